"""Places found and placed, beside the offline geoparsers that install here: same files, same run, Markdown tables.

    python bench/geoparsing.py CORPUS.jsonl CORPUS.xml ...
    python bench/geoparsing.py lgl.jsonl --fold 2 --model fold2.crfsuite --weights fold2.yaml    every fifth article

Peers run in an environment of their own (``bench/.venv-geoparsing``, made on first use). geotext and local-geocode give
names without their offsets: each whole-word occurrence of a name that they report counts as found. geotext gives no
coordinates: its names are put where our gazetteer has the most populous place of that name. spaCy is left out: its
models are not on PyPI. A model that was trained on a corpus has seen its answers: our rows on LGL, GeoWebNews and
HumSet mean something only with ``--fold``, a model made by ``data/build/tagger.py FOLDER --without FOLD --model FILE``
and weights made by ``data/build/resolve_weights.py FOLDER --without FOLD --to FILE``.
Speed is processor time of one core in a process that does nothing else; load is from nothing imported to the first
sentence read; memory is the most that process ever held.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import time
import venv
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from geo import lexicon
from geo.demonyms import load_demonyms
from geo.evaluate import CLOSE_KM, NEAR_KM, Found, Scores, evaluate, find_ours, place_ours
from geo.gazetteer import Place, load_gazetteer
from geo.gold import Labelled, read_corpus

HERE = Path(__file__).resolve().parent
PEERS = HERE / ".venv-geoparsing"
PACKAGES = {"geotext": "geotext==0.4.0", "local-geocode": "local-geocode==0.0.2"}
FOLDS = 5
WORKER = """
import json, sys, time
peer = sys.argv[1]
texts = [json.loads(line) for line in sys.stdin]
began = time.process_time()
if peer == "ours":
    from pathlib import Path
    from geo.articles import Article
    from geo.gold import Labelled
    from geo.evaluate import find_ours
    def find(text):
        find_ours(Labelled("", text), sys.argv[2] if sys.argv[2] in {"crf", "rules"} else Path(sys.argv[2]))
        return []
elif peer == "geotext":
    from geotext import GeoText
    def find(text):
        got = GeoText(text)
        return [[name, None, None] for name in [*got.cities, *got.countries, *got.nationalities]]
else:
    from geocode.geocode import Geocode
    coder = Geocode(); coder.load()
    def find(text):
        return [[one["name"], float(one["latitude"]), float(one["longitude"])] for one in coder.decode(text)]
find("They left Paris for Gao.")
load, began = time.process_time() - began, time.process_time()
found = [find(text) for text in texts]
seconds = time.process_time() - began
status = open("/proc/self/status").read()  # ru_maxrss would count what the process that started this one held
peak = int(status.split("VmHWM:")[1].split()[0]) / 1024
print("\\n" + json.dumps({"found": found, "seconds": seconds, "load": load, "peak": peak}))
"""


@dataclass(frozen=True)
class Cost:
    """What a system takes: articles a second of a core, seconds to load, peak memory in MB."""

    per_second: float
    load: float
    peak: float

    def __str__(self) -> str:
        return f"{self.per_second:,.0f} | {self.load:.1f} | {self.peak:,.0f}"


def peer_python() -> Path:
    """Python of the peers' environment, made on first use."""
    python = PEERS / "bin" / "python"
    if not python.exists():
        venv.create(PEERS, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *PACKAGES.values()], check=True)
    return python


def most_populous(name: str) -> Place | None:
    """The country of that name, else the place of most inhabitants in our gazetteer."""
    demonym = load_demonyms().get(name.lower())
    if demonym:
        return load_gazetteer().place(f"iso:{demonym.iso3}")
    places = [match.place for match in load_gazetteer().lookup(name)]
    return max(places, key=lambda place: (place.kind == "country", place.population, place.place_id), default=None)


def spread(text: str, names: list[list[Any]]) -> list[Found]:
    """Every whole-word occurrence of the names that a peer reports, longest first, without overlaps."""
    found: list[Found] = []
    for name, lat, lon in sorted({tuple(row) for row in names}, key=lambda row: (-len(row[0]), row[0])):
        place = most_populous(name) if lat is None else None
        where = (place.lat, place.lon) if place else (lat, lon)
        for match in re.finditer(rf"\b{re.escape(name)}\b", text):
            if all(match.end() <= one.start or match.start() >= one.end for one in found):
                found.append(Found(match.start(), match.end(), *where))
    return sorted(found, key=lambda one: one.start)


