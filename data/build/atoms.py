"""The smallest units that a polygon can be had for, and which larger unit each was part of and when.

An atom is a commune (Mali, Niger), a district (Chad, Mauritania, Nigeria, Sudan, Ghana), a part of one (Côte d'Ivoire,
Senegal; Benin and Cameroon under a share-alike licence), a province or prefecture of Natural Earth (Burkina Faso,
Guinea), or a whole region. Larger units are atoms dissolved, so that all levels nest.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import coverage
import geopandas as gpd
import pandas as pd
import shapely
import sources

# Layers of geoBoundaries gbOpen, build of December 2023: prefix of the shape ids, and the source and licence that the
# layer's metaData.json names (github.com/wmgeolab/geoBoundaries, releaseData/gbOpen).
LAYERS = {
    "MLI": ("61693064", "geoBoundaries MLI ADM3 2017 (DNCT, OCHA)", "CC BY 4.0"),
    "NER": ("39565319", "geoBoundaries NER ADM3 (IGNN, OCHA)", "CC BY 3.0"),
    "TCD": ("50815135", "geoBoundaries TCD ADM2 2019 (OCHA Chad)", "CC BY 3.0 IGO"),
    "MRT": ("47542326", "geoBoundaries MRT ADM2 (OCHA)", "CC BY 3.0 IGO"),
    "NGA": ("59680162", "geoBoundaries NGA ADM2", "CC BY 4.0"),
    "SDN": ("16777658", "geoBoundaries SDN ADM2 2020 (IMWG, OCHA)", "CC BY 3.0 IGO"),
    "GHA": ("2480657", "geoBoundaries GHA ADM2 2019 (Ghana Statistical Service)", "CC BY 4.0"),
    "CIV": ("97208781", "geoBoundaries CIV ADM3 2021 (CNTIG, OCHA)", "CC BY 3.0 IGO"),
    "SEN": ("17353745", "geoBoundaries SEN ADM3 2019 (government of Senegal, OCHA)", "CC BY 3.0 IGO"),
}
SHARE_ALIKE = {
    "TGO": ("56601680", "geoBoundaries TGO ADM2 2017 (OpenStreetMap)", "CC BY-SA 2.0"),
    "BEN": ("84187393", "geoBoundaries BEN ADM3 2021 (OpenStreetMap)", "ODbL 1.0"),
    "CMR": ("9386221", "geoBoundaries CMR ADM3 2017 (OpenStreetMap)", "ODbL 1.0"),
}
# Layers finer than districts: the table that says which district (by OCHA's P-code) each of their units is part of.
PARTS = {
    "CIV": "district_parts.csv",
    "SEN": "district_parts.csv",
    "BEN": "district_parts_odbl.csv",
    "CMR": "district_parts_odbl.csv",
}
DIVIDING = ("42667915", "geoBoundaries BFA ADM3 2007 (Map Maker)", "public domain")  # its shapes; names are in disorder
PUBLIC = ("Natural Earth 5.1.1", "public domain")
# Countries whose regions are Natural Earth's as they stand.
_REGIONS = ("DZA", "LBY", "CMR", "BEN", "TGO", "CAF", "GMB", "GNB", "MAR", "ESH", "TUN", "EGY", "SSD", "SLE", "LBR")
COUNTRIES = (*LAYERS, "BFA", "GIN", *_REGIONS)

Periods = dict[tuple[int, str], "pd.Series[str]"]  # (level, first day served) -> unit's key by atom


def _mali() -> tuple[gpd.GeoDataFrame, Periods]:
    table = sources.raw("mali_communes.csv").set_index("shape_id")
    layer = sources.geoboundaries(LAYERS["MLI"][0]).set_index("shape_id")
    layer["name"] = table["commune"].reindex(layer.index)
    days = {"": "1999", "2016-01-19": "2016", "2023-03-13": "2023"}
    periods: Periods = {}
    for day, year in days.items():
        periods[1, day] = table[f"region_{year}"]
        periods[2, day] = table[f"cercle_{year}"] + "|" + table[f"region_{year}"]
        periods[3, day] = pd.Series(table.index, index=table.index)
    return layer, periods


def _niger() -> tuple[gpd.GeoDataFrame, Periods]:
    table = sources.raw("niger_communes.csv").set_index("shape_id")
    layer = sources.geoboundaries(LAYERS["NER"][0]).set_index("shape_id")
    layer["name"] = table["commune"].reindex(layer.index)
    own = pd.Series(table.index, index=table.index)
    return layer, {(1, ""): table["region"], (2, ""): table["departement"] + "|" + table["region"], (3, ""): own}


def _burkina() -> tuple[gpd.GeoDataFrame, Periods]:
    table = sources.raw("burkina_provinces.csv").set_index("adm1_code")
    layer = _divided(_regions_of("BFA"))
    layer["name"] = table["province_1996"].reindex(layer.index)
    return layer, {
        (1, ""): table["region_2001"],
        (1, "2025-07-02"): table["region_2025"],
        (2, ""): table["province_1996"] + "|" + table["region_2001"],
        (2, "2025-07-02"): table["province_2025"] + "|" + table["region_2025"],
    }


def _divided(provinces: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Provinces of Natural Earth, those divided in 2025 cut in two along the borders of communes."""
    communes = sources.geoboundaries(DIVIDING[0]).set_index("shape_id").geometry
    table = sources.raw("burkina_new_provinces.csv").set_index("shape_id")
    parts = communes[table.index].groupby(table["adm1_code"]).agg(shapely.union_all)
    provinces = provinces.reindex(provinces.index.union(parts.index))
    for whole, found in parts.groupby(parts.index.str.split("/").str[0]):
        shapes = coverage.fit(found.to_numpy(dtype=object), provinces.geometry[whole])
        provinces.loc[found.index, "geometry"] = gpd.GeoSeries(shapes, index=found.index, crs=provinces.crs)
    return provinces


