"""The day of publication that a text prints at its head."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

import geo
from geo.articles import head, read_article

STORY = "Gunmen attacked the town of Djibo on Sunday, killing twelve people.\n\nThe army said nothing."
DAY = dt.date(2024, 3, 12)


@pytest.mark.parametrize(
    ("lang", "opening"),
    [
        ("en", "12 March 2024 - "),
        ("en", "DJIBO, March 12, 2024 (AFP) - "),
        ("en", "OUAGADOUGOU, Burkina Faso, 12 Mar 2024 — "),
        ("en", "Fire in Djibo\n\nPublished on 12 March 2024 at 10:30 GMT\n\n"),
        ("en", "Fire in Djibo\nBy Awa Diallo\nTuesday, March 12th, 2024 4:05 pm\n\n"),
        ("en", "Fire in Djibo\n\nLast updated: 2024-03-12\n\n"),
        ("en", "Fire in Djibo\n\n3/12/2024\n\nPosted: 12 March 2024\n\n"),
        ("fr", "Ouagadougou, 12 mars 2024 (AFP) – "),
        ("fr", "Incendie à Djibo\n\nPublié le : 12/03/2024 - 15:30\n\n"),
        ("fr", "Incendie à Djibo\n\nMardi 12 mars 2024 à 9h15\n\n"),
        ("fr", "Bobo-Dioulasso, le 12 mars 2024 - "),
    ],
)
def test_a_day_at_the_head_is_the_day_of_publication(lang: str, opening: str) -> None:
    article = read_article(opening + STORY, lang=lang)
    assert article.published == DAY
    assert any("2024-03-12" in note for note in article.notes), "the map says where the day comes from"


@pytest.mark.parametrize(
    "opening",
    [
        "On 12 March 2024 the shops were shut. ",
        "The attack of 12 March 2024: what is known\n\n",
        "Massacre of 12 March 2024 - what is known\n\n",
        "BAMAKO, March 12 (Reuters) - ",
        "Posted: 3/12/2024\n\n",  # March or December
        "Published on 31 February 2024\n\n",
        "12 March 2024 was a market day. ",
    ],
)
def test_a_day_of_the_story_or_half_a_day_is_none(opening: str) -> None:
    assert read_article(opening + STORY, lang="en").published is None


def test_what_the_caller_or_the_file_says_comes_first() -> None:
    assert read_article("12 March 2024 - " + STORY, published="2024-03-13").published == dt.date(2024, 3, 13)


def test_a_weekday_counts_from_the_printed_day_and_the_dateline_is_no_day_of_the_story() -> None:
    found = geo.analyse(read_article("12 March 2024 - " + STORY))
    assert set(found.claims["date_start"].astype(str).str[:10]) == {"2024-03-10"}


@given(st.text(max_size=300), st.sampled_from(["en", "fr"]))
def test_any_text_is_read(text: str, lang: str) -> None:
    found = head.printed_day(text, lang)
    assert found is None or found[1] in text
