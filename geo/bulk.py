"""Many events as packed columns: a page draws a hundred thousand of them on a canvas of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.errors import SchemaError
from geo.payload import GRID, clip, pack, varints

KINDS_MOST, ACTORS_MOST, TEXT_MOST = 24, 4000, 300
ACTORS_LISTED = 60  # in the list to choose from; the search knows them all
TABLE = "the table"  # who says so where no source is named; the page has its own word for it
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#8C6D46", "#3d3d3d", "#56B4E9", "#E69F00")


def pack_events(events: gpd.GeoDataFrame) -> dict[str, Any]:
    """Events for the page.

    Parameters
    ----------
    events : GeoDataFrame
        Points, EPSG:4326. Read where they are there: ``type`` (what happened), ``date`` (a day), ``actor``, ``value``
        (a number such as fatalities), ``text`` (a short note), ``source`` (who says so). Rows without a point are
        counted, and not drawn.

    Returns
    -------
    dict
        ``n, grid, unplaced``; ``kinds``: [name, colour, count]; ``actors``: names, the commonest first, and
        ``actorCounts`` of the first of them; ``speakers``: [id, name, count]; ``months``: [YYYY-MM, count];
        ``columns``: byte lengths of lon, lat, day, kind, actor, value, speaker in ``z``, 0 for a column with one value
        only, which is in ``fill``; ``texts``: packed text or ""; ``unit``: what ``value`` counts, where the table says
        so in ``events.attrs["value"]``.

    Raises
    ------
    SchemaError
        If a geometry is no point, or the CRS is not EPSG:4326.
    """
    if events.crs is None or events.crs.to_epsg() != 4326:
        raise SchemaError(f"the events' CRS is {events.crs}, not EPSG:4326: use events.to_crs(4326)")
    here = events.geometry.notna() & ~events.geometry.is_empty
    placed = events[here]
    if not (placed.geom_type == "Point").all():
        wrong = placed.index[placed.geom_type != "Point"][0]
        raise SchemaError(f"the event in row {wrong} is a {placed.geom_type[wrong]}, not a point: draw it as a claim")
    lon = np.rint(placed.geometry.x.to_numpy() / GRID).astype(np.int64)
    lat = np.rint(placed.geometry.y.to_numpy() / GRID).astype(np.int64)
    order = np.argsort(_morton(lon, lat), kind="stable")
    placed = placed.iloc[order]
    kinds, kind = _codes(placed, "type", KINDS_MOST)
    actors, actor = _codes(placed, "actor", ACTORS_MOST)
    dates = _dates(placed)
    day = np.where(dates.isna(), 0, (dates - pd.Timestamp("1970-01-01")).dt.days.fillna(0) + 1).astype(np.int64)
    value = (
        pd.to_numeric(placed.get("value", pd.Series(0, placed.index)), errors="coerce").fillna(-1).to_numpy(np.int64)
    )
    speakers, speaker = _codes(placed, "source", ACTORS_MOST)
    columns = [np.diff(lon[order], prepend=0), np.diff(lat[order], prepend=0), day, kind, actor, value, speaker]
    alone = [
        place > 1 and len(column) > 0 and bool((column == column[0]).all()) for place, column in enumerate(columns)
    ]
    packed = [b"" if one else varints(column) for one, column in zip(alone, columns, strict=True)]
    counts = np.bincount(kind, minlength=len(kinds))
    months = dates.dropna().dt.strftime("%Y-%m").value_counts().sort_index()
    return {
        "n": len(placed),
        "grid": GRID,
        "unplaced": int((~here).sum()),
        "kinds": [[name, COLOURS[n % len(COLOURS)], int(counts[n])] for n, name in enumerate(kinds)],
        "actors": actors,
        "actorCounts": np.bincount(actor, minlength=len(actors))[:ACTORS_LISTED].tolist(),
        "speakers": [[name or TABLE, name, int((speaker == n).sum())] for n, name in enumerate(speakers)],
        "months": [[str(month), int(count)] for month, count in months.items()],
        "columns": [len(column) for column in packed],
        "fill": [int(column[0]) if one else 0 for one, column in zip(alone, columns, strict=True)],
        "z": pack(b"".join(packed)),
        "texts": _texts(placed),
        "unit": clip(events.attrs.get("value"), 60),
    }


def _morton(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Order along a curve that keeps neighbours together, so that differences are small."""
    code = np.zeros(len(lon), dtype=np.int64)
    x, y = lon + round(180 / GRID), lat + round(90 / GRID)
    for bit in range(19):
        code |= ((x >> bit) & 1) << (2 * bit) | ((y >> bit) & 1) << (2 * bit + 1)
    return code


def _dates(events: gpd.GeoDataFrame) -> pd.Series:
    """Day of each event; NaT where there is none or it is no date."""
    given = events["date"] if "date" in events else pd.Series(pd.NaT, index=events.index)
    return pd.to_datetime(given, errors="coerce", format=None if given.dtype.kind == "M" else "ISO8601").dt.normalize()


def _codes(events: gpd.GeoDataFrame, column: str, most: int) -> tuple[list[str], np.ndarray]:
    """Names, the commonest first, and the number of each row's name; the rarest share the last name, an ellipsis."""
    given = events[column] if column in events else pd.Series("", index=events.index)
    names = given.astype(object).where(given.notna(), "").map(lambda name: clip(name, 120))
    counts = names.value_counts()
    order: Sequence[str] = sorted(counts.index, key=lambda name: (-counts[name], name))
    kept = list(order[:most]) if len(order) <= most else [*order[: most - 1], "…"]
    number = {name: place for place, name in enumerate(kept)}
    return kept, names.map(lambda name: number.get(name, len(kept) - 1)).to_numpy(np.int64)


def _texts(events: gpd.GeoDataFrame) -> str:
    """The notes, one a line, packed; nothing where there are none."""
    if "text" not in events or not events["text"].notna().any():
        return ""
    notes = events["text"].astype(object).where(events["text"].notna(), "")
    lines = (" ".join(clip(note, TEXT_MOST).split()).encode("utf-8", "replace") for note in notes)
    return pack(b"\n".join(lines))
