"""What a reader may ask: by side, undated, contested bases, events as files, on paper, by arrow keys, in French."""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import folium
import geopandas as gpd
import map_cases
import pytest
import shapely

from geo import presence, schemas
from geo.articles import Article
from geo.export import save_html
from geo.maps import draw

pytestmark = pytest.mark.browser
Visit = Callable[..., Any]
TABLES = (map_cases.sahel_claims(), map_cases.sahel_places())
PAPER = "window.dispatchEvent(new Event('beforeprint'))"
SEA = "() => [...document.querySelector('.leaflet-base-pane canvas').getContext('2d').getImageData(2, 2, 1, 1).data]"


@pytest.fixture(scope="module")
def undated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report without its date, in French, with the ledger."""
    article = replace(map_cases.ARTICLE, published=None)
    m = draw(*TABLES, article, lang="fr", ledger=presence.load_presence())
    return save_html(m, tmp_path_factory.mktemp("undated") / "m.html")


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of events alone, 400 of them in one crowd."""
    points = [shapely.Point(2 + (n % 20) / 100, 14 + n / 2000) for n in range(400)]
    table = gpd.GeoDataFrame(
        {"type": "attack", "date": "2022-04-19", "actor": "JNIM", "value": 3, "source": "radio", "text": "=1+1"},
        index=range(400), geometry=points, crs="EPSG:4326",
    )  # fmt: skip
    nothing = (schemas.empty("claims"), schemas.empty("places"), Article(text="x", title="Events"))
    return save_html(draw(*nothing, events=table), tmp_path_factory.mktemp("events") / "m.html")


def _count(page: Any) -> str:
    return str(page.locator(".count").inner_text())


