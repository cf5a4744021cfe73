"""Tables to other tools and back: nothing is lost, nothing runs, the same tables give the same bytes."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from shapely.geometry import LineString, MultiPoint, MultiPolygon, Point, box
from test_corroborate import claim, event

from geo import handover, schemas
from geo.errors import DataError, GeoError

HOSTILE = "<script>alert(1)</script> & ]]> {{7*7}} ' \" \u202e \u2028 =cmd()"


def place(number: int, geometry: Any, **cells: Any) -> dict[str, Any]:
    row = {
        "mention_id": f"m{number}",
        "start": number,
        "end": number + 3,
        "toponym": "Gao",
        "kind": "locality",
        "status": "resolved" if geometry is not None else "unknown",
        "role": "event",
        "confidence": 0.125,
        "reason": HOSTILE,
        "geo_prec": 1 if geometry is not None else None,
        "radius_m": 2000.0 if geometry is not None else None,
        "geometry": geometry,
    }
    return row | cells


@pytest.fixture
def tables() -> dict[str, gpd.GeoDataFrame]:
    """Every kind of geometry, empty cells, lists, and hostile text, out of order by geometry."""
    shapes = [
        None,
        box(0, 0, 1, 1),
        Point(1, 2),
        LineString([(0, 0), (1, 1)]),
        MultiPolygon([box(0, 0, 1, 1), box(2, 2, 3, 3)]),
    ]
    shapes += [Point(3, 4), MultiPoint([(0, 0), (5, 5)]), None]
    places = schemas.from_rows([place(number, shape) for number, shape in enumerate(shapes, 1)], "places")
    rows = [
        claim(place_name=HOSTILE, quote=HOSTILE),
        claim(claim_id="c2", actors=[], numbers=[], contradicts=["c1"], date_prec=None, date_start=None, geometry=None),
    ]
    events = schemas.from_rows(
        [event(notes=HOSTILE, lon=-1.95, lat=14.6667), event(event_id="acled:2", killed_best=None)], "events"
    )
    return {"places": places, "claims": schemas.from_rows(rows, "claims"), "events": events}


def same(one: gpd.GeoDataFrame, other: gpd.GeoDataFrame) -> None:
    """The same cells, missing ones missing, in the same order."""
    assert list(one.columns) == list(other.columns)
    for name in one.columns:
        for left, right in zip(one[name], other[name], strict=True):
            if isinstance(left, list) or isinstance(right, list):
                assert left == right, name
            elif left is None or (not hasattr(left, "geom_type") and pd.isna(left)):
                assert right is None or pd.isna(right), name
            elif hasattr(left, "geom_type"):
                assert left.equals_exact(right, 1e-12), name
            else:
                assert left == right, name
    for name in ("start", "confidence", "geo_prec", "date_prec"):
        if name in one:
            assert one[name].dtype == other[name].dtype


def test_a_geopackage_loses_nothing(tables: dict[str, gpd.GeoDataFrame], tmp_path: Path) -> None:
    found = handover.read_gpkg(handover.save_gpkg(tables, tmp_path / "a.gpkg"))
    assert set(found) == set(tables)
    for kind, table in tables.items():
        same(table, schemas.check(found[kind], kind))


def test_a_geopackage_is_styled_and_the_same_each_time(tables: dict[str, gpd.GeoDataFrame], tmp_path: Path) -> None:
    one = handover.save_gpkg(tables, tmp_path / "a.gpkg")
    layers = {name for name, _ in pyogrio.list_layers(one)} - {"layer_styles"}
    assert {
        "places_point",
        "places_line",
        "places_area",
        "places_unplaced",
        "claims_point",
        "claims_unplaced",
    } <= layers
    with sqlite3.connect(one) as base:
        styles = dict(base.execute("SELECT f_table_name, styleQML FROM layer_styles WHERE useAsDefault").fetchall())
    assert set(styles) == {name for name in layers if not name.endswith("unplaced")}
    for style in styles.values():
        root = ET.fromstring(style.partition("\n")[2])
        symbols = {symbol.get("name") for symbol in root.iter("symbol")}
        assert {category.get("symbol") for category in root.iter("category")} <= symbols
    assert one.read_bytes() == handover.save_gpkg(tables, tmp_path / "b.gpkg").read_bytes()


def test_empty_tables_go_round(tmp_path: Path) -> None:
    empty = {kind: schemas.empty(kind) for kind in ("places", "claims")}
    found = handover.read_gpkg(handover.save_gpkg(empty, tmp_path / "a.gpkg"))
    for kind, table in empty.items():
        same(table, schemas.check(found[kind], kind))


def test_parquet_loses_nothing(tables: dict[str, gpd.GeoDataFrame], tmp_path: Path) -> None:
    for kind, table in tables.items():
        path = handover.save_parquet(table, kind, tmp_path / f"{kind}.parquet")
        same(table, schemas.check(handover.read_parquet(path, kind), kind))
    with pytest.raises(DataError, match="no table of claims"):
        handover.read_parquet(tmp_path / "places.parquet", "claims")


def test_what_is_no_file_of_ours(tmp_path: Path) -> None:
    (tmp_path / "a.gpkg").write_bytes(b"no database")
    (tmp_path / "a.parquet").write_bytes(b"no table")
    gpd.GeoDataFrame({"a": [1]}, geometry=[Point(0, 0)], crs=4326).to_file(tmp_path / "b.gpkg", layer="other")
    for read in (lambda: handover.read_gpkg(tmp_path / "a.gpkg"), lambda: handover.read_gpkg(tmp_path / "b.gpkg")):
        with pytest.raises(DataError):
            read()
    with pytest.raises(DataError, match="no GeoParquet"):
        handover.read_parquet(tmp_path / "a.parquet", "claims")


def test_kml_shows_what_is_written(tables: dict[str, gpd.GeoDataFrame]) -> None:
    text = handover.to_kml(tables, HOSTILE)
    root = ET.fromstring(text)
    space = {"k": "http://www.opengis.net/kml/2.2"}
    folders = root.findall(".//k:Folder", space)
    assert [folder.findtext("k:name", namespaces=space) for folder in folders] == [
        "Places",
        "Claims",
        "Events of other datasets",
    ]
    assert len(folders[0].findall("k:Placemark", space)) == 6
    assert folders[0].findtext("k:description", namespaces=space) == "2 of 8 have no place on the map"
    words = "".join(root.itertext())
    assert "<script>alert(1)</script>" in words
    assert "<script>" not in text
    assert text == handover.to_kml(tables, HOSTILE)


def test_hxl_has_its_tags_and_reads_back(tables: dict[str, gpd.GeoDataFrame]) -> None:
    import hxl

    for kind, table in tables.items():
        rows = list(csv.reader(io.StringIO(handover.to_hxl(table, kind))))
        source = hxl.data(rows).cache()
        assert len(list(source)) == len(table)
        assert len({column.display_tag for column in source.columns}) == len(source.columns), "each tag once"
        assert not any(cell.startswith("=") for row in rows for cell in row)


def test_a_package_is_valid(tables: dict[str, gpd.GeoDataFrame], tmp_path: Path) -> None:
    from frictionless import Package

    path = handover.save_package(tables, tmp_path / "a.zip", title=HOSTILE, source="Made-up Wire")
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path / "out")
        described = json.loads(archive.read("datapackage.json"))
    report = Package(str(tmp_path / "out" / "datapackage.json")).validate()
    assert report.valid, report.flatten(["fieldName", "message"])[:5]
    assert any("CC BY 4.0" in licence["title"] for licence in described["licenses"])
    assert path.read_bytes() == handover.save_package(tables, tmp_path / "b.zip", HOSTILE, "Made-up Wire").read_bytes()


def test_files_beside_a_map(tables: dict[str, gpd.GeoDataFrame], tmp_path: Path) -> None:
    written = handover.save_also(tables, tmp_path / "map", list(handover.FORMS))
    assert all(path.is_file() for path in written)
    assert {path.name for path in written} >= {
        "map.gpkg",
        "map.kml",
        "map.package.zip",
        "map.claims.csv",
        "map.claims.hxl.csv",
    }
    with pytest.raises(GeoError, match="shapefile is not known"):
        handover.save_also(tables, tmp_path / "map", ["shapefile"])
