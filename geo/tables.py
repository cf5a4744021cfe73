"""Tables as text: JSON records, GeoJSON, CSV, and a short form for the terminal."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

# What a spreadsheet takes for a formula, also after blanks, quotes and invisible letters, and in full width (OWASP, CSV
# injection); and a cell that begins with a tab or a new line.
_FORMULA = re.compile(r"""[\t\r\n]|[\s"'`\x00-\x1f\u00ad\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠−]""")
_HALVES = re.compile("[\ud800-\udfff]")
DECIMALS = 5  # of a coordinate: a metre


def plain(value: Any) -> Any:
    """A cell as JSON knows it: missing values as None, numpy numbers as Python's."""
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    if hasattr(value, "item"):
        value = value.item()
    if value is pd.NA or value is pd.NaT or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return value


def amount(number: dict[str, Any], dash: str = "-") -> str:
    """A number of a claim with its bounds: killed 27, wounded 5-8, displaced 300-."""
    low, high = number.get("low"), number.get("high")
    words = f"{low}" if low == high else f"{'' if low is None else low}{dash}{'' if high is None else high}"
    return f"{number.get('what')} {words}"


def records(table: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """Rows as dictionaries: ``geometry`` as GeoJSON (None where empty), and ``lon``, ``lat`` of a point.

    Parameters
    ----------
    table : GeoDataFrame
        EPSG:4326.
    """
    columns = [name for name in table.columns if name != table.geometry.name]
    rows = []
    for values, shape in zip(table[columns].itertuples(index=False, name=None), table.geometry, strict=True):
        row = {name: plain(value) for name, value in zip(columns, values, strict=True)}
        row["geometry"] = _geojson(shape)
        is_point = shape is not None and shape.geom_type == "Point" and not shape.is_empty
        if "lon" not in columns:  # events carry their dataset's own, also where no point is drawn
            row["lon"] = round(shape.x, DECIMALS) if is_point else None
            row["lat"] = round(shape.y, DECIMALS) if is_point else None
        rows.append(row)
    return rows


def _geojson(shape: Any) -> dict[str, Any] | None:
    """GeoJSON geometry, rounded to a metre."""
    if shape is None or shape.is_empty:
        return None
    found: dict[str, Any] = json.loads(shapely.to_geojson(shapely.set_precision(shape, 10**-DECIMALS)))
    return found


def to_json(table: gpd.GeoDataFrame) -> str:
    """A JSON list of objects, one a row."""
    return _whole(json.dumps(records(table), ensure_ascii=False, indent=1))


def to_geojson(table: gpd.GeoDataFrame) -> str:
    """A GeoJSON FeatureCollection (RFC 7946), outlines anticlockwise, one feature a row; no place, no geometry."""
    turned = table.set_geometry(shapely.orient_polygons(table.geometry.to_numpy()), crs=table.crs)
    features = [
        {
            "type": "Feature",
            "geometry": row["geometry"],
            "properties": {k: v for k, v in row.items() if k != "geometry"},
        }
        for row in records(turned)
    ]
    return _whole(json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False))


def to_csv(table: gpd.GeoDataFrame) -> str:
    """Comma-separated values with ``lon`` and ``lat``, lists as JSON, and nothing that a spreadsheet would run."""
    rows = [{k: v for k, v in row.items() if k != "geometry"} for row in records(table)]
    columns = [name for name in table.columns if name != table.geometry.name]
    columns += [name for name in ("lon", "lat") if name not in columns]
    return csv_text(columns, rows)


def csv_text(columns: list[str], rows: list[dict[str, Any]]) -> str:
    """Comma-separated values that no spreadsheet runs: lists as JSON, every text in quotes.

    Parameters
    ----------
    columns : list of str
    rows : list of dict
        Missing columns are left empty.
    """
    out = io.StringIO()
    # Every text in quotes: a lone carriage return would end the row in some readers.
    writer = csv.DictWriter(out, fieldnames=columns, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow({name: _cell(name) for name in columns})
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return _whole(out.getvalue())


def _whole(text: str) -> str:
    """The text with U+FFFD for half characters, which no file can hold."""
    return _HALVES.sub("\ufffd", text)


def _cell(value: Any) -> Any:
    """A CSV cell: what begins like a formula is made text with an apostrophe."""
    if isinstance(value, list | dict):
        value = json.dumps(value, ensure_ascii=False)
    return "" if value is None else guarded(value) if isinstance(value, str) else value


def guarded(cell: str) -> str:
    """A cell that no spreadsheet runs: an apostrophe before what could be a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell
