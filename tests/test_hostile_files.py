"""Files made to take all time and memory, to lead elsewhere, or to speak to the terminal: a result or one line."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hostile_files as made
import limited
import pytest

ROOT = Path(__file__).resolve().parents[1]
PARAGRAPHS = b"".join(b"<w:p><w:r><w:t>%x</w:t></w:r></w:p>" % (n * 7919 % 65521) for n in range(600_000)) + b"<w:p>"
ENTITIES = made.LAUGHS.encode()
HEADING = b"table,quote,do,who,when,why\n"

DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "bomb.docx": lambda: made.zipped(word__document_0xml=made.zeros(200)),
    "bomb-inside.docx": lambda: made.changed(made.document(), "word/document.xml", b"<w:p>", made.zeros(59)),
    "bomb-that-lies.docx": lambda: made.lying(
        made.changed(made.document(), "word/document.xml", b"<w:p>", made.zeros(200))
    ),
    "paragraphs.docx": lambda: made.changed(made.document(), "word/document.xml", b"<w:p>", PARAGRAPHS),
    "deep.docx": lambda: made.docx_deep(12_000),
    "laughs.docx": made.docx_laughs,
    "pages.pdf": lambda: made.pdf_pages(10_000),
    "pages-it-does-not-tell.pdf": lambda: made.pdf_pages(10_000, said=1),
    "pages-that-are-not-there.pdf": lambda: made.pdf_pages(1, said=10_000_000),
    "round.pdf": made.pdf_round,
    "tree.pdf": lambda: made.pdf_wide_tree(9),
    "bomb.pdf": lambda: made.pdf_bomb(100),
    "bomb-in-a-bomb.pdf": lambda: made.pdf_bomb(200, times=3),
    "form-in-itself.pdf": made.pdf_form_round,
    "deep.html": lambda: made.deep_html(100_000),
    "deep-mixed.html": lambda: made.deep_html(20_000, "a><p><i"),
    "deep-tables.html": lambda: made.deep_html(50_000, "table"),
    "many.html": lambda: b"<html><body>" + b"<p>Attack in Gao.</p>" * 300_000,
    "brackets.html": lambda: b"<" * 5_000_000,
    "comments.html": lambda: b"<!--" * 1_000_000,
    "laughs.xhtml": lambda: ENTITIES + b"<html><body><p>&l12;</p></body></html>",
    "laughs.md": lambda: made.front(made.YAML_LAUGHS),
    "round.md": lambda: made.front("a: &a [*a]\ntitle: *a"),
    "deep-lists.md": lambda: made.front("title: " + "[" * 19_000),
    "deep-keys.md": lambda: made.front("? " * 9_000),
    "digits.md": lambda: made.front("title: " + "9" * 19_000),
    "base-60.md": lambda: made.front("title: 1" + ":59" * 6_000),
    "object.md": lambda: made.front('title: !!python/object/apply:os.system ["true"]'),
    "open.md": lambda: b"---\ntitle: a\n" + b"a\n---x\n" * 1_000_000,
    "deep.jsonl": lambda: b"[" * 2_000_000 + b"\n" + made.json_line(),
    "digits.jsonl": lambda: b'{"text": "a", "id": ' + b"9" * 2_000_000 + b"}\n",
    "line.jsonl": lambda: b'{"text": "' + made.zeros(100) + b'"}\n',
    "laughs.rss": lambda: made.feed("&l12;", made.LAUGHS),
    "laughs-late.rss": lambda: made.feed("&l12;", " " * 20_000 + made.LAUGHS),
    "laughs-wide.rss": lambda: (
        made.feed("&l12;", made.LAUGHS).decode().replace("?>", ' encoding="utf-16"?>', 1).encode("utf-16")
    ),
    "deep.rss": lambda: made.feed("<b>" * 100_000 + made.TEXT),
    "deep-inside.rss": lambda: made.feed("&lt;div&gt;" * 100_000 + made.TEXT),
    "large.rss": lambda: made.feed("a" * 100_000_000),
    "zeros.txt": lambda: b"\0" * 9_000_000,
    "halves.txt": lambda: b"\xff\xfe" + b"\xd8\x00" * 1_000_000,
    "packed.txt": lambda: made.gz(made.zeros(100)),
}
TABLES: dict[str, Callable[[], bytes]] = {
    "laughs.xlsx": made.xlsx_laughs,
    "wide.xlsx": made.xlsx_wide,
    "bomb.xlsx": lambda: made.xlsx_bomb(100),
    "bomb-that-lies.xlsx": lambda: made.lying(made.xlsx_bomb(100)),
    "bomb.zip": lambda: made.zipped(a_0csv=made.zeros(300)),
    "bomb-of-lines.zip": lambda: made.zipped(a_0csv=b"a,b,c\n" * 20_000_000),
    "bomb-that-lies.zip": lambda: made.lying(made.zipped(a_0csv=made.zeros(300))),
    "bomb-in-a-bomb.zip": lambda: made.zipped(a_0xlsx=made.xlsx_bomb(100)),
    "nested.zip": made.nested_zip,
    "wide.csv": lambda: b",".join(b"a%d" % n for n in range(300_000)) + b"\n1\n",
    "wide-below.csv": lambda: b"a\n" + b"," * 300_000 + b"\n1\n",
    "alike.csv": lambda: b",".join([b"a"] * 100_000) + b"\n1\n",
    "deep.json": lambda: b"[" * 2_000_000,
    "digits.json": lambda: b'[{"a": ' + b"9" * 2_000_000 + b"}]",
    "wide.json": lambda: made.json_table(1_000, 1_000),
    "wide.parquet": lambda: made.parquet(3_000, 1),
    "long.parquet": lambda: made.parquet(30, 10_000_000),
}
CORRECTIONS: dict[str, Callable[[], bytes]] = {
    "large.csv": lambda: made.zeros(300),
    "quotes.csv": lambda: HEADING + b'"' * 4_000_000,
    "commas.csv": lambda: HEADING + b"," * 4_000_000,
    "short-rows.csv": lambda: HEADING + b"a,b,c\n" * 200_000,
}
DUMPS: dict[str, Callable[[], bytes]] = {
    "bomb.zip": lambda: made.zipped(ML_0txt=made.zeros(300)),
    "bomb-that-lies.zip": lambda: made.lying(made.zipped(ML_0txt=made.zeros(300))),
    "line.txt": lambda: made.zeros(300),
}


def _check(read: Callable[[Path], Any], name: str, content: bytes, folder: Path) -> limited.Outcome:
    found = limited.outcome(read, made.write(folder / name, content))
    assert found.results or found.faults
    return found


@pytest.mark.parametrize("name", DOCUMENTS)
def test_articles(name: str, tmp_path: Path) -> None:
    _check(limited.articles, name, DOCUMENTS[name](), tmp_path)


@pytest.mark.parametrize("name", TABLES)
def test_tables_of_events(name: str, tmp_path: Path) -> None:
    _check(limited.table, name, TABLES[name](), tmp_path)


@pytest.mark.parametrize("name", CORRECTIONS)
def test_corrections(name: str, tmp_path: Path) -> None:
    _check(limited.corrections, name, CORRECTIONS[name](), tmp_path)


@pytest.mark.parametrize("name", DUMPS)
def test_dumps(name: str, tmp_path: Path) -> None:
    assert _check(limited.dump, name, DUMPS[name](), tmp_path).faults


@pytest.mark.parametrize(
    ("name", "read", "content"),
    [
        ("outside.docx", limited.articles, lambda: made.docx_laughs(made.OUTSIDE)),
        ("outside.rss", limited.articles, lambda: made.feed("&l12;", " " * 20_000 + made.OUTSIDE)),
        ("outside.xlsx", limited.table, lambda: made.xlsx_laughs(made.OUTSIDE)),
        ("outside.xhtml", limited.articles, f"{made.OUTSIDE}<html><body><p>&l12;</p></body></html>".encode),
    ],
)
def test_no_file_of_the_machine_is_let_in(name: str, read: Any, content: Any, tmp_path: Path) -> None:
    assert not _check(read, name, content(), tmp_path).results


def _run(*words: str | bytes, where: Path) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200"}
    return subprocess.run(
        [sys.executable, "-m", "geo", *words], cwd=where, env=environment, capture_output=True, timeout=100, check=False
    )


NAMES = [
    b"two\nlines.txt",
    b"\x1b[2J\x1b]0;owned\x07.txt",
    b"caf\xe9.txt",
    b"-o.txt",
    b"=cmd()|.txt",
    b"<script>alert(1)</script>.txt".replace(b"/", b""),
    b"a" * 250 + b".txt",
]


def test_names_of_files_are_read_and_never_obeyed(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in NAMES:
        (Path(os.fsdecode(os.path.join(os.fsencode(folder), name)))).write_text(made.TEXT, "utf-8")
        (Path(os.fsdecode(os.path.join(os.fsencode(folder), b"bad" + name[:200] + b".txt")))).write_bytes(b"\0\0")
    for words in (["places", "in/" + os.fsdecode(NAMES[0])], ["map", "in", "-o", "out.html"]):
        done = _run(*words, where=tmp_path)
        assert done.returncode == 0, done.stderr
        assert b"Traceback" not in done.stderr and b"\x1b" not in done.stdout + done.stderr
    told = done.stderr.splitlines()
    assert len(told) == len(NAMES) and all(line.startswith(b"left out: ") for line in told)
    for name in (b"bad" + NAMES[1] + b".txt", b"\x1b[2Jnone.txt"):
        lost = _run("places", os.fsdecode(b"in/" + name), where=tmp_path)
        assert lost.returncode == 2 and lost.stderr.count(b"\n") == 1 and b"\x1b" not in lost.stderr, lost.stderr


def test_links_and_loops_are_not_followed(tmp_path: Path) -> None:
    folder, outside = tmp_path / "in", tmp_path / "outside"
    folder.mkdir()
    outside.mkdir()
    (outside / "secret.txt").write_text(made.TEXT, "utf-8")
    (folder / "a.txt").write_text(made.TEXT, "utf-8")
    (folder / "link.txt").symlink_to(outside / "secret.txt")
    (folder / "folder").symlink_to(outside)
    (folder / "round").symlink_to(folder)
    (folder / "itself.txt").symlink_to(folder / "itself.txt")
    os.mkfifo(folder / "pipe.txt")
    found = limited.outcome(limited.articles, folder)
    assert len(found.results) == 1 and not found.faults
    for name in ("itself.txt", "round/itself.txt"):
        done = _run("places", f"in/{name}", where=tmp_path)
        assert done.returncode == 2 and done.stderr.count(b"\n") == 1, done.stderr


def test_names_in_an_archive_lead_nowhere(tmp_path: Path) -> None:
    out = tmp_path / "in"
    out.mkdir()
    content = made.zipped(**{"../../escaped.csv": b"a,b\n1,2\n", "/tmp/escaped.csv": b"a,b\n1,2\n"})
    found = limited.outcome(limited.table, made.write(out / "a.zip", content))
    assert found.faults and sorted(path.name for path in tmp_path.rglob("*")) == ["a.zip", "in"]
