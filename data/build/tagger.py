"""Train ``tagger.crfsuite`` from labelled corpora in a folder: ``python data/build/tagger.py FOLDER [--folds]``.

The corpora are not ours to pass on, so this script is no part of ``make data``; the model is committed. The folder
holds JSON lines, one article a line (``id, text, toponyms: [{start, end, kind?, …}]``) or the authors' XML, as
:mod:`geo.gold` reads them, under these names:

* ``lgl.jsonl`` or ``lgl.xml``: Local-Global Lexicon (Lieberman, Samet, Sankaranarayanan 2010),
  github.com/milangritta/Pragmatic-Guide-to-Geoparsing-Evaluation, ``data/corpora/lgl.xml``
* ``gwn.jsonl`` or ``GWN.xml``: GeoWebNews (Gritta, Pilehvar, Collier 2020), the same repository
* ``humset.jsonl``: HumSet's geolocation annotations (Belliardo, Kalimeri, Mejova 2023, "Leave no Place Behind"),
  github.com/embelliardo/HumSet_geolocation_annotations

Each corpus draws its spans in a way of its own. The model knows them apart by a feature, so that one does not spoil the
other; ``own`` is the project's way, learnt from our own reports and sentences and from all three with lists split,
generic words taken off, and without GeoWebNews' names inside organisations' names.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import manifest
import pycrfsuite
import tagger_sentences

from geo.actors import find_actors
from geo.articles import Article
from geo.evaluate import score_spans
from geo.features import Strip, features, strips
from geo.gazetteer import load_gazetteer
from geo.gold import Gold, Labelled, read_corpus
from geo.tagger import MODEL, OWN, Decoder, labels_of, load_tagger

SCRIPT = "data/build/tagger.py"
# Set on two folds of LGL: L1 keeps the model small, L2 keeps rare words from being believed.
SETTINGS = {"c1": 0.2, "c2": 0.1, "max_iterations": 90, "feature.minfreq": 1, "feature.possible_transitions": True}
FILES = {"lgl": ("lgl.jsonl", "lgl.xml"), "gwn": ("gwn.jsonl", "GWN.xml"), "humset": ("humset.jsonl",)}
REPORTS = Path(__file__).resolve().parents[2] / "tests" / "gold" / "development.jsonl"  # our own, labelled by hand
REPEATED = 8  # ten short reports beside a thousand long articles
FOLDS = 5
_SPLIT = re.compile(r"\s*(?:,|;|/|\n|\band\b|\bet\b|&)\s*")
_GENERIC = re.compile(  # County, State, City and Parish stay: they tell the place
    r"\s+(?:[a-z]\w+|Regions?|Provinces?|(?:Sub-?)?Districts?|Governorates?|Communes?|Villages?|Departments?|Areas?|LGAs?"
    r"|Municipalit(?:y|ies)|Prefectures?|Divisions?|Upazilas?|Camps?)$"
)
_ABBREVIATED = re.compile(r"(?:^|[\s.])\w{1,5}\.$")  # "Conn.", "W.Va.", "Cedar St.": the full stop is part of the name
_LEADING = re.compile(r"^(?:the|in|of|[a-z]+ern|north|south|east|west|central)[\s-]+")
SpanPair = tuple[list[tuple[int, int]], list[tuple[int, int]]]
Sequence = tuple[list[list[str]], list[str]]


@dataclass
class Document:
    """An article cut into tokens once, its gold, and its language."""

    labelled: Labelled
    strips: list[Strip]
    lang: str

    def sequences(self, convention: str, gold: list[tuple[int, int]]) -> Iterator[Sequence]:
        """Features and labels of every sentence that has a capital."""
        for strip, rows in zip(self.strips, features(self.strips, self.lang, convention), strict=True):
            if any(strip.capital):
                yield rows, labels_of(strip, gold)


def document(labelled: Labelled, lang: str = "en") -> Document:
    """A labelled article with the gazetteer's and the actors' marks."""
    article = Article(text=labelled.text, lang=lang)
    return Document(labelled, strips(article, load_gazetteer(), find_actors(article)), lang)


def own_gold(labelled: Labelled) -> list[tuple[int, int]]:
    """Gold spans drawn in the project's way: one name each, no generic word, nothing inside an organisation's name."""
    found: list[tuple[int, int]] = []
    for gold in labelled.gold:
        if gold.kind == "Embedded_Non_Lit":
            continue
        start = gold.start
        for part in _parts(labelled.text[gold.start : gold.end]):
            at = labelled.text.index(part, start)
            start = at + len(part)
            found.append((at, start))
    return found


def _parts(text: str) -> Iterator[str]:
    """Names of a list, each without its generic word."""
    pieces = [piece for piece in _SPLIT.split(text) if piece]
    listed = len(pieces) > 1 and all(piece[0].isupper() for piece in pieces)
    for piece in pieces if listed else [text]:
        bare = _LEADING.sub("", piece.strip().strip(",;:()").lstrip("."))
        if bare.endswith(".") and not _ABBREVIATED.search(bare):
            bare = bare[:-1]
        shorter = _GENERIC.sub("", bare)
        bare = shorter if shorter[:1].isupper() else bare
        if bare:
            yield bare


def plain_gold(labelled: Labelled) -> list[tuple[int, int]]:
    """Gold spans as the corpus draws them."""
    return [(gold.start, gold.end) for gold in labelled.gold]


def corpora(folder: Path) -> dict[str, list[Document]]:
    """The corpora that the folder holds, and our own sentences."""
    found = {}
    for name, choices in FILES.items():
        path = next((folder / choice for choice in choices if (folder / choice).is_file()), None)
        if path is None:
            sys.exit(f"{folder} has no {' or '.join(choices)}: the head of {SCRIPT} says where to get it")
        found[name] = [document(labelled) for labelled in read_corpus(path)]
    found["reports"] = [document(one, one.lang) for one in read_corpus(REPORTS)] * REPEATED
    for lang in ("en", "fr"):
        pairs = tagger_sentences.documents(lang)
        found[f"own-{lang}"] = [
            document(Labelled(f"{lang}{number}", text, [Gold(start, end) for start, end in spans]), lang)
            for number, (text, spans) in enumerate(pairs)
        ]
    return found


def training(found: dict[str, list[Document]], without: Iterable[Document] = ()) -> Iterator[Sequence]:
    """Every labelled sentence, in each way of drawing spans that its corpus can teach."""
    left_out = {id(one) for one in without}
    for name, documents in found.items():
        for one in documents:
            if id(one) in left_out:
                continue
            if name in {"lgl", "gwn"}:
                yield from one.sequences(name, plain_gold(one.labelled))
            reports = name == "reports"
            yield from one.sequences(OWN, plain_gold(one.labelled) if reports else own_gold(one.labelled))
            if name == "humset":
                yield from one.sequences(name, plain_gold(one.labelled))


def train(sequences: Iterable[Sequence], path: Path) -> None:
    """Fit the model and write it."""
    trainer = pycrfsuite.Trainer(verbose=False)
    for rows, labels in sequences:
        trainer.append(pycrfsuite.ItemSequence(rows), labels)
    trainer.set_params(SETTINGS)
    fresh = path.with_name(path.name + ".new")
    trainer.train(str(fresh))
    os.replace(fresh, path)
    load_tagger.cache_clear()  # or an earlier fold's model of this name would be scored, which has seen the answers


def _pairs(documents: list[Document], convention: str, path: Path) -> list[SpanPair]:
    """Gold spans as the corpus draws them, and what a model finds when asked to draw them in a convention."""
    decoder = Decoder(path)
    pairs: list[SpanPair] = []
    for one in documents:
        spans = decoder.spans(one.strips, features(one.strips, one.lang, convention), one.labelled.text)
        pairs.append((plain_gold(one.labelled), [(start, end) for start, end, _ in spans]))
    return pairs


def fold_model(found: dict[str, list[Document]], fold: int, path: Path) -> Path:
    """Model that has not seen one fifth (1 to 5) of each corpus; made anew unless its file is there."""
    path = path.with_name(f"{path.stem}-{fold}{path.suffix}")
    if not path.exists():
        train(training(found, [one for name in FILES for one in found[name][fold - 1 :: FOLDS]]), path)
    return path


def folds(found: dict[str, list[Document]], model: Path) -> None:
    """Print the scores of five models, each of which has not seen a fifth of any corpus; all articles together."""
    pairs: dict[tuple[str, str], list[SpanPair]] = {}
    for fold in range(FOLDS):
        held = {name: found[name][fold::FOLDS] for name in FILES}
        path = fold_model(found, fold + 1, model)
        for name, documents in held.items():
            for convention in (name, OWN):
                pairs.setdefault((name, convention), []).extend(_pairs(documents, convention, path))
        print(f"fold {fold + 1} done", flush=True)
    for (name, convention), rows in pairs.items():
        print(f"{name}, 5-fold, drawn as {convention}: {score_spans(rows)}", flush=True)


def across(found: dict[str, list[Document]], path: Path, names: list[str]) -> None:
    """Print the scores on a corpus of models that have not seen it."""
    for name in names:
        train(training({key: value for key, value in found.items() if key != name}), path)
        for convention in ("lgl", "gwn", "humset", OWN):
            scores = score_spans(_pairs(found[name], convention, path))
            print(f"{name} unseen, drawn as {convention}: {scores}", flush=True)


def record() -> None:
    """Write the manifest entry of the model that is there."""
    manifest.record(
        MODEL,
        script=SCRIPT,
        title="Tagger of place names: a linear-chain CRF, described in data/model-card.md",
        source="LGL, GeoWebNews, HumSet's geolocation labels; data/raw/sentences.yaml over the gazetteer",
        licence="Apache-2.0 for the weights; the corpora's own terms are in data/model-card.md and none is included",
        attribution="Lieberman et al. 2010; Gritta et al. 2020; Belliardo et al. 2023; the Sahel Atlas maintainers",
        columns={},
        date="2026",
    )


def build(folder: Path) -> None:
    """Train on everything and write the model with its manifest entry."""
    train(training(corpora(folder)), manifest.BUILT / MODEL)
    record()
    print(MODEL, (manifest.BUILT / MODEL).stat().st_size)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Train or cross-validate the tagger of place names.")
    parser.add_argument("folder", type=Path, help="folder of the corpora; the script's head says whence")
    parser.add_argument("--folds", action="store_true", help="cross-validate instead of writing the model")
    parser.add_argument("--across", nargs="*", help="test on these corpora, unseen, instead of writing the model")
    parser.add_argument("--without", type=int, help="train only without this fold (1 to 5) of each corpus")
    parser.add_argument(
        "--model", type=Path, default=Path("tagger.crfsuite"), help="a test's models: -1 to -5 is added"
    )
    options = parser.parse_args()
    if not options.folds and options.across is None and options.without is None:
        build(options.folder)
        return
    found = corpora(options.folder)
    if options.without:
        print(fold_model(found, options.without, options.model))
    if options.folds:
        folds(found, options.model)
    across(found, options.model, options.across or [])


if __name__ == "__main__":
    main()
