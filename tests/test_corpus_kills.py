"""Killed in the middle, out of disk, twice at once, articles that crash: what is there is whole, and a run goes on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import Any

import psutil
import pytest

from geo import datasets
from geo.corpus.store import Folder
from geo.errors import GeoError

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[1]
PLACES = ("Gossi", "Boni", "Djibo", "Dori", "Gao", "Tillabéri")
SCRIPT = """
import sys
from geo.cli import main
from geo.corpus import running
if __name__ == "__main__":
    running.BATCH = 2
    running.run.__kwdefaults__["batch"] = 2
    {more}
    sys.argv = ["sahel-atlas", "corpus", "run", *sys.argv[1:]]
    main()
"""
# Read by Python itself when a process starts: what an article may do to the process that reads it.
HARM = """
import os, sys, time
if "geo.corpus.reader" in " ".join(sys.orig_argv):
    import geo.pipeline
    whole = geo.pipeline.analyse
    def analyse(article, **options):
        if "CRASH" in article.text: os.kill(os.getpid(), 11)
        if "HANG" in article.text: time.sleep(600)
        if "MEMORY" in article.text: bytearray(5 << 30)
        if "RAISE" in article.text: raise ValueError("one\\ntwo")
        if "SLOW" in article.text: time.sleep(0.4)
        return whole(article, **options)
    geo.pipeline.analyse = analyse
