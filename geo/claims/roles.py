"""Who does it and to whom: the actors around a predicate, by its voice."""

from __future__ import annotations

import itertools

from geo.actors import forces_of, state_of
from geo.claims.needs import armed, forces, group
from geo.claims.predicates import ACTIVE, NOMINAL, PASSIVE, Trigger
from geo.claims.speakers import Voice
from geo.claims.story import Group, Sentence, Story

_BY = 14  # words after a passive among which 'by' stands
_NAME = 9  # words between 'by' and the actor: "by a group of about forty heavily armed men"
_OBJECT = 14  # words after a verb among which its object stands
_OF_VICTIMS = frozenset({"abduction", "arrest", "kill", "killing_of_civilians"})  # "the kidnapping of two engineers"
_HOLDER = 5  # words between a facility and who holds it
_INSET = 20  # words of a relative clause between a subject and its verb
_STEPS = 6  # words between a preposition and the actor that it governs


def agents_and_targets(
    story: Story, sentence: Sentence, trigger: Trigger, others: list[Trigger], voices: list[Voice]
) -> tuple[list[str], list[str]]:
    """Actor ids that act and that are acted upon."""
    if trigger.voice == NOMINAL:
        return _nominal(story, sentence, trigger, others)
    if trigger.voice == PASSIVE:
        agent = _after(story, sentence, trigger, "agent_by", others) or _after(
            story, sentence, trigger, "blamed_on", others
        )
        if not agent and trigger.j - trigger.i > 2 and trigger.j < sentence.j and story.has(trigger.j, "of_words"):
            agent = [actor for actor in _governed(story, sentence, trigger.j + 1) if armed(actor)]
        return agent, _subject(story, sentence, trigger, others, voices) or _facility(story, sentence.i, trigger.i)
    subject = _subject(story, sentence, trigger, others, voices)
    if trigger.subject == "both":
        return _both(story, sentence, trigger, subject)
    if trigger.subject == "target":
        hit = subject or _facility(story, max(sentence.i, trigger.i - _OBJECT), trigger.i)
        hit = [] if hit == ["civilians"] and not subject and _takes(story, trigger) else hit
        ends = any(story.has(trigger.j - 1, name) for name in ("to_words", "of_words"))
        taken = _governed(story, sentence, trigger.j) if ends else []  # "fell to JNIM"
        return taken or _by_whom(story, sentence, trigger, others), hit
    relative = _object_relative(story, sentence, trigger)
    hit = relative.ids if relative else _object(story, sentence, trigger, others, voices)
    if trigger.type == "accusation" and not hit:  # "a reproché à la Minusma d'avoir livré"
        near = story.groups_in(trigger.j, min(trigger.j + _STEPS, sentence.j))
        hit = near[0].ids if near else []
    return subject, hit


def _by_whom(story: Story, sentence: Sentence, trigger: Trigger, others: list[Trigger]) -> list[str]:
    """Who does what the subject suffers: 'pris dans une embuscade du JNIM', '… tendue par'."""
    if trigger.violent and trigger.type not in {"kill", "wound"}:
        start = trigger.j + (trigger.j < sentence.j and story.has(trigger.j, "of_words"))
        if start > trigger.j or story.has(trigger.j - 1, "of_words"):
            held = [actor for actor in _governed(story, sentence, start) if armed(actor)]
            if held:
                return held
    whose = story.lists.adjectives.get(story.words.keys[trigger.j]) if trigger.j < sentence.j else None
    return _after(story, sentence, trigger, "agent_by", others) or ([whose] if whose and trigger.violent else [])


