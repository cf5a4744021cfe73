"""The ground of a still picture: a flat sheet in points, land and water, areas with their stripes."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely
import shapely.affinity

from geo import boundaries, datasets
from geo.payload import polygons

if TYPE_CHECKING:
    from matplotlib.axes import Axes

KM_A_DEGREE = 111.32  # at the equator; of longitude it shrinks with the cosine of the latitude
# As in web/base.css, light scheme.
SEA, LAND, BORDER, REGION, RIVER, NAMED, EDGE = (
    "#dbe5ea",
    "#f6f3ec",
    "#a79f8e",
    "#cfc8b8",
    "#b4cdda",
    "#7a7466",
    "#35322b",
)
# Dashes of the stripes, one a group, so that groups differ in grey too; None is a whole line. As in web/symbols.js.
DASHES: tuple[tuple[float, ...] | None, ...] = (None, (4, 1.4), (1, 1.4), (5, 1.4, 1, 1.4), (2.6, 2.6), (0.7, 2))


_BAND = 9.0  # width of the band inside a country's border, points of an A4 page


@dataclass
class Sheet:
    """A map frame: degrees to points by an equirectangular projection that is true at its middle latitude.

    Attributes
    ----------
    axes : Axes
        Its coordinates are points, the origin at the lower left.
    box : tuple
        West, south, east, north in degrees.
    wide, high : float
        Points.
    unit : float
        Points of a line or letter, relative to an A4 page.
    """

    axes: Axes
    box: tuple[float, float, float, float]
    wide: float
    high: float
    unit: float

    def spot(self, lon: float, lat: float) -> tuple[float, float]:
        """Points from the lower left."""
        west, south, east, north = self.box
        return (lon - west) / (east - west) * self.wide, (lat - south) / (north - south) * self.high

    def flat(self, shapes: Sequence[Any] | np.ndarray) -> np.ndarray:
        """Shapes in points, cut to the frame and a little beyond; what lies outside becomes empty."""
        west, south, east, north = self.box
        scale = np.array([self.wide / (east - west), self.high / (north - south)])
        slack = (east - west) * 0.02
        cut = shapely.clip_by_rect(np.asarray(shapes, dtype=object), *_grown(self.box, slack))
        return np.asarray(shapely.transform(cut, lambda points: (points - (west, south)) * scale), dtype=object)

    def metres(self, metres: float) -> float:
        """A length on the ground in points."""
        south, north = self.box[1], self.box[3]
        return metres / 1000 / KM_A_DEGREE * self.high / (north - south)

    def fill(self, shapes: Iterable[Any], **style: Any) -> None:
        """Draw flat polygons or lines."""
        there = [shape for shape in shapes if shape is not None and not shape.is_empty]
        if there:
            gpd.GeoSeries(there).plot(ax=self.axes, aspect=None, autolim=False, **style)
            self.axes.set(xlabel="", ylabel="")


def _grown(box: tuple[float, float, float, float], by: float) -> tuple[float, float, float, float]:
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def fitted(box: Sequence[float], wide: float, high: float) -> tuple[float, float, float, float]:
    """The box widened or heightened to a frame's proportions, equirectangular about its middle latitude."""
    west, south, east, north = box
    narrow = math.cos(math.radians((south + north) / 2))
    across, up = (east - west) * narrow, north - south
    if across / up < wide / high:
        extra = (up * wide / high / narrow - (east - west)) / 2
        return west - extra, south, east + extra, north
    extra = (across * high / wide - up) / 2
    return west, south - extra, east, north + extra


