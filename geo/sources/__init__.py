"""Other people's events as one table: ACLED, UCDP GED, GDELT and HXL files.

>>> from geo.sources import read_ucdp
"""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd

from geo.errors import DataError
from geo.sources.acled import from_acled, read_acled
from geo.sources.cells import need
from geo.sources.files import read_table
from geo.sources.gdelt import read_gdelt
from geo.sources.hxl import read_hxl
from geo.sources.ucdp import from_ucdp, read_ucdp

__all__ = ["read_acled", "read_events", "read_gdelt", "read_hxl", "read_ucdp"]


def read_events(path: str | Path) -> gpd.GeoDataFrame:
    """Events of a file of any of these datasets, told by its columns.

    Parameters
    ----------
    path : str or Path
        A file of ACLED, UCDP GED, GDELT or HXL.

    Returns
    -------
    GeoDataFrame
        Schema ``events``, EPSG:4326.

    Raises
    ------
    DataError
        If the file is of none of them.
    """
    table = read_table(path)
    have = {str(name).lower() for name in table.columns}
    if {"event_id_cnty", "actor1"} <= have or {"event_date", "actor1"} <= have:
        return from_acled(table)
    if "type_of_violence" in have:
        return from_ucdp(table)
    if "globaleventid" in have or len(have) in (57, 58, 61):
        return read_gdelt(path)
    if any(name.startswith("#") for name in have) or (table.head(25).map(lambda cell: cell.startswith("#"))).any(
        axis=None
    ):
        return read_hxl(path)
    try:
        need(table, "ACLED", ("event_id_cnty",), ("actor1",))
    except DataError as error:
        raise DataError(f"{path}: none of ACLED, UCDP GED, GDELT, HXL; {error}") from error
    return from_acled(table)
