"""Who says so: reporting verbs, 'according to', statements, and whose words each claim is among."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from geo.actors import state_of
from geo.claims.lists import FINITE, GERUND, PARTICIPLE
from geo.claims.naming import Memory, actor_speaker, anybody, is_weekday, own_words, speaker_name
from geo.claims.predicates import exact_forms
from geo.claims.story import Sentence, Story

REPORT = "the report"
_JOINED = 4  # words between "and" and the noun of a second speaker
_MAX_NAME = 14  # words of a speaker's description
_HELPED = 3  # words before a participle among which its auxiliary stands
_SHARED = 14  # words between an auxiliary and the second participle that it serves
_INSET = 5  # words of an inset between a subject and its verb
_OPENING = 5  # sentences, headings among them, in which a statement says whose it is
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
    memory.subject = _subject_before(story, sentence)
    index = sentence.i
    while index < sentence.j:
        end = story.phrase_at(index, "according", 6, sentence.j)
        if end is None and (index == sentence.i or "," in story.words.gap(index - 1)) and story.has(index, "by_tally"):
            stop = _name_end(story, index + 1, sentence.j)  # "By the town hall's count, 22 were killed"
            end = index + 1 if story.has(stop - 1, "tallies") else None
        if end is not None and story.has(end - 1, "agent_by") and not _is_participle(story, index):
            end = None  # "rapporte par ailleurs", not "rapporté par"
        if end is not None and end < sentence.j and story.has(end, "not_according"):
            end = None  # "en fin d'après-midi"
        if end is not None:
            voice = _according(story, sentence, index, end, memory)
        else:
            hit = story.lists.speech.at(story.words, index, sentence.j)
            end = hit[0] if hit else index + 1
            voice = _verb(story, sentence, index, hit[0], hit[2], memory) if hit else None
        if voice is not None:
            voices.append(voice)
            memory.speaker, memory.at, memory.recent, memory.spoke = voice.name, sentence.index, True, sentence.index
        index = end
    return voices


def _is_participle(story: Story, index: int) -> bool:
    """Whether a word is printed as a French participle in -é, or is no verb in -er at all."""
    printed = story.words.printed(index).casefold()
    return not printed.endswith(("e", "ent")) or printed.endswith("ée")


def _subject_before(story: Story, sentence: Sentence) -> str | None:
    """The actor that the sentence before begins with."""
    if sentence.index == 0:
        return None
    before = story.sentences[sentence.index - 1]
    for group in story.groups_in(before.i, before.j):
        if not story.has(group.i - 1, "oblique") and not before.title:
            return actor_speaker(story, group)
    return None


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
    if sentence.index > _OPENING:
        return None
    for step in range(sentence.i, sentence.j):
        end = (
            story.phrase_at(step, "statement_by", 4, sentence.j)
            if step - sentence.i < 3 and sentence.index < 2
            else None
        )
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
    if _no_speech(story, sentence, i, j):
        return None
    exact = exact_forms(story, i, j, [(reading[1], reading) for reading in readings])
    kinds = frozenset().union(*(reading[2] for reading in exact))
    if _attributed(story, sentence, i, j):
        return None
    if PARTICIPLE in kinds and j < sentence.j and story.has(j, "agent_by") and story.has(i, "accuse_forms"):
        for group in story.groups_in(j + 1, min(j + 5, sentence.j)):
            name = actor_speaker(story, group)
            return Voice(i, name, group.j, sentence.j, j, group.j) if name else None
    if not kinds or not _speaks(story, sentence, i, kinds) or _inside_name(story, i, j):
        return None
    if kinds == {GERUND}:
        return _gerund(story, sentence, i, j, memory)
    return _finite(story, sentence, i, j, kinds == {PARTICIPLE}, memory)


def _finite(story: Story, sentence: Sentence, i: int, j: int, participle: bool, memory: Memory) -> Voice | None:
    """The voice of a finite verb of saying: its subject stands before it, or after it."""
    if i > sentence.i and story.has(i - 1, "nobody") and story.words.gap(i - 1) == " ":
        return None  # "on déplore": the report does
    stop = _before_helpers(story, sentence, i)
    shared = stop == i and participle
    stop = _shared_helpers(story, sentence, i) if shared else stop
    if stop == i > sentence.i and "," in story.words.gap(i - 1) and story.has(i, "named_as"):
        return None
    left = _subject_left(story, sentence, stop)
    if left is not None and story.has(left[1] - 1, "object_relatives"):
        left = None  # "c'est ce qu'a rapporté un communiqué"
    if left is not None:
        name = _meant(story, sentence, left) or speaker_name(story, *left, memory)
        if name is not None:
            voice = _narrowed(story, _placed(story, sentence, i, j, left, name), left)
            return replace(voice, j=min(voice.j, stop)) if shared else voice
    if j >= sentence.j or not (left is None or story.article.lang == "fr" or left[1] - left[0] == 0):
        return None
    beside = story.words.glued[j - 1] or story.phrase_at(j, "said_where", 6, sentence.j) is not None
    return _inverted(story, sentence, i, j, memory) if beside else None


def _attributed(story: Story, sentence: Sentence, i: int, j: int) -> bool:
    """Whether a participle only hangs on an event's noun: 'une attaque imputée par l'armée au JNIM'."""
    near = range(max(i - _HELPED, sentence.i), i)
    helped = any(story.has(step, name) for step in near for name in ("aux_perfect", "aux_passive"))
    return j < sentence.j and story.has(i, "blame_verbs") and story.has(j, "agent_by") and not helped


def _no_speech(story: Story, sentence: Sentence, i: int, j: int) -> bool:
    """Whether a word that can be a verb of speech is none: 'the Islamic State', 'maintained its blockade'."""
    printed = story.words.printed(i)
    named = i > sentence.i and story.words.glued[i - 1] and printed[0].isupper() and not sentence.title
    if named and not printed.isupper() and story.words.printed(i - 1)[0].isupper():
        return True
    clause = j < sentence.j and (story.has(j, "opens_speech") or story.has(j, "pronouns"))
    return story.has(i, "say_clause") and not clause


def _narrowed(story: Story, voice: Voice, left: tuple[int, int]) -> Voice:
    """The voice of 'JNIM claimed the raid and put the dead at 70': its name ends at the verb that comes first."""
    start, end = left
    if not story.has(end - 1, "list_words") or voice.i != start:
        return voice
    first = next((step for step in range(start + 1, end) if _tells(story, step, step + 1)), end)
    return replace(voice, j=min(first, voice.j))


def _meant(story: Story, sentence: Sentence, left: tuple[int, int]) -> str | None:
    """Who 'it' is, where the sentence names its subject before: 'France released footage of what it said …'."""
    if not story.has(left[1] - 1, "pronouns") or left[1] - sentence.i < 4 or story.has(left[1] - 1, "persons"):
        return None
    for group in story.groups_in(sentence.i, left[1]):
        if group.i - sentence.i <= 4 and not story.has(group.i - 1, "oblique"):
            return actor_speaker(story, group)
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
        helped = range(_before_helpers(story, sentence, i), i)
        said = any(story.has(step, "aux_perfect") for step in helped)
        been = any(story.words.keys[step] in _BEEN for step in helped)
        return (said or _shared_helpers(story, sentence, i) < i) and not been
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
        phrase = story.phrase_before(step, "aux_phrases", 4, sentence.i)
        if phrase is not None:
            step = phrase  # "a d'abord glissé"
            continue
        helper = any(story.has(step - 1, name) for name in ("aux_perfect", "aux_skip", "aux_reflexive"))
        helper = helper or story.words.keys[step - 1] in {"did", "does", "do", "on", "l", "que", "t"}
        if not helper and not is_weekday(story, step - 1):
            break
        step -= 1
    return step


def _shared_helpers(story: Story, sentence: Sentence, i: int) -> int:
    """Word before the auxiliary that a participle shares: 'a revendiqué l'attaque et assuré avoir'."""
    if not story.has(i - 1, "list_words"):
        return i
    for step in range(i - 2, max(sentence.i, i - _SHARED), -1):
        if story.marked(step, ";:"):
            break
        if story.has(step, "aux_perfect") and _told_at(story, step + 1):
            return _before_helpers(story, sentence, step + 1)
    return i


