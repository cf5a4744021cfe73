"""Adjectives and peoples of countries: Malian, nigérien, Chadians."""

from __future__ import annotations

import csv
import unicodedata
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
            for spelt in {form, _plain(form)}:  # text without accents is French too: "nigerien"
                capital = row["case"] == "cap"
                if spelt in found and found[spelt].iso3 == row["iso3"]:
                    capital = capital and found[spelt].capital
                elif spelt in found and spelt != form:
                    continue
                found[spelt] = Demonym(row["form"], row["iso3"], capital)
    return found


def _plain(form: str) -> str:
    """The form without its accents."""
    return "".join(sign for sign in unicodedata.normalize("NFD", form) if not unicodedata.combining(sign))
