"""Which words are used alike: clusters of word vectors, the same numbers for English and French.

>>> of("town", "en") == of("ville", "fr")
True
"""

from __future__ import annotations

from functools import cache, lru_cache

import marisa_trie

from geo.datasets import built

NAME = "word-clusters.marisa"
FORMAT = "<HBB"
NONE = ("-", "-", "-")
Cluster = tuple[str, str, str]


@cache
def load_clusters() -> marisa_trie.RecordTrie:
    """The table: ``<lang> <word>`` to the numbers of its fine, middle and coarse cluster.

    Raises
    ------
    DataError
        If the built file is missing or altered.
    """
    return marisa_trie.RecordTrie(FORMAT).mmap(str(built(NAME)))


@lru_cache(maxsize=200_000)
def of(word: str, lang: str) -> Cluster:
    """Clusters of a word in lower case, fine, middle and coarse, as strings; ``-`` where it is not known.

    Parameters
    ----------
    word : str
    lang : {'en', 'fr'}
        Looked up first; a word that this language lacks is looked up in the other, as names are.
    """
    if not word[:1].isalpha():
        return NONE
    table = load_clusters()
    for first in (lang, "fr" if lang == "en" else "en"):
        for fine, middle, coarse in table.get(f"{first} {word}", ()):
            return str(fine), str(middle), str(coarse)
    return NONE
