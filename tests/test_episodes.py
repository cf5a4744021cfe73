# ruff: noqa: E501 - rows of a table, one a line
"""Several articles on one episode: linked where they are about the same, and only there."""

from __future__ import annotations

import datetime as dt
from typing import Any

import geopandas as gpd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

import geo
from geo import schemas
from geo.articles import read_article
from geo.claims.episodes import with_episodes
from geo.claims.grouping import Teller
from geo.cli_review import episodes_of
from geo.errors import GeoError

DAY = dt.date(2021, 6, 10)
TELLERS = [Teller("Agency A", DAY), Teller("Radio B", DAY), Teller("Paper C", DAY)]
SOLHAN, BESIDE, FAR = shapely.Point(1.0, 13.2), shapely.Point(1.05, 13.2), shapely.Point(1.5, 13.2)


def told(article: int, kind: str = "attack", **more: Any) -> dict[str, Any]:
    """A claim of an article."""
    row = {
        "type": kind,
        "actors": ["UNKNOWN_ARMED"] if kind == "attack" else [],
        "targets": ["civilians"] if kind == "attack" else [],
        "mention_id": None,
        "place_name": "Solhan",
        "iso3": "BFA",
        "geo_prec": 1,
        "date_start": "2021-06-05",
        "date_end": "2021-06-05",
        "date_prec": 1,
        "date_basis": "stated",
        "numbers": [],
        "asserted_by": "the report",
        "stance": "asserts",
        "status": "uncontested",
        "contradicts": [],
        "quote": f"{article} {kind} {more}",
        "start": 0,
        "end": 1,
        "confidence": 0.9,
        "reason": "",
        "modality": "told as done",
        "geometry": SOLHAN,
        "article": article,
    }
    return row | more


def killed(low: int, high: int | None = None) -> list[dict[str, Any]]:
    """A toll."""
    return [{"what": "killed", "low": low, "high": high or low, "of": None, "scope": None}]


def linked(*rows: dict[str, Any], tellers: list[Teller] = TELLERS) -> list[dict[str, Any]]:
    """Claims after linking, checked against the schema."""
    articles = [row["article"] for row in rows]
    plain = [{k: v for k, v in row.items() if k != "article"} | {"claim_id": f"c{n}"} for n, row in enumerate(rows)]
    table = with_episodes(schemas.from_rows(plain, "claims"), schemas.empty("places"), articles, tellers)
    found = schemas.check(table, "claims").to_dict("records")
    for row in found:
        for other in row["contradicts"]:
            assert row["claim_id"] in found[int(other[1:])]["contradicts"]
            assert row["status"] == "contested"
    return found


def statuses(*rows: dict[str, Any], **options: Any) -> list[str]:
    return [row["status"] for row in linked(*rows, **options)]


def test_two_tolls_of_two_articles_contradict() -> None:
    one, two = linked(told(0, numbers=killed(132)), told(1, numbers=killed(160)))
    assert (one["episode_id"], two["episode_id"]) == ("e1", "e1")
    assert (one["contradicts"], two["contradicts"]) == (["c1"], ["c0"])
    assert "in another article: the figures of killed differ" in one["reason"]


def test_the_same_speaker_has_a_later_figure_not_another() -> None:
    rows = [told(n, numbers=killed(k), asserted_by="GOV_BFA") for n, k in enumerate((132, 160))]
    assert statuses(*rows) == ["uncontested"] * 2


def test_two_sources_bear_each_other_out() -> None:
    one, two = linked(told(0, numbers=killed(132)), told(1, numbers=killed(130, 140), asserted_by="GOV_BFA"))
    assert {one["status"], two["status"]} == {"corroborated"} and "c1" in one["reason"]


@pytest.mark.parametrize(
    ("more", "tellers"),
    [
        ({}, [Teller("Agency A", DAY), Teller("agency a", DAY)]),  # one source
        ({}, [Teller(None, DAY), Teller(None, DAY)]),  # sources not known
        ({"asserted_by": "GOV_BFA"}, TELLERS),  # one speaker in both
        ({"asserted_by": "Local sources"}, TELLERS),
        ({"quote": "Gunmen killed 132 people in Solhan on Saturday."}, TELLERS),  # one wording
        ({"stance": "hedged"}, TELLERS),
    ],
)
def test_what_is_not_independent_is_no_corroboration(more: dict[str, Any], tellers: list[Teller]) -> None:
    assert statuses(told(0, **more), told(1, **more), tellers=tellers) == ["uncontested"] * 2


