"""Stand-in places for tests of claims: known names, found by their printed form."""

from __future__ import annotations

import datetime as dt
from typing import Any

import geopandas as gpd
import regex

from geo import schemas
from geo.articles import Article, read_article
from geo.claims import extract_claims

PLACES = {
    "Gossi": ("locality", "MLI", "Tombouctou"),
    "Djibo": ("locality", "BFA", "Sahel"),
    "Solhan": ("locality", "BFA", "Sahel"),
    "Gao": ("locality", "MLI", "Gao"),
    "Kidal": ("locality", "MLI", "Kidal"),
    "Moura": ("locality", "MLI", "Mopti"),
    "Mali": ("country", "MLI", None),
    "Niger": ("country", "NER", None),
    "Burkina Faso": ("country", "BFA", None),
    "central Mali": ("vague_region", "MLI", None),
}
_NAMES = regex.compile("|".join(rf"\b{name}\b" for name in sorted(PLACES, key=len, reverse=True)))


def article(text: str, lang: str = "en", published: str | None = "2022-04-27") -> Article:
    """An article of a text."""
    day = dt.date.fromisoformat(published) if published else None
    return read_article(text + "\n", published=day, lang=lang)


def places_of(found: Article) -> gpd.GeoDataFrame:
    """Places of an article by their printed names."""
    rows = []
    for number, match in enumerate(_NAMES.finditer(found.text), 1):
        kind, iso3, adm1 = PLACES[match.group()]
        rows.append(place_row(f"m{number}", match.start(), match.end(), match.group(), kind, iso3, adm1))
    return schemas.from_rows(rows, "places")


def place_row(
    key: str, start: int, end: int, name: str, kind: str, iso3: str | None, adm1: str | None
) -> dict[str, Any]:
    """A row of the places table."""
    return {
        "mention_id": key,
        "start": start,
        "end": end,
        "toponym": name,
        "name": name,
        "kind": kind,
        "status": "resolved",
        "iso3": iso3,
        "adm1": adm1,
        "role": "context",
        "confidence": 1.0,
        "geometry": None,
    }


def claims(text: str, lang: str = "en", published: str | None = "2022-04-27") -> list[dict[str, Any]]:
    """Claims of a text, checked against the schema."""
    found = article(text, lang, published)
    table = schemas.check(extract_claims(found, places_of(found)), "claims", found.text)
    return table.to_dict("records")


def one(text: str, lang: str = "en", published: str | None = "2022-04-27", kind: str | None = None) -> dict[str, Any]:
    """The one claim of a text, or the first of a type."""
    found = [claim for claim in claims(text, lang, published) if kind in {None, claim["type"]}]
    assert found, f"no claim of type {kind} in {text!r}"
    return found[0]
