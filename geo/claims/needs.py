"""What a predicate needs beside it to count: an armed actor, troops, a base, people."""

from __future__ import annotations

from geo.actors import is_group, is_organisation, state_of
from geo.claims.lists import ACTIVE, NOMINAL, PASSIVE, VIOLENT, Predicate
from geo.claims.numbers import Number
from geo.claims.story import Sentence, Story

_MANY = 20  # fewer people that arrive somewhere are travellers
_OBJECT = 8  # words after a verb among which its object begins
_HELPERS = 4  # auxiliaries and adverbs before a participle
_INSET = (
    16  # words between the commas of an inset: ", rentrés du Fezzan le mois dernier avec la promesse d'une amnistie,"
)
_BLAST = 6  # words between a verb, or a mine, and what tells that it went off
_HOST = 6  # words between a count of displaced people and who takes them in
_ARMED_CLASSES = frozenset({"UNKNOWN_ARMED", "UNKNOWN_JIHADIST", "UNKNOWN_FOREIGN"})


def armed(actor_id: str) -> bool:
    """Whether an actor bears arms."""
    return actor_id in _ARMED_CLASSES or is_group(actor_id) or forces(actor_id)


def forces(actor_id: str) -> bool:
    """Whether an actor is a state's force, government or mission, or foreign fighters in its pay."""
    return (
        state_of(actor_id) is not None
        or actor_id in {"UNKNOWN_FOREIGN", "WAGNER", "AFRICA_CORPS"}
        or (not is_group(actor_id) and actor_id.isupper() and not is_organisation(actor_id))
    )


def group(actor_id: str) -> bool:
    """Whether an actor is an armed group."""
    return is_group(actor_id)


def meets_needs(
    story: Story, sentence: Sentence, i: int, j: int, predicate: Predicate, voice: str, numbers: list[Number]
) -> bool:
    """Whether everything that the predicate needs stands in its sentence."""
    return all(_CHECKS[need](story, sentence, i, j, voice, numbers) for need in predicate.needs)


def _actors(story: Story, sentence: Sentence) -> list[str]:
    """Actor ids of a sentence."""
    return [actor for one in story.groups_in(sentence.i, sentence.j) for actor in one.ids]


def _has_armed(story: Story, sentence: Sentence, i: int, j: int, voice: str, numbers: list[Number]) -> bool:
    """An armed actor in the sentence, or none at all and a pronoun before."""
    found = _actors(story, sentence)
    return any(armed(actor) for actor in found) or story.has(i - 1, "pronouns")


def _has_group(story: Story, sentence: Sentence, i: int, j: int, voice: str, numbers: list[Number]) -> bool:
    """An armed group in the sentence."""
    return any(group(actor) for actor in _actors(story, sentence)) or story.has(i - 1, "pronouns")


def _has_forces(story: Story, sentence: Sentence, i: int, j: int, voice: str, numbers: list[Number]) -> bool:
    """A state's force in the sentence."""
    return any(forces(actor) for actor in _actors(story, sentence))


def _has_object(story: Story, sentence: Sentence, i: int, j: int, voice: str, numbers: list[Number]) -> bool:
    """Something that can be hit, beside the verb."""
    low, high = (i - _OBJECT, i) if voice == PASSIVE else (j, j + _OBJECT)
    low, high = max(low, sentence.i), min(high, sentence.j)
    return bool(story.groups_in(low, high) or story.places_in(low, high) or story.facilities_in(low, high))


def _has_place(story: Story, sentence: Sentence, i: int, j: int, voice: str, numbers: list[Number]) -> bool:
    """A place or facility beside the verb."""
    low, high = max(i - _OBJECT, sentence.i), min(j + _OBJECT, sentence.j)
    if voice != PASSIVE:
        low = j
    there = any(story.phrase_at(step, "there") for step in range(low, high))
    return there or bool(story.places_in(low, high) or story.facilities_in(low, high))