def _oblique(story: Story, sentence: Sentence, one: Group, governed: bool = True, low: int = 0) -> bool:
    """Whether a group hangs on a preposition: 'near the army', but not 'a group of gunmen'."""
    lists = story.lists.sets
    step = one.i - 1
    while step >= max(sentence.i, one.i - _STEPS, low) and story.words.glued[step]:
        key = story.words.keys[step]
        if key == "des" and step == low > 0 and not governed:
            return False  # "ont tiré sur des civils": an article
        if key in lists["of_words"]:
            head = step - 1
            while head > sentence.i and story.has(head, "head_adjectives"):
                head -= 1
            counted = story.has(head, "counts") or story.has(head, "count_words") or story.words.keys[head].isdigit()
            if head >= sentence.i and counted:
                step = head - 1
                continue
            return not (story.article.lang == "fr" and key in {"des", "du", "de"} and _begins(story, sentence, step))
        if key in lists["oblique"]:
            if _ranged(story, step):
                step -= 1
                continue
            return not _counting(story, step)
        if key in lists["governing"] and governed:
            return True
        plain = key in lists["determiners"] or key in lists["count_words"] or key.isdigit() or key in lists["counts"]
        if not plain and key not in {"suspected", "alleged", "heavily", "some", "about", "least", "presumes", "than"}:
            return False
        step -= 1
    return False


def _ranged(story: Story, step: int) -> bool:
    """Whether a preposition stands between two figures: 'de 20 à 30 soldats'."""
    sides = (step - 1, step + 1)
    if step < 1 or step + 1 >= len(story.words.keys):
        return False
    return all(story.words.keys[at].isdigit() or story.has(at, "count_words") for at in sides)


def _begins(story: Story, sentence: Sentence, step: int) -> bool:
    """Whether a French 'des' begins its clause, so that it is an article."""
    if step == sentence.i or not story.words.glued[step - 1]:
        return True
    before = story.words.keys[step - 1]
    noun = not (
        story.has(step - 1, "cuts") or before in {"et", "ou", "que", "qu", "ont", "a"} or _verbish(story, step - 1)
    )
    return not noun


def _verbish(story: Story, step: int) -> bool:
    """Whether a word is a form of a predicate or a reporting verb."""
    hit = story.lists.predicates.at(story.words, step, step + 1)
    if hit and any(reading.predicate.pos == "verb" for reading in hit[2]):
        return True
    return story.lists.speech.at(story.words, step, step + 1) is not None


def _counting(story: Story, step: int) -> bool:
    """Whether a preposition belongs to a figure or names a topic: 'at least', 'more than', 'quant aux soldats, ils'."""
    if story.has(step - 1, "topics"):
        return True
    pair = " ".join(story.words.keys[step : step + 2])
    return pair in {"at least", "at most", "au moins", "au plus", "au total", "in total"} or story.words.keys[step] in {
        "than",
        "about",
        "around",
    }


def _subject(
    story: Story, sentence: Sentence, trigger: Trigger, others: list[Trigger], voices: list[Voice]
) -> list[str]:
    """Actors that the verb's subject names."""
    own = _own_deed(story, trigger, voices)
    if own:
        return own
    pronoun = _pronoun(story, sentence, trigger)
    relative = _object_relative(story, sentence, trigger)
    if trigger.form == "gerund" and (event := _suffered(story, trigger, others)) is not None:
        return _after(story, sentence, event, "agent_by", others)
    first = _coordinated(story, trigger, others)
    if first is not None:
        return _subject(story, sentence, first, others, voices)
    again = _taken_up(story, sentence, trigger)
    if again is not None:
        return again.ids
    before = [one for one in story.groups_in(sentence.i, trigger.i) if not _oblique(story, sentence, one)]
    if trigger.violent and trigger.voice == ACTIVE and story.has(trigger.i - 1, "list_words"):
        before = [one for one in before if any(map(armed, one.ids))] or before  # "chased drivers off and set … on fire"
    inset = _insets(story, sentence, trigger)
    for one in reversed(before):
        if one.j > trigger.i or one.i in inset or _is_object(story, one, trigger, others):
            continue
        if one is not relative:
            return _if_subject(story, sentence, one, trigger, others, voices, pronoun)
    return _last_actor(story, sentence) if pronoun else []


def _insets(story: Story, sentence: Sentence, trigger: Trigger) -> set[int]:
    """Words of relative clauses between commas that close before a verb: 'JNIM, which ISSP had fought, attacked'."""
    found: set[int] = set()
    commas = [step for step in range(sentence.i, trigger.i) if "," in story.words.gap(step)]
    for opened, closed in itertools.pairwise(commas):
        if story.has(opened + 1, "relatives") and closed - opened <= _INSET:
            found.update(range(opened + 1, closed + 1))
    return found


