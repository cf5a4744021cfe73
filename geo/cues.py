"""What speaks for and against a place name: how well known the place is, and the words beside it."""

from __future__ import annotations

import regex

from geo.demonyms import load_demonyms
from geo.gazetteer import Match
from geo.packs import HOME
from geo.tokens import Sentence

BIG_CITY = 500_000  # inhabitants: named without further explanation in world news
LARGE_TOWN = 100_000
RIVER_REACH = 4  # words: "pinasses descendent le Niger", "rive gauche du Niger"
UNIT_REACH = 8  # words: "les régions du Centre-Nord, de l'Est et du Nord"
# As printed in the names of units in English texts too: "the Est region".
FRENCH_CARDINALS = frozenset({"nord", "sud", "est", "ouest", "centre"})
HOME_TOWN = 20_000  # in the home region, whose smaller towns make news


def strength(found: list[Match]) -> int:
    """How well known the best place of a name is, 0 to 3.

    3: countries, continents, regions, capitals, cities above 500,000, the home region's admin-1 units and main towns,
    and the hand-kept sites; 2: other places of the home region, admin-1 units and towns above 100,000 elsewhere.
    """
    return max((_strength(match) for match in found), default=0)


def _strength(match: Match) -> int:
    """Strength of one match; what is found only by transliteration counts one less."""
    place = match.place
    home = place.iso3 in HOME
    population = place.population or 0
    less = 0 if match.how in {"exact", "folded"} else 1
    if place.kind in {"country", "continent", "region", "vague_region"} or place.feature == "capital":
        return 3 - less
    kept = place.kind == "admin1" or population >= HOME_TOWN or place.place_id.startswith("site:")
    if population >= BIG_CITY or (home and kept):
        return 3 - less
    if home or place.kind == "admin1" or population >= LARGE_TOWN:
        return 2 - less
    return 1 - less


def evidence(sentence: Sentence, first: int, last: int, found: list[Match]) -> tuple[int, bool]:
    """Points for a place (2 or more: accepted), and whether another sure mention of the name may save it."""
    words, tokens = sentence.words, sentence.tokens
    score = strength(found)
    cues = cues_of(sentence, first, last)
    before = tokens[first - 1].lower if first > 0 else ""
    located = before in words["locatives"]
    if sentence.title_case:
        return (score - (0 if located or last > first else 1) + (1 if score == 3 else 0), False)
    if _beside_a_name(sentence, first, last) and not cues:
        return -1, False
    single = tokens[first]
    if last == first and single.lower in words["doubtful"]:
        score -= 2
    if last == first and single.upper and len(single.text) < 4:
        score = score if any(match.matched.isupper() for match in found) else 0
    score += 2 if cues else 0
    score += 1 if located else 0
    score += 1 if last > first and len(single.text) > 2 else 0
    score += 1 if _contained(sentence, last) else 0
    if first == 0 and not cues and score < 3 and last == first:
        score -= 1
    return score, True


def _beside_a_name(sentence: Sentence, first: int, last: int) -> bool:
    """Whether a title or an unknown capitalised word beside it makes the name part of a person's or a team's name."""
    words, tokens = sentence.words, sentence.tokens

    def foreign(index: int) -> bool:
        token = tokens[index]
        known = token.lower in words["beside"] or token.lower in words["class_words"]
        known = known or token.lower in words["directions"] or token.lower in load_demonyms()
        return token.capital and not known and token.lower not in words["locatives"]

    if first > 0 and sentence.spaced(first - 1):
        before = tokens[first - 1]
        if before.lower in words["titles"] and (before.capital or before.lower in {"colonel", "general", "général"}):
            return True
        if before.lower in {"ag", "ould", "ben", "bin", "al", "el"} or (first > 1 and foreign(first - 1)):
            return True
        if len(before.text) == 1 and before.capital and first > 1 and before.lower not in {"a", "à"}:
            return True
    if last + 1 < len(tokens) and sentence.spaced(last):
        after = tokens[last + 1]
        return foreign(last + 1) and after.lower not in words["titles"] and not after.upper
    return False