def _has_town(story: Story, sentence: Sentence, i: int, j: int, voice: str, numbers: list[Number]) -> bool:
    """A place or facility as the verb's own object, or its subject in the passive: 'retook the town of Kidal'."""
    if voice == PASSIVE:
        return _has_place(story, sentence, i, j, voice, numbers)
    generic = story.lists.sets["town_words"]
    for step in range(j, min(j + 6, sentence.j)):
        if story.places_in(step, step + 1) or story.facilities_in(step, step + 1) or story.phrase_at(step, "there"):
            return True
        plain = story.has(step, "determiners") or story.has(step, "calendar")
        if story.words.keys[step] not in generic and not plain:
            return False
    return False


def _before_inset(story: Story, sentence: Sentence, low: int, i: int) -> int:
    """First word to look at before a verb whose subject an inset parts from it: 'les gens, venus de Dori, ont …'."""
    verb = i
    while verb > sentence.i and story.words.glued[verb - 1] and i - verb < _HELPERS:
        verb -= 1
    if verb == sentence.i or "," not in story.words.gap(verb - 1):
        return low
    opened = next((at for at in range(verb - 2, sentence.i, -1) if "," in story.words.gap(at)), None)
    return low if opened is None or verb - opened > _INSET else min(low, max(opened - _OBJECT, sentence.i))


def _has_people(story: Story, sentence: Sentence, i: int, j: int, voice: str, numbers: list[Number]) -> bool:
    """People beside the verb: an actor or a number of people."""
    low, high = (max(i - _OBJECT, sentence.i), i) if voice == PASSIVE else (j, min(j + _OBJECT, sentence.j))
    if predicate_subject_first(story, i, j):
        low = max(i - _OBJECT, sentence.i)
    if voice == PASSIVE:
        low = _before_inset(story, sentence, low, i)
    counted = any(n.people for n in numbers if low <= n.i < high)
    bare = voice != PASSIVE and any(
        not n.noun and n.first == j for n in numbers
    )  # "killed 18 soldiers and captured three"
    return bool(story.groups_in(low, high)) or counted or bare


def predicate_subject_first(story: Story, i: int, j: int) -> bool:
    """Whether a verb's own subject is the people: 'villagers fled'."""
    hit = story.lists.predicates.at(story.words, i, j)
    return hit is not None and any(reading.predicate.subject == "target" for reading in hit[2])


def _has_troops(story: Story, sentence: Sentence, i: int, j: int, voice: str, numbers: list[Number]) -> bool:
    """A number of troops in the sentence."""
    return any(number.troops and i - _OBJECT <= number.i <= j + 6 for number in numbers)


def _has_troops_after(story: Story, sentence: Sentence, i: int, j: int, voice: str, numbers: list[Number]) -> bool:
    """A number of troops right after the verb: 'has 1,500 soldiers in Niger'."""
    return any(number.troops for number in numbers if number.first == j)


def _has_toll(story: Story, sentence: Sentence, i: int, j: int, voice: str, numbers: list[Number]) -> bool:
    """A number of people in the sentence."""
    return any(number.people or not number.noun for number in numbers)


def _has_speaker(story: Story, sentence: Sentence, i: int, j: int, voice: str, numbers: list[Number]) -> bool:
    """A reporting verb or 'according to' in the sentence."""
    words, lists = story.words, story.lists
    if any(story.phrase_at(step, "according") for step in range(sentence.i, sentence.j)):
        return True
    return any(lists.speech.at(words, step, sentence.j) for step in range(sentence.i, sentence.j))


def _has_attack(story: Story, sentence: Sentence, i: int, j: int, voice: str, numbers: list[Number]) -> bool:
    """The noun of an attack right beside 'claimed'."""
    low, high = (sentence.i, i) if voice == PASSIVE else (j, min(j + 5, sentence.j))
    for step in range(low, high):
        hit = story.lists.predicates.at(story.words, step, sentence.j)
        if hit and any(reading.predicate.type in VIOLENT and reading.predicate.pos == "noun" for reading in hit[2]):
            return True
    return False


def _has_near(name: str, reach: int):  # type: ignore[no-untyped-def]
    """A word of a list that is the verb's object, or its subject in the passive: 'took two hostages'."""

    def check(story: Story, sentence: Sentence, i: int, j: int, voice: str, numbers: list[Number]) -> bool:
        low, high = (max(i - reach, sentence.i), i) if voice == PASSIVE else (j, min(j + reach, sentence.j))
        return any(story.has(step, name) for step in range(low, high))

    return check