def draw_ground(sheet: Sheet, day: dt.date | None) -> None:
    """Land, first-level units of the day, water and borders, quietly."""
    unit = sheet.unit
    frame = shapely.box(*sheet.box)
    world = boundaries.countries(drawn=True)
    land = sheet.flat(world[world.intersects(frame)].geometry.to_numpy())
    sheet.fill(land, facecolor=LAND, edgecolor="none", zorder=1)
    units = boundaries.load_boundaries(1, on=day, drawn=True)
    near = units[units.geometry.notna() & units.intersects(frame)]
    lines = sheet.flat(near.geometry.to_numpy())
    sheet.fill(lines, facecolor="none", edgecolor=REGION, linewidth=0.45 * unit, linestyle=(0, (3, 2.5)), zorder=1.1)
    for name, zorder in (("rivers", 1.2), ("lakes", 1.3)):
        if f"{name}.parquet" not in datasets.manifest():
            continue
        water = sheet.flat(gpd.read_parquet(datasets.built(f"{name}.parquet")).geometry.to_numpy())
        if name == "rivers":
            sheet.fill(water, color=RIVER, linewidth=0.8 * unit, zorder=zorder)
        else:
            sheet.fill(water, facecolor=SEA, edgecolor=RIVER, linewidth=0.5 * unit, zorder=zorder)
    sheet.fill(land, facecolor="none", edgecolor=BORDER, linewidth=0.75 * unit, zorder=1.4)


def draw_area(sheet: Sheet, shape: Any, styles: list[dict[str, Any]], *, fuzzy: bool, country: bool) -> None:
    """An area: stripes of its groups side by side, its outline broken where it has no exact edge.

    Parameters
    ----------
    sheet : Sheet
        The map frame.
    shape : polygon
        Degrees.
    styles : list of dict
        ``colour`` and ``dash`` of each group or layer; empty for an area that is only named.
    fuzzy, country : bool
        An area with no exact edge; a whole country, of which only a band inside the border is striped.
    """
    flat = shapely.MultiPolygon(list(polygons(sheet.flat([shape])[0])))
    if flat.is_empty:
        return
    if not styles and not fuzzy:
        sheet.fill([flat], facecolor=NAMED, edgecolor="none", alpha=0.1, zorder=1.5)
    angle = 45 if fuzzy else -45 if country else 0
    # Of what is known to the country alone, a band inside the border tells, as on the page; its middle stays legible.
    where = flat.difference(flat.buffer(-_BAND * sheet.unit)) if country else flat
    _stripe(sheet, where, styles, angle, (5.6 if len(styles) < 3 else 9.4) * sheet.unit, 0.8)
    edge = {"linestyle": (0, (5, 3)) if fuzzy else "-", "alpha": 0.85 if styles else 0.55}
    weight = (1.15 if styles else 0.8) * sheet.unit
    outline = shapely.intersection(flat.boundary, shapely.box(-2, -2, sheet.wide + 2, sheet.high + 2))
    sheet.fill([outline], color=EDGE, linewidth=weight, zorder=2.3, **edge)


def _beside(middle: float, step: float, styles: list[dict[str, Any]]) -> tuple[float, ...]:
    """Where the stripes of one group run: from three groups on two close together, so that groups are told apart."""
    return (middle,) if len(styles) < 3 else (middle - step * 0.2, middle + step * 0.2)


def _stripe(sheet: Sheet, shape: Any, styles: list[dict[str, Any]], angle: float, step: float, alpha: float) -> None:
    """Stripes side by side, a colour and dash a style, as on the page; never one group over the other."""
    from matplotlib.collections import LineCollection

    if not styles:
        return
    # Counted from the sheet's middle, so that the stripes of neighbours run on.
    middle, reach = (sheet.wide / 2, sheet.high / 2), math.hypot(sheet.wide, sheet.high) / 2 + step
    count = math.ceil(reach / step)
    for place, style in enumerate(styles):
        ends = [
            shift
            for n in range(-count, count + 1)
            if n % len(styles) == place
            for shift in _beside(n * step, step, styles)
        ]
        lines = shapely.MultiLineString([[(middle[0] + x, middle[1] + y) for y in (-reach, reach)] for x in ends])
        cut = shapely.intersection(shapely.affinity.rotate(lines, angle, origin=middle), shape)
        runs = [part.coords for part in shapely.get_parts(cut) if part.geom_type == "LineString"]
        dash = (0, DASHES[style["dash"] % len(DASHES)])
        looks: tuple[dict[str, Any], ...] = (
            {"colors": ["#141414"], "linewidths": 2.0 * sheet.unit, "alpha": alpha * 0.25, "zorder": 2},
            {"colors": [style["colour"]], "linewidths": 1.5 * sheet.unit, "alpha": alpha, "zorder": 2.1},
        )
        for look in looks:
            stripes = LineCollection(runs, linestyles=[dash], capstyle="butt", **look)
            sheet.axes.add_collection(stripes, autolim=False)
