"""Where a side was at work, to which the next sentence belongs: 'FAMA conducted an operation in X. Ten were held.'"""

from __future__ import annotations

from geo.claims.dating import date_of
from geo.claims.needs import armed
from geo.claims.predicates import ACTIVE, Trigger
from geo.claims.roles import agents_and_targets
from geo.claims.scene import Draft, Scene
from geo.claims.where import places_of

SETTING = "setting"  # no claim type: it only lends its sides, place and date, and is dropped at the end
_BETWEEN = 4  # words between 'conducted' and 'operation'
_REACH = 2  # sentences that a setting lends to
_LENT_TO = frozenset({"arrest", "abduction", "displacement"})


def setting_of(scene: Scene) -> list[Draft]:
    """The setting that a sentence tells, where it tells no event of its own; empty for none."""
    story, sentence = scene.story, scene.sentence
    for step in range(sentence.i, sentence.j):
        end = story.phrase_at(step, "setting_verbs", 2, sentence.j)
        if end is None:
            continue
        noun = next((at for at in range(end, min(end + _BETWEEN, sentence.j)) if story.has(at, "settings")), None)
        if noun is None:
            continue
        trigger = Trigger(step, noun + 1, SETTING, ACTIVE, "agent", "finite")
        actors, _ = agents_and_targets(story, sentence, trigger, scene.triggers, scene.voices)
        actors = [actor for actor in actors if armed(actor)]
        places = places_of(story, sentence, [trigger], scene.voices, sentence.i, sentence.j)
        if actors and places:
            draft = Draft(SETTING, sentence, step, actors, speaker=scene.speaker(step))
            draft.place, draft.when = places[0], date_of(scene, [trigger])
            return [draft]
    return []


def lend(kept: list[Draft], draft: Draft) -> None:
    """Give a draft without a place the sides, place and date of the setting told right before."""
    if draft.place is not None or not (draft.violent or draft.type in _LENT_TO):
        return
    for known in reversed(kept):
        if draft.sentence.index - known.sentence.index > _REACH:
            return
        if known.type == SETTING:
            draft.place, draft.when = known.place, draft.when or known.when
            draft.actors = draft.actors or [actor for actor in known.actors if actor not in draft.targets]
            draft.notes.append("sides and place are those of the operation told before")
            return
        if known.place is not None and known.sentence is not draft.sentence:
            return
