"""What a Dask worker does: it hands articles to a reader process of its own, and starts another when one is lost."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from typing import Any

from geo.corpus.reader import receive, send
from geo.errors import GeoError

START_SECONDS = 300.0  # to load gazetteer and word lists: 5 s on a free machine
TRIES = 2  # a reader that somebody else killed is no fault of the article
_own = threading.local()


class Lost(Exception):
    """The reader is gone; says how."""


class Reader:
    """A reader process: see :mod:`geo.corpus.reader`."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "geo.corpus.reader"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "OMP_NUM_THREADS": "1"},
        )
        self.stamp = str(self._answer(START_SECONDS, "the reader did not start").get("ready"))

    def ask(self, form: str, content: str, seconds: float) -> dict[str, Any]:
        """Record and areas of an article.

        Raises
        ------
        Lost
            If the reader crashed over it, or took longer than so many seconds.
        """
        assert self.process.stdin is not None
        try:
            send(self.process.stdin, {"form": form, "content": content, "seconds": seconds})
        except OSError:
            self.end()
            raise Lost("the process that read it ended") from None
        return self._answer(seconds, f"reading it took longer than {seconds:g} s")

    def _answer(self, seconds: float, late: str) -> dict[str, Any]:
        """What the reader says within so many seconds."""
        assert self.process.stdout is not None
        over = threading.Event()

        def stop() -> None:
            over.set()
            self.process.kill()

        timer = threading.Timer(seconds, stop)
        timer.daemon = True
        timer.start()
        try:
            answer = receive(self.process.stdout)
        finally:
            timer.cancel()
        if answer is None:
            self.end()
            raise Lost(late if over.is_set() else "the process that read it ended")
        return answer

    def end(self) -> None:
        """End the process, and wait for it."""
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:  # what was not yet sent has nowhere to go
                    continue


def _reader() -> Reader:
    """The reader of this thread; a worker has one thread."""
    found: Reader | None = getattr(_own, "reader", None)
    if found is None or found.process.poll() is not None:
        try:
            found = _own.reader = Reader()
        except Lost as lost:
            raise GeoError(f"a worker cannot start ({lost}): is sahel-atlas installed there as here?") from None
    return found


def ready() -> str:
    """Start this worker's reader, and say of which program and data it is."""
    return _reader().stamp


def read_batch(asked: list[tuple[str, str, str]], seconds: float, stamp: str) -> dict[str, Any]:
    """Records of some articles.

    Parameters
    ----------
    asked : list of (key, form, content)
    seconds : float
        Time limit of each article.
    stamp : str
        Of the program and data that the records must be made with.

    Returns
    -------
    dict
        ``records``: one dict an article, with its ``key``; ``areas``: id to WKB in hexadecimal.

    Raises
    ------
    GeoError
        If this worker has another program or other data.
    """
    if ready() != stamp:
        raise GeoError("a worker has another version of sahel-atlas or of its data: install the same everywhere")
    records, areas = [], {}
    for key, form, content in asked:
        found = _one(form, content, seconds)
        records.append({"key": key, **found["record"]})
        areas.update(found["areas"])
    return {"records": records, "areas": areas}


def _one(form: str, content: str, seconds: float) -> dict[str, Any]:
    """Record and areas of one article; a fault where it ended its reader each time."""
    why = ""
    for _ in range(TRIES):
        try:
            return _reader().ask(form, content, seconds)
        except Lost as lost:
            why = str(lost)
    return {"record": {"fault": why}, "areas": {}}


def close() -> None:
    """End this thread's reader."""
    found: Reader | None = getattr(_own, "reader", None)
    if found is not None:
        found.end()
        _own.reader = None
