"""What the tagger sees of each word: its letters, its neighbours, the gazetteer, the rest of the article.

A feature is a short string; the model weighs it for each label. Lower-case words far from any capital get a few only,
since no name is there: that keeps the tagger fast. Linear in the length of the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import regex

from geo.actors import ActorMention
from geo.articles import Article
from geo.clusters import of as cluster_of
from geo.columns import Columns, Strip, Words, words_of
from geo.gazetteer import Gazetteer
from geo.names import fold
from geo.profiles import NONE, Profiles, load_profiles

MAX_WORDS = 6  # longest gazetteer name looked for, in words
MAX_TOKENS = 400  # a longer run without a sentence end is a table or a list: cut there
PIECE = regex.compile(r"(?:\p{Lu}\.){2,}+|\p{L}[\p{L}\p{M}]*+|\p{N}++|[^\s\p{L}\p{N}]")
_OPEN = frozenset("\"'“”‘’«»([")
_INSIDE = "-'’.‐‑ʼ`´"  # signs inside names
_fold = lru_cache(maxsize=100_000)(fold)
_LINKS = frozenset({"of", "the", "and", "de", "du", "des", "la", "les", "for", "pour", "-", "&", "'", "’"})
_SAYS = frozenset(  # who does this is no place, mostly
    "said says told added asked wrote explained noted who whose he she his her déclaré affirmé dit indiqué expliqué "
    "précisé ajouté estime qui".split()
)
_DRAWN = ("rl=", "oh=", "run=", "runat=", "rpn=")  # of a run: its last word, its head, its length, what is beside it
_WHOLES = ("ctry", "adm1", "hadm")  # profiles of what a town lies in


def strips(article: Article, gazetteer: Gazetteer, actors: list[ActorMention]) -> list[Strip]:
    """The sentences of an article as tokens, with the gazetteer's and the actors' marks on them.

    Parameters
    ----------
    article : Article
    gazetteer : Gazetteer
    actors : list of ActorMention
        In the order of the text.
    """
    profiles = load_profiles(gazetteer)
    found = [_strip(article.text, start, end) for span in article.sentences for start, end in _cut(*span)]
    for strip in found:
        _mark_places(strip, article.text, profiles)
    _mark_actors(found, actors)
    return found


def _cut(start: int, end: int) -> Iterator[tuple[int, int]]:
    """A span in pieces that are no longer than a model can be asked to weigh at once."""
    step = MAX_TOKENS * 8
    for begin in range(start, end, step):
        yield begin, min(end, begin + step)


def _strip(text: str, start: int, end: int) -> Strip:
    """Tokens of a span with what their letters show."""
    strip = Strip([], [], [])
    last = start
    for match in PIECE.finditer(text, start, end):
        word = match.group()
        strip.starts.append(match.start())
        strip.ends.append(match.end())
        strip.texts.append(word)
        strip.lower.append(word.lower())
        strip.shape.append(shape(word))
        strip.capital.append(word[0].isupper())
        strip.gap.append(match.start() > last)
        last = match.end()
    long_words = [word for word in strip.texts if len(word) > 3 and word[0].isalpha()]
    strip.title_case = len(long_words) > 3 and sum(w[0].isupper() for w in long_words) > 0.75 * len(long_words)
    strip.actor = [""] * len(strip.texts)
    return strip


@lru_cache(maxsize=50_000)
def shape(word: str) -> str:
    """The pattern of a word: ``Xx`` capitalised, ``XX`` capitals, ``x``, ``0``, or the sign itself."""
    if word[0].isalpha():
        if "." in word:
            return "X.X"
        if word.isupper():
            return "X" if len(word) == 1 else "XX" if len(word) > 3 else f"XX{len(word)}"
        if word.islower() or not word[0].isupper():
            return "x"
        return "Xx" if word[1:].islower() else "XxX"
    if word[0].isdigit():
        return f"0{min(len(word), 5)}"
    return word[0]


def _mark_places(strip: Strip, text: str, profiles: Profiles) -> None:
    """Longest gazetteer names over the tokens, and what each capitalised word is by itself."""
    size = len(strip.texts)
    strip.place = ["O"] * size
    strip.alone = [""] * size
    taken = 0
    for first in range(size):
        if not strip.capital[first]:
            continue
        strip.alone[first] = profiles.of(strip.texts[first], _fold(strip.texts[first]))
        if first < taken:
            continue
        last, profile = _longest(strip, first, text, profiles)
        if profile == NONE:
            continue
        taken = last + 1
        for at in range(first, taken):
            place = "S" if last == first else "B" if at == first else "E" if at == last else "I"
            strip.place[at] = place + profile


def _longest(strip: Strip, first: int, text: str, profiles: Profiles) -> tuple[int, str]:
    """Last token and profile of the longest name that starts here; profile ``NONE`` where there is none."""
    best, found, words, key = first, NONE, 0, ""
    for last in range(first, min(len(strip.texts), first + 2 * MAX_WORDS)):
        word = strip.texts[last]
        if not word[0].isalnum():
            if word[0] not in _INSIDE or last == first:
                break
            continue
        words += 1
        if words > MAX_WORDS:
            break
        key = _joined(key, strip, last) if last > first else _fold(word)
        if strip.capital[last] or last == first:
            profile = profiles.of(text[strip.starts[first] : strip.ends[last]], key)
            if profile != NONE:
                best, found = last, profile
        if not profiles.begins(key):
            break
    return best, found


def _joined(key: str, strip: Strip, last: int) -> str:
    """The folded key with one more word, as folding the whole would give it: apostrophes and full stops join."""
    before = strip.texts[last - 1]
    parted = strip.gap[last] or (not before[0].isalnum() and (strip.gap[last - 1] or before[0] in "-‐‑"))
    return f"{key} {_fold(strip.texts[last])}" if parted else key + _fold(strip.texts[last])


def _mark_actors(found: list[Strip], actors: list[ActorMention]) -> None:
    """How an actor's name covers each token."""
    at = 0
    for actor in sorted(actors, key=lambda mention: mention.start):
        while at < len(found) and (not found[at].ends or found[at].ends[-1] <= actor.start):
            at += 1
        if at == len(found):
            return
        strip = found[at]
        for index, (start, end) in enumerate(zip(strip.starts, strip.ends, strict=True)):
            if start < actor.end and end > actor.start:
                strip.actor[index] = actor.how


