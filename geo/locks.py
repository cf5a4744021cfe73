"""One process at a time: a lock that the system itself lets go of when its holder ends, however it ends."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO


def take(stream: IO[str]) -> bool:
    """Whether the lock of an open file is ours now; it is never waited for."""
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        with suppress(OSError):
            stream.seek(0)
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
            return True
        return False
    with suppress(OSError):
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


@contextmanager
def alone(path: Path, seconds: float = 600.0) -> Iterator[None]:
    """Hold the lock of a file, which is made where it is not there; wait for whoever holds it.

    Parameters
    ----------
    path : Path
        Left as it is afterwards: a file that is there means nothing.
    seconds : float
        How long to wait.

    Raises
    ------
    TimeoutError
        If it is held all that time.
    """
    until = time.monotonic() + seconds
    with path.open("a+", encoding="ascii", errors="replace") as stream:
        while not take(stream):
            if time.monotonic() > until:
                raise TimeoutError(f"{path} is held by another process")
            time.sleep(0.1)
        yield
