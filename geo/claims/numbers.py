"""How many: figures in digits and words, exact or vague, and what they count."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import regex

from geo.claims.dates import When
from geo.claims.lists import ClaimLists
from geo.claims.story import Sentence, Story
from geo.lexicon.phrases import Phrases

ABOUT = 0.05  # the project's convention: "about 40" is 38 to 42
_ABOUT_WIDE = 2 * ABOUT  # width of a figure that is only about so much
_MAX_NOUN = 6  # words between a figure and what it counts
_PART_BACK = 5  # words between "dont" and a figure: "dont l'adjoint à un maire"
_LAST_DAY = 31
_OLDEST = 110  # years of age
_YEAR = range(1900, 2101)
_THIN = regex.compile(r"[,.\u00a0\u202f\u2009 ]")
_UNITS_AFTER_AND = frozenset({"un", "une", "onze"})  # vingt et un, soixante et onze
_SCALE = {"million": 1_000_000, "millions": 1_000_000, "thousand": 1000, "mille": 1000, "hundred": 100}


@dataclass(frozen=True, slots=True)
class Number:
    """A figure of the text.

    Attributes
    ----------
    first, i, j, k : int
        First word with "at least"; words i to before j of the figure; k the word after what it counts.
    low, high : int or None
        Bounds; None where open.
    noun : str
        What is counted, the key of its last word; empty where not said.
    of : str
        The printed words for what is counted.
    people, troops, bases, other : bool
        What the noun is.
    part : bool
        Whether it is part of another figure ("including three children").
    like : bool
        Whether it counts what the figure before it counts ("six were killed in Dori, four in Djibo").
    """

    first: int
    i: int
    j: int
    k: int
    low: int | None
    high: int | None
    noun: str = ""
    of: str = ""
    people: bool = False
    troops: bool = False
    bases: bool = False
    other: bool = False
    part: bool = False
    like: bool = False


@lru_cache(maxsize=4096)
def _spelled(words: str, lang: str) -> int | None:
    """Value of a number in words."""
    from text_to_num import text2num

    try:
        return int(text2num(words.replace("-", " ") if lang == "en" else words, lang))
    except ValueError:
        return None


@lru_cache(maxsize=8)
def _vague(lang: str) -> Phrases:
    """Vague figures with their bounds."""
    from geo import lexicon

    return Phrases((phrase, tuple(bounds)) for phrase, bounds in lexicon.load(lang, "numbers")["vague"].items())


def find_numbers(story: Story, sentence: Sentence, dates: Sequence[When] = ()) -> list[Number]:
    """Figures of a sentence that count something, in order; those of its dates count nothing."""
    found: list[Number] = []
    index = sentence.i
    while index < sentence.j:
        number = _figure(story, sentence, index)
        if number is None:
            index += 1
            continue
        number = _with_bracket(story, sentence, number)
        index = number.j
        number = _bounded(story, sentence, number)
        number = _counted(story, sentence, number)
        previous = found[-1] if found else None
        if previous is not None and _range(story, previous, number):
            found[-1] = replace(number, first=previous.first, i=previous.i, low=previous.low)
            continue
        if previous is not None and previous.part and _with_previous(story, previous, number):
            number = replace(number, part=True)  # "dont 2 femmes et 7 hommes"
        if number.noun or _stands_alone(story, sentence, number, previous):
            found.append(_elliptic(story, number, previous))
    return [number for number in found if not _of_date(story, number, dates)]


def _with_bracket(story: Story, sentence: Sentence, number: Number) -> Number:
    """The figure with the digits that repeat it in brackets: 'deux (2) policiers', 'quatre (04) blessés'."""
    words, j = story.words, number.j
    if j >= sentence.j or not words.keys[j].isdigit() or words.gap(j - 1).strip() != "(" or ")" not in words.gap(j):
        return number
    return replace(number, j=j + 1, k=j + 1) if int(words.keys[j]) == number.low else number


def _with_previous(story: Story, previous: Number, number: Number) -> bool:
    """Whether only 'and' or a comma stands between two figures."""
    between = range(previous.k, number.first)
    return len(between) < 2 and all(story.has(step, "list_words") for step in between)


def _of_date(story: Story, number: Number, dates: Sequence[When]) -> bool:
    """Whether a figure is part of a written date; 'in May 12 soldiers' counts soldiers."""
    start, stop = story.words.starts[number.i], story.words.ends[number.j - 1]
    inside = any(when.start <= start and stop <= when.end for when in dates)
    return inside and not (number.k == number.j + 1 and number.people)


def _figure(story: Story, sentence: Sentence, i: int) -> Number | None:
    """A figure that begins at a word."""
    words, lists = story.words, story.lists
    if words.keys[i].isdigit():
        named = any(place.i <= i < place.j for place in story.places_in(max(i - 4, 0), i + 1))
        return None if named else _digits(story, sentence, i)
    hit = _vague(story.article.lang).at(words, i, sentence.j)
    if hit:
        return Number(i, i, hit[0], hit[0], *hit[2])
    if words.keys[i] in lists.sets["count_words"]:
        return _in_words(story, sentence, i)
    if words.keys[i] in lists.sets["count_one"] and words.glued[i]:
        return _article(story, sentence, i)
    return None


def _digits(story: Story, sentence: Sentence, i: int) -> Number | None:
    """A figure in digits, with its separators and 'million'."""
    words = story.words
    digits, j = words.keys[i], i + 1
    while j < sentence.j and len(words.keys[j]) == 3 and words.keys[j].isdigit() and len(digits) <= 9:
        if len(words.keys[i]) > 3 or not _THIN.fullmatch(words.gap(j - 1)):
            break
        digits += words.keys[j]
        j += 1
    value = float(digits)
    if j < sentence.j - 1 and words.gap(j - 1) in ".," and words.keys[j].isdigit() and words.keys[j + 1] in _SCALE:
        value, j = float(f"{digits}.{words.keys[j]}"), j + 1
    if j < sentence.j and words.keys[j] in _SCALE and words.glued[j - 1]:
        value, j = value * _SCALE[words.keys[j]], j + 1
    if len(digits) > 12 or (j == i + 1 and value in _YEAR and not _people_next(story, sentence, j)):
        return None
    return Number(i, i, j, j, int(value), int(value))


def _people_next(story: Story, sentence: Sentence, j: int) -> bool:
    """Whether people or troops follow directly: '2,000 soldiers' written without a comma."""
    sets = story.lists.sets
    near = story.words.keys[j : min(j + 3, sentence.j)]
    return any(key in sets["count_people"] or key in sets["count_troops"] for key in near)


def _in_words(story: Story, sentence: Sentence, i: int) -> Number | None:
    """A figure in words."""
    words, sets = story.words, story.lists.sets
    j = i + 1
    while j < sentence.j and words.glued[j - 1]:
        inside = words.keys[j] in sets["count_inside"] and j + 1 < sentence.j
        after = words.keys[j + 1] if inside else ""
        if after in _UNITS_AFTER_AND or (after in sets["count_words"] and words.keys[j - 1] in _SCALE):
            j += 2
        elif words.keys[j] in sets["count_words"]:
            j += 1
        else:
            break
    if j == i + 1 and words.keys[i] in sets["count_one"]:
        return _article(story, sentence, i)
    value = _spelled(story.text(i, j).lower().replace("\u00a0", " ").replace("une", "un"), story.article.lang)
    return Number(i, i, j, j, value, value) if value is not None else None


def _article(story: Story, sentence: Sentence, i: int) -> Number | None:
    """'a soldier', 'un civil': one, where a person in the singular follows; 'one in Burkina Faso'."""
    words, sets = story.words, story.lists.sets
    harmed = i > sentence.i and any(story.has(i - 1, f"count_{name}_after") for name in ("killed", "wounded"))
    if harmed and story.has(i + 1, "ranks") and not story.has(i + 2, "of_words"):
        return Number(i, i, i + 2, i + 2, 1, 1)  # "killed two farmers and wounded a third"
    for step in range(i + 1, min(i + 4, sentence.j)):
        if not words.glued[step - 1]:
            break
        key = words.keys[step]
        if step == i + 1 and (key in sets["count_killed_after"] or key in sets["count_wounded_after"]):
            after = words.keys[step + 1 : step + 2] if step + 1 < sentence.j and words.glued[step] else []
            if not any(word in sets["count_people"] for word in after):
                return Number(i, i, i + 1, i + 1, 1, 1)  # "three soldiers were killed and another wounded"
        if step > i + 1 and key in sets["count_modifiers"]:
            break  # "un convoi militaire"
        follows = step + 1 < sentence.j and story.lists.facilities.at(words, step + 1, sentence.j)
        if key in sets["count_people"] and follows:
            break  # "a terrorist camp"
        if key in sets["count_people"] and not key.endswith(("s", "men", "people", "troops", "personnel")):
            return Number(i, i, i + 1, i + 1, 1, 1)
    elliptic = story.article.lang == "en" and words.keys[i] == "one" and "of" not in words.keys[i + 1 : i + 2]
    return Number(i, i, i + 1, i + 1, 1, 1) if elliptic and story.phrase_at(i + 1, "place_in", 3) else None


def _bounded(story: Story, sentence: Sentence, number: Number) -> Number:
    """The figure with 'at least', 'up to', 'about' before it, or 'or so' after it."""
    low, high, first = number.low, number.high, number.first
    low_limit = sentence.i
    for name in ("least", "most", "about"):
        start = story.phrase_before(number.i, f"count_{name}", 3, low_limit)
        if start is None:
            continue
        first = start
        if name == "least":
            low, high = _middle(low, high), None
        elif name == "most":
            low = None
        else:
            low, high = _about(story, start, number)
        break
    else:
        if story.phrase_at(number.j, "count_after_about", 2, sentence.j):
            low, high = _spread(number.low, number.high)
    return replace(number, low=low, high=high, first=first)


def _middle(low: int | None, high: int | None) -> int | None:
    """The figure that 'more than' counts from: 'plus d'une vingtaine' is more than 20."""
    if low is None or high is None or high - low > _ABOUT_WIDE * high + 2:
        return low
    return round((low + high) / 2)


