"""What a run made, read again: its manifest, and as much of its tables as is asked for."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from geo import schemas
from geo.corpus.build import frame
from geo.corpus.store import MANIFEST
from geo.errors import DataError
from geo.handover import read_parquet

Folder = str | os.PathLike[str]


def read_manifest(folder: Folder) -> dict[str, Any]:
    """``made_with, counts, files, bad`` of a run.

    Raises
    ------
    DataError
        If there is none: the run has not ended.
    """
    path = Path(folder) / MANIFEST
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise DataError(f"{path} cannot be read: the run has not ended, run 'sahel-atlas corpus run' again") from fault
    return found


def read_claims(
    folder: Folder, countries: Collection[str] = (), months: Collection[str] = (), areas: bool = False
) -> gpd.GeoDataFrame:
    """Claims of a run.

    Parameters
    ----------
    folder : path-like
        Of a run that has ended.
    countries : collection of str
        ISO 3166-1 alpha-3 codes, ``none`` for claims of no single country; all when empty.
    months : collection of str
        ``YYYY-MM`` of the claim, else of its article, or ``undated``; all when empty.
    areas : bool
        Whether geometries of areas are filled in; a country's shape is then there once for each row.

    Returns
    -------
    GeoDataFrame
        Schema ``claims`` and :data:`geo.corpus.build.MORE`, EPSG:4326.
    """
    return _read(folder, "claims", countries, months, areas)


def read_places(
    folder: Folder, countries: Collection[str] = (), months: Collection[str] = (), areas: bool = False
) -> gpd.GeoDataFrame:
    """Places of a run: as :func:`read_claims`, with the month of the article."""
    return _read(folder, "places", countries, months, areas)


def parts_of(folder: Folder, kind: str) -> Iterator[tuple[Path, str, str]]:
    """Files of a table with their country and month, in order."""
    for path in sorted((Path(folder) / kind).glob("country=*/month=*/part.parquet")):
        yield path, path.parent.parent.name.removeprefix("country="), path.parent.name.removeprefix("month=")


def _read(
    folder: Folder, kind: str, countries: Collection[str], months: Collection[str], areas: bool
) -> gpd.GeoDataFrame:
    """Rows of one table."""
    read_manifest(folder)
    tables = [
        read_parquet(path, kind)
        for path, country, month in parts_of(folder, kind)
        if (not countries or country in countries) and (not months or month in months)
    ]
    if not tables:
        return frame([], kind)
    found = gpd.GeoDataFrame(pd.concat(tables, ignore_index=True), geometry="geometry", crs=schemas.CRS)
    return with_areas(folder, found) if areas else found


def with_areas(folder: Folder, table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The table with the shapes of its areas filled in."""
    shapes = gpd.read_parquet(Path(folder) / "areas.parquet").set_index("area").geometry
    filled = table.copy()
    filled["geometry"] = gpd.GeoSeries(
        [
            shapes.get(area) if shape is None and area else shape
            for shape, area in zip(table.geometry, table["area"], strict=True)
        ],
        index=table.index,
        crs=schemas.CRS,
    )
    return filled