def _told_at(story: Story, i: int) -> bool:
    """Whether a predicate or a reporting verb begins at a word."""
    return _tells(story, i, min(i + 4, len(story.words))) or story.lists.speech.at(story.words, i) is not None


def _subject_left(story: Story, sentence: Sentence, stop: int) -> tuple[int, int] | None:
    """Words of the subject that ends before a word; None where the clause begins there."""
    if stop <= sentence.i:
        return None
    gap = story.words.gap(stop - 1)
    if any(mark in gap for mark in '“«"”»:;.'):
        return None
    if "," in gap and story.article.lang == "fr":
        return _before_apposition(story, sentence, stop)
    end = stop
    start = _clause_start(story, sentence, end)
    if "," in gap and _tells(story, start, end):
        return None  # "gunmen attacked Djibo, said the mayor"
    if "," in gap or "–" in gap or "—" in gap:
        before = _clause_start(story, sentence, start) if start > sentence.i else start
        if _has_actor(story, before, start) or not _has_actor(story, start, end):
            start, end = before, start if before < start else end
    return (start, end) if end > start else None


def _before_apposition(story: Story, sentence: Sentence, stop: int) -> tuple[int, int] | None:
    """Words of 'un responsable, s'exprimant sous couvert d'anonymat, a affirmé que': those before the first comma."""
    after = next((step for step in range(stop, min(stop + 6, sentence.j)) if story.has(step, "opens_speech")), None)
    accuses = any(story.has(step, "accuse_forms") for step in range(stop, min(stop + 6, sentence.j)))
    if after is None and not accuses:
        return None
    commas = [step for step in range(sentence.i, stop - 1) if "," in story.words.gap(step)]
    inset = [step for step in commas[:-1] if commas[-1] - step <= _INSET]  # ", pour sa part,"
    if inset and story.phrase_at(inset[-1] + 1, "aux_phrases", 4) is not None:
        commas = commas[: commas.index(inset[-1]) + 1]
    if not commas or commas[-1] - sentence.i >= _MAX_NAME or _tells(story, sentence.i, commas[-1] + 1):
        return None
    last = commas[-1]
    start = _clause_start(story, sentence, last + 1)
    return start, last + 1


