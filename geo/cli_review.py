"""``sahel-atlas review``, and the options and tables that have to do with checking claims."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from geo.cli_tables import AsPlain, PlainFormat, print_plain
from geo.errors import ExtractorError
from geo.terminal import print_cells

if TYPE_CHECKING:
    import pandas as pd

    from geo.chat import ChatExtractor
    from geo.pipeline import Analysis

Corrections = Annotated[
    Path | None,
    typer.Option(help="Corrections by hand (CSV), instead of those beside the article; 'none' for none at all"),
]
Endpoint = Annotated[
    str | None, typer.Option(help="Read claims by a language model: an OpenAI-compatible address, up to /v1")
]
Model = Annotated[str | None, typer.Option(help="Name of the model at --endpoint")]


def corrected(path: Path | None) -> bool | Path:
    """What ``--corrections`` means: the files beside the article, none, or a file."""
    return True if path is None else False if str(path) == "none" else path


def extractor(endpoint: str | None, model: str | None) -> ChatExtractor | None:
    """The extractor of ``--endpoint`` and ``--model``; None for our own rules.

    Raises
    ------
    ExtractorError
        If one of the two is missing, or the address is none.
    """
    from geo.chat import ChatExtractor

    if endpoint is None and model is None:
        return None
    if not endpoint or not model:
        raise ExtractorError("--endpoint and --model go together: give the address of the server and the model's name")
    return ChatExtractor(endpoint, model)


def review(
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="A file, an address, or -")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="The CSV file to write")] = None,
    published: Annotated[str | None, typer.Option(help="Day of publication, YYYY-MM-DD")] = None,
    lang: Annotated[str | None, typer.Option(help="Language of the text, en or fr")] = None,
    corrections: Corrections = None,
) -> None:
    """Write a table to check; filled in, it corrects the map.

    The doubtful rows come first. Without -o the table goes to standard output.
    """
    from geo.articles import read_article
    from geo.corrections import review as table_of
    from geo.corrections import review_csv
    from geo.export import write
    from geo.pipeline import analyse

    found = analyse(read_article(article, published=published, lang=lang), corrected=corrected(corrections))
    text = review_csv(table_of(found.article, found.places, found.claims))
    if output is None:
        print(text.removeprefix("\ufeff"), end="")
        return
    write(output, text.encode("utf-8"))
    print(f"{len(found.places)} place mentions and {len(found.claims)} claims to check: {output}")
    print(
        "in the rows that are wrong fill in do (fix, add or remove), what is right (set_…), who, when (YYYY-MM-DD), why"
    )
    name = "ARTICLE" if article == "-" else shlex.quote(article)
    print(f"then: sahel-atlas map {name} --corrections {shlex.quote(str(output))} -o OUT.html")


def print_checks(found: Analysis) -> None:
    """Episodes across articles, the ledger's word on claims of troops, and what of an extractor was not taken."""
    episodes = episodes_of(found)
    if len(episodes):
        print()
        _print("Told by several articles", episodes, list(episodes.columns), sys.stdout)
    told = found.ledger_check
    told = told[told["verdict"] != "not comparable"] if len(told) else told
    if len(told):
        print()
        _print("Beside the ledger of bases", told, ["claim_id", "type", "place_name", "verdict", "says"], sys.stdout)
    if len(found.rejects):
        print_rejects(found.rejects)


def episodes_of(found: Analysis) -> pd.DataFrame:
    """Episodes that several articles tell of, one a row: which, what, where, when, who says so, how they stand."""
    import pandas as pd

    claims, rows = found.claims, []
    if "episode_id" in claims:
        for key, told in claims[claims["episode_id"].notna()].groupby("episode_id", sort=False):
            days = sorted({day for day in told["date_start"] if isinstance(day, str)})
            rows.append(
                {
                    "episode": key,
                    "what": ", ".join(dict.fromkeys(told["type"])),
                    "where": next((name for name in told["place_name"] if isinstance(name, str)), ""),
                    "when": " to ".join(dict.fromkeys([*days[:1], *days[-1:]])),
                    "articles": told["claim_id"].str.partition(".")[0].nunique(),
                    "according to": ", ".join(dict.fromkeys(map(str, told["asserted_by"]))),
                    "stands": ", ".join(f"{n} {status}" for status, n in told["status"].value_counts().items()),
                }
            )
    return pd.DataFrame(rows)


def print_rejects(rejects: pd.DataFrame) -> None:
    """The table of rejects, on standard error."""
    if len(rejects):
        _print(f"Not taken from the extractor: {len(rejects)}", rejects, ["reason", "draft"], sys.stderr)


def evaluate(
    corpus: Annotated[
        list[Path], typer.Argument(metavar="GOLD...", help="Labelled articles: JSON lines, or the authors' XML")
    ],
    format: AsPlain = PlainFormat.table,
) -> None:
    """Score places and claims against labelled articles.

    Places of every file; claims where the file labels them, beside a plain lexicon.
    """
    from geo.claims.measure import has_claims
    from geo.evaluate import evaluate as score
    from geo.gold import read_corpus

    if format is not PlainFormat.table:
        rows = [
            {"file": path.name, "figure": name, "value": value}
            for path in corpus
            for name, value in score(read_corpus(path)).rows()
        ]
        return print_plain(rows, ("file", "figure", "value"), format)
    for path in corpus:
        table = Table("figure", "value", title=escape(path.name), title_justify="left")
        for name, value in score(read_corpus(path)).rows():
            table.add_row(name, value)
        Console().print(table)
        if has_claims(path):
            print_claim_scores(path)


def print_claim_scores(path: Path) -> None:
    """Claims of a gold file by the whole way, beside a plain lexicon on the same reports, by language."""
    from geo.claims.measure import NAMES, measure, systems
    from geo.claims.scoring import read_gold
    from geo.pipeline import locate

    rows = measure(read_gold(path), systems(locate))
    shown = Table("figure", title=escape(f"{path.name}: claims"), title_justify="left")
    for row in rows:
        shown.add_column(f"{row['lang']}, {row['system']}", justify="right")
    shown.add_row("reports, labelled claims", *(f"{row['reports']}, {row['claims']}" for row in rows))
    for key, name in NAMES.items():
        shown.add_row(name, *(f"{row[key]:.3f}" for row in rows))
    Console(width=None if sys.stdout.isatty() else 150).print(shown)


def _print(title: str, table: pd.DataFrame, columns: list[str], stream: TextIO) -> None:
    """A small table for the terminal, whatever its cells hold."""
    rows = table[columns].head(40).itertuples(index=False, name=None)
    print_cells(columns, [["" if cell is None else str(cell) for cell in row] for row in rows], title, stream)
