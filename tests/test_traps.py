"""Names that are no places, names whose place the context decides, and texts in bad shape: ``tests/gold_places/*.txt``."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

import pytest

from geo.articles import Article
from geo.pipeline import resolutions
from geo.resolve import Resolution

FOLDER = Path(__file__).parent / "gold_places"
ON = dt.date(2024, 5, 1)  # before Burkina Faso's new regions
LINE_BREAK, ACUTE = "⏎", "\u0301"
AREAS = {"region": {"region", "vague_region"}, "natural": {"natural", "region"}}


def cases(name: str) -> list[tuple[str, str, str]]:
    """Language, text and labels of each line of a file."""
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    rows = [line.replace(LINE_BREAK, "\n").replace(r"\u0301", ACUTE) for line in lines if line and line[0] != "#"]
    return [(lang, text.strip(), labels) for lang, text, labels in (row.replace(" | ", "\0").split("\0") for row in rows)]


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


def test_there_are_enough_of_each_in_both_languages() -> None:
    every = [*cases("traps.txt"), *cases("noise.txt")]
    assert {lang: sum(one == lang for one, _, _ in every) > 60 for lang in ("en", "fr")} == {"en": True, "fr": True}
