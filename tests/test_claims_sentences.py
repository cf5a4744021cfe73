"""Claims of labelled sentences in many styles: notes, dispatches, communiqués; every field of every claim."""

from __future__ import annotations

from collections import Counter

import pytest
from sentence_cases import Case, extracted, faults, read_cases

from geo.claims.scoring import compare

CASES = [case for lang in ("en", "fr") for case in read_cases(lang)]
RIGHT = [case for case in CASES if not case.known_gap]
FLOORS = {"type": 0.95, "actors": 0.95}


@pytest.mark.parametrize("case", RIGHT, ids=[f"{case.lang}-{case.text[:40].strip()}" for case in RIGHT])
def test_every_field_of_every_claim(case: Case) -> None:
    found = extracted(case)
    assert faults(case, found) == []


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_known_gaps_stay_few(lang: str) -> None:
    cases = [case for case in CASES if case.lang == lang]
    assert sum(case.known_gap for case in cases) <= 0.15 * len(cases)
    counts: Counter[str] = Counter()
    for case in cases:
        counts += compare({"claims": case.claims}, extracted(case))
    for name, floor in FLOORS.items():
        right, found, wanted = (counts[f"{name}_{part}"] for part in ("right", "found", "wanted"))
        assert 2 * right / (found + wanted) >= floor, f"{lang}: F1 of {name}"


def test_a_case_read_right_is_no_known_gap() -> None:
    assert [case.text for case in CASES if case.known_gap and not faults(case, extracted(case))] == []
