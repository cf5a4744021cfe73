"""Words on a still picture: measured, broken into lines, and set where they touch nothing."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from geo.payload import clip

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INK, SOFT, HALO = "#1c2024", "#5f594d", "#f6f3ec"
SANS, SERIF = "DejaVu Sans", "DejaVu Serif"  # matplotlib's own, so that a picture is the same everywhere
_TURNS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
Box = tuple[float, float, float, float]  # left, bottom, right, top, points


@dataclass(frozen=True)
class Type:
    """How words are set: size in points, weight, style, family, colour."""

    size: float
    weight: str = "normal"
    style: Literal["normal", "italic"] = "normal"
    family: str = SANS
    colour: str = INK

    def width(self, text: str) -> float:
        """Width of a line in points."""
        from matplotlib.font_manager import FontProperties
        from matplotlib.textpath import text_to_path

        font = FontProperties(family=self.family, weight=self.weight, style=self.style, size=self.size)
        return float(text_to_path.get_text_width_height_descent(text, font, False)[0])


def clean(text: Any, most: int = 200) -> str:
    """One line of text as it can be printed: controls, half characters and turns of direction are left out."""
    kept = (" " if c.isspace() or not c.isprintable() else c for c in clip(text, most * 2) if c not in _TURNS)
    return clip(" ".join("".join(kept).split()), most)


def wrap(text: str, width: float, how: Type, lines: int) -> list[str]:
    """The text in lines of at most ``width`` points; the last one ends in an ellipsis if there is more."""
    found: list[str] = []
    line = ""
    for word in text.split():
        for part in _parts(word, width, how):
            longer = f"{line} {part}" if line else part
            if line and how.width(longer) > width:
                found.append(line)
                line = part
            else:
                line = longer
    if line:
        found.append(line)
    if len(found) > lines:
        found = [*found[: lines - 1], found[lines - 1]]
        while found[-1] and how.width(found[-1] + "…") > width:
            found[-1] = found[-1][:-1].rstrip()
        found[-1] += "…"
    return found


def _parts(word: str, width: float, how: Type) -> list[str]:
    """A word, cut where it is wider than a line."""
    if how.width(word) <= width:
        return [word]
    most = max(1, math.floor(len(word) * width / how.width(word) * 0.9))
    return [word[n : n + most] for n in range(0, len(word), most)]


def write(axes: Axes, x: float, y: float, text: str, how: Type, **more: Any) -> None:
    """Print a line as it is written: a dollar is a dollar, never the start of a formula."""
    axes.text(
        x, y, text, size=how.size, weight=how.weight, style=how.style, family=how.family, color=how.colour,
        parse_math=False, **more,
    )  # fmt: skip


@dataclass
class Name:
    """A name to print: the points where it may stand, how far it keeps from them, its type."""

    text: str
    spots: Sequence[tuple[float, float]]
    how: Type
    clear: float = 0.0  # points from the spot to the edge of the words; 0 sets them upon it
    dot: float = 0.0  # radius of a dot that is drawn with the name, or not at all


@dataclass
class Room:
    """What is taken on the map already, and its frame; how far each mark reaches, by the number of its shape."""

    frame: Box
    taken: list[Box] = field(default_factory=list)
    reach: dict[int, float] = field(default_factory=dict)

    def free(self, box: Box) -> bool:
        """Whether a box lies in the frame and touches nothing."""
        x0, y0, x1, y1 = box
        left, bottom, right, top = self.frame
        inside = left < x0 and x1 < right and bottom < y0 and y1 < top
        return inside and not any(x0 < c and x1 > a and y0 < d and y1 > b for a, b, c, d in self.taken)


def print_names(axes: Axes, room: Room, names: Iterable[Name]) -> int:
    """Print the names that find room, the first ones first; returns how many did."""
    from matplotlib import patheffects
    from matplotlib.patches import Circle

    printed = 0
    for name in names:
        wide, high = name.how.width(name.text), name.how.size * 1.15
        for x, y in (place for spot in name.spots for place in _around(spot, wide, high, name.clear)):
            box = (x - wide / 2 - 2, y - high / 2, x + wide / 2 + 2, y + high / 2)
            if room.free(box):
                room.taken.append(box)
                if name.dot:
                    axes.add_patch(
                        Circle(name.spots[0], name.dot, fc=name.how.colour, ec=HALO, lw=name.dot / 3, zorder=6.9)
                    )
                halo = patheffects.withStroke(linewidth=name.how.size * 0.28, foreground=HALO)
                write(axes, x, y, name.text, name.how, ha="center", va="center", zorder=7, path_effects=[halo])
                printed += 1
                break
    return printed


def _around(spot: tuple[float, float], wide: float, high: float, clear: float) -> list[tuple[float, float]]:
    """Centres of a name about a spot: right, left, above, below, then the corners; upon it if clear is 0."""
    x, y = spot
    if not clear:
        return [spot]
    aside, up = clear + 2 + wide / 2, clear + high / 2
    near = clear * 0.7
    return [
        (x + aside, y), (x - aside, y), (x, y + up), (x, y - up),
        *((x + a * (near + 2 + wide / 2), y + b * (near + high / 2)) for a in (1, -1) for b in (1, -1)),
    ]  # fmt: skip
