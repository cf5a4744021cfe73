"""Find what a sentence claims: its predicates, active, passive or as nouns, and whether they happened."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from geo.claims.lists import (
    ACTIVE,
    CONDITIONAL,
    FINITE,
    GERUND,
    INFINITIVE,
    NOMINAL,
    PARTICIPLE,
    PASSIVE,
    VIOLENT,
    Predicate,
    Reading,
)
from geo.claims.needs import armed, meets_needs
from geo.claims.numbers import Number
from geo.claims.story import Sentence, Story
from geo.lexicon.phrases import read_words

MOVES = frozenset({"troop_presence", "deployment", "withdrawal", "base_handover"})
_LOOK_BACK = 5  # words before a verb among which its auxiliary stands
_REACTION = 8  # words between 'demanded' or 'condemned' and its object
_SHORT = 5  # letters; a shorter word in -ly or -ment is something else
_NO_NOUN, _NO_VERB = 2, 4  # words back to a negation: "no deadly attack", "did not in fact attack"
_PARTED = 12  # words between a verb and its last words: "forced the people of three villages to leave"
_BESIDE = 6  # words around a capital that tell a name from a headline
_PLAN_BACK = 6  # words before a verb among which 'plans to' stands


@dataclass(frozen=True, slots=True)
class Trigger:
    """A predicate in the text.

    Attributes
    ----------
    i, j : int
        Its words.
    type : str
        Claim type, or kill or wound.
    voice : str
        active, passive or nominal.
    subject : str
        What the grammatical subject is: agent, target, both, base or taker.
    form : str
        finite, participle, gerund, infinitive, conditional, noun, phrase or toll.
    negated, hedged, planned : bool
        Whether the text denies it, doubts it, or only plans it.
    """

    i: int
    j: int
    type: str
    voice: str
    subject: str
    form: str
    negated: bool = False
    hedged: bool = False
    planned: bool = False

    @property
    def violent(self) -> bool:
        """Whether it is part of an event of violence."""
        return self.type in VIOLENT


def find_triggers(story: Story, sentence: Sentence, numbers: list[Number]) -> list[Trigger]:
    """Predicates of a sentence, in order."""
    found: list[Trigger] = []
    index = sentence.i
    while index < sentence.j:
        idiom = story.phrase_at(index, "idioms", 4, sentence.j)
        if idiom is not None:
            index = idiom  # "cheval de bataille" is no battle
            continue
        last = found[-1] if found else None
        end, trigger = index + 1, None
        for hit in (_parted(story, sentence, index), story.lists.predicates.at(story.words, index, sentence.j)):
            while trigger is None and hit is not None and not _is_name(story, sentence, index):
                end = hit[0]
                trigger = _read(story, sentence, index, end, hit[2], numbers, last)
                shorter = trigger is None and end > index + 1  # "une attaque a fait" is no "attaquer à"
                hit = story.lists.predicates.at(story.words, index, end - 1) if shorter else None
        if trigger is not None:
            if found and _repels(story, found[-1], trigger):
                found.pop()
            found.append(trigger)
        index = end if trigger is not None else index + 1
    return found


def _parted(story: Story, sentence: Sentence, i: int) -> tuple[int, str, list[Reading]] | None:
    """A verb whose last words stand after its object: 'forced the villagers to leave', 'handed the base over'."""
    hit = story.lists.split.at(story.words, i, sentence.j)
    if hit is None:
        return None
    end, form, readings = hit
    ahead: set[str] = set()
    for step in range(end, min(end + _PARTED, sentence.j)):
        if step > end and story.marked(step - 1, ";:—"):
            break
        ahead |= {" ".join(story.words.keys[step : step + n]) for n in (1, 2, 3, 4) if step + n <= sentence.j}
    fitting = [reading for reading in readings if reading.tails & ahead]
    return (end, form, fitting) if fitting else None


def _is_name(story: Story, sentence: Sentence, i: int) -> bool:
    """Whether a word is printed as a name within its sentence: 'Target', 'Shell', 'the Battle of'."""
    printed = story.words.printed(i)
    if i == sentence.i or sentence.title or not printed[0].isupper() or printed.isupper():
        return False
    if not story.words.glued[i - 1]:
        return False
    near = [story.words.printed(step) for step in range(max(sentence.i, i - _BESIDE), min(i + _BESIDE, sentence.j))]
    return 2 * sum(word[0].isupper() for word in near) <= len(near)  # a headline has capitals all over


def _repels(story: Story, last: Trigger, trigger: Trigger) -> bool:
    """Whether a verb only tells that the event named after it was fought off: 'repelled an attack'."""
    fought = story.phrase_at(last.i, "repelled", 3) is not None and last.voice == ACTIVE
    named = trigger.voice == NOMINAL and trigger.type == "attack" and trigger.i - last.j <= _LOOK_BACK
    return fought and named and not story.cut_between(last.j, trigger.i)


def _read(
    story: Story,
    sentence: Sentence,
    i: int,
    j: int,
    readings: list[Reading],
    numbers: list[Number],
    last: Trigger | None,
) -> Trigger | None:
    """First reading of a phrase that the words around it allow."""
    exact = exact_forms(story, i, j, [(reading.form, reading) for reading in readings])
    if _inside_actor(story, i, j):  # "268 000 déplacés internes" are civilians too
        exact = [reading for reading in exact if reading.predicate.pos == "toll"]
    if _inside_place(story, i, j):
        return None
    for reading in sorted(exact, key=lambda reading: _rank(story, sentence, i, reading)):
        form = _form(story, sentence, i, j, reading)
        if form is None:
            continue
        voice = _voice(story, sentence, i, j, form, reading.predicate)
        bare = form == PARTICIPLE and _auxiliary(story, sentence, i) is None
        if bare and last is not None and story.has(i - 1, "list_words") and last.form == PARTICIPLE:
            voice = last.voice
        if not meets_needs(story, sentence, i, j, reading.predicate, voice, numbers):
            continue
        trigger = Trigger(i, j, reading.predicate.type, voice, reading.predicate.subject, form)
        return _modality(story, sentence, trigger)
    return None


def _inside_actor(story: Story, i: int, j: int) -> bool:
    """Whether the words are part of an actor's name."""
    return any(group.i <= i and j <= group.j for group in story.groups_in(max(i - 8, 0), j))


