"""What a run reads: each article of folders, JSON lines, Parquet and feeds, with the key of its content."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo.articles import Article, read_article, read_text
from geo.batches import FEEDS, LINES, SUFFIXES, raw_lines, read_articles
from geo.batches import files_of as _files_of
from geo.errors import ArticleError

PARQUET = frozenset({".parquet", ".pq"})
FIELDS = ("text", "published", "lang", "url", "title", "source")  # of an article, beside its id; the text is needed
_ROWS = 256  # of a Parquet file held at once


@dataclass(frozen=True)
class Item:
    """An article that is to be read by a worker.

    Attributes
    ----------
    key : str
        SHA-256 of the program, its data, and the article's content; the same article twice has one key.
    name : str
        The id, file, line or entry that it comes from.
    form : {'row', 'file'}
    content : str
        A row as JSON, or the path of a file, which the workers have to be able to open.
    """

    key: str
    name: str
    form: str
    content: str


@dataclass(frozen=True)
class Bad:
    """What is no article, and why, in one line."""

    name: str
    reason: str


def items(
    sources: Iterable[str | Path], stamp: str, published: str | None = None, lang: str | None = None
) -> Iterator[Item | Bad]:
    """Every article of some sources, in their order.

    Parameters
    ----------
    sources : iterable of str or Path
        Folders, files (``.jsonl``, ``.parquet`` with columns ``id, text, published, lang, url, title``, ``.rss`` and
        ``.atom``, or one article each) and addresses.
    stamp : str
        Program and data: see :func:`geo.corpus.stamp.stamp`. It is part of every key.
    published, lang : str, optional
        For every article, instead of what it says.

    Raises
    ------
    ArticleError
        If a source is not there at all.
    """
    options = {"published": published, "lang": lang}
    for source in sources:
        yield from _of(source, stamp, options)


def _of(source: str | Path, stamp: str, options: dict[str, Any]) -> Iterator[Item | Bad]:
    """Articles of one source."""
    name, path = str(source), Path(source)
    if name.startswith(("http://", "https://")):
        yield from _read(name, stamp, options)
    elif path.is_dir():
        for file in _files_of(path, SUFFIXES | LINES | PARQUET):
            yield from _of_file(file, stamp, options)
    elif path.is_file():
        yield from _of_file(path, stamp, options)
    else:
        raise ArticleError(f"{name[:200]} is not there: give folders, files or addresses of feeds")


def _of_file(path: Path, stamp: str, options: dict[str, Any]) -> Iterator[Item | Bad]:
    """Articles of one file."""
    suffix = path.suffix.lower()
    if suffix in LINES:
        yield from _lines(path, stamp, options)
    elif suffix in PARQUET:
        yield from _parquet(path, stamp, options)
    elif suffix in FEEDS:
        yield from _read(str(path), stamp, options)
    else:
        try:
            content = path.read_bytes()
        except OSError as fault:
            yield Bad(str(path), f"{path} cannot be read ({fault.strerror}): check its permissions")
            return
        told = json.dumps([str(path.absolute()), options], sort_keys=True)
        kind = json.dumps([suffix, options], sort_keys=True).encode()
        yield Item(_key(stamp, kind, content), str(path), "file", told)


def _lines(path: Path, stamp: str, options: dict[str, Any]) -> Iterator[Item | Bad]:
    """Articles of a file of JSON lines."""
    for name, line in raw_lines(path):
        if line is None:
            yield Bad(name, f"{name} is too long: give one article a line")
            continue
        try:
            row = json.loads(line.decode("utf-8-sig"))
        except (ValueError, RecursionError) as fault:
            yield Bad(name, f"{name} is no JSON in UTF-8 ({str(fault)[:80]}): one object a line")
            continue
        yield _row(row, name, stamp, options)


def _parquet(path: Path, stamp: str, options: dict[str, Any]) -> Iterator[Item | Bad]:
    """Articles of a Parquet file, a few hundred rows at once."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            wanted = [name for name in ("id", *FIELDS) if name in file.schema_arrow.names]
            number = 0
            for batch in file.iter_batches(batch_size=_ROWS, columns=wanted):
                for row in batch.to_pylist():
                    number += 1
                    yield _row(row, f"{path}:{number}", stamp, options)
    except (pa.ArrowException, OSError, ValueError) as fault:
        yield Bad(str(path), f"{path} is no Parquet file that can be read: {' '.join(str(fault).split())[:120]}")


def _read(name: str, stamp: str, options: dict[str, Any]) -> Iterator[Item | Bad]:
    """Articles of a feed or an address, which are read here."""
    for read in read_articles([name], **options):
        if read.article is None:
            yield Bad(read.name, " ".join(str(read.fault).split()))
        else:
            row = {field: getattr(read.article, field) for field in FIELDS}
            yield _row(row, read.name, stamp, {"published": None, "lang": None})


def _row(row: Any, name: str, stamp: str, options: dict[str, Any]) -> Item | Bad:
    """The article of an object with a text."""
    if not isinstance(row, dict) or not isinstance(row.get("text"), str) or not row["text"].strip():
        return Bad(name, f"{name} has no text: give each article 'text', and 'id', 'published', 'lang', 'url', 'title'")
    label = str(row["id"]) if row.get("id") is not None else name
    given = {field: _words(row.get(field)) for field in FIELDS[1:]}
    given.update({field: value for field, value in options.items() if value})
    content = json.dumps({"text": row["text"], **given}, sort_keys=True)
    return Item(_key(stamp, b"row", content.encode("ascii")), label[:500], "row", content)


def _words(cell: Any) -> str | None:
    """A cell as text, None where it is empty; a time as its day."""
    if isinstance(cell, dt.date):
        return cell.isoformat()[:10]
    text = str(cell).strip() if cell is not None else ""
    return text or None


def _key(stamp: str, kind: bytes, content: bytes) -> str:
    """Key of an article."""
    return hashlib.sha256(b"\0".join((stamp.encode(), kind, content))).hexdigest()


def article_of(form: str, content: str) -> Article:
    """The article of an :class:`Item`, as a worker reads it.

    Raises
    ------
    ArticleError
        If it cannot be read.
    """
    from dataclasses import replace

    told = json.loads(content)
    if form == "file":
        path, options = told
        return read_article(Path(path), **options)
    found = read_text(told["text"], published=told["published"], lang=told["lang"], title=told["title"])
    return replace(found, url=told["url"], source=told["source"])
