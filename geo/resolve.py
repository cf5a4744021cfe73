"""Stage 3: one place for each mention, or an honest "ambiguous" or "unknown", by the context of the whole article."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache, lru_cache

import shapely
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

from geo import lexicon
from geo.articles import Article
from geo.boundaries import unit
from geo.candidates import CONTESTED, Candidate, find_candidates, weights
from geo.gazetteer import Gazetteer, Place, load_gazetteer
from geo.names import fold
from geo.packs import HOME
from geo.tokens import span_of
from geo.toponyms import Mention

_MAX_BETWEEN = 40  # characters: "Djibo, a town in the northern province of Soum"
SAME_SPOT_KM = 25  # UCDP GED where_prec 2: within 25 km of a known point; nearer candidates are one place
SAME_AREA_KM = 100  # two areas of one name whose points are nearer than that: one area in two tables
_GEOD = Geod(ellps="WGS84")
_LEVELS = ("country", "admin1", "admin2", "admin3")
_POINT_KINDS = frozenset({"locality", "site", "natural"})


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a mention was resolved to.

    Attributes
    ----------
    mention : Mention
    status : str
        ``resolved``, ``ambiguous`` or ``unknown``.
    place : Place or None
        None unless resolved.
    confidence : float
        0 to 1.
    reason : str
        A sentence that a reporter would accept.
    candidates : tuple of Candidate
        Every place weighed, best first; those of an ambiguous mention are tied.
    """

    mention: Mention
    status: str
    place: Place | None
    confidence: float
    reason: str
    candidates: tuple[Candidate, ...] = field(default=())


@dataclass(slots=True)
class _Case:
    """A mention while it is weighed."""

    mention: Mention
    candidates: list[Candidate]
    sentence: int
    paragraph: int


def resolve(mentions: list[Mention], article: Article, gazetteer: Gazetteer | None = None) -> list[Resolution]:
    """One place for each mention, by the mention, its neighbours and the whole article.

    Parameters
    ----------
    mentions : list of Mention
        In the order of the text.
    article : Article
    gazetteer : Gazetteer, optional

    Returns
    -------
    list of Resolution
        One for each mention, in the same order.
    """
    gazetteer = gazetteer or load_gazetteer()
    cases = [
        _Case(mention, find_candidates(mention, gazetteer), span_of(article.sentences, mention.start),
              span_of(article.paragraphs, mention.start))
        for mention in mentions
    ]  # fmt: skip
    _add_countries(cases)
    _add_containers(cases, article)
    _add_regions(cases)
    _add_neighbours(cases)
    _one_sense(cases)
    return [_decide(case) for case in cases]


def _sure(case: _Case) -> Candidate | None:
    """The candidate of a mention that needs no context: alone, or far ahead."""
    ranked = sorted(case.candidates, key=lambda c: -c.score)
    if not ranked:
        return None
    if len(ranked) == 1 or ranked[0].score - ranked[1].score > 3 * weights()["tie"]:
        return ranked[0]
    return None


def _add_countries(cases: list[_Case]) -> None:
    """Points for candidates in the countries that the article, and the sentence, name."""
    weight = weights()
    named: Counter[str] = Counter()
    by_sentence: dict[int, set[str]] = defaultdict(set)
    for case in cases:
        best = _sure(case)
        if (
            best
            and not _similar(best)
            and best.place.iso3
            and (best.place.kind == "country" or best.place.population or case.mention.cues)
        ):
            named[best.place.iso3] += 2 if best.place.kind == "country" else 1
            if best.place.kind == "country":
                by_sentence[case.sentence].add(best.place.iso3)
    total = sum(named.values())
    for case in cases:
        for candidate in case.candidates:
            iso3 = candidate.place.iso3
            if not total or not iso3 or (candidate.place.kind == "country" and not _contested(candidate)):
                continue
            candidate.add("the article is about its country", weight["country_share"] * named[iso3] / total)
            if iso3 in by_sentence[case.sentence]:
                candidate.add("its country is named in the sentence", weight["same_sentence"])


