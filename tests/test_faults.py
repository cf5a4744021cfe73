"""Disk full, no permission, killed while writing, two at once, damaged packs: what is there is whole or absent."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import test_downloads

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[1]
ALSO = "csv,geojson,gpkg,hxl,kml,package,parquet"
REPORT = "Gunmen killed ten soldiers at Djibo in northern Burkina Faso on 11 May 2022, the army said."
FULL = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({0}, {0}))"
# Root may write anywhere; without its capabilities it is a user like any other.
PLAIN_USER = """
import ctypes, os
if os.getuid() == 0:
    class Head(ctypes.Structure): _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]
    head, none = Head(0x20080522, 0), (ctypes.c_uint32 * 6)()
    assert ctypes.CDLL(None, use_errno=True).capset(ctypes.byref(head), none) == 0
"""


def start(folder: Path, *words: str, before: str = "") -> subprocess.Popen[str]:
    """The command as a process of its own, after some Python."""
    script = f"{before}\nimport sys\nfrom geo.cli import main\nsys.argv = ['sahel-atlas', *sys.argv[1:]]\nmain()"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "SAHEL_ATLAS_DATA": str(folder / "user")}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen([sys.executable, "-c", script, *words], cwd=folder, env=environment, text=True, **pipes)


def run(folder: Path, *words: str, before: str = "") -> tuple[int, str, str]:
    process = start(folder, *words, before=before)
    out, err = process.communicate(timeout=200)
    return process.returncode, out, err


def files(folder: Path) -> dict[str, bytes]:
    """What a folder holds under a name of its own; hidden ones are nobody's result."""
    inside = folder.rglob("*") if folder.is_dir() else ()
    return {path.name: path.read_bytes() for path in inside if path.is_file() and not path.name.startswith(".")}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What an undisturbed run writes."""
    folder = tmp_path_factory.mktemp("whole")
    (folder / "a.txt").write_text(REPORT, "utf-8")
    assert run(folder, "map", "a.txt", "-o", "out/a.html", "--also", ALSO)[0] == 0
    return files(folder / "out")


def test_a_map_that_is_killed_while_it_is_written(tmp_path: Path, whole: dict[str, bytes]) -> None:
    (tmp_path / "a.txt").write_text(REPORT, "utf-8")
    chance, seen = random.Random(8), set()
    for after in (1, 3, 6):
        out = tmp_path / f"out{len(seen)}-{after}"
        process = start(tmp_path, "map", "a.txt", "-o", f"{out.name}/a.html", "--also", ALSO)
        end = time.monotonic() + 120
        while process.poll() is None and time.monotonic() < end:
            if out.is_dir() and len(os.listdir(out)) >= after:
                time.sleep(chance.random() * 0.01)
                break
            time.sleep(0.0005)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        found = files(out)
        seen.add(len(found))
        assert found == {name: whole[name] for name in found}
        code, _, err = run(tmp_path, "map", "a.txt", "-o", f"{out.name}/a.html", "--also", ALSO)
        assert code == 0 and files(out) == whole, err
    assert min(seen) < len(whole), "no run was killed before its end"


def test_a_full_disk_while_a_map_is_written(tmp_path: Path, whole: dict[str, bytes]) -> None:
    """No file may grow beyond 600 bytes; one that was there before stays, and every form says so in one line."""
    out = tmp_path / "out"
    out.mkdir()
    for name in whole:
        (out / name).write_bytes(b"old")
    script = f"""
from pathlib import Path
import geo
from geo.errors import GeoError
from geo.handover import FORMS, save_also
found = geo.analyse(geo.read_article({REPORT!r}, lang="en"))
drawn = geo.draw(found.claims, found.places, found.article)
{FULL.format(600)}
for form in ["html", *FORMS]:
    try:
        if form == "html":
            geo.save_html(drawn, "out/a.html")
        else:
            save_also({{"places": found.places, "claims": found.claims}}, Path("out/a"), [form])
    except GeoError as fault:
        print(form, str(fault).count(chr(10)))
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [word for form in ["html", *ALSO.split(",")] for word in (form, "0")]
    found = files(out)
    assert set(found) == set(whole) and all(found[name] in (b"old", whole[name]) for name in found)
    assert not [path for path in out.iterdir() if path.name not in whole], "nothing half-made is left"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="capabilities are Linux's")
