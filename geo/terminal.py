"""The terminal: tables of plain text on standard output; progress and what is being done on standard error."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.markup import escape
from rich.table import Table

Progress = Callable[[str, int, int | None], None]  # what is being done, how far, of how much (None: not known)
WIDE = 150  # characters of a line where the output is no terminal


def printable(text: str) -> str:
    """Text with a blank for each control character, so that none is sent to the terminal."""
    return "".join(char if char.isprintable() else " " for char in text)


def one_line(text: str) -> str:
    """Text on one line, with nothing in it that a terminal obeys; bytes that are no text show as such."""
    return " ".join(printable(text.encode("utf-8", "backslashreplace").decode("utf-8")).split())


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


def unseen(what: str, done: int, total: int | None) -> None:
    """Progress that nobody sees."""


@contextmanager
def shown_progress() -> Iterator[Progress]:
    """Progress as bars on standard error, gone when all is done; unseen where that is no terminal."""
    from rich.progress import BarColumn, SpinnerColumn, TaskID, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    if not sys.stderr.isatty():
        yield unseen
        return
    counted = TextColumn("{task.fields[counted]}")
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), counted, TimeRemainingColumn())
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def show(what: str, done: int, total: int | None) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(escape(printable(what)), total=total, counted="")
            counted = f"{done:,} of {total:,}" if total else f"{done:,}" if done else ""
            bars.update(tasks[what], completed=done, total=total, counted=counted)

        yield show


def talk() -> None:
    """Say on standard error what is being done and how long it took: the log of the package ``geo``."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(relativeCreated)6d ms  %(message)s"))
    log = logging.getLogger("geo")
    log.addHandler(handler)
    log.setLevel(logging.INFO)
