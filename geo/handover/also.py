"""Further files beside a map: the same tables in the forms that other tools read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import geopandas as gpd

from geo import tables
from geo.errors import GeoError
from geo.export import write
from geo.handover.gpkg import save_gpkg
from geo.handover.hxl import to_hxl
from geo.handover.kml import to_kml
from geo.handover.package import save_package
from geo.handover.parquet import save_parquet

Tables = Mapping[str, gpd.GeoDataFrame]
FORMS = ("csv", "geojson", "gpkg", "hxl", "kml", "package", "parquet")


def save_also(
    found: Tables, stem: Path, forms: list[str], title: str = "Sahel Atlas", source: str | None = None
) -> list[Path]:
    """Write tables beside a map.

    Parameters
    ----------
    found : mapping
        ``places``, ``claims``, ``events`` to their tables, EPSG:4326.
    stem : Path
        Path of the map without its suffix; ``<stem>.gpkg``, ``<stem>.claims.csv`` and so on are written.
    forms : list of str
        Of :data:`FORMS`.
    title, source : str
        Of the article.

    Returns
    -------
    list of Path
        What was written.

    Raises
    ------
    GeoError
        If a form is none of those, or a place cannot be written to.
    """
    unknown = [form for form in forms if form not in FORMS]
    if unknown:
        raise GeoError(f"--also {', '.join(unknown)} is not known: choose from {', '.join(FORMS)}")
    written: list[Path] = []
    for form in dict.fromkeys(forms):
        if form == "gpkg":
            written.append(save_gpkg(found, Path(f"{stem}.gpkg")))
        elif form == "kml":
            written.append(write(Path(f"{stem}.kml"), to_kml(found, title).encode("utf-8")))
        elif form == "package":
            written.append(save_package(found, Path(f"{stem}.package.zip"), title, source))
        else:
            written += [_one(form, kind, table, stem) for kind, table in found.items()]
    return written


def _one(form: str, kind: str, table: gpd.GeoDataFrame, stem: Path) -> Path:
    """One table as one file."""
    if form == "parquet":
        return save_parquet(table, kind, Path(f"{stem}.{kind}.parquet"))
    texts: dict[str, Callable[[], str]] = {
        "csv": lambda: tables.to_csv(table),
        "geojson": lambda: tables.to_geojson(table),
        "hxl": lambda: to_hxl(table, kind),
    }
    suffix = "hxl.csv" if form == "hxl" else form
    return write(Path(f"{stem}.{kind}.{suffix}"), texts[form]().encode("utf-8"))
