"""What make release does: the same bytes twice, everything in them, licences, a bill of materials, a dry run."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def release() -> Iterator[ModuleType]:
    """The script, which imports its neighbour by its bare name."""
    sys.path.insert(0, str(ROOT / "release"))
    try:
        import release as script

        yield script
    finally:
        sys.path.remove(str(ROOT / "release"))


@pytest.fixture(scope="module")
def licences(release: ModuleType) -> ModuleType:
    found: ModuleType = release.licences
    return found


@pytest.fixture(scope="module")
def built(release: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    out = tmp_path_factory.mktemp("dist")
    return out, release.build_twice(out, tmp_path_factory.mktemp("builds"))


def test_two_builds_are_the_same_bytes_and_whole(release: ModuleType, built: tuple[Path, dict[str, str]]) -> None:
    out, files = built
    assert sorted(name.rpartition(".")[2] for name in files) == ["gz", "whl"]
    assert files == {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in files}
    release.check_content(out)
    release.run(sys.executable, "-m", "twine", "check", "--strict", *(out / name for name in files))


def test_builds_that_differ_are_refused(release: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tell = iter([{"a.whl": "1"}, {"a.whl": "2"}])
    monkeypatch.setattr(release, "build", lambda *_, **__: next(tell))
    with pytest.raises(SystemExit, match="differ"):
        release.build_twice(tmp_path, tmp_path)


def test_the_dry_run_sends_what_was_built(release: ModuleType, built: tuple[Path, dict[str, str]]) -> None:
    out, files = built
    release.dry_run(files, out)
    with pytest.raises(SystemExit, match="the dry run sent"):
        release.dry_run(dict.fromkeys(files, "0" * 64), out)


def test_the_bill_of_materials_names_the_lock_and_nothing_else(release: ModuleType, tmp_path: Path) -> None:
    first, again = tmp_path / "a.json", tmp_path / "b.json"
    count = release.bill_of_materials(first, SOURCE_DATE_EPOCH="1700000000")
    release.bill_of_materials(again, check=False, SOURCE_DATE_EPOCH="1700000000")
    told = json.loads(first.read_text("utf-8"))
    assert first.read_bytes() == again.read_bytes()
    assert (told["bomFormat"], told["metadata"]["component"]["name"]) == ("CycloneDX", "sahel-atlas")
    assert len(told["components"]) >= count > 40
    assert all(each["externalReferences"] for each in told["components"]), "each with the hashes of its files"


def test_the_licence_of_every_locked_package_is_allowed(licences: ModuleType) -> None:
    names = licences.locked(*licences.LOCKS)
    assert licences.faults(names, licences.stated()) == []
    told = {row["package"]: row for row in licences.table("packages.csv")}
    plain = licences.locked(ROOT / "requirements.lock")
    assert {name for name, row in told.items() if row["where"] == "core"} == plain & set(told)
    assert not {name for name in plain & set(told) if row_is_gpl(told[name]["licence"])}, "no GPL for plain users"
    assert all(row["why"] for row in told.values())


def row_is_gpl(licence: str) -> bool:
    return licence.startswith(("GPL", "AGPL"))


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"a": ["GPL-3.0-only"]}, "a says GPL-3.0-only"),
        ({"a": ["MIT AND GPL-3.0-only"]}, "a says MIT AND GPL-3.0-only"),
        ({"a": ["MIT", "License :: Other/Proprietary License"]}, "a says MIT; License :: Other"),
        ({"a": []}, "a says nothing"),
        ({}, "a is locked, but not installed here"),
        ({"a": ["MIT OR GPL-3.0-only"]}, None),
        ({"a": ["Apache-2.0", "License :: OSI Approved :: Apache Software License"]}, None),
    ],
)
def test_a_licence_that_is_not_allowed_is_named(
    licences: ModuleType, monkeypatch: pytest.MonkeyPatch, said: dict[str, list[str]], message: str | None
) -> None:
    whole = licences.table
    monkeypatch.setattr(licences, "table", lambda name: [] if name == "packages.csv" else whole(name))
    found = licences.faults({"a"}, said)
    assert [line.startswith(message) for line in found] == ([True] if message else [])


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("", "NOT CHECKED, the service cannot be reached (no route)"),
        ('{"dependencies": [{"name": "a", "skip_reason": "not found"}]}', "NOT CHECKED for 1 of 1"),
        ('{"dependencies": [{"name": "a", "version": "1", "vulns": []}]}', "none in 1 packages"),
    ],
)
def test_a_package_that_was_not_looked_up_is_not_called_sound(
    release: ModuleType, monkeypatch: pytest.MonkeyPatch, answer: str, message: str
) -> None:
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: SimpleNamespace(stdout=answer, stderr="x\nno route\n"))
    assert message in release.audit()


def test_a_known_hole_stops_the_release(release: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = '{"dependencies": [{"name": "a", "version": "1", "vulns": [{"id": "PYSEC-1"}]}]}'
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: SimpleNamespace(stdout=answer, stderr=""))
    with pytest.raises(SystemExit, match="a PYSEC-1"):
        release.audit()
