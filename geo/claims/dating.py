"""Which date of a sentence belongs to a predicate: not the day when somebody said it."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import replace

import regex

from geo.claims.dates import INFERRED, When
from geo.claims.lists import PARTICIPLE
from geo.claims.predicates import MOVES, NOMINAL, Trigger
from geo.claims.scene import Scene

_HEADED = 60  # characters of "(Ouagadougou, September 24, 2024) –"
_HEADLINE = regex.compile(r"[^.\p{L}\n]{0,3}(?:\([^)\n]{2,20}\)\s*)?[)\s]*\s(?:[-–—]|--)\s")
_SUPERLATIVE = 8  # words between "deadliest" and "since"
_WEEK, _YEAR = 7, 365  # days: a planned Monday lies ahead, and a planned June
_ISSUED = 4  # words between a statement and its date
_HEAD = 8  # characters before a date that opens its sentence: "As of 3 May"


def date_of(scene: Scene, group: list[Trigger]) -> When | None:
    """The date of a group of triggers: the nearest in their clauses, or one that opens the sentence."""
    best: tuple[float, When] | None = None
    for word, when in scene.whens:
        if when.first is None or _elsewhere(scene, word, when, group):
            continue
        opening = word - scene.sentence.i <= 3 or _opens(scene, word, when)
        for trigger in group:
            low, high = (trigger.j, word) if word >= trigger.j else (word, trigger.i)
            cuts = scene.story.cut_between(low, high)
            others = 2 * sum(1 for t in scene.triggers if low <= t.i < high and _own_subject(scene, t, group))
            relative = _relatives(scene, low, high) if word >= trigger.j else 0
            if _of_main_verb(scene, trigger, word):
                continue
            weight: float = high - low + 12 * cuts + 8 * others + 30 * relative
            if opening:
                weight = 5 + 0.1 * (high - low)
            if (best is None or weight < best[0]) and (cuts + others < 2 or opening):
                best = (weight, when)
    return None if best is None or best[0] > 40 else _fitting(scene, group, best[1])


def _fitting(scene: Scene, group: list[Trigger], when: When) -> When | None:
    """The date as it fits what is told of it: none for a stay, ahead for a plan, gone by for what was done."""
    if when.prec == 1 and all(trigger.type in _LASTING for trigger in group) and not _dates_stay(scene, when):
        return None  # "soldiers stationed at Gao suspended their patrols on Friday"
    if any(trigger.planned for trigger in group):
        return ahead(when, scene.story.article.published)
    return when if any(trigger.type in MOVES for trigger in group) else _gone_by(scene, when)


def _gone_by(scene: Scene, when: When) -> When:
    """The date of what is told as done: 'on 16 January', printed on the 11th, is last year's or that of the story."""
    published = scene.story.article.published
    if when.basis != INFERRED or when.prec != 1 or when.first is None or published is None or when.first <= published:
        return when
    try:
        day = when.first.replace(year=when.first.year - 1)
    except ValueError:
        return when
    return replace(when, first=day, last=day)


def _heads(scene: Scene, when: When) -> bool:
    """Whether a date belongs to the line that heads a report: 'BAMAKO, Aug 12 - ', '(Nairobi, May 24, 2024) – '."""
    text = scene.story.article.text
    return when.end - scene.sentence.start < _HEADED and _HEADLINE.match(text, when.end) is not None


def ahead(when: When, published: dt.date | None) -> When:
    """The date of what is only planned: the next Monday or June after publication, not the last one."""
    if published is None or when.first is None or when.last is None or when.basis != INFERRED:
        return when
    behind = (published - when.last).days
    if behind <= 0 or when.first.year == when.last.year - 1:
        return when
    if when.prec == 1 and behind <= _WEEK:
        return replace(when, first=when.first + dt.timedelta(_WEEK), last=when.last + dt.timedelta(_WEEK))
    return when if behind >= _YEAR else replace(when, first=_a_year_on(when.first), last=_a_year_on(when.last))


def _a_year_on(day: dt.date) -> dt.date:
    """The same day of the next year; the last day of a month stays the last."""
    last = calendar.monthrange(day.year + 1, day.month)[1]
    ends = day.day == calendar.monthrange(day.year, day.month)[1]
    return day.replace(year=day.year + 1, day=last if ends else min(day.day, last))


def _compared(scene: Scene, word: int) -> bool:
    """Whether a date only tells since when nothing was as bad: 'the deadliest attack since January'."""
    story = scene.story
    if not story.has(word, "since"):
        return False
    near = range(max(scene.sentence.i, word - _SUPERLATIVE), word)
    return any(story.phrase_at(step, "superlatives", 2, word) is not None for step in near)


def _elsewhere(scene: Scene, word: int, when: When, group: list[Trigger]) -> bool:
    """Whether a date is told of something else than a group of triggers."""
    if _compared(scene, word) or _heads(scene, when) or _spoken_on(scene, word, group):
        return True
    return _in_other_clause(scene, word, group) or all(_apart(scene, word, one) for one in group)


def _relatives(scene: Scene, low: int, high: int) -> int:
    """How many relative clauses with a predicate of their own begin between two words, parts of a count left out."""
    story = scene.story
    starts = [step for step in range(low, high) if story.has(step, "relatives") and not story.partitive(step)]
    return sum(any(step < trigger.i < high for trigger in scene.triggers) for step in starts)


def _in_other_clause(scene: Scene, word: int, group: list[Trigger]) -> bool:
    """Whether a semicolon parts a date from a group, and the date's own clause tells something else."""
    story, low, high = scene.story, min(one.i for one in group), max(one.j for one in group)
    between = range(word, low) if word < low else range(high, word)
    parted = [step for step in between if step > scene.sentence.i and story.marked(step - 1, ";")]
    if not parted:
        return False
    side = (lambda i: i < parted[0]) if word < low else (lambda i: i >= parted[-1])
    return any(side(other.i) for other in scene.triggers if other not in group)


