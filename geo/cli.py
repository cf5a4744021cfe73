"""The command line: ``sahel-atlas map``, ``places``, ``claims``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from geo import (
    __version__,
    cli_corpus,
    cli_data,
    cli_doctor,
    cli_events,
    cli_explain,
    cli_input,
    cli_review,
    cli_tables,
)
from geo.cli_review import Corrections, Endpoint, Model
from geo.cli_tables import AsFormat, Format
from geo.errors import GeoError
from geo.terminal import console, one_line, shown_progress, talk

if TYPE_CHECKING:
    from geo.maps import SahelMap
    from geo.pipeline import Analysis

app = typer.Typer(
    name="sahel-atlas",
    help="Turn a news article about the Sahel into a map that says who claims what, where, and how surely.",
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
_SHOWN = 40  # rows of a table in the terminal before the rest is only counted


Articles = Annotated[list[str], typer.Argument(metavar="ARTICLE...", help="Files, folders, feeds, addresses, or -")]
OneArticle = Annotated[str, typer.Argument(metavar="ARTICLE", help="A file (.txt, .md, .html), an address, or -")]
Published = Annotated[str | None, typer.Option(help="Day of publication, YYYY-MM-DD; overrides the file")]
Lang = Annotated[str | None, typer.Option(help="Language of the text, en or fr; overrides the file and our guess")]
AllowPrivate = Annotated[bool, typer.Option("--allow-private", help="Read addresses of private networks too")]
Also = Annotated[
    str | None,
    typer.Option(
        help="Further files beside the map, with commas: csv, geojson, gpkg, hxl, kml, package, parquet, png, svg, pdf"
    ),
]
_PICTURES = frozenset({"png", "svg", "pdf"})


def _version(wanted: bool) -> None:
    if wanted:
        print(f"sahel-atlas {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop")
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Say on standard error what is being done, and how long it took")
    ] = False,
) -> None:
    """Options before the command."""
    if verbose:
        talk()


@app.command("map")
def make_map(
    articles: Articles,
    output: Annotated[Path, typer.Option("--output", "-o", help="The file to write: .html, .png, .svg or .pdf")],
    published: Published = None,
    lang: Lang = None,
    full_text: Annotated[
        bool, typer.Option(help="Carry the article's full text, not only the quoted sentences")
    ] = False,
    extent: Annotated[str, typer.Option(help="Of a picture: article, sahel, or a country such as MLI")] = "article",
    png: Annotated[bool, typer.Option("--png", help="Write a PNG beside the HTML file too")] = False,
    also: Also = None,
    events: cli_events.WithEvents = None,
    share_acled: cli_events.ShareAcled = False,
    corrections: Corrections = None,
    endpoint: Endpoint = None,
    model: Model = None,
    allow_private: AllowPrivate = False,
    coarsen: cli_corpus.Coarsen = None,
) -> None:
    """Draw the map of articles: one HTML file, or a picture.

    The file opens by double click and makes no network request. What was found is listed in the terminal.
    """
    from geo import presence
    from geo.handover import save_also
    from geo.maps import draw
    from geo.pipeline import analyse

    _writable(output)
    forms, pictures = cli_input.forms_of(f"{also or ''},{'png' if png else ''}", _PICTURES)
    known = cli_events.read(events, share_acled)
    with shown_progress() as show:
        read = cli_input.read_all(articles, published, lang, allow_private, show)
        options = cli_review.extractor(endpoint, model), cli_review.corrected(corrections)
        found = analyse(read, *options, progress=show)
    found, others = cli_events.put_beside(found, known)
    text, ledger = "full" if full_text else "quotes", presence.load_presence()
    if coarsen is not None:
        found, ledger = cli_corpus.made_coarse(found, coarsen, full_text or events is not None), None
    written = list(dict.fromkeys([output, *(output.with_suffix(f".{suffix}") for suffix in pictures)]))
    with shown_progress() as show:
        show("drawing", 0, None)
        drawn = draw(found.claims, found.places, found.article, text=text, ledger=ledger, events=others)
        for path in written:
            _save(drawn, path, extent)
    tables = {"places": found.places, "claims": found.claims}
    title, source = found.article.title or "Sahel Atlas", found.article.source
    written += save_also(tables, output.with_suffix(""), forms, title, source)
    _print_summary(found)
    for number, path in enumerate(written):
        print(one_line(f"map: {path}" if number == 0 else f"also: {path}"))
    if output.suffix.lower() == ".html" and sys.stdout.isatty():
        print("open it by double click; to put right what is wrong in it: sahel-atlas review")


def _save(drawn: SahelMap, path: Path, extent: str) -> None:
    """Write the map in the form that the file's name asks for."""
    from geo import pictures
    from geo.export import save_html

    forms = {".png": pictures.save_png, ".svg": pictures.save_svg, ".pdf": pictures.save_pdf}
    if path.suffix.lower() in forms:
        forms[path.suffix.lower()](drawn, path, extent=extent)
    else:
        save_html(drawn, path)


