"""Who the subject of a reporting verb is: the words before it, with what commas set into them."""

from __future__ import annotations

from typing import Any

from geo.claims.lists import FINITE
from geo.claims.naming import actor_speaker, is_weekday, own_words
from geo.claims.story import Sentence, Story

_MAX_NAME = 14  # words of a speaker's description
_INSET = 18  # words between the commas of an inset: ", a trader who escaped through a ditch,"
_SHARED = 14  # words between an auxiliary and the second participle that it serves
_OPENING = 5  # words of a sentence among which its subject begins
_ANTECEDENT = 14  # words back from 'who' to whom it means
_ASIDES = 3  # words within a reporting verb: "parle, lui, plutôt de"
_FIGURE = 7  # words after 'gave' among which stands that it is a toll
_TURNED = 3  # words before a participle among which the pronoun of its auxiliary stands
_BESIDE = 4  # words after 'and' among which a second speaker stands: 'two drivers and a village chief'


def subjects(story: Story, sentence: Sentence, stop: int) -> list[tuple[int, int]]:
    """Stretches of words that can be the subject of a verb whose helpers begin at a word, the likeliest first."""
    if stop <= sentence.i or any(mark in story.words.gap(stop - 1) for mark in '“«"”»:;.'):
        return []
    found = (
        _antecedent(story, sentence, stop),
        before_inset(story, sentence, stop),
        _shared(story, sentence, stop),
        _subject_left(story, sentence, stop),
    )
    return [span for span in found if span is not None and span[1] > span[0]]


def _antecedent(story: Story, sentence: Sentence, stop: int) -> tuple[int, int] | None:
    """Whom 'who' means: 'the mayor, who accused', 'des vidéos qui circulent et qui accusent'."""
    end = stop - 1
    if not story.has(end, "who"):
        return None
    low = max(sentence.i, end - _ANTECEDENT)
    if story.has(end - 1, "list_words"):
        earlier = [step for step in range(low, end - 1) if story.has(step, "who")]
        end = earlier[-1] if earlier else end
    people = [step for step in range(low, end) if story.has(step, "speakers") or story.has(step, "pictures")]
    people += [group.i for group in story.groups_in(low, end)]
    return (max(people), end) if people else None


def before_inset(story: Story, sentence: Sentence, stop: int) -> tuple[int, int] | None:
    """The subject before an inset: 'Lawali Gusau, a trader who escaped, put', 'Le ministère, pour sa part, a fait'."""
    ends = ((",", ","), ("–—", "–—"), (")", "("))
    marks = next((opens for closes, opens in ends if story.marked(stop - 1, closes)), None)
    if marks is None:
        return None
    for step in range(stop - 2, max(sentence.i - 1, stop - _INSET), -1):
        if story.marked(step, '.;:«“"»”'):
            return None
        if story.marked(step, marks) and _is_inset(story, step + 1, stop):
            start = clause_start(story, sentence, step + 1)
            end = step + 1
            while story.has(start, "who") and start > sentence.i:  # "a neighbour, who gave his name, Kaya, swears"
                start, end = clause_start(story, sentence, start), start
            return None if tells(story, start, end) else (start, end)
    return None


def _shared(story: Story, sentence: Sentence, stop: int) -> tuple[int, int] | None:
    """The subject of two verbs: 'In a message JNIM took credit for both raids and put the dead at 70'."""
    if not story.has(stop - 1, "list_words"):
        return None
    start = clause_start(story, sentence, stop)
    for group in story.groups_in(start, stop - 1):
        if group.i == start or not story.has(group.i - 1, "oblique"):
            return (group.i, group.j) if tells(story, group.j, stop - 1) or group.j < stop - 1 else None
    return None


def _is_inset(story: Story, start: int, end: int) -> bool:
    """Whether words between commas only say more of who is named before: no clause of their own."""
    opens = any(story.has(start, name) for name in ("relatives", "who", "determiners", "oblique", "asides"))
    return opens or not (tells(story, start, end) or has_actor(story, start, end))


