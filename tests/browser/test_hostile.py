"""Hostile text in every field of every table: nothing runs, nothing breaks, and it shows as it was written."""

from __future__ import annotations

import base64
import hashlib
import html
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import folium
import map_cases
import pytest

from geo.export import save_html
from geo.maps import SahelMap, draw
from geo.page import neutral
from geo.payload import clip

pytestmark = pytest.mark.browser
LONG = "Ouagadougou" * 100_000  # a name of 1.1 MB
OPEN_ALL = """() => {
  for (const box of document.querySelectorAll("input[type=checkbox]")) if (!box.checked) box.click();
  for (const fold of document.querySelectorAll("details:not([open]) > summary")) fold.click();
  for (const tab of document.querySelectorAll("[role=tab]")) tab.click();
  for (const select of document.querySelectorAll("select")) for (const option of select.options) {
    select.value = option.value; select.dispatchEvent(new Event("change", { bubbles: true }));
  }
  for (const select of document.querySelectorAll("select")) {
    select.selectedIndex = 0; select.dispatchEvent(new Event("change", { bubbles: true }));
  }
  document.querySelector("[role=tab]").click();
}"""


def _everything(payload: str) -> SahelMap:
    """A map with the payload in claims, places, article, ledger, events and title."""
    claims, places, article = map_cases.hostile(payload)
    ledger, events = map_cases.hostile_ledger(payload), map_cases.hostile_events(payload)
    return draw(claims, places, article, ledger=ledger, events=events, title=payload, text="full")


def _click_through(page: Any) -> None:
    """Open whatever can be opened; in the page itself, as names and marks are set anew while one opens them."""
    page.evaluate(OPEN_ALL)
    opened = page.evaluate(
        """() => { let opened = 0;
        for (const mark of document.querySelectorAll(".spot-mark, button.name.open")) {
          mark.click();
          opened += document.querySelectorAll(".leaflet-popup").length;
          for (const fold of document.querySelectorAll(".leaflet-popup details:not([open]) > summary")) fold.click();
        }
        for (const card of document.querySelectorAll(".list .claim")) {
          card.dispatchEvent(new MouseEvent("mouseover", { bubbles: true }));
        }
        return opened; }"""
    )
    assert opened >= 4
    for spot in ([14, 1], [15, 3]):
        page.evaluate(
            "at => { map_sahel_atlas.fire('click', { latlng: L.latLng(at),"
            " containerPoint: map_sahel_atlas.latLngToContainerPoint(at) }); }",
            spot,
        )


def _nothing_ran(page: Any, seen: Any, asked: list[str]) -> None:
    assert page.evaluate("window.hit") is None and asked == []
    assert seen.complaints == []
    assert [url for url in seen.requests if not url.startswith(("file:", "data:", "blob:"))] == []
    assert page.locator("img[src=x], iframe, b, #panel script, .leaflet-popup script").count() == 0
    links = "[...document.querySelectorAll('a[href]')].some(a => /^\\s*javascript/i.test(a.getAttribute('href')))"
    assert not page.evaluate(links) and "ATLAS_HIT" not in os.environ
    assert page.evaluate("({}).hit === undefined && Object.prototype.toString.call({}) === '[object Object]'")


@pytest.mark.parametrize("payload", map_cases.PAYLOADS.values(), ids=map_cases.PAYLOADS)
def test_nothing_runs(payload: str, visit: Callable[..., Any], tmp_path: Path) -> None:
    page, seen = visit(save_html(_everything(payload), tmp_path / "map.html"))
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    scripts = page.content().count("<script")
    _click_through(page)
    _nothing_ran(page, seen, asked)
    assert page.evaluate("document.querySelectorAll('script').length") == scripts == page.content().count("<script")
    assert page.evaluate("document.querySelector('h1').textContent") == payload
    quotes = page.evaluate("[...document.querySelectorAll('.list blockquote')].map(q => q.textContent)")
    assert quotes == [payload] * 4


@pytest.mark.parametrize("payload", ["img", "template", "csv", "bidi", "prototype"])
def test_downloads_keep_hostile_words(payload: str, visit: Callable[..., Any], tmp_path: Path) -> None:
    words = map_cases.PAYLOADS[payload]
    page, _ = visit(save_html(_everything(words), tmp_path / "map.html"))
    rows = page.evaluate("JSON.parse(Files.claimsGeojson()).features.map(f => f.properties.quote)")
    assert rows == [words] * 4
    text = page.evaluate("Files.csv(Files.claims())")
    assert not re.search(r'(^|,)"?[=+@]', text, re.M) and words.replace('"', '""') in text


