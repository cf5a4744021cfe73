"""A draft at each of the places that its sentence gives it, with the figures that belong there."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from geo.actors import forces_of
from geo.claims.items import figures_of, items_of
from geo.claims.predicates import Trigger, reaction_before
from geo.claims.scene import Draft, Scene
from geo.claims.story import RANK, Place, Sentence, Story
from geo.claims.where import contains, places_of

_OF_ALL = frozenset({"killed", "wounded", "abducted", "displaced", "troops"})
_TOWN = 60  # words back to where "this town" was named
_COUNTRY = 600  # words back to where "the country" was named


def points_back_to(story: Story, trigger: Trigger) -> bool:
    """Whether a noun points back to an event told before: 'the attack'."""
    return trigger.form == "noun" and any(
        story.has(step, "again") for step in range(max(trigger.i - 2, 0), trigger.i) if story.words.glued[step]
    )


def holds(story: Story, trigger: Trigger) -> bool:
    """Whether a predicate tells who holds a place: 'retook', 'still controls'."""
    return any(story.has(step, "holding") for step in range(trigger.i, trigger.j))


def says_there(story: Story, sentence: Sentence) -> bool:
    """Whether the sentence says 'the village', 'there'."""
    return any(story.phrase_at(step, "there", 4, sentence.j) for step in range(sentence.i, sentence.j))


def spread(scene: Scene, draft: Draft, group: list[Trigger], numbers: list[dict[str, Any]]) -> list[Draft]:
    """The draft at each of its places, with the figures that belong there."""
    low, high = _reach(scene, group)
    if any(reaction_before(scene.story, group[0], scene.sentence.i, name) for name in ("demands", "reactions")):
        low = max(low, group[0].i)  # before it stands where people react, not where it happened
    if draft.type == "accusation":
        low = max(low, group[0].i)  # what somebody is accused of stands after the verb
    places = places_of(scene.story, scene.sentence, group, scene.voices, low, high)
    listed = _itemised(scene, draft, places, numbers)
    if listed:
        return listed
    places = _this_town(scene, places)
    if len(places) < 2:
        draft.place = places[0] if places else _the_country(scene)
        draft.numbers = [plain_figure(number) for number in numbers]
        return [draft]
    together = ", ".join(place.name for place in places[:-1]) + " and " + places[-1].name
    found = []
    for index, place in enumerate(places):
        targets = [_soldiers_of(scene, target, place) for target in draft.targets]
        copy = replace(draft, place=place, targets=targets, numbers=[])
        copy.notes = [f"the text names {together} in one breath"]
        copy.numbers = _shared(scene, places, index, numbers, together)
        found.append(copy)
    return found


def _itemised(scene: Scene, draft: Draft, places: list[Place], numbers: list[dict[str, Any]]) -> list[Draft]:
    """A draft for each place that the sentence tells with a figure or a date of its own; empty where it does not."""
    items = items_of(scene, places[0]) if places and places[0].i < scene.sentence.j else []
    figures = figures_of(items, numbers) if items else None
    if figures is None:
        return []
    return [
        replace(
            draft,
            place=item.place,
            targets=[_soldiers_of(scene, target, item.place) for target in draft.targets],
            numbers=[plain_figure(number) for number in told],
            when=item.when or draft.when,
            notes=list(draft.notes),
        )
        for item, told in zip(items, figures, strict=True)
    ]


def _shared(
    scene: Scene, places: list[Place], index: int, numbers: list[dict[str, Any]], together: str
) -> list[dict[str, Any]]:
    """Figures of one of several places: those told of all of them, and those that stand right before it."""
    place, found = places[index], []
    before = places[index - 1].j if index else scene.sentence.i
    for number in numbers:
        of_all = number["word"] < places[0].i or number["word"] > places[-1].i
        if number["what"] in _OF_ALL or (of_all and number["what"] == "other" and len(numbers) == 1):
            scope = f"uncertain: {together} together, or only one of them"
            found.append({**plain_figure(number), "scope": scope})
        elif before <= number["word"] < place.i or (index == 0 and number["word"] > places[-1].i):
            found.append(plain_figure(number))
    return found


def _this_town(scene: Scene, places: list[Place]) -> list[Place]:
    """The town named before, where the sentence only says 'this town of the region of X' or 'in the province'."""
    story, sentence = scene.story, scene.sentence
    if not places and says_there(
        story, sentence
    ):  # "un notable de Nampala rapporte qu'une frappe …, au nord de la ville"
        homes = [place for voice in scene.voices for place in story.places_in(voice.i, voice.j)]
        return homes[:1]
    this = story.phrase_between(sentence.i, sentence.j, "this_town")
    area = not places and story.phrase_between(sentence.i, sentence.j, "the_area")
    if not (area or (this and len(places) == 1 and places[0].rank >= RANK["admin3"])):
        return places
    for known in reversed(story.places_in(max(sentence.i - _TOWN, 0), sentence.i)):
        if area and RANK["admin3"] <= known.rank <= RANK["admin1"]:
            return [known]
        if not area and known.rank <= RANK["locality"] and contains(places[0], known):
            return [known]
    return places


def _soldiers_of(scene: Scene, target: str, place: Place) -> str:
    """The forces of the place's country, where only 'soldiers' are named."""
    generic = any(
        mention.actor_id == target and mention.role == "forces"
        for one in scene.story.groups_in(scene.sentence.i, scene.sentence.j)
        for mention in one.mentions
    )
    iso3 = place.row.get("iso3")
    return forces_of(str(iso3)) if generic and iso3 else target


def _the_country(scene: Scene) -> Place | None:
    """The country named last, where the sentence says 'the country'."""
    story = scene.story
    if not story.phrase_between(scene.sentence.i, scene.sentence.j, "the_country"):
        return None
    before = [
        place
        for place in story.places_in(max(scene.sentence.i - _COUNTRY, 0), scene.sentence.i)
        if place.row["kind"] == "country"
    ]
    if not before:
        return None
    share = Counter(place.name for place in before)
    return max(reversed(before), key=lambda place: share[place.name])


def plain_figure(number: dict[str, Any]) -> dict[str, Any]:
    """A figure with the schema's keys only."""
    return {key: number[key] for key in ("what", "low", "high", "of", "scope", "victims")}


def _reach(scene: Scene, group: list[Trigger]) -> tuple[int, int]:
    """Words among which the place of a group of triggers is looked for: not those of other events."""
    low, high = scene.sentence.i, scene.sentence.j
    for other in scene.triggers:
        if other in group or not other.violent:
            continue
        if other.i < group[0].i and scene.story.places_in(other.j, group[0].i):
            low = max(low, other.j)
        back = points_back_to(scene.story, group[0])  # "the killings were in reprisal for an assault on Sebba"
        if other.i > group[-1].i and (back or scene.story.places_in(group[-1].j, other.i)):
            high = min(high, other.i)
    return low, high
