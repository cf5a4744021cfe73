"""Claims beside other people's events: the same, otherwise, absent, and what nobody mentions."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, box

from geo import checks, schemas
from geo.corroborate import COLUMNS, NEAR_KM, corroborate, told, unmentioned, with_events


def claim(**cells: Any) -> dict[str, Any]:
    """A claim of 27 soldiers killed by JNIM at a made-up place on 12 March 2022."""
    row: dict[str, Any] = {
        "claim_id": "c1",
        "type": "attack",
        "actors": ["JNIM"],
        "targets": ["FAMA"],
        "place_name": "Tamrit",
        "date_start": "2022-03-12",
        "date_end": "2022-03-12",
        "date_prec": 1,
        "date_basis": "stated",
        "numbers": [{"what": "killed", "low": 27, "high": 27, "of": "soldiers", "scope": None}],
        "asserted_by": "the report",
        "stance": "asserts",
        "status": "uncontested",
        "contradicts": [],
        "quote": "x",
        "start": 0,
        "end": 1,
        "confidence": 0.9,
        "geometry": Point(-1.95, 14.67),
    }
    return row | cells


def event(**cells: Any) -> dict[str, Any]:
    """The same, as a dataset has it."""
    row: dict[str, Any] = {
        "event_id": "acled:MLI1",
        "dataset": "ACLED",
        "type": "clash",
        "source_type": "Battles: Armed clash",
        "date_start": "2022-03-12",
        "date_end": "2022-03-12",
        "date_prec": 1,
        "side_a": "JNIM",
        "side_b": "Military Forces of Mali (2021-)",
        "actors": ["JNIM"],
        "targets": ["FAMA"],
        "killed_best": 27,
        "geometry": Point(-1.95, 14.6667),
    }
    return row | cells


def claims_of(*rows: dict[str, Any]) -> gpd.GeoDataFrame:
    return schemas.from_rows([row | {"claim_id": f"c{at}"} for at, row in enumerate(rows, 1)], "claims")


def events_of(*rows: dict[str, Any]) -> gpd.GeoDataFrame:
    return schemas.from_rows([row | {"event_id": f"acled:MLI{at}"} for at, row in enumerate(rows, 1)], "events")


def test_the_same_event_matches() -> None:
    row = corroborate(claims_of(claim()), events_of(event())).iloc[0]
    assert (row["verdict"], row["event_id"], row["days_apart"], row["killed"]) == ("matches", "acled:MLI1", 0, 27)
    assert row["km"] == pytest.approx(0.4, abs=0.1)


@pytest.mark.parametrize(
    ("other", "phrase"),
    [
        ({"killed_best": 14, "killed_low": 12, "killed_high": 20}, "27 killed here, 12-20 in ACLED"),
        ({"actors": ["ISSP"], "targets": ["civilians"]}, "ACLED names Islamic State"),
    ],
)
def test_what_differs_is_said(other: dict[str, Any], phrase: str) -> None:
    row = corroborate(claims_of(claim()), events_of(event(**other))).iloc[0]
    assert row["verdict"] == "differs"
    assert phrase in row["differs"][0]
    assert phrase in told(corroborate(claims_of(claim()), events_of(event(**other))))["c1"]


@pytest.mark.parametrize(
    "other",
    [
        {"actors": ["GOV_MLI"], "targets": ["AQ"]},
        {"actors": ["UNKNOWN_ARMED"], "targets": []},
        {"actors": [], "targets": ["civilians"]},
        {"killed_best": None},
        {"killed_best": 30, "killed_low": 20, "killed_high": 40},
        {"date_start": "2022-03-06", "date_end": "2022-03-11"},
    ],
)
def test_what_may_be_the_same_matches(other: dict[str, Any]) -> None:
    assert corroborate(claims_of(claim()), events_of(event(**other)))["verdict"].tolist() == ["matches"]


@pytest.mark.parametrize(
    "other",
    [
        {"geometry": Point(-1.95, 15.2)},
        {"date_start": "2022-03-15", "date_end": "2022-03-15"},
        {"type": "abduction"},
        {"type": None},
        {"geometry": None},
    ],
)
def test_far_later_and_other_things_are_absent(other: dict[str, Any]) -> None:
    beside = corroborate(claims_of(claim()), events_of(event(**other)))
    assert beside["verdict"].tolist() == ["absent"]
    assert "within 25 km of Tamrit" in beside["reason"].iloc[0]
    assert "no other dataset" in told(beside)["c1"]
    assert "aucun autre jeu" in told(beside, "fr")["c1"]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"type": "denial"}, "no dataset of events codes denial"),
        ({"date_start": None, "date_end": None, "date_prec": None}, "no day"),
        ({"geometry": None}, "no place on the map"),
    ],
)
def test_what_cannot_be_compared_says_why(cells: dict[str, Any], reason: str) -> None:
    beside = corroborate(claims_of(claim(**cells)), events_of(event()))
    assert beside["verdict"].tolist() == ["not comparable"]
    assert reason in beside["reason"].iloc[0]
    assert told(beside) == {}


def test_a_bounded_number_is_a_range() -> None:
    at_least = claim(numbers=[{"what": "killed", "low": 10, "high": None, "of": "", "scope": None}])
    assert corroborate(claims_of(at_least), events_of(event(killed_best=50)))["verdict"].tolist() == ["matches"]
    assert corroborate(claims_of(at_least), events_of(event(killed_best=4)))["verdict"].tolist() == ["differs"]


def test_an_area_holds_the_events_in_it() -> None:
    region = claim(geometry=box(-3, 14, 0, 16))
    beside = corroborate(claims_of(region), events_of(event(geometry=Point(-2.5, 15.5))))
    assert (beside["verdict"].tolist(), beside["km"].tolist()) == (["matches"], [0.0])


def test_the_closest_come_first_and_no_more_than_three() -> None:
    rows = [event(geometry=Point(-1.95, 14.67 + step / 20), killed_best=27 if step else 3) for step in range(5)]
    beside = corroborate(claims_of(claim()), events_of(*rows))
    assert beside["event_id"].tolist() == ["acled:MLI2", "acled:MLI3", "acled:MLI4"]


def test_what_the_article_does_not_mention() -> None:
    rows = [
        event(),
        event(type="abduction"),
        event(geometry=Point(10, 20)),
        event(date_start="2022-05-01", date_end="2022-05-01"),
    ]
    left = unmentioned(claims_of(claim()), events_of(*rows))
    assert left["event_id"].tolist() == ["acled:MLI2"]


def test_the_reach_grows_by_the_radius_of_the_place() -> None:
    far = events_of(event(geometry=Point(-1.95, 14.97)))  # 33 km
    place = {
        "mention_id": "m1",
        "start": 0,
        "end": 1,
        "toponym": "x",
        "kind": "locality",
        "status": "resolved",
        "role": "event",
    }
    places = schemas.from_rows([place | {"confidence": 0.5, "radius_m": 15_000.0}], "places")
    told_of = claims_of(claim(mention_id="m1"))
    assert corroborate(told_of, far)["verdict"].tolist() == ["absent"]
    assert corroborate(told_of, far, places)["verdict"].tolist() == ["matches"]


def test_the_card_says_what_others_have() -> None:
    claims = claims_of(claim(), claim(type="denial", geometry=None))
    shown = with_events(claims, events_of(event(killed_best=3)))
    assert shown["others"].tolist() == ["differs", None]
    assert checks.lines(shown.iloc[0].to_dict(), "en") == [["open", shown["others_say"].iloc[0]]]
    assert shown["others_say"].iloc[0] == "ACLED MLI1, 0 km and 0 days apart: 27 killed here, 3 in ACLED"
    french = with_events(claims, events_of(event()), lang="fr")
    assert french["others_say"].iloc[0] == "ACLED MLI1, à 0 km et 0 jours: a le même événement"
    schemas.check(shown, "claims")


def test_nothing_at_all() -> None:
    empty = schemas.empty("claims")
    assert list(corroborate(empty, schemas.empty("events")).columns) == list(COLUMNS)
    assert len(unmentioned(empty, events_of(event()))) == 0
    assert corroborate(claims_of(claim()), schemas.empty("events"))["verdict"].tolist() == ["absent"]


@given(st.floats(-10, 10), st.floats(10, 20), st.floats(0, 2), st.floats(0, 360))
def test_an_event_within_reach_is_found_and_one_beyond_is_not(
    lon: float, lat: float, share: float, bearing: float
) -> None:
    from pyproj import Geod

    x, y, _ = Geod(ellps="WGS84").fwd(lon, lat, bearing, share * NEAR_KM * 1000)
    beside = corroborate(claims_of(claim(geometry=Point(lon, lat))), events_of(event(geometry=Point(x, y))))
    if abs(share - 1) > 0.01:
        assert beside["verdict"].iloc[0] == ("matches" if share < 1 else "absent")
