"""Tables as text."""

from __future__ import annotations

import csv
import io
import json

import map_cases
import pytest
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


STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", " =", "\ufeff=", '"=', "'=", "\u200b@", "\x00+")


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("field", ["toponym", "name", "adm1", "reason", "place_id"])
def test_no_cell_is_a_formula(start: str, field: str) -> None:
    (row,) = csv.DictReader(io.StringIO(tables.to_csv(_table(**{field: start + "cmd|' /C calc'!A0"})), newline=""))
    assert row[field] == "'" + start + "cmd|' /C calc'!A0"


def test_a_column_s_name_is_no_formula_and_numbers_stay_numbers() -> None:
    table = _table(geometry=shapely.Point(-1.5, -2.5)).assign(**{"=1+1": -3.0})  # type: ignore[attr-defined]
    (row,) = csv.DictReader(io.StringIO(tables.to_csv(table)))
    assert row["'=1+1"] == "-3.0" and (row["lon"], row["lat"]) == ("-1.5", "-2.5")


@pytest.mark.parametrize("payload", map_cases.PAYLOADS.values(), ids=map_cases.PAYLOADS)
def test_hostile_tables_keep_their_words(payload: str) -> None:
    claims, places, _ = map_cases.hostile(payload)
    for table in (claims, places, map_cases.hostile_ledger(payload), map_cases.hostile_events(payload)):
        rows = json.loads(tables.to_json(table))
        features = json.loads(tables.to_geojson(table))["features"]
        cells = list(csv.DictReader(io.StringIO(tables.to_csv(table), newline="")))
        assert len(rows) == len(features) == len(cells) == len(table)
        for name in table.columns.drop("geometry"):
            whole = json.dumps([tables.plain(value) for value in table[name]], ensure_ascii=False)
            plain = json.loads(whole.replace("\ud83d", "\ufffd"))
            assert [row[name] for row in rows] == [feature["properties"][name] for feature in features] == plain
    quotes = [row["quote"].removeprefix("'") for row in csv.DictReader(io.StringIO(tables.to_csv(claims), newline=""))]
    assert quotes == [payload.removeprefix("'").replace("\ud83d", "\ufffd")] * 4
