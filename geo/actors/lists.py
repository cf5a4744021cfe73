"""The word lists that find actors without a proper name, made ready for one language."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from geo import lexicon
from geo.actors.table import key
from geo.lexicon.inflect import FINITE, INFINITIVE, PARTICIPLE, forms
from geo.lexicon.phrases import Phrases, fold_word, word_of

Tags = dict[str, Any]
_SETS = (
    *("fighters", "linked", "possessives", "the", "of_country", "government_in", "not_before", "verb_helpers"),
    "verb_modals",
    *("needs_name", "needs_country", "modifiers", "metonym_before", "linked_to", "fighters_of"),
    *(
        "adjectives",
        "determiners",
        "clause_starts",
        "examples",
        "not_metonym_after",
        "own",
        "held_by",
        "agent_by",
        "joins",
    ),
    *("owned_fighters", "pointing", "police", "doers", "rebel_words"),
    *(
        "group_calls",
        "group_unknown",
        "group_heads",
        "group_nouns",
        "name_links",
        "name_nouns",
        "jihadist_words",
        "verb_asides",
    ),
)


@dataclass(frozen=True)
class Lists:
    """The word lists of one language, ready for use."""

    tags: Phrases
    verbs: frozenset[str]
    infinitives: frozenset[str]
    raw: dict[str, Any]
    sets: dict[str, frozenset[str]] = field(default_factory=dict)
    home: frozenset[str] = frozenset()


def _tagged(lang: str, raw: dict[str, Any]) -> list[tuple[str, Tags]]:
    """Every phrase of the lists with what it can be: a state, a demonym, forces, an unnamed actor."""
    rows = lexicon.rows(lang, "states")
    columns = (("names", "state"), ("adjectives", "demonym"), ("metonyms", "capital"))
    pairs = [
        (phrase, name, row["iso3"]) for row in rows for column, name in columns for phrase in row[column].split("|")
    ]
    pairs += [(phrase, name, phrase) for name in ("forces", "government", "modifiers") for phrase in raw[name]]
    for name in ("generic", "organisations"):
        pairs += [(phrase, name, actor_id) for actor_id, phrases in raw[name].items() for phrase in phrases]
    pairs += [(phrase, "back", name) for name in ("group", "groups") for phrase in raw["pronouns"][name]]
    tags: dict[tuple[str, ...], tuple[str, Tags]] = {}
    for phrase, name, value in pairs:
        for spelling in dict.fromkeys((phrase, phrase.replace("'", ""))):
            tags.setdefault(key(spelling), (spelling, {}))[1].setdefault(name, value)
    return list(tags.values())


@cache
def lists(lang: str) -> Lists:
    """Word lists of a language."""
    raw = lexicon.load(lang, "actors")
    inflected = [pair for verb in raw["metonym_verbs"] for pair in forms(verb, lang).items()]
    verbs = frozenset(fold_word(form) for form, kinds in inflected if kinds & {FINITE, PARTICIPLE})
    infinitives = frozenset(fold_word(form) for form, kinds in inflected if INFINITIVE in kinds)
    sets = {name: frozenset(" ".join(key(word_of(word))) for word in raw.get(name, [])) for name in _SETS}
    home = frozenset(row["iso3"] for row in lexicon.rows(lang, "states") if row["home"])
    return Lists(Phrases(_tagged(lang, raw)), verbs, infinitives, raw, sets, home)
