"""Read an article: text, Markdown with front matter, a web page or an address, into text whose offsets hold.

The text is never changed: every stage works on spans of it. Page furniture ("Show more", share buttons) stays in the
text and is set aside as spans.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import regex

from geo import addresses
from geo.articles.fields import detect_language, read_day, read_language
from geo.articles.forms import (
    HTML_SUFFIXES,
    MARKDOWN_SUFFIXES,
    MAX_BYTES,
    TEXT_SUFFIXES,
    from_page,
    from_path,
    not_blank,
)
from geo.articles.head import printed_day
from geo.articles.model import Article
from geo.articles.spans import furniture

__all__ = ["MAX_BYTES", "Article", "read_article", "read_page", "read_text"]
_URL = regex.compile(r"https?://\S+\Z", regex.I)


def read_article(
    source: str | Path,
    published: str | dt.date | None = None,
    lang: str | None = None,
    *,
    title: str | None = None,
    allow_private: bool = False,
) -> Article:
    """Read an article from a path, an address, or text itself.

    Parameters
    ----------
    source : str or Path
        A path (.txt, .md, .html, .pdf, .docx), ``-`` for standard input, an http(s) address, or the text of an article.
        A string is taken as text if it has a line break or is no path and no address.
    published : str or date, optional
        Day of publication, YYYY-MM-DD; overrides what the file says.
    lang : {'en', 'fr'}, optional
        Overrides the file and the detected language.
    title : str, optional
        Overrides the file's title.
    allow_private : bool
        Whether an address of a private network may be read.

    Returns
    -------
    Article

    Raises
    ------
    ArticleError
        If the source cannot be read as text, is empty, is larger than 10 MB, or says a date or language that is none.
    """
    if isinstance(source, str) and _URL.match(source.strip()):
        found = from_page(addresses.fetch_page(source.strip(), allow_private))
    elif isinstance(source, Path) or source == "-" or _is_path(source):
        found = from_path(Path(source))
    else:
        return read_text(str(source), published, lang, title)
    return _finished(found, published, lang, title)


def read_text(
    text: str, published: str | dt.date | None = None, lang: str | None = None, title: str | None = None
) -> Article:
    """The article of a text, never taken for a path or an address; options and errors as of :func:`read_article`."""
    return _finished(Article(text=not_blank(text, "the text"), lang=""), published, lang, title)


def read_page(page: addresses.Page, published: str | dt.date | None = None, lang: str | None = None) -> Article:
    """The article of a page that was fetched already; options and errors as of :func:`read_article`."""
    return _finished(from_page(page), published, lang, None)


def _finished(found: Article, published: str | dt.date | None, lang: str | None, title: str | None) -> Article:
    """The article with what the caller says of it, its furniture and its language."""
    found = replace(
        found,
        published=read_day(published, "published=") if published is not None else found.published,
        title=title or found.title,
        furniture=tuple(furniture(found.text)),
    )
    return _with_part(_with_day(_with_language(_with_title(found), lang)))


def _is_path(source: str) -> bool:
    """Whether a string is meant as a path: it exists, or looks like a file name."""
    if not source.strip() or "\n" in source or "\0" in source or len(source) > 1000:
        return False
    try:
        exists = Path(source).exists()
    except OSError:
        exists = False
    known = TEXT_SUFFIXES | MARKDOWN_SUFFIXES | HTML_SUFFIXES | {".pdf", ".docx"}
    looks = Path(source).suffix.lower() in known - {""} and len(source.split()) < 8
    return exists or looks


def _with_language(article: Article, lang: str | None) -> Article:
    """The article with its language: the caller's, the file's, or the detected one."""
    notes = list(article.notes)
    if lang is not None:
        chosen = read_language(lang, "lang=")
    elif article.lang:
        chosen = article.lang
    else:
        chosen, note = detect_language(article.text)
        notes += [note] if note else []
    return replace(article, lang=chosen, notes=tuple(notes))


def _with_day(article: Article) -> Article:
    """The article with the day that its head prints, where nobody told one, and a note that says so."""
    if article.published is not None:
        return article
    if printed := printed_day(article.text, article.lang):
        day, words = printed
        note = f"published {day.isoformat()}, as the text's head says: {words!r}"
        return replace(article, published=day, notes=(*article.notes, note))
    note = "no publication date is known: relative dates such as 'last month' cannot be placed in time"
    return replace(article, notes=(*article.notes, note))


def _with_part(article: Article) -> Article:
    """The article with a note where it is too long to be read to its end."""
    read, whole = len(article.part.text), len(article.text)
    if read == whole:
        return article
    note = f"only the first {read:,} of {whole:,} characters are read for places and claims: split so long a text"
    return replace(article, notes=(*article.notes, note))


def _with_title(article: Article) -> Article:
    """The article with its headline as title where the file gives none."""
    span = article.title_span
    if article.title or not span:
        return article
    return replace(article, title=" ".join(article.text[span[0] : span[1]].split()))
