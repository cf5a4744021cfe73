"""Who says so: reporting verbs, 'according to', statements, and whose words each claim is among."""

from __future__ import annotations

from dataclasses import dataclass

from geo.claims.lists import FINITE, GERUND, PARTICIPLE
from geo.claims.predicates import exact_forms
from geo.claims.story import Group, Sentence, Story

REPORT = "the report"
_MAX_NAME = 14  # words of a speaker's description
_KEPT = 7  # words of it that are kept as his name
_QUOTES = {"“": 1, "«": 1, "”": -1, "»": -1}


@dataclass(frozen=True, slots=True)
class Voice:
    """Someone who speaks in a sentence.

    Attributes
    ----------
    at : int
        Word of the reporting verb or of 'according to'.
    name : str
        Actor id, else the printed words.
    low, high : int
        Words among which what he says stands.
    i, j : int
        Words of his name.
    """

    at: int
    name: str
    low: int
    high: int
    i: int
    j: int


@dataclass
class Memory:
    """Who spoke last."""

    speaker: str | None = None
    default: str | None = None


def find_voices(story: Story, sentence: Sentence, memory: Memory) -> list[Voice]:
    """Speakers of a sentence, in order."""
    voices: list[Voice] = []
    index = sentence.i
    while index < sentence.j:
        end = story.phrase_at(index, "according", 6, sentence.j)
        if end is not None:
            voice = _according(story, sentence, index, end, memory)
        else:
            hit = story.lists.speech.at(story.words, index, sentence.j)
            end = hit[0] if hit else index + 1
            voice = _verb(story, sentence, index, hit[0], hit[2], memory) if hit else None
        if voice is not None:
            voices.append(voice)
            memory.speaker = voice.name
        index = end
    return voices


def speaker_of(story: Story, sentence: Sentence, word: int, voices: list[Voice], memory: Memory) -> str:
    """Who says what stands at a word."""
    fits = [voice for voice in voices if voice.low <= word < voice.high and not voice.i <= word < voice.j]
    if fits:
        return min(fits, key=lambda voice: (abs(voice.at - word), voice.at)).name
    if not voices and memory.speaker and _in_quote(story, sentence):
        return memory.speaker
    return memory.default or REPORT


def standing_speaker(story: Story, sentence: Sentence, memory: Memory) -> str | None:
    """Who speaks in the whole text, where it is a statement: its heading says so, or 'informe l'opinion'."""
    if sentence.index > 1:
        return None
    for step in range(sentence.i, sentence.j):
        end = story.phrase_at(step, "statement_by", 4, sentence.j) if step - sentence.i < 3 else None
        if end is not None:
            return _name(story, end, sentence.j, memory)
        if story.phrase_at(step, "informs", 4, sentence.j) is not None and step > sentence.i:
            return _name(story, sentence.i, step, memory)
    return None


def _in_quote(story: Story, sentence: Sentence) -> bool:
    """Whether the sentence stands within quotation marks opened before it, in the same paragraph or the last."""
    text = story.article.text
    begin = max(text.rfind("\n\n", 0, sentence.start), sentence.start - 2000, 0)
    depth = sum(_QUOTES.get(char, 0) for char in text[begin : sentence.start])
    straight = text.count('"', begin, sentence.start) % 2 == 1
    first = text[sentence.start]
    closes = any(char in text[sentence.start : sentence.end + 1] for char in '”»"')
    return (depth > 0 or straight or first in '“«"') and (closes or depth > 0)


# -- according to ----------------------------------------------------------------------------------------------------
def _according(story: Story, sentence: Sentence, index: int, end: int, memory: Memory) -> Voice | None:
    """The voice of 'according to the army'."""
    stop = _name_end(story, end, sentence.j)
    if story.words.keys[index] == "de" and stop < sentence.j and stop == end:
        stop = min(end + 1, sentence.j)
    begin = index + 1 if story.words.keys[index] == "de" else end
    name = _name(story, begin, stop, memory)
    silent = any(story.has(step, "not_speakers") for step in range(begin, stop))
    if name is None and begin < stop and not silent:
        name = _own_words(story, begin, stop)
    if not name:
        return None
    low, high = _segment(story, sentence, index)
    return Voice(index, name, low, high, index, stop)


def _segment(story: Story, sentence: Sentence, index: int) -> tuple[int, int]:
    """Words around a word up to 'but', 'while' or a semicolon on either side."""
    low, high = sentence.i, sentence.j
    for step in range(sentence.i, sentence.j):
        cut = story.phrase_at(step, "contrast", 2, sentence.j)
        semicolon = step > sentence.i and ";" in story.words.gap(step - 1)
        if cut is None and not semicolon:
            continue
        if step <= index:
            low = step
        elif step > index:
            high = step
            break
    return low, high


