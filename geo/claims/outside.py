"""What somebody else's reader says that an article claims: held against the text, word by word, before it is a claim.

An outside extractor gives the text's own words and nothing else: a quote, printed names, the printed date, printed
figures. The quote is widened to whole sentences. Whatever is not printed in the article is thrown away with the reason;
actors, places, dates and figures are then read from the printed words by this project's own tables and rules, so that
they mean the same whoever found them.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

import pandas as pd
from pydantic import BaseModel, ValidationError

from geo.claims import claims_table
from geo.claims.dates import Calendar, When
from geo.claims.links import answered
from geo.claims.matter import read_matter
from geo.claims.numbers import Number, find_numbers
from geo.claims.scene import Draft
from geo.claims.speakers import REPORT
from geo.claims.story import Place, Sentence, Story, make_story
from geo.claims.told import ToldAt, ToldNumber

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.articles import Article

MOST_DRAFTS = 2_000  # of one article; our own rules find at most some three a sentence
SHOWN = 300  # characters of a rejected draft that are kept


@dataclass(frozen=True, slots=True)
class Reject:
    """Something that an extractor gave and that is not taken: what it was, and why not."""

    reason: str
    draft: str = ""


@dataclass
class _Reader:
    """One article against which drafts are held."""

    story: Story
    name: str
    calendar: Calendar
    rejects: list[Reject] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The article's text."""
        return self.story.article.text

    def reject(self, given: Any, reason: str) -> None:
        """Keep what is not taken, with the reason."""
        try:
            shown = json.dumps(given, ensure_ascii=False, default=str)
        except (TypeError, ValueError, RecursionError):
            shown = type(given).__name__
        shown = shown[:SHOWN].encode("utf-8", "replace").decode("utf-8") + ("…" if len(shown) > SHOWN else "")
        self.rejects.append(Reject(reason, shown))


def read_drafts(
    article: Article, places: gpd.GeoDataFrame, told: Iterable[Mapping[str, Any] | BaseModel | Reject], name: str = ""
) -> gpd.GeoDataFrame:
    """The claims table of what an outside extractor gives.

    Parameters
    ----------
    article : Article
        Its text is what every quote and name is held against.
    places : GeoDataFrame
        Schema ``places``, EPSG:4326: a claim's place is one of these mentions, or none.
    told : iterable
        Mappings or models of the form of :class:`geo.claims.told.ToldAt`, and :class:`Reject` for what the extractor
        gave up itself.
    name : str
        Of the extractor, for the column ``reason``.

    Returns
    -------
    GeoDataFrame
        Schema ``claims``, EPSG:4326, in the order of the text. :func:`rejects` gives what was not taken.
    """
    reader = _Reader(
        make_story(article, places), name or "an outside extractor", Calendar(article.lang, article.published)
    )
    drafts = []
    for number, one in enumerate(islice(told, MOST_DRAFTS + 1)):
        if number == MOST_DRAFTS:
            reader.rejects.append(Reject(f"more than {MOST_DRAFTS:,} drafts: the rest was not read"))
            break
        draft = _draft(reader, one)
        drafts += [draft] if draft else []
    table = claims_table(article, answered(sorted(drafts, key=lambda draft: (draft.sentence.start, draft.word))))
    table.attrs["rejects"] = [{"reason": one.reason, "draft": one.draft} for one in reader.rejects]
    return table


def rejects(claims: gpd.GeoDataFrame) -> pd.DataFrame:
    """What an outside extractor gave that was not taken: columns ``reason``, ``draft`` (its first 300 characters)."""
    return pd.DataFrame(claims.attrs.get("rejects", []), columns=["reason", "draft"], dtype=object)


def _draft(reader: _Reader, one: Any) -> Draft | None:
    """A draft that rests on the text, or None with the reason kept."""
    if isinstance(one, Reject):
        reader.rejects.append(one)
        return None
    given = one.model_dump() if isinstance(one, BaseModel) else one
    try:
        told = ToldAt.model_validate(given)
    except ValidationError as fault:
        reader.reject(given, f"not of the form that was asked for: {_first_fault(fault)}")
        return None
    start = _quoted(reader.text, told)
    sentence = _sentence(reader.story, start, start + len(told.quote)) if start is not None else None
    if start is None or sentence is None:
        reader.reject(given, "the quote is not in the article, letter by letter, where it is said to be")
        return None
    if told.speaker is not None and told.speaker not in reader.text:
        reader.reject(given, "its speaker is not named in the article in these words")
        return None
    near = (sentence.start, sentence.end)
    draft = Draft(told.type, sentence, sentence.i, stance=told.stance)
    draft.speaker = REPORT if told.speaker is None else _who(reader, told.speaker, near)
    draft.actors = _sides(reader, told.actors, near, given)
    draft.targets = [one for one in _sides(reader, told.targets, near, given) if one not in draft.actors]
    draft.place = _place(reader, told.place, near, given)
    draft.when = _when(reader, told.date, near, given)
    draft.numbers = _numbers(reader, told.numbers, sentence, near, given)
    read_matter(reader.story, draft, sentence.i, sentence.j)
    draft.notes = [f"read by {reader.name}; quote, names, date and figures are the text's own"]
    return draft


