"""``places --explain``: candidates and reasons in words, ties shown, the unknown told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from made_up import article
from typer.testing import CliRunner

from geo import cli, lexicon
from geo.candidates import points_of
from geo.cli_explain import explain
from geo.errors import GeoError
from geo.pipeline import resolutions


def told(text: str, tmp_path: Path, *options: str) -> str:
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    found = CliRunner().invoke(cli.app, ["places", str(path), "--lang", "en", *options])
    assert found.exit_code == 0, found.output
    return found.output


def test_candidates_and_reasons_are_printed(tmp_path: Path) -> None:
    output = told("Gunmen attacked a village near Gao, in Mali.", tmp_path, "--explain")
    assert re.search(r"^Gao \(character 31\)", output, re.M)
    assert "resolved, confidence 0." in output
    assert "geonames:2457163" in output and "geonames:2360626" in output  # Mali's and Burkina Faso's
    assert re.search(r"\+\d\.\d the text names what it lies", output)
    assert "Mali (character 39)" in output


def test_one_mention_alone(tmp_path: Path) -> None:
    output = told("Gunmen attacked a village near Gao, in Mali.", tmp_path, "--mention", "gao")
    assert "Gao (character 31)" in output and "Mali (character" not in output


def test_the_unknown_is_told(tmp_path: Path) -> None:
    output = told("They burned the village of Xaragansso in Mali.", tmp_path, "--explain")
    assert "unknown: no gazetteer here knows a place called Xaragansso" in " ".join(output.split())


def test_ties_are_marked(land: object, capsys: pytest.CaptureFixture[str]) -> None:
    found = resolutions(article("Three people were hurt in Kelo."))
    explain(found, "Kelo")
    output = capsys.readouterr().out
    assert "ambiguous" in output and len(re.findall(r"^ ?tied", output, re.M)) == 2


def test_a_name_that_is_not_there() -> None:
    with pytest.raises(GeoError, match="no mention of 'Kidal'; it names Gao"):
        explain(resolutions(article("They went to Gao.")), "Kidal")


def test_every_feature_has_its_words() -> None:
    words = lexicon.load("any", "reasons")
    assert set(points_of()) <= set(words)


def test_hostile_text_does_not_reach_the_terminal(tmp_path: Path) -> None:
    output = told("They burned the village of \x1b[31mXara\x1b[0m and [bold]Gao[/bold].", tmp_path, "--explain")
    assert "\x1b" not in output
