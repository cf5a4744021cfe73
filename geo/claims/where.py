"""Where: the place that a predicate is about, the finest that the text gives, and lists of places."""

from __future__ import annotations

import itertools

from pyproj import Geod

from geo.claims.predicates import Trigger
from geo.claims.speakers import Voice
from geo.claims.story import RANK, Place, Sentence, Story
from geo.names import fold

_CUT = 12  # a clause cut weighs as much as so many words
_LEFT = 5  # a place before the predicate weighs as much more
_FAR = 70  # beyond this weight a place is another clause's
_JOIN = 7  # most words between two places of one phrase: "in the village of X, in the rural commune of"
_BROUGHT = 5  # words between "evacuated" or "hospital" and the place where it is
_LEAVES = 4  # words between "coming back from" and the place that is left: "from the market of"
_SEAT = 3  # words between a reporting verb and the place where it was said
_ONE_SPOT = 60_000  # metres within which two parties name one road ambush after two places: an hour's drive
_GEOD = Geod(ellps="WGS84")
_MEASURES = frozenset({"another", "autre", "un", "une", "km", "kilometres", "kilometers"})
Cluster = list[Place]


def places_of(
    story: Story, sentence: Sentence, triggers: list[Trigger], voices: list[Voice], low: int, high: int
) -> list[Place]:
    """Places of a claim whose predicates stand between two words: several where the text lists them."""
    leaving = any(trigger.type in {"withdrawal", "displacement"} for trigger in triggers)
    moving = any(trigger.type == "deployment" for trigger in triggers)
    clusters = _clusters(story, sentence, voices, low, high, leaving, moving)
    if all(trigger.violent for trigger in triggers):  # "ont fui vers le Burkina Faso après l'assaut"
        clusters = [cluster for cluster in clusters if not _fled_to(story, cluster[0])] or clusters
    best: tuple[float, Cluster] | None = None
    for cluster in clusters:
        weight = min(_weight(story, sentence, trigger, cluster) for trigger in triggers)
        if best is None or weight < best[0]:
            best = (weight, cluster)
    if best is None or best[0] > _FAR:
        return []
    return _listed(story, _finer(story, sentence, triggers, best, clusters))


def _finer(
    story: Story, sentence: Sentence, triggers: list[Trigger], best: tuple[float, Cluster], clusters: list[Cluster]
) -> Cluster:
    """The cluster that lies in the nearest and is told with it: 'ont attaqué au Burkina Faso un camp à Djibo'."""
    weight, nearest = best
    violent = all(trigger.violent or trigger.type == "displacement" for trigger in triggers)
    for cluster in clusters if violent else []:
        inside = all(contains(place, cluster[0]) for place in nearest) and len(_listed(story, cluster)) == 1
        part = any(story.partitive(step) for step in range(nearest[-1].j, cluster[0].i))
        if (
            inside
            and not part
            and min(_weight(story, sentence, trigger, cluster) for trigger in triggers) <= weight + _CUT
        ):
            return cluster
    return nearest


def sole_place(story: Story, sentence: Sentence, voices: list[Voice]) -> Place | None:
    """The one place finer than a country that a sentence names; None for none or several."""
    clusters = _clusters(story, sentence, voices, sentence.i, sentence.j, False, False)
    listed = _listed(story, clusters[0]) if len(clusters) == 1 else []
    return listed[0] if len(listed) == 1 and listed[0].rank < RANK["country"] else None


def _clusters(
    story: Story, sentence: Sentence, voices: list[Voice], low: int, high: int, leaving: bool, moving: bool
) -> list[Cluster]:
    """Places of a stretch, those of one phrase together; a speaker's seat and an actor's country left out."""
    clusters: list[Cluster] = []
    for place in story.places_in(low, high):
        aside = _care(story, place) or _in_actor(story, place) or _seat(story, place, voices) or _keeper(story, place)
        if aside or (not leaving and _origin(story, place)):
            continue
        if clusters and _one_phrase(story, clusters[-1][-1], place):
            clusters[-1].append(place)
        else:
            clusters.append([place])
    if leaving:
        return clusters
    if any(story.has(cluster[0].i - 1, "goes_to") for cluster in clusters):
        clusters = [cluster for cluster in clusters if not (moving and story.has(cluster[0].i - 1, "goes_from"))]
    plain = [cluster for cluster in clusters if not (_border(story, cluster[0]) or _left_behind(story, cluster[0]))]
    return plain or clusters


