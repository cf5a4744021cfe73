"""KML for phones in the field: places and claims as placemarks, nothing without a place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import simplekml
from shapely.geometry.base import BaseGeometry

from geo.actors import actor_name
from geo.tables import amount, plain

_TITLES = {"claims": "Claims", "places": "Places", "presence": "Bases", "events": "Events of other datasets"}
_NAME = {"claims": "place_name", "places": "toponym", "presence": "name", "events": "place_name"}
_SHOWN = {
    "claims": ("type", "actors", "date_start", "numbers", "asserted_by", "stance", "status", "quote", "confidence"),
    "places": ("kind", "status", "name", "adm1", "adm2", "radius_m", "confidence", "reason"),
    "presence": ("actor_id", "from", "to", "best", "status", "claimed_by"),
    "events": ("type", "date_start", "side_a", "side_b", "killed_best", "notes", "licence"),
}


def to_kml(tables: Mapping[str, gpd.GeoDataFrame], title: str = "Sahel Atlas") -> str:
    """A KML document, a folder a table; rows without geometry are counted in the folder's description.

    Parameters
    ----------
    tables : mapping
        ``places``, ``claims``, ``presence``, ``events`` to their tables, EPSG:4326.
    title : str
        Name of the document. It and every cell are escaped.
    """
    simplekml.Kml.resetidcounter()
    document = simplekml.Kml(name=_text(title))
    for kind, table in tables.items():
        placed = table[table.geometry.notna() & ~table.geometry.is_empty]
        left = len(table) - len(placed)
        folder = document.newfolder(name=_TITLES[kind], description=f"{left} of {len(table)} have no place on the map")
        for row, shape in zip(placed.to_dict("records"), placed.geometry, strict=True):
            _add(folder, shape, _text(row.get(_NAME[kind])), _described(row, _SHOWN[kind]))
    return str(document.kml())


def _add(folder: Any, shape: BaseGeometry, name: str, description: str) -> None:
    """One placemark, of several geometries where the shape has parts."""
    parts = list(getattr(shape, "geoms", [shape]))
    target = folder.newmultigeometry(name=name, description=description) if len(parts) > 1 else folder
    words = {} if len(parts) > 1 else {"name": name, "description": description}
    for part in parts:
        if part.geom_type == "Point":
            target.newpoint(coords=[(part.x, part.y)], **words)
        elif part.geom_type == "LineString":
            target.newlinestring(coords=list(part.coords), **words)
        else:
            holes = [list(ring.coords) for ring in part.interiors]
            polygon = target.newpolygon(outerboundaryis=list(part.exterior.coords), innerboundaryis=holes, **words)
            polygon.style.polystyle.color = "330072b2"
            polygon.style.linestyle.color = "ffb27200"


def _described(row: dict[str, Any], columns: tuple[str, ...]) -> str:
    """Cells of a row as lines."""
    lines = []
    for name in columns:
        value = plain(row.get(name))
        if isinstance(value, list):
            value = ", ".join(amount(each) if isinstance(each, dict) else actor_name(str(each)) for each in value)
        if value not in (None, ""):
            lines.append(f"{name.replace('_', ' ')}: {_text(value)}")
    return "\n".join(lines)


def _text(value: Any) -> str:
    """Text that XML can hold."""
    return "".join(
        char
        for char in str(value or "")
        if char in "\n\t" or 0x20 <= ord(char) < 0xD800 or 0xE000 <= ord(char) < 0xFFFE
    )
