"""Figures in digits and words, vague and bounded, in both languages."""

from __future__ import annotations

import pytest
from claim_cases import article, one, places_of

from geo.claims.numbers import find_numbers
from geo.claims.story import make_story


@pytest.mark.parametrize(
    ("lang", "text", "low", "high"),
    [
        ("en", "Gunmen killed 12 soldiers.", 12, 12),
        ("en", "Gunmen killed twenty-five soldiers.", 25, 25),
        ("en", "Gunmen killed at least 12 soldiers.", 12, None),
        ("en", "Gunmen killed up to 12 soldiers.", None, 12),
        ("en", "Gunmen killed about 40 soldiers.", 38, 42),
        ("en", "Gunmen killed dozens of soldiers.", 24, 99),
        ("en", "Gunmen killed several hundred soldiers.", 200, 999),
        ("en", "Gunmen killed thousands of people.", 2000, 9999),
        ("en", "Gunmen killed between 20 and 30 soldiers.", 20, 30),
        ("en", "Gunmen killed 1,250 soldiers.", 1250, 1250),
        ("fr", "Ils ont tué 1 250 soldats.", 1250, 1250),
        ("fr", "Ils ont tué dix-sept soldats.", 17, 17),
        ("fr", "Ils ont tué au moins 12 soldats.", 12, None),
        ("fr", "Ils ont tué une quarantaine de soldats.", 38, 42),
        ("fr", "Ils ont tué des dizaines de soldats.", 24, 99),
        ("fr", "Ils ont tué entre 20 et 30 soldats.", 20, 30),
        ("fr", "Ils ont tué plusieurs centaines de soldats.", 200, 999),
    ],
)
def test_bounds_of_a_figure(lang: str, text: str, low: int | None, high: int | None) -> None:
    found = article(text, lang)
    story = make_story(found, places_of(found))
    (number,) = find_numbers(story, story.sentences[0])
    assert (number.low, number.high) == (low, high)


@pytest.mark.parametrize(
    "text", ["In 2013 they came.", "They left on 22 April.", "It is 30 km away.", "He is aged 45 years."]
)
def test_what_counts_nobody(text: str) -> None:
    found = article(text)
    story = make_story(found, places_of(found))
    assert not [number for number in find_numbers(story, story.sentences[0]) if number.people]


def test_who_is_counted() -> None:
    facts = one("Gunmen killed 12 soldiers and three civilians near Djibo and wounded nine others.")["numbers"]
    assert [(fact["what"], fact["low"], fact["of"]) for fact in facts] == [
        ("killed", 12, "soldiers"),
        ("killed", 3, "civilians"),
        ("wounded", 9, "others"),
    ]
