"""The hand-kept fact tables of data/raw: ids, references, coordinates, names, dates."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from pathlib import Path

import pytest

RAW = Path(__file__).resolve().parent.parent / "data" / "raw"
Row = dict[str, str]

ID_OF = {
    "sites": "site_id",
    "actors": "actor_id",
    "presence": "presence_id",
    "sources": "source_id",
    "regions": "region_id",
}
TABLES = [*ID_OF, "affiliations", "testplaces"]

# West, south, east, north of each country with half a degree to spare (Natural Earth admin-0).
COUNTRY_BOX: dict[str, tuple[float, float, float, float]] = {
    "MLI": (-12.8, 9.6, 4.8, 25.5),
    "BFA": (-6.1, 8.9, 2.9, 15.6),
    "NER": (-0.4, 11.2, 16.5, 24.1),
    "TCD": (12.9, 6.9, 24.5, 23.9),
    "MRT": (-17.6, 14.2, -4.3, 27.8),
    "NGA": (2.2, 3.7, 15.2, 14.4),
    "CMR": (7.9, 1.1, 16.7, 13.6),
    "DZA": (-9.2, 18.4, 12.5, 37.6),
    "LBY": (8.8, 19.0, 25.7, 33.7),
    "SDN": (21.3, 8.2, 39.1, 22.7),
    "BEN": (0.2, 5.7, 4.4, 12.9),
    "TGO": (-0.7, 5.5, 2.3, 11.7),
    "GHA": (-3.8, 4.2, 1.7, 11.7),
    "CIV": (-9.1, 3.8, -2.0, 11.3),
    "SEN": (-18.1, 11.8, -10.8, 17.2),
}
CHECKS = {"stored", "stored+mem", "mem"}
_MONTH = r"\d{4}-(0[1-9]|1[0-2])"
DATE_OF = {"year": r"\d{4}", "month": _MONTH, "day": _MONTH + r"-(0[1-9]|[12]\d|3[01])"}
# Ordinary words, or letters that several actors or things share: never matched without support from the text.
ORDINARY_ACRONYMS = {
    "IS",
    "AI",
    "EI",
    "FAN",
    "FDS",
    "MAA",
    "DNA",
    "NIM",
    "CIA",
    "AES",
    "MSA",
    "FACT",
    "ISS",
    "RSF",
    "UN",
    "EU",
}
GENERIC_PHRASES = {
    "armed men",
    "gunmen",
    "soldiers",
    "hommes armés",
    "soldats",
    "jihadists",
    "jihadistes",
    "terrorists",
    "terroristes",
    "militants",
    "mercenaries",
    "mercenaires",
    "the junta",
    "la junte",
}


def read(name: str) -> list[Row]:
    with (RAW / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def parts(cell: str) -> list[str]:
    return [part for part in cell.split("|") if part]


def fold(name: str) -> str:
    return name.casefold().replace("’", "'")


@pytest.fixture(scope="module")
def raw() -> dict[str, list[Row]]:
    return {name: read(name) for name in TABLES}


@pytest.mark.parametrize("name", TABLES)
def test_csv_is_plain_utf8_with_a_full_header(name: str) -> None:
    body = (RAW / f"{name}.csv").read_bytes()
    assert not body.startswith(b"\xef\xbb\xbf"), "no byte order mark"
    assert b"\r" not in body, "line feeds only"
    assert body.endswith(b"\n")
    rows = read(name)
    assert rows
    for row in rows:
        assert None not in row and None not in row.values(), f"{name}: too many or too few cells in {row}"
        assert all(value == value.strip() for value in row.values()), f"{name}: blanks round a cell in {row}"
    assert not re.search(rb"/(farm|tmp|work|root|home)/", body), "no machine paths"


@pytest.mark.parametrize("name", ID_OF)
def test_ids_are_unique_and_plain(raw: dict[str, list[Row]], name: str) -> None:
    ids = [row[ID_OF[name]] for row in raw[name]]
    assert len(ids) == len(set(ids)), sorted({i for i in ids if ids.count(i) > 1})
    assert all(re.fullmatch(r"[A-Z0-9_]+", i) for i in ids), [i for i in ids if not re.fullmatch(r"[A-Z0-9_]+", i)]


def test_sizes(raw: dict[str, list[Row]]) -> None:
    assert len(raw["sites"]) >= 250
    assert len(raw["presence"]) >= 60
    assert len({row["site_id"] for row in raw["presence"] if row["site_id"]}) >= 40
    assert len(raw["testplaces"]) >= 60


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("sites", "sources"),
        ("sites", "coord_source"),
        ("actors", "sources"),
        ("presence", "sources"),
        ("affiliations", "sources"),
        ("regions", "source"),
        ("testplaces", "source"),
    ],
)
def test_every_source_is_in_sources(raw: dict[str, list[Row]], table: str, column: str) -> None:
    known = {row["source_id"] for row in raw["sources"]}
    unknown = {s for row in raw[table] for s in parts(row[column]) if s not in known}
    assert not unknown


@pytest.mark.parametrize("table", ["sites", "actors", "presence", "affiliations"])
def test_a_row_without_a_source_says_memory(raw: dict[str, list[Row]], table: str) -> None:
    for row in raw[table]:
        assert row["check"] in CHECKS, row
        assert row["sources"], f"name a source, or MEM: {row}"
        if set(parts(row["sources"])) == {"MEM"}:
            assert row["check"] == "mem", row
        if row["check"] == "stored":
            assert "MEM" not in parts(row["sources"]), row


def test_references_resolve(raw: dict[str, list[Row]]) -> None:
    actors = {row["actor_id"] for row in raw["actors"]}
    sites = {row["site_id"] for row in raw["sites"]}
    assert not [r["actor_id"] for r in raw["actors"] if r["parent_id"] and r["parent_id"] not in actors]
    assert not [r for r in raw["actors"] if bool(r["parent_id"]) != bool(r["relation"])]
    for row in raw["affiliations"]:
        assert row["actor_id"] in actors, row
        assert row["parent_id"] in actors or (not row["parent_id"] and row["relation"] == "renamed"), row
        assert row["actor_id"] != row["parent_id"], row
    for row in raw["presence"]:
        assert row["actor_id"] in actors, row
        assert not row["site_id"] or row["site_id"] in sites, row


def test_no_actor_is_its_own_ancestor(raw: dict[str, list[Row]]) -> None:
    parent = {row["actor_id"]: row["parent_id"] for row in raw["actors"]}
    for start in parent:
        actor, seen = start, set[str]()
        while actor:
            assert actor not in seen, seen
            seen.add(actor)
            actor = parent[actor]


def test_coordinates_are_inside_the_country_box(raw: dict[str, list[Row]]) -> None:
    for row in [*raw["sites"], *raw["testplaces"]]:
        if not row["lat"]:
            continue
        west, south, east, north = COUNTRY_BOX[row["iso3"]]
        assert west <= float(row["lon"]) <= east and south <= float(row["lat"]) <= north, row


def test_a_point_has_a_precision_and_an_unknown_place_has_none(raw: dict[str, list[Row]]) -> None:
    for row in raw["sites"]:
        assert row["kind"] in {"site", "locality", "natural"}, row
        if row["lat"]:
            assert row["lon"] and 500 <= int(row["precision_m"]) <= 50_000, row
            assert row["coord_source"] and row["coord_kind"] != "adm1_only", row
        else:
            assert row["coord_kind"] == "adm1_only" and not row["lon"] and not row["precision_m"], row
        if row["coord_source"] == "MEM":
            assert row["check"] == "mem" and int(row["precision_m"]) >= 3_000, row
        assert row["adm1"], row


def test_sites_lie_in_their_stated_region(raw: dict[str, list[Row]]) -> None:
    """The point is in the Natural Earth unit named, or within the point's own precision of it."""
    shapely = pytest.importorskip("shapely")
    boundaries = pytest.importorskip("geo.boundaries")
    from pyproj import Geod

    try:
        units = boundaries.load_boundaries(1, on="2022-06-01")  # the date whose names the table uses
    except Exception as exc:  # noqa: BLE001  the built file is another module's business
        pytest.skip(f"no first-level boundaries to check against: {exc}")
    if "iso3" not in units.columns or "name" not in units.columns:
        pytest.skip("boundaries without iso3 and name")
    geod = Geod(ellps="WGS84")
    by_unit: dict[tuple[str, str], list[object]] = defaultdict(list)
    for iso3, name, geometry in zip(units["iso3"], units["name"], units.geometry, strict=True):
        by_unit[str(iso3), str(name)].append(geometry)
    wrong, checked = [], 0
    for row in raw["sites"]:
        shapes = by_unit.get((row["iso3"], row["adm1"])) or by_unit.get((row["iso3"], row["adm1_ne"]))
        if not row["lat"] or not shapes:
            continue
        checked += 1
        area = shapely.union_all(shapes)
        point = shapely.Point(float(row["lon"]), float(row["lat"]))
        near = shapely.ops.nearest_points(area, point)[0]
        metres = geod.inv(point.x, point.y, near.x, near.y)[2]
        if metres > max(int(row["precision_m"]), 7_000):
            wrong.append((row["site_id"], row["adm1"], round(metres)))
    assert checked > 100, f"only {checked} sites could be checked: unit names differ from the table's"
    assert not wrong