def _shut_in(ring: list[list[float]]) -> float:
    """Twice the signed area: above 0 for a ring that runs anticlockwise."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(ring))


def test_a_side_is_all_who_speak_for_it(visit: Visit, gossi: Path) -> None:
    page, seen = visit(gossi)
    page.select_option("#speaker", label="Mali (3)")
    assert _count(page) == "3 of 15 claims shown" and "by=side%3AMLI" in page.url
    again, _ = visit(gossi, fragment="#" + page.url.split("#")[1])
    assert _count(again) == "3 of 15 claims shown" and again.locator("#speaker").input_value() == "=side:MLI"
    page.select_option("#speaker", label="the article itself (10)")
    assert _count(page) == "10 of 15 claims shown"
    assert page.locator("#speaker optgroup").count() == 2 and seen.complaints == []


def test_while_it_plays_the_undated_step_aside(visit: Visit, gossi: Path) -> None:
    page, _ = visit(gossi)
    assert page.locator("#undated").is_checked()
    page.locator(".play").click()
    assert not page.locator("#undated").is_checked() and _count(page) != "15 of 15 claims shown"
    page.wait_for_selector(".play[aria-pressed=false]", timeout=20_000)
    assert page.locator("#undated").is_checked() and _count(page) == "15 of 15 claims shown", "all as it was"


def test_the_histogram_has_dates(visit: Visit, gossi: Path) -> None:
    page, _ = visit(gossi)
    assert page.locator(".axis span").all_inner_texts() == ["2013", "2018", "2022"]
    assert page.locator(".most").inner_text() == "highest bar: 4"


def test_a_map_without_a_date_says_that_it_is_of_today(visit: Visit, undated: Path) -> None:
    page, seen = visit(undated)
    assert "celles d'aujourd'hui" in page.locator(".day .today").inner_text()
    assert "l'article n'a pas de date" in page.locator(".as-on").inner_text()
    page.locator("#day").fill("2022-04-25")
    page.locator("#day").dispatch_event("change")
    assert page.locator(".day .today").count() == 0 and "pas de date" not in page.locator(".as-on").inner_text()
    assert seen.complaints == []


def test_a_base_says_who_contests_it_in_the_page_s_words(visit: Visit, undated: Path) -> None:
    page, seen = visit(undated, fragment="#day=2022-04-25")
    page.locator("#search").fill("gossi base")
    page.locator("#found .base").first.click()
    words = page.locator(".leaflet-popup-content").inner_text()
    assert "À l'encontre" in words and "Mali government denies" in words and "état-major (France)" in words
    assert "general staff" not in words and "Gossi (base militaire)" in words
    assert page.locator(".leaflet-popup-content .against, .leaflet-popup-content [lang=en]").count() >= 1
    assert seen.complaints == []


def test_events_alone_can_be_taken_along(visit: Visit, events: Path, tmp_path: Path) -> None:
    page, _ = visit(events)
    page.locator(".keep > summary").click()
    assert page.get_by_role("button", name="Claims as CSV").count() == 0
    with page.expect_download() as coming:
        page.get_by_role("button", name="Events as CSV").click()
    coming.value.save_as(tmp_path / "e.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "e.csv").read_text(encoding="utf-8-sig"))))
    assert len(rows) == 400 and rows[0]["date"] == "2022-04-19" and rows[0]["source"] == "radio"
    assert rows[0]["text"] == "'=1+1" and rows[0]["file_title"] == "Events" and not rows[1]["file_title"]
    with page.expect_download() as coming:
        page.get_by_role("button", name="Events as GeoJSON").click()
    coming.value.save_as(tmp_path / "e.geojson")
    found = json.loads((tmp_path / "e.geojson").read_text(encoding="utf-8"))
    assert len(found["features"]) == 400 and found["features"][0]["geometry"]["type"] == "Point"
    assert "endorsement" in found["disclaimer"] and "CC BY" in found["licence"]


def test_values_of_an_event_have_a_name_and_a_crowd_its_density(visit: Visit, events: Path) -> None:
    page, _ = visit(events, fragment="#v=14,2,5")
    assert page.locator(".density-note").is_visible(), "400 events on a few pixels"
    page.evaluate("map_sahel_atlas.setView([14.05, 2.1], 13, {animate: false})")
    assert page.locator(".density-note").is_hidden(), "apart from one another they are dots"
    page.evaluate("Bulk.show(0)")
    facts = page.locator(".leaflet-popup .event").first
    assert facts.locator("h2").inner_text() == "Attack"
    told = dict(zip(facts.locator("dt").all_inner_texts(), facts.locator("dd").all_inner_texts(), strict=True))
    assert told == {"Date": "19 April 2022", "Who": "JNIM", "Number": "3", "Who says so": "radio", "Note": "=1+1"}


def test_outlines_run_as_geojson_wants_and_say_whose_they_are(visit: Visit, gossi: Path) -> None:
    page, _ = visit(gossi)
    found = json.loads(page.evaluate("Files.claimsGeojson()"))
    shapes = [
        f["geometry"]["coordinates"] for f in found["features"] if (f["geometry"] or {}).get("type") == "MultiPolygon"
    ]
    rings = [(place, ring) for shape in shapes for part in shape for place, ring in enumerate(part)]
    assert len(rings) >= 8 and all(ring[0] == ring[-1] and len(ring) > 3 for _, ring in rings)
    assert all((_shut_in(ring) > 0) == (place == 0) for place, ring in rings), "outlines left, holes right"
    assert found["title"] == map_cases.ARTICLE.title and found["published"] == str(dt.date(2022, 4, 27))
    assert found["source"] == "own summary" and "GeoNames" in found["licence"] and "endorsement" in found["disclaimer"]


def test_paper_is_light_and_has_the_whole_legend(visit: Visit, gossi: Path) -> None:
    page, seen = visit(gossi, color_scheme="dark")
    dark = page.evaluate(SEA)
    page.select_option("#speaker", label="Mali (3)")
    page.evaluate(PAPER)
    assert sum(page.evaluate(SEA)[:3]) > 500 > sum(dark[:3]), "drawn anew in light colours"
    boxes = page.evaluate(
        """() => ['.folium-map', '.leaflet-control-layers', '.print-foot'].map(s =>
          (b => [b.left, b.top, b.right, b.bottom])(document.querySelector(s).getBoundingClientRect()))"""
    )
    plan, legend, foot = boxes
    assert plan[2] <= legend[0] and legend[3] <= plan[3] + 1 and foot[1] >= plan[3], "beside the map and below it"
    assert foot[3] - plan[1] < 170 / 25.4 * 96, "with the title on one sheet"
    told = page.locator(".print-foot").inner_text()
    for words in ("3 of 15 claims shown", "Mali (3)", "own summary", "27 April 2022", "CC BY 4.0", "endorsement"):
        assert words in told, words
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(SEA) == dark and page.locator(".print-foot").count() == 0
    assert page.locator(".folium-map .leaflet-control-layers").count() == 1
    assert [said for said in seen.complaints if "willReadFrequently" not in said] == []


def test_skip_links_and_arrow_keys(visit: Visit, gossi: Path) -> None:
    page, _ = visit(gossi, reduced_motion="reduce")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#map-box"
    page.keyboard.press("Enter")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.spot-mark')"):
            break
    label = "document.activeElement.getAttribute('aria-label')"
    first = page.evaluate(label)
    assert page.locator(".spot-mark[tabindex='0']").count() == 1, "one stop for all marks"
    way = "ArrowLeft" if first.startswith("Ménaka") else "ArrowRight"
    page.keyboard.press(way)
    assert page.evaluate(label) not in {first, None} and page.evaluate("document.activeElement.tabIndex") == 0
    page.keyboard.press({"ArrowLeft": "ArrowRight", "ArrowRight": "ArrowLeft"}[way])
    assert page.evaluate(label) == first
    page.keyboard.press("Enter")
    assert page.locator(".leaflet-popup").count() == 1


def test_an_area_of_many_groups_shows_each_beside_its_name(visit: Visit, gossi: Path) -> None:
    page, _ = visit(gossi)
    name = page.locator("button.name.open", has_text="Sahel")
    assert name.locator(".bars-of path").count() == 4
    assert name.get_attribute("title").count(",") == 3 and "Ansaroul Islam" in name.get_attribute("title")


def test_a_continent_is_no_area_of_the_map() -> None:
    africa = shapely.box(-17, -35, 51, 37)
    row = {"mention_id": "m1", "start": 0, "end": 6, "toponym": "Africa", "name": "Africa", "kind": "continent",
           "status": "resolved", "confidence": 0.9, "role": "context",
           "place_id": "region:AFRICA", "geo_prec": 7, "geometry": africa}  # fmt: skip
    m = draw(schemas.empty("claims"), schemas.from_rows([row], "places"), Article(text="Africa", title="x", lang="en"))
    assert m.data["geoms"] == [] and m.data["tray"][0]["why"].startswith("Africa is wider than this map")


def test_the_users_own_layer_control_has_a_sign(visit: Visit, tmp_path: Path) -> None:
    m = draw(*TABLES, map_cases.ARTICLE)
    folium.Circle([20, -6], radius=90_000).add_to(folium.FeatureGroup("mine").add_to(m))
    folium.LayerControl(position="bottomright").add_to(m)
    page, seen = visit(save_html(m, tmp_path / "m.html"))
    toggle = page.locator(".leaflet-control-layers-toggle")
    sign = toggle.evaluate("e => { const s = getComputedStyle(e, '::before'); return [s.content, s.borderTopWidth]; }")
    assert sign == ['""', "2px"] and toggle.bounding_box()["width"] >= 24
    box = toggle.bounding_box()
    page.mouse.move(box["x"] + 9, box["y"] + 9)
    assert page.locator(".leaflet-control-layers-overlays", has_text="mine").is_visible() and seen.complaints == []
