"""Several articles at once: folders, JSON lines, RSS and Atom feeds; a bad one is named and stops nothing."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import regex

from geo import addresses
from geo.articles import Article, read_article, read_page, read_text
from geo.errors import ArticleError

SUFFIXES = frozenset({".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf", ".docx"})
LINES = frozenset({".jsonl", ".ndjson"})
FEEDS = frozenset({".rss", ".atom", ".xml"})
MAX_LINE = 10_000_000  # characters of one line of JSON: as of one file
MAX_FEED = 10_000_000  # bytes of a feed: as of one that is fetched
_ADDRESS = regex.compile(r"https?://\S+\Z", regex.I)


@dataclass(frozen=True)
class Read:
    """One article of a batch, or the reason why it is none.

    Attributes
    ----------
    name : str
        The file, line or entry it comes from.
    article : Article or None
    fault : str or None
        One line; None where there is an article.
    """

    name: str
    article: Article | None
    fault: str | None = None


def read_articles(
    sources: Iterable[str | Path],
    published: str | None = None,
    lang: str | None = None,
    allow_private: bool = False,
) -> Iterator[Read]:
    """Every article of some sources, in their order.

    Parameters
    ----------
    sources : iterable of str or Path
        Each a file as for :func:`geo.read_article`; a folder, whose files of known kinds are read by name, folders
        within it too, links and hidden files not; a ``.jsonl`` of objects ``id, text, published, lang, url, title``;
        an RSS or Atom file (``.rss, .atom, .xml``); or an address of a page or feed.
    published, lang : str, optional
        As for :func:`geo.read_article`, for every article.
    allow_private : bool
        Whether addresses of private networks may be read.

    Yields
    ------
    Read
    """
    for source in sources:
        yield from _read(source, {"published": published, "lang": lang}, allow_private)


def _read(source: str | Path, options: dict[str, Any], allow_private: bool) -> Iterator[Read]:
    """Articles of one source."""
    name = str(source)
    if isinstance(source, str) and _ADDRESS.match(source.strip()):
        yield from _address(source.strip(), options, allow_private)
        return
    path = Path(name)
    if name != "-" and path.is_dir():
        for file in files_of(path):
            yield from _read(file, options, allow_private)
    elif path.suffix.lower() in LINES:
        yield from _lines(path, options)
    elif path.suffix.lower() in FEEDS:
        yield from _feed(_bytes(path), name, options)
    else:
        yield _one(name, source, options)


def _one(name: str, source: str | Path, options: dict[str, Any]) -> Read:
    """One article by :func:`geo.read_article`."""
    try:
        return Read(name, read_article(source, **options))
    except ArticleError as fault:
        return Read(name, None, str(fault))


def files_of(folder: Path, suffixes: frozenset[str] = SUFFIXES | LINES) -> Iterator[Path]:
    """Files of some kinds in a folder and within it, sorted by path; neither links nor hidden ones are followed."""
    for here, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for name in sorted(names):
            path = Path(here) / name
            known = path.suffix.lower() in suffixes
            if known and not name.startswith(".") and path.is_file() and not path.is_symlink():
                yield path


def _bytes(path: Path) -> bytes:
    """Content of a feed's file."""
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_FEED + 1)
    except OSError as fault:
        raise ArticleError(f"{path} cannot be read ({fault.strerror}): check the path and its permissions") from fault
    if len(content) > MAX_FEED:
        raise ArticleError(f"{path} is larger than {MAX_FEED // 1_000_000} MB: no feed is; give the articles as .jsonl")
    return content


def _lines(path: Path, options: dict[str, Any]) -> Iterator[Read]:
    """Articles of a file of JSON lines."""
    for name, line in raw_lines(path):
        yield Read(name, None, _too_long(name)) if line is None else _line(line, name, options)


def _too_long(name: str) -> str:
    return f"{name} is longer than {MAX_LINE // 1_000_000} MB: give one article a line"


def raw_lines(path: Path) -> Iterator[tuple[str, bytes | None]]:
    """Lines of a file, each with its name, and None for one that is too long; blank ones are passed over.

    Raises
    ------
    ArticleError
        If the file cannot be opened.
    """
    try:
        stream = path.open("rb")
    except OSError as fault:
        raise ArticleError(f"{path} cannot be read ({fault.strerror}): check the path and its permissions") from fault
    with stream:
        number = 0
        while line := stream.readline(MAX_LINE + 1):
            number += 1
            if len(line) > MAX_LINE:
                yield f"{path}:{number}", None
                while line and not line.endswith(b"\n"):
                    line = stream.readline(MAX_LINE)
            elif line.strip():
                yield f"{path}:{number}", line


