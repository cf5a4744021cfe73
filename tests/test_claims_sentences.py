"""Claims of labelled sentences in many styles: notes, dispatches, communiqués; every field of every claim."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
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


SENTENCES = {lang: [case.text.strip() for case in CASES if case.lang == lang] for lang in ("en", "fr")}


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_any_mixture_rests_on_its_own_words(data: st.DataObject) -> None:
    lang = data.draw(st.sampled_from(["en", "fr"]))
    parts = data.draw(st.lists(st.sampled_from(SENTENCES[lang]), min_size=1, max_size=6))
    joint = data.draw(st.sampled_from([" ", "\n", "\n\n", " – ", "\u00a0"]))
    found = extracted(Case(lang, dt.date(2023, 5, 5), False, joint.join(parts)))
    against = {claim["claim_id"]: set(claim["contradicts"]) for claim in found}
    assert all(key in against[other] and key != other for key, others in against.items() for other in others)
    for claim in found:
        assert claim["quote"].strip() and claim["reason"]
        assert len(set(claim["actors"])) == len(claim["actors"]) and not set(claim["actors"]) & {""}
        assert 0.1 <= claim["confidence"] <= 1


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "An explosion was heard."),
        ("en", "There was an attack."),
        ("en", "The attack was condemned."),
        ("fr", "Une explosion a été entendue."),
        ("fr", "Il y a eu une attaque."),
    ],
)
def test_what_is_half_understood_stays_empty(lang: str, text: str) -> None:
    for claim in extracted(Case(lang, dt.date(2023, 5, 5), False, text)):
        assert claim["actors"] == [] and claim["targets"] == [] and len(claim["numbers"]) == 0
        assert claim["place_name"] is None and claim["date_start"] is None
        assert "the text does not say who did it" in claim["reason"]
