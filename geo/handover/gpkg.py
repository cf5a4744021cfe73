"""One GeoPackage for a whole analysis: a layer for each table and kind of geometry, styled for QGIS."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from geo import schemas
from geo.errors import DataError, GeoError
from geo.export import write
from geo.handover.cells import flat, restored
from geo.handover.styles import qml

SHAPES = {"Point": "point", "LineString": "line", "Polygon": "area"}  # multi-geometries stand with their single kind
UNPLACED = "unplaced"
KIND = "geometry_kind"  # a layer holds one kind; a polygon in a layer of multipolygons is one again when it is read
ROW = "row_number"  # keeps the order of a table that stands in several layers
_STILL = "2000-01-01T00:00:00.000Z"  # written as the day of the last change: the same tables give the same bytes


def save_gpkg(tables: Mapping[str, gpd.GeoDataFrame], path: str | os.PathLike[str]) -> Path:
    """Write tables into one GeoPackage that opens styled in QGIS.

    Parameters
    ----------
    tables : mapping
        ``places``, ``claims``, ``presence``, ``events`` to their tables, EPSG:4326. Each becomes the layers
        ``<table>_point``, ``<table>_line``, ``<table>_area`` and ``<table>_unplaced``, as far as it has such rows;
        lists are JSON text.
    path : path-like

    Returns
    -------
    Path

    Raises
    ------
    SchemaError
        If a table does not keep to its schema.
    GeoError
        If the place cannot be written to.
    """
    for kind, table in tables.items():
        schemas.check(table, kind)
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "tables.gpkg"
        try:
            layers = _write_layers(tables, fresh)
            _add_styles(fresh, layers)
        except (RuntimeError, OSError, sqlite3.Error) as fault:  # pyogrio's errors are RuntimeErrors
            raise GeoError(f"{path} cannot be made ({str(fault)[:100]}): make room on the disk") from fault
        return write(Path(path), fresh.read_bytes())


def read_gpkg(path: str | os.PathLike[str]) -> dict[str, gpd.GeoDataFrame]:
    """The tables that :func:`save_gpkg` wrote, as they were: order, lists and missing cells too.

    Raises
    ------
    DataError
        If the file is no GeoPackage, or none of ours.
    """
    import pyogrio
    from pyogrio.errors import DataSourceError

    try:
        names = [str(name) for name, _ in pyogrio.list_layers(path)]
    except DataSourceError as fault:
        raise DataError(f"{path} is no GeoPackage that can be read: {str(fault)[:120]}") from fault
    found: dict[str, gpd.GeoDataFrame] = {}
    for kind in schemas.SCHEMAS:
        parts = [_layer(path, name) for name in names if name.startswith(f"{kind}_")]
        if parts:
            joined = pd.concat(parts, ignore_index=True).sort_values(ROW, ignore_index=True)
            found[kind] = restored(_single(joined), kind)
    if not found:
        raise DataError(
            f"{path} has no layer of places, claims, presence or events: give a file that Sahel Atlas wrote"
        )
    return found


def _single(table: pd.DataFrame) -> gpd.GeoDataFrame:
    """The table with each geometry of the kind that it was, and without the columns that say so."""
    shapes = [
        shape.geoms[0] if shape is not None and shape.geom_type == f"Multi{kind}" else shape
        for shape, kind in zip(table["geometry"], table[KIND], strict=True)
    ]
    columns = table.drop(columns=[ROW, KIND, "geometry"])
    return gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries(shapes, index=table.index, crs=schemas.CRS))


def _layer(path: str | os.PathLike[str], name: str) -> gpd.GeoDataFrame:
    """One layer; one without geometry gets an empty one."""
    table = gpd.read_file(path, layer=name, engine="pyogrio")
    if "geometry" not in table.columns:
        table["geometry"] = gpd.GeoSeries([None] * len(table), crs=schemas.CRS)
    return gpd.GeoDataFrame(table, geometry="geometry", crs=schemas.CRS)


def _write_layers(tables: Mapping[str, gpd.GeoDataFrame], path: Path) -> list[tuple[str, str, str]]:
    """Write the layers; (layer, table, shape) of each."""
    import pyogrio

    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _STILL})
    layers = []
    for kind, table in tables.items():
        rows = _columns(flat(table))
        rows[ROW], rows[KIND] = np.arange(len(rows)), rows.geometry.geom_type.astype("string")
        shapes = rows.geometry.geom_type.str.removeprefix("Multi").map(SHAPES).fillna(UNPLACED)
        shapes = shapes.mask(rows.geometry.isna() | rows.geometry.is_empty, UNPLACED)
        kept = [shape for shape in (*SHAPES.values(), UNPLACED) if (shapes == shape).any()] or [UNPLACED]
        for shape in kept:
            part, name = rows[shapes == shape], f"{kind}_{shape}"
            if shape == UNPLACED:
                pyogrio.write_dataframe(
                    pd.DataFrame(part.drop(columns="geometry")),
                    path,
                    layer=name,
                    driver="GPKG",
                    append=False,
                    dataset_options=_OLD,
                )
            else:
                many = bool(part.geometry.geom_type.str.startswith("Multi").any())
                pyogrio.write_dataframe(
                    part, path, layer=name, driver="GPKG", promote_to_multi=many, dataset_options=_OLD
                )
            layers.append((name, kind, shape))
    return layers


def _columns(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Columns of kinds that GeoPackage knows; an empty text column stays text."""
    found = table.copy()
    for name in table.columns:
        if name != "geometry" and table[name].dtype == object:
            found[name] = table[name].astype("string")
    return found


_OLD = {"VERSION": "1.2"}  # of GeoPackage: what QGIS 3.22, Debian's, reads without a warning
_STYLE_COLUMNS = {
    "id": "INTEGER PRIMARY KEY AUTOINCREMENT",
    "f_table_catalog": "TEXT",
    "f_table_schema": "TEXT",
    "f_table_name": "TEXT",
    "f_geometry_column": "TEXT",
    "styleName": "TEXT",
    "styleQML": "TEXT",
    "styleSLD": "TEXT",
    "useAsDefault": "BOOLEAN",
    "description": "TEXT",
    "owner": "TEXT",
    "ui": "TEXT",
    "update_time": "DATETIME",
}  # as QGIS makes it


def _add_styles(path: Path, layers: list[tuple[str, str, str]]) -> None:
    """The table ``layer_styles`` that QGIS looks for, one default style a layer."""
    with closing(sqlite3.connect(path)) as base, base:
        columns = ", ".join(f"{name} {kind}" for name, kind in _STYLE_COLUMNS.items())
        base.execute(f"CREATE TABLE layer_styles ({columns})")
        base.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change) "
            "VALUES ('layer_styles', 'attributes', 'layer_styles', '', ?)",
            (_STILL,),
        )
        names = list(_STYLE_COLUMNS)[1:]
        holders = ", ".join("?" * len(names))
        for name, kind, shape in layers:
            if shape != UNPLACED:
                cells = ("", "", name, "geom", name, qml(kind, shape), "", 1, "Sahel Atlas", "", None, _STILL)
                base.execute(f"INSERT INTO layer_styles ({', '.join(names)}) VALUES ({holders})", cells)
