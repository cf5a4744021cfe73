"""Words of a text with their offsets, and one sentence of it while it is searched for names."""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any, NamedTuple

import regex

_TOKEN = regex.compile(r"\p{L}[\p{L}\p{M}\p{N}]*+|\p{N}++")
_JOIN = regex.compile(r"[\s\u00a0\u202f]{1,2}|['’ʼ`´‘\-‐‑–]{1}\n?|[.](?:[\s\u00a0])?|['’]")


class Token(NamedTuple):
    """A word of the text, with what its letters show."""

    start: int
    end: int
    text: str
    lower: str
    capital: bool
    upper: bool


def span_of(spans: Sequence[tuple[int, int]], position: int) -> int:
    """Index of the span, of spans in order, that holds a position; -1 for none."""
    index = bisect_right(spans, (position, sys.maxsize)) - 1
    return index if index >= 0 and spans[index][0] <= position < spans[index][1] else -1


def tokens_of(text: str, start: int, end: int) -> list[Token]:
    """Words of a span of text, with offsets into the whole text."""
    found = []
    for match in _TOKEN.finditer(text, start, end):
        word = match.group()
        head = word[0]
        found.append(
            Token(match.start(), match.end(), word, word.lower(), head.isupper(), len(word) > 1 and word.isupper())
        )
    return found


class Sentence:
    """One sentence while it is searched: its tokens, what is masked, what has been found."""

    def __init__(self, text: str, span: tuple[int, int], words: dict[str, Any]) -> None:
        """Tokenise and see whether capitals mean anything here."""
        self.text, self.span, self.words = text, span, words
        self.tokens = tokens_of(text, *span)
        long_words = [token for token in self.tokens if len(token.text) > 3 and token.text.isalpha()]
        capitals = sum(token.capital for token in long_words)
        self.shouting = len(long_words) > 2 and sum(token.upper for token in long_words) > 0.7 * len(long_words)
        ended = text[span[0] : span[1]].rstrip().endswith(".")  # a headline has no full stop
        self.title_case = self.shouting or (not ended and len(long_words) > 3 and capitals > 0.75 * len(long_words))
        self.masked = [False] * len(self.tokens)
        self._starts = [token.start for token in self.tokens]
        self._ends = [token.end for token in self.tokens]

    def within(self, start: int, end: int) -> range:
        """Indices of the tokens that a span of text touches."""
        return range(bisect_right(self._ends, start), bisect_left(self._starts, end))

    def gap(self, left: int, right: int) -> str:
        """Text between two tokens."""
        return self.text[self.tokens[left].end : self.tokens[right].start]

    def joined(self, left: int) -> bool:
        """Whether the token and the next may belong to one name."""
        if left + 1 >= len(self.tokens):
            return False
        gap = self.gap(left, left + 1)
        if gap.startswith("."):
            token = self.tokens[left]
            return len(token.text) == 1 or token.lower in {"st", "ste", "mt", "ft"}
        return _JOIN.fullmatch(gap) is not None

    def spaced(self, left: int) -> bool:
        """Whether only white space stands between the token and the next."""
        return left >= 0 and left + 1 < len(self.tokens) and self.gap(left, left + 1).strip() == ""

    def mask(self, start: int, end: int) -> None:
        """No place name is looked for in this span of text."""
        for index in self.within(start, end):
            self.masked[index] = True
