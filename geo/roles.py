"""What a place does in the text, as far as stage 1 can tell: dateline, speaker, event, presence, or context."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import regex

from geo.articles import Article
from geo.mentions import Mention
from geo.tokens import span_of, tokens_of


def find_dateline(article: Article) -> tuple[int, int] | None:
    """Span of the dateline: capitals, perhaps a country and an agency, then a dash, where the text proper begins."""
    for start, end in article.paragraphs[:3]:
        match = regex.match(
            r"\p{Lu}[\p{L}'’\- ]{1,30}+(?:[,/]\s?[\p{L}0-9'’ .]{1,30}+){0,2}(?:\s?\([^)\n]{1,30}\))?\s?[-–—]{1,2}\s",
            article.text[start : min(end, start + 120)],
        )
        if match:
            return start, start + match.end()
    return None


class Around:
    """The words around a mention, sentence by sentence, read once."""

    def __init__(self, article: Article, words: dict[str, Any]) -> None:
        self._article, self.words = article, words
        self._known: dict[tuple[int, int], set[str]] = {}

    def around(self, mention: Mention) -> set[str]:
        """Words in lower case of the mention's sentence."""
        at = span_of(self._article.sentences, mention.start)
        span = self._article.sentences[at] if at >= 0 else (mention.start, mention.end)
        if span not in self._known:
            self._known[span] = {token.lower for token in tokens_of(self._article.text, *span)}
        return self._known[span]


def with_role(
    mention: Mention, context: Around, metonyms: set[tuple[int, int]], dateline: tuple[int, int] | None
) -> Mention:
    """The mention with its role, and as a metonym where it acts as a government."""
    if dateline and dateline[0] <= mention.start < dateline[1]:
        return replace(mention, role="dateline")
    if any(start <= mention.start and mention.end <= end for start, end in metonyms) and mention.form == "name":
        return replace(mention, form="metonym", role="speaker", why="a place that stands for its government")
    if mention.form in {"demonym", "adjective"}:
        return mention
    around = context.around(mention)
    for role in ("event", "presence"):
        if not around.isdisjoint(context.words["roles"][role]):
            return replace(mention, role=role)
    return mention
