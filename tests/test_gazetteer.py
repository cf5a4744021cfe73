"""The built gazetteer: what is found under which name, in which order, how fast; and the parts on a tiny land."""

from __future__ import annotations

import csv
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo import datasets, packs
from geo.errors import DataError, GeoError
from geo.gazetteer import Gazetteer, load_gazetteer
from geo.names import fold
from geo.packs import COLUMNS, HOME, read_pack, write_pack

RAW = Path(__file__).resolve().parents[1] / "data" / "raw"
GEOD = Geod(ellps="WGS84")
KINDS = {"continent", "country", "admin1", "admin2", "admin3", "region", "natural", "site", "locality"}


@pytest.fixture(scope="module")
def built() -> Iterator[Gazetteer]:
    """The built gazetteer alone, whatever the user of this machine has added."""
    yield load_gazetteer(added=False)


def rows(name: str) -> list[dict[str, str]]:
    """Rows of a raw table; none where it is not there."""
    path = RAW / name
    return list(csv.DictReader(path.open(encoding="utf-8", newline=""))) if path.is_file() else []


@pytest.mark.parametrize(
    ("printed", "place_id"),
    [
        ("Mali", "iso:MLI"),
        ("MALI", "iso:MLI"),
        ("Niger", "iso:NER"),
        ("Chad", "iso:TCD"),
        ("Tchad", "iso:TCD"),
        ("Burkina", "iso:BFA"),
        ("Ivory Coast", "iso:CIV"),
        ("Côte d’Ivoire", "iso:CIV"),
        ("DRC", "iso:COD"),
        ("RDC", "iso:COD"),
        ("UAE", "iso:ARE"),
        ("US", "iso:USA"),
        ("U.S.", "iso:USA"),
        ("États-Unis", "iso:USA"),
        ("UK", "iso:GBR"),
        ("Libye", "iso:LBY"),
        ("République du Mali", "iso:MLI"),
        ("Paris", "geonames:2988507"),
        ("Moscow", "geonames:524901"),
        ("Moscou", "geonames:524901"),
        ("Le Caire", "geonames:360630"),
        ("Gao", "geonames:2457163"),
        ("Menaka", "geonames:2453514"),
        ("Timbuktu", "geonames:2449067"),
        ("Tombouctou", "geonames:2449067"),
        ("N’Djamena", "geonames:2427123"),
        ("Ndjamena", "geonames:2427123"),
        ("Aguelhoc", "geonames:2461247"),
        ("Aguelhok", "geonames:2461247"),
        ("Texas", "naturalearth:USA-3536"),
        ("Ontario", "naturalearth:CAN-682"),
        ("Sahel", "region:SAHEL_BELT"),
        ("Lake Chad", "naturalearth:lake-chad"),
        ("Niger River", "naturalearth:niger"),
        ("River Niger", "naturalearth:niger"),
        ("Latin America", "naturalearth:latin-america"),
        ("the United States", "iso:USA"),
        ("Niger State", "ocha:NG027"),
        ("Borno state", "ocha:NG008"),
        ("région de Gao", "ocha:ML07"),
        ("région d’Agadez", "ocha:NE001"),
        ("région du Liptako", "ocha:BF64"),
        ("cercle d'Ansongo", "ocha:ML0703"),
        ("Pa.", "naturalearth:USA-3560"),
        ("W. Va.", "naturalearth:USA-3554"),
        ("B.C.", "naturalearth:CAN-633"),
        ("Miami-Dade", "fips:12086"),
        ("Mississippi River", "naturalearth:mississippi-river"),
        ("New York", "geonames:5128581"),
        ("London", "geonames:2643743"),
    ],
)
def test_the_likeliest_comes_first(built: Gazetteer, printed: str, place_id: str) -> None:
    assert built.lookup(printed)[0].place.place_id == place_id


@pytest.mark.parametrize("printed", ["Tin Zaouatine", "Tinzaouaten", "Tinzawatene", "Tin-Zaouatène", "Tinzaouatine"])
def test_tin_zaouatine_however_it_is_written(built: Gazetteer, printed: str) -> None:
    found = {match.place.place_id for match in built.lookup(printed)}
    assert {"site:MLI_TINZAWATENE", "site:DZA_TINZAOUATEN"} <= found