"""


def rows(count: int, extra: str = "") -> list[dict[str, Any]]:
    texts = [
        f"Gunmen killed {n + 2} civilians in {PLACES[n % 6]} on {n % 27 + 1} March 2022, the army said. Report {n}. "
        + extra
        for n in range(count)
    ]
    return [
        {"id": f"r{n}", "text": text, "published": "2022-03-30", "lang": "en", "source": f"Radio {n % 5}"}
        for n, text in enumerate(texts)
    ]


def write(path: Path, made: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in made), encoding="utf-8")
    return path


def start(here: Path, source: Path, out: Path, *options: str, more: str = "pass") -> subprocess.Popen[str]:
    """A run as a process of its own."""
    script, harm = here / "script.py", here / "harm"
    script.write_text(textwrap.dedent(SCRIPT).format(more=more), encoding="utf-8")
    harm.mkdir(exist_ok=True)
    (harm / "sitecustomize.py").write_text(HARM, encoding="utf-8")
    where = {**os.environ, "PYTHONPATH": os.pathsep.join([str(harm), str(ROOT)])}
    asked = [sys.executable, str(script), str(source), "--out", str(out), "--workers", "2", *options]
    return subprocess.Popen(asked, env=where, cwd=here, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finish(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=200)
    return process.returncode, out, err


def contents(out: Path) -> dict[str, str]:
    """Hash of every file of a result."""
    files = [path for path in out.rglob("*") if path.is_file() and "parts" not in path.parts and path.name != ".lock"]
    return {path.relative_to(out).as_posix(): datasets.sha256(path) for path in files}


def parts(out: Path) -> int:
    return len(list((out / "parts").glob("*.jsonl.gz"))) if out.is_dir() else 0


def until(process: subprocess.Popen[str], out: Path, least: int) -> None:
    """Wait until so many parts are there."""
    end = time.monotonic() + 120
    while parts(out) < least:
        assert process.poll() is None and time.monotonic() < end, process.communicate()
        time.sleep(0.05)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    here = tmp_path_factory.mktemp("undisturbed")
    source = write(here / "a.jsonl", rows(14, "SLOW"))
    code, said, err = finish(start(here, source, here / "out"))
    assert code == 0, err
    assert "articles: 14" in said
    found = contents(here / "out")
    assert "manifest.json" in found and len(found) > 4
    return source, found


def gone(processes: list[psutil.Process]) -> bool:
    """Whether processes end within a while."""
    _, alive = psutil.wait_procs(processes, timeout=60)
    return not alive


@pytest.mark.parametrize("after", [1, 4])
def test_a_killed_driver_goes_on_where_it_stopped(
    tmp_path: Path, undisturbed: tuple[Path, dict[str, str]], after: int
) -> None:
    source, whole = undisturbed
    out = tmp_path / "out"
    process = start(tmp_path, source, out)
    until(process, out, after)
    family = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    process.communicate()
    assert not (out / "manifest.json").exists(), "no result is better than half of one"
    assert gone(family), "workers and readers end without their driver"
    done = parts(out)
    assert done >= after
    code, _, err = finish(start(tmp_path, source, out))
    assert code == 0, err
    assert contents(out) == whole
    assert parts(out) <= 7 + 1, "what was finished is not read again"


def test_killed_workers_and_readers_are_replaced(tmp_path: Path, undisturbed: tuple[Path, dict[str, str]]) -> None:
    source, whole = undisturbed
    out = tmp_path / "out"
    process = start(tmp_path, source, out)
    until(process, out, 1)
    family = psutil.Process(process.pid).children(recursive=True)
    readers = [one for one in family if "geo.corpus.reader" in " ".join(one.cmdline())]
    workers = [one.parent() for one in readers]
    assert len(readers) == 2 and all(workers)
    os.kill(readers[0].pid, signal.SIGKILL)
    os.kill(workers[1].pid, signal.SIGKILL)  # type: ignore[union-attr]
    code, _, err = finish(process)
    assert code == 0, err
    assert contents(out) == whole


def test_an_article_that_crashes_or_hangs_stops_nothing(tmp_path: Path) -> None:
    made = rows(5)
    for one, word in zip(made, ("CRASH", "HANG", "MEMORY", "RAISE"), strict=False):
        one["text"] += word
    out = tmp_path / "out"
    code, said, err = finish(start(tmp_path, write(tmp_path / "a.jsonl", made), out, "--seconds", "4"))
    assert code == 0, err
    told = json.loads((out / "manifest.json").read_text("utf-8"))
    assert told["counts"]["articles"] == 1 and {one["name"]: one["reason"] for one in told["bad"]} == {
        "r0": "the process that read it ended",
        "r1": "reading it took longer than 4 s",
        "r2": "MemoryError: ",
        "r3": "ValueError: one two",
    }
    assert "left out: " in err and "bad: 4" in said


def test_two_runs_with_one_folder(tmp_path: Path, undisturbed: tuple[Path, dict[str, str]]) -> None:
    source, whole = undisturbed
    out = tmp_path / "out"
    process = start(tmp_path, source, out)
    until(process, out, 1)
    code, _, err = finish(start(tmp_path, source, out))
    assert code == 2 and f"in use by process {process.pid}" in err and "Traceback" not in err
    assert finish(process)[0] == 0 and contents(out) == whole


def test_a_lock_that_is_left_means_nothing_and_one_that_is_held_does(tmp_path: Path) -> None:
    (tmp_path / ".lock").write_text(str(os.getpid()), encoding="ascii")
    with (
        Folder(tmp_path).locked(),
        pytest.raises(GeoError, match=f"in use by process {os.getpid()}"),
        Folder(tmp_path).locked(),
    ):
        pass
    with Folder(tmp_path).locked():
        assert (tmp_path / "parts").is_dir()


@pytest.mark.parametrize("size", [2_000, 40_000])
def test_a_full_disk_leaves_whole_parts_or_nothing(
    tmp_path: Path, undisturbed: tuple[Path, dict[str, str]], size: int
) -> None:
    """No file of this process may grow beyond a size, which is what a full disk does to it, for parts and tables."""
    source, whole = undisturbed
    out = tmp_path / "out"
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))"
    code, _, err = finish(start(tmp_path, source, out, more=limit))
    assert code == 2 and err.count("\n") == 1 and "Traceback" not in err, err
    assert not (out / "manifest.json").exists() and not list(out.rglob("*.part")) and not (out / ".building").exists()
    code, _, err = finish(start(tmp_path, source, out))
    assert code == 0, err
    assert contents(out) == whole


@pytest.mark.parametrize("where", ["file/out", "/proc/out"])
def test_a_place_that_cannot_be_written_to(tmp_path: Path, where: str) -> None:
    (tmp_path / "file").write_text("x")
    source = write(tmp_path / "a.jsonl", rows(1))
    code, _, err = finish(start(tmp_path, source, tmp_path / where))
    assert code == 2 and "choose another --out" in err and "Traceback" not in err


def test_a_scheduler_that_is_not_there(tmp_path: Path) -> None:
    from geo import corpus
    from geo.corpus import running

    with pytest.raises(GeoError, match="cannot be reached"):
        corpus.run(write(tmp_path / "a.jsonl", rows(1)), tmp_path / "out", scheduler="tcp://127.0.0.1:9")
    with pytest.raises(GeoError, match="not for a scheduler"):
        running.run([], tmp_path / "out", scheduler="tcp://127.0.0.1:9", workers=2)


def test_an_existing_scheduler_makes_the_same(tmp_path: Path, undisturbed: tuple[Path, dict[str, str]]) -> None:
    from distributed import LocalCluster

    from geo import corpus

    source, whole = undisturbed
    with LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None, silence_logs=50) as cluster:
        corpus.run(source, tmp_path / "out", scheduler=cluster.scheduler_address, batch=5)
    assert contents(tmp_path / "out") == whole
