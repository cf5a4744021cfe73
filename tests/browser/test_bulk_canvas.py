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
    assert "2022-04-19" in page.locator(".leaflet-popup-content").inner_text()
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
