"""All atoms and the other countries of Africa as one coverage: exact for joins, simplified for drawing."""

from __future__ import annotations

from functools import cache

import atoms
import countries
import coverage
import geopandas as gpd
import geoparquet
import numpy as np
import pandas as pd
import shapely

DRAW = 0.008  # degrees: square root of the area that simplifying may take off, about 0.9 km


@cache
def ground() -> gpd.GeoDataFrame:
    """One row an atom: ``iso3, atom, geometry, drawn``; a country without atoms is one row with no atom.

    Both geometry columns are coverages: neighbours share every vertex of their border, across countries as well.
    """
    world = countries.read()
    africa = world[world["CONTINENT"] == "Africa"].set_index("iso3").geometry
    parts = []
    for iso3 in atoms.COUNTRIES:
        layer, _ = atoms.of(iso3)
        shapes = coverage.fit(layer.geometry.values, africa[iso3])
        parts.append(pd.DataFrame({"iso3": iso3, "atom": layer.index, "geometry": shapes}))
    rest = africa[~africa.index.isin(atoms.COUNTRIES)]
    parts.append(pd.DataFrame({"iso3": rest.index, "atom": None, "geometry": rest.values}))
    table = pd.concat(parts, ignore_index=True)
    table["geometry"] = coverage.clean(table["geometry"].to_numpy(), geoparquet.GRID)
    table = table[~shapely.is_empty(table["geometry"].to_numpy())].reset_index(drop=True)
    table["drawn"] = simplify(table["geometry"].to_numpy())
    return gpd.GeoDataFrame(table, geometry="geometry", crs="EPSG:4326")


def simplify(shapes: np.ndarray) -> np.ndarray:
    """A copy for drawing: fewer points, neighbours still without gaps between them."""
    return coverage.clean(shapely.coverage_simplify(shapes, DRAW), 1e-3)


@cache
def share_alike(iso3: str) -> gpd.GeoDataFrame:
    """Atoms of a share-alike layer fitted into the regions that they belong to: ``iso3, atom, geometry, drawn``."""
    layer, periods = atoms.share_alike(iso3)
    regions = _region_shapes(iso3)
    parts = []
    for region, rows in layer.groupby(periods[1, ""].reindex(layer.index)):
        whole, drawn = regions[region]
        exact = coverage.fit(rows.geometry.values, whole)
        simple = coverage.fit(simplify(exact), drawn)
        parts.append(pd.DataFrame({"iso3": iso3, "atom": rows.index, "geometry": exact, "drawn": simple}))
    return gpd.GeoDataFrame(pd.concat(parts, ignore_index=True), geometry="geometry", crs="EPSG:4326")


def _region_shapes(iso3: str) -> dict[str, tuple[shapely.Geometry, shapely.Geometry]]:
    """Exact and drawn shapes of a country's regions by P-code."""
    import units

    rows = ground()
    rows = rows[rows["iso3"] == iso3]
    codes = [units.region_code(iso3, atom) for atom in rows["atom"]]
    shapes = zip(codes, rows["geometry"], rows["drawn"], strict=True)
    return {code: (exact, drawn) for code, exact, drawn in shapes if code}
