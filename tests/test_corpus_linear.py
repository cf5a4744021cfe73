"""No text makes the time grow faster than its length: processor time at ten times the length, as a ratio.

The ratio is of one run on one machine, so that a slow or busy machine changes nothing. Linear is 10.
"""

from __future__ import annotations

import time

import pytest

import geo
from geo.articles import read_text

pytestmark = pytest.mark.slow
SHORT, TIMES, MOST = 4_000, 10, 18.0  # characters; how much longer; twice linear is no noise any more
TEXTS = {
    "one word": "attack ",
    "names": "Mopti Gao Ansongo ",
    "brackets": "([",
    "digits": "1 23 456,7 ",
    "quotes": '"said \'he" ',
    "half quotes": "« Gao ",
    "dashes": "a-",
    "lines": "Gao\n",
    "sentences": "Militants attacked the village of Boni in Mopti region on Monday, killing 12 people, the army said. ",
    "spaces": " \t",
    "closed brackets": "(Gao) [Mali] ",
    "commas": "Gao, Mali, ",
    "no end": "militants attacked the village of Boni in Mopti on Monday killing 12 civilians and ",
    "accents": "é\u0301",
    "capitals": "JNIM MALI GAO ",
}


def seconds(unit: str, length: int) -> float:
    """Processor time of reading a unit over and over."""
    article = read_text("In Gao. " + (unit * (length // len(unit) + 1))[:length], published="2022-04-20", lang="en")
    began = time.process_time()
    geo.analyse(article, corrected=False)
    return time.process_time() - began


def ratio(unit: str) -> float:
    """Time at ten times the length against the time at the length, the better of two."""
    seconds(unit, SHORT // 10)  # what is loaded once
    return min(seconds(unit, SHORT * TIMES) / seconds(unit, SHORT) for _ in range(2))


@pytest.mark.parametrize("name", TEXTS)
def test_time_grows_with_length(name: str) -> None:
    assert ratio(TEXTS[name]) < MOST
