"""Counts by unit as maps: one, or a small one for each month on one scale."""

from __future__ import annotations

import math
import os
import warnings
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from geo.boundaries import load_boundaries
from geo.errors import GeoError
from geo.export import write
from geo.lettering import clean

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# ColorBrewer's YlOrBr, five classes: told apart in grey and by the colour-blind.
COLOURS = ("#ffffd4", "#fed98e", "#fe9929", "#d95f0e", "#993404")
NONE = "#f2efe9"
LEAST = 0.01  # share of the events that a country needs to be drawn: a point astray over a border brings no country in
CAUTION = "No event here means none in the data, not that nothing happened."
VALUES = {"events": "Events", "killed_best": "Deaths, as the dataset counts them"}


def choropleth(
    counts: pd.DataFrame,
    path: str | os.PathLike[str],
    value: str = "events",
    on: str | None = None,
    title: str = "",
    small: bool = False,
    dpi: int = 150,
) -> Path:
    """Draw counts by unit, classed by Fisher and Jenks' natural breaks.

    Parameters
    ----------
    counts : DataFrame
        From :func:`geo.summaries.by_unit`, of one level. Rows without a unit are counted below the map.
    path : path-like
        ``.png``, ``.svg`` or ``.pdf``.
    value : {'events', 'killed_best'}
    on : str, optional
        Day of the boundaries drawn; the last period's when left out.
    title : str
        Over the map.
    small : bool
        A small map for each period, all on one scale, instead of one map of their sum.
    dpi : int

    Returns
    -------
    Path

    Raises
    ------
    GeoError
        If there is nothing to draw, an option is none of those, or the place cannot be written to.
    """
    if value not in VALUES:
        raise GeoError(f"value={value!r} is not known: choose {' or '.join(VALUES)}")
    known = counts[counts["unit_id"].notna() & counts[value].notna()]
    if not len(known):
        raise GeoError(
            "no event lies in a unit of this level: choose a coarser one, or look at what could not be placed"
        )
    suffix = Path(path).suffix.lower().lstrip(".")
    if suffix not in ("png", "svg", "pdf"):
        raise GeoError(f"{path}: pictures are written as .png, .svg or .pdf")
    shapes = _shapes(known, on)
    periods = [name for name in sorted(known["period"].dropna().unique()) if name != "several"] if small else ["all"]
    parts = [known if not small else known[known["period"] == period] for period in periods]
    sums = [part.groupby("unit_id")[value].sum() for part in parts]
    edges = _edges(pd.concat(sums).to_numpy(dtype=float))
    content = _figure(shapes, dict(zip(periods, sums, strict=True)), edges, counts, value, clean(title), suffix, dpi)
    return write(Path(path), content)


def _shapes(counts: pd.DataFrame, on: str | None) -> gpd.GeoDataFrame:
    """Outlines of the level's units in the countries that are counted."""
    last = max((period for period in counts["period"].dropna() if period not in ("all", "several")), default=None)
    day = on or (f"{last}-28" if last and len(last) == 7 else f"{last}-12-31" if last else None)
    units = load_boundaries(int(counts["level"].iloc[0]), on=day, drawn=True)
    shares = counts.groupby("iso3")["events"].sum() / counts["events"].sum()
    return units[units["iso3"].isin(shares.index[shares >= LEAST])]


def _edges(values: Any) -> list[float]:
    """Upper bounds of at most five classes."""
    import mapclassify

    different = len(set(values))
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Numba not installed")  # it would only be faster
        return [float(edge) for edge in mapclassify.FisherJenks(values, k=min(len(COLOURS), different)).bins]