def _name_end(story: Story, start: int, last: int) -> int:
    """Word after a speaker's name that begins at a word."""
    keys = story.words.keys
    for step in range(start, min(start + _MAX_NAME, last)):
        if step > start and any(mark in story.words.gap(step - 1) for mark in ',;:—–()"”»'):
            return step
        if step > start and (keys[step] in story.lists.sets["cuts"] or story.has(step, "aux_perfect")):
            return step
        if step > start and story.has(step, "aux_passive"):
            return step
        if step > start and story.lists.speech.at(story.words, step):
            return step
    return min(start + _MAX_NAME, last)


# -- reporting verbs -------------------------------------------------------------------------------------------------
def _verb(
    story: Story,
    sentence: Sentence,
    i: int,
    j: int,
    readings: list[tuple[str, str, frozenset[str]]],
    memory: Memory,
) -> Voice | None:
    """The voice of a reporting verb."""
    exact = exact_forms(story, i, j, [(reading[1], reading) for reading in readings])
    kinds = frozenset().union(*(reading[2] for reading in exact))
    if not kinds or not _speaks(story, sentence, i, kinds) or _inside_name(story, i, j):
        return None
    if kinds == {GERUND}:
        return _gerund(story, sentence, i, j, memory)
    stop = _before_helpers(story, sentence, i)
    if (
        stop == i
        and PARTICIPLE in kinds
        and i > sentence.i
        and "," in story.words.gap(i - 1)
        and story.has(i, "named_as")
    ):
        return None
    left = _subject_left(story, sentence, stop)
    if left is not None:
        name = _meant(story, sentence, left) or _name(story, *left, memory)
        if name is not None:
            return _placed(story, sentence, i, j, left, name)
    inverted = left is None or story.article.lang == "fr" or left[1] - left[0] == 0
    if inverted and j < sentence.j and story.words.glued[j - 1]:
        return _inverted(story, sentence, i, j, memory)
    return None


def _meant(story: Story, sentence: Sentence, left: tuple[int, int]) -> str | None:
    """Who 'it' is, where the sentence names its subject before: 'France released footage of what it said …'."""
    if not story.has(left[1] - 1, "pronouns") or left[1] - sentence.i < 4:
        return None
    for group in story.groups_in(sentence.i, left[1]):
        if group.i - sentence.i <= 4 and not story.has(group.i - 1, "oblique"):
            return _actor_name(story, group)
        break
    return None


def _inside_name(story: Story, i: int, j: int) -> bool:
    """Whether the word is part of an actor's name or a noun after 'the'."""
    return any(group.i <= i < group.j for group in story.groups_in(max(i - 8, 0), j))


def _speaks(story: Story, sentence: Sentence, i: int, kinds: frozenset[str]) -> bool:
    """Whether the form is a verb with a subject here, not a noun, an infinitive or a passive."""
    if i > sentence.i and story.words.glued[i - 1]:
        key = story.words.keys[i - 1]
        if story.has(i - 1, "determiners") and key not in {"l", "les", "le", "la", "his", "this", "that", "all"}:
            return False
        if key in {"to", "of", "de", "a" if story.article.lang == "en" else "d"}:
            return False
    if story.article.lang == "fr" and kinds == {PARTICIPLE}:
        return any(story.has(step, "aux_perfect") for step in range(max(i - 4, sentence.i), i))
    if PARTICIPLE in kinds:
        near = range(max(i - 3, sentence.i), i)
        if any(story.has(step, "aux_passive") for step in near):
            return False
        return not (story.words.keys[i + 1 : i + 2] and story.has(i + 1, "agent_by"))
    return bool(kinds & {FINITE, GERUND})


def _before_helpers(story: Story, sentence: Sentence, i: int) -> int:
    """Word before which the subject ends: auxiliaries and adverbs before the verb passed over."""
    step = i
    while step > sentence.i and story.words.glued[step - 1]:
        helper = any(story.has(step - 1, name) for name in ("aux_perfect", "aux_skip", "aux_reflexive"))
        if not helper and story.words.keys[step - 1] not in {"did", "does", "do", "on", "l", "que", "t"}:
            if not _is_weekday(story, step - 1):
                break
        step -= 1
    return step


def _is_weekday(story: Story, index: int) -> bool:
    """Whether a word is a day of the week."""
    from geo.claims.numbers import _months

    return story.words.keys[index] in _months(story.article.lang)


