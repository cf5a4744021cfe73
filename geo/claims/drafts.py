"""From the predicates of a sentence to drafts of claims."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

from geo.actors import forces_of, is_group
from geo.claims.dates import UNKNOWN, When
from geo.claims.numbers import Number
from geo.claims.predicates import GERUND, MOVES, NOMINAL, PASSIVE, VIOLENT, Trigger, armed, forces
from geo.claims.roles import agents_and_targets, groups_present, movers
from geo.claims.speakers import REPORT, Memory, Voice, speaker_of
from geo.claims.story import Place, Sentence, Story
from geo.claims.tolls import figures
from geo.claims.where import places_of, scope_text

_ORDER = ("air_strike", "explosion", "killing_of_civilians", "attack", "clash", "kill", "wound")


@dataclass
class Draft:
    """A claim on its way to the table."""

    type: str
    sentence: Sentence
    word: int
    actors: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    place: Place | None = None
    when: When | None = None
    numbers: list[dict[str, Any]] = field(default_factory=list)
    speaker: str = REPORT
    stance: str = "asserts"
    again: bool = False
    bare: bool = False
    planned: bool = False
    notes: list[str] = field(default_factory=list)
    against: list[int] = field(default_factory=list)
    matter: frozenset[str] = frozenset()
    denied_types: frozenset[str] = frozenset()
    content: bool = False
    accused: list[str] = field(default_factory=list)
    denies: Draft | None = None
    violent_words: bool = False
    phrase: bool = False
    apart: bool = False
    inherited: bool = False
    back: bool = False

    @property
    def violent(self) -> bool:
        """Whether it tells an event of violence."""
        return self.type in VIOLENT


@dataclass
class Scene:
    """What has been found in one sentence."""

    story: Story
    sentence: Sentence
    triggers: list[Trigger]
    numbers: list[Number]
    whens: list[tuple[int, When]]
    voices: list[Voice]
    memory: Memory

    def speaker(self, word: int) -> str:
        """Who says what stands at a word."""
        return speaker_of(self.story, self.sentence, word, self.voices, self.memory)


def drafts_of(scene: Scene) -> list[Draft]:
    """Drafts of a sentence, in order of the text."""
    found: list[Draft] = []
    violent = [trigger for trigger in scene.triggers if trigger.violent and not _denied(scene, trigger)]
    buried = any(trigger.type == "mass_grave" for trigger in scene.triggers)
    violent = [trigger for trigger in violent if not (buried and trigger.form == "toll")]
    lasting = [trigger for trigger in violent if _lasting(scene, trigger)]
    for group in _events(scene, [trigger for trigger in violent if trigger not in lasting]):
        found += _event(scene, group)
    for trigger in scene.triggers:
        if not trigger.violent:
            found += _other(scene, trigger, found)
    found += _stays(scene, lasting, found)
    apart = any(scene.story.has(step, "separate") for step in range(scene.sentence.i, scene.sentence.j))
    for draft in found:
        draft.apart = apart
    return sorted(found, key=lambda draft: draft.word)


def _denied(scene: Scene, trigger: Trigger) -> bool:
    """Whether the predicate is what somebody denies: 'denied that its soldiers took part in a massacre'."""
    before = [t for t in scene.triggers if t.type == "denial" and t.form not in {"noun", "phrase"} and t.i < trigger.i]
    return any(not scene.story.phrase_between(t.j, trigger.i, "contrast") for t in before)


# -- events of violence ----------------------------------------------------------------------------------------------
def _events(scene: Scene, triggers: list[Trigger]) -> list[list[Trigger]]:
    """Triggers that tell one event together: one speaker, one place."""
    groups: list[list[Trigger]] = []
    for trigger in triggers:
        if groups and _same_event(scene, groups[-1], trigger):
            groups[-1].append(trigger)
        else:
            groups.append([trigger])
    return groups


def _same_event(scene: Scene, group: list[Trigger], trigger: Trigger) -> bool:
    """Whether a trigger tells more of the same event."""
    story, last = scene.story, group[-1]
    if last.form == "toll" and trigger.form == "toll":
        return True
    if scene.speaker(last.i) != scene.speaker(trigger.i):
        return False
    after = {"after", "following", "apres", "suite", "since", "depuis"} & set(story.words.keys[last.j : trigger.i])
    if after and trigger.type not in {"kill", "wound"} and last.type not in {"kill", "wound"}:
        return False
    if trigger.form in {GERUND, "toll"}:
        return True
    here = [place.name for place in story.places_in(last.j, trigger.i)]
    there = [place.name for place in story.places_in(trigger.j, scene.sentence.j)]
    separate = story.phrase_between(last.j, trigger.i, "contrast") or _listed_verbs(scene, last, trigger)
    return not (separate and here and there and not set(here) & set(there))


def _listed_verbs(scene: Scene, last: Trigger, trigger: Trigger) -> bool:
    """Whether 'and' joins two full predicates."""
    between = scene.story.words.keys[last.j : trigger.i]
    return "and" in between or "et" in between


def _event(scene: Scene, group: list[Trigger]) -> list[Draft]:
    """Drafts of one event: one a place."""
    story, sentence = scene.story, scene.sentence
    group = [trigger for trigger in group if not (trigger.negated and trigger.type in {"kill", "wound"})]
    if not group:
        return []
    actors, targets = _sides(scene, group)
    numbers = figures(scene, group)
    head = _head(group)
    draft = Draft(head.type, sentence, head.i, actors, targets, speaker=scene.speaker(group[-1].i))
    draft.bare = all(trigger.type in {"kill", "wound"} for trigger in group)
    draft.back = any(_again(story, trigger) for trigger in group)
    draft.again = draft.back or _again_word(story, sentence)
    told = any(trigger.form == "phrase" for trigger in group)
    if draft.bare and not numbers and not (actors and targets) and not (told and targets):
        return []
    if draft.again and not numbers and any(trigger.type == "responsibility_claim" for trigger in scene.triggers):
        return []
    draft.violent_words = any(trigger.type not in {"kill", "wound"} for trigger in group)
    draft.type = _type(draft, numbers, head)
    if draft.type == "killing_of_civilians" and not draft.targets:
        draft.targets = ["civilians"]
    draft.stance = "hedged" if any(trigger.hedged for trigger in group) or _doubted(scene, group[-1]) else "asserts"
    draft.when = _when(scene, group)
    if any(trigger.negated for trigger in group):
        return _negated(scene, draft)
    return _spread(scene, draft, group, numbers)


def _doubted(scene: Scene, trigger: Trigger) -> bool:
    """Whether the speaker only believes it."""
    voices = [voice for voice in scene.voices if voice.low <= trigger.i < voice.high]
    near = min(voices, key=lambda voice: abs(voice.at - trigger.i), default=None)
    return near is not None and scene.story.has(near.at, "doubt_verbs")


def _head(group: list[Trigger]) -> Trigger:
    """The trigger that gives the event its type."""
    kinds = {trigger.type for trigger in group}
    wanted = next(kind for kind in _ORDER if kind in kinds)
    first = next((trigger for trigger in group if trigger.type in {"attack", "clash"}), None)
    if wanted in {"attack", "clash"} and first is not None:
        return first
    return next(trigger for trigger in group if trigger.type == wanted)


def _type(draft: Draft, numbers: list[dict[str, Any]], head: Trigger) -> str:
    """Claim type of an event: civilians killed make it a killing of civilians."""
    killed = [number for number in numbers if number["what"] == "killed"]
    civil = sum(number["low"] or number["high"] or 1 for number in killed if number["civilians"])
    civilian = civil > 0 and civil >= sum(n["low"] or n["high"] or 1 for n in killed if not n["civilians"])
    if head.type in {"kill", "wound", "attack"} and (
        civilian or (head.type == "kill" and "civilians" in draft.targets)
    ):
        return "killing_of_civilians"
    return "attack" if head.type in {"kill", "wound"} else head.type


def _sides(scene: Scene, group: list[Trigger]) -> tuple[list[str], list[str]]:
    """Agents and targets of an event, of all its triggers together."""
    actors: list[str] = []
    targets: list[str] = []
    ranked = sorted(group, key=lambda trigger: (trigger.form == "toll", trigger.i))
    for trigger in ranked:
        agents, hit = agents_and_targets(scene.story, scene.sentence, trigger, scene.triggers, scene.voices)
        if not actors:
            actors = [actor for actor in agents if armed(actor)]
        if trigger.type in {"kill", "wound"} or not targets:
            targets += [actor for actor in hit if actor not in targets]
    targets = [actor for actor in targets if actor not in actors and not actor.startswith("GOV_")]
    return _named_only(actors), _named_only(targets)


_STANDS_FOR = {"UNKNOWN_FOREIGN": {"WAGNER", "AFRICA_CORPS"}}


def _named_only(actors: list[str]) -> list[str]:
    """Actors without the unnamed ones that only repeat a named one: 'Wagner … the mercenaries'."""
    kept = []
    for actor in actors:
        stands_for = _STANDS_FOR.get(actor, {other for other in actors if is_group(other)} - _NOT_JIHADIST)
        unnamed = actor.startswith("UNKNOWN_") and actor != "UNKNOWN_ARMED"
        if not (unnamed and stands_for & set(actors) - {actor}):
            kept.append(actor)
    return kept


_NOT_JIHADIST = {
    "WAGNER",
    "AFRICA_CORPS",
    "UNKNOWN_FOREIGN",
    "UNKNOWN_ARMED",
    "VDP",
    "DOZO",
    "KOGLWEOGO",
    "GATIA",
    "MSA",
}


def _again(story: Story, trigger: Trigger) -> bool:
    """Whether a noun points back to an event told before: 'the attack'."""
    return trigger.form == "noun" and any(
        story.has(step, "again") for step in range(max(trigger.i - 2, 0), trigger.i) if story.words.glued[step]
    )


def _again_word(story: Story, sentence: Sentence) -> bool:
    """Whether the sentence says 'the village', 'there'."""
    return any(story.phrase_at(step, "there", 4, sentence.j) for step in range(sentence.i, sentence.j))


def _negated(scene: Scene, draft: Draft) -> list[Draft]:
    """What 'we did not attack' claims: a denial; nothing where nobody says it."""
    if draft.speaker == REPORT:
        return []
    return [replace(draft, type="denial", actors=[draft.speaker], stance="denies", bare=False, numbers=[])]


def _spread(scene: Scene, draft: Draft, group: list[Trigger], numbers: list[dict[str, Any]]) -> list[Draft]:
    """The draft at each of its places, with the figures that belong there."""
    low, high = _reach(scene, group)
    places = places_of(scene.story, scene.sentence, group, scene.voices, low, high)
    if len(places) < 2:
        draft.place = places[0] if places else _the_country(scene)
        draft.numbers = [_plain(number) for number in numbers]
        return [draft]
    together = ", ".join(place.name for place in places[:-1]) + " and " + places[-1].name
    found = []
    for index, place in enumerate(places):
        targets = [_soldiers_of(scene, target, place) for target in draft.targets]
        copy = replace(
            draft, place=place, targets=targets, numbers=[], notes=[f"the text names {together} in one breath"]
        )
        before = places[index - 1].j if index else scene.sentence.i
        for number in numbers:
            if number["what"] in {"killed", "wounded", "abducted", "displaced", "troops"}:
                copy.numbers.append({**_plain(number), "scope": f"uncertain: {together} together, or only one of them"})
            elif before <= number["word"] < place.i or (index == 0 and number["word"] > places[-1].i):
                copy.numbers.append(_plain(number))
        found.append(copy)
    return found


def _soldiers_of(scene: Scene, target: str, place: Place) -> str:
    """The forces of the place's country, where only 'soldiers' are named."""
    generic = any(
        mention.actor_id == target and mention.role == "forces"
        for one in scene.story.groups_in(scene.sentence.i, scene.sentence.j)
        for mention in one.mentions
    )
    iso3 = place.row.get("iso3")
    return forces_of(str(iso3)) if generic and iso3 else target


