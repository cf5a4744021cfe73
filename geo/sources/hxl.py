"""HXL: tables with a row of hashtags, as the Humanitarian Data Exchange gives them out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from geo.errors import DataError
from geo.sources.cells import days, numbers
from geo.sources.events import assemble, iso3_of, types_of
from geo.sources.files import read_table

DATASET = "HXL"
LICENCE = "as given by whoever gave out the file"
# What is looked for under which hashtags, the best first (HXL 1.1 dictionary, and the tags of HDX's conflict tables).
_TAGS = {
    "event_id": ("#event+code", "#event+id", "#meta+id"),
    "kind": ("#event+type", "#cause+type", "#event"),
    "finer": ("#event+type+sub", "#event+subtype", "#event+sub_type"),
    "start": ("#date+start", "#date+occurred", "#date"),
    "end": ("#date+end",),
    "side_a": ("#group+name+first", "#group+first", "#group+name", "#group"),
    "side_b": ("#group+name+second", "#group+second"),
    "killed_best": ("#affected+killed",),
    "place_name": ("#loc+name", "#loc"),
    "country": ("#country+name", "#country-code", "#country"),
    "code": ("#country+code",),
    "adm1": ("#adm1+name", "#adm1-code"),
    "adm2": ("#adm2+name", "#adm2-code"),
    "lon": ("#geo+lon",),
    "lat": ("#geo+lat",),
    "notes": ("#description", "#meta+description"),
    "sources": ("#meta+source",),
}


def read_hxl(path: str | Path) -> gpd.GeoDataFrame:
    """Events of a table with HXL hashtags.

    Parameters
    ----------
    path : str or Path
        CSV, Excel or a zip of one; the row of hashtags may stand below several rows of headings.

    Returns
    -------
    GeoDataFrame
        Schema ``events``, EPSG:4326. HXL gives no precision: a row without coordinates is kept and not drawn.

    Raises
    ------
    DataError
        If there is no row of hashtags, or none of them gives a date.
    """
    grid = read_table(path, header=None)
    table = _tagged(grid.astype(str).to_numpy().tolist(), path)
    if "start" not in table:
        raise DataError(f"{path}: no hashtag gives a date: one column needs #date, #date+start or #date+occurred")
    return _events(table)


def _tagged(rows: list[list[str]], path: str | Path) -> pd.DataFrame:
    """Columns of the table under our names for them, by libhxl."""
    try:
        import hxl
        from hxl.input import HXLTagsNotFoundException
    except ImportError as error:
        raise DataError("HXL files need one more package: pip install 'sahel-atlas[events]'") from error
    try:
        source: Any = hxl.data(rows).cache()
        columns = source.columns
    except HXLTagsNotFoundException as error:
        raise DataError(f"{path}: no row of HXL hashtags in the first 25 rows: see hxlstandard.org") from error
    found: dict[str, list[str]] = {}
    cells = [row.values for row in source]
    for name, patterns in _TAGS.items():
        at = _first(columns, patterns)
        if at is not None:
            found[name] = [str(row[at]).strip() if at < len(row) else "" for row in cells]
    return pd.DataFrame(found, index=range(len(cells)), dtype=object)


def _first(columns: Any, patterns: tuple[str, ...]) -> int | None:
    """Number of the first column that the first of the patterns fits; a pattern's attributes must all be there."""
    import hxl

    for pattern in patterns:
        parsed = hxl.TagPattern.parse(pattern)
        for at, column in enumerate(columns):
            if parsed.match(column):
                return at
    return None


def _events(table: pd.DataFrame) -> gpd.GeoDataFrame:
    """The table ``events`` of the tagged columns."""

    def cells(name: str) -> pd.Series:
        return table[name] if name in table else pd.Series("", index=table.index, dtype=object)

    start, end = days(cells("start")), days(cells("end"))
    kind, finer = cells("kind"), cells("finer")
    ids = cells("event_id")
    numbered = pd.Series([f"row{number}" for number in range(1, len(table) + 1)], index=table.index, dtype=object)
    iso3 = cells("code").str.upper().where(cells("code").str.len() == 3, iso3_of(cells("country")))
    columns = {
        "event_id": "hxl:" + (ids if (ids != "").all() and not ids.duplicated().any() else numbered),
        "type": types_of("acled", kind, finer),  # HDX's conflict tables carry ACLED's words
        "source_type": kind.where(finer == "", kind + ": " + finer),
        "date_start": start,
        "date_end": end.where(end.notna(), start),
        "date_prec": None,
        "side_a": cells("side_a"),
        "side_b": cells("side_b"),
        "killed_best": numbers(cells("killed_best")),
        "place_name": cells("place_name"),
        "iso3": iso3,
        "adm1": cells("adm1"),
        "adm2": cells("adm2"),
        "geo_prec": None,
        "lon": numbers(cells("lon"), decimal_comma=True),
        "lat": numbers(cells("lat"), decimal_comma=True),
        "notes": cells("notes"),
        "sources": cells("sources"),
    }
    return assemble(columns, table.index, DATASET, LICENCE)