def _inside_place(story: Story, i: int, j: int) -> bool:
    """Whether the words are part of a place's name."""
    return any(place.i <= i and j <= place.j for place in story.places_in(max(i - 4, 0), j))


def _rank(story: Story, sentence: Sentence, i: int, reading: Reading) -> int:
    """Order in which readings are tried: a toll after a figure, a noun before a verb's finite form."""
    if reading.predicate.pos == "toll":
        counted = i > sentence.i and (story.words.keys[i - 1].isdigit() or story.has(i - 1, "count_words"))
        return (
            0 if counted or (reading.form == story.words.printed(i) and story.phrase_before(i, "count_vague", 3)) else 3
        )
    if reading.predicate.pos != "noun":
        return 2
    if _auxiliary(story, sentence, i) is not None:
        return 3  # "a démenti"
    end = i + len(_plain_words(reading.form))
    of = end < sentence.j and story.has(end, "of_words")
    gerund = story.article.lang == "en" and end == i + 1 and reading.form.endswith("ing")
    object_next = end < sentence.j and story.words.glued[i] and not story.has(end, "oblique")
    verbal = "," in story.words.gap(i - 1) and object_next and not story.has(end, "aux_passive")  # ", fighting groups"
    noun = reading.form == "fighting" and not verbal
    return 3 if gerund and not of and not story.has(i - 1, "again") and not noun else 1


def exact_forms(story: Story, i: int, j: int, readings: list[tuple[str, Any]]) -> list[Any]:
    """Readings whose form is printed with its accents ('attaque', 'attaqué'); all of them where capitals hide them."""
    printed = [story.words.printed(step).casefold() for step in range(i, j)]
    exact = [reading for form, reading in readings if _plain_words(form) == printed]
    shouted = story.text(i, j).isupper()
    return exact or ([reading for _, reading in readings] if shouted or story.article.lang == "en" else [])


@lru_cache(maxsize=16384)
def _plain_words(form: str) -> list[str]:
    """Words of a form, with their accents."""
    words = read_words(form)
    return [words.printed(step).casefold() for step in range(len(words))]