def _line(line: bytes, name: str, options: dict[str, Any]) -> Read:
    """The article of one line."""
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as fault:
        return Read(name, None, f"{name} is no JSON in UTF-8 ({str(fault)[:80]}): one object a line")
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        return Read(
            name, None, f"{name} has no text: each line is an object with 'text', and 'id', 'published', 'lang', …"
        )
    label = str(row["id"]) if row.get("id") is not None else name
    try:
        article = read_text(
            row["text"],
            published=options["published"] or _filled(row.get("published")),
            lang=options["lang"] or _filled(row.get("lang")),
            title=_filled(row.get("title")),
        )
    except ArticleError as fault:
        return Read(label, None, f"{name}: {fault}")
    return Read(label, replace(article, url=_filled(row.get("url")), source=_filled(row.get("source")), path=name))


def _filled(cell: Any) -> str | None:
    """A cell as text, None where it is empty."""
    text = str(cell).strip() if cell is not None else ""
    return text or None


def _address(url: str, options: dict[str, Any], allow_private: bool) -> Iterator[Read]:
    """Articles of an address: of its feed, or its one page."""
    try:
        page = addresses.fetch_page(url, allow_private)
        start = page.content[:2000].lstrip().lower()
        if "rss" in page.kind or "atom" in page.kind or (b"<rss" in start or b"<feed" in start or b"<rdf:rdf" in start):
            yield from _feed(page.content, url, options)
        else:
            yield Read(url, read_page(page, **options))
    except ArticleError as fault:
        yield Read(url, None, str(fault))


def _feed(content: bytes, name: str, options: dict[str, Any]) -> Iterator[Read]:
    """Articles of a feed's entries: the content they carry, else their summary, which is said."""
    import feedparser

    if b"<!ENTITY" in content[:10_000].upper():
        yield Read(name, None, f"{name} declares entities, which are not read: save the articles as .html")
        return
    found = feedparser.parse(content)
    if not found.entries:
        yield Read(name, None, f"{name} holds no entries of an RSS or Atom feed: give a feed, or an article as .html")
        return
    for number, entry in enumerate(found.entries, start=1):
        label = str(entry.get("link") or entry.get("id") or f"{name}#{number}")
        yield _entry(entry, label, _filled(found.feed.get("title")), options)


def _entry(entry: Any, label: str, source: str | None, options: dict[str, Any]) -> Read:
    """The article of one entry."""
    whole = max((str(part.get("value", "")) for part in entry.get("content", ())), key=len, default="")
    text = _plain(whole or str(entry.get("summary", "")))
    if not text.strip():
        return Read(label, None, f"{label}: the feed gives a title only: read the page itself")
    day = entry.get("published_parsed") or entry.get("updated_parsed")
    said = f"{day.tm_year:04d}-{day.tm_mon:02d}-{day.tm_mday:02d}" if day else None
    try:
        article = read_text(
            text,
            published=options["published"] or said,
            lang=options["lang"],
            title=_filled(_plain(str(entry.get("title", "")))),
        )
    except ArticleError as fault:
        return Read(label, None, f"{label}: {fault}")
    notes = article.notes if whole else (*article.notes, "only the summary that the feed gives was read")
    return Read(label, replace(article, url=_filled(entry.get("link")), source=source, notes=notes))


def _plain(markup: str) -> str:
    """Text of a piece of HTML, paragraphs apart."""
    from lxml import etree, html

    if "<" not in markup and "&" not in markup:
        return markup
    try:
        tree = html.fragment_fromstring(markup, create_parent="div")
    except (etree.LxmlError, ValueError):
        return regex.sub(r"<[^>]*+>", " ", markup)
    for node in tree.iter("script", "style"):
        node.drop_tree() if node.getparent() is not None else None
    for node in tree.iter("p", "div", "br", "li", "h1", "h2", "h3", "h4"):
        node.tail = "\n\n" + (node.tail or "")
    return regex.sub(r"\n\s*\n\s*", "\n\n", str(tree.text_content())).strip()
