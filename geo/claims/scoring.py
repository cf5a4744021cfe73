"""Hold extracted claims against hand-labelled gold (``tests/gold``)."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo.articles import Article, read_article
from geo.errors import DataError
from geo.names import fold

if TYPE_CHECKING:
    import geopandas as gpd

Claim = dict[str, Any]
MEASURES = ("actors", "type", "place", "date", "numbers", "speaker", "pairs")


def read_gold(path: Path) -> list[dict[str, Any]]:
    """Reports of a gold file: JSON lines with id, lang, published, text, places and claims.

    Raises
    ------
    DataError
        If the file cannot be read, or a line is not such an object.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        reports = [json.loads(line) for line in lines if line.strip()]
    except (OSError, ValueError) as fault:
        raise DataError(f"{path} is no gold file ({fault}): it needs one JSON object a line") from fault
    for report in reports:
        if not {"id", "lang", "text", "claims"} <= set(report):
            raise DataError(f"{path}: a report lacks id, lang, text or claims: see tests/gold")
    return reports


def article_of(report: dict[str, Any]) -> Article:
    """The article of a gold report."""
    published = report.get("published")
    day = dt.date.fromisoformat(published) if published else None
    return read_article(report["text"], published=day, lang=report["lang"])


def evaluate_claims(
    reports: Iterable[dict[str, Any]], analyse: Callable[[Article], tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]]
) -> dict[str, float]:
    """Scores of an extraction over gold reports.

    Parameters
    ----------
    reports : iterable of dict
        From :func:`read_gold`.
    analyse : callable
        Article -> (places, claims).

    Returns
    -------
    dict
        precision, recall and F1 of actors, type and contested pairs; share right of place, date, numbers, speaker
        among the claims found.
    """
    counts: Counter[str] = Counter()
    for report in reports:
        places, claims = analyse(article_of(report))
        counts += compare(report, _plain(places, claims))
    return _scores(counts)


def _plain(places: gpd.GeoDataFrame, claims: gpd.GeoDataFrame) -> list[Claim]:
    """Claims as dictionaries, with the printed name of the place."""
    printed = dict(zip(places["mention_id"], places["toponym"], strict=True)) if len(places) else {}
    rows = claims.to_dict("records")
    return [{**row, "toponym": printed.get(row["mention_id"])} for row in rows]


def compare(report: dict[str, Any], found: list[Claim]) -> Counter[str]:
    """Counts of one report: what is right, found and wanted of each measure."""
    gold: list[Claim] = report["claims"]
    pairs = match(gold, found)
    counts: Counter[str] = Counter(
        {"type_right": len(pairs), "type_found": len(found), "type_wanted": len(gold), "matched": len(pairs)}
    )
    for i, j in pairs.items():
        want, have = _sides(gold[i]), _sides(found[j])
        counts.update(
            {
                "actors_right": len(want & have),
                "actors_found": len(have),
                "actors_wanted": len(want),
                "place": int(same_place(gold[i], found[j])),
                "date": int(same_date(gold[i], found[j])),
                "numbers": int(same_numbers(gold[i], found[j])),
                "speaker": int(same_speaker(gold[i], found[j])),
            }
        )
    return counts + _contested(gold, found, pairs)


def match(gold: list[Claim], found: list[Claim]) -> dict[int, int]:
    """Gold claim -> found claim of the same type with overlapping words, the most alike first."""
    ranked = []
    for i, want in enumerate(gold):
        for j, have in enumerate(found):
            if want["type"] == have["type"] and have["start"] < want["end"] and want["start"] < have["end"]:
                tests = (same_place, same_numbers, same_speaker, same_date)
                alike = sum(test(want, have) for test in tests) + 0.5 * len(_sides(want) & _sides(have))
                ranked.append((-alike, i, j))
    pairs: dict[int, int] = {}
    for _, i, j in sorted(ranked):
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def _sides(claim: Claim) -> set[str]:
    """Agents and targets, told apart."""
    return {f"by {actor}" for actor in claim["actors"]} | {f"on {actor}" for actor in claim["targets"]}


def _missing(value: Any) -> bool:
    """Whether a cell holds nothing."""
    return value is None or value == "" or bool(pd.isna(value))


def same_place(want: Claim, have: Claim) -> bool:
    """Whether both name the same place, or none."""
    if _missing(want["place_name"]):
        return _missing(have["place_name"])
    names = {fold(str(have[key])) for key in ("place_name", "toponym") if not _missing(have.get(key))}
    return fold(str(want["place_name"])) in names


def same_date(want: Claim, have: Claim) -> bool:
    """Whether both give the same days with the same precision, or none."""
    keys = ("date_start", "date_end", "date_prec")
    return all(
        (_missing(want[key]) and _missing(have[key])) or str(want[key]) == str(have[key] if have[key] else "")
        for key in keys
    )


def same_numbers(want: Claim, have: Claim) -> bool:
    """Whether both give the same figures for the same things."""
    return _figures(want) == _figures(have)


def _figures(claim: Claim) -> set[tuple[str, Any, Any]]:
    """What is counted, with its bounds."""
    return {(number["what"], number["low"], number["high"]) for number in claim["numbers"]}


def same_speaker(want: Claim, have: Claim) -> bool:
    """Whether both name the same speaker, by id or by the words."""
    one, other = fold(want["asserted_by"]), fold(have["asserted_by"])
    return one == other or (" " in one + other and (one in other or other in one))


def _contested(gold: list[Claim], found: list[Claim], pairs: dict[int, int]) -> Counter[str]:
    """Counts of contested pairs."""
    place = {have["claim_id"]: index for index, have in enumerate(found)}
    back = {j: i for i, j in pairs.items()}
    want = {frozenset((i, j)) for i, claim in enumerate(gold) for j in claim["contradicts_index"]}
    have = {frozenset((index, place[other])) for index, claim in enumerate(found) for other in claim["contradicts"]}
    right = {frozenset(back.get(index, -index - 1) for index in pair) for pair in have} & want
    return Counter({"pairs_right": len(right), "pairs_found": len(have), "pairs_wanted": len(want)})


def _scores(counts: Counter[str]) -> dict[str, float]:
    """Scores of summed counts."""
    scores: dict[str, float] = {}
    for name in ("actors", "type", "pairs"):
        right, found, wanted = (counts[f"{name}_{part}"] for part in ("right", "found", "wanted"))
        scores[f"{name}_precision"] = right / found if found else float(not wanted)
        scores[f"{name}_recall"] = right / wanted if wanted else 1.0
        scores[f"{name}_f1"] = 2 * right / (found + wanted) if found + wanted else 1.0
    for name in ("place", "date", "numbers", "speaker"):
        scores[name] = counts[name] / counts["matched"] if counts["matched"] else 0.0
    return {name: round(value, 3) for name, value in scores.items()}
