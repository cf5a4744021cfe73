"""The article beside the map: its sentences cut into runs, each knowing the claims and the place that it stands for.

Offsets are cut here, in characters, as the tables count them; the page counts UTF-16 units and would go astray.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from geo.articles import Article

Spans = Sequence[tuple[int, int]]
FULL_MOST = 200_000  # characters of an article that a page carries at most


def reader(
    article: Article, claims: Sequence[dict[str, Any]], places: Sequence[dict[str, Any]], text: str
) -> list[Any]:
    """Paragraphs for the reader panel.

    Parameters
    ----------
    article : Article
        Its text and sentences.
    claims, places : list of dict
        As in :class:`geo.layers.Layers`: ``span`` of a claim, ``spans`` of a place.
    text : {'quotes', 'full'}
        The sentences that claims rest on, or every paragraph.

    Returns
    -------
    list of list
        One list a paragraph: runs ``[text, numbers of claims, number of the place or -1]``. An empty list is a gap,
        where sentences were left out.
    """
    spoken = [(claim["span"][0], claim["span"][1]) for claim in claims]
    named = sorted((start, end, number) for number, place in enumerate(places) for start, end in place["spans"])
    parts = list(article.paragraphs) if text == "full" else _quoted(article, spoken)
    rows: list[Any] = []
    taken = 0
    last: tuple[int, int] | None = None
    for start, end in parts:
        taken += end - start
        if taken > FULL_MOST:
            rows.append([])
            break
        if text != "full" and last is not None and article.text[last[1] : start].strip():
            rows.append([])
        rows.append(_runs(article.text, (start, end), spoken, named))
        last = (start, end)
    return rows


def _quoted(article: Article, spoken: Spans) -> list[tuple[int, int]]:
    """The sentences that claims rest on, in order, each once; neighbours in one paragraph together."""
    sentences = list(article.sentences)
    starts = [start for start, _ in sentences]
    wanted: set[int] = set()
    for start, end in spoken:
        first = max(bisect_right(starts, start) - 1, 0)
        wanted |= {n for n in range(first, len(sentences)) if sentences[n][0] < end and sentences[n][1] > start}
    merged: list[tuple[int, int]] = []
    previous = -2
    for number in sorted(wanted):
        start, end = sentences[number]
        if number == previous + 1 and "\n\n" not in article.text[merged[-1][1] : start]:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
        previous = number
    return merged


def _runs(text: str, part: tuple[int, int], spoken: Spans, named: Sequence[tuple[int, int, int]]) -> list[list[Any]]:
    """One stretch of text cut wherever a claim or a name begins or ends."""
    start, end = part
    inside = [(number, s, e) for number, (s, e) in enumerate(spoken) if s < end and e > start]
    names = [(number, s, e) for s, e, number in named if s < end and e > start]
    cuts = {start, end}
    for _, s, e in (*inside, *names):
        cuts |= {max(s, start), min(e, end)}
    edges = sorted(cuts)
    runs = []
    for s, e in pairwise(edges):
        claims = [number for number, a, b in inside if a <= s and e <= b]
        place = next((number for number, a, b in names if a <= s and e <= b), -1)
        runs.append([text[s:e], claims, place])
    return runs
