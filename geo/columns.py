"""The words of a sentence as columns of feature strings: word, shape, gazetteer code, word list, cluster."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from geo import lexicon
from geo.clusters import of
from geo.demonyms import load_demonyms

_LOCATIVE = frozenset({"à", "a", "au", "aux", "en", "vers", "depuis", "dans", "près"})
_AND = frozenset({"and", "et", "or", "ou"})


@dataclass(frozen=True, slots=True)
class Words:
    """Word lists of a language that the features use."""

    locatives: frozenset[str]
    titles: frozenset[str]
    classes: frozenset[str]
    heads: frozenset[str]
    regions: frozenset[str]


@lru_cache(maxsize=8)
def words_of(lang: str) -> Words:
    """Word lists of ``geo/lexicon/<lang>/places.yaml`` as sets of lower-case words."""
    raw = lexicon.load(lang, "places")
    return Words(
        frozenset(raw["locatives"]) | (_LOCATIVE if lang == "fr" else frozenset()),
        frozenset(raw["titles"]),
        frozenset(raw["class_words"]),
        frozenset(raw["organisation_heads"]),
        frozenset(raw["region_adjectives"]),
    )


@dataclass(slots=True)
class Strip:
    """The tokens of one sentence, and what is known of each."""

    starts: list[int]
    ends: list[int]
    texts: list[str]
    lower: list[str] = field(default_factory=list)
    shape: list[str] = field(default_factory=list)
    capital: list[bool] = field(default_factory=list)
    gap: list[bool] = field(default_factory=list)  # whether white space stands before the token
    place: list[str] = field(default_factory=list)  # position in, and profile of, the longest gazetteer name over it
    alone: list[str] = field(default_factory=list)  # profile of the word by itself
    actor: list[str] = field(default_factory=list)
    title_case: bool = False


class Columns:
    """The words of a strip as feature strings, with room on both sides."""

    def __init__(self, strip: Strip, words: Words, lang: str) -> None:
        """Look every word up once."""
        pad = ["^", "^", "^"]
        end = ["$", "$", "$"]
        demonyms = load_demonyms()
        self.word = [*pad, *("0" if w[0].isdigit() else w for w in strip.lower), *end]
        fine, middle, coarse = zip(*(of(w, lang) for w in strip.lower), strict=True) if strip.lower else ((), (), ())
        self.fine = [*pad, *fine, *end]
        self.middle = [*pad, *middle, *end]
        self.coarse = [*pad, *coarse, *end]
        self.shape = [*pad, *strip.shape, *end]
        self.place = ["", "", "", *(p[0] + p[1:3] for p in strip.place), "", "", ""]
        self.kind = ["", "", "", *(_kind(w, words, demonyms) for w in strip.lower), "", "", ""]

    def around(self, at: int) -> list[str]:
        """The word, its neighbours up to three away, their shapes, kinds and places."""
        w, s, p, k, i = self.word, self.shape, self.place, self.kind, at + 3
        row = [
            "w=" + w[i], "w-1=" + w[i - 1], "w+1=" + w[i + 1], "w-2=" + w[i - 2], "w+2=" + w[i + 2],
            "w-10=" + w[i - 1] + "|" + w[i], "w01=" + w[i] + "|" + w[i + 1], "w-21=" + w[i - 2] + "|" + w[i - 1],
            "w12=" + w[i + 1] + "|" + w[i + 2],
            "s=" + s[i], "s-1=" + s[i - 1] + s[i], "s+1=" + s[i] + s[i + 1], "s-11=" + s[i - 1] + s[i] + s[i + 1],
            "s-2=" + s[i - 2] + s[i - 1] + s[i], "s+2=" + s[i] + s[i + 1] + s[i + 2],
            "p-1=" + p[i - 1], "p+1=" + p[i + 1], "p-2=" + p[i - 2], "p+2=" + p[i + 2],
            "p-11=" + p[i - 1] + p[i] + p[i + 1],
            "pw-1=" + w[i - 1] + p[i], "pw+1=" + p[i] + w[i + 1],
            "ps=" + p[i] + s[i] + s[i + 1],
        ]  # fmt: skip
        row += self._clusters(i)
        row += self._lists(i)
        row += [f"k{step}={k[i + step]}" for step in (-2, -1, 0, 1, 2) if k[i + step]]
        row += [f"kp{step}={k[i + step]}{p[i]}" for step in (-1, 0, 1) if k[i + step]]
        return row

    def _clusters(self, i: int) -> list[str]:
        """What is used like the word and its neighbours, in either language."""
        f, m, c, p = self.fine, self.middle, self.coarse, self.place
        return [
            "f=" + f[i], "f-1=" + f[i - 1], "f+1=" + f[i + 1],
            "m=" + m[i], "m-1=" + m[i - 1], "m+1=" + m[i + 1], "m-2=" + m[i - 2], "m+2=" + m[i + 2],
            "c0=" + c[i], "c-1=" + c[i - 1], "c+1=" + c[i + 1],
            "mp=" + m[i] + p[i], "mp-1=" + m[i - 1] + p[i], "mp+1=" + p[i] + m[i + 1],
            "c-10=" + c[i - 1] + "|" + c[i], "c01=" + c[i] + "|" + c[i + 1], "c-11=" + c[i - 1] + "|" + c[i + 1],
            "c-21=" + c[i - 2] + "|" + c[i - 1], "c12=" + c[i + 1] + "|" + c[i + 2],
        ]  # fmt: skip

    def _lists(self, i: int) -> list[str]:
        """What stands on the other side of a comma or an "and": "Belgrade, Minn.", "Gao, Kidal and Ménaka"."""
        w, p = self.word, self.place
        row = []
        if w[i + 1] == ",":
            row += [f"x,={p[i]}{p[i + 2]}", f"x,,={p[i]}{p[i + 2]}{w[i + 3]}"]
        if w[i - 1] == ",":
            row += [f"x-,={p[i - 2]}{p[i]}", f"x-,,={p[i - 2]}{p[i]}{w[i + 1]}"]
        if w[i - 1] in _AND:
            row.append(f"x&={p[i - 2]}{p[i]}")
        if w[i + 1] in _AND:
            row.append(f"x+&={p[i]}{p[i + 2]}")
        return row

    def shapes(self, at: int) -> str:
        """Shapes of a word and its neighbours."""
        i = at + 3
        return "s-11=" + self.shape[i - 1] + self.shape[i] + self.shape[i + 1]

    def conventions(self, at: int, convention: str) -> list[str]:
        """Where corpora draw their labels differently: generic words, demonyms, organisations."""
        i = at + 3
        marks = [f"{convention}|k{step}={self.kind[i + step]}" for step in (-1, 0, 1) if self.kind[i + step]]
        return [*marks, f"{convention}|p={self.place[i]}"]


def _kind(word: str, words: Words, demonyms: object) -> str:
    """What the word lists call a word."""
    kinds = ""
    if word in words.classes:
        kinds += "C"
    if word in words.titles:
        kinds += "T"
    if word in words.heads:
        kinds += "O"
    if word in words.locatives:
        kinds += "L"
    if word in words.regions:
        kinds += "R"
    if word in demonyms:  # type: ignore[operator]
        kinds += "D"
    return kinds