def _if_subject(
    story: Story,
    sentence: Sentence,
    one: Group,
    trigger: Trigger,
    others: list[Trigger],
    voices: list[Voice],
    pronoun: bool,
) -> list[str]:
    """The ids of the nearest group before a verb, unless something between shows that it is not its subject."""
    gaps = "".join(story.words.gap(step) for step in range(one.j - 1, trigger.i - 1))
    if ";" in gaps and ":" not in gaps and _bare_figure(story, sentence, trigger):
        return one.ids
    if ";" in gaps or (":" in gaps and not pronoun):
        return []
    event = _event_between(one, trigger, others)
    if event is not None:  # "carried out a raid, killing": who carried it out
        return _supported(story, sentence, event) if trigger.form == "gerund" else []
    if _spoken_between(one, trigger, voices) and not pronoun and _noun_between(story, voices, one, trigger):
        return []
    return one.ids


def _taken_up(story: Story, sentence: Sentence, trigger: Trigger) -> Group | None:
    """Whom 'and they' takes up: the sentence's own subject, 'l'armée a suivi des rescapés et ils ont été …'."""
    step = trigger.i - 1
    while step > sentence.i and any(story.has(step, name) for name in ("aux_perfect", "aux_passive", "aux_skip")):
        step -= 1
    if not (story.has(step, "pronouns") and story.has(step - 1, "list_words")):
        return None
    near = [one for one in story.groups_in(sentence.i, step) if not _oblique(story, sentence, one)]
    return next((one for one in near if any(map(armed, one.ids))), None) if trigger.voice != PASSIVE else None


def _bare_figure(story: Story, sentence: Sentence, trigger: Trigger) -> bool:
    """Whether a figure alone is the subject after a semicolon: 'des jihadistes …; dix ont été tués'."""
    step = trigger.i - 1
    while step > sentence.i and any(story.has(step, name) for name in ("aux_passive", "aux_perfect", "aux_skip")):
        step -= 1
    counted = story.has(step, "count_words") or story.words.keys[step].isdigit()
    return counted and step > sentence.i and ";" in story.words.gap(step - 1)


def _suffered(story: Story, trigger: Trigger, others: list[Trigger]) -> Trigger | None:
    """The verb before a gerund whose subject suffers: a base that 'was shelled, wounding three' wounds nobody."""
    before = [other for other in others if other.i < trigger.i and other.voice != NOMINAL]
    last = before[-1] if before else None
    hurt = last is not None and last.violent and (last.voice == PASSIVE or last.subject == "target")
    return last if hurt and story.marked(trigger.i - 1, ",") else None


def _object_relative(story: Story, sentence: Sentence, trigger: Trigger) -> Group | None:
    """Whom a verb hits that stands before its pronoun: 'the soldiers it had killed', 'les soldats qu'il a tués'."""
    if trigger.voice == PASSIVE or trigger.subject != "agent":
        return None
    step = trigger.i - 1
    while step > sentence.i and any(story.has(step, name) for name in ("aux_perfect", "aux_skip")):
        step -= 1
    if step <= sentence.i or not story.has(step, "pronouns"):
        return None
    step -= story.has(step - 1, "relatives")
    near = [one for one in story.groups_in(max(sentence.i, step - _NAME), step) if one.j == step]
    return near[0] if near and story.words.glued[step - 1] else None


def _own_deed(story: Story, trigger: Trigger, voices: list[Voice]) -> list[str]:
    """The speaker of 'affirme avoir tué', 'said it had killed', 'claims to have killed': he tells of his own deed."""
    for voice in voices:
        if 0 < trigger.i - voice.at <= _BY and armed(voice.name) and voice.i < trigger.i:
            whole = range(voice.at + 1, trigger.i)
            that = [step for step in whole if story.has(step, "opens_speech")]
            after = range(that[-1] + 1, trigger.i) if that else whole  # "said last month that its jets had"
            for between in (whole, after):
                told = _told_of(story, voice, between)
                if told and (between is after or len(whole) < _STEPS):
                    return told
    return []