def _care(story: Story, place: Place) -> bool:
    """Whether the place is where the wounded were brought: 'à l'hôpital de Sévaré', 'evacuated to Niamey'."""
    for step in range(place.i - 1, max(place.i - _BROUGHT, -1), -1):
        if story.marked(step, ".;:,("):
            return False
        if story.phrase_at(step, "care", 3) is not None:
            return True
    return False


def _in_actor(story: Story, place: Place) -> bool:
    """Whether the place only tells whose army or government it is."""
    return any(one.i <= place.i and place.j <= one.j for one in story.groups_in(max(place.i - 10, 0), place.j))


def _seat(story: Story, place: Place, voices: list[Voice]) -> bool:
    """Whether the place is where somebody speaks, or part of who he is."""
    for voice in voices:
        if voice.i <= place.i < voice.j:
            return True
        named_after = voice.i == voice.at and 0 < place.i - voice.j <= _SEAT - 1
        if named_after and story.phrase_before(place.i, "place_in", 2) == voice.j:
            return True  # ", a indiqué une source hospitalière à Kaya"
        if voice.at < place.i <= voice.at + _SEAT and story.phrase_before(place.i, "place_in", 2) is not None:
            between = story.words.keys[voice.at + 1 : place.i]
            if len(between) <= 2 and not any(story.has(step, "cuts") for step in range(voice.at + 1, place.i)):
                return True
    return False


def home_of(story: Story, voices: list[Voice], speaker: str) -> Place | None:
    """Where a speaker lives, who tells of his own place: 'a resident of Moura', 'le maire de Seytenga'."""
    for voice in voices:
        local = voice.name == speaker and any(story.has(step, "locals") for step in range(voice.i, voice.j))
        near = story.places_in(voice.i, voice.j) if local else []
        if near and near[0].rank < RANK["admin1"]:
            return near[0]
    return None


def _keeper(story: Story, place: Place) -> bool:
    """Whether the country is whose troops are told of: 'the United States has 1,000 troops in Niger'."""
    return place.row["kind"] == "country" and any(story.has(step, "keep_verbs") for step in (place.j, place.j + 1))


def _origin(story: Story, place: Place) -> bool:
    """Whether the place is where people come from: 'traders from Niger'."""
    start = story.phrase_before(place.i, "from_words", 2)
    listed = start is None and story.words.keys[place.i - 1 : place.i] in (["and"], ["et"])
    if listed:
        before = [other for other in story.places_in(max(place.i - 6, 0), place.i) if other.j >= place.i - 1]
        return bool(before) and _origin(story, before[-1])
    return start is not None and any(one.j == start for one in story.groups_in(max(start - 8, 0), start))


def _fled_to(story: Story, place: Place) -> bool:
    """Whether people only went to the place: 'vers le Burkina Faso'."""
    start = place.i - story.has(place.i - 1, "again")
    return story.has(start - 1, "goes_to") and story.article.lang == "fr"


def _left_behind(story: Story, place: Place) -> bool:
    """Whether somebody only set out from the place: 'une patrouille partie de Makalondi'."""
    for step in range(place.i, max(place.i - _LEAVES, 1), -1):
        start = story.phrase_before(step, "departing", 3)
        if start is not None:
            return not story.has(start - 1, "determiners")  # "une partie de Kidal"
    return False


def _border(story: Story, place: Place) -> bool:
    """Whether the place only tells a direction: 'the border with Niger', 'from Bamako'."""
    start = place.i
    while start > 0 and story.words.glued[start - 1] and story.words.keys[start - 1] in {"the", "le", "la", "l", "les"}:
        start -= 1
    return story.phrase_before(start, "border", 4) is not None


def _one_phrase(story: Story, left: Place, right: Place) -> bool:
    """Whether two places belong to one phrase: 'Gossi, in the Timbuktu region', 'Mali and Niger'."""
    between = story.words.keys[left.j : right.i]
    gaps = "".join(story.words.gap(step) for step in range(left.j - 1, right.i))
    if len(between) > _JOIN or any(mark in gaps for mark in ".;:\n"):
        return False
    generic = story.lists.sets["place_words"] | story.lists.sets["count_words"] | _MEASURES
    return all(key in generic or key.isdigit() for key in between)


