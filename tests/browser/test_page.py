"""The map as a reader meets it, in Chromium with the network cut."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser
Visit = Callable[..., Any]


def test_opens_from_a_file_and_asks_for_nothing(visit: Visit, gossi: Path) -> None:
    page, seen = visit(gossi)
    page.wait_for_timeout(300)
    assert [url for url in seen.requests if not url.startswith(("file:", "data:"))] == []
    assert len([url for url in seen.requests if url.startswith("file:")]) == 1
    assert seen.complaints == []
    assert page.title() == "Two stories about the sand at Gossi"


def test_layer_control_has_counts_and_says_what_is_empty(visit: Visit, gossi: Path) -> None:
    page, _ = visit(gossi)
    control = page.locator(".leaflet-control-layers")
    text = control.inner_text()
    for layer in ("Group activity", "Troop presence", "Events", "Contested claims", "Countries named", "Places only"):
        assert layer in text
    assert "How to read the marks" in text
    boxes = control.locator("input[type=checkbox]")
    assert boxes.count() >= 7
    assert control.locator("label:has-text('Islamic State')").count() == 1


def test_every_switch_takes_its_layer_off_and_back(visit: Visit, gossi: Path) -> None:
    page, seen = visit(gossi)
    before = page.locator(".count").inner_text()
    for layer in ("groups", "troops", "events", "statements"):
        box = page.locator(f"input[value={layer}]")
        box.uncheck()
        assert page.locator(".count").inner_text() != before
        box.check()
        assert page.locator(".count").inner_text() == before
    assert page.locator(".spot-mark .contest-ring").count() == 1
    page.locator("input[value=contested]").uncheck()
    assert page.locator(".spot-mark .contest-ring").count() == 0 and page.locator(".count").inner_text() == before
    for layer in ("events", "statements"):
        page.locator(f"input[value={layer}]").uncheck()
    alone = page.locator(".count").inner_text()
    page.locator("input[value=contested]").check()
    assert page.locator(".count").inner_text() != alone, "what is contested is in its own layer, too"
    for layer in ("events", "statements"):
        page.locator(f"input[value={layer}]").check()
    areas = page.locator("path.area").count()
    page.locator("input[value=countries]").uncheck()
    assert page.locator("path.area").count() < areas
    dots = page.locator(".dot.ring, .dot.pin").count()
    page.locator("input[value=mentions]").uncheck()
    assert page.locator(".dot.ring, .dot.pin").count() < dots
    assert seen.complaints == []


def test_popup_has_both_sides_of_a_contest_with_quotes(visit: Visit, gossi: Path) -> None:
    page, _ = visit(gossi)
    page.locator(".spot-mark[aria-label^='Gossi']").click()
    popup = page.locator(".leaflet-popup-content")
    text = popup.inner_text()
    for words in (
        "France said that Russian mercenaries buried bodies",
        "Government of France says so",
        "Mali's government said the images were false.",
        "Government of Mali denies it",
        "April 2022, month known",
        "within 5 km",
    ):
        assert words in text, words
    assert popup.locator(".side").count() == 4


def test_marks_are_honest(visit: Visit, gossi: Path) -> None:
    page, _ = visit(gossi)
    assert page.locator(".spot-mark").count() == 3, "Gossi, Ménaka, Gao: countries and areas have no pin"
    assert page.locator("path.ring-of").count() == 3
    assert page.locator("path.area.fuzzy").count() == 2
    striped = page.locator("path.area.claimed:not(.whole)")
    assert striped.count() == 2
    fills = striped.evaluate_all("a => a.map(p => p.getAttribute('fill'))")
    assert all(fill.startswith("url(#hatch-") for fill in fills)
    bands = page.locator("path.band")
    assert bands.count() == page.locator("path.area.whole").count() == 2, "known to the country alone: a band inside it"
    strokes = bands.evaluate_all("a => a.map(p => p.getAttribute('stroke') + p.getAttribute('clip-path'))")
    assert all("url(#hatch-" in stroke and "url(#clip-" in stroke for stroke in strokes)


def test_tray_says_why(visit: Visit, gossi: Path) -> None:
    page, _ = visit(gossi)
    tray = page.locator(".tray")
    text = tray.inner_text()
    assert "Xanadou" in text and "no place of this name in the gazetteer" in text
    assert "Kelo" in text and "the text names no place for this claim" in text


def test_about_has_disclaimer_vintage_licences_version(visit: Visit, gossi: Path) -> None:
    page, _ = visit(gossi)
    page.locator("#about > summary").click()
    text = page.locator("#about").inner_text()
    for words in ("do not imply official endorsement", "Natural Earth", "BSD-2-Clause", "Sahel Atlas", "own summary"):
        assert words in text, words


def test_speaker_switch(visit: Visit, gossi: Path) -> None:
    page, _ = visit(gossi)
    page.select_option("#speaker", label="Government of Mali (3)")
    assert page.locator(".count").inner_text() == "3 of 15 claims shown"
    assert page.locator(".list [data-claim]").count() == 3
    page.locator(".reset").click()
    assert page.locator(".count").inner_text() == "15 of 15 claims shown"


def test_panel_to_map_and_back(visit: Visit, gossi: Path) -> None:
    page, _ = visit(gossi)
    page.locator(".list [data-go='13']").click()
    assert "Ménaka" in page.locator(".leaflet-popup-content").inner_text()
    page.keyboard.press("Escape")
    page.locator(".list [data-claim='13']").hover()
    assert page.locator(".spot-mark.lit").count() == 1
    page.wait_for_timeout(500)
    page.locator(".spot-mark[aria-label^='Ménaka']").hover()
    assert page.locator(".list .claim.lit").count() == 1


def test_claims_at_one_spot_fan_out(visit: Visit, gossi: Path) -> None:
    page, seen = visit(gossi)
    mark = page.locator(".spot-mark[aria-label^='Gossi']")
    mark.click()
    assert mark.get_attribute("aria-expanded") == "true" and page.locator(".fan-leg").count() == 5
    page.locator(".fan-leg").last.dispatch_event("click")
    assert "19 April 2022, day known" in page.locator(".leaflet-popup-content").last.inner_text()
    assert page.locator(".fan-leg").count() == 5
    page.keyboard.press("Escape")
    assert page.locator(".fan-leg").count() == 0 and mark.get_attribute("aria-expanded") == "false"
    assert seen.complaints == []


def test_keyboard_opens_and_closes_a_mark(visit: Visit, gossi: Path) -> None:
    page, _ = visit(gossi)
    page.locator(".spot-mark[aria-label^='Gossi']").focus()
    page.keyboard.press("Enter")
    assert page.locator(".leaflet-popup").count() == 1
    page.keyboard.press("Escape")
    page.wait_for_timeout(350)
    assert page.locator(".leaflet-popup").count() == 0


def test_phone_has_no_sideways_scroll_and_folds(visit: Visit, gossi: Path) -> None:
    page, _ = visit(gossi, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert not page.locator("#panel-body").is_visible()
    page.locator("#fold").click()
    assert page.locator("#panel-body").is_visible()
    page.locator(".list [data-go]").first.click()
    assert page.locator(".leaflet-popup").is_visible()
    assert (
        page.evaluate("document.querySelector('meta[name=viewport]').content") == "width=device-width, initial-scale=1"
    )


def test_reference_ledger_is_a_layer_of_its_own(visit: Visit, tmp_path: Path) -> None:
    import map_cases

    from geo import presence
    from geo.export import save_html
    from geo.maps import draw

    tables = (map_cases.sahel_claims(), map_cases.sahel_places(), map_cases.ARTICLE)
    page, seen = visit(save_html(draw(*tables, ledger=presence.load_presence()), tmp_path / "m.html"))
    assert page.locator(".spot-mark .dot.base").count() == 0, "off until it is switched on"
    page.locator("input[value=ledger]").check()
    assert page.locator(".spot-mark .dot.base").count() > 5
    page.locator("#search").fill("gossi")
    page.locator(".spot-mark[aria-label^='Gossi']").first.dispatch_event("click")
    assert seen.complaints == []