def _figure(
    shapes: gpd.GeoDataFrame,
    sums: dict[str, pd.Series],
    edges: list[float],
    counts: pd.DataFrame,
    value: str,
    title: str,
    suffix: str,
    dpi: int,
) -> bytes:
    """The picture's bytes: maps in a grid, one legend, and what is not on them."""
    import matplotlib
    from matplotlib.figure import Figure

    columns = min(4, math.ceil(math.sqrt(len(sums) * 1.5))) if len(sums) > 1 else 1
    rows = math.ceil(len(sums) / columns)
    figure = Figure(figsize=(11.69, 8.27), dpi=dpi)
    grid = figure.add_gridspec(rows, columns, left=0.02, right=0.98, top=0.88, bottom=0.17, hspace=0.12, wspace=0.04)
    for number, (period, values) in enumerate(sums.items()):
        axes = figure.add_subplot(grid[number // columns, number % columns])
        _map(axes, shapes, values, edges)
        if len(sums) > 1:
            axes.set_title(period, fontsize=9)
    figure.text(0.02, 0.95, title or VALUES[value], fontsize=15, weight="bold", parse_math=False)
    figure.text(0.02, 0.915, VALUES[value] + _span(counts), fontsize=9.5, color="#444444", parse_math=False)
    _legend(figure, edges, counts, value)
    out = BytesIO()
    how: dict[str, Any] = {
        "svg": {"metadata": {"Date": None, "Creator": None}},
        "pdf": {"metadata": {"CreationDate": None}},
    }.get(suffix, {})
    with matplotlib.rc_context({"svg.hashsalt": "sahel-atlas", "svg.fonttype": "path"}):
        figure.savefig(out, format=suffix, **how)
    return out.getvalue()


def _map(axes: Axes, shapes: gpd.GeoDataFrame, values: pd.Series, edges: list[float]) -> None:
    """One map: each unit in the colour of its class."""
    shown = shapes.to_crs("+proj=laea +lat_0=15 +lon_0=5 +datum=WGS84")  # equal areas: a large unit must not shout
    fills = [_colour(values.get(unit), edges) for unit in shown["unit_id"]]
    shown.plot(ax=axes, color=fills, edgecolor="#8a8578", linewidth=0.4)
    shown.dissolve("iso3").boundary.plot(ax=axes, color="#4a4640", linewidth=0.9)
    axes.set_axis_off()
    axes.set_aspect("equal")


def _colour(value: Any, edges: list[float]) -> str:
    """Colour of a value's class; units without any keep the ground's."""
    if value is None or pd.isna(value) or value == 0:
        return NONE
    at = next((number for number, edge in enumerate(edges) if value <= edge), len(edges) - 1)
    return COLOURS[at + len(COLOURS) - len(edges)]


def _span(counts: pd.DataFrame) -> str:
    """From when to when the rows reach."""
    periods = sorted(period for period in counts["period"].dropna().unique() if period not in ("all", "several"))
    return f", {periods[0]} to {periods[-1]}" if periods else ""


def _legend(figure: Any, edges: list[float], counts: pd.DataFrame, value: str) -> None:
    """Classes with their bounds, and below them what the map leaves out."""
    from matplotlib.patches import Rectangle

    low, x = 0, 0.02
    bounds: list[tuple[str, str]] = [(NONE, "none in the data")]
    for edge in edges:
        high = int(edge)
        bounds.append((_colour(edge, edges), f"{high}" if high <= low + 1 else f"{low + 1}-{high}"))
        low = high
    for colour, label in bounds:
        figure.add_artist(Rectangle((x, 0.105), 0.025, 0.022, facecolor=colour, edgecolor="#555555", linewidth=0.5))
        figure.text(x + 0.03, 0.11, label, fontsize=9)
        x += 0.045 + 0.0085 * len(label)
    lost = int(counts[counts["unit_id"].isna()][value].fillna(0).sum())
    vague = f" {lost:,} not placed this finely." if lost else ""
    vintages = "; ".join(dict.fromkeys(counts["boundary_vintage"].dropna()))
    figure.text(0.02, 0.065, CAUTION + vague, fontsize=8.5, color="#333333")
    figure.text(0.02, 0.035, clean(f"Boundaries: {vintages}", 190), fontsize=7, color="#666666", parse_math=False)
