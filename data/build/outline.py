"""Build ``basemap.json``: countries, first-level units of every vintage, rivers and lakes as the page draws them.

All outlines are arcs of one coverage, each once: a line between two units is drawn once, and a border of one vintage
that runs along that of another is the same line.
"""

from __future__ import annotations

import json
from typing import Any

import geopandas as gpd
import manifest
import numpy as np
import shapely
from arcs import Arcs, atoms

from geo.payload import pack, varints

SCRIPT = "data/build/basemap.py"
GRID = 2.5e-3  # degrees, some 280 m: steps between points of an outline then mostly fit a byte
CORE = ("MLI", "NER", "BFA", "TCD", "MRT")  # whose lines stay fine; as CORE in geo/basemap.py
BOX = (-19.0, 4.0, 37.0, 28.0)  # degrees: what is drawn finely; as SAHEL in geo/basemap.py
FINE = 0.025  # degrees, square root of the area that simplifying may give up (Visvalingam): a pixel at zoom 7
AROUND = 0.03  # degrees off the line, in the Sahel's neighbours: a pixel at zoom 6
COARSE = 0.3  # degrees off the line (Douglas-Peucker), far from the Sahel: a pixel at zoom 2
SMALL = 0.5  # square degrees: islets below it, far from the Sahel, are left out unless they are all of a country


def _world() -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """First-level units of all vintages, and countries, as they were built."""
    units = gpd.read_parquet(manifest.BUILT / "admin1.parquet").sort_values(["iso3", "unit_id", "served_from"])
    world = gpd.read_parquet(manifest.BUILT / "countries.parquet")
    return units.reset_index(drop=True), world[world["iso3"] != "ATA"].sort_values("iso3", ignore_index=True)


def _coverage(units: gpd.GeoDataFrame, world: gpd.GeoDataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Smallest areas of the whole world and the same simplified together."""
    inside = world["iso3"].isin(set(units["iso3"])).to_numpy()
    touching = world.intersects(units.union_all()).to_numpy() & ~inside
    whole = np.concatenate(
        [atoms(np.concatenate([units.geometry, world.geometry[touching]])), world.geometry[~inside & ~touching]]
    )
    return whole, shapely.coverage_simplify(whole, FINE)


def _joined(shapes: np.ndarray, whole: np.ndarray, thin: np.ndarray) -> list[Any]:
    """Each shape as the sum of the simplified areas that it is made of."""
    spots = shapely.point_on_surface(whole)
    at, part = shapely.STRtree(spots).query(shapes, predicate="contains")
    return [shapely.coverage_union_all(thin[part[at == number]]) for number in range(len(shapes))]


def _without_islets(shape: Any) -> Any:
    parts = sorted(shapely.get_parts(shape), key=lambda part: -part.area)
    return shapely.MultiPolygon([part for place, part in enumerate(parts) if place == 0 or part.area >= SMALL])


def _spot(shape: Any) -> list[float]:
    """A point well inside the largest part, on which a name can be printed."""
    largest = max(shapely.get_parts(shape), key=lambda part: part.area)
    return [round(float(v), 2) for v in shapely.maximum_inscribed_circle(largest, tolerance=0.05).coords[0]]


def _water(arcs: Arcs, lakes: gpd.GeoDataFrame, rivers: gpd.GeoDataFrame) -> dict[str, list[Any]]:
    rows: dict[str, list[Any]] = {"lakes": [], "rivers": []}
    for row in lakes.itertuples():
        rows["lakes"].append([row.name, row.name_fr, arcs.add(row.geometry)])
    for row in rivers.itertuples():
        for part in shapely.get_parts(shapely.simplify(row.geometry, FINE)):
            rows["rivers"].append([row.name, row.name_fr, int(row.rank), arcs.add_line(part)])
    return rows


def _number(arc: int) -> int:
    """Number of an arc, whichever way it is walked."""
    return arc if arc >= 0 else ~arc


def _relative(shape: list[list[list[int]]]) -> list[list[list[int]]]:
    """Numbers of arcs as differences from the one before in the shape, which pack smaller; odd is walked backwards."""
    before = 0
    polygons = []
    for rings in shape:
        polygons.append([])
        for ring in rings:
            numbers = [2 * _number(arc) + (arc < 0) for arc in ring]
            polygons[-1].append([number - last for number, last in zip(numbers, [before, *numbers], strict=False)])
            before = numbers[-1]
    return polygons


def rows() -> dict[str, Any]:
    """What the file holds."""
    units, world = _world()
    whole, thin = _coverage(units, world)
    box = shapely.box(*BOX)
    land = _joined(world.geometry.to_numpy(), whole, thin)
    near = [bool(shape.intersects(box)) for shape in land]
    land = [shape if close else _without_islets(shape) for shape, close in zip(land, near, strict=True)]
    regions = _joined(units.geometry.to_numpy(), whole, thin)
    lakes = gpd.read_parquet(manifest.BUILT / "lakes.parquet")
    lakes["geometry"] = shapely.simplify(lakes.geometry.to_numpy(), FINE / 2)
    arcs = Arcs(GRID)
    shown = [shape.intersects(box) for shape in regions]
    arcs.learn([*land, *(shape for shape, here in zip(regions, shown, strict=True) if here), *lakes.geometry])
    found: dict[str, Any] = {"grid": GRID, "regions": [], "countries": []}
    for row, shape, here in zip(units.itertuples(), regions, shown, strict=True):
        if here:
            served = [day if isinstance(day, str) else "" for day in (row.served_from, row.served_to)]
            found["regions"].append(
                [row.unit_id, row.iso3, row.name, row.name_fr or row.name, *served, *_spot(shape), arcs.add(shape)]
            )
    own = {row[0] for row in found["regions"] if row[1] in CORE}
    for close in (True, False):
        for row, shape, here in zip(world.itertuples(), land, near, strict=True):
            if here == close:
                spot = [round(float(row.lon), 2), round(float(row.lat), 2)]
                size = round(float(shape.area), 1)
                found["countries"].append(
                    [row.iso3, row.name, row.name_fr or row.name, *spot, size, int(here), arcs.add(shape)]
                )
        if close:
            ours = {
                _number(arc)
                for row in found["regions"]
                if row[0] in own
                for rings in row[-1]
                for ring in rings
                for arc in ring
            }
            fine = len(arcs.arcs)
            arcs.thin([arc for arc in range(fine) if arc not in ours], AROUND)
    arcs.thin(range(fine, len(arcs.arcs)), COARSE)
    found["countries"].sort(key=lambda row: row[0])
    found |= _water(arcs, lakes, gpd.read_parquet(manifest.BUILT / "rivers.parquet"))
    for row in (*found["regions"], *found["countries"], *found["lakes"]):
        row[-1] = _relative(row[-1])
    return {**found, "arcs": len(arcs.arcs), "z": pack(varints(arcs.numbers()))}


def build() -> None:
    """Write the file and record it."""
    text = json.dumps(rows(), ensure_ascii=False, separators=(",", ":")) + "\n"
    (manifest.BUILT / "basemap.json").write_text(text, encoding="utf-8")
    manifest.record(
        "basemap.json",
        script=SCRIPT,
        title="Countries, first-level units of every vintage, rivers and lakes as arcs, for drawing only",
        source="countries.parquet, admin1.parquet, lakes.parquet and rivers.parquet of this folder",
        licence="that of each source: public domain; CC BY 4.0; CC BY 3.0; CC BY 3.0 IGO",
        attribution="Made with Natural Earth; geoBoundaries and OCHA as in admin1.parquet.",
        columns={},
        date="2025-09",
    )


if __name__ == "__main__":
    build()
