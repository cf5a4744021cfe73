"""Many articles: what is read, what is one story, what is corroborated, and what the result holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import geo
from geo import corpus, datasets, schemas
from geo.cli import app
from geo.corpus.build import build
from geo.corpus.coarse import coarsen_corpus
from geo.corpus.inputs import Bad, Item, items
from geo.corpus.reader import read_item
from geo.corpus.scratch import Scratch
from geo.corpus.store import Folder
from geo.corpus.stories import signature, stories
from geo.errors import ArticleError, DataError, GeoError

WIRE = (
    "Gunmen killed 12 civilians in the village of Boni in central Mali on 4 March 2022, the army said. The attackers "
    "came on motorbikes before dawn, burned the granaries, and left towards the border with their loot. Survivors "
    "walked through the night to the next town, where the mayor opened the school for them. An officer said that "
    "reinforcements had been sent, and that the search for the missing would go on until all were accounted for."
)
OWN = (
    "At least 12 civilians were killed by gunmen in Boni, Mali, on 4 March 2022, Human Rights Watch said. Its people "
    "spoke by telephone with nine people who had fled. They described an assault of several hours."
)


def row(name: str, text: str, source: str | None = None, day: str = "2022-03-06") -> dict[str, Any]:
    return {"id": name, "text": text, "published": day, "lang": "en", "source": source}


ROWS = [
    row("agency", WIRE, "Agency", "2022-03-05"),
    *(row(f"copy-{n}", f"BAMAKO, March {n} - {WIRE}", f"Daily {n}") for n in range(5, 9)),
    row("same", WIRE, "Agency", "2022-03-05"),
    row("own", OWN, "Weekly"),
    row("other", "Troops withdrew from Gossi on 19 April 2022, the French army said.", "Radio", "2022-04-20"),
    row("bad", "Soldiers left Gao.", "Radio", "not a day"),
]


def write(path: Path, rows: list[Any]) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in rows), encoding="utf-8")
    return path


def made(sources: list[Path], out: Path) -> dict[str, Any]:
    """A run without workers: the articles are read here."""
    folder = Folder(out)
    with folder.locked():
        scratch = Scratch(folder.building / "scratch.sqlite")
        finished = folder.keys()
        for number, one in enumerate(items(sources, "stamp")):
            if isinstance(one, Bad):
                scratch.bad(number, one.name, one.reason)
                continue
            scratch.name(number, one.key, one.name)
            if one.key not in finished:
                finished.add(one.key)
                found = read_item(one.form, one.content)
                folder.add({"records": [{"key": one.key, **found["record"]}], "areas": found["areas"]})
        result = build(folder, scratch)
        scratch.close()
        return result


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    here = tmp_path_factory.mktemp("corpus")
    made([write(here / "a.jsonl", ROWS)], here / "out")
    return here / "out"


# -- what is read --------------------------------------------------------------------------------------------------
def test_one_content_has_one_key_wherever_it_stands(tmp_path: Path) -> None:
    lines = list(items([write(tmp_path / "a.jsonl", ROWS)], "x"))
    pd.DataFrame(ROWS).to_parquet(tmp_path / "a.parquet")
    table = list(items([tmp_path / "a.parquet"], "x"))
    assert lines == table and len(lines) == len(ROWS)
    keys = {one.name: one.key for one in lines if isinstance(one, Item)}
    assert keys["agency"] == keys["same"] and len(set(keys.values())) == len(ROWS) - 1
    other = [one.key for one in items([tmp_path / "a.jsonl"], "y") if isinstance(one, Item)]
    assert not set(other) & set(keys.values()), "another program or other data makes another key"


def test_a_folder_has_its_files_and_bad_ones_are_named(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "one.txt").write_text("Fighting in Gao.", encoding="utf-8")
    (tmp_path / "in" / "torn.parquet").write_bytes(b"PAR1nothing")
    (tmp_path / "in" / "b.jsonl").write_bytes(b'{"text": "Fighting in Gao."}\n[1]\n{"text": ""}\n\xff\n\n{"text": 5}\n')
    (tmp_path / "link.txt").symlink_to(tmp_path / "in" / "one.txt")
    found = list(items([tmp_path / "in"], "x"))
    assert [one.name.rsplit("/", 1)[1] for one in found if isinstance(one, Item)] == ["b.jsonl:1", "one.txt"]
    bad = [one for one in found if isinstance(one, Bad)]
    assert len(bad) == 5 and all("\n" not in one.reason for one in bad)


def test_a_feed(tmp_path: Path) -> None:
    entry = "<item><title>News</title><link>https://e.org/1</link><description>Fighting in Gao.</description></item>"
    feed = f"<rss version='2.0'><channel><title>Radio</title>{entry}</channel></rss>"
    (tmp_path / "f.rss").write_text(feed, encoding="utf-8")
    (found,) = items([tmp_path / "f.rss"], "x")
    assert isinstance(found, Item) and json.loads(found.content)["source"] == "Radio"


def test_a_source_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match="is not there"):
        list(items([tmp_path / "none"], "x"))


# -- stories -------------------------------------------------------------------------------------------------------
def test_copies_are_found_within_a_week() -> None:
    wire, copy, own = signature(WIRE), signature("NIAMEY (Agency) " + WIRE + " With our reporters."), signature(OWN)
    told = [("a", "2022-03-05", wire), ("b", "2022-03-06", copy), ("c", "2022-03-06", own), ("d", "2022-04-01", wire)]
    assert list(stories(told)) == [("a", "a"), ("b", "a"), ("c", "c"), ("d", "d")]


@given(st.text(max_size=300))
def test_a_signature_is_steady_and_copies_a_text_of_itself(text: str) -> None:
    sign = signature(text)
    assert sign == signature(text)
    first = dict(stories([("a", None, sign), ("b", None, sign)]))
    assert first == ({"a": "a", "b": "a"} if sign else {"a": "a", "b": "b"})


# -- the result ----------------------------------------------------------------------------------------------------
def test_fifty_outlets_are_one_story(done: Path) -> None:
    articles = pd.read_parquet(done / "articles.parquet")
    agency = next(one for one in articles.itertuples() if "agency" in one.names)
    assert sorted(agency.names) == ["agency", "same"] and agency.copies == 6
    assert (articles["story_id"] == agency.story_id).sum() == 5
    counts = corpus.read_manifest(done)["counts"]
    assert (counts["articles"], counts["different"], counts["stories"], counts["bad"]) == (8, 7, 3, 1)


def test_copies_bear_nothing_out_and_another_source_does(done: Path, tmp_path: Path) -> None:
    claims = corpus.read_claims(done)
    killing = claims[claims["type"].isin(["killing_of_civilians", "attack"]) & (claims["place_name"] == "Boni")]
    firsts = killing[killing["copy_of"].isna()]
    assert len(killing) > len(firsts) > 1 and set(killing["copy_of"].dropna()) <= set(firsts["claim_id"])
    assert (killing["status"] == "corroborated").any() and killing["episode_id"].notna().all()
    assert killing["episode_id"].nunique() == 1
    assert firsts["copies"].max() == 6, "five texts, one of them twice"
    alone = made([write(tmp_path / "wire.jsonl", ROWS[:6])], tmp_path / "out")["counts"]
    assert alone["corroborated"] == 0 and alone["episodes"] == 0, "fifty copies are one source"


def test_tables_keep_to_their_schema_and_partitions(done: Path) -> None:
    for kind, table in (("claims", corpus.read_claims(done)), ("places", corpus.read_places(done))):
        schemas.check(table, kind)
        assert len(table) == corpus.read_manifest(done)["counts"][kind]
        assert (table.geometry.dropna().geom_type == "Point").all() and not (
            table.geometry.notna() & table["area"].notna()
        ).any()
    claims = corpus.read_claims(done, countries=["MLI"], months=["2022-04"])
    assert len(claims) and set(claims["iso3"]) == {"MLI"} and claims["date_start"].str[:7].eq("2022-04").all()
    known = set(corpus.read_claims(done)["claim_id"])
    assert {other for cell in corpus.read_claims(done)["contradicts"] for other in cell} <= known
    places = corpus.read_places(done, areas=True)
    filled = places[places["area"].notna()]
    assert len(filled) and filled.geometry.geom_type.isin(["Polygon", "MultiPolygon"]).all()


def test_the_manifest_has_every_file_and_every_bad_article(done: Path) -> None:
    told = corpus.read_manifest(done)
    files = {path.relative_to(done).as_posix(): datasets.sha256(path) for path in done.rglob("*.parquet")}
    assert {name: one["sha256"] for name, one in told["files"].items()} == files
    assert [one["name"] for one in told["bad"]] == ["bad"] and "no date" in told["bad"][0]["reason"]
    assert set(told["made_with"]) == {"version", "code", "data"}


def test_a_second_run_makes_the_same_bytes_in_any_order_of_the_work(done: Path, tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", ROWS)
    made([write(tmp_path / "first.jsonl", ROWS[5:])], tmp_path / "out")
    made([path], tmp_path / "out")
    ours, theirs = corpus.read_manifest(tmp_path / "out"), corpus.read_manifest(done)
    assert ours["files"] == theirs["files"] and ours["counts"] == theirs["counts"]


def test_a_torn_part_is_done_again(tmp_path: Path) -> None:
    path, out = write(tmp_path / "a.jsonl", ROWS), tmp_path / "out"
    before = made([path], out)
    parts = sorted((out / "parts").iterdir(), key=lambda part: part.stat().st_size)
    parts[-1].write_bytes(parts[-1].read_bytes()[:-40])
    parts[0].write_bytes(b"")
    (out / "parts" / ".half.part").write_bytes(b"x")
    assert made([path], out) == before and not (out / "parts" / ".half.part").exists()


def test_no_manifest_no_result(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="has not ended"):
        corpus.read_claims(tmp_path)


@pytest.mark.parametrize("text", ["\ud800 in Gao", "\x00", "=1+1 in Gao\u202e", "Gao " * 3000])
def test_any_text_ends_in_a_row_or_a_reason(tmp_path: Path, text: str) -> None:
    told = made([write(tmp_path / "a.jsonl", [row("x", text, text[:10])])], tmp_path / "out")
    assert told["counts"]["articles"] + told["counts"]["bad"] == 1


# -- the map -------------------------------------------------------------------------------------------------------
def test_the_map_of_a_run(done: Path) -> None:
    drawn = geo.draw_corpus(done)
    bulk = drawn.data["bulk"]
    claims = corpus.read_claims(done)
    firsts = claims[claims["copy_of"].isna()]
    assert bulk["n"] + bulk["unplaced"] == len(firsts) < len(claims)
    assert geo.draw_corpus(done, copies=True).data["bulk"]["n"] > bulk["n"]
    assert {name for _, name, _ in bulk["speakers"]} and [month for month, _ in bulk["months"]] == [
        "2022-03",
        "2022-04",
    ]
    assert "8 articles" in drawn.data["notes"][0]
    page = drawn.get_root().render()
    assert page == geo.draw_corpus(done).get_root().render()
    april = geo.draw_corpus(done, since="2022-04-01", countries=["MLI"], regions=["tombouctou", "Timbuktu"], lang="fr")
    assert 0 < april.data["bulk"]["n"] < bulk["n"] and april.data["lang"] == "fr"


def test_a_hundred_thousand_claims_are_small() -> None:
    one = geo.analyse(geo.articles.read_text(WIRE, published="2022-03-05", lang="en"), corrected=False).claims.iloc[[0]]
    n = 100_000
    many = one.loc[one.index.repeat(n)].reset_index(drop=True)
    many["claim_id"] = [f"c{number}" for number in range(n)]
    lon, lat = [-4 + (k * 7919 % 5000) / 1000 for k in range(n)], [12 + (k * 104729 % 4000) / 1000 for k in range(n)]
    many["geometry"] = gpd.GeoSeries(shapely.points(lon, lat), crs=schemas.CRS)
    drawn = geo.draw_corpus(many, title="Many")
    assert drawn.data["bulk"]["n"] == n and len(drawn.get_root().render()) < 8_000_000


# -- coarse tables and the command line ----------------------------------------------------------------------------
def test_the_coarse_copy_of_a_run_holds_nothing_precise(done: Path, tmp_path: Path) -> None:
    told = coarsen_corpus(done, tmp_path / "out")
    claims = corpus.read_claims(tmp_path / "out", areas=True)
    assert len(claims) == told["counts"]["claims"] and (claims["quote"] == "").all()
    assert not (claims.geometry.dropna().geom_type == "Point").any() and claims.geometry.notna().any()
    for path in (tmp_path / "out").rglob("*"):
        if path.suffix == ".parquet":
            cells = pd.read_parquet(path).drop(columns="geometry", errors="ignore").astype(str).to_numpy().ravel()
            assert not any("Boni" in str(cell) or "agency" in str(cell) for cell in cells), path
    assert "Boni" not in (tmp_path / "out" / "manifest.json").read_text("utf-8")
    assert not (tmp_path / "out" / "parts").exists()
    with pytest.raises(GeoError, match="choose another"):
        coarsen_corpus(done, done)


def test_the_command_line(done: Path, tmp_path: Path) -> None:
    run = CliRunner()
    drawn = run.invoke(app, ["corpus", "map", str(done), "-o", str(tmp_path / "m.html"), "--country", "MLI"])
    assert drawn.exit_code == 0 and (tmp_path / "m.html").stat().st_size > 100_000
    coarse = run.invoke(app, ["corpus", "coarsen", str(done), "--out", str(tmp_path / "c")])
    assert coarse.exit_code == 0 and "claims: " in coarse.output
    none = run.invoke(app, ["corpus", "run", str(tmp_path / "none"), "--out", str(tmp_path / "o"), "--workers", "1"])
    assert isinstance(none.exception, ArticleError)
