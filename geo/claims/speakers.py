"""Who says so: reporting verbs, 'according to', statements, and whose words each claim is among."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from geo.actors import state_of
from geo.claims.lists import FINITE, GERUND, PARTICIPLE
from geo.claims.naming import Memory, actor_speaker, anybody, is_weekday, own_words, speaker_name
from geo.claims.predicates import exact_forms
from geo.claims.story import Sentence, Story
from geo.claims.subjects import (
    before_helpers,
    before_inset,
    meant,
    shared_helpers,
    someone,
    spoken_at,
    subject_before,
    subjects,
    tells,
    turned_pronoun,
)  # fmt: skip

REPORT = "the report"
_MAX_NAME = 14  # words of a speaker's description
_HELPED = 3  # words before a participle among which its auxiliary stands
_OPENING = 5  # sentences, headings among them, in which a statement says whose it is
_INITIALS = 3  # letters of the longest initials before a point: "Col. Goita"
_BEEN = frozenset({"ete"})  # "a été annoncé" has no speaker before it
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


def find_voices(story: Story, sentence: Sentence, memory: Memory) -> list[Voice]:
    """Speakers of a sentence, in order."""
    voices: list[Voice] = []
    memory.recent = memory.at >= sentence.index - 1
    memory.subject = subject_before(story, sentence)
    index = sentence.i
    while index < sentence.j:
        end = story.phrase_at(index, "according", 6, sentence.j)
        if end is not None and not story.lists.as_printed("according", story.text(index, end)):
            end = None  # "rapporte par ailleurs"
        if end is None and story.has(index, "by_tally"):
            stop = _name_end(story, index + 1, sentence.j)  # "By the town hall's count, 22 were killed"
            end = index + 1 if story.has(stop - 1, "tallies") else None
        if end is None and story.has(index, "view_of") and _opens(story, sentence, index):
            end = index + 1  # "Pour le gouverneur, les morts sont des bandits"
        if end is not None and end < sentence.j and story.has(end, "not_according"):
            end = None  # "en fin d'après-midi"
        if end is not None:
            voice = _according(story, sentence, index, end, memory)
        else:
            hit = spoken_at(story, index, sentence.j)
            end = hit[0] if hit else index + 1
            voice = _verb(story, sentence, index, hit[0], hit[1], memory) if hit else None
        if voice is not None:
            voices.append(voice)
            memory.speaker, memory.at, memory.recent, memory.spoke = voice.name, sentence.index, True, sentence.index
        index = end
    return voices


def _opens(story: Story, sentence: Sentence, index: int) -> bool:
    """Whether a view opens its sentence, a comma after whose it is."""
    stop = _name_end(story, index + 1, sentence.j)
    comma = index + 1 < stop < sentence.j and "," in story.words.gap(stop - 1)
    return comma and (index == sentence.i or story.marked(index - 1, ";"))


def speaker_of(story: Story, sentence: Sentence, word: int, voices: list[Voice], memory: Memory) -> str:
    """Who says what stands at a word."""
    fits = [voice for voice in voices if voice.low <= word < voice.high and not voice.i <= word < voice.j]
    first = [voice for voice in fits if story.has(voice.at, "passed_on")]
    if first:
        return first[0].name  # "citing the governor, state television said"
    if fits:
        return min(fits, key=lambda voice: (abs(voice.at - word), voice.at)).name
    if not voices and memory.speaker and _in_quote(story, sentence):
        return memory.speaker
    return memory.default or REPORT


def standing_speaker(story: Story, sentence: Sentence, memory: Memory) -> str | None:
    """Who speaks in the whole text, where it is a statement: its heading says so, or 'informe l'opinion'."""
    if sentence.index > _OPENING:
        return None
    for step in range(sentence.i, sentence.j):
        heads = step - sentence.i < 3 and sentence.index < 2
        end = story.phrase_at(step, "statement_by", 4, sentence.j) if heads else None
        if end is not None:
            return speaker_name(story, end, sentence.j, memory)
        if story.phrase_at(step, "informs", 4, sentence.j) is not None and step > sentence.i:
            return speaker_name(story, sentence.i, step, memory)
    return None


def own_forces(story: Story) -> str | None:
    """Whose statement a text is that says 'our troops' outside of quotation marks: the forces named most."""
    text = story.article.text
    for step in range(len(story.words)):
        if story.phrase_at(step, "we_forces", 3) is None:
            continue
        start = story.words.starts[step]
        begin = max(text.rfind("\n", 0, start), 0)
        opened = sum(_QUOTES.get(char, 0) for char in text[begin:start]) > 0 or text.count('"', begin, start) % 2 == 1
        if not opened:
            forces = Counter(mention.actor_id for _, _, mention in story.actors if mention.role == "forces")
            named = Counter(m.actor_id for _, _, m in story.actors if m.how == "composed" and _is_home(m.actor_id))
            found = (forces + named).most_common(1)
            return found[0][0] if found else None
    return None


