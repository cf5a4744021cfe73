"""The word lists that claims are read with, made ready for one language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from geo import lexicon
from geo.lexicon.inflect import CONDITIONAL, FINITE, GERUND, INFINITIVE, PARTICIPLE, forms
from geo.lexicon.phrases import Phrases, read_words, word_of

NOUN, PHRASE, TOLL = "noun", "phrase", "toll"
ACTIVE, PASSIVE, NOMINAL = "active", "passive", "nominal"
VIOLENT = frozenset({"attack", "clash", "explosion", "air_strike", "killing_of_civilians", "kill", "wound"})
_REFLEXIVE = ("s'", "se ")
Spoken = tuple[str, str, frozenset[str]]
_GAP = " ... "  # in a predicate: its object may stand here ("force ... to leave")


@dataclass(frozen=True, slots=True)
class Predicate:
    """One row of ``predicates.csv``: words that make a claim of a type."""

    type: str
    pos: str
    words: str
    subject: str
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a phrase: the predicate, the printed form, what the form can be, and what follows its object."""

    predicate: Predicate
    form: str
    kinds: frozenset[str]
    tails: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ClaimLists:
    """Word lists of one language.

    Attributes
    ----------
    predicates : Phrases
        Values are lists of :class:`Reading`.
    split : Phrases
        Likewise, of verbs whose last words stand after their object: "forced the villagers to leave".
    speech : Phrases
        Reporting verbs; values are (verb, kinds by printed form).
    sets : dict
        Name of a list -> its phrases, words joined by spaces, without case and accents.
    facilities : Phrases
        Values are 'forces' or 'civilians'.
    firsts : dict
        Name of a list -> the first words of its phrases, to pass over all else quickly.
    victims : dict
        Noun -> class of those counted: forces, civilians, armed, foreign, volunteers.
    adjectives : dict
        Adjective of an attack -> actor id: 'attaque jihadiste'.
    adverb_end : str
        How adverbs end: 'ly', 'ment'.
    tails : dict
        First word of a reporting verb of several words -> what follows it: 'fait … état de', 'parle … de'.
    printed : dict
        Name of a list -> its phrases with their accents.
    """

    predicates: Phrases
    split: Phrases
    speech: Phrases
    sets: dict[str, frozenset[str]]
    facilities: Phrases
    victims: dict[str, str]
    firsts: dict[str, frozenset[str]]
    adjectives: dict[str, str]
    adverb_end: str
    tails: dict[str, list[tuple[list[str], Any]]]
    printed: dict[str, frozenset[str]]

    def as_printed(self, name: str, text: str) -> bool:
        """Whether a text is a phrase of a list with its accents, which capitals may hide: 'rapporté par'."""
        return text.isupper() or " ".join(text.casefold().replace("’", "'").split()) in self.printed[name]


def keyed(phrases: Iterable[Any]) -> frozenset[str]:
    """Phrases as the text's words are compared: without case, accents and punctuation."""
    return frozenset(" ".join(read_words(word_of(phrase)).keys) for phrase in phrases)


