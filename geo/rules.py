"""What the columns of a table may hold: once as a pandera column, which names every fault, once as a quick look.

The quick look says "sound" only where pandera would find nothing; whatever else it sees is left to pandera to name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import geopandas as gpd

CRS = "EPSG:4326"
_KINDS = {int: "int64", float: "float64"}
_DAY = r"^\d{4}-\d\d-\d\d$"


@dataclass(frozen=True)
class Rule:
    """What a column may hold; exactly one of the first six says it, ``nullable`` goes with the first three.

    Attributes
    ----------
    choices : tuple
        One of these values.
    figures : range or None
        One of these whole numbers.
    day : bool
        A day, YYYY-MM-DD, as text.
    bounds : tuple of (kind, least, most) or None
        Numbers of this kind (int or float) between two, of which the upper may be None.
    unique : bool
        Each value once, none missing.
    lists : bool
        Lists.
    nullable : bool
        Whether a value may be missing.
    """

    choices: tuple[str, ...] = ()
    figures: range | None = None
    day: bool = False
    bounds: tuple[type, float, float | None] | None = None
    unique: bool = False
    lists: bool = False
    nullable: bool = False

    def column(self) -> Any:
        """The rule as a pandera column."""
        import pandera.pandas as pa

        if self.unique:
            return pa.Column(unique=True, nullable=False)
        if self.bounds:
            kind, least, most = self.bounds
            return pa.Column(kind, pa.Check.ge(least) if most is None else pa.Check.in_range(least, most))
        if self.lists:
            is_list = pa.Check(lambda cell: isinstance(cell, list), element_wise=True, error="not a list")
            return pa.Column(object, is_list)
        if self.day:
            return pa.Column(checks=pa.Check.str_matches(_DAY), nullable=self.nullable)
        return pa.Column(checks=pa.Check.isin(self.figures or self.choices), nullable=self.nullable)

    def holds(self, kind: str, cells: list[Any]) -> bool:
        """Whether the cells of a column of a kind (its dtype as text) keep to the rule for sure."""
        if self.bounds:
            wanted, least, most = self.bounds
            return kind == _KINDS[wanted] and all(least <= cell and (most is None or cell <= most) for cell in cells)
        if kind not in {"object", "Int64"}:
            return False
        if self.lists:
            return kind == "object" and all(isinstance(cell, list) for cell in cells)
        if self.unique:
            return all(type(cell) is str for cell in cells) and len(set(cells)) == len(cells)
        return all(map(self._allows, cells))

    def _allows(self, cell: Any) -> bool:
        """Whether one cell is a choice, a figure or a day; a missing one is known by what the tables write for it."""
        import pandas as pd

        if cell is None or cell is pd.NA:
            return self.nullable
        if self.figures is not None:
            return type(cell) is int and cell in self.figures
        return type(cell) is str and (bool(re.match(_DAY, cell)) if self.day else cell in self.choices)


@cache
def system() -> Any:
    """The coordinate system of every table, made once."""
    from pyproj import CRS as System

    return System.from_user_input(CRS)


@dataclass(frozen=True, eq=False)
class Declared:
    """The columns that a table must have, the rules of some of them, and the column with the words at its offsets."""

    columns: tuple[str, ...]
    rules: dict[str, Rule]
    printed: str | None

    @cached_property
    def schema(self) -> Any:
        """Pandera schema of the columns that may not hold everything."""
        import pandera.pandas as pa

        return pa.DataFrameSchema({name: rule.column() for name, rule in self.rules.items()})

    def sound(self, table: gpd.GeoDataFrame, text: str | None) -> bool:
        """Whether a quick look is sure that there is no fault: most tables are sound, and pandera takes its time."""
        names = list(table.columns)
        if len(set(names)) < len(names) or not set(self.columns) <= set(names):
            return False
        if getattr(table, "crs", None) is not system():
            return False
        kinds = dict(zip(names, map(str, table.dtypes), strict=True))
        rows = table.to_numpy(dtype=object).tolist()  # at once: twenty columns, a handful of rows
        cells = {name: [row[at] for row in rows] for at, name in enumerate(names)}
        held = all(rule.holds(kinds[name], cells[name]) for name, rule in self.rules.items())
        return held and not self._misquoted(table.index, cells, text)

    def faults(self, table: gpd.GeoDataFrame, text: str | None) -> list[str]:
        """Every fault that a pandera schema, the CRS and the offsets show."""
        import pandera.errors

        lost = [name for name in self.columns if name not in table.columns and name not in self.rules]
        faults = [f"{name}: column_in_dataframe fails ({name!r})" for name in lost]
        try:
            self.schema.validate(table, lazy=True)
        except pandera.errors.SchemaErrors as found:
            for row in found.failure_cases.itertuples():
                where = "" if row.index is None or row.index != row.index else f" in row {row.index}"
                subject = row.failure_case if row.column is None or row.check == "column_in_dataframe" else row.column
                faults.append(f"{subject}: {row.check} fails{where} ({str(row.failure_case)[:40]!r})")
        if getattr(table, "crs", None) is None or table.crs.to_epsg() != 4326:
            faults.append(f"geometry: the CRS is {getattr(table, 'crs', None)}, not {CRS}")
        wanted = [name for name in ("start", "end", self.printed) if name is not None and name in table.columns]
        return faults + self._misquoted(table.index, {name: list(table[name]) for name in wanted}, text)

    def _misquoted(self, index: Any, cells: dict[str, list[Any]], text: str | None) -> list[str]:
        """Rows whose words are not what the text has at their offsets."""
        if text is None or not self.printed or not {"start", "end", self.printed} <= cells.keys():
            return []
        return [
            f"{self.printed}: text[{start}:{end}] is not {str(words)[:40]!r} in row {at}"
            for at, start, end, words in zip(index, cells["start"], cells["end"], cells[self.printed], strict=True)
            if text[int(start) : int(end)] != words
        ]