def test_a_folder_without_permission(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(REPORT, "utf-8")
    (tmp_path / "shut").mkdir()
    (tmp_path / "unreadable.txt").write_text(REPORT, "utf-8")
    (tmp_path / "unreadable.txt").chmod(0)
    (tmp_path / "shut").chmod(0o555)
    for words, message in (
        (["map", "a.txt", "-o", "shut/a.html"], "choose another place"),
        (["map", "a.txt", "-o", "shut/deep/a.html"], "choose another place"),
        (["map", "unreadable.txt", "-o", "a.html"], "check the path and its permissions"),
        (["review", "a.txt", "-o", "shut/a.csv"], "cannot be written"),
    ):
        code, _, err = run(tmp_path, *words, before=PLAIN_USER)
        assert code == 2 and err.count("\n") == 1 and message in err, err
    assert files(tmp_path / "shut") == {} and not (tmp_path / "a.html").exists()


def dump(folder: Path) -> tuple[str, ...]:
    """The command that adds a dump, which is there then."""
    (folder / "ML.txt").write_text(test_downloads.DUMP, "utf-8")
    (folder / "a.txt").write_text("Soldiers were killed at Zzoukoundou and at Gao, the army said.", "utf-8")
    return "data", "add", "geonames", "ML", "--from", "ML.txt"


def knows(folder: Path) -> bool:
    """Whether places can be listed, and the added one is among them."""
    code, out, err = run(folder, "places", "a.txt", "--format", "json", "--published", "2022-01-01")
    assert code == 0 and "geonames:2457163" in out, err
    return "geonames:90000001" in out


def test_a_pack_that_is_killed_while_it_is_added(tmp_path: Path) -> None:
    command = dump(tmp_path)
    packs = tmp_path / "user" / "packs"
    assert run(tmp_path, *command)[0] == 0 and knows(tmp_path)
    undisturbed = files(packs)
    for after in (2, 4):
        for path in packs.iterdir():
            path.unlink()
        process = start(tmp_path, *command)
        while process.poll() is None and not (packs.is_dir() and len(os.listdir(packs)) >= after):
            time.sleep(0.0002)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        there = "geonames-ML.parquet" in os.listdir(packs)
        assert knows(tmp_path) == there, "a pack without its table is no pack"
    assert run(tmp_path, *command)[0] == 0 and files(packs) == undisturbed


@pytest.mark.parametrize("size", [100, 5_000, 20_000])
def test_a_full_disk_while_a_pack_is_added(tmp_path: Path, size: int) -> None:
    command = dump(tmp_path)
    code, _, err = run(tmp_path, *command, before=FULL.format(size))
    assert code == 2 and err.count("\n") == 1 and "make room" in err, err
    left = {path.name for path in (tmp_path / "user" / "packs").iterdir()}
    assert left <= {".lock", "geonames-ML.json"} and not knows(tmp_path)
    assert run(tmp_path, *command)[0] == 0 and knows(tmp_path)


def test_two_processes_add_one_pack(tmp_path: Path) -> None:
    command = dump(tmp_path)
    both = [start(tmp_path, *command) for _ in range(2)]
    for process in both:
        _, err = process.communicate(timeout=200)
        assert process.returncode == 0, err
    together = files(tmp_path / "user" / "packs")
    assert knows(tmp_path) and run(tmp_path, *command)[0] == 0
    assert files(tmp_path / "user" / "packs") == together


@pytest.mark.parametrize("name", ["geonames-ML.parquet", "geonames-ML-names.marisa", "geonames-ML-typos.marisa"])
def test_a_damaged_pack_is_told_of_in_one_line_and_can_be_added_again(tmp_path: Path, name: str) -> None:
    from geo import packs
    from geo.errors import DataError

    command = dump(tmp_path)
    assert run(tmp_path, *command)[0] == 0
    path = tmp_path / "user" / "packs" / name
    content = path.read_bytes()
    for damaged in (b"", content[: len(content) // 2], bytes(range(256)) * (len(content) // 256 + 1)):
        path.write_bytes(damaged)
        with pytest.raises(DataError, match="remove it and add it again"):
            packs.read_pack(path.parent, "geonames-ML")
    code, _, err = run(tmp_path, "places", "a.txt", "--published", "2022-01-01")
    assert code == 2 and err.count("\n") == 1, err
    assert run(tmp_path, "data", "remove", "geonames-ML")[0] == 0 and not knows(tmp_path)
    assert run(tmp_path, *command)[0] == 0 and knows(tmp_path)


def test_a_damaged_part_of_a_run_is_read_again(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for number in range(3):
        (tmp_path / "in" / f"{number}.txt").write_text(f"{REPORT} Report {number}.", "utf-8")
    command = ("corpus", "run", "in", "--out", "out", "--workers", "1")
    code, _, err = run(tmp_path, *command)
    assert code == 0, err
    undisturbed = {name: content for name, content in files(tmp_path / "out").items() if not name.endswith(".gz")}
    parts = sorted((tmp_path / "out" / "parts").glob("*.gz"))
    for damaged in (b"", parts[0].read_bytes()[:50]):
        parts[0].write_bytes(damaged)
        code, _, err = run(tmp_path, *command)
        assert code == 0, err
        again = {name: content for name, content in files(tmp_path / "out").items() if not name.endswith(".gz")}
        assert again == undisturbed
