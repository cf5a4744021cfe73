"""Stage 3: one place for each mention, or an honest "ambiguous" or "unknown", by the context of the whole article."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pyproj import Geod

from geo import lexicon
from geo.articles import Article
from geo.candidates import Candidate, find_candidates, weights
from geo.containment import located
from geo.context import POINT_KINDS, Case, add_context, chances
from geo.gazetteer import Gazetteer, Place, load_gazetteer
from geo.names import fold
from geo.packs import HOME
from geo.tokens import span_of
from geo.toponyms import Mention

SAME_SPOT_KM = 25  # UCDP GED where_prec 2: within 25 km of a known point; nearer candidates are one place
SAME_AREA_KM = 100  # two areas of one name whose points are nearer than that: one area in two tables
_LIST_REACH = 25  # characters: "the northern regions of the "
_ARTICLES = frozenset({"the", "de", "du", "des", "d", "la", "le", "l", "of", "d'", "l'"})
HAMLET = 1_000  # inhabitants: abroad, smaller places are seldom news
KNOWN_ABROAD = 100_000  # inhabitants: a headline in capitals may well mean such a city
FAR_BEHIND = 4.0  # points under the best, where a candidate adds less than a fiftieth to its spot
LONE = 0.05  # support by the places around under which a place stands by itself
_GEOD = Geod(ellps="WGS84")


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
        0 to 1: of mentions with 0.9, nine in ten are right.
    reason : str
        A sentence that a reporter would accept.
    candidates : tuple of Candidate
        Every place weighed, best first.
    tied : tuple of Candidate
        Of an ambiguous mention, the places between which the text does not decide.
    """

    mention: Mention
    status: str
    place: Place | None
    confidence: float
    reason: str
    candidates: tuple[Candidate, ...] = field(default=())
    tied: tuple[Candidate, ...] = field(default=())


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
    return [_decide(case) for case in weigh(mentions, article, gazetteer)]


def weigh(mentions: list[Mention], article: Article, gazetteer: Gazetteer | None = None) -> list[Case]:
    """The candidates of every mention with all that speaks for and against them, before anything is decided."""
    gazetteer = gazetteer or load_gazetteer()
    mentions = _with_shared_cues(mentions, article)
    cases = [
        Case(mention, find_candidates(mention, gazetteer), span_of(article.sentences, mention.start),
             span_of(article.paragraphs, mention.start))
        for mention in mentions
    ]  # fmt: skip
    add_context(cases, article)
    return cases


def _with_shared_cues(mentions: list[Mention], article: Article) -> list[Mention]:
    """The mentions, where "the regions of Mopti and Ségou" or "Niger and Kaduna states" tells the kind of both."""
    found: list[Mention] = []
    for group in _lists(mentions, article):
        cues = _plural_cues(group, article) if len(group) > 1 else ()
        found += [replace(one, cues=cues) if cues and not one.cues else one for one in group]
    return found


def _lists(mentions: list[Mention], article: Article) -> Iterator[list[Mention]]:
    """Mentions that stand in one list: with nothing but commas, "and" and articles between them."""
    small = {*lexicon.load(article.lang, "relative")["joiners"], *_ARTICLES}
    group: list[Mention] = []
    for mention in mentions:
        between = article.text[group[-1].end : mention.start] if group else ""
        words = between.lower().replace("’", "'").replace("'", "' ").replace(",", " ").split()
        parted = not (words or "," in between) or len(between) > _LIST_REACH or set(words) - small
        if group and parted:
            yield group
            group = []
        group.append(mention)
    if group:
        yield group


def _plural_cues(group: list[Mention], article: Article) -> tuple[str, ...]:
    """Kinds that a plural before or after a list tells."""
    known = lexicon.load(article.lang, "places")["class_words"]
    before = article.text[max(0, group[0].start - _LIST_REACH) : group[0].start].lower().replace("'", " ").split()
    while before and before[-1] in _ARTICLES:
        before.pop()
    after = article.text[group[-1].end : group[-1].end + _LIST_REACH].lower().split()
    beside = [word.strip(".,;:") for word in (*before[-1:], *after[:1])]
    word = next((word for word in beside if word in known and word.endswith("s")), "")
    return tuple(known[word]) if word else ()


def distance_km(one: Place, other: Place) -> float:
    """Geodesic distance between two places in kilometres (WGS 84)."""
    metres: float = _GEOD.inv(one.lon, one.lat, other.lon, other.lat)[2]
    return metres / 1000


def _decide(case: Case) -> Resolution:
    """Resolved, ambiguous or unknown."""
    ranked = sorted(case.candidates, key=lambda c: (-c.score, c.place.place_id))
    mention = case.mention
    if not ranked:
        return Resolution(mention, "unknown", None, 0.0, f"no gazetteer here knows a place called {mention.text}")
    spots = _spots(ranked)
    best = _seat([spots[0][1], *(one for one in ranked if one is not spots[0][1])]) or spots[0][1]
    ranked = [best, *(candidate for candidate in ranked if candidate is not best)]
    if (_similar(best) and not _supported(best)) or _only_letters(best):
        reason = f"no gazetteer here knows a place called {mention.text}; a similar name is {_label(best.place)}"
        return Resolution(mention, "unknown", None, 0.0, reason, tuple(ranked))
    sure = confidence(evidence(ranked, mention))
    tied = _tied(spots, best)
    if len(tied) > 1:
        names = " or ".join(dict.fromkeys(_label(candidate.place) for candidate in tied[:3]))
        reason = f"{mention.text} may be {names}: the text does not decide"
        return Resolution(mention, "ambiguous", None, sure, reason, tuple(ranked), tuple(tied))
    return Resolution(mention, "resolved", best.place, sure, _sentence(mention, best), tuple(ranked))


