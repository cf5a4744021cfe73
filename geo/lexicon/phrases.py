"""Words of a text with their offsets, and phrases found among them: one pass, longest match, linear time."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import regex

_WORD = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}]*+")
_GAP_CHARS = frozenset(" \t\r\n\u00a0\u202f\u2009-\u2010\u2011–'’‘ʼ`´.\"“”«»")
_MAX_GAP = 4  # longest run of separators inside one phrase: space, quote, space
_LONG = 80  # characters; shorter texts are phrases of the lists
_SHOUTED = 9  # fewer capitals cannot be most of a line of twelve letters
_SHOUT = 0.8  # share of capitals above which a line is printed in capitals
Node = dict[Any, Any]


@lru_cache(maxsize=65536)
def fold_word(word: str) -> str:
    """A word without case and accents: 'Ménaka' and 'MENAKA' give 'menaka'."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char)).replace("œ", "oe").replace("æ", "ae")


def word_of(entry: object) -> str:
    """An entry of a YAML list as the word that was written: YAML reads on and no as truth values."""
    return {True: "on", False: "no"}[entry] if isinstance(entry, bool) else str(entry)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text.

    Attributes
    ----------
    text : str
        The unmodified text.
    keys : list of str
        Each word without case and accents.
    starts, ends : list of int
        Offsets of each word in the text.
    glued : list of bool
        Whether the word and the next one may stand in one phrase: only a space, hyphen or apostrophe between them.
    gaps : list of str
        What stands between the word and the next, or the end of the text.
    """

    text: str
    keys: list[str]
    starts: list[int]
    ends: list[int]
    glued: list[bool]
    gaps: list[str]

    def __len__(self) -> int:
        """Number of words."""
        return len(self.keys)

    def printed(self, index: int) -> str:
        """The word as it was printed."""
        return self.text[self.starts[index] : self.ends[index]]

    def gap(self, index: int) -> str:
        """What stands between this word and the next, or the end of the text."""
        return self.gaps[index]


def read_words(text: str) -> Words:
    """Words of a text, in order. The last few long texts are kept: every stage reads the same article."""
    return _read_kept(text) if len(text) > _LONG else _read(text)


@lru_cache(maxsize=2)
def _read_kept(text: str) -> Words:
    """Words of one of the last long texts."""
    return _read(text)


def _read(text: str) -> Words:
    """Words of a text."""
    keys: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _WORD.finditer(text):
        keys.append(fold_word(match.group()))
        starts.append(match.start())
        ends.append(match.end())
    gaps = [text[end:start] for end, start in zip(ends, [*starts[1:], len(text)], strict=True)] if keys else []
    glued = [gap == " " or _glued(text, end, gap) for end, gap in zip(ends, gaps, strict=True)]
    if keys:
        glued[-1] = False
    return Words(text, keys, starts, ends, glued, gaps)


def _glued(text: str, end: int, gap: str) -> bool:
    """Whether what stands between two words, the first ending at an offset, may stand inside a phrase."""
    if len(gap) > _MAX_GAP or gap.count("\n") > 1 or not _GAP_CHARS.issuperset(gap):
        return False
    if "." not in gap:
        return True
    initial = end >= 1 and text[end - 1].isupper() and (end < 2 or not text[end - 2].isalnum())
    return initial and gap in {".", ". "}  # the points of U.S. forces, never the end of a sentence


class Phrases:
    """Phrases with their values, found in words by longest match."""

    def __init__(self, entries: Iterable[tuple[str, Any]] = ()) -> None:
        """Phrases from (phrase, value) pairs; the first value given for a phrase is kept."""
        self._root: Node = {}
        for phrase, value in entries:
            self.add(phrase, value)

    def add(self, phrase: str, value: Any) -> None:
        """Add a phrase, with and without the apostrophes inside its words."""
        for keys in _spellings(phrase):
            node = self._root
            for key in keys:
                node = node.setdefault(key, {})
            node.setdefault(None, (phrase, value))

    def at(self, words: Words, index: int, stop: int | None = None) -> tuple[int, str, Any] | None:
        """Longest phrase that begins at a word and ends before ``stop``: (index after it, phrase as listed, value)."""
        node: Node | None = self._root.get(words.keys[index])
        if node is None:
            return None
        found = None
        last = len(words.keys) if stop is None else stop
        while node is not None:
            index += 1
            if None in node:
                found = (index, *node[None])
            if index >= last or not words.glued[index - 1]:
                break
            node = node.get(words.keys[index])
        return found

    def find(self, words: Words, stops: list[int] | None = None) -> Iterator[tuple[int, int, str, Any]]:
        """Phrases of a text from left to right, without overlap: (first word, word after, phrase, value).

        ``stops`` gives, for each word, the word that a phrase must not reach; a stop at the word itself skips it.
        """
        index, root = 0, self._root
        while index < len(words.keys):
            if words.keys[index] in root and (stops is None or stops[index] > index):
                found = self.at(words, index, stops[index] if stops is not None else None)
                if found:
                    yield index, *found
                    index = found[0]
                    continue
            index += 1


def _spellings(phrase: str) -> list[tuple[str, ...]]:
    """Word keys of a phrase: split at apostrophes, and with the apostrophes left out."""
    split = tuple(read_words(phrase).keys)
    joined = tuple(read_words(regex.sub(r"(?<=\p{L})['’‘ʼ`´](?=\p{L})", "", phrase)).keys)
    return [keys for keys in dict.fromkeys((split, joined)) if keys]


def is_shouted(text: str, start: int, end: int) -> bool:
    """Whether a stretch is printed in capitals, so that case says nothing there."""
    line = text[start:end]
    capitals = sum(map(str.isupper, line))
    if capitals < _SHOUTED:
        return False
    letters = sum(map(str.isalpha, line))
    return letters > 11 and capitals > _SHOUT * letters
