"""UCDP GED: yearly and candidate releases, and answers of its API."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd

from geo.errors import DataError
from geo.sources.cells import days, first_of, need, numbers
from geo.sources.events import assemble, iso3_of, types_of
from geo.sources.files import read_table

DATASET = "UCDP GED"
LICENCE = "CC BY 4.0, Uppsala Conflict Data Program"
_VIOLENCE = {"1": "state-based conflict", "2": "non-state conflict", "3": "one-sided violence"}


def read_ucdp(path: str | Path) -> gpd.GeoDataFrame:
    """UCDP GED's events from a file.

    Parameters
    ----------
    path : str or Path
        CSV, Excel, Parquet, JSON (an answer of the API too) or a zip of one; any version since 5.

    Returns
    -------
    GeoDataFrame
        Schema ``events``, EPSG:4326. Points that stand for an admin-1 unit or a country (where_prec 4 and 6) are not
        drawn; ``lon`` and ``lat`` keep them.

    Raises
    ------
    DataError
        If the file is no such table.
    """
    return from_ucdp(read_table(path))


def from_ucdp(table: pd.DataFrame) -> gpd.GeoDataFrame:
    """As :func:`read_ucdp`, from a table of text."""
    need(
        table,
        "UCDP GED",
        ("id",),
        ("type_of_violence",),
        ("side_a",),
        ("date_start",),
        ("latitude",),
        ("longitude",),
        ("best", "best_est"),
    )
    start, end = days(first_of(table, "date_start")), days(first_of(table, "date_end"))
    if start.isna().any():
        raise DataError(f"row {int(start.isna().to_numpy().argmax()) + 1} has no date_start: download the file again")
    kind = first_of(table, "type_of_violence")
    prec = numbers(first_of(table, "where_prec")).fillna(1)
    columns = {
        "event_id": "ucdp:" + first_of(table, "id"),
        "type": types_of("ucdp", kind),
        "source_type": kind.map(_VIOLENCE).fillna(kind),
        "date_start": start,
        "date_end": end.where(end.notna(), start),
        "date_prec": numbers(first_of(table, "date_prec")).fillna(1),
        "side_a": first_of(table, "side_a"),
        "side_b": first_of(table, "side_b"),
        "killed_best": numbers(first_of(table, "best", "best_est")),
        "killed_low": numbers(first_of(table, "low", "low_est")),
        "killed_high": numbers(first_of(table, "high", "high_est")),
        "place_name": first_of(table, "where_coordinates"),
        "iso3": iso3_of(first_of(table, "country")),
        "adm1": first_of(table, "adm_1"),
        "adm2": first_of(table, "adm_2"),
        "geo_prec": prec,
        "drawn": prec != 4,
        "lon": numbers(first_of(table, "longitude"), decimal_comma=True),
        "lat": numbers(first_of(table, "latitude"), decimal_comma=True),
        "notes": first_of(table, "source_headline", "source_original", "where_description"),
        "sources": first_of(table, "source_office", "source_article"),
    }
    return assemble(columns, table.index, DATASET, LICENCE)
