"""The name of a speaker: an actor id where there is one, else the printed words."""

from __future__ import annotations

from dataclasses import dataclass

from geo.claims.numbers import calendar_words
from geo.claims.story import Group, Story

_MINISTRY = 200  # words back to where a ministry was named with its country
_KEPT = 7  # words of it that are kept as his name


_ELISIONS = frozenset({"'", "’", "‘", "ʼ", "`"})
BY_WORDS = frozenset({"civilians", "UN", "EU", "AU", "ECOWAS"})  # who speaks for them is not they


_PLACES = (frozenset({"in", "at", "from", "on", "near"}), frozenset({"a", "au", "dans", "en", "sur"}))


@dataclass
class Memory:
    """Who spoke last."""

    speaker: str | None = None
    at: int = -1
    subject: str | None = None
    recent: bool = False
    default: str | None = None
    spoke: int = -1

    def pronoun(self) -> str | None:
        """Who 'it' is at the beginning of a sentence: who spoke in the one before, else its subject, else the last."""
        return self.speaker if self.recent or self.subject is None else self.subject


def actor_speaker(story: Story, group: Group) -> str | None:
    """Actor id of a group that speaks; an organisation or civilians by their printed words."""
    mention = group.mentions[0]
    if mention.actor_id == "civilians":
        return mention.text
    return mention.actor_id or None


def speaker_name(story: Story, start: int, end: int, memory: Memory) -> str | None:
    """Speaker of the words of a subject: an actor id, else the words; None where they are no speaker."""
    while start < end and story.words.keys[start] in {"but", "and", "mais", "et", "also", "meanwhile", "que", "qu"}:
        start += 1
    while start < end and (is_weekday(story, start) or story.has(start, "openers")):
        start += 1
    if end <= start or story.has(start, "no_subject"):
        return None
    start = _statement_of(story, start, end)
    keys = story.words.keys[start:end]
    if not keys or any(key in story.lists.sets["not_speakers"] for key in keys):
        return None  # "according to a report by" may end its line
    if any(key in story.lists.sets["ourselves"] for key in keys[:2]):
        return None  # "we also quoted the governor"
    if len(keys) == 1 and keys[0] in story.lists.sets["after_according"]:
        return memory.pronoun()
    if (len(keys) == 1 and keys[0] in story.lists.sets["pronouns"]) or keys[-1] in story.lists.sets["pronouns"]:
        return memory.pronoun()
    groups = [group for group in story.groups_in(start, end) if group.i < end]
    private_person = any(key in story.lists.sets["private"] for key in keys)
    if groups and not private_person:
        named = actor_speaker(story, groups[0])
        actor, own = groups[0].mentions[0].actor_id, groups[0].i == start or story.has(start, "determiners")
        by_words = actor == "civilians" or (actor in BY_WORDS and not (own and groups[0].i - start <= 1))
        by_words = by_words or not _speaks_for(story, start, groups[0])
        by_words = by_words or any(story.has(step, "subnational") for step in range(start, groups[0].j))
        return own_words(story, start, end) if by_words else named
    return _unnamed(story, start, end, private_person, memory)


def _unnamed(story: Story, start: int, end: int, private_person: bool, memory: Memory) -> str | None:
    """Speaker of words without an actor: the last speaker for 'the statement', else the words themselves."""
    keys = story.words.keys[start:end]
    if memory.speaker and keys[-1] in story.lists.sets["private"] and story.has(end - 2, "same_again"):
        return memory.speaker  # "la même source"
    mouth = any(story.phrase_at(step, "mouthpieces", 2, end) is not None for step in range(start, end))
    if mouth and story.has(start, "again") and memory.speaker and memory.speaker.isupper():
        return memory.speaker  # "a government spokesman said … the spokesman, Anselme Kpodo, told reporters"
    proper = _proper(story, start, end)
    if any(key in story.lists.sets["statement"] for key in keys) and not proper and not private_person:
        return memory.speaker
    if keys[-1] in story.lists.sets["ministries"] and not proper:
        return _government_before(story, start) or own_words(story, start, end)
    known = any(story.phrase_at(step, "speakers", 2, end) is not None for step in range(start, end))
    if private_person or proper or known:
        return own_words(story, start, end)
    return None


def _government_before(story: Story, start: int) -> str | None:
    """The government named last before a word: whose 'the ministry' is."""
    named = [one for group in story.groups_in(max(start - _MINISTRY, 0), start) for one in group.ids]
    return next((actor for actor in reversed(named) if actor.startswith("GOV_")), None)


def _statement_of(story: Story, start: int, end: int) -> int:
    """First word of whose statement it is: 'un bilan d'un élu', 'a report by the army'."""
    for step in range(start, min(start + 4, end - 1)):
        said_by = story.words.keys[step + 1] in {"of", "by", "from", "d", "de", "du", "des"}
        if story.has(step, "statement") and said_by and not story.has(step, "pronouns"):
            return step + 2
    return start


def _speaks_for(story: Story, start: int, group: Group) -> bool:
    """Whether a speaker described with an actor's name speaks for it: not 'a union of gendarmes'."""
    before = group.i - 1
    while before > start and story.has(before, "again"):
        before -= 1
    if before <= start or not story.has(before, "of_words"):
        return True
    return (
        any(_represents(story, step) or story.has(step, "determiners") for step in range(start, group.i - 1))
        and any(_represents(story, step) for step in range(start, group.i))
    ) or group.i - start <= 1


def _represents(story: Story, step: int) -> bool:
    """Whether a word begins who speaks for others: 'porte-parole', 'officer'."""
    return story.phrase_at(step, "representatives", 2) is not None


def anybody(story: Story, start: int, end: int) -> str | None:
    """The printed words of a speaker whom no list knows: ', racontent les nouveaux venus', 'un mécanicien dit que'."""
    noun = start + 1 < end and (story.has(start, "determiners") or story.has(start, "count_one"))
    thing = any(story.has(step, name) for step in range(start, end) for name in ("not_speakers", "statement"))
    return own_words(story, start, end) if noun and not thing else None


def _proper(story: Story, start: int, end: int) -> bool:
    """Whether a name with a capital stands among words, not only at the sentence's beginning."""
    skip = 1 if story.has(start, "determiners") else 0
    return any(
        story.words.printed(step)[0].isupper() and not is_weekday(story, step) and not _is_place(story, step)
        for step in range(start + skip, end)
    )


def _is_place(story: Story, step: int) -> bool:
    """Whether a word is part of a place's name."""
    return any(place.i <= step < place.j for place in story.places_in(max(step - 5, 0), step + 1))


def is_weekday(story: Story, index: int) -> bool:
    """Whether a word is a day of the week."""

    return story.words.keys[index] in calendar_words(story.article.lang)


def own_words(story: Story, start: int, end: int) -> str:
    """The printed words of a speaker, without article, cut before 'in', 'at' or 'who'."""
    while start < end - 1 and story.has(start, "determiners") and not story.has(start, "keep_determiners"):
        start += 1
    stop = min(end, start + _KEPT)
    for step in range(start + 1, stop):
        place = story.words.keys[step] in _PLACES[story.article.lang == "fr"]
        printed = story.words.printed(step)
        if story.words.gap(step - 1) in _ELISIONS or (printed[0].isupper() and place and not printed.isupper()):
            continue  # "élu d'In Khalil"
        if place or story.has(step, "name_stops") or story.marked(step - 1, ",(–—"):
            stop = step
            break
    return " ".join(story.text(start, stop).split())
