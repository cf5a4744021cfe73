"""The real article that the project was made for; its text is never committed."""

from __future__ import annotations

from pathlib import Path

import pytest

import geo

ARTICLE = Path(__file__).parents[2] / "shared" / "articles" / "mali-accuses-france-of-spying.txt"
pytestmark = [pytest.mark.shared, pytest.mark.skipif(not ARTICLE.is_file(), reason="../shared is not here")]


def test_its_claims_are_all_there_with_the_right_speaker() -> None:
    article = geo.read_article(ARTICLE)
    table = geo.extract_claims(article, geo.locate(article))
    found = table.to_dict("records")

    def some(kind: str, **wanted: object) -> list[dict]:
        return [
            claim
            for claim in found
            if claim["type"] == kind and all(claim[key] == value for key, value in wanted.items())
        ]

    graves = some("mass_grave", asserted_by="GOV_FRA", place_name="Gossi", actors=["UNKNOWN_FOREIGN"])
    denial = some("denial", asserted_by="GOV_MLI")
    assert graves and denial and graves[0]["claim_id"] in denial[0]["contradicts"]
    assert some("accusation", asserted_by="GOV_MLI", targets=["FRA_ARMED"])
    french = some("denial", asserted_by="GOV_FRA")
    implied = some("accusation", stance="implied", targets=["FRA_ARMED"])
    assert french and implied and implied[0]["claim_id"] in french[0]["contradicts"]
    assert some("base_handover")
    assert some("withdrawal", asserted_by="the report")
    scopes = {
        fact["scope"]
        for claim in found
        for fact in claim["numbers"]
        if fact["what"] == "troops" and fact["low"] == 5000
    }
    assert scopes == {"Mali and surrounding countries", None}
    active = {actor for claim in some("group_active") for actor in claim["actors"]}
    assert {"IS", "JNIM", "ANSAROUL_ISLAM", "JAS"} <= active
    attacks = [claim for claim in some("attack") if claim["date_start"] == "2022-04-01" and claim["date_prec"] == 4]
    assert {claim["iso3"] for claim in attacks} == {"MLI", "BFA"}
    assert all(
        "uncertain" in fact["scope"] for claim in attacks for fact in claim["numbers"] if fact["what"] == "killed"
    )