def test_gossi_is_a_town_in_the_region_of_tombouctou(built: Gazetteer) -> None:
    place = built.lookup("Gossi")[0].place
    assert (place.kind, place.iso3, place.adm1_pcode) == ("locality", "MLI", "ML06")
    assert GEOD.inv(place.lon, place.lat, -1.29, 15.82)[2] < 10_000


@pytest.mark.parametrize(
    ("printed", "how"), [("Ménaka", "exact"), ("MENAKA", "folded"), ("Shinagodrar", "transliterated")]
)
def test_how_a_name_matched(built: Gazetteer, printed: str, how: str) -> None:
    match = built.lookup(printed)[0]
    assert match.how == how
    assert 0 < match.score <= 1
    assert match.matched in match.place.names


def test_us_is_no_country_in_lower_case(built: Gazetteer) -> None:
    assert all(match.place.kind != "country" for match in built.lookup("us"))
    assert all(match.place.kind != "country" for match in built.lookup("car"))
    assert all(match.place.kind != "admin1" for match in built.lookup("pa"))


@pytest.mark.parametrize(
    ("printed", "name"),
    [("Mauratania", "Mauritania"), ("Bandiagra", "Bandiagara"), ("Aguelhko", "Aguelhok"), ("Tessallitt", "Tessalit")],
)
def test_typing_errors_only_when_asked(built: Gazetteer, printed: str, name: str) -> None:
    assert all(match.how != "typo" for match in built.lookup(printed))
    assert built.lookup(printed, fuzzy=True)[0].place.name == name


def test_short_names_have_no_typing_errors(built: Gazetteer) -> None:
    assert all(match.how != "typo" for match in built.lookup("Gap", fuzzy=True))


@pytest.mark.parametrize("printed", ["", " ", "…", "\u200b", "'", "zzzzqqqq"])
def test_nothing_is_found_for_nothing(built: Gazetteer, printed: str) -> None:
    assert built.lookup(printed, fuzzy=True) == []


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=30))
def test_any_text_can_be_looked_up(built: Gazetteer, printed: str) -> None:
    first = built.lookup(printed, fuzzy=True)
    assert first == built.lookup(printed, fuzzy=True)
    assert built.has(fold(printed)) or all(match.how in ("folded", "transliterated", "typo") for match in first)


@pytest.mark.parametrize("printed", ["the " * 5_000, "a" * 5_000_000, "Tin-" * 3_000])
def test_what_is_no_name_takes_no_time(built: Gazetteer, printed: str) -> None:
    began = time.perf_counter()
    assert built.lookup(printed, fuzzy=True) == []
    assert time.perf_counter() - began < 1


def test_limit(built: Gazetteer) -> None:
    every = built.lookup("Washington")
    assert len(every) > 5
    assert built.lookup("Washington", limit=3) == every[:3]


def test_every_row_keeps_to_the_rules(built: Gazetteer) -> None:
    table = built._packs[0].table
    assert table.schema.names == list(COLUMNS)
    assert set(table["kind"].to_pylist()) <= KINDS
    ids = table["place_id"].to_pylist()
    assert len(set(ids)) == len(ids)
    assert all(name for name in table["name"].to_pylist())
    assert min(table["precision_m"].to_pylist()) > 0
    assert min(table["population"].to_pylist()) >= 0
    assert all(-180 <= lon <= 180 for lon in table["lon"].to_pylist())
    assert all(-90 <= lat <= 90 for lat in table["lat"].to_pylist())
    assert all(licence for licence in table["licence"].to_pylist())


def test_other_ids_and_links_lead_to_places(built: Gazetteer) -> None:
    table = built._packs[0].table.select(["place_id", "other_ids", "linked"]).to_pylist()
    for row in table:
        for other in filter(None, row["linked"].split("|")):
            assert row["place_id"] in built.place(other).linked
        for other in filter(None, row["other_ids"].split("|")):
            assert built.knows(other)


