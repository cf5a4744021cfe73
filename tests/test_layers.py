"""Tables to layers: which layer, how drawn, in which words; and the words and packing below them."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any

import map_cases
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo import layers as layers_module
from geo import lexicon, presence, schemas, wording
from geo.footing import Ground
from geo.layers import Layers, make_layers, marks, palette
from geo.payload import GRID, Lines, clip, script_json, unvarints, varints
from geo.stays import against, packed, stays


@pytest.fixture(scope="module")
def layers() -> Layers:
    """Layers of the report on Gossi."""
    return make_layers(map_cases.sahel_claims(), map_cases.sahel_places(), map_cases.ARTICLE, lang="en")


def _claim(layers: Layers, claim_id: str) -> dict[str, Any]:
    return next(claim for claim in layers.claims if claim["id"] == claim_id)


def test_every_claim_is_in_its_layer_and_contested_ones_in_two(layers: Layers) -> None:
    counts = {layer["id"]: layer["count"] for layer in layers.layers}
    assert counts == {
        "groups": 2,
        "troops": 4,
        "events": 6,
        "statements": 3,
        "contested": 4,
        "shading": 6,
        "countries": 4,
        "mentions": 1,
        "ledger": 0,
        "regions": None,
        "towns": None,
        "relief": None,
    }
    assert sum(counts[name] or 0 for name in ("groups", "troops", "events", "statements")) == len(layers.claims)
    assert all((claim["layer"] == "contested") == (claim["status"] == "contested") for claim in layers.claims)


def test_the_whole_ledger_is_carried_each_word_once() -> None:
    ground = Ground()
    rows = stays(presence.load_presence(), ground, "en")
    assert len(rows) == len(presence.load_presence())
    carried = packed(rows)
    words = {column: carried["known"].get(column) for column in carried["columns"]}
    back = [
        {c: words[c][v] if words[c] is not None else v for c, v in zip(carried["columns"], row, strict=True)}
        for row in carried["rows"]
    ]
    remarks = against(rows)
    for row in back:
        row["against"] = remarks[row["against"]] if row["against"] >= 0 else ""
    assert back == [{column: row[column] for column in carried["columns"]} for row in rows]
    assert len(set(remarks)) == len(remarks) > 50
    assert len(json.dumps(carried)) < len(json.dumps(rows)) / 2
    assert any(row["geom"] < 0 for row in rows) == bool(presence.load_presence().geometry.isna().any())


def test_each_group_has_a_colour_and_a_dash_of_its_own(layers: Layers) -> None:
    groups = [style for key, style in layers.styles.items() if key.startswith("group:")]
    assert len(groups) == 4
    assert len({style["colour"] for style in groups}) == len({style["dash"] for style in groups}) == 4
    assert palette()["contested"][0] not in {style["colour"] for style in groups}


def test_contests_have_two_sides_and_an_implied_accusation(layers: Layers) -> None:
    assert layers.episodes == [[[0], [1]], [[2], [3]]]
    assert _claim(layers, "c4")["says"] == "implied by Government of Mali, not said outright"
    assert _claim(layers, "c2")["against"] == [0]


def test_what_is_not_drawn_says_why(layers: Layers) -> None:
    assert {row["name"]: row["why"] for row in layers.tray} == {
        "Xanadou": "no place of this name in the gazetteer",
        "Kelo": "two places of this name weigh the same",
        "Killing of civilians": "the text names no place for this claim",
    }


def test_countries_are_named_once_each_and_never_a_point(layers: Layers) -> None:
    countries = [place for place in layers.places if place["layer"] == "countries"]
    assert {place["iso3"] for place in countries} == {"FRA", "MLI", "RUS", "BFA"}
    assert all(layers.ground.shapes[place["geom"]]["t"] == "area" for place in countries)
    assert all("unit" in layers.ground.shapes[place["geom"]] for place in countries)


@pytest.mark.parametrize(
    ("shape", "geo_prec", "radius", "kind", "drawn"),
    [
        (shapely.Point(0, 15), 1, None, "site", "pin"),
        (shapely.Point(0, 15), 1, 500.0, "locality", "pin"),
        (shapely.Point(0, 15), 1, 5000.0, "locality", "ring"),
        (shapely.Point(0, 15), 2, None, "locality", "ring"),
        (shapely.Point(0, 15), None, None, "locality", "ring"),
        (shapely.Point(0, 15), 4, None, "admin1", "none"),
        (shapely.Point(0, 15), 6, None, "country", "none"),
        (shapely.Point(0, 95), 1, None, "site", "none"),
        (shapely.box(0, 0, 1, 1), 4, None, "admin1", "area"),
        (shapely.box(0, 0, 1, 1), 1, None, "site", "area"),
        (shapely.LineString([(0, 0), (1, 1)]), 5, None, "natural", "area"),
        (None, 1, None, "site", "none"),
        (shapely.Point(), 1, None, "site", "none"),
    ],
)
def test_footing(shape: Any, geo_prec: Any, radius: Any, kind: str, drawn: str) -> None:
    row = {"geometry": shape, "geo_prec": geo_prec, "radius_m": radius, "kind": kind, "place_id": "x", "iso3": "MLI"}
    assert Ground().place(row).drawn == drawn


def test_a_ring_without_radius_is_25_km() -> None:
    ground = Ground()
    row = {
        "geometry": shapely.Point(0, 15),
        "geo_prec": 2,
        "radius_m": None,
        "kind": "locality",
        "place_id": "x",
        "iso3": "",
    }
    ground.place(row)
    assert ground.shapes[0]["r"] == 25_000


DATES = [
    (("2022-04-20", "2022-04-20", 1), "20 April 2022, day known", "20 avril 2022, jour connu"),
    (("2022-04-01", "2022-04-30", 4), "April 2022, month known", "avril 2022, mois connu"),
    (("2013-01-01", "2013-12-31", 5), "2013, year known", "2013, année connue"),
    (("2022-04-18", "2022-04-21", 2), "18 April 2022 to 21 April 2022, known within a few days", None),
    (("2014-01-01", "2022-12-31", 5), "2014 to 2022, only the year or a longer time known", None),
    (("2022-03-01", "2022-04-30", 5), "March 2022 to April 2022, only the year or a longer time known", None),
    (("2013-01-11", None, 1), "since 11 January 2013, day known", None),
    ((None, "2022-02-28", None), "until 28 February 2022", None),
    ((None, None, None), "date not known", "date inconnue"),
    (("2022-04-01", "2022-04-01", 1), "1 April 2022, day known", "1er avril 2022, jour connu"),
]


@pytest.mark.parametrize(("date", "english", "french"), DATES)
def test_dates_in_words(date: tuple[Any, Any, Any], english: str, french: str | None) -> None:
    claim = dict(zip(("date_start", "date_end", "date_prec"), date, strict=True)) | {"date_basis": "stated"}
    assert wording.date_words(claim, "en") == english
    assert french is None or wording.date_words(claim, "fr") == french


def test_an_inferred_date_says_so() -> None:
    claim = {
        "date_start": "2022-04-01",
        "date_end": "2022-04-30",
        "date_prec": 4,
        "date_basis": "inferred from publication",
    }
    assert wording.date_words(claim, "en").endswith("worked out from the date of publication")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ({"what": "killed", "low": 6, "high": 6, "of": "soldiers"}, "6 killed (soldiers)"),
        ({"what": "killed", "low": 24, "high": 99}, "24 to 99 killed"),
        ({"what": "wounded", "low": 12, "high": None}, "at least 12 wounded"),
        ({"what": "troops", "low": None, "high": 5000, "scope": "Mali"}, "up to 5,000 troops [counted over: Mali]"),
        ({"what": "other", "low": 3, "high": 3, "of": "lorries"}, "3 lorries"),
        ({"what": "displaced", "low": None, "high": None}, "displaced"),
    ],
)
def test_numbers_in_words(number: dict[str, Any], words: str) -> None:
    assert wording.number_words(number, "en") == words


def test_both_languages_have_the_same_words_and_every_type() -> None:
    def keys(value: Any, path: str = "") -> set[str]:
        if not isinstance(value, dict):
            return {path}
        return {key for name, part in value.items() for key in keys(part, f"{path}.{name}")}

    english, french = lexicon.load("en", "map"), lexicon.load("fr", "map")
    assert keys(english) == keys(french)
    assert set(english["types"]) == set(schemas.CLAIM_TYPES) == set(marks())
    assert set(english["stances"]) == set(schemas.STANCES) and set(english["status"]) == set(schemas.CLAIM_STATUS)


@given(st.text())
def test_json_for_a_script_element_cannot_leave_it(text: str) -> None:
    written = script_json({"words": text, f"_{text}": 1})
    assert not set("<>&\u2028\u2029") & set(written)
    assert json.loads(written)["words"] == text
    written.encode("utf-8")


def test_lone_surrogates_are_written_as_escapes() -> None:
    assert json.loads(script_json("\ud83d x")) == "\ud83d x"
    script_json("\ud83d x").encode("utf-8")


@given(st.text(), st.integers(2, 50))
def test_clip_keeps_short_text_and_bounds_long(text: str, most: int) -> None:
    assert len(clip(text, most)) <= most
    assert clip(text, most) == text or len(text) > most


def _unpack(packed: dict[str, Any]) -> list[list[tuple[int, int]]]:
    """A second, plain reading of what the page's data.js reads."""
    data, lines, place = gzip.decompress(base64.b64decode(packed["z"])), [], 0
    for count in packed["n"]:
        line, lon, lat = [], 0, 0
        for _ in range(count):
            pair = []
            for _ in range(2):
                value = shift = 0
                while True:
                    byte = data[place]
                    place += 1
                    value |= (byte & 127) << shift
                    shift += 7
                    if byte < 128:
                        break
                pair.append((value >> 1) ^ -(value & 1))
            lon, lat = lon + pair[0], lat + pair[1]
            line.append((lon, lat))
        lines.append(line)
    assert place == len(data)
    return lines


