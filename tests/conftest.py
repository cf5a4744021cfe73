"""A tiny made-up land for the tests: Ardania and Belmora, two countries side by side, with towns and a region."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import settings

from geo import adjectives
from geo.demonyms import Demonym
from geo.gazetteer import Gazetteer
from geo.packs import read_pack, write_pack

settings.register_profile("project", deadline=None)  # the machines are shared: a slow run is no fault of the code
settings.load_profile("project")
SHARED = Path(__file__).resolve().parents[2] / "shared"


def _place(place_id: str, name: str, kind: str, iso3: str, lon: float, lat: float, **more: Any) -> dict[str, Any]:
    return {
        "place_id": place_id,
        "name": name,
        "kind": kind,
        "iso3": iso3,
        "lon": lon,
        "lat": lat,
        "precision_m": 1000,
        "source": "made up",
        "licence": "CC0-1.0",
        **more,
    }


LAND = [
    _place("iso:XAA", "Ardania", "country", "XAA", 1.0, 1.0, population=4_000_000),
    _place("iso:XBB", "Belmora", "country", "XBB", 3.0, 1.0, population=6_000_000),
    _place("adm:XAA-N", "Norvik", "admin1", "XAA", 1.0, 1.5, population=900_000),
    _place("adm:XAA-S", "Sudvik", "admin1", "XAA", 1.0, 0.5, population=800_000),
    _place("adm:XBB-E", "Estmark", "admin1", "XBB", 3.5, 1.0, population=900_000),
    _place("t:1", "Tamrit", "locality", "XAA", 0.5, 1.5, population=700_000, feature="capital", adm1="Norvik"),
    _place("t:2", "Kelo", "locality", "XAA", 1.5, 1.6, population=600_000, adm1="Norvik"),
    _place("t:3", "Kelo", "locality", "XBB", 3.5, 0.5, population=600_000, adm1="Estmark"),
    _place("t:4", "Norvik", "locality", "XAA", 1.2, 1.4, population=650_000, adm1="Norvik"),
    _place("t:5", "Zintan", "locality", "XBB", 2.5, 1.5, population=520_000, adm1="Westmark", alternates="Zinntane"),
    _place("region:BELT", "Green Belt", "region", "", 2.0, 1.0),
]


@pytest.fixture(scope="session")
def gazetteer(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    """The gazetteer of the made-up land."""
    folder = tmp_path_factory.mktemp("land")
    write_pack(LAND, folder, "land")
    return Gazetteer([read_pack(folder, "land")])


UNITS = gpd.GeoDataFrame(
    {
        "unit_id": ["iso:XAA", "iso:XBB", "adm:XAA-N", "adm:XAA-S", "adm:XBB-E", "adm:XBB-W"],
        "level": [0, 0, 1, 1, 1, 1],
        "iso3": ["XAA", "XBB", "XAA", "XAA", "XBB", "XBB"],
        "name": ["Ardania", "Belmora", "Norvik", "Sudvik", "Estmark", "Westmark"],
        "pcode": [None, None, "XA01", "XA02", "XB01", "XB02"],
        "boundary_vintage": "made up",
    },
    geometry=[
        shapely.box(0, 0, 2, 2),
        shapely.box(2, 0, 4, 2),
        shapely.box(0, 1, 2, 2),
        shapely.box(0, 0, 2, 1),
        shapely.box(3, 0, 4, 2),
        shapely.box(2, 0, 3, 2),
    ],
    crs="EPSG:4326",
)


def _unit(place_id: str, on: Any = None) -> Any:
    found = UNITS[UNITS["unit_id"] == place_id]
    return found.iloc[0] if len(found) else None


def _find_units(points: np.ndarray, on: Any = None) -> dict[str, list[Any]]:
    rows = []
    for point in points:
        holders = UNITS[UNITS.contains(point)]
        country, region = holders[holders["level"] == 0], holders[holders["level"] == 1]
        rows.append(
            {
                "iso3": country["iso3"].iloc[0] if len(country) else None,
                "adm1": region["name"].iloc[0] if len(region) else None,
                "adm1_pcode": region["pcode"].iloc[0] if len(region) else None,
                "adm2": None,
                "adm2_pcode": None,
                "boundary_vintage": "made up",
            }
        )
    return {name: [row[name] for row in rows] for name in rows[0]}


@pytest.fixture
def land(monkeypatch: pytest.MonkeyPatch, gazetteer: Gazetteer) -> Iterator[SimpleNamespace]:
    """The made-up land in place of the real one: gazetteer, boundaries, region, demonyms."""
    belt = gpd.GeoDataFrame(
        {"name": ["Green Belt"], "iso3": ["XAA|XBB"]}, geometry=[shapely.box(0, 0.8, 4, 1.2)], crs="EPSG:4326"
    )
    belt.index = pd.Index(["region:BELT"], name="place_id")
    demonyms = {
        "ardanian": Demonym("Ardanian", "XAA", True),
        "belmoran": Demonym("Belmoran", "XBB", True),
        "ardanien": Demonym("ardanien", "XAA", False),
    }
    monkeypatch.setattr("geo.footprints.unit", _unit)
    monkeypatch.setattr("geo.footprints.unit_in", lambda place_id, period: (_unit(place_id), True))
    monkeypatch.setattr("geo.containment.unit", _unit)
    monkeypatch.setattr("geo.surroundings.unit", _unit)
    monkeypatch.setattr("geo.footprints.find_units", _find_units)
    monkeypatch.setattr("geo.footprints.load_regions", lambda: belt)
    for module in ("toponyms", "adjectives", "listed", "unlisted", "cues", "tagged", "columns"):
        monkeypatch.setattr(f"geo.{module}.load_demonyms", lambda: demonyms)
    adjectives._first_words.cache_clear()
    monkeypatch.setattr("geo.pipeline.load_gazetteer", lambda: gazetteer)
    yield SimpleNamespace(gazetteer=gazetteer, units=UNITS, demonyms=demonyms)
    adjectives._first_words.cache_clear()


@pytest.fixture
def shared() -> Path:
    """The folder beside the project that only our machines have."""
    if not SHARED.is_dir():
        pytest.skip("../shared is not here: it is on the founders' machines only")
    return SHARED