def _contested(candidate: Candidate) -> bool:
    """Whether a country shares its name with another country's state: Georgia."""
    return any(reason == CONTESTED for reason, _ in candidate.reasons)


def _region_of(place: Place) -> tuple[str, str] | None:
    """Country and admin-1 unit of a place, or None where it has none."""
    name = place.name if place.kind == "admin1" else place.adm1
    return (place.iso3, fold(name)) if name and place.iso3 else None


def _add_regions(cases: list[_Case]) -> None:
    """Points for candidates in the admin-1 unit that the article's other names lie in: the fewest regions explain most.

    A name votes once an article, shared among the regions of its candidates that are still in the running.
    """
    weight = weights()
    names: dict[str, dict[tuple[str, str], float]] = {}
    for case in cases:
        best = max((candidate.score for candidate in case.candidates), default=0.0)
        shares: dict[tuple[str, str], float] = defaultdict(float)
        for candidate in case.candidates:
            region = _region_of(candidate.place)
            if region:
                shares[region] = max(shares[region], math.exp((candidate.score - best) / weight["region_breadth"]))
        total = sum(shares.values())
        key = fold(case.mention.stem)
        if total and case.mention.form != "demonym":
            names[key] = {region: share / total for region, share in shares.items()}
    votes: Counter[tuple[str, str]] = Counter()
    for shares_of in names.values():
        votes.update(shares_of)
    for case in cases:
        own = names.get(fold(case.mention.stem), {})
        for candidate in case.candidates if len(case.candidates) > 1 else ():
            region = _region_of(candidate.place)
            others = votes[region] - own.get(region, 0.0) if region else 0.0
            if others > 0.2:
                points = weight["region"] * others / (others + weight["region_half"])
                candidate.add("other places of the article lie in its region", points)


def _add_containers(cases: list[_Case], article: Article) -> None:
    """Points where the next mention names what the place lies in: "Djibo, Soum province", "Gossi, in Mali"."""
    points = weights()["contained"]
    for one, other in itertools.pairwise(cases):
        between = article.text[one.mention.end : other.mention.start]
        if between in {"'s ", "’s "}:
            inner, outer = other, one
        elif len(between) <= _MAX_BETWEEN and _linking(between, article.lang):
            inner, outer = one, other
        else:
            continue
        holders = [candidate.place for candidate in outer.candidates if candidate.place.kind not in _POINT_KINDS]
        for candidate in inner.candidates:
            if any(_holds(holder, candidate.place, article.published) for holder in holders):
                candidate.add("the text names what it lies in", points)


def _linking(between: str, lang: str) -> bool:
    """Whether the words between two mentions can say that the first lies in the second."""
    words = "".join(char if char.isalpha() else " " for char in between).lower().split()
    marks = {char for char in between if not char.isalnum() and not char.isspace()}
    if not words:
        return bool(marks) and marks <= {",", "("}
    lists = lexicon.load(lang, "places")
    inside = set(words) & set(lists["lies_in"])
    known = inside | set(lists["lies_in_words"]) | set(lists["class_words"]) | _directions(lang)
    return marks <= set(",('’-") and set(words) <= known and bool(inside)


@cache
def _directions(lang: str) -> frozenset[str]:
    """Single words of the cardinal parts."""
    forms = itertools.chain.from_iterable(lexicon.load(lang, "places")["directions"].values())
    return frozenset(part for form in forms for part in form.replace("-", " ").split())


