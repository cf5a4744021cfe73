"""The quiet map under the layers: countries, first-level units of each vintage, rivers, lakes, towns, relief."""

from __future__ import annotations

import base64
import datetime as dt
import gzip
import json
from functools import cache
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from geo import boundaries, datasets
from geo.errors import DataError
from geo.payload import pack, polygons, unvarints
from geo.regions import load_regions
from geo.towns import towns

SAHEL = (-19.0, 4.0, 37.0, 28.0)  # lon, lat of the part that is drawn finely: Mauritania to Chad and their neighbours
RELIEF = (-19.0, 3.0, 37.0, 30.0)  # lon, lat of the relief's picture; as BOX in data/build/relief.py
CORE = ("MLI", "NER", "BFA", "TCD", "MRT")  # whose first-level units have their names printed
REGION = ["unit_id", "iso3", "name", "name_fr", "served_from", "served_to", "lon", "lat", "rings"]


@cache
def _built() -> dict[str, Any]:
    """What data/build/outline.py wrote."""
    found: dict[str, Any] = json.loads(datasets.built("basemap.json").read_text(encoding="utf-8"))
    return found


@cache
def _arcs() -> list[np.ndarray]:
    """Points (lon, lat) of every arc, degrees."""
    numbers = unvarints(gzip.decompress(base64.b64decode(_built()["z"])))
    found, at, last = [], 0, np.zeros(2, dtype=np.int64)
    for _ in range(_built()["arcs"]):
        end = at + 1 + 2 * int(numbers[at])
        points = numbers[at + 1 : end].reshape(-1, 2).cumsum(axis=0) + last
        found.append(points * _built()["grid"])
        at, last = end, points[-1]
    return found


def _shape(rings: list[list[list[int]]]) -> Any:
    """Polygons from the numbers of their arcs: each the difference from the one before; odd is walked backwards."""
    number = 0

    def ring(steps: list[int]) -> np.ndarray:
        nonlocal number
        parts = []
        for step in steps:
            number += step
            parts.append(_arcs()[number >> 1][:: -1 if number & 1 else 1])
        return np.concatenate([part if place == 0 else part[1:] for place, part in enumerate(parts)])

    parts = [[ring(steps) for steps in part] for part in rings]
    return shapely.make_valid(shapely.MultiPolygon([(part[0], part[1:]) for part in parts if len(part[0]) > 3]))


def _name(english: str, french: str, lang: str) -> str:
    return french if lang == "fr" and french else english


def country_names(lang: str) -> dict[str, str]:
    """Name of each country by ISO 3166-1 alpha-3 code."""
    return {row[0]: _name(row[1], row[2], lang) for row in _built()["countries"]}


def country_spots() -> dict[str, list[float]]:
    """Where each country's name is printed: [lon, lat] by ISO 3166-1 alpha-3 code."""
    return {row[0]: row[3:5] for row in _built()["countries"]}


def label_point(shape: Any) -> tuple[float, float]:
    """A point well inside the largest part, on which a name can be printed; degrees."""
    largest = max(polygons(shape), key=lambda part: part.area)
    spot = shapely.maximum_inscribed_circle(largest, tolerance=0.05).coords[0]
    return round(float(spot[0]), 3), round(float(spot[1]), 3)


def more_label_points(shape: Any) -> list[list[float]]:
    """Further places for a wide area's name, as [lat, lon]: one in its west, one in its east."""
    west, south, east, north = shape.bounds
    if east - west < 6:
        return []
    third = (east - west) / 3
    strips = (shapely.box(west, south, west + third, north), shapely.box(east - third, south, east, north))
    parts = [shape.intersection(strip) for strip in strips]
    return [[lat, lon] for part in parts if polygons(part) for lon, lat in [label_point(part)]]


@cache
def core_bounds() -> tuple[float, float, float, float]:
    """West, south, east, north of the Sahel's own countries, degrees."""
    world = boundaries.countries(drawn=True)
    west, south, east, north = (float(edge) for edge in world[world["iso3"].isin(CORE)].total_bounds)
    return west, south, east, north


@cache
def _french() -> dict[str, str]:
    """French name by English name, of countries, first-level units, regions, rivers and lakes, where they differ."""
    built = _built()
    pairs = [(row[1], row[2]) for row in built["countries"]]
    # "wilaya d'Adrar" is right for the unit, and wrong for the town of that name.
    pairs += [(row[2], row[3]) for row in built["regions"] if row[3] and len(row[3].split()) <= len(row[2].split())]
    named = load_regions()
    pairs += list(zip(named["name"], named["name_fr"], strict=True))
    return {name: french for name, french in pairs if isinstance(french, str) and french and french != name}