@cache
def claim_lists(lang: str) -> ClaimLists:
    """Word lists of a language, read once."""
    raw, numbers = lexicon.load(lang, "claims"), lexicon.load(lang, "numbers")
    contests = lexicon.load(lang, "contests")
    sets = {name: keyed(value) for name, value in {**raw, **contests}.items() if isinstance(value, list)}
    sets |= {f"aux_{name}": keyed(value) for name, value in raw["auxiliaries"].items()}
    sets |= {f"count_{name}": keyed(value) for name, value in numbers.items() if isinstance(value, list)}
    dates = lexicon.load(lang, "dates")
    sets["since"] = keyed(dates["since"])
    sets["calendar"] = keyed([*dates["weekdays"], *dates["months"]])
    sets["count_vague"] = keyed(numbers["vague"])
    sets["accuse_forms"] = keyed(form for verb in raw["accuse"] for form in forms(verb, lang))
    facilities = [(phrase, kind) for kind, phrases in raw["facilities"].items() for phrase in phrases]
    victims = {noun: name for name, nouns in numbers["victims"].items() for noun in keyed(nouns)}
    firsts = {name: frozenset(phrase.partition(" ")[0] for phrase in phrases) for name, phrases in sets.items()}
    adjectives = {word: actor for phrase, actor in raw["attack_adjectives"].items() for word in keyed([phrase])}
    whole, split = _predicates(lang)
    speech = _speech(lang, raw)
    tails: dict[str, list[tuple[list[str], Any]]] = {}
    for keys, (_, spoken) in speech.items():
        if len(keys) > 1:
            tails.setdefault(keys[0], []).append((list(keys[1:]), spoken))
    return ClaimLists(
        whole, split, Phrases(speech.values()), sets, Phrases(facilities), victims, firsts, adjectives,
        raw["adverb_end"], tails, {"according": frozenset(word_of(one).casefold() for one in raw["according"])},
    )  # fmt: skip


def _predicates(lang: str) -> tuple[Phrases, Phrases]:
    """Every form of every predicate: those in one piece, and those that their object parts."""
    whole: dict[tuple[str, ...], tuple[str, list[Reading]]] = {}
    split: dict[tuple[str, ...], tuple[str, list[Reading]]] = {}
    for row in lexicon.rows(lang, "predicates"):
        words, _, rest = row["words"].partition(_GAP)
        predicate = Predicate(row["type"], row["pos"], words, row["subject"], tuple(row["needs"].split()))
        tails = keyed(rest.split("|")) if rest else frozenset()
        merged = split if rest else whole
        for form, kinds in _forms(predicate, lang):
            slot = merged.setdefault(tuple(read_words(form).keys), (form, []))
            slot[1].append(Reading(predicate, form, kinds, tails))
    return Phrases(whole.values()), Phrases(split.values())


def _forms(predicate: Predicate, lang: str) -> Iterable[tuple[str, frozenset[str]]]:
    """Forms of a predicate with what each can be."""
    if predicate.pos != "verb":
        kind = frozenset({predicate.pos})
        return [(words, kind) for words in predicate.words.split("|")]
    verb = predicate.words
    for mark in _REFLEXIVE:
        if lang == "fr" and verb.startswith(mark):
            verb = verb[len(mark) :]
    return _with_en(verb[3:]) if lang == "fr" and verb.startswith("en ") else forms(verb, lang).items()


def _with_en(verb: str) -> Iterable[tuple[str, frozenset[str]]]:
    """Forms of a French verb with 'en': 's'en prennent à', 's'en sont pris à'."""
    for form, kinds in forms(verb, "fr").items():
        if PARTICIPLE in kinds:
            yield from ((f"en {helper} {form}", frozenset({FINITE})) for helper in ("est", "sont", "était", "étaient"))
        else:
            yield f"en {form}", kinds


def _speech(lang: str, raw: dict[str, Any]) -> dict[tuple[str, ...], tuple[str, list[Spoken]]]:
    """Every form of the reporting verbs; a value is (stance group, form, kinds)."""
    merged: dict[tuple[str, ...], tuple[str, list[Spoken]]] = {}
    for group in ("say", "accuse", "deny"):
        for verb in raw[group]:
            for form, kinds in forms(verb, lang).items():
                slot = merged.setdefault(tuple(read_words(form).keys), (form, []))
                slot[1].append((verb, form, kinds))
    return merged


__all__ = [
    "ACTIVE", "CONDITIONAL", "FINITE", "GERUND", "INFINITIVE", "NOMINAL", "NOUN", "PARTICIPLE", "PASSIVE", "PHRASE",
    "TOLL", "VIOLENT",
    "ClaimLists", "Predicate", "Reading", "claim_lists", "keyed",
]  # fmt: skip
