"""The whole way on one screen: an article in, places and claims out."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd

from geo import schemas
from geo.actors import find_actors
from geo.articles import Article
from geo.claims import extract_claims
from geo.footprints import make_places
from geo.gazetteer import load_gazetteer
from geo.resolve import Resolution, resolve
from geo.toponyms import find_toponyms


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


def analyse(article: Article) -> Analysis:
    """Places and claims of an article."""
    places = locate(article)
    return Analysis(article, places, extract_claims(article, places))
