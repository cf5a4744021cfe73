"""Built data files: where they are, whether they are whole, whose they are.

The list of files, with licence and sha256, is ``data/built/manifest.json``, written by the scripts of ``data/build``.
"""

from __future__ import annotations

import hashlib
import json
import os
from functools import cache
from pathlib import Path
from typing import Any

from geo.errors import DataError

_HERE = Path(__file__).resolve().parent
MANIFEST = "manifest.json"


def built_dir() -> Path:
    """Folder of the built data: inside an installed wheel, else ``data/built`` of the checkout.

    Raises
    ------
    DataError
        If neither folder exists.
    """
    for folder in (_HERE / "_data" / "built", _HERE.parent / "data" / "built"):
        if (folder / MANIFEST).is_file():
            return folder
    raise DataError(f"no built data beside {_HERE}: reinstall sahel-atlas, or run 'make data' in a checkout")


def user_dir() -> Path:
    """Folder for data that the user adds: ``$SAHEL_ATLAS_DATA``, else the platform's usual place for user data."""
    chosen = os.environ.get("SAHEL_ATLAS_DATA")
    if chosen:
        return Path(chosen)
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "sahel-atlas"


@cache
def manifest() -> dict[str, dict[str, Any]]:
    """Entries of the manifest by file name: ``sha256, bytes, script, licence, attribution, source, columns, …``."""
    path = built_dir() / MANIFEST
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError) as fault:
        raise DataError(f"{path} cannot be read ({fault}): reinstall, or run 'make data' in a checkout") from fault
    return {entry["name"]: entry for entry in entries}


def sha256(path: Path) -> str:
    """Hexadecimal SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@cache
def built(name: str) -> Path:
    """Path of a built file, after its hash has been compared with the manifest's.

    Parameters
    ----------
    name : str
        File name as in the manifest, such as ``countries.parquet``.

    Raises
    ------
    DataError
        If the file is not in the manifest, is missing, or its hash is off; the message names the script to run.
    """
    entry = manifest().get(name)
    if entry is None:
        raise DataError(f"{name} is not a built file of this version: see {built_dir() / MANIFEST} for those that are")
    path = built_dir() / name
    script = entry.get("script", "the scripts of data/build")
    if not path.is_file():
        raise DataError(f"{path} is missing: run 'python {script}' in a checkout, or reinstall sahel-atlas")
    found = sha256(path)
    if found != entry["sha256"]:
        raise DataError(
            f"{path} is not the file that was built (sha256 {found[:12]}…, expected {entry['sha256'][:12]}…): "
            f"run 'python {script}' in a checkout, or reinstall sahel-atlas"
        )
    return path
