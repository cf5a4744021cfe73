"""The map object: a folium map, safe to build, open to the user's own layers."""

from __future__ import annotations

import base64
import gzip
import html
import json
import os
import re
from pathlib import Path
from typing import Any

import folium
import map_cases
import pytest

from geo import schemas
from geo.articles import Article
from geo.errors import GeoError, SchemaError
from geo.maps import SahelMap, draw
from geo.page import neutral


@pytest.fixture(scope="module")
def gossi() -> SahelMap:
    """The map of the report on Gossi."""
    return draw(map_cases.sahel_claims(), map_cases.sahel_places(), map_cases.ARTICLE)


def _data(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="atlas-data">(.*?)</script>', page, re.S)
    assert found
    return json.loads(found[1])  # type: ignore[no-any-return]


def _rows(page: str) -> dict[str, Any]:
    """Countries, regions, rivers, lakes and towns of the basemap."""
    return json.loads(gzip.decompress(base64.b64decode(_data(page)["base"]["rows"])))  # type: ignore[no-any-return]


def test_it_is_a_folium_map_that_carries_no_library_of_folium(gossi: SahelMap) -> None:
    assert isinstance(gossi, folium.Map)
    assert gossi.default_js == gossi.default_css == []
    page = gossi.get_root().render()
    for library in ("jquery", "bootstrap", "awesome", "cdn."):
        assert library not in page.lower()
    assert "sourceMappingURL" not in page and "images/layers" not in page


def test_the_page_names_no_outside_resource(gossi: SahelMap) -> None:
    page = gossi.get_root().render()
    assert "connect-src 'none'" in page and "default-src 'none'" in page and "unsafe" not in page.split("<title>")[0]
    assert not re.findall(r"<(?:script|img|iframe|link)[^>]*(?:src|href)=\"(?!data:)[^\"]+", page)
    assert "@import" not in page and "Redistributions in binary form must reproduce" in page


def test_same_input_same_bytes(gossi: SahelMap) -> None:
    again = draw(map_cases.sahel_claims(), map_cases.sahel_places(), map_cases.ARTICLE)
    assert again.get_root().render() == gossi.get_root().render() == gossi.page()


def test_a_page_of_one_article_stays_under_500_kb(gossi: SahelMap) -> None:
    assert len(gossi.page().encode()) <= 500_000


def test_hashes_of_the_policy_are_those_of_the_scripts(gossi: SahelMap) -> None:
    import hashlib

    page = gossi.page()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy
    for tag in ("script", "style"):
        inline = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.S)
        assert inline
        for content in inline:
            assert base64.b64encode(hashlib.sha256(content.encode()).digest()).decode() in policy[1]


@pytest.mark.parametrize("payload", map_cases.PAYLOADS.values(), ids=map_cases.PAYLOADS)
def test_hostile_text_travels_as_data_alone(payload: str) -> None:
    os.environ.pop("ATLAS_HIT", None)
    claims, places, article = map_cases.hostile(payload)
    page = draw(claims, places, article).get_root().render()
    assert "ATLAS_HIT" not in os.environ
    assert page == draw(claims, places, article).page()
    data = _data(page)
    assert data["claims"][0]["quote"] == data["article"]["title"] == data["places"][0]["name"] == payload
    assert payload in data["claims"][0]["says"] and data["claims"][0]["numbers"][0].count(payload) == 2
    outside = re.sub(r'<script type="application/json".*?</script>', "", page, flags=re.S)
    assert payload not in outside or not set("<>\"'{}%`$\\&") & set(payload), "plain words alone stand as they are"
    assert page.count("<script") == outside.count("<script") + 1


def test_a_name_of_a_megabyte_is_cut() -> None:
    claims, places, article = map_cases.hostile("A" * 1_000_000)
    assert len(draw(claims, places, article).page().encode()) < 500_000


def test_neutral_text_is_harmless_to_every_reader() -> None:
    for payload in map_cases.PAYLOADS.values():
        text = neutral(payload)
        assert not set("<>\"'{}%`$\\\u202e\u2028\x00") & set(text)
    assert html.unescape(neutral("{{ 7*7 }} <b> `${x}` 100 %")) == "{{ 7*7 }} <b> `${x}` 100 %"
    element = folium.Element(neutral("{{ 7*7 }}"))
    assert html.unescape(element.render()) == "{{ 7*7 }}"


