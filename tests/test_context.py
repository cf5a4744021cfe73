"""Context decides: the same name means another place in another text, English and French."""

from __future__ import annotations

import datetime as dt

import pytest

from geo.articles import Article, read_article
from geo.gazetteer import load_gazetteer
from geo.pipeline import locate
from geo.resolve import Resolution, resolve
from geo.toponyms import find_toponyms, mention_at

MLI_GAO, BFA_GAO = "geonames:2457163", "geonames:2360626"
BFA_SAHEL, BELT = "ocha:BF56", "region:SAHEL_BELT"

# language, text, name (its first mention is asked about), the place meant
CASES = [
    ("en", "Niger said its soldiers were killed near Tillabéri.", "Niger", "iso:NER"),
    ("en", "Boats sank on the River Niger near Mopti in Mali.", "River Niger", "naturalearth:niger"),
    ("en", "Bandits killed thirty people in Niger State, Nigeria.", "Niger State", "ocha:NG027"),
    ("en", "Villages were raided in Niger and Kaduna states in Nigeria.", "Niger", "ocha:NG027"),
    ("en", "Niger closed its border with Nigeria. Minna and Abuja were calm.", "Niger", "iso:NER"),
    ("fr", "Le Niger, le fleuve Niger et l'État de Niger au Nigeria.", "Niger", "iso:NER"),
    ("fr", "Une pirogue a chaviré sur le fleuve Niger, près de Gao au Mali.", "fleuve Niger", "naturalearth:niger"),
    ("en", "Fishermen were killed on Lake Chad. Chad sent troops.", "Lake Chad", "naturalearth:lake-chad"),
    ("en", "Then Chad sent troops to Lake Chad.", "Chad", "iso:TCD"),
    ("fr", "Le Tchad a envoyé des troupes sur le lac Tchad.", "Tchad", "iso:TCD"),
    ("fr", "Le Tchad a envoyé des troupes sur le lac Tchad.", "lac Tchad", "naturalearth:lake-chad"),
    ("en", "Guinea and Guinea-Bissau signed the text.", "Guinea", "iso:GIN"),
    ("en", "Guinea and Guinea-Bissau signed the text.", "Guinea-Bissau", "iso:GNB"),
    ("en", "Equatorial Guinea signed the text.", "Equatorial Guinea", "iso:GNQ"),
    ("en", "Papua New Guinea signed the text.", "Papua New Guinea", "iso:PNG"),
    ("fr", "La Guinée et la Guinée-Bissau ont signé.", "Guinée", "iso:GIN"),
    ("en", "Troops arrived in Congo's capital Kinshasa.", "Congo", "iso:COD"),
    ("en", "Troops arrived in Pointe-Noire in Congo.", "Congo", "iso:COG"),
    ("en", "The Republic of Congo signed.", "Republic of Congo", "iso:COG"),
    ("fr", "La République démocratique du Congo a signé.", "République démocratique du Congo", "iso:COD"),
    ("fr", "Le Congo-Brazzaville a signé.", "Congo-Brazzaville", "iso:COG"),
    ("en", "Sudan and South Sudan agreed.", "Sudan", "iso:SDN"),
    ("en", "Sudan and South Sudan agreed.", "South Sudan", "iso:SSD"),
    ("fr", "Le Soudan et le Soudan du Sud ont signé.", "Soudan du Sud", "iso:SSD"),
    ("en", "Violence in the Sahel has spread from Mali to Niger.", "Sahel", BELT),
    ("en", "Five people were killed in the Sahel region of Burkina Faso.", "Sahel", BFA_SAHEL),
    ("en", "The attack took place in Burkina Faso's Sahel region.", "Sahel", BFA_SAHEL),
    ("fr", "L'attaque a eu lieu dans la région du Sahel, au Burkina Faso, près de Dori.", "Sahel", BFA_SAHEL),
    ("fr", "Au Burkina Faso, la région du Sahel est la plus touchée. Djibo reste sous blocus.", "Sahel", BFA_SAHEL),
    ("fr", "La région du Sahel est en crise, du Mali au Tchad et au Niger.", "Sahel", BELT),
    ("en", "Protesters gathered in Tripoli, Lebanon.", "Tripoli", "geonames:266826"),
    ("en", "Militias clashed in Tripoli. Libya's second city Benghazi was calm.", "Tripoli", "geonames:2210247"),
    ("fr", "Des heurts ont éclaté à Tripoli, au Liban.", "Tripoli", "geonames:266826"),
    ("en", "A man from London, Ontario, was arrested.", "London", "geonames:6058560"),
    ("en", "A man was arrested in London, Britain said.", "London", "geonames:2643743"),
    ("fr", "Un homme de London, en Ontario, a été arrêté.", "London", "geonames:6058560"),
    ("en", "Jihadists attacked Gao, in Mali.", "Gao", MLI_GAO),
    ("en", "In Burkina Faso's Ziro province, the village of Gao was quiet.", "Gao", BFA_GAO),
    ("en", "Fighters control the Gourma in Mali, near Gossi and Hombori.", "Gourma", "region:GOURMA"),
    ("en", "An attack in Gourma province, Burkina Faso.", "Gourma", "ocha:BF6301"),
    ("fr", "Des combattants dans le Gourma malien, près de Gossi.", "Gourma", "region:GOURMA"),
    ("fr", "Des affrontements dans le Gourma, au Burkina Faso, près de Fada N'Gourma.", "Gourma", "ocha:BF6301"),
    ("en", "The regions of Mopti and Ségou in Mali are tense.", "Ségou", "ocha:ML04"),
    ("fr", "Les régions de Mopti et de Ségou, au Mali, sont sous tension.", "Ségou", "ocha:ML04"),
    ("en", "They left Ségou for Mopti, in Mali.", "Ségou", "geonames:2451478"),
    ("en", "BURKINA FASO / EST: a priest was kidnapped.", "EST", "ocha:BF52"),
    ("en", "The boat crossed the Atlantic in a week.", "Atlantic", "region:ATLANTIC"),
    ("en", "Western Sahara is disputed.", "Western Sahara", "iso:ESH"),
    ("en", "Gunmen raided Banibangou at dawn.", "Banibangou", "geonames:2447132"),
    ("fr", "Le delta intérieur du Niger est inondé.", "delta intérieur du Niger", "region:INNER_DELTA"),
]


