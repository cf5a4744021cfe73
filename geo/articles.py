"""Read an article: text, Markdown with front matter, a web page or an address, into text whose offsets hold.

The text is never changed: every stage works on spans of it. Page furniture ("Show more", share buttons) stays in the
text and is set aside as spans.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import regex
import sentencex
import yaml

from geo import addresses, documents, lexicon
from geo.errors import ArticleError
from geo.markup import article_html

MAX_BYTES = 10_000_000  # a 5 MB article is long already; beyond twice that it is a dump, not an article
_FRONT = regex.compile(r"\A---[ \t]*\r?\n(?P<yaml>.{0,20000}?)^---[ \t]*(?:\r?\n|\Z)", regex.S | regex.M)
_URL = regex.compile(r"https?://\S+\Z", regex.I)
_BLANK = regex.compile(r"\r?\n[^\S\n]*\r?\n\s*")
_HALF_PAIR = regex.compile(r"[\ud800-\udfff]")
_LINE = regex.compile(r"[^\r\n]++")
_WRAPPED = 50  # a shorter line before a line break ends its paragraph: mail and wire text wraps at 60 to 80 columns
_TITLE_MAX = 160  # longer first lines are paragraphs
TEXT_SUFFIXES = {".txt", ".text", ""}
MARKDOWN_SUFFIXES = {".md", ".markdown"}
HTML_SUFFIXES = {".html", ".htm", ".xhtml"}


@dataclass(frozen=True)
class Article:
    """One article, as it was printed.

    Attributes
    ----------
    text : str
        The unmodified text; every offset of every table counts characters of it.
    title, source, url, path : str or None
        What is known of where it comes from.
    published : datetime.date or None
        Day of publication, where the file or the caller says so.
    lang : str
        ``en`` or ``fr``: whose word lists read it.
    furniture : tuple of (start, end, what)
        Spans that are not part of the article.
    notes : tuple of str
        What the reader of the map should know: an unsupported script, a missing date.
    """

    text: str
    title: str | None = None
    published: dt.date | None = None
    lang: str = "en"
    source: str | None = None
    url: str | None = None
    path: str | None = None
    furniture: tuple[tuple[int, int, str], ...] = ()
    notes: tuple[str, ...] = field(default=())

    @cached_property
    def paragraphs(self) -> tuple[tuple[int, int], ...]:
        """Spans of the paragraphs, furniture left out."""
        return tuple(_paragraphs(self.text, self.furniture))

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """Spans of the sentences, furniture left out; a sentence never crosses a paragraph."""
        return tuple(_sentences(self.text, self.paragraphs, self.lang))

    @cached_property
    def title_span(self) -> tuple[int, int] | None:
        """Span of the headline, where the text begins with one."""
        return _title_span(self.text, self.paragraphs)

    def __repr__(self) -> str:
        """A short line: the text itself may be long."""
        day = self.published.isoformat() if self.published else "no date"
        return f"<Article {self.title!r}, {day}, {self.lang}, {len(self.text)} characters>"

    def _repr_html_(self) -> str:
        """What a notebook shows: title, day, source, and the text, escaped."""
        return article_html(self)


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
        found = _from_page(addresses.fetch_page(source.strip(), allow_private))
    elif isinstance(source, Path) or source == "-" or _is_path(source):
        found = _from_path(Path(source))
    else:
        return read_text(str(source), published, lang, title)
    return _finished(found, published, lang, title)


def read_text(
    text: str, published: str | dt.date | None = None, lang: str | None = None, title: str | None = None
) -> Article:
    """The article of a text, never taken for a path or an address; options and errors as of :func:`read_article`."""
    return _finished(Article(text=_not_blank(text, "the text"), lang=""), published, lang, title)


def read_page(page: addresses.Page, published: str | dt.date | None = None, lang: str | None = None) -> Article:
    """The article of a page that was fetched already; options and errors as of :func:`read_article`."""
    return _finished(_from_page(page), published, lang, None)


def _finished(found: Article, published: str | dt.date | None, lang: str | None, title: str | None) -> Article:
    """The article with what the caller says of it, its furniture and its language."""
    found = replace(
        found,
        published=_day(published, "published=") if published is not None else found.published,
        title=title or found.title,
        furniture=tuple(_furniture(found.text)),
    )
    return _with_language(_with_title(found), lang)


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


def _not_blank(text: str, where: str) -> str:
    """The text, unless there is nothing in it."""
    if not text.strip():
        raise ArticleError(f"{where} is empty: there is nothing to map")
    if _HALF_PAIR.search(text):
        raise ArticleError(f"{where} holds halves of surrogate pairs, no characters: decode it as UTF-8")
    return text


def _from_path(path: Path) -> Article:
    """Article of a file, by its suffix."""
    where = "standard input" if str(path) == "-" else str(path)
    suffix = path.suffix.lower()
    content = _read_bytes(path)
    document = _from_document(content, suffix, where)
    if document is not None:
        return replace(document, path=None if str(path) == "-" else str(path))
    text = _decode(content, where)
    _not_blank(text, where)
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
    except (yaml.YAMLError, RecursionError, ValueError) as fault:
        raise ArticleError(
            f"{where}: the front matter is not valid YAML ({' '.join(str(fault).split())[:120]})"
        ) from fault
    if not isinstance(fields, dict):
        raise ArticleError(f"{where}: the front matter is not a list of 'field: value' lines: see data/articles")
    body = _not_blank(text[match.end() :], f"{where}, after its front matter,")
    words = {key: str(fields[key]) for key in ("title", "source", "url", "lang") if fields.get(key) is not None}
    day = _day(fields["published"], f"{where}: published") if fields.get("published") else None
    language = _language(words["lang"], where) if "lang" in words else ""
    return Article(
        text=body,
        title=words.get("title"),
        source=words.get("source"),
        url=words.get("url"),
        published=day,
        lang=language,
    )


def _no_alias(text: str) -> str:
    """The front matter, unless it uses YAML aliases, which can make a small file huge."""
    if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=yaml.SafeLoader)):
        raise ValueError("aliases are not read here")
    return text


def _from_html(page: str, where: str) -> Article:
    """Article of a web page: its main text, title and date as trafilatura finds them."""
    import trafilatura

    found = trafilatura.bare_extraction(page, with_metadata=True, include_comments=False, include_tables=False)
    if found is None or isinstance(found, dict) or not (found.text or "").strip():
        raise ArticleError(f"{where} holds no article text that can be told from its page: save the text as .txt")
    fields = found.as_dict()
    day = _day(fields["date"], where) if fields.get("date") else None
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
    return Article(text=_not_blank(found.text, where), title=found.title, notes=found.notes, lang="")


def _from_page(page: addresses.Page) -> Article:
    """Article of what an address gives: a web page, a document, or plain text."""
    found = _from_document(page.content, ".pdf" if page.kind == "application/pdf" else "", page.url)
    if found is None:
        text = _decoded(page, page.url)
        plain = page.kind == "text/plain"
        found = Article(text=_not_blank(text, page.url), lang="") if plain else _from_html(text, page.url)
    return replace(found, url=page.url)


def _decoded(page: addresses.Page, where: str) -> str:
    """Text of a page, in the character set that its server names, else in the one it is seen to have."""
    if page.charset:
        try:
            return _printable(page.content.decode(page.charset), where)
        except (LookupError, UnicodeDecodeError):
            pass
    return _decode(page.content, where)


def _day(value: object, where: str) -> dt.date:
    """A date of a front matter or of the command line."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value).strip()[:10])
    except ValueError as fault:
        raise ArticleError(f"{where} is {str(value)[:40]!r}, which is no date: write it as YYYY-MM-DD") from fault


