"""Nothing finer than an admin-2 unit is left: not in the tables, not in any byte that is written."""

from __future__ import annotations

import base64
import gzip
import re
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal
from typer.testing import CliRunner

import geo
from geo import coarsen
from geo.articles import Article, read_text
from geo.cli import app
from geo.cli_corpus import made_coarse
from geo.errors import GeoError

TEXT = (
    "Soldiers killed 12 civilians in the village of Tessit, 60 km south of Ansongo, on 13 February 2022, a resident of "
    "Tessit said. Gunmen calling themselves the Brigade of Boni abducted five traders near Hombori. France denied that "
    "its troops were in Gossi. Fighters left for northern Mali."
)
SECRET = ("Tessit", "Hombori", "Gossi", "Boni", "resident", "traders", "village")


@pytest.fixture(scope="module")
def article() -> Article:
    return read_text(TEXT, published="2022-02-15", lang="en", title="Killings in Tessit")


@pytest.fixture(scope="module")
def coarse(article: Article) -> Any:
    return made_coarse(geo.analyse(article, corrected=False), "adm2", False)


def test_rows_stay_and_say_the_unit(article: Article, coarse: Any) -> None:
    found = geo.analyse(article, corrected=False)
    assert len(coarse.places) == len(found.places) and len(coarse.claims) == len(found.claims) > 1
    assert list(coarse.places["mention_id"]) == list(found.places["mention_id"])
    at = found.places.index[found.places["toponym"] == "Hombori"][0]
    row = coarse.places.loc[at]
    assert row["kind"] == "admin2" and row["name"] == found.places.loc[at, "adm2"] and row["geo_prec"] == 3
    assert row["geometry"].geom_type in {"Polygon", "MultiPolygon"}
    assert row["geometry"].contains(found.places.loc[at, "geometry"])
    assert "northern Mali" in set(coarse.places["name"]), "a region is no exact position"


def test_no_point_no_name_no_words(coarse: Any) -> None:
    for table in (coarse.places, coarse.claims):
        assert not (table.geometry.dropna().geom_type == "Point").any()
        cells = " ".join(str(cell) for name in table.columns if name != "geometry" for cell in table[name])
        assert [word for word in SECRET if word in cells] == []
    assert set(coarse.claims["quote"]) == {""} and set(coarse.claims["end"]) == {0}
    assert not coarse.claims["reason"].str.contains("Tessit").any()
    assert coarse.article.text == "" and coarse.article.title is None and coarse.article.url is None


def test_speakers_and_actors_by_the_texts_own_words_are_withheld() -> None:
    table = geo.analyse(read_text(TEXT, published="2022-02-15", lang="en"), corrected=False).claims
    table.at[table.index[0], "asserted_by"] = "the imam of Tessit"
    table.at[table.index[0], "actors"] = ["Brigade of Boni", "GOV_MLI", "UNKNOWN_ARMED"]
    table.at[table.index[0], "numbers"] = [
        {"what": "killed", "low": 1, "high": 2, "of": "men of Tessit", "scope": "Tessit"}
    ]
    row = coarsen.coarsen_claims(table, "2022-02-15").iloc[0]
    assert row["asserted_by"] == coarsen.WITHHELD
    assert row["actors"] == [coarsen.WITHHELD, "GOV_MLI", "UNKNOWN_ARMED"]
    assert row["numbers"] == [{"what": "killed", "low": 1, "high": 2, "of": None, "scope": None}]


def test_a_second_time_changes_nothing(coarse: Any) -> None:
    again = coarsen.coarsen_claims(coarse.claims, "2022-02-15")
    assert_geodataframe_equal(again, coarse.claims, check_dtype=False)


def test_what_is_ambiguous_or_nowhere_gets_no_unit() -> None:
    table = geo.locate(read_text("Fighting in Qwxyzville and at sea.", published="2022-02-15", lang="en"))
    found = coarsen.coarsen_places(table)
    lost = found[found["status"] != "resolved"]
    assert lost.geometry.isna().all() and lost["name"].isna().all()


def _plain_bytes(path: Path) -> bytes:
    """A file, and all that is packed in it."""
    raw = path.read_bytes()
    packed = [base64.b64decode(found) for found in re.findall(rb'"(H4sI[A-Za-z0-9+/=]+)"', raw)]
    return raw + b"".join(gzip.decompress(one) for one in packed)


def test_the_bytes_of_a_map_and_its_tables(tmp_path: Path) -> None:
    """Villages too small for the base map, whose names only the article could have brought in."""
    villages = ("Tessit", "Indelimane")
    source = tmp_path / "a.txt"
    source.write_text(TEXT + " Others died in Indelimane.", encoding="utf-8")
    points = geo.locate(geo.read_article(source, published="2022-02-15", lang="en"))
    spots = [shape for shape in points.geometry.dropna() if shape.geom_type == "Point"]
    assert len(spots) > 3
    options = ["--published", "2022-02-15", "--lang", "en", "--also", "csv,geojson,gpkg,kml,hxl,parquet,package"]
    exact = tmp_path / "exact" / "m.html"
    made = tmp_path / "coarse" / "m.html"
    assert CliRunner().invoke(app, ["map", str(source), "-o", str(exact), *options]).exit_code == 0
    done = CliRunner().invoke(app, ["map", str(source), "-o", str(made), "--coarsen", "adm2", *options])
    assert done.exit_code == 0, done.output
    assert all(village.encode() in _plain_bytes(exact) for village in villages), "the test can see them"
    assert not any(village in done.output for village in villages)
    files = [path for path in made.parent.iterdir() if path.is_file()]
    assert len(files) > 10
    coordinates = [text for one in spots for text in (f"{one.x:.3f},{one.y:.3f}", f"{one.x:.4f}", f"{one.y:.4f}")]
    for path in files:
        content = _plain_bytes(path)
        assert [village for village in villages if village.encode() in content] == [], path.name
        if path.suffix in {".csv", ".kml", ".geojson"}:
            assert [text for text in coordinates if text.encode() in content] == [], path.name
        assert not any(shapely.to_wkb(one) in content for one in spots), path.name
    tables = [gpd.read_parquet(path) for path in made.parent.glob("*.parquet")]
    assert len(tables) == 2 and not any((table.geometry.dropna().geom_type == "Point").any() for table in tables)


@pytest.mark.parametrize("more", [["--full-text"], ["--coarsen", "adm9"]])
def test_what_would_bring_it_back_is_refused(tmp_path: Path, more: list[str]) -> None:
    source = tmp_path / "a.txt"
    source.write_text(TEXT, encoding="utf-8")
    done = CliRunner().invoke(app, ["map", str(source), "-o", str(tmp_path / "m.html"), "--coarsen", "adm2", *more])
    assert isinstance(done.exception, GeoError) and "coarsen" in str(done.exception)
    assert not (tmp_path / "m.html").exists()