def test_a_base_and_its_town_are_two_places_tied_together(built: Gazetteer) -> None:
    base, town = built.place("site:MLI_GOSSI"), built.place("site:MLI_GOSSI_TOWN")
    assert town.place_id in base.linked and base.place_id in town.linked
    assert built.lookup("Gossi base")[0].place == base


def test_unknown_identifier(built: Gazetteer) -> None:
    with pytest.raises(DataError, match="no place 'geonames:0'"):
        built.place("geonames:0")


def test_near(built: Gazetteer) -> None:
    found = built.near(-0.04, 16.27, 25)
    assert found[0][0].name in ("Gao", "Gao base (PfOD)")
    assert [metres for _, metres in found] == sorted(metres for _, metres in found)
    assert all(metres <= 25_000 for _, metres in found)
    assert built.near(179.99, -16.9, 300)  # across the date line, Fiji
    assert built.near(0, 90, 10) == []


@pytest.mark.parametrize("row", rows("testplaces.csv"), ids=lambda row: f"{row['toponym']}-{row['iso3']}")
def test_towns_of_the_test_list(built: Gazetteer, row: dict[str, str]) -> None:
    """Found within 40 km of where the list has it, in its country, and with a reason to come early."""
    lon, lat = float(row["lon"]), float(row["lat"])
    places = [match.place for match in built.lookup(row["toponym"])]
    at = [
        rank
        for rank, place in enumerate(places)
        if place.iso3 == row["iso3"] and GEOD.inv(lon, lat, place.lon, place.lat)[2] <= 40_000
    ]
    assert at and at[0] < 4


def test_most_towns_of_the_test_list_come_first(built: Gazetteer) -> None:
    first = [
        GEOD.inv(float(row["lon"]), float(row["lat"]), place.lon, place.lat)[2] <= 40_000
        for row in rows("testplaces.csv")
        for place in (built.lookup(row["toponym"])[0].place,)
    ]
    assert statistics.fmean(first) >= 0.93


def test_every_hand_kept_site_is_there(built: Gazetteer) -> None:
    for row in rows("sites.csv"):
        if row["lon"]:
            place = built.place(f"site:{row['site_id']}")
            assert place.iso3 == row["iso3"]
            assert GEOD.inv(float(row["lon"]), float(row["lat"]), place.lon, place.lat)[2] <= 20_000
            assert place in [match.place for match in built.lookup(row["name"])]


def test_every_country_of_the_home_region_has_places_in_units(built: Gazetteer) -> None:
    table = built._packs[0].table.select(["kind", "iso3", "adm1"]).to_pylist()
    towns = [row for row in table if row["kind"] == "locality" and row["iso3"] in HOME]
    assert {row["iso3"] for row in towns} == set(HOME)
    assert statistics.fmean(bool(row["adm1"]) for row in towns) > 0.99


def test_names_of_the_table_are_in_the_index(built: Gazetteer) -> None:
    table = built._packs[0].table.select(["name", "name_fr"]).to_pylist()[::50]
    for row in table:
        for name in filter(None, row.values()):
            assert not fold(name) or built.has(fold(name))


def test_lookup_is_fast_and_loading_too(built: Gazetteer) -> None:
    """Bounds are those of the issue, with room for a busy machine; bench/lookup.py measures."""
    names = built._packs[0].table["name"].to_pylist()[::97]
    for name in names:
        built._search(name, False)
    began = time.process_time()
    for name in names:
        built._search(name, False)
    assert (time.process_time() - began) / len(names) < 50e-6
    code = (
        "import time; from geo.gazetteer import load_gazetteer as load; t = time.perf_counter(); "
        "load(False); print(time.perf_counter() - t)"
    )
    seconds = min(float(subprocess.check_output([sys.executable, "-c", code])) for _ in range(2))
    assert seconds < 2.5


# --- packs, on a tiny land

TINY = [
    {
        "place_id": "iso:MLI",
        "name": "Mali",
        "kind": "country",
        "iso3": "MLI",
        "lon": 0.0,
        "lat": 16.0,
        "precision_m": 9,
    },
    {
        "place_id": "x:1",
        "name": "Ouro-Béri",
        "alternates": "Wuro Beri|OB|{{7*7}}|<b>Béri</b>",
        "short": ["OB"],
        "kind": "locality",
        "iso3": "MLI",
        "lon": 1.0,
        "lat": 15.0,
        "precision_m": 100,
        "other_ids": "y:1|z:1",
    },
    {
        "place_id": "x:2",
        "name": "Ouro Béri",
        "kind": "locality",
        "iso3": "FRA",
        "lon": 2.0,
        "lat": 48.0,
        "precision_m": 9,
    },
]


