"""Events of violence: the predicates of a sentence that tell one event together."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from geo.actors import forces_of, is_group, state_of
from geo.claims.dating import date_of
from geo.claims.needs import armed
from geo.claims.predicates import ACTIVE, GERUND, NOMINAL, PASSIVE, Trigger
from geo.claims.roles import agents_and_targets
from geo.claims.scene import Draft, Scene
from geo.claims.speakers import REPORT
from geo.claims.spreading import holds, points_back_to, says_there, spread
from geo.claims.tolls import figures

_ORDER = ("air_strike", "explosion", "killing_of_civilians", "attack", "clash", "kill", "wound")
_AIRCRAFT = 5  # words between an aircraft and the verb of what it does
_COUNTED = 6  # words between "nine soldiers" and "dead": "nine soldiers and two drivers dead"
_TAKEN = 6  # words between a verb of taking and the name of the place taken
_FOUND = 10  # words between bodies and the verb that tells that they were found
_HARMED = frozenset({"killed", "wounded"})
_STANDS_FOR = {"UNKNOWN_FOREIGN": {"WAGNER", "AFRICA_CORPS"}}
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


def events_of(scene: Scene, triggers: list[Trigger]) -> list[list[Trigger]]:
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
    if scene.speaker(last.i) != scene.speaker(trigger.i) or _other_side(scene, last, trigger):
        return False
    after = any(story.has(step, "afterwards") for step in range(last.j, trigger.i))
    lasted = any(story.has(step, "time_of") for step in range(last.j, trigger.i))
    if after and lasted and trigger.type == "clash" and trigger.voice == NOMINAL:
        return True  # "captured the town after days of fighting"
    if after and trigger.type not in {"kill", "wound"} and last.type not in {"kill", "wound"}:
        return False
    if _in_relative(scene, last, trigger):
        return False
    if trigger.form in {GERUND, "toll"}:
        return True
    here = [place.name for place in story.places_in(last.j, trigger.i)]
    there = [place.name for place in story.places_in(trigger.j, scene.sentence.j)]
    separate = story.phrase_between(last.j, trigger.i, "contrast") or _listed_verbs(scene, last, trigger)
    return not (separate and here and there and not set(here) & set(there))


def _in_relative(scene: Scene, last: Trigger, trigger: Trigger) -> bool:
    """Whether a relative clause tells an attack of its own: 'killings in X, where the RSF overran a garrison'."""
    story = scene.story
    own = trigger.type == "attack" and trigger.voice == ACTIVE and last.voice == NOMINAL and last.type != "attack"
    return own and any(
        story.has(step, "relatives") and "," in story.words.gap(step - 1) for step in range(last.j, trigger.i)
    )


def _other_side(scene: Scene, last: Trigger, trigger: Trigger) -> bool:
    """Whether the speaker then tells of the other side's dead: 'put its losses at nine and said 38 assailants died'."""
    if not any(last.i < voice.at < trigger.i for voice in scene.voices):
        return False
    sides = [
        {scene.story.lists.victims.get(number.noun) == "armed" for number in scene.numbers if low <= number.i < high}
        for low, high in ((scene.sentence.i, last.j + 1), (last.j + 1, trigger.j + _COUNTED))
    ]
    return trigger.type == "kill" and sides[1] == {True} and True not in sides[0]


def _listed_verbs(scene: Scene, last: Trigger, trigger: Trigger) -> bool:
    """Whether 'and' joins two full predicates."""
    between = scene.story.words.keys[last.j : trigger.i]
    return "and" in between or "et" in between


