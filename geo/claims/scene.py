"""One sentence with all that was found in it, and a claim on its way to the table."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from geo.claims.dates import When
from geo.claims.numbers import Number
from geo.claims.predicates import VIOLENT, Trigger
from geo.claims.speakers import REPORT, Memory, Voice, speaker_of
from geo.claims.story import Place, Sentence, Story


@dataclass
class Draft:
    """A claim on its way to the table."""

    type: str
    sentence: Sentence
    word: int
    actors: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    place: Place | None = None
    near: Place | None = None  # the one place of the sentence before, in its paragraph
    home: Place | None = None  # where the speaker lives
    near_when: When | None = None  # its one date
    when: When | None = None
    numbers: list[dict[str, Any]] = field(default_factory=list)
    speaker: str = REPORT
    stance: str = "asserts"
    again: bool = False
    bare: bool = False
    planned: bool = False
    notes: list[str] = field(default_factory=list)
    matter: frozenset[str] = frozenset()
    denied_types: frozenset[str] = frozenset()
    content: bool = False
    accused: list[str] = field(default_factory=list)
    accuser: str | None = None
    denies: list[Draft] = field(default_factory=list)
    counted: bool = False
    unsaid: list[Draft] = field(default_factory=list)
    violent_words: bool = False
    accident: bool = False
    holds: bool = False
    still: bool = False
    apart: bool = False
    besides: bool = False
    part: bool = False
    inherited: bool = False
    back: bool = False
    strikes_back: bool = False

    @property
    def violent(self) -> bool:
        """Whether it tells an event of violence."""
        return self.type in VIOLENT


@dataclass
class Scene:
    """What has been found in one sentence."""

    story: Story
    sentence: Sentence
    triggers: list[Trigger]
    numbers: list[Number]
    whens: list[tuple[int, When]]
    voices: list[Voice]
    memory: Memory

    def speaker(self, word: int) -> str:
        """Who says what stands at a word."""
        return speaker_of(self.story, self.sentence, word, self.voices, self.memory)