def test_a_name_of_a_megabyte_is_cut(visit: Callable[..., Any], tmp_path: Path) -> None:
    claims, places, article = map_cases.hostile(LONG)
    ledger, events = map_cases.hostile_ledger(LONG), map_cases.hostile_events(LONG)
    m = draw(claims, places, article, ledger=ledger, events=events, title=LONG)
    path = save_html(m, tmp_path / "map.html")
    assert path.stat().st_size < 1_000_000
    page, seen = visit(path)
    _click_through(page)
    _nothing_ran(page, seen, [])
    assert page.evaluate("document.querySelector('h1').textContent") == clip(LONG, 200)
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_the_policy_allows_the_page_s_own_parts_and_nothing_else(gossi: Path) -> None:
    text = gossi.read_text(encoding="utf-8")
    policy = html.unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', text)[1])  # type: ignore[index]
    rules = {name: values.split() for name, _, values in (part.strip().partition(" ") for part in policy.split(";"))}
    for name, tag in (("script-src", "script"), ("style-src", "style")):
        inline = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.S)
        digests = (base64.b64encode(hashlib.sha256(part.encode()).digest()).decode() for part in inline)
        assert rules[name] == [f"'sha256-{digest}'" for digest in digests] and inline
    assert rules["default-src"] == rules["connect-src"] == rules["base-uri"] == rules["form-action"] == ["'none'"]
    assert set(rules["img-src"]) == {"data:", "blob:"} and "unsafe" not in policy and "http" not in policy
    assert len(re.findall(r"<script\b", text)) == len(rules["script-src"]) + 1, "but for the data block"


MADE = "const n = document.createElement('{}'); Object.assign(n, {}); document.body.append(n);"
PUT = "document.body.insertAdjacentHTML('beforeend', {!r})"
TRIES = {
    "fetch": "fetch('https://example.org/').catch(() => 0)",
    "beacon": "navigator.sendBeacon('https://example.org/', 'x')",
    "socket": "new WebSocket('wss://example.org/')",
    "picture": MADE.format("img", "{ src: 'https://example.org/x.png' }"),
    "script": MADE.format("script", "{ textContent: 'window.hit = 1' }"),
    "outside": MADE.format("script", "{ src: 'https://example.org/x.js' }"),
    "form": MADE.format("form", "{ action: 'https://example.org/' }") + "n.submit();",
    "handler": PUT.format('<button id="trap" onclick="window.hit = 1">x</button>') + "; trap.click();",
    "frame": PUT.format('<iframe src="https://example.org/"></iframe>'),
    "style": PUT.format("<style>body { color: red }</style>"),
}


@pytest.mark.parametrize("attempt", TRIES.values(), ids=TRIES)
def test_the_browser_keeps_to_the_policy(visit: Callable[..., Any], gossi: Path, attempt: str) -> None:
    page, seen = visit(gossi)
    why: dict[str, str] = {}
    page.on("requestfailed", lambda request: why.update({request.url: request.failure}))
    page.evaluate(
        "window.refused = []; addEventListener('securitypolicyviolation', e => { refused.push(e.effectiveDirective); })"
    )
    page.evaluate(f"() => {{ try {{ {attempt} }} catch (fault) {{ }} }}")
    for _ in range(50):
        if page.evaluate("refused.length"):
            break
        page.wait_for_timeout(100)
    assert page.evaluate("refused.length") > 0 and page.evaluate("window.hit") is None
    asked = [url for url in seen.requests if not url.startswith(("file:", "data:", "blob:"))]
    assert {why.get(url) for url in asked} <= {"csp", "net::ERR_BLOCKED_BY_CSP"}, "refused before it left"


def test_strings_are_not_run(visit: Callable[..., Any], gossi: Path) -> None:
    page, _ = visit(gossi)
    kinds = "['eval', 'Function'].map(n => { try { window[n]('1'); return 'ran'; } catch (e) { return e.name; } })"
    told = page.evaluate(f"new Promise(done => {{ setTimeout(() => done({kinds})); }})")
    assert told == ["EvalError", "EvalError"]


@pytest.mark.parametrize("payload", map_cases.PAYLOADS.values(), ids=map_cases.PAYLOADS)
def test_neutral_text_in_the_users_own_folium_layers(payload: str, visit: Callable[..., Any], tmp_path: Path) -> None:
    m = draw(map_cases.sahel_claims(), map_cases.sahel_places(), map_cases.ARTICLE)
    words = neutral(payload)
    folium.Marker([20, -6], popup=folium.Popup(words, show=True), tooltip=words).add_to(m)
    folium.FeatureGroup(name=words).add_to(m)
    page, seen = visit(save_html(m, tmp_path / "map.html"))
    if not page.locator(".leaflet-popup-content").count():  # a second click would close it again
        page.locator("img.leaflet-marker-icon").dispatch_event("click")
    assert page.evaluate("window.hit") is None and seen.complaints == [] and "ATLAS_HIT" not in os.environ
    shown = re.sub(r"\s+", " ", page.locator(".leaflet-popup-content").text_content() or "").strip()
    plain = "".join(c for c in payload if not 0x202A <= ord(c) <= 0x202E and not 0x2066 <= ord(c) <= 0x2069)
    assert shown == " ".join("".join(c if c.isprintable() else " " for c in plain).split())
