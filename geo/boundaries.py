"""Countries and administrative units as they stood on a given day, and which of them a point lies in."""

from __future__ import annotations

import datetime as dt
from functools import cache, lru_cache
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import shapely
from pyproj import Geod

from geo.datasets import built
from geo.errors import GeoError
from geo.vintages import LAST, carved_out, day_of, labels, period_of, unmapped

__all__ = ["countries", "join", "load_boundaries", "unit", "unmapped"]

LEVELS = (0, 1, 2, 3)
CRS = "EPSG:4326"
NEAR_M = 5_000  # metres: generalised coasts and borders of Natural Earth 1:10m are within about this of the true ones
COLUMNS = [
    *("unit_id", "iso3", "level", "name", "name_fr", "name_ar", "iso_3166_2", "pcode", "pcode_edition", "parent_id"),
    *("parent_pcode", "valid_from", "valid_to", "source", "licence", "boundary_vintage", "geometry"),
]
JOINED = [
    *("iso3", "adm1", "adm1_pcode", "adm2", "adm2_pcode", "adm3", "adm3_pcode", "boundary_vintage", "join_note"),
    *("adm1_id", "adm2_id", "adm3_id"),
]
_FILES = {1: ("admin1",), 2: ("admin2", "admin2_sharealike", "admin2_odbl"), 3: ("admin3",)}
_COUNTRY_SOURCE = ("Natural Earth 5.1.1", "public domain", "Natural Earth 5.1.1, countries of 2022")
_GEOD = Geod(ellps="WGS84")
_FEW = 200  # points: for more, a tree of them is quicker than to ask the tree of the units for each


@cache
def _countries(drawn: bool = False) -> gpd.GeoDataFrame:
    return gpd.read_parquet(built("countries_drawn.parquet" if drawn else "countries.parquet"))


def countries(drawn: bool = False) -> gpd.GeoDataFrame:
    """Countries of the world, one row each.

    Parameters
    ----------
    drawn : bool
        The copy simplified for drawing, whose neighbours still share their borders.

    Returns
    -------
    GeoDataFrame
        ``iso3, iso2, name, name_fr, name_ar, capital, continent, subregion, lon, lat, geometry``, EPSG:4326. ``lon``
        and ``lat``, in degrees, are a place to print the name; they are no place that is meant.
    """
    return _countries(drawn).copy()


@cache
def _attributes(name: str) -> pd.DataFrame:
    """Everything of a built file but its shapes."""
    columns = [column for column in pq.read_schema(built(name)).names if column != "geometry"]
    table = pq.read_table(built(name), columns=columns).to_pandas().astype(object)
    return table.where(table.notna(), None)


@cache
def _shapes(name: str) -> np.ndarray:
    return np.asarray(shapely.from_wkb(pq.read_table(built(name), columns=["geometry"])["geometry"].to_numpy()))


@lru_cache(maxsize=64)
def _units(level: int, period: str, drawn: bool) -> gpd.GeoDataFrame:
    """Units of a level served in a period."""
    if level == 0:
        return _as_units(_countries(drawn))
    parts = []
    for stem in _FILES[level]:
        name = f"{stem}_drawn.parquet" if drawn else f"{stem}.parquet"
        table = _attributes(name)
        kept = (table["served_from"].fillna("") <= period) & (period < table["served_to"].fillna(LAST))
        parts.append(table[kept].assign(geometry=_shapes(name)[kept.to_numpy()]))
    table = pd.concat(parts, ignore_index=True)
    words, told = labels(period), carved_out(period)
    rows = zip(table["iso3"], table["unit_id"], strict=True)
    table["boundary_vintage"] = [words[iso3, level][0] + told.get(unit_id, "") for iso3, unit_id in rows]
    return gpd.GeoDataFrame(table[COLUMNS], geometry="geometry", crs=CRS)


