"""Whether the figures of two tellings of one event can be one."""

from __future__ import annotations

from functools import cache
from typing import Any

from geo import lexicon
from geo.claims.likeness import kin
from geo.claims.scene import Draft
from geo.names import fold

_NEAR = 1.1  # tolls of two parties that differ by less are taken as one
_TOLLS = ("killed", "wounded", "abducted", "displaced", "troops")
Number = dict[str, Any]


def differing(one: Draft, other: Draft) -> str | None:
    """What two tellings count differently; None where no figure of one is apart from the other's."""
    for what in _TOLLS:
        if _tolls_apart(_figures(one, what), _figures(other, what)):
            return what
    return "killed" if _only_wounded(one, other) or _only_wounded(other, one) else None


def _figures(draft: Draft, what: str) -> list[Number]:
    """Figures of one kind."""
    return [number for number in draft.numbers if number["what"] == what]


def _only_wounded(one: Draft, other: Draft) -> bool:
    """Whether a side owns up to wounded men of its own where another tells of dead among them."""
    own = kin([one.speaker], one.targets) and not _figures(one, "killed") and bool(_figures(one, "wounded"))
    return own and bool(set(one.targets) & set(other.targets)) and bool(_figures(other, "killed"))


def _tolls_apart(first: list[Number], second: list[Number]) -> bool:
    """Whether no figure of one can be a figure of the other, nor their sums."""
    classes = [{number["victims"] for number in numbers} for numbers in (first, second)]
    if all(classes) and not classes[0] & classes[1] and None not in classes[0] | classes[1]:
        return False
    if not first or not second:
        return False
    if len({_by_household(number) for number in (*first, *second)}) > 1:
        return False
    pairs = [(a, b) for a in (*first, _sum(first)) for b in (*second, _sum(second))]
    return all(_apart(a, b) for a, b in pairs)


def _by_household(number: Number) -> bool:
    """Whether households are counted rather than people."""
    return bool(_households() & set(fold(number.get("of") or "").split()))


@cache
def _households() -> frozenset[str]:
    """Words for households, of all languages."""
    return frozenset(
        fold(word) for lang in lexicon.languages() for word in lexicon.load(lang, "contests")["households"]
    )


def _sum(numbers: list[Number]) -> Number:
    """Bounds of several figures together."""
    lows, highs = [number["low"] for number in numbers], [number["high"] for number in numbers]
    return {"low": None if None in lows else sum(lows), "high": None if None in highs else sum(highs)}


def _apart(number: Number, second: Number) -> bool:
    """Whether two figures cannot be one."""
    low, high = _ends(number)
    other_low, other_high = _ends(second)
    return high * _NEAR < other_low or other_high * _NEAR < low


def _ends(number: Number) -> tuple[float, float]:
    """Bounds of a figure; 'at least 32' beside another party's 46 is held for 32."""
    low = number["low"] if number["low"] is not None else number["high"]
    high = number["high"] if number["high"] is not None else number["low"]
    return (low or 0, high or 0)
