"""A Frictionless data package: every table as CSV and GeoJSON, their columns, and the licences of what they rest on."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd

from geo import datasets, schemas, tables
from geo.export import write
from geo.handover.cells import LISTS, MAY_BE_WHOLE, REAL, WHOLE
from geo.page import software

_STILL = (2000, 1, 1, 0, 0, 0)  # a zip needs a day for each part; the same tables give the same bytes
README = "README.md"


def save_package(
    found: Mapping[str, gpd.GeoDataFrame],
    path: str | os.PathLike[str],
    title: str = "Sahel Atlas",
    source: str | None = None,
) -> Path:
    """Write a zip with ``datapackage.json``, a CSV and a GeoJSON of each table, and a README.

    Parameters
    ----------
    found : mapping
        ``places``, ``claims``, ``presence``, ``events`` to their tables, EPSG:4326.
    path : path-like
    title : str
        Of the package.
    source : str, optional
        Where the article is from.

    Raises
    ------
    SchemaError
        If a table does not keep to its schema.
    GeoError
        If the place cannot be written to.
    """
    files: dict[str, bytes] = {}
    resources = []
    for kind, table in found.items():
        schemas.check(table, kind)
        files[f"{kind}.csv"] = tables.to_csv(table).encode("utf-8")
        files[f"{kind}.geojson"] = tables.to_geojson(table).encode("utf-8")
        resources += [_csv(kind, files[f"{kind}.csv"]), _geojson(kind, files[f"{kind}.geojson"])]
    description = {
        "profile": "data-package",
        "name": "sahel-atlas-map",
        "title": title,
        "version": software(),
        "description": "Claims of news reports and the places that they name. A claim is said, not proven.",
        "sources": [{"title": source}] if source else [],
        "licenses": _licences(found),
        "resources": resources,
    }
    files["datapackage.json"] = (json.dumps(description, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
    files[README] = _readme(title, source).encode("utf-8")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, _STILL), files[name], zipfile.ZIP_DEFLATED)
    return write(Path(path), out.getvalue())


def _csv(kind: str, content: bytes) -> dict[str, Any]:
    """The resource of a table as CSV, its columns typed."""
    header = next(csv.reader(io.StringIO(content.decode("utf-8"))))
    return {
        "name": f"{kind}-csv",
        "path": f"{kind}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "bytes": len(content),
        "schema": {"fields": [_field(kind, name) for name in header], "missingValues": [""]},
    }


def _field(kind: str, name: str) -> dict[str, str]:
    """One column: its type and what it holds."""
    if name in LISTS:
        of = "array"
    elif name in WHOLE | MAY_BE_WHOLE:
        of = "integer"
    elif name in REAL | {"lon", "lat"}:
        of = "number"
    else:
        of = "string"
    field = {"name": name, "type": of}
    meaning = schemas.SCHEMAS[kind].get(name, "degrees, WGS 84" if name in {"lon", "lat"} else "")
    return field | ({"description": meaning} if meaning else {})


def _geojson(kind: str, content: bytes) -> dict[str, Any]:
    return {
        "name": f"{kind}-geojson",
        "path": f"{kind}.geojson",
        "format": "geojson",
        "mediatype": "application/geo+json",
        "encoding": "utf-8",
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "bytes": len(content),
    }


def _licences(found: Mapping[str, gpd.GeoDataFrame]) -> list[dict[str, str]]:
    """Terms of the data that the tables rest on: gazetteer, boundaries, and other people's events."""
    terms = {entry["licence"] for entry in datasets.manifest().values() if entry.get("licence")}
    for table in found.values():
        if "licence" in table:
            terms |= set(table["licence"].dropna())
    return [{"name": "other-open", "title": each} for each in sorted(terms)]


def _readme(title: str, source: str | None) -> str:
    lines = [
        f"# {' '.join(title.split())}",
        "",
        f"Made by Sahel Atlas {software()}" + (f" from {' '.join(source.split())}." if source else "."),
        "",
        "`claims` are what somebody says, each with the words that it rests on; `places` are the text's place names.",
        "What could not be placed has no geometry, and its row says why. Columns are described in `datapackage.json`.",
    ]
    return "\n".join(lines) + "\n"
