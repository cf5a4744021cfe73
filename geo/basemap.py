"""The quiet map under the layers: countries, first-level units, rivers and lakes, packed for one page."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from geo import datasets
from geo.errors import DataError
from geo.payload import Lines, polygons

# Square root of the area, in degrees, that simplifying may take off a shared border: a pixel at zoom 6 and at zoom 3.
FINE, COARSE = 0.035, 0.3
SAHEL = (-19.0, 4.0, 37.0, 28.0)  # lon, lat of the part that is drawn finely: Mauritania to Chad and their neighbours
SMALL = 0.2  # square degrees: islets below it, far from the Sahel, are left out unless they are all of a country
CORE = ("MLI", "NER", "BFA", "TCD", "MRT")  # whose first-level units have their names printed


@cache
def _countries() -> gpd.GeoDataFrame:
    """Countries with simplified shapes that still share their borders, sorted by code."""
    table = gpd.read_parquet(datasets.built("countries.parquet"))
    table = table[~table["iso3"].eq("ATA")].sort_values("iso3", ignore_index=True)
    shapes = table.geometry.to_numpy()
    near = shapely.intersects(shapes, shapely.box(*SAHEL))
    fine = shapely.coverage_simplify(shapes, FINE)
    coarse = shapely.coverage_simplify(shapes, COARSE)
    table = table.copy()
    table["near"] = near
    # Where the two meet, at the edge of the drawn region, a border may be off by a pixel at zoom 3.
    table["geometry"] = np.where(near, fine, [_without_islets(shape) for shape in coarse])
    return table


def _without_islets(shape: Any) -> Any:
    """The shape without parts smaller than ``SMALL``, or with its largest part alone."""
    parts = sorted(polygons(shape), key=lambda part: -part.area)
    return shapely.MultiPolygon([part for place, part in enumerate(parts) if place == 0 or part.area >= SMALL])


def _name(row: Any, lang: str) -> str:
    french = getattr(row, "name_fr", None)
    return str(french if lang == "fr" and isinstance(french, str) and french else row.name)


def country_names(lang: str) -> dict[str, str]:
    """Name of each country by ISO 3166-1 alpha-3 code."""
    table = _countries()
    column = table["name_fr"].fillna(table["name"]) if lang == "fr" else table["name"]
    return dict(zip(table["iso3"], column, strict=True))


def _optional(name: str) -> gpd.GeoDataFrame | None:
    """A built table that this version may not carry; a file that is there but altered is an error all the same."""
    if name not in datasets.manifest():
        return None
    return gpd.read_parquet(datasets.built(name))


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
def regions(on: dt.date | None) -> gpd.GeoDataFrame | None:
    """First-level units in force on a day, around the Sahel, simplified together."""
    try:
        from geo import boundaries
    except ImportError:
        return None
    table = boundaries.load_boundaries(1, on=on)
    table = table[table.geometry.notna() & ~table.geometry.is_empty]
    table = table[table.intersects(shapely.box(*SAHEL))].reset_index(drop=True)
    table["geometry"] = shapely.coverage_simplify(table.geometry.to_numpy(), FINE)
    return table


def _country_rows(lines: Lines, lang: str) -> list[list[Any]]:
    rows = []
    for row in _countries().itertuples():
        rings = lines.add_shape(row.geometry)
        spot = [round(float(row.lon), 2), round(float(row.lat), 2)]
        size = float(row.geometry.area)
        rows.append([row.iso3, _name(row, lang), *spot, round(size, 1), int(row.near), rings])
    return rows


def _region_rows(lines: Lines, on: dt.date | None, lang: str) -> list[list[Any]]:
    table = regions(on)
    if table is None:
        return []
    rows = []
    for row in table.itertuples():
        rows.append([str(row.iso3), _name(row, lang), *label_point(row.geometry), lines.add_shape(row.geometry)])
    return rows


def _water_rows(lines: Lines, lang: str) -> dict[str, list[Any]]:
    rivers, lakes = _optional("rivers.parquet"), _optional("lakes.parquet")
    found: dict[str, list[Any]] = {"rivers": [], "lakes": []}
    if rivers is not None:
        for row in rivers.itertuples():
            for part in shapely.get_parts(shapely.simplify(row.geometry, FINE)):
                found["rivers"].append([_name(row, lang) if isinstance(row.name, str) else "", lines.add(part.coords)])
    if lakes is not None:
        for row in lakes.itertuples():
            shape = shapely.simplify(row.geometry, FINE / 2)
            found["lakes"].append([_name(row, lang) if isinstance(row.name, str) else "", lines.add_shape(shape)])
    return found


def basemap(lines: Lines, on: dt.date | None, lang: str) -> dict[str, Any]:
    """Rows for the page; coordinates go into ``lines``.

    Parameters
    ----------
    lines : Lines
        Pool that takes the coordinates.
    on : date, optional
        Day whose first-level units are drawn; None for today's.
    lang : {'en', 'fr'}
        Language of the names.

    Returns
    -------
    dict
        ``countries``: [iso3, name, label lon, label lat, area in square degrees, near the Sahel 0/1, polygons];
        ``regions``: [iso3, name, label lon, label lat, polygons]; ``rivers``: [name, line];
        ``lakes``: [name, polygons].
    """
    return {
        "countries": _country_rows(lines, lang),
        "regions": _region_rows(lines, on, lang),
        **_water_rows(lines, lang),
        "core": list(CORE),
    }


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
    table = regions(on)
    sources = [str(entry["source"]).split(",")[0]]
    if table is not None and "source" in table:
        sources += sorted({str(source) for source in table["source"]} - set(sources))[:3]
    return "; ".join(sources)


def attributions() -> list[str]:
    """The attribution lines of the built files that a map shows, each once."""
    shown = ("countries", "admin1", "boundaries", "rivers", "lakes", "gazetteer", "sites")
    entries = [entry for name, entry in sorted(datasets.manifest().items()) if name.startswith(shown)]
    return list(dict.fromkeys(f"{entry['title']}: {entry['attribution']} ({entry['licence']})" for entry in entries))


def bounds(shapes: list[Any]) -> list[float] | None:
    """West, south, east, north of the shapes, degrees; None if there are none."""
    if not shapes:
        return None
    west, south, east, north = np.array([shape.bounds for shape in shapes]).T
    return [round(float(v), 3) for v in (west.min(), south.min(), east.max(), north.max())]
