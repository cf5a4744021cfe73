"""Troops that are somewhere, said without a verb of staying: 'there were 5,000 French troops in Mali'."""

from __future__ import annotations

from geo.claims.dating import date_of
from geo.claims.needs import forces
from geo.claims.numbers import Number
from geo.claims.predicates import GERUND, MOVES, NOMINAL, Trigger
from geo.claims.roles import agents_and_targets
from geo.claims.scene import Draft, Scene
from geo.claims.where import places_of, scope_text


def is_lasting(scene: Scene, trigger: Trigger) -> bool:
    """Whether a state's forces are told to be fighting somewhere for long: a stay rather than a clash."""
    if trigger.type != "clash" or trigger.voice == NOMINAL:
        return False
    if trigger.form != GERUND:
        return _for_years(scene, trigger)
    story = scene.story
    before = range(max(scene.sentence.i, trigger.i - 3), trigger.i)
    durative = any(story.words.keys[step] in {"been", "are", "were"} for step in before)
    beside = any(number.troops and number.k <= trigger.i for number in scene.numbers)
    return durative or beside


def _for_years(scene: Scene, trigger: Trigger) -> bool:
    """Whether a state's forces 'have fought there since 2013'."""
    long = any(word > trigger.i and when.prec == 5 for word, when in scene.whens)
    if not long:
        return False
    actors, _ = agents_and_targets(scene.story, scene.sentence, trigger, scene.triggers, scene.voices)
    return bool(actors) and all(forces(actor) for actor in actors)


def stays_of(scene: Scene, lasting: list[Trigger], found: list[Draft]) -> list[Draft]:
    """Troops that are somewhere, said without a verb of staying: 'there were 5,000 French troops in Mali'."""
    story, sentence = scene.story, scene.sentence
    if any(draft.type in MOVES for draft in found):
        return []
    for number in scene.numbers:
        if not number.troops or _used(number, found):
            continue
        near = [one for one in story.groups_in(number.i, number.k + 1) if any(map(forces, one.ids))]
        stays = story.phrase_at(number.k, "place_in", 2) is not None or lasting
        if near and stays:
            return _stay(scene, near[0].ids[:1], number.i, lasting, number)
    for trigger in lasting:
        actors, _ = agents_and_targets(story, sentence, trigger, scene.triggers, scene.voices)
        actors = [actor for actor in actors if forces(actor)]
        if actors:
            return _stay(scene, actors, trigger.i, lasting, None)
    return []


def _used(number: Number, found: list[Draft]) -> bool:
    """Whether a figure already belongs to a claim of the sentence."""
    return any(fact["low"] == number.low and fact["high"] == number.high for draft in found for fact in draft.numbers)


def _stay(scene: Scene, actors: list[str], word: int, lasting: list[Trigger], number: Number | None) -> list[Draft]:
    """A draft of troops that are somewhere."""
    draft = Draft("troop_presence", scene.sentence, word, actors, speaker=scene.speaker(word))
    anchor = Trigger(word, number.k if number else word + 1, "troop_presence", NOMINAL, "agent", "noun")
    group = [anchor, *lasting]
    draft.when = date_of(scene, group)
    places = places_of(scene.story, scene.sentence, group, scene.voices, scene.sentence.i, scene.sentence.j)
    draft.place = places[0] if places else None
    if number is not None:
        scope = scope_text(scene.story, draft.place) if draft.place else None
        scope = scope or (", ".join(place.name for place in places) if len(places) > 1 else None)
        draft.numbers = [
            {"what": "troops", "low": number.low, "high": number.high, "of": number.of, "scope": scope, "victims": None}
        ]
    return [draft] if draft.place or number else []
