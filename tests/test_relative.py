"""Places told by another place: what the words say, what is drawn for them, and that it is reckoned in metres."""

from __future__ import annotations

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from geo.articles import Article
from geo.footing import Ground
from geo.layers import make_layers
from geo.offsets import BEARINGS, HALF_WIND, corridor, point_at, ring, wedge
from geo.pipeline import analyse, locate

GEOD = Geod(ellps="WGS84")
DJIBO = (-1.6271, 14.1022)
LON, LAT = st.floats(-17, 35), st.floats(5, 28)


def placed(text: str, toponym: str, lang: str = "en") -> dict[str, object]:
    places = locate(Article(text=text, lang=lang))
    (row,) = [row for row in places.to_dict("records") if row["toponym"] == toponym]
    assert text[row["start"] : row["end"]] == toponym
    return row


@pytest.mark.parametrize(
    ("lang", "text", "km", "bearing"),
    [
        ("en", "A convoy was attacked 30 km north of Djibo on Sunday.", 30, 0),
        ("en", "A convoy was attacked about 30 kilometres (19 miles) to the north-east of the town of Djibo.", 30, 45),
        ("en", "A convoy was attacked twenty miles south of Djibo.", 32.2, 180),
        ("fr", "Un convoi a été attaqué à une trentaine de kilomètres au nord de Djibo.", 30, 0),
        ("fr", "Un convoi a été attaqué à 12,5 km à l'est de Djibo.", 12.5, 90),
        ("fr", "Un convoi a été attaqué à vingt-cinq kilomètres au sud-ouest de la ville de Djibo.", 25, 225),
    ],
)
def test_a_distance_and_a_direction_give_a_point_with_its_radius(lang: str, text: str, km: float, bearing: int) -> None:
    row = placed(text, "Djibo", lang)
    azimuth, _, metres = GEOD.inv(*DJIBO, row["geometry"].x, row["geometry"].y)
    assert metres / 1000 == pytest.approx(km, rel=0.05)
    assert (azimuth - bearing + 180) % 360 - 180 == pytest.approx(0, abs=3)
    assert km * 380 < row["radius_m"] < km * 1000  # at least what half a wind leaves open
    assert (row["geo_prec"], row["iso3"], row["name"]) == (2, "BFA", "Djibo")
    assert row["place_id"].startswith("offset:geonames:2361177:")
    assert row["relation"] and row["relation"] in row["reason"]


def test_a_distance_alone_is_a_ring() -> None:
    row = placed("A convoy was attacked 40 km from Djibo.", "Djibo")
    shape = row["geometry"]
    assert shape.geom_type == "Polygon" and len(shape.interiors) == 1
    assert not shape.contains(shapely.Point(DJIBO))
    assert shape.contains(point_at(*DJIBO, 70, 40_000))
    assert row["geo_prec"] == 5 and row["adm1"] is not None and row["adm2"] is None


def test_a_direction_alone_is_that_side_of_the_town() -> None:
    row = placed("They were seen south-east of Djibo.", "Djibo")
    assert row["geometry"].contains(point_at(*DJIBO, 135, 15_000))
    assert not row["geometry"].contains(point_at(*DJIBO, 315, 1_000))


@pytest.mark.parametrize(
    ("lang", "text", "radius"),
    [
        ("en", "A mine exploded near Djibo.", 25_000),
        ("en", "A mine exploded outside Djibo.", 10_000),
        ("fr", "Une mine a explosé à proximité de Djibo.", 25_000),
        ("fr", "Une mine a explosé aux abords de Djibo.", 5_000),
    ],
)
def test_nearness_widens_the_point(lang: str, text: str, radius: int) -> None:
    row = placed(text, "Djibo", lang)
    assert radius <= row["radius_m"] <= radius + 5_000
    assert (row["geometry"].geom_type, row["geo_prec"], row["place_id"]) == ("Point", 2, "geonames:2361177")


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "A convoy was hit between Gao and Ansongo, in Mali."),
        ("en", "A convoy was hit on the road from Gao to Ansongo, in Mali."),
        ("en", "A truck was hit on the Gao-Ansongo road in Mali."),
        ("fr", "Un convoi a été touché sur l'axe Gao-Ansongo, au Mali."),
        ("fr", "Un convoi a été touché entre Gao et Ansongo, au Mali."),
        ("fr", "Un convoi a été touché sur la route reliant Gao à Ansongo, au Mali."),
    ],
)
def test_what_lies_between_two_towns_is_a_strip(lang: str, text: str) -> None:
    one, two = placed(text, "Gao", lang), placed(text, "Ansongo", lang)
    assert one["place_id"] == two["place_id"]
    assert one["geometry"].equals(two["geometry"])
    halfway = shapely.Point(0.23, 15.97)
    assert one["geometry"].contains(halfway) and (one["geo_prec"], one["iso3"], one["adm1"]) == (5, "MLI", "Gao")


