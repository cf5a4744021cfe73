"""The command line as a newcomer meets it."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from geo import schemas
from geo.cli import main

ARTICLE = Path(__file__).resolve().parents[1] / "data" / "articles" / "gossi-2022.md"


def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["sahel-atlas", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    out = capsys.readouterr()
    code = ended.value.code
    return (0 if code is None else int(code)), out.out, out.err


def test_places_as_json(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(monkeypatch, capsys, "places", str(ARTICLE), "--format", "json")
    rows = json.loads(out)
    assert (code, err) == (0, "")
    assert set(rows[0]) == {*schemas.PLACES, "relation", "lon", "lat"}
    gossi = next(row for row in rows if row["toponym"] == "Gossi")
    assert gossi["geometry"] == {"type": "Point", "coordinates": [gossi["lon"], gossi["lat"]]}


def test_claims_as_csv_and_geojson(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(monkeypatch, capsys, "claims", str(ARTICLE), "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    _, out, _ = run(monkeypatch, capsys, "claims", str(ARTICLE), "--format", "geojson")
    features = json.loads(out)["features"]
    assert len(rows) == len(features) > 0
    assert {"type", "asserted_by", "quote", "lon"} <= set(rows[0])


def test_tables_in_the_terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("places", "claims"):
        code, out, _ = run(monkeypatch, capsys, command, str(ARTICLE))
        assert code == 0
        assert "Gossi" in out


def test_a_map_of_one_and_of_several(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    one, two = tmp_path / "deep" / "one.html", tmp_path / "two.html"
    code, out, _ = run(monkeypatch, capsys, "map", str(ARTICLE), "-o", str(one))
    assert (code, one.is_file(), str(one) in out) == (0, True, True)
    second = ARTICLE.with_name("solhan-2021.md")
    code, _, _ = run(monkeypatch, capsys, "map", str(ARTICLE), str(second), "-o", str(two))
    page = two.read_text("utf-8")
    assert code == 0
    assert "Solhan" in page and "Gossi" in page


def test_no_article_no_map_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text("")
    out = tmp_path / "out.html"
    for source in (str(empty), str(tmp_path / "none.md"), str(tmp_path)):
        code, _, err = run(monkeypatch, capsys, "map", source, "-o", str(out))
        assert code == 2
        assert err.startswith("sahel-atlas: ") and err.count("\n") == 1
    assert not out.exists()


def test_an_article_with_no_place_gives_a_map_that_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Nothing at all happened, and nobody was there to see it happen on that day.")
    out = tmp_path / "out.html"
    code, _, _ = run(monkeypatch, capsys, "map", str(path), "-o", str(out))
    assert code == 0
    assert out.stat().st_size > 50_000


@pytest.mark.parametrize("out", ["", "missing.txt/out.html"])
def test_an_output_that_cannot_be_written(
    out: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "missing.txt").write_text("a file, not a folder")
    code, _, err = run(monkeypatch, capsys, "map", str(ARTICLE), "-o", str(tmp_path / out))
    assert code == 2
    assert err.count("\n") == 1


def test_as_a_module_and_from_standard_input() -> None:
    text = "Soldiers left the base at Gossi in Mali on 19 April 2022."
    command = [sys.executable, "-m", "geo", "places", "-", "--format", "json", "--published", "2022-04-20"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    assert [row["toponym"] for row in json.loads(done.stdout)] == ["Gossi", "Mali"]


def test_a_wrong_date_is_one_line() -> None:
    command = [sys.executable, "-m", "geo", "places", str(ARTICLE), "--published", "soon"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "YYYY-MM-DD" in done.stderr


def test_data_is_listed_added_from_a_file_and_removed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("SAHEL_ATLAS_DATA", str(tmp_path / "mine"))
    cells = ["999999901", "Tinassako", "Tinassako", "", "18.9", "2.5", "P", "PPL", "ML"]
    dump = tmp_path / "ML.txt"
    dump.write_text("\t".join([*cells, *[""] * 5, "1200", "", "", "Africa/Bamako", "2022-01-01"]) + "\n", "utf-8")
    code, out, _ = run(monkeypatch, capsys, "data", "add", "geonames", "--from", str(dump))
    assert (code, "geonames-ML: 1 places" in out) == (0, True)
    _, out, _ = run(monkeypatch, capsys, "data", "list")
    assert "geonames-ML" in out and "CC BY 4.0" in out
    code, _, _ = run(monkeypatch, capsys, "data", "remove", "geonames-ML")
    assert code == 0
    code, _, err = run(monkeypatch, capsys, "data", "remove", "geonames-ML")
    assert (code, err.count("\n")) == (2, 1)


@pytest.mark.parametrize(("name", "starts"), [("m.svg", b"<?xml"), ("m.PDF", b"%PDF")])
def test_a_picture_is_asked_for_by_its_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str, starts: bytes
) -> None:
    path = tmp_path / name
    code, out, err = run(monkeypatch, capsys, "map", str(ARTICLE), "-o", str(path), "--extent", "MLI")
    assert (code, err) == (0, "") and path.read_bytes().startswith(starts) and f"map: {path}" in out


def test_a_png_beside_the_map(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, _, _ = run(monkeypatch, capsys, "map", str(ARTICLE), "-o", str(tmp_path / "m.html"), "--png")
    assert code == 0 and sorted(path.name for path in tmp_path.iterdir()) == ["m.html", "m.png"]
    code, _, err = run(monkeypatch, capsys, "map", str(ARTICLE), "-o", str(tmp_path / "m.png"), "--extent", "Mars")
    assert code == 2 and "Mars" in err and err.count("\n") == 1