def _told_of(story: Story, voice: Voice, between: range) -> list[str]:
    """Whose deed it is, if only helpers stand between who speaks and the verb."""
    if not all(any(story.has(step, name) for name in _HELPERS) for step in between):
        return []
    if any(story.has(step, "aircraft") for step in between):
        told_by = state_of(voice.name)  # "said its aircraft struck a column"
        return [forces_of(told_by) if told_by else voice.name]
    told = any(story.has(step, "aux_perfect") or story.has(step, "pronouns") for step in between)
    return [voice.name] if told and not any(story.has(step, "owned") for step in between) else []


_HELPERS = ("aux_perfect", "aux_skip", "pronouns", "calendar", "owned", "aircraft", "relatives")


def _coordinated(story: Story, trigger: Trigger, others: list[Trigger]) -> Trigger | None:
    """The verb before that shares its subject: 'killed … and arrested …'."""
    before = [other for other in others if other.i < trigger.i and other.voice == trigger.voice]
    if not before or trigger.voice == NOMINAL or not _same_form(before[-1], trigger):
        return None
    last = before[-1]
    return last if story.has(trigger.i - 1, "list_words") and trigger.i - last.j < 20 else None


def _same_form(first: Trigger, second: Trigger) -> bool:
    """Whether two verbs can share a subject: 'had killed 18 soldiers and captured three' share the auxiliary too."""
    shared = {first.form, second.form} == {"finite", "participle"} and first.voice == second.voice != PASSIVE
    return first.form == second.form or shared


def _is_object(story: Story, one: Group, trigger: Trigger, others: list[Trigger]) -> bool:
    """Whether a group is the object of an earlier verb: 'killed 18 terrorists and arrested seven'."""
    joined = any(story.has(step, "list_words") for step in range(one.j, trigger.i))
    if story.has(one.j, "relatives") or not (joined or trigger.form == "gerund"):
        return False
    for other in others:
        near = other.j <= one.i <= other.j + 7 and other.i < trigger.i
        plain = other.voice not in {NOMINAL, PASSIVE} and other.subject == "agent"
        if near and plain and other.type not in {"accusation", "denial"} and not story.cut_between(other.j, one.i):
            return True
    return False


def _pronoun(story: Story, sentence: Sentence, trigger: Trigger) -> bool:
    """Whether a pronoun or possessive stands shortly before the verb."""
    near = range(max(sentence.i, trigger.i - 4), trigger.i)
    return any(story.has(step, "pronouns") for step in near)


def _last_actor(story: Story, sentence: Sentence) -> list[str]:
    """The armed actors named last before the sentence."""
    for back in (1, 2):
        if sentence.index - back < 0:
            break
        before = story.sentences[sentence.index - back]
        for one in story.groups_in(before.i, before.j):
            if any(armed(actor) for actor in one.ids) and not _oblique(story, before, one):
                return one.ids
    return []


def _event_between(one: Group, trigger: Trigger, others: list[Trigger]) -> Trigger | None:
    """An event's noun that stands between, which is then the subject: 'the army said a blast killed'."""
    between = (
        other
        for other in others
        if other.voice == NOMINAL and one.j <= other.i < trigger.i and other.form == "noun" and other.violent
    )
    return next(between, None)


def _spoken_between(one: Group, trigger: Trigger, voices: list[Voice]) -> bool:
    """Whether the group is the speaker of what the trigger tells."""
    return any(voice.i <= one.i < voice.at < trigger.i for voice in voices)


def _noun_between(story: Story, voices: list[Voice], one: Group, trigger: Trigger) -> bool:
    """Whether other words than auxiliaries stand between the reporting verb and the trigger."""
    last = max(voice.at for voice in voices if voice.i <= one.i < voice.at < trigger.i)
    names = ("aux_perfect", "aux_passive", "aux_skip", "pronouns", "cuts", "reciprocal", "plans", "negation")
    return any(
        not any(story.has(step, name) for name in names) and story.words.keys[step] not in {"to", "of", "de", "d", "in"}
        for step in range(last + 1, trigger.i)
    )