def _language(code: str, where: str) -> str:
    """A language that has word lists."""
    short = code.strip().lower()[:2]
    if short not in lexicon.languages():
        known = ", ".join(lexicon.languages())
        raise ArticleError(f"{where}: language {code[:20]!r} is not read yet: choose one of {known}")
    return short


def _with_language(article: Article, lang: str | None) -> Article:
    """The article with its language: the caller's, the file's, or the detected one."""
    notes = list(article.notes)
    if lang is not None:
        chosen = _language(lang, "lang=")
    elif article.lang:
        chosen = article.lang
    else:
        chosen, note = _detect(article.text)
        notes += [note] if note else []
    if article.published is None:
        notes.append("no publication date is known: relative dates such as 'last month' cannot be placed in time")
    return replace(article, lang=chosen, notes=tuple(notes))


def _detect(text: str) -> tuple[str, str | None]:
    """Detected language, and a note where no supported language is likely."""
    import py3langid

    letters = regex.findall(r"\p{L}", text[:5000])
    latin = regex.findall(r"\p{Latin}", text[:5000])
    if len(letters) > 20 and len(latin) < len(letters) / 2:
        return "en", "most of the text is not in Latin script, which is not read yet: little or nothing will be found"
    code = py3langid.classify(text[:5000])[0]
    if code in lexicon.languages():
        return code, None
    ranked = [name for name, _ in py3langid.rank(text[:5000]) if name in lexicon.languages()]
    note = f"the text seems to be in {code!r}, which is not read yet: read as if it were {ranked[0]!r}"
    return ranked[0], note if len(letters) > 200 else None


