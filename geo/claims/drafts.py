"""From the predicates of a sentence to drafts of claims."""

from __future__ import annotations

from dataclasses import replace

from geo.actors import forces_of, is_group, is_organisation, state_of
from geo.claims.dates import When
from geo.claims.dating import date_of
from geo.claims.denials import accused_on, denial_of, denied_triggers, in_denial, is_denied
from geo.claims.events import event_of, events_of
from geo.claims.lists import INFINITIVE
from geo.claims.matter import content_end, tell_apart, types_about, words_about
from geo.claims.naming import BY_WORDS
from geo.claims.needs import armed, forces
from geo.claims.predicates import MOVES, NOMINAL, PASSIVE, Trigger
from geo.claims.roles import agents_and_targets, groups_present, movers
from geo.claims.scene import Draft, Scene
from geo.claims.settings import setting_of
from geo.claims.speakers import REPORT
from geo.claims.spreading import holds, plain_figure, points_back_to, says_there, spread
from geo.claims.stays import is_lasting, stays_of
from geo.claims.tolls import figures
from geo.claims.where import home_of

_NEAR = 8  # words before 'withdrawal' among which stands whose it is: "the United States completed its withdrawal"
_SPAN = 5  # UCDP date_prec of more than a month: "since January"
_BASED = 14  # words before "given back" among which the base stands
_LEFT = 4  # words after 'withdrawal' among which the organisation that is left stands
_SMEAR = 6  # words around 'attempt to discredit' among which stands whose it is said to be


def drafts_of(scene: Scene) -> list[Draft]:
    """Drafts of a sentence, in order of the text."""
    found: list[Draft] = []
    scene.triggers = [_recast(scene, trigger) for trigger in scene.triggers]
    violent = [trigger for trigger in scene.triggers if trigger.violent and not is_denied(scene, trigger)]
    buried = any(trigger.type == "mass_grave" for trigger in scene.triggers)
    violent = [
        trigger for trigger in violent if not ((buried and trigger.form == "toll") or _of_nobody(scene, trigger))
    ]
    lasting = [trigger for trigger in violent if is_lasting(scene, trigger)]
    for group in events_of(scene, [trigger for trigger in violent if trigger not in lasting]):
        found += event_of(scene, group)
    for trigger in scene.triggers:
        if not trigger.violent and not in_denial(scene, trigger):
            found += _other(scene, trigger, found)
    found += stays_of(scene, lasting, found) + _no_harm(scene, found)
    for draft in found:
        if draft.type == "denial":
            draft.unsaid = _unsaid(scene, draft)
    found = found or setting_of(scene)
    found = [draft for draft in found if not _told_better(scene, draft, found)]
    about = words_about(scene.story, scene.sentence.i, scene.sentence.j) if found else frozenset()
    for draft in found:
        tell_apart(scene.story, draft, scene.sentence.i, scene.sentence.j)
        draft.matter = draft.matter or about
        draft.home = home_of(scene.story, scene.voices, draft.speaker)
    return sorted(found, key=lambda draft: draft.word)


def _unsaid(scene: Scene, denial: Draft) -> list[Draft]:
    """What a denial shows that somebody says: 'denied reports that soldiers had withdrawn' tells of a withdrawal."""
    trigger = next((one for one in scene.triggers if one.i == denial.word and one.type == "denial"), None)
    denied = denied_triggers(scene, trigger) if trigger is not None else []
    plain = [replace(one, negated=False, hedged=False, planned=False) for one in denied]
    found: list[Draft] = []
    for one in [one for one in plain if not one.violent]:
        found += _other(scene, one, found)
    moves = [one for one in plain if one.type in MOVES]
    if moves and not found and denial.accused:
        found = [Draft(moves[0].type, scene.sentence, moves[0].i, list(denial.accused), place=denial.place)]
    violent = [one for one in plain if one.violent]
    if violent and not found:
        own = {denial.speaker, state_of(denial.speaker)} - {None}
        events = [draft for group in events_of(scene, violent)[:1] for draft in event_of(scene, group)]
        found = [one for one in events if own & ({*one.targets} | {state_of(actor) for actor in one.targets})]
    for draft in found:
        draft.speaker, draft.stance = denial.accuser or REPORT, "implied"
        draft.numbers = [number for number in draft.numbers if number["low"] != 1]  # "that a soldier had been killed"
        draft.notes = [*draft.notes, "nobody is quoted with it: the denial implies it"]
    return found


def _of_nobody(scene: Scene, trigger: Trigger) -> bool:
    """Whether a predicate's subject is nobody: 'Not a single civilian was killed'."""
    for step in range(max(scene.sentence.i, trigger.i - _SMEAR), trigger.i):
        end = scene.story.phrase_at(step, "none_of", 4, trigger.i)
        if end is not None and not scene.story.has(end, "comparing") and not scene.story.cut_between(end, trigger.i):
            return trigger.type in {"kill", "wound"} and trigger.voice == PASSIVE
    return False


