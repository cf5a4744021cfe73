"""The forms an article comes in: text, Markdown with front matter, web pages, PDF, Word; files and addresses."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import regex
import yaml

from geo import addresses, documents
from geo.articles.fields import read_day, read_language
from geo.articles.model import Article
from geo.errors import ArticleError

MAX_BYTES = 10_000_000  # a 5 MB article is long already; beyond twice that it is a dump, not an article
TEXT_SUFFIXES = {".txt", ".text", ""}
MARKDOWN_SUFFIXES = {".md", ".markdown"}
HTML_SUFFIXES = {".html", ".htm", ".xhtml"}
MAX_TAGS = 60_000  # of a web page; a news page has some 5,000, and ten thousand take a second or two
_FRONT = regex.compile(r"\A---[ \t]*\r?\n(?P<yaml>.{0,20000}?)^---[ \t]*(?:\r?\n|\Z)", regex.S | regex.M)
_HALF_PAIR = regex.compile(r"[\ud800-\udfff]")


def _read_bytes(path: Path) -> bytes:
    """Content of a file or of standard input, at most MAX_BYTES."""
    try:
        if str(path) == "-":
            content = sys.stdin.buffer.read(MAX_BYTES + 1)
        elif path.is_dir():
            raise ArticleError(f"{path} is a folder: name one article in it")
        else:
            with path.open("rb") as stream:
                content = stream.read(MAX_BYTES + 1)
    except FileNotFoundError as fault:
        raise ArticleError(f"{path}: no such file: check the path") from fault
    except OSError as fault:
        raise ArticleError(f"{path} cannot be read ({fault.strerror}): check the path and its permissions") from fault
    if len(content) > MAX_BYTES:
        raise ArticleError(f"{path} is larger than {MAX_BYTES // 1_000_000} MB: give one article at a time")
    return content


def _decode(content: bytes, where: str) -> str:
    """Text of bytes: UTF-8, UTF-16 with its mark, else the encoding that charset-normalizer finds."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return _printable(text, where)
    if b"\0" in content:
        raise ArticleError(f"{where} is not text (it holds zero bytes): give a .txt, .md or .html file")
    from charset_normalizer import from_bytes

    best = from_bytes(content).best()
    if best is None:
        raise ArticleError(f"{where} has an encoding that cannot be told: save it as UTF-8 and try again")
    return _printable(str(best), where)


def _printable(text: str, where: str) -> str:
    """The text, unless control characters show that it is none."""
    strange = sum(1 for char in text[:4000] if ord(char) < 32 and char not in "\t\n\r\f\v")
    if "\0" in text or strange > max(2, len(text[:4000]) // 50):
        raise ArticleError(f"{where} is not text (it holds control characters): give a .txt, .md or .html file")
    return text


def not_blank(text: str, where: str) -> str:
    """The text, unless there is nothing in it."""
    if not text.strip():
        raise ArticleError(f"{where} is empty: there is nothing to map")
    if _HALF_PAIR.search(text):
        raise ArticleError(f"{where} holds halves of surrogate pairs, no characters: decode it as UTF-8")
    return text


def from_path(path: Path) -> Article:
    """Article of a file, by its suffix."""
    where = "standard input" if str(path) == "-" else str(path)
    suffix = path.suffix.lower()
    content = _read_bytes(path)
    document = _from_document(content, suffix, where)
    if document is not None:
        return replace(document, path=None if str(path) == "-" else str(path))
    text = _decode(content, where)
    not_blank(text, where)
    if suffix in HTML_SUFFIXES:
        found = _from_html(text, where)
    elif suffix in MARKDOWN_SUFFIXES or str(path) == "-":
        found = _from_markdown(text, where)
    else:
        found = Article(text=text, lang="")
    return replace(found, path=None if str(path) == "-" else str(path))


def _from_markdown(text: str, where: str) -> Article:
    """Article of Markdown: the front matter's fields, and the text from the first character after it."""
    match = _FRONT.match(text)
    if not match and regex.match(r"---[ \t]*\r?\n[\w-]++:", text):
        raise ArticleError(f"{where}: the front matter has no closing '---' line: add one before the text")
    if not match:
        return Article(text=text, lang="")
    try:
        fields = yaml.safe_load(match["yaml"]) if "*" not in match["yaml"] else yaml.safe_load(_no_alias(match["yaml"]))
        words = _words(fields)
    except (yaml.YAMLError, RecursionError, ValueError) as fault:
        raise ArticleError(
            f"{where}: the front matter is not valid YAML ({' '.join(str(fault).split())[:120]})"
        ) from fault
    if not isinstance(fields, dict):
        raise ArticleError(f"{where}: the front matter is not a list of 'field: value' lines: see data/articles")
    body = not_blank(text[match.end() :], f"{where}, after its front matter,")
    day = read_day(fields["published"], f"{where}: published") if fields.get("published") else None
    language = read_language(words["lang"], where) if "lang" in words else ""
    return Article(
        text=body,
        title=words.get("title"),
        source=words.get("source"),
        url=words.get("url"),
        published=day,
        lang=language,
    )


def _words(fields: object) -> dict[str, str]:
    """The fields that are words; raises ValueError for a number of thousands of digits, which has none."""
    told = fields if isinstance(fields, dict) else {}
    return {key: str(told[key]) for key in ("title", "source", "url", "lang") if told.get(key) is not None}


def _no_alias(text: str) -> str:
    """The front matter, unless it uses YAML aliases, which can make a small file huge."""
    if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=yaml.SafeLoader)):
        raise ValueError("aliases are not read here")
    return text


def _from_html(page: str, where: str) -> Article:
    """Article of a web page: its main text, title and date as trafilatura finds them."""
    import trafilatura

    if page.count("<") > MAX_TAGS:
        raise ArticleError(f"{where} has more than {MAX_TAGS:,} tags: save the text of one article as .txt")
    found = trafilatura.bare_extraction(page, with_metadata=True, include_comments=False, include_tables=False)
    if found is None or isinstance(found, dict) or not (found.text or "").strip():
        raise ArticleError(f"{where} holds no article text that can be told from its page: save the text as .txt")
    fields = found.as_dict()
    day = read_day(fields["date"], where) if fields.get("date") else None
    source = fields.get("sitename") or fields.get("hostname")
    return Article(text=fields["text"], title=fields.get("title"), source=source, published=day, lang="")


def _from_document(content: bytes, suffix: str, where: str) -> Article | None:
    """Article of a PDF or Word document; None for what is text."""
    if suffix == ".pdf" or content.startswith(b"%PDF-"):
        found = documents.read_pdf(content, where)
    elif suffix == ".docx" or content.startswith(b"PK\x03\x04"):
        found = documents.read_docx(content, where)
    else:
        return None
    return Article(text=not_blank(found.text, where), title=found.title, notes=found.notes, lang="")


def from_page(page: addresses.Page) -> Article:
    """Article of what an address gives: a web page, a document, or plain text."""
    found = _from_document(page.content, ".pdf" if page.kind == "application/pdf" else "", page.url)
    if found is None:
        text = _decoded(page, page.url)
        plain = page.kind == "text/plain"
        found = Article(text=not_blank(text, page.url), lang="") if plain else _from_html(text, page.url)
    return replace(found, url=page.url)


def _decoded(page: addresses.Page, where: str) -> str:
    """Text of a page, in the character set that its server names, else in the one it is seen to have."""
    if page.charset:
        try:
            return _printable(page.content.decode(page.charset), where)
        except (LookupError, UnicodeDecodeError):
            pass
    return _decode(page.content, where)
