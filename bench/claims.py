"""Claims of gold reports beside a plain lexicon on the same reports, by language: a Markdown table.

    python bench/claims.py [GOLD.jsonl ...]         by default every file of tests/gold
    python bench/claims.py --given GOLD.jsonl       with the labelled places instead of ours

Below each table stands how many contested pairs are seen where the labelled claims themselves are given.
The plain lexicon (``geo/claims/plain.py``) has the same tables and word lists, and no grammar. A file that the rules
were written with, or looked at since, says that nothing got worse, not how well unseen text is read: see
``tests/gold/README.md``.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import Any

import geopandas as gpd

from geo import locate, schemas
from geo.articles import Article
from geo.claims.given import pairs_of_labels
from geo.claims.measure import NAMES, measure, systems
from geo.claims.scoring import article_of, read_gold

GOLD = Path(__file__).resolve().parents[1] / "tests" / "gold"


def given(reports: list[dict[str, Any]], article: Article) -> gpd.GeoDataFrame:
    """The labelled places of a report as a table, without geometry."""
    report = next(one for one in reports if one["text"] == article.text)
    kept = ("start", "end", "toponym", "kind", "name", "iso3", "adm1")
    rows = [
        {name: place[name] for name in kept}
        | {"mention_id": f"m{number}", "status": "resolved", "role": "context", "confidence": 1.0, "geometry": None}
        for number, place in enumerate(report["places"], 1)
    ]
    return schemas.from_rows(rows, "places")


def print_contests(reports: list[dict[str, Any]]) -> None:
    """Print how well contests are seen where every labelled claim is given."""
    for lang in sorted({report["lang"] for report in reports}):
        counts: Counter[str] = Counter()
        for report in (one for one in reports if one["lang"] == lang):
            counts.update(pairs_of_labels(report, given(reports, article_of(report))))
        right, found, wanted = (counts[f"pairs_{name}"] for name in ("right", "found", "wanted"))
        print(
            f"\nContradictions among the labelled claims, {lang}: {right} right of {found} seen and {wanted} labelled."
        )


def main() -> None:
    """Print one table a file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, default=sorted(GOLD.glob("*.jsonl")))
    parser.add_argument("--given", action="store_true", help="the labelled places instead of ours")
    options = parser.parse_args()
    for path in options.files:
        reports = read_gold(path)
        rows = measure(reports, systems((lambda article: given(reports, article)) if options.given else locate))  # noqa: B023
        print(f"\n{path.name}: {rows[0]['reports']} reports, {rows[0]['claims']} labelled claims\n")
        print("| | " + " | ".join(f"{row['lang']}, {row['system']}" for row in rows) + " |")
        print("|---" * (len(rows) + 1) + "|")
        for key, name in NAMES.items():
            print(f"| {name} | " + " | ".join(f"{row[key]:.3f}" for row in rows) + " |")
        print("| seconds, all reports | " + " | ".join(f"{row['seconds']:.1f}" for row in rows) + " |")
        print_contests(reports)


if __name__ == "__main__":
    main()
