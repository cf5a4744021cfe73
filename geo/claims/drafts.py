"""From the predicates of a sentence to drafts of claims."""

from __future__ import annotations

from geo.actors import forces_of, is_organisation, state_of
from geo.claims.dates import When
from geo.claims.dating import date_of
from geo.claims.events import event_of, events_of
from geo.claims.naming import BY_WORDS, actor_speaker
from geo.claims.needs import armed, forces
from geo.claims.predicates import GERUND, MOVES, NOMINAL, PASSIVE, Trigger
from geo.claims.roles import agents_and_targets, groups_present, movers
from geo.claims.scene import Draft, Scene
from geo.claims.settings import setting_of
from geo.claims.speakers import REPORT
from geo.claims.spreading import holds, points_back_to, says_there, spread
from geo.claims.stays import is_lasting, stays_of
from geo.claims.tolls import figures
from geo.claims.where import places_of

_OPENING = 6  # words from a sentence's beginning, or after 'accused', among which its date stands
_NEAR = 8  # words before 'withdrawal' among which stands whose it is: "the United States completed its withdrawal"
_MATTER = 10  # words after 'rejected' among which 'the accusations' stand
_LEFT = 4  # words after 'withdrawal' among which the organisation that is left stands
_SMEAR = 6  # words around 'attempt to discredit' among which stands whose it is said to be
_BESIDE = 4  # words before 'accused' among which its date stands: 'on Tuesday accused'


def drafts_of(scene: Scene) -> list[Draft]:
    """Drafts of a sentence, in order of the text."""
    found: list[Draft] = []
    violent = [trigger for trigger in scene.triggers if trigger.violent and not is_denied(scene, trigger)]
    buried = any(trigger.type == "mass_grave" for trigger in scene.triggers)
    violent = [trigger for trigger in violent if not (buried and trigger.form == "toll")]
    lasting = [trigger for trigger in violent if is_lasting(scene, trigger)]
    for group in events_of(scene, [trigger for trigger in violent if trigger not in lasting]):
        found += event_of(scene, group)
    for trigger in scene.triggers:
        if not trigger.violent and not _in_denial(scene, trigger):
            found += _other(scene, trigger, found)
    found += stays_of(scene, lasting, found)
    found = found or setting_of(scene)
    apart = any(scene.story.has(step, "separate") for step in range(scene.sentence.i, scene.sentence.j))
    found = [draft for draft in found if not _told_better(scene, draft, found)]
    for draft in found:
        draft.apart = apart
    return sorted(found, key=lambda draft: draft.word)


def _told_better(scene: Scene, draft: Draft, found: list[Draft]) -> bool:
    """Whether the claimant's own telling of an attack says more than the bare mention of it in his claim."""
    if not draft.violent or draft.numbers or draft.speaker != REPORT:
        return False
    claimants = {one.speaker for one in found if one.type == "responsibility_claim"}
    return any(
        one.violent and one.speaker in claimants and one.numbers and (one.place is None or one.place is draft.place)
        for one in found
    )


def is_denied(scene: Scene, trigger: Trigger) -> bool:
    """Whether the predicate is what somebody denies: 'denied that its soldiers took part in a massacre'."""
    if _denied_after(scene, trigger):
        return True
    before = [t for t in scene.triggers if t.type == "denial" and t.form not in {"noun", "phrase"} and t.i < trigger.i]
    if any(not scene.story.phrase_between(t.j, trigger.i, "contrast") for t in before):
        return True
    told = {other.i for other in scene.triggers} | {voice.at for voice in scene.voices}
    return any(  # "intended to accuse the army of killing": nobody says so
        scene.story.has(step, "accuse_forms") and step not in told
        for step in range(max(scene.sentence.i, trigger.i - 10), trigger.i)
    )


def _in_denial(scene: Scene, trigger: Trigger) -> bool:
    """Whether a move, a stay or the like stands in the complement of a denial: its speaker asserts the contrary."""
    if trigger.type in {"denial", "accusation"}:
        return False
    if _denied_after(scene, trigger):
        return True
    verbs = [t for t in scene.triggers if t.type == "denial" and t.form not in {"noun", "phrase"} and t.i < trigger.i]
    return any(not verb.negated and not _complement_ends(scene, verb.j, trigger.i) for verb in verbs)


