"""Which figure counts what: killed, wounded, abducted, displaced, troops, bases, and other things."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo.claims.numbers import Number
from geo.claims.predicates import ACTIVE, NOMINAL, PASSIVE, Trigger
from geo.claims.where import scope_text

if TYPE_CHECKING:
    from geo.claims.scene import Scene

_WHAT = {
    "kill": "killed",
    "killing_of_civilians": "killed",
    "wound": "wounded",
    "abduction": "abducted",
    "displacement": "displaced",
    "arrest": "other",
    "mass_grave": "killed",
}
_MOVES = frozenset({"troop_presence", "deployment", "withdrawal"})
_REACH = 16  # words between a figure and the verb that it belongs to


def figures(scene: Scene, group: list[Trigger]) -> list[dict[str, Any]]:
    """Figures of a group of triggers: what, low, high, of, scope; with the word where each stands."""
    found: list[dict[str, Any]] = []
    for number in scene.numbers:
        if number.part or _another_says(scene, number, group):
            continue
        what = _what(scene, number, group)
        if what is None and number.like and found and _owner(scene, number) is None:
            what = found[-1]["what"]
        again = bool(found) and "(" in scene.story.words.gap(number.first - 1) and found[-1]["what"] == what
        if what is None or again or any(known["what"] == what and _equal(known, number) for known in found):
            continue
        found.append(
            {
                "what": what,
                "low": number.low,
                "high": number.high,
                "of": number.of,
                "scope": _scope(scene, number),
                "word": number.i,
                "civilians": _victims(scene, number) == "civilians",
                "victims": _victims(scene, number),
            }
        )
    return found


def _another_says(scene: Scene, number: Number, group: list[Trigger]) -> bool:
    """Whether a figure is part of a speaker's name, or somebody else gives it."""
    if any(voice.i <= number.i < voice.j for voice in scene.voices):
        return True
    return len(scene.voices) > 0 and scene.speaker(number.i) != scene.speaker(group[-1].i)


def _victims(scene: Scene, number: Number) -> str | None:
    """Class of those counted: forces, civilians, armed, foreign; None where not said."""
    story = scene.story
    named = story.lists.victims.get(number.noun)
    if named is None and any(
        story.has(step, "includes") for step in range(number.k, min(number.k + 2, scene.sentence.j))
    ):
        near = story.groups_in(number.k, min(number.k + 5, scene.sentence.j))
        return "civilians" if near and "civilians" in near[0].ids else None
    return named


def _equal(known: dict[str, Any], number: Number) -> bool:
    """Whether a figure is told twice."""
    same = known["low"] == number.low and known["high"] == number.high
    return bool(same and (known["of"] == number.of or not number.of))


def _scope(scene: Scene, number: Number) -> str | None:
    """The wider area that a figure is said of, where the text widens it."""
    for place in scene.story.places_in(number.k, min(number.k + 6, scene.sentence.j)):
        return scope_text(scene.story, place)
    return None


def _what(scene: Scene, number: Number, group: list[Trigger]) -> str | None:
    """What a figure counts for a group of triggers; None where it belongs to none of them."""
    told = _told_after(scene, number) or _told_together(scene, number) or _told_before(scene, number)
    if told is not None:
        types = {_WHAT.get(trigger.type, "event" if trigger.violent else "") for trigger in group}
        return told if told in types or ("event" in types and told in {"killed", "wounded"}) else None
    near = number.first
    while near > scene.sentence.i and not scene.story.marked(near - 1, ":;"):
        near -= 1
    toll = scene.story.phrase_between(near, number.first, "count_death_toll")
    if toll and (number.people or not number.noun) and any(trigger.form == "toll" for trigger in group):
        return "killed"
    owner = _owner(scene, number)
    return _of_owner(scene, number, owner) if owner is not None and owner in group else None


def _of_owner(scene: Scene, number: Number, owner: Trigger) -> str | None:
    """What a figure counts for the verb that it belongs to."""
    blown_up = owner.type == "explosion" and owner.voice == PASSIVE  # "two shepherds were blown up"
    what = "killed" if blown_up else _WHAT.get(owner.type)
    if what and (number.people or not number.noun):
        return what
    if owner.type in _MOVES and number.troops:
        return "troops"
    if number.bases:
        return "bases"
    return "other" if _thing(scene, number, owner) else None


