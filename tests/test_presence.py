"""The presence ledger: who held what on a day."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import presence, schemas
from geo.errors import GeoError


def held(site: str, day: str) -> dict[str, str]:
    table = presence.on(day)
    here = table[table["site_id"] == site]
    return dict(zip(here["actor_id"], here["status"], strict=True))


def test_who_held_gossi() -> None:
    assert held("MLI_GOSSI", "2022-04-10") == {"BARKHANE": "active"}
    assert held("MLI_GOSSI", "2022-04-19")["BARKHANE"] == "handed_over"
    assert held("MLI_GOSSI", "2022-04-25") == {"FAMA": "active", "WAGNER": "contested"}


def test_a_month_is_possible_not_certain() -> None:
    table = presence.on("2018-09-10")
    assert set(table[table["site_id"] == "MLI_GOSSI"]["certainty"]) == {"possible"}


def test_the_ledger_is_wide_enough_and_keeps_its_schema() -> None:
    table = presence.load_presence()
    assert set(schemas.PRESENCE) <= set(table.columns)
    assert len(table) >= 60 and table["site_id"].nunique() >= 40
    assert table["sources"].notna().all() and table["claimed_by"].notna().mean() > 0.9
    assert (table["status"] == "contested").sum() >= 10
    assert table.crs.to_epsg() == 4326


def test_troops_of_a_whole_country_have_no_point() -> None:
    table = presence.on("2020-06-01")
    whole = table[table["site_id"].isna()]
    assert {"FRA_ARMED", "MINUSMA"} <= set(whole["actor_id"])
    assert whole.geometry.isna().all()


def test_nothing_is_said_of_days_before_the_ledger() -> None:
    early = presence.on("1990-01-01")
    assert early["from"].notna().all()
    assert len(early) < 5


@pytest.mark.parametrize("day", ["", "2022", "2022-13-01", "yesterday"])
def test_no_date_no_ledger(day: str) -> None:
    with pytest.raises(GeoError, match="YYYY-MM-DD"):
        presence.on(day)


@given(st.dates(dt.date(2000, 1, 1), dt.date(2030, 1, 1)))
def test_a_stay_is_never_outside_its_dates(day: dt.date) -> None:
    for stay in presence.on(day).to_dict("records"):
        assert stay["from"] is None or presence.first_day(stay["from"]) <= day
        assert stay["to"] is None or day <= presence.last_day(stay["to"])


@given(st.dates(dt.date(1000, 1, 1)))
def test_days_of_a_day(day: dt.date) -> None:
    text = day.isoformat()
    assert presence.first_day(text) == presence.last_day(text) == day
    assert presence.first_day(text[:7]) <= day <= presence.last_day(text[:7])
    assert presence.first_day(text[:4]) <= day <= presence.last_day(text[:4])
