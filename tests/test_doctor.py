"""The doctor: whole on this machine, and honest where something is missing or broken."""

from __future__ import annotations

import importlib.util
from importlib.metadata import PackageNotFoundError
from typing import Any

import pytest
from typer.testing import CliRunner

from geo import cli, cli_doctor, datasets
from geo.errors import DataError


def states() -> dict[str, str]:
    return {finding.what: finding.state for finding in cli_doctor.findings()}


def test_all_is_well_here() -> None:
    found = CliRunner().invoke(cli.app, ["doctor"])
    assert found.exit_code == 0, found.output
    assert "a map can be made" in found.output
    assert "each as its hash says" in found.output
    assert "broken" not in states().values()
    assert found.output.count("ODbL") == 1, "a line for each licence"
    assert not [line for line in found.output.splitlines() if len(line) > 150]


def test_a_missing_extra_is_named_with_its_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(
        cli_doctor.importlib.util, "find_spec", lambda name, *more: None if name == "hxl" else real(name, *more)
    )
    finding = next(finding for finding in cli_doctor.findings() if finding.what == "events")
    assert (finding.state, "sahel-atlas[events]" in finding.words) == ("missing", True)


def test_altered_data_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def altered(name: str) -> Any:
        raise DataError(f"{name} is not the file that was built")

    monkeypatch.setattr(datasets, "built", altered)
    assert states()["built data"] == "broken"


def test_a_missing_library_is_broken_and_ends_in_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    real = cli_doctor.version

    def gone(name: str) -> str:
        if name == "folium":
            raise PackageNotFoundError(name)
        return real(name)

    monkeypatch.setattr(cli_doctor, "version", gone)
    found = CliRunner().invoke(cli.app, ["doctor"])
    assert found.exit_code != 0
    assert "must be mended" in str(found.exception)
