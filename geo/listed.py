"""Names of the gazetteer in a sentence: the longest spans of capitalised words that are one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from geo import lexicon
from geo.cues import cardinal, unit_cues
from geo.demonyms import load_demonyms
from geo.gazetteer import Gazetteer, Match
from geo.names import fold
from geo.regions import load_regions
from geo.tokens import Sentence

MAX_WORDS = 7  # the longest names in use ("Province de l'Oubritenga …") have fewer
_fold = lru_cache(maxsize=100_000)(fold)


def gazetteer_spans(sentence: Sentence, gazetteer: Gazetteer) -> Iterator[tuple[int, int, list[Match]]]:
    """Longest spans of tokens whose words are a name in the gazetteer."""
    index = 0
    while index < len(sentence.tokens):
        last = _longest(sentence, index, gazetteer)
        if last is None:
            index += 1
            continue
        last, found = _trimmed(sentence, index, last, gazetteer)
        yield index, last, found
        index = last + 1


def _longest(sentence: Sentence, first: int, gazetteer: Gazetteer) -> int | None:
    """Index of the last token of the longest name that starts here."""
    token = sentence.tokens[first]
    words = sentence.words
    common = _in_common_nouns(sentence, first, gazetteer)
    if common is not None:
        return common
    unit = _cardinal_unit(sentence, first, gazetteer)
    if unit is not None:
        return unit
    if not token.capital and not (token.lower in words["name_parts"] and _capital_soon(sentence, first)):
        return None
    best = None
    for last in range(first, min(first + MAX_WORDS, len(sentence.tokens))):
        if last > first and not sentence.joined(last - 1):
            break
        tail = sentence.tokens[last]
        inside = tail.capital or tail.lower in words["name_links"] or tail.lower in words["name_parts"]
        if not inside and not tail.text.isdigit():
            break
        ends = tail.capital or tail.lower in words["name_parts"] or tail.text.isdigit()
        if not ends or (last == first and (not token.capital or token.lower in words["never"])):
            continue
        key = _fold(sentence.text[token.start : tail.end])
        if last == first and token.lower in load_demonyms():
            continue
        if len(key) > 1 and gazetteer.has(key):
            best = last
    return best


def _cardinal_unit(sentence: Sentence, first: int, gazetteer: Gazetteer) -> int | None:
    """Index of the last token of a unit named after cardinal points: "les régions du Centre-Nord"."""
    if not cardinal(sentence, first) or not unit_cues(sentence, first):
        return None
    tokens, last = sentence.tokens, first
    while last + 1 < len(tokens) and sentence.gap(last, last + 1) in {"-", "‑"} and cardinal(sentence, last + 1):
        last += 1
    return last if gazetteer.has(_fold(sentence.text[tokens[first].start : tokens[last].end])) else None


@lru_cache(maxsize=4)
def _common_nouns(gazetteer: Gazetteer) -> dict[str, frozenset[str]]:
    """Folded names of regions that begin with common nouns, by their first word.

    "tri-border area", "nord malien", "delta intérieur du Niger"; a cardinal part of a name ("nord du Mali") and what
    is a unit elsewhere ("région du Sahel") are read word by word.
    """
    found: dict[str, set[str]] = {}
    apart = _read_apart()
    for place_id in load_regions().index:
        names = gazetteer.place(place_id).names if gazetteer.knows(place_id) else ()
        for name in names:
            key = fold(name)
            whole = name.islower() or (name[0].islower() and name.replace("-", " ").split()[0] not in apart)
            if whole and " " in key:
                found.setdefault(key.split(" ")[0], set()).add(key)
    return {first: frozenset(keys) for first, keys in found.items()}


def _read_apart() -> frozenset[str]:
    """First words of names that are read word by word: cardinal points, words for units, articles."""
    lists = [lexicon.load(lang, "places") for lang in lexicon.languages()]
    points = (form.replace("-", " ").split()[0] for words in lists for form in chain(*words["directions"].values()))
    units = (word for words in lists for word, kinds in words["class_words"].items() if "admin1" in kinds)
    return frozenset({*points, *units, *chain(*(words["name_links"] for words in lists))})


def _in_common_nouns(sentence: Sentence, first: int, gazetteer: Gazetteer) -> int | None:
    """Index of the last token of a region named in common nouns that starts here."""
    token = sentence.tokens[first]
    keys = _common_nouns(gazetteer).get(_fold(token.text))
    if not keys:
        return None
    best = None
    for last in range(first + 1, min(first + MAX_WORDS, len(sentence.tokens))):
        if not sentence.joined(last - 1):
            break
        if fold(sentence.text[token.start : sentence.tokens[last].end]) in keys:
            best = last
    return best


def _capital_soon(sentence: Sentence, first: int) -> bool:
    """Whether a capital follows within three words: "lac Tchad", "bassin du lac Tchad"."""
    return any(token.capital for token in sentence.tokens[first + 1 : first + 4])


def _trimmed(sentence: Sentence, first: int, last: int, gazetteer: Gazetteer) -> tuple[int, list[Match]]:
    """Leave out a generic last word that is not needed to tell the place ("Borno State", "Sahara Desert")."""
    text, tokens = sentence.text, sentence.tokens
    found = gazetteer.lookup(text[tokens[first].start : tokens[last].end])
    if last > first and tokens[last].lower in sentence.words["name_parts"] and tokens[first].capital:
        shorter = gazetteer.lookup(text[tokens[first].start : tokens[last - 1].end])
        same = {match.place.place_id for match in shorter}
        if shorter and found and shorter[0].place.kind != "country" and found[0].place.place_id in same:
            return last - 1, shorter
    return last, found
