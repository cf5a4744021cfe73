"""What lies under the map: outlines whose units tile their country, in every vintage; towns; the relief."""

from __future__ import annotations

import datetime as dt
import importlib.util
import io
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo import basemap, datasets
from geo.payload import varints
from geo.towns import CLASSES, towns

ARCS = Path(__file__).resolve().parents[1] / "data" / "build" / "arcs.py"


@pytest.fixture(scope="module")
def arcs_of() -> Any:
    """The class of the build script, by its file: the scripts' folder stays off the path of the other tests."""
    spec = importlib.util.spec_from_file_location("build_arcs", ARCS)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Arcs


@pytest.mark.parametrize(("day", "count"), [("2010-01-01", 9), ("2020-01-01", 11), ("2024-01-01", 20)])
def test_units_of_mali_by_vintage_tile_the_country(day: str, count: int) -> None:
    table = basemap.regions(dt.date.fromisoformat(day))
    mali = table[table["iso3"] == "MLI"]
    assert len(mali) == count and mali.is_valid.all() and table.crs.to_epsg() == 4326
    whole = shapely.union_all(mali.geometry.to_numpy())
    assert whole.area == pytest.approx(shapely.area(mali.geometry.to_numpy()).sum(), rel=1e-6), (
        "no unit lies over another"
    )
    assert whole.geom_type == "Polygon" and not whole.interiors, "and nothing between them is left out"
    inside = [
        mali.geometry.iloc[n].buffer(0.01).contains(shapely.Point(*mali[["lon", "lat"]].iloc[n])) for n in range(count)
    ]
    assert all(inside), "a name is printed within its unit"


def test_every_day_has_units_and_each_vintage_a_label() -> None:
    for began, label in basemap.vintages():
        table = basemap.regions(dt.date.fromisoformat(began or "1990-01-01"))
        assert set(basemap.CORE) <= set(table["iso3"])
        assert all(f"{iso3}: " in label for iso3 in basemap.CORE)
        assert table["unit_id"].is_unique


def test_same_basemap_each_time_and_small() -> None:
    first = basemap.basemap([shapely.Point(-1.29, 15.82)], "en")
    assert first == basemap.basemap([shapely.Point(-1.29, 15.82)], "en")
    assert sum(len(str(part)) for part in first.values()) < 150_000


def test_towns_are_the_great_ones_and_those_near_what_is_spoken_of() -> None:
    plain = towns(basemap.SAHEL, basemap.CORE, [], "en")
    near = towns(basemap.SAHEL, basemap.CORE, [shapely.Point(-1.29, 15.82)], "en")
    names = {row[0] for row in plain}
    assert {"Bamako", "Niamey", "Ouagadougou", "Kano"} <= names and "Hombori" not in names
    assert {"Hombori", "Gossi"} <= {row[0] for row in near} and len(near) - len(plain) <= 24
    assert all(0 <= row[3] <= len(CLASSES) for row in near)
    assert next(row for row in plain if row[0] == "Bamako")[3] == 0
    west, south, east, north = basemap.SAHEL
    assert all(west <= row[1] <= east and south <= row[2] <= north for row in plain)


def test_towns_near_a_point_outside_the_gazetteer_are_none() -> None:
    assert towns((0.0, 0.0, 0.1, 0.1), [], [shapely.Point(-150, -60)], "fr") == []


def test_the_relief_is_flat_at_its_edges() -> None:
    image = pytest.importorskip("PIL.Image")
    picture = np.asarray(image.open(io.BytesIO(datasets.built("relief.webp").read_bytes())).convert("L"), dtype=int)
    rim = np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]])
    assert np.abs(rim - 128).max() <= 12 and picture.std() > 3


@given(st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=20))
def test_arcs_make_the_same_areas_and_no_border_twice(arcs_of: Any, cells: set[tuple[int, int]]) -> None:
    grid = 0.5
    shapes = [shapely.box(x * grid, y * grid, (x + 1) * grid, (y + 1) * grid) for x, y in sorted(cells)]
    whole = shapely.union_all(shapes)
    arcs = arcs_of(grid)
    arcs.learn([*shapes, whole])
    for shape in [*shapes, whole]:
        made = _made(arcs, arcs.add(shape))
        assert made.symmetric_difference(shape).area == pytest.approx(0)
    steps = [frozenset(step) for arc in arcs.arcs for step in pairwise(arc)]
    assert len(steps) == len(set(steps)), "each stretch of border is there once"
    assert len(varints(arcs.numbers())) >= len(arcs.arcs)


def _made(arcs: Any, polygons: list[list[list[int]]]) -> Any:
    """The area that numbers of arcs stand for."""

    def ring(numbers: list[int]) -> list[tuple[float, float]]:
        parts = [arcs.arcs[n] if n >= 0 else arcs.arcs[~n][::-1] for n in numbers]
        return [(x * arcs.grid, y * arcs.grid) for part in parts for x, y in part]

    return shapely.union_all(
        [shapely.make_valid(shapely.Polygon(ring(part[0]), [ring(hole) for hole in part[1:]])) for part in polygons]
    )
