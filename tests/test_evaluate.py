"""Scores against gold, and the readers of corpora."""

from __future__ import annotations

import datetime as dt
import json
import math
from pathlib import Path

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import GeoError
from geo.evaluate import FARTHEST_KM, Found, PlaceScores, error_km, evaluate, score_spans
from geo.gold import Gold, Labelled, read_corpus
from geo.span_scores import without_demonyms
from geo.unit_scores import UnitScores, score_units

TEXT = "From Gao the road leads to Kidal."
LGL = """<?xml version="1.0" encoding="utf-8"?><articles><article docid="7"><title>T</title><text>{text}</text>
<toponyms><toponym><start>5</start><end>8</end><phrase>Gao</phrase><gaztag geonameid="1"><name>Gao</name>
<lat>16.27</lat><lon>-0.05</lon></gaztag></toponym><toponym><start>27</start><end>32</end><phrase>Kidal</phrase></toponym></toponyms>
</article></articles>"""
GEOVIRUS = """<articles><article><source>x</source><text>{text}</text><locations><location><name>Gao</name>
<lat>16.27</lat><lon>-0.05</lon><start>6</start><end>9</end></location></locations></article></articles>"""
GEOWEBNEWS = """<articles><article><text>{text}</text><toponyms><toponym><extractedName>Gao</extractedName>
<type>Literal</type><start>5</start><end>8</end><latitude>16.27</latitude><longitude>-0.05</longitude></toponym>
<toponym><extractedName>road</extractedName><type>Literal_Expression</type><start>13</start><end>17</end></toponym>
</toponyms></article></articles>"""


@pytest.mark.parametrize("form", [LGL, GEOVIRUS, GEOWEBNEWS], ids=["LGL", "GeoVirus", "GeoWebNews"])
def test_the_authors_xml(form: str, tmp_path: Path) -> None:
    path = tmp_path / "corpus.xml"
    path.write_text(form.format(text=TEXT), encoding="utf-8")
    (article,) = read_corpus(path)
    first = article.gold[0]
    assert article.text[first.start : first.end] == "Gao"
    assert (first.lat, first.lon) == (16.27, -0.05)
    assert "road" not in [article.text[gold.start : gold.end] for gold in article.gold]


def test_json_lines_with_coordinates_of_nought_are_without(tmp_path: Path) -> None:
    path = tmp_path / "corpus.jsonl"
    rows = [{"start": 5, "end": 8, "lat": 0, "lon": 0}, {"start": 27, "end": 32, "lat": 18.4, "lon": 1.4}]
    path.write_text(json.dumps({"id": 1, "text": TEXT, "toponyms": rows}) + "\n", encoding="utf-8")
    (article,) = read_corpus(path)
    assert [gold.located for gold in article.gold] == [False, True]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.jsonl", '{"text": "x"}\n', "line 1"),
        ("a.jsonl", "no json\n", "line 1"),
        ("a.jsonl", '{"text": "x", "toponyms": [{"start": 0, "end": 9}]}\n', "outside its text"),
        ("a.jsonl", "\n", "has no article"),
        ("a.xml", "<articles><article>", "not well-formed"),
        ("a.xml", '<!DOCTYPE x [<!ENTITY a "b">]><articles/>', "declares entities"),
    ],
)
def test_bad_corpora_are_one_line(name: str, content: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(GeoError, match=message) as caught:
        read_corpus(path)
    assert "\n" not in str(caught.value)


def test_a_missing_corpus(tmp_path: Path) -> None:
    with pytest.raises(GeoError, match="cannot be read"):
        read_corpus(tmp_path / "none.jsonl")


def test_exact_and_overlapping_spans() -> None:
    scores = score_spans([([(0, 5), (10, 20)], [(0, 5), (12, 20), (30, 33)])])
    assert scores.exact.precision == pytest.approx(1 / 3)
    assert scores.exact.recall == pytest.approx(1 / 2)
    assert scores.overlap.precision == pytest.approx(2 / 3)
    assert scores.overlap.recall == 1
    assert scores.exact.f1 == pytest.approx(0.4)


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(1, 9)), max_size=12))
def test_what_agrees_scores_one(pairs: list[tuple[int, int]]) -> None:
    spans = sorted({(start, start + size) for start, size in pairs})
    scores = score_spans([(spans, spans)])
    assert scores.exact.f1 == scores.overlap.f1 == (1.0 if spans else 0.0)


