"""What a relation to a place covers on the ground: a point and its radius, a ring, a wedge, a corridor, a border."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import shapely
from shapely.geometry.base import BaseGeometry

from geo.boundaries import unit
from geo.gazetteer import Place
from geo.offsets import BEARINGS, HALF_WIND, corridor, metres_between, point_at, ring, wedge, widened
from geo.regions import countries_of

NEAR_M = 25_000.0  # UCDP GED where_prec 2: within 25 km of a known point
# A distance in a report may be by road, which is longer than the beeline: by a quarter or so where roads are few (by
# judgement; where the ground is flat and empty it is nearly straight).
DETOUR = 0.8
# Half the width of what lies between two towns: a tenth of the way between them, within these bounds (by judgement;
# roads of the Sahel seldom leave the beeline by more).
WIDTH, LEAST_M, MOST_M = 0.1, 5_000.0, NEAR_M
_TOUCH_DEG = 0.02  # about 2 km: borders of two countries in Natural Earth agree to less than that


@dataclass(frozen=True, slots=True)
class Relation:
    """How a place is told by a mention.

    Attributes
    ----------
    kind : str
        ``offset`` (a distance, perhaps a direction), ``toward`` (a direction alone), ``near``, ``between``, ``road``
        or ``border``.
    words : str
        As printed before the mention, such as "30 km north of".
    phrase : str
        These with the place or places that they are about: "30 km north of Djibo", "between Gao and Ansongo".
    low, high : float
        Least and greatest distance in metres; of ``near`` 0 and the radius.
    bearing : str or None
        A key of :data:`geo.offsets.BEARINGS`.
    other : int or None
        Index of the other mention of ``between``, ``road`` and ``border``.
    """

    kind: str
    words: str
    low: float = 0.0
    high: float = 0.0
    bearing: str | None = None
    other: int | None = None
    phrase: str = ""


@dataclass(frozen=True, slots=True)
class Cover:
    """What is drawn for a relation: its shape (EPSG:4326), uncertainty in metres, UCDP where_prec, and why so."""

    shape: BaseGeometry
    radius_m: float | None
    geo_prec: int
    why: str


def cover(relation: Relation, place: Place, other: Place | None, anchor_m: float) -> Cover | None:
    """What a relation to a place covers.

    Parameters
    ----------
    relation : Relation
    place : Place
        The place of the mention; with a position.
    other : Place or None
        That of the other mention.
    anchor_m : float
        How far the point of the place may be off, metres.

    Returns
    -------
    Cover or None
        None where nothing honest can be drawn.
    """
    here = shapely.Point(round(place.lon, 5), round(place.lat, 5))
    said = f'the text says "{relation.phrase}"'
    if relation.kind == "near":
        return Cover(here, relation.high + anchor_m, 2, f"{said}: within {relation.high / 1000:.0f} km")
    if relation.kind == "toward" and relation.bearing:
        shape = wedge(place.lon, place.lat, BEARINGS[relation.bearing], 0.0, NEAR_M + anchor_m)
        return Cover(shape, NEAR_M, 2, f"{said} and no distance: that side, within 25 km")
    if relation.kind == "offset":
        return _offset(relation, place, anchor_m)
    if other is None:
        why = f"{said}, and only {place.name} is known: drawn as near it"
        return Cover(here, NEAR_M + anchor_m, 2, why)
    if relation.kind == "border":
        return _border(place, other, relation.phrase)
    place, other = sorted((place, other), key=lambda one: one.place_id)  # both mentions tell one strip
    here, there = shapely.Point(place.lon, place.lat), shapely.Point(other.lon, other.lat)
    apart = metres_between(here, there)
    half = min(max(WIDTH * apart, LEAST_M), MOST_M) + anchor_m
    strip = corridor(here, there, half)
    why = f"{said}, {apart / 1000:.0f} km: a strip of {2 * half / 1000:.0f} km along the beeline"
    reach = float(round(half + apart / 2))
    return Cover(strip, reach, 2 if reach <= NEAR_M else 5, f"{why}, not the road itself")


def _offset(relation: Relation, place: Place, anchor_m: float) -> Cover:
    """What lies at a distance: a point with a radius where the direction is said, a ring where not."""
    middle = (relation.low + relation.high) / 2
    slack = (relation.high - relation.low) / 2 + anchor_m
    said = f'the text says "{relation.phrase}"'
    if relation.bearing is None:
        shape = ring(place.lon, place.lat, max(DETOUR * relation.low - anchor_m, 0.0), relation.high + anchor_m)
        why = f"{said} and no direction: a ring, a little inward too, for roads wind"
        reach = relation.high + anchor_m
        return Cover(shape, reach, 2 if reach <= NEAR_M else 5, why)
    aside = middle * math.sin(math.radians(HALF_WIND))
    radius = round(math.hypot(aside, slack))
    at = point_at(place.lon, place.lat, BEARINGS[relation.bearing], middle)
    why = f"{said}: reckoned from there, {radius / 1000:.0f} km either way"
    return Cover(at, float(radius), 2 if radius <= NEAR_M else 5, why)


def country_of(place: Place) -> str:
    """ISO code of the one country that a place lies in; empty for none and for several."""
    codes = (place.iso3,) if place.iso3 else countries_of(place.place_id)
    return codes[0] if len(codes) == 1 else ""


@lru_cache(maxsize=128)
def common_border(one: str, other: str) -> BaseGeometry | None:
    """The border that two countries (ISO codes) share, as drawn today; None where they share none."""
    shapes = [unit(f"iso:{code}") for code in (one, other)]
    if any(shape is None for shape in shapes):
        return None
    outlines = [shapely.simplify(shape.geometry, _TOUCH_DEG / 2) for shape in shapes if shape is not None]
    west, south, east, north = shapely.bounds(outlines).T
    window = west.max() - 0.1, south.max() - 0.1, east.min() + 0.1, north.min() + 0.1
    if window[0] >= window[2] or window[1] >= window[3]:
        return None
    first, second = (shapely.clip_by_rect(outline.boundary, *window) for outline in outlines)
    line = shapely.intersection(first, second.buffer(_TOUCH_DEG, quad_segs=2))
    return None if line.is_empty or line.length < _TOUCH_DEG else line


@lru_cache(maxsize=128)
def _strip(one: str, other: str) -> BaseGeometry | None:
    """Both sides of a common border, as far as "near" reaches."""
    line = common_border(one, other)
    return None if line is None else shapely.simplify(widened(line, NEAR_M), _TOUCH_DEG)


def _border(place: Place, other: Place, phrase: str) -> Cover | None:
    """The land along a border."""
    one, two = sorted((country_of(place), country_of(other)))
    shape = _strip(one, two)
    if shape is None:
        return None
    why = f'the text says "{phrase}": the border of {one} and {two}, 25 km on both sides of it'
    return Cover(shape, NEAR_M, 5, why)