def _no_harm(scene: Scene, found: list[Draft]) -> list[Draft]:
    """The denial of who says that nobody was harmed: '« Aucun civil n'a été touché », a rétorqué l'état-major'."""
    story, told = scene.story, {draft.speaker for draft in found}
    for voice in scene.voices:
        for step in range(voice.low, voice.high):
            end = story.phrase_at(step, "none_of", 4, voice.high)
            if end is None or story.has(end, "comparing") or voice.name in told:
                continue
            near = range(end, min(end + _SMEAR, voice.high))
            hurt = [one for one in scene.triggers if one.i in near and one.type in {"kill", "wound"}]
            if hurt or any(story.has(at, "harms") for at in near):
                draft = Draft("denial", scene.sentence, step, [voice.name], speaker=voice.name, stance="denies")
                draft.denied_types, draft.content = frozenset({"killing_of_civilians", "kill"}), True
                draft.matter = words_about(story, end, voice.high)
                return [draft]
    return []


def _recast(scene: Scene, trigger: Trigger) -> Trigger:
    """An arrest by an armed group is an abduction: 'its fighters captured two soldiers'."""
    if trigger.type != "arrest":
        return trigger
    agents, _ = agents_and_targets(scene.story, scene.sentence, trigger, scene.triggers, scene.voices)
    taken = bool(agents) and all(armed(actor) and not forces(actor) for actor in agents)
    return replace(trigger, type="abduction") if taken else trigger


def _told_better(scene: Scene, draft: Draft, found: list[Draft]) -> bool:
    """Whether the claimant's own telling of an attack says more than the bare mention of it in his claim."""
    if not draft.violent or draft.numbers or draft.speaker != REPORT:
        return False
    claimants = {one.speaker for one in found if one.type == "responsibility_claim"}
    return any(
        one.violent and one.speaker in claimants and one.numbers and (one.place is None or one.place is draft.place)
        for one in found
    )


def _other(scene: Scene, trigger: Trigger, found: list[Draft]) -> list[Draft]:
    """Drafts of a predicate that is no event of violence."""
    story, sentence = scene.story, scene.sentence
    if trigger.type == "denial":
        return denial_of(scene, trigger)
    if trigger.negated and trigger.type != "accusation":
        return []
    agents, targets = agents_and_targets(story, sentence, trigger, scene.triggers, scene.voices)
    draft = Draft(trigger.type, sentence, trigger.i, agents, targets, speaker=scene.speaker(trigger.i))
    draft.planned = trigger.planned
    if trigger.type == "deployment" and not trigger.planned and _stationed(scene, trigger):
        draft.type = "troop_presence"
    draft.stance = "hedged" if trigger.hedged else "asserts"
    draft.when = date_of(scene, [trigger])
    draft.again = says_there(story, sentence) or points_back_to(story, trigger)
    draft.holds = trigger.type == "group_active" and holds(story, trigger)
    draft.still = any(story.has(step, "still") for step in range(max(sentence.i, trigger.i - 4), trigger.j))
    draft.when = _lasting_since(draft)
    if not _SHAPERS.get(trigger.type, _keep)(scene, trigger, draft):
        return []
    if trigger.type in {"abduction", "arrest"} and not draft.targets:
        draft.targets = _taken_too(scene, trigger, draft, found)
    if _fills_twin(scene, trigger, draft, found):
        return []
    counted = [trigger]
    if trigger.type == "accusation":
        counted += [
            other
            for other in scene.triggers
            if other.violent and other.i > trigger.i and scene.speaker(other.i) == draft.speaker
        ]
    if trigger.type == "mass_grave":
        counted += [other for other in scene.triggers if other.form == "toll" or other.type == "mass_grave"]
    numbers = [] if trigger.type in {"responsibility_claim", "group_active"} else figures(scene, counted)
    if trigger.type == "accusation":
        numbers = [number for number in numbers if number["word"] > trigger.i]
    return spread(scene, draft, [trigger], numbers)


_STATIVE = frozenset(
    {"are", "were", "been", "be", "remain", "remained", "still", "etaient", "sont", "restent", "toujours"}
)


def _stationed(scene: Scene, trigger: Trigger) -> bool:
    """Whether 'were deployed in' tells a stay rather than a move."""
    story, keys = scene.story, scene.story.words.keys
    if not story.has(trigger.i, "stationing"):
        return False
    near = keys[max(trigger.i - 3, scene.sentence.i) : trigger.i]
    stays = trigger.voice == PASSIVE and _STATIVE & set(near) and (story.article.lang == "en" or "ete" not in near)
    since = any(word >= trigger.j and when.prec == 5 and when.last for word, when in scene.whens)
    if stays and since:
        return True  # "have been deployed … since January"
    return bool(stays) and story.phrase_at(trigger.j, "place_in", 2) is not None and keys[trigger.j] != "to"