def test_own_folium_layers_can_be_added() -> None:
    m = draw(map_cases.sahel_claims(), map_cases.sahel_places(), map_cases.ARTICLE)
    folium.Marker([14, -2], popup=folium.Popup("<b>mine</b>")).add_to(m)
    folium.Circle([15, 0], radius=20_000).add_to(m)
    page = m.get_root().render()
    assert f"addTo({m.get_name()})" in page and "<b>mine</b>" in page
    assert page == m.page()
    fresh = draw(map_cases.sahel_claims(), map_cases.sahel_places(), map_cases.ARTICLE)
    folium.Marker([14, -2], popup=folium.Popup("<b>mine</b>")).add_to(fresh)
    folium.Circle([15, 0], radius=20_000).add_to(fresh)
    assert fresh.page() == page, "folium's random names are made steady"


def test_in_a_notebook_it_is_a_sandboxed_frame(gossi: SahelMap) -> None:
    shown = gossi._repr_html_()
    assert shown.startswith('<iframe sandbox="allow-scripts') and "allow-same-origin" not in shown
    found = re.search(r'srcdoc="([^"]*)"', shown)
    assert found and html.unescape(found[1]) == gossi.page()


def test_inside_another_figure_it_is_a_frame() -> None:
    figure = folium.Figure()
    figure.add_child(draw(map_cases.sahel_claims(), map_cases.sahel_places(), map_cases.ARTICLE))
    assert "<iframe sandbox" in figure.render()


def test_empty_tables_give_a_map_that_says_so() -> None:
    m = draw(schemas.empty("claims"), schemas.empty("places"), Article(text="Nothing here."))
    data = _data(m.page())
    assert data["claims"] == data["places"] == [] and not any(layer["count"] for layer in data["layers"])
    assert data["article"]["title"] == "Untitled article" and "no date of publication" in str(data["about"])


def test_language_and_options() -> None:
    tables = (map_cases.sahel_claims(), map_cases.sahel_places(), map_cases.ARTICLE)
    page = draw(*tables, lang="fr").page()
    assert '<html lang="fr">' in page and "Couches et légende" in page
    assert "Mauritanie" in json.dumps(_rows(page), ensure_ascii=False)
    assert "basemaps.cartocdn.com" not in page
    online = draw(*tables, online_tiles=True).page()
    assert "img-src data: blob: https://*.basemaps.cartocdn.com;" in online and "connect-src 'none'" in online
    for wrong in ({"text": "some"}, {"lang": "de"}, {"online_tiles": "javascript:alert(1)"}):
        with pytest.raises(GeoError):
            draw(*tables, **wrong)  # type: ignore[arg-type]
    with pytest.raises(SchemaError):
        draw(tables[0].drop(columns="quote"), tables[1], tables[2])


def test_the_basemap_has_the_units_of_every_vintage_in_its_language(gossi: SahelMap) -> None:
    rows, base = _rows(gossi.page()), _data(gossi.page())["base"]
    mali = [row for row in rows["regions"] if row[1] == "MLI"]
    assert {row[3] for row in mali} >= {"", "2016-01-19", "2023-03-13"}, "units that came with a new vintage"
    assert base["relief"]["picture"].startswith("data:image/webp;base64,")
    assert [began for began, _ in base["vintages"]] == sorted(began for began, _ in base["vintages"])
    names = {row[0] for row in rows["towns"]}
    assert {"Bamako", "Niamey", "Hombori"} <= names, "capitals, and the towns around the places that are spoken of"
    french = _rows(draw(map_cases.sahel_claims(), map_cases.sahel_places(), map_cases.ARTICLE, lang="fr").page())
    assert "Tombouctou" in {row[2] for row in french["regions"]} and "Timbuktu" in {row[2] for row in rows["regions"]}


def test_web_modules_are_short() -> None:
    for path in sorted((Path(__file__).resolve().parents[1] / "geo" / "web").glob("*.[jc]s*")):
        text = path.read_text(encoding="utf-8")
        assert len(text.splitlines()) < 300, path.name
        assert "</script" not in text or path.suffix == ".csv"
        if path.suffix == ".js" and path.name != "folium.js":
            assert "innerHTML" not in text and "insertAdjacentHTML" not in text and "eval(" not in text, path.name
