"""The same file in stock Firefox with the network cut: opens, asks for nothing, complains of nothing, and works."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import firefox
import map_cases
import need_browser
import pytest

from geo.export import save_html
from geo.maps import draw

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[firefox.Firefox]:
    """Firefox; in CI its absence fails the tests, elsewhere it skips them."""
    path = need_browser.find(need_browser.FIREFOX)
    if path is None:
        missing = "Firefox is not installed: run python tests/need_browser.py"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    with firefox.started(path, tmp_path_factory.mktemp("profile")) as running:
        yield running


@pytest.fixture
def page(window: firefox.Firefox, gossi: Path) -> firefox.Firefox:
    """The map of the report on Gossi, opened from its file."""
    window.requests.clear()
    window.complaints.clear()
    window.open(gossi.as_uri())
    return window


def _asked(window: firefox.Firefox) -> list[str]:
    """What would have gone to the network."""
    return [url for url in window.requests if not url.startswith(("file:", "data:"))]


def test_it_asks_for_nothing_and_complains_of_nothing(page: firefox.Firefox, gossi: Path) -> None:
    page.run("new Promise(done => setTimeout(done, 400))")
    assert _asked(page) == [] and page.complaints == []
    assert page.run("document.title") == "Two stories about the sand at Gossi"
    assert page.run("document.querySelectorAll('.spot-mark').length") >= 3
    ink = "(c => c.getContext('2d').getImageData(c.width >> 1, c.height >> 1, 1, 1).data.join())"
    assert page.run(f"{ink}(document.querySelector('.leaflet-base-pane canvas'))") != "0,0,0,0"


def test_switches_popup_and_keys(page: firefox.Firefox) -> None:
    count = "document.querySelector('.count').innerText"
    before = page.run(count)
    page.click("input[value=events]")
    assert page.run(count) == "11 of 15 claims shown"
    page.click("input[value=events]")
    assert page.run(count) == before
    page.click(".spot-mark[aria-label^='Gossi']")
    page.wait("document.querySelector('.leaflet-popup-content')")
    assert "France said that Russian mercenaries" in page.run(
        "document.querySelector('.leaflet-popup-content').innerText"
    )
    page.press("\ue00c")
    page.wait("!document.querySelector('.leaflet-popup-content')")
    page.click("#tab-text")
    assert page.run("document.querySelector('#tab-text').getAttribute('aria-selected')") == "true"
    assert page.complaints == []


def test_the_panel_leaves_room_on_a_phone(window: firefox.Firefox, gossi: Path) -> None:
    window.open(gossi.as_uri(), 360, 740)
    assert window.run("document.documentElement.scrollWidth") <= 360
    window.click("#fold")
    assert window.run("document.querySelector('#panel').getBoundingClientRect().width") >= 300


@pytest.mark.parametrize("payload", ["img", "script", "template", "jinja_code", "style", "lines", "bidi"])
def test_nothing_runs(window: firefox.Firefox, tmp_path: Path, payload: str) -> None:
    words = map_cases.PAYLOADS[payload]
    path = save_html(draw(*map_cases.hostile(words)), tmp_path / "map.html")
    window.requests.clear()
    window.complaints.clear()
    window.open(path.as_uri())
    window.run("document.querySelectorAll('.spot-mark, button.name.open').forEach(e => e.click())")
    assert window.run("window.hit === undefined") is True
    assert window.run("document.querySelector('h1').textContent") == words
    assert window.complaints == [] and _asked(window) == []


def test_a_request_and_a_complaint_would_be_seen(window: firefox.Firefox, tmp_path: Path) -> None:
    path = tmp_path / "asks.html"
    script = "<script>console.error('oh'); document.documentElement.dataset.ready = 'yes'</script>"
    path.write_text(f"<!DOCTYPE html><title>x</title><img src='https://example.org/x.png'>{script}", encoding="utf-8")
    window.open(path.as_uri())
    assert "https://example.org/x.png" in _asked(window) and "oh" in window.complaints
