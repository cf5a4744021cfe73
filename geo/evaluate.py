"""How often are we wrong: places found in a labelled corpus, and where they were put, against its gold.

Every mention of the pipeline counts, demonyms and metonyms too. A distance to an area that holds the gold's point is
nought where the area is a country, an admin-1 unit, a region or a lake, and one to a river is that to its line: the
corpora give such places by some middle point of theirs.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Literal

import shapely
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

from geo.actors import find_actors
from geo.articles import Article
from geo.boundaries import unit
from geo.gazetteer import Gazetteer, Place, load_gazetteer
from geo.gold import Gold, Labelled
from geo.regions import load_regions
from geo.resolve import Resolution, resolve
from geo.span_scores import Pair, Rate, SpanScores, score_spans, share, without_demonyms
from geo.toponyms import Mention, find_toponyms, mention_at
from geo.unit_scores import UnitScores, score_units

NEAR_KM = 161  # 100 miles: the customary threshold since Leidner 2007
CLOSE_KM = 25  # UCDP GED where_prec 2: near a known point
FARTHEST_KM = 20_039.0  # half the circumference of the Earth: the error of a mention that was put nowhere
_AREAS = frozenset({"country", "admin1", "region", "continent", "natural"})
_GEOD = Geod(ellps="WGS84")


@dataclass(frozen=True, slots=True)
class Found:
    """One mention that a system found: its span, and where it put it (None for nowhere).

    ``area`` is the polygon of a country, admin-1 unit, region or sea; ``iso3`` and ``adm1`` its country and unit.
    """

    start: int
    end: int
    lat: float | None = None
    lon: float | None = None
    area: BaseGeometry | None = None
    iso3: str = ""
    adm1: str = ""


def error_km(gold: Gold, found: Found | None) -> float:
    """Kilometres from the gold's point (geodesic, WGS 84); nought inside an area, the farthest where nothing is said.

    Parameters
    ----------
    gold : Gold
        With coordinates.
    found : Found or None
    """
    if found is None or found.lat is None or found.lon is None or gold.lat is None or gold.lon is None:
        return FARTHEST_KM
    if found.area is not None and shapely.contains_xy(found.area, gold.lon, gold.lat):
        return 0.0
    if found.area is not None and found.area.geom_type in {"LineString", "MultiLineString"}:  # a river is its line
        nearest = shapely.get_coordinates(shapely.shortest_line(shapely.Point(gold.lon, gold.lat), found.area))
        return float(_GEOD.inv(*nearest[0], *nearest[-1])[2]) / 1000
    return float(_GEOD.inv(found.lon, found.lat, gold.lon, gold.lat)[2]) / 1000


@dataclass(slots=True)
class PlaceScores:
    """Where mentions were put: errors in kilometres, one a gold mention with coordinates."""

    errors: list[float] = field(default_factory=list)

    def within(self, km: float) -> float:
        """Share of all gold mentions with coordinates that were put within a distance."""
        return share(sum(error <= km for error in self.errors), len(self.errors))

    @property
    def placed(self) -> list[float]:
        """Errors of those that were put somewhere, sorted."""
        return sorted(error for error in self.errors if error < FARTHEST_KM)

    @property
    def mean(self) -> float:
        """Mean error of those put somewhere, kilometres."""
        return sum(self.placed) / len(self.placed) if self.placed else math.nan

    @property
    def median(self) -> float:
        """Median error of those put somewhere, kilometres."""
        return self.placed[len(self.placed) // 2] if self.placed else math.nan

    @property
    def auc(self) -> float:
        """Area under the curve of logarithmic errors, 0 (all right) to 1, over all gold mentions with coordinates."""
        if not self.errors:
            return math.nan
        worst = math.log(1 + FARTHEST_KM)
        return sum(math.log(1 + min(error, FARTHEST_KM)) / worst for error in self.errors) / len(self.errors)


@dataclass(frozen=True, slots=True)
class Scores:
    """All figures of a system on a corpus."""

    articles: int
    spans: SpanScores
    given: PlaceScores
    found: PlaceScores
    whole: Rate
    per_second: float
    literal: SpanScores | None = None  # without demonyms, of which corpora mark few or all
    units: UnitScores | None = None

    def rows(self) -> list[tuple[str, str]]:
        """Names and values for a table."""
        rows = [
            ("articles", str(self.articles)),
            ("recognition, exact", str(self.spans.exact)),
            ("recognition, overlapping", str(self.spans.overlap)),
            *([("recognition without demonyms, overlapping", str(self.literal.overlap))] if self.literal else []),
            *(self.units.rows() if self.units else ()),
            (f"recognised mentions within {NEAR_KM} km", f"{self.found.within(NEAR_KM):.3f}"),
            (f"found and within {NEAR_KM} km", str(self.whole)),
            ("articles a second", f"{self.per_second:.0f}"),
        ]
        if self.given.errors:
            rows[-1:-1] = [
                (f"gold mentions within {NEAR_KM} km", f"{self.given.within(NEAR_KM):.3f}"),
                (f"gold mentions within {CLOSE_KM} km", f"{self.given.within(CLOSE_KM):.3f}"),
                ("mean error, km", f"{self.given.mean:.0f}"),
                ("median error, km", f"{self.given.median:.0f}"),
                ("AUC of log error", f"{self.given.auc:.3f}"),
            ]
        return rows


Finder = Callable[[Labelled], list[Found]]
Placer = Callable[[Labelled], list[Found | None]]


def evaluate(corpus: list[Labelled], find: Finder | None = None, place: Placer | None = None) -> Scores:
    """Score a system on a corpus, by default this project's.

    Parameters
    ----------
    corpus : list of Labelled
    find : callable, optional
        Article -> what the system finds.
    place : callable, optional
        Article -> one :class:`Found` (or None) for each gold mention, the spans being given. Left out: for a system of
        its own, none is measured.

    Returns
    -------
    Scores
    """
    if find is None:
        find, place = find_ours, place_ours
        find(corpus[0])  # opens the model and the gazetteer
    began = time.perf_counter()
    answers = [find(article) for article in corpus]
    seconds = time.perf_counter() - began
    pairs: list[Pair] = [
        ([(gold.start, gold.end) for gold in article.gold], [(one.start, one.end) for one in found])
        for article, found in zip(corpus, answers, strict=True)
    ]
    given = PlaceScores()
    for article in corpus if place is not None else ():
        for gold, found in zip(article.gold, place(article) if place else (), strict=True):
            if gold.located:
                given.errors.append(error_km(gold, found))
    recognised, whole = _whole(corpus, answers)
    units = score_units(corpus) if place is place_ours else None
    literal = score_spans(without_demonyms(corpus, pairs))
    pace = len(corpus) / max(seconds, 1e-9)
    return Scores(len(corpus), score_spans(pairs), given, recognised, whole, pace, literal, units)


def _whole(corpus: list[Labelled], answers: list[list[Found]]) -> tuple[PlaceScores, Rate]:
    """Errors of recognised mentions, and the rate of found and rightly placed.

    What meets a gold mention without coordinates is neither right nor wrong, and is left out; so is what a system found
    but put nowhere, which only costs recall.
    """
    right = claimed = wanted = 0
    recognised = PlaceScores()
    for article, found in zip(corpus, answers, strict=True):
        wanted += sum(gold.located for gold in article.gold)
        for one in found:
            gold = next((g for g in article.gold if g.start < one.end and one.start < g.end), None)
            if one.lat is None or (gold is not None and not gold.located):
                continue
            claimed += 1
            if gold is not None:
                error = error_km(gold, one)
                recognised.errors.append(error)
                right += error <= NEAR_KM
    right = min(right, wanted)
    return recognised, Rate(share(right, claimed), share(right, wanted))


@lru_cache(maxsize=2000)
def _area(place_id: str) -> BaseGeometry | None:
    """Polygon of a country, admin-1 unit, region or sea, prepared for many questions."""
    regions = load_regions()
    if place_id in regions.index:
        geometry = regions.geometry[place_id]
    else:
        found = unit(place_id)
        geometry = None if found is None else found.geometry
    if geometry is not None:
        shapely.prepare(geometry)
    return geometry


def placed(resolution: Resolution) -> Found:
    """A resolution as a found mention.

    Parameters
    ----------
    resolution : Resolution
        What is ambiguous or unknown is nowhere.
    """
    mention, place = resolution.mention, resolution.place
    if place is None:
        return Found(mention.start, mention.end)
    return put(mention.start, mention.end, place)


def put(start: int, end: int, place: Place) -> Found:
    """A span put at a place of the gazetteer."""
    area = _area(place.place_id) if place.kind in _AREAS else None
    adm1 = place.name if place.kind == "admin1" else place.adm1
    return Found(start, end, place.lat, place.lon, area, place.iso3, adm1)


def find_ours(article: Labelled, tagger: Literal["crf", "rules"] | Path = "crf") -> list[Found]:
    """What this project finds, and where it puts it."""
    text = Article(text=article.text, lang=article.lang)
    gazetteer = load_gazetteer()
    mentions = find_toponyms(text, gazetteer, find_actors(text), tagger)
    return [placed(one) for one in resolve(mentions, text, gazetteer)]


def place_ours(article: Labelled) -> list[Found | None]:
    """Where this project puts the gold's own mentions."""
    text = Article(text=article.text, lang=article.lang)
    gazetteer: Gazetteer = load_gazetteer()
    mentions: list[Mention] = [mention_at(text, gold.start, gold.end, gazetteer) for gold in article.gold]
    return [placed(one) for one in resolve(mentions, text, gazetteer)]