def _thing(scene: Scene, number: Number, owner: Trigger) -> bool:
    """Whether a figure counts what a verb hits or takes, other than people."""
    story = scene.story
    listed = story.has(number.first - 1, "list_words") and story.places_in(number.first - 4, number.first)
    if listed or story.has(number.first - 1, "oblique"):
        return False  # "in Diallassagou and two villages", "30 passengers from two buses": where, not what
    vague = number.low != number.high and number.high is not None and number.high < 10
    return bool((number.other and not vague and number.low != 1) or (number.people and owner.type == "arrest"))


def _told_before(scene: Scene, number: Number) -> str | None:
    """What 'the number of wounded at 50' counts."""
    low = max(scene.sentence.i, number.first - 5)
    wounded = scene.story.phrase_between(low, number.first, "count_wounded_toll")
    return "wounded" if wounded and (number.people or not number.noun) else None


def _told_after(scene: Scene, number: Number) -> str | None:
    """What the words right after a figure say of it: '12 dead', '12 people were killed', '5 autres blessés'."""
    story, sentence = scene.story, scene.sentence
    if number.noun in story.lists.sets["count_killed_after"] and number.noun not in {"corps", "lives", "vies"}:
        return "killed"
    if number.noun in story.lists.sets["count_wounded_after"]:
        return "wounded"
    step = number.k
    acting = {trigger.i for trigger in scene.triggers if trigger.voice == ACTIVE and trigger.subject == "agent"}
    while step < sentence.j and story.words.glued[step - 1]:
        if step in acting:
            return None  # "two gunmen killed 19 people"
        for name, what in (("killed_after", "killed"), ("wounded_after", "wounded"), ("missing_after", "abducted")):
            if story.phrase_at(step, f"count_{name}", 4, sentence.j):
                return what
        helper = any(story.has(step, aux) for aux in ("aux_passive", "aux_perfect", "aux_skip"))
        if not helper and story.words.keys[step] not in {
            "others",
            "autres",
            "more",
            "reported",
            "confirmed",
            "found",
            "retrouves",
        }:
            return None
        step += 1
    return None


def _told_together(scene: Scene, number: Number) -> str | None:
    """What 'nine soldiers' counts in 'leaving nine soldiers and five civilians dead': what the last of a list does."""
    story, at = scene.story, number.k
    listed = number.people and (
        story.has(at, "list_words") or (at < scene.sentence.j and "," in story.words.gap(at - 1))
    )
    if not listed or _governing(scene, number) is not None:
        return None
    start = at + 1 if story.has(at, "list_words") else at
    after = next((other for other in scene.numbers if other.first == start and other.people), None)
    return None if after is None else _told_after(scene, after) or _told_together(scene, after)


def _owner(scene: Scene, number: Number) -> Trigger | None:
    """The trigger that a figure belongs to: the verb whose object it is, or whose subject."""
    return _governing(scene, number) or _following(scene, number)


def _governing(scene: Scene, number: Number) -> Trigger | None:
    """The verb or noun before a figure, if the figure is its object: 'killed 12'."""
    near = [trigger for trigger in scene.triggers if trigger.j <= number.first and number.first - trigger.j <= _REACH]
    left = [trigger for trigger in near if trigger.type not in {"responsibility_claim", "denial"}]
    if not left:
        return None
    last = left[-1]
    object_of = last.subject == "target" and last.form != "toll" and not number.bases and number.first > last.j + 1
    used = last.voice == PASSIVE or object_of  # "lost 28 soldiers": the figure is what was lost
    return None if used or scene.story.cut_between(last.j, number.first) else last


def _following(scene: Scene, number: Number) -> Trigger | None:
    """The verb after a figure, if the figure is its subject: '12 people were killed'."""
    for trigger in scene.triggers:
        if trigger.i < number.j or trigger.i - number.k > _REACH:
            continue
        if not number.noun and any(scene.story.has(step, "count_number_of") for step in range(number.j, number.j + 3)):
            return trigger  # "évalue à 70 le nombre des soldats qu'il a tués"
        if trigger.form == "toll":
            return trigger if trigger.i <= number.k + 1 else None
        moves = trigger.type in _MOVES
        subject = trigger.voice == PASSIVE or trigger.subject in {"target", "both"} or moves
        if subject and scene.story.cut_between(number.k, trigger.i) <= 1:
            return trigger
        if not subject and trigger.voice != NOMINAL:
            return None
    return None
