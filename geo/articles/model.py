"""The article: one text as it was printed, what is known of it, and its spans."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from functools import cached_property

from geo.articles import spans
from geo.markup import article_html

# Characters that are read for places and claims, some 50,000 words: a report of a hundred pages, thirty times a long
# piece of news; read in some seconds and 0.6 GB. What is longer is a book or a dump, and no article.
READ_MAX = 300_000


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
        return tuple(spans.paragraphs(self.text, self.furniture))

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """Spans of the sentences, furniture left out; a sentence never crosses a paragraph."""
        return tuple(spans.sentences(self.text, self.paragraphs, self.lang))

    @cached_property
    def part(self) -> Article:
        """What is read for places and claims: the article, cut after a paragraph where it is longer than 300,000."""
        if len(self.text) <= READ_MAX:
            return self
        ends = (self.text.rfind(mark, READ_MAX // 2, READ_MAX) for mark in ("\n\n", "\n", " "))
        end = next((at for at in ends if at > 0), READ_MAX)
        return replace(self, text=self.text[:end], furniture=tuple(one for one in self.furniture if one[1] <= end))

    @cached_property
    def title_span(self) -> tuple[int, int] | None:
        """Span of the headline, where the text begins with one."""
        return spans.title_span(self.text, self.paragraphs)

    def __repr__(self) -> str:
        """A short line: the text itself may be long."""
        day = self.published.isoformat() if self.published else "no date"
        return f"<Article {self.title!r}, {day}, {self.lang}, {len(self.text)} characters>"

    def _repr_html_(self) -> str:
        """What a notebook shows: title, day, source, and the text, escaped."""
        return article_html(self)
