"""Cells of our tables as other formats hold them, and back."""

from __future__ import annotations

import json
from typing import Any

import geopandas as gpd
import pandas as pd

from geo import schemas

LISTS = frozenset({"actors", "targets", "contradicts", "numbers"})
WHOLE = frozenset({"start", "end"})
MAY_BE_WHOLE = frozenset({"geo_prec", "date_prec", "killed_low", "killed_best", "killed_high"})
REAL = frozenset({"confidence", "radius_m", "lon", "lat"})


def is_list(column: pd.Series) -> bool:
    """Whether a column holds lists or objects."""
    return column.dtype == object and any(isinstance(cell, (list, dict)) for cell in column.tolist())


def flat(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The table with lists as JSON text, for formats that know only text and numbers."""
    found, shape = table.copy(), table.geometry.name
    for name, column in pd.DataFrame(table).items():
        if name != shape and (name in LISTS or is_list(column)):
            found[name] = [None if _none(cell) else json.dumps(cell, ensure_ascii=False) for cell in column]
    return found


def restored(table: gpd.GeoDataFrame, kind: str) -> gpd.GeoDataFrame:
    """A table of text and numbers as it was before :func:`flat`: lists, kinds of numbers, columns in order."""
    found = {}
    for name in table.columns:
        column = table[name]
        if name == table.geometry.name:
            found[name] = column
        elif name in LISTS:
            found[name] = pd.Series(
                [json.loads(cell) if isinstance(cell, str) else [] for cell in column], dtype=object
            )
        elif name in WHOLE:
            found[name] = column.astype("int64")
        elif name in MAY_BE_WHOLE:
            found[name] = column.astype("Float64").astype("Int64")
        elif name in REAL:
            found[name] = column.astype("float64")
        else:
            found[name] = pd.Series([None if _none(cell) else cell for cell in column], dtype=object)
    order = [name for name in schemas.SCHEMAS[kind] if name in found]
    more = [name for name in found if name not in order]
    return gpd.GeoDataFrame({name: found[name] for name in order + more}, geometry="geometry", crs=schemas.CRS)


def _none(cell: Any) -> bool:
    return cell is None or (not isinstance(cell, list | dict) and bool(pd.isna(cell)))
