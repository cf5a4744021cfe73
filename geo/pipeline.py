"""The whole way on one screen: an article in, places and claims out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd

from geo import schemas
from geo.actors import find_actors
from geo.articles import Article
from geo.claims import extract_claims, outside
from geo.footprints import make_places
from geo.gazetteer import load_gazetteer
from geo.resolve import Resolution, resolve
from geo.toponyms import find_toponyms

Extractor = Callable[[Article, gpd.GeoDataFrame], "gpd.GeoDataFrame | Iterable[Any]"]
BETWEEN = "\n\n"  # what parts the texts of several articles on one map


@dataclass(frozen=True)
class Analysis:
    """What one article gives: the article, its places and its claims."""

    article: Article
    places: gpd.GeoDataFrame
    claims: gpd.GeoDataFrame


def resolutions(article: Article) -> list[Resolution]:
    """Every mention of an article with the candidates weighed for it, in the order of the text."""
    gazetteer = load_gazetteer()
    mentions = find_toponyms(article, gazetteer, find_actors(article))
    return resolve(mentions, article, gazetteer)


def locate(article: Article) -> gpd.GeoDataFrame:
    """Places that an article names, each with its footprint or the reason why it has none.

    Parameters
    ----------
    article : Article
        From :func:`geo.read_article`.

    Returns
    -------
    GeoDataFrame
        Schema ``places``, EPSG:4326, one row a mention in the order of the text; empty where no place is named.
    """
    return schemas.check(make_places(resolutions(article), article), "places", article.text)


def claims_from(
    article: Article, extractor: Extractor | None = None, places: gpd.GeoDataFrame | None = None
) -> gpd.GeoDataFrame:
    """Claims of an article, by the built-in rules or by an extractor of somebody else.

    Parameters
    ----------
    article : Article
        From :func:`geo.read_article`.
    extractor : callable, optional
        Gets the article and its places table; gives a claims table, or an iterable of drafts of the form of
        :class:`geo.claims.outside.ToldAt`, such as :class:`geo.chat.ChatExtractor` does. The built-in rules
        (:func:`geo.extract_claims`) are one. Drafts are held against the text, and what fails is left out.
    places : GeoDataFrame, optional
        Schema ``places``, where it is at hand already; else :func:`locate` makes it.

    Returns
    -------
    GeoDataFrame
        Schema ``claims``, EPSG:4326. ``geo.claims.outside.rejects(claims)`` says what was not taken, and why.

    Raises
    ------
    SchemaError
        If the extractor gives a table that does not keep to the schema, or to the text.
    ExtractorError
        If the extractor cannot be reached, or refuses.
    """
    places = locate(article) if places is None else places
    told = (extractor or extract_claims)(article, places)
    if not isinstance(told, gpd.GeoDataFrame):
        name = str(getattr(extractor, "name", None) or getattr(extractor, "__name__", ""))
        told = outside.read_drafts(article, places, told, name)
    return schemas.check(told, "claims", article.text)


def merge(found: list[Analysis]) -> Analysis:
    """One analysis of several: ids get the article's number before them, so that none is used twice.

    Parameters
    ----------
    found : list of Analysis
        At least one; a single one is returned as it is.
    """
    if len(found) == 1:
        return found[0]
    texts, places, claims, offset = [], [], [], 0
    for number, one in enumerate(found, start=1):
        places.append(_renamed(one.places, number, offset))
        claims.append(_renamed(one.claims, number, offset))
        texts.append(one.article.text)
        offset += len(one.article.text) + len(BETWEEN)
    days = [one.article.published for one in found if one.article.published]
    article = Article(
        text=BETWEEN.join(texts),
        title=f"{len(found)} articles: " + "; ".join(one.article.title or "untitled" for one in found),
        published=max(days) if days else None,
        lang=found[0].article.lang,
        source="; ".join(dict.fromkeys(one.article.source for one in found if one.article.source)) or None,
        notes=tuple(dict.fromkeys(note for one in found for note in one.article.notes)),
    )
    return Analysis(article, _stacked(places), _stacked(claims))


def _renamed(table: gpd.GeoDataFrame, number: int, offset: int) -> gpd.GeoDataFrame:
    """A table whose ids begin with the article's number and whose offsets count in the joined text."""
    table = table.copy()
    for column in ("mention_id", "claim_id"):
        if column in table:
            table[column] = [f"a{number}.{value}" if isinstance(value, str) else None for value in table[column]]
    if "contradicts" in table:
        table["contradicts"] = [[f"a{number}.{value}" for value in values] for values in table["contradicts"]]
    table["start"] += offset
    table["end"] += offset
    return table


def _stacked(tables: list[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """Tables of one schema under each other."""
    return gpd.GeoDataFrame(pd.concat(tables, ignore_index=True), geometry="geometry", crs=schemas.CRS)


def analyse(article: Article, extractor: Extractor | None = None) -> Analysis:
    """Places and claims of an article.

    Parameters
    ----------
    article : Article
    extractor : callable, optional
        As for :func:`claims_from`.
    """
    places = locate(article)
    return Analysis(article, places, claims_from(article, extractor, places))