def _object(
    story: Story, sentence: Sentence, trigger: Trigger, others: list[Trigger], voices: list[Voice]
) -> list[str]:
    """Actors that the verb's object names, or whose facility it is."""
    high = _right_bound(story, sentence, trigger, others, voices)
    for one in story.groups_in(trigger.j, high):
        if not _oblique(story, sentence, one, governed=False, low=trigger.j):
            return one.ids
        break
    hit = _facility(story, trigger.j, min(high, trigger.j + 8))
    return [] if hit == ["civilians"] and _takes(story, trigger) else hit


def _takes(story: Story, trigger: Trigger) -> bool:
    """Whether a predicate tells of a place that is taken: 'a pris le village' hits no villagers."""
    words = range(trigger.i, trigger.j)
    towns = story.facilities_in(max(trigger.i - _OBJECT, 0), min(trigger.j + _OBJECT, len(story.words)))
    if not any(story.has(i, "town_words") for i, _, _, _ in towns):
        return False
    return any(story.has(step, "holding") for step in words) and not any(
        story.has(step, "not_holding") for step in words
    )


def _right_bound(story: Story, sentence: Sentence, trigger: Trigger, others: list[Trigger], voices: list[Voice]) -> int:
    """Word at which what belongs to a verb ends: a cut, a semicolon, the next verb, who said it."""
    high = min(sentence.j, trigger.j + _OBJECT)
    for other in others:
        if other.i >= trigger.j and other.voice != NOMINAL:
            high = min(high, other.i)
    for voice in voices:
        if min(voice.i, voice.at) >= trigger.j:  # "attacked Djibo, the army said": he tells it, nobody hit him
            high = min(high, voice.i, voice.at)
    for step in range(trigger.j, high):
        if story.words.keys[step] in story.lists.sets["cuts"] or story.marked(step - 1, ";:—"):
            return step
    return high


def _facility(story: Story, low: int, high: int) -> list[str]:
    """Whose facility stands among words: civilians' (a village) or the state's forces' (a base)."""
    for i, j, _, whose in story.facilities_in(max(low, 0), max(high, 0)):
        article = story.words.keys[i - 1] == "des" and i - 1 == low  # "ont pillé des boutiques"
        governs = {"on", "at", "contre", "sur"}
        if story.has(i - 1, "oblique") and i > low and not article and story.words.keys[i - 1] not in governs:
            continue
        held = _holder(story, j, high) if whose != "things" else []
        whose_by = story.lists.adjectives.get(story.words.keys[j]) if j < len(story.words) else None
        if whose_by and story.words.glued[j - 1]:
            return [whose_by]  # "un campement terroriste"
        if held or whose == "things":
            return held
        if whose == "civilians":
            return ["civilians"]
        near = [place for place in story.places_in(i, min(j + 10, len(story.words))) if place.row.get("iso3")]
        near = near or [place for place in reversed(story.places_in(max(i - 30, 0), i)) if place.row.get("iso3")]
        if near:
            return [forces_of(str(near[0].row["iso3"]))]
        return []
    return []


def _holder(story: Story, j: int, high: int) -> list[str]:
    """Who holds a facility, where the text says so: 'une base logistique de l'EIGS', 'positions held by soldiers'."""
    for one in story.groups_in(j, min(j + _HOLDER, len(story.words))):
        between = range(j, one.i)
        if not all(story.words.glued[step] for step in range(j - 1, one.i - 1)) or story.places_in(j, one.i):
            return []
        held = any(story.has(step, "of_words") or story.has(step, "holds_by") for step in between)
        plain = not any(story.has(step, "cuts") or "," in story.words.gap(step) for step in between)
        return [actor for actor in one.ids if armed(actor)] if held and plain else []
    return []


