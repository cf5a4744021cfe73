"""The whole way: our own reports, and the real article where it is at hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyproj import Geod

import geo
from geo import schemas
from geo.pipeline import Analysis, analyse

ARTICLES = Path(__file__).resolve().parents[1] / "data" / "articles"
GOSSI = (-1.2911, 15.8196)  # ACLED's point of the town
REAL = "mali-accuses-france-of-spying.txt"


@pytest.mark.parametrize("name", ["gossi-2022.md", "solhan-2021.md", "ouallam-2023.md"])
def test_our_reports(name: str) -> None:
    found = analyse(geo.read_article(ARTICLES / name))
    schemas.check(found.places, "places", found.article.text)
    schemas.check(found.claims, "claims", found.article.text)
    assert len(found.places) > 15
    assert len(found.claims) > 6
    assert 250 <= len(found.article.text.split()) <= 400
    for claim in found.claims.itertuples():
        assert set(claim.contradicts) <= set(found.claims["claim_id"])
        assert claim.mention_id is None or claim.mention_id in set(found.places["mention_id"])


def test_the_report_on_gossi() -> None:
    found = analyse(geo.read_article(ARTICLES / "gossi-2022.md"))
    graves = found.claims[found.claims["type"] == "mass_grave"]
    assert "contested" in set(graves["status"])
    assert {"base_handover", "withdrawal", "attack"} <= set(found.claims["type"])
    raids = found.claims[(found.claims["type"] == "attack") & (found.claims["date_start"] == "2022-04-24")]
    assert {"Sévaré", "Niono", "Bapho"} <= set(raids["place_name"])


def test_the_report_in_french() -> None:
    found = analyse(geo.read_article(ARTICLES / "ouallam-2023.md"))
    handover = found.claims[found.claims["type"] == "base_handover"]
    assert "Ouallam" in set(handover["place_name"])
    killed = [number for numbers in found.claims["numbers"] for number in numbers if number["what"] == "killed"]
    assert {"low": 29, "high": None}.items() <= killed[0].items()


@pytest.fixture(scope="module")
def real() -> Analysis:
    path = Path(__file__).resolve().parents[2] / "shared" / "articles" / REAL
    if not path.is_file():
        pytest.skip("the real article is on the founders' machines only")
    return analyse(geo.read_article(path))


@pytest.mark.shared
def test_places_of_the_real_article(real: Analysis) -> None:
    places = real.places
    gossi = places[places["toponym"] == "Gossi"].iloc[0]
    assert gossi["adm1"] in {"Timbuktu", "Tombouctou"}
    assert Geod(ellps="WGS84").inv(gossi.geometry.x, gossi.geometry.y, *GOSSI)[2] < 10_000
    countries = {"MLI", "NER", "TCD", "BFA", "MRT", "FRA", "RUS"}
    assert countries <= set(places[places["kind"].isin(["country", "demonym", "metonym"])]["iso3"])
    for name in ("Sahel", "Sahara", "West African", "Middle East", "Africa"):
        rows = places[places["toponym"] == name]
        assert len(rows) > 0, name
        assert set(rows["kind"]) <= {"region", "continent"}, name
        assert not (rows.geometry.geom_type == "Point").any(), name
        assert set(rows["iso3"].dropna()) == set(), name
    central = places[places["toponym"] == "central Mali"].iloc[0]
    mali = places[(places["toponym"] == "Mali") & (places["kind"] == "country")].geometry.iloc[0]
    assert central["kind"] == "vague_region"
    assert central.geometry.intersection(mali).area / central.geometry.area > 0.98
    assert central.geometry.area < mali.area / 2
    assert not ((places["kind"] == "country") & (places.geometry.geom_type == "Point")).any()
    assert not set(places["toponym"]) & {"But", "Both", "More", "Show More", "IS", "Boko Haram", "Islamic State"}
    inside_names = places[
        (places["toponym"] == "Sahara") & (places["start"] == real.article.text.find("Greater Sahara") + 8)
    ]
    assert len(inside_names) == 0


@pytest.mark.shared
def test_claims_of_the_real_article(real: Analysis) -> None:
    claims = real.claims
    graves = claims[claims["type"] == "mass_grave"]
    assert {"GOV_FRA", "FRA_ARMED"} & set(graves["asserted_by"])
    assert "contested" in set(graves["status"])
    against = {other for row in graves["contradicts"] for other in row}
    assert "GOV_MLI" in set(claims[claims["claim_id"].isin(against)]["asserted_by"])
    assert ((claims["type"] == "accusation") & (claims["asserted_by"] == "GOV_MLI")).any()
    assert (claims["stance"] == "denies").any() and (claims["stance"] == "implied").any()
    assert {"base_handover", "withdrawal", "group_active", "troop_presence", "attack"} <= set(claims["type"])
    troops = [
        number for row in claims["numbers"] for number in row if number["what"] == "troops" and number["low"] == 5000
    ]
    assert len(troops) >= 2
    april = claims[(claims["type"] == "attack") & (claims["date_start"] == "2022-04-01")]
    assert set(april["date_end"]) == {"2022-04-30"} and set(april["date_prec"]) == {4}
    assert {"central Mali", "Burkina Faso"} <= set(april["place_name"])
    six = [number for row in april["numbers"] for number in row if number["what"] == "killed"]
    assert six and all(number["low"] == 6 and number["scope"] for number in six)
    assert {"IS", "JNIM", "ANSAROUL_ISLAM", "JAS"} <= {actor for row in claims["actors"] for actor in row}
    active = claims[claims["type"] == "group_active"]
    assert not (active.geometry.geom_type == "Point").any()


def test_a_map_of_hostile_words_is_data_only(tmp_path: Path) -> None:
    text = (
        "Gunmen attacked Gossi in Mali on 3 May 2022, killing {{ 7*7 }} {% raise %} six soldiers, "
        "</script><img src=x onerror=alert(1)> `${alert(1)}` the army said."
    )
    article = geo.read_article(text, published="2022-05-04", lang="en")
    places = geo.locate(article)
    claims = geo.extract_claims(article, places)
    out = tmp_path / "hostile.html"
    geo.save_html(geo.draw(claims, places, article), out)
    page = out.read_text("utf-8")
    assert "<img" not in page
    assert len(claims) > 0


def test_same_article_same_bytes(tmp_path: Path) -> None:
    pages = []
    for name in ("a.html", "b.html"):
        found = analyse(geo.read_article(ARTICLES / "gossi-2022.md"))
        geo.save_html(geo.draw(found.claims, found.places, found.article), tmp_path / name)
        pages.append((tmp_path / name).read_bytes())
    assert pages[0] == pages[1]
