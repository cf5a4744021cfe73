"""Build ``presence.parquet``: the ledger of stays with each site's point, from the tables of data/raw."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import geopandas as gpd
import geoparquet
import manifest
import pandas as pd
import shapely

RAW = Path(__file__).resolve().parents[1] / "raw"
SCRIPT = "data/build/presence.py"
COLUMNS = {
    "presence_id": "identifier of the stay",
    "site_id": "site of data/raw/sites.csv; null for the troops of a whole country",
    "name": "name of the site, or the countries' codes",
    "iso3": "country or countries, | between them",
    "actor_id": "who was there",
    "from": "first day known: YYYY, YYYY-MM or YYYY-MM-DD; null where unknown",
    "to": "last day known, likewise; null while it lasts or where unknown",
    "low": "lowest strength given, troops",
    "best": "strength given, troops",
    "high": "highest strength given, troops",
    "status": "active, handed_over, ended or contested, as the ledger knows it now",
    "claimed_by": "who says so, | between them",
    "contradiction": "what another source says",
    "sources": "ids of data/raw/sources.csv, | between them",
    "check": "stored: a source was read; mem: from memory",
    "actor_from": "first day of the actor, where known",
    "precision_m": "how far the point may be from the site, metres",
    "geometry": "point of the site, EPSG:4326; null where unknown or a whole country",
}


def _read(name: str) -> list[dict[str, str]]:
    with (RAW / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _whole(text: str) -> int | None:
    return int(text) if text else None


def table() -> gpd.GeoDataFrame:
    """One row a stay, in the order of their ids."""
    sites = {row["site_id"]: row for row in _read("sites.csv")}
    starts = {row["actor_id"]: row["start"] or None for row in _read("actors.csv")}
    rows, shapes = [], []
    for stay in sorted(_read("presence.csv"), key=lambda row: row["presence_id"]):
        site = sites.get(stay["site_id"])
        if stay["site_id"] and site is None:
            raise ValueError(
                f"{RAW / 'presence.csv'}: {stay['presence_id']} names {stay['site_id']}, no row of sites.csv"
            )
        placed = site is not None and site["lat"] and site["lon"]
        shapes.append(shapely.Point(float(site["lon"]), float(site["lat"])) if site and placed else None)
        words = {key: stay[key] or None for key in ("from", "to", "claimed_by", "contradiction", "sources", "check")}
        rows.append(
            {
                "presence_id": stay["presence_id"],
                "site_id": stay["site_id"] or None,
                "name": site["name"] if site else stay["iso3"],
                "iso3": stay["iso3"],
                "actor_id": stay["actor_id"],
                "low": _whole(stay["number_low"]),
                "best": _whole(stay["number_best"]),
                "high": _whole(stay["number_high"]),
                "status": stay["status"],
                "actor_from": starts.get(stay["actor_id"]),
                "precision_m": _whole(site["precision_m"]) if site else None,
                **words,
            }
        )
    frame = gpd.GeoDataFrame(pd.DataFrame(rows, columns=list(COLUMNS)[:-1], dtype=object), geometry=shapes, crs=4326)
    for column in ("low", "best", "high", "precision_m"):
        frame[column] = frame[column].astype("Int64")
    return frame


def build() -> None:
    """Write ``data/built/presence.parquet``."""
    geoparquet.write(table(), "presence.parquet")
    manifest.record(
        "presence.parquet",
        script=SCRIPT,
        title="Ledger of stays: who held which base or was in which country, from when to when, and who says so",
        source="data/raw/presence.csv and data/raw/sites.csv; each stay names its sources",
        licence="CC BY 4.0",
        attribution="Sahel Atlas; site coordinates partly GeoNames (CC BY 4.0) and OurAirports (public domain)",
        date="2026-11",
        columns=COLUMNS,
    )


if __name__ == "__main__":
    build()