def _lasting_since(draft: Draft) -> When | None:
    """The date of a stay that goes on: a span, not the day of something else told with it."""
    goes_on = draft.still and not draft.holds and draft.type in {"group_active", "troop_presence"}
    return draft.when if not goes_on or draft.when is None or draft.when.prec == _SPAN else None


def _fills_twin(scene: Scene, trigger: Trigger, draft: Draft, found: list[Draft]) -> bool:
    """Whether a predicate only repeats one of its sentence, which takes over what is new.

    'reinforced its post at Gueskérou, where 200 soldiers arrived on 16 November'
    """
    twin = next((known for known in found if _same(draft, known, trigger)), None)
    if twin is None:
        return False
    twin.numbers = twin.numbers or [plain_figure(number) for number in figures(scene, [trigger])]
    twin.when = twin.when or draft.when
    return True


def _taken_too(scene: Scene, trigger: Trigger, draft: Draft, found: list[Draft]) -> list[str]:
    """Whom a figure alone counts: those of the verb before it, 'killed 18 soldiers and captured three'."""
    bare = [number for number in scene.numbers if trigger.j <= number.first <= trigger.j + 1]
    if not bare or bare[0].noun not in {"", "others", "autres"} or not scene.story.has(trigger.i - 1, "list_words"):
        return []
    before = [known for known in found if known.violent and known.word < draft.word and known.speaker == draft.speaker]
    return list(before[-1].targets) if before else []


def _same(draft: Draft, known: Draft, trigger: Trigger) -> bool:
    """Whether a predicate only repeats another of its sentence: 'withdraw … withdrawal'."""
    near = abs(draft.word - known.word) < 12
    again = not draft.planned or (trigger.form == INFINITIVE and not known.planned)  # "arrived to reinforce the base"
    return draft.type == known.type and draft.speaker == known.speaker and near and again


def _counts_else(scene: Scene, trigger: Trigger, known: Draft) -> bool:
    """Whether a predicate has a figure of its own: '108 000 réfugiés ; 4 300 arrivants y ont été enregistrés'."""
    told = {(number["low"], number["high"]) for number in known.numbers}
    return any(told and (number["low"], number["high"]) not in told for number in figures(scene, [trigger]))


def _keep(scene: Scene, trigger: Trigger, draft: Draft) -> bool:
    """Any other predicate stays as it is."""
    draft.actors = [actor for actor in draft.actors if armed(actor) or actor.startswith("GOV_")]
    if trigger.type == "abduction" and not draft.targets:
        taken = [number["victims"] for number in figures(scene, [trigger])]
        draft.targets = ["civilians"] if "civilians" in taken else []
    if trigger.type == "blockade":
        draft.targets = []  # a town is where, not whom
        near = scene.story.places_in(max(trigger.i - _NEAR, scene.sentence.i), min(trigger.j + _NEAR, scene.sentence.j))
        if near:
            return True  # "the blockade of Djibo", whoever imposes it
    if trigger.type == "arrest" and not draft.actors and armed(draft.speaker) and not is_group(draft.speaker):
        draft.actors = [draft.speaker]  # an army that tells of prisoners took them
    if trigger.type == "arrest" and not draft.actors and not figures(scene, [trigger]):
        return False  # "captured terrorists": an adjective
    return bool(draft.actors or draft.targets or figures(scene, [trigger]) or trigger.voice != NOMINAL)


def _move(scene: Scene, trigger: Trigger, draft: Draft) -> bool:
    """Deployment, withdrawal and stay: whose forces."""
    draft.actors = movers(scene.story, scene.sentence, trigger, scene.triggers, scene.voices)
    beside = range(max(trigger.i - 2, scene.sentence.i), min(trigger.j + 2, scene.sentence.j))
    draft.again = draft.again or any(scene.story.words.keys[step] in {"them", "les"} for step in beside)
    draft.targets = []
    left = scene.story.groups_in(trigger.j, min(trigger.j + _LEFT, scene.sentence.j))
    if any(is_organisation(actor) or actor in BY_WORDS - {"civilians"} for one in left for actor in one.ids):
        return False  # "withdrew from ECOWAS"
    if not draft.actors and trigger.voice == NOMINAL:
        owned = scene.story.has(trigger.i - 1, "owned")  # "ont achevé samedi leur retrait": the subject's
        low = scene.sentence.i if owned else max(trigger.i - _NEAR, scene.sentence.i)
        high = trigger.i if owned else min(trigger.j + 6, scene.sentence.j)
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
    there = trigger.voice == PASSIVE and scene.story.places_in(max(trigger.i - _BASED, sentence.i), sentence.j)
    return bool(givers or takers or there)  # "the outpost of Faya was handed back": by whom, the story tells


