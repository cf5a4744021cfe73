"""Claims of troops beside the ledger: agrees, contradicts, new, or honestly not comparable."""

from __future__ import annotations

import datetime as dt
from typing import Any

import geopandas as gpd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo import lexicon, presence, schemas
from geo.claims.ledger import AGREES, CONTRADICTS, NEW, NO, TYPES, ledger_check, with_ledger

GOSSI, FAR = shapely.Point(-1.29, 15.82), shapely.Point(5.0, 18.0)
MALI = shapely.box(-12, 10, 4, 25)


def stay(
    key: str, actor: str, begin: str | None, end: str | None, status: str = "active", **more: Any
) -> dict[str, Any]:
    """A row of a made-up ledger."""
    row = {
        "presence_id": key,
        "site_id": "MLI_GOSSI",
        "name": "Gossi base",
        "iso3": "MLI",
        "actor_id": actor,
        "from": begin,
        "to": end,
        "status": status,
        "claimed_by": "FRA general staff",
        "contradiction": None,
        "sources": "X",
        "precision_m": 3000.0,
        "geometry": shapely.Point(-1.30, 15.83),
    }
    return row | more


LEDGER = schemas.from_rows(
    [
        stay("P1", "BARKHANE", "2018-09", "2022-04-19", "handed_over"),
        stay("P2", "FAMA", "2022-04-19", None),
        stay("P3", "WAGNER", "2022-04-19", None, "contested", contradiction="Mali denies", claimed_by="France"),
        stay(
            "P4",
            "FRA_ARMED",
            "2013-01-11",
            "2022-08-15",
            "ended",
            site_id=None,
            name="MLI",
            geometry=None,
            low=2400.0,
            high=5500.0,
        ),
        stay("P5", "MINUSMA", None, "2023", "ended"),
    ],
    "presence",
)


def check(kind: str, actors: list[str], start: str | None, end: str | None = None, **more: Any) -> dict[str, Any]:
    """The ledger's word on one claim."""
    options = {key: more.pop(key) for key in ("lang", "published") if key in more}
    row = {
        "claim_id": "c1",
        "type": kind,
        "actors": actors,
        "targets": [],
        "contradicts": [],
        "numbers": [],
        "place_name": "Gossi",
        "iso3": "MLI",
        "geo_prec": 1,
        "date_start": start,
        "date_end": end or start,
        "date_basis": "stated" if start else "unknown",
        "stance": "asserts",
        "status": "uncontested",
        "quote": "x",
        "start": 0,
        "end": 1,
        "confidence": 0.9,
        "modality": "told as done",
        "geometry": GOSSI,
    }
    table = schemas.from_rows([row | more], "claims")
    found = ledger_check(table, ledger=LEDGER, **options)
    checked = with_ledger(table, found)
    schemas.check(checked, "claims")
    assert checked.at[0, "ledger"] == found.at[0, "verdict"]
    return dict(found.iloc[0])


