"""One wire story in fifty outlets: texts that are nearly the same are one story with many copies.

MinHash signatures of each text's runs of five words, and locality-sensitive hashing over the articles of a week.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any, Literal

import numpy as np
import regex

from geo.names import fold

PERMUTATIONS = 128  # standard error of the likeness 1/sqrt(128), 0.09
RUN = 5  # words: runs of five are shared by copies, and hardly ever by two reports of one event in own words
ALIKE = 0.6  # of all runs of the two texts: an outlet that cuts a third, or adds a paragraph, still has a copy
DAYS = 7  # between two copies: a wire story is printed within days; after that the same words are a new report
_WORD = regex.compile(r"[\p{L}\p{N}]++")
_SEED = 1
_SCHEME: Literal["affine32"] = "affine32"  # datasketch's name of the hash functions: kept signatures need the same


def signature(text: str) -> str:
    """MinHash signature of a text in hexadecimal, the same on every machine; empty for a text without words."""
    from datasketch import MinHash

    words = _WORD.findall(fold(text))
    if not words:
        return ""
    runs = {" ".join(words[at : at + RUN]).encode("utf-8", "replace") for at in range(max(len(words) - RUN + 1, 1))}
    made = MinHash(num_perm=PERMUTATIONS, seed=_SEED, scheme=_SCHEME)
    made.update_batch(sorted(runs))
    return np.asarray(made.hashvalues, dtype="<u4").tobytes().hex()


def stories(articles: Iterable[tuple[str, str | None, str]]) -> Iterator[tuple[str, str]]:
    """For each article the first one that tells its story, itself where it is the first.

    Parameters
    ----------
    articles : iterable of (key, published, signature)
        By day of publication; those without a day after all others, which are compared among themselves.

    Yields
    ------
    tuple of (key, key of the story's first)
    """
    from datasketch import MinHashLSH

    index = MinHashLSH(threshold=ALIKE, num_perm=PERMUTATIONS)
    recent: deque[tuple[str | None, str]] = deque()
    known: dict[str, tuple[str, np.ndarray]] = {}  # key -> key of the first, and signature
    for key, day, sign in articles:
        while recent and _over(recent[0][0], day):
            _, old = recent.popleft()
            index.remove(old)
            del known[old]
        if not sign:
            yield key, key
            continue
        values = np.frombuffer(bytes.fromhex(sign), dtype="<u4")
        made = _minhash(values)
        likeness = {other: float((known[other][1] == values).mean()) for other in index.query(made)}
        near = [other for other, share in likeness.items() if share >= ALIKE]
        first = known[min(near, key=lambda other: (-likeness[other], other))][0] if near else key
        index.insert(key, made)
        known[key] = (first, values)
        recent.append((day, key))
        yield key, first


def _minhash(values: np.ndarray) -> Any:
    """A signature as datasketch has it."""
    from datasketch import MinHash

    return MinHash(num_perm=PERMUTATIONS, seed=_SEED, hashvalues=values, scheme=_SCHEME)


def _over(then: str | None, now: str | None) -> bool:
    """Whether an article is too long ago to be copied now."""
    if then is None or now is None:
        return then != now
    return (dt.date.fromisoformat(now) - dt.date.fromisoformat(then)).days > DAYS
