"""What the tables hold in English, as a reader of the map gets it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import lexicon, presence, retelling

CASES = [
    ("said by FAMA; the text itself doubts it", "en", "said by Malian Armed Forces; the text itself doubts it"),
    ("said by FAMA; the text itself doubts it", "fr", "dit par : Forces armées maliennes ; le texte lui-même en doute"),
    ("Gao (MLI): 133,110 inhabitants", "fr", "Gao (Mali) : 133 110 habitants"),
    ('the text says "near Gossi": within 25 km', "fr", "le texte dit « near Gossi » : à moins de 25 km"),
    ("Malian is the adjective or people of Mali", "fr", "Malian : l'adjectif ou les habitants de ce pays (Mali)"),
    ("said by residents", "fr", "dit par : residents"),
    ("what no line covers: {actor}", "fr", "what no line covers: {actor}"),
]


@pytest.mark.parametrize(("said", "lang", "told"), CASES)
def test_reasons(said: str, lang: str, told: str) -> None:
    assert retelling.reason(said, lang) == told


def test_every_feature_of_the_resolver_has_its_french() -> None:
    """Those that are printed: the resolver leaves out the ones that only say what kind of place it is."""
    said = lexicon.load("any", "reasons")
    printed = [words.replace("{people}", "1").replace("{km}", "2").replace("{kind}", "town") for words in said.values()]
    lost = [words for words in printed if retelling.phrase(words, "fr") == words]
    assert all(words.startswith(("a ", "an ", "printed as", "the words beside it say")) for words in lost), lost


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80))
def test_no_text_breaks_it_and_other_text_stays(text: str) -> None:
    assert isinstance(retelling.reason(text, "fr"), str)
    if ":" not in text and ";" not in text and "said by" not in text:
        assert retelling.phrase(text, "en") == text


@pytest.mark.parametrize(
    ("voice", "english", "french"),
    [
        ("press", "press", "presse"),
        ("FRA general staff", "general staff (France)", "état-major (France)"),
        ("NER-DEU", "Niger-Germany", "Niger-Allemagne"),
        ("New York Times", "New York Times", "New York Times"),
    ],
)
def test_voices_of_the_ledger(voice: str, english: str, french: str) -> None:
    assert (retelling.voice(voice, "en"), retelling.voice(voice, "fr")) == (english, french)


@pytest.mark.parametrize(
    ("site", "french"),
    [
        ("Timbuktu base", "Tombouctou (base militaire)"),
        ("Gao base (PfOD)", "Gao (base militaire) (PfOD)"),
        ("Dirkou drone base", "Dirkou (base de drones)"),
        ("MLI|BFA", "Mali, Burkina Faso"),
        ("Inatès", "Inatès"),
    ],
)
def test_sites_of_the_ledger(site: str, french: str) -> None:
    assert retelling.site(site, "fr") == french
    assert "|" not in retelling.site(site, "en")


def test_stays_are_told_with_days_in_words() -> None:
    said = (
        "le registre concorde : Armées françaises, Ouallam camp, 2020 à 2023-10-22 : press, CNSP; depuis 2023-12 : FRA"
    )
    told = retelling.stays(said, "fr")
    assert "Ouallam (camp militaire), 2020 à 22 octobre 2023 : presse, CNSP; depuis décembre 2023 : France" in told
    assert retelling.stays("Ouallam camp, to 2023-10-01", "en") == "Ouallam camp, to 1 October 2023"
    assert retelling.stays("1999-99-99, 2024-13", "en") == "1999-99-99, 2024-13"


def test_the_ledger_keeps_no_code_and_no_english_kind() -> None:
    names = {retelling.site(name, "fr") for name in presence.load_presence()["name"].dropna()}
    assert not [name for name in names if name.endswith((" base", " camp")) or len(name) == 3]