def _holds(holder: Place, place: Place, on: dt.date | None) -> bool:
    """Whether an area holds a place, by the codes that the gazetteer gives."""
    if holder.place_id == place.place_id or place.kind in {"country", "continent"}:
        return False
    if place.kind in _LEVELS and holder.kind in _LEVELS and _LEVELS.index(holder.kind) >= _LEVELS.index(place.kind):
        return False  # a region does not lie in a district, whatever its middle point does
    if holder.kind == "country":
        return place.iso3 == holder.iso3
    if holder.kind in {"region", "continent"}:
        return holder.kind == "continent" and place.kind == "region"
    if not holder.iso3 or holder.iso3 != place.iso3:
        return False
    names = {fold(name) for name in (place.adm1, place.adm2, place.adm3) if name}
    return fold(holder.name) in names or _covers(holder.place_id, place, on)


def _covers(unit_id: str, place: Place, on: dt.date | None) -> bool:
    """Whether the unit's polygon of the day, or of its own time, covers the place: names change, ground does not."""
    if not _located(place):
        return False
    outline = _outline(unit_id, on.isoformat() if on else None)
    return outline is not None and bool(shapely.contains_xy(outline, place.lon, place.lat))


@lru_cache(maxsize=256)
def _outline(unit_id: str, on: str | None) -> BaseGeometry | None:
    """Polygon of a unit."""
    row = unit(unit_id, on)
    return None if row is None else row["geometry"]


def _add_neighbours(cases: list[_Case]) -> None:
    """Points for candidates near the surely known places of the same paragraph."""
    weight = weights()
    anchors: dict[int, list[Place]] = defaultdict(list)
    for case in cases:
        best = _sure(case)
        if best and best.place.kind in _POINT_KINDS | {"admin1", "admin2", "admin3"} and _located(best.place):
            anchors[case.paragraph].append(best.place)
    for case in cases:
        near = [place for place in anchors[case.paragraph] if fold(place.name) != fold(case.mention.stem)]
        if len(case.candidates) < 2 or not near:
            continue
        for candidate in case.candidates:
            if candidate.place.kind in _POINT_KINDS | {"admin2", "admin3"} and _located(candidate.place):
                km = min(distance_km(candidate.place, place) for place in near)
                points = weight["near"] * 0.5 ** (km / weight["near_half_km"])
                candidate.add(f"{km:.0f} km from another place of the paragraph", points if points > 0.05 else 0)


def _located(place: Place) -> bool:
    """Whether the gazetteer has a coordinate."""
    return place.lon is not None and place.lat is not None and not math.isnan(place.lon)


def distance_km(one: Place, other: Place) -> float:
    """Geodesic distance between two places in kilometres (WGS 84)."""
    metres: float = _GEOD.inv(one.lon, one.lat, other.lon, other.lat)[2]
    return metres / 1000


def _one_sense(cases: list[_Case]) -> None:
    """One sense an article: what one mention of a name gains from its context, half goes to the others."""
    by_name: dict[str, list[_Case]] = defaultdict(list)
    for case in cases:
        a_country = any(candidate.place.kind == "country" for candidate in case.candidates)
        if case.mention.form == "name" and not a_country:  # Niger State says nothing of Niger elsewhere
            by_name[fold(case.mention.stem)].append(case)
    for group in by_name.values():
        if len(group) < 2:
            continue
        context: dict[str, list[float]] = defaultdict(list)
        for case in group:
            for candidate in case.candidates:
                context[candidate.place.place_id].append(_from_context(candidate))
        for case in group:
            for candidate in case.candidates:
                own = _from_context(candidate)
                shared = max(context[candidate.place.place_id])
                candidate.add("the same name elsewhere in the article", (shared - own) / 2)


def _from_context(candidate: Candidate) -> float:
    """Points that come from the text around rather than from the mention and the gazetteer."""
    starts = ("the article is", "its country", "the text names", "other places")
    return sum(p for reason, p in candidate.reasons if reason.startswith(starts) or "km from another" in reason)