def _about(story: Story, start: int, number: Number) -> tuple[int | None, int | None]:
    """Bounds of 'about 40', and of 'nearly 40', which is at most 40."""
    if number.low != number.high:
        return number.low, number.high
    low, high = _spread(number.low, number.high)
    under = story.words.keys[start] in {"nearly", "almost", "presque", "pres"} or story.words.keys[start] == "close"
    return (low, number.high) if under else (low, high)


def _spread(low: int | None, high: int | None) -> tuple[int | None, int | None]:
    """Five per cent either side, rounded outward."""
    if low is None or high is None or low != high:
        return low, high
    return math.floor(low * (1 - ABOUT)), math.ceil(high * (1 + ABOUT))


def _counted(story: Story, sentence: Sentence, number: Number) -> Number:
    """The figure with what it counts."""
    words, sets = story.words, story.lists.sets
    step, noun, end, named = number.j, "", number.j, False
    bracket = words.gap(step - 1) == ") "
    while step < min(number.j + _MAX_NOUN, sentence.j) and (words.glued[step - 1] or (bracket and step == number.j)):
        key = words.keys[step]
        if step == number.j and key in sets["count_not_counted"]:
            return number
        counts = [name for name in ("people", "troops", "bases", "other") if key in sets[f"count_{name}"]]
        if not noun and not counts and _by_ending(story, step):
            counts, named = ["people"], True
        if counts and noun and (key in sets["count_killed_after"] or key in sets["count_wounded_after"]):
            break  # "11 civilians dead": the dead are the civilians
        if counts:
            noun, end = key, step + 1
        elif noun or _stops(story, step, number.j):
            break
        step += 1
    if not noun:
        return replace(number, part=_is_part(story, sentence, number))
    start = number.j + (words.keys[number.j] in sets["of_words"])
    if words.keys[start] in {"the", "les", "la"}:
        start += 1
    return replace(
        number,
        k=end,
        noun=noun,
        of=story.text(min(start, end - 1), end),
        people=named or noun in sets["count_people"],
        troops=noun in sets["count_troops"],
        bases=noun in sets["count_bases"],
        other=noun in sets["count_other"],
        part=_is_part(story, sentence, number),
    )


