"""Tables without exact positions, for good: nothing in them is finer than an admin-2 unit.

What people at risk could be found by is taken out, not hidden: coordinates, names of places, the article's own words,
offsets into it, and what a person or the ledger wrote about a place. Dates, actors and figures stay: in a unit with one
village they may still tell which, and who has the article can look there. ``SECURITY.md`` has more.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import replace
from functools import lru_cache
from typing import Any

import geopandas as gpd
import pandas as pd

from geo import schemas
from geo.actors.table import rows as actor_rows
from geo.articles import Article
from geo.boundaries import load_boundaries
from geo.errors import GeoError
from geo.names import fold
from geo.regions import load_regions
from geo.vintages import day_of, period_of

LEVELS = ("adm2",)
WITHHELD = "withheld"
REASON = "made coarse: nothing finer than an admin-2 unit is given"
PRECISION = {2: 3, 1: 4, 0: 6}  # UCDP GED where_prec of a unit of admin level 2, 1, and of a country
_NOWHERE: dict[str, Any] = {
    **dict.fromkeys(("place_id", "name", "iso3", "adm1", "adm2", "geo_prec", "geometry")),
    "kind": "region",
}
_KIND = {2: "admin2", 1: "admin1", 0: "country"}
_CONVENTION = re.compile(r"GOV_[A-Z]{3}|[A-Z]{3}_ARMED|UNKNOWN_(ARMED|JIHADIST|FOREIGN)|civilians|the report")
_PLACE_KEPT = ("mention_id", "status", "role", "confidence")
_CLAIM_KEPT = (
    *("claim_id", "type", "mention_id", "date_start", "date_end", "date_prec", "date_basis"),
    *("stance", "status", "contradicts", "confidence", "modality", "episode_id"),
)
_CORPUS_KEPT = ("article", "story_id", "copies", "source", "published", "copy_of")


def check_level(level: str) -> None:
    """Refuse a level that is not offered.

    Raises
    ------
    GeoError
        If it is none of ``LEVELS``.
    """
    if level not in LEVELS:
        raise GeoError(f"--coarsen {level[:40]!r} is not known: choose one of {', '.join(LEVELS)}")


def coarsen_places(places: gpd.GeoDataFrame, on: str | dt.date | None = None) -> gpd.GeoDataFrame:
    """Places as the admin-2 unit that each is in, or the larger one where no smaller is known.

    Parameters
    ----------
    places : GeoDataFrame
        Schema ``places``, EPSG:4326.
    on : str or date, optional
        Day whose boundaries are drawn; a column ``published`` comes first.

    Returns
    -------
    GeoDataFrame
        Schema ``places``, one row a mention: ``toponym`` empty, ``start`` and ``end`` 0, ``kind, place_id, name`` and
        the geometry those of the unit. What was never placed has none. Regions of ``data/raw/regions.csv`` stay.
    """
    found = []
    for row in places.drop(columns="geometry").to_dict("records"):
        place_id = row["place_id"]
        if isinstance(place_id, str) and place_id.startswith("region:") and place_id in load_regions().index:
            region = load_regions().loc[place_id]
            cells = {"kind": "region", "place_id": place_id, "name": region["name"], "geometry": region["geometry"]}
            cells |= {"iso3": row["iso3"], "geo_prec": 7}
        else:
            cells = _unit_cells(row, _on(row, on), row["geo_prec"]) if row["status"] == "resolved" else dict(_NOWHERE)
        kept = {name: _plain(row[name]) for name in (*_PLACE_KEPT, *_CORPUS_KEPT) if name in row}
        if cells["geometry"] is None and kept["status"] == "resolved":
            kept["status"] = "not_mapped"
        found.append(kept | {"start": 0, "end": 0, "toponym": "", "reason": REASON} | cells)
    return _table(found, places, "places")


def coarsen_claims(claims: gpd.GeoDataFrame, on: str | dt.date | None = None) -> gpd.GeoDataFrame:
    """Claims at the admin-2 unit of each, or the larger one where no smaller is known.

    Parameters
    ----------
    claims : GeoDataFrame
        Schema ``claims``, EPSG:4326.
    on : str or date, optional
        As for :func:`coarsen_places`.

    Returns
    -------
    GeoDataFrame
        Schema ``claims``: quotes empty, actors and speakers by the text's own words ``withheld``, numbers without the
        words for what they count.
    """
    found = []
    for row in claims.drop(columns="geometry").to_dict("records"):
        cells = _unit_cells(row, _on(row, on), row["geo_prec"])
        kept = {name: _plain(row[name]) for name in (*_CLAIM_KEPT, *_CORPUS_KEPT) if name in row}
        kept |= {name: cells[name] for name in ("iso3", "adm1", "adm2", "geo_prec", "geometry")}
        kept |= {"actors": _known(row["actors"]), "targets": _known(row["targets"]), "place_name": cells["name"]}
        kept |= {
            "numbers": [_bare(number) for number in row["numbers"]],
            "asserted_by": _known([row["asserted_by"]])[0],
        }
        found.append(kept | {"quote": "", "start": 0, "end": 0, "reason": REASON})
    return _table(found, claims, "claims")


def coarsen_article(article: Article) -> Article:
    """What may be said of the article: its day, language and source; its words, title and address name places."""
    notes = (REASON,)
    return replace(Article(text="", published=article.published, lang=article.lang, source=article.source), notes=notes)


def _table(rows: list[dict[str, Any]], like: gpd.GeoDataFrame, kind: str) -> gpd.GeoDataFrame:
    """Rows as a table with the columns of another, as far as they are kept or declared."""
    names = {name: None for name in like.columns if name in {*_CLAIM_KEPT, *_CORPUS_KEPT, "area"}}
    table = schemas.from_rows([names | row for row in rows], kind)
    if "copies" in table:
        table["copies"] = table["copies"].astype("int64")
    return schemas.check(table, kind)


def _on(row: dict[str, Any], on: str | dt.date | None) -> str | dt.date | None:
    published = row.get("published")
    return published if isinstance(published, str) else on


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and math.isnan(value) else value


def _known(actors: list[str]) -> list[str]:
    """Ids of the table and of the conventions; anything else is words of the text, which may name a place."""
    return [one if one in actor_rows() or _CONVENTION.fullmatch(one) else WITHHELD for one in actors]


def _bare(number: dict[str, Any]) -> dict[str, Any]:
    return {"what": number["what"], "low": number["low"], "high": number["high"], "of": None, "scope": None}


def _unit_cells(row: dict[str, Any], on: str | dt.date | None, prec: Any) -> dict[str, Any]:
    """The columns that say where, of the finest unit of level 2 or above that a row names."""
    names = [row["iso3"], row["adm1"], row["adm2"]]
    iso3, adm1, adm2 = (name if isinstance(name, str) and name else None for name in names)
    index = _index(period_of(on))
    keys = {2: (iso3, adm1, adm2), 1: (iso3, adm1), 0: (iso3,)}
    folded = {level: tuple(fold(part) for part in key if part) for level, key in keys.items() if all(key)}
    level = next((level for level, key in folded.items() if key in index), None)
    if level is None:
        return dict(_NOWHERE)
    unit = index[folded[level]]
    given = 0 if pd.isna(prec) else int(prec)
    cells = {"kind": _KIND[level], "place_id": unit["unit_id"], "name": unit["name"], "iso3": iso3}
    cells |= {"adm1": adm1 if level else None, "adm2": adm2 if level == 2 else None}
    if level:
        cells[f"adm{level}_pcode"] = unit["pcode"]
    vintage, shape = unit["boundary_vintage"], unit["geometry"]
    return cells | {"boundary_vintage": vintage, "geo_prec": max(given, PRECISION[level]), "geometry": shape}


@lru_cache(maxsize=8)
def _index(period: str) -> dict[tuple[str, ...], dict[str, Any]]:
    """Units of a period by country, admin-1 and admin-2 name; names that are there twice are left out."""
    day = day_of(period)
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    first = load_boundaries(1, day)
    parents = dict(zip(first["unit_id"], first["name"], strict=True))
    twice = set()
    for level in (0, 1, 2):
        for row in load_boundaries(level, day).to_dict("records"):
            above = [] if level < 2 else [parents.get(row["parent_id"]) or ""]
            key = tuple(fold(part or "") for part in (row["iso3"], *above, *([row["name"]] if level else [])))
            twice.add(key) if key in found else found.setdefault(key, row)
    return {key: row for key, row in found.items() if key not in twice}