def test_one_article_alone_is_no_episode() -> None:
    (one, two, three) = linked(
        told(0, numbers=killed(1)), told(0, numbers=killed(9)), told(1, geometry=FAR, place_name="X")
    )
    assert [row["episode_id"] for row in (one, two, three)] == [None] * 3
    assert {row["status"] for row in (one, two, three)} == {"uncontested"}


@pytest.mark.parametrize(
    "more",
    [
        {"date_start": "2021-06-08", "date_end": "2021-06-08"},
        {"place_name": "Sebba", "geometry": FAR},
        {"iso3": "NER", "geometry": None},
        {"geometry": None, "place_name": None},
        {"kind": "abduction"},
        {"date_start": "2021-01-01", "date_end": "2021-12-31", "date_prec": 5},
        {"modality": "planned"},
        {"actors": ["JNIM"], "targets": ["FAN_BFA"], "_other": {"actors": ["FAN_BFA"], "targets": ["JNIM"]}},
    ],
)
def test_another_day_place_matter_or_side_is_another_episode(more: dict[str, Any]) -> None:
    first = more.pop("_other", {})
    rows = linked(told(0, numbers=killed(3), **first), told(1, **({"kind": "attack", "numbers": killed(30)} | more)))
    assert [row["episode_id"] for row in rows] == [None, None]
    assert {row["status"] for row in rows} == {"uncontested"}


def test_a_night_has_two_dates_and_a_town_two_points() -> None:
    late = told(1, date_start="2021-06-06", date_end="2021-06-06", geometry=BESIDE, place_name="Solhan village")
    assert [row["episode_id"] for row in linked(told(0), late)] == ["e1", "e1"]


def test_what_has_no_date_joins_only_where_one_fits() -> None:
    undated = {"date_start": None, "date_end": None, "date_prec": None, "date_basis": "unknown"}
    rows = linked(told(0), told(1, **undated))
    assert [row["episode_id"] for row in rows] == ["e1", "e1"]
    later = {"date_start": "2021-06-09", "date_end": "2021-06-09"}
    rows = linked(told(0), told(2), told(0, **later), told(2, **later), told(1, **undated))
    assert [row["episode_id"] for row in rows] == ["e1", "e1", "e2", "e2", None]
    rows = linked(told(0, **undated), told(1, **undated))
    assert [row["episode_id"] for row in rows] == ["e1", "e1"]
    assert [row["episode_id"] for row in linked(told(0), told(1, **undated), tellers=[TELLERS[0], Teller("B")])] == [
        None
    ] * 2
    assert [
        row["episode_id"]
        for row in linked(told(0), told(1, **undated), tellers=[TELLERS[0], Teller("B", dt.date(2022, 1, 1))])
    ] == [None] * 2


def test_a_denial_in_one_article_answers_an_accusation_in_another() -> None:
    undated = {"date_start": None, "date_end": None, "date_prec": None, "date_basis": "unknown"}
    accused = told(0, "accusation", actors=["GOV_MLI"], targets=["GOV_FRA"], asserted_by="GOV_MLI", **undated)
    denied = told(1, "denial", actors=["GOV_FRA"], asserted_by="GOV_FRA", stance="denies", **undated)
    other = told(1, "denial", actors=["GOV_NER"], asserted_by="GOV_NER", stance="denies", **undated)
    rows = linked(accused, denied, other)
    assert [row["contradicts"] for row in rows] == [["c1"], ["c0"], []]


def test_a_denial_answers_the_deed_but_not_one_of_unnamed_men() -> None:
    denied = told(1, "denial", actors=["JNIM"], asserted_by="JNIM", stance="denies")
    assert statuses(told(0, actors=["JNIM"], asserted_by="GOV_BFA"), denied) == ["contested"] * 2
    assert statuses(told(0), denied) == ["uncontested"] * 2


def test_words_join_the_deed_that_they_are_about() -> None:
    undated = {"date_start": None, "date_end": None, "date_prec": None, "date_basis": "unknown"}
    deeds = [told(n, "killing_of_civilians", actors=["FAMA"], targets=["civilians"]) for n in (0, 1)]
    arrest = told(0, "arrest", actors=["FAN_NER"])
    denied = told(0, "denial", actors=["GOV_MLI"], asserted_by="GOV_MLI", stance="denies", **undated)
    rows = linked(*deeds, arrest, denied)
    assert [row["episode_id"] for row in rows] == ["e1", "e1", None, "e1"]
    assert rows[3]["contradicts"] == ["c1"]  # of the other article; its own are the article's matter


def test_a_status_set_by_hand_stays() -> None:
    hand = {"edited": "status", "edited_by": "A", "edited_on": "2026-01-01", "edited_why": "checked"}
    rows = [told(0, **hand), told(1, **dict.fromkeys(hand))]
    assert statuses(*rows) == ["uncontested", "corroborated"]


