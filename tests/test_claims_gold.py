"""Scores on the hand-labelled reports of tests/gold, with their labelled places."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from claim_cases import place_row

from geo import schemas
from geo.articles import Article
from geo.claims import extract_claims
from geo.claims.given import pairs_of_labels
from geo.claims.scoring import evaluate_claims, read_gold
from geo.errors import DataError

GOLD = Path(__file__).parent / "gold"
FLOORS = {
    "actors_f1": 0.90,
    "type_f1": 0.80,
    "place": 0.85,
    "date": 0.85,
    "numbers": 0.90,
    "speaker": 0.85,
    "pairs_f1": 0.75,
}
HARD = {  # what held-back-3 asks beyond grammar is not read: see tests/gold/README.md
    "actors_f1": 0.75,
    "type_f1": 0.60,
    "place": 0.71,  # of more claims than before: the place of one found since is not read
    "date": 0.78,
    "numbers": 0.86,
    "speaker": 0.80,
}


def labelled(report: dict[str, Any]) -> gpd.GeoDataFrame:
    """The places of a gold report as a table."""
    rows = [
        {
            **place_row(f"m{n}", p["start"], p["end"], p["toponym"], p["kind"], p["iso3"], p["adm1"]),
            "name": p["name"],
        }
        for n, p in enumerate(report["places"], 1)
    ]
    return schemas.from_rows(rows, "places")


@pytest.mark.parametrize(
    ("name", "floors"),
    [
        ("development", FLOORS),
        ("held-back", FLOORS),
        ("held-back-2", FLOORS),
        ("held-back-3", HARD),
        ("held-back-5", HARD),
        ("held-back-6", HARD),
        ("held-back-7", HARD),
    ],
)
def test_scores_stay_above_their_floors(name: str, floors: dict[str, float]) -> None:
    reports = read_gold(GOLD / f"{name}.jsonl")
    by_text = {report["text"]: report for report in reports}

    def analyse(article: Article) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
        places = labelled(by_text[article.text])
        return places, schemas.check(extract_claims(article, places), "claims", article.text)

    scores = evaluate_claims(reports, analyse)
    assert {key: scores[key] for key, floor in floors.items() if scores[key] < floor} == {}


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_contests_among_labelled_claims_are_seen(lang: str) -> None:
    counts: Counter[str] = Counter()
    for path in sorted(GOLD.glob("*.jsonl")):
        for report in (one for one in read_gold(path) if one["lang"] == lang):
            counts.update(pairs_of_labels(report, labelled(report)))
    recall, precision = {"en": (0.8, 0.9), "fr": (0.75, 0.87)}[lang]  # held-back-7 asks more in French
    assert counts["pairs_right"] >= recall * counts["pairs_wanted"]
    assert counts["pairs_right"] >= precision * counts["pairs_found"]


@pytest.mark.parametrize("path", sorted(GOLD.glob("*.jsonl")), ids=lambda path: path.stem)
def test_labels_hold_to_the_text(path: Path) -> None:
    for report in read_gold(path):
        text = report["text"]
        assert all(text[p["start"] : p["end"]] == p["toponym"] for p in report["places"])
        for claim in report["claims"]:
            assert claim["type"] in schemas.CLAIM_TYPES and claim["stance"] in schemas.STANCES
            assert 0 <= claim["start"] < claim["end"] <= len(text)
            assert all(0 <= other < len(report["claims"]) for other in claim["contradicts_index"])


def test_a_file_that_is_no_gold_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text("{not json", encoding="utf-8")
    with pytest.raises(DataError, match="no gold file"):
        read_gold(path)