@pytest.mark.parametrize(
    ("kind", "actors", "start", "end", "verdict"),
    [
        ("troop_presence", ["FRA_ARMED"], "2020-05-01", None, AGREES),
        ("troop_presence", ["FRA_ARMED"], "2022-04-25", None, CONTRADICTS),
        ("troop_presence", ["FRA_ARMED"], "2022-04-20", None, NO),  # a day after the end: the same night
        ("troop_presence", ["FRA_ARMED"], "2017-05-01", None, NEW),  # "first day known" proves no absence
        ("troop_presence", ["FRA_ARMED"], "2018-09-10", None, NO),  # begun some day of that month
        ("troop_presence", ["FRA_ARMED"], "2018-08-01", "2018-10-31", AGREES),
        ("troop_presence", ["WAGNER"], "2022-05-01", None, AGREES),
        ("troop_presence", ["GBR_ARMED"], "2022-05-01", None, NEW),
        ("troop_presence", ["MINUSMA"], "2023-06-01", None, NO),
        ("troop_presence", ["MINUSMA"], "2016-06-01", None, NO),  # no known beginning
        ("troop_presence", ["UNKNOWN_FOREIGN"], "2022-05-01", None, NO),
        ("troop_presence", [], "2022-05-01", None, NO),
        ("deployment", ["FAMA"], "2022-04-20", None, AGREES),
        ("deployment", ["FRA_ARMED"], "2023-01-01", None, NEW),
        ("withdrawal", ["FRA_ARMED"], "2022-04-18", "2022-04-24", AGREES),
        ("withdrawal", ["FRA_ARMED"], "2023-04-18", None, CONTRADICTS),
        ("withdrawal", ["FRA_ARMED"], "2021-04-18", None, NO),
        ("withdrawal", ["FAMA"], "2023-04-18", None, NO),
        ("base_handover", ["FRA_ARMED"], "2022-04-19", None, AGREES),
        ("base_handover", ["FRA_ARMED"], "2022-04-20", None, AGREES),
        ("base_handover", ["FRA_ARMED"], "2022-06-01", None, CONTRADICTS),
        ("base_handover", ["FRA_ARMED"], "2022-04-01", "2022-04-30", AGREES),
        ("base_handover", ["FRA_ARMED"], "2021-01-01", "2022-12-31", AGREES),
    ],
)
def test_verdicts(kind: str, actors: list[str], start: str, end: str | None, verdict: str) -> None:
    assert check(kind, actors, start, end)["verdict"] == verdict


def test_it_says_who_and_from_when_to_when() -> None:
    found = check("base_handover", ["FRA_ARMED"], "2022-06-01")
    assert found["presence_ids"] == ["P1"]
    assert found["says"] == (
        "the ledger has another date; Operation Barkhane, Gossi base, 2018-09 to 2022-04-19: FRA general staff"
    )
    contested = check("troop_presence", ["WAGNER"], "2022-05-01")["says"]
    assert contested.endswith("since 2022-04-19: France (contested: Mali denies)")
    assert "jusqu'à 2023" in check("troop_presence", ["MINUSMA"], "2023-06-01", lang="fr")["says"]


def test_a_country_is_held_against_what_is_known_of_the_country() -> None:
    wide = {"place_name": "Mali", "geo_prec": 6, "geometry": MALI}
    there = check("troop_presence", ["FRA_ARMED"], "2021-01-01", **wide)
    assert there["verdict"] == AGREES and there["presence_ids"] == ["P4"]  # the country's row before its bases
    assert there["says"].endswith("FRA general staff (2400 – 5500 strong)")
    gone = check("troop_presence", ["FRA_ARMED"], "2023-01-01", **wide)
    assert gone["verdict"] == CONTRADICTS and "Mali, 2013-01-11 to 2022-08-15" in gone["says"]
    assert check("withdrawal", ["FRA_ARMED"], "2022-02-17", **wide)["verdict"] == NO
    assert check("base_handover", ["FRA_ARMED"], "2022-06-01", **wide)["verdict"] == NO


def test_a_region_is_too_wide_to_contradict() -> None:
    wide = {"place_name": "Timbuktu region", "geo_prec": 4, "geometry": shapely.box(-3, 15, 0, 17)}
    assert check("troop_presence", ["FRA_ARMED"], "2021-01-01", **wide)["verdict"] == AGREES
    assert check("troop_presence", ["FRA_ARMED"], "2023-01-01", **wide)["verdict"] == NO


def test_another_place_is_another_matter() -> None:
    assert check("troop_presence", ["FRA_ARMED"], "2021-01-01", geometry=FAR)["verdict"] == NEW
    assert check("troop_presence", ["FRA_ARMED"], "2021-01-01", geometry=None)["verdict"] == NO
    nowhere = {"geometry": None, "geo_prec": None, "place_name": None, "iso3": None}
    assert check("troop_presence", ["FRA_ARMED"], "2021-01-01", **nowhere)["verdict"] == NO


