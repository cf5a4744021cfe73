"""More places for those who want them: GeoNames' country dumps, downloaded or read from disk, into the user's folder.

Nothing is half-installed: a dump is downloaded beside its place, checked, and turned into a pack whose table is
renamed into place last.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from geo import datasets, dumps, fetching, locks, packs
from geo.errors import DataError
from geo.gazetteer import STEM, load_gazetteer
from geo.terminal import Progress, unseen

GEONAMES_URL = "https://download.geonames.org/export/dump"
URL_VARIABLE = "SAHEL_ATLAS_GEONAMES_URL"
PREFIX = "geonames-"


@dataclass(frozen=True, slots=True)
class Installed:
    """A gazetteer that is there: the built one, or a pack that the user added."""

    name: str
    title: str
    date: str
    licence: str
    places: int
    bytes: int
    path: Path
    builtin: bool


def packs_dir() -> Path:
    """Folder of the user's packs."""
    return datasets.user_dir() / "packs"


def _codes(codes: Sequence[str]) -> list[str]:
    """ISO 3166-1 alpha-2 codes in capitals, each once."""
    wrong = [code for code in codes if not re.fullmatch(r"[A-Za-z]{2}", code)]
    if wrong:
        raise DataError(f"{', '.join(map(repr, wrong))}: give two-letter country codes, such as ML NE BF TD MR")
    known = dumps.iso3_codes()
    upper = list(dict.fromkeys(code.upper() for code in codes))
    unknown = [code for code in upper if code not in known]
    if unknown:
        raise DataError(f"{', '.join(unknown)}: no country has this code; Mali is ML, Niger NE, Chad TD, Mauritania MR")
    return upper


def add_geonames(
    codes: Sequence[str] | None = None,
    from_file: str | Path | Sequence[str | Path] | None = None,
    progress: Progress | None = None,
    base_url: str | None = None,
) -> list[Installed]:
    """Add GeoNames country dumps to the user's gazetteer, one pack a country.

    Parameters
    ----------
    codes : sequence of str, optional
        ISO 3166-1 alpha-2 codes. Without ``from_file``: what to download. With it: which to take.
    from_file : path or sequence of paths, optional
        Dumps already on disk, ``.txt`` or ``.zip``; nothing is downloaded.
    progress : callable, optional
        Called with what is being done, how far, and of how much (None where not known); see
        :func:`geo.terminal.shown_progress`.
    base_url : str, optional
        Folder of ``<CODE>.zip`` files; else the environment's ``SAHEL_ATLAS_GEONAMES_URL``, else GeoNames' own.

    Returns
    -------
    list of Installed
        The packs added, in the order given.

    Raises
    ------
    DataError
        If a code is none, a download fails or is no dump, or a file cannot be read; packs added before stay.
    """
    show = progress or unseen
    wanted = _codes(codes) if codes else None
    if from_file is not None:
        files = [from_file] if isinstance(from_file, str | Path) else list(from_file)
        return [pack for file in files for pack in _add_file(Path(file), wanted, show)]
    if not wanted:
        raise DataError("no country given: name two-letter codes, such as ML NE BF TD MR, or a file with --from")
    base = (base_url or os.environ.get(URL_VARIABLE) or GEONAMES_URL).rstrip("/")
    added = []
    for code in wanted:
        archive = fetching.download(f"{base}/{code}.zip", datasets.user_dir() / "downloads" / f"{code}.zip", show)
        try:
            added += _add_file(archive, [code], show)
        finally:
            archive.unlink(missing_ok=True)
    return added


def _add_file(path: Path, wanted: list[str] | None, show: Progress) -> list[Installed]:
    """Add the countries of one dump."""
    show(f"reading {path.name}", 0, None)
    by_country = dumps.read_dump(path)
    if wanted is not None:
        missing = [code for code in wanted if code not in by_country]
        if missing:
            held = ", ".join(sorted(by_country))
            raise DataError(f"{path.name} holds no place of {', '.join(missing)}: it holds {held}")
        by_country = {code: by_country[code] for code in wanted}
    show(f"reading {path.name}", 1, 1)
    return [_install(code, rows, show) for code, rows in by_country.items()]


