"""What is said under a claim after it was read: in tables, in the page, on the command line."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import geo
from geo import checks, schemas, tables
from geo.cli import main
from geo.corrections.files import COLUMNS
from geo.errors import DataError
from geo.pipeline import Analysis

TEXT = (
    "French troops handed over the base at Gossi to the Malian army on 25 June 2022.\n\n"
    "Gunmen attacked Djibo on 3 April 2022, killing 12 soldiers, the government of Burkina Faso said.\n"
)
HOSTILE = "</script><img src=x onerror=alert(1)>{{7*7}}${1}"
META = {"who": "A. Diallo", "when": "2026-11-22", "why": HOSTILE}


def written(path: Path, *rows: dict[str, str]) -> Path:
    """A corrections file."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture
def story(tmp_path: Path) -> Path:
    """An article on disk."""
    path = tmp_path / "story.md"
    path.write_text(f"---\ntitle: A base and an attack\npublished: 2022-06-30\n---\n{TEXT}", "utf-8")
    return path


def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """The command line."""
    monkeypatch.setattr(sys, "argv", ["sahel-atlas", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    out = capsys.readouterr()
    return int(ended.value.code or 0), out.out, out.err


def fix(**more: str) -> dict[str, str]:
    """A correction of the attack."""
    quote = TEXT.split("\n\n")[1].strip()
    return (
        {"table": "claim", "do": "fix", "quote": quote, "claim_type": "attack", "set_numbers": "killed 21"}
        | META
        | more
    )


def test_the_ledger_contradicts_and_says_who(story: Path) -> None:
    found = geo.analyse(geo.read_article(story))
    (row,) = found.ledger_check[found.ledger_check["type"] == "base_handover"].to_dict("records")
    assert row["verdict"] == "contradicts"
    assert "2022-04-19" in row["says"] and "FRA general staff" in row["says"]
    (claim,) = found.claims[found.claims["type"] == "base_handover"].to_dict("records")
    assert (claim["ledger"], claim["ledger_says"]) == ("contradicts", row["says"])
    assert checks.lines(claim, "fr")[0][1].startswith("le registre dit le contraire : ")


def test_corrections_beside_the_article_are_applied_and_can_be_left_out(story: Path) -> None:
    path = written(story.with_name("story.corrections.csv"), fix())
    found = geo.analyse(geo.read_article(story))
    assert list(found.claims["edited"].dropna()) == ["numbers"]
    assert "edited" not in geo.analyse(geo.read_article(story), corrected=False).claims
    other = written(story.with_name("other.csv"), fix(set_numbers="killed 3"))
    found = geo.analyse(geo.read_article(story), corrected=other)
    (claim,) = found.claims[found.claims["type"] == "attack"].to_dict("records")
    assert claim["numbers"][0]["low"] == 3
    path.write_text(path.read_text("utf-8").replace("killed 21", "killed many"), "utf-8")
    with pytest.raises(DataError, match="row 2, column set_numbers"):
        geo.analyse(geo.read_article(story))


def test_a_correction_that_applies_no_longer_is_a_note(story: Path) -> None:
    written(story.with_name("story.corrections.csv"), fix(quote="Words that were taken out."))
    (line,) = [note for note in geo.analyse(geo.read_article(story)).article.notes if "applies" in note]
    assert line.startswith("story.corrections.csv, row 2: the correction of “Words that were taken out.”")


def test_a_file_for_several_articles_says_what_is_about_none(story: Path) -> None:
    second = story.with_name("second.md")
    second.write_text("Soldiers left Kidal on 3 May 2020.\n", "utf-8")
    path = written(story.with_name("all.csv"), fix(), fix(quote="Words of nobody."))
    found = geo.analyse([geo.read_article(story), geo.read_article(second)], corrected=path)
    notes = [note for note in found.article.notes if "correction" in note]
    assert len(notes) == 1 and "Words of nobody" in notes[0]
    assert list(found.claims["edited"].dropna()) == ["numbers"]
    schemas.check(found.claims, "claims", found.article.text)


def page_data(found: Analysis) -> tuple[dict[str, Any], str]:
    """What a page carries, and the page."""
    drawn = geo.draw(found.claims, found.places, found.article)
    return drawn.data, drawn.get_root().render()


def test_the_map_shows_it_as_data_and_the_exports_carry_it(story: Path) -> None:
    written(
        story.with_name("corrections.csv"),
        fix(),
        {"table": "place", "do": "fix", "quote": "Gossi", "set_name": "Gossi camp"} | META,
    )
    found = geo.analyse(geo.read_article(story))
    data, page = page_data(found)
    attack = next(claim for claim in data["claims"] if claim["type"] == "attack")
    assert attack["checks"] == [["edited", f"Edited by hand by A. Diallo, 2026-11-22 (numbers): {HOSTILE}"]]
    handed = next(claim for claim in data["claims"] if claim["type"] == "base_handover")
    assert [kind for kind, _ in handed["checks"]] == ["contradicts", "edited"]
    assert next(place for place in data["places"] if "Gossi" in place["as"])["checks"][0][0] == "edited"
    assert HOSTILE not in page and "<img src=x" not in page
    row = json.loads(tables.to_json(found.claims[found.claims["type"] == "attack"]))[0]
    assert (row["edited"], row["edited_by"], row["edited_on"]) == ("numbers", "A. Diallo", "2026-11-22")
    assert "edited_why" in tables.to_csv(found.claims).splitlines()[0]
    assert "ledger_says" in json.loads(tables.to_geojson(found.claims))["features"][0]["properties"]


@given(st.text(max_size=80), st.text(max_size=80))
def test_a_line_keeps_every_word_and_reads_none_as_a_form(who: str, why: str) -> None:
    row = {"edited": "numbers", "edited_by": who, "edited_on": "2026-01-01", "edited_why": why}
    ((kind, text),) = checks.lines(row, "en")
    assert (kind, text) == ("edited", f"Edited by hand by {who}, 2026-01-01 (numbers): {why}")


def test_nothing_to_say_is_nothing() -> None:
    assert checks.lines({}, "en") == checks.lines({"ledger": None, "edited": float("nan")}, "xx") == []


# -- the command line --------------------------------------------------------------------------------------------------
def test_review_edit_map(
    story: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    review, out = tmp_path / "review.csv", tmp_path / "map.html"
    code, said, _ = run(monkeypatch, capsys, "review", str(story), "-o", str(review))
    assert code == 0 and "--corrections" in said
    rows = list(csv.DictReader(io.StringIO(review.read_text("utf-8-sig"))))
    attack = next(row for row in rows if row["claim_type"] == "attack")
    attack.update({"do": "fix", "set_numbers": "killed 21"}, **META)
    written(review, *rows)
    code, said, _ = run(monkeypatch, capsys, "map", str(story), "--corrections", str(review), "-o", str(out))
    assert code == 0
    assert "killed 21" in re.sub(r"\s+", " ", said)
    assert "A. Diallo" in out.read_text("utf-8")
    _, said, _ = run(monkeypatch, capsys, "claims", str(story), "--corrections", str(review), "--format", "json")
    assert [row["edited"] for row in json.loads(said)].count("numbers") == 1
    _, plain, _ = run(monkeypatch, capsys, "review", str(story))
    assert plain.startswith("table,quote,now,")


def test_places_with_corrections_and_without(
    story: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    at = {"table": "place", "do": "fix", "quote": "Gossi", "set_lat": "15.9", "set_lon": "-1.5"} | META
    written(story.with_name("corrections.csv"), at, fix())
    for more, lat in (((), 15.9), (("--corrections", "none"), None)):
        _, out, _ = run(monkeypatch, capsys, "places", str(story), "--format", "json", *more)
        found = next(row for row in json.loads(out) if row["toponym"] == "Gossi")
        assert (found["lat"] == 15.9) is (lat is not None)


def test_faults_are_one_line(
    story: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    bad = written(tmp_path / "bad.csv", fix(when="soon"))
    for arguments, why in (
        (("claims", str(story), "--corrections", str(bad)), "row 2, column when"),
        (("claims", str(story), "--corrections", str(tmp_path / "none.csv")), "cannot be read"),
        (("claims", str(story), "--endpoint", "http://127.0.0.1:9/v1"), "go together"),
        (("claims", str(story), "--endpoint", "here", "--model", "m"), "no http address"),
        (("review", str(story), "-o", str(tmp_path)), "no ordinary file"),
    ):
        code, _, err = run(monkeypatch, capsys, *arguments)
        assert code == 2 and err.count("\n") == 1 and why in err


def test_the_ledgers_word_and_rejects_are_printed(
    story: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = run(monkeypatch, capsys, "claims", str(story))
    assert "Beside the ledger of bases" in out and "contradicts" in out
    monkeypatch.setattr("geo.chat.ChatExtractor.__call__", lambda self, article, places: [{"quote": "\x1b[31m[red]x"}])
    code, out, err = run(
        monkeypatch, capsys, "claims", str(story), "--endpoint", "http://127.0.0.1:9/v1", "--model", "m"
    )
    assert code == 0 and "Not taken from the extractor: 1" in err and "\x1b" not in err
