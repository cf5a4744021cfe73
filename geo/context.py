"""What the rest of an article says for and against the candidates of each mention, as features.

Everything is linear in the length of the article: a name is compared with the names printed near it, not with all.
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from geo.articles import Article
from geo.candidates import Candidate
from geo.containment import holds, linking, located
from geo.gazetteer import Place
from geo.names import fold
from geo.packs import HOME
from geo.regions import countries_of
from geo.toponyms import Mention

_MAX_BETWEEN = 40  # characters: "Djibo, a town in the northern province of Soum"
_WINDOW = 12  # mentions on either side whose places speak for a candidate: some two paragraphs of news
_LIKELY = 0.3  # at which it says something of the area that it is said to lie in
_SURE = 0.75  # probability by the mention alone at which a name counts as an anchor
_CLOSE_KM, _WIDE_KM = 50, 300  # distances at which the support of another place is halved: next towns, next regions
_EARTH_KM = 6371.0  # mean radius: distances here only weigh, a sphere does
POINT_KINDS = frozenset({"locality", "site", "natural"})
SPOT_KINDS = POINT_KINDS | {"admin2", "admin3"}  # small enough for a distance to mean something


@dataclass(slots=True)
class Case:
    """A mention while it is weighed: its candidates, where it stands, and how likely each candidate is so far."""

    mention: Mention
    candidates: list[Candidate]
    sentence: int
    paragraph: int
    chances: list[float] = field(default_factory=list)
    key: str = ""  # what is one name within an article
    spot: tuple[str, int] = ("", 0)  # what has the same candidates

    def __post_init__(self) -> None:
        """File the mention under its folded name."""
        self.key = fold(self.mention.stem)
        self.spot = (f"{self.mention.form}|{self.mention.stem}|{self.mention.cues}", len(self.candidates))


def add_context(cases: list[Case], article: Article) -> None:
    """Add the features that the article gives to the candidates of its mentions, in place.

    Parameters
    ----------
    cases : list of Case
        In the order of the text.
    article : Article
    """
    _add_containers(cases, article)
    spots = _spots_of(cases)
    for _ in range(2):  # the second time with what the first has settled
        for case in cases:
            case.chances = chances(case.candidates)
        _add_countries(cases)
        _add_regions(cases)
        _add_neighbours(cases, spots)


def chances(candidates: list[Candidate]) -> list[float]:
    """Probability of each candidate by the points so far."""
    best = max((candidate.score for candidate in candidates), default=0.0)
    odds = [math.exp(candidate.score - best) for candidate in candidates]
    return [one / sum(odds) for one in odds]


def _add_containers(cases: list[Case], article: Article) -> None:
    """A feature where the next mention names what the place lies in: "Djibo, Soum province", "Gossi, in Mali"."""
    told: dict[tuple[str, str], None] = {}
    for one, other in itertools.pairwise(cases):
        between = article.text[one.mention.end : other.mention.start]
        if between in {"'s ", "’s "} or (between.strip() == "/" and _country_first(one, other)):
            inner, outer = other, one
        elif len(between) <= _MAX_BETWEEN and linking(between, article.lang):
            inner, outer = one, other
        else:
            continue
        told |= {(inner.key, place_id): None for place_id in _contain(inner, outer, article.published)}
    for case in cases:
        if case.mention.form == "demonym":
            continue
        for candidate in case.candidates:
            own = candidate.has("contained") or candidate.place.kind == "country"
            if (case.key, candidate.place.place_id) in told and not own and not _may_be_country(case):
                candidate.add("contained_elsewhere")


def _contain(inner: Case, outer: Case, on: dt.date | None) -> Iterator[str]:
    """Give the features of a mention and of what it is said to lie in; the places of the first that do lie there."""
    holders = [candidate for candidate in outer.candidates if candidate.place.kind not in POINT_KINDS]
    for candidate, chance in zip(inner.candidates, chances(inner.candidates), strict=True):
        holding = [holder for holder in holders if holds(holder.place, candidate.place, on)]
        if holding:
            candidate.add("contained")
            yield candidate.place.place_id
        for holder in holding if chance > _LIKELY else ():
            holder.add("contains")


def _country_first(one: Case, other: Case) -> bool:
    """Whether a heading names a country and a part of it: "BURKINA FASO / EST"."""
    return _may_be_country(one) and not _may_be_country(other)


def _may_be_country(case: Case) -> bool:
    """Whether a country is among the candidates: Niger State says nothing of Niger elsewhere."""
    return any(candidate.place.kind == "country" for candidate in case.candidates)


def _overshadowed(case: Case, candidate: Candidate) -> bool:
    """Whether a unit bears the name of a country of the home region, and no word beside it says unit.

    Whatever lies in Nigeria's Niger State, a bare "Niger" is the country.
    """
    if candidate.place.kind != "admin1" or candidate.has("cue_right"):
        return False
    return any(one.place.kind == "country" and one.place.iso3 in HOME for one in case.candidates)


def _votes(where: dict[str, dict[object, float]]) -> Counter[object]:
    """Votes for countries or regions: a name votes once an article, shared among its candidates by their chances."""
    total: Counter[object] = Counter()
    for shares in where.values():
        total.update(shares)
    return total


def _add_countries(cases: list[Case]) -> None:
    """Features for candidates in the countries that the article's other names lie in, and that the sentence names."""
    where: dict[str, dict[object, float]] = {}
    by_sentence: dict[int, set[str]] = defaultdict(set)
    for case in cases:
        shares: dict[object, float] = defaultdict(float)
        for candidate, chance in zip(case.candidates, case.chances, strict=True):
            codes = _codes(candidate.place)
            if len(codes) == 1:
                country = candidate.place.kind in {"country", "region"}  # "Mali", "northern Mali": said outright
                shares[codes[0]] += chance * (2 if country else 1)
                if country and chance > _SURE:
                    by_sentence[case.sentence].add(codes[0])
        where[case.key] = dict(shares)
    votes = _votes(where)
    total = sum(votes.values())
    for case in cases:
        own = where[case.key]
        others = total - sum(own.values())
        for candidate in case.candidates if others > 0.2 else ():
            if _overshadowed(case, candidate):
                continue
            codes = _codes(candidate.place)
            share = sum(votes[iso3] - own.get(iso3, 0.0) for iso3 in codes) / max(len(codes), 1)
            candidate.add("country_share", round(share / (others + 0.5), 3))
            if candidate.place.kind != "country" and by_sentence[case.sentence].intersection(codes):
                candidate.add("same_sentence")


