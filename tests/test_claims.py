"""Claims of single sentences in English and French: who did what to whom, where, who says so."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from claim_cases import article, claims, one, places_of
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import schemas
from geo.claims import extract_claims


@pytest.mark.parametrize(
    ("lang", "text", "kind", "actors", "targets"),
    [
        ("en", "Gunmen attacked an army camp at Djibo on Monday.", "attack", ["UNKNOWN_ARMED"], ["FAN_BFA"]),
        ("en", "The army was attacked by JNIM fighters near Djibo.", "attack", ["JNIM"], ["FAN_BFA"]),
        ("en", "An attack by JNIM on the army near Djibo left 12 dead.", "attack", ["JNIM"], ["FAN_BFA"]),
        ("en", "JNIM launched an attack on soldiers in Gao.", "attack", ["JNIM"], ["FAMA"]),
        ("en", "Malian soldiers clashed with JNIM fighters in Gao.", "clash", ["FAMA"], ["JNIM"]),
        ("en", "Bandits kidnapped six herders near Djibo.", "abduction", ["UNKNOWN_ARMED"], ["civilians"]),
        ("en", "JNIM has besieged Djibo.", "blockade", ["JNIM"], []),
        ("en", "French troops withdrew from Gao.", "withdrawal", ["FRA_ARMED"], []),
        (
            "en",
            "The base at Gossi was handed over by the French army to the Malian army.",
            "base_handover",
            ["FRA_ARMED"],
            ["FAMA"],
        ),
        ("en", "JNIM remains active in Gao.", "group_active", ["JNIM"], []),
        ("fr", "Des hommes armés ont attaqué Djibo lundi.", "attack", ["UNKNOWN_ARMED"], []),
        ("fr", "L'armée est tombée dans une embuscade tendue par le JNIM à Gao.", "attack", ["JNIM"], ["FAMA"]),
        ("fr", "Une attaque du JNIM contre l'armée a fait 12 morts à Djibo.", "attack", ["JNIM"], ["FAN_BFA"]),
        ("fr", "Des bandits ont enlevé six bergers à Djibo.", "abduction", ["UNKNOWN_ARMED"], ["civilians"]),
        ("fr", "Le JNIM impose un blocus à Djibo.", "blockade", ["JNIM"], []),
        ("fr", "Les soldats français ont quitté Gao.", "withdrawal", ["FRA_ARMED"], []),
        ("fr", "La base de Gossi a été remise à l'armée malienne.", "base_handover", [], ["FAMA"]),
        ("fr", "Le JNIM est actif dans la région de Gao.", "group_active", ["JNIM"], []),
    ],
)
def test_who_does_what(lang: str, text: str, kind: str, actors: list[str], targets: list[str]) -> None:
    claim = one(text, lang, kind=kind)
    assert (claim["actors"], claim["targets"]) == (actors, targets)


@pytest.mark.parametrize(
    ("lang", "text", "speaker"),
    [
        ("en", "Gunmen attacked Djibo, the army said.", "FAN_BFA"),
        ("en", "Gunmen attacked Djibo.", "the report"),
        ("en", "According to Human Rights Watch, gunmen attacked Djibo.", "Human Rights Watch"),
        ("en", "A security source told AFP that gunmen attacked Djibo.", "security source"),
        ("en", "Gunmen attacked Djibo, said the mayor.", "mayor"),
        ("fr", "Des hommes armés ont attaqué Djibo, a indiqué l'armée.", "FAN_BFA"),
        ("fr", "Selon une source sécuritaire, des hommes armés ont attaqué Djibo.", "source sécuritaire"),
        ("fr", "L'armée a affirmé que des hommes armés ont attaqué Djibo.", "FAN_BFA"),
    ],
)
def test_who_says_so(lang: str, text: str, speaker: str) -> None:
    assert one(text, lang, kind="attack")["asserted_by"] == speaker


def test_a_pronoun_speaks_for_the_last_speaker() -> None:
    text = "The Malian army said it had killed 12 terrorists near Gao. It added that six soldiers had died."
    assert {claim["asserted_by"] for claim in claims(text)} == {"FAMA"}


@pytest.mark.parametrize(
    "text",
    [
        "JNIM threatened to attack Djibo.",
        "The army fears that gunmen will attack Djibo.",
        "No one was killed in Djibo.",
        "The meeting in Djibo was a success.",
        "Twelve people died in floods in Djibo.",
    ],
)
def test_what_did_not_happen_is_no_event(text: str) -> None:
    assert not [claim for claim in claims(text) if claim["type"] in {"attack", "killing_of_civilians"}]


def test_a_departure_may_be_planned() -> None:
    claim = one("French troops will withdraw from Gao.", kind="withdrawal")
    assert claim["modality"] == "planned" and "announced" in claim["reason"]


def test_doubt_is_kept() -> None:
    assert one("Gunmen reportedly attacked Djibo.")["stance"] == "hedged"
    assert one("Des hommes armés auraient attaqué Djibo.", "fr")["stance"] == "hedged"


def test_a_denial_implies_what_it_denies() -> None:
    denial, implied = claims("France denied that its soldiers took part in a massacre at Gossi.")
    assert (denial["type"], denial["stance"], denial["asserted_by"]) == ("denial", "denies", "GOV_FRA")
    assert (implied["type"], implied["stance"], implied["targets"]) == ("accusation", "implied", ["FRA_ARMED"])
    assert denial["contradicts"] == [implied["claim_id"]] and implied["contradicts"] == [denial["claim_id"]]


def test_a_denial_answers_the_accusation_told_before() -> None:
    accusation, denial = claims("Mali accused France of spying. Paris denied the accusation.")
    assert (accusation["type"], denial["type"]) == ("accusation", "denial")
    assert denial["contradicts"] == [accusation["claim_id"]] and denial["status"] == "contested"


def test_two_tolls_of_two_parties_are_two_claims() -> None:
    first, second = claims("Gunmen killed 12 soldiers at Djibo, the army said. Residents said 40 soldiers had died.")
    assert first["numbers"][0]["low"] == 12 and second["numbers"][0]["low"] == 40
    assert first["contradicts"] == [second["claim_id"]]


def test_the_same_party_adds_to_its_claim() -> None:
    claim = one("Gunmen attacked an army post at Djibo on Monday. Twelve soldiers were killed and five wounded.")
    assert {(fact["what"], fact["low"]) for fact in claim["numbers"]} == {("killed", 12), ("wounded", 5)}


def test_listed_places_are_several_claims_and_the_toll_is_uncertain() -> None:
    text = (
        "In April 2022, jihadists attacked three bases in central Mali and one in Burkina Faso, killing six soldiers."
    )
    found = [claim for claim in claims(text) if claim["type"] == "attack"]
    assert [claim["place_name"] for claim in found] == ["central Mali", "Burkina Faso"]
    assert [fact["low"] for claim in found for fact in claim["numbers"] if fact["what"] == "bases"] == [3, 1]
    assert all("uncertain" in fact["scope"] for claim in found for fact in claim["numbers"] if fact["what"] == "killed")


def test_the_finest_place_and_not_the_speakers_seat() -> None:
    assert one("Gunmen attacked Gossi, in Mali, an official told AFP in Niger.")["place_name"] == "Gossi"


def test_scope_of_troops_is_kept() -> None:
    fact = one("There were 5,000 French troops in Mali and surrounding countries.")["numbers"][0]
    assert (fact["low"], fact["scope"]) == (5000, "Mali and surrounding countries")


def test_without_a_publication_date_relative_dates_stay_open() -> None:
    claim = one("Gunmen attacked Djibo on Monday.", published=None)
    assert claim["date_start"] is None and claim["date_basis"] == "unknown"
    assert one("Gunmen attacked Djibo in 2013.", published=None)["date_end"] == "2013-12-31"


def test_no_places_and_no_claims_are_a_valid_table() -> None:
    found = article("Nothing of note was told today.")
    assert len(schemas.check(extract_claims(found, schemas.empty("places")), "claims", found.text)) == 0


WORDS = st.sampled_from(
    "The army said JNIM attacked killed 12 soldiers at Gossi and Djibo , . ; : ( ) “ ” on Monday in 2022 by".split()
    + "denied that its troops accused France Mali of a massacre au du par l' attaque tués ont été selon 5,000".split()
    + ["\n\n", "according", "to"]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, max_size=60))
def test_every_quote_is_the_texts_own(words: list[str]) -> None:
    for lang in ("en", "fr"):
        found = article("x " + " ".join(words), lang)
        table = extract_claims(found, places_of(found))
        schemas.check(table, "claims", found.text)
        linked = {row.claim_id: set(row.contradicts) for row in table.itertuples()}
        assert all(key in linked[other] for key, others in linked.items() for other in others)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "France denied that its troops had left Gossi in Mali."),
        ("en", "Paris denied that its troops were preparing to leave Kidal."),
        ("en", "The army denied that its soldiers had left Djibo."),
        ("en", "France denied reports that its soldiers, after the vote, had withdrawn from Gao."),
        ("en", "The army denied having left Djibo."),
        ("fr", "Paris dément que ses soldats aient quitté Gossi."),
        ("fr", "Paris a démenti le retrait de ses soldats de Gossi."),
        ("fr", "L'armée a démenti avoir quitté Kidal."),
    ],
)
def test_what_is_denied_is_not_asserted(lang: str, text: str) -> None:
    found = claims(text, lang)
    assert [claim["stance"] for claim in found] == ["denies", "implied"]
    assert found[0]["contradicts"] == [found[1]["claim_id"]]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "The army denied the claims, but French troops had left Gossi."),
        ("en", "The army denied the claims after French troops had left Gossi."),
        ("fr", "L'armée a démenti ces propos, mais les soldats français ont quitté Gossi."),
    ],
)
def test_what_stands_beside_a_denial_is_told(lang: str, text: str) -> None:
    assert one(text, lang, kind="withdrawal")["actors"] == ["FRA_ARMED"]


def test_a_long_text_is_read_in_good_time() -> None:
    body = Path("data/articles/solhan-2021.md").read_text().split("---", 2)[2].strip() + "\n\n"
    long = article(body * (200_000 // len(body) + 1), published="2021-06-08")
    spots = places_of(long)
    start = time.perf_counter()
    assert len(extract_claims(long, spots)) > 100
    assert time.perf_counter() - start < 20


@pytest.mark.parametrize(
    ("lang", "text", "modality"),
    [
        ("en", "Thousands of protesters in Gao demanded the departure of French troops.", "planned"),
        ("en", "Residents of Gao celebrated the departure of French troops.", "told as done"),
        ("fr", "Des manifestants ont réclamé à Gao le départ des troupes françaises.", "planned"),
        ("fr", "À Gao, des habitants ont célébré le départ des soldats français.", "told as done"),
    ],
)
def test_a_move_is_not_where_people_react_to_it(lang: str, text: str, modality: str) -> None:
    claim = one(text, lang, kind="withdrawal")
    assert (claim["modality"], claim["place_name"]) == (modality, None)


def test_its_troops_are_those_of_the_subject() -> None:
    text = "The United States said it would withdraw its 1,000 troops from Niger."
    assert one(text, kind="withdrawal")["actors"] == ["USA_AFRICOM"]


def test_a_denial_answers_nothing_said_of_another_place() -> None:
    text = "The army said JNIM had killed two civilians in Djibo. JNIM denied that its fighters had attacked Kidal."
    found = claims(text)
    killing = next(claim for claim in found if claim["place_name"] == "Djibo")
    assert killing["status"] == "uncontested"


@pytest.mark.parametrize("mark", ["'", "’"])
def test_a_speaker_is_not_cut_at_an_apostrophe(mark: str) -> None:
    text = f"Un élu d{mark}In Khalil a déclaré que deux soldats avaient été tués à Gossi."
    assert claims(text, "fr")[0]["asserted_by"] == f"élu d{mark}In Khalil"
