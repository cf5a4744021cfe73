"""One place for each mention, or an honest "ambiguous", in the made-up land."""

from __future__ import annotations

from types import SimpleNamespace

from made_up import article

from geo.resolve import Resolution, resolve
from geo.toponyms import find_toponyms


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
