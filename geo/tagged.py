"""The tagger's spans and the gazetteer's names brought together, sentence by sentence."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter

import regex

from geo import lexicon
from geo.cues import evidence, strength, unit_cues
from geo.demonyms import load_demonyms
from geo.gazetteer import Gazetteer, Match
from geo.names import fold
from geo.packs import HOME
from geo.tokens import Sentence

Names = list[tuple[int, int, list[Match]]]
_FIRST, _LAST = itemgetter(0), itemgetter(1)
TRUSTED = 3  # evidence by rules at which a name that the tagger passed over is a place all the same
DOUBT = 0.03  # probability under which the tagger's no stands against the rules
FUZZY = 0.6  # how sure the tagger has to be before an unknown name may be a typing error of a known one


_MEMBER = regex.compile(r"[^\s,;](?:[^,;\n]*[^\s,;])?")  # of a list: "Sanmatenga, Centre-Nord" is two places
_KEPT = frozenset({"county", "city"})  # part of the name in English: "Mexico City" is not Mexico
_PARTICLE = regex.compile(r"(?<![\p{L}\-])(\p{Lu}\p{Ll}{1,5})-$")  # searched up to a span's start
_AND = regex.compile(r"\s+(?:and|et|&)\s+(?=\p{Lu})")
_PART = regex.compile(r"[^-–—/]*[^-–—/\s]")


@dataclass(frozen=True, slots=True)
class Chosen:
    """A span decided to be a place: tokens, characters, and the gazetteer's matches (none for an unknown name)."""

    first: int
    last: int
    start: int
    end: int
    found: list[Match]
    sure: float


def choose(
    sentence: Sentence,
    spans: list[tuple[int, int, float]],
    names: Names,
    gazetteer: Gazetteer,
    doubts: Mapping[int, float] | None = None,
) -> Iterator[Chosen]:
    """The tagger's spans, each as the gazetteer's name where it is one, and the names that rules are sure of.

    Parameters
    ----------
    sentence : Sentence
        What is masked in it is left alone.
    spans : list of (int, int, float)
        The tagger's, of this sentence.
    names : list of (first token, last token, matches)
        The gazetteer's longest names in the sentence.
    gazetteer : Gazetteer
    doubts : mapping, optional
        Offset of a word that the tagger passed over -> the probability that it gave it.
    """
    taken = [False] * len(sentence.tokens)
    for start, end, sure in _at_owners(sentence, spans, gazetteer):
        inside = sentence.within(start, end)
        if not inside or any(sentence.masked[at] or taken[at] for at in inside) or _adjective(sentence, start, end):
            continue
        chosen = _choose(sentence, inside[0], inside[-1], (start, end, sure), names, gazetteer)
        if chosen:
            yield chosen
            taken[chosen.first : chosen.last + 1] = [True] * (chosen.last - chosen.first + 1)
    for first, last, found in names:
        if any(taken[first : last + 1]) or any(sentence.masked[first : last + 1]):
            continue
        tokens = sentence.tokens
        doubt = (doubts or {}).get(tokens[first].start, 1.0)
        if _is_unit(sentence, first, found) or (doubt >= DOUBT and _trusted(sentence, first, last, found)):
            yield Chosen(first, last, tokens[first].start, tokens[last].end, found, 0.5)


def _at_owners(
    sentence: Sentence, spans: list[tuple[int, int, float]], gazetteer: Gazetteer
) -> Iterator[tuple[int, int, float]]:
    """The spans, cut at a possessive ("Nigeria's Niger State" is two places) unless the whole is a name."""
    for start, end, sure in _at_dashes(sentence, spans, gazetteer):
        text = sentence.text[start:end]
        cut = regex.search(r"['’]s\s+(?=\p{Lu})", text)
        if cut is None or gazetteer.has(fold(text)):
            yield start, end, sure
        else:
            yield start, start + cut.start(), sure
            yield start + cut.end(), end, sure


def _at_dashes(
    sentence: Sentence, spans: list[tuple[int, int, float]], gazetteer: Gazetteer
) -> Iterator[tuple[int, int, float]]:
    """The spans, cut at commas, and at dashes between known names ("the Dori-Djibo road"), unless the whole is one."""
    for start, end, sure in _with_particles(sentence, spans):
        text = sentence.text[start:end]
        parts = [match.span() for match in _PART.finditer(text)]
        known = len(parts) > 1 and not gazetteer.has(fold(text))
        known = known and all(_stands_alone(text[a:b], gazetteer) for a, b in parts)
        if not known and not gazetteer.has(fold(text)):
            parts = [match.span() for match in _MEMBER.finditer(text)]
            known = len(parts) > 1
        if not known and not gazetteer.has(fold(text)):
            parts = _either_side(text)
            known = len(parts) > 1 and all(gazetteer.has(fold(text[a:b])) for a, b in parts)
        for begin, stop in parts if known else [(0, len(text))]:
            yield start + begin, start + stop, sure


def _either_side(text: str) -> list[tuple[int, int]]:
    """Spans of what an "and" joins."""
    cut = _AND.search(text)
    return [(0, cut.start()), (cut.end(), len(text))] if cut else [(0, len(text))]