def _apart(scene: Scene, word: int, trigger: Trigger) -> bool:
    """Whether a relative clause with a predicate of its own holds only one of a date and a predicate.

    'JNIM, which has had Djibo under siege for a year, attacked the town on Friday': each has its own date.
    """
    story = scene.story
    for step in range(max(word, trigger.i), scene.sentence.i, -1):
        if not (story.has(step, "relatives") and "," in story.words.gap(step - 1)):
            continue
        comma = next((at for at in range(step, scene.sentence.j - 1) if "," in story.words.gap(at)), None)
        told = comma is not None and any(step < other.i <= comma for other in scene.triggers)
        if comma is None or not (told or step <= word <= comma):
            continue
        if (step <= word <= comma) != (step <= trigger.i <= comma):
            return True
    return False


_AUXILIARIES = ("aux_passive", "aux_perfect")
_LASTING = frozenset({"troop_presence", "group_active"})


def _dates_stay(scene: Scene, when: When) -> bool:
    """Whether a day is when a stay was so: it opens the sentence."""
    opening = scene.sentence.start + _HEAD
    return when.start <= opening


def _of_main_verb(scene: Scene, trigger: Trigger, word: int) -> bool:
    """Whether a date tells when something else was done: 'the engineer kidnapped at Sakoira was freed on Tuesday'."""
    story = scene.story
    if trigger.form != PARTICIPLE or word < trigger.j:
        return False
    before = range(max(scene.sentence.i, trigger.i - 4), trigger.i)
    if any(story.has(step, name) for step in before for name in ("aux_passive", "aux_perfect")):
        return False
    helpers = [
        step
        for step in range(trigger.j, word)
        if story.has(step, "aux_passive") or (story.has(step, "aux_perfect") and story.words.keys[step] != "a")
    ]
    return bool(helpers) and not any(trigger.j <= other.i <= word for other in scene.triggers)


def _opens(scene: Scene, word: int, when: When) -> bool:
    """Whether a date stands before everything else that the sentence tells, with a comma after it."""
    first = not scene.story.groups_in(scene.sentence.i, word) and all(trigger.i > word for trigger in scene.triggers)
    return first and scene.story.article.text[when.end : when.end + 1] in {",", " "} and word - scene.sentence.i < 12


def _own_subject(scene: Scene, trigger: Trigger, group: list[Trigger]) -> bool:
    """Whether a predicate of another claim has a subject of its own right before it."""
    if trigger in group or trigger.voice == NOMINAL:
        return False
    before = range(max(scene.sentence.i, trigger.i - 3), trigger.i)
    if trigger.form == PARTICIPLE and not any(scene.story.has(s, a) for s in before for a in _AUXILIARIES):
        return False  # "twelve were killed and five abducted on 11 November"
    near = scene.story.groups_in(max(scene.sentence.i, trigger.i - 12), trigger.i)
    joined = scene.story.lists.sets["list_words"]
    return any(trigger.i - one.j <= 3 and not joined & set(scene.story.words.keys[one.j : trigger.i]) for one in near)


def _claimed_on(scene: Scene, word: int, group: list[Trigger]) -> bool:
    """Whether a date within the sentence stands before who claims or blames somebody for what is told."""
    claims = [trigger.i for trigger in scene.triggers if trigger.type in {"responsibility_claim", "accusation"}]
    return word > scene.sentence.i and any(word < at < min(trigger.i for trigger in group) for at in claims)


def _said_after(scene: Scene, at: int, word: int, group: list[Trigger]) -> bool:
    """Whether a participle of speech after a comma stands between a date and what is told: ', saying'."""
    story = scene.story
    opens = at > scene.sentence.i and "," in story.words.gap(at - 1) and word < at
    return opens and word > scene.sentence.i + 3 and all(at < trigger.i for trigger in group)


def _spoken_on(scene: Scene, word: int, group: list[Trigger]) -> bool:
    """Whether a date tells when something was said: 'said on Monday', 'a annoncé lundi'."""
    story = scene.story
    issued = any(story.has(step, "announcements") for step in range(max(scene.sentence.i, word - _ISSUED), word))
    if issued and not any(trigger.i < word for trigger in group):
        return True  # "dans un communiqué du 2 mai"
    if word > scene.sentence.i and story.lists.speech.at(story.words, word - 1, word):
        claimed = any(trigger.type == "responsibility_claim" for trigger in scene.triggers)
        if not claimed:  # "claimed Tuesday's raid"
            return True  # "ont indiqué dimanche"
    if _claimed_on(scene, word, group) or any(_said_after(scene, voice.at, word, group) for voice in scene.voices):
        return True  # "JNIM on Tuesday claimed an attack", "late on Monday, saying its fighters killed 40"
    if any(trigger.i <= word < trigger.j + 6 for trigger in group):
        return False
    for step in range(word - 1, max(scene.sentence.i, word - 6) - 1, -1):
        told = [t for t in scene.triggers if t.i <= step < t.j]
        if told and told[0].type in {"accusation", "denial"}:
            return True
        if told or story.marked(step, ",;") or story.phrase_at(step, "repelled", 3) is not None:
            break
        if story.lists.speech.at(story.words, step, step + 1) or story.has(step, "publish"):
            return True
    after = range(word + 1, min(word + 3, scene.sentence.j))
    spoken = [voice.at for voice in scene.voices if story.lists.speech.at(story.words, voice.at)]
    return any(at in after for at in spoken) and word - scene.sentence.i > 1
