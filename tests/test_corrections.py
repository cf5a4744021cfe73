# ruff: noqa: E501 - rows of a table, one a line
"""Corrections by hand: found again by their quote, applied last, marked, and said where they apply no longer."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from claim_cases import article, places_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import geo
from geo import schemas
from geo.claims import extract_claims
from geo.corrections import Applied, apply, beside, read_corrections, review, review_csv
from geo.corrections import values as cells
from geo.corrections.files import COLUMNS
from geo.errors import DataError

TEXT = (
    "Gunmen attacked an army post near Djibo on 3 April 2022, killing 12 soldiers, the government of Burkina Faso said.\n\n"
    "Residents of Solhan said that about 40 people had died in Djibo. Later, Djibo was quiet.\n\n"
    "French troops left the base at Gossi on 19 April 2022. There was a camp at Zzoukou too."
)
FOUND = article(TEXT)
PLACES = places_of(FOUND)
CLAIMS = extract_claims(FOUND, PLACES)
LEFT = "French troops left the base at Gossi on 19 April 2022."
META = {"who": "A. Diallo", "when": "2026-11-22", "why": "read the report"}


def row(**more: str) -> dict[str, str]:
    """A row of a corrections file."""
    return META | more


def written(path: Path, *rows: dict[str, str], mark: str = ",") -> Path:
    """A corrections file."""
    names = [name for name in COLUMNS if any(name in one for one in rows)]
    names += [name for one in rows for name in one if name not in COLUMNS]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(dict.fromkeys(names)), restval="", delimiter=mark)
        writer.writeheader()
        writer.writerows(rows)
    return path


def after(tmp_path: Path, *rows: dict[str, str], **options: Any) -> Applied:
    """The tables after corrections."""
    return apply(FOUND, PLACES, CLAIMS, read_corrections(written(tmp_path / "corrections.csv", *rows), **options))


def test_a_claim_is_fixed_and_marked(tmp_path: Path) -> None:
    fix = row(
        table="claim", do="fix", quote=LEFT, claim_type="withdrawal", set_numbers="troops 300 (men) [Gossi]",
        set_speaker="FRA_ARMED", set_date="2022-04", set_actors="BARKHANE|MINUSMA", set_stance="hedged",
    )  # fmt: skip
    out = after(tmp_path, fix)
    (claim,) = out.claims[out.claims["type"] == "withdrawal"].to_dict("records")
    assert claim["numbers"] == [{"what": "troops", "low": 300, "high": 300, "of": "men", "scope": "Gossi"}]
    assert (claim["asserted_by"], claim["actors"], claim["stance"]) == ("FRA_ARMED", ["BARKHANE", "MINUSMA"], "hedged")
    assert (claim["date_start"], claim["date_end"], claim["date_prec"]) == ("2022-04-01", "2022-04-30", 4)
    assert claim["edited"] == "actors|date|numbers|speaker|stance"
    assert (claim["edited_by"], claim["edited_on"], claim["edited_why"]) == tuple(META.values())
    assert "changed by hand by A. Diallo" in claim["reason"]
    others = out.claims[out.claims["type"] != "withdrawal"]
    assert others["edited"].isna().all()
    assert "edited" not in CLAIMS.columns  # what was given is left as it was


def test_a_claim_is_moved_added_and_removed(tmp_path: Path) -> None:
    moved = row(table="claim", do="fix", quote=LEFT, set_place="Djibo")
    added = row(
        table="claim", do="add", quote="Later,  Djibo was\nquiet.", set_type="troop_presence", set_place="Djibo"
    )
    gone = row(
        table="claim",
        do="remove",
        quote="Residents of Solhan said that about 40 people had died in Djibo.",
        set_place="Nowhere",
    )
    out = after(tmp_path, moved, added, gone)
    assert [what for _, what, _ in out.outcomes] == ["applied"] * 3
    claims = out.claims.set_index("claim_id")
    assert claims.at["h1", "quote"] == "Later, Djibo was quiet." and claims.at["h1", "edited"] == "added"
    assert claims.at["h1", "mention_id"] == "m5"
    (left,) = claims[claims["type"] == "withdrawal"]["place_name"]
    assert left == "Djibo"
    assert not any("Residents" in quote for quote in claims["quote"])
    assert out.notes() == [
        "a claim was removed by hand: “Residents of Solhan said that about 40 people had died in D…” "
        "(A. Diallo, 2026-11-22: read the report)"
    ]


def test_a_removed_claim_contests_nothing_any_more(tmp_path: Path) -> None:
    contested = CLAIMS[CLAIMS["status"] == "contested"]
    assert len(contested) == 2  # 12 dead beside about 40
    out = after(tmp_path, row(table="claim", do="remove", quote=contested.iloc[1]["quote"]))
    assert set(out.claims["status"]) == {"uncontested"}
    out = after(tmp_path, row(table="claim", do="fix", quote=contested.iloc[0]["quote"], set_status="uncontested"))
    assert set(out.claims["status"]) == {"uncontested"} and not any(out.claims["contradicts"])


def test_a_place_is_fixed_everywhere_and_claims_go_with_it(tmp_path: Path) -> None:
    fix = row(
        table="place",
        do="fix",
        quote="Djibo",
        set_lat="14.1",
        set_lon="-1.6",
        set_name="Djibo camp",
        set_radius_m="500",
    )
    out = after(tmp_path, fix)
    there = out.places[out.places["toponym"] == "Djibo"]
    assert len(there) == 3 and {(p.x, p.y) for p in there.geometry} == {(-1.6, 14.1)}
    assert set(there["name"]) == {"Djibo camp"} and set(there["iso3"]) == {"BFA"} and set(there["radius_m"]) == {500}
    assert set(there["edited"]) == {"name|lat|lon|radius_m"}
    moved = out.claims[out.claims["mention_id"].isin(there["mention_id"])]
    assert len(moved) >= 2 and set(moved["place_name"]) == {"Djibo camp"} and set(moved["edited"]) == {"place"}


def test_one_mention_of_several_by_its_offset(tmp_path: Path) -> None:
    second = TEXT.index("Djibo", TEXT.index("Djibo") + 1)
    fix = row(table="place", do="fix", quote="Djibo", start=str(second + 3), set_place_id="iso:BFA")
    out = after(tmp_path, fix)
    assert list(out.places[out.places["edited"].notna()]["start"]) == [second]
    (changed,) = out.places[out.places["edited"].notna()].to_dict("records")
    assert (changed["kind"], changed["place_id"], changed["geo_prec"]) == ("country", "iso:BFA", 6)


def test_a_place_is_added_and_a_false_one_stays_undrawn(tmp_path: Path) -> None:
    add = row(table="place", do="add", quote="Zzoukou", set_lat="15.5", set_lon="-1.2")
    gone = row(table="place", do="remove", quote="Solhan")
    at = row(table="claim", do="fix", quote=LEFT, set_place="Zzoukou")
    out = after(tmp_path, add, gone, at)
    places = out.places.set_index("toponym")
    assert (places.at["Zzoukou", "mention_id"], places.at["Zzoukou", "iso3"]) == ("h1", "MLI")
    assert places.at["Solhan", "status"] == "not_mapped" and places.at["Solhan", "geometry"] is None
    assert "taken out by hand by A. Diallo" in places.at["Solhan", "reason"]
    assert len(out.places) == len(PLACES) + 1
    assert list(out.claims[out.claims["mention_id"] == "h1"]["type"]) == ["withdrawal"]


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"table": "claim", "do": "fix", "quote": "Words of an older text.", "set_stance": "denies"}, "not in the article"),
        ({"table": "claim", "do": "fix", "quote": LEFT, "claim_type": "arrest", "set_stance": "denies"}, "no claim of type arrest"),
        ({"table": "claim", "do": "fix", "quote": "Later, Djibo was quiet.", "set_stance": "denies"}, "no claim in that"),
        ({"table": "claim", "do": "fix", "quote": LEFT, "set_place": "Timbuktu"}, "no place of the article"),
        ({"table": "claim", "do": "add", "quote": LEFT, "set_type": "withdrawal", "set_place": "Gossi"}, "by itself now"),
        ({"table": "place", "do": "fix", "quote": "quiet", "set_kind": "site"}, "finds no place there"),
        ({"table": "place", "do": "fix", "quote": "Gossi", "set_place_id": "geonames:0"}, "the gazetteer has no place"),
        ({"table": "place", "do": "add", "quote": "of Solhan", "set_lat": "1", "set_lon": "1"}, "overlaps"),
    ],
)  # fmt: skip
def test_what_applies_no_longer_is_said_in_one_line(tmp_path: Path, more: dict[str, str], why: str) -> None:
    out = after(tmp_path, row(**more), shared=False)
    (line,) = out.notes()
    assert line.startswith("corrections.csv, row 2: ") and why in line and "\n" not in line
    assert "edited" not in out.claims or out.claims["edited"].isna().all()


def test_several_claims_of_a_sentence_are_told_apart(tmp_path: Path) -> None:
    text = "The army said JNIM attacked Djibo and Solhan on 3 April 2022, killing 5 soldiers in Djibo and 9 in Solhan."
    found = article(text)
    places = places_of(found)
    claims = extract_claims(found, places)
    assert len(claims) > 1
    path = written(tmp_path / "c.csv", row(table="claim", do="fix", quote=text, set_stance="denies"))
    assert (
        "fill claim_type, claim_speaker and claim_place"
        in apply(found, places, claims, read_corrections(path)).notes()[0]
    )
    last = claims.iloc[-1]
    keys = {"claim_type": last["type"], "claim_place": last["place_name"], "claim_speaker": last["asserted_by"]}
    path = written(tmp_path / "c.csv", row(table="claim", do="fix", quote=text, set_stance="denies", **keys))
    out = apply(found, places, claims, read_corrections(path))
    assert list(out.claims["stance"]) == [*claims["stance"][:-1], "denies"]


def test_a_shared_file_says_nothing_of_other_articles(tmp_path: Path) -> None:
    other = row(table="claim", do="fix", quote="Words of another article.", set_stance="denies")
    named = row(table="claim", do="fix", quote=LEFT, set_stance="denies", article="other.md")
    out = after(tmp_path, other, named)
    assert [what for _, what, _ in out.outcomes] == ["another article's"] * 2 and out.notes() == []


def test_a_renamed_article_keeps_its_own_corrections(tmp_path: Path) -> None:
    fix = row(table="claim", do="fix", quote=LEFT, set_stance="denies", article="old-name.txt")
    own, shared = after(tmp_path, fix, shared=False), after(tmp_path, fix, shared=True)
    assert [out.outcomes[0][1] for out in (own, shared)] == ["applied", "another article's"]


def test_files_are_found_beside_the_article(tmp_path: Path) -> None:
    path = tmp_path / "a.b.md"
    here = FOUND.__class__(text=TEXT, path=str(path))
    assert beside(here) == [] and beside(FOUND) == []
    both = [tmp_path / "corrections.csv", tmp_path / "a.b.corrections.csv"]
    for one in both:
        one.write_text("x")
    assert beside(here) == both


@pytest.mark.parametrize(
    ("more", "column"),
    [
        ({"do": "change"}, "do"),
        ({"do": "fix"}, "do"),
        ({"do": "", "set_stance": "denies"}, "do"),
        ({"do": "fix", "set_stance": "maybe"}, "set_stance"),
        ({"do": "fix", "set_date": "19/04/2022"}, "set_date"),
        ({"do": "fix", "set_date": "2022-13"}, "set_date"),
        ({"do": "fix", "set_date": "2022-05/2022-04"}, "set_date"),
        ({"do": "fix", "set_numbers": "many"}, "set_numbers"),
        ({"do": "fix", "set_numbers": "killed 9-3"}, "set_numbers"),
        ({"do": "fix", "set_type": "coup"}, "set_type"),
        ({"do": "fix", "set_lat": "12", "set_lon": "2"}, "set_lat"),
        ({"table": "place", "do": "fix", "set_lat": "12"}, "set_lat"),
        ({"table": "place", "do": "fix", "set_place_id": "none"}, "set_place_id"),
        ({"table": "place", "do": "fix", "set_lat": "120", "set_lon": "2"}, "set_lat"),
        ({"table": "place", "do": "fix", "set_lat": "nan", "set_lon": "2"}, "set_lat"),
        ({"table": "place", "do": "add", "set_name": "x"}, "set_place_id"),
        ({"do": "add", "set_stance": "denies"}, "set_type"),
        ({"do": "remove", "quote": ""}, "quote"),
        ({"do": "remove", "who": ""}, "who"),
        ({"do": "remove", "when": ""}, "when"),
        ({"do": "remove", "when": "yesterday"}, "when"),
        ({"do": "remove", "why": ""}, "why"),
        ({"do": "remove", "start": "-3"}, "start"),
        ({"do": "remove", "table": "actor"}, "table"),
        ({"do": "fix", "set_speaker": "x" * 3000}, "set_speaker"),
    ],
)  # fmt: skip
def test_a_bad_row_names_row_and_column(tmp_path: Path, more: dict[str, str], column: str) -> None:
    path = written(
        tmp_path / "c.csv", row(table="claim", do="", quote="fine"), row(**{"table": "claim", "quote": LEFT} | more)
    )
    with pytest.raises(DataError) as caught:
        read_corrections(path)
    assert f"row 3, column {column}" in str(caught.value) and "\n" not in str(caught.value)


def test_a_bad_file_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    for content, why in (
        (b"table,quote,do\n", "'who' is missing"),
        (b"table,quote,do,who,when,why,set_plce\n", "'set_plce' is not known"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"table,quote,do,who,when,why\n\"x\"y,\n", "not CSV"),
        (b"", "missing"),
        (b"a\0b", "no text"),
    ):  # fmt: skip
        path.write_bytes(content)
        with pytest.raises(DataError, match=why) as caught:
            read_corrections(path)
        assert "\n" not in str(caught.value)
    with pytest.raises(DataError, match="cannot be read"):
        read_corrections(tmp_path / "none.csv")


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_other_spreadsheets_separate_otherwise(tmp_path: Path, mark: str) -> None:
    path = written(tmp_path / "c.csv", row(table="claim", do="fix", quote=LEFT, set_stance="denies"), mark=mark)
    assert [one.quote for one in read_corrections(path)] == [LEFT]


# -- the table to check ------------------------------------------------------------------------------------------------
def test_the_table_to_check_has_everything_and_the_doubtful_first() -> None:
    table = review(FOUND, PLACES, CLAIMS)
    assert list(table.columns) == list(COLUMNS)
    assert (table["table"] == "claim").sum() == len(CLAIMS)
    assert set(table[table["table"] == "place"]["quote"]) == set(PLACES["toponym"])
    contested = set(CLAIMS[CLAIMS["status"] == "contested"]["quote"])
    assert set(table["quote"][:2]) == contested
    rest = [float(value) for value in table["confidence"][2:]]
    assert rest == sorted(rest)
    filled = [name for name in COLUMNS if name.startswith("set_") or name in {"do", *META}]
    assert not table[filled].to_numpy().any()


def test_there_and_back_again(tmp_path: Path) -> None:
    table = review(FOUND, PLACES, CLAIMS)
    path = tmp_path / "review.csv"
    path.write_text(review_csv(table), "utf-8", newline="")
    assert read_corrections(path) == []
    at = table.index[table["claim_type"] == "withdrawal"][0]
    spot = table.index[(table["table"] == "place") & (table["quote"] == "Gossi")][0]
    for index, name, value in (
        (at, "do", "fix"), (at, "set_date", "2022-04-18"), (spot, "do", "fix"), (spot, "set_place_id", "iso:MLI"),
    ):  # fmt: skip
        table.at[index, name] = value
    for index in (at, spot):
        for name, value in META.items():
            table.at[index, name] = value
    path.write_text(review_csv(table), "utf-8", newline="")
    out = apply(FOUND, PLACES, CLAIMS, read_corrections(path))
    assert [what for _, what, _ in out.outcomes] == ["applied"] * 2
    (claim,) = out.claims[out.claims["type"] == "withdrawal"].to_dict("records")
    assert (claim["date_start"], claim["iso3"], claim["geo_prec"]) == ("2022-04-18", "MLI", 6)
    assert claim["edited"] == "date|place" or claim["edited"] == "place|date"


_TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40)


@given(_TEXTS | st.sampled_from(["=1+1", "'=1", "''-2", "@x", "-3", "+1", "\t=1", " =1", "'", "'a", "-"]))
def test_no_cell_is_a_formula_and_none_is_changed(text: str) -> None:
    written_ = cells.guarded(text)
    assert not written_.lstrip(" \t\r\n").startswith(("=", "+", "-", "@"))
    assert cells.unguarded(written_) == text
    table = review(FOUND, PLACES, CLAIMS)
    table.loc[0, "quote"] = text
    (_, first, *_), *_ = [list(csv.reader(io.StringIO(review_csv(table), newline="")))]
    assert cells.unguarded(first[1]) == text


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "what": st.sampled_from(schemas.NUMBER_KINDS),
                "low": st.integers(0, 9**9),
                "more": st.none() | st.integers(0, 500),
                "of": st.none() | st.sampled_from(["men", "French soldiers"]),
                "scope": st.none() | st.just("Mali, Niger"),
            }
        ),
        max_size=4,
    )
)
def test_figures_and_dates_are_written_as_they_are_read(told: list[dict[str, Any]]) -> None:
    figures = [
        {"what": n["what"], "low": n["low"], "high": None if n["more"] is None else n["low"] + n["more"]}
        | {"of": n["of"], "scope": n["scope"]}
        for n in told
    ]
    assert cells.numbers(cells.numbers_text(figures)) == figures


@given(st.dates(), st.dates())
def test_dates_are_written_as_they_are_read(one: Any, two: Any) -> None:
    first, last = sorted((one.isoformat(), two.isoformat()))
    read = cells.date(cells.date_text({"date_start": first, "date_end": last}))
    assert (read["date_start"], read["date_end"]) == (first, last)


_SOME = {
    "quote": st.sampled_from(
        ["Djibo", "Gossi", "Solhan", "Zzoukou", LEFT, "Later, Djibo was quiet.", "no such words", TEXT[:60]]
    ),
    "start": st.sampled_from(["", "0", "140", "99999"]),
    "claim_type": st.sampled_from(["", "attack", "withdrawal", "arrest"]),
}
_PLACE_SET = {
    "set_place_id": st.sampled_from(["", "iso:MLI", "geonames:2457163", "region:CENTRAL_MALI", "nothing", "none"]),
    "set_name": st.sampled_from(["", "Xx <b>", "none"]),
    "set_kind": st.sampled_from(["", *schemas.PLACE_KINDS]),
    "set_radius_m": st.sampled_from(["", "50", "400000"]),
}
_CLAIM_SET = {
    "set_type": st.sampled_from(["attack", "denial", "group_active"]),
    "set_actors": st.sampled_from(["", "none", "JNIM|some men", "GOV_MLI"]),
    "set_place": st.sampled_from(["", "none", "Djibo", "Zzoukou", "Nowhere"]),
    "set_date": st.sampled_from(["", "none", "2022", "2022-04/2022-05"]),
    "set_numbers": st.sampled_from(["", "none", "killed 3; wounded up to 9"]),
    "set_speaker": st.sampled_from(["", "none", "JNIM", "a man"]),
    "set_stance": st.sampled_from(["", "denies"]),
    "set_status": st.sampled_from(["", *schemas.CLAIM_STATUS]),
}
_POINTS = st.sampled_from([("", ""), ("15.5", "-1.2"), ("0", "0"), ("-89.9", "179.9")])
_DO = st.sampled_from(["fix", "add", "remove"])


@st.composite
def _correction(draw: Any) -> dict[str, str]:
    """A row that may be any correction."""
    table = draw(st.sampled_from(["place", "claim"]))
    made = draw(st.fixed_dictionaries({**_SOME, **(_PLACE_SET if table == "place" else _CLAIM_SET)}))
    if table == "place":
        made["set_lat"], made["set_lon"] = draw(_POINTS)
    return META | made | {"table": table, "do": draw(_DO)}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_correction(), min_size=1, max_size=5))
def test_any_correction_leaves_tables_that_can_be_drawn(tmp_path: Path, rows: list[dict[str, str]]) -> None:
    path = written(tmp_path / "c.csv", *rows)
    try:
        read = read_corrections(path)
    except DataError:
        return
    out = apply(FOUND, PLACES, CLAIMS, read)
    assert len(out.outcomes) == len(read) and len(out.places) >= len(PLACES)
    ids = set(out.claims["claim_id"])
    for claim in out.claims.to_dict("records"):
        assert set(claim["contradicts"]) <= ids
        assert FOUND.text[claim["start"] : claim["end"]] == claim["quote"]
    for what, table in (("applied", out.claims), ("applied", out.places)):
        marked = "edited" in table and table["edited"].notna().any()
        assert not marked or any(became == what for _, became, _ in out.outcomes)
    geo.draw(out.claims, out.places, FOUND)


def test_degrees_with_a_decimal_comma() -> None:
    read = cells.degrees(90)
    assert (read("14,60"), read("-3,5"), read("14.6")) == (14.6, -3.5, 14.6)
    for wrong in ("1,4,6", "14,", ",5", "95,1"):
        with pytest.raises(cells.BadCell):
            read(wrong)
