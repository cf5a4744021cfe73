"""Towns whose names a map may print: the greater ones everywhere, and those near the places that are spoken of."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from geo import datasets
from geo.payload import clip

CORE_LEAST, LEAST = (
    15_000,
    200_000,
)  # inhabitants from which a town is printed: in the Sahel's own countries, and around
NEAR_KM, NEAR_MOST = 120.0, 24  # around a place that is spoken of: so far, and so many names
NAME_MOST = 60
# Classes of towns, by inhabitants: the page prints each from a zoom of its own.
CLASSES = (1_000_000, 300_000, 100_000, 40_000, 15_000)
CAPITAL = 0
_DEGREE_KM = 111.2


@cache
def _table() -> pd.DataFrame:
    """Localities of the gazetteer between 25° W and 45° E, 2° S and 32° N."""
    columns = ["place_id", "name", "name_fr", "kind", "feature", "iso3", "lon", "lat", "population"]
    wanted = [
        ("kind", "==", "locality"),
        ("lon", ">", -25.0),
        ("lon", "<", 45.0),
        ("lat", ">", -2.0),
        ("lat", "<", 32.0),
    ]
    table = pd.read_parquet(datasets.built("gazetteer.parquet"), columns=columns, filters=wanted)
    table["capital"] = table["feature"].eq("capital")
    table = table.sort_values(["capital", "population", "place_id"], ascending=[False, False, True])
    return table.reset_index(drop=True)


def _class(population: float, capital: bool) -> int:
    """0 for a capital or a million, up to 5 for a village."""
    return CAPITAL if capital else sum(population < least for least in CLASSES)


def _rows(table: pd.DataFrame, core: set[str], lang: str) -> list[list[Any]]:
    rows = []
    for row in table.to_dict("records"):
        name = row["name_fr"] if lang == "fr" and row["name_fr"] else row["name"]
        spot = [round(float(row["lon"]), 3), round(float(row["lat"]), 3)]
        size = _class(float(row["population"]), bool(row["capital"]))
        rows.append([clip(name, NAME_MOST), *spot, size if row["capital"] or row["iso3"] in core else min(size + 1, 5)])
    return rows


def towns(
    box: tuple[float, float, float, float], core: Iterable[str], near: Iterable[Any], lang: str
) -> list[list[Any]]:
    """Towns to print, the more important first.

    Parameters
    ----------
    box : tuple of float
        West, south, east, north of the map's own region, degrees.
    core : iterable of str
        ISO 3166-1 alpha-3 codes of countries whose smaller towns are printed too.
    near : iterable of Point
        Places that are spoken of: the towns around each are printed when one zooms in.
    lang : {'en', 'fr'}
        Language of the names, where the gazetteer has it.

    Returns
    -------
    list of list
        ``[name, lon, lat, class]``: degrees; class 0 for a capital or a million inhabitants, to 5 for a village; a
        class later around the Sahel's own countries.
    """
    table = _table()
    west, south, east, north = box
    inside = table["lon"].between(west, east) & table["lat"].between(south, north)
    great = table["population"] >= np.where(table["iso3"].isin(set(core)), CORE_LEAST, LEAST)
    kept = (inside & (great | table["capital"])).to_numpy(copy=True)
    lon, lat = table["lon"].to_numpy(), table["lat"].to_numpy()
    for point in near:
        east_km = (lon - point.x) * _DEGREE_KM * np.cos(np.radians(point.y))
        away = np.hypot(east_km, (lat - point.y) * _DEGREE_KM)
        close = np.flatnonzero(away <= NEAR_KM)
        # The table is in order of importance; a village close by counts before a far one of the same size.
        order = np.lexsort((away[close], -table["population"].to_numpy()[close]))
        kept[close[order[:NEAR_MOST]]] = True
    return _rows(_unlike(table[kept]), set(core), lang)


def _unlike(table: pd.DataFrame) -> pd.DataFrame:
    """Without towns that bear the name of one within 10 km: one place that two sources know."""
    seen: dict[str, list[tuple[float, float]]] = {}
    kept = []
    for row in table.to_dict("records"):
        spots = seen.setdefault(str(row["name"]).casefold(), [])
        lon, lat = float(row["lon"]), float(row["lat"])
        kept.append(all(abs(lon - x) > 0.1 or abs(lat - y) > 0.1 for x, y in spots))
        spots.append((lon, lat))
    return table[kept]
