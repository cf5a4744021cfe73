"""Countries and administrative units as they stood on a given day, and which of them a point lies in."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.datasets import built
from geo.errors import GeoError

LEVELS = (0, 1)


@cache
def _read(name: str) -> gpd.GeoDataFrame:
    return gpd.read_parquet(built(name))


def countries() -> gpd.GeoDataFrame:
    """Countries of the world: ``iso3, iso2, name, name_fr, name_ar, capital, continent, subregion, lon, lat, geometry``.

    EPSG:4326. ``lon`` and ``lat`` are for printing the name, in degrees; they are no place.
    """
    return _read("countries.parquet").copy()


def _day(on: str | dt.date | None) -> str:
    if on is None:
        return "9999-12-31"
    try:
        return dt.date.fromisoformat(str(on)).isoformat()
    except ValueError as fault:
        raise GeoError(f"the day {on!r} is not YYYY-MM-DD: write it as 2022-04-20") from fault


def load_boundaries(level: int, on: str | dt.date | None = None) -> gpd.GeoDataFrame:
    """Units of one level in force on a day, EPSG:4326."""
    if level not in LEVELS:
        raise GeoError(f"there is no admin level {level!r}: choose one of {', '.join(map(str, LEVELS))}")
    if level == 0:
        table = countries().rename(columns={"iso3": "iso3"})
        table["unit_id"], table["pcode"], table["level"] = "iso:" + table["iso3"], table["iso2"], 0
        for column in ("parent_pcode", "valid_from", "valid_to"):
            table[column] = None
        table["source"], table["licence"] = "Natural Earth 5.1.1", "public domain"
    else:
        table = _read(f"admin{level}.parquet")
        day = _day(on)
        table = table[(table["valid_from"].fillna("") <= day) & (day < table["valid_to"].fillna("9999-99-99"))]
    table["boundary_vintage"] = "Natural Earth 5.1.1"
    order = ["unit_id", "iso3", "level", "name", "name_fr", "name_ar", "pcode", "parent_pcode", "valid_from"]
    return table[[*order, "valid_to", "source", "licence", "boundary_vintage", "geometry"]].reset_index(drop=True)


def unit(place_id: str, on: str | dt.date | None = None) -> gpd.GeoSeries | None:
    """Row of a country or unit by its place id, or None where that day knows no such unit."""
    for level in LEVELS:
        table = load_boundaries(level, on)
        found = table[table["unit_id"] == place_id]
        if len(found):
            return found.iloc[0]
    return None


def join(points: Any, on: str | dt.date | None = None) -> pd.DataFrame:
    """Country and units of each point: the points' index, with ``iso3, adm1, adm1_pcode, adm2, … , join_note``."""
    shapes = points.geometry.values if hasattr(points, "geometry") else np.asarray(points)
    index = getattr(points, "index", pd.RangeIndex(len(shapes)))
    columns = [
        "iso3",
        "adm1",
        "adm1_pcode",
        "adm2",
        "adm2_pcode",
        "adm3",
        "adm3_pcode",
        "boundary_vintage",
        "join_note",
    ]
    out = pd.DataFrame({column: pd.Series(index=index, dtype=object) for column in columns})
    for level in LEVELS:
        table = load_boundaries(level, on)
        row, hit = shapely.STRtree(table.geometry.values).query(shapes, predicate="intersects")
        row, first = np.unique(row, return_index=True)
        found = table.iloc[hit[first]]
        if level == 0:
            out.iloc[row, 0] = found["iso3"].to_numpy()
        else:
            at = 2 * level - 1
            out.iloc[row, at] = found["name"].to_numpy()
            out.iloc[row, at + 1] = found["pcode"].to_numpy()
        out.iloc[row, 7] = found["boundary_vintage"].to_numpy()
    out["join_note"] = np.where(out["iso3"].isna(), "in no country", None)
    return out