def _denied_after(scene: Scene, trigger: Trigger) -> bool:
    """Whether a report that tells it is denied in the passive: 'reports of their return were denied by Paris'."""
    verbs = [t for t in scene.triggers if t.type == "denial" and t.voice == PASSIVE and t.i > trigger.i]
    told = any(scene.story.has(step, "accused_matter") for step in range(scene.sentence.i, trigger.i))
    return told and any(not verb.negated and not scene.story.cut_between(trigger.j, verb.i) for verb in verbs)


def _complement_ends(scene: Scene, start: int, stop: int) -> bool:
    """Whether what is denied ends between two words: 'but', a semicolon, ', and', 'after' where no 'that' opens it."""
    story, words = scene.story, scene.story.words
    opened = any(words.keys[step] in {"that", "que", "qu"} for step in range(start, stop))
    for step in range(start, stop):
        gap = words.gap(step - 1)
        joined = "," in gap and story.has(step, "list_words") and words.keys[step + 1] not in {"that", "que", "qu"}
        adverbial = not opened and story.has(step, "adverbial")
        if ";" in gap or joined or adverbial or story.phrase_at(step, "contrast", 3, stop) is not None:
            return True
    return False


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
    draft.when = date_of(scene, [trigger])
    draft.again = says_there(story, sentence) or points_back_to(story, trigger)
    draft.holds = trigger.type == "group_active" and holds(story, trigger)
    draft.still = any(story.has(step, "still") for step in range(max(sentence.i, trigger.i - 4), trigger.j))
    if not _SHAPERS.get(trigger.type, _keep)(scene, trigger, draft):
        return []
    if any(_same(draft, known) for known in found):
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


def _same(draft: Draft, known: Draft) -> bool:
    """Whether a predicate only repeats another of its sentence: 'withdraw … withdrawal'."""
    near = abs(draft.word - known.word) < 12
    return draft.type == known.type and draft.speaker == known.speaker and near and not draft.planned


def _keep(scene: Scene, trigger: Trigger, draft: Draft) -> bool:
    """Any other predicate stays as it is."""
    draft.actors = [actor for actor in draft.actors if armed(actor) or actor.startswith("GOV_")]
    if trigger.type == "blockade":
        draft.targets = []  # a town is where, not whom
        near = scene.story.places_in(max(trigger.i - _NEAR, scene.sentence.i), min(trigger.j + _NEAR, scene.sentence.j))
        if near:
            return True  # "the blockade of Djibo", whoever imposes it
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
        low, high = max(trigger.i - _NEAR, scene.sentence.i), min(trigger.j + 6, scene.sentence.j)
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
    taken = any(other.violent and holds(scene.story, other) for other in scene.triggers)
    if trigger.voice == NOMINAL and taken:
        return False  # "captured the rebel stronghold"
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
    draft.matter = matter_of(scene, trigger)
    draft.when = _accused_on(scene, trigger)
    return bool(draft.targets or voice)


def _accused_on(scene: Scene, trigger: Trigger) -> When | None:
    """When somebody accuses: not when what he accuses of was done."""
    for word, when in scene.whens:
        opens = word < trigger.i and word - scene.sentence.i <= _OPENING
        owned = scene.story.article.text[when.end : when.end + 1] in {"'", "’"}  # "Tuesday's raid"
        beside = (0 <= word - trigger.j <= 1 and not owned) or 0 < trigger.i - word <= _BESIDE
        events = any(other.violent and trigger.j <= other.i < word for other in scene.triggers)
        after = (
            not owned
            and not events
            and trigger.j <= word <= trigger.j + _OPENING
            and not _content_begins(scene, trigger.j, word)
        )
        if when.first is not None and trigger.form != GERUND and (opens or beside or after):
            return when
    return None


def _content_begins(scene: Scene, start: int, stop: int) -> bool:
    """Whether what somebody is accused of begins between two words: 'of', 'd'avoir'."""
    story = scene.story
    inside = {step for one in story.groups_in(start, stop) for step in range(one.i, one.j)}
    return any(story.has(step, "of_words") and step not in inside for step in range(start, stop))


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
    draft.matter = matter_of(scene, trigger)
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
    if any(other.violent and other.i > trigger.i for other in scene.triggers):
        draft.when = _accused_on(scene, trigger)  # a date after the attack is the attack's
    return True


