"""Corrections on the tables of an article: found again by their quote, applied last, marked, and counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geo import schemas
from geo.corrections.claims import change_claims
from geo.corrections.files import Correction, article_name, find_quote
from geo.corrections.places import change_places

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.articles import Article

APPLIED, LOST, ELSEWHERE = "applied", "no longer applies", "another article's"


@dataclass
class Applied:
    """Tables after the corrections, and what became of each.

    Attributes
    ----------
    places, claims : GeoDataFrame
        Schemas ``places`` and ``claims`` with the columns ``edited, edited_by, edited_on, edited_why`` where anything
        was changed; EPSG:4326.
    outcomes : list of (Correction, str, str)
        Each correction, what became of it (applied, no longer applies, another article's), and why.
    """

    places: gpd.GeoDataFrame
    claims: gpd.GeoDataFrame
    outcomes: list[tuple[Correction, str, str]] = field(default_factory=list)

    def notes(self) -> list[str]:
        """One line for each correction that no longer applies, and one for each claim that was taken out."""
        lines = []
        for one, what, why in self.outcomes:
            if what == LOST:
                lines.append(f"{one.source}, row {one.row}: the correction of {_short(one.quote)} {LOST}: {why}")
            elif what == APPLIED and one.do == "remove":
                lines.append(
                    f"a {one.table} was removed by hand: {_short(one.quote)} ({one.who}, {one.when}: {one.why})"
                )
        return lines


def apply(
    article: Article, places: gpd.GeoDataFrame, claims: gpd.GeoDataFrame, corrections: list[Correction]
) -> Applied:
    """The tables with the corrections of an article.

    Parameters
    ----------
    article : Article
    places, claims : GeoDataFrame
        Schemas ``places`` and ``claims``, EPSG:4326; they are left as they are.
    corrections : list of Correction
        From :func:`geo.corrections.read_corrections`, in the order in which they are applied.

    Returns
    -------
    Applied
        A place that is removed keeps its row and is not drawn; a claim that is removed is gone from the table.
    """
    out = Applied(places, claims)
    for one in corrections:
        if one.shared and one.keys.get("article", article_name(article)) != article_name(article):
            out.outcomes.append((one, ELSEWHERE, ""))
            continue
        spans = find_quote(article.text, one.quote, one.start)
        if not spans:
            elsewhere = one.shared and "article" not in one.keys
            out.outcomes.append((one, ELSEWHERE if elsewhere else LOST, "these words are not in the article"))
            continue
        if one.table == "place":
            out.places, out.claims, why = change_places(article, out.places, out.claims, one, spans)
        else:
            out.claims, why = change_claims(article, out.places, out.claims, one, spans)
        out.outcomes.append((one, LOST if why else APPLIED, why))
    schemas.check(out.places, "places", article.text)
    schemas.check(out.claims, "claims", article.text)
    return out


def unused(articles: list[Article], corrections: list[Correction]) -> list[str]:
    """One line for each correction of a shared file that is about none of these articles."""
    names = {article_name(article) for article in articles}
    lines = []
    for one in corrections:
        named = one.keys.get("article")
        here = named in names if named else any(find_quote(article.text, one.quote, None) for article in articles)
        if one.shared and not here:
            lines.append(
                f"{one.source}, row {one.row}: the correction of {_short(one.quote)} is about none of these articles"
            )
    return lines


def _short(quote: str) -> str:
    """A quote for a line."""
    flat = " ".join(quote.split())
    return f"“{flat if len(flat) <= 60 else flat[:59] + '…'}”"
