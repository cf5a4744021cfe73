"""Build, check and dry-run a release, from what is committed: ``make release``; the result is in ``dist/``.

Nothing is uploaded: ``twine upload`` runs against a server of its own on this machine, which compares the hashes that
arrive. ``--offline`` leaves out what needs the network: known holes, and the installation into a fresh environment.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import threading
import venv
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import licences

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.lock"
_LEAVINGS = r"__pycache__|\.pyc$|\.part$|(^|/)\.env|\.venv"
REPORT = "Gunmen killed ten soldiers at Djibo in northern Burkina Faso on 11 May, the army said."


def run(*command: str | Path, **more: str) -> str:
    """Output of a command; its errors, and an end, where it fails."""
    environment = {**os.environ, **more}
    done = subprocess.run(
        [str(part) for part in command], check=False, env=environment, cwd=ROOT, capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    return done.stdout


def committed(commit: str = "HEAD") -> dict[str, str]:
    """``SOURCE_DATE_EPOCH`` for a commit: the time that stands in the archives."""
    return {"SOURCE_DATE_EPOCH": run("git", "log", "-1", "--format=%ct", commit).strip()}


def export(folder: Path, commit: str = "HEAD") -> Path:
    """The tree of a commit in a folder, without what is not committed."""
    packed = subprocess.run(["git", "archive", commit], cwd=ROOT, check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")
    return folder


def build(tree: Path, out: Path, **more: str) -> dict[str, str]:
    """Build sdist and wheel of a tree, the wheel out of the sdist; hashes by file name."""
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, tree, **more)
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(out.iterdir())}


def build_twice(out: Path, here: Path, commit: str = "HEAD") -> dict[str, str]:
    """Build from two copies at two places, under two time zones and masks for new files; both must be the same."""
    date = committed(commit)
    first = build(export(here / "one", commit), out, TZ="UTC", **date)
    mask = os.umask(0o077)
    try:
        second = build(export(here / "other" / "place", commit), here / "again", TZ="Asia/Tokyo", **date)
    finally:
        os.umask(mask)
    if first != second:
        raise SystemExit(f"two builds of one commit differ: {first} and {second}")
    return first


def check_content(out: Path) -> None:
    """The wheel holds the data and the program; the sdist what builds and tests it; none holds a caller's leavings."""
    (wheel,), (sdist,) = out.glob("*.whl"), out.glob("*.tar.gz")
    wheeled = set(zipfile.ZipFile(wheel).namelist())
    built = {f"geo/_data/built/{path.name}" for path in (ROOT / "data" / "built").iterdir()}
    with tarfile.open(sdist) as archive:
        packed = {name.partition("/")[2] for name in archive.getnames()}
    wanted = {"pyproject.toml", "Makefile", "requirements.lock", "tests/conftest.py", "data/build/all.py", "LICENSE"}
    missing = sorted((built - wheeled) | (wanted - packed))
    strange = sorted(name for name in wheeled | packed if re.search(_LEAVINGS, name))
    if missing or strange:
        raise SystemExit(f"missing: {missing[:5]}; should not be there: {strange[:5]}")


def bill_of_materials(path: Path, check: bool = True, **more: str) -> int:
    """Write the CycloneDX bill of what ``requirements.lock`` installs; how many packages it names."""
    command = [sys.executable, "-m", "cyclonedx_py", "requirements", "--pyproject", ROOT / "pyproject.toml"]
    run(*command, "--output-reproducible", "--validate" if check else "--no-validate", "-o", path, LOCK, **more)
    named = {licences.plain(each["name"]) for each in json.loads(path.read_text(encoding="utf-8"))["components"]}
    if named != licences.locked(LOCK):
        raise SystemExit(f"{path.name} and {LOCK.name} differ: {sorted(named ^ licences.locked(LOCK))[:5]}")
    return len(named)


