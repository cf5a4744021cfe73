"""Adjectives and peoples of countries: Malian, nigérien, Chadians."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from geo.datasets import built


@dataclass(frozen=True, slots=True)
class Demonym:
    """A form, the country it belongs to, and whether it is one only with a capital."""

    form: str
    iso3: str
    capital: bool


@cache
def load_demonyms() -> dict[str, Demonym]:
    """Demonyms of English and French by their lower-case form, from ``data/built/demonyms.csv``.

    Raises
    ------
    DataError
        If the built file is missing or altered.
    """
    found: dict[str, Demonym] = {}
    with built("demonyms.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            form = row["form"].lower().replace("’", "'")
            capital = row["case"] == "cap"
            if form in found and found[form].iso3 == row["iso3"]:
                capital = capital and found[form].capital
            found[form] = Demonym(row["form"], row["iso3"], capital)
    return found
