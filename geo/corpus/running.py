"""The run itself: articles to workers, records to the folder, the result at the end."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.corpus import work
from geo.corpus.inputs import Bad, Item, items
from geo.corpus.stamp import stamp
from geo.corpus.store import Folder
from geo.errors import GeoError

if TYPE_CHECKING:
    from distributed import Client

BATCH = 32  # articles a task: about a second of work, so that little is lost with a worker
AHEAD = 3  # batches a worker that wait or run: none is idle, and few are in memory
SECONDS = 60.0  # for one article: a thousand times what a long one takes
FAILURES = 20  # workers that may die under a batch before the run gives up; articles die in processes of their own
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Result:
    """What a run made.

    Attributes
    ----------
    path : Path
        The folder.
    manifest : dict
        ``made_with, counts, files, bad``.
    read : int
        Articles that this run read; the others were finished before.
    """

    path: Path
    manifest: dict[str, Any] = field(repr=False)
    read: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """How many of what: articles, different ones, stories, places, claims, episodes, bad."""
        found: dict[str, int] = self.manifest["counts"]
        return found


def run(
    sources: str | Path | Iterable[str | Path],
    out: str | os.PathLike[str],
    scheduler: str | None = None,
    workers: int | None = None,
    *,
    published: str | None = None,
    lang: str | None = None,
    batch: int = BATCH,
    seconds: float = SECONDS,
    progress: Progress | None = None,
) -> Result:
    """Read many articles into one folder of tables, on all cores or on a cluster; a run that was killed goes on.

    Parameters
    ----------
    sources : path, address, or iterable of them
        Folders; ``.jsonl`` and ``.parquet`` with ``id, text, published, lang, url, title`` and, better, ``source``;
        feeds; files of one article each.
    out : path-like
        Folder of the result: ``claims/`` and ``places/`` (GeoParquet by ``country=…/month=…``), ``articles.parquet``,
        ``areas.parquet``, ``manifest.json``; and ``parts/``, the work that is finished.
    scheduler : str, optional
        Address of a Dask scheduler, such as ``tcp://host:8786``. By default a cluster of processes on this machine.
    workers : int, optional
        Processes on this machine; as many as cores by default. Not together with ``scheduler``.
    published, lang : str, optional
        For every article, instead of what it says.
    batch : int
        Articles a task.
    seconds : float
        Limit for one article: one that takes longer is given up twice, and listed as bad.
    progress : callable, optional
        Called with the numbers of articles finished and seen so far.

    Returns
    -------
    Result

    Raises
    ------
    GeoError
        If a source is not there, the folder is in use or cannot be written to, the extra is not installed, the
        scheduler cannot be reached, or a worker has another version. What is finished is kept: run again to go on.

    Notes
    -----
    The same sources give the same bytes, undisturbed or killed and run again, on one worker or many.
    Corrections by hand are not applied. Files are opened by the workers: on a cluster their folder must be shared.

    A script needs ``if __name__ == "__main__":`` around the call, as every program that starts processes does.

    On Kubernetes, with dask-kubernetes: ``KubeCluster(name="atlas", image=…, n_workers=20)`` with an image that has
    ``sahel-atlas[corpus]``, then ``run(…, scheduler=cluster.scheduler_address)``. On SLURM, with dask-jobqueue:
    ``SLURMCluster(cores=1, processes=1, memory="3GB", walltime="04:00:00")``, ``cluster.scale(jobs=20)``, and the
    same. One thread a worker (``dask worker --nthreads 1``): each worker has a reader process of its own.

    A Dask scheduler lets whoever reaches it run anything: keep it in a private network, or give it TLS.
    """
    if workers is not None and (scheduler is not None or workers < 1):
        raise GeoError("workers= is a number of processes on this machine, 1 or more, and not for a scheduler")
    given = [sources] if isinstance(sources, str | Path) else list(sources)
    folder, mark = Folder(out), stamp()
    with folder.locked():
        from geo.corpus.build import build
        from geo.corpus.scratch import Scratch

        try:
            scratch = Scratch(folder.building / "scratch.sqlite")
        except sqlite3.Error as fault:
            raise _full(folder, fault) from fault
        try:
            new = _new(items(given, mark, published, lang), folder.keys(), scratch)
            read = _read(new, folder, (scheduler, workers), batch, (seconds, mark), progress)
            return Result(folder.path, build(folder, scratch), read)
        except sqlite3.Error as fault:
            raise _full(folder, fault) from fault
        finally:
            scratch.close()


def _full(folder: Folder, fault: sqlite3.Error) -> GeoError:
    """What to tell where the rows cannot be sorted: in truth the disk is full."""
    return GeoError(f"{folder.building} cannot be written to ({fault}): make room on the disk, and run again to go on")


def _new(every: Iterable[Item | Bad], finished: set[str], scratch: Any) -> Iterator[Item]:
    """Articles that are still to be read, each once; all are noted."""
    for number, one in enumerate(every):
        if isinstance(one, Bad):
            scratch.bad(number, one.name, one.reason)
            continue
        scratch.name(number, one.key, one.name)
        if one.key not in finished:
            finished.add(one.key)
            yield one


def _read(
    new: Iterator[Item],
    folder: Folder,
    where: tuple[str | None, int | None],
    batch: int,
    options: tuple[float, str],
    progress: Progress | None,
) -> int:
    """Have articles read, and keep their records; returns how many."""
    first = next(new, None)
    if first is None:
        return 0
    batches = _batches(_after(first, new), batch)
    done = sent = 0
    with _client(*where) as client:
        from distributed import as_completed

        running: dict[Any, int] = {}
        finished = as_completed([], loop=client.loop)

        def fill() -> int:
            wide = AHEAD * max(len(client.scheduler_info(n_workers=-1)["workers"]), 1)
            more = 0
            while len(running) < wide and (asked := next(batches, None)):
                future = client.submit(work.read_batch, asked, *options, pure=False, retries=1)
                running[future] = len(asked)
                finished.add(future)
                more += len(asked)
            return more

        sent += fill()
        while running:
            future = next(finished)
            folder.add(_result(future))
            done += running.pop(future)
            future.release()
            sent += fill()
            if progress is not None:
                progress(done, sent)
    return done


def _result(future: Any) -> Any:
    """What a task gave.

    Raises
    ------
    GeoError
        If its workers died, or the cluster is gone.
    """
    from concurrent.futures import CancelledError

    from distributed import KilledWorker
    from distributed.comm import CommClosedError

    try:
        return future.result()
    except (KilledWorker, CommClosedError, CancelledError, TimeoutError) as fault:
        raise GeoError(f"the workers were lost ({type(fault).__name__}): run again to go on") from fault


def _after(first: Item, rest: Iterator[Item]) -> Iterator[Item]:
    yield first
    yield from rest


def _batches(every: Iterator[Item], size: int) -> Iterator[list[tuple[str, str, str]]]:
    """Articles as a worker is asked for them."""
    asked: list[tuple[str, str, str]] = []
    for one in every:
        asked.append((one.key, one.form, one.content))
        if len(asked) == size:
            yield asked
            asked = []
    if asked:
        yield asked


@contextmanager
def _client(scheduler: str | None, workers: int | None) -> Iterator[Client]:
    """A client of the scheduler, or of a cluster of processes on this machine, which ends with it."""
    try:
        import dask
        from distributed import Client, LocalCluster
    except ImportError:
        raise GeoError("many articles need Dask: run pip install 'sahel-atlas[corpus]'") from None
    if scheduler is not None:
        try:
            client = Client(scheduler, timeout=20, set_as_default=False)
        except (OSError, ValueError) as fault:
            raise GeoError(f"the scheduler {scheduler[:100]} cannot be reached ({str(fault)[:100]})") from fault
        with client:
            yield client
        return
    # The workers only pass articles on: memory is limited in their readers.
    quiet = {
        "distributed.scheduler.allowed-failures": FAILURES,
        "distributed.admin.large-graph-warning-threshold": "1GB",
    }
    with dask.config.set(quiet):
        options: dict[str, Any] = {"threads_per_worker": 1, "processes": True, "memory_limit": 0}
        with (
            LocalCluster(
                n_workers=workers or os.cpu_count() or 1,
                dashboard_address=None,
                silence_logs=50,
                host="127.0.0.1",
                **options,
            ) as cluster,
            Client(cluster, set_as_default=False) as client,
        ):
            yield client
