"""Set the weights of the resolver on labelled corpora: ``python data/build/resolve_weights.py FOLDER``.

Writes every number of the sections ``learnt`` and ``confidence`` of ``geo/lexicon/any/weights.yaml``, and
``tests/gold/reliability.csv``; ``--check`` writes nothing and fails where the weights file holds other numbers. What is
under ``by_hand`` and ``settings`` is left alone, and the file says why it is so.

``learnt`` is a conditional logit over the candidates of a mention (McFadden 1974): the points that make the right
candidates of the gold mentions the likeliest, held towards the values of ``BELIEVED`` by a quadratic penalty.
``confidence`` is a logistic curve (Platt 1999) from what a decision rests on to how often it is right. Learnt on LGL,
GeoWebNews and our own development reports, each corpus with the same say. Scores and reliability are those of
cross-validation: articles in five parts, weights and curve learnt on four, asked of the fifth. Same files, same
numbers. The folder is that of ``data/build/tagger.py``, whose head says where the corpora are to be had.
"""

from __future__ import annotations

import argparse
import csv
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from geo import candidates, lexicon
from geo.articles import Article
from geo.context import Case
from geo.evaluate import CLOSE_KM, NEAR_KM, Found, error_km, put
from geo.gazetteer import Place, load_gazetteer
from geo.gold import Gold, Labelled, read_corpus
from geo.resolve import evidence, resolve, weigh
from geo.toponyms import Mention, mention_at

ROOT = Path(__file__).resolve().parents[2]
WEIGHTS = ROOT / "geo" / "lexicon" / "any" / "weights.yaml"
RELIABILITY = ROOT / "tests" / "gold" / "reliability.csv"
REPORTS = ROOT / "tests" / "gold" / "development.jsonl"
# Before any corpus: what editors would say. The penalty draws the learnt weights here.
BELIEVED = {
    "name_folded": -0.2,
    "kind_country": 12.0,
    "kind_region": 6.0,
    "kind_admin1": 2.0,
    "kind_admin2": 0.5,
    "kind_natural": 1.0,
    "alternate": -2.0,
    "abbreviation": 3.0,
    "letters": -3.0,
    "namesake": -3.0,
    "contested": -6.0,
    "capital": 2.0,
    "population": 0.55,
    "rank": -0.3,
    "cue_right": 2.0,
    "cue_wrong": -2.0,
    "county": -3.0,
    "historic": -6.0,
    "says_natural": 4.0,
    "contained": 5.0,
    "contained_elsewhere": 3.0,
    "contains": 2.0,
    "country_share": 4.0,
    "region": 3.0,
    "region_named": 1.0,
    "near_paragraph": 1.0,
    "near_article": 2.0,
    "near_wide": 2.0,
}
CURVE = tuple(
    "intercept chance people point unit told near share many alike home demonym hamlet alternate partial lone".split()
)
PENALTY = 2.0  # of the weights, in log-likelihood a squared point
SOFT = 1.0  # C of the curve's penalty
ROUNDS = 2  # what is near what depends on the weights, and they on it
FOLDS = 5
BINS = 10
COLUMN = 28  # of the comments in the weights file


@dataclass(frozen=True)
class Part:
    """An article with its gold mentions and their mentions, of one corpus; ``fold`` is 1 to 5, as in the tagger's."""

    corpus: str
    fold: int
    article: Article
    gold: list[Gold]
    mentions: list[Mention]


def parts(folder: Path) -> list[Part]:
    """Every article of the corpora."""
    files = {"LGL": folder / "lgl.jsonl", "GeoWebNews": folder / "gwn.jsonl", "our reports": REPORTS}
    return [
        _part(name, number % FOLDS + 1, labelled)
        for name, path in files.items()
        for number, labelled in enumerate(read_corpus(path))
    ]


def _part(corpus: str, fold: int, labelled: Labelled) -> Part:
    article, gazetteer = Article(text=labelled.text, lang=labelled.lang), load_gazetteer()
    mentions = [mention_at(article, gold.start, gold.end, gazetteer) for gold in labelled.gold]
    return Part(corpus, fold, article, labelled.gold, mentions)


@lru_cache(maxsize=1_000_000)
def error(gold: Gold, place_id: str) -> float:
    """Error of putting a gold mention at a place, kilometres."""
    place: Place = load_gazetteer().place(place_id)
    return error_km(gold, put(gold.start, gold.end, place))


@lru_cache(maxsize=1_000_000)
def apart(gold: Gold, place_id: str) -> float:
    """Distance from a gold mention to the point of a place, whatever its area, kilometres."""
    place: Place = load_gazetteer().place(place_id)
    return error_km(gold, Found(gold.start, gold.end, place.lat, place.lon))


