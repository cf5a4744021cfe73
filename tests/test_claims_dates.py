"""Dates in both languages, as finely as the text gives them and no finer."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.claims.dates import INFERRED, Calendar, When, precision
from geo.claims.dating import ahead

PUBLISHED = dt.date(2022, 4, 27)  # a Wednesday


@pytest.mark.parametrize(
    ("lang", "text", "first", "last", "prec"),
    [
        ("en", "in April 2022", "2022-04-01", "2022-04-30", 4),
        ("en", "on 22 April 2022", "2022-04-22", "2022-04-22", 1),
        ("en", "April 22, 2022", "2022-04-22", "2022-04-22", 1),
        ("en", "on Friday", "2022-04-22", "2022-04-22", 1),
        ("en", "yesterday", "2022-04-26", "2022-04-26", 1),
        ("en", "last year", "2021-01-01", "2021-12-31", 5),
        ("en", "In 2013", "2013-01-01", "2013-12-31", 5),
        ("en", "last week", "2022-04-18", "2022-04-24", 3),
        ("en", "earlier this month", "2022-04-01", "2022-04-27", 4),
        ("en", "between 3 and 5 May 2021", "2021-05-03", "2021-05-05", 2),
        ("en", "since 2013", "2013-01-01", "2022-04-27", 5),
        ("en", "overnight from Monday to Tuesday", "2022-04-25", "2022-04-26", 2),
        ("fr", "le 22 avril 2022", "2022-04-22", "2022-04-22", 1),
        ("fr", "dans la nuit de lundi à mardi", "2022-04-25", "2022-04-26", 2),
        ("fr", "l'an dernier", "2021-01-01", "2021-12-31", 5),
        ("fr", "la semaine dernière", "2022-04-18", "2022-04-24", 3),
        ("fr", "en avril 2022", "2022-04-01", "2022-04-30", 4),
        ("fr", "le 1er mai 2021", "2021-05-01", "2021-05-01", 1),
        ("fr", "hier", "2022-04-26", "2022-04-26", 1),
        ("fr", "depuis 2013", "2013-01-01", "2022-04-27", 5),
        ("en", "since the beginning of January", "2022-01-01", "2022-04-27", 5),
        ("fr", "depuis le début du mois de janvier", "2022-01-01", "2022-04-27", 5),
        ("en", "since last week", "2022-04-18", "2022-04-27", 4),
        ("fr", "depuis la semaine dernière", "2022-04-18", "2022-04-27", 4),
        ("en", "since the weekend", "2022-04-23", "2022-04-27", 2),
        ("fr", "depuis le week-end", "2022-04-23", "2022-04-27", 2),
        ("en", "since the start of 2021", "2021-01-01", "2022-04-27", 5),
        ("fr", "depuis le début de l'année 2021", "2021-01-01", "2022-04-27", 5),
    ],
)
def test_a_date_is_the_days_it_can_mean(lang: str, text: str, first: str, last: str, prec: int) -> None:
    (found,) = Calendar(lang, PUBLISHED).find(text, 0, len(text))
    assert (str(found.first), str(found.last), found.prec) == (first, last, prec)


@pytest.mark.parametrize("text", ["They may march on.", "The sun rose.", "Call 5,000 men.", "a second wave"])
def test_what_is_no_date(text: str) -> None:
    assert Calendar("en", PUBLISHED).find(text, 0, len(text)) == []


def test_a_day_that_no_calendar_has_is_left_open() -> None:
    (found,) = Calendar("en", PUBLISHED).find("on 31 February 2022", 0, 19)
    assert found.first is None and found.basis == "unknown"


@given(st.text(alphabet="0123456789 aeimnorst-/AprilMonday", max_size=60))
def test_any_text_gives_ordered_spans_within_it(text: str) -> None:
    for lang in ("en", "fr"):
        found = Calendar(lang, PUBLISHED).find(text, 0, len(text))
        assert all(0 <= when.start < when.end <= len(text) for when in found)
        assert all(when.first is None or when.last is None or when.first <= when.last for when in found)


@given(st.dates(), st.integers(0, 4000))
def test_precision_grows_with_the_span(first: dt.date, days: int) -> None:
    if first.year > 9000:
        return
    assert precision(first, first + dt.timedelta(days=days)) in range(1, 6)


@pytest.mark.parametrize(
    ("lang", "words", "published", "first", "last", "prec"),
    [
        ("en", "in the first week of May", "2023-05-20", "2023-05-01", "2023-05-07", 3),
        ("en", "the last Friday of June", "2018-07-04", "2018-06-29", "2018-06-29", 1),
        ("en", "late last month", "2023-05-20", "2023-04-21", "2023-04-30", 4),
        ("en", "by September", "2024-04-20", "2024-09-01", "2024-09-30", 4),
        ("en", "by March", "2024-04-20", "2024-03-01", "2024-03-31", 4),
        ("en", "by 15 September", "2024-05-03", "2024-09-15", "2024-09-15", 1),
        ("en", "since the beginning of the year", "2024-04-20", "2024-01-01", "2024-04-20", 5),
        ("en", "27 May - 9 June", "2024-06-14", "2024-05-27", "2024-06-09", 4),
        ("fr", "à la mi-mars", "2023-05-20", "2023-03-11", "2023-03-20", 4),
        ("fr", "la première semaine de septembre", "2022-09-09", "2022-09-01", "2022-09-07", 3),
        ("fr", "le dernier vendredi de juin", "2018-07-04", "2018-06-29", "2018-06-29", 1),
        ("fr", "à la fin du mois dernier", "2018-07-04", "2018-06-21", "2018-06-30", 4),
        ("fr", "la semaine du 5 mai", "2018-07-04", "2018-04-30", "2018-05-06", 3),
        ("fr", "d'ici le 15 septembre", "2024-05-03", "2024-09-15", "2024-09-15", 1),
        ("fr", "dans la nuit du 6 au 7", "2024-12-11", "2024-12-06", "2024-12-07", 2),
    ],
)
def test_parts_of_months_deadlines_and_nights(
    lang: str, words: str, published: str, first: str, last: str, prec: int
) -> None:
    text = f"Armed men came {words} to Gao."
    calendar = Calendar(lang, dt.date.fromisoformat(published))
    (when,) = calendar.find(text, 0, len(text))
    assert (str(when.first), str(when.last), when.prec) == (first, last, prec)


@given(st.dates(dt.date(2012, 1, 1), dt.date(2030, 12, 31)), st.integers(1, 300), st.integers(0, 27))
def test_what_is_planned_lies_ahead(published: dt.date, behind: int, long: int) -> None:
    last = published - dt.timedelta(behind)
    first = last - dt.timedelta(long)
    when = When(0, 1, first, last, 1 if first == last else 4, INFERRED)
    moved = ahead(when, published)
    assert moved.first is not None
    assert moved.last is not None
    assert moved.first <= moved.last
    assert moved == when or moved.last >= published
    assert ahead(replace(when, basis="stated"), published).last == last
