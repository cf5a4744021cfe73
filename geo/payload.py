"""What goes into a page: JSON that no HTML parser can misread, and coordinates as small packed columns."""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

GRID = 1e-3  # degrees, about 110 m: a fifth of a pixel at zoom 10, where the map stops to be read
_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
_RISKY = re.compile("[<>&\u2028\u2029\ud800-\udfff]")


def script_json(value: Any) -> str:
    """JSON for a ``<script type="application/json">``: whatever the text, it cannot end the element or be markup.

    ``<``, ``>``, ``&``, U+2028, U+2029 and lone surrogates are written as escapes; the same value gives the same text.
    """
    plain = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _RISKY.sub(lambda found: _ESCAPES.get(found[0], f"\\u{ord(found[0]):04x}"), plain)


def clip(text: Any, most: int) -> str:
    """The text, or its first ``most`` characters and an ellipsis: a name of a megabyte is no name."""
    words = "" if text is None else str(text)
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def pack(data: bytes) -> str:
    """Bytes as gzip in base64, the same for the same bytes."""
    return base64.b64encode(gzip.compress(data, 9, mtime=0)).decode("ascii")


def varints(values: np.ndarray) -> bytes:
    """Signed integers as zigzag varints, seven bits a byte, least significant first."""
    signed = np.asarray(values, dtype=np.int64)
    rest = ((signed << 1) ^ (signed >> 63)).astype(np.uint64)
    width = np.ones(len(rest), dtype=np.int64)
    for shift in range(7, 64, 7):
        width += (rest >> np.uint64(shift)) > 0
    out = np.zeros(int(width.sum()), dtype=np.uint8)
    starts = np.concatenate([[0], np.cumsum(width)[:-1]]).astype(np.int64)
    for place in range(int(width.max()) if len(width) else 0):
        has = width > place
        bits = ((rest[has] >> np.uint64(7 * place)) & np.uint64(0x7F)).astype(np.uint8)
        more = (width[has] > place + 1).astype(np.uint8) << 7
        out[starts[has] + place] = bits | more
    return out.tobytes()


def unvarints(data: bytes) -> np.ndarray:
    """The signed integers that :func:`varints` wrote."""
    flat = np.frombuffer(data, dtype=np.uint8).astype(np.uint64)
    ends = np.flatnonzero(flat < 128)
    starts = np.concatenate([[0], ends[:-1] + 1]).astype(np.int64) if len(ends) else ends
    place = np.arange(len(flat)) - np.repeat(starts, ends - starts + 1)
    rest = (
        np.add.reduceat((flat & np.uint64(127)) << (np.uint64(7) * place.astype(np.uint64)), starts)
        if len(ends)
        else flat
    )
    half = (rest >> np.uint64(1)).astype(np.int64)
    return np.where(rest & np.uint64(1), ~half, half)


class Lines:
    """A pool of lines and rings, each known by its number, packed as differences on a grid of ``GRID`` degrees."""

    def __init__(self) -> None:
        self._counts: list[int] = []
        self._parts: list[np.ndarray] = []

    def add(self, coordinates: Sequence[Sequence[float]] | np.ndarray) -> int:
        """Take a line of (lon, lat) in degrees; points that fall on the one before are dropped. Returns its number."""
        points = np.rint(np.asarray(coordinates, dtype=float)[:, :2] / GRID).astype(np.int64)
        if len(points) > 1:
            keep = np.concatenate([[True], np.any(np.diff(points, axis=0) != 0, axis=1)])
            points = points[keep]
        self._counts.append(len(points))
        self._parts.append(np.diff(points, axis=0, prepend=np.zeros((1, 2), dtype=np.int64)))
        return len(self._counts) - 1

    def add_shape(self, shape: Any) -> list[list[int]]:
        """Take a polygon or multipolygon, or the areas of a collection: a list of polygons, each a list of rings."""
        return [
            [self.add(ring.coords) for ring in (part.exterior, *part.interiors)]
            for part in polygons(shape)
            if not part.is_empty
        ]

    def packed(self) -> dict[str, Any]:
        """``n``: points a line; ``z``: gzip, base64, of varints lon, lat, lon, … each line from zero; ``grid``."""
        flat = np.concatenate([part.ravel() for part in self._parts]) if self._parts else np.zeros(0, dtype=np.int64)
        return {"grid": GRID, "n": self._counts, "z": pack(varints(flat))}


def polygons(shape: Any) -> Iterable[Any]:
    """The polygons of a shape; lines and points in a collection are left out."""
    if shape is None or shape.is_empty:
        return []
    if shape.geom_type == "Polygon":
        return [shape]
    return [part for piece in getattr(shape, "geoms", ()) for part in polygons(piece)]
