"""The reference that claims are measured beside: names and event words of a sentence, and nothing of its grammar.

What a short script over the same tables gives: aliases of the table of actors and words for the unnamed, the event
words with their forms, the first place, the first date and the first figure of each sentence, all said by the report.
No speakers, no stance, no passive, no negation, no links. It reads the same word lists as the rules do, which makes it
a strong plain lexicon.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from geo import lexicon, schemas
from geo.actors.table import named
from geo.claims.dates import UNKNOWN, Calendar
from geo.claims.lists import claim_lists
from geo.claims.speakers import REPORT
from geo.lexicon.phrases import Phrases, read_words

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.articles import Article

_COUNTS = {"kill": "killed", "wound": "wounded", "abduction": "abducted", "displacement": "displaced"}
_AS_EVENT = {"kill": "attack", "wound": "attack"}  # its dead make a sentence one of violence
_FIGURE = re.compile(r"\d{1,3}(?:[,. \u00a0\u202f]\d{3})+(?!\d)|\d+")
_YEARS = range(1900, 2101)


def extract_plainly(article: Article, places: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Claims by a plain lexicon, sentence by sentence.

    Parameters
    ----------
    article : Article
    places : GeoDataFrame
        Schema ``places``, EPSG:4326.

    Returns
    -------
    GeoDataFrame
        Schema ``claims``, EPSG:4326: one row for each type that has a word in a sentence. An extractor for
        :func:`geo.claims_from`.
    """
    calendar, here = Calendar(article.lang, article.published), places.to_dict("records")
    rows: list[dict[str, Any]] = []
    for start, end in article.sentences:
        rows += _sentence(article, calendar, here, (start, end))
    for number, row in enumerate(rows, 1):
        row["claim_id"] = f"c{number}"
    return schemas.from_rows(rows, "claims")


def _sentence(
    article: Article, calendar: Calendar, places: list[dict[str, Any]], span: tuple[int, int]
) -> list[dict[str, Any]]:
    """Rows of one sentence: one a type, at its first word."""
    start, end = span
    quote = article.text[start:end]
    words = read_words(quote)
    seen = [(i, readings[0].predicate.type) for i, _, _, readings in claim_lists(article.lang).predicates.find(words)]
    first = {_AS_EVENT.get(kind, kind): i for i, kind in reversed(seen)}
    if not first:
        return []
    actors = [(i, ids[0]) for i, _, _, (ids, _) in named().find(words)]
    actors = sorted(actors + [(i, actor) for i, _, _, actor in _unnamed(article.lang).find(words)])
    found = [place for place in places if start <= int(place["start"]) < end and place["kind"] != "demonym"]
    place = found[0] if found else None
    when = next((one for one in calendar.find(article.text, start, end) if one.first is not None), None)
    rest = quote if when is None else quote[: when.start - start] + quote[when.end - start :]
    counted = next((_COUNTS[kind] for _, kind in seen if kind in _COUNTS), None)
    return [
        {
            "type": kind,
            "actors": list(dict.fromkeys(actor for i, actor in actors if i < at)),
            "targets": list(dict.fromkeys(actor for i, actor in actors if i > at)),
            **_place(place),
            "date_start": when.first.isoformat() if when and when.first else None,
            "date_end": when.last.isoformat() if when and when.last else None,
            "date_prec": when.prec if when else None,
            "date_basis": when.basis if when else UNKNOWN,
            "numbers": _numbers(rest, counted),
            "asserted_by": REPORT,
            "stance": "asserts",
            "status": "uncontested",
            "contradicts": [],
            "quote": quote,
            "start": start,
            "end": end,
            "confidence": 0.5,
            "reason": "a plain lexicon: words of the sentence, without its grammar",
        }
        for kind, at in sorted(first.items(), key=lambda item: item[1])
    ]


@cache
def _unnamed(lang: str) -> Phrases:
    """Words for actors without a name: gunmen, civilians."""
    generic = lexicon.load(lang, "actors")["generic"]
    return Phrases((phrase, str(actor)) for actor, phrases in generic.items() for phrase in phrases)


def _place(place: dict[str, Any] | None) -> dict[str, Any]:
    """Columns of the first place."""
    if place is None:
        return {"geometry": None}
    kept = {name: place[name] for name in ("mention_id", "iso3", "adm1", "adm2", "geo_prec", "geometry")}
    return kept | {"place_name": place["name"] or place["toponym"]}


def _numbers(quote: str, what: str | None) -> list[dict[str, Any]]:
    """The first figure in digits of a sentence that counts people, years left out."""
    if what is None:
        return []
    figures = (int(re.sub(r"\D", "", found)) for found in _FIGURE.findall(quote))
    value = next((figure for figure in figures if figure not in _YEARS), None)
    return [] if value is None else [{"what": what, "low": value, "high": value, "of": None, "scope": None}]
