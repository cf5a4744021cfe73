"""Bytes led by coverage into every reader: ``python bench/fuzz.py [--seconds 60] [--reader NAME]``.

A reader gives a result or raises GeoError with one line; whatever else it does is a finding: the script ends with 1 and
keeps the bytes in ``bench/.fuzz``. Each reader starts from small whole files, so that bytes get past its first look.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "bench" / ".fuzz"
TEXT = "Gunmen killed ten soldiers at Djibo on 11 May 2022, the army said."
_ROW = "1,2022-05-11,Battles,A,B,Mali,Gao,16.2,-0.1"
_FEED = f"<rss version='2.0'><channel><title>a</title><item><description>{TEXT}</description></item></channel></rss>"
# Suffix of the file -> the reader, and a small whole file.
READERS: dict[str, tuple[str, bytes]] = {
    ".txt": ("articles", TEXT.encode()),
    ".md": ("articles", f"---\ntitle: T\npublished: 2022-05-12\n---\n{TEXT}".encode()),
    ".html": ("articles", f"<html><head><title>T</title></head><body><p>{TEXT}</p></body></html>".encode()),
    ".pdf": ("articles", b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\ntrailer << /Root 1 0 R >>"),
    ".docx": ("articles", b"PK\x03\x04"),
    ".jsonl": ("articles", f'{{"text": "{TEXT}", "published": "2022-05-12", "lang": "en"}}\n'.encode()),
    ".rss": ("articles", _FEED.encode()),
    ".csv": (
        "events",
        f"event_id_cnty,event_date,event_type,actor1,actor2,country,location,latitude,longitude\n{_ROW}".encode(),
    ),
    ".json": ("events", b'{"data": [{"event_id_cnty": "A1", "event_date": "2022-05-11", "actor1": "A"}]}'),
    ".xlsx": ("events", b"PK\x03\x04"),
    ".zip": ("events", b"PK\x03\x04"),
    ".parquet": ("events", b"PAR1PAR1"),
    ".corrections.csv": (
        "corrections",
        b"table,quote,do,who,when,why,set_place_id\nplace,Gao,fix,me,2022-05-12,w,a:1\n",
    ),
    ".dump.txt": ("dump", b"1\tGao\tGao\t\t16.2\t-0.1\tP\tPPL\tML\t\t01\t\t\t\t0\t\t1\tAfrica/Bamako\t2021-01-01\n"),
}


def reader(name: str) -> Callable[[Path], object]:
    """What reads a file."""
    if name == "articles":
        from geo.batches import read_articles

        return lambda path: [_one_line(each.fault) for each in read_articles([path], lang="en")]
    if name == "events":
        from geo.sources import read_events

        return read_events
    if name == "corrections":
        from geo.corrections.files import read_corrections

        return read_corrections
    from geo.dumps import read_dump

    return read_dump


def _one_line(fault: str | None) -> None:
    if fault is not None and "\n" in fault:
        raise AssertionError(f"more than one line: {fault!r}")


def target(suffix: str, path: Path) -> Callable[[bytes], None]:
    """What atheris calls: any bytes end in a result or in one line."""
    from geo.errors import GeoError

    read = reader(READERS[suffix][0])

    def once(content: bytes) -> None:
        path.write_bytes(content)
        try:
            read(path)
        except GeoError as fault:
            _one_line(str(fault))

    return once


def fuzz(suffix: str, seconds: int) -> None:
    """Fuzz one reader in this process, which atheris ends."""
    import atheris

    with atheris.instrument_imports(
        include=["geo.articles", "geo.batches", "geo.corrections", "geo.documents", "geo.dumps", "geo.sources"]
    ):
        import geo.batches
        import geo.corrections.files
        import geo.dumps
        import geo.sources  # noqa: F401
    KEPT.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp())
    (folder / "seeds").mkdir()
    (folder / "seeds" / "whole").write_bytes(READERS[suffix][1])
    # One allocation is limited, not the whole: what libFuzzer counts begins with what the caller held at the fork.
    limits = [f"-max_total_time={seconds}", "-timeout=10", "-rss_limit_mb=0", "-malloc_limit_mb=1000", "-max_len=4096"]
    kept = f"-artifact_prefix={KEPT}/{suffix.strip('.')}-"
    atheris.Setup([sys.argv[0], *limits, kept, str(folder / "seeds")], target(suffix, folder / f"a{suffix}"))
    atheris.Fuzz()


def main() -> None:
    """Fuzz every reader, each in a process of its own."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seconds", type=int, default=60, help="for each reader")
    asked.add_argument("--reader", choices=list(READERS), help="one only, in this process")
    chosen = asked.parse_args()
    if chosen.reader:
        return fuzz(chosen.reader, chosen.seconds)
    broken = []
    for suffix in READERS:
        command = [sys.executable, __file__, "--reader", suffix, "--seconds", str(chosen.seconds)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        ran = next((line for line in reversed(done.stderr.splitlines()) if line.startswith("Done ")), "it ended")
        print(f"{suffix}: {ran if done.returncode == 0 else 'BROKEN ' + done.stderr[-600:]}", flush=True)
        broken += [suffix] if done.returncode else []
    if broken:
        raise SystemExit(f"found by {', '.join(broken)}: the bytes are in {KEPT}")


if __name__ == "__main__":
    main()