def event_of(scene: Scene, group: list[Trigger]) -> list[Draft]:
    """Drafts of one event: one a place."""
    group = [trigger for trigger in group if not (trigger.negated and trigger.type in {"kill", "wound"})]
    if not group:
        return []
    numbers, head = figures(scene, group), _head(group)
    draft = Draft(head.type, scene.sentence, head.i, *_sides(scene, group), speaker=scene.speaker(group[-1].i))
    draft.bare = all(trigger.type in {"kill", "wound"} for trigger in group)
    draft.back = any(points_back_to(scene.story, trigger) for trigger in group)
    draft.again = draft.back or says_there(scene.story, scene.sentence)
    if not draft.actors and draft.targets and armed(draft.speaker) and not is_group(draft.speaker):
        draft.actors = _own_forces(draft) if all(map(is_group, draft.targets)) else []  # it tells of its own kills
    if not draft.targets and any(number["civilians"] and number["what"] in _HARMED for number in numbers):
        draft.targets = ["civilians"]
    if _says_nothing(scene, group, draft, numbers):
        return []
    draft.accident = draft.bare and _accident(scene)
    _by_claimant(scene, draft)
    civil = any(scene.story.has(at, "civil_words") for n in scene.numbers if numbers for at in range(n.j, n.k))
    bodies = not draft.accident and (civil or any(_bodies(scene, trigger) for trigger in group))
    if bodies and draft.bare and numbers and not draft.targets:
        draft.targets = ["civilians"]
    draft.violent_words = bodies or (any(_by_force(scene, trigger) for trigger in group) and not draft.accident)
    draft.type = _type(draft, numbers, head)
    if draft.type == "attack" and _people_killed(scene, draft, numbers):
        draft.type = "killing_of_civilians"
    _strike_from_the_air(scene, group, draft)
    if draft.type == "killing_of_civilians" and not draft.targets:
        draft.targets = ["civilians"]
    draft.stance = "hedged" if any(trigger.hedged for trigger in group) or _doubted(scene, group[-1]) else "asserts"
    draft.strikes_back = any(scene.story.has(step, "struck_back") for step in range(scene.sentence.i, group[0].i))
    draft.holds = any(holds(scene.story, trigger) for trigger in group)
    draft.when = date_of(scene, group)
    if any(trigger.negated for trigger in group):
        return _negated(scene, draft)
    return spread(scene, draft, group, numbers)


def _people_killed(scene: Scene, draft: Draft, numbers: list[dict[str, Any]]) -> bool:
    """Whether armed men killed people whom nothing calls fighters: 'eleven people were shot dead by gunmen'."""
    if draft.targets not in ([], ["civilians"]):
        return False
    killers = bool(draft.targets) or (bool(draft.actors) and all(map(is_group, draft.actors)))
    people = scene.story.lists.sets["count_displaceable"]
    killed = [number for number in numbers if number["what"] == "killed"]
    counted = bool(killed) and all(number["of"].casefold().rpartition(" ")[2] in people for number in killed)
    return killers and counted and draft.speaker not in draft.actors


def _own_forces(draft: Draft) -> list[str]:
    """The forces of a state that speaks: "the government said 63 assailants had been killed"."""
    iso3 = state_of(draft.speaker)
    return [forces_of(iso3) if iso3 and draft.speaker.startswith("GOV_") else draft.speaker]


def _says_nothing(scene: Scene, group: list[Trigger], draft: Draft, numbers: list[dict[str, Any]]) -> bool:
    """Whether a predicate has nothing beside it that would make it a claim."""
    told = any(trigger.form == "phrase" for trigger in group) or (
        draft.speaker != REPORT and any(scene.story.has(step, "only") for step in range(scene.sentence.i, group[0].i))
    )
    told = told or any(_told_of_one(scene, trigger) for trigger in group)
    if draft.bare and not numbers and not (draft.actors and draft.targets) and not (told and draft.targets):
        return True
    if draft.again and not numbers and any(trigger.type == "responsibility_claim" for trigger in scene.triggers):
        return True
    fought = all(trigger.voice != NOMINAL and trigger.type == "clash" for trigger in group)
    if fought and not (draft.actors or draft.targets or numbers):
        return True
    alone = not (draft.targets or numbers or scene.whens)  # "They fought until their ammunition ran out"
    return fought and alone and not scene.story.places_in(scene.sentence.i, scene.sentence.j)


def _told_of_one(scene: Scene, trigger: Trigger) -> bool:
    """Whether a verb tells who was killed, without a figure, and where: 'the mayor of Dori was shot dead'."""
    story, sentence = scene.story, scene.sentence
    helped = any(story.has(step, "aux_passive") for step in range(max(sentence.i, trigger.i - 3), trigger.j))
    killed = trigger.type == "kill" and (trigger.voice == PASSIVE or trigger.subject == "target")
    return killed and helped and bool(story.places_in(trigger.j, sentence.j))


