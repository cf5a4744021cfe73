"""Which claims of several articles are at one place, whatever it is called in each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from pyproj import Geod

from geo.names import fold

if TYPE_CHECKING:
    import geopandas as gpd

SAME_KM = 10.0  # a base and its town, or two gazetteers' points of one town: 1 to 7 km for the bases of the ledger
_DEGREES = 0.12  # what holds SAME_KM anywhere between 40 degrees south and north
_GEOD = Geod(ellps="WGS84")


def spots_of(claims: gpd.GeoDataFrame, places: gpd.GeoDataFrame) -> list[int | None]:
    """A number for the place of each claim, the same for the same place; None where a claim has none.

    Parameters
    ----------
    claims, places : GeoDataFrame
        Schemas ``claims`` and ``places`` with ids used once; EPSG:4326.

    Notes
    -----
    Two are one place with one id of the gazetteer, with one name in one country, or as points within ``SAME_KM``.
    """
    ids = dict(zip(places["mention_id"], places["place_id"], strict=True))
    keys: list[Any] = []
    points: dict[Any, Any] = {}
    for row in claims[["mention_id", "place_name", "iso3", "geometry"]].itertuples(index=False):
        key = _key(ids.get(row.mention_id), row.place_name, row.iso3)
        keys.append(key)
        if key is not None and row.geometry is not None and row.geometry.geom_type == "Point":
            points.setdefault(key, row.geometry)
    leader = _near(points)
    numbers: dict[Any, int] = {}
    return [None if key is None else numbers.setdefault(leader.get(key, key), len(numbers)) for key in keys]


def _key(place_id: Any, name: Any, iso3: Any) -> Any:
    """What a place is known by."""
    if isinstance(place_id, str):
        return place_id
    return (fold(name), iso3 if isinstance(iso3, str) else "") if isinstance(name, str) and name else None


def _near(points: dict[Any, Any]) -> dict[Any, Any]:
    """For each place the first one of those that lie together."""
    keys, shapes = list(points), np.array(list(points.values()), dtype=object)
    leader = list(range(len(keys)))
    if len(keys) < 2:
        return {}
    pairs = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=_DEGREES)
    for one, other in sorted(pairs.T.tolist()):
        if one < other:
            a, b = shapes[one], shapes[other]
            if _GEOD.inv(a.x, a.y, b.x, b.y)[2] <= 1000 * SAME_KM and leader[one] == one and leader[other] == other:
                leader[other] = one
    return {key: keys[leader[at]] for at, key in enumerate(keys)}
