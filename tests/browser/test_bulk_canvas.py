"""A hundred thousand events: drawn, hovered, opened and filtered on one canvas, hostile text included."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import map_cases
import numpy as np
import pytest
import shapely

from geo import schemas
from geo.articles import Article
from geo.export import save_html
from geo.maps import draw

pytestmark = pytest.mark.browser
INK = """() => { const c = document.querySelector('.leaflet-bulk-pane canvas');
  const { data } = c.getContext('2d').getImageData(0, 0, c.width, c.height);
  return data.reduce((n, v, i) => n + (i % 4 === 3 && v > 0), 0); }"""
CLICK = """() => { const m = map_sahel_atlas, latlng = L.latLng(14, 4);
  m.fire('click', { latlng, containerPoint: m.latLngToContainerPoint(latlng) }); }"""


def _save(path: Path, n: int, **columns: Any) -> Path:
    random = np.random.default_rng(3)
    points = shapely.points(random.uniform(-10, 20, n), random.uniform(10, 18, n))
    points[0] = shapely.Point(4.0, 14.0)
    table = gpd.GeoDataFrame(geometry=points, crs="EPSG:4326").assign(date="2022-04-19", type="Battles")
    table = table.assign(**columns)
    nothing = (schemas.empty("claims"), schemas.empty("places"), Article(text="x", title="Events"))
    return save_html(draw(*nothing, events=table), path)


def test_a_hundred_thousand(visit: Callable[..., Any], tmp_path: Path) -> None:
    kinds = np.where(np.arange(100_000) % 2, "Battles", "Riots")
    path = _save(tmp_path / "m.html", 100_000, type=kinds, actor="A", value=2)
    assert path.stat().st_size < 3_500_000
    page, seen = visit(path)
    full = page.evaluate(INK)
    assert full > 10_000
    page.locator("input[value='kind:0']").uncheck()
    assert page.evaluate(INK) < full
    page.locator("input[value='kind:1']").uncheck()
    assert page.evaluate(INK) == 0
    page.locator(".reset").click()
    assert page.evaluate(INK) == full
    spot = page.evaluate("(p => [p.x, p.y])(map_sahel_atlas.latLngToContainerPoint([14, 4]))")
    box = page.locator(".folium-map").bounding_box()
    page.mouse.move(box["x"] + spot[0], box["y"] + spot[1])
    page.wait_for_timeout(200)
    assert "19" in page.locator(".leaflet-tooltip").inner_text()
    page.mouse.click(box["x"] + spot[0], box["y"] + spot[1])
    assert "19 April 2022" in page.locator(".leaflet-popup-content").inner_text()
    assert [said for said in seen.complaints if "willReadFrequently" not in said] == [], (
        "but for this test's own reading"
    )
    assert not [url for url in seen.requests if not url.startswith(("file:", "data:"))]


@pytest.mark.parametrize("payload", ["img", "script", "template", "jinja_code", "lines", "bidi"])
def test_hostile_events(visit: Callable[..., Any], tmp_path: Path, payload: str) -> None:
    words = map_cases.PAYLOADS[payload]
    page, seen = visit(_save(tmp_path / "m.html", 2, type=words, actor=words, text=words))
    page.evaluate(CLICK)
    assert page.evaluate("window.hit") is None and seen.complaints == []
    assert page.evaluate("document.querySelector('.leaflet-popup-content h2').textContent") == words


def test_events_obey_the_speaker_and_the_actor(visit: Callable[..., Any], tmp_path: Path) -> None:
    n = 3000
    third = np.arange(n) % 3
    table = {
        "actor": np.array(["JNIM", "Army", "Herders"])[third],
        "source": np.array(["press", "press", "radio"])[third],
    }
    page, seen = visit(_save(tmp_path / "m.html", n, **table))
    shown = "Bulk.shown()"
    assert page.evaluate(shown) == n and page.locator(".events-shown").inner_text() == "3,000 of 3,000 events shown"
    full = page.evaluate(INK)
    page.select_option("#speaker", label="radio (1,000)")
    assert page.evaluate(shown) == 1000 and 0 < page.evaluate(INK) < full
    page.select_option("#actor", label="Army (1,000)")
    assert page.evaluate(shown) == 0 and page.evaluate(INK) == 0
    page.select_option("#speaker", index=0)
    assert page.evaluate(shown) == 1000
    page.locator("#search").fill("herders")
    page.locator("#found .actor").click()
    assert page.evaluate(shown) == 1000 and "who=Herders" in page.url
    again, _ = visit(tmp_path / "m.html", fragment="#" + page.url.split("#")[1])
    assert again.evaluate(shown) == 1000
    assert [said for said in seen.complaints if "willReadFrequently" not in said] == []


def test_claims_and_events_share_an_actor(visit: Callable[..., Any], tmp_path: Path) -> None:
    points = gpd.GeoSeries.from_xy([-1.0, 0.0, 1.0], [15.0, 15.0, 15.0], crs="EPSG:4326")
    events = gpd.GeoDataFrame({"actor": ["FAMA", "Malian Armed Forces", "Herders"]}, geometry=points)
    tables = (map_cases.sahel_claims(), map_cases.sahel_places(), map_cases.ARTICLE)
    page, _ = visit(save_html(draw(*tables, events=events), tmp_path / "m.html"))
    page.select_option("#actor", value="=FAMA")
    assert page.evaluate("Bulk.shown()") == 1 and page.locator(".count").inner_text().startswith("2 of 15 claims shown")
    page.select_option("#speaker", value="=GOV_MLI")
    assert page.evaluate("Bulk.shown()") == 0, "the government says nothing of these events"


def test_events_in_view_are_in_the_table_and_in_the_regions(visit: Callable[..., Any], tmp_path: Path) -> None:
    days = np.datetime_as_string(np.datetime64("2022-01-01") + np.arange(500), unit="D")
    page, seen = visit(_save(tmp_path / "m.html", 500, date=days, value=np.arange(500)))
    page.locator("#tab-table").click()
    rows = page.locator("table.events tbody tr")
    assert rows.count() == 200, "the newest of those in view"
    first = rows.first.locator("time").inner_text()
    assert rows.first.locator("time").get_attribute("datetime") > rows.last.locator("time").get_attribute("datetime")
    rows.first.locator("button").press("Enter")
    assert first in page.locator(".leaflet-popup-content").inner_text()
    page.locator("input[value=shading]").check()
    counted = "() => Base.regions().reduce((sum, i) => sum + Shading.at(i), 0)"
    assert 400 < page.evaluate(counted) <= 500
    page.locator("input[value='kind:0']").uncheck()
    assert page.evaluate(counted) == 0 and seen.complaints == []
