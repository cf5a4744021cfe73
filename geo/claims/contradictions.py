"""Claims of one article that cannot be true together."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from geo.actors import is_group
from geo.claims.likeness import kin, same_time
from geo.claims.scene import Draft
from geo.claims.speakers import REPORT

_WINDOW = 40  # events at one place that are held against one another
_NEAR = 1.1  # tolls of two parties that differ by less are taken as one
_APART = 8  # sentences between two claims about who holds a place
_TOLLS = ("killed", "wounded", "abducted", "displaced", "troops")


@dataclass(frozen=True, slots=True)
class Clash:
    """Two drafts that cannot both be true, and why."""

    one: Draft
    other: Draft
    why: str


def contradictions(drafts: list[Draft]) -> list[Clash]:
    """Pairs of drafts of one article that cannot be true together."""
    tellings: dict[tuple[int, int, str, str], list[Draft]] = defaultdict(list)
    said: dict[tuple[int, str], list[Draft]] = defaultdict(list)
    for draft in drafts:
        tellings[_telling(draft)].append(draft)
        said[draft.sentence.index, draft.speaker].append(draft)
    found = [
        Clash(draft, known, "one denies what the other says")
        for draft in drafts
        if draft.denies is not None
        for known in _denied(draft.denies, tellings[_telling(draft.denies)], said)
    ]
    found += _rival_holders(drafts)
    events = [draft for draft in drafts if draft.violent or draft.type in {"abduction", "displacement", "arrest"}]
    there: dict[str, list[Draft]] = defaultdict(list)
    for draft in events:
        if draft.place is not None and not draft.sentence.title:
            there[draft.place.name].append(draft)
    for here in there.values():
        for index, one in enumerate(here):
            for other in here[index + 1 : index + _WINDOW]:
                why = _differ(one, other)
                if why:
                    found.append(Clash(one, other, why))
    return found


def _denied(known: Draft, answered: list[Draft], said: dict[tuple[int, str], list[Draft]]) -> list[Draft]:
    """What a denial answers: the claim at all its places, with the accusation and what it accuses of as one."""
    if known.stance == "implied" or known.speaker == REPORT:
        return answered
    beside = [
        draft
        for draft in said[known.sentence.index, known.speaker]
        if "accusation" in {draft.type, known.type} and draft.type != known.type and (draft.violent or known.violent)
    ]
    return answered + beside


def _rival_holders(drafts: list[Draft]) -> list[Clash]:
    """Pairs that cannot both hold: two groups' claims to one attack, two holders of a town, gone and still there."""
    there: dict[str, list[Draft]] = defaultdict(list)
    for draft in drafts:
        told = draft.type in {"responsibility_claim", "withdrawal", "troop_presence"} or draft.holds or draft.violent
        if told and draft.place is not None and not draft.sentence.title and not draft.planned:
            there[draft.place.name].append(draft)
    found = []
    for here in there.values():
        for index, one in enumerate(here):
            for other in here[index + 1 : index + _WINDOW]:
                why = _rivals(one, other)
                if why and abs(one.sentence.index - other.sentence.index) <= _APART:
                    found.append(Clash(one, other, why))
    return found


def _rivals(one: Draft, other: Draft) -> str | None:
    """Why two claims of different speakers about one place cannot both be true."""
    if one.speaker == other.speaker or kin([one.speaker], [other.speaker]):
        return None
    types = {one.type, other.type}
    if "responsibility_claim" in types and all(map(_claims_it, (one, other))):
        return "two sides claim it"
    if one.holds and other.holds and one.actors and other.actors and not kin(one.actors, other.actors):
        return "each says it holds the place"
    if types == {"withdrawal", "troop_presence"} and kin(one.actors, other.actors):
        stay = one if one.type == "troop_presence" else other
        return "one says they left, the other that they are still there" if stay.still else None
    return None


def _claims_it(draft: Draft) -> bool:
    """Whether a group says of itself that it did it."""
    return bool(draft.actors) and draft.speaker in draft.actors and is_group(draft.speaker)


def _telling(draft: Draft) -> tuple[int, int, str, str]:
    """What drafts of one predicate share, at one or at several places."""
    return draft.sentence.index, draft.word, draft.type, draft.speaker


def _differ(one: Draft, other: Draft) -> str | None:
    """Why two tellings of one event by two parties cannot both be true; None where they can."""
    if one.speaker == other.speaker or not _one_episode(one, other):
        return None
    own = one.speaker in one.actors and other.speaker in other.actors and not set(one.actors) & set(other.actors)
    if kin_targets(one, other) and not own:
        for what in _TOLLS:
            if _tolls_apart(one, other, what):
                return f"the figures of {what} differ"
    if "clash" in {one.type, other.type} or one.inherited or other.inherited:
        return None
    if one.actors and other.actors and not kin(one.actors, other.actors) and kin_targets(one, other):
        return "they name different sides as the one that did it"
    hit, also = set(one.targets), set(other.targets)
    if hit and also and not hit & also and "civilians" in hit | also and kin(one.actors, other.actors):
        return "they differ on who was hit"
    return None


def _tolls_apart(one: Draft, other: Draft, what: str) -> bool:
    """Whether no figure of one can be a figure of the other, nor their sums."""
    first = [number for number in one.numbers if number["what"] == what]
    second = [number for number in other.numbers if number["what"] == what]
    classes = [{number["victims"] for number in numbers} for numbers in (first, second)]
    if all(classes) and not classes[0] & classes[1] and None not in classes[0] | classes[1]:
        return False
    if not first or not second:
        return False
    pairs = [(a, b) for a in (*first, _sum(first)) for b in (*second, _sum(second))]
    return all(_apart(a, b) for a, b in pairs)


def _sum(numbers: list[dict[str, Any]]) -> dict[str, Any]:
    """Bounds of several figures together."""
    lows, highs = [number["low"] for number in numbers], [number["high"] for number in numbers]
    return {
        "low": None if None in lows else sum(lows),
        "high": None if None in highs else sum(highs),
    }


def kin_targets(one: Draft, other: Draft) -> bool:
    """Whether the same people were hit, as far as is said."""
    return not one.targets or not other.targets or bool(set(one.targets) & set(other.targets))


def _one_episode(one: Draft, other: Draft) -> bool:
    """Whether two events are one: same place and time, near in the text."""
    if one.place is None or other.place is None:
        return False
    if one.sentence.title or other.sentence.title:
        return False
    same = one.place.name == other.place.name
    dated = bool(one.when and other.when and one.when.first and other.when.first)
    return same and same_time(one, other) and (dated or abs(one.sentence.index - other.sentence.index) <= 6)


def _apart(number: dict[str, Any], second: dict[str, Any]) -> bool:
    """Whether two figures cannot be one."""
    low, high = _ends(number)
    other_low, other_high = _ends(second)
    return high * _NEAR < other_low or other_high * _NEAR < low


def _ends(number: dict[str, Any]) -> tuple[float, float]:
    """Bounds of a figure; 'at least 32' beside another party's 46 is held for 32."""
    low = number["low"] if number["low"] is not None else number["high"]
    high = number["high"] if number["high"] is not None else number["low"]
    return (low or 0, high or 0)
