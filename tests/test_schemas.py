"""Schemas name every fault at once."""

from __future__ import annotations

import pytest

from geo import schemas
from geo.errors import SchemaError

GOOD = {
    "mention_id": "m1",
    "start": 0,
    "end": 4,
    "toponym": "Mali",
    "kind": "country",
    "status": "resolved",
    "role": "context",
    "confidence": 0.9,
    "reason": "a country",
}


@pytest.mark.parametrize("kind", sorted(schemas.SCHEMAS))
def test_an_empty_table_is_valid(kind: str) -> None:
    table = schemas.check(schemas.empty(kind), kind)
    assert list(table.columns) == list(schemas.SCHEMAS[kind])


def test_a_good_row_passes() -> None:
    schemas.check(schemas.from_rows([GOOD], "places"), "places", "Mali is a country")


def test_every_fault_is_named() -> None:
    bad = GOOD | {"kind": "planet", "confidence": 1.5, "status": "lost"}
    with pytest.raises(SchemaError) as caught:
        schemas.check(schemas.from_rows([bad, bad], "places"), "places", "Malta is an island")
    message = str(caught.value)
    for fault in ("planet", "1.5", "lost", "mention_id", "text[0:4]"):
        assert fault in message, fault


def test_a_missing_column_and_a_wrong_crs_are_faults() -> None:
    table = schemas.from_rows([GOOD], "places").drop(columns="toponym").to_crs(3857)
    with pytest.raises(SchemaError, match=r"toponym.*3857"):
        schemas.check(table, "places")


def test_an_unknown_schema_is_an_error() -> None:
    with pytest.raises(SchemaError, match="no schema"):
        schemas.check(schemas.empty("places"), "things")


def test_optional_columns_are_checked_where_they_are() -> None:
    assert not set(schemas.OPTIONAL["claims"]) & set(schemas.CLAIMS)
    edited = GOOD | {"edited": "name", "edited_by": "A. Diallo", "edited_on": "2026-11-22", "edited_why": "misread"}
    schemas.check(schemas.from_rows([edited], "places"), "places")
    with pytest.raises(SchemaError, match="edited_on"):
        schemas.check(schemas.from_rows([edited | {"edited_on": "yesterday"}], "places"), "places")