def _the_country(scene: Scene) -> Place | None:
    """The country named last, where the sentence says 'the country'."""
    story = scene.story
    if not story.phrase_between(scene.sentence.i, scene.sentence.j, "the_country"):
        return None
    before = [place for place in story.places_in(0, scene.sentence.i) if place.row["kind"] == "country"]
    if not before:
        return None
    share = Counter(place.name for place in before)
    return max(reversed(before), key=lambda place: share[place.name])


def _plain(number: dict[str, Any]) -> dict[str, Any]:
    """A figure with the schema's keys only."""
    return {key: number[key] for key in ("what", "low", "high", "of", "scope", "victims")}


def _reach(scene: Scene, group: list[Trigger]) -> tuple[int, int]:
    """Words among which the place of a group of triggers is looked for: not those of other events."""
    low, high = scene.sentence.i, scene.sentence.j
    for other in scene.triggers:
        if other in group or not other.violent:
            continue
        if other.i < group[0].i and scene.story.places_in(other.j, group[0].i):
            low = max(low, other.j)
        if other.i > group[-1].i and scene.story.places_in(group[-1].j, other.i):
            high = min(high, other.i)
    return low, high


# -- dates -----------------------------------------------------------------------------------------------------------
def _when(scene: Scene, group: list[Trigger]) -> When | None:
    """The date of a group of triggers: the nearest in their clauses, or one that opens the sentence."""
    best: tuple[float, When] | None = None
    for word, when in scene.whens:
        if _spoken_on(scene, word, group):
            continue
        if when.first is None:
            continue
        opening = word - scene.sentence.i <= 3 or _opens(scene, word, when)
        for trigger in group:
            low, high = (trigger.j, word) if word >= trigger.j else (word, trigger.i)
            cuts = scene.story.cut_between(low, high)
            others = 2 * sum(1 for t in scene.triggers if low <= t.i < high and _own_subject(scene, t, group))
            relative = (
                sum(1 for step in range(low, high) if scene.story.has(step, "relatives")) if word >= trigger.j else 0
            )
            weight = high - low + 12 * cuts + 8 * others + 30 * relative
            if opening:
                weight = 5 + 0.1 * (high - low)
            if (best is None or weight < best[0]) and (cuts + others < 2 or opening):
                best = (weight, when)
    if best is None or (best[0] > 40):
        return None
    return best[1]