def _codes(place: Place) -> tuple[str, ...]:
    """Countries of a place: its own, or those that a region reaches into."""
    return (place.iso3,) if place.iso3 else countries_of(place.place_id)


def _region_of(place: Place) -> tuple[str, str] | None:
    """Country and admin-1 unit of a place, or None where it has none."""
    name = place.name if place.kind == "admin1" else place.adm1
    return (place.iso3, fold(name)) if name and place.iso3 else None


def _add_regions(cases: list[Case]) -> None:
    """Features for candidates in the admin-1 units that the article's other names lie in: few regions explain most."""
    where: dict[str, dict[object, float]] = {}
    named: dict[object, set[str]] = defaultdict(set)
    for case in cases:
        if case.mention.form != "demonym":
            where[case.key] = _region_shares(case, named)
    votes = _votes(where)
    for case in cases:
        own = where.get(case.key, {})
        for candidate in case.candidates if len(case.candidates) > 1 else ():
            region = _region_of(candidate.place)
            if region is None or _overshadowed(case, candidate):
                continue
            others = votes[region] - own.get(region, 0.0)
            if others > 0.05:
                candidate.add("region", round(others / (others + 1.0), 3))
            if candidate.place.kind != "admin1" and named[region] - {case.key}:
                candidate.add("region_named")