def _form(story: Story, sentence: Sentence, i: int, j: int, reading: Reading) -> str | None:
    """What the words are here: noun, finite verb, participle …; None where they cannot be the predicate's."""
    kinds = reading.kinds
    if reading.predicate.pos != "verb":
        if reading.predicate.pos == "noun" and _verbal_place(story, sentence, i, j):
            return None
        return reading.predicate.pos
    if _no_verb_here(story, sentence, i, kinds):
        return None
    if GERUND in kinds:
        before = story.words.keys[i - 1] if i > sentence.i else ""
        noun = before in _BEFORE_NOUN or (before == "of" and story.has(i - 2, "time_of"))
        noun = noun or (bool(before) and story.has(i - 1, "again"))
        return None if noun else GERUND
    if PARTICIPLE in kinds and FINITE in kinds:
        helped = _auxiliary(story, sentence, i) is not None
        whole = j - i > 1 and story.article.lang == "en"  # "claimed responsibility": its object is told
        return PARTICIPLE if helped or not (whole or _active_here(story, sentence, i, j)) else FINITE
    for kind in (CONDITIONAL, PARTICIPLE, INFINITIVE, FINITE):
        if kind in kinds:
            if kind == INFINITIVE and story.article.lang == "en" and not _after_to(story, i) and FINITE in kinds:
                return FINITE
            return kind
    return None


def _no_verb_here(story: Story, sentence: Sentence, i: int, kinds: frozenset[str]) -> bool:
    """Whether a noun is expected at a word: after 'the', and for a base form after a singular."""
    told = kinds == {INFINITIVE} and _realised(story, i)
    if not told and not kinds & {PARTICIPLE, GERUND, CONDITIONAL} and _noun_place(story, sentence, i):
        return True
    if story.article.lang == "fr":
        return kinds == {FINITE} and _named_here(story, sentence, i)
    if kinds == {FINITE} and story.words.keys[i].endswith("s"):
        return _plural_noun(story, sentence, i)
    return kinds == {FINITE, INFINITIVE} and story.article.lang == "en" and not _base_form(story, sentence, i)


def _plural_noun(story: Story, sentence: Sentence, i: int) -> bool:
    """Whether an English form in -s is a plural, no verb: 'planting bombs', 'three raids', 'by attacks'."""
    if i == sentence.i or not story.words.glued[i - 1] or story.article.lang != "en":
        return False
    key = story.words.keys[i - 1]
    return key.endswith("ing") or key.isdigit() or any(story.has(i - 1, name) for name in ("oblique", "count_words"))


def _named_here(story: Story, sentence: Sentence, i: int) -> bool:
    """Whether a French form is a noun here: after 'une', or between 'la' and 'de': 'la cible d'une attaque'."""
    of = i + 1 < sentence.j and story.has(i + 1, "of_words")
    return _noun_place(story, sentence, i) or (of and i > sentence.i and story.has(i - 1, "again"))


def _realised(story: Story, i: int) -> bool:
    """Whether a French infinitive after 'de' tells what was done: 'a permis de tuer', 'vient d'attaquer'."""
    return story.has(i - 1, "of_words") and story.words.glued[i - 2] and story.has(i - 2, "done_before")


def _base_form(story: Story, sentence: Sentence, i: int) -> bool:
    """Whether an English verb without an ending can stand here: after a plural, a pronoun or an auxiliary."""
    if i == sentence.i or not story.words.glued[i - 1]:
        return True
    key = story.words.keys[i - 1]
    if key in _VERB_BEFORE or _plural_actor(story, i) or _adverb(story, i - 1):
        return True
    if story.words.printed(i - 1)[0].isupper():
        return True  # "al-Qaeda control"
    if any(story.has(i - 1, name) for name in ("aux_skip", "plans", "negation", "list_words", "pronouns", "decided")):
        return True
    return any(group.j == i for group in story.groups_in(max(sentence.i, i - 8), i))


def _after_to(story: Story, i: int) -> bool:
    """Whether an English infinitive stands here."""
    return i > 0 and (story.words.keys[i - 1] == "to" or story.has(i - 1, "plans"))


_BEFORE_NOUN = frozenset({"heavy", "fierce", "intense", "renewed", "fresh", "ongoing", "in", "during", "recent"})
_VERB_BEFORE = frozenset(
    "to will would could can may might shall should must did do does t not who which that they we you i qui "
    "help helped let make often".split()
)


