"""An article, its places and its claims as a notebook shows them: the text with its marks, and two short tables.

Only escaped text and inline styles: a notebook that is not trusted shows it all the same, and nothing in it runs.
"""

from __future__ import annotations

import itertools
from typing import Any

import geopandas as gpd

from geo.actors import actor_name
from geo.markup import MOST, body, escape, heading
from geo.tables import amount, plain

ROWS = 60
_PLACE = {"resolved": "#d7ecdf", "ambiguous": "#fbe3b5", "unknown": "#e6e6e6", "not_mapped": "#e6e6e6"}
_CLAIM = {"contested": "#D55E00", "corroborated": "#00694d", "uncontested": "#0072B2", "retracted": "#6a6f7a"}
_CELL = "padding:2px 8px 2px 0;text-align:left;vertical-align:top"


def highlight(text: str, places: gpd.GeoDataFrame, claims: gpd.GeoDataFrame) -> str:
    """The text as HTML, places on a ground that says how they ended, claims underlined in the colour of their state.

    Parameters
    ----------
    text : str
        The article's.
    places, claims : GeoDataFrame
        Schemas ``places`` and ``claims``.
    """
    shown = text[:MOST]
    places, claims = places[places["end"] <= len(shown)], claims[claims["end"] <= len(shown)]
    bounds = {0, len(shown), *places["start"], *places["end"], *claims["start"], *claims["end"]}
    edges = sorted(int(edge) for edge in bounds)
    named = {(int(row.start), int(row.end)): row for row in places.itertuples()}
    pieces = []
    for start, end in itertools.pairwise(edges):
        piece = escape(shown[start:end]).replace("\n", "<br>")
        inside = [row for (first, last), row in named.items() if first <= start and end <= last]
        if inside:
            piece = _marked(piece, inside[0])
        said = claims[(claims["start"] <= start) & (claims["end"] >= end)]
        if len(said):
            piece = _underlined(piece, said)
        pieces.append(piece)
    return body("".join(pieces), len(text))


def _marked(piece: str, row: Any) -> str:
    """A place's name with what is known of it."""
    told = f"{row.name or row.toponym}: {row.kind}, {row.status}, {row.confidence:.2f}. {row.reason or ''}"
    style = f"background:{_PLACE[row.status]};color:#111;border-radius:3px;padding:0 2px"
    return f'<mark title="{escape(told)}" style="{style}">{piece}</mark>'


def _underlined(piece: str, said: gpd.GeoDataFrame) -> str:
    """Words that claims rest on."""
    states = set(said["status"])
    state = next(state for state in _CLAIM if state in states)
    told = "; ".join(f"{row.claim_id} {row.type}, said by {row.asserted_by}" for row in said.itertuples())
    return f'<span title="{escape(told)}" style="border-bottom:2px solid {_CLAIM[state]}">{piece}</span>'


def analysis_html(article: Any, places: gpd.GeoDataFrame, claims: gpd.GeoDataFrame) -> str:
    """The article with its marks, and its places and claims as tables."""
    day = article.published.isoformat() if article.published else "no date"
    return "".join(
        (
            heading(article.title, (day, article.lang, article.source), article.notes),
            highlight(article.text, places, claims),
            "<p>",
            _key(),
            "</p>",
            _table(
                "Claims",
                claims,
                (
                    "claim_id",
                    "type",
                    "actors",
                    "targets",
                    "place_name",
                    "date_start",
                    "numbers",
                    "asserted_by",
                    "status",
                ),
            ),
            _table(
                "Places", places, ("mention_id", "toponym", "kind", "status", "name", "adm1", "confidence", "reason")
            ),
        )
    )


def _key() -> str:
    """What the marks mean."""
    marks = [f'<mark style="background:{colour};color:#111">{state}</mark>' for state, colour in _PLACE.items()]
    lines = [f'<span style="border-bottom:2px solid {colour}">{state}</span>' for state, colour in _CLAIM.items()]
    return "places: " + " ".join(marks) + " &nbsp; claims: " + " ".join(lines)


def _table(title: str, table: gpd.GeoDataFrame, columns: tuple[str, ...]) -> str:
    """The main columns of a table."""
    head = "".join(f'<th style="{_CELL}">{name.replace("_", " ")}</th>' for name in columns)
    rows = []
    for row in table.head(ROWS)[list(columns)].to_dict("records"):
        cells = "".join(f'<td style="{_CELL}">{_words(row[name])}</td>' for name in columns)
        rows.append(f"<tr>{cells}</tr>")
    more = f"<p>… and {len(table) - ROWS} more</p>" if len(table) > ROWS else ""
    body = f'<table style="font-size:90%"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'
    return f"<p><strong>{title}</strong> ({len(table)})</p>{body}{more}"


def _words(value: Any) -> str:
    """A cell as text."""
    value = plain(value)
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(
            escape(amount(each, dash="–")) if isinstance(each, dict) else escape(actor_name(str(each)))
            for each in value
        )
    return f"{value:.2f}" if isinstance(value, float) else escape(value)