def cues_of(sentence: Sentence, first: int, last: int) -> tuple[str, ...]:
    """Kinds told by the generic word beside a name: "Mopti region", "the village of Solhan"."""
    words, tokens = sentence.words, sentence.tokens
    if first == last and _is_river(sentence, first):
        return ("natural",)
    if last + 1 < len(tokens) and sentence.spaced(last):
        kinds = words["class_words"].get(tokens[last + 1].lower)
        if kinds and _begins_a_body(sentence, last + 1):
            kinds = None  # the "US State Department"
        if kinds and tokens[last + 1].lower not in {"country", "pays", "capital", "capitale"}:
            return tuple(kinds)
    step = first - 1
    if step >= 0 and tokens[step].lower in words["class_links"] | {"de", "du", "d", "la", "l", "les", "of"}:
        while step >= 0 and first - step < 4 and tokens[step].lower in {"de", "du", "d", "la", "l", "les", "of", "des"}:
            step -= 1
    if step >= 0 and step >= first - 3:
        between = sentence.text[tokens[step].end : tokens[first].start]
        kinds = words["class_words"].get(tokens[step].lower) or (
            words["offices"].get(tokens[step].lower) if step < first - 1 else None
        )
        if kinds and regex.fullmatch(r"[\s\p{L}'’]*+", between):
            return tuple(kinds)
    return ()


def _begins_a_body(sentence: Sentence, at: int) -> bool:
    """Whether a capitalised class word goes on as an organ's name: "State Department", "Region Council"."""
    tokens = sentence.tokens
    if not tokens[at].capital or at + 1 >= len(tokens) or not sentence.spaced(at) or sentence.title_case:
        return False
    after = tokens[at + 1]
    heads = sentence.words["organisation_heads"] | sentence.words["state_organs"] | sentence.words["class_words"].keys()
    return after.capital and after.lower in heads


def _is_river(sentence: Sentence, at: int) -> bool:
    """Whether a name that a country shares is that of the river: "along the Niger", "les berges du Niger"."""
    words, tokens = sentence.words, sentence.tokens
    if tokens[at].lower not in words["rivers"] or not at or tokens[at - 1].lower not in words["river_articles"]:
        return False
    if any(tokens[near].lower in words["river_words"] for near in range(max(0, at - 1 - RIVER_REACH), at - 1)):
        return True
    english = "the" in words["river_articles"]  # where the country has no article, the article is enough
    ends = at + 1 == len(tokens) or not sentence.spaced(at)
    return english and (ends or tokens[at + 1].lower in words["prepositions"] | words["list_closers"])


def unit_cues(sentence: Sentence, at: int) -> tuple[str, ...]:
    """Kinds that a word beside a list of units tells one of them: "les régions du Nord et de l'Est", "the Est region".

    For units named after cardinal points, which by themselves are no names.
    """
    words, tokens = sentence.words, sentence.tokens
    if not tokens[at].capital:
        return ()
    for step in (-1, 1):
        beside = at + step
        while 0 <= beside < len(tokens) and abs(beside - at) <= UNIT_REACH:
            token = tokens[beside]
            kinds = words["class_words"].get(token.lower) or words["offices"].get(token.lower, ())
            if kinds[:1] == ["admin1"] and not token.capital:
                return tuple(kinds)
            if not (token.lower in words["name_links"] or cardinal(sentence, beside)):
                break
            beside += step
    return ()


def cardinal_cues(sentence: Sentence, first: int, last: int) -> tuple[str, ...]:
    """As :func:`unit_cues`, for a name that is made of cardinal points only: "Nord", "Centre-Est"."""
    own = all(cardinal(sentence, at) for at in range(first, last + 1))
    return unit_cues(sentence, first) if own else ()


def bare_cardinal(sentence: Sentence, first: int, last: int) -> bool:
    """Whether a word is a cardinal point and no unit: "l'Est et l'Ouest", but not "Kaya (Nord)" or "BURKINA / EST"."""
    if first != last or not cardinal(sentence, first) or unit_cues(sentence, first) or cues_of(sentence, first, last):
        return False
    return first == 0 or not set(sentence.gap(first - 1, first)) & set("/(,:")


def cardinal(sentence: Sentence, at: int) -> bool:
    """Whether a capitalised word is that of a cardinal point, or of the centre."""
    token = sentence.tokens[at]
    return token.capital and (token.lower in sentence.words["directions"] or token.lower in FRENCH_CARDINALS)


def _contained(sentence: Sentence, last: int) -> bool:
    """Whether a comma or bracket and another capitalised name follow: "Djibo, Soum province", "London, Ontario"."""
    if last + 1 >= len(sentence.tokens):
        return False
    gap = sentence.gap(last, last + 1).strip()
    return gap in {",", "("} and sentence.tokens[last + 1].capital
