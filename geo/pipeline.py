"""The whole way on one screen: an article in, places and claims out."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import geopandas as gpd
import pandas as pd

from geo import corrections, schemas
from geo.actors import find_actors
from geo.articles import Article
from geo.claims import extract_claims, outside
from geo.claims.episodes import with_episodes
from geo.claims.grouping import Teller
from geo.claims.ledger import ledger_check, with_ledger
from geo.display import analysis_html
from geo.errors import GeoError
from geo.footprints import make_places
from geo.gazetteer import load_gazetteer
from geo.resolve import Resolution, resolve
from geo.terminal import Progress, unseen
from geo.toponyms import find_toponyms

_log = logging.getLogger(__name__)
Extractor = Callable[[Article, gpd.GeoDataFrame], "gpd.GeoDataFrame | Iterable[Any]"]
BETWEEN = "\n\n"  # what parts the texts of several articles on one map


@dataclass(frozen=True)
class Analysis:
    """What one article gives.

    Attributes
    ----------
    article : Article
        With a note for each correction by hand that applies no longer.
    places, claims : GeoDataFrame
        Schemas ``places`` and ``claims``, EPSG:4326, corrections applied; claims with ``ledger`` and ``ledger_says``.
    ledger_check : DataFrame
        Claims of troops beside the presence ledger: see :func:`geo.claims.ledger.ledger_check`.
    rejects : DataFrame
        What an outside extractor gave that was not taken: ``reason``, ``draft``.
    """

    article: Article
    places: gpd.GeoDataFrame
    claims: gpd.GeoDataFrame
    ledger_check: pd.DataFrame = field(default_factory=lambda: ledger_check(schemas.empty("claims")))
    rejects: pd.DataFrame = field(default_factory=lambda: outside.rejects(schemas.empty("claims")))

    def _repr_html_(self) -> str:
        """What a notebook shows: the text with its marks, claims and places as short tables, all escaped."""
        return analysis_html(self.article, self.places, self.claims)


def resolutions(article: Article) -> list[Resolution]:
    """Every mention of an article with the candidates weighed for it, in the order of the text."""
    gazetteer, article = load_gazetteer(), article.part
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
    began = time.perf_counter()
    found = schemas.check(make_places(resolutions(article), article), "places", article.text)
    said = "%s, %d characters, %s: %d place mentions in %.2f s"
    _log.info(said, article.title or "untitled", len(article.text), article.lang, len(found), _since(began))
    return found


def corrected_places(article: Article, corrected: bool | str | Path = True) -> gpd.GeoDataFrame:
    """Places of an article as :func:`locate` gives them, with the corrections by hand of places."""
    places, fixes = locate(article), _corrections([article], corrected)
    mine = [one for one in fixes if one.table == "place"]
    return corrections.apply(article, places, schemas.empty("claims"), mine).places if mine else places


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
        :class:`geo.claims.told.ToldAt`, such as :class:`geo.chat.ChatExtractor` does. The built-in rules
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
    began = time.perf_counter()
    told = extractor(article, places) if extractor else extract_claims(article.part, places)
    if not isinstance(told, gpd.GeoDataFrame):
        name = str(getattr(extractor, "name", None) or getattr(extractor, "__name__", ""))
        told = outside.read_drafts(article, places, told, name)
    found = schemas.check(told, "claims", article.text)
    _log.info("%s: %d claims in %.2f s", article.title or "untitled", len(found), _since(began))
    return found


def _since(began: float) -> float:
    """Seconds since a reading of the clock."""
    return time.perf_counter() - began


def merge(found: list[Analysis]) -> Analysis:
    """One analysis of several: ids get the article's number before them, so that none is used twice.

    Claims of the same episode get one ``episode_id``, and contradict or corroborate each other across the articles: see
    :func:`geo.claims.episodes.with_episodes`.

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
    checks = [_renamed(one.ledger_check, number, 0) for number, one in enumerate(found, start=1)]
    check = pd.concat(checks, ignore_index=True)
    rejects = pd.concat([one.rejects for one in found], ignore_index=True)
    tellers = [Teller(_source(one.article), one.article.published) for one in found]
    of = [number for number, one in enumerate(found) for _ in range(len(one.claims))]
    every = _stacked(places)
    return Analysis(article, every, with_episodes(_stacked(claims), every, of, tellers), check, rejects)


