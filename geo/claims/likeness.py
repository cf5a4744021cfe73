"""Whether two drafts can be about the same place, time, figures and sides."""

from __future__ import annotations

from typing import Any

from geo.actors import is_group, is_jihadist, parents, state_of
from geo.claims.scene import Draft
from geo.claims.speakers import REPORT
from geo.names import fold

UNNAMED = frozenset({"UNKNOWN_ARMED", "UNKNOWN_JIHADIST", "UNKNOWN_FOREIGN"})


def same_place(one: Draft, other: Draft) -> bool:
    """Whether two places can be one."""
    if one.place is None or other.place is None:
        return one.violent or one.sentence.title or other.sentence.title
    return one.place.name == other.place.name or (one.sentence.title or other.sentence.title)


def same_time(one: Draft, other: Draft) -> bool:
    """Whether two dates can be one."""
    if one.when is None or other.when is None or one.when.first is None or other.when.first is None:
        return True
    last = [when.last or when.first for when in (one.when, other.when)]
    return bool(one.when.first <= last[1] and other.when.first <= last[0])  # type: ignore[operator]


def same_figures(one: Draft, other: Draft) -> bool:
    """Whether no figure of one differs from the other's."""
    for number in one.numbers:
        for second in other.numbers:
            if number["what"] == second["what"] and _key(number) != _key(second):
                return False
    return True


def _key(number: dict[str, Any]) -> tuple[Any, Any, Any]:
    """Bounds and scope of a figure."""
    return number["low"], number["high"], number["scope"]


def same_sides(one: list[str], other: list[str]) -> bool:
    """Whether two lists of actors can be the same."""
    return not one or not other or kin(one, other)


def _can_be(unnamed: str, actor: str) -> bool:
    """Whether an unnamed actor can be a named one: jihadists a jihadist group, foreigners a company, armed men any."""
    if unnamed not in UNNAMED or not is_group(actor):
        return False
    if actor in UNNAMED or unnamed == "UNKNOWN_ARMED":
        return True
    return is_jihadist(actor) == (unnamed == "UNKNOWN_JIHADIST")


def kin(one: list[str], other: list[str]) -> bool:
    """Whether two lists of actors share one, or one names the other's parent or state, or is unnamed."""
    if set(one) & set(other):
        return True
    if any(_can_be(actor, b) for actor in one for b in other) or any(_can_be(actor, a) for actor in other for a in one):
        return True
    states = {state_of(actor) for actor in one} & {state_of(actor) for actor in other} - {None}
    above = {parent for actor in one for parent in parents(actor)} & set(other)
    below = {parent for actor in other for parent in parents(actor)} & set(one)
    return bool(states or above or below)


def one_voice(one: str, other: str) -> bool:
    """Whether two speakers are one: the same, a description of the same, or a government and its own army."""
    if one == other or (state_of(one) is not None and state_of(one) == state_of(other)):
        return True
    first, second = _described(one), _described(other)
    return bool(first and second) and (first <= second or second <= first)


def _described(speaker: str) -> frozenset[str]:
    """Words of a speaker that has no actor id; nothing for an id and for the report itself."""
    if speaker.isupper() or speaker == REPORT:
        return frozenset()
    return frozenset(fold(speaker).split())


def kin_targets(one: list[str], other: list[str]) -> bool:
    """Whether the same people were hit, as far as is said."""
    return not one or not other or bool(set(one) & set(other))


def militants_only(targets: list[str]) -> bool:
    """Whether those hit are all fighters of groups."""
    return bool(targets) and all(is_group(actor) for actor in targets)