def run(python: Path, arguments: list[str], corpus: list[Labelled]) -> tuple[list[Any], Cost]:
    """What a system answers in a process of its own, and what it takes."""
    lines = "".join(json.dumps(article.text) + "\n" for article in corpus)
    done = subprocess.run(
        [python, "-W", "ignore", "-c", WORKER, *arguments], input=lines, capture_output=True, text=True, check=True
    )
    answer = json.loads(done.stdout.splitlines()[-1])
    return answer["found"], Cost(len(corpus) / max(answer["seconds"], 1e-9), answer["load"], answer["peak"])


def run_peer(peer: str, corpus: list[Labelled]) -> tuple[Scores, Cost]:
    """Scores of a peer and what it takes."""
    found, cost = run(peer_python(), [peer], corpus)
    ready = {article.article_id: spread(article.text, names) for article, names in zip(corpus, found, strict=True)}
    return evaluate(corpus, lambda article: ready[article.article_id]), cost


def populous(article: Labelled, model: Path | None) -> list[Found]:
    """Our spans, each put at the most populous place of its name."""
    places = [(one, most_populous(article.text[one.start : one.end])) for one in find_ours(article, model or "crf")]
    return [Found(one.start, one.end, place.lat, place.lon) if place else one for one, place in places]


HEAD = [
    "| system | exact P / R / F1 | overlap P / R / F1 | found, within 161 / 25 km | end to end F1 "
    "| gold within 161 / 25 km | median / mean km, AUC | articles/s | load s | MB |",
    "|---|---|---|---|---|---|---|---|---|---|",
]


def row(name: str, scores: Scores, cost: Cost | None) -> str:
    """A row of the Markdown table; what is measured by the worker is left open without a cost."""
    given, put = scores.given, scores.found
    cells = [
        name,
        *(f"{r.precision:.3f} / {r.recall:.3f} / **{r.f1:.3f}**" for r in (scores.spans.exact, scores.spans.overlap)),
    ]
    located = bool(put.errors)
    cells += [
        f"{put.within(NEAR_KM):.3f} / {put.within(CLOSE_KM):.3f}" if located else "–",
        f"**{scores.whole.f1:.3f}**" if located else "–",
        f"{given.within(NEAR_KM):.3f} / {given.within(CLOSE_KM):.3f}" if given.errors else "–",
    ]
    errors = given if given.errors else put
    cells += [f"{errors.median:.0f} / {errors.mean:.0f}, {errors.auc:.3f}" if located else "–"]
    return f"| {' | '.join(cells)} | {cost or '– | – | –'} |"


def table(corpus: list[Labelled], model: Path | None) -> list[str]:
    """Rows of every system on a corpus."""
    tagger: Any = model or "crf"
    rows = list(HEAD)
    for name, find, place, how in (
        ("**Sahel Atlas**", partial(find_ours, tagger=tagger), place_ours, str(tagger)),
        ("Sahel Atlas, rules without the tagger", partial(find_ours, tagger="rules"), None, "rules"),
        ("its spans + most populous", partial(populous, model=model), None, ""),
    ):
        cost = run(Path(sys.executable), ["ours", how], corpus)[1] if how else None
        rows.append(row(name, evaluate(corpus, find, place), cost))
    rows += [
        row(f"{peer} + most populous" if peer == "geotext" else peer, *run_peer(peer, corpus)) for peer in PACKAGES
    ]
    return [*rows, "| spaCy: not run, its models are not on PyPI | | | | | | | | | |"]


def main() -> None:
    """Read the command line and print the tables."""
    parser = argparse.ArgumentParser(description="Compare geoparsers on labelled corpora.")
    parser.add_argument("corpus", type=Path, nargs="+", help="JSON lines or the authors' XML")
    parser.add_argument("--fold", type=int, help="only this fifth of the articles, 1 to 5")
    parser.add_argument("--model", type=Path, help="a model that has not seen that fold")
    parser.add_argument("--weights", type=Path, help="weights of the resolver that have not seen that fold")
    options = parser.parse_args()
    if options.weights:
        lexicon.load("any", "weights").update(yaml.safe_load(options.weights.read_text(encoding="utf-8")))
    for path in options.corpus:
        corpus = read_corpus(path)
        if options.fold:
            corpus = corpus[options.fold - 1 :: FOLDS]
        began = time.perf_counter()
        rows = table(corpus, options.model)
        part = f", fold {options.fold}" if options.fold else ""
        print(f"\n### {path.stem}{part}: {len(corpus)} articles\n\n" + "\n".join(rows))
        print(f"\n{time.perf_counter() - began:.0f} s in all", file=sys.stderr)


if __name__ == "__main__":
    main()
