"""Built data: whole or an error that says which script to run."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from geo import datasets
from geo.errors import DataError


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "a.csv").write_text("x\n1\n")
    entry = {"name": "a.csv", "sha256": datasets.sha256(tmp_path / "a.csv"), "script": "data/build/a.py"}
    (tmp_path / "manifest.json").write_text(json.dumps({"files": [entry]}))
    monkeypatch.setattr(datasets, "built_dir", lambda: tmp_path)
    datasets.manifest.cache_clear()
    datasets.built.cache_clear()
    yield tmp_path
    datasets.manifest.cache_clear()
    datasets.built.cache_clear()


def test_a_whole_file_is_given(folder: Path) -> None:
    assert datasets.built("a.csv") == folder / "a.csv"


@pytest.mark.parametrize("how", ["altered", "missing"])
def test_a_file_that_is_not_whole_names_its_script(folder: Path, how: str) -> None:
    (folder / "a.csv").write_text("x\n2\n") if how == "altered" else (folder / "a.csv").unlink()
    with pytest.raises(DataError, match=r"data/build/a\.py"):
        datasets.built("a.csv")


def test_an_unknown_file_is_an_error(folder: Path) -> None:
    with pytest.raises(DataError, match=r"b\.csv is not a built file"):
        datasets.built("b.csv")


def test_a_broken_manifest_is_an_error(folder: Path) -> None:
    shutil.copy(folder / "a.csv", folder / "manifest.json")
    with pytest.raises(DataError, match="cannot be read"):
        datasets.built("a.csv")
