"""Claims of an outside extractor: taken only as far as the text bears them out."""

from __future__ import annotations

import json
from typing import Any

import pytest
from claim_cases import article, places_of
from hypothesis import given
from hypothesis import strategies as st

import geo
from geo import schemas
from geo.claims import outside
from geo.claims.told import schema
from geo.errors import SchemaError

TEXT = (
    "Gunmen attacked soldiers near Djibo on 3 April 2022, the government of Burkina Faso said. "
    "At least 12 soldiers were killed.\n\nJNIM said that it had killed about 40 soldiers at Djibo. "
    "Residents of Solhan heard shots. Gunmen attacked soldiers near Djibo on 3 April 2022, again."
)
FIRST = TEXT[: TEXT.index(" At least")]
SECOND = TEXT[TEXT.index("JNIM said") : TEXT.index(" Residents")]
GOOD: dict[str, Any] = {
    "type": "attack",
    "quote": FIRST,
    "actors": ["Gunmen"],
    "targets": ["soldiers"],
    "place": "Djibo",
    "date": "3 April 2022",
    "numbers": [],
    "speaker": "government of Burkina Faso",
    "stance": "asserts",
}
JNIM = GOOD | {
    "quote": SECOND,
    "actors": ["JNIM"],
    "targets": ["soldiers"],
    "date": None,
    "numbers": [{"what": "killed", "words": "about 40"}],
    "speaker": "JNIM",
}


def read(*drafts: Any) -> tuple[list[dict[str, Any]], list[str]]:
    """Claims and the reasons of what was not taken."""
    found = article(TEXT)
    table = geo.claims_from(found, lambda _, __: drafts, places_of(found))
    return table.to_dict("records"), list(outside.rejects(table)["reason"])


def test_names_dates_and_figures_are_read_by_us() -> None:
    (one, two), gone = read(JNIM, GOOD)
    assert gone == []
    assert (one["actors"], one["targets"], one["asserted_by"]) == (["UNKNOWN_ARMED"], ["FAN_BFA"], "GOV_BFA")
    assert (one["place_name"], one["mention_id"], one["iso3"]) == ("Djibo", "m1", "BFA")
    assert (one["date_start"], one["date_prec"], one["date_basis"]) == ("2022-04-03", 1, "stated")
    assert (two["actors"], two["asserted_by"]) == (["JNIM"], "JNIM")
    assert [(n["what"], n["low"], n["high"]) for n in two["numbers"]] == [("killed", 38, 42)]


def test_a_quote_that_is_not_there_is_no_claim() -> None:
    rows, gone = read(GOOD | {"quote": FIRST.replace("Gunmen", "JNIM fighters")}, GOOD | {"quote": " "})
    assert rows == []
    assert len(gone) == 2 and all("letter by letter" in reason for reason in gone)


def test_offsets_must_hold_where_they_are_given() -> None:
    again = TEXT.index("Gunmen", 10)
    quote = "Gunmen attacked soldiers near Djibo on 3 April 2022, again."
    rows, gone = read(GOOD | {"quote": quote, "start": again, "end": again + len(quote)})
    assert [row["start"] for row in rows] == [again] and gone == []
    for wrong in ({"start": 1}, {"start": again, "end": again + 3}, {"end": 3}):
        rows, gone = read(GOOD | {"quote": quote} | wrong)
        assert rows == [] and "letter by letter" in gone[0]


def test_a_piece_of_a_sentence_stands_for_the_whole() -> None:
    (row,), _ = read(GOOD | {"quote": "attacked soldiers"})
    assert row["quote"] == FIRST


def test_an_invented_speaker_is_no_claim() -> None:
    rows, gone = read(GOOD | {"speaker": "the White House"})
    assert rows == []
    assert "speaker" in gone[0]


@pytest.mark.parametrize(
    ("field", "value", "left"),
    [
        ("place", "Timbuktu", "place_name"),
        ("place", "soldiers", "place_name"),
        ("date", "5 May 2022", "date_start"),
        ("date", "soldiers", "date_start"),
    ],
)
def test_an_invented_detail_is_left_empty_and_said(field: str, value: str, left: str) -> None:
    (row,), gone = read(GOOD | {field: value})
    assert row[left] is None
    assert len(gone) == 1 and value in gone[0]