@pytest.mark.parametrize(
    "more",
    [{"modality": "planned"}, {"stance": "hedged"}, {"stance": "implied"}, {"date_start": None, "date_end": None}],
)
def test_what_is_planned_doubted_or_undated_is_not_compared(more: dict[str, Any]) -> None:
    found = check("troop_presence", ["FRA_ARMED"], "2022-04-25", **more)
    assert found["verdict"] == NO and found["presence_ids"] == ["P1"]


def test_what_is_told_as_done_was_done_by_publication() -> None:
    undated = {"date_start": None, "date_end": None}
    later, before = dt.date(2022, 4, 27), dt.date(2022, 4, 1)
    assert check("withdrawal", ["FRA_ARMED"], None, **undated, published=later)["verdict"] == AGREES
    assert check("withdrawal", ["FRA_ARMED"], None, **undated, published=before)["verdict"] == NO
    assert check("troop_presence", ["FRA_ARMED"], None, **undated, published=later)["verdict"] == NO
    over = check("base_handover", ["FRA_ARMED"], None, targets=["FAMA"], **undated, published=later)
    assert over["verdict"] == AGREES  # whoever took it over is still there


def test_a_denial_turns_the_answer_round() -> None:
    assert check("troop_presence", ["WAGNER"], "2022-05-01", stance="denies")["verdict"] == CONTRADICTS
    assert check("troop_presence", ["FRA_ARMED"], "2022-05-01", stance="denies")["verdict"] == AGREES


def test_the_built_ledger_answers_and_other_types_stay_empty() -> None:
    row = {"targets": [], "contradicts": [], "numbers": [], "stance": "asserts", "geo_prec": 1, "iso3": "MLI"}
    rows = [
        {"claim_id": "c1", "type": "base_handover", "actors": ["FRA_ARMED"], "date_start": "2022-04-19"} | row,
        {"claim_id": "c2", "type": "attack", "actors": ["JNIM"], "date_start": "2022-04-24"} | row,
    ]
    table = schemas.from_rows(
        [
            one | {"date_end": one["date_start"], "start": 0, "end": 1, "confidence": 1.0, "geometry": GOSSI}
            for one in rows
        ],
        "claims",
    )
    found = ledger_check(table)
    assert list(found["verdict"]) == [AGREES] and "P001" in found.at[0, "presence_ids"]
    assert list(with_ledger(table, found)["ledger"]) == [AGREES, None]
    assert set(found.at[0, "presence_ids"]) <= set(presence.load_presence()["presence_id"])


def test_no_claims_no_rows() -> None:
    assert ledger_check(schemas.empty("claims")).empty
    assert list(with_ledger(schemas.empty("claims"), ledger_check(schemas.empty("claims")))["ledger"]) == []


_DAYS = st.dates(dt.date(2012, 1, 1), dt.date(2026, 1, 1)).map(dt.date.isoformat)


@given(st.sampled_from(sorted(TYPES)), st.sampled_from(["FRA_ARMED", "FAMA", "WAGNER", "MINUSMA"]), _DAYS, _DAYS)
def test_a_wider_date_never_turns_agreement_into_contradiction(kind: str, actor: str, one: str, two: str) -> None:
    first, last = sorted((one, two))
    exact, wide = check(kind, [actor], first), check(kind, [actor], first, last)
    assert (exact["verdict"], wide["verdict"]) != (AGREES, CONTRADICTS)


def test_every_language_has_the_same_words() -> None:
    def keys(node: Any) -> Any:
        return {key: keys(value) for key, value in node.items()} if isinstance(node, dict) else None

    forms = {lang: keys(lexicon.load(lang, "checks")) for lang in lexicon.languages()}
    assert all(form == forms["en"] for form in forms.values())
    assert isinstance(LEDGER, gpd.GeoDataFrame)