def _districts(iso3: str, prefix: str) -> tuple[gpd.GeoDataFrame, Periods]:
    """A layer of districts matched to OCHA's P-codes by name, by hand where the spelling differs."""
    layer = sources.geoboundaries(prefix).set_index("shape_id")
    codes = sources.ocha(sources.NEWEST)
    codes = codes[(codes["iso3"] == iso3) & (codes["level"] == 2)]
    by_hand = sources.raw("pcode_matches.csv")
    by_hand = by_hand[by_hand["iso3"] == iso3].set_index("shape_id")
    by_name = codes.drop_duplicates("key", keep=False).set_index("key")["pcode"]
    matched = layer["name"].map(sources.key).map(by_name)
    matched = matched.where(~layer.index.isin(by_hand.index), by_hand["pcode"].reindex(layer.index))
    parent = matched.map(codes.set_index("pcode")["parent"])
    parent = parent.where(parent.notna(), by_hand["parent_pcode"].reindex(layer.index))
    layer, parent = layer[parent != "-"], parent[parent != "-"]
    lost = layer["name"][parent.isna()].tolist()
    if lost or matched.dropna().duplicated().any():
        raise SystemExit(f"{iso3}: no parent for {lost}, or a code twice: complete data/raw/pcode_matches.csv")
    own = matched.reindex(layer.index)
    own = own.where(own.notna(), pd.Series(layer.index, index=layer.index))
    return layer, {(1, ""): parent, (2, ""): own + "|" + parent}


