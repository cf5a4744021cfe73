"""Tables as the command line prints them: for a person in the terminal, or as JSON, CSV and GeoJSON for a program."""

from __future__ import annotations

import json
import re
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from geo.terminal import console, print_cells, printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd


class Format(StrEnum):
    """How a table with a geometry is printed."""

    table = "table"
    json = "json"
    csv = "csv"
    geojson = "geojson"


class PlainFormat(StrEnum):
    """How a table without a geometry is printed."""

    table = "table"
    json = "json"
    csv = "csv"


AsFormat = Annotated[Format, typer.Option("--format", "-f", help="How to print the table")]
AsPlain = Annotated[PlainFormat, typer.Option("--format", "-f", help="How to print the table")]
_PLACES = ("toponym", "kind", "status", "name", "iso3", "adm1", "confidence")
_CLAIMS = ("claim", "what", "who", "against", "where", "when", "how many", "according to", "stands")
_ACTOR_ID = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*")


def print_geo(table: gpd.GeoDataFrame, format: Format) -> None:
    """A table with every column, for a program."""
    from geo import tables

    if format is Format.csv:
        print(tables.to_csv(table), end="")
    else:
        print(tables.to_geojson(table) if format is Format.geojson else tables.to_json(table))


def print_plain(rows: list[dict[str, Any]], columns: Sequence[str], format: PlainFormat) -> None:
    """Rows without a geometry, for a program."""
    from geo import tables

    cells = [{name: tables.plain(row.get(name)) for name in columns} for row in rows]
    if format is PlainFormat.csv:
        print(tables.csv_text(list(columns), cells), end="")
    else:
        print(json.dumps(cells, ensure_ascii=False, indent=1))


def print_places(places: gpd.GeoDataFrame, limit: int | None = None) -> None:
    """Where each place is and how surely, a line each."""
    from geo import tables

    rows = tables.records(places)
    print_cells(_PLACES, [[words(row[column]) for column in _PLACES] for row in rows[:limit]])
    _print_more(len(rows), limit)


def print_claims(claims: gpd.GeoDataFrame, lang: str, limit: int | None = None, quotes: bool = False) -> None:
    """Who did what, where and when, according to whom, a line each; what the actors' ids mean; the words behind each.

    Parameters
    ----------
    claims : GeoDataFrame
    lang : str
        The article's: the language of the actors' names.
    limit : int, optional
        The rest is only counted.
    quotes : bool, default False
        Whether the beginning of each claim's sentence is printed too.
    """
    from geo import tables

    rows = tables.records(claims)
    print_cells(_CLAIMS, [[printable(cell) for cell in _claim(row)] for row in rows[:limit]])
    _print_more(len(rows), limit)
    if names := _names(rows[:limit], lang):
        console().print(escape("; ".join(f"{actor} = {name}" for actor, name in names.items())))
    if quotes:
        _print_quotes(rows[:limit])


def _claim(row: dict[str, Any]) -> list[str]:
    """Cells of a claim."""
    stands = row["status"] if row["stance"] == "asserts" else f"{row['status']}, {row['stance']}"
    return [
        row["claim_id"],
        row["type"],
        words(row["actors"]),
        words(row["targets"]),
        words(row["place_name"]),
        when(row["date_start"], row["date_end"]),
        words(row["numbers"]),
        words(row["asserted_by"]),
        stands,
    ]


def _names(rows: list[dict[str, Any]], lang: str) -> dict[str, str]:
    """Name of each actor that is printed as an id."""
    from geo.actors import actor_name

    ids = (actor for row in rows for actor in (*row["actors"], *row["targets"], row["asserted_by"] or ""))
    read = "fr" if lang == "fr" else "en"
    named = {actor: actor_name(actor, read) for actor in dict.fromkeys(ids) if _ACTOR_ID.fullmatch(actor)}
    return {actor: printable(name) for actor, name in named.items() if name != actor}


def _print_quotes(rows: list[dict[str, Any]]) -> None:
    """The words that each claim rests on, a line each; a longer sentence is cut at the line's end."""
    out, told = console(), dict[str, list[str]]()
    for row in rows:
        told.setdefault(printable(" ".join(row["quote"].split())), []).append(row["claim_id"])
    if told:
        out.print("\nThe words that they rest on (--format csv has them whole)")
    for quote, ids in told.items():
        out.print(escape(f"{', '.join(ids)}: {quote}"), no_wrap=True, overflow="ellipsis")


def when(first: str | None, last: str | None) -> str:
    """Days of a claim, no finer than it is known.

    Parameters
    ----------
    first, last : str or None
        YYYY-MM-DD.

    Examples
    --------
    >>> when("2022-04-01", "2022-04-30"), when("2022-04-19", "2022-04-19"), when("2022-04-19", "2022-04-21")
    ('2022-04', '2022-04-19', '2022-04-19 to 04-21')
    """
    from calendar import monthrange

    if not first or not last:
        return first or (f"up to {last}" if last else "")
    if first == last:
        return first
    if (first[5:], last[5:]) == ("01-01", "12-31") and first[:4] == last[:4]:
        return first[:4]
    if first[:7] == last[:7] and first[8:] == "01" and int(last[8:]) == monthrange(int(last[:4]), int(last[5:7]))[1]:
        return first[:7]
    return f"{first} to {last[5:] if first[:4] == last[:4] else last}"


def _print_more(there: int, limit: int | None) -> None:
    """How many rows were left out."""
    if limit is not None and there > limit:
        console().print(f"… and {there - limit} more")


def words(value: Any) -> str:
    """A cell in words, with control characters shown rather than sent to the terminal."""
    if value is None:
        text = ""
    elif isinstance(value, list):
        text = ", ".join(_number(part) if isinstance(part, dict) else str(part) for part in value)
    else:
        text = str(value)
    return printable(text)


def _number(number: dict[str, Any]) -> str:
    """A number with its bounds: "killed 6", "killed 40 or more"."""
    low, high = number.get("low"), number.get("high")
    if low is not None and high is not None:
        amount = str(low) if low == high else f"{low}-{high}"
    elif low is not None:
        amount = f"{low} or more"
    else:
        amount = f"up to {high}"
    return f"{number.get('what')} {amount}"
