"""The reader's tools: text, time, search, actors, links, downloads, print."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser
Visit = Callable[..., Any]


def _count(page: Any) -> str:
    return str(page.locator(".count").inner_text())


def test_text_lights_the_map_and_the_map_lights_the_text(visit: Visit, gossi: Path) -> None:
    page, seen = visit(gossi)
    page.locator("#tab-text").click()
    sentence = page.locator(".reader .said", has_text="A convoy was reportedly ambushed").first
    sentence.hover()
    assert page.locator(".spot-mark.lit").get_attribute("aria-label").startswith("Ménaka")
    page.locator(".spot-mark[aria-label^='Ménaka']").hover()
    assert "ambushed" in page.locator(".said.lit").first.inner_text()
    sentence.click()
    assert "A convoy was reportedly ambushed near Ménaka." in page.locator(".leaflet-popup-content").last.inner_text()
    page.locator(".reader .said[tabindex]").first.focus()
    page.keyboard.press("Enter")
    assert "Gossi" in page.locator(".leaflet-popup-content").last.inner_text()
    assert seen.complaints == []


def test_quotes_only_by_default(visit: Visit, gossi: Path) -> None:
    page, _ = visit(gossi)
    text = page.locator(".reader").text_content()
    assert "Several thousand people were killed." in text
    assert "Fighters from Xanadou" not in page.content(), "the page carries no sentence that no claim rests on"


def test_brush_and_undated(visit: Visit, gossi: Path) -> None:
    page, _ = visit(gossi)
    assert page.locator(".undated").inner_text().strip() == "Undated claims (10)"
    page.locator("#undated").uncheck()
    assert _count(page) == "5 of 15 claims shown"
    page.locator("#time-from").evaluate(
        "i => { i.value = i.max; i.dispatchEvent(new Event('input', {bubbles: true})); }"
    )
    assert _count(page) == "4 of 15 claims shown"
    assert page.locator("output.span").inner_text() == "2022"
    page.locator(".reset").click()
    assert _count(page) == "15 of 15 claims shown" and page.locator("#time-from").input_value() == "0"


def test_play_moves_the_window_and_stops(visit: Visit, gossi: Path) -> None:
    page, _ = visit(gossi)
    page.locator(".play").click()
    page.wait_for_timeout(100)
    assert page.locator(".play").get_attribute("aria-pressed") == "true"
    first = page.locator("output.span").inner_text()
    page.wait_for_timeout(1000)
    assert page.locator("output.span").inner_text() != first
    page.locator(".play").click()
    assert page.locator(".play").get_attribute("aria-pressed") == "false"


def test_search_without_accents_by_keyboard(visit: Visit, gossi: Path) -> None:
    page, _ = visit(gossi)
    page.locator("#search").fill("menaka")
    assert page.locator("#found button").first.inner_text() == "Ménaka"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert "Ménaka" in page.locator(".leaflet-popup-content").last.inner_text()
    page.locator("#search").fill("jnim")
    page.locator("#found .actor").click()
    assert _count(page) == "1 of 15 claims shown"


def test_actor_filter(visit: Visit, gossi: Path) -> None:
    page, _ = visit(gossi)
    page.select_option("#actor", value="=FAMA")
    assert _count(page) == "2 of 15 claims shown"


def test_deep_link_holds_view_layers_filters_and_time(visit: Visit, gossi: Path) -> None:
    page, _ = visit(gossi)
    page.locator("input[value=events]").uncheck()
    page.select_option("#speaker", value="=GOV_MLI")
    page.locator("#undated").uncheck()
    page.evaluate("document.querySelector('.leaflet-control-zoom-in').click()")
    for _ in range(60):
        page.wait_for_timeout(100)
        if page.evaluate("location.hash.includes(`%2C${window.map_sahel_atlas.getZoom()}&`)"):
            break
    page.wait_for_timeout(300)
    fragment = "#" + page.url.split("#")[1]
    zoom, count = page.evaluate("window.map_sahel_atlas.getZoom()"), _count(page)
    again, seen = visit(gossi, fragment=fragment)
    assert again.evaluate("window.map_sahel_atlas.getZoom()") == zoom and _count(again) == count
    assert not again.locator("input[value=events]").is_checked() and not again.locator("#undated").is_checked()
    assert again.locator("#speaker").input_value() == "=GOV_MLI" and seen.complaints == []


@pytest.mark.parametrize(
    "fragment", ["#v=x", "#v=1,2", "#hide={{", "#by=%22%3E%3Cimg", "#from=tomorrow&off=__proto__&hide=[1]", "#%"]
)
def test_a_broken_link_is_no_trouble(visit: Visit, gossi: Path, fragment: str) -> None:
    page, seen = visit(gossi, fragment=fragment)
    assert _count(page) == "15 of 15 claims shown" and seen.complaints == []


def test_downloads(visit: Visit, gossi: Path, tmp_path: Path) -> None:
    page, _ = visit(gossi)
    page.locator(".keep > summary").click()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Claims as CSV").click()
    coming.value.save_as(tmp_path / "c.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "c.csv").read_text(encoding="utf-8-sig"))))
    assert len(rows) == 15 and rows[0]["lon"] == "-1.2911" and rows[0]["contradicts"] == "c2"
    with page.expect_download() as coming:
        page.get_by_role("button", name="Claims as GeoJSON").click()
    coming.value.save_as(tmp_path / "c.geojson")
    features = json.loads((tmp_path / "c.geojson").read_text(encoding="utf-8"))["features"]
    kinds = [feature["geometry"] and feature["geometry"]["type"] for feature in features]
    assert kinds.count("Point") == 6 and kinds.count("MultiPolygon") == 8 and kinds.count(None) == 1


def test_prints_on_a4_landscape(visit: Visit, gossi: Path, tmp_path: Path) -> None:
    page, _ = visit(gossi)
    view = "map_sahel_atlas.getBounds().toBBoxString().split(',').map(Number)"
    before = page.evaluate(view)
    page.evaluate(f"() => addEventListener('beforeprint', () => {{ window.onPaper = {view}; }})")
    content = page.pdf(path=tmp_path / "map.pdf", prefer_css_page_size=True)
    west, south, east, north = page.evaluate("window.onPaper")
    assert west <= before[0] and south <= before[1] and east >= before[2] and north >= before[3], "nothing is cut off"
    page.wait_for_function("!document.documentElement.classList.contains('printing')")
    assert page.evaluate(view) == pytest.approx(before, abs=1e-6)
    assert content.startswith(b"%PDF") and b"/MediaBox [0 0 841." in content
    page.emulate_media(media="print")
    assert page.locator("#search").is_hidden() and page.locator(".leaflet-control-layers").is_visible()
    assert page.locator("h1").is_visible() and page.locator(".leaflet-control-scale").is_visible()


def test_an_open_popup_tells_of_the_day_that_is_chosen(visit: Visit, gossi: Path) -> None:
    page, _ = visit(gossi)
    page.locator("#search").fill("Gossi base")
    page.locator("#search").press("ArrowDown")
    page.keyboard.press("Enter")
    popup = page.locator(".leaflet-popup")
    popup.wait_for()
    assert "2022" in popup.inner_text()
    page.locator("input[type=date]").fill("2021-04-10")
    page.wait_for_timeout(400)
    words = popup.inner_text() if popup.count() else ""
    assert "27 April 2022" not in words