def _is_home(actor_id: str) -> bool:
    """Whether an actor is a state's force, its government left out."""
    return state_of(actor_id) is not None and not actor_id.startswith("GOV_")


def _in_quote(story: Story, sentence: Sentence) -> bool:
    """Whether the sentence stands within quotation marks opened before it, in the same paragraph or the last."""
    text = story.article.text
    far = max(sentence.start - 2000, 0)
    begin = max(text.rfind("\n\n", far, sentence.start), far)
    depth = sum(_QUOTES.get(char, 0) for char in text[begin : sentence.start])
    straight = text.count('"', begin, sentence.start) % 2 == 1
    first = text[sentence.start]
    closes = any(char in text[sentence.start : sentence.end + 1] for char in '”»"')
    return (depth > 0 or straight or first in '“«"') and (closes or depth > 0)


def _according(story: Story, sentence: Sentence, index: int, end: int, memory: Memory) -> Voice | None:
    """The voice of 'according to the army'."""
    stop = _name_end(story, end, sentence.j)
    if story.words.keys[index] == "de" and stop < sentence.j and stop == end:
        stop = min(end + 1, sentence.j)
    begin = index + 1 if story.words.keys[index] == "de" else end
    if stop - begin > 1 and story.has(stop - 1, "tallies"):
        stop -= 1 + (story.words.keys[stop - 2] == "s" and stop - begin > 2)  # "according to the town hall's count"
    name = speaker_name(story, begin, stop, memory)
    silent = any(story.has(step, "not_speakers") for step in range(begin, stop))
    if name is None and begin < stop and not silent:
        name = own_words(story, begin, stop)
    if not name:
        return None
    low, high = _segment(story, sentence, index)
    if story.has(index + 1, "learned") or story.has(index + 2, "learned"):
        low = sentence.i  # ", a-t-on appris de sources sécuritaires": the whole sentence
    return Voice(index, name, low, high, index, stop)


def _segment(story: Story, sentence: Sentence, index: int) -> tuple[int, int]:
    """Words around a word up to 'but', 'while' or a semicolon on either side."""
    low, high = sentence.i, sentence.j
    for step in range(sentence.i, sentence.j):
        cut = story.phrase_at(step, "contrast", 2, sentence.j)
        if cut is not None and cut < sentence.j and _gerund_clause(story, cut):
            continue  # "kidnapped while gathering fruit"
        semicolon = step > sentence.i and ";" in story.words.gap(step - 1)
        if cut is None and not semicolon:
            continue
        if step <= index:
            low = step
        elif step > index:
            high = step
            break
    return low, high


def _gerund_clause(story: Story, step: int) -> bool:
    """Whether an English gerund follows, so that 'while' begins no clause of its own."""
    return story.article.lang == "en" and story.words.keys[step].endswith("ing")


def _name_end(story: Story, start: int, last: int) -> int:
    """Word after a speaker's name that begins at a word."""
    keys = story.words.keys
    for step in range(start, min(start + _MAX_NAME, last)):
        if step > start and story.marked(step - 1, ',;:—–()"”»'):
            return step
        if step > start and ". " in story.words.gap(step - 1) and len(keys[step - 1]) > _INITIALS:
            return step  # the end of a sentence within a quotation
        if step > start and (keys[step] in story.lists.sets["cuts"] or story.has(step, "aux_perfect")):
            return step
        if step > start and story.has(step, "aux_passive"):
            return step
        if step > start and _says_at(story, step) and not story.has(step, "statement"):
            return step
    return min(start + _MAX_NAME, last)


def _says_at(story: Story, step: int) -> bool:
    """Whether a reporting verb begins at a word, with its accents: 'chiffrés', not 'chiffres'."""
    hit = story.lists.speech.at(story.words, step)
    return hit is not None and bool(exact_forms(story, step, hit[0], [(form, form) for _, form, _ in hit[2]]))


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
    if _attributed(story, sentence, i, j):
        return None
    if PARTICIPLE in kinds and j < sentence.j and story.has(j, "agent_by") and story.has(i, "accuse_forms"):
        for group in story.groups_in(j + 1, min(j + 5, sentence.j)):
            name = actor_speaker(story, group)
            return Voice(i, name, group.j, sentence.j, j, group.j) if name else None
    if not kinds or _inside_name(story, i, j) or not _says_something(story, sentence, i, j):
        return None
    turned = turned_pronoun(story, i, j, sentence)
    if turned is not None:
        low, high = _segment(story, sentence, i)
        name = memory.pronoun()
        return Voice(i, name, low, high, min(i, turned), max(j, turned + 1)) if name else None
    if not _speaks(story, sentence, i, kinds):
        return None
    if kinds == {GERUND}:
        return _gerund(story, sentence, i, j, memory)
    return _finite(story, sentence, i, j, kinds == {PARTICIPLE}, memory)


