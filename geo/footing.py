"""What may honestly be drawn for a place: a pin, a ring, an area, or nothing and why."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import shapely

from geo import boundaries
from geo.payload import Lines
from geo.wording import blank

NEAR_M = 25_000.0  # UCDP GED where_prec 2: within 25 km of a known point
PIN_M = 1_500.0  # a place known better than this is a spot on any zoom of the map; a site keeps its pin beyond that
BROAD = 1000.0  # square degrees, of a region: the Sahel has 300, the Sahara 700, Africa 2,500, more than the map shows
VERTICES = 400  # enough for an area's outline on a screen


@dataclass(frozen=True)
class Footing:
    """How one place is drawn: ``drawn`` pin, ring, area or none; ``number`` of its shape, -1 for none; why not."""

    number: int
    drawn: str
    radius_m: float | None = None
    problem: str = ""


NOTHING = Footing(-1, "none")


def stands_for_country(row: Mapping[str, Any]) -> bool:
    """Whether a capital is named for its government ("Bamako said"): then the country is meant, not the town."""
    return row["kind"] == "metonym" and not blank(row["iso3"]) and row["place_id"] != f"iso:{row['iso3']}"


@dataclass
class Ground:
    """Shapes of a map, each once."""

    shapes: list[dict[str, Any]] = field(default_factory=list)
    outlines: list[Any] = field(default_factory=list)
    _known: dict[Any, int] = field(default_factory=dict)

    def place(self, row: Mapping[str, Any]) -> Footing:
        """Footing of a row of ``places``."""
        unit = str(row["iso3"]) if row["place_id"] == f"iso:{row['iso3']}" else ""
        if stands_for_country(row):
            found = boundaries.unit(f"iso:{row['iso3']}")
            return NOTHING if found is None else self._footing(found.geometry, 6, None, "country", str(row["iso3"]))
        return self._footing(row["geometry"], row["geo_prec"], row["radius_m"], row["kind"], unit)

    def claim(self, row: Mapping[str, Any], mention: Mapping[str, Any] | None) -> Footing:
        """Footing of a row of ``claims``; ``mention`` is the row of ``places`` that it is about."""
        kind = mention["kind"] if mention is not None else ""
        radius = mention["radius_m"] if mention is not None else None
        unit = str(row["iso3"]) if mention is not None and mention["place_id"] == f"iso:{row['iso3']}" else ""
        precision = row["geo_prec"]
        if blank(precision) and mention is not None:
            precision = mention["geo_prec"]
        return self._footing(row["geometry"], precision, radius, kind, unit)

    def _footing(self, shape: Any, geo_prec: Any, radius_m: Any, kind: str, unit: str) -> Footing:
        if shape is None or blank(shape) or shape.is_empty:
            return NOTHING
        precision = None if blank(geo_prec) else int(geo_prec)
        radius = None if blank(radius_m) or not math.isfinite(float(radius_m)) else float(radius_m)
        if shape.geom_type == "Point":
            return self._point(shape, precision, radius, kind)
        if shape.geom_type not in {"Polygon", "MultiPolygon", "GeometryCollection"}:
            shape = _lines_as_area(shape)
        if kind in {"continent", "region"} and shape.area > BROAD:
            return Footing(-1, "none", problem="too_wide")
        entry = {"t": "area", "fuzzy": int(precision in {2, 5, 7} or kind in {"vague_region", "region", "continent"})}
        if unit:
            return Footing(self._number(("unit", unit), {**entry, "unit": unit, "fuzzy": 0}, shape), "area")
        return Footing(self._number(shape.wkb, entry, shape), "area")

    def _point(self, shape: Any, precision: int | None, radius: float | None, kind: str) -> Footing:
        if not (math.isfinite(shape.x) and math.isfinite(shape.y) and abs(shape.x) <= 180 and abs(shape.y) <= 90):
            return NOTHING
        if (precision or 0) >= 3:
            return Footing(-1, "none", problem="point_of_area")
        spot = {"lon": round(shape.x, 5), "lat": round(shape.y, 5)}
        if precision == 1 and (kind == "site" or radius is None or radius < PIN_M):
            entry = {"t": "pin", **spot, "r": round(radius or 0)}
            return Footing(self._number(tuple(entry.values()), entry, shape), "pin", radius)
        radius = radius or NEAR_M
        entry = {"t": "ring", **spot, "r": round(radius)}
        return Footing(self._number(tuple(entry.values()), entry, shape), "ring", radius)

    def _number(self, key: Any, entry: dict[str, Any], shape: Any) -> int:
        if key not in self._known:
            self._known[key] = len(self.shapes)
            self.shapes.append(entry)
            self.outlines.append(shape)
        return self._known[key]

    def rows(self, lines: Lines, units: set[str]) -> list[dict[str, Any]]:
        """Shapes for the page: coordinates of areas go into ``lines``; ``units`` are countries that the basemap has."""
        rows = []
        for entry, shape in zip(self.shapes, self.outlines, strict=True):
            row = dict(entry)
            if entry["t"] == "area" and row.get("unit") not in units:
                row.pop("unit", None)
                row["rings"] = lines.add_shape(thin(shape))
            if entry["t"] == "area":
                row["size"] = round(float(shape.area), 2)
            rows.append(row)
        return rows


def _lines_as_area(shape: Any) -> Any:
    """A river or road as the strip that its grid step covers, so that it can be hatched; other shapes unchanged."""
    return shape.buffer(0.05) if shape.geom_type in {"LineString", "MultiLineString"} else shape


def thin(shape: Any) -> Any:
    """The shape with at most about ``VERTICES`` points, never empty."""
    tolerance = math.sqrt(max(shape.area, 1e-6)) / 2000
    found = shape
    while shapely.get_num_coordinates(found) > VERTICES and tolerance < 2:
        found = shapely.simplify(shape, tolerance)
        tolerance *= 1.6
    return shape if found.is_empty else found