def _install(code: str, rows: list[dumps.Dumped], show: Progress) -> Installed:
    """Turn one country's rows into a pack."""
    label = f"adding {code}, {len(rows):,} rows"
    show(label, 0, 3)
    places = dumps.places(rows, load_gazetteer(added=False))
    show(label, 1, 3)
    dumps.add_units(places)
    show(label, 2, 3)
    folder = packs_dir()
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"{PREFIX}{code}"
    note = {
        "title": f"GeoNames country dump, {code}",
        "date": max(row.changed for row in rows),
        "licence": "CC BY 4.0 (GeoNames)",
        "places": len(places),
        "added": dt.date.today().isoformat(),
    }
    try:
        with locks.alone(folder / ".lock"):  # two that write one pack would mix its files
            fresh = folder / f"{stem}.json.new"
            fresh.write_text(json.dumps(note, indent=1) + "\n", encoding="utf-8")
            os.replace(fresh, folder / f"{stem}.json")
            packs.write_pack(places, folder, stem, effort=3)
    except (OSError, RuntimeError) as fault:  # marisa says in its own way that the disk is full
        why = getattr(fault, "strerror", None) or fault
        raise DataError(f"{folder} cannot be written to ({why}): make room, or set SAHEL_ATLAS_DATA") from fault
    finally:
        for torn in folder.glob(f"{stem}*.new"):
            torn.unlink(missing_ok=True)
    load_gazetteer.cache_clear()
    show(label, 3, 3)
    return _installed(folder / f"{stem}.parquet")


def _installed(table: Path) -> Installed:
    """What a pack's note says of it."""
    files = _files(table.parent, table.stem)
    try:
        note = json.loads((table.parent / f"{table.stem}.json").read_text(encoding="utf-8"))
        told = (str(note["title"]), str(note["date"]), str(note["licence"]), int(note["places"]))
    except (OSError, ValueError, KeyError, TypeError):
        told = ("no note beside the pack: remove it and add it again", "", "", 0)
    size = sum(file.stat().st_size for file in files)
    return Installed(table.stem, *told, bytes=size, path=table, builtin=False)


def _files(folder: Path, stem: str) -> list[Path]:
    names = (f"{stem}.parquet", f"{stem}-names.marisa", f"{stem}-typos.marisa", f"{stem}.json")
    return [folder / name for name in names if (folder / name).is_file()]


def installed() -> list[Installed]:
    """Gazetteers that are there: the built one first, then the user's by name, with date, licence and place counts."""
    import pyarrow.parquet as pq

    entry = datasets.manifest()[f"{STEM}.parquet"]
    path = datasets.built(f"{STEM}.parquet")
    size = sum(file.stat().st_size for file in _files(path.parent, STEM))
    count = pq.read_metadata(path).num_rows
    built = Installed(STEM, entry["title"], entry["date"], entry["licence"], count, size, path, builtin=True)
    folder = packs_dir()
    tables: Iterable[Path] = sorted(folder.glob("*.parquet")) if folder.is_dir() else ()
    return [built, *(_installed(table) for table in tables)]


def remove(name: str) -> Installed:
    """Remove a pack that the user added.

    Parameters
    ----------
    name : str
        As ``installed`` gives it, such as ``geonames-ML``, or the country's code alone.

    Raises
    ------
    DataError
        If there is no such pack, or it is the built gazetteer.
    """
    if name == STEM:
        raise DataError(f"{STEM} is part of the program and stays; 'sahel-atlas data list' shows what can be removed")
    there = {pack.name: pack for pack in installed() if not pack.builtin}
    found = there.get(name) or there.get(f"{PREFIX}{name.upper()}")
    if found is None:
        names = ", ".join(there) or "none"
        raise DataError(f"no added gazetteer is called {name!r}; added so far: {names}")
    for file in _files(found.path.parent, found.name):  # the table first: a pack without its table is no pack
        file.unlink(missing_ok=True)
    load_gazetteer.cache_clear()
    return found