def _decide(case: _Case) -> Resolution:
    """Resolved, ambiguous or unknown, with a confidence by the share of probability near the best candidate."""
    ranked = sorted(case.candidates, key=lambda c: (-c.score, c.place.place_id))
    mention = case.mention
    if not ranked:
        return Resolution(mention, "unknown", None, 0.0, f"no gazetteer here knows a place called {mention.text}")
    best = ranked[0]
    top = [math.exp(weights()["sharpness"] * (candidate.score - best.score)) for candidate in ranked]
    same = [weight for weight, candidate in zip(top, ranked, strict=True) if _same_spot(best.place, candidate.place)]
    confidence = round(sum(same) / sum(top) * _quality(best), 3)
    if _similar(best) and not _supported(best):
        reason = f"no gazetteer here knows a place called {mention.text}; a similar name is {_label(best.place)}"
        return Resolution(mention, "unknown", None, 0.0, reason, tuple(ranked))
    rival = next((c for c in ranked[1:] if not _same_spot(best.place, c.place)), None)
    if rival and best.score - rival.score < weights()["tie"]:
        names = "; ".join(dict.fromkeys(_label(c.place) for c in (best, rival)))
        reason = f"{mention.text} may be {names.replace('; ', ' or ')}: the text does not decide"
        return Resolution(mention, "ambiguous", None, confidence, reason, tuple(ranked))
    return Resolution(mention, "resolved", best.place, confidence, _sentence(mention, best), tuple(ranked))


def _similar(candidate: Candidate) -> bool:
    """Whether the names are only alike: transliterated, or one letter off."""
    return any(
        reason.startswith(("the name agrees (trans", "the name agrees (typo")) for reason, _ in candidate.reasons
    )


def _supported(best: Candidate) -> bool:
    """Whether the text names the country, or what the place lies in: a similar name alone is not enough."""
    return any(reason.startswith(("the article is", "its country", "the text names")) for reason, _ in best.reasons)


def _quality(best: Candidate) -> float:
    """How far a single candidate can be trusted at all: a name known only by transliteration less than an exact one."""
    if _similar(best):
        return 0.75
    return 0.98 if best.score > 4 else 0.9 if best.score > 2 else 0.75


def _same_spot(one: Place, other: Place) -> bool:
    """Whether two candidates are the same place for a reader: a town, its base and its commune."""
    if one.place_id == other.place_id:
        return True
    if not (_located(one) and _located(other)) or one.iso3 != other.iso3:
        return False
    if {one.kind, other.kind} <= {"region", "natural", "admin1"} and one.iso3 not in HOME:
        return distance_km(one, other) <= SAME_AREA_KM  # Gaza Strip, as a region and as a unit
    small = _POINT_KINDS | {"admin3", "admin2", "admin1"}
    return one.kind in small and other.kind in small and _near_enough(one, other)


def _near_enough(one: Place, other: Place) -> bool:
    """Within 25 km; an admin unit named like the town in it counts as the same spot."""
    if "admin1" in {one.kind, other.kind} or "admin2" in {one.kind, other.kind}:
        holder, inner = (one, other) if one.kind.startswith("admin") else (other, one)
        return fold(holder.name) in {fold(name) for name in (inner.adm1, inner.adm2, inner.name) if name}
    return distance_km(one, other) <= SAME_SPOT_KM


def _label(place: Place) -> str:
    """A place with what it lies in, for a sentence."""
    inside = ", ".join(part for part in (place.adm1, place.iso3) if part and part != place.name)
    return f"{place.name} ({inside})" if inside else place.name


def _sentence(mention: Mention, best: Candidate) -> str:
    """Why this place, in words."""
    if mention.form == "demonym":
        return f"{mention.text} is the adjective or people of {best.place.name}"
    if mention.form == "metonym":
        return f"{mention.text} stands here for a government, that of {best.place.iso3}"
    told = [
        reason
        for reason, points in sorted(best.reasons, key=lambda pair: -pair[1])
        if points > 0 and not reason.startswith("a ")
    ]
    because = "; ".join(told[:3]) or "no other place of that name is known"
    return f"{_label(best.place)}: {because}"