def _not_the_accuser(scene: Scene, trigger: Trigger, speaker: str) -> str:
    """Who denies in 'Cotonou accuses Niamey of …, which the junta denies': the accused, never the accuser."""
    for other in scene.triggers:
        if other.type == "accusation" and other.i < trigger.i and other.voice != NOMINAL:
            accusers, accused = agents_and_targets(scene.story, scene.sentence, other, scene.triggers, scene.voices)
            said = {voice.name for voice in scene.voices if voice.at == other.i} | set(accusers)
            if speaker in said and accused:
                return accused[0]
    return speaker


def _accuser_named(scene: Scene, trigger: Trigger) -> str | None:
    """Whose accusations are denied: 'rejected the Sudanese army's accusations', 'les accusations de l'armée'."""
    story, sentence = scene.story, scene.sentence
    for step in range(trigger.j, min(trigger.j + _MATTER, sentence.j)):
        if not story.has(step, "accused_matter"):
            continue
        for one in story.groups_in(max(trigger.j, step - 4), min(step + 5, sentence.j)):
            before = one.j <= step and all(key == "s" for key in story.words.keys[one.j : step])
            opens = step + 1 < sentence.j and (story.has(step + 1, "of_words") or story.has(step + 1, "agent_by"))
            after = (
                opens
                and one.i > step
                and all(
                    story.has(at, "of_words") or story.has(at, "determiners") or story.has(at, "agent_by")
                    for at in range(step + 1, one.i)
                )
            )
            if before or after:
                return actor_speaker(story, one)
    return None


def matter_of(scene: Scene, trigger: Trigger) -> frozenset[str]:
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
    beside = [voice for voice in scene.voices if 0 < trigger.i - voice.at <= 2 and voice.i < voice.at]
    if voice is None and trigger.form == "phrase" and beside:
        voice = beside[-1]  # "a claim that the ministry called baseless"
    speaker = voice.name if voice else scene.speaker(trigger.i)
    agents, _ = agents_and_targets(scene.story, scene.sentence, trigger, scene.triggers, scene.voices)
    if speaker == REPORT and agents and trigger.form != "phrase":
        speaker = agents[0]
    speaker = _not_the_accuser(scene, trigger, speaker)
    verbs = [other for other in scene.triggers if other.type == "denial" and other.form != "phrase"]
    if speaker == REPORT or trigger.form == "noun" or trigger.negated or (trigger.form == "phrase" and verbs):
        return []
    draft = Draft("denial", scene.sentence, trigger.i, [speaker], speaker=speaker, stance="denies")
    draft.when, draft.matter = _accused_on(scene, trigger), matter_of(scene, trigger)
    draft.again = says_there(scene.story, scene.sentence)
    low, high = trigger.i, scene.sentence.j
    if trigger.voice == PASSIVE:  # "reports that … were denied by Paris"
        low, high = scene.sentence.i, trigger.i
    places = places_of(scene.story, scene.sentence, [trigger], scene.voices, low, high)
    draft.place = places[0] if places else None
    story, sentence = scene.story, scene.sentence
    draft.phrase = trigger.form == "phrase"
    near = [other for other in scene.triggers if low <= other.i < high and other is not trigger]
    draft.denied_types = frozenset(other.type for other in near if other.type not in {"denial", "accusation"})
    about = range(trigger.j, min(trigger.j + 6, sentence.j)) if trigger.voice != PASSIVE else range(0)
    vague = any(story.has(step, "accused_matter") or story.has(step, "pronouns") for step in about)
    draft.content = trigger.form != "phrase" and (bool(draft.denied_types) or (bool(draft.matter) and not vague))
    draft.accuser = _accuser_named(scene, trigger)
    start = low if trigger.voice == PASSIVE else trigger.j
    others = [one for one in story.groups_in(start, high) if draft.accuser not in one.ids]
    draft.accused = [actor for one in others[:1] for actor in one.ids if armed(actor)]
    return [draft]