def _opens(scene: Scene, word: int, when: When) -> bool:
    """Whether a date stands before everything else that the sentence tells, with a comma after it."""
    first = not scene.story.groups_in(scene.sentence.i, word) and all(trigger.i > word for trigger in scene.triggers)
    return first and scene.story.article.text[when.end : when.end + 1] in {",", " "} and word - scene.sentence.i < 12


def _own_subject(scene: Scene, trigger: Trigger, group: list[Trigger]) -> bool:
    """Whether a predicate of another claim has a subject of its own right before it."""
    if trigger in group or trigger.voice == NOMINAL:
        return False
    near = scene.story.groups_in(max(scene.sentence.i, trigger.i - 12), trigger.i)
    joined = scene.story.lists.sets["list_words"]
    return any(trigger.i - one.j <= 3 and not joined & set(scene.story.words.keys[one.j : trigger.i]) for one in near)


def _spoken_on(scene: Scene, word: int, group: list[Trigger]) -> bool:
    """Whether a date tells when something was said: 'said on Monday', 'a annoncé lundi'."""
    story = scene.story
    if any(trigger.i <= word < trigger.j + 6 for trigger in group):
        return False
    for step in range(word - 1, max(scene.sentence.i, word - 6) - 1, -1):
        if any(t.i <= step < t.j for t in scene.triggers) or any(mark in story.words.gap(step) for mark in ",;"):
            break
        if story.lists.speech.at(story.words, step, step + 1) or story.has(step, "publish"):
            return True
    after = range(word + 1, min(word + 3, scene.sentence.j))
    spoken = [voice.at for voice in scene.voices if story.lists.speech.at(story.words, voice.at)]
    return any(at in after for at in spoken) and word - scene.sentence.i > 1