def test_a_pack_written_twice_is_the_same(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one, other = write_pack(TINY, tmp_path / "a", "p"), write_pack(TINY, tmp_path / "b", "p")
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in other]
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == sorted(path.name for path in one)


def test_a_tiny_pack(tmp_path: Path) -> None:
    write_pack(TINY, tmp_path, "p")
    tiny = Gazetteer([read_pack(tmp_path, "p")])
    assert len(tiny) == 3
    assert [match.place.place_id for match in tiny.lookup("ouro beri")] == ["x:1", "x:2"]
    assert tiny.lookup("Ourobéri")[0].how == "folded"
    assert tiny.lookup("Wuroberi")[0].place.place_id == "x:1"
    assert tiny.lookup("OB") and not tiny.lookup("ob")
    assert tiny.place("z:1").alternates == ("Wuro Beri", "OB", "{{7*7}}", "<b>Béri</b>")
    assert [match.place.place_id for match in tiny.lookup("Ouro-Bari", fuzzy=True)] == ["x:1"]


def test_a_later_pack_adds_names_and_places_but_no_doubles(tmp_path: Path) -> None:
    write_pack(TINY, tmp_path, "p")
    base = {"kind": "locality", "iso3": "MLI", "lon": 1.0, "lat": 15.01, "precision_m": 9}
    more = [
        {**base, "place_id": "g:1", "name": "Ouro Béri", "alternates": "Vieux Béri", "other_ids": "x:1"},
        {**base, "place_id": "g:2", "name": "Ouro Béri", "lon": 9.0},
    ]
    write_pack(more, tmp_path, "q")
    both = Gazetteer([read_pack(tmp_path, "p"), read_pack(tmp_path, "q")])
    assert {match.place.place_id for match in both.lookup("Ouro Béri")} == {"x:1", "x:2", "g:2"}
    assert [match.place.place_id for match in both.lookup("Vieux Béri")] == ["x:1"]
    assert both.place("g:1").lat == 15.01


@pytest.mark.parametrize("damage", ["missing", "short", "columns"])
def test_a_damaged_pack_is_told(tmp_path: Path, damage: str) -> None:
    paths = write_pack(TINY, tmp_path, "p")
    if damage == "missing":
        paths[1].unlink()
    elif damage == "short":
        paths[0].write_bytes(paths[0].read_bytes()[:50])
    else:
        import pyarrow.parquet as pq

        pq.write_table(pq.read_table(paths[0]).drop_columns(["lon"]), paths[0])
    with pytest.raises(DataError, match="add it again"):
        read_pack(tmp_path, "p")


def test_deletions() -> None:
    assert packs.deletions("gao") == {"gao", "ao", "go", "ga"}


@pytest.mark.parametrize("level", [1, 2, 3])
def test_every_unit_of_every_vintage_is_found_by_its_names(built: Gazetteer, level: int) -> None:
    """Print of 2022 has Centre-Nord, print of 2026 has Kuilsé: one place under both names."""
    units = pd.read_parquet(datasets.built(f"admin{level}.parquet"), columns=["unit_id", "name", "name_fr"])
    named = units.melt("unit_id", ["name", "name_fr"], value_name="printed").dropna()
    named = named[~named["unit_id"].str.endswith("-CERCLES")].drop_duplicates(["unit_id", "printed"])
    lost = [
        (unit_id, printed)
        for unit_id, printed in zip(named["unit_id"], named["printed"], strict=True)
        if built.place(unit_id) not in [match.place for match in built.lookup(printed)]
    ]
    assert len(named) > 600
    assert lost == []


def test_what_is_no_name_is_one_line(built: Gazetteer) -> None:
    with pytest.raises(GeoError, match="a name to look up is text, not None"):
        built.lookup(None)  # type: ignore[arg-type]
