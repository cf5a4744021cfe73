"""Labelled sentences of our own for the tagger: ``data/raw/sentences.yaml`` over the gazetteer, seeded."""

from __future__ import annotations

import math
import random
import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from geo.gazetteer import load_gazetteer
from geo.names import fold

SOURCE = Path(__file__).resolve().parents[1] / "raw" / "sentences.yaml"
SEED = 20221  # any number: the same text each time
DOCUMENTS = 600  # a language
SENTENCES = 9  # a document, so that names come back in it as they do in news
CORE = ("MLI", "NER", "BFA", "TCD", "MRT")
INVENTED = 0.4  # share of towns whose name no gazetteer has: context has to tell them
SHOUTED = 0.04  # share of sentences in capitals
PLAIN = 0.15  # share of documents without accents
_SLOT = re.compile(r"(?:(?P<before>de|a|le)_)?\{(?P<slot>\w+)\}")
_VOWELS = "aeiouhéèêâîôû"
_ACCENTS = str.maketrans("éèêëàâîïôûùüçñÉÈÀÎÔÇ", "eeeeaaiiouuucnEEAIOC")
PLACES = {"town", "unit", "nation", "belt", "city", "state", "land", "city2", "land2"}
WORLD = 60  # documents of world news, a language
WORLD_CITY = 50_000  # inhabitants of the towns in them

Labelled = tuple[str, list[tuple[int, int]]]


@cache
def _patterns() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
    return found


@cache
def _names() -> dict[str, list[str]]:
    """Names of the home region's towns and units, in the order of the gazetteer."""
    table = load_gazetteer().packs[0].table.select(["name", "kind", "iso3"]).to_pylist()
    towns, units = [], []
    for row in table:
        if row["iso3"] not in CORE or not row["name"][:1].isupper() or len(row["name"]) > 30 or "(" in row["name"]:
            continue
        (units if row["kind"].startswith("admin") else towns).append(row["name"])
    return {"town": sorted(set(towns)), "unit": sorted(set(units))}


@cache
def _cities() -> tuple[list[tuple[str, str, str]], list[float]]:
    """Towns of the world with their admin-1 unit and country, and weights: the larger, the more in the news."""
    gazetteer = load_gazetteer()
    table = gazetteer.packs[0].table.select(["name", "kind", "iso3", "adm1", "population"]).to_pylist()
    rows = [
        row
        for row in table
        if row["kind"] == "locality" and row["population"] >= WORLD_CITY and row["adm1"] and row["name"][:1].isupper()
        if "(" not in row["name"] and row["iso3"] and gazetteer.knows(f"iso:{row['iso3']}")
    ]
    names = [(row["name"], row["adm1"], gazetteer.place(f"iso:{row['iso3']}").name) for row in rows]
    return names, [math.sqrt(row["population"]) for row in rows]


def _invented(rng: random.Random) -> str:
    """A name that sounds like the region: the front of one name and the end of another."""
    plain = [name for name in _names()["town"] if name.isalpha() and 4 < len(name) < 11]
    while True:
        one, other = rng.choice(plain), rng.choice(plain)
        name = one[: rng.randint(2, 4)] + other[-rng.randint(3, 5) :].lower()
        if not load_gazetteer().has(fold(name)):
            return f"{name}-{rng.choice(('Haoussa', 'Peulh', 'Centre', 'Sud'))}" if rng.random() < 0.05 else name


