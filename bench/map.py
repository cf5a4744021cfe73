"""Size, time to ready and frame time of the map beside stock folium and geopandas.explore, on the same points.

    python bench/map.py [--counts 500 10000 100000 1000000] [--tools ours folium explore] [--limit 170]

Needs what ``make setup-test`` installs and headless Chromium from the system, nothing else and no network: the peers'
libraries are served from this machine, jQuery by a stub, Bootstrap and Font Awesome as empty files, which is their best
case. "Ready" is from the start of the page to the first frame after drawing; a frame's time is taken while the map is
dragged; "article" is the map of a report with all its layers, relief and reader, which the peers have no like of.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from xstatic.pkg import leaflet

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import need_browser

from geo import schemas
from geo.articles import Article
from geo.export import save_html
from geo.maps import draw

TYPES = ("Battles", "Explosions", "Violence against civilians", "Protests", "Riots", "Strategic developments")
STUB = """window.$ = window.jQuery = markup => {
  if (typeof markup !== "string") return { ready(run) { run(); } };
  const holder = document.createElement("template");
  holder.innerHTML = markup.trim();
  return [holder.content.firstChild];
};"""
PAN = """() => new Promise(done => {
  const frames = []; let last = performance.now(); let stop = false;
  const tick = now => { frames.push(now - last); last = now; stop ? done(frames) : requestAnimationFrame(tick); };
  requestAnimationFrame(tick); window.stopFrames = () => { stop = true; };
})"""


def events(count: int) -> gpd.GeoDataFrame:
    """Made-up events around sixty centres in the Sahel, the same each time."""
    random = np.random.default_rng(7)
    centre = random.integers(0, 60, count)
    lon = random.uniform(-12, 20, 60)[centre] + random.normal(0, 0.7, count)
    lat = random.uniform(10, 18, 60)[centre] + random.normal(0, 0.7, count)
    day = pd.Timestamp("2012-01-01") + pd.to_timedelta(random.integers(0, 4700, count), unit="D")
    return gpd.GeoDataFrame(
        {
            "type": random.choice(TYPES, count),
            "date": day.strftime("%Y-%m-%d"),
            "actor": random.choice([f"Actor {n}" for n in range(200)], count),
            "value": random.poisson(2, count),
        },
        geometry=shapely.points(lon, lat),
        crs="EPSG:4326",
    )


def ours(table: gpd.GeoDataFrame, path: Path) -> None:
    """This program's map."""
    nothing = (
        schemas.empty("claims"),
        schemas.empty("places"),
        Article(text="Made-up events.", title="Made-up events"),
    )
    save_html(draw(*nothing, events=table), path)


def article(table: gpd.GeoDataFrame, path: Path) -> None:
    """This program's map of one report, whatever the points."""
    import map_cases

    from geo import presence

    rows = (map_cases.sahel_claims(), map_cases.sahel_places(), map_cases.ARTICLE)
    save_html(draw(*rows, text="full", ledger=presence.load_presence()), path)


def stock(table: gpd.GeoDataFrame, path: Path) -> None:
    """folium's circle markers with a popup each, on a canvas."""
    import folium

    m = folium.Map(location=[14, 4], zoom_start=5, tiles=None, prefer_canvas=True)
    for row, point in zip(table.itertuples(), table.geometry, strict=True):
        folium.CircleMarker([point.y, point.x], radius=3, popup=f"{row.type}, {row.date}, {row.actor}").add_to(m)
    m.save(str(path))


def explore(table: gpd.GeoDataFrame, path: Path) -> None:
    """geopandas' own interactive map; it wants mapclassify to be there, and uses it only for classes of numbers."""
    if importlib.util.find_spec("mapclassify") is None:
        sys.modules["mapclassify"] = ModuleType("mapclassify")
    table.explore(tiles=None, prefer_canvas=True).save(str(path))


