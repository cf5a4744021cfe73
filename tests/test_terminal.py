"""What goes to the terminal is shown and never obeyed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.terminal import one_line, print_cells, printable


@given(st.text(max_size=60))
def test_a_line_is_one_line_that_no_terminal_obeys(text: str) -> None:
    line = one_line(text)
    assert all(char.isprintable() for char in line)
    assert line.split() == printable(text.encode("utf-8", "backslashreplace").decode()).split()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\nb\tc", "a b c"),
        ("\x1b[2Ja\x07", "[2Ja"),
        ("caf\udce9.txt", "caf\\udce9.txt"),
        ("Ménaka", "Ménaka"),
        ("\u202eabc", "abc"),
    ],
)
def test_what_is_shown(text: str, line: str) -> None:
    assert one_line(text) == line


def test_cells_are_shown_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    print_cells(("name", "b"), [("[bold]a[/bold]\x1b[2J", "1")], title="T")
    out = capsys.readouterr().out
    assert "T" in out and "[bold]a[/bold]" in out and "\x1b" not in out and "name" in out