def _subject_left(story: Story, sentence: Sentence, stop: int) -> tuple[int, int] | None:
    """Words of the subject that ends before a word; None where the clause begins there."""
    if stop <= sentence.i:
        return None
    gap = story.words.gap(stop - 1)
    if any(mark in gap for mark in '“«"”»:;.') or ("," in gap and story.article.lang == "fr"):
        return None
    end = stop
    start = _clause_start(story, sentence, end)
    if "," in gap or "–" in gap or "—" in gap:
        before = _clause_start(story, sentence, start) if start > sentence.i else start
        if _has_actor(story, before, start) or not _has_actor(story, start, end):
            start, end = before, start if before < start else end
    return (start, end) if end > start else None


def _clause_start(story: Story, sentence: Sentence, end: int) -> int:
    """First word of the stretch without punctuation or conjunction that ends before a word."""
    step = end - 1
    while step > sentence.i and end - step < _MAX_NAME:
        gap = story.words.gap(step - 1)
        if any(mark in gap for mark in ',;:—–(“«"”»'):
            break
        if story.words.keys[step - 1] in story.lists.sets["cuts"]:
            break
        if story.words.keys[step - 1] in {"and", "et"} and not _between_actors(story, step):
            break
        step -= 1
    return step


def _between_actors(story: Story, step: int) -> bool:
    """Whether the 'and' before a word stands inside a group of actors or a name."""
    inside = any(group.i < step < group.j for group in story.groups_in(max(step - 10, 0), step))
    words = story.words
    capital = (
        step < len(words) and words.printed(step)[0].isupper() and step > 1 and words.printed(step - 2)[0].isupper()
    )
    return inside or capital


def _has_actor(story: Story, i: int, j: int) -> bool:
    """Whether an actor is named among words."""
    return bool(story.groups_in(i, j))


def _gerund(story: Story, sentence: Sentence, i: int, j: int, memory: Memory) -> Voice | None:
    """The voice of '…, saying': the subject of the sentence, its first actor outside a phrase."""
    for group in story.groups_in(sentence.i, i):
        if not story.has(group.i - 1, "oblique") or group.i == sentence.i:
            name = _actor_name(story, group)
            return Voice(i, name, j, sentence.j, group.i, group.j) if name else None
    if story.has(sentence.i, "pronouns") and memory.speaker:
        return Voice(i, memory.speaker, j, sentence.j, sentence.i, sentence.i + 1)
    return None


def _placed(story: Story, sentence: Sentence, i: int, j: int, subject: tuple[int, int], name: str) -> Voice:
    """The voice with the words that it says: those after the verb, or those before ', the army said.'"""
    start, _ = subject
    before = start > sentence.i and any(mark in story.words.gap(start - 1) for mark in ',"”»–—')
    if before and start - sentence.i >= 4 and _ends_there(story, sentence, j):
        low = max((low for low, _ in [_segment(story, sentence, i)]), default=sentence.i)
        return Voice(i, name, low, start, start, j)
    high = sentence.j
    accuses = any(t in story.lists.sets["accuse_forms"] for t in story.words.keys[i:j])
    if accuses:
        near = [
            step for step in range(j, sentence.j) if story.words.keys[step] in {"after", "apres", "following", "suite"}
        ]
        high = near[0] if near else high
    return Voice(i, name, j, high, start, i)


def _ends_there(story: Story, sentence: Sentence, j: int) -> bool:
    """Whether nothing is told after the verb: the sentence ends, or 'in a statement on Monday' follows."""
    if j >= sentence.j:
        return True
    gap = story.words.gap(j - 1)
    if any(mark in gap for mark in ".,;") and '"' not in gap and "“" not in gap:
        return True
    for step in range(j, sentence.j):
        hit = story.lists.predicates.at(story.words, step, sentence.j)
        if hit and any(reading.predicate.pos == "verb" for reading in hit[2]):
            return False
    follows = story.has(j, "oblique") or _is_weekday(story, j) or story.phrase_at(j, "media", 3) is not None
    return follows or sentence.j - j <= 3


def _inverted(story: Story, sentence: Sentence, i: int, j: int, memory: Memory) -> Voice | None:
    """The voice of ', said the army' and ', a indiqué l'armée'."""
    start = j + 1 if story.has(j, "to_words") else j
    heard = story.phrase_at(start, "media", 4, sentence.j)
    start = heard if heard is not None and heard < sentence.j else j
    end = _name_end(story, start, sentence.j)
    for step in range(start + 1, end):
        if story.words.keys[step] in {"in", "on", "to", "dans", "lors", "sur", "à", "a", "au", "via", "par", "late"}:
            end = step
            break
    if end <= start:
        return None
    if story.article.lang == "fr" and story.has(start, "cuts"):
        return None
    name = _name(story, start, end, memory)
    gap = story.words.gap(max(_before_helpers(story, sentence, i) - 1, 0))
    after_quote = any(mark in gap for mark in ',"”»–—')
    if name is None or not (after_quote or story.article.lang == "fr"):
        return None
    low, _ = _segment(story, sentence, i)
    return Voice(i, name, low, i, i, end)