def test_invented_actors_and_figures_are_left_out_and_said() -> None:
    (row,), gone = read(GOOD | {"actors": ["Boko Haram", "Gunmen"], "numbers": [{"what": "killed", "words": "400"}]})
    assert (row["actors"], row["numbers"]) == (["UNKNOWN_ARMED"], [])
    assert ["Boko Haram" in reason or "400" in reason for reason in gone] == [True, True]


def test_a_figure_of_another_sentence_is_not_this_claims() -> None:
    (row,), gone = read(GOOD | {"numbers": [{"what": "killed", "words": "At least 12"}]})
    assert row["numbers"] == [] and len(gone) == 1


@pytest.mark.parametrize(
    "draft",
    [
        GOOD | {"type": "coup"},
        GOOD | {"stance": "maybe"},
        GOOD | {"actors": "Gunmen"},
        GOOD | {"html": "<script>"},
        {key: value for key, value in GOOD.items() if key != "stance"},
        GOOD | {"start": "3"},
        "a text",
        None,
        17,
        [],
    ],
)
def test_what_is_not_of_the_form_is_refused(draft: Any) -> None:
    rows, gone = read(draft)
    assert rows == []
    assert "not of the form" in gone[0]


def test_contradictions_are_linked_as_in_our_own_reading() -> None:
    told = GOOD | {"quote": TEXT[TEXT.index("At least") : TEXT.index("\n\n")], "date": None}
    told |= {"numbers": [{"what": "killed", "words": "At least 12"}], "speaker": None, "targets": ["soldiers"]}
    (one, two), _ = read(told, JNIM)
    assert (one["contradicts"], two["contradicts"]) == ([two["claim_id"]], [one["claim_id"]])
    assert {one["status"], two["status"]} == {"contested"}


def test_too_many_drafts_are_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside, "MOST_DRAFTS", 3)
    rows, gone = read(*[GOOD] * 5)
    assert len(rows) == 3
    assert "more than 3" in gone[-1]


def test_the_built_in_rules_are_the_same_interface() -> None:
    found = article(TEXT)
    places = places_of(found)
    ours = geo.claims_from(found, places=places)
    assert ours.drop(columns="geometry").equals(geo.extract_claims(found, places).drop(columns="geometry"))
    assert outside.rejects(ours).empty


def test_a_table_that_breaks_the_schema_is_an_error() -> None:
    found = article(TEXT)
    places = places_of(found)
    bad = geo.extract_claims(found, places)
    bad["quote"] = "invented"
    with pytest.raises(SchemaError, match="invented"):
        geo.claims_from(found, lambda _, __: bad, places)


def test_the_json_schema_follows_the_tables() -> None:
    form = schema()
    told = form["$defs"]["Told"]
    assert told["properties"]["type"]["enum"] == list(schemas.CLAIM_TYPES)
    assert told["properties"]["stance"]["enum"] == list(schemas.STANCES)
    for part in (form, told, form["$defs"]["ToldNumber"]):
        assert part["additionalProperties"] is False
        assert set(part["required"]) == set(part["properties"])  # what strict servers ask for
    words = json.dumps(form)
    assert not any(f'"{limit}"' in words for limit in ("maxLength", "minLength", "maxItems", "title"))


_ANY = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=30)
    | st.sampled_from([FIRST, SECOND, "Djibo", "JNIM"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*GOOD, "start", "x"]), inner, max_size=9)
    ),
    max_leaves=8,
)


@given(st.lists(_ANY | st.fixed_dictionaries({key: st.just(value) | _ANY for key, value in GOOD.items()}), max_size=3))
def test_whatever_is_told_every_claim_rests_on_the_text(drafts: list[Any]) -> None:
    found = article(TEXT)
    table = geo.claims_from(found, lambda _, __: drafts, places_of(found))
    assert all(found.text[row.start : row.end] == row.quote for row in table.itertuples())
    assert len(table) <= len(drafts)
    outside.rejects(table).to_json().encode("utf-8")


@given(st.text(max_size=400))
def test_a_rejected_draft_can_be_shown_whatever_it_holds(text: str) -> None:
    _, gone = read({"quote": text + "\ud800"})
    json.dumps(gone).encode("utf-8")
