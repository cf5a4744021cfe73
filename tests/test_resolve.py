"""One place for each mention, or an honest "ambiguous", in the made-up land."""

from __future__ import annotations

import csv
from pathlib import Path
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st
from made_up import article

from geo.candidates import Candidate, weights
from geo.gazetteer import Place
from geo.resolve import Resolution, confidence, evidence, resolve
from geo.toponyms import Mention, find_toponyms


def resolved(text: str, land: SimpleNamespace) -> dict[str, Resolution]:
    found = article(text)
    results = resolve(find_toponyms(found, land.gazetteer, actors=[]), found, land.gazetteer)
    return {result.mention.text: result for result in results}


def test_a_name_of_two_places_with_nothing_to_decide_is_ambiguous(land: SimpleNamespace) -> None:
    kelo = resolved("Three people were hurt in Kelo.", land)["Kelo"]
    assert (kelo.status, kelo.place) == ("ambiguous", None)
    assert "XAA" in kelo.reason and "XBB" in kelo.reason
    assert {candidate.place.place_id for candidate in kelo.candidates} == {"t:2", "t:3"}


def test_the_country_named_decides(land: SimpleNamespace) -> None:
    assert resolved("Three people were hurt in Kelo, in Belmora.", land)["Kelo"].place.place_id == "t:3"
    assert resolved("Three people were hurt in Kelo, in Ardania.", land)["Kelo"].place.place_id == "t:2"


def test_the_region_named_decides(land: SimpleNamespace) -> None:
    assert resolved("Three people were hurt in Kelo (Estmark region).", land)["Kelo"].place.place_id == "t:3"


def test_one_sense_in_an_article(land: SimpleNamespace) -> None:
    text = "Three people were hurt in Kelo, in Belmora.\n\nThe market of Kelo is closed."
    found = article(text)
    results = resolve(find_toponyms(found, land.gazetteer, actors=[]), found, land.gazetteer)
    assert [r.place.place_id for r in results if r.mention.text == "Kelo" and r.place] == ["t:3", "t:3"]


def test_a_town_and_the_region_named_after_it(land: SimpleNamespace) -> None:
    assert resolved("They left Norvik.", land)["Norvik"].place.kind == "locality"
    assert resolved("They left Norvik region.", land)["Norvik"].place.kind == "admin1"


def test_an_unknown_place_is_kept_as_unknown(land: SimpleNamespace) -> None:
    okko = resolved("They burned the village of Okko.", land)["Okko"]
    assert (okko.status, okko.place, okko.confidence) == ("unknown", None, 0.0)


def test_the_weights_file_holds_what_the_program_asks_for() -> None:
    found = weights()
    assert set(found) == {"learnt", "by_hand", "settings", "confidence"}
    assert not set(found["learnt"]) & set(found["by_hand"])
    ranked = resolved_made_up()
    assert set(evidence(ranked, mention_of("Kelo"))) == set(found["confidence"])


def resolved_made_up() -> list[Candidate]:
    place = Place(
        *(
            "t:2",
            "Kelo",
            "",
            (),
            "locality",
            "town",
            "XAA",
            "Norvik",
            "",
            "",
            "",
            "",
            1.5,
            1.6,
            600_000,
            1000,
            "",
            "",
            (),
        ),
        (),
    )
    candidate = Candidate(place)
    candidate.add("name_exact")
    return [candidate]


def mention_of(name: str) -> Mention:
    return Mention(0, len(name), name, "name", name)


@given(st.dictionaries(st.sampled_from(sorted(weights()["confidence"])), st.floats(-12, 12)))
def test_a_confidence_is_a_probability(found: dict[str, float]) -> None:
    assert 0 <= confidence(found) <= 1


def test_confidences_of_the_corpora_are_as_right_as_they_say() -> None:
    """The table that data/build/resolve_weights.py wrote by cross-validation."""
    path = Path(__file__).parent / "gold" / "reliability.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for corpus in ("LGL", "GeoWebNews"):
        mine = [row for row in rows if row["corpus"] == corpus]
        gap = sum(int(row["mentions"]) * abs(float(row["confidence"]) - float(row["right"])) for row in mine)
        assert gap / sum(int(row["mentions"]) for row in mine) < 0.05