def test_links_within_an_article_stay() -> None:
    one = told(0, numbers=killed(1), contradicts=["c1"], status="contested")
    two = told(0, numbers=killed(9), contradicts=["c0"], status="contested", asserted_by="GOV_BFA")
    rows = linked(one, two, told(1, numbers=killed(1)))
    assert rows[0]["contradicts"] == ["c1"]
    assert set(rows[1]["contradicts"]) == {"c0", "c2"}


_ROWS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(["attack", "denial", "accusation", "withdrawal", "group_active"]),
        st.sampled_from([None, "2021-06-05", "2021-06-06", "2021-06-20"]),
        st.sampled_from(["the report", "GOV_BFA", "JNIM"]),
        st.sampled_from([[], killed(3), killed(30)]),
        st.sampled_from([SOLHAN, FAR, None]),
    ),
    max_size=8,
)


@given(_ROWS)
def test_links_are_mutual_across_articles_and_in_one_episode(rows: list[tuple[Any, ...]]) -> None:
    made = [
        told(article, kind, date_start=day, date_end=day, date_prec=1 if day else None, date_basis="stated" if day else "unknown",
             asserted_by=who, numbers=toll, geometry=at, place_name="Solhan" if at is SOLHAN else "Far" if at is FAR else None,
             stance="denies" if kind == "denial" else "asserts")
        for article, kind, day, who, toll, at in rows
    ]  # fmt: skip
    found = linked(*made)
    members: dict[str, set[int]] = {}
    for row, source in zip(found, made, strict=True):
        if row["episode_id"]:
            members.setdefault(row["episode_id"], set()).add(source["article"])
        for other in row["contradicts"]:
            assert found[int(other[1:])]["episode_id"] == row["episode_id"] is not None
            assert made[int(other[1:])]["article"] != source["article"]
        assert row["status"] != "corroborated" or not row["contradicts"]
    assert all(len(articles) > 1 for articles in members.values())


# -- the whole way -----------------------------------------------------------------------------------------------------
A = "---\npublished: 2021-06-08\nsource: Agency A\n---\nAt least 132 people were killed when gunmen attacked the village of Solhan on 5 June 2021, the government of Burkina Faso said.\n"
B = "---\npublished: 2021-06-09\nsource: Radio B\n---\nGunmen raided Solhan on 5 June 2021. Local officials said that 160 people were killed in the attack on Solhan on 5 June 2021.\n"


def test_articles_on_one_map(tmp_path: Any) -> None:
    for name, text in (("a.md", A), ("b.md", B)):
        (tmp_path / name).write_text(text, "utf-8")
    found = geo.analyse([read_article(tmp_path / name) for name in ("a.md", "b.md")])
    schemas.check(found.claims, "claims", found.article.text)
    assert isinstance(found.claims, gpd.GeoDataFrame) and found.claims.crs.to_epsg() == 4326
    tolls = found.claims[found.claims["numbers"].map(bool)]
    assert set(tolls["status"]) == {"contested"} and set(tolls["episode_id"]) == {"e1"}
    crossed = [(row.claim_id[:2], other[:2]) for row in tolls.itertuples() for other in row.contradicts]
    assert ("a1", "a2") in crossed and ("a2", "a1") in crossed
    drawn = geo.draw(found.claims, found.places, found.article)
    assert len(drawn.data["episodes"]) == 1
    (row,) = episodes_of(found).to_dict("records")
    assert (row["episode"], row["where"], row["when"], row["articles"]) == ("e1", "Solhan", "2021-06-05", 2)
    assert "contested" in row["stands"]
    assert episodes_of(geo.analyse(read_article(tmp_path / "a.md"))).empty


def test_no_article_is_an_error() -> None:
    with pytest.raises(GeoError, match="no article"):
        geo.analyse([])


def test_two_languages_meet_in_one_episode(tmp_path: Any) -> None:
    french = (
        "---\npublished: 2021-06-09\nsource: Journal C\nlang: fr\n---\n"
        "Des hommes armés ont attaqué Solhan le 5 juin 2021. Selon des habitants, 160 personnes ont été tuées dans "
        "l'attaque de Solhan le 5 juin 2021.\n"
    )
    for name, text in (("a.md", A), ("c.md", french)):
        (tmp_path / name).write_text(text, "utf-8")
    found = geo.analyse([read_article(tmp_path / name) for name in ("a.md", "c.md")])
    crossed = [
        row for row in found.claims.itertuples() if any(other[:2] != row.claim_id[:2] for other in row.contradicts)
    ]
    assert {row.claim_id[:2] for row in crossed} == {"a1", "a2"}
    assert len({row.episode_id for row in crossed}) == 1