def _tells(story: Story, start: int, end: int) -> bool:
    """Whether a verb of the predicates stands among words."""
    hits = (story.lists.predicates.at(story.words, step, end) for step in range(start, end))
    return any(hit is not None and any(reading.predicate.pos == "verb" for reading in hit[2]) for hit in hits)


def _clause_start(story: Story, sentence: Sentence, end: int) -> int:
    """First word of the stretch without punctuation or conjunction that ends before a word."""
    step = end - 1
    while step > sentence.i and end - step < _MAX_NAME:
        gap = story.words.gap(step - 1)
        if any(mark in gap for mark in ',;:—–(“«"”»') or gap == " - ":
            break
        if story.words.keys[step - 1] in story.lists.sets["cuts"]:
            break
        near = range(step, min(step + _JOINED, end))
        both = story.has(step - 2, "speakers") and any(story.has(at, "speakers") for at in near)
        joined = _between_actors(story, step) or both  # "two security sources and a local official"
        if story.words.keys[step - 1] in {"and", "et"} and not joined:
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
    if story.article.lang == "fr" and story.has(start, "cuts"):
        return None
    name = speaker_name(story, start, end, memory)
    gap = story.words.gap(max(_before_helpers(story, sentence, i) - 1, 0))
    after_quote = any(mark in gap for mark in ',"”»–—')
    if name is None and after_quote and story.article.lang == "fr":
        name = anybody(story, start, end)
    if name is None or not (after_quote or story.article.lang == "fr"):
        return None
    low, _ = _segment(story, sentence, i)
    return Voice(i, name, low, i, i, end)
