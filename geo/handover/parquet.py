"""GeoParquet: a table a file, lists as lists."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import geopandas as gpd

from geo import schemas
from geo.errors import DataError
from geo.export import write
from geo.handover.cells import flat, restored


def save_parquet(table: gpd.GeoDataFrame, kind: str, path: str | os.PathLike[str]) -> Path:
    """Write a table as GeoParquet 1.0, lists as JSON text.

    Parameters
    ----------
    table : GeoDataFrame
        EPSG:4326.
    kind : {'places', 'claims', 'presence', 'events'}
    path : path-like

    Raises
    ------
    SchemaError
        If the table does not keep to its schema.
    GeoError
        If the place cannot be written to.
    """
    schemas.check(table, kind)
    out = io.BytesIO()
    text = flat(table)
    for name in text.columns:
        if name != "geometry" and text[name].dtype == object:
            text[name] = text[name].astype("string")
    text.attrs = {"sahel_atlas_table": kind}
    text.to_parquet(out, index=False)
    return write(Path(path), out.getvalue())


def read_parquet(path: str | os.PathLike[str], kind: str) -> gpd.GeoDataFrame:
    """The table that :func:`save_parquet` wrote, as it was.

    Raises
    ------
    DataError
        If the file is no GeoParquet with the table's columns.
    """
    try:
        table = gpd.read_parquet(path)
    except (ValueError, OSError, json.JSONDecodeError) as fault:
        raise DataError(f"{path} is no GeoParquet file that can be read: {str(fault)[:120]}") from fault
    lost = [name for name in schemas.SCHEMAS[kind] if name not in table.columns]
    if lost:
        raise DataError(f"{path} is no table of {kind}: it has no column {', '.join(lost[:5])}")
    return restored(table, kind)
