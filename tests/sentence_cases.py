"""Labelled sentences of ``tests/sentences``: read from text, compared with what is extracted."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import regex
from claim_cases import place_row

from geo import schemas
from geo.articles import Article, read_article
from geo.claims import extract_claims
from geo.claims.dates import precision
from geo.claims.scoring import compare, match

FOLDER = Path(__file__).parent / "sentences"
FIGURES = ("killed", "wounded", "abducted", "displaced", "troops", "bases", "other")
_WHEN = regex.compile(r"(\d{4}-\d\d-\d\d)(?:\.\.(\d{4}-\d\d-\d\d))?(?:p(\d))?")


@dataclass
class Case:
    """One labelled text."""

    lang: str
    published: dt.date
    known_gap: bool
    text: str = ""
    claims: list[dict[str, Any]] = field(default_factory=list)


def read_cases(lang: str) -> list[Case]:
    """Cases of a language, in order."""
    cases: list[Case] = []
    for line in (FOLDER / f"{lang}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            mark, code, day = line.split()
            cases.append(Case(code, dt.date.fromisoformat(day), mark == "@?"))
        elif line.startswith("- "):
            cases[-1].claims.append(_claim(line[2:], cases[-1].text))
        elif line and not line.startswith("#"):
            cases[-1].text += f"{line}\n"
    for case in cases:
        for index, claim in enumerate(case.claims):
            for other in claim["contradicts_index"]:
                back = case.claims[other]["contradicts_index"]
                back += [] if index in back else [index]
    return cases


def _claim(line: str, text: str) -> dict[str, Any]:
    """A label as a claim of the gold format."""
    kind, *parts = line.split()
    fields = [part.partition("=")[::2] for part in parts]
    told = dict(fields)
    numbers = [{"what": key, **_bounds(value)} for key, value in fields if key in FIGURES]
    first, last, prec = _when(told["when"]) if "when" in told else (None, None, None)
    return {
        "type": kind,
        "actors": [_spaced(actor) for actor in told.get("by", "").split(",") if actor],
        "targets": [_spaced(actor) for actor in told.get("on", "").split(",") if actor],
        "place_name": told["at"].replace("_", " ") if "at" in told else None,
        "date_start": first,
        "date_end": last,
        "date_prec": prec,
        "numbers": numbers,
        "asserted_by": _spaced(told.get("says", "the_report")),
        "stance": told.get("stance", "asserts"),
        "contradicts_index": [int(other) for other in told["vs"].split(",")] if "vs" in told else [],
        "start": 0,
        "end": len(text),
    }


def _spaced(name: str) -> str:
    """A name with its spaces; an actor id as it is."""
    return name if name.isupper() else name.replace("_", " ")


def _bounds(figure: str) -> dict[str, int | None]:
    """Bounds of '5', '5+', '-5' and '5-9'."""
    if figure.endswith("+"):
        return {"low": int(figure[:-1]), "high": None}
    low, _, high = figure.partition("-")
    return {"low": int(low) if low else None, "high": int(high or low)}


def _when(words: str) -> tuple[str, str, int]:
    """First and last day, and the precision."""
    found = _WHEN.fullmatch(words)
    assert found, f"no date: {words}"
    first, last = dt.date.fromisoformat(found[1]), dt.date.fromisoformat(found[2] or found[1])
    return first.isoformat(), last.isoformat(), int(found[3] or precision(first, last))


def _places() -> dict[str, dict[str, str]]:
    """Rows of the table of places by name."""
    with (FOLDER / "places.csv").open(encoding="utf-8", newline="") as stream:
        return {row["name"]: row for row in csv.DictReader(stream)}


PLACES = _places()
_NAMES = regex.compile("|".join(rf"(?<!\w){regex.escape(n)}(?!\w)" for n in sorted(PLACES, key=len, reverse=True)))


def places_of(article: Article) -> gpd.GeoDataFrame:
    """Places of an article by their printed names."""
    rows = []
    for number, found in enumerate(_NAMES.finditer(article.text), 1):
        place = PLACES[found.group()]
        kind = place["kind"].replace("dateline", "locality")
        row = place_row(
            f"m{number}", found.start(), found.end(), found.group(), kind, place["iso3"], place["adm1"] or None
        )
        rows.append({**row, "role": "dateline"} if place["kind"] == "dateline" else row)
    return schemas.from_rows(rows, "places") if rows else schemas.empty("places")


def extracted(case: Case) -> list[dict[str, Any]]:
    """Claims that are extracted from a case, checked against the schema; each text is read once."""
    return _extracted(case.text, case.published, case.lang)


@cache
def _extracted(text: str, published: dt.date, lang: str) -> list[dict[str, Any]]:
    """Claims of a text."""
    article = read_article(text, published=published, lang=lang)
    table = schemas.check(extract_claims(article, places_of(article)), "claims", article.text)
    assert all(article.text[row.start : row.end] == row.quote for row in table.itertuples())
    return table.to_dict("records")


def faults(case: Case, found: list[dict[str, Any]]) -> list[str]:
    """What is wrong, one line a measure; empty where all is right."""
    counts = compare({"claims": case.claims}, found)
    wrong = [
        f"{name}: {counts[f'{name}_right']} right of {counts[f'{name}_wanted']} wanted, {counts[f'{name}_found']} found"
        for name in ("type", "actors", "pairs")
        if not counts[f"{name}_right"] == counts[f"{name}_wanted"] == counts[f"{name}_found"]
    ]
    wrong += [f"{name} wrong" for name in ("place", "date", "numbers", "speaker") if counts[name] != counts["matched"]]
    stances = [case.claims[i]["stance"] == found[j]["stance"] for i, j in match(case.claims, found).items()]
    return wrong + ([] if all(stances) else ["stance wrong"])