# -- other claims ----------------------------------------------------------------------------------------------------
def _other(scene: Scene, trigger: Trigger, found: list[Draft]) -> list[Draft]:
    """Drafts of a predicate that is no event of violence."""
    story, sentence = scene.story, scene.sentence
    if trigger.type == "denial":
        return _denial(scene, trigger)
    if trigger.negated and trigger.type != "accusation":
        return []
    agents, targets = agents_and_targets(story, sentence, trigger, scene.triggers, scene.voices)
    draft = Draft(trigger.type, sentence, trigger.i, agents, targets, speaker=scene.speaker(trigger.i))
    draft.planned = trigger.planned
    if trigger.type == "deployment" and not trigger.planned and _stationed(scene, trigger):
        draft.type = "troop_presence"
    draft.stance = "hedged" if trigger.hedged else "asserts"
    draft.when = _when(scene, [trigger])
    draft.again = _again_word(story, sentence) or _again(story, trigger)
    if not _SHAPERS.get(trigger.type, _keep)(scene, trigger, draft):
        return []
    if any(_same(draft, known) for known in found):
        return []
    counted = [trigger]
    if trigger.type == "accusation":
        counted += [other for other in scene.triggers if other.violent and other.i > trigger.i]
    if trigger.type == "mass_grave":
        counted += [other for other in scene.triggers if other.form == "toll" or other.type == "mass_grave"]
    numbers = [] if trigger.type in {"responsibility_claim", "group_active"} else figures(scene, counted)
    return _spread(scene, draft, [trigger], numbers)