def test_errors_in_kilometres() -> None:
    gold = Gold(0, 3, 0.0, 1.0)
    assert error_km(gold, Found(0, 3, 0.0, 2.0)) == pytest.approx(111.3, abs=0.1)  # a degree along the equator
    assert error_km(gold, Found(0, 3, 5.0, 5.0, shapely.box(0.5, -1, 6, 6))) == 0
    assert error_km(gold, Found(0, 3)) == error_km(gold, None) == FARTHEST_KM


def test_place_scores() -> None:
    scores = PlaceScores([0.0, 10.0, 100.0, FARTHEST_KM])
    assert (scores.within(161), scores.within(25)) == (0.75, 0.5)
    assert scores.mean == pytest.approx(110 / 3)
    assert scores.median == 10
    assert 0 < scores.auc < 1
    assert PlaceScores([0.0]).auc == 0 and PlaceScores([FARTHEST_KM]).auc == 1
    assert math.isnan(PlaceScores().auc)


def test_a_system_is_scored_end_to_end() -> None:
    gold = [Gold(5, 8, 16.27, -0.05), Gold(27, 32)]
    corpus = [Labelled("1", TEXT, gold)]

    def find(_: Labelled) -> list[Found]:
        return [Found(5, 8, 16.3, 0.0), Found(13, 17, 1.0, 1.0), Found(27, 32, 18.4, 1.4)]

    scores = evaluate(corpus, find)
    assert scores.whole.recall == 1  # the mention without coordinates is left out
    assert scores.whole.precision == pytest.approx(1 / 2)
    assert scores.spans.exact.recall == 1
    assert scores.found.within(25) == 1


def test_this_project_is_scored_by_default() -> None:
    corpus = [Labelled("1", TEXT, [Gold(5, 8, 16.27, -0.05), Gold(27, 32, 18.44, 1.41)])]
    scores = evaluate(corpus)
    assert scores.spans.exact.f1 == 1
    assert scores.given.within(25) == scores.whole.f1 == 1
    assert scores.rows()[0] == ("articles", "1")


def test_country_and_unit_are_scored_where_the_gold_names_them() -> None:
    """Tombouctou is Timbuktu; the unit is that of the article's date; what is not found counts in nothing."""
    text = "Gunmen attacked Gossi in Mali. Djibo, in Burkina Faso, was calm. Troops went home."
    spans = {name: (text.index(name), text.index(name) + len(name)) for name in ("Gossi", "Djibo", "home")}
    gold = [
        Gold(*spans["Gossi"], iso3="MLI", adm1="Tombouctou"),
        Gold(*spans["Djibo"], iso3="BFA", adm1="Soum"),
        Gold(*spans["home"], iso3="NER", adm1="Dosso"),
    ]
    scores = score_units([Labelled("1", text, gold, published=dt.date(2024, 5, 1))])
    assert (scores.country_right, scores.in_country) == (2, 2)
    assert (scores.adm1_right, scores.in_adm1) == (1, 2)  # Djibo lay in Sahel until July 2025
    later = score_units([Labelled("1", text, gold, published=dt.date(2025, 12, 1))])
    assert later.adm1_right == 2
    assert UnitScores().rows() == []


def test_scores_without_demonyms() -> None:
    text = "Malian troops left Gao."
    corpus = [Labelled("1", text, [Gold(19, 22)])]
    pairs = list(without_demonyms(corpus, [([(19, 22)], [(0, 6), (19, 22)])]))
    assert pairs == [([(19, 22)], [(19, 22)])]
