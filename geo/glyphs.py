"""The page's own marks as matplotlib paths: one drawing of each shape, in ``web/symbols.js``, for page and picture."""

from __future__ import annotations

import math
import re
from functools import cache
from pathlib import Path as File
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.errors import DataError

if TYPE_CHECKING:
    from matplotlib.path import Path

_FILE = File(__file__).resolve().parent / "web" / "symbols.js"
_SHAPE = re.compile(r'^\s+(\w+): "([MmLlHhVvAaZz\d\s.,-]+)",?\s*$', re.M)
_TOKEN = re.compile(r"[MmLlHhVvAaZz]|-?\d*\.?\d+")
_FIELD = 24.0  # the shapes' field, 24 by 24, its y downwards
_NEEDS = {"m": 2, "l": 2, "h": 1, "v": 1, "a": 7}


@cache
def shapes() -> dict[str, str]:
    """SVG path data of each shape, by name.

    Raises
    ------
    DataError
        If the file has none.
    """
    found = dict(_SHAPE.findall(_FILE.read_text(encoding="utf-8")))
    if not found:
        raise DataError(f"{_FILE} has no shapes in the form that is read here: reinstall sahel-atlas")
    return found


@cache
def glyph(name: str) -> Path:
    """Shape about the origin, one unit wide and high, y upwards; a circle where there is no such shape."""
    known = shapes()
    return svg_path(known.get(name, known.get("circle", next(iter(known.values())))))


def svg_path(data: str) -> Path:
    """Matplotlib path of SVG path data (moves, lines, circular arcs, closings) on a field of 24 by 24.

    Parameters
    ----------
    data : str
        The ``d`` of a path: the commands M, L, H, V, A and Z, absolute and relative.
    """
    from matplotlib.path import Path

    points: list[tuple[float, float]] = []
    codes: list[Any] = []
    at = start = (0.0, 0.0)
    for command, values in _commands(data):
        base = at if command.islower() else (0.0, 0.0)
        kind = command.lower()
        if kind == "z":
            points.append(start)
            codes.append(Path.CLOSEPOLY)
            at = start
            continue
        if kind == "a":
            end = (base[0] + values[5], base[1] + values[6])
            found = _arc(at, end, values[0], bool(values[3]), bool(values[4]))
        elif kind == "h":
            found = [(base[0] + values[0], at[1])]
        elif kind == "v":
            found = [(at[0], base[1] + values[0])]
        else:
            found = [(base[0] + values[0], base[1] + values[1])]
        codes += [Path.MOVETO if kind == "m" else Path.LINETO] * len(found)
        points += found
        at = found[-1]
        if kind == "m":
            start = at
    flipped = (np.array(points) / _FIELD - 0.5) * (1, -1)
    return Path(flipped, codes)


def _commands(data: str) -> list[tuple[str, list[float]]]:
    """Commands with their numbers; what follows a move without a letter of its own is a line."""
    found: list[tuple[str, list[float]]] = []
    letter = ""
    values: list[float] = []
    for token in _TOKEN.findall(data):
        if token.isalpha():
            letter, values = token, []
            if letter in "Zz":
                found.append((letter, []))
            continue
        values.append(float(token))
        if len(values) == _NEEDS[letter.lower()]:
            found.append((letter, values))
            letter, values = {"m": "l", "M": "L"}.get(letter, letter), []
    return found


def _arc(
    start: tuple[float, float], end: tuple[float, float], radius: float, large: bool, sweep: bool
) -> list[tuple[float, float]]:
    """Points on a circular arc, a step of at most ten degrees; by the formulas of SVG 1.1, appendix F.6.5."""
    dx, dy = (start[0] - end[0]) / 2, (start[1] - end[1]) / 2
    half = math.hypot(dx, dy)
    if half == 0:
        return [end]
    radius = max(radius, half)
    lift = math.sqrt(radius**2 - half**2) / half * (-1 if large == sweep else 1)
    x, y = (start[0] + end[0]) / 2 + lift * dy, (start[1] + end[1]) / 2 - lift * dx
    first, last = math.atan2(start[1] - y, start[0] - x), math.atan2(end[1] - y, end[0] - x)
    turn = (last - first) % (2 * math.pi) if sweep else -((first - last) % (2 * math.pi))
    steps = max(2, math.ceil(abs(turn) / math.radians(10)))
    angles = (first + turn * n / steps for n in range(1, steps))
    return [*((x + radius * math.cos(a), y + radius * math.sin(a)) for a in angles), end]
