"""Nobody is kept out: axe-core finds no violation of WCAG 2.2 AA in any state of the page, and all is by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import map_cases
import pytest

from geo import presence
from geo.export import save_html
from geo.maps import draw

pytestmark = pytest.mark.browser
# At 200 % zoom a screen of 1280 by 800 has 640 by 400 pixels of the page's own; at 400 %, 320 by 200 (WCAG 1.4.10).
SIZES = {
    "wide": {"viewport": {"width": 1280, "height": 800}},
    "phone": {"viewport": {"width": 360, "height": 740}},
    "zoomed": {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2},
}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# A name may have been set anew, and be outside the document, by the time that axe tells of it.
RUN_AXE = """async rules => (await axe.run(document, { runOnly: rules, elementRef: true })).violations.flatMap(v =>
  v.nodes.map(n => [v.id, n.element.matches(".name, .spot-mark"), `${v.id}: ${n.html} ${n.failureSummary}`]))"""
WHO = "(e => e.id || e.className.baseVal || e.className || e.tagName)(document.activeElement)"


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A map with everything that a page can have: ledger, events, the article's full text."""
    m = draw(
        map_cases.sahel_claims(), map_cases.sahel_places(), map_cases.ARTICLE, text="full",
        ledger=presence.load_presence(), events=map_cases.hostile_events("Battles"),
    )  # fmt: skip
    return save_html(m, tmp_path_factory.mktemp("full") / "map.html")


def _violations(page: Any) -> list[str]:
    """What axe finds; on narrow screens without the size of targets on the map itself.

    Where a place lies is essential, as WCAG 2.5.8 says of pins on a map, and the list has the same claims at full size.
    """
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate(RUN_AXE, RULES)
    narrow = page.viewport_size["width"] < 1280
    return [told for rule, on_map, told in found if not (narrow and on_map and rule == "target-size")]


def _unfold(page: Any) -> None:
    """Show the panel, where it begins folded."""
    if page.evaluate("document.body.classList.contains('folded')"):
        page.locator("#fold").click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_axe_finds_nothing(visit: Callable[..., Any], full: Path, scheme: str, size: dict[str, Any]) -> None:
    page, _ = visit(full, color_scheme=scheme, reduced_motion="reduce", **size)
    assert _violations(page) == []
    if size is SIZES["wide"]:  # on less room the bases of a whole region lie on each other, as pins of a map may
        page.evaluate("document.querySelectorAll('input[type=checkbox]:not(:checked)').forEach(box => box.click())")
        assert _violations(page) == [], "with every layer on"
    _unfold(page)
    for tab in page.locator("[role=tab]").all():
        tab.dispatch_event("click")
        assert _violations(page) == [], tab.inner_text()
    page.evaluate("document.querySelectorAll('details:not([open]) > summary').forEach(s => s.click())")
    assert _violations(page) == [], "with every fold open"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_popups(visit: Callable[..., Any], full: Path, scheme: str) -> None:
    page, _ = visit(full, color_scheme=scheme, reduced_motion="reduce")
    page.locator(".spot-mark[aria-label^='Gossi']").dispatch_event("click")
    page.wait_for_timeout(400)
    assert _violations(page) == []
    page.keyboard.press("Escape")
    page.locator("button.name.open").first.dispatch_event("click")
    page.wait_for_timeout(200)
    assert page.locator(".leaflet-popup").count() == 1 and _violations(page) == []


def test_everything_is_reached_by_keyboard(visit: Callable[..., Any], gossi: Path) -> None:
    page, _ = visit(gossi)
    reached = set()
    for _ in range(160):
        page.keyboard.press("Tab")
        reached.add(page.evaluate(WHO))
    for wanted in ("search", "speaker", "actor", "time-from", "undated", "tab-claims", "go", "play", "fold"):
        assert any(wanted in name for name in reached), wanted
    assert any("spot-mark" in name for name in reached) and any("name open" in name for name in reached)
    assert any("leaflet-control-layers-selector" in name for name in reached)


def test_nothing_that_can_be_pressed_is_out_of_the_keyboards_reach(visit: Callable[..., Any], full: Path) -> None:
    page, _ = visit(full)
    page.evaluate("document.querySelectorAll('details:not([open]) > summary').forEach(s => s.click())")
    lost = page.evaluate(
        """() => [...document.querySelectorAll("a[href], button, input, select, summary, [role=button]")]
          .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.disabled && e.tabIndex < 0
            && !e.matches(".skip, [role=tab], .spot-mark"))
          .map(e => e.outerHTML.slice(0, 120))"""
    )
    assert lost == []