class _Document:
    """One document: a handful of places and people that come back, and the text so far."""

    def __init__(self, lang: str, rng: random.Random) -> None:
        self.lang, self.rng, self.words = lang, rng, _patterns()[lang]
        names = _names()
        self.towns = [_invented(rng) if rng.random() < INVENTED else rng.choice(names["town"]) for _ in range(5)]
        self.units = [rng.choice(names["unit"]) for _ in range(3)]
        nations = list(_patterns()["nations_fr"]) if lang == "fr" else _patterns()["nations_en"]
        self.nations = rng.sample(nations, 3)
        people = _patterns()["people"]
        self.people = [f"{rng.choice(people['given'])} {rng.choice(people['family'])}" for _ in range(3)]
        self.cities = rng.choices(*_cities(), k=4)
        self.here = self.cities[:2]  # the cities of the sentence
        self.text, self.spans = "", []  # type: str, list[tuple[int, int]]

    def of_world(self) -> _Document:
        """The same, with people and diseases of world news."""
        world, fr = _patterns()["world"], self.lang == "fr"
        pick = self.rng.choice
        self.people = [f"{pick(world['given'])} {pick(world['family'])}" for _ in range(3)]
        self.words = {
            "titles": self.words["titles"],
            "groups": self.words["groups"],
            "diseases": world["maladies" if fr else "diseases"],
        }
        return self

    def add(self, pattern: str) -> None:
        """Add one sentence with its slots filled."""
        shouted = self.rng.random() < SHOUTED
        start, at = len(self.text), 0
        self.here = self.rng.sample(self.cities, 2)
        for slot in _SLOT.finditer(pattern):
            self.text += pattern[at : slot.start()]
            at = slot.end()
            value = self._value(slot["slot"])
            before = self._before(slot["before"], slot["slot"], value) if slot["before"] else ""
            self.text += before
            if slot["slot"] in PLACES:
                self.spans.append((len(self.text), len(self.text) + len(value)))
            self.text += value
        self.text += pattern[at:]
        sentence = self.text[start:]
        upper = sentence.upper()
        sentence = upper if shouted and len(upper) == len(sentence) else sentence[0].upper() + sentence[1:]
        self.text = self.text[:start] + sentence + self.rng.choice((" ", " ", " ", "\n\n"))

    def _value(self, slot: str) -> str:
        pick = self.rng.choice
        if slot == "n":
            return str(self.rng.randint(2, 60))
        if slot in {"day", "month"}:
            return str(pick(_patterns()[f"{slot}s"][self.lang]))
        if slot == "person":
            whole = pick(self.people)
            return whole.split(" ", 1)[1] if self.rng.random() < 0.2 else whole
        if slot == "namesake":
            people = _patterns()["people"]
            other = pick(_names()["town"]) if self.rng.random() < 0.7 else pick(_patterns()["nations_en"])
            first = self.rng.random() < 0.3
            return (
                f"{pick(people['namesakes'])} {pick(people['family'])}" if first else f"{pick(people['given'])} {other}"
            )
        if slot in {"city", "state", "land", "city2", "land2"}:
            return self.here[slot.endswith("2")][["city", "state", "land"].index(slot.removesuffix("2"))]
        pools = {"town": self.towns, "unit": self.units, "nation": self.nations, "belt": _patterns()["belts"]}
        pools |= {"title": self.words["titles"], "body": self.words.get("bodies"), "group": self.words["groups"]}
        pools["disease"] = self.words.get("diseases")
        return str(pick(pools[slot]))

    def _before(self, word: str, slot: str, value: str) -> str:
        """The preposition or article before a French name."""
        if slot == "nation":
            a, de, le = _patterns()["nations_fr"][value]
            found = {"a": a, "de": de, "le": le}[word]
            return str(found) if found.endswith("'") else f"{found} "
        return "d'" if value[0].lower() in _VOWELS else "de "


def documents(lang: str, count: int = DOCUMENTS) -> list[Labelled]:
    """Texts with the spans of their places.

    Parameters
    ----------
    lang : {'en', 'fr'}
    count : int
        How many.

    Returns
    -------
    list of (str, list of (int, int))
    """
    rng = random.Random(f"{SEED}{lang}")
    home, world = _patterns()[lang]["sentences"], _patterns()["world"][lang]
    found = []
    for number in range(count + WORLD * count // DOCUMENTS):
        abroad = number >= count
        document = _Document(lang, rng).of_world() if abroad else _Document(lang, rng)
        for pattern in rng.sample(world if abroad else home, SENTENCES):
            document.add(pattern)
        text = document.text.translate(_ACCENTS) if rng.random() < PLAIN else document.text
        found.append((text, document.spans))
    return found
