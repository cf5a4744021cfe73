"""Tables as text."""

from __future__ import annotations

import csv
import io
import json

import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo import schemas, tables

ROW = {"mention_id": "m1", "start": 0, "end": 1, "toponym": "x", "kind": "site", "status": "resolved", "role": "event"}


def _table(**more: object) -> object:
    return schemas.from_rows([ROW | {"confidence": 0.5, "reason": "r"} | more], "places")


def test_a_point_has_lon_and_lat_and_missing_values_are_null() -> None:
    (row,) = json.loads(tables.to_json(_table(geometry=shapely.Point(1.25, 2.5))))
    assert (row["lon"], row["lat"], row["geometry"]["type"], row["geo_prec"]) == (1.25, 2.5, "Point", None)


def test_a_row_without_a_place_keeps_its_row() -> None:
    (feature,) = json.loads(tables.to_geojson(_table()))["features"]
    assert feature["geometry"] is None
    assert feature["properties"]["toponym"] == "x"


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=40))
def test_csv_runs_nothing_and_keeps_the_text(text: str) -> None:
    (row,) = csv.DictReader(io.StringIO(tables.to_csv(_table(reason=text))))
    assert row["reason"].removeprefix("'") == text.removeprefix("'")
    assert not row["reason"].startswith(("=", "+", "-", "@", "\t"))
