"""Which program and which data made a result: what was made by another is made again."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from geo import __version__, datasets

_PROGRAM = Path(__file__).resolve().parents[1]
_READ = frozenset({".py", ".yaml", ".csv", ".json", ".crfsuite"})


@cache
def versions() -> dict[str, str]:
    """``version`` of the program, ``code``: SHA-256 of its files and word lists, ``data``: of the data's manifest.

    The version alone would not do: in a checkout the code changes while the version stays.
    """
    found = hashlib.sha256()
    for path in sorted(_PROGRAM.rglob("*")):
        inside = path.relative_to(_PROGRAM)
        if path.suffix in _READ and inside.parts[0] not in {"_data", "web"} and "__pycache__" not in inside.parts:
            found.update(f"{inside.as_posix()}\0".encode() + path.read_bytes() + b"\0")
    data = datasets.sha256(datasets.built_dir() / datasets.MANIFEST)
    return {"version": __version__, "code": found.hexdigest(), "data": data}


def stamp() -> str:
    """All three in one word."""
    return hashlib.sha256("\0".join(versions().values()).encode()).hexdigest()
