"""A run's result without exact positions, in a folder of its own: see :mod:`geo.coarsen`."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyarrow as pa
import pyarrow.parquet as pq

from geo import coarsen, datasets, schemas
from geo.corpus.results import parts_of, read_manifest
from geo.corpus.store import MANIFEST, Folder
from geo.errors import GeoError
from geo.handover import read_parquet, save_parquet

_TELLING = ("title", "url", "names", "key")  # of an article: they name places, or lead to its words


def coarsen_corpus(folder: str | os.PathLike[str], out: str | os.PathLike[str], level: str = "adm2") -> dict[str, Any]:
    """Write a run's result with nothing finer than admin-2 units.

    Parameters
    ----------
    folder : path-like
        Of a run that has ended. Its ``parts/`` keep everything: give away ``out`` only.
    out : path-like
        Another folder.
    level : {'adm2'}

    Returns
    -------
    dict
        The manifest of what was written: names of sources, and of what could not be read, are left out.

    Raises
    ------
    GeoError
        If the level is not known, the two folders are one, or it cannot be written to.
    """
    coarsen.check_level(level)
    made = read_manifest(folder)
    target = Folder(out)
    if Path(folder).resolve() == target.path.resolve():
        raise GeoError("--out is the folder itself, which keeps everything: choose another")
    with target.locked():
        areas: dict[str, Any] = {}
        for kind, change in (("claims", coarsen.coarsen_claims), ("places", coarsen.coarsen_places)):
            for path, country, month in parts_of(folder, kind):
                table = _without_shapes(change(read_parquet(path, kind)), areas)
                save_parquet(
                    table, kind, target.building / kind / f"country={country}" / f"month={month}" / "part.parquet"
                )
        target.building.mkdir(exist_ok=True)
        _save_areas(areas, target.building / "areas.parquet")
        articles = pq.read_table(Path(folder) / "articles.parquet")
        pq.write_table(articles.drop_columns(list(_TELLING)), target.building / "articles.parquet", compression="zstd")
        files = {
            path.relative_to(target.building).as_posix(): {
                "sha256": datasets.sha256(path),
                "bytes": path.stat().st_size,
            }
            for path in sorted(target.building.rglob("*.parquet"))
        }
        told = {"made_with": made["made_with"], "counts": made["counts"], "files": files, "bad": [], "coarsened": level}
        target.publish(told)
        target.parts.rmdir() if not any(target.parts.iterdir()) else None
    found: dict[str, Any] = json.loads((target.path / MANIFEST).read_text(encoding="utf-8"))
    return found


def _without_shapes(table: gpd.GeoDataFrame, areas: dict[str, Any]) -> gpd.GeoDataFrame:
    """The table with its areas' ids, and the shapes noted once each."""
    ids = []
    for shape in table.geometry:
        name = None if shape is None else hashlib.sha256(shape.wkb).hexdigest()[:16]
        if name is not None:
            areas.setdefault(name, shape)
        ids.append(name)
    found = table.copy()
    found["area"] = ids
    found["geometry"] = gpd.GeoSeries([None] * len(table), index=table.index, crs=schemas.CRS)
    return found


def _save_areas(areas: dict[str, Any], path: Path) -> None:
    """Write the shapes."""
    names = sorted(areas)
    table = gpd.GeoDataFrame(
        {"area": pa.array(names, pa.string()).to_pandas()}, geometry=[areas[name] for name in names], crs=schemas.CRS
    )
    table["area"] = table["area"].astype("string")
    table.to_parquet(path, index=False, compression="zstd")