def _verbal_place(story: Story, sentence: Sentence, i: int, j: int) -> bool:
    """Whether a word that can be noun or verb is a verb here: 'Gunmen attack village', 'to attack'."""
    if i == sentence.i or not story.words.glued[i - 1] or j - i > 1:
        return False
    if story.article.lang == "fr":
        return any(group.j == i for group in story.groups_in(max(sentence.i, i - 8), i)) and story.has(j, "again")
    if story.words.keys[i - 1] in _VERB_BEFORE:
        return True
    ends = any(group.j == i for group in story.groups_in(max(sentence.i, i - 8), i))
    follows = j < sentence.j and story.words.glued[j - 1] and not story.has(j, "oblique") and not story.has(j, "cuts")
    possessed = "'" in story.words.gap(i - 1) or "’" in story.words.gap(i - 1)
    plural = ends and _plural_actor(story, i)
    printed = story.words.keys[i]
    return ends and follows and not possessed and (plural != printed.endswith("s"))


def _plural_actor(story: Story, i: int) -> bool:
    """Whether the actor that ends before a word is plural: 'gunmen', 'Malian troops'."""
    word = story.words.keys[i - 1]
    return word.endswith(("s", "men", "people", "police", "women", "children"))


def _noun_place(story: Story, sentence: Sentence, i: int) -> bool:
    """Whether a noun, not a verb, is expected at a word: after 'the', 'of', 'une'."""
    if i == sentence.i or not story.words.glued[i - 1]:
        return story.article.lang == "en" and i == sentence.i
    key = story.words.keys[i - 1]
    if story.article.lang == "fr":
        return story.has(i - 1, "determiners") and key not in {"l", "les", "la", "le"}
    return key in {
        "the",
        "a",
        "an",
        "its",
        "their",
        "his",
        "her",
        "our",
        "of",
        "in",
        "under",
        "by",
        "deadly",
        "this",
        "that",
        "from",
        "on",
    }


def _active_here(story: Story, sentence: Sentence, i: int, j: int) -> bool:
    """Whether an English '-ed' form without auxiliary is the finite verb, not a bare participle."""
    if j >= sentence.j or not story.words.glued[j - 1]:
        return _ends_group(story, sentence, i) and not _counted_before(story, i)
    key = story.words.keys[j]
    if key in story.lists.sets["agent_by"]:
        return False
    if any(story.phrase_at(j, f"count_{name}", 3, sentence.j) for name in ("about", "least", "most")):
        return True
    if story.has(j, "oblique") or story.has(j, "cuts"):
        return _ends_group(story, sentence, i) and not _counted_before(story, i)
    return True


def _ends_group(story: Story, sentence: Sentence, i: int) -> bool:
    """Whether an armed actor's name ends right before a word."""
    groups = story.groups_in(max(sentence.i, i - 8), i)
    while i - 1 > sentence.i and story.has(i - 1, "aux_skip"):
        i -= 1  # "the group also claimed"
    return any(group.j == i and any(armed(actor) for actor in group.ids) for group in groups)


def _counted_before(story: Story, i: int) -> bool:
    """Whether a figure stands shortly before: '40 terrorists killed'."""
    return any(story.words.keys[step].isdigit() or story.has(step, "count_words") for step in range(max(0, i - 4), i))


def _auxiliary(story: Story, sentence: Sentence, i: int) -> str | None:
    """'passive' or 'perfect' where an auxiliary stands before the verb, nearest first."""
    reflexive = False
    passed = i
    for step in range(i - 1, max(sentence.i, i - _LOOK_BACK) - 1, -1):
        if not story.words.glued[step]:
            return None
        if step >= passed:
            continue
        phrase = story.phrase_before(step + 1, "aux_phrases", 4, sentence.i)
        if phrase is not None:
            passed = phrase  # "a de nouveau attaqué"
            continue
        if story.has(step, "aux_passive"):
            return "perfect" if reflexive or story.has(step - 1, "aux_reflexive") else "passive"
        if story.has(step, "aux_perfect"):
            return "perfect"
        if story.has(step, "aux_reflexive"):
            reflexive = True
        elif not (story.has(step, "aux_skip") or _adverb(story, step)):
            return None
    return None


def _adverb(story: Story, step: int) -> bool:
    """Whether a word has an adverb's ending: 'nommément', 'deliberately'."""
    return len(story.words.keys[step]) > _SHORT and story.words.keys[step].endswith(story.lists.adverb_end)


def _voice(story: Story, sentence: Sentence, i: int, j: int, form: str, predicate: Predicate) -> str:
    """Active, passive or nominal."""
    if predicate.pos != "verb":
        return NOMINAL
    if form != PARTICIPLE or predicate.subject in {"both", "target"}:
        return ACTIVE
    return PASSIVE if _auxiliary(story, sentence, i) != "perfect" else ACTIVE


