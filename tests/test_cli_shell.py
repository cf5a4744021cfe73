"""The command line in a shell: help that fits, completion, colours, exit codes, standard input for every article."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path

import pytest
import typer
from test_cli import run
from test_sources import UCDP, write
from typer.testing import CliRunner, Result

from geo import cli, cli_doctor

TEXT = "On 12 March 2022 fighters of JNIM attacked Mondoro, in Mali. The army said 27 soldiers were killed."


def shell(*arguments: str, text: str | None = None, **environment: str) -> Result:
    """The command with an environment of its own, standard output being a pipe."""
    kept = {name: environment.get(name) for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS")}
    return CliRunner().invoke(cli.app, list(arguments), input=text, env=kept | environment, prog_name="sahel-atlas")


@pytest.mark.parametrize("group", [[], ["data"], ["corpus"]])
def test_no_help_line_of_a_command_is_cut(group: list[str]) -> None:
    lines = shell(*group, "--help", COLUMNS="80").stdout.partition("Commands:")[2].strip().splitlines()
    assert len(lines) >= 3
    for line in lines:
        assert len(line) <= 80
        assert line.rstrip().endswith("."), f"cut or unfinished: {line}"
        assert "..." not in line


def test_the_shell_completes_commands_and_options() -> None:
    def completed(words: str) -> list[str]:
        asked = {"COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
        return shell(_SAHEL_ATLAS_COMPLETE="complete_bash", **asked).stdout.split()

    names = set(typer.main.get_command(cli.app).commands)  # type: ignore[attr-defined]
    assert set(completed("sahel-atlas ")) == names
    assert completed("sahel-atlas cl") == ["claims"]
    assert {"--format", "--published"} <= set(completed("sahel-atlas claims --"))
    assert set(completed("sahel-atlas claims --format ")) == {"table", "json", "csv", "geojson"}


def test_colours_are_asked_for_or_left_out() -> None:
    plain = shell("places", "-", text=TEXT)
    assert (plain.exit_code, "\x1b" in plain.stdout) == (0, False), "a pipe gets no control characters"
    assert "\x1b[1m" in shell("places", "-", text=TEXT, FORCE_COLOR="1").stdout
    table = shell("places", "-", "--format", "csv", text=TEXT, FORCE_COLOR="1")
    assert "\x1b" not in table.stdout, "what a program reads has no colours"


def test_no_color_outweighs_force_color(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli_doctor, "findings", lambda: [cli_doctor.Finding("an extra", "missing", "for nothing")])
    assert "\x1b[33m" in shell("doctor", FORCE_COLOR="1").stdout
    assert "\x1b[3" not in shell("doctor", FORCE_COLOR="1", NO_COLOR="1").stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--version"], 0),
        (["places", "no-such-file.txt"], 2),
        (["places", "--no-such-option"], 2),
        (["no-such-command"], 2),
        (["map", "-", "-o", "."], 2),
    ],
)
def test_exit_codes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int
) -> None:
    found, out, err = run(monkeypatch, capsys, *arguments)
    assert (found, bool(out), bool(err)) == (code, code == 0, code != 0)
    assert "Traceback" not in err


def test_every_command_reads_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    events, page = write(tmp_path / "e.csv", [UCDP]), tmp_path / "m.html"
    for arguments in (
        ["map", "-", "-o", str(page)],
        ["places", "-", "--explain"],
        ["claims", "-"],
        ["review", "-"],
        ["beside", "-", "--events", str(events), "--format", "json"],
    ):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode()), encoding="utf-8"))
        code, out, _ = run(monkeypatch, capsys, *arguments)
        assert code == 0
        assert "Mondoro" in out or "verdict" in out
    assert page.is_file()


def test_claims_for_a_person_and_for_a_program(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    article = tmp_path / "a.txt"
    article.write_text(TEXT.replace("On 12 March 2022", "In March 2022"), encoding="utf-8")
    _, out, _ = run(monkeypatch, capsys, "claims", str(article), "--published", "2022-04-14")
    assert "2022-03 " in out, "a month is a month"
    assert "JNIM = Jama'at Nusrat" in out
    assert "c1: " in out and "fighters of JNIM attacked" in out
    assert max(map(len, out.splitlines())) <= 150
    _, out, _ = run(monkeypatch, capsys, "claims", str(article), "--format", "json")
    assert {"quote", "date_prec", "start"} <= set(json.loads(out)[0])


def test_other_tables_for_a_program(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    _, out, _ = run(monkeypatch, capsys, "data", "list", "--format", "json")
    assert json.loads(out)[0]["places"] > 100_000
    _, out, _ = run(monkeypatch, capsys, "doctor", "--format", "csv")
    assert next(csv.reader(io.StringIO(out))) == ["what", "state", "words"]
    events = write(tmp_path / "e.csv", [UCDP])
    _, out, _ = run(monkeypatch, capsys, "events", str(events), "--format", "geojson")
    assert len(json.loads(out)["features"]) == 1