@dataclass(slots=True)
class _Habits:
    """How a capitalised word is used across the article."""

    count: int = 0
    located: bool = False
    titled: bool = False
    after_name: bool = False
    before_name: bool = False
    in_place: str = ""
    says: bool = False
    contained: bool = False
    generic: bool = False
    given: str = ""  # middle cluster of the capitalised word before it, as of a given name


def _habits(found: list[Strip], words: Words, lang: str) -> tuple[dict[str, _Habits], set[str]]:
    """Use of every capitalised word in the article, and the words that it also has in lower case."""
    habits: dict[str, _Habits] = {}
    small: set[str] = set()
    for strip in found:
        if strip.title_case:
            continue
        for at, word in enumerate(strip.lower):
            if not strip.capital[at]:
                small.add(word)
                continue
            habit = habits.setdefault(word, _Habits())
            habit.count += 1
            before = strip.lower[at - 1] if at else ""
            habit.located |= before in words.locatives
            habit.titled |= before in words.titles
            if at > 1 and strip.capital[at - 1] and strip.gap[at] and before not in words.titles:
                habit.after_name = True
            if at + 1 < len(strip.texts) and strip.capital[at + 1] and strip.gap[at + 1]:
                habit.before_name = True
            if strip.place[at][0] in "BIE":
                habit.in_place = strip.place[at]
            _note(habit, strip, at, words, lang)
    return habits, small


def _note(habit: _Habits, strip: Strip, at: int, words: Words, lang: str) -> None:
    """What stands beside one use of a word: who speaks, "X, Minnesota", "X County", "city of X", a given name."""
    before = strip.lower[at - 1] if at else ""
    after = strip.lower[at + 1] if at + 1 < len(strip.texts) else ""
    habit.says |= after in _SAYS
    habit.generic |= after in words.classes or (at > 1 and before in _LINKS and strip.lower[at - 2] in words.classes)
    if after == "," and at + 2 < len(strip.texts):
        habit.contained |= strip.capital[at + 2] and strip.place[at + 2][1:5] in _WHOLES
    if at and strip.capital[at - 1] and strip.gap[at] and not habit.given:
        habit.given = cluster_of(before, lang)[1]


def features(found: list[Strip], lang: str, convention: str) -> list[list[list[str]]]:
    """Features of every token of every strip.

    Parameters
    ----------
    found : list of Strip
    lang : str
    convention : str
        How the labels are drawn: a corpus's name in training, ``own`` at run time.

    Returns
    -------
    list of list of list of str
        One list a strip, one a token.
    """
    words = words_of(lang)
    habits, small = _habits(found, words, lang)
    return [_features(strip, words, habits, small, (lang, convention)) for strip in found]


