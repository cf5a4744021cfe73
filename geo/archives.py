"""Zip archives of strangers: unpacked in pieces, within limits that do not rest on what they tell."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

BROKEN = (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError, RuntimeError, zlib.error)
_PIECE = 1 << 18  # bytes that are unpacked at once: an archive may tell a small size for what is large
_SMALL = 5_000_000  # bytes below which a part's ratio tells nothing: a page of blanks packs well


class Bomb(Exception):
    """An archive that unpacks to far more than its kind does."""


def check(archive: zipfile.ZipFile, most: int, ratio: int) -> None:
    """Raise for an archive whose own directory tells of more than its kind of file holds.

    Parameters
    ----------
    archive : ZipFile
    most : int
        Bytes of all parts together, unpacked.
    ratio : int
        How many times smaller a large part may be packed.

    Raises
    ------
    Bomb
    """
    parts = archive.infolist()
    packed = max((part.file_size / max(part.compress_size, 1) for part in parts if part.file_size > _SMALL), default=0)
    if sum(part.file_size for part in parts) > most or packed > ratio:
        raise Bomb


def pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The content of a part, a quarter of a megabyte at a time, and never more than the directory tells."""
    with archive.open(part) as stream:
        while piece := stream.read(_PIECE):
            yield piece


def repacked(source: IO[bytes], out: IO[bytes], most: int, ratio: int, suffixes: tuple[str, ...]) -> IO[bytes]:
    """Copy an archive, unpacked, for libraries that would unpack its parts in one go; other parts become empty.

    Parameters
    ----------
    source, out : file
    most, ratio : int
        As of :func:`check`.
    suffixes : tuple of str
        Ends of the names of the parts that are wanted, in lower case.

    Returns
    -------
    file
        ``out``, at its beginning.

    Raises
    ------
    Bomb
    """
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as copy:
        check(archive, most, ratio)
        for name in dict.fromkeys(archive.namelist()):
            wanted = name.lower().endswith(suffixes)
            with copy.open(name, "w", force_zip64=True) as stream:
                for piece in pieces(archive, archive.getinfo(name)) if wanted else ():
                    stream.write(piece)
    out.seek(0)
    return out
