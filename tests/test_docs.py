"""The docs: they build without a warning, their links and commands are there, and the examples in docstrings run."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer

import geo
from geo import cli

ROOT = Path(__file__).resolve().parents[1]
PAGES = [
    *ROOT.glob("*.md"),
    *(page for page in ROOT.glob("docs/**/*.md") if "_build" not in page.parts),
    ROOT / "data" / "README.md",
]
MODULES = sorted(found.name for found in pkgutil.walk_packages(geo.__path__, "geo.") if found.name != "geo.__main__")


def test_the_site_builds_without_a_warning(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-W",
        "--keep-going",
        "-b",
        "html",
        str(ROOT / "docs"),
        str(tmp_path),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=280)
    assert done.returncode == 0, done.stderr[-2000:]
    page = (tmp_path / "reference" / "tables.html").read_text(encoding="utf-8")
    assert "asserted_by" in page


def test_the_committed_reference_of_the_tables_is_the_schemas() -> None:
    sys.path.insert(0, str(ROOT / "docs"))
    try:
        tables = importlib.import_module("tables")
    finally:
        sys.path.pop(0)
    path = ROOT / "docs" / "reference" / "tables.md"
    assert path.read_text(encoding="utf-8") == tables.text(), "run make docs and commit docs/reference/tables.md"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.S)
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if not link.startswith(("http://", "https://", "#", "mailto:")):
            assert (page.parent / link.partition("#")[0]).exists(), f"{page.name}: {link}"


def test_every_command_is_on_its_page_and_no_other() -> None:
    group = typer.main.get_command(cli.app)
    words = (ROOT / "docs" / "reference" / "command-line.md").read_text(encoding="utf-8")
    told = set(re.findall(r"`([a-z]+)\b", words))
    assert set(group.commands) <= told  # type: ignore[attr-defined]


def test_commands_in_the_docs_have_known_options() -> None:
    group = typer.main.get_command(cli.app)
    known = {option for command in group.commands.values() for part in command.params for option in part.opts}  # type: ignore[attr-defined]
    known |= {option for part in group.params for option in part.opts}
    for name in ("corpus", "data"):
        for nested in group.commands[name].commands.values():  # type: ignore[attr-defined]
            known |= {option for part in nested.params for option in part.opts}
    for page in PAGES:
        for line in re.findall(r"sahel-atlas [^\n`]*", page.read_text(encoding="utf-8")):
            for option in re.findall(r"(?<![\w-])(--[a-z][a-z-]+)", line):
                assert option in known | {"--help", "--no-full-text"}, f"{page.name}: {option}"


@pytest.mark.parametrize("name", MODULES)
def test_public_names_say_what_they_are(name: str) -> None:
    module = importlib.import_module(name)
    assert module.__doc__
    for public, found in vars(module).items():
        mine = getattr(found, "__module__", None) == name
        if mine and not public.startswith("_") and (inspect.isfunction(found) or inspect.isclass(found)):
            assert inspect.getdoc(found), f"{name}.{public} has no docstring"


@pytest.mark.parametrize("name", ["geo", *MODULES])
def test_examples_in_docstrings_run(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_the_front_door_is_documented() -> None:
    page = (ROOT / "docs" / "reference" / "api.md").read_text(encoding="utf-8")
    for name in geo.__all__:
        assert f"geo.{name}" in page
