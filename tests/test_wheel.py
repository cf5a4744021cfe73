"""The wheel carries what it needs: installed by itself, it runs the main job from any folder."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LIMIT = 25_000_000  # bytes, so that it can be fetched over a poor line
ARTICLE = "Jihadists attacked a base at Djibo in northern Burkina Faso on 11 May, killing ten soldiers, the army said."


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (found,) = folder.glob("*.whl")
    return found


def test_the_wheel_is_small_and_whole(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert wheel.stat().st_size < LIMIT
    assert {"geo/_data/built/manifest.json", "geo/web/base.js", "geo/lexicon/fr/places.yaml"} <= names
    assert not [name for name in names if name.startswith(("tests/", "data/", "notebooks/"))]


def test_it_runs_the_main_job_from_any_folder(wheel: Path, tmp_path: Path) -> None:
    site, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    elsewhere.mkdir()
    install = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(site), str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    (elsewhere / "a.txt").write_text(ARTICLE, "utf-8")
    run = [sys.executable, "-m", "geo", "map", "a.txt", "-o", "a.html", "--published", "2022-05-12"]
    environment = {**os.environ, "PYTHONPATH": str(site)}
    done = subprocess.run(run, cwd=elsewhere, env=environment, check=True, capture_output=True, text=True)
    assert "Djibo" in done.stdout
    assert (elsewhere / "a.html").stat().st_size > 100_000
    where = [sys.executable, "-c", "import geo; print(geo.__file__)"]
    told = subprocess.run(where, cwd=elsewhere, env=environment, check=True, capture_output=True, text=True)
    assert told.stdout.startswith(str(site))
