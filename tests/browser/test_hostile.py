"""Hostile text in every field: nothing runs, nothing breaks, and it shows as it was written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import map_cases
import pytest

from geo.export import save_html
from geo.maps import draw

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("payload", map_cases.PAYLOADS.values(), ids=map_cases.PAYLOADS)
def test_nothing_runs(payload: str, visit: Callable[..., Any], tmp_path: Path) -> None:
    claims, places, article = map_cases.hostile(payload)
    page, seen = visit(save_html(draw(claims, places, article), tmp_path / "map.html"))
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.locator("#about > summary").click()
    for number in range(page.locator(".spot-mark").count()):
        page.locator(".spot-mark").nth(number).dispatch_event("click")
        page.locator(".leaflet-popup details:not([open]) > summary").all()
    for button in page.locator("button.name.open").all():
        button.dispatch_event("click")
    for card in page.locator(".list .claim").all():
        card.hover()
    assert page.evaluate("window.hit") is None and asked == []
    assert seen.complaints == []
    assert [url for url in seen.requests if not url.startswith(("file:", "data:"))] == []
    assert page.locator("img[src=x], iframe, b, #panel script, .leaflet-popup script").count() == 0
    assert page.evaluate("document.querySelectorAll('script').length") == page.content().count("<script")
    shown = payload.replace("\x00", "\x00")
    assert page.evaluate("document.querySelector('h1').textContent") == shown
    quotes = page.evaluate("[...document.querySelectorAll('.list blockquote')].map(q => q.textContent)")
    assert quotes == [shown] * 4
    assert not page.evaluate(
        "[...document.querySelectorAll('a[href]')].some(a => /^javascript/i.test(a.getAttribute('href')))"
    )
