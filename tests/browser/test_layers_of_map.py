"""The map's own layers: names, units of the day, the ledger's day, claims by region, relief, inset, the table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import map_cases
import pytest

from geo import presence
from geo.export import save_html
from geo.maps import draw

pytestmark = pytest.mark.browser
Visit = Callable[..., Any]
# Boxes of the names and town dots that are printed: [text, left, top, right, bottom].
NAMES = """() => [...document.querySelectorAll('.leaflet-names-pane .name')].map(n => {
  const b = n.getBoundingClientRect(); return [n.textContent, b.left, b.top, b.right, b.bottom]; })"""
DAY = "(day) => { const f = document.querySelector('#day'); f.value = day; f.dispatchEvent(new Event('change')); }"
STATES = """days => days.map(day => Data.raw.stays.map(stay => {
  const s = Ledger.state(stay, day); return s && [s.sure, s.status]; }))"""
COUNTS = """() => Object.fromEntries(Base.regions().map(i => [Data.ground.regions[i][2], Shading.at(i)])
  .filter(row => row[1]))"""
LAND = """() => { const c = document.querySelector('.leaflet-base-pane canvas'), g = c.getContext('2d');
  const { data } = g.getImageData(0, 0, c.width, c.height); let sum = 0;
  for (let i = 0; i < data.length; i += 4) sum = (sum * 31 + data[i] + 3 * data[i + 1] + 7 * data[i + 2]) % 1000003;
  return sum; }"""


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The map of the report on Gossi with the whole ledger."""
    tables = (map_cases.sahel_claims(), map_cases.sahel_places(), map_cases.ARTICLE)
    drawn = draw(*tables, ledger=presence.load_presence())
    return save_html(drawn, tmp_path_factory.mktemp("ledger") / "m.html")


def _quiet(seen: Any) -> list[str]:
    """Complaints of the page, but for that of this test's own reading of pixels."""
    return [said for said in seen.complaints if "willReadFrequently" not in said]


@pytest.mark.parametrize("view", ["#v=15,0,4", "#v=15.5,-1,6", "#v=15.82,-1.29,8.5", "#v=12.6,-8,10"])
def test_names_never_cover_one_another(visit: Visit, ledger: Path, view: str) -> None:
    page, seen = visit(ledger, fragment=view)
    boxes = [box for box in page.evaluate(NAMES) if box[0]]
    assert len(boxes) > 4
    plain = [box for box in boxes if not any(mark in box[0] for mark in "0123456789")]
    for place, (one, *a) in enumerate(plain):
        for other, *b in plain[place + 1 :]:
            apart = a[0] >= b[2] - 2 or b[0] >= a[2] - 2 or a[1] >= b[3] - 2 or b[1] >= a[3] - 2
            assert apart, f"{one} over {other}"
    assert _quiet(seen) == []


def test_names_change_with_the_zoom_and_the_language(visit: Visit, ledger: Path, tmp_path: Path) -> None:
    far, _ = visit(ledger, fragment="#v=15.5,-1,4")
    near, _ = visit(ledger, fragment="#v=15.82,-1.29,8.5")
    wide = {box[0] for box in far.evaluate(NAMES)}
    close = {box[0] for box in near.evaluate(NAMES)}
    assert "Hombori" in close and "Hombori" not in wide, "towns near the article's places come as one zooms in"
    assert "Niger" in wide
    tables = (map_cases.sahel_claims(), map_cases.sahel_places(), map_cases.ARTICLE)
    french = save_html(draw(*tables, lang="fr"), tmp_path / "fr.html")
    page, _ = visit(french, fragment="#v=20,-4,5.5")
    assert {"Tombouctou", "Mauritanie"} <= {box[0] for box in page.evaluate(NAMES)}
    near.locator("input[value=towns]").uncheck()
    assert (
        "Hombori" not in {box[0] for box in near.evaluate(NAMES)}
        and near.locator(".leaflet-names-pane .town-dot").count() == 0
    )


def test_the_page_knows_the_ledger_as_the_library_does(visit: Visit, ledger: Path) -> None:
    page, _ = visit(ledger)
    table = presence.load_presence()
    days = [dt.date(2013, 1, 1) + dt.timedelta(days=97 * n) for n in range(52)] + [
        dt.date(2022, 4, n) for n in (18, 19, 20, 25)
    ]
    states = page.evaluate(STATES, [str(day) for day in days])
    for day, found in zip(days, states, strict=True):
        there = presence.on(day).set_index("presence_id")
        for presence_id, state in zip(table["presence_id"], found, strict=True):
            if presence_id not in there.index:
                assert state is None, (presence_id, day)
            else:
                row = there.loc[presence_id]
                assert state == [row["certainty"] == "certain", row["status"]], (presence_id, day)


