"""Recognition: found spans beside gold ones, to the letter and overlapping."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from geo.demonyms import load_demonyms
from geo.gold import Labelled

Pair = tuple[Sequence[tuple[int, int]], Sequence[tuple[int, int]]]  # gold spans, found spans


@dataclass(frozen=True, slots=True)
class Rate:
    """Precision, recall and F1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean; 0 where both are 0."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __str__(self) -> str:
        return f"P {self.precision:.3f} R {self.recall:.3f} F1 {self.f1:.3f}"


@dataclass(frozen=True, slots=True)
class SpanScores:
    """Recognition: spans that agree to the letter, and spans that overlap."""

    exact: Rate
    overlap: Rate
    found: int
    gold: int

    def __str__(self) -> str:
        return f"exact {self.exact}, overlap {self.overlap}, {self.found} found, {self.gold} gold"


def score_spans(pairs: Iterable[Pair]) -> SpanScores:
    """Recognition scores.

    Parameters
    ----------
    pairs : iterable of (gold spans, found spans)
        One pair an article.
    """
    same = found = gold = hit = met = 0
    for want, got in pairs:
        same += len(set(want) & set(got))
        found, gold = found + len(got), gold + len(want)
        hit += sum(any(s < e2 and s2 < e for s2, e2 in want) for s, e in got)
        met += sum(any(s < e2 and s2 < e for s2, e2 in got) for s, e in want)
    return SpanScores(
        Rate(share(same, found), share(same, gold)), Rate(share(hit, found), share(met, gold)), found, gold
    )


def share(part: int, whole: int) -> float:
    """A share, nought of nothing."""
    return part / whole if whole else 0.0


def without_demonyms(corpus: list[Labelled], pairs: Iterable[Pair]) -> Iterator[Pair]:
    """The pairs without the adjectives and peoples of countries, on both sides: some corpora mark few of them.

    Parameters
    ----------
    corpus : list of Labelled
    pairs : iterable of (gold spans, found spans)
        One pair an article.
    """

    def kept(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        return [(s, e) for s, e in spans if text[s:e].lower().replace("’", "'") not in load_demonyms()]

    for article, (want, got) in zip(corpus, pairs, strict=True):
        yield kept(article.text, want), kept(article.text, got)