def _active(scene: Scene, trigger: Trigger, draft: Draft) -> bool:
    """Presence of an armed group."""
    taken = any(other.violent and holds(scene.story, other) for other in scene.triggers)
    if trigger.voice == NOMINAL and taken:
        return False  # "captured the rebel stronghold"
    draft.actors = groups_present(scene.story, scene.sentence, trigger, scene.triggers, scene.voices)
    draft.targets = []
    return bool(draft.actors)


def _flight(scene: Scene, trigger: Trigger, draft: Draft) -> bool:
    """Displacement: of civilians."""
    numbers = [number for number in figures(scene, [trigger]) if number["what"] == "displaced"]
    if not numbers and ("civilians" not in draft.targets + draft.actors and trigger.voice != NOMINAL):
        return False
    if not numbers and trigger.form == "toll":
        return False  # "executed 26 displaced people"
    draft.actors = [actor for actor in draft.actors if armed(actor) and trigger.subject != "target"]
    draft.targets = ["civilians"]
    return True


def _grave(scene: Scene, trigger: Trigger, draft: Draft) -> bool:
    """A mass grave: who buries whom, where the text says so."""
    draft.actors = [actor for actor in draft.actors if armed(actor) and not actor.startswith("GOV_")]
    draft.targets = [actor for actor in draft.targets if actor == "civilians"]
    return True


def _accusation(scene: Scene, trigger: Trigger, draft: Draft) -> bool:
    """An accusation: the accuser says it; the accused is its target."""
    if trigger.form == "phrase":
        return _smear(scene, trigger, draft)
    if trigger.voice == NOMINAL:
        return False
    voice = next((voice for voice in scene.voices if voice.at == trigger.i), None)
    if voice is not None:
        draft.speaker = voice.name
        draft.actors = [voice.name]
    elif draft.actors:
        draft.speaker = draft.actors[0]
    elif draft.speaker != REPORT and trigger.voice != PASSIVE:
        draft.actors = [draft.speaker]
    draft.matter = words_about(scene.story, trigger.j, scene.sentence.j)
    draft.denied_types = types_about(scene.story, trigger.j, content_end(scene.story, trigger.j, scene.sentence.j))
    draft.when = accused_on(scene, trigger)
    return bool(draft.targets or voice)


def _smear(scene: Scene, trigger: Trigger, draft: Draft) -> bool:
    """What somebody calls a smear campaign: an accusation of those whose campaign it is said to be."""
    story, sentence = scene.story, scene.sentence
    if draft.speaker == REPORT:
        return False
    low = max(sentence.i, trigger.i - _SMEAR)
    near = [one for one in story.groups_in(low, min(trigger.j + _SMEAR, sentence.j)) if draft.speaker not in one.ids]
    states = [iso3 for i, _, iso3 in story.demonyms if low <= i < trigger.i]
    draft.actors = [draft.speaker]
    named = [actor for one in near[:1] for actor in one.ids if armed(actor) or forces(actor)]
    own = state_of(draft.speaker)
    whose = [f"GOV_{states[-1]}"] if states else named
    draft.targets = [actor for actor in whose if own is None or state_of(actor) != own]
    draft.matter = words_about(scene.story, trigger.j, scene.sentence.j)
    draft.when, draft.again = None, False
    return True


def _responsibility(scene: Scene, trigger: Trigger, draft: Draft) -> bool:
    """A claim of responsibility: the group says it of itself."""
    draft.actors = [actor for actor in draft.actors if armed(actor)]
    draft.targets = []
    if not draft.actors:
        return False
    draft.speaker = draft.actors[0]
    draft.again = True
    claimed = next((other for other in scene.triggers if other.violent and other.i > trigger.i), None)
    if claimed is not None and points_back_to(scene.story, claimed):
        near = [(word, when) for word, when in scene.whens if claimed.j <= word <= claimed.j + _NEAR and when.first]
        of = any(scene.story.has(step, "of_words") for word, _ in near for step in (word - 1, word))  # "raid de mardi"
        if near:  # "claimed responsibility for the ambush late on Monday"
            draft.when = accused_on(scene, trigger) if of else near[0][1]
    elif claimed is not None:
        draft.when = accused_on(scene, trigger)  # a date after an attack is the attack's
    return True


_SHAPERS = {
    **dict.fromkeys(MOVES, _move),
    "base_handover": _handover,
    "group_active": _active,
    "displacement": _flight,
    "mass_grave": _grave,
    "accusation": _accusation,
    "responsibility_claim": _responsibility,
}
