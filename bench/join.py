"""A million points joined to their country and units, beside geopandas' sjoin and a naive loop over points.

    python bench/join.py              a million points
    python bench/join.py 100000       fewer

All in one run and on the same points. The loop asks every unit about one point at a time; it runs on a few, its time
scaled up. Printed with it: whether the answers agree, and what the first join of a fresh process takes.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[1]
DAY = "2022-04-20"
BOX = (-17.0, 4.0, 24.0, 25.0)  # degrees: Mauritania to Chad, the Gulf of Guinea to the Sahara
LOOPED = 300  # points of the naive loop
FRESH = (
    "import time, shapely; t = time.perf_counter(); from geo.boundaries import join; "
    f"join(shapely.points([[-1.29, 15.82], [2.11, 13.51]]), on='{DAY}'); print(time.perf_counter() - t)"
)


def scattered(many: int) -> gpd.GeoSeries:
    """Points spread evenly over the box, the same in every run."""
    west, south, east, north = BOX
    rng = np.random.default_rng(20220420)
    return gpd.GeoSeries(gpd.points_from_xy(rng.uniform(west, east, many), rng.uniform(south, north, many)), crs=4326)


def loop(points: gpd.GeoSeries, units: gpd.GeoDataFrame) -> list[str | None]:
    """The plain way: for each point, ask every unit."""
    found = []
    for point in points:
        here = units[units.contains(point)]
        found.append(None if here.empty else here["unit_id"].iloc[0])
    return found


def main(many: int = 1_000_000) -> None:
    """Measure and print."""
    from geo import boundaries

    points = scattered(many)
    units = boundaries.load_boundaries(2, DAY)
    first = float(subprocess.check_output([sys.executable, "-c", FRESH], cwd=ROOT))
    boundaries.join(points[:10], on=DAY)  # loaded: the first join of a process is measured apart
    began = time.perf_counter()
    ours = boundaries.join(points, on=DAY)
    all_levels = time.perf_counter() - began
    began = time.perf_counter()
    joined = gpd.sjoin(points.to_frame("geometry"), units[["unit_id", "geometry"]], predicate="within", how="left")
    sjoin = time.perf_counter() - began
    began = time.perf_counter()
    looped = loop(points[:LOOPED], units)
    naive = (time.perf_counter() - began) / LOOPED * many
    theirs = joined[~joined.index.duplicated()]["unit_id"].reindex(points.index)
    plain = ours["join_note"].isna().to_numpy()
    same = (ours["adm2_id"].fillna("") == theirs.fillna(""))[plain].mean()
    same_loop = np.mean([a == b for a, b in zip(ours["adm2_id"][:LOOPED], looped, strict=True)])

    table = Table(title=f"{many:,} points, boundaries of {DAY}")
    for column in ("", "seconds", "times ours", "same admin 2"):
        table.add_column(column, justify="left" if not column else "right")
    table.add_row("geo.boundaries.join: admin 0 to 3, notes, nearest", f"{all_levels:.1f}", "1", "")
    table.add_row("geopandas.sjoin: admin 2 alone", f"{sjoin:.1f}", f"{sjoin / all_levels:.1f}", f"{same:.4%}")
    table.add_row(
        f"loop, admin 2 alone, scaled from {LOOPED}", f"{naive:,.0f}", f"{naive / all_levels:,.0f}", f"{same_loop:.2%}"
    )
    table.add_row("first join of a fresh process, 2 points", f"{first:.2f}", "", "")
    Console(width=110).print(table)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:2]))
