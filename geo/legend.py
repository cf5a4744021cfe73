"""The legend of a still picture: what is drawn, by group, with counts, and how to read the marks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from geo import wording
from geo.actors import actor_name
from geo.glyphs import glyph
from geo.layers import Layers, marks, palette
from geo.lettering import INK, SOFT, Box, Type, clean, wrap, write
from geo.terrain import DASHES, EDGE, NAMED

if TYPE_CHECKING:
    from matplotlib.axes import Axes

GROUPS_MOST = 8  # groups in the legend; the rest are counted
_SAMPLE = 22.0  # width of the column of samples, points of an A4 page
_GAP = 11.0  # between columns
Sign = Callable[["Axes", float, float, float], None]


@dataclass
class Row:
    """A line of the legend; a heading has no sign."""

    text: str
    sign: Sign | None = None
    count: str = ""


def rows(layers: Layers, lang: str) -> list[Row]:
    """What the legend says about these layers, in a language."""
    said = wording.words(lang)
    titles = {"claims": said["layer_groups"]["claims"], "places": said["layer_groups"]["places"]}
    found: list[Row] = []
    for group, title in titles.items():
        shown = [
            layer
            for layer in layers.layers
            if layer["group"] == group and layer.get("count") and layer["on"] and layer["id"] in _DRAWN
        ]
        if shown:
            found.append(Row(str(title)))
        for layer in shown:
            found += _layer(layers, layer, said, lang)
    types = list(dict.fromkeys(claim["type"] for claim in layers.claims if claim["geom"] >= 0))
    drawn = {geom["t"] for geom in layers.ground.shapes}
    if types or drawn:
        found.append(Row(str(said["ui"]["legend"])))
    found += [_type(kind, said) for kind in marks() if kind in types and marks()[kind]["layer"] != "groups"]
    found += [Row(str(said["marks"][key]), sign) for key, sign in _FORMS.items() if _has(layers, key)]
    return found


def _has(layers: Layers, form: str) -> bool:
    shapes = layers.ground.shapes
    claimed = [claim for claim in layers.claims if claim["geom"] >= 0]
    if form == "doubt":
        return any(claim["stance"] in {"hedged", "implied"} for claim in claimed)
    if form == "fuzzy":
        return any(shape["t"] == "area" and shape["fuzzy"] for shape in shapes)
    if form == "ended":
        return any(claim["ended"] for claim in claimed)
    return any(shape["t"] == form for shape in shapes)


def _layer(layers: Layers, layer: dict[str, Any], said: Any, lang: str) -> list[Row]:
    """A layer, or the groups of the layer of group activity."""
    label, count = str(said["layers"][layer["id"]]), str(layer["count"])
    if layer["id"] != "groups":
        return [Row(label, _LAYERS[layer["id"]], count)]
    keys = [key for key in layers.styles if key.startswith("group:")]
    found = [Row(label, None, count)] if not keys else []
    for key in keys[:GROUPS_MOST]:
        used = sum(key in claim["keys"] for claim in layers.claims if claim["layer"] == "groups")
        name = clean(actor_name(key.removeprefix("group:"), lang))
        found.append(Row(name, _stripes(layers.styles[key]), str(used)))
    if len(keys) > GROUPS_MOST:
        found.append(Row("…", None, str(len(keys) - GROUPS_MOST)))
    return found


def _type(kind: str, said: Any) -> Row:
    mark = marks()[kind]
    colour = palette().get(mark["layer"], palette()["events"])[0]
    return Row(str(said["types"][kind]), _glyph(mark["shape"], colour, bool(mark["ended"])))


def height(found: list[Row], wide: float, unit: float) -> float:
    """Points that the rows take in one column."""
    return sum(_lines(row, wide, unit)[1] for row in found)


def _lines(row: Row, wide: float, unit: float) -> tuple[list[str], float]:
    how = _how(row, unit)
    room = wide if row.sign is None else wide - (_SAMPLE + 8 + (16 if row.count else 0)) * unit
    lines = wrap(row.text, max(room, 20), how, 3)
    return lines, how.size * 1.28 * len(lines) + (7.5 if row.sign is None else 4.6) * unit


def _how(row: Row, unit: float) -> Type:
    return Type(7.6 * unit, "bold", colour=SOFT) if row.sign is None else Type(7.6 * unit)


def draw_legend(axes: Axes, found: list[Row], box: Box, unit: float, columns: int = 1) -> None:
    """Print the rows into a box of the page, smaller where they would not fit, in so many columns."""
    left, bottom, right, top = box
    wide = (right - left - _GAP * unit * (columns - 1)) / columns
    while unit > 1.5 and height(found, wide, unit) * (1.12 if columns > 1 else 1) > (top - bottom) * columns:
        if not _smaller(found, wide, unit, top - bottom, columns):
            break
        unit *= 0.95
    share = max(height(found, wide, unit) / columns, 1)
    x, y, column = left, top, 0
    for number, row in enumerate(found):
        lines, high = _lines(row, wide, unit)
        # A heading never stands alone at the foot of a column.
        alone = row.sign is not None or number + 1 == len(found)
        last = high if alone else _lines(found[number + 1], wide, unit)[1]
        needs = high if alone else high + last
        full = y - needs < bottom - 1
        if column < columns - 1 and (full or (top - y) + needs - last * 0.4 > share):
            column, x, y = column + 1, x + wide + _GAP * unit, top
        elif full:
            return
        _row(axes, row, lines, (x, y, x + wide, y - high), unit)
        y -= high


def _smaller(found: list[Row], wide: float, unit: float, high: float, columns: int) -> bool:
    """Whether shrinking helps still: below half its size a legend is not read, and its last rows are left out."""
    return height(found, wide, unit) / columns < high * 2.2


def _row(axes: Axes, row: Row, lines: list[str], box: Box, unit: float) -> None:
    left, top, right, bottom = box
    how = _how(row, unit)
    step = how.size * 1.28
    middle = (top + bottom) / 2 - (0 if row.sign else 1.6 * unit)
    if row.sign is not None:
        row.sign(axes, left + _SAMPLE / 2 * unit, middle, unit)
    x = left if row.sign is None else left + (_SAMPLE + 8) * unit
    for number, line in enumerate(lines):
        write(axes, x, middle + step * ((len(lines) - 1) / 2 - number), line, how, va="center_baseline")
    if row.count:
        write(axes, right, middle, row.count, Type(7.6 * unit, "bold", colour=SOFT), ha="right", va="center_baseline")


def put_glyph(axes: Axes, x: float, y: float, name: str, size: float, **style: Any) -> None:
    """One of the page's shapes, ``size`` points wide, about a point."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    shape = glyph(name)
    axes.add_patch(PathPatch(Path(np.asarray(shape.vertices) * size + (x, y), shape.codes), **style))


