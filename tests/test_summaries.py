"""Events by unit and month, and drawn: nothing left out of the sum, units of each event's own day, one scale."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
from PIL import Image
from shapely.geometry import Point
from test_corroborate import event

from geo import schemas
from geo.choropleths import COLOURS, NONE, _colour, _edges, choropleth
from geo.errors import GeoError
from geo.summaries import COLUMNS, by_unit

MENAKA, GAO, MONDORO, DORI = Point(2.4022, 15.9182), Point(-0.0447, 16.2717), Point(-1.95, 14.67), Point(-0.034, 14.035)


def events_of(*rows: dict[str, Any]) -> gpd.GeoDataFrame:
    return schemas.from_rows([event(**row, event_id=f"ucdp:{at}") for at, row in enumerate(rows)], "events")


def test_units_are_those_of_each_events_day() -> None:
    """Ménaka was a cercle of Gao before 2016 and is a region since."""
    days = ("2012-05-01", "2022-05-01")
    found = by_unit(
        events_of(*({"geometry": MENAKA, "date_start": day, "date_end": day, "iso3": "MLI"} for day in days))
    )
    assert dict(zip(found["period"], found["name"], strict=True)) == {"2012-05": "Gao", "2022-05": "Ménaka"}
    assert found["boundary_vintage"].nunique() == 2


def test_burkina_is_renamed() -> None:
    days = ("2024-05-01", "2026-05-01")
    found = by_unit(events_of(*({"geometry": DORI, "date_start": day, "date_end": day, "iso3": "BFA"} for day in days)))
    assert dict(zip(found["period"], found["name"], strict=True)) == {"2024-05": "Sahel", "2026-05": "Liptako"}


def test_nothing_is_left_out_of_the_sum() -> None:
    rows = [
        {"geometry": GAO, "killed_best": 3, "geo_prec": 1},
        {"geometry": GAO, "killed_best": None, "geo_prec": 4},
        {"geometry": None, "killed_best": 5, "geo_prec": 6, "iso3": "MLI"},
        {"geometry": MONDORO, "killed_best": 7, "date_start": "2022-03-30", "date_end": "2022-04-02"},
    ]
    events = events_of(*rows)
    for level in (0, 1, 2, 3):
        found = by_unit(events, level)
        assert list(found.columns) == list(COLUMNS)
        assert found["events"].sum() == 4
        assert found["killed_best"].sum() == 15
    second = by_unit(events, 2)
    assert second[second["unit_id"].isna()]["events"].sum() == 2, "what is known to its region only is in no cercle"
    assert set(second["period"]) == {"2022-03", "several"}
    assert set(by_unit(events, 1, "year")["period"]) == {"2022"}
    assert by_unit(events, 1, "all")["actors"].iloc[0] == ["FAMA", "JNIM"]


def test_deaths_that_nobody_gives_are_empty_not_none() -> None:
    found = by_unit(events_of({"geometry": GAO, "killed_best": None}))
    assert found["killed_best"].iloc[0] is None
    assert len(by_unit(schemas.empty("events"))) == 0


def test_what_is_no_level_or_period() -> None:
    for wrong in ({"level": 4}, {"each": "week"}):
        with pytest.raises(GeoError, match="is not known"):
            by_unit(events_of({}), **wrong)  # type: ignore[arg-type]


def test_classes_reach_the_darkest_colour() -> None:
    edges = _edges(np.array([1.0, 2, 3, 10, 40, 41, 90]))
    assert _colour(90, edges) == COLOURS[-1]
    assert _colour(None, edges) == _colour(0, edges) == NONE
    assert len(set(map(lambda value: _colour(value, edges), [1, 10, 40, 90]))) == 4
    assert _colour(1, _edges(np.array([1.0, 1.0]))) == COLOURS[-1]


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_pictures_are_whole_and_the_same_each_time(tmp_path: Path, suffix: str) -> None:
    counts = by_unit(events_of({"geometry": GAO}, {"geometry": MONDORO, "killed_best": 90}))
    one = choropleth(counts, tmp_path / f"a.{suffix}", title="$x^2$ <b>made up</b>")
    assert one.read_bytes() == choropleth(counts, tmp_path / f"b.{suffix}", title="$x^2$ <b>made up</b>").read_bytes()


def test_small_multiples(tmp_path: Path) -> None:
    days = [f"2022-{month:02d}-10" for month in range(1, 8)]
    counts = by_unit(events_of(*({"geometry": GAO, "date_start": day, "date_end": day} for day in days)))
    with Image.open(choropleth(counts, tmp_path / "a.png", small=True, dpi=60)) as picture:
        pixels = np.asarray(picture.convert("RGB")).reshape(-1, 3)
    dark = np.array([int(COLOURS[-1][at : at + 2], 16) for at in (1, 3, 5)])
    assert (np.abs(pixels - dark).sum(axis=1) < 12).sum() > 7 * 20, "each month has its dark unit"


def test_nothing_to_draw(tmp_path: Path) -> None:
    counts = by_unit(events_of({"geometry": None, "iso3": "MLI"}))
    with pytest.raises(GeoError, match="no event lies in a unit"):
        choropleth(counts, tmp_path / "a.png")
    with pytest.raises(GeoError, match="written as"):
        choropleth(by_unit(events_of({"geometry": GAO})), tmp_path / "a.gif")