_STATIVE = frozenset(
    {"are", "were", "been", "be", "remain", "remained", "still", "etaient", "sont", "restent", "toujours"}
)


def _stationed(scene: Scene, trigger: Trigger) -> bool:
    """Whether 'were deployed in' tells a stay rather than a move."""
    story, keys = scene.story, scene.story.words.keys
    near = keys[max(trigger.i - 3, scene.sentence.i) : trigger.i]
    stays = trigger.voice == PASSIVE and _STATIVE & set(near) and (story.article.lang == "en" or "ete" not in near)
    return bool(stays) and story.phrase_at(trigger.j, "place_in", 2) is not None and keys[trigger.j] != "to"


def _same(draft: Draft, known: Draft) -> bool:
    """Whether a predicate only repeats another of its sentence: 'withdraw … withdrawal'."""
    near = abs(draft.word - known.word) < 12
    return draft.type == known.type and draft.speaker == known.speaker and near and not draft.planned


def _keep(scene: Scene, trigger: Trigger, draft: Draft) -> bool:
    """Any other predicate stays as it is."""
    draft.actors = [actor for actor in draft.actors if armed(actor) or actor.startswith("GOV_")]
    return bool(draft.actors or draft.targets or figures(scene, [trigger]) or trigger.voice != NOMINAL)


def _move(scene: Scene, trigger: Trigger, draft: Draft) -> bool:
    """Deployment, withdrawal and stay: whose forces."""
    draft.actors = movers(scene.story, scene.sentence, trigger, scene.triggers, scene.voices)
    beside = range(max(trigger.i - 2, scene.sentence.i), min(trigger.j + 2, scene.sentence.j))
    draft.again = draft.again or any(scene.story.words.keys[step] in {"them", "les"} for step in beside)
    draft.targets = []
    if not draft.actors and trigger.voice == NOMINAL:
        low, high = max(trigger.i - 5, scene.sentence.i), min(trigger.j + 6, scene.sentence.j)
        near = [one for one in scene.story.groups_in(low, high) if any(map(forces, one.ids))]
        draft.actors = min(near, key=lambda one: abs(one.i - trigger.i)).ids[:1] if near else []
    demonym = _demonym(scene, trigger) if trigger.voice == NOMINAL else None
    if demonym is not None:
        draft.actors = [forces_of(demonym)]
    return bool(draft.actors)


def _demonym(scene: Scene, trigger: Trigger) -> str | None:
    """State of 'French presence', 'retrait français'."""
    for i, j, iso3 in scene.story.demonyms:
        if 0 <= trigger.i - j <= 1 or 0 <= i - trigger.j <= 1:
            return iso3
    return None


