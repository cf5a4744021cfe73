"""Whether one place lies in another, and whether the words between two names can say so."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from functools import cache, lru_cache

import shapely
from shapely.geometry.base import BaseGeometry

from geo import lexicon
from geo.boundaries import unit
from geo.gazetteer import Place
from geo.names import fold
from geo.regions import load_regions

_LEVELS = ("country", "admin1", "admin2", "admin3")


def located(place: Place) -> bool:
    """Whether the gazetteer has a coordinate."""
    return place.lon is not None and place.lat is not None and not math.isnan(place.lon)


def linking(between: str, lang: str) -> bool:
    """Whether the words between two mentions can say that the first lies in the second."""
    words = "".join(char if char.isalpha() else " " for char in between).lower().split()
    marks = {char for char in between if not char.isalnum() and not char.isspace()}
    if not words:
        return bool(marks) and marks <= {",", "("}
    lists = lexicon.load(lang, "places")
    inside = set(words) & set(lists["lies_in"])
    known = inside | set(lists["lies_in_words"]) | set(lists["class_words"]) | _directions(lang)
    return marks <= set(",('’-") and set(words) <= known and bool(inside)


@cache
def _directions(lang: str) -> frozenset[str]:
    """Single words of the cardinal parts."""
    forms = itertools.chain.from_iterable(lexicon.load(lang, "places")["directions"].values())
    return frozenset(part for form in forms for part in form.replace("-", " ").split())


def holds(holder: Place, place: Place, on: dt.date | None) -> bool:
    """Whether an area holds a place, by the codes that the gazetteer gives."""
    if holder.place_id == place.place_id or place.kind in {"country", "continent"}:
        return False
    if place.kind in _LEVELS and holder.kind in _LEVELS and _LEVELS.index(holder.kind) >= _LEVELS.index(place.kind):
        return False  # a region does not lie in a district, whatever its middle point does
    if holder.kind == "country":
        return place.iso3 == holder.iso3
    if holder.kind == "continent" or place.kind == "region":
        return holder.kind == "continent" and place.kind == "region"
    if holder.kind == "region":
        return _region_covers(holder.place_id, place)
    if not holder.iso3 or holder.iso3 != place.iso3:
        return False
    names = {fold(name) for name in (place.adm1, place.adm2, place.adm3) if name}
    return fold(holder.name) in names or _covers(holder.place_id, place, on)


def _covers(unit_id: str, place: Place, on: dt.date | None) -> bool:
    """Whether the unit's polygon of the day, or of its own time, covers the place: names change, ground does not."""
    if not located(place):
        return False
    outline = _outline(unit_id, on.isoformat() if on else None)
    return outline is not None and bool(shapely.contains_xy(outline, place.lon, place.lat))


def _region_covers(region_id: str, place: Place) -> bool:
    """Whether a region's outline covers the place: "Bamba in northern Mali" is not the Bamba of the south."""
    outline = _region(region_id)
    return outline is not None and located(place) and bool(shapely.contains_xy(outline, place.lon, place.lat))


@lru_cache(maxsize=256)
def _region(region_id: str) -> BaseGeometry | None:
    """Outline of a region."""
    table = load_regions()
    return table.geometry[region_id] if region_id in table.index else None


@lru_cache(maxsize=256)
def _outline(unit_id: str, on: str | None) -> BaseGeometry | None:
    """Polygon of a unit."""
    row = unit(unit_id, on)
    return None if row is None else row["geometry"]
