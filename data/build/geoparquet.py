"""Write a table as GeoParquet: the same rows give the same bytes."""

from __future__ import annotations

import json
import os
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from manifest import BUILT
from pyproj import CRS

GRID = 1e-4  # degrees, about 11 m: finer than any source here is true


def snap(shapes: np.ndarray, grid: float = GRID) -> np.ndarray:
    """Coordinates rounded to the grid, the same for a vertex that neighbours share; repeated points dropped."""
    digits = round(-np.log10(grid))
    rounded = shapely.transform(shapes, lambda xy: np.round(xy, digits))
    return np.asarray(shapely.normalize(shapely.remove_repeated_points(rounded)))


def polygons(shapes: np.ndarray) -> np.ndarray:
    """Valid polygons: what rounding may have folded is put right, stray points and lines are dropped."""
    valid = shapely.make_valid(shapes, method="structure", keep_collapsed=False)
    for at in np.flatnonzero(shapely.get_type_id(valid) == 7):  # a collection: keep its areas
        parts = shapely.get_parts(valid[at])
        valid[at] = shapely.union_all(parts[shapely.get_dimensions(parts) == 2])
    return np.asarray(shapely.normalize(valid))


def write(frame: gpd.GeoDataFrame, name: str) -> Path:
    """Write ``data/built/<name>`` (zstd, WKB geometry, EPSG:4326) under a temporary name, then rename.

    Text columns are strings, unknown is null. The file names pyarrow's version, pinned by the lock file.
    """
    path = BUILT / name
    BUILT.mkdir(exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    plain = frame.drop(columns="geometry")
    columns = {column: pa.array(plain[column], from_pandas=True) for column in plain}
    columns["geometry"] = pa.array(shapely.to_wkb(frame.geometry.values), type=pa.binary())
    table = pa.table(columns).replace_schema_metadata({"geo": json.dumps(_geo(frame), sort_keys=True)})
    pq.write_table(
        table, fresh, compression="zstd", compression_level=19, use_dictionary=list(plain), data_page_size=64 << 20
    )
    os.replace(fresh, path)
    return path


def _geo(frame: gpd.GeoDataFrame) -> dict[str, object]:
    """GeoParquet 1.1 metadata, the CRS written out as PROJJSON."""
    kinds = sorted(set(frame.geom_type.dropna()))
    bounds = [float(value) for value in frame.total_bounds]
    column = {"encoding": "WKB", "geometry_types": kinds, "bbox": bounds, "crs": CRS("EPSG:4326").to_json_dict()}
    return {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
