"""Adjectives and peoples of countries, and adjectives of regions and continents: "Malian", "West African"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import regex

from geo.demonyms import load_demonyms
from geo.mentions import Mention
from geo.tokens import Sentence

_WORD = regex.compile(r"\p{L}[\p{L}\p{M}\p{N}]*+")


def _phrase(sentence: Sentence, first: int, last: int) -> str:
    """Tokens in lower case with what joins them, one space for white space and one kind of apostrophe."""
    parts = [sentence.tokens[first].lower]
    for index in range(first, last):
        parts += [sentence.gap(index, index + 1).strip().replace("’", "'") or " ", sentence.tokens[index + 1].lower]
    return "".join(parts)


@lru_cache(maxsize=8)
def _first_words(regions: tuple[str, ...]) -> frozenset[str]:
    """First words of the demonyms and of the adjectives of regions."""
    return frozenset(match.group() for form in (*load_demonyms(), *regions) if (match := _WORD.match(form)))


def find_adjectives(sentence: Sentence, taken: list[bool], own: set[int]) -> Iterator[Mention]:
    """Demonyms, and adjectives of regions and continents; not among the tokens of names of their own."""
    demonyms = load_demonyms()
    regions = sentence.words["region_adjectives"]
    index = 0
    begins = _first_words(tuple(regions))
    while index < len(sentence.tokens):
        step = 1
        for size in (3, 2, 1) if sentence.tokens[index].lower in begins else ():
            last = index + size - 1
            if last >= len(sentence.tokens) or not all(sentence.joined(i) for i in range(index, last)):
                continue
            phrase = _phrase(sentence, index, last)
            if phrase not in demonyms and phrase not in regions:
                continue
            if any(taken[index : last + 1]) or any(sentence.masked[index : last + 1]) or index in own:
                continue
            start, end = sentence.tokens[index].start, sentence.tokens[last].end
            text = sentence.text[start:end]
            if _of_a_body(sentence, index):
                step = size
                break
            known = demonyms.get(phrase)
            if known and _language(sentence, index, last):
                break
            if known and (not known.capital or sentence.tokens[index].capital):
                yield Mention(start, end, text, "demonym", text, iso3=known.iso3, why="a demonym")
                step = size
                break
            if phrase in regions:
                yield Mention(start, end, text, "adjective", regions[phrase], why="the adjective of a region")
                step = size
                break
        index += step


def _of_a_body(sentence: Sentence, first: int) -> bool:
    """Whether an adjective in small letters ends the name of a body: "la Banque ouest-africaine", no state's organ."""
    words, tokens = sentence.words, sentence.tokens
    if not first or tokens[first].capital or not tokens[first - 1].capital or first == 1:
        return False
    before = tokens[first - 1].lower
    return before in words["organisation_heads"] and before not in words["state_organs"]


def _language(sentence: Sentence, first: int, last: int) -> bool:
    """Whether a country's adjective names its language: "he spoke in French", "parle anglais"."""
    words, tokens = sentence.words, sentence.tokens
    if tokens[first].lower not in words["languages"] or not first or tokens[first - 1].lower not in words["spoken"]:
        return False
    spaced = last + 1 < len(tokens) and sentence.spaced(last)
    return not spaced or tokens[last + 1].lower in words["list_closers"] | words["lies_in"] | {"and", "or", "et", "ou"}
