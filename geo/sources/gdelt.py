"""GDELT 1.0 and 2.0 event files, told for what they are: a machine's reading of sentences, many of them wrong."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geo.datasets import built
from geo.errors import DataError
from geo.sources.cells import days, first_of, need, numbers
from geo.sources.events import assemble
from geo.sources.files import read_table
from geo.sources.naming import claim_type, words

DATASET = "GDELT"
LICENCE = "GDELT: open for any use with citation of the GDELT Project"
# GDELT 2.0 event codebook: 1 country, 2 US state, 3 US city, 4 city of the world, 5 admin-1 unit of the world; the
# points of 1, 2 and 5 are centroids.
_GEO_PREC = {"1": 6, "2": 4, "3": 2, "4": 2, "5": 4}
_ACTOR = "Code Name CountryCode KnownGroupCode EthnicCode Religion1Code Religion2Code Type1Code Type2Code Type3Code"
_GEO_1 = "Type FullName CountryCode ADM1Code Lat Long FeatureID"
_GEO_2 = "Type FullName CountryCode ADM1Code ADM2Code Lat Long FeatureID"
_HEAD = "GLOBALEVENTID SQLDATE MonthYear Year FractionDate"
_CODES = "IsRootEvent EventCode EventBaseCode EventRootCode QuadClass GoldsteinScale"
_COUNTS = "NumMentions NumSources NumArticles AvgTone"


def _columns(geo: str) -> list[str]:
    """Names of the columns of an event file, which has no header."""
    actors = [f"Actor{number}{part}" for number in (1, 2) for part in _ACTOR.split()]
    places = [f"{whose}Geo_{part}" for whose in ("Actor1", "Actor2", "Action") for part in geo.split()]
    return [*_HEAD.split(), *actors, *_CODES.split(), *_COUNTS.split(), *places, "DATEADDED", "SOURCEURL"]


COLUMNS_1, COLUMNS_2 = _columns(_GEO_1), _columns(_GEO_2)


@cache
def _iso3_by_fips() -> dict[str, str]:
    """FIPS 10-4 code -> ISO 3166-1 alpha-3 (NG is Niger, NI Nigeria, CD Chad, UV Burkina Faso)."""
    with built("country-codes.csv").open(encoding="utf-8", newline="") as stream:
        return {row["fips"]: row["iso3"] for row in csv.DictReader(stream) if row["fips"]}


def read_gdelt(path: str | Path) -> gpd.GeoDataFrame:
    """GDELT's events from a file.

    Parameters
    ----------
    path : str or Path
        An event file of GDELT 1.0 or 2.0 (tabs, no header, zipped or not), or a table with GDELT's column names, such
        as a BigQuery export.

    Returns
    -------
    GeoDataFrame
        Schema ``events``, EPSG:4326. Points of countries and of admin-1 units are centroids and are not drawn. Actors
        are CAMEO codes, which name states and sectors, never the groups of the Sahel: ``actors`` stays empty. GDELT
        counts no deaths.

    Raises
    ------
    DataError
        If the file is no such table.
    """
    table = read_table(path)
    if "globaleventid" not in {str(name).lower() for name in table.columns}:
        table = _headless(path, len(table.columns))
    return from_gdelt(table)


def _headless(path: str | Path, width: int) -> pd.DataFrame:
    """The table of a file without header, by how many columns it has."""
    names = {len(COLUMNS_1): COLUMNS_1, len(COLUMNS_2): COLUMNS_2}.get(width)
    if names is None:
        raise DataError(
            f"{path}: a GDELT event file has {len(COLUMNS_1)} or {len(COLUMNS_2)} columns, or column names; "
            f"this has {width}"
        )
    return read_table(path, header=None, names=names)


def from_gdelt(table: pd.DataFrame) -> gpd.GeoDataFrame:
    """As :func:`read_gdelt`, from a table of text."""
    need(table, "GDELT event", ("GLOBALEVENTID",), ("SQLDATE", "Day"), ("EventCode",), ("ActionGeo_Type",))
    on = days(first_of(table, "SQLDATE", "Day"))
    code = first_of(table, "EventCode")
    prec = first_of(table, "ActionGeo_Type").map(_GEO_PREC)
    name = first_of(table, "ActionGeo_FullName")
    columns = {
        "event_id": "gdelt:" + first_of(table, "GLOBALEVENTID"),
        "type": code.map(_types(code)).astype(object),
        "source_type": "CAMEO " + code,
        "date_start": on,
        "date_end": on,
        "date_prec": 1,
        "side_a": _sides(table, 1),
        "side_b": _sides(table, 2),
        "killed_best": numbers(pd.Series("", index=table.index)),
        "place_name": name.str.split(",").str[0],
        "iso3": first_of(table, "ActionGeo_CountryCode").map(_iso3_by_fips()).astype(object),
        "geo_prec": prec,
        "drawn": prec.isin([2]),
        "lon": numbers(first_of(table, "ActionGeo_Long")),
        "lat": numbers(first_of(table, "ActionGeo_Lat")),
        "notes": "read by a machine from " + first_of(table, "SOURCEURL"),
        "sources": first_of(table, "SOURCEURL"),
    }
    events = assemble(columns, table.index, DATASET, LICENCE)
    for side in ("actors", "targets"):
        events[side] = pd.Series([[] for _ in range(len(events))], index=events.index, dtype=object)
    return events


def _types(codes: pd.Series) -> dict[str, str | None]:
    """Our type of each CAMEO code: of the code itself, else of the base that it begins with."""
    listed = {row["code"] for row in words("types") if row["dataset"] == "gdelt"}
    found: dict[str, str | None] = {}
    for code in codes.unique():
        base = next((code[:end] for end in range(len(code), 1, -1) if code[:end] in listed), "")
        found[code] = claim_type("gdelt", base) if base else None
    return found


def _sides(table: pd.DataFrame, number: int) -> pd.Series:
    """Name of a side and its CAMEO code."""
    name, code = first_of(table, f"Actor{number}Name"), first_of(table, f"Actor{number}Code")
    return name.where(code == "", name + " (" + code + ")").str.strip()