def _seat(ranked: list[Candidate]) -> Candidate | None:
    """The town that an area is named like, where the two are as good as tied: a bare name is the town's."""
    area, margin = ranked[0], weights()["settings"]["tie"]
    if not area.has("namesake", "namesake_home"):
        return None
    near = (one for one in ranked[1:] if one.place.kind == "locality" and area.score - one.score < margin)
    return next((one for one in near if _same_spot(area.place, one.place)), None)


def _spots(ranked: list[Candidate]) -> list[tuple[float, Candidate]]:
    """The spots that the better candidates lie at, best first: the points of all that lie there, and the best of them.

    A town, its district and its region speak for one spot together: Gaza is the city, the strip and the governorate.
    """
    found: list[tuple[float, Candidate]] = []
    for candidate in ranked:
        if ranked[0].score - candidate.score > FAR_BEHIND:
            break
        at = next((n for n, (_, one) in enumerate(found) if _same_spot(one.place, candidate.place)), None)
        if at is None:
            found.append((candidate.score, candidate))
        else:
            score, one = found[at]
            found[at] = (math.log(math.exp(score - candidate.score) + 1) + candidate.score, one)
    return sorted(found, key=lambda pair: -pair[0])


def _tied(spots: list[tuple[float, Candidate]], best: Candidate) -> list[Candidate]:
    """The best candidate and those at other spots that are within the margin of its own."""
    margin = weights()["settings"]["tie"]
    near = [one for score, one in spots[1:] if spots[0][0] - score < margin]
    return [best, *(one for one in near if one is not best and not _same_spot(one.place, best.place))]


def evidence(ranked: list[Candidate], mention: Mention) -> dict[str, float]:
    """What the confidence of a decision rests on: features that ``weights.yaml`` weighs under ``confidence``.

    Parameters
    ----------
    ranked : list of Candidate
        Best first, at least one.
    mention : Mention
    """
    best = ranked[0]
    chance = sum(
        one
        for one, candidate in zip(chances(ranked), ranked, strict=True)
        if candidate is best or _same_spot(best.place, candidate.place)
    )
    chance = min(max(chance, 0.01), 0.99)
    place = best.place
    point = place.kind in {"locality", "site"}
    found = {
        "intercept": 1.0,
        "chance": math.log(chance / (1 - chance)),
        "people": math.log10(place.population + 1) if point else 0.0,
        "point": float(point),
        "unit": float(place.kind.startswith("admin")),
        "told": float(best.has("contained", "contained_elsewhere", "same_sentence")),
        "near": best.features.get("near_article", 0.0) if point else 0.0,
        "share": best.features.get("country_share", 0.0) if place.kind != "country" else 0.0,
        "many": math.log2(len(ranked)),
        "alike": float(_similar(best) or best.has("letters")),
        "home": float(best.has("home")),
        "demonym": float(best.has("demonym")),
        "hamlet": float(place.kind == "locality" and place.population < HAMLET and place.iso3 not in HOME),
        "alternate": float(best.has("alternate")),
        "partial": float(mention.form == "name" and len(mention.stem) < len(mention.text)),
        "lone": float(point and best.features.get("near_wide", 0.0) < LONE),
    }
    return {name: round(value, 4) for name, value in found.items()}


def confidence(found: dict[str, float]) -> float:
    """Probability that a decision is right, by the logistic curve of ``weights.yaml``.

    Parameters
    ----------
    found : dict
        From :func:`evidence`.
    """
    curve = weights()["confidence"]
    score = sum(curve.get(name, 0.0) * value for name, value in found.items())
    return round(1 / (1 + math.exp(-score)), 3)


def _similar(candidate: Candidate) -> bool:
    """Whether the names are only alike: transliterated, or one letter off."""
    return candidate.has("name_transliterated", "name_typo")


def _only_letters(candidate: Candidate) -> bool:
    """Whether an abbreviation meets only a small place abroad that is not written so: the EU is not Eu in Picardy."""
    place = candidate.place
    small = place.kind == "locality" and place.iso3 not in HOME and place.population < KNOWN_ABROAD
    return candidate.has("letters") and small and not _supported(candidate)


def _supported(best: Candidate) -> bool:
    """Whether the text names the country, or what the place lies in: a similar name alone is not enough."""
    return best.has("contained", "contained_elsewhere", "same_sentence") or best.features.get("country_share", 0) > 0


def _same_spot(one: Place, other: Place) -> bool:
    """Whether two candidates are the same place for a reader: a town, its base and its commune."""
    if one.place_id == other.place_id:
        return True
    if not (located(one) and located(other)) or one.iso3 != other.iso3:
        return False
    if {one.kind, other.kind} <= {"region", "natural", "admin1"} and one.iso3 not in HOME:
        return distance_km(one, other) <= SAME_AREA_KM  # Gaza Strip, as a region and as a unit
    small = POINT_KINDS | {"admin3", "admin2", "admin1"}
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
    if best.place.kind == "country" and not best.has("contested"):
        return f"{_label(best.place)}: the country's name"
    told = [
        reason
        for reason, points in sorted(best.reasons, key=lambda pair: -pair[1])
        if points > 0 and not reason.startswith("a ")
    ]
    because = "; ".join(told[:3]) or "no other place of that name is known"
    return f"{_label(best.place)}: {because}"
