"""What an article costs, in calls of functions and not in seconds: the same on a slow, a fast and a busy machine.

A step that costs by the column (a table made anew for each mention, a schema looked at in full) shows here at once.
"""

from __future__ import annotations

import cProfile
import pstats

import pytest

import geo
from geo.articles import read_text

REPORT = (
    "Gunmen believed to be JNIM fighters attacked the village of Boni on Monday, killing 12 people, the army said.\n\n"
    "Three people were abducted near Hombori, in Mali, according to a local official.\n\n"
    "An explosion on the road between Gao and Ansongo wounded 4 soldiers.\n\n"
    "Troops withdrew from their camp in Tessit on Friday and were replaced by Dozo hunters.\n\n"
    "The government of Mali denied that its forces had killed 20 herders around Douentza.\n\n"
    "Air strikes hit positions of Islamic State fighters 30 km north of Ménaka, a security source said.\n\n"
)
# 59,000 calls in November 2026 (113,000 before tables were made and checked at once); a third more is to be looked at.
MOST = 80_000


def calls(text: str) -> int:
    """Calls of functions, Python's and C's, to read a text: places, claims, and their tables."""
    article = read_text(text, published="2022-04-20", lang="en")
    counted = cProfile.Profile()
    counted.enable()
    geo.analyse(article, corrected=False)
    counted.disable()
    return int(pstats.Stats(counted).total_calls)  # type: ignore[attr-defined]


@pytest.fixture(scope="module", autouse=True)
def _loaded() -> None:
    """Load once what every article needs."""
    calls(REPORT)


def test_an_article_costs_no_more_calls_than_it_did() -> None:
    assert calls(REPORT) < MOST


def test_twice_the_text_costs_at_most_twice_the_calls() -> None:
    other = REPORT.replace("Boni", "Djibo").replace("Gao", "Mopti").replace("Mali", "Burkina Faso")
    assert calls(REPORT + other) < 2.1 * max(calls(REPORT), calls(other))
