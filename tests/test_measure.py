"""Claims measured beside the plain lexicon."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from claim_cases import article, places_of

import geo
from geo.claims import extract_claims
from geo.claims.measure import NAMES, has_claims, measure, systems
from geo.claims.plain import extract_plainly
from geo.claims.scoring import read_gold

ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT / "tests" / "gold"


def test_the_plain_lexicon_reads_words_and_no_grammar() -> None:
    found = article("JNIM attacked soldiers near Djibo on 3 April 2022, killing 12. JNIM was attacked by gunmen.")
    table = geo.claims_from(found, extract_plainly, places_of(found))
    first, second = table.to_dict("records")
    assert (first["type"], first["actors"], first["place_name"]) == ("attack", ["JNIM"], "Djibo")
    assert (first["date_start"], first["numbers"][0]["low"]) == ("2022-04-03", 12)
    assert (second["actors"], second["targets"]) == (["JNIM"], ["UNKNOWN_ARMED"])  # no passive
    assert set(table["asserted_by"]) == {"the report"}


def test_nothing_in_nothing_out() -> None:
    found = article("Nothing was said.")
    assert extract_plainly(found, places_of(found)).empty


def test_rows_by_language_and_a_perfect_reader_is_perfect() -> None:
    reports = read_gold(GOLD / "development.jsonl")
    some = [*reports[:2], next(report for report in reports if report["lang"] == "fr")]
    made = systems(places_of)
    rows = measure(some, made)
    assert [(row["lang"], row["system"]) for row in rows] == [
        (lang, name) for lang in ("all", "en", "fr") for name in ("ours", "plain lexicon")
    ]
    assert rows[0]["reports"] == 3 and rows[0]["claims"] == rows[2]["claims"] + rows[4]["claims"]
    assert all(0 <= row[key] <= 1 for row in rows for key in NAMES)
    assert rows[0]["type_f1"] > rows[1]["type_f1"]
    found = article(some[0]["text"])
    ours = extract_claims(found, places_of(found)).to_dict("records")
    mirror = [
        claim | {"contradicts_index": [int(key[1:]) - 1 for key in claim["contradicts"]]} for claim in ours
    ]  # what we read as its own gold
    (alone, _) = measure(
        [{"id": "x", "lang": "en", "text": found.text, "published": "2022-04-27", "claims": mirror}], made
    )
    assert {key: alone[key] for key in NAMES} == dict.fromkeys(NAMES, 1.0)


def test_only_gold_with_claims_is_gold_for_claims(tmp_path: Path) -> None:
    other = tmp_path / "places.jsonl"
    other.write_text(json.dumps({"id": "1", "text": "Gao", "toponyms": []}) + "\n")
    assert has_claims(GOLD / "development.jsonl")
    assert not has_claims(other) and not has_claims(tmp_path / "none.jsonl") and not has_claims(tmp_path)


@pytest.mark.parametrize("command", [["-m", "geo", "evaluate"], [str(ROOT / "bench" / "claims.py")], ["given"]])
def test_the_commands_print_both(tmp_path: Path, command: list[str]) -> None:
    path = tmp_path / "two.jsonl"
    path.write_text("\n".join((GOLD / "development.jsonl").read_text("utf-8").splitlines()[:2]), "utf-8")
    more = ["--given"] if command == ["given"] else []
    command = [str(ROOT / "bench" / "claims.py")] if more else command
    done = subprocess.run(
        [sys.executable, *command, *more, str(path)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    for words in ("en, ours", "en, plain lexicon", *NAMES.values()):
        assert words in done.stdout
