"""Text of PDF and Word documents, by pypdf and python-docx, within limits of size and time."""

from __future__ import annotations

import datetime as dt
import io
import logging
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from geo import archives
from geo.errors import ArticleError

MAX_PAGES = 200  # an article or a report; beyond that it is a book
MAX_SECONDS = 8.0  # a page that takes longer is drawn, not written
MAX_UNPACKED = 60_000_000  # bytes of a .docx; real ones with pictures stay well under
MAX_WORDS = 15_000_000  # bytes of a .docx's own text with its marks: a report of 200 pages has some 3 MB
_MAX_RATIO = 200  # of one part of a .docx; text packs 3 to 20 times, a bomb a thousand


@dataclass(frozen=True)
class Document:
    """What a document holds: its text, and what it says of itself."""

    text: str
    title: str | None = None
    published: dt.date | None = None
    notes: tuple[str, ...] = ()


def read_pdf(content: bytes, where: str) -> Document:
    """Text of a PDF, page after page, an empty line between pages.

    Parameters
    ----------
    content : bytes
    where : str
        Name of the file, for messages.

    Raises
    ------
    ArticleError
        If it is encrypted, broken, too long, or holds pictures of text only.
    """
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.ERROR)
    began, pages = time.monotonic(), []
    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ArticleError(f"{where} is encrypted: save it without a password, or its text as .txt")
        count = len(reader.pages)
        if count > MAX_PAGES:
            raise ArticleError(f"{where} has {count} pages, more than {MAX_PAGES}: give the pages of one article")
        for page in reader.pages:
            pages.append((page.extract_text() or "").strip())
            if time.monotonic() - began > MAX_SECONDS:
                raise ArticleError(f"{where} takes longer than {MAX_SECONDS:.0f} s to read: save its text as .txt")
        title = _words(reader.metadata.title if reader.metadata else None)
    except ArticleError:
        raise
    except Exception as fault:
        raise ArticleError(f"{where} is a PDF that cannot be read ({_short(fault)}): save its text as .txt") from fault
    text = "\n\n".join(filter(None, pages))
    if not text.strip():
        raise ArticleError(f"{where} holds no text, only pictures of it: run it through text recognition first")
    note = "the text was taken from a PDF: columns, headers and captions may stand in it out of order"
    return Document(_clean(text), title, None, (note,))


def read_docx(content: bytes, where: str) -> Document:
    """Text of a Word document: paragraphs and tables in their order, an empty line between them.

    Parameters
    ----------
    content : bytes
    where : str
        Name of the file, for messages.

    Raises
    ------
    ArticleError
        If it is no Word document, unpacks to far more than it is, or holds no text.
    """
    whole = _unpacked(content, where)
    import docx

    try:
        document = docx.Document(whole)
        blocks = list(_blocks(document, where))
        title = _words(document.core_properties.title)
    except ArticleError:
        raise
    except Exception as fault:
        raise ArticleError(
            f"{where} is a document that cannot be read ({_short(fault)}): save its text as .txt"
        ) from fault
    text = "\n\n".join(filter(None, blocks))
    if not text.strip():
        raise ArticleError(f"{where} holds no text: there is nothing to map")
    return Document(_clean(text), title)


def _blocks(document: Any, where: str) -> Iterator[str]:
    """Paragraphs and rows of tables, in their order."""
    from docx.table import Table

    until = time.monotonic() + MAX_SECONDS
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                yield " | ".join(dict.fromkeys(cell.text.strip() for cell in row.cells))
                _in_time(until, where)
        else:
            yield block.text.strip()
        _in_time(until, where)


def _in_time(until: float, where: str) -> None:
    if time.monotonic() > until:
        raise ArticleError(f"{where} takes longer than {MAX_SECONDS:.0f} s to read: save its text as .txt")


def _unpacked(content: bytes, where: str) -> IO[bytes]:
    """The document without its pictures, after its size has been looked at; raises for a bomb or another archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            sizes = {part.filename: part.file_size for part in archive.infolist()}
        if "word/document.xml" not in sizes:
            raise ArticleError(f"{where} is an archive, no Word document: unpack it and give one article in it")
        if sizes["word/document.xml"] > MAX_WORDS:
            raise archives.Bomb
        return archives.repacked(io.BytesIO(content), io.BytesIO(), MAX_UNPACKED, _MAX_RATIO, (".xml", ".rels"))
    except archives.Bomb as fault:
        raise ArticleError(f"{where} unpacks to far more than a document does: save its text as .txt") from fault
    except archives.BROKEN as fault:
        raise ArticleError(f"{where} is no Word document that can be read: save its text as .txt") from fault


def _clean(text: str) -> str:
    """Text without control characters and halves of surrogate pairs; its lines are kept."""
    return "".join(char for char in text if (char in "\n\t" or ord(char) >= 32) and not 0xD800 <= ord(char) <= 0xDFFF)


def _words(title: object) -> str | None:
    """A title of the document's properties, unless it is empty or a file's name."""
    found = _clean(" ".join(str(title).split())) if title else ""
    return found if found and not found.lower().endswith((".doc", ".docx", ".pdf", ".indd", ".odt")) else None


def _short(fault: Exception) -> str:
    """What a parser says, or the kind of its error, in a few words."""
    return " ".join(_clean(str(fault)).split())[:100] or type(fault).__name__
