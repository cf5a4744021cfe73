"""Actors in texts of English and French, with the traps that their names set."""

from __future__ import annotations

import itertools
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.actors import actor_name, find_actors, forces_of, is_group, load_actors, parents


def found(text: str, lang: str = "en") -> list[tuple[str, str]]:
    """(printed words, actor id) of a text."""
    return [(mention.text, mention.actor_id) for mention in find_actors(SimpleNamespace(text=text, lang=lang))]


def ids(text: str, lang: str = "en") -> set[str]:
    """Actor ids of a text."""
    return {actor for _, actor in found(text, lang)}


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "Malian soldiers arrived.", ("Malian soldiers", "FAMA")),
        ("en", "Mali’s army arrived.", ("Mali’s army", "FAMA")),
        ("en", "Nigerien troops arrived.", ("Nigerien troops", "FAN_NER")),
        ("en", "Nigerian troops arrived.", ("Nigerian troops", "NGA_ARMED")),
        ("en", "Senegalese police arrived.", ("Senegalese police", "SEN_ARMED")),
        ("en", "The government of Niger resigned.", ("government of Niger", "GOV_NER")),
        ("en", "Russian mercenaries arrived.", ("Russian mercenaries", "UNKNOWN_FOREIGN")),
        ("en", "Unidentified gunmen came.", ("Unidentified gunmen", "UNKNOWN_ARMED")),
        ("en", "Suspected jihadists came.", ("Suspected jihadists", "UNKNOWN_JIHADIST")),
        ("en", "It hit villagers.", ("villagers", "civilians")),
        ("en", "Fighters from Jama’at Nusrat al-Islam wal-Muslimin came.", (None, "JNIM")),
        ("en", "IS and others came to Mali.", ("IS", "IS")),
        ("fr", "Des soldats nigériens sont venus.", ("soldats nigériens", "FAN_NER")),
        ("fr", "Des soldats nigérians sont venus.", ("soldats nigérians", "NGA_ARMED")),
        ("fr", "Des militaires français sont venus.", ("militaires français", "FRA_ARMED")),
        ("fr", "Des hommes armés sont venus.", ("hommes armés", "UNKNOWN_ARMED")),
        ("fr", "Le gouvernement du Mali a parlé.", ("gouvernement du Mali", "GOV_MLI")),
        ("fr", "Le groupe État islamique au Sahel est venu.", (None, "ISSP")),
        ("fr", "Des mercenaires russes sont venus.", ("mercenaires russes", "UNKNOWN_FOREIGN")),
    ],
)
def test_who_is_named(lang: str, text: str, expected: tuple[str | None, str]) -> None:
    words, actor = expected
    mentions = found(text, lang)
    assert (words, actor) in mentions or (words is None and actor in {known for _, known in mentions})


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "What is it? He said it is so."),
        ("en", "AI is a tool of our age."),
        ("en", "They met in Mali near the river in Niger."),
        ("en", "The military base in Gossi was closed to the rest of us."),
        ("fr", "La base militaire est au Mali, près de Bamako."),
    ],
)
def test_who_is_not_named(lang: str, text: str) -> None:
    assert found(text, lang) == []


def test_a_capital_acts_only_where_it_says_or_decides() -> None:
    assert found("Bamako said so.") == [("Bamako", "GOV_MLI")]
    assert found("A bus left from Bamako.") == []
    assert found("Paris dément.", "fr") == [("Paris", "GOV_FRA")]
    assert found("Il vit à Paris.", "fr") == []


def test_name_traps() -> None:
    assert ids("Ansar Dine fought. Ansaroul Islam fought too.") == {"ANSAR_DINE", "ANSAROUL_ISLAM"}
    assert "ISSP" not in ids("Fighters of ISWAP came.")
    assert "ISSP" in ids("Islamic State in the Greater Sahara (ISGS) came. Later ISGS left.")


def test_an_acronym_needs_its_name_where_it_is_a_word() -> None:
    assert "ANSAROUL_ISLAM" in ids("Ansaroul Islam (AI) came to Djibo. Then AI left.")


def test_fan_is_read_by_its_country() -> None:
    assert "FAN_NER" in ids("À Niamey, au Niger, les FAN ont parlé.", "fr")
    assert "FAN_BFA" in ids("Au Burkina Faso, les FAN ont parlé.", "fr")