def _with_particles(sentence: Sentence, spans: list[tuple[int, int, float]]) -> Iterator[tuple[int, int, float]]:
    """The spans, each with the "Tin-" or "In-" that stands before it, whether that was a span of its own or in none."""
    particles = sentence.words["name_particles"]
    for at, (start, end, sure) in enumerate(spans):
        text = sentence.text
        if text[start:end].lower() in particles and at + 1 < len(spans) and text[end : spans[at + 1][0]] == "-":
            continue
        before = _PARTICLE.search(text, max(0, start - 8), start)
        begins = before is not None and before.group(1).lower() in particles
        yield (before.start(1) if before and begins else start), end, sure


def _stands_alone(name: str, gazetteer: Gazetteer) -> bool:
    """Whether a part of a name with dashes is a place that is named by itself: not "Tin" in "Tin-Zaouatine"."""
    return gazetteer.has(fold(name)) and strength(gazetteer.lookup(name)) >= (2 if len(name) > 3 else 3)


def _adjective(sentence: Sentence, start: int, end: int) -> bool:
    """Whether a span is the adjective or people of a country or region: rules of their own find these."""
    word = sentence.text[start:end].lower().replace("’", "'")
    return word in load_demonyms() or word in sentence.words["region_adjectives"]


def _choose(
    sentence: Sentence, first: int, last: int, span: tuple[int, int, float], names: Names, gazetteer: Gazetteer
) -> Chosen | None:
    """One span of the tagger's as a place."""
    start, end, sure = span
    tokens = sentence.tokens
    over = names[bisect_left(names, first, key=_LAST) : bisect_right(names, last, key=_FIRST)]
    if spelt_out(sentence.text, start, end):
        over = []
    for begin, stop, found in over:
        if begin <= first and stop >= last and _adds(sentence, (begin, stop), (first, last), found):
            same = begin == first and stop == last
            bounds = (start, end) if same else (tokens[begin].start, tokens[stop].end)
            return Chosen(begin, stop, *bounds, found, sure)
    text = sentence.text[start:end]
    if spelt_out(sentence.text, start, end):
        return Chosen(first, last, start, end, gazetteer.lookup(spelt_out(sentence.text, start, end)), sure)
    for begin, stop, found in over:
        rest = [at for at in range(first, last + 1) if not begin <= at <= stop]
        if all(_small(sentence, at) for at in rest) or (
            begin == first and _adds_nothing(sentence, rest, gazetteer.lookup(text), found)
        ):
            return Chosen(begin, stop, tokens[begin].start, tokens[stop].end, found, sure)
    if gazetteer.has(fold(text)):
        return Chosen(first, last, start, end, gazetteer.lookup(text), sure)
    if all(_small(sentence, at) for at in range(first, last + 1)):
        return None
    return Chosen(first, last, start, end, gazetteer.lookup(text, fuzzy=sure > FUZZY), sure)


def spelt_out(text: str, start: int, end: int) -> str:
    """The name that an abbreviation of a region stands for ("Minn.", ", TX"); empty for what is none."""
    word, before = text[start:end], text[:start].rstrip()
    lists = lexicon.load("en", "abbreviations")
    if before.endswith(",") and word in lists["postal"]:
        return str(lists["postal"][word])
    if not word.endswith(".") and text.startswith(".", end):
        word += "."
    return str(lists["printed"].get(word, ""))


def _adds(sentence: Sentence, whole: tuple[int, int], part: tuple[int, int], found: list[Match]) -> bool:
    """Whether a longer name of the gazetteer is the better span: not where it only adds "city of" or "the"."""
    more = [at for at in range(whole[0], whole[1] + 1) if not part[0] <= at <= part[1]]
    area = any(match.place.kind in {"natural", "region"} for match in found)
    return area or all(sentence.tokens[at].capital for at in more)


def _adds_nothing(sentence: Sentence, rest: list[int], longer: list[Match], shorter: list[Match]) -> bool:
    """Whether generic words after a name only say what the place is: "Sahara Desert" is the Sahara."""
    words = [sentence.tokens[at].lower for at in rest]
    same = {match.place.place_id for match in longer} & {match.place.place_id for match in shorter}
    return bool(same) and all(word in sentence.words["class_words"] and word not in _KEPT for word in words)


def is_home(found: list[Match]) -> bool:
    """Whether a name is one of the home region, or of an area larger than a country."""
    return any(match.place.iso3 in HOME or match.place.kind in {"region", "continent"} for match in found)


def _small(sentence: Sentence, at: int) -> bool:
    """Whether a token is a generic word, a direction or a small word: no name by itself."""
    token, words = sentence.tokens[at], sentence.words
    kinds = words["class_words"].get(token.lower)
    if kinds and token.capital and (kinds[0] == "site" or "natural" in kinds or token.lower in _KEPT):
        return False  # "Bekaa Valley", "Moussa Traoré Airport", "Mexico City": without it another place is meant
    return bool(kinds) or token.lower in words["name_links"] or token.lower in words["directions"]


def _is_unit(sentence: Sentence, first: int, found: list[Match]) -> bool:
    """Whether the words around a cardinal point say that it is a unit of the home region: "la région de l'Est"."""
    known = any(match.place.kind == "admin1" and match.place.iso3 in HOME for match in found)
    return known and bool(unit_cues(sentence, first))


def _trusted(sentence: Sentence, first: int, last: int, found: list[Match]) -> bool:
    """Whether rules alone are sure of a name: a well-known or home place with words beside it that say so."""
    return is_home(found) and strength(found) >= 2 and evidence(sentence, first, last, found)[0] >= TRUSTED
