"""What stage 1 tells of a printed place name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mention:
    """One printed place name, before anyone has asked where it is.

    Attributes
    ----------
    start, end, text : int, int, str
        Span in the article's text.
    form : str
        ``name``, ``demonym``, ``metonym``, ``adjective`` (of a region), ``vague`` (a cardinal part), ``unknown``.
    stem : str
        The name to look up: "Mali" in "central Mali", "West Africa" for "West African".
    iso3 : str or None
        Country of a demonym.
    direction : str or None
        Cardinal part of a vague region, a key of the word lists.
    cues : tuple of str
        Kinds of place that the words beside it tell.
    role : str
        What it does in the text, as far as this stage can tell.
    why : str
        What made it a place.
    """

    start: int
    end: int
    text: str
    form: str
    stem: str
    iso3: str | None = None
    direction: str | None = None
    cues: tuple[str, ...] = ()
    role: str = "context"
    why: str = ""
