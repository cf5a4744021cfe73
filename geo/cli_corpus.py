"""``sahel-atlas corpus``: many articles into tables, their map, and tables without exact positions."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from geo.terminal import one_line, shown_progress

if TYPE_CHECKING:
    from geo.pipeline import Analysis

app = typer.Typer(help="Read many articles, on all cores or a cluster.", no_args_is_help=True)

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a run")]
Coarsen = Annotated[
    str | None, typer.Option(help="Leave out, for good, everything finer than the units of a level: adm2")
]
Out = Annotated[Path, typer.Option("--out", help="Folder to write")]


@app.command("run")
def run(
    sources: Annotated[
        list[str], typer.Argument(metavar="SOURCE...", help="Folders, .jsonl, .parquet, feeds, files of one article")
    ],
    out: Out,
    scheduler: Annotated[
        str | None, typer.Option(help="A Dask scheduler, tcp://host:port, instead of this machine")
    ] = None,
    workers: Annotated[int | None, typer.Option(help="Processes on this machine; as many as cores by default")] = None,
    published: Annotated[str | None, typer.Option(help="Day of publication of all articles, YYYY-MM-DD")] = None,
    lang: Annotated[str | None, typer.Option(help="Language of all articles, en or fr")] = None,
    seconds: Annotated[float, typer.Option(help="Limit for one article")] = 60.0,
) -> None:
    """Read articles into tables; run again, it goes on.

    Claims and places as GeoParquet by country and month, with a manifest of what there is and what was left out.
    """
    from geo import corpus

    with shown_progress() as show:
        told = partial(show, "reading articles")
        made = corpus.run(
            sources, out, scheduler, workers, published=published, lang=lang, seconds=seconds, progress=told
        )
    _print(made.counts)
    for bad in made.manifest["bad"][:10]:
        print(f"left out: {one_line(bad['reason'])}", file=sys.stderr)
    if len(made.manifest["bad"]) > 10:
        print(f"and {len(made.manifest['bad']) - 10} more: see {out / 'manifest.json'}", file=sys.stderr)
    print(f"corpus: {out}")


def _print(counts: dict[str, int]) -> None:
    """What there is, one line each."""
    for name, number in counts.items():
        print(f"{name.replace('_', ' ')}: {number:,}")


@app.command("map")
def draw(
    folder: Folder,
    output: Annotated[Path, typer.Option("--output", "-o", help="The HTML file to write")],
    lang: Annotated[str, typer.Option(help="Language of the map's own words, en or fr")] = "en",
    country: Annotated[list[str] | None, typer.Option(help="Only claims of this country, such as MLI")] = None,
    region: Annotated[list[str] | None, typer.Option(help="Only claims of this admin-1 unit")] = None,
    since: Annotated[str | None, typer.Option(help="Only claims from this day on, YYYY-MM-DD")] = None,
    until: Annotated[str | None, typer.Option(help="Only claims up to this day, YYYY-MM-DD")] = None,
) -> None:
    """Draw the claims of a run as points: by time, kind, actor, source."""
    from geo import corpus
    from geo.export import save_html

    drawn = corpus.draw_corpus(
        folder, lang=lang, countries=country or (), regions=region or (), since=since, until=until
    )
    print(f"map: {save_html(drawn, output)}")


@app.command("coarsen")
def coarsen(folder: Folder, out: Out, level: Annotated[str, typer.Option(help="How fine: adm2")] = "adm2") -> None:
    """Write a run's tables again, without exact positions.

    Nothing finer than admin-2 units is left: no coordinates, no names, no quotes.
    """
    from geo.corpus.coarse import coarsen_corpus

    made = coarsen_corpus(folder, out, level)
    _print(made["counts"])
    print(f"corpus: {out}")


def made_coarse(found: Analysis, level: str, precise: bool) -> Analysis:
    """An analysis without exact positions, and without the article's words.

    Raises
    ------
    GeoError
        If the level is not known, or the map is to carry something precise.
    """
    from geo import coarsen, schemas
    from geo.claims.ledger import ledger_check
    from geo.claims.outside import rejects
    from geo.errors import GeoError
    from geo.pipeline import Analysis

    coarsen.check_level(level)
    if precise:
        raise GeoError("--coarsen takes exact positions out: leave out --full-text and --events, which bring them in")
    day, none = found.article.published, schemas.empty("claims")
    places, claims = coarsen.coarsen_places(found.places, day), coarsen.coarsen_claims(found.claims, day)
    return Analysis(coarsen.coarsen_article(found.article), places, claims, ledger_check(none), rejects(none))
