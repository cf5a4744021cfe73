"""Nobody is kept out: axe-core finds no violation of WCAG 2.2 AA, light and dark, wide and narrow."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def _violations(page: Any) -> list[str]:
    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    return [f"{v['id']}: {n['target']} {n['failureSummary']}" for v in found["violations"] for n in v["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_axe_finds_nothing(visit: Callable[..., Any], gossi: Path, scheme: str, size: dict[str, int]) -> None:
    page, _ = visit(gossi, color_scheme=scheme, viewport=size)
    assert _violations(page) == []
    if size == PHONE:
        page.locator("#fold").click()
    page.locator("#tab-text").click()
    page.locator("#about > summary").click()
    page.locator(".keep > summary").click()
    assert _violations(page) == []
    if size == PHONE:
        page.locator("#fold").click()
    page.locator(".spot-mark[aria-label^='Gossi']").dispatch_event("click")
    page.wait_for_timeout(400)
    assert _violations(page) == []


def test_everything_is_reached_by_keyboard(visit: Callable[..., Any], gossi: Path) -> None:
    page, _ = visit(gossi)
    reached = set()
    for _ in range(140):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("(e => e.id || e.className || e.tagName)(document.activeElement)"))
    for wanted in ("search", "speaker", "actor", "time-from", "undated", "tab-claims", "go", "play", "fold"):
        assert any(wanted in name for name in reached), wanted
    assert any("spot-mark" in name for name in reached) and any("name open" in name for name in reached)
    assert any("leaflet-control-layers-selector" in name for name in reached)


def test_movement_is_still_when_asked(visit: Callable[..., Any], gossi: Path) -> None:
    page, _ = visit(gossi, reduced_motion="reduce")
    options = page.evaluate("({...map_sahel_atlas.options, crs: null})")
    assert not (options["zoomAnimation"] or options["fadeAnimation"] or options["inertia"])
