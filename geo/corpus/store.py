"""A run's folder: parts that are whole or absent, and one run at a time."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from geo.errors import GeoError
from geo.export import write
from geo.locks import take

PARTS, BUILDING, LOCK, MANIFEST = "parts", ".building", ".lock", "manifest.json"
OUTPUTS = ("claims", "places", "articles.parquet", "areas.parquet")


class Folder:
    """The folder of a run.

    Attributes
    ----------
    path, parts, building : Path
        The folder; what is finished of the work; what is being put together.
    known : set of str
        Ids of areas whose shapes the parts hold.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self.parts = self.path / PARTS
        self.building = self.path / BUILDING
        self.known: set[str] = set()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder, and clear away what a killed run left half-made.

        The system itself lets go of the lock when its process ends, however it ends: a file that is left means nothing.

        Raises
        ------
        GeoError
            If another run holds it, or it cannot be written to.
        """
        try:
            self.parts.mkdir(parents=True, exist_ok=True)
            stream = (self.path / LOCK).open("a+", encoding="ascii", errors="replace")
        except OSError as fault:
            raise GeoError(f"{self.path} cannot be written to ({fault.strerror}): choose another --out") from fault
        with stream:
            if not take(stream):
                stream.seek(0)
                holder = "".join(filter(str.isdigit, stream.read(20))) or "unknown"
                raise GeoError(f"{self.path} is in use by process {holder}: wait for it, or choose another --out")
            stream.truncate(0)
            stream.write(str(os.getpid()))
            stream.flush()
            for torn in (*self.parts.glob(".*.part"), *self.path.glob(".*.part")):
                torn.unlink(missing_ok=True)
            shutil.rmtree(self.building, ignore_errors=True)
            try:
                yield
            finally:
                shutil.rmtree(self.building, ignore_errors=True)

    def add(self, found: dict[str, Any]) -> None:
        """Keep the records of a batch: see :func:`geo.corpus.work.read_batch`.

        Raises
        ------
        GeoError
            If the disk is full, or the folder cannot be written to; nothing of the batch is kept then.
        """
        new = {name: shape for name, shape in found["areas"].items() if name not in self.known}
        lines = [json.dumps({"areas": new}), *(json.dumps(record) for record in found["records"])]
        name = hashlib.sha256("\0".join(record["key"] for record in found["records"]).encode()).hexdigest()[:24]
        write(self.parts / f"{name}.jsonl.gz", gzip.compress("\n".join(lines).encode("ascii"), 5, mtime=0))
        self.known.update(new)

    def keys(self) -> set[str]:
        """Keys of all finished articles; a part that is not whole is taken away, and so done again."""
        held = {path: _summary(path) for path in self._files()}
        while True:  # a part may need shapes that stood in one that was not whole
            known = {area for part in held.values() if part for area in part[1]}
            lost = [path for path, part in held.items() if part is None or not part[2] <= known]
            if not lost:
                break
            for path in lost:
                path.unlink(missing_ok=True)
                del held[path]
        self.known = known
        return {key for part in held.values() if part for key in part[0]}

    def records(self) -> Iterator[dict[str, Any]]:
        """Every record, and every ``{"areas": …}``, in the order of the parts' names."""
        for path in self._files():
            yield from _rows(path)

    def _files(self) -> list[Path]:
        return sorted(self.parts.glob("*.jsonl.gz"))

    def publish(self, manifest: dict[str, Any]) -> None:
        """Put what was built in place of the last result: the manifest goes first and comes last.

        Raises
        ------
        GeoError
            If the folder cannot be written to; there is no manifest then, and so no result.
        """
        try:
            (self.path / MANIFEST).unlink(missing_ok=True)
            for name in OUTPUTS:
                old, new = self.path / name, self.building / name
                shutil.rmtree(old) if old.is_dir() else old.unlink(missing_ok=True)
                if new.exists():
                    os.replace(new, old)
        except OSError as fault:
            raise GeoError(f"{self.path} cannot be written to ({fault.strerror}): run again to go on") from fault
        write(
            self.path / MANIFEST,
            json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False).encode("utf-8", "replace") + b"\n",
        )


def _summary(path: Path) -> tuple[set[str], set[str], set[str]] | None:
    """Keys of a part, the areas whose shapes it holds, and those that it needs; None where it is not whole."""
    keys: set[str] = set()
    has: set[str] = set()
    needs: set[str] = set()
    try:
        for row in _rows(path):
            if "areas" in row:
                has.update(row["areas"])
            else:
                keys.add(row["key"])
                needs.update(one["area"] for kind in ("places", "claims") for one in row.get(kind, ()) if one["area"])
    except (OSError, EOFError, ValueError, KeyError, TypeError, zlib.error):
        return None
    return keys, has, needs


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="ascii") as lines:
        for line in lines:
            yield json.loads(line)
