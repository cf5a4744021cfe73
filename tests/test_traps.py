"""Names that are no places, names whose place the context decides, and texts in bad shape."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from geo.articles import Article
from geo.pipeline import resolutions
from geo.resolve import Resolution

FOLDER = Path(__file__).parent / "gold_places"
ON = dt.date(2024, 5, 1)  # before Burkina Faso's new regions
LINE_BREAK, ACUTE = "⏎", "\u0301"
AREAS = {"region": {"region", "vague_region"}, "natural": {"natural", "region"}}


def cases(name: str) -> list[Any]:
    """Language, text and labels of each line of a file; those known to be read wrongly are expected to fail."""
    found = []
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        if line and line[0] != "#":
            lang, text, labels = line.removeprefix("? ").split(" | ")
            gap = pytest.mark.xfail(reason="a known gap", strict=True) if line.startswith("? ") else ()
            text = text.replace(LINE_BREAK, "\n").replace(r"\u0301", ACUTE)
            labels = labels.replace(LINE_BREAK, "\n").replace(r"\u0301", ACUTE)
            found.append(pytest.param(lang, text, labels, marks=gap))
    return found


@cache
def found(lang: str, text: str) -> list[Resolution]:
    return resolutions(Article(text=text, lang=lang, published=ON))


def position(text: str, name: str, number: int) -> int:
    at = -1
    for _ in range(number):
        at = text.index(name, at + 1)
    return at


def fault(lang: str, text: str, label: str) -> str:
    """What is wrong with one label; empty where nothing is."""
    name, _, want = label.strip().partition(" = ")
    name, _, number = name.partition("#")
    start = position(text, name, int(number or 1))
    hits = [one for one in found(lang, text) if one.mention.start < start + len(name) and start < one.mention.end]
    place = hits[0].place if hits else None
    if want == "-":
        return f"{name} is mapped to {place.name} ({place.kind}, {place.iso3})" if place else ""
    if place is None:
        return f"{name} is not placed, {want} is meant"
    kind, iso3, unit = (*want.split(), "", "")[:3]
    right = kind == "any" or place.kind in AREAS.get(kind, {kind})
    right = right and (not iso3 or place.iso3 == iso3) and (not unit or unit in (place.adm1, place.adm2, place.name))
    return "" if right else f"{name} is {place.name} ({place.kind}, {place.iso3}, {place.adm1}), not {want}"


@pytest.mark.parametrize(("lang", "text", "labels"), [*cases("traps.txt"), *cases("noise.txt")])
def test_what_is_meant_and_what_is_no_place(lang: str, text: str, labels: str) -> None:
    faults = [fault(lang, text, label) for label in labels.split(";")]
    assert [one for one in faults if one] == []


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_there_are_enough_in_both_languages(lang: str) -> None:
    assert sum(case.values[0] == lang for case in [*cases("traps.txt"), *cases("noise.txt")]) > 60
