"""Spans of a text: page furniture, paragraphs, sentences, the headline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import regex
import sentencex

from geo import lexicon

_BLANK = regex.compile(r"\r?\n[^\S\n]*\r?\n\s*")
_LINE = regex.compile(r"[^\r\n]++")
_WRAPPED = 50  # a shorter line before a line break ends its paragraph: mail and wire text wraps at 60 to 80 columns
_TITLE_MAX = 160  # longer first lines are paragraphs


def furniture(text: str) -> list[tuple[int, int, str]]:
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


def paragraphs(text: str, aside_: tuple[tuple[int, int, str], ...]) -> list[tuple[int, int]]:
    """Spans between blank lines, and between line breaks that are no wrapping."""
    spans: list[tuple[int, int]] = []
    aside = [(start, end) for start, end, _ in aside_]
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


def sentences(text: str, within: tuple[tuple[int, int], ...], lang: str) -> list[tuple[int, int]]:
    """Sentence spans, by sentencex within each paragraph, mended after titles and dates."""
    spans = []
    for start, end in within:
        bullet = _BULLET.match(text, start, end)
        position = start = bullet.end() if bullet else start
        for part in _mended(sentencex.segment(lang, text[start:end])):
            words = part.strip()
            if words:
                first = position + part.index(words)
                spans.append((first, first + len(words)))
            position += len(part)
    return spans


# sentencex finds one sentence only in a paragraph that begins with one of these.
_BULLET = regex.compile(r"[•◦▪●○■□➢►▶❖◆✓]+\s*(?=\S)")
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


def title_span(text: str, within: tuple[tuple[int, int], ...]) -> tuple[int, int] | None:
    """The first paragraph, if it is short, unpunctuated, and something follows it."""
    if len(within) < 2:
        return None
    start, end = within[0]
    words = text[start:end].lstrip("# ")
    if end - start > _TITLE_MAX or not words or words[-1] in ".!?:;,»”":
        return None
    return end - len(words), end