def _after(story: Story, sentence: Sentence, trigger: Trigger, name: str, others: list[Trigger]) -> list[str]:
    """Actors after 'by' and the like that follow a predicate."""
    high = min(sentence.j, trigger.j + _BY)
    for step in range(trigger.j, high):
        if step > trigger.j and story.marked(step - 1, ";:"):
            return []
        if any(other.i == step and other.voice != NOMINAL and name == "agent_by" for other in others):
            return []
        if name == "blamed_on" and story.has(step, "blame_verbs") and story.has(step + 1, "agent_by"):
            blamed = next((at for at in range(step + 2, min(step + _NAME, high)) if story.has(at, "to_words")), None)
            return _governed(story, sentence, blamed + 1) if blamed else []
        end = story.phrase_at(step, name, 3, sentence.j)
        if end is None:
            continue
        return _governed(story, sentence, end)
    return []


def _governed(story: Story, sentence: Sentence, start: int) -> list[str]:
    """The actor that a preposition before a word governs."""
    for one in story.groups_in(start, min(start + _NAME, sentence.j)):
        between = range(start, one.i)
        blocked = any(
            (story.words.keys[step] in story.lists.sets["cuts"] and not story.has(step - 1, "identified"))
            or "," in story.words.gap(step)
            or _is_event(story, step)
            for step in between
        )
        return [] if blocked else one.ids
    return []


def _is_event(story: Story, step: int) -> bool:
    """Whether a word begins a predicate: 'by an explosion' names no actor."""
    hit = story.lists.predicates.at(story.words, step)
    return hit is not None and any(
        reading.predicate.type in {"attack", "explosion", "air_strike", "clash"} for reading in hit[2]
    )


def _nominal(story: Story, sentence: Sentence, trigger: Trigger, others: list[Trigger]) -> tuple[list[str], list[str]]:
    """Actors around a noun: 'JNIM's attack on the army', 'une attaque du JNIM contre l'armée'."""
    if trigger.subject == "both":
        return _both(story, sentence, trigger, [])
    targets = _hit(story, sentence, trigger)
    if trigger.form == "phrase" and trigger.type == "kill":
        targets = [actor for one in story.groups_in(trigger.j, trigger.j + 6)[:1] for actor in one.ids]
    if trigger.form == "toll" and story.phrase_at(trigger.j, "among", 3, sentence.j) is not None:
        targets = _governed(story, sentence, story.phrase_at(trigger.j, "among", 3, sentence.j) or trigger.j)
    agents = _after(story, sentence, trigger, "blamed_on", others) or _blamed(story, sentence, trigger)
    if trigger.form != "toll":  # "the army put the death toll at 12"
        agents = agents or _owner(story, sentence, trigger) or _supported(story, sentence, trigger)
        agents = agents or _imposed(story, sentence, trigger)
    targets = _who_repelled(story, sentence, trigger) or targets or _who_suffers(story, sentence, trigger)
    return agents, [actor for actor in targets if actor not in agents]


def _blamed(story: Story, sentence: Sentence, trigger: Trigger) -> list[str]:
    """Who did it by 'a attribué l'attaque au JNIM', 'blamed the raid on'."""
    if not any(story.has(step, "blame_verbs") for step in range(max(sentence.i, trigger.i - _STEPS), trigger.i)):
        return []
    for step in range(trigger.j, min(trigger.j + _STEPS, sentence.j)):
        if story.has(step, "to_words") or story.phrase_at(step, "blamed_on", 2) is not None:
            return [actor for actor in _governed(story, sentence, step + 1) if armed(actor)]
    return []


def _who_repelled(story: Story, sentence: Sentence, trigger: Trigger) -> list[str]:
    """Those who 'repelled an attack' are those who were attacked."""
    for step in range(max(sentence.i, trigger.i - _STEPS), trigger.i):
        if story.phrase_at(step, "repelled", 3, trigger.i) is not None:
            near = [one for one in story.groups_in(sentence.i, step) if not _oblique(story, sentence, one)]
            return [actor for actor in near[-1].ids if armed(actor)] if near else []
    return []


def _who_suffers(story: Story, sentence: Sentence, trigger: Trigger) -> list[str]:
    """The subject of 'a été lundi la cible d'une embuscade', 'ont été victimes d'une attaque'."""
    for step in range(trigger.i - 1, max(sentence.i, trigger.i - _STEPS) - 1, -1):
        if not story.has(step, "suffers"):
            continue
        near = range(max(sentence.i, step - _STEPS), step)
        if not any(story.has(at, name) for at in near for name in ("aux_passive", "aux_perfect")):
            return []
        subjects = [one for one in story.groups_in(sentence.i, step) if not _oblique(story, sentence, one)]
        return subjects[0].ids if subjects else _facility(story, sentence.i, step)
    return []