def _finite(story: Story, sentence: Sentence, i: int, j: int, participle: bool, memory: Memory) -> Voice | None:
    """The voice of a finite verb of saying: its subject stands before it, or after it."""
    if i > sentence.i and story.has(i - 1, "nobody") and story.words.gap(i - 1) == " ":
        return None  # "on déplore": the report does
    stop = before_helpers(story, sentence, i)
    shared = stop == i and participle
    stop = shared_helpers(story, sentence, i) if shared else stop
    hangs = stop == i > sentence.i and "," in story.words.gap(i - 1) and story.has(i, "named_as")
    if hangs and before_inset(story, sentence, stop) is None:
        return None
    spans = [left for left in subjects(story, sentence, stop) if not story.has(left[1] - 1, "object_relatives")]
    for left in spans:  # none before "c'est ce qu'a rapporté un communiqué"
        name = meant(story, sentence, left) or speaker_name(story, *left, memory) or someone(story, *left)
        if name is not None:
            voice = _narrowed(story, _placed(story, sentence, i, j, left, name), left)
            parted = story.has(stop - 1, "list_words") and left[1] < stop
            ends = stop if shared else left[1] if parted and voice.i == left[0] else voice.j
            return replace(voice, j=min(voice.j, ends))
    if j >= sentence.j or (spans and story.article.lang != "fr") or story.has(i, "accuse_forms"):
        return None
    beside = story.words.glued[j - 1] or story.phrase_at(j, "said_where", 6, sentence.j) is not None
    return _inverted(story, sentence, i, j, memory) if beside else None


def _says_something(story: Story, sentence: Sentence, i: int, j: int) -> bool:
    """Whether a verb that also means to keep up is one of speech: 'maintains that', not 'maintained its blockade'."""
    ends = j >= sentence.j or not story.words.glued[j - 1]
    clause = ends or story.has(j, "opens_speech") or story.has(j, "pronouns")
    return clause or not story.has(i, "say_clause")


def _attributed(story: Story, sentence: Sentence, i: int, j: int) -> bool:
    """Whether a participle only hangs on an event's noun: 'une attaque imputée par l'armée au JNIM'."""
    near = range(max(i - _HELPED, sentence.i), i)
    helped = any(story.has(step, name) for step in near for name in ("aux_perfect", "aux_passive"))
    return j < sentence.j and story.has(i, "blame_verbs") and story.has(j, "agent_by") and not helped


def _narrowed(story: Story, voice: Voice, left: tuple[int, int]) -> Voice:
    """The voice of 'JNIM claimed the raid and put the dead at 70': its name ends at the verb that comes first."""
    start, end = left
    if not story.has(end - 1, "list_words") or voice.i != start:
        return voice
    first = next((step for step in range(start + 1, end) if tells(story, step, step + 1)), end)
    return replace(voice, j=min(first, voice.j))


def _inside_name(story: Story, i: int, j: int) -> bool:
    """Whether the word is part of an actor's name or a noun after 'the'."""
    return any(group.i <= i < group.j for group in story.groups_in(max(i - 8, 0), j))


def _speaks(story: Story, sentence: Sentence, i: int, kinds: frozenset[str]) -> bool:
    """Whether the form is a verb with a subject here, not a noun, an infinitive or a passive."""
    if i > sentence.i and story.words.glued[i - 1]:
        if story.words.printed(i)[0].isupper() and not story.words.printed(i - 1).isupper():
            return False  # the "State" of a name
        key = story.words.keys[i - 1]
        if story.has(i - 1, "determiners") and key not in {"l", "les", "le", "la", "his", "this", "that", "all"}:
            return False
        if key in {"to", "of", "de", "a" if story.article.lang == "en" else "d"}:
            return False
        if key == "l" and story.has(i + 1, "of_words"):
            return False  # "l'annonce d'une défaite"
    if story.article.lang == "fr" and kinds == {PARTICIPLE}:
        helped = range(before_helpers(story, sentence, i), i)
        said = any(story.has(step, "aux_perfect") for step in helped)
        been = any(story.words.keys[step] in _BEEN for step in helped)
        return (said or shared_helpers(story, sentence, i) < i) and not been
    if PARTICIPLE in kinds:
        near = range(max(i - 3, sentence.i), i)
        if any(story.has(step, "aux_passive") for step in near):
            return False
        return not (story.words.keys[i + 1 : i + 2] and story.has(i + 1, "agent_by"))
    return bool(kinds & {FINITE, GERUND})


