"""Labelled corpora of place names: JSON lines, and the XML that the authors of LGL, TR-News, GeoVirus, GeoWebNews give.

JSON lines: one article a line, ``id, text, toponyms: [{start, end, lat, lon, kind?, …}]`` (or ``places``, as in our own
reports), ``lat, lon`` null or 0, 0 where the gold has no coordinates. XML is read without entities from outside; a file
that declares any is refused.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from geo.errors import GeoError

# GeoWebNews labels more than names of places: names of companies and buildings as wholes, common nouns, namesakes and
# languages. The paper (Gritta, Pilehvar, Collier 2020, section 3) calls these non-toponyms.
NO_PLACE = frozenset(
    {"Non_Toponym", "Homonym", "Language", "Literal_Expression", "Non_Lit_Expression", "Non_Literal_Expression"}
)


@dataclass(frozen=True, slots=True)
class Gold:
    """One gold mention: its span, where it is (None where the corpus does not say), and the corpus's word for it.

    ``iso3`` and ``adm1`` are its country and admin-1 unit, empty where the corpus does not say.
    """

    start: int
    end: int
    lat: float | None = None
    lon: float | None = None
    kind: str = ""
    iso3: str = ""
    adm1: str = ""

    @property
    def located(self) -> bool:
        """Whether the corpus gives coordinates."""
        return self.lat is not None and self.lon is not None


@dataclass(frozen=True, slots=True)
class Labelled:
    """One article with its gold mentions, in order, none overlapping."""

    article_id: str
    text: str
    gold: list[Gold] = field(default_factory=list)
    lang: str = "en"
    published: dt.date | None = None


def read_corpus(path: Path) -> list[Labelled]:
    """Articles of a corpus file with their gold mentions.

    Parameters
    ----------
    path : Path
        ``.jsonl`` or ``.xml``.

    Raises
    ------
    GeoError
        If the file cannot be read, is of another form, or a span lies outside its text.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise GeoError(f"{path} cannot be read as UTF-8 text ({fault}): give a corpus as .jsonl or .xml") from fault
    found = list(_from_xml(text, path)) if text.lstrip().startswith("<") else list(_from_lines(text, path))
    if not found:
        raise GeoError(f"{path} has no article: a corpus is one JSON object a line, or the authors' XML")
    return found


def _from_lines(text: str, path: Path) -> Iterator[Labelled]:
    """Articles of JSON lines."""
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            gold = [_gold(toponym, "start", "end") for toponym in row["places" if "places" in row else "toponyms"]]
            labelled = _labelled(str(row.get("id", number)), row["text"], gold, path, str(row.get("lang", "en")))
            published = row.get("published")
            yield replace(labelled, published=dt.date.fromisoformat(published)) if published else labelled
        except (ValueError, KeyError, TypeError, AttributeError) as fault:
            raise GeoError(
                f"{path}, line {number}: not an article with text and toponyms ({type(fault).__name__}: {fault})"
            ) from fault


def _gold(row: dict[str, Any], start: str, end: str) -> Gold:
    """One gold mention of a row; 0, 0 is the corpora's way to say unknown."""
    lat, lon = row.get("lat"), row.get("lon")
    kind, iso3, adm1 = (str(row.get(name) or "") for name in ("kind", "iso3", "adm1"))
    if lat is None or lon is None or (float(lat) == 0 and float(lon) == 0):
        return Gold(int(row[start]), int(row[end]), None, None, kind, iso3, adm1)
    return Gold(int(row[start]), int(row[end]), float(lat), float(lon), kind, iso3, adm1)


def _labelled(article_id: str, text: str, gold: list[Gold], path: Path, lang: str = "en") -> Labelled:
    """The article with its mentions in order; of overlapping ones the first, of those the longest."""
    kept: list[Gold] = []
    for one in sorted(gold, key=lambda g: (g.start, -g.end)):
        if not 0 <= one.start < one.end <= len(text):
            raise GeoError(f"{path}, article {article_id}: span {one.start} to {one.end} lies outside its text")
        if one.kind not in NO_PLACE and (not kept or one.start >= kept[-1].end):
            kept.append(one)
    return Labelled(article_id, text, kept, lang)


def _from_xml(text: str, path: Path) -> Iterator[Labelled]:
    """Articles of the authors' XML."""
    if "<!ENTITY" in text or "<!DOCTYPE" in text:
        raise GeoError(f"{path} declares entities or a document type: remove them, a corpus needs none")
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as fault:
        raise GeoError(f"{path} is not well-formed XML ({fault}): give a corpus as .jsonl or .xml") from fault
    for number, article in enumerate(root.iter("article")):
        body = article.findtext("text") or ""
        nodes = [*article.iterfind("toponyms/toponym"), *article.iterfind("locations/location")]
        shift = _shift(nodes, body)
        gold = [_gold_of(node, shift) for node in nodes if node.findtext("start")]
        article_id = article.get("docid") or article.get("id") or str(number)
        yield _labelled(article_id, body, gold, path)


def _printed(node: ElementTree.Element) -> str:
    """The words that a node labels."""
    return next((node.findtext(tag) or "" for tag in ("phrase", "extractedName", "name") if node.findtext(tag)), "")


def _shift(nodes: list[ElementTree.Element], text: str) -> int:
    """What to add to offsets: GeoVirus counts from 1, the others from 0; told by which makes the words agree."""

    def agreeing(shift: int) -> int:
        count = 0
        for node in nodes:
            start, name = int(node.findtext("start") or -1), _printed(node)
            count += bool(name) and start + shift >= 0 and text.startswith(name, start + shift)
        return count

    return max((0, -1), key=agreeing)


def _gold_of(node: ElementTree.Element, shift: int) -> Gold:
    """The gold mention of an XML node, in any of the four ways to write it."""
    tag = node.find("gaztag")
    where = node if tag is None else tag
    row = {
        "start": int(node.findtext("start") or 0) + shift,
        "end": int(node.findtext("end") or 0) + shift,
        "lat": where.findtext("lat") or where.findtext("latitude") or None,
        "lon": where.findtext("lon") or where.findtext("longitude") or None,
        "kind": node.findtext("type"),
    }
    return _gold(row, "start", "end")
