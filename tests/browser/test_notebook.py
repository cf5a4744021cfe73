"""In a notebook: the map in a sandboxed frame, then a picture; both outlive conversion, with the network cut."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbconvert import HTMLExporter
from nbconvert.preprocessors import ExecutePreprocessor

TESTS = Path(__file__).resolve().parents[1]
CELLS = (
    f"import sys; sys.path.insert(0, {str(TESTS)!r})\nimport map_cases\nfrom geo.maps import draw",
    "draw(map_cases.sahel_claims(), map_cases.sahel_places(), map_cases.ARTICLE)",
    "draw(*map_cases.hostile(map_cases.PAYLOADS['img']))",
)


@pytest.fixture(scope="module")
def notebook() -> Any:
    """A tiny notebook with two maps, run."""
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in CELLS])
    ExecutePreprocessor(timeout=200, kernel_name="python3").preprocess(made)
    return made


@pytest.fixture(scope="module")
def converted(notebook: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The notebook as ``nbconvert --to html`` writes it."""
    path = tmp_path_factory.mktemp("notebook") / "notebook.html"
    path.write_text(HTMLExporter().from_notebook_node(notebook)[0], encoding="utf-8")
    return path


def test_the_frame_comes_first_and_the_picture_second(notebook: Any) -> None:
    frame, picture = (output["data"] for output in notebook.cells[1]["outputs"])
    assert (
        frame["text/html"].startswith('<iframe sandbox="allow-scripts')
        and "allow-same-origin" not in frame["text/html"]
    )
    assert "text/html" not in picture and base64.b64decode(picture["image/png"]).startswith(b"\x89PNG")
    assert len(picture["image/png"]) < 250_000
    said = notebook.cells[1]["outputs"][1]["metadata"]["image/png"]
    assert said["alt"] == "Two stories about the sand at Gossi"
    assert not [
        output for cell in notebook.cells for output in cell["outputs"] if output["output_type"] in {"stream", "error"}
    ]


@pytest.mark.browser
def test_it_opens_with_the_network_cut(browser: Any, converted: Path) -> None:
    context = browser.new_context(offline=True, viewport={"width": 1300, "height": 900})
    page = context.new_page()
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.goto(converted.as_uri(), wait_until="domcontentloaded")
    pictures = page.locator("img[src^='data:image/png']")
    assert pictures.count() == 2
    for number, title in enumerate(("Two stories about the sand at Gossi", "<img src=x")):
        frame = page.locator("iframe").nth(number)
        frame.scroll_into_view_if_needed()
        inside = frame.content_frame
        inside.locator("html[data-ready=yes]").wait_for(state="attached")
        assert (inside.locator("h1").text_content() or "").startswith(title)
    inside = page.locator("iframe").first.content_frame
    inside.locator(".spot-mark[aria-label^='Gossi']").click()
    assert "France said" in inside.locator(".leaflet-popup-content").inner_text()
    assert page.evaluate("window.hit") is None and asked == []
    context.close()
