"""Any bytes for any reader end in a result or in one line; and a few seconds of bytes led by coverage."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import hostile_files as made
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "bench"))
from fuzz import READERS, target  # noqa: E402

sys.path.remove(str(ROOT / "bench"))
WHOLE = {suffix: content for suffix, (_, content) in READERS.items()} | {
    ".docx": made.document(),
    ".xlsx": made.sheet(),
    ".pdf": made.pdf_pages(1),
    ".parquet": made.parquet(2, 3),
    ".zip": made.zipped(a_0csv=READERS[".csv"][1]),
}


@st.composite
def damaged(draw: st.DrawFn, whole: bytes) -> bytes:
    """A whole file with some bytes changed, a piece left out or doubled; or any bytes."""
    if draw(st.booleans()):
        return draw(st.binary(max_size=200))
    content = bytearray(whole)
    for at in draw(st.lists(st.integers(0, len(whole) - 1), max_size=6)):
        content[at] = draw(st.integers(0, 255))
    start, end = sorted((draw(st.integers(0, len(whole))), draw(st.integers(0, len(whole)))))
    return bytes(content[:start] + content[end:]) if draw(st.booleans()) else bytes(content[:end] + content[start:])


@pytest.mark.parametrize("suffix", READERS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_any_bytes(suffix: str, data: st.DataObject, tmp_path: Path) -> None:
    target(suffix, tmp_path / f"a{suffix}")(data.draw(damaged(WHOLE[suffix])))


def test_bytes_led_by_coverage_for_a_moment() -> None:
    pytest.importorskip("atheris", reason="its wheels are for Linux on x86-64, Python 3.11 to 3.13")
    command = [sys.executable, "bench/fuzz.py", "--reader", ".md", "--seconds", "2"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=200)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "Done " in done.stderr and "cov: " in done.stderr