def test_a_linked_group_is_only_a_mark() -> None:
    text = "JNIM, al-Qaeda's affiliate, and al-Qaeda-linked militants came."
    marks = {m.actor_id: m.mark for m in find_actors(SimpleNamespace(text=text, lang="en"))}
    assert marks == {"JNIM": False, "AQ": True, "UNKNOWN_JIHADIST": False}


def test_words_that_point_back() -> None:
    assert found("JNIM came. The group left.")[-1] == ("The group", "JNIM")
    assert ids("France denied that its soldiers were there.") == {"GOV_FRA", "FRA_ARMED"}


def test_the_table_and_what_is_beyond_it() -> None:
    assert {"JNIM", "FAMA"} <= set(load_actors()["actor_id"])
    assert forces_of("MLI") == "FAMA" and forces_of("FRA") == "FRA_ARMED" and forces_of("SEN") == "SEN_ARMED"
    assert "IS" in parents("ISSP") and is_group("JNIM") and not is_group("FAMA")
    assert actor_name("GOV_SEN", "en") == "Government of Senegal" and actor_name("x y") == "x y"


@given(st.text(alphabet="Mali armyéISJNIM'’ \n().-:,\u00a0", max_size=200))
def test_offsets_hold_on_any_text(text: str) -> None:
    for lang in ("en", "fr"):
        mentions = find_actors(SimpleNamespace(text=text, lang=lang))
        assert all(text[m.start : m.end] == m.text for m in mentions)
        assert all(a.end <= b.start for a, b in itertools.pairwise(mentions))


@pytest.mark.parametrize(
    ("lang", "text", "name"),
    [
        (
            "en",
            "A group calling itself the Liberation Army of the Gourma attacked a post.",
            "Liberation Army of the Gourma",
        ),
        ("en", "The little-known Sahel Defence Brigade came.", "Sahel Defence Brigade"),
        (
            "fr",
            "Un groupe se faisant appeler l'Armée de libération du Gourma est venu.",
            "Armée de libération du Gourma",
        ),
        ("fr", "La Brigade de défense du Sahel, un groupe inconnu, est venue.", "Brigade de défense du Sahel"),
    ],
)
def test_a_group_that_the_table_lacks_keeps_the_texts_words(lang: str, text: str, name: str) -> None:
    actor = next(actor for words, actor in found(f"{text} {name} ?", lang) if words == name)
    assert actor == name and is_group(actor) and found(f"{text} {name} ?", lang).count((name, name)) == 2


@pytest.mark.parametrize(
    ("lang", "text"),
    [("en", "In a town called Gao a group of traders met."), ("fr", "Le Front est calme, dit un habitant nommé Ali.")],
)
def test_not_every_capital_is_a_group(lang: str, text: str) -> None:
    assert all(actor == "civilians" for _, actor in found(text, lang))


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "Nigeriens fled.", {"civilians"}),
        ("fr", "Les Nigériens ont fui.", {"civilians"}),
        ("en", "Malian jets bombed it.", {"FAMA"}),
        ("en", "Russian military instructors came.", {"RUS_INSTRUCTORS"}),
        ("en", "Malian and Wagner forces came.", {"FAMA", "WAGNER"}),
        ("fr", "Des soldats maliens et français sont venus.", {"FAMA", "FRA_ARMED"}),
        ("fr", "Des combattants liés à Al-Qaïda sont venus.", {"UNKNOWN_JIHADIST", "AQ"}),
        ("fr", "Ces propos ont été démentis par Paris.", {"GOV_FRA"}),
        ("en", "France admitted that its own soldiers had erred.", {"GOV_FRA", "FRA_ARMED"}),
    ],
)
def test_people_aircraft_and_shared_nouns(lang: str, text: str, expected: set[str]) -> None:
    assert ids(text, lang) == expected


def test_organisations_bear_no_arms() -> None:
    assert not is_group("UN") and not is_group("ECOWAS") and is_group("WAGNER")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Au Tchad, les FAN ont pris N'Djamena.", {"FAN_TCD"}),
        ("Les Forces armées du Nord (FAN) de Hissène Habré", {"FAN_TCD"}),
        ("Au Burkina Faso, les FAN ont tué dix hommes.", {"FAN_BFA"}),
        ("Au Niger, les FAN ont tué dix hommes.", {"FAN_NER"}),
        ("Les FAN ont publié un communiqué.", set()),
    ],
)
def test_fan_is_the_countrys(text: str, expected: set[str]) -> None:
    """Three forces share the letters; with no country in the text nobody is meant for sure."""
    assert {found.actor_id for found in find_actors(SimpleNamespace(text=text, lang="fr"))} == expected