def spoken_at(story: Story, index: int, last: int) -> tuple[int, Any] | None:
    """The word after a reporting verb that begins at a word, and its readings: 'said', 'parle plutôt de'."""
    hit = story.lists.speech.at(story.words, index, last)
    if hit is not None:
        return hit[0], hit[2]
    key = story.words.keys[index]
    for rest, readings in story.lists.tails.get(key, ()):
        for skip in range(1, _ASIDES + 1):
            end = index + 1 + skip + len(rest)
            if end > last or not story.has(index + skip, "asides"):
                break
            if story.words.keys[index + 1 + skip : end] == rest:
                printed = story.words.printed(index).casefold()
                exact = [one for one in readings if one[1].split()[0].casefold() == printed]
                return end, [(verb, story.text(index, end), kinds) for verb, _, kinds in exact]
    if _gives_figure(story, index, last):
        return index + 1, [(key, story.words.printed(index), frozenset({FINITE}))]
    return None


def _gives_figure(story: Story, index: int, last: int) -> bool:
    """Whether a verb gives a figure of its own: 'gave a toll of five', 'counted 27 bodies', 'put the dead at 70'."""
    if not (story.has(index, "gives") or story.has(index, "counting")):
        return False
    near = []
    for step in range(index + 1, min(index + _FIGURE, last)):
        if story.marked(step - 1, ",;:.") or story.has(step, "cuts"):
            break
        near.append(step)
    if story.has(index, "gives") and any(story.has(step, "tolls") for step in near):
        return True
    bare = len(near) == 1 and story.words.keys[near[0]].isdigit()  # "ISSP counts 17."
    return story.has(index, "counting") and (bare or any(story.has(step, "corpses") for step in near))


def turned_pronoun(story: Story, i: int, j: int, sentence: Sentence) -> int | None:
    """The pronoun that a hyphen hangs on a verb: 'dit-il', 'a-t-il ajouté'; None where there is none."""
    for step in range(j, min(j + 2, sentence.j)):
        if "-" not in story.words.gap(step - 1):
            break
        if story.has(step, "pronouns"):
            return step
    for step in range(max(i - _TURNED, sentence.i + 1), i):
        if story.has(step, "pronouns") and "-" in story.words.gap(step - 1):
            return step
    return None


def someone(story: Story, start: int, end: int) -> str | None:
    """The words of a subject that no list knows, where it can only be people: 'un berger', 'cette commerçante'."""
    while start < end and story.has(start, "besides"):
        start += 1
    if start and story.marked(start - 1, '"“«'):
        return None  # « évoquent « un conflit tribal » »
    named = start < end and story.has(start, "someone") and end - start > 1
    named = named or (start < end and story.has(start, "pictures"))
    if (
        not named
        or tells(story, start, end, nouns=True)
        or any(story.has(step, "accused_matter") for step in range(start, end))
    ):
        return None
    return own_words(story, start, end)


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
    start = clause_start(story, sentence, end)
    if "," in gap and tells(story, start, end):
        return None  # "gunmen attacked Djibo, said the mayor"
    if "," in gap or "–" in gap or "—" in gap:
        before = clause_start(story, sentence, start) if start > sentence.i else start
        if has_actor(story, before, start) or not has_actor(story, start, end):
            start, end = before, start if before < start else end
    return (start, end) if end > start else None


def _before_apposition(story: Story, sentence: Sentence, stop: int) -> tuple[int, int] | None:
    """Words of 'un responsable, s'exprimant sous couvert d'anonymat, a affirmé que': those before the first comma."""
    after = next((step for step in range(stop, min(stop + 6, sentence.j)) if story.has(step, "opens_speech")), None)
    if after is None:
        return None
    commas = [step for step in range(sentence.i, stop - 1) if "," in story.words.gap(step)]
    if not commas or commas[-1] - sentence.i >= _MAX_NAME or tells(story, sentence.i, commas[-1] + 1):
        return None
    start = clause_start(story, sentence, commas[-1] + 1)
    return start, commas[-1] + 1


