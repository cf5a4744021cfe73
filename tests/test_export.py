"""Files: whole or not there, and the same each time."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import map_cases
import pytest

from geo.errors import GeoError
from geo.export import save_html, write
from geo.maps import draw


def _map():  # type: ignore[no-untyped-def]
    return draw(map_cases.sahel_claims(), map_cases.sahel_places(), map_cases.ARTICLE)


def test_two_exports_are_the_same_file(tmp_path: Path) -> None:
    paths = [save_html(_map(), tmp_path / "new folder" / name) for name in ("a.html", "b.html")]
    assert len({hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}) == 1
    assert sorted(path.name for path in paths[0].parent.iterdir()) == ["a.html", "b.html"]


def test_a_place_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    for path in (blocked / "map.html", tmp_path):
        with pytest.raises(GeoError) as fault:
            save_html(_map(), path)
        assert "\n" not in str(fault.value) and str(path) in str(fault.value)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_an_old_file_survives_a_failed_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / "map.html"
    old.write_text("old")
    monkeypatch.setattr("os.replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(GeoError, match="No space left"):
        write(old, b"new")
    assert old.read_text() == "old" and [path.name for path in tmp_path.iterdir()] == ["map.html"]


def test_what_is_no_ordinary_file_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "folder", Path(os.devnull)):
        with pytest.raises(GeoError, match="no ordinary file"):
            write(path, b"x")
    assert not Path(os.devnull).is_file()
