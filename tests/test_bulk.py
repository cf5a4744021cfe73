"""Many events: what is packed is what was given, small, and the same each time."""

from __future__ import annotations

import base64
import gzip

import geopandas as gpd
import pytest
import shapely

from geo.bulk import ACTORS_MOST, pack_events
from geo.errors import SchemaError
from geo.payload import GRID


def _events(**columns: object) -> gpd.GeoDataFrame:
    points = [shapely.Point(-1.2911, 15.8196), shapely.Point(2.4, 15.9), shapely.Point(0, 16.25)]
    return gpd.GeoDataFrame(columns, geometry=points, crs="EPSG:4326")


def _read(packed: dict) -> list[list[int]]:  # type: ignore[type-arg]
    """A plain reading of the columns."""
    data, columns, at = gzip.decompress(base64.b64decode(packed["z"])), [], 0
    for length, fill in zip(packed["columns"], packed["fill"], strict=True):
        values, end = [] if length else [fill] * packed["n"], at + length
        while at < end:
            value = shift = 0
            while True:
                byte = data[at]
                at += 1
                value |= (byte & 127) << shift
                shift += 7
                if byte < 128:
                    break
            values.append((value >> 1) ^ -(value & 1))
        columns.append(values)
    return columns


def test_events_come_back() -> None:
    table = _events(
        type=["Battles", "Riots", "Battles"],
        date=["2022-04-19", None, "1970-01-01"],
        actor=["A", "B", None],
        value=[3, None, 0],
        source=["press", "press", "army"],
    )
    packed = pack_events(table)
    lon, lat, day, kind, actor, value, speaker = _read(packed)
    rows = set()
    x = y = 0
    for n in range(3):
        x, y = x + lon[n], y + lat[n]
        said = packed["speakers"][speaker[n]][0]
        rows.add((x, y, day[n], packed["kinds"][kind[n]][0], packed["actors"][actor[n]], value[n], said))
    assert rows == {
        (-1291, 15820, 19102, "Battles", "A", 3, "press"),
        (2400, 15900, 0, "Riots", "B", -1, "press"),
        (0, 16250, 1, "Battles", "", 0, "army"),
    }
    assert packed["speakers"] == [["press", "press", 2], ["army", "army", 1]]
    assert packed["months"] == [["1970-01", 1], ["2022-04", 1]] and packed["grid"] == GRID
    assert packed == pack_events(table)


def test_rows_without_a_point_are_counted_and_wrong_shapes_named() -> None:
    table = _events(type=["a", "b", "c"])
    table.loc[1, "geometry"] = None
    assert pack_events(table)["unplaced"] == 1 and pack_events(table)["n"] == 2
    table.loc[1, "geometry"] = shapely.box(0, 0, 1, 1)
    with pytest.raises(SchemaError, match="row 1"):
        pack_events(table)
    with pytest.raises(SchemaError, match="4326"):
        pack_events(table.set_crs(3857, allow_override=True))


def test_an_empty_table_and_one_without_columns() -> None:
    assert pack_events(_events().iloc[:0])["n"] == 0
    bare = pack_events(_events())
    assert bare["kinds"] == [["", "#0072B2", 3]] and bare["speakers"] == [["the table", "", 3]]
    assert bare["columns"][2:] == [0, 0, 0, 0, 0] and bare["fill"][2:] == [0, 0, 0, 0, 0], "one value is not sent"


def test_ten_thousand_events_are_small_and_rare_actors_share_a_name() -> None:
    import numpy as np

    random = np.random.default_rng(1)
    n = 10_000
    table = gpd.GeoDataFrame(
        {"type": random.choice(["x", "y"], n), "date": "2022-04-19", "actor": [f"actor {k}" for k in range(n)]},
        geometry=shapely.points(random.uniform(-10, 20, n), random.uniform(10, 18, n)),
        crs="EPSG:4326",
    )
    packed = pack_events(table)
    assert len(packed["actors"]) == ACTORS_MOST and packed["actors"][-1] == "…"
    assert len(packed["z"]) < 120_000