def _handover(scene: Scene, trigger: Trigger, draft: Draft) -> bool:
    """Hand-over of a base: from whom to whom."""
    story, sentence = scene.story, scene.sentence
    givers = [actor for actor in draft.actors if forces(actor)]
    takers = []
    for step in range(trigger.j, min(trigger.j + 14, sentence.j)):
        if story.has(step, "to_words"):
            near = [one for one in story.groups_in(step, min(step + 6, sentence.j)) if any(map(forces, one.ids))]
            takers = near[0].ids if near else []
            if takers:
                break
    if trigger.subject == "taker":
        givers, takers = [], givers
    if trigger.voice == PASSIVE and not givers:
        givers = [actor for actor in draft.actors if forces(actor)]
    if trigger.voice == NOMINAL and not givers:
        near = [one for one in story.groups_in(sentence.i, sentence.j) if any(map(forces, one.ids))]
        givers = [actor for one in near[:1] for actor in one.ids if actor not in takers]
    draft.actors, draft.targets = givers, [actor for actor in takers if actor not in givers]
    return bool(givers or takers)


def _active(scene: Scene, trigger: Trigger, draft: Draft) -> bool:
    """Presence of an armed group."""
    draft.actors = groups_present(scene.story, scene.sentence, trigger, scene.triggers, scene.voices)
    draft.targets = []
    return bool(draft.actors)


def _flight(scene: Scene, trigger: Trigger, draft: Draft) -> bool:
    """Displacement: of civilians."""
    numbers = [number for number in figures(scene, [trigger]) if number["what"] == "displaced"]
    if not numbers and "civilians" not in draft.targets + draft.actors and trigger.voice != NOMINAL:
        return False
    draft.actors = [actor for actor in draft.actors if armed(actor) and trigger.subject != "target"]
    draft.targets = ["civilians"]
    return True


def _grave(scene: Scene, trigger: Trigger, draft: Draft) -> bool:
    """A mass grave: who buries whom, where the text says so."""
    draft.actors = [actor for actor in draft.actors if armed(actor)]
    draft.targets = [actor for actor in draft.targets if actor == "civilians"]
    return True


def _accusation(scene: Scene, trigger: Trigger, draft: Draft) -> bool:
    """An accusation: the accuser says it; the accused is its target."""
    if trigger.voice == NOMINAL:
        return False
    voice = next((voice for voice in scene.voices if voice.at == trigger.i), None)
    if voice is not None:
        draft.speaker = voice.name
        draft.actors = [voice.name]
    elif draft.actors:
        draft.speaker = draft.actors[0]
    draft.matter = _matter(scene, trigger)
    return bool(draft.targets or voice)


def _responsibility(scene: Scene, trigger: Trigger, draft: Draft) -> bool:
    """A claim of responsibility: the group says it of itself."""
    draft.actors = [actor for actor in draft.actors if armed(actor)]
    draft.targets = []
    if not draft.actors:
        return False
    draft.speaker = draft.actors[0]
    draft.again = True
    return True


def _matter(scene: Scene, trigger: Trigger) -> frozenset[str]:
    """Content words after a predicate, cut to their beginnings, to compare what two claims are about."""
    story, words = scene.story, scene.story.words
    low, high = trigger.j, scene.sentence.j
    named = {step for one in story.groups_in(low, high) for step in range(one.i, one.j)}
    named |= {step for place in story.places_in(low, high) for step in range(place.i, place.j)}
    plain = [words.keys[step] for step in range(low, high) if step not in named and len(words.keys[step]) > 4]
    return frozenset(key[:6] for key in plain if key not in story.lists.sets["cuts"])


_SHAPERS = {
    **dict.fromkeys(MOVES, _move),
    "base_handover": _handover,
    "group_active": _active,
    "displacement": _flight,
    "mass_grave": _grave,
    "accusation": _accusation,
    "responsibility_claim": _responsibility,
}


