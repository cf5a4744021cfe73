"""``sahel-atlas data``: what is installed, more places for those who want them, and taking them away again."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from geo.cli_tables import AsPlain, PlainFormat, print_plain
from geo.terminal import shown_progress

app = typer.Typer(help="List, add and remove gazetteers of your own.", no_args_is_help=True)


class Source(StrEnum):
    """Where more places can be had."""

    geonames = "geonames"


@app.command("list")
def list_installed(format: AsPlain = PlainFormat.table) -> None:
    """List the gazetteers that are installed."""
    from geo import downloads

    columns = ("name", "places", "bytes", "date", "licence", "title")
    if format is not PlainFormat.table:
        rows = [{name: getattr(pack, name) for name in columns} for pack in downloads.installed()]
        return print_plain(rows, columns, format)
    shown = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("name", "places", "MB", "date", "licence", "what it is"):
        shown.add_column(column, justify="right" if column in {"places", "MB"} else "left", overflow="fold")
    for pack in downloads.installed():
        size = f"{pack.bytes / 1e6:.1f}"
        shown.add_row(pack.name, f"{pack.places:,}", size, pack.date, escape(pack.licence), escape(pack.title))
    Console(width=None if Console().is_terminal else 150).print(shown)
    print(f"yours are kept in {downloads.packs_dir()}")


@app.command()
def add(
    source: Annotated[Source, typer.Argument(help="Where from: geonames")],
    countries: Annotated[list[str] | None, typer.Argument(help="Two-letter codes, such as ML NE BF TD MR")] = None,
    from_file: Annotated[
        list[Path] | None,
        typer.Option("--from", help="A dump on disk (.txt or .zip) instead of a download; repeatable"),
    ] = None,
) -> None:
    """Add GeoNames' places of whole countries.

    8,000 to 24,000 places a country (CC BY 4.0), into your own data folder.
    """
    from geo import downloads

    with shown_progress() as progress:
        added = downloads.add_geonames(countries or None, from_file or None, progress)
    for pack in added:
        print(f"{pack.name}: {pack.places:,} places, {pack.licence}")


@app.command()
def remove(name: Annotated[str, typer.Argument(help="As 'data list' shows it, such as geonames-ML")]) -> None:
    """Remove a gazetteer that you added."""
    from geo import downloads

    pack = downloads.remove(name)
    print(f"removed {pack.name}, {pack.places:,} places")