def right_ones(gold: Gold, case: Case) -> list[bool]:
    """Which candidates are the gold's place: those at its point, or else those nearest to it, if within 161 km.

    A town's gold lies in its state too: the state is right only where no candidate lies at the point.
    """
    points = [apart(gold, candidate.place.place_id) for candidate in case.candidates]
    if min(points, default=CLOSE_KM + 1) <= CLOSE_KM:
        return [one <= CLOSE_KM for one in points]
    errors = [error(gold, candidate.place.place_id) for candidate in case.candidates]
    best = min(errors, default=NEAR_KM + 1)
    return [best <= NEAR_KM and one <= max(best, CLOSE_KM) for one in errors]


def use(learnt: dict[str, float], curve: dict[str, float]) -> None:
    """Make the program weigh with these numbers."""
    weights = lexicon.load("any", "weights")
    weights["learnt"].update(learnt)
    weights["confidence"].clear()
    weights["confidence"].update(curve)
    candidates.points_of.cache_clear()
    candidates._fresh.cache_clear()


def cases(some: list[Part]) -> Iterator[tuple[Part, Gold, Case]]:
    """Gold mentions with coordinates, weighed."""
    gazetteer = load_gazetteer()
    for part in some:
        for gold, case in zip(part.gold, weigh(part.mentions, part.article, gazetteer), strict=True):
            if gold.located:
                yield part, gold, case


def say(some: list[Part]) -> dict[str, float]:
    """What a mention of each corpus counts, so that each of the two corpora has the same say, our reports a tenth."""
    count = {
        name: sum(g.located for p in some if p.corpus == name for g in p.gold) for name in {p.corpus for p in some}
    }
    full = max(count.values())
    return {name: full / number * (0.1 if name == "our reports" else 1.0) for name, number in count.items() if number}


def learn(some: list[Part], start: dict[str, float]) -> dict[str, float]:
    """Weights that make the right candidates the likeliest."""
    names = list(BELIEVED)
    believed = np.array([BELIEVED[name] for name in names])
    x, fixed, good, group, counts = _table(some, names)
    first = np.unique(group, return_index=True)[1]

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        score = fixed + x @ w
        score = score - np.maximum.reduceat(score, first)[group]
        odds = np.exp(score)
        every = odds / np.add.reduceat(odds, first)[group]
        hits = np.add.reduceat(odds * good, first)
        among = odds * good / hits[group]
        value = -np.sum(counts * np.log(hits / np.add.reduceat(odds, first)))
        slope = x.T @ ((every - among) * counts[group])
        return value + PENALTY * np.sum((w - believed) ** 2), slope + 2 * PENALTY * (w - believed)

    found = minimize(loss, np.array([start[name] for name in names]), jac=True, method="L-BFGS-B")
    return dict(zip(names, np.round(found.x, 2).tolist(), strict=True))


def _table(some: list[Part], names: list[str]) -> tuple[np.ndarray, ...]:
    """Features, points by hand, rightness and mention of every candidate; and what each mention counts."""
    by_hand, each = lexicon.load("any", "weights")["by_hand"], say(some)
    rows, fixed, good, group, counts = [], [], [], [], []
    for part, gold, case in cases(some):
        right = right_ones(gold, case)
        if len(right) < 2 or not any(right) or all(right):
            continue
        for candidate, yes in zip(case.candidates, right, strict=True):
            rows.append([candidate.features.get(name, 0.0) for name in names])
            fixed.append(sum(by_hand.get(name, 0.0) * value for name, value in candidate.features.items()))
            good.append(float(yes))
            group.append(len(counts))
        counts.append(each[part.corpus])
    return tuple(np.array(column) for column in (rows, fixed, good, group, counts))


def bend(some: list[Part]) -> dict[str, float]:
    """The curve from what a decision rests on to how often it is right."""
    each = say(some)
    rows, right, counts = [], [], []
    for part, gold, case in cases(some):
        if not case.candidates:
            continue
        ranked = sorted(case.candidates, key=lambda c: (-c.score, c.place.place_id))
        if ranked[0].place.kind == "natural":
            continue
        found = evidence(ranked, case.mention)
        rows.append([found[name] for name in CURVE])
        right.append(error(gold, ranked[0].place.place_id) <= NEAR_KM)
        counts.append(each[part.corpus])
    fitted = LogisticRegression(C=SOFT, fit_intercept=False, max_iter=2000).fit(rows, right, sample_weight=counts)
    return dict(zip(CURVE, np.round(fitted.coef_[0], 3).tolist(), strict=True))


def fit(some: list[Part]) -> tuple[dict[str, float], dict[str, float]]:
    """Weights and curve of some articles."""
    learnt = dict(BELIEVED)
    for _ in range(ROUNDS):
        use(learnt, {})
        learnt = learn(some, learnt)
    use(learnt, {})
    return learnt, bend(some)


@dataclass(frozen=True)
class Answer:
    """What was said of a gold mention: error (None for nothing said), confidence."""

    corpus: str
    km: float | None
    sure: float


