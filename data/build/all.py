"""Build every file of ``data/built``, in the order in which one needs the other: ``make data``."""

from __future__ import annotations

import importlib
import sys
import time
from pathlib import Path

ORDER = (
    "boundaries",
    "unmapped",
    "countries",
    "basemap",
    "regions",
    "actors",
    "presence",
    "demonyms",
    "word_clusters",
    "country_codes",
    "gazetteer",
)


def build(names: tuple[str, ...] = ORDER) -> None:
    """Run the named scripts' ``build``, and print what each took."""
    for name in names:
        began = time.perf_counter()
        importlib.import_module(name).build()
        print(f"{name}: {time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    build(tuple(sys.argv[1:]) or ORDER)