def _hit(story: Story, sentence: Sentence, trigger: Trigger) -> list[str]:
    """What stands after 'on' or 'contre', or in French after 'de': 'l'attaque d'un car'."""
    if story.article.lang == "fr" and trigger.j < sentence.j and story.has(trigger.j, "of_words"):
        sites = story.facilities_in(trigger.j, min(trigger.j + 4, sentence.j))
        whose = _facility(story, sites[0][0], sites[0][1] + 1) if sites else []
        if whose:
            return whose
    if trigger.type in _OF_VICTIMS and trigger.j < sentence.j:
        if story.has(trigger.j, "of_words"):
            return _governed(story, sentence, trigger.j + 1)
        if story.has(trigger.j - 1, "of_words"):
            return _governed(story, sentence, trigger.j)  # "la perte de cinq soldats"
    for step in range(trigger.j, trigger.j if trigger.form == "toll" else min(trigger.j + 8, sentence.j)):
        if step > trigger.j and story.marked(step - 1, ",;:"):
            break
        end = story.phrase_at(step, "hit_on", 3, sentence.j)
        if end is not None:
            facility = _facility(story, end, min(end + 5, sentence.j))
            ids = _governed(story, sentence, end)
            near = story.groups_in(end, min(end + _NAME, sentence.j))
            if facility and near and story.facilities_in(end, near[0].i):
                return facility
            return ids or facility
    return []


def _owner(story: Story, sentence: Sentence, trigger: Trigger) -> list[str]:
    """'JNIM attack', "the army's air strikes", 'attaque du JNIM', 'frappes de l'armée'."""
    for one in reversed(story.groups_in(sentence.i, trigger.i)):
        between = story.words.keys[one.j : trigger.i]
        owns = all(key in {"s", "latest", "own", "deadly"} for key in between) and story.words.glued[one.j - 1]
        if owns and len(between) <= 2 and any(armed(actor) for actor in one.ids):
            return one.ids
        break
    adjective = story.lists.adjectives.get(story.words.keys[trigger.j]) if trigger.j < sentence.j else None
    if adjective:  # "une attaque jihadiste"
        return [adjective]
    if story.article.lang == "fr" and trigger.type not in _OF_VICTIMS:
        for one in story.groups_in(trigger.j, min(trigger.j + 6, sentence.j)):
            between = story.words.keys[trigger.j : one.i]
            joined = all(
                key in {"de", "du", "des", "d", "la", "l", "le", "les", "presumes", "menee"}
                or key.isdigit()
                or story.has(trigger.j + at, "calendar")
                for at, key in enumerate(between)
            )
            return one.ids if joined and any(armed(actor) for actor in one.ids) else []
    return []


def _supported(story: Story, sentence: Sentence, trigger: Trigger) -> list[str]:
    """'JNIM launched an attack', 'has had Djibo under siege': the subject of the verb that carries the noun."""
    held = story.phrase_at(trigger.i, "held_under", 3) is not None
    for step in range(trigger.i - 1, max(sentence.i, trigger.i - 6) - 1, -1):
        if held and story.has(step, "aux_passive"):
            return []
        if story.has(step, "support") or (held and story.has(step, "holding_verbs")):
            for one in reversed(story.groups_in(sentence.i, step)):
                if not _oblique(story, sentence, one):
                    return one.ids if any(armed(actor) for actor in one.ids) else []
            return []
    return []


def _imposed(story: Story, sentence: Sentence, trigger: Trigger) -> list[str]:
    """'Le blocus que les jihadistes imposent': the subject of the clause that hangs on the noun."""
    if not story.has(trigger.j, "object_relatives"):
        return []
    for one in story.groups_in(trigger.j + 1, min(trigger.j + _NAME, sentence.j))[:1]:
        carried = any(story.has(step, "support") for step in range(one.j, min(one.j + 4, sentence.j)))
        return one.ids if carried and any(armed(actor) for actor in one.ids) else []
    return []