def named(lang: str, text: str, name: str) -> Resolution:
    """How a name of a text is resolved: among the mentions found, itself given where the tagger passes it over."""
    article, gazetteer = Article(text=text, lang=lang), load_gazetteer()
    start = text.index(name)
    found = find_toponyms(article, gazetteer)
    if not any(mention.start <= start < mention.end for mention in found):
        own = mention_at(article, start, start + len(name), gazetteer)
        found = sorted([*found, own], key=lambda mention: mention.start)
    return next(one for one in resolve(found, article, gazetteer) if one.mention.start <= start < one.mention.end)


@pytest.mark.parametrize(("lang", "text", "name", "place_id"), CASES)
def test_the_place_that_is_meant(lang: str, text: str, name: str, place_id: str) -> None:
    found = named(lang, text, name)
    assert found.status == "resolved", found.reason
    assert found.place is not None and found.place.place_id == place_id


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "He would go from here to Timbuktu for his party."),
        ("fr", "Il irait d'ici à Tombouctou pour son parti."),
    ],
)
def test_a_figure_of_speech_is_no_place(lang: str, text: str) -> None:
    assert len(locate(Article(text=text, lang=lang))) == 0


def test_initials_are_no_small_place_that_is_written_otherwise() -> None:
    found = named("en", "The EU froze its aid in May.", "EU")
    assert found.place is None


def test_two_congos_in_one_text_are_not_chosen_between() -> None:
    text = "Congo closed the border. Kinshasa lies in one of two states, Brazzaville in the other."
    found = named("en", text, "Congo")
    assert (found.status, found.place) == ("ambiguous", None)
    assert {one.place.iso3 for one in found.tied} == {"COD", "COG"}


def test_confidence_falls_where_the_text_says_less() -> None:
    told, bare = named("en", "Jihadists attacked Gao, in Mali.", "Gao"), named("en", "Jihadists attacked Gao.", "Gao")
    assert told.confidence > 0.95 > 0.8 > bare.confidence


def test_units_are_those_of_the_day_and_the_gazetteers_word_is_told() -> None:
    """Djibo lay in the Sahel region until Burkina Faso's reform of July 2025 made Soum a region."""
    text = "Gunmen attacked Djibo in Burkina Faso."
    before = locate(Article(text=text, published=dt.date(2024, 5, 1))).set_index("toponym").loc["Djibo"]
    after = locate(Article(text=text, published=dt.date(2025, 12, 1))).set_index("toponym").loc["Djibo"]
    assert (before["adm1"], after["adm1"]) == ("Sahel", "Soum")
    assert "its point lies in Sahel, where the gazetteer says Soum" in before["reason"]
    assert "lies in Sahel" not in after["reason"]


@pytest.mark.parametrize(
    ("lang", "text", "name", "adm1"),
    [
        ("en", "Gunmen attacked the village of Bamba in northern Mali on Friday.", "Bamba", "Gao"),
        ("en", "Gunmen attacked the village of Bamba in southern Mali on Friday.", "Bamba", "Bougouni"),
        ("en", "Gunmen attacked the village of Boni in central Mali on Friday.", "Boni", "Douentza"),
        ("fr", "Des hommes armés ont attaqué Bamba, dans le nord du Mali.", "Bamba", "Gao"),
    ],
)
def test_a_part_of_a_country_tells_which_of_its_towns(lang: str, text: str, name: str, adm1: str) -> None:
    places = locate(read_article(text, lang=lang)).set_index("toponym")
    assert (places.at[name, "status"], places.at[name, "adm1"]) == ("resolved", adm1)
