"""Footprints: points with a radius, areas as polygons, cardinal parts by rule, and never a centroid for a country."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from made_up import article

from geo import schemas
from geo.offsets import CARDINAL, cardinal_part
from geo.pipeline import locate
from geo.regions import load_regions


def test_the_places_table(land: SimpleNamespace) -> None:
    text = "Ardania sent men to Tamrit, to Norvik region and to northern Belmora. They left the village of Okko."
    places = locate(article(text)).set_index("toponym")
    assert places.geometry["Ardania"].geom_type == "Polygon"
    assert places.geometry["Norvik"].equals(shapely.box(0, 1, 2, 2))
    assert (places.at["Norvik", "kind"], places.at["Norvik", "geo_prec"]) == ("admin1", 4)
    town = places.loc["Tamrit"]
    assert (town.geometry.x, town.geometry.y, town["radius_m"]) == (0.5, 1.5, 1000)
    assert (town["adm1"], town["adm1_pcode"], town["iso3"], town["geo_prec"]) == ("Norvik", "XA01", "XAA", 1)
    north = places.loc["northern Belmora"]
    assert (north["kind"], north["status"]) == ("vague_region", "resolved")
    assert north.geometry.bounds[1] == pytest.approx(1.0, abs=0.01)
    assert "by rule" in north["reason"]
    assert places.at["Okko", "status"] == "unknown"
    assert places.geometry["Okko"] is None


def test_no_place_at_all_is_a_valid_empty_table() -> None:
    places = locate(article("Nothing happened to anybody."))
    assert len(schemas.check(places, "places")) == 0


def test_demonyms_stand_for_their_country(land: SimpleNamespace) -> None:
    places = locate(article("An Ardanian officer came."))
    assert list(places[["kind", "iso3", "place_id"]].iloc[0]) == ["demonym", "XAA", "iso:XAA"]


@given(st.floats(-15, 30), st.floats(5, 25), st.floats(3, 8), st.floats(3, 8), st.sampled_from(sorted(CARDINAL)))
def test_a_cardinal_part_lies_in_its_area(west: float, south: float, wide: float, high: float, part: str) -> None:
    area = shapely.segmentize(shapely.box(west, south, west + wide, south + high), 0.2)
    cut = cardinal_part(area, part)
    assert not cut.is_empty and cut.is_valid
    assert cut.difference(area.buffer(1e-4)).area < 1e-6
    left, low, right, top = CARDINAL[part]
    assert cut.area == pytest.approx(area.area * (right - left) * (top - low), rel=0.15)


def test_a_convention_is_not_cut_again() -> None:
    """Central Mali is Mopti and Ségou by convention, not the middle of them."""
    found = article("Attacks went on in central Mali and in northern Mali.")
    places = locate(found).set_index("toponym")
    regions = load_regions()
    for name, place_id in (("central Mali", "region:CENTRAL_MALI"), ("northern Mali", "region:NORTHERN_MALI")):
        row = places.loc[name]
        assert (row["place_id"], row["kind"], row["iso3"]) == (place_id, "vague_region", "MLI")
        assert row.geometry.area == pytest.approx(regions.geometry[place_id].area, rel=0.01)


def test_a_renamed_unit_has_the_name_of_the_articles_day() -> None:
    """Burkina Faso's Centre-Nord became Kuilsé in July 2025."""
    text = "Gunmen killed nine people in Sanmatenga province, in Burkina Faso's Centre-Nord region."
    for on, names in (
        (dt.date(2023, 3, 1), {"Sanmatenga", "Centre-Nord"}),
        (dt.date(2026, 3, 1), {"Sandbondtenga", "Kuilsé"}),
    ):
        places = locate(article(text, published=on)).set_index("toponym")
        assert set(places.loc[["Sanmatenga", "Centre-Nord"], "name"]) == names
        assert set(places.loc[["Sanmatenga", "Centre-Nord"], "place_id"]) == {"ocha:BF4903", "ocha:BF49"}
