"""Set the weights of the resolver on labelled corpora: ``python data/build/resolve_weights.py FOLDER [--write]``.

Walks over the weights of ``geo/lexicon/any/weights.yaml`` one at a time, a step up and a step down, and keeps what puts
more gold mentions of LGL and GeoWebNews within 161 km; a mention put in a wrong place costs half of one put right, one
that is left ambiguous costs nothing. Weights of the home region are not touched: neither corpus has anything to say
of it. Then sets the sharpness by which confidences agree best with how often they are right. Deterministic.
The folder is that of ``data/build/tagger.py``, whose head says where the corpora are to be had.
"""

from __future__ import annotations

import argparse
import os
import re
from pathlib import Path
from typing import Any

from geo import lexicon
from geo.articles import Article
from geo.evaluate import NEAR_KM, error_km, placed
from geo.gazetteer import load_gazetteer
from geo.gold import Gold, Labelled, read_corpus
from geo.resolve import resolve
from geo.toponyms import Mention, mention_at

WEIGHTS = Path(__file__).resolve().parents[2] / "geo" / "lexicon" / "any" / "weights.yaml"
STEPS = {
    "region": (1.0, 12.0, 1.5),  # weight -> lowest, highest, step
    "region_half": (0.5, 6.0, 1.0),
    "country_share": (1.0, 8.0, 1.0),
    "contained": (2.0, 12.0, 2.0),
    "near": (0.5, 6.0, 1.0),
    "near_half_km": (25, 300, 50),
    "county": (-6.0, 0.0, 1.5),
    "population": (0.3, 1.2, 0.15),
    "tie": (0.1, 1.5, 0.2),
}
SHARPNESS = (0.4, 0.6, 0.8, 1.0, 1.2, 1.4, 1.6, 2.0, 2.5)
WRONG = 0.5  # cost of a wrong place beside the gain of a right one
BINS = 10
Case = tuple[Article, list[Gold], list[Mention]]


def cases(folder: Path, every: int) -> list[list[Case]]:
    """Articles with their gold and the mentions that it is, a list a corpus."""
    found = []
    for name in ("lgl.jsonl", "gwn.jsonl"):
        corpus = read_corpus(folder / name)[::every]
        found.append([_case(labelled) for labelled in corpus])
    return found


def _case(labelled: Labelled) -> Case:
    article, gazetteer = Article(text=labelled.text), load_gazetteer()
    return article, labelled.gold, [mention_at(article, gold.start, gold.end, gazetteer) for gold in labelled.gold]


def outcomes(corpora: list[list[Case]]) -> list[list[tuple[bool | None, float]]]:
    """Right, wrong or (None) not said, and the confidence, of every gold mention with coordinates."""
    gazetteer = load_gazetteer()
    found = []
    for corpus in corpora:
        rows: list[tuple[bool | None, float]] = []
        for article, gold, mentions in corpus:
            for one, resolution in zip(gold, resolve(mentions, article, gazetteer), strict=True):
                if one.located:
                    right = error_km(one, placed(resolution)) <= NEAR_KM if resolution.place else None
                    rows.append((right, resolution.confidence))
        found.append(rows)
    return found


def gain(corpora: list[list[Case]]) -> float:
    """Mean over the corpora of right minus the cost of wrong, a mention."""
    values = [
        sum(1.0 if right else -WRONG if right is not None else 0.0 for right, _ in rows) / len(rows)
        for rows in outcomes(corpora)
    ]
    return sum(values) / len(values)


def calibration_error(rows: list[tuple[bool | None, float]]) -> float:
    """Expected calibration error of what was resolved: mean gap between confidence and share right, in ten bins."""
    said = [(right, sure) for right, sure in rows if right is not None]
    gap = 0.0
    for number in range(BINS):
        inside = [(r, s) for r, s in said if min(int(s * BINS), BINS - 1) == number]
        if inside:
            gap += abs(sum(bool(r) for r, _ in inside) - sum(s for _, s in inside))
    return gap / len(said)


def search(corpora: list[list[Case]], weights: dict[str, Any]) -> None:
    """Move each weight while that helps; the word list's own dictionary is changed in place."""
    best = gain(corpora)
    print(f"start {best:.4f}")
    for name, (low, high, step) in STEPS.items():
        for sign in (1, -1):
            while True:
                old = weights[name]
                new = round(old + sign * step, 3)
                if not low <= new <= high:
                    break
                weights[name] = new
                value = gain(corpora)
                if value <= best + 1e-6:
                    weights[name] = old
                    break
                best = value
                print(f"{name} {new}: {best:.4f}", flush=True)


def sharpen(corpora: list[list[Case]], weights: dict[str, Any]) -> None:
    """Choose the sharpness whose confidences are the truest."""

    def error(value: float) -> float:
        weights["sharpness"] = value
        return sum(calibration_error(rows) for rows in outcomes(corpora)) / len(corpora)

    errors = {value: error(value) for value in SHARPNESS}
    weights["sharpness"] = min(errors, key=lambda value: errors[value])
    print("sharpness", weights["sharpness"], f"calibration error {errors[weights['sharpness']]:.3f}")


def write(weights: dict[str, Any]) -> None:
    """Put the numbers into the word list, whose words and comments stay."""
    text = WEIGHTS.read_text(encoding="utf-8")
    for name in (*STEPS, "sharpness"):
        text = re.sub(rf"^({name}: +)[-\d.]+", lambda m, n=name: f"{m[1]}{weights[n]}", text, flags=re.M)  # type: ignore[misc]
    fresh = WEIGHTS.with_suffix(".new")
    fresh.write_text(text, encoding="utf-8")
    os.replace(fresh, WEIGHTS)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Set the weights of the resolver on labelled corpora.")
    parser.add_argument("folder", type=Path, help="folder with lgl.jsonl and gwn.jsonl")
    parser.add_argument("--every", type=int, default=3, help="use every n-th article")
    parser.add_argument("--write", action="store_true", help="write what was found into the word list")
    options = parser.parse_args()
    corpora = cases(options.folder, options.every)
    weights = lexicon.load("any", "weights")
    search(corpora, weights)
    sharpen(corpora, weights)
    if options.write:
        write(weights)


if __name__ == "__main__":
    main()
