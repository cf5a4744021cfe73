"""The mark of a person's hand on a row of a table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import geopandas as gpd
import pandas as pd

from geo.corrections.files import Correction

ADDED = "added"
MARKS = ("edited", "edited_by", "edited_on", "edited_why")


def marked(cells: dict[str, Any], one: Correction, columns: Iterable[str]) -> dict[str, Any]:
    """Cells of a row with what was changed in it, by whom, when and why; the last hand stands, all columns stay."""
    before = cells.get("edited")
    known = before.split("|") if isinstance(before, str) else []
    edited = "|".join(dict.fromkeys([*known, *columns]))
    return cells | {"edited": edited, "edited_by": one.who, "edited_on": one.when, "edited_why": one.why}


def with_marks(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """A copy of a table with the columns of marks, empty where there were none."""
    table = table.copy()
    for name in MARKS:
        if name not in table:
            table[name] = pd.Series([None] * len(table), index=table.index, dtype=object)
    return table


def put(table: gpd.GeoDataFrame, index: Any, cells: dict[str, Any]) -> None:
    """Write cells of one row, lists included."""
    for name, value in cells.items():
        if name in table:
            table.at[index, name] = value


def edited_columns(row: dict[str, Any]) -> set[str]:
    """Columns of a row that a person has set."""
    value = row.get("edited")
    return set(value.split("|")) if isinstance(value, str) else set()