def _has_civilians(story: Story, sentence: Sentence, i: int, j: int, voice: str, numbers: list[Number]) -> bool:
    """Civilians as the verb's object, or its subject in the passive."""
    low, high = (max(i - _OBJECT, sentence.i), i) if voice == PASSIVE else (j, min(j + _OBJECT, sentence.j))
    return any("civilians" in one.ids for one in story.groups_in(low, high))


def _has_displaced(story: Story, sentence: Sentence, i: int, j: int, voice: str, numbers: list[Number]) -> bool:
    """Many people, not fighters, as the subject: '4,600 people have arrived in Ouahigouya'."""
    lists = story.lists
    return any(
        i - _OBJECT <= number.i < i
        and number.noun in lists.sets["count_displaceable"]
        and (number.low or number.high or 0) >= _MANY
        for number in numbers
    )


def _has_refugees(story: Story, sentence: Sentence, i: int, j: int, voice: str, numbers: list[Number]) -> bool:
    """Refugees or displaced people in number as the subject: '160,000 refugees now live in Mbera'."""
    near = [number for number in numbers if i - _OBJECT <= number.i < i]
    return any(story.has(step, "refugees") for number in near for step in range(number.j, number.k))


def _has_fallen(story: Story, sentence: Sentence, i: int, j: int, voice: str, numbers: list[Number]) -> bool:
    """Fighters or people in number as the subject: 'douze hommes sont tombés', however long their name is."""
    named = [one.i for one in story.groups_in(sentence.i, i) if i - one.j < 4]
    reach = 10 if named else 6  # "trois volontaires pour la défense de la patrie (VDP) sont tombés"
    return any(number.people and min([i, *named]) - reach <= number.i < i for number in numbers)


def _has_blast(story: Story, sentence: Sentence, i: int, j: int, voice: str, numbers: list[Number]) -> bool:
    """An explosive that a verb runs into, or harm done by one: 'ont sauté sur des mines', 'une mine a tué'."""
    if voice != NOMINAL:
        return any(story.has(step, "explosives") for step in range(j, min(j + _BLAST, sentence.j)))
    if j < sentence.j and (story.has(j, "of_words") or story.facilities_in(i, j)):
        return False  # "une mine d'or"
    return any(story.has(step, "blast_done") for step in range(j, min(j + _BLAST, sentence.j)))


def _has_hosted(story: Story, sentence: Sentence, i: int, j: int, voice: str, numbers: list[Number]) -> bool:
    """A count of displaced people that somewhere takes in or that stands by itself, not of people who are helped."""
    number = next((number for number in numbers if number.j <= i < number.k and not number.part), None)
    number = number or _number_of(story, numbers, i)
    if number is None or any(story.has(step, "aid") for step in range(sentence.i, sentence.j)):
        return False
    hosts = any(story.has(step, "hosts") for step in range(max(number.first - _HOST, sentence.i), number.first))
    opens = number.first == sentence.i or story.marked(number.first - 1, ":•")
    after = story.words.glued[j - 1] and story.phrase_at(j, "place_in", 3, sentence.j) is not None
    at_place = after and bool(story.places_in(j, min(j + _HOST, sentence.j)))
    after_noun = range(j, min(j + 3, sentence.j))
    done = any(story.has(step, "aux_passive") for step in after_noun)
    if done:  # "73 000 déplacés sont enregistrés", not "12 déplacés ont été tués"
        return any(
            story.has(step, "hosts") and not story.has(step, "aux_passive") for step in range(j, min(j + 5, sentence.j))
        )
    return hosts or opens or at_place


def _number_of(story: Story, numbers: list[Number], i: int) -> Number | None:
    """The figure of 'estime à 41 000 le nombre de réfugiés', which counts what stands at a word."""
    for number in numbers:
        between = range(number.j, i)
        if not number.noun and 0 < len(between) <= 3 and any(story.has(step, "count_number_of") for step in between):
            return number
    return None


def _forces_before(story: Story, sentence: Sentence, i: int) -> bool:
    """Whether a state's forces, not its government, stand right before a verb."""
    near = story.groups_in(max(sentence.i, i - _OBJECT), i)
    return bool(near) and any(forces(actor) and not actor.startswith("GOV_") for actor in near[-1].ids)


