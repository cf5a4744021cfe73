"""Tables in the terminal: cells as plain text, folded, a title where there is one."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TextIO

from rich.console import Console
from rich.markup import escape
from rich.table import Table

WIDE = 150  # characters of a line where the output is no terminal


def printable(text: str) -> str:
    """Text with a blank for each control character, so that none is sent to the terminal."""
    return "".join(char if char.isprintable() else " " for char in text)


def console(stream: TextIO | None = None) -> Console:
    """A console as wide as the terminal, or of a fixed width in a pipe."""
    return Console(file=stream, width=None if sys.stdout.isatty() else WIDE)


def print_cells(
    columns: Sequence[str], rows: Iterable[Iterable[str]], title: str | None = None, stream: TextIO | None = None
) -> None:
    """Print rows of cells under their columns; what is in a cell is shown, never obeyed."""
    shown = Table(title=title, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for column in columns:
        shown.add_column(column, overflow="fold")
    for row in rows:
        shown.add_row(*(escape(printable(cell)) for cell in row))
    console(stream).print(shown)
