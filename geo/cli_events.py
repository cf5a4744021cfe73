"""The command line for other people's events: ``sahel-atlas events`` and ``sahel-atlas beside``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from geo.cli_tables import AsFormat, AsPlain, Format, PlainFormat, print_geo, print_plain
from geo.errors import DataError
from geo.terminal import print_cells

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from geo.pipeline import Analysis

Files = Annotated[
    list[Path], typer.Argument(metavar="FILE...", help="Exports of ACLED, UCDP GED, GDELT, or HXL tables")
]
WithEvents = Annotated[
    list[Path] | None,
    typer.Option("--events", "-e", help="An export of ACLED, UCDP GED, GDELT, or an HXL table; repeatable"),
]
ShareAcled = Annotated[
    bool, typer.Option("--share-acled", help="My agreement with ACLED allows its events in a file that is passed on")
]
_SHOWN = ("date_start", "type", "side_a", "side_b", "place_name", "iso3", "killed_best", "dataset")


def read_all(paths: list[Path]) -> gpd.GeoDataFrame:
    """Events of several files under each other; an event that two files have is kept once."""
    import geopandas as gpd
    import pandas as pd

    from geo import schemas
    from geo.sources import read_events

    tables = [read_events(path) for path in paths]
    kept = [table for table in tables if len(table)] or tables[:1]
    if not kept:
        return schemas.empty("events")
    joined = pd.concat(kept, ignore_index=True).drop_duplicates("event_id", ignore_index=True)
    return gpd.GeoDataFrame(joined, geometry="geometry", crs=schemas.CRS)


def read(paths: list[Path] | None, share_acled: bool) -> gpd.GeoDataFrame | None:
    """Events of files for a map that is passed on; ACLED's only where the user says that they may be."""
    from geo.sources import sharing

    if not paths:
        return None
    events = read_all(paths)
    sharing.refuse_unshareable(events, share_acled)
    return events


def put_beside(found: Analysis, events: gpd.GeoDataFrame | None) -> tuple[Analysis, gpd.GeoDataFrame | None]:
    """The analysis with what the events say of its claims and their terms, and the events as a map draws them."""
    from dataclasses import replace

    from geo.corroborate import with_events
    from geo.sources import sharing

    if events is None:
        return found, None
    article = found.article
    notes = [
        f"events of {name}: {terms}"
        for name, terms in sorted(set(zip(events["dataset"], events["licence"], strict=True)))
    ]
    claims = with_events(found.claims, events, found.places, article.lang)
    return replace(found, claims=claims, article=replace(article, notes=(*article.notes, *notes))), sharing.to_draw(
        events, article.lang if article.lang in ("en", "fr") else "en"
    )


def list_events(
    files: Files,
    format: AsFormat = Format.table,
    limit: Annotated[int, typer.Option(help="Rows to show")] = 40,
) -> None:
    """Read events of ACLED, UCDP, GDELT or HXL into one table.

    Whose format a file is in is told by its columns.
    """
    from geo import tables

    events = read_all(files)
    if format is not Format.table:
        return print_geo(events, format)
    rows = [{name: row[name] for name in _SHOWN} for row in tables.records(events.head(limit))]
    _show(rows, _SHOWN)
    placed = int(events.geometry.notna().sum())
    print(f"{len(events):,} events, {placed:,} with a point that stands for a place and not for an area")
    for licence in sorted(events["licence"].dropna().unique()):
        print(f"licence: {licence}")


def beside(
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="A file (.txt, .md, .html), an address, or -")],
    events: WithEvents = None,
    published: Annotated[str | None, typer.Option(help="Day of publication, YYYY-MM-DD; overrides the file")] = None,
    lang: Annotated[str | None, typer.Option(help="Language of the text, en or fr")] = None,
    format: AsPlain = PlainFormat.table,
) -> None:
    """Hold an article's claims against other people's events.

    Which events have the same, which have it otherwise and how, and which near by the article does not mention.
    """
    from geo.articles import read_article
    from geo.corroborate import corroborate, unmentioned
    from geo.pipeline import analyse

    if not events:
        raise DataError("no events to hold the claims against: add --events FILE")
    known = read_all(events)
    analysis = analyse(read_article(article, published=published, lang=lang))
    claims, places = analysis.claims, analysis.places
    found = corroborate(claims, known, places)
    if format is not PlainFormat.table:
        told = found.assign(differs=found["differs"].map(_joined)) if format is PlainFormat.csv else found
        rows = [{str(name): value for name, value in row.items()} for row in told.to_dict("records")]
        return print_plain(rows, list(told.columns), format)
    _show_beside(found, claims)
    left = unmentioned(claims, known, places, found)
    print(f"\n{len(left)} events near these places and days that the article does not mention")
    _show([{name: row[name] for name in _SHOWN} for row in left.head(20).to_dict("records")], _SHOWN)


def _joined(differs: object) -> str:
    return "; ".join(differs) if isinstance(differs, list) else ""


def _show_beside(found: pd.DataFrame, claims: gpd.GeoDataFrame) -> None:
    """Claims beside events, a line each."""
    about = claims.set_index("claim_id")
    rows = []
    for row in found.to_dict("records"):
        claim = about.loc[row["claim_id"]]
        known = isinstance(row["event_id"], str)
        rows.append(
            {
                "claim": f"{claim['type']}, {claim['place_name'] or 'no place'}, {claim['date_start'] or 'no day'}",
                "verdict": row["verdict"],
                "event": f"{row['event_id']} ({row['km']:.0f} km, {row['days_apart']:.0f} d)" if known else "",
                "why": _joined(row["differs"]) or row["reason"],
            }
        )
    _show(rows, ("claim", "verdict", "event", "why"))


def _show(rows: list[dict[str, object]], columns: tuple[str, ...]) -> None:
    """Rows in the terminal, missing cells empty."""
    print_cells(
        columns,
        [["" if row[name] is None or row[name] != row[name] else str(row[name]) for name in columns] for row in rows],
    )
