"""Several places of one verb, each with its own figure or date: 'killed four in Dori on Sunday and six in Djibo'."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from geo.claims.dates import When
from geo.claims.numbers import Number
from geo.claims.scene import Scene
from geo.claims.story import Place
from geo.claims.where import contains

_FAR = 16  # words between the places of two items: "on June 8, 2024, and at least 17 others in the nearby town of"
_AFTER = 3  # words between a place and its date: "in Djibo late on Monday"


@dataclass
class Item:
    """One place of a list, with the figure and the date that stand beside it."""

    place: Place
    number: Number | None = None
    when: When | None = None


def items_of(scene: Scene, first: Place) -> list[Item]:
    """The places that continue the one of a claim, each told with a figure or a date; empty where there are none.

    Only words of places, dates, figures and lists may stand between two items: a further verb ends the list.
    """
    found, last = [Item(first)], first
    for place in scene.story.places_in(first.j, scene.sentence.j):
        if not _plain(scene, last.j, place.i):
            break
        number, dated = _number(scene, last.j, place.i), _when(scene, last.j, place.i)
        last = place
        if contains(place, found[-1].place) and number is None:
            continue  # "Titabé, in Yagha province"
        if number is None and dated is None:
            return []
        found[-1].when = found[-1].when or dated
        found.append(Item(place, number))
    if len(found) < 2:
        return []
    found[-1].when = _when(scene, last.j, min(last.j + _AFTER, scene.sentence.j))
    if not any(item.when for item in found[:-1]):
        found[-1].when = None  # "six in Dori and four in Djibo last week": the date is of all
    return found


def figures_of(items: list[Item], numbers: list[dict[str, Any]]) -> list[list[dict[str, Any]]] | None:
    """The figures of each item, as far as they were read; None where one has a figure that counts nothing here."""
    kept: list[list[dict[str, Any]]] = []
    starts = [item.number.i if item.number else None for item in items]
    named = {start for start in starts if start is not None}
    for index, start in enumerate(starts):
        if index == 0:
            kept.append([number for number in numbers if number["word"] < items[0].place.i])
        elif start is None:
            kept.append([])
        else:
            kept.append([number for number in numbers if number["word"] == start])
    told = [number for number in numbers if number["word"] not in named and number["word"] > items[0].place.j]
    return None if told or any(start is not None and not kept[at] for at, start in enumerate(starts)) else kept


def _plain(scene: Scene, low: int, high: int) -> bool:
    """Whether only words of places, dates, figures and lists stand between two words."""
    story = scene.story
    if high - low > _FAR or any(mark in story.words.gap(step) for step in range(low - 1, high) for mark in ".;:\n"):
        return False
    inside = {step for number in scene.numbers for step in range(number.first, number.k)}
    inside |= {step for word, when in scene.whens for step in _span(scene, word, when)}
    names = ("list_words", "place_in", "place_words", "determiners", "item_words")
    return all(step in inside or any(story.has(step, name) for name in names) for step in range(low, high))


def _span(scene: Scene, word: int, when: When) -> range:
    """Words of a date."""
    starts, stop = scene.story.words.starts, word
    while stop < scene.sentence.j and starts[stop] < when.end:
        stop += 1
    return range(word, stop)


def _number(scene: Scene, low: int, high: int) -> Number | None:
    """The figure of people that stands between two words, after a word of lists or a comma."""
    story = scene.story
    for number in scene.numbers:
        listed = story.has(number.first - 1, "list_words") or "," in story.words.gap(number.first - 1)
        if low <= number.first and number.k <= high and listed and (number.people or not number.noun):
            return number
    return None


def _when(scene: Scene, low: int, high: int) -> When | None:
    """The date that begins between two words."""
    return next((when for word, when in scene.whens if low <= word < high and when.first is not None), None)
