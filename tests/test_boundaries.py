"""Boundaries with their dates: counts, nesting, shared borders, and what a point lies in on a given day."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import boundaries
from geo.errors import GeoError

RAW = Path(__file__).resolve().parents[1] / "data" / "raw"
DAYS = ("2010-01-01", "2014-01-01", "2018-06-01", "2022-04-20", "2024-01-01", "2026-01-01")
HUNDREDTH_OF_A_PERCENT = 1e-4

# Units per vintage: first, second and third level.
COUNTS = [
    ("MLI", "2010-01-01", (9, 50, 701)),
    ("MLI", "2016-01-18", (9, 50, 701)),
    ("MLI", "2016-01-19", (11, 54, 701)),
    ("MLI", "2022-04-20", (11, 54, 701)),
    ("MLI", "2023-03-13", (20, 57, 701)),
    ("MLI", None, (20, 57, 701)),
    ("BFA", "2025-07-01", (13, 45, 0)),
    ("BFA", "2025-07-02", (17, 47, 0)),
    ("TCD", "2012-09-03", (22, 70, 0)),
    ("TCD", "2012-09-04", (23, 70, 0)),
    ("MRT", "2014-11-24", (13, 57, 0)),
    ("MRT", "2014-11-25", (15, 57, 0)),
    ("NER", "2022-04-20", (8, 67, 266)),
    ("NGA", None, (37, 774, 0)),
    ("SDN", None, (18, 188, 0)),
    ("GHA", None, (16, 260, 0)),
    ("TGO", None, (5, 37, 0)),
    ("GIN", None, (8, 34, 0)),
    ("CIV", None, (33, 108, 0)),
    ("SEN", None, (14, 45, 0)),
    ("CMR", None, (10, 58, 0)),
    ("BEN", None, (12, 77, 0)),
    ("DZA", None, (48, 0, 0)),
    ("LBY", None, (22, 0, 0)),
]

# A town, its longitude and latitude, a day, and the unit that it was in. Coordinates: GeoNames.
TOWNS = [
    ("Gossi", -1.29, 15.82, "2022-04-20", "MLI", "Timbuktu", "Gourma-Rharous"),
    ("Ménaka", 2.40, 15.92, "2014-01-01", "MLI", "Gao", "Ménaka"),
    ("Ménaka", 2.40, 15.92, "2018-01-01", "MLI", "Ménaka", "Ménaka"),
    ("Taoudenni", -3.98, 22.68, "2014-01-01", "MLI", "Timbuktu", "Timbuktu"),
    ("Taoudenni", -3.98, 22.68, "2018-01-01", "MLI", "Taoudénit", "Taoudénit (cercles not mapped)"),
    ("Timbuktu", -3.01, 16.77, "2024-01-01", "MLI", "Timbuktu", "Timbuktu"),
    ("Bougouni", -7.48, 11.42, "2022-01-01", "MLI", "Sikasso", "Bougouni"),
    ("Bougouni", -7.48, 11.42, "2024-01-01", "MLI", "Bougouni", "Bougouni"),
    ("Ouélessébougou", -7.91, 11.99, "2022-01-01", "MLI", "Koulikoro", "Kati"),
    ("Ouélessébougou", -7.91, 11.99, "2024-01-01", "MLI", "Bougouni", "Ouélessébougou"),
    ("Bandiagara", -3.61, 14.35, "2022-01-01", "MLI", "Mopti", "Bandiagara"),
    ("Bandiagara", -3.61, 14.35, "2024-01-01", "MLI", "Bandiagara", "Bandiagara"),
    ("Bamako", -8.00, 12.65, "2024-01-01", "MLI", "Bamako", "Bamako"),
    ("Kidal", 1.41, 18.44, "2024-01-01", "MLI", "Kidal", "Kidal"),
    ("Djibo", -1.63, 14.10, "2022-01-01", "BFA", "Sahel", "Soum"),
    ("Djibo", -1.63, 14.10, "2026-01-01", "BFA", "Soum", "Djelgodji"),
    ("Arbinda", -0.86, 14.23, "2025-07-01", "BFA", "Sahel", "Soum"),
    ("Arbinda", -0.86, 14.23, "2025-07-02", "BFA", "Soum", "Karo-Peli"),
    ("Kantchari", 1.51, 12.48, "2022-01-01", "BFA", "Est", "Tapoa"),
    ("Kantchari", 1.51, 12.48, "2026-01-01", "BFA", "Tapoa", "Dyamongou"),
    ("Botou", 2.05, 12.66, "2026-01-01", "BFA", "Tapoa", "Dyamongou"),
    ("Diapaga", 1.79, 12.07, "2026-01-01", "BFA", "Tapoa", "Gobnangou"),
    ("Dori", -0.03, 14.03, "2026-01-01", "BFA", "Liptako", "Séno"),
    ("Kaya", -1.08, 13.09, "2026-01-01", "BFA", "Kuilsé", "Sandbondtenga"),
    ("Bogandé", -0.15, 12.97, "2026-01-01", "BFA", "Sirba", "Gnagna"),
    ("Ouagadougou", -1.53, 12.37, "2025-01-01", "BFA", "Centre", "Kadiogo"),
    ("Ouagadougou", -1.53, 12.37, "2026-01-01", "BFA", "Kadiogo", "Kadiogo"),
    ("Fada", 21.58, 17.19, "2010-01-01", "TCD", "Ennedi", "Fada"),
    ("Fada", 21.58, 17.19, "2015-01-01", "TCD", "Ennedi-Ouest", "Fada"),
    ("N'Djamena", 15.04, 12.11, "2022-01-01", "TCD", "N'Djamena", "N'Djaména"),
    ("Ksar", -15.96, 18.11, "2010-01-01", "MRT", "Nouakchott", "Ksar"),
    ("Ksar", -15.96, 18.11, "2020-01-01", "MRT", "Nouakchott-Ouest", "Ksar"),
    ("Tillabéri", 1.45, 14.21, "2022-01-01", "NER", "Tillabéri", "Tillabéri"),
    ("Ouallam", 2.09, 14.32, "2022-01-01", "NER", "Tillabéri", "Ouallam"),
    ("Diffa", 12.61, 13.32, "2022-01-01", "NER", "Diffa", "Diffa"),
    ("Maiduguri", 13.16, 11.85, "2022-01-01", "NGA", "Borno", "Maiduguri"),
    ("El Fasher", 25.35, 13.63, "2024-01-01", "SDN", "North Darfur", "Al Fasher"),
    ("Dapaong", 0.21, 10.86, "2024-01-01", "TGO", "Savanes", "Tone"),
    ("Kandi", 2.94, 11.13, "2024-01-01", "BEN", "Alibori", "Kandi"),
    ("Matéri", 1.06, 10.70, "2022-01-01", "BEN", "Atakora", "Matéri"),
    ("Porto-Novo", 2.62, 6.49, "2022-01-01", "BEN", "Ouémé", "Porto-Novo"),
    ("Maroua", 14.32, 10.59, "2022-01-01", "CMR", "Extrême-Nord", "Diamaré"),
    ("Mora", 14.14, 11.05, "2022-01-01", "CMR", "Extrême-Nord", "Mayo-Sava"),
    ("Kousséri", 15.03, 12.08, "2022-01-01", "CMR", "Extrême-Nord", "Logone-et-Chari"),
    ("Bamenda", 10.15, 5.96, "2022-01-01", "CMR", "Nord-Ouest", "Mezam"),
    ("Korhogo", -5.63, 9.46, "2022-01-01", "CIV", "Poro", "Korhogo"),
    ("Téhini", -3.65, 9.61, "2022-01-01", "CIV", "Bounkani", "Téhini"),
    ("Bouaké", -5.03, 7.69, "2022-01-01", "CIV", "Gbêkê", "Bouaké"),
    ("Kédougou", -12.18, 12.56, "2022-01-01", "SEN", "Kédougou", "Kédougou"),
    ("Bakel", -12.46, 14.90, "2022-01-01", "SEN", "Tambacounda", "Bakel"),
    ("Tamanrasset", 5.52, 22.79, "2022-01-01", "DZA", "Tamanghasset", None),
]


@pytest.mark.parametrize(("iso3", "day", "counts"), COUNTS)
def test_every_vintage_has_its_number_of_units(iso3: str, day: str | None, counts: tuple[int, ...]) -> None:
    found = tuple(int((boundaries.load_boundaries(level, day)["iso3"] == iso3).sum()) for level in (1, 2, 3))
    assert found == counts


@pytest.mark.parametrize("level", [1, 2, 3])
@pytest.mark.parametrize(("day", "drawn"), [*((day, False) for day in DAYS), (DAYS[3], True), (DAYS[5], True)])
def test_units_are_valid_distinct_and_inside_their_parent(level: int, day: str, drawn: bool) -> None:
    units = boundaries.load_boundaries(level, day, drawn)
    parents = boundaries.load_boundaries(level - 1, day, drawn).set_index("unit_id")
    assert units["unit_id"].is_unique
    assert units.geometry.is_valid.all()
    assert not units.geometry.is_empty.any()
    assert set(units["parent_id"]) <= set(parents.index)
    if level > 1:  # level 0 has ISO codes, and the P-codes of Chad begin with TCD
        expected = units["parent_id"].map(parents["pcode"])
        assert (units["parent_pcode"].fillna("") == expected.fillna("")).all()
    above = units["parent_id"].map(parents.geometry).to_numpy()
    shapes = units.geometry.to_numpy()
    outside = shapely.area(shapely.difference(shapes, above)) / shapely.area(shapes)
    assert outside.max() < HUNDREDTH_OF_A_PERCENT, units["name"].iloc[int(outside.argmax())]


@pytest.mark.parametrize("level", [1, 2, 3])
@pytest.mark.parametrize(("day", "drawn"), [(DAYS[0], False), (DAYS[3], False), (DAYS[5], False), (DAYS[5], True)])
def test_neighbours_neither_overlap_nor_leave_gaps(level: int, day: str, drawn: bool) -> None:
    units = boundaries.load_boundaries(level, day, drawn)
    apart = ("TGO", "BEN", "CMR")  # share-alike layers are fitted apart, for their licence
    own = units[~units["iso3"].isin(apart)] if level == 2 else units
    assert shapely.coverage_is_valid(own.geometry.to_numpy())
    left, right = units.sindex.query(units.geometry, predicate="overlaps")
    shapes = units.geometry.to_numpy()
    shared = shapely.area(shapely.intersection(shapes[left], shapes[right]))
    smaller = np.minimum(shapely.area(shapes[left]), shapely.area(shapes[right]))
    assert (shared <= smaller * HUNDREDTH_OF_A_PERCENT).all()


@pytest.mark.parametrize("drawn", [False, True])
def test_regions_fill_their_country_and_share_its_border(drawn: bool) -> None:
    countries = boundaries.countries(drawn).set_index("iso3").geometry
    units = boundaries.load_boundaries(1, "2022-04-20", drawn)
    for iso3, rows in units.groupby("iso3"):
        whole = shapely.coverage_union_all(rows.geometry.to_numpy())
        assert shapely.symmetric_difference(whole, countries[iso3]).area < 1e-9 * countries[iso3].area, iso3


def test_districts_fill_their_region() -> None:
    units, regions = (boundaries.load_boundaries(level, "2024-01-01") for level in (2, 1))
    for parent, rows in units.groupby("parent_id"):
        region = regions.set_index("unit_id").geometry[parent]
        joined = shapely.union_all(rows.geometry.to_numpy())
        assert shapely.symmetric_difference(joined, region).area < HUNDREDTH_OF_A_PERCENT * region.area, parent


@pytest.mark.parametrize(("town", "lon", "lat", "day", "iso3", "adm1", "adm2"), TOWNS)
def test_towns_lie_in_the_units_of_their_day(
    town: str, lon: float, lat: float, day: str, iso3: str, adm1: str, adm2: str | None
) -> None:
    row = boundaries.join(gpd.points_from_xy([lon], [lat]), on=day).iloc[0]
    assert (row["iso3"], row["adm1"], row["adm2"]) == (iso3, adm1, adm2)
    assert row["join_note"] is None


def test_every_commune_of_mali_is_where_the_table_says() -> None:
    with (RAW / "mali_communes.csv").open(encoding="utf-8") as stream:
        table = {f"geoboundaries:{row['shape_id']}": row for row in csv.DictReader(stream)}
    for day, year in (("2010-01-01", "1999"), ("2018-01-01", "2016"), ("2024-01-01", "2023")):
        communes = boundaries.load_boundaries(3, day)
        communes = communes[communes["iso3"] == "MLI"]
        cercles, regions = (boundaries.load_boundaries(level, day).set_index("unit_id") for level in (2, 1))
        assert set(communes["unit_id"]) == set(table)
        for row in communes.itertuples():
            cercle = cercles.loc[row.parent_id]
            assert regions.loc[cercle["parent_id"], "name_fr"] == table[row.unit_id][f"region_{year}"], row.name
            assert cercle["name_fr"].split(" (")[0] == table[row.unit_id][f"cercle_{year}"], row.name


def test_fallbacks_are_told() -> None:
    row = boundaries.join(gpd.points_from_xy([-1.29], [15.82]), on="2024-01-01").iloc[0]
    assert row["boundary_vintage"].startswith("Mali 2023: 19 regions and Bamako")
    assert "159 cercles of 2023 have no polygon" in row["boundary_vintage"]
    before = boundaries.join(gpd.points_from_xy([-1.29], [15.82]), on="2022-04-20").iloc[0]
    assert before["boundary_vintage"] == "Mali 2016: 10 regions and Bamako"
    central = boundaries.load_boundaries(1, "2022-01-01").query("iso3 == 'CAF'")
    assert central["boundary_vintage"].str.contains("no polygon").all()
    assert (central["valid_to"] == "2020-12-10").all()


# A point, a day, and the newer unit without polygon that it may lie in; the day before, nothing is told.
CARVED = [
    ("Tékane", -15.35, 16.60, "2021-09-08", "2021-09-07"),
    ("Adel Bagrou", -7.05, 15.55, "2021-09-08", "2021-09-07"),
    ("Lexeiba", -13.14, 16.22, "2021-09-08", "2021-09-07"),
    ("Keur Massar", -17.31, 14.78, "2021-05-28", "2021-05-27"),
    ("Agoè-Nyivé", 1.20, 6.24, "2016-05-27", "2016-05-26"),
]


@pytest.mark.parametrize(("name", "lon", "lat", "day", "before"), CARVED)
def test_a_newer_unit_without_polygon_is_told_of(name: str, lon: float, lat: float, day: str, before: str) -> None:
    point = gpd.points_from_xy([lon], [lat])
    row = boundaries.join(point, on=day).iloc[0]
    assert f"{name} " in row["boundary_vintage"].split(";")[-1]
    assert "no polygon and may be meant" in row["boundary_vintage"]
    assert row["adm2"] is not None, "the finest older unit is offered"
    assert "may be meant" not in boundaries.join(point, on=before)["boundary_vintage"].iloc[0]
    unit = boundaries.unit(row["adm2_id"], day)
    assert unit is not None
    assert name in unit["boundary_vintage"]


def test_what_has_no_polygon_is_listed_with_its_reason() -> None:
    table = boundaries.unmapped("2026-01-01")
    assert table["reason"].str.len().gt(10).all()
    assert table["source"].str.len().gt(5).all()
    with_level_2 = set(boundaries.load_boundaries(2)["iso3"])
    for iso3 in set(boundaries.load_boundaries(1)["iso3"]) - with_level_2:
        assert ((table["iso3"] == iso3) & (table["level"] == 2)).any(), f"{iso3} has no level 2, and nothing says why"
        place = boundaries.load_boundaries(1).query("iso3 == @iso3").geometry.iloc[0].representative_point()
        assert "admin 2 not mapped" in boundaries.join(np.array([place]))["boundary_vintage"].iloc[0]
    for row in table[table["lies_in"].str.len() > 0].itertuples():
        units = boundaries.load_boundaries(row.level, "2026-01-01").set_index("unit_id")
        assert set(row.lies_in) <= set(units.index), row.name
        assert set(units.loc[row.lies_in, "iso3"]) == {row.iso3}
    served = set(boundaries.load_boundaries(1)["pcode"]) | set(boundaries.load_boundaries(2)["pcode"])
    assert not served & set(table["pcode"].dropna())
    assert len(boundaries.unmapped("2015-01-01")) < len(table)
    mali = table[(table["iso3"] == "MLI") & table["pcode"].notna()]
    assert len(mali) + 56 == 160  # OCHA's cercles of 2025; Taoudénit's stand-in has no code


def test_codes_are_those_of_the_day() -> None:
    old, new = (boundaries.load_boundaries(1, day).set_index("unit_id") for day in ("2022-04-20", "2024-01-01"))
    assert (old.loc["ocha:ML20", "pcode"], new.loc["ocha:ML20", "pcode"]) == ("ML09", "ML20")  # Bamako
    assert old.loc["ocha:ML09", "pcode"] is None  # Taoudénit, not yet coded: ML09 was Bamako's
    assert new.loc["ocha:ML09", "pcode"] == "ML09"
    for day in DAYS:
        for level in (1, 2):
            codes = boundaries.load_boundaries(level, day)["pcode"].dropna()
            assert codes.is_unique, (day, level, codes[codes.duplicated()].tolist())


def test_unit_by_place_id() -> None:
    assert boundaries.unit("iso:MLI")["name"] == "Mali"  # type: ignore[index]
    assert boundaries.unit("ocha:ML06", "2022-04-20")["name_fr"] == "Tombouctou"  # type: ignore[index]
    assert boundaries.unit("ocha:XX99") is None
    gone = boundaries.unit("ocha:BF56")  # Burkina's Sahel region, split in 2025
    assert gone is not None
    assert gone["name"] == "Sahel"
    assert gone["boundary_vintage"].endswith("not a unit of today")
    early = boundaries.unit("ocha:ML11", "2015-01-01")  # Nioro, a region from 2023
    assert early is not None
    assert early["boundary_vintage"].endswith("not a unit of 2015-01-01")


def test_join_keeps_the_index_and_says_what_it_could_not_do() -> None:
    shapes = [shapely.Point(-1.29, 15.82), None, shapely.Point(), shapely.Point(-30, 0), shapely.Point(-17.0, 20.9)]
    points = gpd.GeoDataFrame({"n": range(5)}, geometry=shapes, crs="EPSG:4326", index=list("abcde"))
    table = boundaries.join(points, on="2022-04-20")
    assert list(table.index) == list("abcde")
    assert table.loc["a", "adm3"] == "Gossi"
    assert table.loc["b", "join_note"] == table.loc["c", "join_note"] == "no point"
    assert table.loc["d", "join_note"] == "in no country"
    assert table.loc["d", "iso3"] is None
    assert table.loc["e", "iso3"] == "MRT"
    assert "nearest is Nouadhibou" in table.loc["e", "join_note"]
    assert boundaries.join(points, near_m=0).loc["e", "iso3"] is None
    assert boundaries.join(points[:0]).empty


def test_a_point_on_a_border_is_told() -> None:
    gao = boundaries.load_boundaries(1, "2022-04-20").set_index("unit_id").geometry["ocha:ML07"]
    corner = shapely.Point(shapely.get_coordinates(gao)[0])
    note = boundaries.join(np.array([corner]), on="2022-04-20")["join_note"].iloc[0]
    assert note.startswith("on the border of ")


def test_join_takes_other_systems_and_refuses_what_is_no_point() -> None:
    points = gpd.GeoSeries([shapely.Point(-1.29, 15.82)], crs="EPSG:4326")
    assert boundaries.join(points.to_crs("EPSG:3857"))["adm3"].iloc[0] == "Gossi"
    assert "adm2" not in boundaries.join(points, levels=(0, 1))
    with pytest.raises(GeoError, match="row 0 is a LineString"):
        boundaries.join(np.array([shapely.LineString([(0, 0), (1, 1)])]))


@pytest.mark.parametrize("bad", ["April 2022", "2022-13-01", 5])
def test_a_day_that_is_none_is_a_plain_error(bad: object) -> None:
    with pytest.raises(GeoError, match="write it as 2022-04-20"):
        boundaries.load_boundaries(1, bad)  # type: ignore[arg-type]


def test_a_level_that_is_none_is_a_plain_error() -> None:
    with pytest.raises(GeoError, match="no admin level 4"):
        boundaries.load_boundaries(4)


def test_what_is_handed_out_can_be_changed() -> None:
    table = boundaries.load_boundaries(1, "2022-04-20")
    table["name"] = "x"
    assert "Gao" in set(boundaries.load_boundaries(1, dt.date(2022, 4, 20))["name"])


@settings(max_examples=60, deadline=None)
@given(st.floats(-17, 24), st.floats(4, 25), st.sampled_from(DAYS))
def test_the_join_finds_the_polygon_that_holds_the_point(lon: float, lat: float, day: str) -> None:
    point = shapely.Point(lon, lat)
    row = boundaries.join(np.array([point]), on=day, near_m=0).iloc[0]
    for level in (1, 2, 3):
        units = boundaries.load_boundaries(level, day)
        here = units[shapely.intersects(units.geometry.to_numpy(), point)]
        assert (row[f"adm{level}_id"] in set(here["unit_id"])) if len(here) else row[f"adm{level}_id"] is None


def test_lists_of_points_are_joined_and_what_is_none_is_one_line() -> None:
    found = boundaries.join([shapely.Point(-0.04, 16.27), None])
    assert found["iso3"].tolist() == ["MLI", None]
    assert len(boundaries.join([])) == 0
    for wrong in ([(1, 2)], ["x"], 5):
        with pytest.raises(GeoError):
            boundaries.join(wrong)
    with pytest.raises(GeoError, match="there are only"):
        boundaries.join([], levels=(7,))


def test_what_is_no_identifier_is_one_line() -> None:
    with pytest.raises(GeoError, match="an identifier of a unit is text"):
        boundaries.unit(None)  # type: ignore[arg-type]


def test_a_unit_that_somebody_writes_to_is_his_own() -> None:
    mine = boundaries.unit("iso:MLI")
    mine["name"] = "mine"
    assert boundaries.unit("iso:MLI")["name"] != "mine"
