"""Words, names and states of one text: what the finding of actors rests on."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Protocol

import regex

from geo.actors.lists import Lists
from geo.actors.table import is_group, named, rows, state_of
from geo.lexicon.phrases import Words, is_shouted

_MAX_STEPS = 5  # words between a country and its noun: "Malian armed and security forces"
_MAX_HELPERS = 4  # words between a capital and its verb: "Paris has not yet denied"
_NEAR_WORDS = 60  # a state named this many words back weighs a fifth of one named just now
_DEFINED = regex.compile(r"[\"”»']?\s?\(\s?[\"“«']?(?P<name>\p{Lu}[\p{L}-]{1,13})[\"”»']?\s?[),;]")


class Text(Protocol):
    """What is read of an article: its text and language."""

    @property
    def text(self) -> str:
        """The unmodified text."""

    @property
    def lang(self) -> str:
        """Language of the word lists."""


@dataclass(frozen=True, slots=True)
class ActorMention:
    """An actor where the text names it.

    Attributes
    ----------
    start, end : int
        Offsets into the unmodified text; ``text`` is what stands there.
    actor_id : str
        Id of the table of actors or of the conventions.
    how : str
        alias, abbreviation, composed ("Malian soldiers"), metonym ("Bamako said") or coreference ("the group").
    certain : bool
        False where the actor is read from the context only.
    role : str
        For "the army" and the like: forces or government, whose state the context decides; empty otherwise.
    mark : bool
        True where the name only marks another actor ("al-Qaeda-linked").
    """

    start: int
    end: int
    text: str
    actor_id: str
    how: str
    certain: bool = True
    role: str = ""
    mark: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """A mention in words: from word i to before word j."""

    i: int
    j: int
    actor_id: str
    how: str
    certain: bool = True
    role: str = ""
    mark: bool = False


@dataclass(frozen=True, slots=True)
class Tag:
    """A phrase of the word lists in the text."""

    i: int
    j: int
    phrase: str
    tags: dict[str, Any]


class Reader:
    """One text: its words, the names of the table in it, the states that it names."""

    def __init__(self, words: Words, known: Lists, lang: str) -> None:
        self.words, self.known, self.lang = words, known, lang
        self.sets = known.sets
        self.names = self._named()
        stops = self._stops()
        self.tags = [Tag(*found) for found in known.tags.find(words, stops)]
        self.at = {tag.i: tag for tag in self.tags}
        self.until = {tag.j: tag for tag in self.tags}
        self.name_at = {span.i: span for span in self.names}
        self.name_until = {span.j: span for span in self.names}
        self.used: set[int] = set()

    # -- words ---------------------------------------------------------------------------------------------------
    @cached_property
    def shouted(self) -> list[tuple[int, int]]:
        """Spans of the lines that are printed in capitals."""
        text, spans = self.words.text, []
        for line in regex.finditer(r"[^\r\n]++", text):
            if is_shouted(text, *line.span()):
                spans.append(line.span())
        return spans

    def _is_shouted(self, index: int) -> bool:
        """Whether a word stands in a line of capitals."""
        where = bisect_right(self.shouted, (self.words.starts[index], len(self.words.text))) - 1
        return where >= 0 and self.words.starts[index] < self.shouted[where][1]

    def _in(self, index: int, name: str) -> bool:
        """Whether a single word is in a list."""
        return 0 <= index < len(self.words.keys) and self.words.keys[index] in self.sets[name]

    def _before(self, i: int, name: str, longest: int = 4) -> bool:
        """Whether the words that end before word i are a phrase of a list."""
        keys = self.words.keys
        for length in range(1, longest + 1):
            if i - length < 0 or not self.words.glued[i - length]:
                return False
            if " ".join(keys[i - length : i]) in self.sets[name]:
                return True
        return False

    def _joined(self, i: int) -> bool:
        """Whether word i is joined to the word before it."""
        return i > 0 and self.words.glued[i - 1]

    # -- names of the table --------------------------------------------------------------------------------------
    def _named(self) -> list[Span]:
        """Names and abbreviations of the table, and those that the text itself defines."""
        hits = list(named().find(self.words))
        full = {actor for i, j, phrase, (ids, short) in hits if not short and self._cased(i, phrase) for actor in ids}
        spans = []
        for i, j, phrase, (ids, short) in hits:
            if short and not self._acronym_fits(i, j, phrase, bool(full.intersection(ids))):
                continue
            if not short and (not self._cased(i, phrase) or self._is_government(j)):
                continue
            if self._in_longer(i, j, ids):
                continue
            chosen = ids if len(ids) == 1 else tuple(actor for actor in ids if actor in full) or ids
            spans.append(Span(i, j, "|".join(chosen), "abbreviation" if short else "alias", len(chosen) == 1))
        return self._defined(spans)

    def _in_longer(self, i: int, j: int, ids: tuple[str, ...]) -> bool:
        """Whether a name is part of a longer phrase for others: "Russian military instructors", "UN peacekeepers"."""
        if any(is_group(actor) for actor in ids):
            return False
        hits = (self.known.tags.at(self.words, step) for step in range(max(i - 2, 0), i + 1))
        return any(hit is not None and hit[0] >= j and "generic" in hit[2] for hit in hits)

    def _is_government(self, j: int) -> bool:
        """Whether the name's last word belongs to a government's: "Mali's military" in "Mali's military government"."""
        hit = self.known.tags.at(self.words, j - 1)
        return hit is not None and hit[0] > j and "government" in hit[2]

    def _cased(self, i: int, phrase: str) -> bool:
        """Whether a name that is written with a capital is printed with one."""
        return not phrase[0].isupper() or self.words.printed(i)[0].isupper()

    def _acronym_fits(self, i: int, j: int, phrase: str, spelled_out: bool) -> bool:
        """Whether an abbreviation is one here: 'IS' the group, not 'is'; 'AI' only beside 'Ansaroul Islam'."""
        printed = self.words.text[self.words.starts[i] : self.words.ends[j - 1]]
        letters = sum(char.isalpha() for char in phrase)
        if " ".join(self.words.keys[i:j]) in self.sets["needs_name"] and not (
            spelled_out or self._beside_fighters(i, j)
        ):
            return False
        if self._is_shouted(i) and letters < 4:
            return spelled_out
        return printed == phrase or printed.isupper() or (letters > 3 and printed[0].isupper())

    def _beside_fighters(self, i: int, j: int) -> bool:
        """Whether 'fighters' stands beside a name: 'MSA fighters', 'aux rebelles du FACT', 'the rebel group FACT'."""
        if self.words.glued[j - 1] and self._in(j, "fighters"):
            return True
        for length in (3, 2, 1, 0):
            first = i - length
            if length and " ".join(self.words.keys[max(first, 0) : i]) not in self.sets["fighters_of"]:
                continue
            headed = self._in(first - 1, "fighters") or self._in(first - 1, "group_nouns")
            if headed and all(self.words.glued[step] for step in range(first - 1, i)):
                return True
        return False

    def _defined(self, spans: list[Span]) -> list[Span]:
        """The spans, and every use of an acronym that the text puts in brackets after a name."""
        text, words = self.words.text, self.words
        local = {}
        for span in spans:
            match = _DEFINED.match(text, words.ends[span.j - 1])
            if match and sum(char.isupper() for char in match["name"]) > 1:
                local[match["name"]] = span
        covered = {index for span in spans for index in range(span.i, span.j)}
        added = []
        for index in range(len(words.keys) if local else 0):
            source = local.get(words.printed(index))
            if source is not None and index not in covered:
                added.append(Span(index, index + 1, source.actor_id, "abbreviation", source.certain))
        return sorted(spans + added, key=lambda span: span.i)

    def _stops(self) -> list[int]:
        """For each word, the next word that a name covers: phrases of the lists do not run into names."""
        stops = [len(self.words.keys)] * len(self.words.keys)
        for span in self.names:
            for index in range(span.i, span.j):
                stops[index] = index
        reach = len(self.words.keys)
        for index in range(len(self.words.keys) - 1, -1, -1):
            reach = index if stops[index] == index else reach
            stops[index] = reach
        return stops

    # -- states --------------------------------------------------------------------------------------------------
    def _iso3(self, tag: Tag, *kinds: str) -> str | None:
        """State that a tag names, if it is printed as a name."""
        for kind in kinds:
            if kind not in tag.tags:
                continue
            printed = self.words.printed(tag.i)
            if tag.phrase.replace(".", "").isupper():
                good = printed.isupper() and not self._is_shouted(tag.i)
            else:
                good = printed[0].isupper() or (self.lang == "fr" and kind == "demonym")
            if good:
                return str(tag.tags[kind])
        return None

    @cached_property
    def states(self) -> list[tuple[int, str]]:
        """(word, state) of every mention of a state, in order."""
        found = [(tag.i, self._iso3(tag, "state", "demonym", "capital")) for tag in self.tags]
        found += [(span.i, state_of(span.actor_id)) for span in self.names if "|" not in span.actor_id]
        return sorted((i, iso3) for i, iso3 in found if iso3)

    @cached_property
    def _home(self) -> dict[str, list[int]]:
        """Words at which each state is named, in order: the home region's states, or all where none of it is named."""
        home = [(i, iso3) for i, iso3 in self.states if iso3 in self.known.home] or self.states
        found: dict[str, list[int]] = {}
        for i, iso3 in home:
            found.setdefault(iso3, []).append(i)
        return found

    def state_at(self, index: int) -> str | None:
        """State that 'the army' at a word belongs to: often named in the text, and lately; a tie goes to the latest."""
        total = sum(map(len, self._home.values()))
        scored = []
        for iso3, places in self._home.items():
            before = bisect_left(places, index)
            last = places[before - 1] if before else places[-1]
            lately = _NEAR_WORDS / (_NEAR_WORDS + 4 * (index - last)) if before else 0.0
            scored.append((len(places) / total + lately, last, iso3))
        return max(scored)[2] if scored else None

    def _choose_states(self, spans: list[Span]) -> list[Span]:
        """Spans of 'FAN' or 'FDS' with the actor that the country of the text around gives; none without one."""
        chosen = []
        for span in spans:
            ids = span.actor_id.split("|")
            if len(ids) > 1:
                here = self.state_at(span.i)
                if here is None:
                    continue
                fits = [actor for actor in ids if here in (state_of(actor), rows().get(actor, {}).get("countries"))]
                span = replace(span, actor_id=(fits or ids)[0], certain=False, role="forces" if fits else "")
            chosen.append(span)
        return chosen