def _gerund(story: Story, sentence: Sentence, i: int, j: int, memory: Memory) -> Voice | None:
    """The voice of '…, saying': who spoke in the sentence, else its subject, its first actor outside a phrase."""
    if memory.spoke == sentence.index and memory.speaker:  # "a précisé la même source, déplorant la mort de"
        return Voice(i, memory.speaker, j, sentence.j, i, i)
    for group in story.groups_in(sentence.i, i):
        if not story.has(group.i - 1, "oblique") or group.i == sentence.i:
            name = actor_speaker(story, group)
            return Voice(i, name, j, sentence.j, group.i, group.j) if name else None
    if story.has(sentence.i, "pronouns") and memory.speaker:
        return Voice(i, memory.speaker, j, sentence.j, sentence.i, sentence.i + 1)
    return None


def _placed(story: Story, sentence: Sentence, i: int, j: int, subject: tuple[int, int], name: str) -> Voice:
    """The voice with the words that it says: those after the verb, or those before ', the army said.'"""
    start, _ = subject
    before = start > sentence.i and story.marked(start - 1, ',"”»–—')
    closed = start > sentence.i and any(mark in story.words.gap(start - 1) for mark in '"”»')
    if before and start - sentence.i >= 2 and (closed or _ends_there(story, sentence, j)):
        low, high = _segment(story, sentence, i)
        return Voice(i, name, low, high if _set_in(story, sentence, j) else start, start, j)
    high = sentence.j
    accuses = any(t in story.lists.sets["accuse_forms"] for t in story.words.keys[i:j])
    if accuses:
        near = [
            step for step in range(j, sentence.j) if story.words.keys[step] in {"after", "apres", "following", "suite"}
        ]
        high = near[0] if near else high
    return Voice(i, name, j, high, start, i)


def _set_in(story: Story, sentence: Sentence, j: int) -> bool:
    """Whether a clause goes on after a speaker set into it: 'One soldier died, it conceded, when a bomb went off.'"""
    return j < sentence.j and story.words.gap(j - 1) == ", "


def _ends_there(story: Story, sentence: Sentence, j: int) -> bool:
    """Whether nothing is told after the verb: the sentence ends, or 'in a statement on Monday' follows."""
    if j >= sentence.j:
        return True
    gap = story.words.gap(j - 1)
    if any(mark in gap for mark in ".,;") and '"' not in gap and "“" not in gap:
        return True
    for step in range(j, sentence.j):
        if step > j and story.marked(step - 1, ",;"):
            break  # "the junta announced on Saturday, blaming bandits"
        hit = story.lists.predicates.at(story.words, step, sentence.j)
        if hit and any(reading.predicate.pos == "verb" for reading in hit[2]):
            return False
    follows = story.has(j, "oblique") or is_weekday(story, j) or story.phrase_at(j, "media", 3) is not None
    return follows or sentence.j - j <= 3


def _after_asides(story: Story, sentence: Sentence, start: int) -> int:
    """Word after 'dans un communiqué', 'mardi soir', 'par téléphone', which may part a verb from its speaker."""
    while start < sentence.j:
        after = story.phrase_at(start, "said_where", 6, sentence.j)
        if after is None and is_weekday(story, start):
            after = start + 1
        if after is None:
            break
        start = after
    return start


def _inverted(story: Story, sentence: Sentence, i: int, j: int, memory: Memory) -> Voice | None:
    """The voice of ', said the army' and ', a indiqué l'armée'."""
    start = j + 1 if story.has(j, "to_words") else j
    heard = story.phrase_at(start, "media", 4, sentence.j)
    start = _after_asides(story, sentence, heard if heard is not None and heard < sentence.j else j)
    if start >= sentence.j:
        return None
    end = _name_end(story, start, sentence.j)
    for step in range(start + 1, end):
        if story.words.printed(step)[0].islower() and story.words.keys[step] in {
            "in",
            "on",
            "to",
            "dans",
            "lors",
            "sur",
            "à",
            "a",
            "au",
            "via",
            "par",
            "late",
        }:
            end = step
            break
    if end <= start:
        return None
    if story.article.lang == "fr" and (story.has(start, "cuts") or story.has(start, "aux_perfect")):
        return None  # "dément avoir visé la population"
    name = speaker_name(story, start, end, memory) or someone(story, start, end)
    gap = story.words.gap(max(before_helpers(story, sentence, i) - 1, 0))
    after_quote = any(mark in gap for mark in ',"”»–—')
    if name is None and after_quote and story.article.lang == "fr":
        name = anybody(story, start, end)
    if name is None or not (after_quote or story.article.lang == "fr"):
        return None
    low, _ = _segment(story, sentence, i)
    said = story.article.text[sentence.start : story.words.starts[i]]
    still_open = sum(_QUOTES.get(char, 0) for char in said) > 0  # « Ils sont venus, raconte un berger. Ils ont tué »
    return Voice(i, name, low, sentence.j if still_open else i, i, end)
