"""Build ``admin1.parquet``: regions from Natural Earth's admin-1, with P-codes where the names agree."""

from __future__ import annotations

import csv
import gzip
import json
import re
import unicodedata

import geopandas as gpd
import geoparquet
import manifest
import numpy as np
import packages
import pandas as pd
import shapely

NAME = "admin1.parquet"
COUNTRIES = (
    "MLI NER BFA TCD MRT DZA LBY SDN NGA CMR BEN TGO GHA CIV GIN SEN CAF GMB GNB MAR SAH TUN EGY SDS SLE LBR".split()
)
ISO3 = {"SAH": "ESH", "SDS": "SSD"}
_BYREGION = ("BFA", "GIN")


def _key(name: object) -> str:
    plain = unicodedata.normalize("NFKD", name if isinstance(name, str) else "")
    plain = plain.encode("ascii", "ignore").decode().lower().replace("-", " ")
    plain = re.sub(r"\b(region|province|de|du|des|la|le|of|the|el|al|ech)\b", " ", re.sub(r"[^a-z ]", "", plain))
    return re.sub(r"\s+", "", plain)


def _pcodes() -> dict[tuple[str, str], str]:
    folder = packages.get("hdx-python-country") / "tests" / "fixtures"
    path = folder / "fixtures-download-global-pcodes-adm-1-2.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["Admin Level"] == "1"]
    return {(row["Location"], _key(row["Name"])): row["P-Code"] for row in rows}


def build() -> None:
    folder = packages.get("@fuzzysaj/nat-earth-geojson-cache") / "data"
    raw = json.loads(gzip.decompress((folder / "ne_10m_admin_1_states_provinces.json.gz").read_bytes()))
    units = gpd.GeoDataFrame.from_features(raw["features"], crs="EPSG:4326")
    units = units[units["adm0_a3"].isin(COUNTRIES)].reset_index(drop=True)
    units["iso3"] = units["adm0_a3"].replace(ISO3)
    merge = units["iso3"].isin(_BYREGION)
    units["unit"] = np.where(merge, units["iso3"] + ":" + units["region"].fillna(""), units["adm1_code"])
    for column in ("name", "name_fr"):
        units[column] = np.where(merge, units["region"], units[column])
    units["name_ar"] = units["name_ar"].where(~merge)
    units = units.sort_values(["iso3", "unit"]).dissolve("unit", as_index=False, sort=True)
    codes = _pcodes()
    pcode = []
    for row in units.itertuples():
        names = [row.name, row.name_en, row.name_fr, row.gn_name, *str(row.name_alt or "").split("|")]
        pcode.append(next((codes[row.iso3, _key(n)] for n in names if (row.iso3, _key(n)) in codes), None))
    shapes = geoparquet.snap(shapely.coverage_simplify(units.geometry.values, 0.004))
    shapes = shapely.normalize(shapely.make_valid(shapes, method="structure", keep_collapsed=False))
    ids = [f"ocha:{code}" if code else f"naturalearth:{own}" for code, own in zip(pcode, units["unit"], strict=True)]
    table = gpd.GeoDataFrame(
        {
            "unit_id": ids,
            "iso3": units["iso3"],
            "level": 1,
            "name": units["name"],
            "name_fr": units["name_fr"],
            "name_ar": units["name_ar"],
            "iso_3166_2": units["iso_3166_2"].where(~units["iso_3166_2"].str.contains("~")),
            "pcode": pcode,
            "parent_pcode": pd.Series(pcode).str.extract(r"^([A-Z]+)", expand=False),
            "valid_from": None,
            "valid_to": None,
            "source": "Natural Earth 5.1.1",
            "licence": "public domain",
        },
        geometry=shapes,
        crs="EPSG:4326",
    )
    geoparquet.write(table.astype({"valid_from": "string", "valid_to": "string"}), NAME)
    manifest.record(
        NAME,
        script="data/build/admin1.py",
        title="Regions of the Sahel and its neighbours",
        source="Natural Earth 5.1.1",
        licence="public domain",
        attribution="Made with Natural Earth.",
        date="2022-05-13",
        columns={column: column for column in table},
    )


if __name__ == "__main__":
    build()
