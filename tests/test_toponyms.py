"""Finding toponyms in the made-up land: names, forms, and what is no place."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_up import article

from geo.toponyms import Mention, find_toponyms


def mentions(text: str, land: SimpleNamespace, lang: str = "en") -> list[Mention]:
    return find_toponyms(article(text, lang), land.gazetteer, actors=[])


def printed(text: str, land: SimpleNamespace, lang: str = "en") -> list[tuple[str, str]]:
    return [(mention.text, mention.form) for mention in mentions(text, land, lang)]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "The road from Tamrit to Zintan was cut.", [("Tamrit", "name"), ("Zintan", "name")]),
        ("en", "Fighting spread in northern Ardania on Monday.", [("northern Ardania", "vague")]),
        ("en", "Fighting spread in the north-east of Ardania.", [("north-east of Ardania", "vague")]),
        ("en", "It lies north of Ardania.", [("Ardania", "name")]),
        ("en", "An Ardanian officer came.", [("Ardanian", "demonym")]),
        ("en", "It burned the village of Okko and left.", [("Okko", "unknown")]),
        (
            "en",
            "It burned the villages of Okko, Bassi and Dem.",
            [("Okko", "unknown"), ("Bassi", "unknown"), ("Dem", "unknown")],
        ),
        ("en", "It burned Okko, a village in Norvik.", [("Okko", "unknown"), ("Norvik", "name")]),
        ("en", "Kelo Smith scored twice for the team.", []),
        ("en", "The Tamrit Football Federation met.", []),
        ("en", "They signed the Tamrit accord.", []),
        ("en", "General Kelo spoke.", []),
        ("en", "Gunmen came to Belmora's Estmark region.", [("Belmora", "name"), ("Estmark", "name")]),
        ("en", "FIGHTING IN ARDANIA SPREADS TO TAMRIT", [("ARDANIA", "name"), ("TAMRIT", "name")]),
        ("fr", "La route de Tamrit à Zintan est coupée.", [("Tamrit", "name"), ("Zintan", "name")]),
        ("fr", "Des combats ont lieu dans le nord de l’Ardania.", [("nord de l’Ardania", "vague")]),
        ("fr", "Un officier ardanien est venu.", [("ardanien", "demonym")]),
        ("fr", "Ils ont brûlé le village de Okko.", [("Okko", "unknown")]),
    ],
)
def test_forms(lang: str, text: str, expected: list[tuple[str, str]], land: SimpleNamespace) -> None:
    assert printed(text, land, lang) == expected


def test_dateline_and_roles(land: SimpleNamespace) -> None:
    found = mentions("TAMRIT (AFP) - Gunmen attacked a post near Zintan. Belmora is a neighbour.", land)
    assert [(mention.text, mention.role) for mention in found] == [
        ("TAMRIT", "dateline"),
        ("Zintan", "event"),
        ("Belmora", "context"),
    ]


def test_the_word_beside_a_name_tells_its_kind(land: SimpleNamespace) -> None:
    town, region = mentions("From the town of Norvik they crossed Norvik region.", land)
    assert town.cues == ("locality",)
    assert "admin1" in region.cues


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    st.lists(st.sampled_from("Ardania Tamrit kelo north of the , . \n Belmoran ’s É 的 \u202e village Okko".split(" ")))
)
def test_spans_hold_and_do_not_overlap(land: SimpleNamespace, words: list[str]) -> None:
    text = " ".join(words)
    last = 0
    for mention in mentions(text, land):
        assert text[mention.start : mention.end] == mention.text
        assert mention.start >= last
        last = mention.end
