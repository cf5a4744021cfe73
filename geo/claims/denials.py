"""What somebody denies or is accused of: whose denial, of what, and when an accusation was made."""

from __future__ import annotations

from geo.claims.dates import When
from geo.claims.matter import accuser_in, harms_in, is_counted, points_only, words_about
from geo.claims.needs import armed
from geo.claims.predicates import GERUND, NOMINAL, PASSIVE, Trigger
from geo.claims.roles import agents_and_targets
from geo.claims.scene import Draft, Scene
from geo.claims.speakers import REPORT
from geo.claims.spreading import says_there
from geo.claims.story import Story
from geo.claims.where import places_of

_OPENING = 6  # words from a sentence's beginning, or after 'accused', among which its date stands
_BESIDE = 4  # words before 'accused' among which its date stands: 'on Tuesday accused'


def is_denied(scene: Scene, trigger: Trigger) -> bool:
    """Whether the predicate is what somebody denies: 'denied that its soldiers took part in a massacre'."""
    if _denied_after(scene, trigger):
        return True
    before = [t for t in scene.triggers if t.type == "denial" and t.form not in {"noun", "phrase"} and t.i < trigger.i]
    if any(not (_told_anew(scene.story, t.j, trigger.i) or _said_anew(scene, t.j, trigger.i)) for t in before):
        return True
    told = {other.i for other in scene.triggers} | {voice.at for voice in scene.voices}
    return any(  # "intended to accuse the army of killing": nobody says so
        scene.story.has(step, "accuse_forms") and not scene.story.has(step, "blame_verbs") and step not in told
        for step in range(max(scene.sentence.i, trigger.i - 10), trigger.i)
    )


def _told_anew(story: Story, start: int, stop: int) -> bool:
    """Whether 'but' or a colon ends what is denied: 'disputes this account: that day, aircraft struck'."""
    return bool(story.phrase_between(start, stop, "contrast")) or any(
        story.marked(step, ":") for step in range(start, stop)
    )


def _said_anew(scene: Scene, start: int, stop: int) -> bool:
    """Whether 'and said' begins what is asserted: 'denied any involvement and said that bandits had come'."""
    joined = (step for step in range(start + 1, stop) if scene.story.has(step - 1, "list_words"))
    return any(_says_else(scene, step) for step in joined)


def in_denial(scene: Scene, trigger: Trigger) -> bool:
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
    """Whether what is denied ends between two words: 'but', a semicolon, ', and', 'after' where no 'that' opens it.

    A colon ends it where only the accusation is named before: 'conteste cette version : les morts étaient des bergers'.
    """
    story, words = scene.story, scene.story.words
    pointed = False
    opened = any(words.keys[step] in {"that", "que", "qu"} for step in range(start, stop))
    for step in range(start, stop):
        gap = words.gap(step - 1)
        joined = "," in gap and story.has(step, "list_words") and words.keys[step + 1] not in {"that", "que", "qu"}
        adverbial = not opened and step > start and story.has(step, "adverbial")
        told = pointed and ":" in gap
        if ";" in gap or joined or adverbial or told or story.phrase_at(step, "contrast", 3, stop) is not None:
            return True
        if step > start and story.has(step - 1, "list_words") and _says_else(scene, step):
            return True  # "denied any involvement and said that bandits had come"
        pointed = pointed or (not opened and story.has(step, "accused_matter"))
    return False


def _says_else(scene: Scene, step: int) -> bool:
    """Whether a verb of speech or of accusing begins at a word: what follows is said, not denied."""
    if any(voice.at == step for voice in scene.voices):
        return True
    return any(other.i == step and other.type == "accusation" for other in scene.triggers)


def complement(scene: Scene, trigger: Trigger) -> tuple[int, int]:
    """Words of what is denied: after the verb, or before it where the verb is passive or a phrase."""
    if trigger.voice == PASSIVE:
        return scene.sentence.i, trigger.i
    end = scene.sentence.j
    for step in range(trigger.j + 1, scene.sentence.j):
        if _complement_ends(scene, trigger.j, step):
            end = step - 1
            break
    return trigger.i, end


def denied_triggers(scene: Scene, trigger: Trigger) -> list[Trigger]:
    """Predicates of what is denied, but for accusations: 'reports that soldiers had withdrawn'."""
    low, high = complement(scene, trigger)
    if trigger.form == "phrase":  # "rumours of a withdrawal are unfounded"
        spread = range(scene.sentence.i, trigger.i)
        told = any(scene.story.has(step, "accused_matter") or scene.story.has(step, "pictures") for step in spread)
        low, high = (scene.sentence.i, trigger.i) if told else (trigger.i, trigger.i)
    kinds = {"denial", "accusation", "responsibility_claim"}
    return [one for one in scene.triggers if low <= one.i < high and one is not trigger and one.type not in kinds]


def denial_of(scene: Scene, trigger: Trigger) -> list[Draft]:
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
    draft.when = accused_on(scene, trigger)
    draft.again = says_there(scene.story, scene.sentence)
    low, high = complement(scene, trigger)
    places = places_of(scene.story, scene.sentence, [trigger], scene.voices, low, high)
    draft.place = places[0] if places else None
    story, sentence = scene.story, scene.sentence
    phrase = trigger.form == "phrase"
    near = [other for other in scene.triggers if low <= other.i < high and other is not trigger]
    start = low if trigger.voice == PASSIVE or phrase else trigger.j
    ends = max(high, trigger.j) if trigger.voice != PASSIVE and not phrase else sentence.j
    draft.matter = words_about(story, trigger.j, ends)
    told = frozenset(other.type for other in near if other.type not in {"denial", "accusation"})
    draft.denied_types = told | harms_in(story, trigger.j if low == trigger.i else low, high)
    vague = trigger.voice != PASSIVE and points_only(story, trigger.j, ends)
    draft.content = not phrase and (bool(draft.denied_types) or (bool(draft.matter) and not vague))
    draft.accuser = accuser_in(story, start, sentence.j)
    draft.holds = any(story.has(step, "holding") for step in range(start, high))
    draft.counted = is_counted(story, start, sentence.j)
    others = [one for one in story.groups_in(start if not phrase else trigger.j, high) if draft.accuser not in one.ids]
    draft.accused = [actor for one in others[:1] for actor in one.ids if armed(actor)]
    return [draft]


def _not_the_accuser(scene: Scene, trigger: Trigger, speaker: str) -> str:
    """Who denies in 'Cotonou accuses Niamey of …, which the junta denies': the accused, never the accuser."""
    for other in scene.triggers:
        if other.type == "accusation" and other.i < trigger.i and other.voice != NOMINAL:
            accusers, accused = agents_and_targets(scene.story, scene.sentence, other, scene.triggers, scene.voices)
            said = {voice.name for voice in scene.voices if voice.at == other.i} | set(accusers)
            if speaker in said and accused:
                return accused[0]
    return speaker


def accused_on(scene: Scene, trigger: Trigger) -> When | None:
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