def _with_title(article: Article) -> Article:
    """The article with its headline as title where the file gives none."""
    span = article.title_span
    if article.title or not span:
        return article
    return replace(article, title=" ".join(article.text[span[0] : span[1]].split()))


def _furniture(text: str) -> list[tuple[int, int, str]]:
    """Lines that belong to the page: those of the word lists, and a credit such as '-BBC' at a paragraph's end."""
    phrases = {phrase.casefold() for lang in lexicon.languages() for phrase in lexicon.load(lang, "furniture")["lines"]}
    spans = []
    for line in _LINE.finditer(text):
        words = line.group().strip()
        if words.casefold().strip(" .:!|›»>…") in phrases:
            start = line.start() + line.group().index(words)
            spans.append((start, start + len(words), "page furniture"))
    credit = regex.search(r"(?<=[.!?”\"»]\s{0,3})[-–—]\s?[A-Z][\w./& ]{1,30}+(?=\s*(?:\n|\Z))", text)
    if credit and not any(start <= credit.start() < end for start, end, _ in spans):
        spans.append((credit.start(), credit.end(), "credit"))
    return sorted(spans)


def _paragraphs(text: str, furniture: tuple[tuple[int, int, str], ...]) -> list[tuple[int, int]]:
    """Spans between blank lines, and between line breaks that are no wrapping."""
    spans: list[tuple[int, int]] = []
    aside = [(start, end) for start, end, _ in furniture]
    start: int | None = None
    end = 0
    for line in _LINE.finditer(text):
        words = line.group().strip()
        first = line.start() + len(line.group()) - len(line.group().lstrip())
        last = first + len(words)
        fenced = next(((a, b) for a, b in aside if a < last and b > first), None)
        if fenced:
            last = max(first, min(last, fenced[0]))
            words = text[first:last].strip()
        if start is not None and (not words or _BLANK.match(text, end)):
            spans.append((start, end))
            start = None
        if words:
            start = first if start is None else start
            end = first + len(text[first:last].rstrip())
            if fenced or len(words) < _WRAPPED or words[-1] in '.!?:»”"':
                spans.append((start, end))
                start = None
    if start is not None:
        spans.append((start, end))
    return spans


def _sentences(text: str, paragraphs: tuple[tuple[int, int], ...], lang: str) -> list[tuple[int, int]]:
    """Sentence spans, by sentencex within each paragraph, mended after titles and dates."""
    spans = []
    for start, end in paragraphs:
        position = start
        for part in _mended(sentencex.segment(lang, text[start:end])):
            words = part.strip()
            if words:
                first = position + part.index(words)
                spans.append((first, first + len(words)))
            position += len(part)
    return spans


# sentencex takes "May." for an abbreviation, and the points of "M. Diallo" and "col. Goïta" for ends.
_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_DATE_ENDS = regex.compile(rf"(?<=\b\d{{1,2}}\s(?:{_MONTHS})\.\s)(?=[\"“«‘(]?\p{{Lu}})")
_TITLE_ENDS = regex.compile(r"(?<!\p{L})(?:MM?|Mme|Mlle|Mgr|Me|Dr|Pr|[Cc]ol|[Gg]én|[Gg]al|[Ll]t|[Cc]dt|[Cc]ne|St)\.\s$")


def _mended(parts: Iterable[str]) -> Iterator[str]:
    """Parts of a paragraph, split after the day that ends a sentence and joined after a person's title."""
    held = ""
    for part in parts:
        held += part
        if _TITLE_ENDS.search(held[-8:]):
            continue
        yield from filter(None, _DATE_ENDS.split(held))
        held = ""
    if held:
        yield held


def _title_span(text: str, paragraphs: tuple[tuple[int, int], ...]) -> tuple[int, int] | None:
    """The first paragraph, if it is short, unpunctuated, and something follows it."""
    if len(paragraphs) < 2:
        return None
    start, end = paragraphs[0]
    words = text[start:end].lstrip("# ")
    if end - start > _TITLE_MAX or not words or words[-1] in ".!?:;,»”":
        return None
    return end - len(words), end
