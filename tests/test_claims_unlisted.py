"""Places that no gazetteer knows, drawn where the text itself puts them."""

from __future__ import annotations

import pytest

import geo


@pytest.mark.parametrize(
    ("lang", "text", "name", "told"),
    [
        (
            "en",
            "Gunmen attacked the village of Zoumbarou, 40 km from Djibo, on Sunday.",
            "Zoumbarou",
            "40 km from Djibo",
        ),
        ("en", "Gunmen attacked Zoumbarou, in Soum province, on Sunday.", "Zoumbarou", "in Soum"),
        ("en", "Gunmen attacked Zoumbarou (Mopti region) on Sunday.", "Zoumbarou", "Mopti"),
        ("fr", "Des hommes armés ont attaqué Zoumbarou, à 40 km de Djibo, dimanche.", "Zoumbarou", "à 40 km de Djibo"),
        (
            "fr",
            "Des hommes armés ont attaqué Zoumbarou, dans la province du Soum.",
            "Zoumbarou",
            "dans la province du Soum",
        ),
    ],
)
def test_a_name_is_drawn_where_the_text_puts_it(lang: str, text: str, name: str, told: str) -> None:
    found = geo.analyse(geo.read_article(text, published="2024-03-12", lang=lang))
    place = found.places.set_index("toponym").loc[name]
    claim = found.claims.iloc[0]
    assert place["status"] == "unknown", "the places table invents nothing"
    assert claim["place_name"] == name
    assert claim["geometry"].geom_type in {"Polygon", "MultiPolygon"}, "an area, never a pin"
    assert claim["geo_prec"] >= 3
    assert told in claim["reason"]


@pytest.mark.parametrize(
    "text",
    [
        "Gunmen attacked Zoumbarou and Gao on Sunday.",
        "Gunmen attacked Zoumbarou. In Mopti people fled.",
        "Gunmen attacked Zoumbarou before they fled to Mopti.",
    ],
)
def test_what_the_text_does_not_say_is_not_drawn(text: str) -> None:
    found = geo.analyse(geo.read_article(text, published="2024-03-12", lang="en"))
    claims = found.claims[found.claims["place_name"] == "Zoumbarou"]
    assert len(claims)
    assert claims["geometry"].isna().all()