def glyph_style(colour: str, ended: bool, unit: float) -> dict[str, Any]:
    """Filled, or hollow and broken where the thing has ended."""
    if ended:
        return {"fc": "none", "ec": INK, "lw": 1.1 * unit, "ls": (0, (1.8, 1.1)), "joinstyle": "miter"}
    return {"fc": colour, "ec": INK, "lw": 0.7 * unit, "joinstyle": "round"}


def _glyph(shape: str, colour: str, ended: bool) -> Sign:
    def sign(axes: Axes, x: float, y: float, unit: float) -> None:
        put_glyph(axes, x, y, shape, 11.5 * unit, zorder=3, **glyph_style(colour, ended, unit))

    return sign


def _stripes(style: dict[str, Any]) -> Sign:
    """Three stripes in a frame, as on the map."""

    def sign(axes: Axes, x: float, y: float, unit: float) -> None:
        from matplotlib.lines import Line2D
        from matplotlib.patches import Rectangle

        half, tall = 10.5 * unit, 5.2 * unit
        frame = Rectangle((x - half, y - tall), 2 * half, 2 * tall, fc="none", ec=INK, lw=0.8 * unit, zorder=5)
        axes.add_patch(frame)
        for shift in (-7.5, 0, 7.5):
            ends = [x + shift * unit - tall, x + shift * unit + tall], [y - tall, y + tall]
            line = Line2D(
                *ends, color=style["colour"], lw=2.4 * unit, ls=(0, DASHES[style["dash"] % len(DASHES)]), zorder=4
            )
            axes.add_line(line)
            line.set_clip_path(frame)

    return sign


def _box(**style: Any) -> Sign:
    def sign(axes: Axes, x: float, y: float, unit: float) -> None:
        from matplotlib.patches import Rectangle

        look = {"fc": "none", "ec": EDGE, **style}
        look["lw"] = 1.0 * unit
        axes.add_patch(Rectangle((x - 10.5 * unit, y - 5.2 * unit), 21 * unit, 10.4 * unit, zorder=3, **look))

    return sign


def _circle(size: float, **style: Any) -> Sign:
    def sign(axes: Axes, x: float, y: float, unit: float) -> None:
        from matplotlib.patches import Circle

        look = {"fc": "white", "ec": INK, "lw": 1.1 * unit, **style}
        axes.add_patch(Circle((x, y), size * unit, zorder=3, **look))

    return sign


def _contested(axes: Axes, x: float, y: float, unit: float) -> None:
    """The split disc."""
    from matplotlib.patches import Wedge

    for start, colour in ((90, palette()["contested"][0]), (270, "white")):
        axes.add_patch(Wedge((x, y), 6 * unit, start, start + 180, fc=colour, ec=INK, lw=1.0 * unit, zorder=3))


def _pin(axes: Axes, x: float, y: float, unit: float) -> None:
    from matplotlib.patches import Polygon

    legs = [(x - 2.8 * unit, y - 2 * unit), (x, y - 7.5 * unit), (x + 2.8 * unit, y - 2 * unit)]
    axes.add_patch(Polygon(legs, fc=INK, ec="none", zorder=3))
    _circle(4.6)(axes, x, y + 1.8 * unit, unit)


_LAYERS: dict[str, Sign] = {
    "troops": _glyph("square", palette()["troops"][0], False),
    "events": _glyph("triangle", palette()["events"][0], False),
    "statements": _glyph("speech", palette()["statements"][0], False),
    "contested": _contested,
    "countries": _box(fc=f"{NAMED}1a"),
    "mentions": _circle(3.4),
}
_DRAWN = {"groups", *_LAYERS}  # layers that a picture has; the page has more
_FORMS: dict[str, Sign] = {
    "pin": _pin,
    "ring": _circle(5.6, ls=(0, (1, 1.2)), fc="none"),
    "area": _box(hatch="////"),
    "fuzzy": _box(ls=(0, (3, 1.8))),
    "ended": _glyph("square", INK, True),
    "doubt": _circle(5.6, ls=(0, (2.4, 1.4))),
}