def test_governments_and_far_towns_have_nothing_between_them() -> None:
    text = "Talks went on between Bamako and Paris. Relations between Mali and Niger are good."
    assert locate(Article(text=text))["relation"].isna().all()


def test_one_end_unknown() -> None:
    row = placed("Soldiers were killed between Djibo and Xaragansso.", "Djibo")
    assert (row["geo_prec"], row["geometry"].geom_type) == (2, "Point") and row["radius_m"] > 25_000


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Fighters attacked a post in Mali near the border with Niger."),
        ("en", "An ambush near the Mali-Niger border killed ten."),
        ("fr", "Une attaque près de la frontière avec le Niger, dans l'est du Mali, a fait dix morts."),
    ],
)
def test_near_a_border_is_a_strip_along_it_and_no_country(lang: str, text: str) -> None:
    row = placed(text, "Niger", lang)
    assert (row["kind"], row["iso3"], row["geo_prec"]) == ("vague_region", None, 5)
    assert row["geometry"].area < 10  # square degrees; Niger has about 100
    assert row["geometry"].contains(shapely.Point(0.95, 14.95))  # Labbezanga, on the river at the border


def test_a_border_closed_is_no_place_near_it() -> None:
    assert placed("Mali closed the border with Niger.", "Niger")["kind"] == "country"


def test_it_is_drawn_as_a_ring_or_an_area_and_never_as_a_pin() -> None:
    texts = (
        "A mine exploded near Djibo.",
        "A mine exploded 30 km north of Djibo.",
        "A mine exploded 40 km from Djibo.",
        "A mine exploded between Gao and Ansongo.",
        "They were seen south-east of Djibo.",
    )
    drawn = []
    for text in texts:
        ground = Ground()
        row = locate(Article(text=text)).iloc[0].to_dict()
        drawn.append(ground.place(row).drawn)
        if drawn[-1] == "area":
            assert ground.shapes[0]["fuzzy"] == 1
    assert drawn == ["ring", "ring", "area", "area", "area"]


@given(LON, LAT, st.sampled_from(sorted(BEARINGS)), st.floats(500, 200_000))
def test_distances_are_metres_on_the_ground(lon: float, lat: float, wind: str, metres: float) -> None:
    there = point_at(lon, lat, BEARINGS[wind], metres)
    assert GEOD.inv(lon, lat, there.x, there.y)[2] == pytest.approx(metres, abs=2)
    assert wedge(lon, lat, BEARINGS[wind], 0, metres * 1.1).contains(there)
    assert ring(lon, lat, metres * 0.9, metres * 1.1).contains(there)
    off = point_at(lon, lat, BEARINGS[wind] + 2 * HALF_WIND, metres)
    assert not wedge(lon, lat, BEARINGS[wind], 0, metres * 1.1).contains(off)


@given(LON, LAT, st.floats(0, 359), st.floats(5_000, 300_000), st.floats(1_000, 25_000))
def test_a_corridor_is_as_wide_as_it_says(lon: float, lat: float, bearing: float, metres: float, half: float) -> None:
    one, other = shapely.Point(lon, lat), point_at(lon, lat, bearing, metres)
    strip = corridor(one, other, half)
    halfway = point_at(lon, lat, bearing, metres / 2)
    assert strip.is_valid and all(strip.contains(point) for point in (one, other, halfway))
    onward = GEOD.inv(halfway.x, halfway.y, other.x, other.y)[0]
    for side in (90, -90):
        assert strip.contains(point_at(halfway.x, halfway.y, onward + side, half * 0.98))
        assert not strip.contains(point_at(halfway.x, halfway.y, onward + side, half * 1.02))


def test_the_map_names_it_by_its_words_and_apart_from_the_town() -> None:
    text = "Djibo is a town. A mine exploded 30 km north of Djibo and killed three soldiers."
    found = analyse(Article(text=text, lang="en"))
    layers = make_layers(found.claims, found.places, found.article, lang="en")
    assert {"Djibo", "30 km north of Djibo"} <= {place["name"] for place in layers.places}
    assert [claim["where"] for claim in layers.claims if claim["type"] == "explosion"] == ["30 km north of Djibo"]