def answers(some: list[Part]) -> list[Answer]:
    """What the program says of every gold mention with coordinates."""
    gazetteer = load_gazetteer()
    found = []
    for part in some:
        for gold, said in zip(part.gold, resolve(part.mentions, part.article, gazetteer), strict=True):
            if gold.located:
                km = error(gold, said.place.place_id) if said.place else None
                found.append(Answer(part.corpus, km, said.confidence))
    return found


def crossed(every: list[Part]) -> list[Answer]:
    """Answers of five-fold cross-validation, each article asked of weights that have not seen it."""
    found = []
    for fold in range(1, FOLDS + 1):
        use(*fit([part for part in every if part.fold != fold]))
        found += answers([part for part in every if part.fold == fold])
        print(f"part {fold} of {FOLDS} asked", file=sys.stderr)
    return found


def reliability(found: list[Answer]) -> list[dict[str, Any]]:
    """Rows of the reliability table: of what was resolved, by corpus and tenth of confidence."""
    rows = []
    for corpus in dict.fromkeys(one.corpus for one in found):
        for number in range(BINS):
            inside = [
                one for one in found
                if one.corpus == corpus and one.km is not None and min(int(one.sure * BINS), BINS - 1) == number
            ]  # fmt: skip
            if inside:
                right = sum(one.km is not None and one.km <= NEAR_KM for one in inside)
                sure = sum(one.sure for one in inside) / len(inside)
                rows.append({"corpus": corpus, "from": number / BINS, "to": (number + 1) / BINS,
                             "mentions": len(inside), "confidence": round(sure, 3),
                             "right": round(right / len(inside), 3)})  # fmt: skip
    return rows


def calibration_error(rows: list[dict[str, Any]]) -> float:
    """Expected calibration error: mean gap between confidence and share right, weighted by mentions."""
    return sum(row["mentions"] * abs(row["confidence"] - row["right"]) for row in rows) / sum(
        row["mentions"] for row in rows
    )


def report(found: list[Answer]) -> None:
    """Print the scores of each corpus."""
    for corpus in dict.fromkeys(one.corpus for one in found):
        mine = [one for one in found if one.corpus == corpus]
        near, close = (sum(o.km is not None and o.km <= km for o in mine) / len(mine) for km in (NEAR_KM, CLOSE_KM))
        ece = calibration_error([row for row in reliability(found) if row["corpus"] == corpus])
        top = [one for one in mine if one.km is not None and 0.85 <= one.sure < 0.95]
        nine = sum(one.km <= NEAR_KM for one in top if one.km is not None) / max(len(top), 1)
        silent = sum(one.km is None for one in mine) / len(mine)
        print(f"{corpus}: {len(mine)} mentions, within {NEAR_KM} km {near:.3f}, within {CLOSE_KM} km {close:.3f}, "
              f"not said {silent:.3f}, calibration error {ece:.3f}, right of those given 0.85 to 0.95 {nine:.3f} "
              f"({len(top)})")  # fmt: skip


def written(learnt: dict[str, float], curve: dict[str, float]) -> str:
    """The weights file with these numbers; its words and comments stay."""
    text = WEIGHTS.read_text(encoding="utf-8")
    for section, numbers in (("learnt", learnt), ("confidence", curve)):
        head, body, tail = re.split(rf"(?ms)(^{section}:\n(?:[ #].*\n|\n)*)", text)
        for name, value in numbers.items():
            fresh = f"  {name}: {value:g}".ljust(COLUMN)
            body, count = re.subn(rf"^  {name}: +[-\d.]+ *(?=#|$)", lambda _, line=fresh: line, body, flags=re.M)  # type: ignore[misc]
            if not count:
                sys.exit(f"{WEIGHTS} has no line for {name} under {section}: add one")
        text = head + body + tail
    return re.sub(r" +$", "", text, flags=re.M)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Set the weights of the resolver on labelled corpora.")
    parser.add_argument("folder", type=Path, help="folder with lgl.jsonl and gwn.jsonl")
    parser.add_argument("--check", action="store_true", help="write nothing, fail where the numbers are others")
    parser.add_argument("--without", type=int, help="learn without this fifth of each corpus, 1 to 5, and only write")
    parser.add_argument("--to", type=Path, help="with --without: the file to write, for bench/geoparsing.py --weights")
    options = parser.parse_args()
    every = parts(options.folder)
    if options.without:
        text = written(*fit([part for part in every if part.fold != options.without]))
        options.to.write_text(text, encoding="utf-8")
        return
    found = crossed(every)
    print("cross-validated, articles in five parts:")
    report(found)
    text = written(*fit(every))
    if options.check:
        sys.exit(0 if text == WEIGHTS.read_text(encoding="utf-8") else f"{WEIGHTS} is not what this script makes")
    for path, content in ((WEIGHTS, text), (RELIABILITY, _csv(reliability(found)))):
        fresh = path.with_suffix(".new")
        fresh.write_text(content, encoding="utf-8", newline="")
        os.replace(fresh, path)


def _csv(rows: list[dict[str, Any]]) -> str:
    """Rows as CSV."""
    import io

    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


if __name__ == "__main__":
    main()