def _first_fault(fault: ValidationError) -> str:
    """The first fault of a form, and how many there are; what was given is not repeated."""
    faults = fault.errors(include_url=False, include_context=False, include_input=False)
    where = ".".join(str(part) for part in faults[0]["loc"])[:80] or "the draft"
    return f"{where}: {faults[0]['msg'][:160]}" + (f" (and {len(faults) - 1} more)" if len(faults) > 1 else "")


def _quoted(text: str, told: ToldAt) -> int | None:
    """Where the quote stands: at the offsets that are given, else its only or first place; None where nowhere."""
    if told.start is not None:
        holds = text.startswith(told.quote, told.start) and told.end in {None, told.start + len(told.quote)}
        return told.start if holds else None
    found = text.find(told.quote)
    return found if found >= 0 and told.quote.strip() and told.end in {None, found + len(told.quote)} else None


def _sentence(story: Story, start: int, end: int) -> Sentence | None:
    """The whole sentences that a quote stands in: a piece of one may say the contrary of it. None outside of any."""
    inside = [one for one in story.sentences if one.start < end and one.end > start]
    if not inside:
        return None
    first, last = inside[0], inside[-1]
    return Sentence(first.index, first.i, last.j, first.start, last.end, first.title)


def _spots(text: str, words: str, near: tuple[int, int]) -> list[tuple[int, int]]:
    """Where words are printed, those in the quote first, then the nearest to it."""
    start, end = near
    starts = [text.find(words, start, end), text.rfind(words, 0, start + len(words) - 1), text.find(words, end)]
    found = [at for at in starts if at >= 0]
    return [(at, at + len(words)) for at in sorted(found, key=lambda at: (not start <= at < end, abs(at - start)))]


def _who(reader: _Reader, words: str, near: tuple[int, int]) -> str:
    """Actor id of printed words, else the words themselves."""
    mentions = [mention for _, _, mention in reader.story.actors]
    for start, end in _spots(reader.text, words, near):
        at = max(bisect_right(mentions, start, key=lambda mention: mention.start) - 1, 0)
        for mention in mentions[at : at + 5]:
            if mention.start < end and mention.end > start and not mention.mark:
                return mention.actor_id
    return " ".join(words.split())


def _sides(reader: _Reader, names: list[str], near: tuple[int, int], given: Any) -> list[str]:
    """Actor ids of printed names; those that the text does not print are left out with the reason."""
    kept = []
    for words in names:
        if words in reader.text and words.strip():
            kept.append(_who(reader, words, near))
        else:
            reader.reject(given, f"kept without the actor {words[:60]!r}, which the article does not print")
    return list(dict.fromkeys(kept))


def _place(reader: _Reader, words: str | None, near: tuple[int, int], given: Any) -> Place | None:
    """The mention of the places table that printed words are, the nearest to the quote."""
    if words is None:
        return None
    for start, end in _spots(reader.text, words, near):
        held = [p for p in reader.story.places if int(p.row["start"]) < end and int(p.row["end"]) > start]
        if held:
            return min(held, key=lambda place: place.rank)
    why = "is found by no search for places" if words in reader.text else "the article does not print"
    reader.reject(given, f"kept without the place {words[:60]!r}, which {why}")
    return None


def _when(reader: _Reader, words: str | None, near: tuple[int, int], given: Any) -> When | None:
    """The days that a printed date can mean."""
    if words is None:
        return None
    for start, end in _spots(reader.text, words, near)[:1]:
        whens = [when for when in reader.calendar.find(reader.text, start, end) if when.first is not None]
        if whens:
            return whens[0]
    reader.reject(given, f"kept without the date {words[:60]!r}, which cannot be read as days or is not printed")
    return None


def _numbers(
    reader: _Reader, told: list[ToldNumber], sentence: Sentence, near: tuple[int, int], given: Any
) -> list[dict[str, Any]]:
    """Figures of printed words with their bounds, as our own rules read them."""
    found: list[Number] = find_numbers(reader.story, sentence) if told else []
    kept: list[dict[str, Any]] = []
    for one in told:
        number = _figure(reader, one.words, found, near)
        if number is None:
            reader.reject(given, f"kept without the figure {one.words[:60]!r}, which is not read so in its quote")
            continue
        fact = {"what": one.what, "low": number.low, "high": number.high, "of": number.of or None, "scope": None}
        kept.append(fact | {"victims": None})
    return kept


def _figure(reader: _Reader, words: str, found: list[Number], near: tuple[int, int]) -> Number | None:
    """The figure of the quote that is printed with these words."""
    at, offsets = reader.text.find(words, *near), reader.story.words
    if at < 0:
        return None
    over = [n for n in found if offsets.starts[n.i] < at + len(words) and offsets.ends[n.j - 1] > at]
    return over[0] if over else None
