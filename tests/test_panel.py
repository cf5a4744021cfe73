"""The notebook's panel: read, correct, save; and one line where something is missing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

import geo
from geo.panel import Panel

TEXT = "On Tuesday gunmen attacked Tessit, in Mali. The army said that two soldiers were killed. Gao was calm."


@pytest.fixture
def panel(tmp_path: Path) -> Panel:
    found = Panel(tmp_path / "out")
    found.text.value, found.published.value = TEXT, dt.date(2022, 3, 16)
    found.draw.click()
    return found


def test_a_pasted_text_is_drawn(panel: Panel) -> None:
    assert "3 mentions of places" in panel.told.value
    assert panel.shown.value.lstrip().startswith("<iframe") or "<iframe" in panel.shown.value
    assert "sandbox=" in panel.shown.value
    assert panel.found is not None
    assert panel.found.article.published == dt.date(2022, 3, 16)


def test_a_place_is_corrected_and_saved(panel: Panel, tmp_path: Path) -> None:
    at = next(value for label, value in panel.doubts.options if label.startswith("Gao:"))
    panel.doubts.value = at
    others = [value for _, value in panel.choice.options if not value.startswith(("geonames:2457163", "iso:"))]
    panel.choice.value = others[-1]
    panel.fix.click()
    assert "who made it and why" in panel.told.value
    panel.who.value, panel.why.value = "A tester", "for the test"
    panel.fix.click()
    assert "1 correction by hand" in panel.told.value
    assert panel.found is not None
    gao = panel.found.places.set_index("toponym").loc["Gao"]
    assert gao["place_id"] == others[-1]
    panel.name.value = "../../escape"
    panel.save.click()
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"escape.html", "escape.corrections.csv"}


def test_a_name_is_struck(panel: Panel) -> None:
    panel.doubts.value = next(value for label, value in panel.doubts.options if label.startswith("Tessit:"))
    panel.who.value, panel.why.value = "A tester", "for the test"
    panel.remove.click()
    assert panel.found is not None
    assert "Tessit" not in set(panel.found.places[panel.found.places["status"] == "resolved"]["toponym"])


def test_a_picked_file(tmp_path: Path) -> None:
    panel = Panel(tmp_path)
    panel.file.value = (
        {
            "name": "a.md",
            "type": "",
            "size": 1,
            "content": memoryview(TEXT.encode()),
            "last_modified": dt.datetime.now(),
        },
    )
    panel.draw.click()
    assert "3 mentions of places" in panel.told.value


@pytest.mark.parametrize("button", ["draw", "fix", "remove", "save"])
def test_nothing_there_is_one_line(tmp_path: Path, button: str) -> None:
    panel = Panel(tmp_path)
    getattr(panel, button).click()
    assert 'role="alert"' in panel.told.value
    assert list(tmp_path.iterdir()) == []


def test_the_whole_way_ends_in_a_file_that_corrects_again(panel: Panel, tmp_path: Path) -> None:
    """Paste, draw, correct, save; then the saved corrections beside the same text give the same place."""
    assert panel.doubts.value is not None, "the least certain is chosen from the start"
    assert panel.choice.value is not None or not panel.choice.options
    panel.doubts.value = next(value for label, value in panel.doubts.options if label.startswith("Gao:"))
    panel.choice.value = panel.choice.options[-1][1]
    panel.who.value, panel.why.value = "A tester", "for the test"
    panel.fix.click()
    panel.name.value = "report"
    panel.save.click()
    assert "report.corrections.csv" in panel.told.value
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "for the test" in page, "who reads the map sees that it was corrected, and why"
    path = tmp_path / "out" / "report.txt"
    path.write_text(TEXT, encoding="utf-8")
    again = geo.analyse(geo.read_article(path, published="2022-03-16")).places.set_index("toponym")
    assert panel.found is not None
    assert again.loc["Gao", "place_id"] == panel.found.places.set_index("toponym").loc["Gao", "place_id"]
    assert again.loc["Gao", "edited_why"] == "for the test"
