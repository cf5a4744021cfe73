"""``sahel-atlas doctor``: what is installed, whether it is whole, and what is missing for what."""

from __future__ import annotations

import importlib.util
import os
import platform
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from geo.cli_tables import AsPlain, PlainFormat, print_plain
from geo.errors import DataError, GeoError

# Extra of pyproject.toml -> module that shows whether it is there, and what it is for.
EXTRAS = {
    "pictures": (("matplotlib", "mapclassify"), "PNG, SVG, PDF and choropleths"),
    "events": (("hxl", "openpyxl"), "HXL tables and Excel exports"),
    "notebook": (("ipykernel", "jupyterlab"), "the notebooks"),
    "corpus": (("dask", "distributed", "datasketch"), "thousands of articles at once"),
}
NEEDED = ("folium", "geopandas", "shapely", "pandas", "pyarrow", "python-crfsuite", "trafilatura", "xstatic-leaflet")

_LICENCE = re.compile(
    r"[Pp]ublic domain|CC BY(?:-[A-Z]+)*(?: \d\.\d)?(?: IGO)?|CC0|Apache-2\.0|ODbL 1\.0|PDDL 1\.0|\bMIT\b"
)


@dataclass(frozen=True)
class Finding:
    """One thing looked at: ``state`` is ok, missing (only some uses need it) or broken (nothing works without it)."""

    what: str
    state: str
    words: str


def doctor(format: AsPlain = PlainFormat.table) -> None:
    """Say what is installed, whole, or missing, and for what."""
    if format is not PlainFormat.table:
        return print_plain([asdict(finding) for finding in findings()], ("what", "state", "words"), format)
    shown = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("what", "state", ""):
        shown.add_column(column, overflow="fold")
    broken = 0
    for finding in findings():
        broken += finding.state == "broken"
        style = {"ok": "green", "missing": "yellow", "broken": "bold red"}[finding.state]
        shown.add_row(
            escape(finding.what), finding.state, escape(finding.words), style=None if finding.state == "ok" else style
        )
    Console(width=None if sys.stdout.isatty() else 150).print(shown)
    if broken:
        raise GeoError(f"{broken} of these must be mended before a map can be made: see the lines marked broken")
    print("a map can be made: sahel-atlas map ARTICLE -o map.html")


def findings() -> Iterator[Finding]:
    """Every finding, the program first."""
    yield Finding("sahel-atlas", "ok", f"{_version('sahel-atlas')}, Python {platform.python_version()}, {sys.platform}")
    there = {name: _version(name) for name in NEEDED}
    for name in (name for name, found in there.items() if not found):
        yield Finding(name, "broken", "not installed: pip install sahel-atlas")
    yield Finding("libraries", "ok", ", ".join(f"{name} {found}" for name, found in there.items() if found))
    yield from _data()
    yield from _packs()
    yield _start()
    yield from _extras()
    yield _folder()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _data() -> Iterator[Finding]:
    """The built files: each against its hash, counted by licence."""
    from geo import datasets

    licences: Counter[str] = Counter()
    try:
        entries = datasets.manifest()
        for name, entry in entries.items():
            datasets.built(name)
            licences.update(_licences(entry["licence"]))
    except DataError as fault:
        yield Finding("built data", "broken", str(fault))
        return
    yield Finding("built data", "ok", f"{len(entries)} files, each as its hash says; data/README.md has their licences")
    for licence, count in sorted(licences.items()):
        yield Finding(f"  {licence}", "ok", f"{count} file{'s' * (count > 1)}")


def _licences(words: str) -> list[str]:
    """The licences that a file's entry names: a file of several sources has several."""
    return list(dict.fromkeys(found[0].upper() + found[1:] for found in _LICENCE.findall(words))) or [words]


def _packs() -> Iterator[Finding]:
    """Gazetteers, the built one and those that the user added."""
    from geo import downloads

    try:
        for pack in downloads.installed():
            name = pack.name if pack.name.startswith("gazetteer") else f"gazetteer {pack.name}"
            licence = ", ".join(_licences(pack.licence))
            yield Finding(name, "ok", f"{pack.places:,} places, {pack.date}, {licence}")
    except DataError as fault:
        yield Finding("gazetteers", "broken", str(fault))


def _start() -> Finding:
    """Whether places can be found, and how long the first article waits."""
    from geo.articles import read_text
    from geo.pipeline import locate

    began = time.perf_counter()
    try:
        places = locate(read_text("Soldiers left the base at Gossi, in Mali, on Tuesday.", lang="en"))
    except GeoError as fault:
        return Finding("reading", "broken", str(fault))
    taken = time.perf_counter() - began
    names = ", ".join(places["name"].dropna())
    state = "ok" if "Gossi" in names and "Mali" in names else "broken"
    return Finding("reading", state, f"a sentence read in {taken:.1f} s, loading included: {names}")


def _extras() -> Iterator[Finding]:
    """What only some uses need."""
    for extra, (modules, use) in EXTRAS.items():
        lost = [name for name in modules if importlib.util.find_spec(name) is None]
        words = f"{use}: pip install 'sahel-atlas[{extra}]'" if lost else use
        yield Finding(extra, "missing" if lost else "ok", words)


def _folder() -> Finding:
    """Whether the user's own data folder can be written."""
    from geo import datasets

    folder = datasets.user_dir()
    there: Path = next(path for path in (folder, *folder.parents) if path.exists())
    if os.access(there, os.W_OK):
        return Finding("your data folder", "ok", str(folder))
    return Finding("your data folder", "missing", f"{folder} cannot be written: set XDG_DATA_HOME to one that can")
