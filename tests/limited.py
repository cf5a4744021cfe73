"""A reader at work on a hostile file, in a process of its own that may take 10 s of processor and 1 GB of memory."""

from __future__ import annotations

import multiprocessing
import resource
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SECONDS = 10  # of processor: a busy machine does not stretch it
MEGABYTES = 1_000
_READY = ["geo.batches", "geo.documents", "geo.pipeline", "geo.sources", "geo.corrections.files", "trafilatura"]


@dataclass(frozen=True)
class Outcome:
    """What came of it: the results, the one-line errors, and what it took."""

    results: list[Any]
    faults: list[str]
    seconds: float
    megabytes: float


def _limit() -> None:
    """End this process where it goes far beyond what it may, before it takes the machine."""
    resource.setrlimit(resource.RLIMIT_CPU, (3 * SECONDS, 3 * SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (6_000_000_000, 6_000_000_000))


def _work(read: Callable[[Path], tuple[list[Any], list[str]]], path: Path, answer: Any) -> None:
    """Read, and send what came of it."""
    _limit()
    before = resource.getrusage(resource.RUSAGE_SELF)
    try:
        results, faults = read(path)
    except BaseException as fault:
        answer.send(f"{type(fault).__name__}: {fault}")
        raise
    after = resource.getrusage(resource.RUSAGE_SELF)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    answer.send(Outcome(results, faults, seconds, after.ru_maxrss / 1024))


def outcome(read: Callable[[Path], tuple[list[Any], list[str]]], path: Path) -> Outcome:
    """Read a file under the limits; an assertion fails where it crashes, hangs, or takes more than it may."""
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload(_READY)
    here, there = server.Pipe(duplex=False)
    process = server.Process(target=_work, args=(read, path, there))
    process.start()
    there.close()
    try:
        found = here.recv() if here.poll(120) else "it hangs"
    except EOFError:
        found = "it was killed"
    process.kill()
    process.join()
    assert isinstance(found, Outcome), found
    assert found.seconds < SECONDS, found
    assert found.megabytes < MEGABYTES, found
    for line in found.faults:
        assert line and "\n" not in line and len(line) < 1_000, line
    return found


def articles(path: Path) -> tuple[list[Any], list[str]]:
    """Articles of a source, each analysed: number of characters, places and claims."""
    from geo.batches import read_articles
    from geo.errors import GeoError
    from geo.pipeline import analyse

    results, faults = [], []
    try:
        for each in read_articles([path]):
            if each.article is None:
                faults.append(str(each.fault))
            else:
                found = analyse(each.article)
                results.append((len(each.article.text), len(found.places), len(found.claims)))
    except GeoError as fault:
        faults.append(str(fault))
    return results, faults


def table(path: Path) -> tuple[list[Any], list[str]]:
    """Events of a file."""
    from geo.errors import GeoError
    from geo.sources import read_events

    try:
        return [len(read_events(path))], []
    except GeoError as fault:
        return [], [str(fault)]


def corrections(path: Path) -> tuple[list[Any], list[str]]:
    """Corrections of a file."""
    from geo.corrections.files import read_corrections
    from geo.errors import GeoError

    try:
        return [len(read_corrections(path))], []
    except GeoError as fault:
        return [], [str(fault)]


def dump(path: Path) -> tuple[list[Any], list[str]]:
    """Rows of a GeoNames dump."""
    from geo.dumps import read_dump
    from geo.errors import GeoError

    try:
        return [len(read_dump(path))], []
    except GeoError as fault:
        return [], [str(fault)]