def _by_ending(story: Story, step: int) -> bool:
    """Whether a word is people by its ending or its capital: 'quatre mécaniciens', 'cinq Nigériens', 'two Chinese'."""
    key, sets = story.words.keys[step], story.lists.sets
    if key not in sets["count_not_people"] and any(key.endswith(ending) for ending in sets["count_people_endings"]):
        return True
    at = bisect_left(story.demonyms, (step,))
    return at < len(story.demonyms) and story.demonyms[at][0] == step and story.words.printed(step)[0].isupper()


def _stops(story: Story, step: int, begin: int) -> bool:
    """Whether a word ends the noun phrase after a figure."""
    key, sets = story.words.keys[step], story.lists.sets
    if key in sets["of_words"] and step == begin:
        return False
    if key in sets["calendar"]:
        return True  # "22 April - Two positions"
    return key in sets["oblique"] or key in sets["cuts"] or key in sets["list_words"] or key in sets["aux_passive"]


_PART = frozenset({"including", "dont", "parmi", "among"})


def _is_part(story: Story, sentence: Sentence, number: Number) -> bool:
    """Whether the figure is part of the one before: 'including three children'."""
    for step in range(number.first - 1, max(sentence.i, number.first - _PART_BACK) - 1, -1):
        if story.words.keys[step] in _PART:
            return True
        helps = story.has(step, "aux_passive") or story.has(step, "aux_perfect")
        if not story.words.glued[step] or (helps and story.words.printed(step) != "à"):
            break
    return False