# -- names -----------------------------------------------------------------------------------------------------------
def _actor_name(story: Story, group: Group) -> str | None:
    """Actor id of a group that speaks; an organisation or civilians by their printed words."""
    mention = group.mentions[0]
    if mention.actor_id in {"civilians", "UN", "EU", "AU", "ECOWAS"}:
        return mention.text
    return mention.actor_id


def _name(story: Story, start: int, end: int, memory: Memory) -> str | None:
    """Speaker of the words of a subject: an actor id, else the words; None where they are no speaker."""
    while start < end and story.words.keys[start] in {"but", "and", "mais", "et", "also", "meanwhile", "que", "qu"}:
        start += 1
    if end <= start or story.words.keys[start] in {
        "on",
        "in",
        "at",
        "after",
        "before",
        "during",
        "apres",
        "avant",
        "lors",
    }:
        return None
    start = _statement_of(story, start, end)
    keys = story.words.keys[start:end]
    if any(key in story.lists.sets["not_speakers"] for key in keys):
        return None
    if (len(keys) == 1 and keys[0] in story.lists.sets["pronouns"]) or keys[-1] in story.lists.sets["pronouns"]:
        return memory.speaker
    groups = [group for group in story.groups_in(start, end) if group.i < end]
    private = {
        "source",
        "sources",
        "resident",
        "residents",
        "witness",
        "witnesses",
        "survivor",
        "survivors",
        "habitant",
    }
    own_words = any(key in private or key in {"habitants", "temoin", "temoins", "rescape", "rescapes"} for key in keys)
    if groups and not own_words:
        name = _actor_name(story, groups[-1] if len(groups) > 1 and _owned(story, groups) else groups[0])
        if not _speaks_for(story, start, groups[0]):
            return _own_words(story, start, end)
        if name:
            if groups[0].mentions[0].actor_id in {"civilians", "UN", "EU", "AU", "ECOWAS"}:
                return _own_words(story, start, end)
            return name
    if any(key in story.lists.sets["statement"] for key in keys) and not _proper(story, start, end) and not own_words:
        return memory.speaker
    if own_words or _proper(story, start, end) or any(key in story.lists.sets["speakers"] for key in keys):
        return _own_words(story, start, end)
    return None


def _statement_of(story: Story, start: int, end: int) -> int:
    """First word of whose statement it is: 'un bilan d'un élu', 'a report by the army'."""
    for step in range(start, min(start + 4, end - 1)):
        said_by = story.words.keys[step + 1] in {"of", "by", "from", "d", "de", "du", "des"}
        if story.has(step, "statement") and said_by and not story.has(step, "pronouns"):
            return step + 2
    return start


def _speaks_for(story: Story, start: int, group: Group) -> bool:
    """Whether a speaker described with an actor's name speaks for it: not 'a union of gendarmes'."""
    hangs = group.i - 1 > start and story.words.keys[group.i - 1] in story.lists.sets["of_words"] | {"l", "la", "the"}
    if not hangs:
        return True
    return (
        any(story.has(step, "representatives") or story.has(step, "determiners") for step in range(start, group.i - 1))
        and any(story.has(step, "representatives") for step in range(start, group.i))
        or group.i - start <= 1
    )


def _owned(story: Story, groups: list[Group]) -> bool:
    """Whether the first group only belongs to a later one's description."""
    return False


def _proper(story: Story, start: int, end: int) -> bool:
    """Whether a name with a capital stands among words, not only at the sentence's beginning."""
    skip = 1 if story.has(start, "determiners") else 0
    return any(
        story.words.printed(step)[0].isupper() and not _is_weekday(story, step) and not _is_place(story, step)
        for step in range(start + skip, end)
    )


def _is_place(story: Story, step: int) -> bool:
    """Whether a word is part of a place's name."""
    return any(place.i <= step < place.j for place in story.places_in(max(step - 5, 0), step + 1))


def _own_words(story: Story, start: int, end: int) -> str:
    """The printed words of a speaker, without article, cut before 'in', 'at' or 'who'."""
    while start < end - 1 and story.has(start, "determiners") and not story.has(start, "keep_determiners"):
        start += 1
    stop = min(end, start + _KEPT)
    for step in range(start + 1, stop):
        place = story.words.keys[step] in {"in", "at", "from", "on", "a", "au", "dans", "en", "sur", "near"}
        if place or story.has(step, "name_stops") or any(mark in story.words.gap(step - 1) for mark in ",(–—"):
            stop = step
            break
    return " ".join(story.text(start, stop).split())
