"""Whether found places lie in the gold's country and admin-1 unit, where a corpus says which these are."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd

from geo.articles import Article
from geo.gazetteer import load_gazetteer
from geo.gold import Gold, Labelled
from geo.names import fold
from geo.pipeline import locate


@dataclass(frozen=True, slots=True)
class UnitScores:
    """Gold mentions that were found and placed: how many, and how many of them in the right country and unit.

    A gold mention that is not found, or put nowhere, is no error here: recognition and recall count it.
    """

    in_country: int = 0
    country_right: int = 0
    in_adm1: int = 0
    adm1_right: int = 0

    def rows(self) -> list[tuple[str, str]]:
        """Names and values for a table; empty where the corpus names no countries."""
        found = (
            ("country right, of places found", self.country_right, self.in_country),
            ("admin-1 unit right, of places found", self.adm1_right, self.in_adm1),
        )
        return [(name, f"{right / count:.3f} ({right} of {count})") for name, right, count in found if count]


def score_units(corpus: list[Labelled]) -> UnitScores:
    """Scores of this project's places, joined to the boundaries of each article's date.

    Parameters
    ----------
    corpus : list of Labelled
        Gold mentions without a country, or without a unit, count in nothing, or in the country only.
    """
    counts = [0, 0, 0, 0]
    for labelled in corpus:
        told = [gold for gold in labelled.gold if gold.iso3]
        if told:
            places = locate(Article(text=labelled.text, lang=labelled.lang, published=labelled.published))
            placed = places[places["status"] == "resolved"]
            for gold in told:
                counts = [one + more for one, more in zip(counts, _score(gold, placed), strict=True)]
    return UnitScores(*counts)


def _score(gold: Gold, placed: gpd.GeoDataFrame) -> tuple[int, int, int, int]:
    """What one gold mention adds to the counts."""
    met = placed[(placed["start"] < gold.end) & (placed["end"] > gold.start)]
    if met.empty or not met.iloc[0]["iso3"]:
        return 0, 0, 0, 0
    row = met.iloc[0]
    right = row["iso3"] == gold.iso3
    if not gold.adm1:
        return 1, int(right), 0, 0
    return 1, int(right), 1, int(right and fold(str(row["adm1"] or "")) in _names(gold.adm1, gold.iso3))


def _names(adm1: str, iso3: str) -> set[str]:
    """Names of an admin-1 unit: Tombouctou is Timbuktu."""
    units = [one.place for one in load_gazetteer().lookup(adm1) if one.place.kind == "admin1"]
    return {fold(adm1), *(fold(name) for unit in units if unit.iso3 == iso3 for name in unit.names)}