def test_the_focus_is_seen(visit: Callable[..., Any], gossi: Path) -> None:
    """Each stop of the keyboard is in view and has an outline, in both schemes."""
    for scheme in ("light", "dark"):
        page, _ = visit(gossi, color_scheme=scheme, reduced_motion="reduce")
        unseen = []
        for _ in range(60):
            page.keyboard.press("Tab")
            told = page.evaluate(
                """() => { const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
                  const inner = e.type === "date" && !e.matches(":focus-visible"); // the browser's own button in it
                  const drawn = inner || (parseFloat(s.outlineWidth) >= 2 && s.outlineStyle !== "none");
                  const across = r.width > 0 && r.right > 0 && r.left < innerWidth;
                  const there = across && r.bottom > 0 && r.top < innerHeight;
                  const other = e === document.body || e.matches(".name"); // names have a test of their own
                  return other || (drawn && there) ? "" : e.outerHTML.slice(0, 100); }"""
            )
            if told:
                unseen.append(told)
        assert unseen == [], scheme


def test_the_focus_is_seen_on_names(visit: Callable[..., Any], gossi: Path) -> None:
    page, _ = visit(gossi)
    page.locator("#tab-claims").focus()
    for number in range(page.locator("button.name.open").count()):
        button = page.locator("button.name.open").nth(number)
        button.focus()
        assert button.evaluate("e => getComputedStyle(e).outlineStyle") == "solid", button.inner_text()


def test_a_walk_by_keyboard_alone(visit: Callable[..., Any], gossi: Path) -> None:
    """To a claim, to its mark on the map, into its popup and back, with no mouse."""
    page, seen = visit(gossi, reduced_motion="reduce")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    _tab_to(page, "speaker")
    page.keyboard.type("Government of F")
    assert page.locator(".count").inner_text() == "2 of 15 claims shown"
    page.keyboard.press("Home")
    assert page.locator(".count").inner_text() == "15 of 15 claims shown"
    _tab_to(page, "go")
    page.keyboard.press("Enter")
    popup = page.locator(".leaflet-popup-content")
    popup.wait_for()
    assert page.evaluate("document.activeElement.closest('.leaflet-popup') !== null")
    page.keyboard.press("Escape")
    popup.wait_for(state="detached")
    _tab_to(page, "spot-mark")
    page.keyboard.press("Enter")
    popup.wait_for()
    page.keyboard.press("Escape")
    popup.wait_for(state="detached")
    assert "spot-mark" in page.evaluate(WHO), "the focus is back where it was"
    _tab_to(page, "leaflet-control-layers-selector")
    box = page.evaluate("document.activeElement.checked")
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.checked") is not box and seen.complaints == []


def _tab_to(page: Any, wanted: str, most: int = 160) -> None:
    for _ in range(most):
        page.keyboard.press("Tab")
        if wanted in page.evaluate(WHO):
            return
    raise AssertionError(f"{wanted} is not reached in {most} steps")


@pytest.mark.parametrize("width", [640, 320], ids=["200 %", "400 %"])
def test_zoomed_in_nothing_is_lost_sideways(visit: Callable[..., Any], gossi: Path, width: int) -> None:
    page, _ = visit(gossi, viewport={"width": width, "height": 400}, device_scale_factor=2)
    _unfold(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wide = page.evaluate(
        """w => [...document.querySelectorAll("#panel *")].filter(e => e.checkVisibility()
          && (e.getBoundingClientRect().right > w + 1) && !e.closest("svg")).map(e => e.outerHTML.slice(0, 90))""",
        width,
    )
    assert wide == []
    assert "user-scalable=no" not in page.content() and "maximum-scale" not in page.content()


def test_marks_stand_in_an_accessible_list_too(visit: Callable[..., Any], gossi: Path) -> None:
    page, _ = visit(gossi)
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator(".list [data-claim]").count() == 15
    assert page.locator(".list h2, .list h3").count() >= 15


def test_movement_is_still_when_asked(visit: Callable[..., Any], gossi: Path) -> None:
    page, _ = visit(gossi, reduced_motion="reduce")
    options = page.evaluate("({...map_sahel_atlas.options, crs: null})")
    assert not (options["zoomAnimation"] or options["fadeAnimation"] or options["inertia"])
