"""In a notebook's frame, and with folium layers of the user's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import folium
import map_cases
import pytest

from geo.export import save_html
from geo.maps import SahelMap, draw

pytestmark = pytest.mark.browser


def _map() -> SahelMap:
    return draw(map_cases.sahel_claims(), map_cases.sahel_places(), map_cases.ARTICLE)


def test_it_works_in_a_sandboxed_frame(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "notebook.html"
    path.write_text(f"<!DOCTYPE html><title>x</title><body>{_map()._repr_html_()}</body>", encoding="utf-8")
    context = browser.new_context(offline=True, viewport={"width": 1200, "height": 800})
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.goto(path.as_uri())
    inside = page.frame_locator("iframe")
    inside.locator("html[data-ready=yes]").wait_for(state="attached")
    inside.locator("input[value=events]").uncheck()
    assert inside.locator(".count").inner_text() == "11 of 15 claims shown"
    inside.locator(".spot-mark[aria-label^='Gossi']").click()
    assert "France said" in inside.locator(".leaflet-popup-content").inner_text()
    assert faults == []
    context.close()


def test_folium_layers_of_the_user_are_drawn_without_a_network(visit: Callable[..., Any], tmp_path: Path) -> None:
    m = _map()
    folium.Marker([20, -6], popup=folium.Popup("<b>mine</b>"), tooltip="hello").add_to(m)
    folium.CircleMarker([21, -2], radius=9, color="#aa3377").add_to(m)
    group = folium.FeatureGroup("extra").add_to(m)
    folium.GeoJson({"type": "Point", "coordinates": [3, 20]}, marker=folium.Circle(radius=50_000)).add_to(group)
    page, seen = visit(save_html(m, tmp_path / "m.html"))
    assert seen.complaints == []
    assert page.locator("path[stroke='#aa3377']").count() == 1
    page.locator("img.leaflet-marker-icon").click()
    assert page.locator(".leaflet-popup-content b").inner_text() == "mine"
    assert page.locator(".count").inner_text() == "15 of 15 claims shown"