def test_who_held_gossi_on_25_april_2022(visit: Visit, ledger: Path) -> None:
    page, seen = visit(ledger)
    page.evaluate(DAY, "2022-04-25")
    assert page.locator("input[value=ledger]").is_checked(), "a day that is asked for shows the ledger"
    page.locator("#search").fill("gossi base")
    page.locator("#found .base").first.click()
    popup = page.locator(".leaflet-popup-content")
    text = popup.inner_text()
    assert "On 25 April 2022" in text and "Malian Armed Forces" in text and "contested" in text
    assert popup.locator(".stays").first.locator("li", has_text="Barkhane").count() == 0
    count = page.locator("label:has(input[value=ledger]) .number").inner_text()
    assert int(count) == len(presence.on("2022-04-25"))
    page.evaluate(DAY, "2022-04-10")
    page.locator("#search").fill("gossi base")
    page.locator("#found .base").first.click()
    page.wait_for_timeout(500)
    assert "Barkhane" in page.locator(".leaflet-popup-content").last.locator(".stays").first.inner_text()
    assert "day=2022-04-10" in page.url and seen.complaints == []


def test_the_boundaries_are_those_of_the_day(visit: Visit, ledger: Path) -> None:
    page, seen = visit(ledger, fragment="#v=20,-2,5.5")
    mali = "() => Base.regions().map(i => Data.ground.regions[i]).filter(r => r[1] === 'MLI').map(r => r[2]).sort()"
    now, picture = page.evaluate(mali), page.evaluate(LAND)
    assert "Ménaka" in now and len(now) == 11
    page.evaluate(DAY, "2012-01-01")
    assert "Ménaka" not in page.evaluate(mali) and len(page.evaluate(mali)) == 9
    assert page.evaluate(LAND) != picture, "its lines are drawn"
    page.evaluate(DAY, "2024-01-01")
    assert len(page.evaluate(mali)) == 20
    figure = page.locator("label:has(input[value=regions]) .number").inner_text()
    assert int(figure) == page.evaluate("Base.regions().length")
    before = page.evaluate(LAND)
    page.locator("input[value=regions]").uncheck()
    without = page.evaluate(LAND)
    assert without != before
    page.locator("input[value=relief]").uncheck()
    assert page.evaluate(LAND) != without and _quiet(seen) == []


def test_the_search_knows_the_names_that_are_printed(visit: Visit, ledger: Path) -> None:
    page, _ = visit(ledger)
    page.locator("#search").fill("hombori")
    page.locator("#found .town").click()
    page.wait_for_timeout(600)
    centre = page.evaluate("(c => [c.lat, c.lng])(map_sahel_atlas.getCenter())")
    assert centre == pytest.approx([15.28, -1.7], abs=0.1) and page.evaluate("map_sahel_atlas.getZoom()") >= 8


def test_the_map_says_which_boundaries_it_draws(visit: Visit, ledger: Path) -> None:
    page, _ = visit(ledger)
    assert page.locator(".as-on").inner_text() == "as on 27 April 2022"
    assert "Mali 2016: 10 regions and Bamako" in page.locator("#vintage").text_content()
    page.evaluate(DAY, "2010-06-01")
    assert page.locator(".as-on").inner_text() == "as on 1 June 2010"
    assert "Mali 1991: 8 regions and Bamako" in page.locator("#vintage").text_content()


def test_claims_by_region_counts_what_is_shown_and_says_what_it_leaves_out(visit: Visit, ledger: Path) -> None:
    page, seen = visit(ledger)
    plain = page.evaluate(LAND)
    page.locator("input[value=shading]").check()
    assert page.evaluate(LAND) != plain
    note = page.locator(".shading").inner_text()
    assert "6 counted, 9 left out" in note and "not that all is calm" in note
    assert page.evaluate(COUNTS) == {"Timbuktu": 5, "Ménaka": 1}
    page.select_option("#speaker", value="=GOV_FRA")
    assert page.evaluate(COUNTS) == {"Timbuktu": 2}
    page.locator(".reset").click()
    assert not page.locator("input[value=shading]").is_checked() and page.evaluate(LAND) == plain
    assert _quiet(seen) == []


