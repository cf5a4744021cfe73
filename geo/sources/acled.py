"""ACLED: exports of 2016 to today, downloads and answers of its API."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd

from geo.errors import DataError
from geo.sources.cells import days, first_of, need, numbers
from geo.sources.events import assemble, iso3_of, types_of
from geo.sources.files import read_table

DATASET = "ACLED"
LICENCE = "ACLED terms of use: not to be passed on without ACLED's permission; www.acleddata.com"
# ACLED codebook: time_precision 1 the day, 2 within the week, 3 within the month; geo_precision 1 the place itself,
# 2 a place near it, 3 a larger region, whose point is that of its capital.
_DATE_PREC = {"1": 1, "2": 3, "3": 4}
_GEO_PREC = {"1": 1, "2": 2, "3": 4}


def read_acled(path: str | Path) -> gpd.GeoDataFrame:
    """ACLED's events, of its old and new exports, from a file.

    Parameters
    ----------
    path : str or Path
        CSV, Excel, Parquet, JSON (an answer of the API too) or a zip of one.

    Returns
    -------
    GeoDataFrame
        Schema ``events``, EPSG:4326. ``killed_low`` is empty where ACLED gives a number: it gives one, of reported
        deaths. ``side_a`` is ACLED's actor1, which is not the attacker by rule.

    Raises
    ------
    DataError
        If the file is no such table.
    """
    return from_acled(read_table(path))


def from_acled(table: pd.DataFrame) -> gpd.GeoDataFrame:
    """As :func:`read_acled`, from a table of text."""
    need(
        table,
        "ACLED",
        ("event_date",),
        ("event_type",),
        ("latitude",),
        ("longitude",),
        ("actor1",),
        ("event_id_cnty", "data_id", "event_id_no_cnty"),
    )
    on = days(first_of(table, "event_date"))
    if on.isna().any():
        raise DataError(f"row {int(on.isna().to_numpy().argmax()) + 1} has no event_date: export the file again")
    kind, finer = first_of(table, "event_type"), first_of(table, "sub_event_type")
    prec = first_of(table, "time_precision").map(_DATE_PREC).fillna(1)
    geo_prec = first_of(table, "geo_precision").map(_GEO_PREC).fillna(1)
    killed = numbers(first_of(table, "fatalities"))
    columns = {
        "event_id": "acled:" + _identifiers(table),
        "type": _types(kind, finer, killed),
        "source_type": kind.where(finer == "", kind + ": " + finer),
        **_window(on, prec),
        "date_prec": prec,
        "side_a": first_of(table, "actor1"),
        "side_b": first_of(table, "actor2"),
        "killed_best": killed,
        "place_name": first_of(table, "location"),
        "iso3": iso3_of(first_of(table, "country")),
        "adm1": first_of(table, "admin1"),
        "adm2": first_of(table, "admin2"),
        "geo_prec": geo_prec,
        "drawn": geo_prec < 4,
        "lon": numbers(first_of(table, "longitude"), decimal_comma=True),
        "lat": numbers(first_of(table, "latitude"), decimal_comma=True),
        "notes": first_of(table, "notes"),
        "sources": first_of(table, "source"),
    }
    return assemble(columns, table.index, DATASET, LICENCE)


def _identifiers(table: pd.DataFrame) -> pd.Series:
    """ACLED's identifier; exports before 2019 number the events of each country anew, so data_id is better there."""
    ids = first_of(table, "event_id_cnty")
    if (ids == "").any() or ids.duplicated().any():
        other = first_of(table, "data_id", "event_id_no_cnty")
        if (other != "").all() and not other.duplicated().any():
            return other
    return ids


def _types(kind: pd.Series, finer: pd.Series, killed: pd.Series) -> pd.Series:
    """Our types; violence against civilians in which nobody was reported killed is an attack."""
    found = types_of("acled", kind, finer)
    unhurt = (found == "killing_of_civilians") & ~(killed > 0)
    deadly = (found == "attack") & (killed > 0) & (kind.str.lower() == "violence against civilians")
    return found.mask(unhurt, "attack").mask(deadly, "killing_of_civilians")


def _window(on: pd.Series, prec: pd.Series) -> dict[str, pd.Series]:
    """First and last possible day: of the week around the day, or of its month, as ACLED's precision says."""
    day = pd.to_datetime(on)
    month = day.dt.to_period("M")
    start = day.mask(prec == 3, day - pd.Timedelta(days=6)).mask(prec == 4, month.dt.start_time)
    end = day.mask(prec == 3, day + pd.Timedelta(days=6)).mask(prec == 4, month.dt.end_time)
    return {"date_start": start.dt.strftime("%Y-%m-%d"), "date_end": end.dt.strftime("%Y-%m-%d")}
