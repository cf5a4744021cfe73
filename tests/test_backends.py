"""Taggers of the user's own, by name: spans that point at the text, and clear errors when something is missing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from geo import backends
from geo.articles import Article
from geo.errors import GeoError
from geo.toponyms import find_toponyms

TEXT = "Gunmen attacked Tabangout on Friday.\n\nNobody in Gao, said Chad Smith, had heard of it."


@pytest.fixture(autouse=True)
def _nothing_loaded() -> Iterator[None]:
    backends._spacy.cache_clear()
    backends._gliner.cache_clear()
    yield
    backends._spacy.cache_clear()
    backends._gliner.cache_clear()


class FakeGLiNER:
    """Finds the words it is told to."""

    known = ("Tabangout", "Gao")

    @classmethod
    def from_pretrained(cls, model: str) -> FakeGLiNER:
        if model != "here":
            raise OSError(f"{model} is not a local folder\nand more")
        return cls()

    def predict_entities(self, text: str, labels: list[str], threshold: float) -> list[dict[str, Any]]:
        assert labels and 0 < threshold < 1
        return [
            {"start": text.index(word), "end": text.index(word) + len(word), "label": labels[0], "score": 0.9}
            for word in self.known
            if word in text
        ]


def _stub(monkeypatch: pytest.MonkeyPatch, name: str, **members: Any) -> None:
    module = ModuleType(name)
    module.__dict__.update(members)
    monkeypatch.setitem(sys.modules, name, module)


def test_gliner_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    _stub(monkeypatch, "gliner", GLiNER=FakeGLiNER)
    found = find_toponyms(Article(text=TEXT), tagger="gliner:here")
    assert [(mention.text, mention.form) for mention in found] == [("Tabangout", "unknown"), ("Gao", "name")]
    assert all(TEXT[mention.start : mention.end] == mention.text for mention in found)


def test_spacy_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(model: str) -> Any:
        assert model == "mine"

        def pipeline(text: str) -> SimpleNamespace:
            labels = {"Tabangout": "LOC", "Gao": "GPE", "Chad Smith": "PERSON"}
            at = {word: text.find(word) for word in labels}
            return SimpleNamespace(
                ents=[
                    SimpleNamespace(start_char=at[word], end_char=at[word] + len(word), label_=label)
                    for word, label in labels.items()
                    if at[word] >= 0
                ]
            )

        return pipeline

    _stub(monkeypatch, "spacy", load=load)
    found = find_toponyms(Article(text=TEXT), tagger="spacy:mine")
    assert [mention.text for mention in found] == ["Tabangout", "Gao"]


def test_a_real_spacy_pipeline(tmp_path: Path) -> None:
    spacy = pytest.importorskip("spacy", reason="spaCy is an extra")
    pipeline = spacy.blank("en")
    ruler = pipeline.add_pipe("entity_ruler")
    ruler.add_patterns(
        [
            {"label": "GPE", "pattern": "Gao"},
            {"label": "LOC", "pattern": "Tabangout"},
            {"label": "ORG", "pattern": "Chad"},
        ]
    )
    pipeline.to_disk(tmp_path / "mine")
    found = find_toponyms(Article(text=TEXT), tagger=f"spacy:{tmp_path / 'mine'}")
    assert [mention.text for mention in found] == ["Tabangout", "Gao"]


@pytest.mark.parametrize("backend", ["spacy", "gliner"])
def test_a_missing_package_is_told_in_a_line(backend: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, backend, None)
    with pytest.raises(GeoError, match=rf"pip install 'sahel-atlas\[{backend}\]'") as told:
        find_toponyms(Article(text=TEXT), tagger=f"{backend}:any")
    assert "\n" not in str(told.value)


def test_a_missing_model_is_told_in_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    _stub(monkeypatch, "gliner", GLiNER=FakeGLiNER)
    with pytest.raises(GeoError, match="GLiNER cannot load 'nowhere'") as told:
        find_toponyms(Article(text=TEXT), tagger="gliner:nowhere")
    assert "\n" not in str(told.value)

    def load(model: str) -> Any:
        raise OSError(f"[E050] Can't find model '{model}'.\nLong advice")

    _stub(monkeypatch, "spacy", load=load)
    with pytest.raises(GeoError, match="python -m spacy download nowhere") as told:
        find_toponyms(Article(text=TEXT), tagger="spacy:nowhere")
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("name", ["bert", "spacy", "spacy:", "stanza:en", ""])
def test_other_names_are_refused(name: str) -> None:
    with pytest.raises(GeoError, match="no tagger is called"):
        find_toponyms(Article(text=TEXT), tagger=name)