@pytest.mark.parametrize(
    ("most", "bounds"),
    [
        (1, [1]),
        (3, [1, 2, 3]),
        (5, [1, 2, 3, 6]),
        (20, [1, 2, 3, 10]),
        (2000, [1, 5, 20, 200]),
        (90_000, [1, 10, 200, 5000]),
    ],
)
def test_classes_are_few_and_round(visit: Visit, ledger: Path, most: int, bounds: list[int]) -> None:
    page, _ = visit(ledger)
    assert page.evaluate(f"Shading.classes({most})") == bounds


def test_the_sign_of_troops_grows_with_their_strength(visit: Visit, ledger: Path) -> None:
    page, _ = visit(ledger)
    grown = page.evaluate("[10, 300, 1000, 5000, 10000, 90000].map(Symbols.strength)")
    assert grown == sorted(grown) and grown[0] < grown[3] / 2 and grown[-1] == grown[-2] <= 1.15
    page.locator(".legend > summary").click()
    assert "5,000 troops" in page.locator(".legend").inner_text()


def test_the_inset_shows_where_one_is(visit: Visit, ledger: Path) -> None:
    page, _ = visit(ledger, fragment="#v=15.8,-1.3,7")
    frame = page.locator(".inset-frame").bounding_box()
    outer = page.locator(".inset").bounding_box()
    assert 3 <= frame["width"] < outer["width"] / 3
    assert outer["x"] < frame["x"] and frame["y"] < outer["y"] + outer["height"]
    phone, _ = visit(ledger, viewport={"width": 360, "height": 740})
    assert not phone.locator(".inset").is_visible()


def test_the_table_sorts_and_leads_both_ways(visit: Visit, ledger: Path) -> None:
    page, seen = visit(ledger)
    page.locator("#tab-table").focus()
    page.locator("#tab-table").press("Enter")
    rows = page.locator("table.claims tbody tr")
    assert rows.count() == 15
    page.locator("table.claims thead button", has_text="Date").click()
    dates = page.locator("table.claims tbody tr td:nth-child(5)").all_inner_texts()
    assert dates[0] == "2013" and dates[5:] == ["date not known"] * 10, "what is not known stands last"
    head = page.locator("table.claims thead th", has_text="Date")
    assert head.get_attribute("aria-sort") == "ascending"
    assert page.evaluate("document.activeElement.textContent").startswith("Date"), "sorting keeps the focus"
    page.keyboard.press("Enter")
    assert page.locator("table.claims thead th", has_text="Date").get_attribute("aria-sort") == "descending"
    assert page.locator("table.claims tbody tr td:nth-child(5)").first.inner_text() != "2013"
    row = rows.filter(has_text="Ménaka")
    row.locator("button").press("Enter")
    assert "Ménaka" in page.locator(".leaflet-popup-content").inner_text()
    page.keyboard.press("Escape")
    row.hover()
    assert page.locator(".spot-mark.lit").get_attribute("aria-label").startswith("Ménaka")
    page.locator(".spot-mark[aria-label^='Gossi']").hover()
    assert page.locator("table.claims tr.lit").count() == 5
    page.locator("input[value=ledger]").check()
    assert page.locator("table.bases tbody tr").count() == len(presence.on("2022-04-27"))
    assert seen.complaints == []


def test_the_table_at_twice_the_size(visit: Visit, ledger: Path) -> None:
    page, _ = visit(ledger, viewport={"width": 640, "height": 400}, device_scale_factor=2)
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    page.locator("#fold").click()
    page.locator("#tab-table").click()
    table = page.locator("table.claims")
    table.scroll_into_view_if_needed()
    assert table.is_visible() and page.evaluate("document.documentElement.scrollWidth") <= 640


def test_nothing_moves_when_asked(visit: Visit, ledger: Path) -> None:
    page, _ = visit(ledger, reduced_motion="reduce")
    page.locator(".list [data-go='13']").click()
    assert page.locator(".leaflet-popup").count() == 1, "there at once"
    assert page.evaluate("getComputedStyle(document.querySelector('.leaflet-popup')).transitionDuration") in {"0s", ""}
    assert page.evaluate("map_sahel_atlas.options.zoomAnimation") is False