def _features(
    strip: Strip, words: Words, habits: dict[str, _Habits], small: set[str], drawn: tuple[str, str]
) -> list[list[str]]:
    """Features of the tokens of a strip, drawn in a language and a convention."""
    lang, convention = drawn
    size = len(strip.texts)
    columns = Columns(strip, words, lang)
    runs = _runs(strip, words)
    rows: list[list[str]] = []
    for at in range(size):
        if not (strip.capital[at] or any(strip.capital[max(0, at - 1) : at + 2])):
            rows.append(["lo", columns.word[at + 3], columns.word[at + 4] + ">", f"c={convention}"])
            continue
        row = columns.around(at)
        row.append(f"c={convention}")
        row.append("tc" if strip.title_case else "nt")
        if strip.capital[at]:
            row += _letters(strip.texts[at], strip.lower[at])
            row += _context(strip, at, habits.get(strip.lower[at]), small, convention)
            row += runs[at]
            row += columns.conventions(at, convention)
            row += _as_drawn(runs[at], strip, columns, at, convention)
        if strip.actor[at]:
            row.append(f"act={strip.actor[at]}")
        rows.append(row)
    return rows


def _as_drawn(run: list[str], strip: Strip, columns: Columns, at: int, convention: str) -> list[str]:
    """What a corpus makes of names of organisations, buildings and streets: a place in part, in whole, or none."""
    told = [*(one for one in run if one.startswith(_DRAWN)), f"g={strip.place[at]}", columns.shapes(at)]
    if strip.actor[at]:
        told.append(f"act={strip.actor[at]}")
    return [f"{convention}|{one}" for one in told]


def _letters(word: str, lower: str) -> list[str]:
    """Beginnings and ends of a word."""
    return [f"p2={lower[:2]}", f"p3={lower[:3]}", f"s2={lower[-2:]}", f"s3={lower[-3:]}", f"s4={lower[-4:]}"]


def _context(strip: Strip, at: int, habit: _Habits | None, small: set[str], convention: str) -> list[str]:
    """What the rest of the article says of the word, with what the gazetteer says."""
    place = strip.place[at]
    row = [f"g={place}", f"ga={strip.alone[at]}", f"g|tc={place}{strip.title_case:d}"]
    if at == 0:
        row += ["first", f"first|{place}"]
    if strip.lower[at] in small:
        row += ["small", f"small|{place}"]
    if habit is None:
        return row
    marks = f"{habit.located:d}{habit.titled:d}{habit.after_name:d}{habit.before_name:d}"
    row += [f"h={marks}", f"h|g={marks}{place}", f"n={min(habit.count, 4)}"]
    beside = f"{habit.says:d}{habit.contained:d}{habit.generic:d}"
    row += [f"hs={beside}", f"hs|g={beside}{place}", f"hs|h={beside}{marks}"]
    if habit.given:
        row += [f"hg={habit.given}", f"hg|g={habit.given}{place}"]
    if habit.in_place and place[0] not in "BIE":
        row.append(f"hp={habit.in_place}")
    return row


def _runs(strip: Strip, words: Words) -> list[list[str]]:
    """For each token, the run of capitalised words that it is in: its length, and an organisation's word in it."""
    size = len(strip.texts)
    rows: list[list[str]] = [[] for _ in range(size)]
    first = 0
    while first < size:
        if not strip.capital[first]:
            first += 1
            continue
        last = first
        while last + 1 < size and _goes_on(strip, last + 1):
            last += 1
        heads = [at for at in range(first, last + 1) if strip.lower[at] in words.heads]
        before = strip.lower[first - 1] if first else "^"
        after = strip.lower[last + 1] if last + 1 < size else "$"
        ends = [f"rf={strip.lower[first]}", f"rl={strip.lower[last]}", f"rp={before}", f"rn={after}"]
        for at in range(first, last + 1):
            where = f"{min(at - first, 3)},{min(last - at, 3)}"
            rows[at] = [f"run={min(last - first + 1, 5)}", f"runat={where}", f"rpn={before}|{after}", *ends]
            rows[at].append(f"rl|{where}={strip.lower[last]}")
            if heads and not strip.title_case:
                rows[at].append("oh=" + ("<" if heads[0] < at else "") + (">" if heads[-1] > at else ""))
        first = last + 1
    return rows


def _goes_on(strip: Strip, at: int) -> bool:
    """Whether a run of capitalised words goes on with this token, over the small words of names."""
    if strip.capital[at]:
        return True
    soon = at + 1 < len(strip.texts) and strip.capital[at + 1]
    return soon and strip.lower[at] in _LINKS
