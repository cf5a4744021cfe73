"""A text too long for an article is read as far as the limit says, in bounded time and memory, and a note says so."""

from __future__ import annotations

import subprocess
import sys

import pytest

import geo
from geo.articles import model, read_text

SENTENCE = "Militants attacked the village of Boni in Mopti region on Monday, killing 12 people, the army said.\n\n"
# What the issue allows any input, less a tenth; measured in a process of its own, which has loaded nothing else.
MOST_MB = 900
LONG = f"""
import geo
from geo.articles import read_text
found = geo.analyse(read_text({SENTENCE!r} * 50_000, published="2022-04-20", lang="en"), corrected=False)
assert len(found.places) > 1000 and len(found.claims) > 0
status = open("/proc/self/status").read()
print(int(status.split("VmHWM:")[1].split()[0]) / 1024)  # since exec: ru_maxrss has what the caller had at the fork
"""


def test_only_the_part_that_is_read_has_places_and_claims(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "READ_MAX", 5 * len(SENTENCE) + 30)
    text = SENTENCE * 8
    found = geo.analyse(read_text(text, published="2022-04-20", lang="en"), corrected=False)
    assert found.article.text == text
    assert max(found.places["end"]) < 5 * len(SENTENCE)
    assert max(found.claims["end"]) <= 5 * len(SENTENCE)
    assert [text[start:end] for start, end in zip(found.places["start"], found.places["end"], strict=True)] == list(
        found.places["toponym"]
    )
    read = 5 * len(SENTENCE) - 2
    note = f"only the first {read:,} of {len(text):,} characters are read for places and claims: split so long a text"
    assert note in found.article.notes


def test_a_text_without_a_break_is_cut_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "READ_MAX", 1000)
    article = read_text("x" * 5000, lang="en")
    assert article.part.text == "x" * 1000


def test_an_article_is_read_whole_and_has_no_note() -> None:
    article = read_text(SENTENCE * 3, published="2022-04-20", lang="en")
    assert article.part is article
    assert not any("characters" in note for note in article.notes)


@pytest.mark.slow
def test_five_megabytes_are_read_within_the_memory_promised() -> None:
    done = subprocess.run([sys.executable, "-c", LONG], capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr[-500:]
    assert float(done.stdout) < MOST_MB