def _region_shares(case: Case, named: dict[object, set[str]]) -> dict[object, float]:
    """Chances of a name by region; a region that it surely names is put into ``named``."""
    shares: dict[object, float] = defaultdict(float)
    for candidate, chance in zip(case.candidates, case.chances, strict=True):
        region = _region_of(candidate.place)
        if region and chance > 0.01:
            shares[region] += chance
            if candidate.place.kind == "admin1" and chance > _SURE:
                named[region].add(case.key)
    return dict(shares)


class _Spots:
    """Candidates of a name that have a position: unit vectors on the sphere, and chances."""

    def __init__(self, case: Case) -> None:
        """Take the candidates that are small enough for a distance to mean something."""
        kept = [
            (at, candidate.place)
            for at, candidate in enumerate(case.candidates)
            if candidate.place.kind in SPOT_KINDS and located(candidate.place)
        ]
        self.at = [at for at, _ in kept]
        lon = np.radians([place.lon for _, place in kept])
        lat = np.radians([place.lat for _, place in kept])
        self.xyz: NDArray[np.float64] = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], 1)
        self.chance = np.empty(0)
        self.sure = -1.0

    def weigh(self, case: Case) -> None:
        """Take the chances of the mention of the name that is surest."""
        sure = max(case.chances, default=0.0)
        if sure > self.sure:
            self.sure, self.chance = sure, np.array([case.chances[at] for at in self.at])


def _spots_of(cases: list[Case]) -> dict[tuple[str, int], _Spots]:
    """The positions of each name of an article, reckoned once."""
    found: dict[tuple[str, int], _Spots] = {}
    for case in cases:
        if case.spot not in found:
            found[case.spot] = _Spots(case)
    return found


def _add_neighbours(cases: list[Case], spots: dict[tuple[str, int], _Spots]) -> None:
    """Features for candidates near what the names printed around the mention may be."""
    for one in spots.values():
        one.sure = -1.0
    for case in cases:
        spots[case.spot].weigh(case)
    for number, case in enumerate(cases):
        own = spots[case.spot]
        if len(case.candidates) < 2 or not own.at:
            continue
        around: dict[tuple[str, int], bool] = {}
        for other in cases[max(0, number - _WINDOW) : number + _WINDOW + 1]:
            if other.key != case.key and spots[other.spot].at:
                around[other.spot] = around.get(other.spot, False) or other.paragraph == case.paragraph
        if around:
            _support(case, own, [(spots[spot], same) for spot, same in around.items()])


def _support(case: Case, own: _Spots, others: list[tuple[_Spots, bool]]) -> None:
    """The three features of nearness of one mention; beside each other name, whether it is in the paragraph."""
    starts = np.cumsum([0] + [len(one.at) for one, _ in others[:-1]])
    cosines = np.clip(own.xyz @ np.concatenate([one.xyz for one, _ in others]).T, -1.0, 1.0)
    km = _EARTH_KM * np.arccos(cosines)
    weight = np.concatenate([one.chance for one, _ in others])
    support = weight * np.exp2(km / -_CLOSE_KM)
    close = np.maximum.reduceat(support, starts, axis=1)
    wide = np.maximum.reduceat(weight * np.exp2(km / -_WIDE_KM), starts, axis=1)
    same = np.array([one for _, one in others])
    paragraph = close[:, same].max(axis=1, initial=0.0)
    nearest = np.take_along_axis(km, support.argmax(axis=1)[:, None], axis=1)[:, 0]
    columns = (nearest, _rounded(paragraph), _saturated(close), _saturated(wide))
    for at, *values in zip(own.at, *(column.tolist() for column in columns), strict=True):
        candidate = case.candidates[at]
        candidate.km = values[0]
        for name, value in zip(("near_paragraph", "near_article", "near_wide"), values[1:], strict=True):
            candidate.add(name, value)


def _saturated(support: NDArray[np.float64]) -> NDArray[np.float64]:
    """Support of many is not worth many times that of one: half of the whole for one place at no distance."""
    total = support.sum(axis=1)
    return _rounded(total / (total + 1.0))


def _rounded(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """To three decimals, so that what is nothing is nought."""
    return np.round(values, 3)