def test_names_of_two_places_are_not_shared_within_a_country(raw: dict[str, list[Row]]) -> None:
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in raw["sites"]:
        for name in [row["name"], *parts(row["aliases"])]:
            owners[row["iso3"], fold(name)].add(row["site_id"])
    shared = {key: ids for key, ids in owners.items() if len(ids) > 1}
    assert not shared


def test_no_alias_belongs_to_two_actors(raw: dict[str, list[Row]]) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for row in raw["actors"]:
        for name in [row["name_en"], row["name_fr"], *parts(row["aliases"]), *parts(row["abbrev"])]:
            owners[fold(name)].add(row["actor_id"])
    assert not {name: ids for name, ids in owners.items() if name and len(ids) > 1}


def test_ambiguous_acronyms_are_flagged(raw: dict[str, list[Row]]) -> None:
    safe = {a: row["actor_id"] for row in raw["actors"] for a in parts(row["abbrev"])}
    assert not ORDINARY_ACRONYMS & set(safe)
    flagged = {a for row in raw["actors"] for a in parts(row["ambiguous_abbrev"])}
    assert {"IS", "AI", "FAN", "FDS", "MAA", "DNA", "FACT", "AES", "MSA", "CIA"} <= flagged
    assert not flagged & set(safe), "an acronym is safe or ambiguous, not both"
    aliases = {a for row in raw["actors"] for a in parts(row["aliases"])}
    assert not ORDINARY_ACRONYMS & aliases