def _range(story: Story, previous: Number, number: Number) -> bool:
    """Whether two figures are the ends of a range: 'between 20 and 30', '20 to 30', '20-30'."""
    words, sets = story.words, story.lists.sets
    if previous.noun or previous.high is None or number.high is None or (previous.high or 0) >= number.high:
        return False
    if number.i == previous.j and words.gap(previous.j - 1) in {"-", "–"}:
        return True
    between = words.keys[previous.j : number.i]
    if len(between) != 1 or between[0] not in sets["count_to"]:
        return False
    return between[0] not in {"and", "et"} or words.keys[previous.i - 1] in sets["count_between"]


def _stands_alone(story: Story, sentence: Sentence, number: Number, previous: Number | None) -> bool:
    """Whether a figure without a noun may still count people: 'killed 12', 'left 20 dead', 'one in Burkina Faso'."""
    if number.low in _YEAR and number.j == number.i + 1 and story.words.keys[number.i].isdigit():
        return False
    if number.j < sentence.j and story.words.keys[number.j] in story.lists.sets["count_not_counted"]:
        return False
    if _is_age(story, sentence, number):
        return False
    if number.low != number.high and _noun_follows(story, sentence, number):
        return False  # "quelques pertes"
    return not _in_date(story, sentence, number)


def _noun_follows(story: Story, sentence: Sentence, number: Number) -> bool:
    """Whether a word that is no helper follows a vague figure directly: a thing that no list knows."""
    step = number.j
    if step >= sentence.j or not story.words.glued[step - 1] or step == number.i:
        return False
    if story.article.lang == "fr" and story.words.keys[step] in {"de", "d"}:
        return True  # "plusieurs dizaines de ces engins"
    names = ("aux_passive", "aux_perfect", "aux_skip", "oblique", "cuts", "list_words", "of_words", "count_to")
    return not any(story.has(step, name) for name in names) and story.words.keys[step].endswith("s")


def _is_age(story: Story, sentence: Sentence, number: Number) -> bool:
    """Whether a bare figure between commas after a name is somebody's age: 'Amadou Diallo, 47, said'."""
    words, i, j = story.words, number.i, number.j
    if i == sentence.i or words.gap(i - 1).strip() != "," or not words.printed(i - 1)[0].isupper():
        return False
    return (number.low or 0) <= _OLDEST and (words.gap(j - 1)[:1] == "," or story.has(j, "relatives"))


def _in_date(story: Story, sentence: Sentence, number: Number) -> bool:
    """Whether a bare figure is the day of a date."""
    months, keys = calendar_words(story.article.lang), story.words.keys
    if not keys[number.i].isdigit():
        return False  # "another wounded on Sunday"
    before = keys[max(number.i - 1, sentence.i) : number.i] if story.words.glued[number.i - 1] else []
    if any(key in months for key in before + _glued_keys(story, number.j, 3)):
        return True
    day = keys[number.i].isdigit() and (number.low or 0) <= _LAST_DAY
    return day and number.i > sentence.i and story.has(number.i - 1, "count_before_day")  # "dans la nuit du 6 au 7"


def _glued_keys(story: Story, j: int, most: int) -> list[str]:
    """Words from one on, as far as no mark parts them from the word before."""
    found = []
    for step in range(j, min(j + most, len(story.words))):
        if not story.words.glued[step - 1]:
            break
        found.append(story.words.keys[step])
    return found


@lru_cache(maxsize=8)
def calendar_words(lang: str) -> frozenset[str]:
    """Names of the months and of the days of the week."""
    from geo import lexicon
    from geo.claims.lists import keyed

    dates = lexicon.load(lang, "dates")
    return keyed([*dates["months"], *dates["weekdays"]])


def _elliptic(story: Story, number: Number, previous: Number | None) -> Number:
    """'three bases in Mali and one in Burkina Faso': one base."""
    if number.noun or previous is None or not previous.noun:
        return number
    if story.phrase_at(number.j, "place_in", 3) is None:
        return number
    return replace(
        number,
        noun=previous.noun,
        of=previous.of,
        people=previous.people,
        troops=previous.troops,
        bases=previous.bases,
        other=previous.other,
        like=True,
    )


__all__ = ["ClaimLists", "Number", "find_numbers"]
