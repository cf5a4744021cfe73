"""Claims of gold reports by the whole way, beside the plain reference, by language: what ``evaluate`` prints."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.claims import extract_claims
from geo.claims.plain import extract_plainly
from geo.claims.scoring import article_of, evaluate_claims, read_gold
from geo.errors import DataError

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.articles import Article

    Analyse = Callable[[Article], tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]]

# Score of geo.claims.scoring -> what it is called; in the order in which it is printed.
NAMES = {
    "actors_precision": "actors, precision",
    "actors_recall": "actors, recall",
    "actors_f1": "actors, F1",
    "type_f1": "claim type, F1",
    "place": "place right",
    "date": "date right, with its precision",
    "numbers": "numbers right",
    "speaker": "speaker right",
    "pairs_precision": "contradictions, precision",
    "pairs_recall": "contradictions, recall",
}


def has_claims(path: Path) -> bool:
    """Whether a file is gold for claims: JSON lines whose first report has some field ``claims``."""
    try:
        return path.suffix == ".jsonl" and "claims" in read_gold(path)[0]
    except (DataError, IndexError):
        return False


def systems(locate: Callable[[Article], gpd.GeoDataFrame]) -> dict[str, Analyse]:
    """What is compared: our rules, and the plain lexicon on the same places.

    Parameters
    ----------
    locate : callable
        Article -> places table: :func:`geo.locate`, or the labelled places of the gold.
    """

    def by(extract: Callable[..., gpd.GeoDataFrame]) -> Analyse:
        def analyse(article: Article) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
            places = locate(article)
            return places, extract(article, places)

        return analyse

    return {"ours": by(extract_claims), "plain lexicon": by(extract_plainly)}


def measure(reports: list[dict[str, Any]], systems: dict[str, Analyse]) -> list[dict[str, Any]]:
    """Scores of systems on the same reports.

    Parameters
    ----------
    reports : list of dict
        From :func:`geo.claims.scoring.read_gold`.
    systems : dict
        Name -> callable, article -> (places, claims).

    Returns
    -------
    list of dict
        One for each language and system, ``all`` first where there are several languages: ``lang, system, reports,
        claims`` (of the gold), the scores of :data:`NAMES`, ``seconds``.
    """
    langs = sorted({report["lang"] for report in reports})
    parts = [("all", reports)] if len(langs) > 1 else []
    parts += [(lang, [report for report in reports if report["lang"] == lang]) for lang in langs]
    rows = []
    for name, analyse in systems.items():
        read, seconds = _read(reports, analyse)
        for lang, some in parts:
            scores = evaluate_claims(some, lambda article, read=read: read[article.text])  # type: ignore[misc]
            size = {"reports": len(some), "claims": sum(len(report["claims"]) for report in some)}
            rows.append({"lang": lang, "system": name, **size, **{k: scores[k] for k in NAMES}, "seconds": seconds})
    return sorted(rows, key=lambda row: [part for part, _ in parts].index(row["lang"]))


def _read(reports: Iterable[dict[str, Any]], analyse: Analyse) -> tuple[dict[str, Any], float]:
    """What a system reads in each report, by its text, and the seconds of all."""
    began = time.perf_counter()
    articles = [article_of(report) for report in reports]
    return {article.text: analyse(article) for article in articles}, round(time.perf_counter() - began, 2)
