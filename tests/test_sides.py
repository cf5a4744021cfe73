"""Whose side a speaker is on."""

from __future__ import annotations

import pytest

from geo import sides


@pytest.mark.parametrize(
    ("speaker", "side"),
    [
        ("GOV_MLI", "MLI"),
        ("FAMA", "MLI"),
        ("MLI_GENDARMERIE", "MLI"),
        ("BARKHANE", "FRA"),
        ("FRA_ARMED", "FRA"),
        ("JNIM", "armed"),
        ("WAGNER", "armed"),
        ("UNKNOWN_ARMED", "armed"),
        ("MINUSMA", "world"),
        ("ECOWAS", "world"),
        ("the report", "report"),
        ("residents", "others"),
        ("GOV_", "others"),
        ("", "others"),
    ],
)
def test_side(speaker: str, side: str) -> None:
    assert sides.side(speaker) == side


def test_states_come_first_then_by_number() -> None:
    claims = [{"side": side} for side in ("report", "FRA", "MLI", "MLI", "others", "armed", "report", "report")]
    rows = sides.count(claims, "fr")
    assert [row["id"] for row in rows] == ["MLI", "FRA", "report", "armed", "others"]
    assert rows[0] == {"id": "MLI", "name": "Mali", "n": 2} and rows[3]["name"] == "groupes armés"
    assert sum(row["n"] for row in rows) == len(claims)
