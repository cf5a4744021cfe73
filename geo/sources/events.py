"""Columns of any dataset to the one table ``events``: what every reader does alike."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo import schemas
from geo.errors import DataError
from geo.sources import naming

STANDS_FOR_AREA = 6  # UCDP where_prec 6: the point only stands for a country, and is not drawn


def assemble(columns: dict[str, Any], index: pd.Index, dataset: str, licence: str) -> gpd.GeoDataFrame:
    """The table ``events`` from a dataset's columns.

    Parameters
    ----------
    columns : dict
        Columns of ``geo.schemas.EVENTS`` by name, as Series or scalars; ``drawn`` (bool, optional) is False where a
        point only stands for an area. Columns that are left out are empty.
    index : Index
        Of the rows.
    dataset, licence : str

    Returns
    -------
    GeoDataFrame
        Schema ``events``, EPSG:4326, in the order of the file.

    Raises
    ------
    DataError
        If an identifier stands twice, or a coordinate is out of range.
    """
    table = pd.DataFrame(columns, index=index)
    _refuse_twice(table["event_id"])
    drawn = table.pop("drawn").astype(bool) if "drawn" in table else pd.Series(True, index=index)
    table["geometry"] = _points(table, drawn & (table["geo_prec"].fillna(1) < STANDS_FOR_AREA))
    table["actors"] = _ids(table["side_a"])
    table["targets"] = _ids(table["side_b"])
    table["dataset"], table["licence"] = dataset, licence
    for name in ("killed_best", "killed_low", "killed_high"):
        cells = table[name] if name in table else pd.Series(np.nan, index=index)
        table[name] = cells.round().astype("Int64")
    for name in ("geo_prec", "date_prec"):
        table[name] = table[name].astype("Int64")
    for name in schemas.EVENTS:
        if name not in table:
            table[name] = None
    table = table.replace({"": None}) if len(table) else table
    return gpd.GeoDataFrame(table[list(schemas.EVENTS)], geometry="geometry", crs=schemas.CRS)


def _refuse_twice(ids: pd.Series) -> None:
    """Raise for the first identifier that stands twice."""
    again = ids[ids.duplicated()]
    if len(again):
        raise DataError(
            f"the event {again.iloc[0]} stands {int((ids == again.iloc[0]).sum())} times: "
            "keep one row of it (ACLED's is the one with the newest timestamp)"
        )


def _points(table: pd.DataFrame, drawn: pd.Series) -> np.ndarray:
    """Points where there is a coordinate to be drawn."""
    lon, lat = table["lon"].to_numpy(float), table["lat"].to_numpy(float)
    there = np.isfinite(lon) & np.isfinite(lat)
    off = there & ((np.abs(lon) > 180) | (np.abs(lat) > 90))
    if off.any():
        at = int(np.flatnonzero(off)[0])
        raise DataError(
            f"the event {table['event_id'].iloc[at]} lies at longitude {lon[at]}, latitude {lat[at]}: "
            "are the two columns, or their decimal points, mixed up?"
        )
    found = np.full(len(table), None, dtype=object)
    here = there & drawn.to_numpy()
    found[here] = shapely.points(lon[here], lat[here])
    return found


def _ids(names: pd.Series) -> pd.Series:
    """Lists of the ids of sides; an unsure name gives an empty list."""
    known = {name: naming.actor(name) for name in names.unique()}
    return pd.Series([[known[name]] if known[name] else [] for name in names], index=names.index, dtype=object)


def iso3_of(names: pd.Series) -> pd.Series:
    """Country codes of names of countries; None where the gazetteer has no such country."""
    known = {name: naming.country(name) for name in names.unique()}
    return names.map(known).astype(object)


def types_of(dataset: str, codes: pd.Series, sub_codes: pd.Series | None = None) -> pd.Series:
    """Our types of claims for a dataset's types of events."""
    finer = sub_codes if sub_codes is not None else pd.Series("", index=codes.index)
    pairs = list(zip(codes, finer, strict=True))
    known = {pair: naming.claim_type(dataset, *pair) for pair in set(pairs)}
    return pd.Series([known[pair] for pair in pairs], index=codes.index, dtype=object)
