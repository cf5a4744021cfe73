"""Armed groups that the table lacks: called by the text's own words, never forced into a known one."""

from __future__ import annotations

from collections.abc import Container, Mapping, Set

from geo.actors.reader import Span
from geo.actors.table import Unlisted
from geo.lexicon.phrases import Words

_NOUN_BACK = 6  # words before "called" among which "group" stands: "a new armed group that is called"
_LONGEST = 9  # words of a group's name
_AFTER = 7  # words after a name among which ", a little-known group" stands


class Namer:
    """Finds the names that a text gives to groups of its own."""

    def __init__(self, words: Words, sets: Mapping[str, Set[str]], taken: Container[int]) -> None:
        """Words of a text, the word lists, and the words that belong to known names."""
        self.words, self.sets, self.taken = words, sets, taken

    def spans(self) -> list[Span]:
        """Mentions of groups by names that the text itself introduces, and every later use of those names."""
        names: dict[tuple[str, ...], Unlisted] = {}
        firsts = {
            phrase.partition(" ")[0]
            for name in ("group_calls", "group_unknown", "group_heads")
            for phrase in self.sets[name]
        }
        for i, key in enumerate(self.words.keys):
            if key not in firsts:
                continue
            span = self._introduced(i)
            if span is not None:
                name = " ".join(self.words.text[self.words.starts[span[0]] : self.words.ends[span[1] - 1]].split())
                names.setdefault(tuple(self.words.keys[span[0] : span[1]]), Unlisted(name))
        return self._everywhere(names) if names else []

    def _introduced(self, i: int) -> tuple[int, int] | None:
        """Words of a name that 'calling itself' before word i, or ', a little-known group' after it, introduces."""
        if self._phrase(i, "group_calls") and self._noun_before(i):
            return self._name(i + self._phrase(i, "group_calls"), headed=False)
        if self._phrase(i, "group_unknown"):
            return self._name(i + self._phrase(i, "group_unknown"), headed=True)
        if self.words.keys[i] in self.sets["group_heads"] and self._capital(i):
            name = self._around(i)
            return name if name and self._apposed(name[1]) else None
        return None

    def _phrase(self, i: int, name: str) -> int:
        """Number of words of the longest phrase of a list that begins at a word; 0 for none."""
        known = self.sets[name]
        return next((n for n in (4, 3, 2, 1) if " ".join(self.words.keys[i : i + n]) in known), 0)

    def _noun_before(self, i: int) -> bool:
        """Whether 'group' or the like stands shortly before, in the same clause."""
        for step in range(i - 1, max(i - 1 - _NOUN_BACK, -1), -1):
            if any(mark in self.words.gap(step) for mark in ".;:\n"):
                return False
            if self.words.keys[step] in self.sets["group_nouns"]:
                return True
        return False

    def _apposed(self, j: int) -> bool:
        """Whether ', a little-known group' follows a name."""
        if j >= len(self.words.keys) or self.words.gap(j - 1).strip() not in {",", "–", "—", "("}:
            return False
        near = range(j, min(j + _AFTER, len(self.words.keys)))
        return any(self.words.keys[step] in self.sets["group_nouns"] for step in near)

    def _name(self, i: int, *, headed: bool) -> tuple[int, int] | None:
        """The capitalised words that begin at a word, after 'the'; with a word like 'Brigade' among them."""
        while i < len(self.words.keys) and self.words.keys[i] in self.sets["the"] and not self._capital(i):
            i += 1
        if i >= len(self.words.keys) or not self._capital(i) or i in self.taken:
            return None
        j = self._end(i)
        heads = any(self.words.keys[step] in self.sets["group_heads"] for step in range(i, j))
        return (i, j) if heads or not headed else None

    def _around(self, i: int) -> tuple[int, int] | None:
        """The capitalised words around a word like 'Brigade'; two at least."""
        start = i
        while start > 0 and self.words.glued[start - 1] and self._capital(start - 1) and i - start < _LONGEST:
            start -= 1
        if self.words.keys[start] in self.sets["the"]:
            start += 1
        j = self._end(start) if start <= i else i + 1
        return (start, j) if j - start > 1 else None

    def _end(self, i: int) -> int:
        """Word after a name: capitalised words with 'of the', 'pour la' between them."""
        end = step = i + 1
        while step < min(i + _LONGEST, len(self.words.keys)) and self.words.glued[step - 1]:
            if self._capital(step) and step not in self.taken:
                end = step + 1
            elif self.words.keys[step] not in self.sets["name_links"]:
                lower = self.words.keys[step] in self.sets["name_nouns"]
                end = step + 1 if lower else end
                if not lower:
                    break
            step += 1
        return end

    def _capital(self, i: int) -> bool:
        """Whether a word is printed with a capital."""
        return self.words.text[self.words.starts[i]].isupper()

    def _everywhere(self, names: dict[tuple[str, ...], Unlisted]) -> list[Span]:
        """Every mention of the names found."""
        spans, index = [], 0
        firsts = {keys[0] for keys in names}
        by_length = sorted(names, key=len, reverse=True)
        while index < len(self.words.keys):
            hit = None
            if self.words.keys[index] in firsts and index not in self.taken and self._capital(index):
                hit = next((k for k in by_length if tuple(self.words.keys[index : index + len(k)]) == k), None)
            if hit is not None:
                spans.append(Span(index, index + len(hit), names[hit], "alias"))
            index += len(hit) if hit else 1
        return spans