TOOLS: dict[str, tuple[Callable[[gpd.GeoDataFrame, Path], None], str]] = {
    "ours": (ours, "document.documentElement.dataset.ready === 'yes'"),
    "article": (article, "document.documentElement.dataset.ready === 'yes'"),
    "folium": (stock, "document.querySelector('.leaflet-overlay-pane canvas') !== null"),
    "explore": (explore, "document.querySelector('.leaflet-overlay-pane canvas') !== null"),
}


def serve(route: Any) -> None:
    """Leaflet from its package, jQuery as a stub, everything else of the peers empty."""
    url = route.request.url
    if url.startswith("file:"):
        route.continue_()
    elif "leaflet.js" in url or "leaflet.css" in url:
        name = "leaflet.js" if "leaflet.js" in url else "leaflet.css"
        route.fulfill(path=str(Path(leaflet.BASE_DIR) / name))
    elif "jquery" in url:
        route.fulfill(body=STUB, content_type="text/javascript")
    else:
        route.fulfill(body="", content_type="text/css" if "css" in url else "text/javascript")


def measure(browser: Any, path: Path, drawn: str, limit_s: int) -> tuple[float, float, int]:
    """Milliseconds to ready, 95th percentile of a frame while dragging, requests to the network."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    asked: list[str] = []
    page.on("request", lambda request: request.url.startswith("http") and asked.append(request.url))
    page.route("**/*", serve)
    began = time.perf_counter()
    page.goto(path.as_uri(), wait_until="commit", timeout=limit_s * 1000)
    while not page.evaluate(f"document.readyState !== 'loading' && {drawn}"):
        if time.perf_counter() - began > limit_s:
            raise TimeoutError
        time.sleep(0.01)
    ready = page.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => setTimeout(() => done(performance.now()))))"
    )
    page.wait_for_timeout(500)
    frames = page.evaluate_handle("() => { window.frames_ = (" + PAN + ")(); return 1; }")
    del frames
    page.mouse.move(700, 500)
    page.mouse.down()
    for step in range(60):
        page.mouse.move(700 - step * 5, 500 - step * 2)
    page.mouse.up()
    page.evaluate("window.stopFrames()")
    spent = page.evaluate("window.frames_")
    page.close()
    return float(ready), float(np.percentile(spent, 95)), len(asked)


def main() -> None:
    """Print one line a tool and count."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--counts", type=int, nargs="+", default=[500, 10_000, 100_000])
    parser.add_argument("--tools", nargs="+", choices=TOOLS, default=list(TOOLS))
    parser.add_argument("--limit", type=int, default=170, help="seconds that a page may take")
    chosen = parser.parse_args()
    from playwright.sync_api import sync_playwright

    print(f"{'tool':8} {'points':>8} {'build s':>8} {'kB':>8} {'ready ms':>9} {'frame p95 ms':>13} {'requests':>9}")
    with sync_playwright() as driver, tempfile.TemporaryDirectory() as folder:
        for count in chosen.counts:
            table = events(count)
            for name in chosen.tools:
                make, drawn = TOOLS[name]
                if name == "article" and count != chosen.counts[0]:
                    continue
                path = Path(folder) / f"{name}{count}.html"
                began = time.perf_counter()
                try:
                    make(table, path)
                except ImportError as fault:
                    print(f"{name:8} {count:8} not measured: {' '.join(str(fault).split())[:90]}", flush=True)
                    continue
                build = time.perf_counter() - began
                browser = driver.chromium.launch(executable_path=need_browser.find(), args=list(need_browser.FLAGS))
                try:
                    ready, frame, asked = measure(browser, path, drawn, chosen.limit)
                    told = f"{ready:9.0f} {frame:13.0f} {asked:9}"
                except Exception as fault:  # noqa: BLE001 - a peer that fails is a result, and is printed as such
                    told = f"failed: {type(fault).__name__}"
                browser.close()
                print(f"{name:8} {count:8} {build:8.1f} {path.stat().st_size / 1000:8.0f} {told}", flush=True)


if __name__ == "__main__":
    main()