def test_countries_and_generic_words_are_not_names_of_actors(raw: dict[str, list[Row]]) -> None:
    metonyms = {fold(m) for row in raw["actors"] for m in parts(row["metonyms"])}
    assert {"mali", "bamako", "france", "paris", "niger", "niamey"} <= metonyms
    for row in raw["actors"]:
        names = {fold(n) for n in [row["name_en"], row["name_fr"], *parts(row["aliases"])]}
        assert not names & metonyms, (row["actor_id"], names & metonyms)
        assert not names & GENERIC_PHRASES, (row["actor_id"], names & GENERIC_PHRASES)


def test_name_traps_stay_apart(raw: dict[str, list[Row]]) -> None:
    actors = {row["actor_id"]: row for row in raw["actors"]}
    names = {i: {fold(n) for n in [r["name_en"], r["name_fr"], *parts(r["aliases"])]} for i, r in actors.items()}
    assert "russian mercenaries" in names["RUS_MERCENARIES"] and "russian mercenaries" not in names["WAGNER"]
    assert "mercenaires russes" in names["RUS_MERCENARIES"] and "mercenaires russes" not in names["WAGNER"]
    assert not names["ANSAR_DINE"] & names["ANSAROUL_ISLAM"]
    assert "ansar al-islam" not in names["ANSAROUL_ISLAM"] | names["ANSAR_DINE"]
    assert "nigerien army" in names["FAN_NER"] and "nigerian army" in names["NGA_ARMED"]
    assert "armée nigérienne" in names["FAN_NER"] and "armée nigériane" in names["NGA_ARMED"]
    assert not names["ISSP"] & names["ISWAP"]
    for actor in ("FAN_BFA", "FAN_NER"):
        assert {"FAN", "FDS"} <= set(parts(actors[actor]["ambiguous_abbrev"]))


