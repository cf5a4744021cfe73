"""Finding toponyms in the made-up land: names, forms, and what is no place."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_up import article

from geo.articles import Article
from geo.evaluate import score_spans
from geo.gazetteer import load_gazetteer
from geo.gold import read_corpus
from geo.listed import gazetteer_spans
from geo.organisations import mask_organisations
from geo.tokens import Sentence
from geo.toponyms import Mention, find_toponyms
from geo.toponyms import _words as places_words
from geo.unbroken import Unbroken

GOLD = Path(__file__).resolve().parent / "gold_places"


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


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "A fire was seen in Tam-\nrit on Friday.", ["Tam-\nrit"]),
        ("en", "A fire was seen in Tam\u200brit and in Zin\u00adtan.", ["Tam\u200brit", "Zin\u00adtan"]),
        ("fr", "Des tirs à Tam-\nrit, puis à Zin-\r\n  tan.", ["Tam-\nrit", "Zin-\r\n  tan"]),
    ],
)
def test_names_with_breaks_inside_point_at_the_printed_text(
    lang: str, text: str, expected: list[str], land: SimpleNamespace
) -> None:
    found = mentions(text, land, lang)
    assert [mention.text for mention in found] == expected
    assert all(text[mention.start : mention.end] == mention.text for mention in found)
    assert [mention.stem for mention in found] == ["Tamrit", "Zintan"][: len(expected)]


@given(
    st.lists(st.sampled_from(["a", "B", "-", "\n", " ", "\u00ad", "\u200b", "\ufeff", "é", "\r\n", "."]), max_size=40)
)
def test_offsets_go_there_and_back(pieces: list[str]) -> None:
    text = "".join(pieces)
    whole = Unbroken(text)
    for at, sign in enumerate(whole.text):
        start, end = whole.printed(at, at + 1)
        assert text[start:end] == sign
        assert whole.here(start) == at
    assert [whole.here(at) for at in range(len(text) + 1)] == sorted(whole.here(at) for at in range(len(text) + 1))


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "Fighters were seen in Zerbado, Dioura and Nampala on Friday.", ["Zerbado", "Dioura", "Nampala"]),
        ("en", "They crossed Gao, Zerbado and Kidal.", ["Gao", "Zerbado", "Kidal"]),
        ("fr", "Villages touchés : Zerbado, Dioura et Nampala.", ["Zerbado", "Dioura", "Nampala"]),
        ("en", "In Gao, Moussa Traoré and Ali Touré were arrested.", ["Gao"]),
        ("en", "Mali, Niger and ECOWAS signed.", ["Mali", "Niger"]),
        ("en", "The Dori-Djibo road is cut.", ["Dori", "Djibo"]),
        ("fr", "Des combats ont eu lieu à Gao, Kidal et Tin-Zaltan.", ["Gao", "Kidal", "Tin-Zaltan"]),
        (
            "en",
            "Burkina Faso's army has sent men to Barsalogho (Sanmatenga, Centre-Nord).",
            ["Burkina Faso", "Barsalogho", "Sanmatenga", "Centre-Nord"],
        ),
        ("en", "In the town he spoke in French.", []),
        ("en", "In the town he met French officers.", ["French"]),
        ("fr", "Les soldats nigeriens sont partis hier.", ["nigeriens"]),
        ("fr", "Le convoi est passé au nord de Gao.", ["Gao"]),
        ("fr", "Le convoi est passé au nord du Mali.", ["nord du Mali"]),
        ("fr", "Le Gouvernement du Mali condamne cet acte.", ["Mali"]),
        ("en", '"We saw them," said the teacher, John Niger, who left on foot.', []),
        ("en", "Staff of the Norwegian Refugee Council have left the area.", []),
        ("en", "Staff of the Norwegian Ministry of Health have left the area.", ["Norwegian"]),
    ],
)
def test_what_is_systematic(lang: str, text: str, expected: list[str]) -> None:
    assert [mention.text for mention in find_toponyms(Article(text=text, lang=lang))] == expected


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_sixteen_styles_of_our_own(lang: str) -> None:
    pairs = []
    for labelled in read_corpus(GOLD / "styles.jsonl"):
        if labelled.lang == lang:
            found = find_toponyms(Article(text=labelled.text, lang=lang))
            pairs.append(([(g.start, g.end) for g in labelled.gold], [(m.start, m.end) for m in found]))
    assert len(pairs) == 8
    assert score_spans(pairs).overlap.f1 >= 0.93  # what issue 4 asks on Sahel news


def test_only_names_of_home_hide_a_body_from_the_tagger() -> None:
    """A village of some other land that is called Court makes no court one of the Sahel's bodies."""

    def masked(text: str) -> bool:
        article = Article(text=text)
        sentence = Sentence(text, article.sentences[0], places_words("en"))
        mask_organisations(sentence, list(gazetteer_spans(sentence, load_gazetteer())), at_home=True)
        return any(sentence.masked)

    assert masked("The head of the Lake Chad Basin Commission met nobody on Monday.")
    assert masked("The head of the Gao Traders Association met nobody on Monday.")
    assert not masked("The audit blames the Laurel County Fiscal Court for lack of oversight.")


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("Chad beat Togo 2-1 in a World Cup qualifier in N'Djamena on Friday.", "en", ["N'Djamena"]),
        ("Mali drew 0-0 with Senegal in the Africa Cup of Nations quarter-final in Abidjan.", "en", ["Abidjan"]),
        ("Le Mali bat le Niger 2-0 et se qualifie pour la CAN.", "fr", []),
        ("Éliminatoires de la Coupe du monde : Mali-Sénégal (1-0) à Bamako.", "fr", ["Bamako"]),
        ("Gunmen killed 12-14 people on a football field in Mali.", "en", ["Mali"]),
        ("The army beat back an attack in Mali, and France qualified the report as false.", "en", ["Mali", "France"]),
        ("Le Mali affronte les groupes armés ; le Niger aussi.", "fr", ["Mali", "Niger"]),
        ("“We fled at night,” said Kaya, a mother of four from Djibo.", "en", ["Djibo"]),
        ("« Nous avons fui la nuit », raconte Kaya, mère de quatre enfants de Djibo.", "fr", ["Djibo"]),
        ("Witnesses said Kaya was calm.", "en", ["Kaya"]),
        ("The images are false, said Bamako.", "en", ["Bamako"]),
    ],
)
def test_teams_and_people_who_are_quoted_are_no_places(text: str, lang: str, expected: list[str]) -> None:
    assert [mention.text for mention in find_toponyms(article(text, lang=lang))] == expected