def clause_start(story: Story, sentence: Sentence, end: int) -> int:
    """First word of the stretch without punctuation or conjunction that ends before a word."""
    step = end - 1
    while step > sentence.i and end - step < _MAX_NAME:
        gap = story.words.gap(step - 1)
        if any(mark in gap for mark in ',;:—–(“«"”»') or gap == " - ":
            break
        if story.words.keys[step - 1] in story.lists.sets["cuts"]:
            break
        joined = _between_actors(story, step) or _two_speakers(story, step)
        if story.words.keys[step - 1] in {"and", "et"} and not joined:
            break
        step -= 1
    return step


def _two_speakers(story: Story, step: int) -> bool:
    """Whether the 'and' before a word joins two speakers: 'two security sources and a local official'."""
    beside = range(step, min(step + _BESIDE, len(story.words)))
    return story.has(step - 2, "speakers") and any(story.has(at, "speakers") for at in beside)


def _between_actors(story: Story, step: int) -> bool:
    """Whether the 'and' before a word stands inside a group of actors or a name."""
    inside = any(group.i < step < group.j for group in story.groups_in(max(step - 10, 0), step))
    words = story.words
    capital = (
        step < len(words) and words.printed(step)[0].isupper() and step > 1 and words.printed(step - 2)[0].isupper()
    )
    return inside or capital


def tells(story: Story, start: int, end: int, nouns: bool = False) -> bool:
    """Whether a verb of the predicates stands among words; with ``nouns`` a noun of an event does too."""
    kinds = {"verb", "noun"} if nouns else {"verb"}
    hits = (story.lists.predicates.at(story.words, step, end) for step in range(start, end))
    return any(hit is not None and any(reading.predicate.pos in kinds for reading in hit[2]) for hit in hits)


def has_actor(story: Story, i: int, j: int) -> bool:
    """Whether an actor is named among words."""
    return bool(story.groups_in(i, j))


def before_helpers(story: Story, sentence: Sentence, i: int) -> int:
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


def shared_helpers(story: Story, sentence: Sentence, i: int) -> int:
    """Word before the auxiliary that a participle shares: 'a revendiqué l'attaque et assuré avoir'."""
    if not story.has(i - 1, "list_words"):
        return i
    for step in range(i - 2, max(sentence.i, i - _SHARED), -1):
        if story.marked(step, ";:"):
            break
        if story.has(step, "aux_perfect") and told_at(story, step + 1):
            return before_helpers(story, sentence, step + 1)
    return i


def told_at(story: Story, i: int) -> bool:
    """Whether a predicate or a reporting verb begins at a word."""
    return tells(story, i, min(i + 4, len(story.words))) or story.lists.speech.at(story.words, i) is not None


def meant(story: Story, sentence: Sentence, left: tuple[int, int]) -> str | None:
    """Who 'it' is, where the sentence names its subject before: 'France released footage of what it said …'."""
    if not story.has(left[1] - 1, "pronouns") or left[1] - sentence.i < 4 or story.has(left[1] - 1, "persons"):
        return None
    if any(story.marked(step, ',"”»') for step in range(sentence.i, left[0])):
        return None  # "« Seize assaillants ont été abattus », a-t-il ajouté"
    for group in story.groups_in(sentence.i, left[1]):
        if group.i - sentence.i <= 4 and not story.has(group.i - 1, "oblique"):
            return actor_speaker(story, group)
        break
    return None


def subject_before(story: Story, sentence: Sentence) -> str | None:
    """The actor or the person that the sentence before begins with."""
    if sentence.index == 0:
        return None
    before = story.sentences[sentence.index - 1]
    if before.title:
        return None
    person = _person_first(story, before)
    for group in story.groups_in(before.i, before.j):
        if not story.has(group.i - 1, "oblique") and (person is None or group.i < person[0]):
            return actor_speaker(story, group)
    return own_words(story, *person) if person is not None else None


def _person_first(story: Story, sentence: Sentence) -> tuple[int, int] | None:
    """Words of a person or office that a sentence begins with: 'The governor of Tillabéri visited'."""
    for step in range(sentence.i, min(sentence.i + _OPENING, sentence.j)):
        if story.has(step, "oblique") or story.marked(step, ",:;"):
            return None
        if story.has(step, "speakers"):
            end = step + 1
            while end < sentence.j - 1 and (story.has(end, "of_words") or story.words.printed(end)[0].isupper()):
                end += 1
            return sentence.i, end
    return None