def _as_units(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Countries with the columns of units."""
    source, licence, vintage = _COUNTRY_SOURCE
    known = {"unit_id": "iso:" + table["iso3"], "pcode": table["iso2"], "level": 0, "source": source}
    known |= {"licence": licence, "boundary_vintage": vintage, "iso_3166_2": table["iso2"]}
    units = table.assign(**known)
    for column in ("pcode_edition", "parent_id", "parent_pcode", "valid_from", "valid_to"):
        units[column] = None
    return units[COLUMNS]


def load_boundaries(level: int, on: str | dt.date | None = None, drawn: bool = False) -> gpd.GeoDataFrame:
    """Units of one level in force on a day.

    Where no polygon can be had for the units of that day, the newest that have one are returned, and
    ``boundary_vintage`` and ``valid_to`` say so.

    Parameters
    ----------
    level : {0, 1, 2, 3}
        0 countries of the world; 1 regions of 27 countries; 2 cercles, departments, provinces, districts of 14 of them;
        3 communes of Mali and Niger. What has no polygon: :func:`unmapped`.
    on : str or date, optional
        The day, ``YYYY-MM-DD``; today for None.
    drawn : bool
        The copy simplified for drawing, about 1 km, whose neighbours still share their borders.

    Returns
    -------
    GeoDataFrame
        ``unit_id, iso3, level, name, name_fr, name_ar, iso_3166_2, pcode, pcode_edition, parent_id, parent_pcode,
        valid_from, valid_to, source, licence, boundary_vintage, geometry``, EPSG:4326. ``pcode`` is OCHA's code in the
        edition that describes the vintage; ``unit_id`` stays the same from vintage to vintage.

    Raises
    ------
    GeoError
        If there is no such level or the day is no date.
    """
    if level not in LEVELS:
        raise GeoError(f"there is no admin level {level!r}: choose one of {', '.join(map(str, LEVELS))}")
    return _units(level, period_of(on), drawn).copy()


@cache
def _served() -> dict[str, list[tuple[str, str, int]]]:
    """Place id -> periods in which it is served, and its level, oldest first."""
    found: dict[str, list[tuple[str, str, int]]] = {}
    for level, stems in _FILES.items():
        for stem in stems:
            table = _attributes(f"{stem}.parquet")
            days = zip(table["unit_id"], table["served_from"].fillna(""), table["served_to"].fillna(LAST), strict=True)
            for unit_id, began, ended in days:
                found.setdefault(unit_id, []).append((began, ended, level))
    return {unit_id: sorted(rows) for unit_id, rows in found.items()}


def unit(place_id: str, on: str | dt.date | None = None) -> gpd.GeoSeries | None:
    """Row of a country or unit.

    Parameters
    ----------
    place_id : str
        Such as ``iso:MLI`` or ``ocha:ML06``.
    on : str or date, optional
        The day; today for None.

    Returns
    -------
    Series or None
        Columns as in :func:`load_boundaries`. A unit that is not served on the day is returned as it last was, or first
        will be, and ``boundary_vintage`` says so; None where no day knows it.

    Raises
    ------
    GeoError
        If the identifier is no text.
    """
    if not isinstance(place_id, str):
        raise GeoError(f"an identifier of a unit is text such as 'ocha:ML06', not {place_id!r}: find it with lookup")
    row, served = unit_in(place_id, period_of(on))
    if row is None:
        return None
    row = row.copy()
    if not served:
        row["boundary_vintage"] += f"; not a unit of {day_of(on) if on else 'today'}"
    return row


@lru_cache(maxsize=1024)
def unit_in(place_id: str, period: str) -> tuple[gpd.GeoSeries | None, bool]:
    """Row of a country or unit in a period of :func:`geo.vintages.period_of`, and whether it is served then.

    The row is shared: copy it before you write to it.
    """
    if place_id.startswith("iso:"):
        table = _units(0, period, False)
        found = table[table["unit_id"] == place_id]
        return (None if found.empty else found.iloc[0]), True
    periods = _served().get(place_id)
    if not periods:
        return None, False
    began, ended, level = max((row for row in periods if row[0] <= period), default=periods[0])
    served = began <= period < ended
    table = _units(level, period if served else began, False)
    return table[table["unit_id"] == place_id].iloc[0], served


class _Ground(NamedTuple):
    """What a join needs: shapes and names of the smallest units, and each one's row of the answer."""

    shapes: np.ndarray  # prepared
    tree: shapely.STRtree  # of the shapes
    names: np.ndarray  # for the note: the unit and its country
    answers: dict[str, np.ndarray]


@lru_cache(maxsize=8)
def _ground(period: str) -> _Ground:
    """The smallest units served in a period; they nest, so the larger ones follow from them."""
    tables = {level: _units(level, period, False) for level in LEVELS}
    has_finer: dict[int, set[str]] = {3: set(), 2: set(tables[3]["iso3"])}
    has_finer[1] = has_finer[2] | set(tables[2]["iso3"])
    has_finer[0] = has_finer[1] | set(tables[1]["iso3"])
    smallest = pd.concat([tables[level][~tables[level]["iso3"].isin(has_finer[level])] for level in (3, 2, 1, 0)])
    own = ["unit_id", "name", "pcode", "parent_id"]
    above = {row[0]: row for level in (1, 2) for row in tables[level][own].itertuples(index=False, name=None)}
    answers: dict[str, list[Any]] = {column: [] for column in JOINED if column != "join_note"}
    for iso3, level, *unit in smallest[["iso3", "level", *own]].itertuples(index=False, name=None):
        chain = {level: unit}
        for upper in range(level - 1, 0, -1):
            chain[upper] = list(above[chain[upper + 1][3]])
        answers["iso3"].append(iso3)
        told = (carved_out(period).get(chain[at][0], "") for at in sorted(chain))
        answers["boundary_vintage"].append(_vintage(iso3, level, period) + "".join(told))
        for at in (1, 2, 3):
            unit_id, name, pcode, _ = chain.get(at, (None, None, None, None))
            answers[f"adm{at}"].append(name)
            answers[f"adm{at}_pcode"].append(pcode)
            answers[f"adm{at}_id"].append(unit_id)
    columns = {column: np.array([*values, None], dtype=object) for column, values in answers.items()}
    shapes = smallest.geometry.to_numpy()
    shapely.prepare(shapes)
    called = zip(smallest["name"], smallest["iso3"], smallest["level"], strict=True)
    names = np.array([f"{name} ({iso3})" if level else name for name, iso3, level in called])
    return _Ground(shapes, shapely.STRtree(shapes), names, columns)


@cache
def _vintage(iso3: str, finest: int, period: str) -> str:
    """The boundaries of a country's units in words; finer levels are named where theirs are of another time."""
    served = labels(period)
    if finest == 0:
        return _COUNTRY_SOURCE[2]
    words = served[iso3, 1][0]
    for level in range(2, finest + 1):
        label, ended = served[iso3, level]
        if ended <= (period or "0001"):
            words += f"; admin {level} from {label}"
    return words if finest > 1 else f"{words}; admin 2 not mapped"


def _points(points: Any) -> tuple[np.ndarray, Any]:
    """Shapes in EPSG:4326 and their index."""
    series = points.geometry if hasattr(points, "geometry") else points
    crs = getattr(series, "crs", None)
    if crs is not None and crs != CRS:
        series = series.to_crs(CRS)
    try:
        shapes = np.atleast_1d(np.asarray(series, dtype=object))
        kinds = shapely.get_type_id(shapes)
    except TypeError as fault:
        raise GeoError("join wants points: a GeoDataFrame, a GeoSeries, or a list of shapely Points") from fault
    if shapes.ndim != 1:
        raise GeoError("join wants points, not pairs of numbers: shapely.points(lon, lat) makes them")
    if (~np.isin(kinds, [-1, 0])).any():
        at = int(np.flatnonzero(~np.isin(kinds, [-1, 0]))[0])
        raise GeoError(f"row {at} is a {shapes[at].geom_type}, not a point: join its representative_point() instead")
    index = points.index if isinstance(points, pd.DataFrame | pd.Series) else pd.RangeIndex(len(shapes))
    return shapes, index


def join(
    points: Any,
    on: str | dt.date | None = None,
    levels: tuple[int, ...] = LEVELS,
    near_m: float = NEAR_M,
) -> pd.DataFrame:
    """Country and administrative units that each point lies in.

    Parameters
    ----------
    points : GeoDataFrame, GeoSeries or array of Point
        Longitude and latitude; another CRS is transformed, none is taken as EPSG:4326.
    on : str or date, optional
        Day of the boundaries; today for None.
    levels : tuple of int
        Levels wanted, of 0, 1, 2, 3; the columns of the others are left out.
    near_m : float
        A point in no unit gets the nearest one within so many metres, and ``join_note`` says so; 0 for never.

    Returns
    -------
    DataFrame
        The points' index with ``iso3, adm1, adm1_pcode, adm2, adm2_pcode, adm3, adm3_pcode, boundary_vintage,
        join_note, adm1_id, adm2_id, adm3_id``; None where there is no such unit. ``join_note`` is None, or says that
        the point lies on a border, in no unit, or near the unit that is offered.

    Raises
    ------
    GeoError
        If something is not a point, or the day is no date.
    """
    unknown = [level for level in levels if level not in LEVELS]
    if unknown:
        raise GeoError(f"levels={levels!r}: there are only {', '.join(map(str, LEVELS))}")
    shapes, index = _points(points)
    table = pd.DataFrame(find_units(shapes, on, near_m), index=index, dtype=object)
    left_out = {0: ["iso3"]} | {level: [f"adm{level}{end}" for end in ("", "_pcode", "_id")] for level in (1, 2, 3)}
    return table.drop(columns=[name for level, names in left_out.items() if level not in levels for name in names])


def find_units(shapes: np.ndarray, on: str | dt.date | None = None, near_m: float = NEAR_M) -> dict[str, np.ndarray]:
    """The columns of :func:`join` for an array of points, longitude and latitude, as arrays.

    Parameters
    ----------
    shapes : array of Point
    on : str or date, optional
    near_m : float
    """
    ground = _ground(period_of(on))
    row, hit = _within(shapes, ground)
    where, first, count = np.unique(row, return_index=True, return_counts=True)
    unit_at = np.full(len(shapes), -1)
    unit_at[where] = hit[first]
    notes = np.full(len(shapes), None, dtype=object)
    for at, began, many in zip(where[count > 1], first[count > 1], count[count > 1], strict=True):
        notes[at] = "on the border of " + " and ".join(ground.names[hit[began : began + many]])
    _offer_nearest(shapes, unit_at, notes, ground, near_m)
    return {column: notes if column == "join_note" else ground.answers[column][unit_at] for column in JOINED}


def _runs(values: np.ndarray) -> list[slice]:
    """Slices of equal neighbours."""
    starts = np.flatnonzero(np.r_[True, np.diff(values) != 0]) if len(values) else np.array([], dtype=int)
    return [slice(int(start), int(end)) for start, end in zip(starts, [*starts[1:], len(values)], strict=False)]


def _within(shapes: np.ndarray, ground: _Ground) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of point and unit that meet, in order of the points.

    A tree of the points, asked for the box of each unit, then each prepared unit asked about the few in its box, takes
    a twentieth of the time that a tree of the units takes when it is asked for every point; for the few points of an
    article it is the other way round.
    """
    x, y = np.full(len(shapes), np.nan), np.full(len(shapes), np.nan)
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    x[there], y[there] = shapely.get_coordinates(shapes[there]).T
    if len(shapes) < _FEW:
        point, unit_at = ground.tree.query(shapes)
        inside = shapely.intersects_xy(ground.shapes[unit_at], x[point], y[point])
    else:
        unit_at, point = shapely.STRtree(shapes).query(ground.shapes)
        inside = np.zeros(len(unit_at), dtype=bool)
        for some in _runs(unit_at):
            inside[some] = shapely.intersects_xy(ground.shapes[unit_at[some.start]], x[point[some]], y[point[some]])
    row, hit = point[inside], unit_at[inside]
    order = np.lexsort((hit, row))
    return row[order], hit[order]


def _offer_nearest(shapes: np.ndarray, unit_at: np.ndarray, notes: np.ndarray, ground: _Ground, near_m: float) -> None:
    """Fill in, and note, the nearest unit of points that lie in none."""
    lost = np.flatnonzero(unit_at < 0)
    nowhere = shapely.is_missing(shapes[lost]) | shapely.is_empty(shapes[lost])
    notes[lost[nowhere]] = "no point"
    lost = lost[~nowhere]
    notes[lost] = "in no country"
    if not len(lost) or near_m <= 0:
        return
    degrees = near_m / 111_000 / max(0.2, float(np.cos(np.radians(np.abs(shapely.get_y(shapes[lost])).max()))))
    point, near = _nearest(shapes[lost], ground, degrees)
    line = shapely.shortest_line(shapes[lost[point]], ground.shapes[near])
    ends = shapely.get_coordinates(line).reshape(-1, 4)
    metres = _GEOD.inv(*ends.T)[2]
    for at, unit_near, away in zip(lost[point], near, metres, strict=True):
        if away <= near_m:
            unit_at[at] = unit_near
            notes[at] = f"in no unit; nearest is {ground.names[unit_near]}, {away:.0f} m away"


def _nearest(points: np.ndarray, ground: _Ground, degrees: float) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of point and the unit nearest to it, for points that have one within so many degrees."""
    bounds = shapely.bounds(ground.shapes) + np.array([-degrees, -degrees, degrees, degrees])
    unit_at, point = shapely.STRtree(points).query(shapely.box(*bounds.T))
    away = np.full(len(unit_at), np.inf)
    for some in _runs(unit_at):
        shape = ground.shapes[unit_at[some.start]]
        close = np.flatnonzero(shapely.dwithin(shape, points[point[some]], degrees)) + some.start
        away[close] = shapely.distance(shape, points[point[close]])
    kept = np.isfinite(away)
    order = np.lexsort((unit_at[kept], away[kept], point[kept]))
    where, first = np.unique(point[kept][order], return_index=True)
    return where, unit_at[kept][order][first]