def _source(article: Article) -> str | None:
    """Whose article it is: its source, else the host of its address; None where neither is known."""
    return article.source or (urlsplit(article.url).hostname if article.url else None)


def _renamed(table: Any, number: int, offset: int) -> Any:
    """A table whose ids begin with the article's number and whose offsets count in the joined text."""
    table = table.copy()
    for column in ("mention_id", "claim_id"):
        if column in table:
            table[column] = [f"a{number}.{value}" if isinstance(value, str) else None for value in table[column]]
    if "contradicts" in table:
        table["contradicts"] = [[f"a{number}.{value}" for value in values] for values in table["contradicts"]]
    for column in ("start", "end"):
        if column in table:
            table[column] += offset
    return table


def _stacked(tables: list[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """Tables of one schema under each other."""
    return gpd.GeoDataFrame(pd.concat(tables, ignore_index=True), geometry="geometry", crs=schemas.CRS)


def analyse(
    article: Article | Sequence[Article],
    extractor: Extractor | None = None,
    corrected: bool | str | Path = True,
    progress: Progress | None = None,
) -> Analysis:
    """Places and claims of an article, or of several on one map.

    Parameters
    ----------
    article : Article or sequence of Article
        Several are merged: see :func:`merge`.
    extractor : callable, optional
        As for :func:`claims_from`.
    corrected : bool or path
        Corrections by hand, applied last: the files beside the article (True), none (False), or this file.
    progress : callable, optional
        Called with what is being done, how many articles are done, and of how many, as :data:`geo.terminal.Progress`.

    Raises
    ------
    DataError
        If a corrections file cannot be read, or a row of it is wrong.
    """
    if isinstance(article, Article):
        return _analyse(article, extractor, _corrections([article], corrected))
    articles = list(article)
    if not articles:
        raise GeoError("there is no article to analyse: give one at least")
    counted = _counted(articles, progress or unseen)
    if isinstance(corrected, bool):
        return merge([_analyse(one, extractor, _corrections([one], corrected)) for one in counted])
    fixes = _corrections(articles, corrected)
    found = merge([_analyse(one, extractor, fixes) for one in counted])
    notes = (*found.article.notes, *corrections.unused(articles, fixes))
    return replace(found, article=replace(found.article, notes=notes))


def _counted(articles: list[Article], show: Progress) -> Iterator[Article]:
    """Articles one after the other, and how many are done."""
    for done, article in enumerate(articles):
        show("reading articles", done, len(articles))
        yield article
    show("reading articles", len(articles), len(articles))


def _corrections(articles: list[Article], corrected: bool | str | Path) -> list[corrections.Correction]:
    """Corrections of articles, in the order in which they are applied."""
    if isinstance(corrected, bool):
        files = [path for article in articles for path in corrections.beside(article)] if corrected else []
        return [one for path in files for one in corrections.read_corrections(path)]
    return corrections.read_corrections(Path(corrected), shared=len(articles) > 1 or None)


def _analyse(article: Article, extractor: Extractor | None, fixes: list[corrections.Correction]) -> Analysis:
    """Places and claims of one article, with the corrections by hand."""
    places = locate(article)
    claims = claims_from(article, extractor, places)
    rejects = outside.rejects(claims)
    if fixes:
        done = corrections.apply(article, places, claims, fixes)
        places, claims = done.places, done.claims
        article = replace(article, notes=(*article.notes, *done.notes()))
    check = ledger_check(pd.DataFrame(claims), article.lang, article.published)  # no geometry is asked of it: faster
    return Analysis(article, places, with_ledger(claims, check), check, rejects)
