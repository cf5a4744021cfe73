"""The light relief of a still picture: the same built picture as the page's, brought to the sheet's projection."""

from __future__ import annotations

import math
from functools import cache

import numpy as np

from geo import basemap, datasets
from geo.terrain import Sheet

_STRENGTH = 0.3  # opacity of the deepest shade; light is drawn half as strong


@cache
def _grey() -> np.ndarray:
    """Shade (below 0) and light (above 0) of the built picture, -1 to 1; rows from north to south as in web maps."""
    from PIL import Image  # comes with matplotlib

    with Image.open(datasets.built("relief.webp")) as picture:
        return np.asarray(picture.convert("L"), dtype=float) / 127.5 - 1


def _northing(lat: float | np.ndarray) -> np.ndarray:
    return np.log(np.tan(math.pi / 4 + np.radians(lat) / 2))


def draw_relief(sheet: Sheet) -> None:
    """Shade on the land and lakes of a sheet: black and white, both nearly transparent."""
    west, south, east, north = basemap.RELIEF
    grey = _grey()
    high = grey.shape[0]
    lats = np.linspace(north, south, high)
    rows = (_northing(north) - _northing(lats)) / (_northing(north) - _northing(south)) * (high - 1)
    flat = grey[np.rint(rows).astype(int)]
    shade = np.zeros((*flat.shape, 4))
    shade[..., :3] = (flat > 0)[..., None]
    shade[..., 3] = np.abs(flat) * np.where(flat > 0, 0.5, 1.0) * _STRENGTH
    (left, bottom), (right, top) = sheet.spot(west, south), sheet.spot(east, north)
    sheet.axes.imshow(
        shade, extent=(left, right, bottom, top), aspect="auto", interpolation="bilinear", zorder=1.05, clip_on=True
    )
    sheet.axes.set(xlim=(0, sheet.wide), ylim=(0, sheet.high))