def _has_word(name: str):  # type: ignore[no-untyped-def]
    """A word of a list in the sentence."""

    def check(story: Story, sentence: Sentence, i: int, j: int, voice: str, numbers: list[Number]) -> bool:
        return any(story.phrase_at(step, name, 2) for step in range(sentence.i, sentence.j))

    return check


_CHECKS = {
    "armed": _has_armed,
    "group": _has_group,
    "forces": _has_forces,
    "object": _has_object,
    "place": _has_place,
    "people": _has_people,
    "number": _has_troops,
    "number_forces": _has_troops_after,
    "toll": _has_toll,
    "speaker": _has_speaker,
    "claimed": _has_attack,
    "base": _has_word("base"),
    "bodies": _has_word("bodies"),
    "graves": lambda story, sentence, i, j, voice, numbers: (  # "nous avons enterré 44 corps" tells of the dead alone
        _has_word("bodies")(story, sentence, i, j, voice, numbers)
        and (
            _has_word("graves")(story, sentence, i, j, voice, numbers)
            or _has_armed(story, sentence, i, j, voice, numbers)
        )
    ),
    "leavable": lambda story, sentence, i, j, voice, numbers: (
        _has_near("leavable", 6)(story, sentence, i, j, voice, numbers)
        or (story.has(j, "left_then") and _forces_before(story, sentence, i))
        or bool(story.places_in(j, min(j + 4, sentence.j)))
    ),
    "accusation": lambda story, sentence, i, j, voice, numbers: (  # "le coordonnateur conteste."
        _has_word("accused_matter")(story, sentence, i, j, voice, numbers)
        or (voice == ACTIVE and i > sentence.i and (j >= sentence.j or story.marked(j - 1, ":;")))
    ),
    "held": lambda story, sentence, i, j, voice, numbers: any(  # "trois suspects sont aux mains de la police"
        story.has(step, "suspects") for step in range(max(i - 4, sentence.i), i)
    ),
    "suspects": _has_near("suspects", 4),
    "displaced": _has_displaced,
    "refugees": _has_refugees,
    "airborne": _has_word("airborne"),
    "nobase": lambda story, sentence, i, j, voice, numbers: (  # a base that is taken over is handed over
        not any(story.has(step, "base") for step in range(j, min(j + 4, sentence.j)))
        or _has_group(story, sentence, i, j, voice, numbers)
    ),
    "unnumbered": lambda story, sentence, i, j, voice, numbers: (  # "revendique plus de 100 soldats tués" is a toll
        not any(j <= number.first <= j + 1 for number in numbers)
    ),
    "residents": lambda story, sentence, i, j, voice, numbers: (
        any("civilians" in one.ids for one in story.groups_in(max(i - _OBJECT, sentence.i), i))
        or _has_displaced(story, sentence, i, j, voice, numbers)
    ),
    "told": lambda story, sentence, i, j, voice, numbers: (  # not "une attaque imputée à", which only names who did it
        voice == ACTIVE or any(story.has(step, "aux_passive") for step in range(max(i - 3, sentence.i), i))
    ),
    "blasting": _has_blast,
    "hosted": _has_hosted,
    "flee": lambda story, sentence, i, j, voice, numbers: any(
        story.has(step, "fleeing") for step in range(j, min(j + _OBJECT + 2, sentence.j))
    ),
    "enemy": _has_near("enemy_words", 10),
    "hostages": _has_near("hostages", 5),
    "goods": _has_near("goods", 6),
    "civilians": _has_civilians,
    "lost": lambda story, sentence, i, j, voice, numbers: (
        voice == ACTIVE
        and any((number.people or number.troops) and j <= number.first <= j + 1 for number in numbers)
        and (
            any(number.troops and number.first == j for number in numbers)
            or any(armed(actor) for one in story.groups_in(sentence.i, i) for actor in one.ids)
        )
    ),
    "number_after": lambda story, sentence, i, j, voice, numbers: any(
        number.troops and j <= number.first <= j + _OBJECT for number in numbers
    ),
    "fallen": _has_fallen,
    "town": _has_town,
    "active": lambda story, sentence, i, j, voice, numbers: voice == ACTIVE,
}