def local_name(name: str, lang: str) -> str:
    """A place's name in a language of the map: a town that its region is called after has the region's French name.

    >>> local_name("Timbuktu", "fr")
    'Tombouctou'
    """
    return _french().get(name, name) if lang == "fr" else name


@cache
def regions(on: dt.date | None) -> gpd.GeoDataFrame:
    """First-level units in force on a day around the Sahel, as they are drawn: neighbours share their borders.

    Returns
    -------
    GeoDataFrame
        ``unit_id, iso3, name, name_fr, served_from, served_to, lon, lat, geometry``, EPSG:4326; ``lon`` and ``lat`` are
        a place for the name.
    """
    day = on.isoformat() if on else "9999"
    rows = [row for row in _built()["regions"] if row[4] <= day < (row[5] or "9999-12-31")]
    columns = {column: [row[place] for row in rows] for place, column in enumerate(REGION[:-1])}
    return gpd.GeoDataFrame(columns, geometry=[_shape(row[-1]) for row in rows], crs="EPSG:4326")


def vintages() -> list[list[str]]:
    """``[first day, label]`` of each period between changes of the Sahel's own first-level units, oldest first."""
    found: list[list[str]] = []
    for began in sorted({day for row in _built()["regions"] if row[1] in CORE for day in row[4:6]}):
        table = boundaries.load_boundaries(1, on=began or "1900-01-01")
        table = table[table["iso3"].isin(CORE)]
        found.append(
            [began, "; ".join(dict.fromkeys(f"{row.iso3}: {row.boundary_vintage}" for row in table.itertuples()))]
        )
    return found


def basemap(near: list[Any], lang: str) -> dict[str, Any]:
    """What the page draws beneath everything.

    Parameters
    ----------
    near : list of Point
        Places that are spoken of; small towns around them are named.
    lang : {'en', 'fr'}
        Language of the names.

    Returns
    -------
    dict
        ``grid, arcs, z``: outlines, see data/build/outline.py; ``rows``: packed JSON of ``countries`` [iso3, name,
        label lon, label lat, area in square degrees, near the Sahel 0/1, polygons], ``regions`` [unit_id, iso3, name,
        served from, served to, label lon, label lat, polygons], ``rivers`` [name, rank, arc], ``lakes`` [name,
        polygons], ``towns``; ``core``; ``vintages``; ``relief`` and its box.
    """
    built = _built()
    rows = {
        "countries": [[row[0], _name(row[1], row[2], lang), *row[3:]] for row in built["countries"]],
        "regions": [[*row[:2], _name(row[2], row[3], lang), *row[4:]] for row in built["regions"]],
        "rivers": [[_name(row[0], row[1], lang), *row[2:]] for row in built["rivers"]],
        "lakes": [[_name(row[0], row[1], lang), *row[2:]] for row in built["lakes"]],
        "towns": named_towns(SAHEL, near, lang),
    }
    picture = base64.b64encode(datasets.built("relief.webp").read_bytes()).decode("ascii")
    return {
        **{key: built[key] for key in ("grid", "arcs", "z")},
        "rows": pack(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode("utf-8")),
        "core": list(CORE),
        "vintages": vintages(),
        "relief": {"picture": f"data:image/webp;base64,{picture}", "box": list(RELIEF)},
    }


def named_towns(box: tuple[float, float, float, float], near: list[Any], lang: str) -> list[list[Any]]:
    """Towns to print, see :func:`geo.towns.towns`, in the map's language where that is known."""
    return [[local_name(row[0], lang), *row[1:]] for row in towns(box, CORE, near, lang)]


def vintage(on: dt.date | None) -> str:
    """Source of the boundaries that are drawn, in words.

    Raises
    ------
    DataError
        If the built countries are missing.
    """
    entry = datasets.manifest().get("countries.parquet")
    if entry is None:
        raise DataError("countries.parquet is not among the built files: run 'make data' in a checkout, or reinstall")
    table = boundaries.load_boundaries(1, on=on)
    sources = [str(entry["source"]).split(",")[0]]
    sources += sorted({str(source) for source in table["source"]} - set(sources))[:3]
    return "; ".join(sources)


def attributions() -> list[str]:
    """The attribution lines of the built files that a map shows, each once."""
    shown = ("countries", "admin1", "boundaries", "rivers", "lakes", "relief", "gazetteer", "sites")
    entries = [entry for name, entry in sorted(datasets.manifest().items()) if name.startswith(shown)]
    return list(dict.fromkeys(f"{entry['title']}: {entry['attribution']} ({entry['licence']})" for entry in entries))


def bounds(shapes: list[Any]) -> list[float] | None:
    """West, south, east, north of the shapes, degrees; None if there are none."""
    if not shapes:
        return None
    west, south, east, north = np.array([shape.bounds for shape in shapes]).T
    return [round(float(v), 3) for v in (west.min(), south.min(), east.max(), north.max())]