def _both(story: Story, sentence: Sentence, trigger: Trigger, subject: list[str]) -> tuple[list[str], list[str]]:
    """The two sides of a fight."""
    second: list[str] = []
    for step in range(trigger.j, min(trigger.j + 8, sentence.j)):
        end = story.phrase_at(step, "with_words", 2, sentence.j)
        if end is not None:
            second = _sides(story, sentence, end)
            break
    if not second and trigger.voice != NOMINAL:
        near = story.groups_in(trigger.j, min(trigger.j + 5, sentence.j))
        second = near[0].ids if near and not _oblique(story, sentence, near[0]) else []
    if trigger.voice == NOMINAL and len(second) == 1:
        before = [one for one in story.groups_in(sentence.i, trigger.i) if not _oblique(story, sentence, one)]
        subject = [actor for one in before[:1] for actor in one.ids if armed(actor)]
    sides = list(dict.fromkeys([*subject, *second]))
    if subject and second and set(subject) != set(second):
        return subject, [actor for actor in second if actor not in subject]
    return sides[:1], sides[1:]


def _sides(story: Story, sentence: Sentence, start: int) -> list[str]:
    """Actors after 'between' or 'with', up to the second side."""
    found: list[str] = []
    for one in story.groups_in(start, min(start + 16, sentence.j)):
        if found and not any(key in {"and", "et", "aux", "with", "a"} for key in story.words.keys[one.i - 3 : one.i]):
            break
        found += one.ids
        if len(found) > 1:
            break
    return found


def movers(story: Story, sentence: Sentence, trigger: Trigger, others: list[Trigger], voices: list[Voice]) -> list[str]:
    """Whose forces move or stay: the forces named as subject or object, else the government that decides."""
    agents, targets = agents_and_targets(story, sentence, trigger, others, voices)
    if trigger.voice != PASSIVE and not any(
        one.i < trigger.j + _OBJECT for one in story.groups_in(trigger.j, sentence.j)
    ):
        targets = []  # "leave its base": a facility is where, not who
    named = [actor for actor in [*targets, *agents] if forces(actor) and not actor.startswith("GOV_")]
    low = max(trigger.i - (10 if trigger.form == "infinitive" else 2), sentence.i)
    if not named and any(story.words.keys[step] in _THEM for step in range(low, min(trigger.j + 2, sentence.j))):
        named = [actor for actor in _last_forces(story, sentence) if not actor.startswith("GOV_")]
    return named[:1] if trigger.voice == NOMINAL else named or [actor for actor in [*agents, *targets] if forces(actor)]


_THEM = frozenset({"them", "les"})


def _last_forces(story: Story, sentence: Sentence) -> list[str]:
    """The state's forces named last before the sentence: 'them'."""
    for one in reversed(story.groups_in(max(sentence.i - 80, 0), sentence.i)):
        if any(forces(actor) and not actor.startswith("GOV_") for actor in one.ids):
            return one.ids
    return []


def groups_present(
    story: Story, sentence: Sentence, trigger: Trigger, others: list[Trigger], voices: list[Voice]
) -> list[str]:
    """Which armed groups are somewhere: the subject, what follows a colon, or what stands after 'presence of'."""
    for one in story.groups_in(trigger.j, sentence.j):
        if any(":" in story.words.gap(step) for step in range(trigger.j - 1, one.i)):
            return [actor for actor in one.ids if group(actor)]
    agents, targets = agents_and_targets(story, sentence, trigger, others, voices)
    found = [actor for actor in agents if group(actor)]
    if not found and trigger.voice == NOMINAL:
        near = story.groups_in(trigger.j, min(trigger.j + 6, sentence.j)) or story.groups_in(
            max(sentence.i, trigger.i - 5), trigger.i
        )
        found = [actor for one in near[:1] for actor in one.ids if group(actor)]
    if not found:
        nearest = [one for one in reversed(story.groups_in(sentence.i, trigger.i))]
        found = [actor for one in nearest[:1] for actor in one.ids if group(actor)]
    return found or [actor for actor in targets if group(actor)]
