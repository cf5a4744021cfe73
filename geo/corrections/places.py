"""A place that a person puts right: from the gazetteer by its id, or by coordinates of his own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from geo import schemas
from geo.corrections.files import Correction
from geo.corrections.marks import ADDED, marked, put, with_marks
from geo.footprints import LOCALITY_M, make_places
from geo.gazetteer import Place, load_gazetteer
from geo.resolve import Resolution
from geo.toponyms import Mention

if TYPE_CHECKING:
    from geo.articles import Article

# What of a place a claim at it carries.
_CARRIED = {"place_name": "name", "iso3": "iso3", "adm1": "adm1", "adm2": "adm2", "geo_prec": "geo_prec"}
_KEPT = ("mention_id", "role")
_EMPTIED = ("place_id", "name", "iso3", "adm1", "adm1_pcode", "adm2", "adm2_pcode", "boundary_vintage", "geo_prec")

Tables = tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, str]


def change_places(
    article: Article, places: gpd.GeoDataFrame, claims: gpd.GeoDataFrame, one: Correction, spans: list[tuple[int, int]]
) -> Tables:
    """Places and claims after a correction of a place, and why it does not apply (empty where it does).

    Parameters
    ----------
    article : Article
    places, claims : GeoDataFrame
        Schemas ``places`` and ``claims``, EPSG:4326.
    one : Correction
        Of a place.
    spans : list of (start, end)
        Where its quote stands in the text.
    """
    there = places[[span in set(spans) for span in zip(places["start"], places["end"], strict=True)]].index
    if one.do != "add" and not len(there):
        return places, claims, "the program finds no place there now"
    if one.do == "remove":
        return *_changed(with_marks(places), claims, one, {index: _removed(one) for index in there}), ""
    place, why = _place(one)
    if why:
        return places, claims, why
    if len(there):
        return *_changed(with_marks(places), claims, one, _fixed(article, places, one, place, list(there))), ""
    taken = list(zip(places["start"], places["end"], strict=True))
    free = [(start, end) for start, end in spans if all(end <= a or start >= b for a, b in taken)]
    if not free or place is None:
        return places, claims, "another place name overlaps these words"
    return _added(article, with_marks(places), one, place, free), claims, ""


def _place(one: Correction) -> tuple[Place | None, str]:
    """The place that a correction names: of the gazetteer, or a point of its own; None where it names none."""
    values = one.values
    if values.get("set_place_id"):
        gazetteer = load_gazetteer()
        if not gazetteer.knows(values["set_place_id"]):
            return None, f"the gazetteer has no place {values['set_place_id'][:60]!r}"
        return gazetteer.place(values["set_place_id"]), ""
    if "set_lat" not in values:
        return None, ""
    lon, lat = values["set_lon"], values["set_lat"]
    empty: dict[str, Any] = dict.fromkeys(
        ("name_fr", "feature", "iso3", "adm1", "adm1_pcode", "adm2", "adm2_pcode"), ""
    )
    radius = round(values.get("set_radius_m") or LOCALITY_M)
    return Place(
        place_id=f"hand:{lat:g},{lon:g}",
        name=values.get("set_name") or one.quote,
        kind="site" if values.get("set_kind") == "site" else "locality",
        lon=lon,
        lat=lat,
        precision_m=radius,
        **empty,
        alternates=(),
        adm3="",
        population=0,
        source=f"by hand: {one.who}",
        licence="",
        other_ids=(),
        linked=(),
    ), ""


def _rows(article: Article, one: Correction, place: Place, spans: list[tuple[int, int]]) -> list[dict[str, Any]]:
    """Rows of the places table for spans that mean a place."""
    mentions = [Mention(start, end, article.text[start:end], "name", place.name) for start, end in spans]
    reason = f"{place.name}: put here by hand by {one.who}, {one.when}: {one.why}"
    found = make_places([Resolution(mention, "resolved", place, 1.0, reason) for mention in mentions], article)
    rows: list[dict[str, Any]] = found.to_dict("records")
    return [row | _own(one) for row in rows]


def _own(one: Correction) -> dict[str, Any]:
    """Columns that are set as they are."""
    names = {"set_name": "name", "set_kind": "kind", "set_radius_m": "radius_m"}
    return {column: one.values[name] for name, column in names.items() if one.values.get(name) is not None}


def _fixed(
    article: Article, places: gpd.GeoDataFrame, one: Correction, place: Place | None, there: list[Any]
) -> dict[Any, dict[str, Any]]:
    """New cells of rows by their index."""
    if place is None:
        own = _own(one)
        return {index: own | {"reason": f"{places.at[index, 'reason']}; {_by(one)}"} for index in there}
    spans = [(int(places.at[index, "start"]), int(places.at[index, "end"])) for index in there]
    rows = _rows(article, one, place, spans)
    return {index: {k: v for k, v in row.items() if k not in _KEPT} for index, row in zip(there, rows, strict=True)}


def _by(one: Correction) -> str:
    return f"changed by hand by {one.who}, {one.when}: {one.why}"


def _removed(one: Correction) -> dict[str, Any]:
    """Cells of a place that is none: the row stays, nothing is drawn."""
    empty: dict[str, Any] = dict.fromkeys((*_EMPTIED, "geometry"))
    said = {"status": "not_mapped", "radius_m": float("nan"), "geo_prec": pd.NA}
    return empty | said | {"reason": f"taken out by hand by {one.who}, {one.when}: {one.why}"}


def _changed(
    places: gpd.GeoDataFrame, claims: gpd.GeoDataFrame, one: Correction, cells: dict[Any, dict[str, Any]]
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Both tables with the new cells, and with the claims at these places carried along."""
    what = ["removed"] if one.do == "remove" else [name.removeprefix("set_") for name in one.values]
    claims = with_marks(claims)
    for index, new in cells.items():
        put(places, index, marked({"edited": places.at[index, "edited"]} | new, one, what))
        row = places.loc[index]
        for at in claims[claims["mention_id"] == row["mention_id"]].index:
            carried = {column: row[source] for column, source in _CARRIED.items()} | {"geometry": row["geometry"]}
            gone = {"mention_id": None} if one.do == "remove" else {}
            put(claims, at, marked({"edited": claims.at[at, "edited"]} | carried | gone, one, ["place"]))
    return places, claims


def _added(
    article: Article, places: gpd.GeoDataFrame, one: Correction, place: Place, spans: list[tuple[int, int]]
) -> gpd.GeoDataFrame:
    """The places with new rows, in the order of the text; ids of the others stay."""
    number = sum(str(key).startswith("h") for key in places["mention_id"])
    rows = [
        marked(row | {"mention_id": f"h{at}", "role": "context"}, one, [ADDED])
        for at, row in enumerate(_rows(article, one, place, spans), start=number + 1)
    ]
    return stacked(places, rows, "places")


def stacked(table: gpd.GeoDataFrame, rows: list[dict[str, Any]], kind: str) -> gpd.GeoDataFrame:
    """A table with further rows, in the order of the text."""
    new = with_marks(schemas.from_rows(rows, kind))
    both = pd.concat([table, new], ignore_index=True) if len(table) else new
    both = both.sort_values("start", kind="stable", ignore_index=True)
    return gpd.GeoDataFrame(both, geometry="geometry", crs=schemas.CRS)
