"""A browser for the tests: the system's Chromium, with the network cut."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import map_cases
import need_browser

from geo.export import save_html
from geo.maps import draw


@dataclass
class Seen:
    """What a page asked for and complained about."""

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Headless Chromium; in CI its absence fails the tests, elsewhere it skips them."""
    path = need_browser.find()
    if path is None:
        missing = "Chromium is not installed: run python tests/need_browser.py"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=path, args=list(need_browser.FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def gossi(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The map of the report on Gossi, as a file."""
    path = tmp_path_factory.mktemp("map") / "gossi.html"
    return save_html(draw(map_cases.sahel_claims(), map_cases.sahel_places(), map_cases.ARTICLE), path)


@pytest.fixture
def visit(browser: Any) -> Iterator[Callable[..., tuple[Any, Seen]]]:
    """Open a file with the network cut: ``page, seen = visit(path, **context)``."""
    contexts = []

    def opened(path: Path, **options: Any) -> tuple[Any, Seen]:
        fragment = options.pop("fragment", "")
        context = browser.new_context(offline=True, **{"viewport": {"width": 1280, "height": 800}, **options})
        contexts.append(context)
        page, seen = context.new_page(), Seen()
        page.on("request", lambda request: seen.requests.append(request.url))
        page.on("console", lambda said: said.type in {"error", "warning"} and seen.complaints.append(said.text))
        page.on("pageerror", lambda fault: seen.complaints.append(str(fault)))
        page.goto(path.as_uri() + fragment)
        page.wait_for_selector("html[data-ready=yes]")
        return page, seen

    yield opened
    for context in contexts:
        context.close()
