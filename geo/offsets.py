"""Shapes around and between points, in metres on the ellipsoid: what "30 km north of" and "between" can honestly mean.

All take and give longitude and latitude, EPSG:4326, and reckon on WGS 84.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import shapely
from pyproj import Geod, Proj
from shapely.geometry.base import BaseGeometry

# Eight winds (the compass rose of news: "north-east", seldom "north-north-east") are 45 degrees wide each.
BEARINGS = {
    "north": 0.0,
    "northeast": 45.0,
    "east": 90.0,
    "southeast": 135.0,
    "south": 180.0,
    "southwest": 225.0,
    "west": 270.0,
    "northwest": 315.0,
}
HALF_WIND = 22.5  # degrees to either side that a named wind covers
# Cardinal parts as shares of an area's extent in an equal-area projection centred on it (west, south, east, north).
# Where a convention exists (central Mali is Mopti and Ségou) the gazetteer's region is used instead. No source fixes
# these shares: halves are chosen so that no place which a reporter may mean is left out; "far" is the outer quarter.
CARDINAL: dict[str, tuple[float, float, float, float]] = {
    "north": (0, 0.5, 1, 1),
    "south": (0, 0, 1, 0.5),
    "east": (0.5, 0, 1, 1),
    "west": (0, 0, 0.5, 1),
    "northeast": (0.5, 0.5, 1, 1),
    "northwest": (0, 0.5, 0.5, 1),
    "southeast": (0.5, 0, 1, 0.5),
    "southwest": (0, 0, 0.5, 0.5),
    "central": (0.25, 0.25, 0.75, 0.75),
    "far_north": (0, 0.75, 1, 1),
    "far_south": (0, 0, 1, 0.25),
    "far_east": (0.75, 0, 1, 1),
    "far_west": (0, 0, 0.25, 1),
}
_STEP = 5.0  # degrees between the corners of a round shape: its edge is within 0.1 % of the circle
_GEOD = Geod(ellps="WGS84")


def point_at(lon: float, lat: float, bearing: float, metres: float) -> shapely.Point:
    """The point at a distance in a direction, degrees clockwise from north."""
    east, north, _ = _GEOD.fwd(lon, lat, bearing, metres)
    return shapely.Point(round(east, 5), round(north, 5))


def metres_between(one: shapely.Point, other: shapely.Point) -> float:
    """Geodesic distance of two points."""
    return float(_GEOD.inv(one.x, one.y, other.x, other.y)[2])


def _arc(lon: float, lat: float, bearings: np.ndarray, metres: float) -> np.ndarray:
    """Points at one distance in many directions."""
    many = np.ones(len(bearings))
    east, north, _ = _GEOD.fwd(lon * many, lat * many, bearings, metres * many)
    return np.column_stack([east, north])


def ring(lon: float, lat: float, inner: float, outer: float) -> shapely.Polygon:
    """All points between two distances of a point, metres: "30 km from Djibo" says no direction."""
    bearings = np.arange(0.0, 360.0, _STEP)
    hole = [_arc(lon, lat, bearings, inner)] if inner > 0 else []
    return shapely.Polygon(_arc(lon, lat, bearings, outer), hole)


def wedge(lon: float, lat: float, bearing: float, inner: float, outer: float) -> shapely.Polygon:
    """The part of such a ring that lies in one wind: "south-east of Djibo" says no distance."""
    bearings = np.arange(bearing - HALF_WIND, bearing + HALF_WIND + 0.1, _STEP / 2)
    far = _arc(lon, lat, bearings, outer)
    near = _arc(lon, lat, bearings[::-1], inner) if inner > 0 else np.array([[lon, lat]])
    return shapely.Polygon(np.concatenate([far, near]))


def corridor(one: shapely.Point, other: shapely.Point, half_width: float) -> BaseGeometry:
    """The strip along the geodesic from one point to another, metres to either side."""
    count = max(2, math.ceil(metres_between(one, other) / 10_000))
    inner = _GEOD.npts(one.x, one.y, other.x, other.y, count)
    return widened(shapely.LineString([(one.x, one.y), *inner, (other.x, other.y)]), half_width)


def widened(shape: BaseGeometry, metres: float) -> BaseGeometry:
    """A shape and all within so many metres of it, reckoned in an equidistant projection centred on it."""
    there, back = _plane("aeqd", shape)
    flat = shapely.transform(shape, there, interleaved=False).buffer(metres, quad_segs=8)
    return shapely.transform(flat, back, interleaved=False)


def _plane(projection: str, shape: BaseGeometry) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """The way into an azimuthal projection centred on a shape, and the way back.

    A bare projection, as both sides are WGS 84: to look for a transformation between two systems takes fifty times as
    long, and gives the same bits.
    """
    centre = shape.centroid
    local = Proj(f"+proj={projection} +lat_0={centre.y:.4f} +lon_0={centre.x:.4f} +datum=WGS84 +units=m")
    return local, partial(local, inverse=True)


def cardinal_part(area: BaseGeometry, direction: str) -> BaseGeometry:
    """The cardinal part of an area, cut by shares of its extent.

    Parameters
    ----------
    area : Polygon or MultiPolygon
        EPSG:4326.
    direction : str
        A key of :data:`CARDINAL`.

    Returns
    -------
    Polygon or MultiPolygon
        EPSG:4326, inside ``area``.

    Notes
    -----
    The extent is taken in a Lambert azimuthal equal-area projection centred on the area, so that "half" is half.
    """
    there, back = _plane("laea", area)
    flat = shapely.transform(area, there, interleaved=False)
    west, south, east, north = flat.bounds
    left, low, right, high = CARDINAL[direction]
    window = shapely.box(
        west + left * (east - west),
        south + low * (north - south),
        west + right * (east - west),
        south + high * (north - south),
    )
    return shapely.transform(shapely.make_valid(flat).intersection(window), back, interleaved=False)
