"""Who says so and who contradicts whom: labelled reports of tests/contests, and what is no contest."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import pytest
import sentence_cases
from sentence_cases import Case, extracted

from geo.claims.scoring import compare

FOLDER = sentence_cases.FOLDER.parent / "contests"
FLOORS = {"en": (0.75, 0.55, 0.90), "fr": (0.90, 0.70, 0.90)}  # pairs: precision and recall; speakers right


def reports(lang: str, monkeypatch: pytest.MonkeyPatch) -> list[Case]:
    monkeypatch.setattr(sentence_cases, "FOLDER", FOLDER)
    return sentence_cases.read_cases(lang)


def claims(lang: str, text: str) -> list[dict[str, Any]]:
    return extracted(Case(lang, dt.date(2023, 6, 10), False, f"{text}\n"))


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_contests_and_speakers_stay_above_their_floors(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    counts: Counter[str] = Counter()
    for case in reports(lang, monkeypatch):
        counts += compare({"claims": case.claims}, extracted(case))
    precision, recall, speakers = FLOORS[lang]
    assert counts["pairs_right"] >= precision * counts["pairs_found"]
    assert counts["pairs_right"] >= recall * counts["pairs_wanted"]
    assert counts["speaker"] >= speakers * counts["matched"]


@pytest.mark.parametrize(
    ("lang", "text", "why"),
    [
        (
            "en",
            "The army said five soldiers died in Djibo on Monday. JNIM said it killed 40 soldiers in Djibo on Monday.",
            "figures of killed",
        ),
        (
            "en",
            "Residents said soldiers killed 12 herders in Djibo. The army said jihadists had killed the 12 herders.",
            "different sides",
        ),
        (
            "en",
            "The army killed 30 terrorists in Nampala, its spokesman said. Residents said the dead were herders.",
            "who was hit",
        ),
        (
            "fr",
            "L'armée fait état de cinq soldats tués lundi à Djibo. Le JNIM affirme avoir tué 40 soldats lundi à Djibo.",
            "figures of killed",
        ),
        (
            "fr",
            "Des habitants affirment que des soldats ont tué douze éleveurs à Djibo. L'armée assure que des jihadistes "
            "ont tué douze éleveurs à Djibo.",
            "different sides",
        ),
        (
            "fr",
            "L'armée dit avoir tué 30 terroristes à Nampala. Des habitants disent que les morts étaient des bergers.",
            "who was hit",
        ),
    ],
)
def test_two_versions_of_one_event_point_at_each_other(lang: str, text: str, why: str) -> None:
    one, other = (claim for claim in claims(lang, text) if claim["status"] == "contested")
    assert (one["contradicts"], other["contradicts"]) == ([other["claim_id"]], [one["claim_id"]])
    assert why in one["reason"] and why in other["reason"]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        (
            "en",
            "The army said that nine soldiers had died in Tessit. The army now says 15 soldiers died there.",
        ),
        (
            "en",
            "Nine soldiers died in Tessit on 2 June, the army said. JNIM said it killed 30 soldiers there in May.",
        ),
        ("en", "The mayor said 1,200 people had fled Djibo. The UN said 240 households had fled Djibo."),
        ("en", "Jihadists killed 12 civilians in Solhan, the army said. Residents said jihadists killed 12 in Solhan."),
        ("fr", "L'armée a d'abord annoncé neuf soldats tués à Tessit. L'armée parle désormais de 15 soldats tués."),
        (
            "fr",
            "Neuf soldats sont morts à Tessit le 2 juin, selon l'armée. Le JNIM dit en avoir tué 30 en mai.",
        ),
        ("fr", "Selon le maire, 1 200 personnes ont fui Djibo. Selon l'ONU, 240 ménages ont fui Djibo."),
        (
            "fr",
            "Les jihadistes ont tué 12 civils à Solhan, selon l'armée. Selon le maire, 12 civils ont été tués.",
        ),
    ],
)
def test_an_update_another_time_another_unit_and_agreement_are_no_contests(lang: str, text: str) -> None:
    assert [claim["contradicts"] for claim in claims(lang, text) if claim["contradicts"]] == []


@pytest.mark.parametrize(
    ("lang", "text", "kind"),
    [
        ("en", "The minister denied reports that soldiers had withdrawn from Mansila.", "withdrawal"),
        ("en", "The army denied that 40 of its soldiers had been killed in Djibo.", "attack"),
        ("en", "Paris denied that its soldiers had taken part in a massacre at Gossi.", "accusation"),
        ("fr", "Le ministre a démenti que des soldats se soient retirés de Mansila.", "withdrawal"),
        ("fr", "L'armée dément que 40 de ses soldats aient été tués à Djibo.", "attack"),
        ("fr", "Paris dément que ses soldats aient massacré des civils à Gossi.", "accusation"),
    ],
)
def test_a_denial_shows_what_it_denies(lang: str, text: str, kind: str) -> None:
    denial, implied = sorted(claims(lang, text), key=lambda claim: claim["stance"] != "denies")
    assert (denial["type"], implied["type"], implied["stance"]) == ("denial", kind, "implied")
    assert implied["contradicts"] == [denial["claim_id"]]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Soldiers killed 12 herders in Djibo, the mayor said. \"Not one civilian was harmed,\" the army said."),
        ("fr", "Des soldats ont tué douze bergers à Djibo, selon des habitants. « Aucun civil n'a été touché », a "
               "répondu l'armée."),
    ],
)  # fmt: skip
def test_who_says_that_nobody_was_harmed_denies(lang: str, text: str) -> None:
    told, denial = claims(lang, text)
    assert (denial["type"], denial["stance"], denial["contradicts"]) == ("denial", "denies", [told["claim_id"]])


def test_pairs_grow_with_the_text_and_not_with_its_square() -> None:
    text = "The army said five soldiers died in Djibo on Monday. JNIM said it killed 40 soldiers in Djibo on Monday. "
    told = claims("en", text * 60)
    assert len(told) < 10 and max(len(claim["contradicts"]) for claim in told) < 10