def _denial(scene: Scene, trigger: Trigger) -> list[Draft]:
    """A denial: of what the same sentence says, or of what was said before."""
    voice = next((voice for voice in scene.voices if voice.at == trigger.i), None)
    speaker = voice.name if voice else scene.speaker(trigger.i)
    agents, _ = agents_and_targets(scene.story, scene.sentence, trigger, scene.triggers, scene.voices)
    if speaker == REPORT and agents and trigger.form != "phrase":
        speaker = agents[0]
    verbs = [other for other in scene.triggers if other.type == "denial" and other.form != "phrase"]
    if speaker == REPORT or trigger.form == "noun" or trigger.negated or (trigger.form == "phrase" and verbs):
        return []
    draft = Draft("denial", scene.sentence, trigger.i, [speaker], speaker=speaker, stance="denies")
    draft.when, draft.matter = _when(scene, [trigger]), _matter(scene, trigger)
    draft.again = _again_word(scene.story, scene.sentence)
    low, high = trigger.i, scene.sentence.j
    places = places_of(scene.story, scene.sentence, [trigger], scene.voices, low, high)
    draft.place = places[0] if places else None
    story, sentence = scene.story, scene.sentence
    draft.phrase = trigger.form == "phrase"
    near = [other for other in scene.triggers if other.i > trigger.i]
    draft.denied_types = frozenset(other.type for other in near if other.type not in {"denial", "accusation"})
    about = range(trigger.j, min(trigger.j + 6, sentence.j))
    vague = any(story.has(step, "accused_matter") or story.has(step, "pronouns") for step in about)
    draft.content = trigger.form != "phrase" and (bool(draft.denied_types) or (bool(draft.matter) and not vague))
    draft.accused = [actor for one in story.groups_in(trigger.j, sentence.j)[:1] for actor in one.ids if armed(actor)]
    return [draft]


# -- stays -----------------------------------------------------------------------------------------------------------
def _lasting(scene: Scene, trigger: Trigger) -> bool:
    """Whether a state's forces are told to be fighting somewhere for long: a stay rather than a clash."""
    if trigger.type != "clash" or trigger.form != GERUND:
        return False
    story = scene.story
    before = range(max(scene.sentence.i, trigger.i - 3), trigger.i)
    durative = any(story.words.keys[step] in {"been", "are", "were"} for step in before)
    beside = any(number.troops and number.k <= trigger.i for number in scene.numbers)
    return durative or beside


def _stays(scene: Scene, lasting: list[Trigger], found: list[Draft]) -> list[Draft]:
    """Troops that are somewhere, said without a verb of staying: 'there were 5,000 French troops in Mali'."""
    story, sentence = scene.story, scene.sentence
    if any(draft.type in MOVES for draft in found):
        return []
    for number in scene.numbers:
        if not number.troops or _used(number, found):
            continue
        near = [one for one in story.groups_in(number.i, number.k + 1) if any(map(forces, one.ids))]
        stays = story.phrase_at(number.k, "place_in", 2) is not None or lasting
        if near and stays:
            return _stay(scene, near[0].ids[:1], number.i, lasting, number)
    for trigger in lasting:
        actors, _ = agents_and_targets(story, sentence, trigger, scene.triggers, scene.voices)
        actors = [actor for actor in actors if forces(actor)]
        if actors:
            return _stay(scene, actors, trigger.i, lasting, None)
    return []


def _used(number: Number, found: list[Draft]) -> bool:
    """Whether a figure already belongs to a claim of the sentence."""
    return any(fact["low"] == number.low and fact["high"] == number.high for draft in found for fact in draft.numbers)


def _stay(scene: Scene, actors: list[str], word: int, lasting: list[Trigger], number: Number | None) -> list[Draft]:
    """A draft of troops that are somewhere."""
    draft = Draft("troop_presence", scene.sentence, word, actors, speaker=scene.speaker(word))
    anchor = Trigger(word, number.k if number else word + 1, "troop_presence", NOMINAL, "agent", "noun")
    group = [anchor, *lasting]
    draft.when = _when(scene, group)
    places = places_of(scene.story, scene.sentence, group, scene.voices, scene.sentence.i, scene.sentence.j)
    draft.place = places[0] if places else None
    if number is not None:
        scope = scope_text(scene.story, draft.place) if draft.place else None
        scope = scope or (", ".join(place.name for place in places) if len(places) > 1 else None)
        draft.numbers = [
            {"what": "troops", "low": number.low, "high": number.high, "of": number.of, "scope": scope, "victims": None}
        ]
    return [draft] if draft.place or number else []


__all__ = ["UNKNOWN", "Draft", "Scene", "drafts_of"]
