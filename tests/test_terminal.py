"""What is said on standard error while work goes on."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest

from geo.terminal import shown_progress, unseen

ARTICLE = Path(__file__).resolve().parents[1] / "data" / "articles" / "gossi-2022.md"


class Terminal(io.StringIO):
    """A standard error that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_progress_is_seen_in_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with shown_progress() as show:
        assert show is unseen
    monkeypatch.setattr(sys, "stderr", Terminal())
    with shown_progress() as show:
        show("reading [red]a\x1b[2Jb", 1, 3)
        show("reading [red]a\x1b[2Jb", 3, 3)
    shown = sys.stderr.getvalue()  # type: ignore[attr-defined]
    assert "reading [red]a [2Jb" in shown, "what is read is shown, never obeyed"
    assert "3 of 3" in shown


def test_verbose_tells_what_took_how_long_and_leaves_the_output_alone() -> None:
    command = [sys.executable, "-m", "geo", "-v", "places", str(ARTICLE), "--format", "json"]
    loud = subprocess.run(command, capture_output=True, text=True, check=True)
    quiet = subprocess.run([*command[:3], *command[4:]], capture_output=True, text=True, check=True)
    assert loud.stdout == quiet.stdout
    assert quiet.stderr == ""
    assert " ms  " in loud.stderr
    assert "Gossi" in loud.stderr
