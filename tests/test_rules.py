"""The quick look at a table finds fault wherever pandera does, and is content with what the stages make."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import schemas
from geo.errors import SchemaError

TEXT = "Gao and Kidal"
SOUND: dict[str, dict[str, Any]] = {
    "places": {
        **{"start": 0, "end": 3, "toponym": "Gao", "kind": "locality", "status": "resolved", "role": "event"},
        **{"confidence": 0.5, "geo_prec": 1, "radius_m": 10.0},
    },
    "claims": {
        **{"type": "attack", "actors": [], "targets": ["civilians"], "geo_prec": None, "date_start": "2022-04-20"},
        **{"date_prec": 1, "date_basis": "stated", "numbers": [], "stance": "asserts", "status": "uncontested"},
        **{"contradicts": [], "quote": "Gao", "start": 0, "end": 3, "confidence": 1.0, "ledger": None},
    },
}
FIRST = {"places": "mention_id", "claims": "claim_id"}
ODD = st.one_of(
    st.none(),
    st.sampled_from([float("nan"), pd.NA, "", "attack", "Gao", "resolved", "2022-04-20", "2022-04-20\n", "22-4-20"]),
    st.sampled_from([0, 1, 7, 8, -1, True, 1.0, 0.5, 2.0, [], ["x"], (), b"x", "asserts", "c0", "stated", "agrees"]),
)


def rows(kind: str, count: int) -> list[dict[str, Any]]:
    """Rows without a fault."""
    return [SOUND[kind] | {FIRST[kind]: f"c{number}"} for number in range(count)]


@pytest.mark.parametrize("kind", SOUND)
@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_table_without_fault_is_not_shown_to_pandera(kind: str, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.rules.Declared.faults", lambda *_: ["asked"])
    table = schemas.from_rows(rows(kind, count), kind)
    assert schemas.check(table, kind, TEXT) is table


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_the_quick_look_is_sure_only_where_pandera_finds_nothing(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(sorted(SOUND)))
    table = pd.DataFrame(schemas.from_rows(rows(kind, 3), kind))
    for _ in range(data.draw(st.integers(1, 3))):
        name = data.draw(st.sampled_from([*sorted(SOUND[kind]), FIRST[kind]]))
        cells = list(table[name]) if name in table else [None] * 3
        cells[data.draw(st.integers(0, 2))] = data.draw(ODD)
        kept = pd.Series(cells, dtype=object)
        numbers = pd.to_numeric(kept, errors="coerce")
        made = data.draw(st.sampled_from(["same", "object", "guessed", "float64", "gone"]))
        if made == "gone":
            table = table.drop(columns=[name], errors="ignore")
        elif made == "object":
            table[name] = kept
        elif made == "guessed":
            table[name] = pd.Series(cells)
        elif made == "float64":
            table[name] = numbers.astype("float64")
        elif name in table and str(table[name].dtype) in {"int64", "float64"} and numbers.notna().all():
            table[name] = numbers.astype(table[name].dtype)
    shown = gpd.GeoDataFrame(table, geometry="geometry", crs=schemas.CRS)
    declared = schemas._declared(kind, tuple(name for name in schemas.OPTIONAL[kind] if name in shown))
    if declared.sound(shown, None):
        assert declared.faults(shown, None) == []


def test_words_that_are_not_at_their_offsets_and_twin_ids_are_named() -> None:
    wrong = [SOUND["places"] | {"mention_id": "m1", "start": 1}, SOUND["places"] | {"mention_id": "m1"}]
    with pytest.raises(SchemaError, match=r"2 fault|3 fault") as told:
        schemas.check(schemas.from_rows(wrong, "places"), "places", TEXT)
    assert "toponym: text[1:3] is not 'Gao' in row 0" in str(told.value)
    assert "mention_id" in str(told.value)


def test_another_coordinate_system_is_a_fault() -> None:
    table = schemas.from_rows(rows("places", 1), "places").to_crs("EPSG:3857")
    with pytest.raises(SchemaError, match="not EPSG:4326"):
        schemas.check(table, "places", TEXT)
