"""Stage 2: the gazetteer's candidates for each mention, scored by what the mention itself says.

What the rest of the article says (its countries, its other places) is added by :mod:`geo.context`. A candidate carries
features; a feature's points are its value times its weight in ``geo/lexicon/any/weights.yaml``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from geo import lexicon
from geo.cues import HOME_TOWN
from geo.gazetteer import Gazetteer, Match, Place
from geo.names import fold, squeeze
from geo.packs import HOME
from geo.regions import countries_of
from geo.toponyms import Mention

MAIN_SHARE = 0.25  # a city with this share of a state's inhabitants is what its name means: New York, not Oklahoma
MAX_CANDIDATES = 40  # of one name; San José has more in the world, and context never needs the rest
MOST_INITIALS = 4  # letters: US, EU, UAE, USSR
AREAS = frozenset({"country", "admin1", "admin2", "region", "continent"})  # have a part that can be meant
SEAS = frozenset({"sea", "ocean", "region:ATLANTIC", "region:MEDITERRANEAN", "region:RED_SEA", "region:PERSIAN_GULF"})
PEOPLED = frozenset({"locality", "site", "admin1", "admin2"})
# Inhabitants, as the tenth logarithm, of a place of the home region whose number no source gives: a little under the
# medians of those of its kind there that have one (5.8, 5.5 and 3.6 in data/built/gazetteer.parquet, 2026-11), for the
# better known are counted first. Abroad, a number is missing where it is small.
UNCOUNTED = {"admin1": 5.8, "admin2": 5.2, "locality": 3.0, "site": 3.0}


@dataclass(slots=True)
class Candidate:
    """A place that a mention may mean, its score, and why.

    Attributes
    ----------
    place : Place
    score : float
        Points; a difference of one is a factor of e in probability.
    features : dict
        Name of a feature (a key of ``weights.yaml``) -> its value for this candidate.
    km : float or None
        Distance to the place of the article that speaks most for this one, where one does.
    """

    place: Place
    score: float = 0.0
    features: dict[str, float] = field(default_factory=dict)
    km: float | None = None

    def add(self, feature: str, value: float = 1.0) -> None:
        """Set a feature, and give its points; nothing is noted for nought."""
        if value:
            weight = points_of()[feature]
            self.score += weight * (value - self.features.get(feature, 0.0))
            self.features[feature] = value

    @property
    def reasons(self) -> list[tuple[str, float]]:
        """Why, in words, each with its points, in the order in which they were found."""
        weight, words = points_of(), lexicon.load("any", "reasons")
        values = {
            "kind": self.place.kind.replace("_", " "),
            "people": f"{self.place.population:,}" if self.place.population > 0 else "an unknown number of",
            "km": f"{self.km:.0f}" if self.km is not None else "few",
        }
        return [
            (str(words[name]).format(**values), round(weight[name] * value, 2)) for name, value in self.features.items()
        ]

    def has(self, *features: str) -> bool:
        """Whether any of these speaks for or against it."""
        return any(name in self.features for name in features)


def weights() -> dict[str, Any]:
    """Weights and settings of the resolver, from ``geo/lexicon/any/weights.yaml``; its head says who set which."""
    found: dict[str, Any] = lexicon.load("any", "weights")
    return found


@cache
def points_of() -> dict[str, float]:
    """Points of each feature, learnt and set by hand."""
    return {**weights()["learnt"], **weights()["by_hand"]}


def find_candidates(mention: Mention, gazetteer: Gazetteer) -> list[Candidate]:
    """Places that a mention may mean, best first by the mention alone.

    Parameters
    ----------
    mention : Mention
    gazetteer : Gazetteer

    Returns
    -------
    list of Candidate
        Empty for a name that the gazetteer lacks. A demonym gives its country only, a cardinal part the area that it
        is part of (or the convention of that name), in which the footprint is cut out later.
    """
    if mention.form == "demonym":
        known = gazetteer.knows(f"iso:{mention.iso3}")
        candidate = Candidate(gazetteer.place(f"iso:{mention.iso3}")) if known else None
        if candidate:
            candidate.add("demonym")
        return [candidate] if candidate else []
    if mention.form == "unknown":
        return []
    found = _fresh(gazetteer, mention.text, mention.stem, mention.form, mention.cues)
    return [Candidate(one.place, one.score, dict(one.features)) for one in found]


@lru_cache(maxsize=20_000)
def _fresh(
    gazetteer: Gazetteer, text: str, stem: str, form: str, cues: tuple[str, ...]
) -> tuple[Candidate, ...]:  # an article names the same places over and over
    """Candidates before anyone has looked at the article."""
    found = gazetteer.lookup(stem)
    if form == "vague":
        named = [m for m in gazetteer.lookup(text) if m.place.kind in {"region", "vague_region"}]
        found = named or [match for match in found if match.place.kind in AREAS]
    elif form == "adjective":
        found = [m for m in found if m.place.kind in {"region", "continent"}]
    elif form == "metonym":
        found = [m for m in found if m.place.kind == "country" or m.place.feature == "capital"] or found
    elif _part_of_longer(text, stem):
        seen = {match.place.place_id for match in found}
        found = [*found, *(match for match in gazetteer.lookup(text) if match.place.place_id not in seen)]
    abbreviated = form == "name" and fold(text) not in fold(stem) and text != stem
    cues = (*cues, *_cues_within(stem)) if form == "name" else cues
    initials = len(text) <= MOST_INITIALS and text.isupper()
    scored = [_scored(match, stem, cues, abbreviated, initials) for match in found]
    _prefer_namesake_towns(scored, cues)
    _weigh_afar(scored, stem, cues)
    _rank_people(scored)
    return tuple(sorted(scored, key=lambda c: (-c.score, c.place.place_id))[:MAX_CANDIDATES])


@lru_cache(maxsize=20_000)
def _cues_within(stem: str) -> tuple[str, ...]:
    """Kinds told by a generic word that is part of the name: "Sahel region", "Niger State", "Lake Chad"."""
    words = stem.lower().split()
    found: dict[str, None] = {}
    for lang in lexicon.languages() if len(words) > 1 else ():
        known = lexicon.load(lang, "places")["class_words"]
        for word in (words[0], words[-1]):
            found |= dict.fromkeys(known.get(word, ()))
    return tuple(found)


def _part_of_longer(text: str, stem: str) -> bool:
    """Whether the printed span is only a part of the name that was read there: "Kentucky" of "Eastern Kentucky"."""
    return len(text) < len(stem) and text in stem


def _scored(match: Match, stem: str, cues: tuple[str, ...], abbreviated: bool, initials: bool) -> Candidate:
    """Candidate with the points that name, kind, size and the words beside the name give."""
    place = match.place
    candidate = Candidate(place)
    candidate.add(f"name_{match.how}")
    candidate.add(f"kind_{place.kind}")
    usual = {squeeze(fold(name)) for name in (place.name, place.name_fr)}
    if place.kind in {"locality", "continent"} and squeeze(fold(match.matched)) not in usual:
        candidate.add("alternate")
    if place.feature == "capital":
        candidate.add("capital")
    candidate.add("population", people(place))
    if is_home(place) and place.kind != "country":
        candidate.add("home")
    if place.place_id.startswith(("site:", "region:")):
        candidate.add("hand_kept")
    if place.kind == "natural" and " " in stem and fold(stem) == fold(match.matched):
        candidate.add("says_natural")
    if place.feature in SEAS or place.place_id in SEAS:
        candidate.add("sea")
    if place.feature == "airfield":
        candidate.add("airfield")
    if abbreviated and place.kind == "admin1":
        candidate.add("abbreviation")
    if initials and not match.matched.isupper():
        candidate.add("letters")
    _weigh_cues(candidate, cues)
    return candidate


def _weigh_cues(candidate: Candidate, cues: tuple[str, ...]) -> None:
    """Points for the generic word beside the name: "Mopti region", "the village of Solhan"."""
    kind = candidate.place.kind
    if kind == "country" and set(cues) in ({"admin1"}, {"natural"}):
        candidate.add("not_a_country")
    if kind.startswith("admin") and set(cues) == {"natural"}:
        candidate.add("not_land")
    if cues and kind not in {"country", "continent"}:
        candidate.add("cue_right" if kind in cues else "cue_wrong")
        if kind in cues and candidate.place.iso3 in HOME:
            candidate.add("cue_home")


def _prefer_namesake_towns(candidates: list[Candidate], cues: tuple[str, ...]) -> None:
    """Take points from an area that is named like a town in it, unless the words beside the name say an area."""
    towns = [candidate.place for candidate in candidates if candidate.place.kind == "locality"]
    for candidate in candidates:
        area = candidate.place
        if not area.kind.startswith("admin") or area.kind in cues:
            continue
        if any(_lies_in_namesake(town, area) or _main_town(town, area) or _outshines(town, area) for town in towns):
            candidate.add("namesake_home" if area.iso3 in HOME else "namesake")


def _weigh_afar(candidates: list[Candidate], stem: str, cues: tuple[str, ...]) -> None:
    """Outside the home region: what a bare name seldom means, a county, a historic region, a namesake country."""
    states = {candidate.place.iso3 for candidate in candidates if candidate.place.kind == "admin1"}
    for candidate in candidates:
        place = candidate.place
        if place.iso3 in HOME or not place.iso3:
            continue
        named = set(cues) & {"admin2", "admin1"} or (fold(place.name) == fold(stem) and " " in stem)
        if place.kind in {"admin2", "admin3"} and not named:
            candidate.add("county")
        elif place.kind == "region" and place.place_id.startswith("geonames:"):
            candidate.add("historic")
        elif place.kind == "country" and states - {place.iso3}:
            candidate.add("contested")


def _rank_people(candidates: list[Candidate]) -> None:
    """Rank by inhabitants as the binary logarithm: the second has about 1, the fourth 2; equals have equal ranks.

    Another place of the name counts as much as its inhabitants are of this one's, and never more than one.
    """
    peopled = [(candidate, people(candidate.place)) for candidate in candidates if candidate.place.kind in PEOPLED]
    for candidate, own in peopled:
        others = sum(10 ** min(0.0, other - own) for one, other in peopled if one is not candidate)
        candidate.add("rank", round(math.log2(1 + others), 2))


def people(place: Place) -> float:
    """Inhabitants of a peopled place as the tenth logarithm, of others nought."""
    if place.kind not in PEOPLED:
        return 0.0
    if place.population > 0:
        return round(math.log10(place.population + 1), 2)
    return UNCOUNTED[place.kind] if place.iso3 in HOME else 0.0


def is_home(place: Place) -> bool:
    """Whether a place lies in the home region, or reaches into it."""
    return place.iso3 in HOME if place.iso3 else any(code in HOME for code in countries_of(place.place_id))


def _main_town(town: Place, area: Place) -> bool:
    """Whether an area outside the home region holds a town of its name that most people there mean."""
    if area.iso3 in HOME or town.iso3 != area.iso3:
        return False
    if area.kind == "admin1":
        return fold(town.adm1) == fold(area.name) and town.population > MAIN_SHARE * max(area.population, 1)
    return fold(town.adm1) == fold(area.adm1)


def _outshines(town: Place, area: Place) -> bool:
    """Whether a town of the home region is better known than a district of another that bears its name: Kaya."""
    small = area.iso3 in HOME and area.kind in {"admin2", "admin3"}
    return small and town.iso3 in HOME and town.population >= HOME_TOWN and _alike(town, area)


def _alike(town: Place, area: Place) -> bool:
    """Whether two places have one name, however it is parted: Tin-Essako, Ti-n-Essako."""
    return squeeze(fold(town.name)) == squeeze(fold(area.name))


def _lies_in_namesake(town: Place, area: Place) -> bool:
    """Whether a town lies in an area that is named like it."""
    if town.iso3 != area.iso3 or not _alike(town, area):
        return False
    holders = {fold(name) for name in (town.adm1, town.adm2, town.adm3) if name}
    same_region = area.kind in {"admin2", "admin3"} and fold(town.adm1) == fold(area.adm1)
    return fold(area.name) in holders or same_region
