"""The command line for other people's events, and what may stand in a file that is passed on."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from test_sources import NEW_ACLED, UCDP, write
from typer.testing import CliRunner

from geo import cli
from geo.errors import DataError
from geo.sources import read_events
from geo.sources.sharing import refuse_unshareable, to_draw

TEXT = (
    "On 12 March 2022, fighters of JNIM attacked an army camp in Mondoro, in central Mali. "
    "The army said that 27 soldiers were killed."
)


def test_events_are_listed_once_with_their_terms(tmp_path: Path) -> None:
    one, two = write(tmp_path / "a.csv", [NEW_ACLED]), write(tmp_path / "b.csv", [UCDP])
    found = CliRunner().invoke(cli.app, ["events", str(one), str(one), str(two)])
    assert found.exit_code == 0, found.output
    assert "2 events, 2 with a point" in found.output
    assert "not to be passed on" in found.output
    table = CliRunner().invoke(cli.app, ["events", str(one), "--format", "csv"]).output
    assert next(csv.reader(io.StringIO(table)))[:3] == ["event_id", "dataset", "type"]


def test_claims_beside_events(tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text(TEXT, "utf-8")
    other = UCDP | {
        "id": "2",
        "side_a": "IS",
        "side_b": "Civilians",
        "type_of_violence": "3",
        "date_start": "2022-03-12",
    }
    files = [write(tmp_path / "a.csv", [NEW_ACLED]), write(tmp_path / "b.csv", [UCDP, other])]
    options = [part for path in files for part in ("--events", str(path))]
    found = CliRunner().invoke(cli.app, ["beside", str(article), "--published", "2022-03-14", *options])
    assert found.exit_code == 0, found.output
    assert "acled:MLI90001" in found.output
    assert "matches" in found.output
    assert "does not mention" in found.output


def test_acled_stays_out_of_shared_files_unless_allowed(tmp_path: Path) -> None:
    events = read_events(write(tmp_path / "a.csv", [NEW_ACLED]))
    for table in (events, to_draw(events)):
        with pytest.raises(DataError, match="--share-acled"):
            refuse_unshareable(table, may_share=False)
        refuse_unshareable(table, may_share=True)
    refuse_unshareable(read_events(write(tmp_path / "b.csv", [UCDP])), may_share=False)


def test_events_as_a_map_draws_them(tmp_path: Path) -> None:
    row = to_draw(read_events(write(tmp_path / "b.csv", [UCDP]))).iloc[0]
    assert (row["type"], row["date"], row["value"]) == ("clash", "2022-03-12", 97)
    assert row["text"] == "UCDP GED 500001: Made up (within 25 km)"
