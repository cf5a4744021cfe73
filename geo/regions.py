"""Outlines of regions, rivers and lakes by place id: areas and lines that no administration has drawn."""

from __future__ import annotations

from functools import cache

import geopandas as gpd
import pandas as pd

from geo.datasets import built

_FILES = ("regions.parquet", "rivers.parquet", "lakes.parquet")


@cache
def load_regions() -> gpd.GeoDataFrame:
    """Regions, rivers and lakes, indexed by ``place_id``: ``name, name_fr, iso3, rule, geometry``, EPSG:4326.

    ``iso3`` has the countries, | between them. ``rule`` says how the outline of a region is made. Both are missing for
    rivers and lakes, whose outline is Natural Earth's.
    """
    tables = []
    for name in _FILES:
        table = gpd.read_parquet(built(name)).rename(columns={"name_en": "name"})
        for column in ("rule", "iso3"):
            table[column] = table.get(column)
        tables.append(table[["place_id", "name", "name_fr", "iso3", "rule", "geometry"]].dropna(subset="place_id"))
    joined = pd.concat(tables, ignore_index=True)
    return gpd.GeoDataFrame(joined, geometry="geometry", crs="EPSG:4326").set_index("place_id")


@cache
def countries_of(place_id: str) -> tuple[str, ...]:
    """Countries that a region, river or lake lies in, by ISO code; none where the tables do not say."""
    table = load_regions()
    codes = table.at[place_id, "iso3"] if place_id in table.index else None
    return tuple(codes.split("|")) if isinstance(codes, str) else ()