def _parts(iso3: str, prefix: str) -> tuple[gpd.GeoDataFrame, Periods]:
    """A layer finer than districts, each unit with its district by a table of ``data/raw``, and that one's region."""
    layer = sources.geoboundaries(prefix).set_index("shape_id")
    table = sources.raw(PARTS[iso3])
    district = table[table["iso3"] == iso3].set_index("shape_id")["pcode"]
    codes = sources.ocha(sources.NEWEST)
    codes = codes[(codes["iso3"] == iso3) & (codes["level"] == 2)].set_index("pcode")
    parent = district.map(codes["parent"])
    if set(layer.index) != set(district.index) or not district.index.is_unique or parent.isna().any():
        raise SystemExit(f"{iso3}: {PARTS[iso3]} does not name each unit of the layer once with a P-code of OCHA")
    layer["name"] = None  # the parts' own names are not the districts'
    return layer, {(1, ""): parent, (2, ""): district + "|" + parent}


def _chad() -> tuple[gpd.GeoDataFrame, Periods]:
    layer, periods = _districts("TCD", LAYERS["TCD"][0])
    today = periods[1, ""]
    before = today.where(~today.isin(["TCD20", "TCD23"]), "Ennedi")
    code = periods[2, ""].str.split("|").str[0]
    return layer, {
        (1, ""): before,
        (1, "2012-09-04"): today,
        (2, ""): code + "|" + before,
        (2, "2012-09-04"): periods[2, ""],
    }


def _mauritania() -> tuple[gpd.GeoDataFrame, Periods]:
    layer, periods = _districts("MRT", LAYERS["MRT"][0])
    today = periods[1, ""]
    before = today.where(~today.isin(["MR13", "MR14", "MR15"]), "Nouakchott")
    code = periods[2, ""].str.split("|").str[0]
    return layer, {
        (1, ""): before,
        (1, "2014-11-25"): today,
        (2, ""): code + "|" + before,
        (2, "2014-11-25"): periods[2, ""],
    }


def _regions_of(iso3: str) -> gpd.GeoDataFrame:
    units = sources.natural_earth()
    return units[units["iso3"] == iso3].set_index("adm1_code")[["name", "geometry"]]


def _regions(iso3: str) -> tuple[gpd.GeoDataFrame, Periods]:
    layer = _regions_of(iso3)
    return layer, {(1, ""): pd.Series(layer.index, index=layer.index)}


def _guinea() -> tuple[gpd.GeoDataFrame, Periods]:
    layer = _regions_of("GIN")
    region = sources.natural_earth().set_index("adm1_code")["region"].reindex(layer.index)
    return layer, {(1, ""): region, (2, ""): pd.Series(layer.index, index=layer.index) + "|" + region}


@cache
def of(iso3: str) -> tuple[gpd.GeoDataFrame, Periods]:
    """Atoms of a country (index atom id; ``name, geometry``) and, per level and period, the unit each belongs to.

    A key of level 2 is ``unit|its region``; level 3's is the atom itself.
    """
    special: dict[str, Callable[[], tuple[gpd.GeoDataFrame, Periods]]] = {
        "MLI": _mali,
        "NER": _niger,
        "BFA": _burkina,
        "TCD": _chad,
        "MRT": _mauritania,
        "GIN": _guinea,
    }
    if iso3 in special:
        return special[iso3]()
    if iso3 in LAYERS:
        return _layer(iso3, LAYERS[iso3][0])
    return _regions(iso3)


def _layer(iso3: str, prefix: str) -> tuple[gpd.GeoDataFrame, Periods]:
    return _parts(iso3, prefix) if iso3 in PARTS else _districts(iso3, prefix)


def share_alike(iso3: str) -> tuple[gpd.GeoDataFrame, Periods]:
    """Atoms of a layer under a share-alike licence, kept apart from the rest; its districts, already dissolved."""
    layer, periods = _layer(iso3, SHARE_ALIKE[iso3][0])
    if iso3 not in PARTS:
        return layer, periods
    district = periods[2, ""].str.split("|").str[0].rename("district")
    parents = periods[1, ""].groupby(district).first()
    whole = layer.assign(district=district).dissolve("district")
    return whole, {(1, ""): parents, (2, ""): parents.index + "|" + parents}