@given(st.lists(st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=1, max_size=20), max_size=5))
def test_lines_come_back_as_they_were_packed(lines: list[list[tuple[float, float]]]) -> None:
    pool = Lines()
    for line in lines:
        pool.add(line)
    for line, found in zip(lines, _unpack(pool.packed()), strict=True):
        grid = [tuple(int(v) for v in np.rint(np.array(point) / GRID)) for point in line]
        assert found == [point for place, point in enumerate(grid) if place == 0 or point != grid[place - 1]]
    assert pool.packed() == pool.packed()


@given(st.lists(st.integers(-(2**50), 2**50), max_size=30))
def test_varints_are_as_short_as_can_be(values: list[int]) -> None:
    data = varints(np.array(values, dtype=np.int64))
    assert unvarints(data).tolist() == values
    assert len(data) == sum(max(1, -(-((value << 1) ^ (value >> 63)).bit_length() // 7)) for value in values)


@given(st.integers(2, 7), st.data())
def test_no_claim_stands_beside_its_rival(count: int, data: st.DataObject) -> None:
    pairs = data.draw(st.sets(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=12))
    claims = [
        {"against": sorted({b for a, b in pairs if a == n != b} | {a for a, b in pairs if b == n != a})}
        for n in range(count)
    ]
    side = layers_module._sides(claims, 0)
    assert side[0] == 0
    assert all(side[n] != side[other] for n in side for other in claims[n]["against"])


def test_a_denial_of_two_tolls_is_a_version_of_its_own() -> None:
    triangle = [{"against": [1, 2]}, {"against": [0, 2]}, {"against": [0, 1]}]
    assert sorted(layers_module._sides(triangle, 0).values()) == [0, 1, 2]