@app.command()
def places(
    article: OneArticle,
    format: AsFormat = Format.table,
    published: Published = None,
    lang: Lang = None,
    corrections: Corrections = None,
    explain: cli_explain.Explain = False,
    mention: cli_explain.OnlyMention = None,
) -> None:
    """List an article's places: where each is, and how surely.

    --explain gives the places that each name was weighed against, and what spoke for each.
    """
    from geo.articles import read_article
    from geo.pipeline import corrected_places, resolutions

    read = read_article(article, published=published, lang=lang)
    if explain or mention is not None:
        return cli_explain.explain(resolutions(read), mention)
    found = corrected_places(read, cli_review.corrected(corrections))
    if format is Format.table:
        cli_tables.print_places(found)
    else:
        cli_tables.print_geo(found, format)


@app.command()
def claims(
    article: OneArticle,
    format: AsFormat = Format.table,
    published: Published = None,
    lang: Lang = None,
    corrections: Corrections = None,
    endpoint: Endpoint = None,
    model: Model = None,
) -> None:
    """List an article's claims: who did what, according to whom.

    Also where, when, how many, and the words that each claim rests on.
    """
    from geo.articles import read_article
    from geo.pipeline import analyse

    read = read_article(article, published=published, lang=lang)
    found = analyse(read, cli_review.extractor(endpoint, model), cli_review.corrected(corrections))
    if format is Format.table:
        cli_tables.print_claims(found.claims, found.article.lang, quotes=True)
        cli_review.print_checks(found)
    else:
        cli_tables.print_geo(found.claims, format)
        cli_review.print_rejects(found.rejects)


def _print_summary(found: Analysis) -> None:
    """What was found, in short tables, and what could not be placed."""
    article, places_, claims_ = found.article, found.places, found.claims
    out = console()
    day = article.published.isoformat() if article.published else "no date"
    out.print(escape(f"{cli_tables.words(article.title) or 'untitled'} ({day}, {article.lang})"), style="bold")
    for note in article.notes:
        out.print(escape(f"note: {cli_tables.words(note)}"))
    named = places_.drop_duplicates(["toponym", "kind", "place_id"])
    lost = places_[places_["status"] != "resolved"]
    out.print(f"\n{len(places_)} place mentions, {len(named)} different, {len(lost)} not placed")
    if len(named):
        cli_tables.print_places(named, _SHOWN)
    contested = int((claims_["status"] == "contested").sum())
    out.print(f"\n{len(claims_)} claims, {contested} contested")
    if len(claims_):
        cli_tables.print_claims(claims_, article.lang, _SHOWN)
    cli_review.print_checks(found)
    out.print()


def _writable(output: Path) -> None:
    """Refuse at once an output that cannot be written, before minutes of work."""
    if output.is_dir():
        raise GeoError(f"{output} is a folder: name the HTML file to write, such as {output / 'map.html'}")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise GeoError(f"{output.parent} cannot be made ({fault.strerror}): choose another place for -o") from fault
    if not os.access(output.parent, os.W_OK):
        raise GeoError(f"{output.parent} cannot be written to: choose another place for -o")


app.command("review")(cli_review.review)
app.command("beside")(cli_events.beside)
app.command("events")(cli_events.list_events)
app.add_typer(cli_corpus.app, name="corpus")
app.add_typer(cli_data.app, name="data")
app.command("doctor")(cli_doctor.doctor)
app.command("evaluate")(cli_review.evaluate)


def main() -> None:
    """Run the command line; what the user can put right is one line on standard error and exit code 2."""
    try:
        app()
    except GeoError as fault:
        print(f"sahel-atlas: {one_line(str(fault))}", file=sys.stderr)
        raise SystemExit(2) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except OSError as fault:
        where = f" {one_line(str(fault.filename))}" if fault.filename else ""
        print(f"sahel-atlas: the system refused{where} ({fault.strerror}): check disk and permissions", file=sys.stderr)
        raise SystemExit(2) from None


if __name__ == "__main__":
    main()
