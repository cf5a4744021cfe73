"""What stands about a still picture's map: title, notes at the foot, scale bar, inset; a word if nothing is drawn."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import shapely

from geo import basemap, boundaries, wording
from geo.colophon import CREDITS
from geo.layers import Layers
from geo.lettering import INK, SERIF, SOFT, Box, Type, wrap, write
from geo.page import software
from geo.terrain import BORDER, LAND, SEA, Sheet, fitted

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_AFRICA = (-19.0, -36.0, 53.0, 38.5)  # west, south, east, north of the inset
_INSET_BELOW = 22.0  # degrees: a view narrower than this gets an inset that says where in Africa it lies


@dataclass(frozen=True)
class Still:
    """What a picture is made of."""

    layers: Layers
    lang: str
    title: str
    byline: str
    day: dt.date | None
    view: tuple[float, float, float, float]
    events: int = 0  # of the page that a picture does not draw


def sheet(figure: Figure, frame: Box, box: tuple[float, float, float, float], unit: float) -> Sheet:
    """The map's frame on the page."""
    left, bottom, right, top = frame
    wide, high = figure.get_figwidth() * 72, figure.get_figheight() * 72
    axes: Any = figure.add_axes((left / wide, bottom / high, (right - left) / wide, (top - bottom) / high))
    axes.set(xlim=(0, right - left), ylim=(0, top - bottom), xticks=[], yticks=[], facecolor=SEA)
    for spine in axes.spines.values():
        spine.set(color=BORDER, linewidth=0.8 * unit)
    return Sheet(axes, fitted(box, right - left, top - bottom), right - left, top - bottom, unit)


def heading(page: Axes, still: Still, box: Box, unit: float) -> float:
    """Title and byline; returns where the map may begin."""
    left, _, right, top = box
    big = Type((17 if len(still.title) < 90 else 13.5) * unit, "bold", family=SERIF)
    y = top
    for line in wrap(still.title, right - left, big, 2):
        write(page, left, y, line, big, va="top")
        y -= big.size * 1.28
    small = Type(8.6 * unit, colour=SOFT)
    for line in wrap(still.byline, right - left, small, 1):
        write(page, left, y - 1 * unit, line, small, va="top")
        y -= small.size * 1.5
    return y - 5 * unit


def foot(page: Axes, still: Still, box: Box, unit: float) -> float:
    """What is not drawn, boundaries, disclaimer, licences; returns where it ends."""
    said = wording.words(still.lang)
    about, layers = said["about"], still.layers
    colon = " : " if still.lang == "fr" else ": "
    drawn = sum(claim["geom"] >= 0 for claim in layers.claims)
    day = wording.day_words(still.day, said["dates"]) if still.day else ""
    form = about["boundary_note"] if still.day else about["boundary_plain"]
    edges = str(form).format(date=day, vintage=basemap.vintage(still.day))
    shown = str(said["ui"]["shown"]).format(n=drawn, m=len(layers.claims))
    tray = f" {said['ui']['tray']}{colon}{len(layers.tray)}." if layers.tray else ""
    told = f"{shown}.{tray} {str(about['by_hand'])[:1].upper()}{str(about['by_hand'])[1:]}."
    rest = f"{about['boundaries']}{colon}{edges}. {' '.join(str(about['disclaimer']).split())}"
    left, bottom, right, _ = box
    fine = Type(5.7 * unit, colour=SOFT)
    lines = wrap(f"{told} {rest} {about['licences']}{colon}{CREDITS}. Sahel Atlas {software()}.", right - left, fine, 5)
    top = bottom + len(lines) * fine.size * 1.4
    for number, line in enumerate(lines, start=1):
        write(page, left, top - number * fine.size * 1.4, line, fine, va="bottom")
    return top


def scale(ground: Sheet) -> Box:
    """A bar of a round length, true at the middle latitude; returns the room it takes."""
    from matplotlib.patches import Rectangle

    unit, axes = ground.unit, ground.axes
    a_km = ground.metres(1000)
    most = max(ground.wide / 5 / a_km, 1)
    length = max(n * 10**p for p in range(5) for n in (1, 2, 5) if n * 10**p <= most)
    x, y, wide, tall = 12 * unit, 12 * unit, length * a_km, 3.2 * unit
    back = (x - 6 * unit, y - 6 * unit, x + wide + 24 * unit, y + 17 * unit)
    axes.add_patch(Rectangle(back[:2], back[2] - back[0], back[3] - back[1], fc=LAND, ec="none", alpha=0.8, zorder=7.9))
    for part, colour in ((0, INK), (1, "white")):
        box = Rectangle((x + part * wide / 2, y), wide / 2, tall, fc=colour, ec=INK, lw=0.7 * unit, zorder=8)
        axes.add_patch(box)
    small = Type(6.4 * unit)
    marks = [(0.0, "0"), (wide / 2, f"{length / 2:g}"), (wide, f"{length} km")]
    if small.width(marks[1][1] + marks[2][1]) > wide * 0.8:  # a short bar has no room for its middle
        del marks[1]
    for at, text in marks:
        write(axes, x + at, y + tall + 2.2 * unit, text, small, ha="center", va="bottom", zorder=8)
    return back


def inset(figure: Figure, ground: Sheet, frame: Box, box: Box) -> list[Box]:
    """Where in Africa a map of one part lies, in its lower right corner; returns the room it takes."""
    from matplotlib.patches import Rectangle

    if box[2] - box[0] >= _INSET_BELOW:
        return []

    unit = ground.unit
    tall = 84 * unit
    west, south, east, north = _AFRICA
    wide = tall * (east - west) / (north - south)
    corner = (frame[2] - wide - 6 * unit, frame[1] + 6 * unit, frame[2] - 6 * unit, frame[1] + tall + 6 * unit)
    small = sheet(figure, corner, _AFRICA, unit)
    world = boundaries.countries(drawn=True)
    land = shapely.simplify(small.flat(world[world.intersects(shapely.box(*_AFRICA))].geometry.to_numpy()), 0.3 * unit)
    small.fill(land, facecolor="#efeae0", edgecolor=BORDER, linewidth=0.25 * unit)
    low, high = small.spot(*ground.box[:2]), small.spot(*ground.box[2:])
    here = Rectangle(low, high[0] - low[0], high[1] - low[1], fc="none", ec=INK, lw=1.3 * unit, zorder=5)
    small.axes.add_patch(here)
    return [(ground.wide - wide - 9 * unit, 0, ground.wide, tall + 9 * unit)]


def nothing(ground: Sheet, still: Still) -> None:
    """A map with nothing on it says why."""
    if any(claim["geom"] >= 0 for claim in still.layers.claims):
        return
    ui = wording.words(still.lang)["ui"]
    if still.events and not still.layers.claims:
        text = str(ui["events_left"]).format(n=f"{still.events:,}")
    elif still.layers.claims:
        text = str(ui["shown"]).format(n=0, m=len(still.layers.claims))
    else:
        drawn = any(place["geom"] >= 0 for place in still.layers.places)
        text = f"{ui['nothing']} {ui['nothing_hint' if drawn else 'no_place']}"
    how = Type(9.5 * ground.unit)
    lines = wrap(text, ground.wide * 0.6, how, 3)
    for number, line in enumerate(lines):
        y = ground.high - (16 + number * 13) * ground.unit
        box = {"facecolor": "white", "edgecolor": "none", "pad": 3 * ground.unit, "alpha": 0.9}
        write(ground.axes, ground.wide / 2, y, line, how, ha="center", va="top", zorder=9, bbox=box)