def _by_claimant(scene: Scene, draft: Draft) -> None:
    """Who claims the dead killed them: "an attack in which it says 100 died"."""
    claimed = any(scene.story.has(voice.at, "own_deeds") for voice in scene.voices if voice.name == draft.speaker)
    claimed = claimed or any(trigger.type == "responsibility_claim" for trigger in scene.triggers)
    if not draft.actors and claimed and is_group(draft.speaker):
        draft.actors = [draft.speaker]


def _strike_from_the_air(scene: Scene, group: list[Trigger], draft: Draft) -> None:
    """Make what aircraft do an air strike, by the state whose they are: 'French helicopters fired on a column'."""
    air = [trigger for trigger in group if _from_the_air(scene, trigger)]
    if draft.type not in {"attack", "killing_of_civilians", "air_strike"} or not (air or draft.type == "air_strike"):
        return
    draft.type = "air_strike"
    if draft.actors:
        return
    low, high = scene.sentence.i, max(trigger.i for trigger in air or group)
    for i, j, iso3 in scene.story.demonyms:
        if low <= i and j <= high and any(scene.story.has(step, "aircraft") for step in (j, j + 1)):
            draft.actors = [forces_of(iso3)]
            return
    flown = [one for one in scene.story.groups_in(low, high) if any(map(_flies, one.ids))] if air else []
    if flown and not set(flown[0].ids) & set(draft.targets):
        draft.actors = flown[0].ids[:1]  # "the air force retaliated: a drone killed 30 people"


def _flies(actor: str) -> bool:
    """Whether an actor is a state's force."""
    return state_of(actor) is not None and not actor.startswith("GOV_")


def _from_the_air(scene: Scene, trigger: Trigger) -> bool:
    """Whether aircraft are what strikes or kills: 'its aircraft struck a column', 'were killed by its drones'."""
    story, sentence = scene.story, scene.sentence
    low, high = max(sentence.i, trigger.i - _AIRCRAFT), trigger.i
    if trigger.voice == PASSIVE:
        low, high = trigger.j, min(trigger.j + _AIRCRAFT, sentence.j)
        return any(story.has(step, "agent_by") for step in range(low, min(low + 2, high))) and any(
            story.has(step, "aircraft") and not story.cut_between(low, step) for step in range(low, high)
        )
    if trigger.voice == NOMINAL or trigger.subject != "agent":
        return False
    near = [step for step in range(low, high) if story.has(step, "aircraft")]
    return bool(near) and not story.cut_between(near[-1], trigger.i) and not story.has(near[-1] - 1, "oblique")


def _bodies(scene: Scene, trigger: Trigger) -> bool:
    """Whether bodies are found, which somebody must have killed: 'les corps de onze villageois ont été retrouvés'."""
    story, sentence = scene.story, scene.sentence
    if trigger.form != "toll" or not story.has(trigger.i, "bodies"):
        return False
    near = range(max(sentence.i, trigger.i - _AIRCRAFT), min(trigger.j + _FOUND, sentence.j))
    return any(story.has(step, "found_dead") for step in near)


def _by_force(scene: Scene, trigger: Trigger) -> bool:
    """Whether a predicate tells violence by itself: 'were killed', but not 'died' or '12 dead'."""
    if trigger.type not in {"kill", "wound"}:
        return True
    suffered = scene.story.has(trigger.i, "aux_passive")  # "was shot dead"
    return trigger.type == "kill" and trigger.voice != NOMINAL and (trigger.subject == "agent" or suffered)


def _accident(scene: Scene) -> bool:
    """Whether a flood, a crash or an illness is told here or in the sentence before."""
    story, index = scene.story, scene.sentence.index
    low = story.sentences[index - 1].i if index else scene.sentence.i
    return any(story.has(step, "accidents") for step in range(low, scene.sentence.j))


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
    others = sum(n["low"] or n["high"] or 1 for n in killed if not n["civilians"])
    civilian = civil > 0 and civil >= others
    fewer = 0 < civil < others and any(n["victims"] not in {None, "civilians"} for n in killed)  # "20 soldiers and one"
    named = head.type == "kill" and "civilians" in draft.targets and not fewer
    if head.type in {"kill", "wound", "attack"} and (civilian or named):
        return "killing_of_civilians"
    return "attack" if head.type in {"kill", "wound"} else head.type