def _modality(story: Story, sentence: Sentence, trigger: Trigger) -> Trigger | None:
    """The trigger with negation, doubt and plan; None where a violent event is only feared or planned."""
    low = max(sentence.i, trigger.i - _PLAN_BACK)
    for step in range(trigger.i - 1, low - 1, -1):
        if story.marked(step, ",;:—–(") or story.words.gap(step) == " - ":
            low = step + 1
            break
    if _undone(story, trigger, low):
        return None
    planned = _planned(story, trigger, low)
    planned = planned or (trigger.type in MOVES and reaction_before(story, trigger, low, "demands"))
    back = _NO_NOUN if trigger.voice == NOMINAL else _NO_VERB
    negated = _negated(story, trigger, max(low, trigger.i - back))
    hedged = trigger.form == CONDITIONAL or any(
        story.phrase_at(step, "hedges", 3, trigger.i + 1) and not story.phrase_at(step, "not_hedges")
        for step in range(max(sentence.i, trigger.i - _PLAN_BACK), trigger.i + 1)
    )
    chosen = trigger.type == "group_active" and any(story.has(step, "decided") for step in range(low, trigger.i))
    if planned and trigger.type not in MOVES and not chosen:
        return None
    planned = planned and not chosen
    return Trigger(
        trigger.i, trigger.j, trigger.type, trigger.voice, trigger.subject, trigger.form, negated, hedged, planned
    )


def _undone(story: Story, trigger: Trigger, low: int) -> bool:
    """Whether a noun tells what was foiled, staged or ended: 'foiled an attack', 'ending a presence'."""
    if trigger.voice != NOMINAL:
        return False
    names: tuple[str, ...] = ("foiled", "staged") if trigger.violent or trigger.type == "mass_grave" else ()
    if trigger.type in {"troop_presence", "group_active"}:
        names = ("ended",)
    near = range(max(low, trigger.i - _LOOK_BACK), trigger.i)
    return any(story.phrase_at(step, name, 3, trigger.i) for step in near for name in names)


def _planned(story: Story, trigger: Trigger, low: int) -> bool:
    """Whether the words before make it a plan, a wish or a condition."""
    near = list(range(max(low, trigger.i - 3) if trigger.voice == NOMINAL else low, trigger.i))
    if any(story.has(step, "carried_out") or story.phrase_at(step, "hedges", 2) for step in near):
        return False
    near = [step for step in near if story.words.keys[step + 1] not in {"have", "avoir", "etre"}]
    near = [step for step in near if not (story.has(step, "calendar") and story.words.printed(step)[0].isupper())]
    ranked = any(story.has(step, "ranks") for step in range(max(low, trigger.i - 4), trigger.i))
    if any(story.words.keys[step] == "to" for step in near) and ranked:
        return False  # "the first to be given back"
    if trigger.form == INFINITIVE and story.article.lang == "en" and story.words.keys[trigger.i - 1] == "to":
        return True
    names = ["plans"] + (["guarded_against"] if trigger.voice == NOMINAL else [])
    if trigger.form == INFINITIVE and trigger.type != "displacement" and near:
        last = next((step for step in reversed(near) if not story.has(step, "aux_skip")), near[-1])
        if story.has(last, "purposes"):
            return True  # "venus pour enlever le maire"
    return any(story.phrase_at(step, name, 2, trigger.i) is not None for step in near for name in names)


def reaction_before(story: Story, trigger: Trigger, low: int, name: str) -> bool:
    """Whether a word of a list governs an event named by a noun: 'demanded the departure', 'condemned the attack'."""
    if trigger.voice != NOMINAL:
        return False
    near = range(max(low, trigger.i - _REACTION), trigger.i)
    return any(story.phrase_at(step, name, 3, trigger.i) and not story.cut_between(step, trigger.i) for step in near)


def _negated(story: Story, trigger: Trigger, low: int) -> bool:
    """Whether a negation stands right before."""
    keys = story.words.keys
    for step in range(low, trigger.i):
        if not story.has(step, "negation"):
            continue
        only = story.article.lang == "fr" and keys[step] == "ne" and "que" in keys[step : step + 5]
        return not only
    if story.article.lang == "en":
        return any(keys[step] == "t" and keys[step - 1].endswith("n") for step in range(low, trigger.i))
    return False
