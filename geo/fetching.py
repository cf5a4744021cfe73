"""One file over HTTP: resumed where it broke off, counted, and only then given its name."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from geo.errors import DataError

if TYPE_CHECKING:
    import requests

CONNECT_S, SILENCE_S = 10.0, 30.0  # seconds to wait for a connection, and for the next bytes
TRIES = 4  # a broken transfer is taken up again this many times in all
PAUSE_S = 1.0  # before the second try; doubled for each further one
LARGEST = 500_000_000  # bytes; the largest country dump (China) is under 60 MB zipped
_CHUNK = 1 << 16


class _Broken(Exception):
    """A transfer that broke off and may be taken up again."""


def _timeouts() -> tuple[float, float]:
    """Seconds for connecting and for silence; the environment may shorten the second for tests."""
    return CONNECT_S, float(os.environ.get("SAHEL_ATLAS_TIMEOUT", SILENCE_S))


def download(url: str, path: Path, show: Callable[[str, int, int | None], None]) -> Path:
    """Download a zip archive; what an earlier run has left of it is continued.

    Parameters
    ----------
    url : str
        ``http`` or ``https``.
    path : Path
        Where it goes; its folder is made. Until it is whole it is called ``<path>.part``.
    show : callable
        Progress: what, bytes so far, bytes in all.

    Raises
    ------
    DataError
        If the server cannot be reached, refuses, breaks off again and again, sends more than ``LARGEST`` bytes, or
        sends something that is no zip archive. What was received of a broken transfer is kept to be continued.
    """
    if urlsplit(url).scheme not in ("http", "https"):
        raise DataError(f"{url} is no http or https address")
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    why = ""
    for attempt in range(TRIES):
        if attempt:
            time.sleep(PAUSE_S * 2 ** (attempt - 1))
        try:
            _transfer(url, part, f"downloading {path.name}", show)
            break
        except _Broken as fault:
            why = str(fault)
    else:
        raise DataError(
            f"{url} could not be downloaded ({why}): run the same command again to go on where it broke off"
        )
    _check_zip_start(part, url)
    os.replace(part, path)
    _tag(part).unlink(missing_ok=True)
    return path


def _tag(part: Path) -> Path:
    """Beside a part: the validator of the version that it is a part of."""
    return part.with_name(part.name + ".tag")


def _transfer(url: str, part: Path, label: str, show: Callable[[str, int, int | None], None]) -> None:
    """One request, from where the part ends."""
    import requests
    import urllib3.exceptions

    have = part.stat().st_size if part.is_file() else 0
    tag = _tag(part).read_text(encoding="utf-8") if _tag(part).is_file() else ""
    headers = {"Accept-Encoding": "identity", "User-Agent": "sahel-atlas"}
    if have and tag:
        headers |= {"Range": f"bytes={have}-", "If-Range": tag}
    try:
        with requests.get(url, headers=headers, stream=True, timeout=_timeouts()) as answer:
            total = _begin(answer, part, have if tag else 0, url)
            with part.open("ab") as stream:
                show(label, stream.tell(), total)
                # read1 gives what has come; iter_content would lose the start of a chunk that never gets whole
                while chunk := answer.raw.read1(_CHUNK, decode_content=False):
                    stream.write(chunk)
                    show(label, stream.tell(), total)
                    if stream.tell() > LARGEST:
                        raise DataError(f"{url} sends more than {LARGEST:,} bytes: that is no country dump")
    except (requests.RequestException, urllib3.exceptions.HTTPError) as fault:
        raise _Broken(_plainly(fault)) from fault
    size = part.stat().st_size
    if total is not None and size != total:
        if size > total:
            _forget(part)
        raise _Broken(f"{size:,} of {total:,} bytes came")


def _begin(answer: requests.Response, part: Path, have: int, url: str) -> int | None:
    """Look at the answer's head, make the part ready for its body, and tell the size in all."""
    if answer.status_code in (408, 429) or answer.status_code >= 500:
        raise _Broken(f"the server answers {answer.status_code}")
    if answer.status_code == 416:
        _forget(part)
        raise _Broken("the server has another version by now")
    if answer.status_code not in (200, 206):
        raise DataError(f"{url}: the server answers {answer.status_code} {answer.reason}; is the code right?")
    kind = answer.headers.get("Content-Type", "")
    if kind.startswith("text/"):
        _forget(part)
        raise DataError(
            f"{url}: the server sends {kind.split(';')[0]}, not a zip archive; is a log-in page in between?"
        )
    length = answer.headers.get("Content-Length", "")
    if answer.status_code == 206:
        span = answer.headers.get("Content-Range", "")
        if not have or not span.startswith(f"bytes {have}-"):
            _forget(part)
            raise _Broken("the server sends another part than was asked for")
        total = span.rpartition("/")[2]
        return int(total) if total.isdigit() else None
    _forget(part)
    validator = answer.headers.get("ETag") or answer.headers.get("Last-Modified") or ""
    if validator and not validator.startswith("W/"):
        _tag(part).write_text(validator, encoding="utf-8")
    total_size = int(length) if length.isdigit() else None
    if total_size is not None and total_size > LARGEST:
        raise DataError(f"{url} would be {total_size:,} bytes: that is no country dump")
    return total_size


def _forget(part: Path) -> None:
    part.unlink(missing_ok=True)
    _tag(part).unlink(missing_ok=True)


def _check_zip_start(part: Path, url: str) -> None:
    """A zip archive begins with PK; a page that says so in other words is removed."""
    with part.open("rb") as stream:
        start = stream.read(4)
    if not start.startswith(b"PK"):
        _forget(part)
        raise DataError(f"{url}: what the server sends is no zip archive (it begins with {start!r}); nothing was added")


def _plainly(fault: Exception) -> str:
    """A network fault in few words."""
    import requests

    if isinstance(fault, requests.ConnectTimeout):
        return "no connection in time"
    if isinstance(fault, requests.Timeout) or "timed out" in str(fault).lower():
        return "the server fell silent"
    if isinstance(fault, requests.ConnectionError) and "IncompleteRead" not in str(fault):
        return "no connection to the server"
    return "the transfer broke off"
