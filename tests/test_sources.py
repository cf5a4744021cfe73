"""Other people's events: old and new columns, encodings, numbers and dates in every form, and bad files."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import schemas, sources
from geo.errors import DataError, GeoError
from geo.sources.cells import days, numbers
from geo.sources.gdelt import COLUMNS_1, COLUMNS_2
from geo.sources.naming import actor, claim_type, country

NEW_ACLED = {
    "event_id_cnty": "MLI90001",
    "event_date": "12 March 2022",
    "year": "2022",
    "time_precision": "1",
    "disorder_type": "Political violence",
    "event_type": "Battles",
    "sub_event_type": "Armed clash",
    "actor1": "JNIM: Group for Support of Islam and Muslims",
    "assoc_actor_1": "",
    "inter1": "Rebel group",
    "actor2": "Military Forces of Mali (2021-)",
    "country": "Mali",
    "admin1": "Mopti",
    "admin2": "Douentza",
    "location": "Mondoro",
    "latitude": "14.6667",
    "longitude": "-1.9500",
    "geo_precision": "1",
    "source": "Made-up Wire",
    "notes": 'Made up: an attack on the "camp", repelled; several dead.',
    "fatalities": "27",
}
OLD_ACLED = {
    "GWNO": "432",
    "EVENT_ID_CNTY": "7RTA",
    "EVENT_ID_NO_CNTY": "70007",
    "EVENT_DATE": "18/04/2014",
    "TIME_PRECISION": "1",
    "EVENT_TYPE": "Battle-No change of territory",
    "ACTOR1": "MNLA: National Movement for the Liberation of Azawad",
    "ACTOR2": "Military Forces of Mali (2013-)",
    "COUNTRY": "Mali",
    "ADMIN1": "Gao",
    "LOCATION": "Ménaka",
    "LATITUDE": "15,9182",
    "LONGITUDE": "2,4022",
    "GEO_PRECISION": "1",
    "SOURCE": "Made-up Radio",
    "NOTES": "Made up.",
    "FATALITIES": "1 204",
}
UCDP = {
    "id": "500001",
    "type_of_violence": "1",
    "side_a": "Government of Mali",
    "side_b": "JNIM",
    "source_headline": "Made up",
    "source_office": "Made-up Wire",
    "where_prec": "2",
    "where_coordinates": "Mondoro town",
    "adm_1": "Mopti region",
    "latitude": "14.67",
    "longitude": "-1.95",
    "country": "Mali",
    "date_prec": "2",
    "date_start": "2022-03-12 00:00:00.000",
    "date_end": "2022-03-14 00:00:00.000",
    "best": "97",
    "high": "100",
    "low": "27",
}


def write(path: Path, rows: list[dict[str, str]], encoding: str = "utf-8", delimiter: str = ",") -> Path:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(stream.getvalue().encode(encoding))
    return path


def test_a_new_acled_export(tmp_path: Path) -> None:
    events = sources.read_acled(write(tmp_path / "new.csv", [NEW_ACLED]))
    row = schemas.check(events, "events").iloc[0]
    assert (row["event_id"], row["type"], row["source_type"]) == ("acled:MLI90001", "clash", "Battles: Armed clash")
    assert (row["date_start"], row["date_end"], row["date_prec"]) == ("2022-03-12", "2022-03-12", 1)
    assert (row["actors"], row["targets"], row["iso3"]) == (["JNIM"], ["FAMA"], "MLI")
    assert row["killed_best"] == 27
    assert row["killed_low"] is pd.NA, "ACLED gives one number, not a range"
    assert (row.geometry.x, row.geometry.y) == (-1.95, 14.6667)
    assert "not to be passed on" in row["licence"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_an_old_acled_export_in_any_encoding(tmp_path: Path, encoding: str, delimiter: str) -> None:
    row = sources.read_events(write(tmp_path / "old.csv", [OLD_ACLED], encoding, delimiter)).iloc[0]
    assert (row["place_name"], row["date_start"], row["killed_best"]) == ("Ménaka", "2014-04-18", 1204)
    assert (row["type"], row["actors"], row.geometry.x) == ("clash", ["MNLA"], 2.4022)


def test_every_kind_of_file_gives_the_same_events(tmp_path: Path) -> None:
    table = pd.DataFrame([NEW_ACLED])
    table.to_parquet(tmp_path / "a.parquet")
    table.assign(fatalities=27, latitude=14.6667, longitude=-1.95, event_date=dt.datetime(2022, 3, 12)).to_excel(
        tmp_path / "a.xlsx", index=False
    )
    (tmp_path / "a.json").write_text(json.dumps({"status": 200, "data": [NEW_ACLED | {"fatalities": 27}]}), "utf-8")
    first = sources.read_events(write(tmp_path / "a.csv", [NEW_ACLED]))
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("readme.md", "no table")
        archive.write(tmp_path / "a.csv", "inside/a.csv")
    for suffix in ("parquet", "xlsx", "json", "zip"):
        pd.testing.assert_frame_equal(sources.read_events(tmp_path / f"a.{suffix}"), first, check_dtype=False)


def test_precision_widens_the_window_and_takes_points_off_the_map(tmp_path: Path) -> None:
    week = NEW_ACLED | {"event_id_cnty": "2", "time_precision": "2", "geo_precision": "3"}
    month = NEW_ACLED | {"event_id_cnty": "3", "time_precision": "3", "geo_precision": "2"}
    events = sources.read_acled(write(tmp_path / "p.csv", [week, month]))
    assert list(events["date_start"]) == ["2022-03-06", "2022-03-01"]
    assert list(events["date_end"]) == ["2022-03-18", "2022-03-31"]
    assert events.geometry.isna().tolist() == [True, False]
    assert events["lat"].tolist() == [14.6667, 14.6667], "what is not drawn is kept"


def test_violence_against_civilians_with_nobody_killed_is_no_killing(tmp_path: Path) -> None:
    against = NEW_ACLED | {"event_type": "Violence against civilians", "sub_event_type": "Attack", "fatalities": "0"}
    deadly = against | {"event_id_cnty": "2", "fatalities": "3"}
    old = against | {"event_id_cnty": "3", "fatalities": "3", "sub_event_type": ""}
    events = sources.read_acled(write(tmp_path / "v.csv", [against, deadly, old]))
    assert list(events["type"]) == ["attack", "killing_of_civilians", "killing_of_civilians"]


def test_ucdp_and_its_api(tmp_path: Path) -> None:
    whole = UCDP | {"id": "500002", "where_prec": "6", "type_of_violence": "3", "side_a": "IS", "side_b": "Civilians"}
    events = sources.read_events(write(tmp_path / "u.csv", [UCDP, whole]))
    row = schemas.check(events, "events").iloc[0]
    assert (row["killed_low"], row["killed_best"], row["killed_high"]) == (27, 97, 100)
    assert (row["date_start"], row["date_end"], row["date_prec"], row["geo_prec"]) == ("2022-03-12", "2022-03-14", 2, 2)
    assert (row["actors"], row["targets"]) == (["GOV_MLI"], ["JNIM"])
    assert events.geometry.isna().tolist() == [False, True], "a country is never its centroid"
    (tmp_path / "u.json").write_text(json.dumps({"TotalCount": 2, "Result": [UCDP, whole]}), "utf-8")
    pd.testing.assert_frame_equal(sources.read_events(tmp_path / "u.json"), events)
    older = {("best_est" if name == "best" else name): cell for name, cell in UCDP.items()}
    assert sources.read_ucdp(write(tmp_path / "o.csv", [older])).iloc[0]["killed_best"] == 97


def gdelt_row(columns: list[str], **cells: str) -> str:
    given = {
        "GLOBALEVENTID": "900",
        "SQLDATE": "20220312",
        "EventCode": "190",
        "EventRootCode": "19",
        "Actor1Name": "MALI",
        "Actor1Code": "MLIMIL",
        "ActionGeo_Type": "4",
        "ActionGeo_FullName": 'Mondoro, "Mopti", Mali',
        "ActionGeo_CountryCode": "ML",
        "ActionGeo_Lat": "14.67",
        "ActionGeo_Long": "-1.95",
        "SOURCEURL": "https://example.org/a",
    } | cells
    return "\t".join(given.get(name, "") for name in columns)


@pytest.mark.parametrize("columns", [COLUMNS_1, COLUMNS_2])
def test_gdelt_files_without_header(tmp_path: Path, columns: list[str]) -> None:
    codes = {"NG": "NER", "NI": "NGA", "CD": "TCD", "UV": "BFA", "MR": "MRT", "ML": "MLI"}  # FIPS 10-4, not ISO
    lines = [
        gdelt_row(columns, GLOBALEVENTID=str(at), ActionGeo_CountryCode=code, ActionGeo_Type="1")
        for at, code in enumerate(codes)
    ]
    lines.append(gdelt_row(columns))
    lines.append(gdelt_row(columns, GLOBALEVENTID="901", EventCode="1831"))
    path = tmp_path / "20220312.export.CSV"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    events = schemas.check(sources.read_events(path), "events")
    assert list(events["iso3"])[: len(codes)] == list(codes.values())
    assert events.geometry.isna().tolist() == [True] * len(codes) + [False, False], "a centroid is no place"
    assert list(events["type"])[-2:] == ["clash", "explosion"]
    assert events["side_a"].iloc[-1] == "MALI (MLIMIL)"
    assert not any(events["actors"]), "a CAMEO code is no actor of ours"


def test_hxl_below_its_headings(tmp_path: Path) -> None:
    path = tmp_path / "h.csv"
    path.write_text(
        "Made-up table,,,,,\nDate,Where,Killed,Lat,Lon,Country\n"
        "#date+occurred,#loc+name,#affected+killed,#geo+lat,#geo+lon,#country+code+v_iso3\n2022-03-12,Mondoro,27,14.67,-1.95,mli\n2022-03-13,Tessit,,,,MLI\n",
        "utf-8",
    )
    events = schemas.check(sources.read_events(path), "events")
    assert list(events["place_name"]) == ["Mondoro", "Tessit"]
    assert (events.iloc[0]["iso3"], events.iloc[0]["killed_best"], events.iloc[0].geometry.x) == ("MLI", 27, -1.95)
    assert events.iloc[1].geometry is None
    assert pd.isna(events.iloc[1]["killed_best"])


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["2022-03-12", "2022/3/12", "20220312", "2022-03-12T00:00:00", "2022-03-12 00:00:00.000"], "2022-03-12"),
        (["12 March 2022", "12-Mar-22", "March 12, 2022", "12 mars 2022", "Mar 12 2022"], "2022-03-12"),
        (["12/03/2022", "12.03.2022", "12-03-2022", "12/3/22"], "2022-03-12"),
        (["44632", "44632.0"], "2022-03-12"),
        (["1 août 2022", "01 Aug 2022"], "2022-08-01"),
        (["3 juillet 2022"], "2022-07-03"),
        (["3 juin 2022"], "2022-06-03"),
    ],
)
def test_days_in_every_form(cells: list[str], expected: str) -> None:
    assert set(days(pd.Series(cells))) == {expected}


def test_the_column_says_whether_the_day_or_the_month_comes_first() -> None:
    assert list(days(pd.Series(["03/04/2022", "03/25/2022"]))) == ["2022-03-04", "2022-03-25"]
    assert list(days(pd.Series(["03/04/2022", "25/03/2022", ""]))) == ["2022-04-03", "2022-03-25", None]
    with pytest.raises(DataError, match="cannot be of one form"):
        days(pd.Series(["25/03/2022", "03/25/2022"]))
    with pytest.raises(DataError, match="'soon' is no date"):
        days(pd.Series(["soon"]))


@given(st.dates(dt.date(1989, 1, 1), dt.date(2035, 12, 31)))
def test_a_day_written_out_is_read_back(day: dt.date) -> None:
    forms = [day.isoformat(), day.strftime("%Y%m%d"), day.strftime("%d %B %Y"), day.strftime("%d-%b-%Y")]
    assert set(days(pd.Series(forms))) == {day.isoformat()}


def test_numbers_as_text() -> None:
    assert numbers(pd.Series(["1,204", "1 204", "1\u202f204", "1204.0"])).tolist() == [1204.0] * 4
    assert numbers(pd.Series(["14,5"]), decimal_comma=True).tolist() == [14.5]
    assert numbers(pd.Series(["", "n/a"])).isna().all()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Military Forces of Mali (2012-2013)", "FAMA"),
        ("Military Forces of Niger (2011-2021) Gendarmerie", "NER_GENDARMERIE"),
        ("Military Forces of Nigeria (2015-2023)", "NGA_ARMED"),
        ("Military Forces of Burkina Faso (2022-)", "FAN_BFA"),
        ("Islamic State (West Africa) - Greater Sahara Faction", "ISSP"),
        ("Islamic State West Africa Province (ISWAP)", "ISWAP"),
        ("JNIM", "JNIM"),
        ("IS", "IS"),
        ("Unidentified Armed Group (Chad)", "UNKNOWN_ARMED"),
        ("Civilians (Niger)", "civilians"),
        ("Former Military Forces of Mali (2013-2020)", None),
        ("JNIM: Group for Support of Islam and Muslims and/or Islamic State Sahel Province (ISSP)", None),
        ("Protesters (Mali)", None),
        ("", None),
    ],
)
def test_actors_only_where_sure(name: str, expected: str | None) -> None:
    assert actor(name) == expected


def test_countries_and_types() -> None:
    assert [country(name) for name in ("Niger", "Nigeria", "Ivory Coast", "DR Congo (Zaire)", "Atlantis")] == [
        "NER",
        "NGA",
        "CIV",
        "COD",
        None,
    ]
    assert claim_type("acled", "Explosions/Remote violence", "Air/drone strike") == "air_strike"
    assert claim_type("acled", "Protests", "Peaceful protest") is None


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"", "not a readable"),
        ("a.csv", b"one,two\n1,2\n", "none of ACLED, UCDP GED, GDELT, HXL"),
        ("a.zip", b"PK no zip", "not a readable zip"),
        ("a.json", b"{}", "no list of objects"),
        ("a.json", b"[" * 100_000, "not a readable"),
        ("a.xlsx", b"no workbook", "not a readable"),
        ("a.parquet", b"no parquet", "not a readable"),
        ("a.dbf", b"x", "tables are read from"),
    ],
)
def test_bad_files_end_in_one_line(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError, match=message) as caught:
        sources.read_events(tmp_path / name)
    assert "\n" not in str(caught.value)


def test_swapped_coordinates_and_repeated_events_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="mixed up"):
        sources.read_acled(write(tmp_path / "s.csv", [NEW_ACLED | {"latitude": "146667"}]))
    with pytest.raises(DataError, match="stands 2 times"):
        sources.read_acled(write(tmp_path / "t.csv", [NEW_ACLED, NEW_ACLED]))
    with pytest.raises(DataError, match="no column actor1"):
        sources.read_acled(write(tmp_path / "c.csv", [{k: v for k, v in NEW_ACLED.items() if k != "actor1"}]))
    with pytest.raises(DataError, match="no such file"):
        sources.read_events(tmp_path / "none.csv")


@settings(max_examples=60)
@given(st.binary(max_size=400), st.sampled_from([".csv", ".json", ".zip", ".xlsx", ".parquet", ".tsv"]))
def test_any_bytes_end_in_events_or_one_line(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, suffix: str
) -> None:
    path = tmp_path_factory.mktemp("bytes") / f"a{suffix}"
    path.write_bytes(content)
    try:
        schemas.check(sources.read_events(path), "events")
    except GeoError as error:
        assert "\n" not in str(error)