def test_affiliations_tell_the_renamings(raw: dict[str, list[Row]]) -> None:
    ties = {(r["actor_id"], r["parent_id"], r["relation"]): r for r in raw["affiliations"]}
    wing = ties["ISSP", "ISWAP", "wing_of"]
    assert (wing["from"], wing["to"]) == ("2019-03", "2022-03")
    assert ties["ISSP", "IS", "province_of"]["from"] == "2022-03"
    founders = {a for (a, p, _), r in ties.items() if p == "JNIM" and r["from"] == "2017-03-02"}
    assert {"ANSAR_DINE", "AL_MOURABITOUN", "KATIBA_MACINA", "AQIM_SAHARA"} <= founders
    assert ("AFRICA_CORPS", "WAGNER", "successor_of") in ties
    assert ("CMA", "CSP_PSD", "component_of") in ties and ("CSP_PSD", "FLA", "merged_into") in ties


@pytest.mark.parametrize(
    ("table", "begin", "end"),
    [("actors", "start", "end"), ("presence", "from", "to"), ("affiliations", "from", "to")],
)
def test_dates_fit_their_precision_and_order(raw: dict[str, list[Row]], table: str, begin: str, end: str) -> None:
    for row in raw[table]:
        for column in (begin, end):
            value, precision = row[column], row[f"{column}_prec"]
            if not value:
                assert not precision, row
                continue
            assert precision in DATE_OF and re.fullmatch(DATE_OF[precision], value), row
        first, last = row[begin], row[end]
        if first and last:
            width = min(len(first), len(last))
            assert first[:width] <= last[:width], row


def test_stays_say_who_claims_them(raw: dict[str, list[Row]]) -> None:
    for row in raw["presence"]:
        assert row["status"] in {"active", "handed_over", "ended", "contested"}, row
        assert row["claimed_by"], row
        assert re.fullmatch(r"[A-Z]{3}(\|[A-Z]{3})*", row["iso3"]), row
        if row["status"] == "contested":
            assert row["contradiction"], f"a contested stay says what is contested: {row}"
        if row["status"] == "active":
            assert not row["to"], row
        numbers = [int(row[f"number_{n}"]) for n in ("low", "best", "high") if row[f"number_{n}"]]
        assert numbers == sorted(numbers), row


def test_the_draft_ids_are_kept(raw: dict[str, list[Row]]) -> None:
    assert {f"P{n:03d}" for n in range(1, 36)} <= {row["presence_id"] for row in raw["presence"]}
    assert {"MLI_GOSSI", "MLI_GAO", "NER_NIAMEY101", "TCD_KOSSEI", "BFA_KAMBOINSIN"} <= {
        r["site_id"] for r in raw["sites"]
    }
    assert {"FAMA", "FAN_BFA", "FAN_NER", "ANT", "ISSP", "JNIM", "UNKNOWN_ARMED"} <= {
        r["actor_id"] for r in raw["actors"]
    }


