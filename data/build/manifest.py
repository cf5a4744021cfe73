"""Write ``data/built/manifest.json``: each built file with its hash, source, licence, columns and inputs."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from pathlib import Path
from typing import Any

import inputs

# SAHEL_ATLAS_BUILT sends everything elsewhere, to compare a rebuild with what is committed.
BUILT = Path(os.environ.get("SAHEL_ATLAS_BUILT") or Path(__file__).resolve().parents[1] / "built")
MANIFEST = BUILT / "manifest.json"
LOCK = Path(__file__).resolve().parent / "cache" / ".manifest.lock"


def record(
    name: str,
    *,
    script: str,
    title: str,
    source: str,
    licence: str,
    attribution: str,
    columns: dict[str, str],
    date: str,
) -> None:
    """Hash ``data/built/<name>`` and put its entry into the manifest, in place of an older one.

    Parameters
    ----------
    name : str
        File name within ``data/built``.
    script : str
        Script that builds it, from the root of the checkout, such as ``data/build/countries.py``.
    title : str
        What the file is, in a line.
    source, licence, attribution : str
        Package and original source with version; licence of the data; the words to print beside it.
    columns : dict
        Column -> meaning and unit. Empty for a file that is no table.
    date : str
        Day or year of the source's data, not of the build.
    """
    path = BUILT / name
    entry = {
        "name": name,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "bytes": path.stat().st_size,
        "script": script,
        "title": title,
        "source": source,
        "licence": licence,
        "attribution": attribution,
        "date": date,
        "columns": columns,
    }
    BUILT.mkdir(exist_ok=True)
    LOCK.parent.mkdir(exist_ok=True)
    with LOCK.open("w") as lock:  # scripts may run side by side
        fcntl.flock(lock, fcntl.LOCK_EX)
        entries = [known for known in _entries() if known["name"] != name and (BUILT / known["name"]).is_file()]
        entry["inputs"] = inputs.of(script, {name, *(known["name"] for known in entries if known["script"] == script)})
        files = sorted([*entries, entry], key=lambda known: str(known["name"]))
        text = json.dumps({"files": files}, ensure_ascii=False, indent=1) + "\n"
        fresh = MANIFEST.with_suffix(".json.new")
        fresh.write_text(text, encoding="utf-8")
        os.replace(fresh, MANIFEST)
        if "SAHEL_ATLAS_BUILT" not in os.environ:  # README.md and datapackage.json tell of the committed files
            import describe

            describe.build()


def _entries() -> list[dict[str, Any]]:
    if not MANIFEST.is_file():
        return []
    entries: list[dict[str, Any]] = json.loads(MANIFEST.read_text(encoding="utf-8"))["files"]
    return entries
