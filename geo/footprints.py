"""Stage 4: the footprint of each resolved mention, and the admin units it lies in on the day of the article.

A site or locality is a point with a radius; an area its polygon; a river its line; a cardinal part of an area is cut
out of it by rule. A country is never its centroid.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo import schemas
from geo.articles import Article
from geo.boundaries import find_units, unit, unit_in
from geo.gazetteer import Place
from geo.names import fold
from geo.offsets import cardinal_part
from geo.regions import load_regions
from geo.relative import find_relations
from geo.resolve import Resolution
from geo.surroundings import Relation, cover
from geo.vintages import period_of

# UCDP GED where_prec by kind of place: 1 exact, 2 near, 3 admin 2, 4 admin 1, 5 linear or fuzzy, 6 country.
_PREC = {
    "country": 6,
    "demonym": 6,
    "metonym": 6,
    "admin1": 4,
    "admin2": 3,
    "admin3": 3,
    "vague_region": 5,
    "region": 5,
    "natural": 5,
    "locality": 1,
    "site": 1,
}
_UNITS = ("adm1", "adm1_pcode", "adm2", "adm2_pcode")
EXACT_M = 5_000  # a point known less well than this is "near" (UCDP GED where_prec 2) rather than exact
LOCALITY_M = 2_000  # radius of a small town where the gazetteer says nothing else
_SIMPLE_DEG = 0.005  # about 500 m: finer detail of an area is neither seen on the map nor meant by the text


def make_places(resolutions: list[Resolution], article: Article) -> gpd.GeoDataFrame:
    """The places table of an article.

    Parameters
    ----------
    resolutions : list of Resolution
        In the order of the text.
    article : Article

    Returns
    -------
    GeoDataFrame
        Schema ``places``, EPSG:4326, one row a mention; what cannot be placed keeps its row with the reason.
    """
    on = article.published
    rows = [_row(number, found, on) for number, found in enumerate(resolutions, start=1)]
    for index, relation in find_relations(resolutions, article).items():
        other = resolutions[relation.other].place if relation.other is not None else None
        place = resolutions[index].place
        if place is not None and rows[index]["geometry"] is not None:
            rows[index] |= _related(rows[index], relation, place, other, on)
    _add_units(rows, on)
    return schemas.from_rows(rows, "places")


def _related(
    row: dict[str, Any], relation: Relation, place: Place, other: Place | None, on: dt.date | None
) -> dict[str, Any]:
    """Cells of a mention that tells a place by its relation to another; none where nothing honest can be drawn."""
    found = cover(relation, place, other, max(_radius(one) or 0.0 for one in (place, other) if one is not None))
    if found is None:
        return {}
    cells = {
        "geometry": found.shape,
        "radius_m": found.radius_m,
        "geo_prec": found.geo_prec,
        "reason": f"{row['reason']}; {found.why}",
        "relation": relation.phrase,
    }
    if relation.kind == "near" or (other is None and relation.kind in {"between", "road"}):
        return cells  # at the place itself, only less exact
    ends = ":".join(sorted({place.place_id, *([other.place_id] if other else [])}))
    where = [relation.bearing or "", f"{(relation.low + relation.high) / 2:.0f}" if relation.high else ""]
    cells |= {"place_id": ":".join([relation.kind, ends, *filter(None, where)]), "boundary_vintage": None}
    if relation.kind == "border":
        return cells | {"kind": "vague_region", "iso3": None}
    if found.shape.geom_type == "Point":
        return cells | dict.fromkeys(("iso3", *_UNITS))  # the join says where that is
    return cells | _shared_units(place, other, on)


def _shared_units(place: Place, other: Place | None, on: dt.date | None) -> dict[str, Any]:
    """Country and admin-1 unit of an area that is told by one place or two: what all of them have in common."""
    ends = [one for one in (place, other) if one is not None]
    found = find_units(shapely.points([one.lon for one in ends], [one.lat for one in ends]), on)
    cells: dict[str, Any] = dict.fromkeys(("adm2", "adm2_pcode"))  # an area is not sure to keep to so small a unit
    for column in ("iso3", "adm1", "adm1_pcode"):
        values = set(found[column])
        cells[column] = values.pop() if len(values) == 1 else None
    return cells


def _row(number: int, found: Resolution, on: dt.date | None) -> dict[str, Any]:
    """One row of the places table, before the join to admin units."""
    mention, place = found.mention, found.place
    row: dict[str, Any] = {
        "mention_id": f"m{number}",
        "start": mention.start,
        "end": mention.end,
        "toponym": mention.text,
        "kind": _kind(found),
        "status": found.status,
        "role": mention.role,
        "confidence": float(found.confidence),
        "reason": found.reason,
        "geometry": None,
        "relation": None,
    }
    if place is None:
        return row
    geometry, how = footprint(place, mention.direction, on)
    row |= {
        "place_id": place.place_id if not mention.direction or place.feature == "vague_region" else None,
        "name": place.name,
        "iso3": place.iso3 or _only_country(place.place_id),
        "geometry": geometry,
        "geo_prec": _precision(row["kind"], place),
        "radius_m": _radius(place),
        "boundary_vintage": how if place.kind.startswith("admin") or place.kind == "country" else None,
    }
    if mention.direction and row["place_id"] is None:
        part = mention.direction.replace("_", " ")
        row["place_id"], row["name"] = f"part:{place.place_id}:{mention.direction}", f"{part} {place.name}"
        row["reason"] += f"; the {part} is cut out by rule, no line on the ground"
    if place.kind in {"locality", "site"}:
        row |= {name: getattr(place, name) or None for name in ("adm1", "adm1_pcode", "adm2", "adm2_pcode")}
    if place.kind.startswith("admin"):
        row |= _own_units(place.place_id, on)
        called = row.get(f"adm{place.kind[-1]}")
        row["name"] = called if called in place.alternates else place.name  # Centre-Nord, not Kuilsé, before July 2025
    if geometry is None:
        row |= {"status": "not_mapped", "reason": f"{row['reason']}; no outline or point of it is at hand"}
    return row


def _kind(found: Resolution) -> str:
    """Kind of place of a mention, in the words of the schema."""
    mention, place = found.mention, found.place
    if mention.form in {"demonym", "metonym"}:
        return mention.form
    if mention.form == "vague":
        return "vague_region"
    if place is not None:
        return "vague_region" if place.feature == "vague_region" else place.kind
    if found.candidates:
        return found.candidates[0].place.kind
    return mention.cues[0] if mention.cues else "locality"


def _only_country(place_id: str) -> str | None:
    """The country of a region that lies in one."""
    table = load_regions()
    if not place_id.startswith("region:") or place_id not in table.index:
        return None
    codes = table.at[place_id, "iso3"]
    return codes if isinstance(codes, str) and len(codes) == 3 else None


def _precision(kind: str, place: Place) -> int | None:
    """UCDP where_prec of a mention; none for continents, which that scale does not have."""
    if kind in {"locality", "site"} and (place.precision_m or LOCALITY_M) > EXACT_M:
        return 2
    return _PREC.get(kind)


def _radius(place: Place) -> float | None:
    """Uncertainty of a point in metres; none for areas."""
    if place.kind not in {"locality", "site"}:
        return None
    return float(place.precision_m or LOCALITY_M)


def _own_units(place_id: str, on: dt.date | None) -> dict[str, Any]:
    """Names and P-codes of an admin unit and of those it lies in, as on the day."""
    cells: dict[str, Any] = {}
    found = unit(place_id, on.isoformat() if on else None)
    while found is not None and found["level"] > 0:
        if found["level"] <= 2:
            code = found["pcode"]
            cells[f"adm{found['level']}"] = found["name"]
            cells[f"adm{found['level']}_pcode"] = code if isinstance(code, str) else None
        parent = found.get("parent_id")
        found = unit(parent, on.isoformat() if on else None) if isinstance(parent, str) else None
    return cells


def footprint(place: Place, direction: str | None, on: dt.date | None) -> tuple[BaseGeometry | None, str | None]:
    """Geometry of a place on a day, and the boundaries that it is taken from.

    Parameters
    ----------
    place : Place
    direction : str or None
        Cardinal part, a key of :data:`CARDINAL`.
    on : date or None
        Day of the boundaries; today's for None.

    Returns
    -------
    geometry : Point, Polygon, MultiPolygon, LineString or None
        EPSG:4326; None where nothing honest can be drawn.
    vintage : str or None
    """
    if place.kind in {"locality", "site"}:
        if place.lon is None or place.lat is None or place.lon != place.lon:
            return None, None
        return shapely.Point(round(float(place.lon), 5), round(float(place.lat), 5)), None
    geometry, vintage = _area(place.place_id, on.isoformat() if on else None)
    if geometry is None and place.kind == "natural" and place.lon is not None and place.lon == place.lon:
        return shapely.Point(round(float(place.lon), 5), round(float(place.lat), 5)), None
    if geometry is None or direction is None or place.feature == "vague_region":
        return geometry, vintage  # a convention of that name is the part already
    return cardinal_part(geometry, direction), vintage


def _area(place_id: str, on: str | None) -> tuple[BaseGeometry | None, str | None]:
    """Outline and vintage of a country, unit, region or natural feature."""
    if place_id.startswith(("region:", "naturalearth:")):
        table = load_regions()
        if place_id in table.index:
            return table.geometry[place_id], None
    row = unit(place_id, on)
    return (None, None) if row is None else (_simple(place_id, period_of(on)), row["boundary_vintage"])


@lru_cache(maxsize=512)
def _simple(place_id: str, period: str) -> BaseGeometry | None:
    """Outline of a unit as it is drawn."""
    row, _ = unit_in(place_id, period)
    return None if row is None else shapely.simplify(row["geometry"], _SIMPLE_DEG)


def _add_units(rows: list[dict[str, Any]], on: dt.date | None) -> None:
    """Put the admin units of the points in by point in polygon, and a word where the gazetteer says otherwise."""
    points = [row for row in rows if row["geometry"] is not None and row["geometry"].geom_type == "Point"]
    if not points:
        return
    found = find_units(np.array([row["geometry"] for row in points], dtype=object), on)
    for row, cells in zip(points, zip(*found.values(), strict=True), strict=True):
        there = dict(zip(found, cells, strict=True))
        said = row.get("iso3")
        if there["iso3"] and said and there["iso3"] != said:
            row["reason"] += f"; the gazetteer says {said}, the point lies just inside {there['iso3']}"
            continue  # a border post stays with its own country and the gazetteer's word for its unit
        row["reason"] += _disagreement(row, there)
        row |= {name: there[name] for name in (*_UNITS, "boundary_vintage")}
        row["iso3"] = said or there["iso3"]


def _disagreement(said: Mapping[str, Any], there: Mapping[Any, Any]) -> str:
    """Where the gazetteer's word for a unit is not that of the polygon which holds the point; empty where it is.

    One P-code is one unit, however it is spelt; without P-codes, names are compared.
    """
    parts = []
    for level in ("adm1", "adm2"):
        one, other = said.get(level), there[level]
        codes = said.get(f"{level}_pcode"), there[f"{level}_pcode"]
        if one and other and not (codes[0] and codes[0] == codes[1]) and fold(one) != fold(other):
            parts.append(f"{other}, where the gazetteer says {one}")
    day = there["boundary_vintage"] or "those at hand"
    return f"; on the boundaries of the day ({day}) its point lies in {' and in '.join(parts)}" if parts else ""
