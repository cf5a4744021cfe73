"""``sahel-atlas places ARTICLE --explain``: what each mention may mean, what speaks for each place, how it ended."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from geo.errors import GeoError
from geo.terminal import printable

if TYPE_CHECKING:
    from geo.candidates import Candidate
    from geo.resolve import Resolution

Explain = Annotated[bool, typer.Option("--explain", help="Print the places weighed for each mention, and why")]
OnlyMention = Annotated[str | None, typer.Option("--mention", help="With --explain: only mentions of this name")]
MOST = 6  # candidates shown; the rest is counted


def explain(found: list[Resolution], only: str | None = None) -> None:
    """Print how each mention was resolved, once for what is printed and decided alike.

    Parameters
    ----------
    found : list of Resolution
        Of one article, in order.
    only : str, optional
        Mentions of this name alone, however it is written.

    Raises
    ------
    GeoError
        If no mention has that name.
    """
    from geo.names import fold

    chosen = [one for one in found if only is None or fold(only) in {fold(one.mention.text), fold(one.mention.stem)}]
    if only is not None and not chosen:
        names = ", ".join(dict.fromkeys(printable(one.mention.text) for one in found)) or "no place at all"
        raise GeoError(f"the article has no mention of {printable(only)!r}; it names {names[:300]}")
    console = Console(width=None if sys.stdout.isatty() else 150)
    for one, spans in _alike(chosen):
        _print(console, one, spans)


def _alike(found: list[Resolution]) -> Iterator[tuple[Resolution, list[int]]]:
    """Resolutions that agree in name, outcome and scores, with where each is in the text."""
    groups: dict[object, list[Resolution]] = {}
    for one in found:
        scores = tuple((candidate.place.place_id, round(candidate.score, 1)) for candidate in one.candidates[:MOST])
        groups.setdefault((one.mention.text, one.mention.form, one.status, scores), []).append(one)
    for group in groups.values():
        yield group[0], [one.mention.start for one in group]


def _print(console: Console, one: Resolution, spans: list[int]) -> None:
    """One mention: what it is, how it ended, and its candidates."""
    at = ", ".join(map(str, spans[:8])) + (", …" if len(spans) > 8 else "")
    console.print(escape(f"{printable(one.mention.text)} (character {at})"), style="bold")
    console.print(escape(f"  read as: {one.mention.form}; {printable(one.mention.why) or 'a place name'}"))
    outcome = f"{one.status}, confidence {one.confidence:.2f}" if one.status != "unknown" else "unknown"
    console.print(escape(f"  {outcome}: {printable(one.reason)}"))
    if one.candidates:
        console.print(_table(one))
        if len(one.candidates) > MOST:
            console.print(f"  … and {len(one.candidates) - MOST} more places of the name")
    console.print()


def _table(one: Resolution) -> Table:
    """The candidates, best first; chances are those by points alone, before the curve of the confidence."""
    from geo.context import chances

    shown = Table(box=None, pad_edge=True, header_style="bold")
    for column in ("", "place", "kind", "in", "points", "chance", "why"):
        shown.add_column(column, justify="right" if column in {"points", "chance"} else "left", overflow="fold")
    tied = {candidate.place.place_id for candidate in one.tied}
    odds = chances(list(one.candidates))
    for number, (candidate, chance) in enumerate(zip(one.candidates[:MOST], odds, strict=False)):
        place = candidate.place
        mark = "tied" if place.place_id in tied else "this" if number == 0 and one.place is not None else ""
        inside = ", ".join(part for part in (place.adm2, place.adm1, place.iso3) if part and part != place.name)
        cells = (mark, f"{place.name} ({place.place_id})", place.kind, inside)
        points = (f"{candidate.score:.1f}", f"{chance:.2f}", _why(candidate))
        shown.add_row(*(escape(printable(cell)) for cell in (*cells, *points)))
    return shown


def _why(candidate: Candidate) -> str:
    """What gave points and took them, the weightiest first."""
    told = sorted(candidate.reasons, key=lambda pair: -abs(pair[1]))
    return "; ".join(f"{points:+.1f} {reason}" for reason, points in told if points)
