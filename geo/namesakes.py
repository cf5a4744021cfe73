"""Names of places that stand for something else in their sentence: teams at play, ships, and people who are quoted."""

from __future__ import annotations

from typing import Any

import regex

from geo.articles import Article
from geo.gazetteer import Gazetteer
from geo.mentions import Mention
from geo.tokens import span_of

_SCORE = regex.compile(r"(?<![\d.,/-])\d{1,2}\s?[-–]\s?\d{1,2}(?![\d.,/-])")
_CLOSES = regex.compile(r"\s*(?:[,.;:!?\"”»)]|$)")
_NEAR = 40  # characters: the word before a name is shorter; a sentence without end is not searched for every name
_BEFORE = regex.compile(r"([\p{L}'’]+)\s+$")


class Namesakes:
    """Tells which mentions of an article are no places, sentence by sentence.

    Parameters
    ----------
    article : Article
    words : dict
        ``geo/lexicon/<lang>/places.yaml``: ``sport`` (nouns, verbs), ``locatives``, ``quoting``.
    gazetteer : Gazetteer
    """

    def __init__(self, article: Article, words: dict[str, Any], gazetteer: Gazetteer) -> None:
        self._article, self._gazetteer = article, gazetteer
        self._nouns = regex.compile(
            r"(?<!\p{L})(?:" + "|".join(map(regex.escape, words["sport"]["nouns"])) + r")(?!\p{L})", regex.I
        )
        self._verbs = regex.compile(
            r"(?<!\p{L})(?:" + "|".join(map(regex.escape, words["sport"]["verbs"])) + r")(?!\p{L})", regex.I
        )
        self._against = tuple(words["sport"]["against"])
        self._locatives = {word.lower() for word in words["locatives"]}
        self._quoting = {word.lower() for word in words["quoting"]}
        self._vessels = {word.lower() for word in words["vessels"]}
        self._sport: dict[tuple[int, int], bool] = {}

    def is_one(self, mention: Mention) -> bool:
        """Whether a mention is a team at play, a ship, or the name of somebody who is quoted."""
        if mention.form != "name":
            return False
        at = span_of(self._article.sentences, mention.start)
        if at < 0:
            return False
        start, end = self._article.sentences[at]
        before = _BEFORE.search(self._article.text, max(start, mention.start - _NEAR), mention.start)
        word = before[1].lower() if before else ""
        if word in self._vessels:
            return True
        if self._plays(start, end) and (word not in self._locatives or self._opposed(mention, start)):
            return self._is_country(mention) or self._at_play(mention, start, end)
        quoted = word in self._quoting and _CLOSES.match(self._article.text, mention.end, end) is not None
        return quoted and not self._is_country(mention) and not self._is_capital(mention)

    def _plays(self, start: int, end: int) -> bool:
        """Whether a sentence is about a match: a word of sport with a score, a verb of play, or another such word."""
        if (start, end) not in self._sport:
            text = self._article.text
            nouns = len({found[0].lower() for found in self._nouns.finditer(text, start, end)})
            verbs = self._verbs.search(text, start, end) is not None
            score = _SCORE.search(text, start, end) is not None
            self._sport[start, end] = nouns + verbs + score >= 2
        return self._sport[start, end]

    def _at_play(self, mention: Mention, start: int, end: int) -> bool:
        """Whether a verb of play stands right beside a name: a club that is called by its town."""
        text = self._article.text
        after = self._verbs.match(text, min(mention.end + 1, end), end)
        before = text[max(start, mention.start - _NEAR) : mention.start].rstrip()
        last = next((found for found in self._verbs.finditer(before) if found.end() == len(before)), None)
        return after is not None or last is not None

    def _opposed(self, mention: Mention, start: int) -> bool:
        """Whether the words before a name call it the other side: "face au Burkina"."""
        before = self._article.text[max(start, mention.start - _NEAR) : mention.start]
        return before.replace("’", " ").replace("'", " ").rstrip().lower().endswith(self._against)

    def _is_country(self, mention: Mention) -> bool:
        return any(match.place.kind == "country" for match in self._gazetteer.lookup(mention.stem)[:1])

    def _is_capital(self, mention: Mention) -> bool:
        return any(match.place.feature == "capital" for match in self._gazetteer.lookup(mention.stem)[:1])
