"""Build ``regions.parquet``: outlines of natural and political regions, each by the rule of data/raw/regions.csv.

A rule is ``kind:arguments``; several are joined with " + ". The kinds are ``band`` (latitudes), ``bbox``,
``countries``, ``adm1``, ``buffer_border`` (both sides of a common border) and ``polygon`` (a hand-drawn outline). A
region with no rule has no outline, and says so on the map.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import geoparquet
import manifest
import shapely
from pyproj import Transformer

ROOT = Path(__file__).resolve().parents[2]
RAW = ROOT / "data" / "raw" / "regions.csv"
SCRIPT = "data/build/regions.py"
GRID = 0.01  # degrees, about 1 km: no region here has a sharper edge
SIMPLE = 0.03  # degrees, likewise
LAND_WEST, LAND_EAST = -25.0, 45.0  # a band runs from Cape Verde's longitude to the Red Sea


class Land:
    """Countries and their first-level units, as drawn."""

    def __init__(self) -> None:
        """Read the built boundaries."""
        self.countries = gpd.read_parquet(manifest.BUILT / "countries.parquet").set_index("iso3").geometry
        self.units = gpd.read_parquet(manifest.BUILT / "admin1.parquet")  # every vintage: names of any time are known
        self.africa = shapely.union_all(
            gpd.read_parquet(manifest.BUILT / "countries.parquet").query("continent == 'Africa'").geometry.values
        )

    def band(self, args: str) -> shapely.Geometry:
        """Between two latitudes, on African land."""
        low, high, *rest = (float(part) for part in args.split(","))
        west, east = rest if rest else (LAND_WEST, LAND_EAST)
        return shapely.intersection(self.africa, shapely.box(west, low, east, high))

    def bbox(self, args: str) -> shapely.Geometry:
        """West, south, east, north; the land in it, where it has any."""
        box = shapely.box(*(float(part) for part in args.split(",")))
        on_land = shapely.intersection(box, self.africa)
        return box if on_land.is_empty else on_land

    def of_countries(self, args: str) -> shapely.Geometry:
        """Union of countries; ``continent=NAME`` and ``subregion=NAME`` stand for all of one."""
        table = gpd.read_parquet(manifest.BUILT / "countries.parquet")
        if "=" in args:
            column, value = args.split("=")
            return shapely.union_all(table[table[column] == value].geometry.values)
        return shapely.union_all([self.countries[code] for code in args.split("|")])

    def adm1(self, args: str) -> shapely.Geometry:
        """Units of one country by name: ``MLI:Mopti|Ségou``."""
        iso3, names = args.split(":")
        wanted = names.split("|")
        here = self.units[self.units["iso3"] == iso3]
        missing = [name for name in wanted if name not in set(here["name"])]
        found = here[here["name"].isin(wanted)]
        if missing:
            raise ValueError(f"{RAW}: no unit of {iso3} is called {missing}; there are {sorted(here['name'])}")
        return shapely.union_all(found.geometry.values)

    def buffer_border(self, args: str) -> shapely.Geometry:
        """Both sides of the common border of two countries, or around the point where three meet, in kilometres."""
        *codes, km = args.split(",")
        shapes = [self.countries[code] for code in codes]
        near = shapes[0].boundary
        for shape in shapes[1:]:
            near = shapely.intersection(near.buffer(0.02), shape.boundary.buffer(0.02))
        centre = near.centroid
        local = f"+proj=laea +lat_0={centre.y:.3f} +lon_0={centre.x:.3f} +datum=WGS84 +units=m"
        there = Transformer.from_crs("EPSG:4326", local, always_xy=True).transform
        back = Transformer.from_crs(local, "EPSG:4326", always_xy=True).transform
        ring = shapely.transform(
            shapely.transform(near, there, interleaved=False).buffer(float(km) * 1000), back, interleaved=False
        )
        return shapely.intersection(ring, shapely.union_all(shapes))

    def polygon(self, args: str) -> shapely.Geometry:
        """Corners "lon lat, lon lat, …"."""
        corners = [tuple(float(number) for number in corner.split()) for corner in args.split(",")]
        return shapely.make_valid(shapely.Polygon(corners))

    def outline(self, rule: str) -> shapely.Geometry | None:
        """Outline of a rule; None for an empty one."""
        kinds: dict[str, Callable[[str], shapely.Geometry]] = {
            "band": self.band,
            "bbox": self.bbox,
            "countries": self.of_countries,
            "adm1": self.adm1,
            "buffer_border": self.buffer_border,
            "polygon": self.polygon,
        }
        parts = []
        for part in filter(None, (piece.strip() for piece in rule.split(" + "))):
            kind, _, args = part.partition(":")
            if kind not in kinds:
                raise ValueError(f"{RAW}: there is no rule {kind!r}: use one of {', '.join(kinds)}")
            parts.append(kinds[kind](args))
        return shapely.union_all(parts) if parts else None


def build() -> None:
    """Write ``data/built/regions.parquet``."""
    land = Land()
    with RAW.open(encoding="utf-8", newline="") as stream:
        rows = sorted(csv.DictReader(stream), key=lambda row: row["region_id"])
    kept, shapes = [], []
    for row in rows:
        outline = land.outline(row["rule"])
        if outline is None or outline.is_empty:
            continue
        kept.append(row)
        shapes.append(shapely.set_precision(shapely.simplify(outline, SIMPLE), GRID))
    names = ("name_en", "name_fr", "kind", "iso3", "rule", "source", "note")
    data = {"place_id": ["region:" + row["region_id"] for row in kept]}
    data |= {name: [row.get(name) or None for row in kept] for name in names}
    geoparquet.write(gpd.GeoDataFrame(data, geometry=shapes, crs="EPSG:4326"), "regions.parquet")
    manifest.record(
        "regions.parquet",
        script=SCRIPT,
        title="Outlines of natural, political and vague regions by stated rules",
        source="data/raw/regions.csv over Natural Earth 5.1.1; each row names the source of its rule",
        licence="CC0-1.0 (rules), public domain (Natural Earth)",
        attribution="Made with Natural Earth",
        date="2026-11",
        columns={
            "place_id": "region:<id>",
            "name_en": "English name",
            "name_fr": "French name",
            "kind": "region, vague_region, natural or continent",
            "iso3": "countries, | between them",
            "rule": "how the outline is made",
            "source": "who uses the name so",
            "note": "what is uncertain",
            "geometry": "EPSG:4326, degrees rounded to 0.01",
        },
    )


if __name__ == "__main__":
    build()