def test_regions_have_a_rule_that_can_be_read(raw: dict[str, list[Row]]) -> None:
    number = r"-?\d+(\.\d+)?"
    rules = {
        "band": rf"band:{number},{number}",
        "bbox": rf"bbox:{number}(,{number}){{3}}",
        "countries": r"countries:[A-Z]{3}(\|[A-Z]{3})*",
        "adm1": r"adm1:[A-Z]{3}:[^|]+(\|[^|]+)*",
        "buffer_border": r"buffer_border:[A-Z]{3},[A-Z]{3},\d+",
        "polygon": rf"polygon:{number} {number}(,{number} {number}){{3,}}",
    }
    for row in raw["regions"]:
        assert row["kind"] in {"region", "vague_region", "natural", "continent"}, row
        assert row["source"], row
        if not row["rule"]:
            assert row["kind"] == "natural", row
            continue
        assert re.fullmatch(rules[row["rule"].split(":")[0]], row["rule"]), row
        if row["rule"].startswith("polygon:"):
            ring = row["rule"].removeprefix("polygon:").split(",")
            assert ring[0] == ring[-1], f"the ring does not close: {row['region_id']}"


def test_region_names_are_not_shared(raw: dict[str, list[Row]]) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for row in raw["regions"]:
        for name in [row["name_en"], row["name_fr"], *parts(row["aliases"])]:
            owners[fold(name)].add(row["region_id"])
    assert not {name: ids for name, ids in owners.items() if len(ids) > 1}
    assert owners["central mali"] == {"CENTRAL_MALI"} and owners["sahel"] == {"SAHEL_BELT"}


PARTS = {"CIV": (510, 108), "SEN": (121, 45), "BEN": (546, 77), "CMR": (360, 58)}


@pytest.mark.parametrize("iso3", PARTS)
def test_every_part_of_a_layer_is_in_one_district_and_every_district_is_served(iso3: str) -> None:
    from geo import boundaries

    rows = [row for name in ("district_parts", "district_parts_odbl") for row in read(name) if row["iso3"] == iso3]
    parts_there, districts = PARTS[iso3]
    assert len({row["shape_id"] for row in rows}) == len(rows) == parts_there
    assert len({row["shape_id"].split("B")[0] for row in rows}) == 1, "one layer"
    units = boundaries.load_boundaries(2).query("iso3 == @iso3")
    assert {row["pcode"] for row in rows} == set(units["pcode"])
    assert len(units) == districts
    assert all(not re.search("[ÃÂ]", row["name"]) for row in rows), "letters of two encodings"


def test_share_alike_rows_are_in_the_share_alike_table() -> None:
    assert {row["iso3"] for row in read("district_parts")} == {"CIV", "SEN"}
    assert {row["iso3"] for row in read("district_parts_odbl")} == {"BEN", "CMR"}


def test_burkinas_new_provinces_are_made_of_communes_of_the_province_they_left() -> None:
    communes, provinces = read("burkina_new_provinces"), {row["adm1_code"]: row for row in read("burkina_provinces")}
    assert len({row["shape_id"] for row in communes}) == len(communes)
    for row in communes:
        assert provinces[row["adm1_code"]]["province_2025"] == row["province_2025"]
        whole = provinces[row["adm1_code"].split("/")[0]]
        assert whole["province_1996"] == provinces[row["adm1_code"]]["province_1996"]
    new = {row["commune"] for row in communes if row["province_2025"] in ("Karo-Peli", "Dyamongou")}
    assert new == {"Arbinda", "Koutougou", "Kantchari", "Botou"}


def test_what_is_unmapped_has_a_reason_and_a_day() -> None:
    for row in read("unmapped_units"):
        assert row["reason"] and row["source"], row
        assert not row["since"] or re.fullmatch(r"\d{4}(-\d{2}-\d{2})?", row["since"]), row
        assert not row["lies_in"] or row["since"], f"from when is it to be told of? {row}"