def _sides(scene: Scene, group: list[Trigger]) -> tuple[list[str], list[str]]:
    """Agents and targets of an event, of all its triggers together."""
    actors: list[str] = []
    targets: list[str] = []
    ranked = sorted(group, key=lambda trigger: (trigger.form == "toll", trigger.i))
    targets += _counted(scene, group)
    for trigger in ranked:
        agents, hit = agents_and_targets(scene.story, scene.sentence, trigger, scene.triggers, scene.voices)
        if not actors:
            actors = [actor for actor in agents if armed(actor)]
        hit = [] if _takes_place(scene, trigger, hit) else hit
        if trigger.type == "clash" and actors and not targets:
            hit = hit or [actor for actor in agents if actor not in actors]  # "fell to JNIM after fighting with troops"
        if trigger.type in {"kill", "wound"} or not targets:
            targets += [actor for actor in hit if actor not in targets]
    if not actors and any(trigger.type not in {"kill", "wound"} for trigger in group):
        actors = [actor for actor in _attackers(scene) if actor in targets]
        repelled = scene.story.phrase_between(scene.sentence.i, scene.sentence.j, "repelled")
        actors = actors or ([actor for actor in targets if is_group(actor)] if repelled else [])
    targets = [actor for actor in targets if actor not in actors and not actor.startswith("GOV_")]
    if len(targets) > 1 and not _civilians_named(scene):
        targets = [
            actor for actor in targets if actor != "civilians"
        ]  # "under a supply convoy, which killed three VDP"
    return _named_only(actors), _named_only(targets)


def _civilians_named(scene: Scene) -> bool:
    """Whether people are named as civilians, not only a village or a bus."""
    story, sentence = scene.story, scene.sentence
    groups = story.groups_in(sentence.i, sentence.j)
    counted = any(story.lists.victims.get(number.noun) == "civilians" for number in scene.numbers)
    return counted or any("civilians" in one.ids for one in groups)


def _counted(scene: Scene, group: list[Trigger]) -> list[str]:
    """Whom a toll counts: 'leaving nine Chadian soldiers and two drivers dead'."""
    tolls = [trigger for trigger in group if trigger.form == "toll"]
    found: list[str] = []
    for number in scene.numbers:
        near = any(0 <= trigger.i - number.k <= _COUNTED for trigger in tolls)
        if near and number.people and not number.part:
            found += [actor for one in scene.story.groups_in(number.i, number.k) for actor in one.ids]
    return list(dict.fromkeys(found))


def _takes_place(scene: Scene, trigger: Trigger, hit: list[str]) -> bool:
    """Whether a verb tells who takes a place, not whom he hits: 'retook the village of Inates', 'it was seized by'."""
    story, sentence = scene.story, scene.sentence
    if trigger.type != "attack" or trigger.subject != "agent" or not holds(story, trigger):
        return False
    if trigger.voice == PASSIVE:
        return any(story.has(step, "pronouns") for step in range(max(sentence.i, trigger.i - 3), trigger.i))
    return hit == ["civilians"] and bool(story.places_in(trigger.j, min(trigger.j + _TAKEN, sentence.j)))


def _attackers(scene: Scene) -> list[str]:
    """Actors that the text calls attackers: they did it, even where it tells how many of them were killed."""
    groups = scene.story.groups_in(scene.sentence.i, scene.sentence.j)
    return [
        mention.actor_id
        for one in groups
        for mention in one.mentions
        if mention.text.casefold().split()[-1] in scene.story.lists.sets["attackers"]
    ]


def _named_only(actors: list[str]) -> list[str]:
    """Actors without the unnamed ones that only repeat a named one: 'Wagner … the mercenaries'."""
    kept = []
    for actor in actors:
        stands_for = _STANDS_FOR.get(actor, {other for other in actors if is_group(other)} - _NOT_JIHADIST)
        unnamed = actor.startswith("UNKNOWN_") and actor != "UNKNOWN_ARMED"
        if not (unnamed and stands_for & set(actors) - {actor}):
            kept.append(actor)
    return kept


def _negated(scene: Scene, draft: Draft) -> list[Draft]:
    """What 'we did not attack' claims: a denial; nothing where nobody says it."""
    if draft.speaker == REPORT:
        return []
    return [replace(draft, type="denial", actors=[draft.speaker], stance="denies", bare=False, numbers=[])]
