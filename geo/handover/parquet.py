"""GeoParquet: a table a file, lists as lists."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterable
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
    save_parts(table, kind, [(0, len(table), Path(path))])
    return Path(path)


def save_parts(table: gpd.GeoDataFrame, kind: str, parts: Iterable[tuple[int, int, Path]]) -> None:
    """Write rows of a table to a file for each part, as :func:`save_parquet` writes a table of these rows.

    Columns are made text once for all parts: a run of a thousand articles has hundreds of files of a few rows.

    Parameters
    ----------
    table : GeoDataFrame
        EPSG:4326.
    kind : {'places', 'claims', 'presence', 'events'}
    parts : iterable of (first, end, path)
        Rows from the first to before the end.

    Raises
    ------
    SchemaError
        If the table does not keep to its schema.
    GeoError
        If the place cannot be written to.
    """
    schemas.check(table, kind)
    text = flat(table)
    worded = [name for name, kept in text.dtypes.items() if name != "geometry" and str(kept) == "object"]
    text = text.astype(dict.fromkeys(worded, "string"))
    for first, end, path in parts:
        part = text.iloc[first:end]
        part.attrs = {"sahel_atlas_table": kind}
        out = io.BytesIO()
        part.to_parquet(out, index=False)
        write(path, out.getvalue())


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
