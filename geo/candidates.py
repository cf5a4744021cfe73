"""Stage 2: the gazetteer's candidates for each mention, scored by what the mention itself says.

What the rest of the article says (its countries, its other places) is added by :mod:`geo.resolve`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from geo import lexicon
from geo.gazetteer import Gazetteer, Match, Place
from geo.names import fold, squeeze
from geo.packs import HOME
from geo.toponyms import Mention

MAIN_SHARE = 0.25  # a city with this share of a state's inhabitants is what its name means: New York, not Oklahoma
CONTESTED = "a state of another country has the same name"
MAX_CANDIDATES = 40  # of one name; San José has more in the world, and context never needs the rest


@dataclass(slots=True)
class Candidate:
    """A place that a mention may mean, its score, and why.

    Attributes
    ----------
    place : Place
    score : float
        Points; a difference of one is a factor of e in probability.
    reasons : list of (str, float)
        What gave the points.
    """

    place: Place
    score: float = 0.0
    reasons: list[tuple[str, float]] = field(default_factory=list)

    def add(self, reason: str, points: float) -> None:
        """Add points with their reason; nothing is noted for none."""
        if points:
            self.score += points
            self.reasons.append((reason, round(points, 2)))


def weights() -> dict[str, Any]:
    """The hand-set weights, from ``geo/lexicon/any/weights.yaml``."""
    found: dict[str, Any] = lexicon.load("any", "weights")
    return found


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
        place = gazetteer.place(f"iso:{mention.iso3}")
        return [Candidate(place, 20.0, [("a demonym of the country", 20.0)])] if place else []
    if mention.form == "unknown":
        return []
    found = gazetteer.lookup(mention.stem)
    if mention.form == "vague":
        found = [m for m in gazetteer.lookup(mention.text) if m.place.kind in {"region", "vague_region"}]
        found = found or _areas(gazetteer.lookup(mention.stem))
    elif mention.form == "adjective":
        found = [m for m in found if m.place.kind in {"region", "continent"}]
    elif mention.form == "metonym":
        found = [m for m in found if m.place.kind == "country" or m.place.feature == "capital"] or found
    scored = [_scored(match, mention) for match in found]
    _prefer_namesake_towns(scored, mention)
    _weigh_afar(scored, mention)
    return sorted(scored, key=lambda c: (-c.score, c.place.place_id))[:MAX_CANDIDATES]


def _prefer_namesake_towns(candidates: list[Candidate], mention: Mention) -> None:
    """Take points from an area that is named like a town in it, unless the words beside the name say an area."""
    towns = [candidate.place for candidate in candidates if candidate.place.kind == "locality"]
    for candidate in candidates:
        area = candidate.place
        if not area.kind.startswith("admin") or area.kind in mention.cues:
            continue
        if any(_lies_in_namesake(town, area) or _main_town(town, area) for town in towns):
            candidate.add("an area named like a town in it", weights()["namesake"])


def _weigh_afar(candidates: list[Candidate], mention: Mention) -> None:
    """Outside the home region: what a bare name seldom means, a county, a historic region, a namesake country."""
    weight = weights()
    states = {candidate.place.iso3 for candidate in candidates if candidate.place.kind == "admin1"}
    for candidate in candidates:
        place = candidate.place
        if place.iso3 in HOME or not place.iso3:
            continue
        named = set(mention.cues) & {"admin2", "admin1"} or (
            fold(place.name) == fold(mention.stem) and " " in mention.stem
        )
        if place.kind in {"admin2", "admin3"} and not named:
            candidate.add("a county or district, and the words beside it do not say so", weight["county"])
        elif place.kind == "region" and place.place_id.startswith("geonames:"):
            candidate.add("a historic or statistical region", weight["historic"])
        elif place.kind == "country" and states - {place.iso3}:
            candidate.add(CONTESTED, weight["contested"])


def _main_town(town: Place, area: Place) -> bool:
    """Whether an area outside the home region holds a town of its name that most people there mean."""
    if area.iso3 in HOME or town.iso3 != area.iso3:
        return False
    if area.kind == "admin1":
        return fold(town.adm1) == fold(area.name) and town.population > MAIN_SHARE * max(area.population, 1)
    return fold(town.adm1) == fold(area.adm1)


def _lies_in_namesake(town: Place, area: Place) -> bool:
    """Whether a town lies in an area that is named like it."""
    if town.iso3 != area.iso3 or fold(town.name) != fold(area.name):
        return False
    holders = {fold(name) for name in (town.adm1, town.adm2, town.adm3) if name}
    same_region = area.kind in {"admin2", "admin3"} and fold(town.adm1) == fold(area.adm1)
    return fold(area.name) in holders or same_region


def _areas(found: list[Match]) -> list[Match]:
    """Matches that have an extent of which a part can be meant."""
    return [match for match in found if match.place.kind in {"country", "admin1", "admin2", "region", "continent"}]


def _scored(match: Match, mention: Mention) -> Candidate:
    """Candidate with the points that name, kind, size and the words beside the name give."""
    weight, place = weights(), match.place
    candidate = Candidate(place)
    candidate.add(f"the name agrees ({match.how})", weight["name"][match.how])
    candidate.add(f"a {place.kind}", weight["kind"][place.kind])
    usual = {squeeze(fold(name)) for name in (place.name, place.name_fr)}
    if place.kind == "locality" and squeeze(fold(match.matched)) not in usual:
        candidate.add("by another of its names", weight["alternate"])
    if place.feature == "capital":
        candidate.add("a national capital", weight["capital"])
    population = place.population or 0
    if place.kind in {"locality", "site", "admin1", "admin2"} and population > 0:
        candidate.add(f"{population:,} inhabitants", weight["population"] * math.log10(population + 1))
    if place.iso3 in HOME and place.kind != "country":
        candidate.add("in the Sahel or beside it", weight["home"])
    if place.place_id.startswith(("site:", "region:")):
        candidate.add("a place that reports of the conflict name", weight["hand_kept"])
    if place.kind == "natural" and " " in mention.stem and fold(mention.stem) == fold(match.matched):
        candidate.add("the name says what it is", weight["says_natural"])
    if place.feature == "airfield":
        candidate.add("an airfield", weight["airfield"])
    if place.kind == "country" and set(mention.cues) == {"admin1"}:
        candidate.add("the words beside it say a state within a country", weight["not_a_country"])
    if mention.cues and place.kind not in {"country", "continent"}:
        right = place.kind in mention.cues
        candidate.add(
            f"the words beside it {'say' if right else 'do not say'} {place.kind}",
            weight["cue_right" if right else "cue_wrong"],
        )
    return candidate