def audit() -> str:
    """What pip-audit knows of the lock, in a line. A package that it could not look up is not a sound one."""
    command = [sys.executable, "-m", "pip_audit", "--require-hashes", "--disable-pip", "-r", str(LOCK), "-f", "json"]
    done = subprocess.run(
        [*command, "--progress-spinner", "off"], check=False, cwd=ROOT, capture_output=True, text=True
    )
    try:
        looked = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        reason = (done.stderr.strip().splitlines() or ["no answer"])[-1][:150]
        return f"known holes: NOT CHECKED, the service cannot be reached ({reason})"
    known = [each for each in looked if "skip_reason" not in each]
    holes = [f"{each['name']} {hole['id']}" for each in known for hole in each["vulns"]]
    if holes:
        raise SystemExit(f"known holes: {', '.join(holes)}: run make lock for newer versions")
    if len(known) < len(looked):
        return (
            f"known holes: NOT CHECKED for {len(looked) - len(known)} of {len(looked)}, which the service does not know"
        )
    return f"known holes: none in {len(known)} packages"


def try_out(wheel: Path, here: Path) -> str:
    """Install the lock and the wheel into a fresh environment, and map a report from a folder of its own."""
    venv.create(here / "fresh", with_pip=True)
    python, folder = here / "fresh" / "bin" / "python", here / "elsewhere"
    folder.mkdir()
    run(python, "-m", "pip", "install", "-q", "--require-hashes", "-r", LOCK)
    run(python, "-m", "pip", "install", "-q", "--no-deps", wheel)
    (folder / "report.txt").write_text(REPORT, encoding="utf-8")
    command = [here / "fresh" / "bin" / "sahel-atlas", "map", "report.txt", "-o", "report.html"]
    done = subprocess.run(command, check=False, cwd=folder, capture_output=True, text=True)
    if done.returncode or "Djibo" not in done.stdout or not (folder / "report.html").is_file():
        raise SystemExit(f"the wheel makes no map: {done.stdout}{done.stderr}")
    return f"fresh environment: a map of {(folder / 'report.html').stat().st_size:,} bytes"


@contextmanager
def index() -> Iterator[tuple[str, dict[str, str]]]:
    """A package index on this machine that keeps nothing: its address, and the hashes of what was sent to it."""
    got: dict[str, str] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            name = re.search(rb'name="content"; filename="([^"]+)"', body)
            told = re.search(rb'name="sha256_digest"\r\n\r\n([0-9a-f]{64})', body)
            if name and told:
                got[name[1].decode()] = told[1].decode()
            self.send_response(200 if name and told else 400)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", got
    finally:
        server.shutdown()
        server.server_close()


def dry_run(files: dict[str, str], out: Path) -> None:
    """Upload to an index that keeps nothing."""
    with index() as (address, got):
        account = {"TWINE_USERNAME": "nobody", "TWINE_PASSWORD": "nothing", "NO_PROXY": "127.0.0.1"}
        paths = [out / name for name in files]
        run(
            sys.executable, "-m", "twine", "upload", "--non-interactive", "--repository-url", address, *paths, **account
        )
    if got != files:
        raise SystemExit(f"the dry run sent {got}, built were {files}")


def main() -> None:
    """Every step in order; the first that fails ends it."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--offline", action="store_true", help="leave out what needs the network")
    offline = asked.parse_args().offline
    out = ROOT / "dist"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    with tempfile.TemporaryDirectory() as name:
        here = Path(name)
        if run("git", "status", "--porcelain"):
            print("note: what is not committed is not in the release")
        files = build_twice(out, here)
        check_content(out)
        print("built twice, the same bytes: " + ", ".join(files))
        run(sys.executable, "-m", "twine", "check", "--strict", *(out / name for name in files))
        print(f"bill of materials: {bill_of_materials(out / 'sbom.cdx.json', **committed())} packages")
        licences.main()
        if not offline:
            print(audit())
            print(try_out(next(out.glob("*.whl")), here))
        dry_run(files, out)
        print("dry run of the upload: every file arrived whole")
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(out.iterdir())]
    (out / "SHA256SUMS").write_text("".join(lines), encoding="ascii")


if __name__ == "__main__":
    main()
