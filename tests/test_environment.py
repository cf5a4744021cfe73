"""What the project says of itself, kept equal: environment.yml and pyproject.toml, the lock files, the version."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.version import Version

import geo

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
CONDA_GROUPS = ("notebook", "pictures")


def _wanted() -> dict[str, str]:
    texts = list(PROJECT["dependencies"])
    for group in CONDA_GROUPS:
        texts += PROJECT["optional-dependencies"][group]
    return {Requirement(text).name.lower(): str(Requirement(text).specifier) for text in texts}


def test_environment_has_the_same_names_and_bounds() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    conda = [entry for entry in environment["dependencies"] if isinstance(entry, str)]
    (pip,) = [entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict)]
    assert pip[-1] == "-e ."
    assert f"python{PROJECT['requires-python']}" in conda
    listed = [text for text in conda + pip[:-1] if not re.match(r"(python|pip)\b(?!-|3)", text)]
    found = {Requirement(text).name.lower(): str(Requirement(text).specifier) for text in listed}
    assert found == _wanted()


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-test.lock"])
def test_locks_pin_what_the_project_asks_for(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    pins = dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)", text, re.M))
    wanted = [Requirement(entry) for entry in PROJECT["dependencies"]]
    for requirement in wanted:
        assert Version(pins[requirement.name.lower()]) in requirement.specifier, requirement
    assert "http" not in re.sub(r"https?x|httpcore", "", text.replace("httpx", "")), "a lock names no host"


def test_every_dependency_says_why() -> None:
    lines = (ROOT / "pyproject.toml").read_text("utf-8").splitlines()
    block = [line for line in lines if re.match(r'\s+"[a-z0-9-]+[><=]', line)]
    assert len(block) > 20
    assert [line for line in block if "  # " not in line] == []


def test_one_version() -> None:
    assert PROJECT["version"] == geo.__version__
    assert f"version: {geo.__version__}" in (ROOT / "CITATION.cff").read_text("utf-8")
    assert f"## {geo.__version__}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_importing_runs_nothing() -> None:
    import subprocess
    import sys

    code = "import geo, sys; print([m for m in ('pandas', 'folium', 'geopandas') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_public_names_are_there_and_documented() -> None:
    for name in geo.__all__:
        assert getattr(geo, name).__doc__, name
