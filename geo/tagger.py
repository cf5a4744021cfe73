"""Place names by a statistical tagger: a linear-chain CRF over :mod:`geo.features`, small and offline.

>>> from geo.articles import read_article
>>> article = read_article("The convoy left Tadjaret for Gao on Monday.", lang="en")
>>> [article.text[start:end] for start, end, _ in tag(article)]
['Tadjaret', 'Gao']
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cache
from pathlib import Path

import pycrfsuite

from geo.actors import ActorMention, find_actors
from geo.articles import Article
from geo.datasets import built
from geo.errors import DataError
from geo.features import MAX_WORDS, PIECE, Strip, features, strips
from geo.gazetteer import Gazetteer, load_gazetteer

MODEL = "tagger.crfsuite"
OWN = "own"  # labels drawn as the project's own gold draws them: no generic word, nothing inside an organisation's name
BEGIN, INSIDE, OUTSIDE = "B", "I", "O"
SURE, UNSURE = 0.7, 0.05  # set on LGL by 5-fold: recall +2 points for 1 of precision
Span = tuple[int, int, float]
_CLOSED = "'’-‐‑,;:"  # a span never ends with these, whatever the labels say


@cache
def load_tagger(path: Path | None = None) -> pycrfsuite.Tagger:
    """The model of ``data/built/tagger.crfsuite``, or another one of the same features.

    Raises
    ------
    DataError
        If the file is missing, altered, or no model.
    """
    path = path or built(MODEL)
    tagger = pycrfsuite.Tagger()
    try:
        tagger.open(str(path))
    except (ValueError, OSError) as fault:
        raise DataError(f"{path} is no model of this tagger ({fault}): run 'python data/build/tagger.py'") from fault
    return tagger


def tag(
    article: Article,
    gazetteer: Gazetteer | None = None,
    actors: list[ActorMention] | None = None,
    *,
    convention: str = OWN,
    model: Path | None = None,
) -> list[tuple[int, int, float]]:
    """Spans of an article that name a place, with how sure the tagger is.

    Parameters
    ----------
    article : Article
    gazetteer : Gazetteer, optional
        By default the built one and what the user has added.
    actors : list of ActorMention, optional
        Found anew by default.
    convention : str
        Whose way of drawing spans: ``own``, or a training corpus's (``lgl``, ``gwn``), for comparisons with its gold.
    model : Path, optional
        Another model file.

    Returns
    -------
    list of (int, int, float)
        Start and end in the article's text, and the marginal probability of the least sure word, 0 to 1; in order,
        none overlapping.
    """
    return tag_and_doubt(article, gazetteer, actors, convention=convention, model=model)[0]


def tag_and_doubt(
    article: Article,
    gazetteer: Gazetteer | None = None,
    actors: list[ActorMention] | None = None,
    *,
    convention: str = OWN,
    model: Path | None = None,
) -> tuple[list[Span], dict[int, float]]:
    """As :func:`tag`, and for each capitalised word that is in no span its offset and the probability that it is."""
    gazetteer = gazetteer or load_gazetteer()
    actors = find_actors(article) if actors is None else actors
    found = strips(article, gazetteer, actors)
    return Decoder(model).read(found, features(found, article.lang, convention), article.text)


class Decoder:
    """Reads spans off a model's labels, sentence by sentence, and then once more over the whole article.

    Parameters
    ----------
    model : Path, optional
        By default the built one.
    """

    def __init__(self, model: Path | None = None) -> None:
        """Open the model, or take the one that is open."""
        self._tagger = load_tagger(model)

    def spans(self, found: list[Strip], rows: list[list[list[str]]], text: str) -> list[Span]:
        """Spans of places, in order; strips without a capital are not labelled at all.

        Parameters
        ----------
        found : list of Strip
        rows : list of list of list of str
            Their features.
        text : str
            The article's text.
        """
        return self.read(found, rows, text)[0]

    def read(self, found: list[Strip], rows: list[list[list[str]]], text: str) -> tuple[list[Span], dict[int, float]]:
        """As :meth:`spans`, and the probability of each capitalised word that is in none, by its offset."""
        spans: list[Span] = []
        doubtful: dict[str, list[tuple[int, int, float]]] = {}
        for number, (strip, row) in enumerate(zip(found, rows, strict=True)):
            if not any(strip.capital):
                continue
            self._tagger.set(pycrfsuite.ItemSequence(row))
            labels = self._tagger.tag()
            spans += self._read(strip, labels)
            for at, word in enumerate(strip.texts):
                if labels[at] == OUTSIDE and strip.capital[at]:
                    doubtful.setdefault(word, []).append((number, at, 1 - self._tagger.marginal(OUTSIDE, at)))
        doubts = {found[number].starts[at]: sure for words in doubtful.values() for number, at, sure in words}
        return sorted(spans + repeated(spans, doubtful, found, text)), doubts

    def _read(self, strip: Strip, labels: list[str]) -> list[Span]:
        """Spans of the labels of one strip."""
        spans = []
        at = 0
        while at < len(labels):
            if labels[at] == OUTSIDE:
                at += 1
                continue
            last = at
            while last + 1 < len(labels) and labels[last + 1] == INSIDE:
                last += 1
            following = last + 1
            while last > at and strip.texts[last] in _CLOSED:
                last -= 1
            if strip.texts[at][0].isalnum():
                sure = min(1 - self._tagger.marginal(OUTSIDE, k) for k in range(at, last + 1))
                spans.append((strip.starts[at], strip.ends[last], float(sure)))
            at = following
        return spans


def repeated(
    spans: list[Span], doubtful: dict[str, list[tuple[int, int, float]]], found: list[Strip], text: str
) -> list[Span]:
    """What is surely a place once in the article is one elsewhere too, unless the model is sure that it is not."""
    known: dict[str, set[str]] = {}
    for start, end, sure in spans:
        if sure >= SURE and end - start > 2:
            name = text[start:end]
            known.setdefault(PIECE.findall(name)[0], set()).add(name)
    taken = {start for start, _, _ in spans}
    added: list[Span] = []
    for word, names in known.items():
        for number, at, sure in doubtful.get(word, ()):
            strip = found[number]
            span = _same_name(strip, at, sorted(names, key=lambda n: (-len(n), n)), text)
            if sure >= UNSURE and span and strip.starts[at] not in taken and not _meets(span, spans):
                added.append((*span, sure))
                taken.add(span[0])
    return added


def _same_name(strip: Strip, at: int, names: list[str], text: str) -> tuple[int, int] | None:
    """Span of the longest of the names that stands at a token."""
    start = strip.starts[at]
    for name in names:
        if text.startswith(name, start) and start + len(name) in strip.ends[at : at + 2 * MAX_WORDS]:
            return start, start + len(name)
    return None


def _meets(span: tuple[int, int], spans: list[Span]) -> bool:
    """Whether a span overlaps one of a sorted list."""
    at = bisect_left(spans, (span[1],))
    return at > 0 and spans[at - 1][1] > span[0]


def labels_of(strip: Strip, gold: list[tuple[int, int]]) -> list[str]:
    """Labels of a strip's tokens for gold spans, in order and without overlaps: the reverse of reading them off."""
    labels = [OUTSIDE] * len(strip.texts)
    for start, end in gold:
        inside = [k for k in range(len(labels)) if strip.starts[k] < end and strip.ends[k] > start]
        for k in inside:
            labels[k] = BEGIN if k == inside[0] else INSIDE
    return labels