def _weight(story: Story, sentence: Sentence, trigger: Trigger, cluster: Cluster) -> float:
    """How far a place is from a predicate: words between, cuts, and the side."""
    first, last = cluster[0], cluster[-1]
    if first.i >= trigger.j:
        return first.i - trigger.j + _CUT * story.cut_between(trigger.j, first.i)
    if story.has(last.j, "where_words") and story.cut_between(last.j + 1, trigger.i) == 0:
        return 0.1 * (trigger.i - last.j)  # "à Barkaram, où quarante soldats ont été tués"
    cuts = story.cut_between(last.j, trigger.i)
    opening = first.i - sentence.i <= 3 and ("," in story.words.gap(last.j - 1) or cuts == 0)
    if opening and first.rank == RANK["natural"]:
        return (
            _LEFT + trigger.i - last.j
        )  # "insecurity along the river has forced 600 people from their homes in Diffa"
    if opening:
        return 6 + 0.1 * (trigger.i - last.j)
    return _LEFT + trigger.i - last.j + _CUT * cuts


def contains(outer: Place, inner: Place) -> bool:
    """Whether one place lies within the other, as far as the table tells."""
    if outer.rank <= inner.rank or outer.rank < RANK["admin3"]:
        return False
    outer_iso, inner_iso = outer.row.get("iso3"), inner.row.get("iso3")
    if outer.rank >= RANK["region"] or not outer_iso or not inner_iso:
        return True
    if outer_iso != inner_iso:
        return False
    return (
        outer.rank != RANK["admin1"] or not inner.row.get("adm1") or outer.row.get("adm1") in {None, inner.row["adm1"]}
    )


def beside(one: Place, other: Place) -> bool:
    """Whether two places are one, or one lies in the other."""
    return one.name == other.name or contains(one, other) or contains(other, one)


def lies_in(outer: Place, inner: Place) -> bool:
    """Whether the table tells that a village or site lies in a region, province or district."""
    level = {RANK["admin1"]: "adm1", RANK["admin2"]: "adm2"}.get(outer.rank)
    if level is None or inner.rank >= outer.rank or outer.row.get("iso3") != inner.row.get("iso3"):
        return False
    held = {fold(str(name)) for name in (outer.row.get(level), outer.name) if isinstance(name, str) and name}
    known = inner.row.get(level)
    return isinstance(known, str) and fold(known) in held


def close_by(one: Place, other: Place) -> bool:
    """Whether two villages or sites can name one spot: some kilometres apart, or in one unknown part of a region."""
    if max(one.rank, other.rank) > RANK["admin3"] or one.row.get("iso3") != other.row.get("iso3"):
        return False
    points = [place.row.get("geometry") for place in (one, other)]
    if all(point is not None for point in points):
        first, second = (point.centroid for point in points)  # type: ignore[union-attr]
        return bool(_GEOD.inv(first.x, first.y, second.x, second.y)[2] <= _ONE_SPOT)
    regions = [place.row.get("adm1") for place in (one, other)]
    return regions[0] is not None and regions[0] == regions[1]


def _listed(story: Story, cluster: Cluster) -> list[Place]:
    """The places that a phrase lists, each the finest of its chain."""
    kept, bracket = [cluster[0]], False
    for previous, place in itertools.pairwise(cluster):
        gaps = "".join(story.words.gap(step) for step in range(previous.j - 1, place.i))
        bracket = ("(" in gaps or bracket) and ")" not in gaps
        if bracket or any(contains(place, known) for known in kept) or place.name in {known.name for known in kept}:
            continue
        inner = [known for known in kept if contains(known, place)]
        if inner:
            kept = [known for known in kept if known not in inner]
            kept.append(place)
        elif _joined(story, kept[-1], place):
            kept.append(place)
    return kept


def _joined(story: Story, left: Place, right: Place) -> bool:
    """Whether a comma or 'and' joins two places as items of a list."""
    between = story.words.keys[left.j : right.i]
    gaps = "".join(story.words.gap(step) for step in range(left.j - 1, right.i))
    if any(story.has(step, "nearby") for step in range(left.j, right.i)):
        return False  # "Kani Bonzon, near Bankass": one place, and where to look for it
    if any(key in story.lists.sets["list_words"] for key in between):
        start = story.words.keys[left.i - 1] if left.i else ""
        return start not in {"between", "entre"}
    if any(story.has(step, "apposed") for step in range(left.j, right.i)):
        return False  # "Tarbozo, a village in the commune of Djibo"
    return "," in gaps and abs(left.rank - right.rank) <= 2 and right.rank < RANK["region"]


def scope_text(story: Story, place: Place) -> str | None:
    """'Mali and surrounding countries', where the text widens a place."""
    end = story.phrase_at(place.j, "surrounding", 6)
    return " ".join(story.text(place.i, end).split()) if end is not None else None
