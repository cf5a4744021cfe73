"""Taggers that a user may have: spaCy and GLiNER behind the tagger's interface, text in and spans out, chosen by name.

Neither is needed: ``pip install 'sahel-atlas[spacy]'`` or ``'sahel-atlas[gliner]'``, and a model of theirs. What they
find goes through the same rules as the built-in tagger's spans.

>>> chosen("spacy:en_core_web_sm")
('spacy', 'en_core_web_sm')
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from geo.articles import Article
from geo.errors import GeoError

Span = tuple[int, int, float]
# OntoNotes and the names that spaCy's French models use; organisations and peoples are not places.
SPACY_LABELS = frozenset({"GPE", "LOC", "FAC"})
GLINER_LABELS = ("country", "region", "city", "village", "natural feature", "base or camp")
LIKELY = 0.5  # GLiNER's own threshold
SPACY_SURE = 0.7  # it gives no probability: below what a place inside an organisation's name needs


def chosen(name: str) -> tuple[str, str]:
    """Back end and model of a name such as ``spacy:fr_core_news_md``.

    Raises
    ------
    GeoError
        If it names no back end or no model.
    """
    backend, colon, model = name.partition(":")
    if backend not in _SPANS or not colon or not model:
        raise GeoError(
            f"no tagger is called {name!r}: give 'crf', 'rules', a model file, 'spacy:MODEL' or 'gliner:MODEL'"
        )
    return backend, model


def spans_of(article: Article, name: str) -> list[Span]:
    """Spans of places that a back end finds, in order, none overlapping, with how sure it is (0 to 1).

    Parameters
    ----------
    article : Article
    name : str
        ``spacy:MODEL`` (a package or a folder) or ``gliner:MODEL`` (a folder, or a name on its hub).

    Raises
    ------
    GeoError
        If the package or the model is missing, or the name is none of these.
    """
    backend, model = chosen(name)
    kept: list[Span] = []
    for start, end, sure in sorted(_SPANS[backend](article, model)):
        if start < end <= len(article.text) and (not kept or start >= kept[-1][1]):
            kept.append((start, end, sure))
    return kept


def _package(name: str) -> Any:
    """The back end's package."""
    try:
        return importlib.import_module(name)
    except ImportError as fault:
        raise GeoError(
            f"the tagger {name} needs a package that is not here ({fault}): pip install 'sahel-atlas[{name}]'"
        ) from fault


@lru_cache(maxsize=2)
def _spacy(model: str) -> Any:
    package = _package("spacy")
    try:
        return package.load(model)
    except (OSError, ValueError, ImportError) as fault:
        raise GeoError(
            f"spaCy cannot load {model!r} ({_line(fault)}): run 'python -m spacy download {model}', or give its folder"
        ) from fault


@lru_cache(maxsize=2)
def _gliner(model: str) -> Any:
    package = _package("gliner")
    try:
        return package.GLiNER.from_pretrained(model)
    except (OSError, ValueError, ImportError, RuntimeError) as fault:
        raise GeoError(
            f"GLiNER cannot load {model!r} ({_line(fault)}): give the folder of a model that has been downloaded"
        ) from fault


def _line(fault: Exception) -> str:
    """The first line of a fault's message."""
    return (str(fault).strip() or type(fault).__name__).splitlines()[0][:200]


def _by_spacy(article: Article, model: str) -> Iterator[Span]:
    """Paragraph by paragraph: spaCy refuses texts above a million characters."""
    pipeline = _spacy(model)
    for start, end in article.paragraphs:
        for entity in pipeline(article.text[start:end]).ents:
            if entity.label_ in SPACY_LABELS:
                yield start + entity.start_char, start + entity.end_char, SPACY_SURE


def _by_gliner(article: Article, model: str) -> Iterator[Span]:
    """Sentence by sentence: GLiNER cuts off what is longer than its window of some hundred words."""
    tagger = _gliner(model)
    for start, end in article.sentences:
        for entity in tagger.predict_entities(article.text[start:end], list(GLINER_LABELS), threshold=LIKELY):
            yield start + int(entity["start"]), start + int(entity["end"]), float(entity["score"])


_SPANS: dict[str, Callable[[Article, str], Iterator[Span]]] = {"spacy": _by_spacy, "gliner": _by_gliner}
