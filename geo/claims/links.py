"""Claims beside each other: what points back, what a denial answers, what says the same twice."""

from __future__ import annotations

import itertools
from dataclasses import replace

from geo.actors import forces_of, is_group, state_of
from geo.claims.likeness import UNNAMED, kin, same_figures, same_place, same_sides, same_time
from geo.claims.needs import armed
from geo.claims.predicates import VIOLENT
from geo.claims.scene import Draft
from geo.claims.settings import SETTING, lend
from geo.claims.speakers import REPORT
from geo.claims.story import Place
from geo.claims.where import contains

_WINDOW = 150  # claims among which a repetition is looked for: more than any one article tells
_SOON, _NEXT = 12, 2  # claims and sentences ahead in which violence explains a bare toll
_BACK = 4  # sentences over which "the attack" still means the one told before
_AT_THE_EVENT = frozenset({"displacement", "arrest", "abduction", "mass_grave"})
_DENIABLE = frozenset(
    "accusation mass_grave attack killing_of_civilians air_strike clash abduction arrest explosion blockade "
    "troop_presence withdrawal deployment responsibility_claim group_active displacement".split()
)


def linked(drafts: list[Draft]) -> list[Draft]:
    """The drafts with what points back filled in, repetitions gone, denials answered."""
    kept: list[Draft] = []
    for index, draft in enumerate(drafts):
        if draft.violent and _elaborates(kept, draft):
            continue
        lend(kept, draft)
        _inherit(kept, draft)
        soon = drafts[index + 1 : index + _SOON]
        if draft.bare and (draft.accident or not (_in_violence(kept, draft) or _violence_soon(soon, draft))):
            continue
        kept.append(draft)
    _place_accusations(kept)
    return _without_repeats(_with_implied([draft for draft in kept if draft.type != SETTING]))


def _place_accusations(kept: list[Draft]) -> None:
    """Give an accusation without a place that of what it accuses of, told in the same sentence."""
    told = {(one.sentence.index, one.speaker): one for one in kept if one.violent and one.place is not None}
    for draft in kept:
        known = told.get((draft.sentence.index, draft.speaker))
        if draft.type == "accusation" and draft.place is None and known is not None and known.word > draft.word:
            draft.place = known.place


def _last_event(kept: list[Draft], draft: Draft, same: bool = False) -> Draft | None:
    """The event told last, within reach."""
    for known in reversed(kept):
        if draft.sentence.index - known.sentence.index > _BACK:
            return None
        if known.violent and (not same or known.type == draft.type or draft.bare or known.bare):
            near = itertools.takewhile(
                lambda other: draft.sentence.index - other.sentence.index <= _BACK, reversed(kept)
            )
            return [one for one in near if one.sentence is known.sentence and one.word == known.word][-1]
    return None


def _points_back(draft: Draft) -> bool:
    """Whether a draft tells more of an event told before: no place of its own, 'the attack' or only its dead."""
    return draft.place is None and (draft.back or draft.bare)


def _names_agent(event: Draft, draft: Draft) -> bool:
    """Whether the next sentence only tells who did what was told: 'Armed men opened fire on the bus'."""
    silent = draft.place is None and draft.when is None and not draft.numbers and not draft.apart
    return silent and not event.actors and bool(draft.actors) and draft.sentence.index - event.sentence.index == 1


def _elaborates(kept: list[Draft], draft: Draft) -> bool:
    """Whether the draft only adds to the event told last, which then takes its figures; True if it is used up."""
    event = _last_event(kept, draft)
    if event is None or not (_points_back(draft) or _names_agent(event, draft)):
        return False
    if draft.when is not None and draft.when.first and event.when and event.when.first != draft.when.first:
        return False
    others = set(draft.targets) - set(event.targets)
    if draft.speaker not in {event.speaker, REPORT} and (draft.numbers or others):
        return False
    known = {number["what"] for number in event.numbers}
    if any(number["what"] in known for number in draft.numbers):
        return False
    if event.sentence.title and draft.numbers:
        return False
    siblings = [other for other in kept[-_WINDOW:] if other.sentence is event.sentence and other.word == event.word]
    for one in siblings or [event]:
        one.numbers = one.numbers + draft.numbers
        one.actors = one.actors or draft.actors
        told = one.actors + one.targets
        one.targets = one.targets + [
            actor for actor in draft.targets if actor not in told and not _stands_for(actor, told)
        ]
        one.when = one.when or draft.when
        if draft.bare and one.type == "attack" and (draft.type == "killing_of_civilians" or _all_civilians(one)):
            one.type = "killing_of_civilians"
    return True


def _all_civilians(event: Draft) -> bool:
    """Whether those killed can only be civilians: 'opened fire on worshippers. Nine were killed.'"""
    killed = [number for number in event.numbers if number["what"] == "killed"]
    return event.targets == ["civilians"] and bool(killed) and all(number["victims"] is None for number in killed)


def _stands_for(actor: str, told: list[str]) -> bool:
    """Whether an unnamed actor only repeats a group already told: 'five assailants were killed'."""
    return actor in UNNAMED and any(is_group(known) and kin([actor], [known]) for known in told)


def _source(kept: list[Draft], draft: Draft) -> Draft | None:
    """The claim told before whose place a draft takes over."""
    if draft.type in {"accusation", "denial"}:
        return _last_placed(kept, draft) if draft.again else None
    if draft.type == "responsibility_claim" or (draft.violent and _points_back(draft)):
        return _last_event(kept, draft) or _last_placed(kept, draft)
    if draft.place is None and (draft.again or draft.type in _AT_THE_EVENT or draft.violent):
        return _last_placed(kept, draft)
    return None


def _inherit(kept: list[Draft], draft: Draft) -> None:
    """Place, date and sides of the event that a draft points back to."""
    event = _source(kept, draft)
    if event is None:
        return
    points_back = draft.violent and _points_back(draft)
    if draft.place is None and event.place is not None:
        draft.place = event.place
        draft.notes.append("the place is that of the event told before")
    if not points_back or not event.violent:
        return
    if draft.when is None and event.when is not None:
        draft.when = event.when
        draft.notes.append("the date is that of the event told before")
    if draft.bare:
        soldiers = draft.targets and "civilians" not in draft.targets
        told = draft.type == "killing_of_civilians" and (draft.actors or event.type in {"attack", draft.type})
        if not told:
            draft.type = "attack" if soldiers and event.type == "killing_of_civilians" else event.type
    if (
        not draft.actors
        and draft.targets
        and not set(draft.targets) & {"civilians"}
        and kin(draft.targets, event.actors)
    ):
        state = state_of(draft.speaker)  # the dead are those who had attacked
        draft.actors = [forces_of(state)] if state else [draft.speaker] if armed(draft.speaker) else []
        draft.type = "clash" if event.type == "clash" else "attack"
    elif not draft.actors:
        draft.actors, draft.inherited = list(event.actors), True
    draft.targets = draft.targets or [actor for actor in event.targets if actor not in draft.actors]


def _last_placed(kept: list[Draft], draft: Draft) -> Draft | None:
    """The claim told last that has a place, within reach; only close by where nothing points back."""
    back = _BACK if draft.again else 2
    for known in reversed(kept):
        if draft.sentence.index - known.sentence.index > back or (draft.apart and not draft.again):
            return None
        if known.place is not None and (draft.again or known.violent or known.type in _AT_THE_EVENT):
            return known
    return None


def _in_violence(kept: list[Draft], draft: Draft) -> bool:
    """Whether the dead of a draft died by violence: an armed side, or an event told shortly before."""
    return bool(draft.actors or set(draft.targets) - {"civilians"} or _last_event(kept, draft)) or draft.violent_words


def _violence_soon(after: list[Draft], draft: Draft) -> bool:
    """Whether an army gives the toll, or the next sentences tell who killed: 'The army put the toll at 12. JNIM …'."""
    told = [one for one in after if one.violent and one.sentence.index - draft.sentence.index <= _NEXT]
    return armed(draft.speaker) or any(one.actors or one.violent_words for one in told)


def _with_implied(kept: list[Draft]) -> list[Draft]:
    """The drafts, each denial with what it denies: a claim told before, else the accusation that it implies."""
    found = list(kept)
    for index, draft in enumerate(kept):
        if draft.type != "denial":
            continue
        denied = is_denied(kept[max(index - _WINDOW, 0) : index + _WINDOW], draft)
        if denied is None:
            denied = _implied(draft)
            found.append(denied)
        if draft.place is None:
            draft.place = denied.place
        draft.denies = denied
    return sorted(found, key=lambda draft: (draft.word, draft.stance != "denies"))


def is_denied(kept: list[Draft], draft: Draft) -> Draft | None:
    """The claim of somebody else that a denial answers."""
    others = [
        known
        for known in kept
        if known is not draft
        and known.type in _DENIABLE
        and not (known.speaker == draft.speaker or _one_voice(known.speaker, draft.speaker))
        and not known.sentence.title
        and (known.place is None or draft.place is None or _beside(known.place, draft.place))
    ]
    reach = [known for known in others if known.word < draft.word or known.sentence.index - draft.sentence.index <= 2]
    about = [known for known in reach if known.matter & draft.matter or _concerns(known, draft)]
    if draft.phrase:
        about = [known for known in reach if known.speaker != REPORT] or about
    elif draft.content:
        about = [known for known in about if _shares(known, draft)]
    else:
        said = [known for known in reach if known.word < draft.word and known.speaker != REPORT]
        about = [known for known in said if known in about] or said or about
    asserted = [known for known in about if known.speaker != REPORT] or about
    return min(asserted, key=lambda known: _far(known, draft)) if asserted else None


def _one_voice(one: str, other: str) -> bool:
    """Whether two speakers are a government and its own army: one does not deny what the other says."""
    return state_of(one) is not None and state_of(one) == state_of(other)


def _beside(one: Place, other: Place) -> bool:
    """Whether two places are one, or one lies in the other."""
    return one.name == other.name or contains(one, other) or contains(other, one)


def _far(known: Draft, draft: Draft) -> tuple[bool, bool, int]:
    """How far a claim is from what a denial denies: said after it, about others than civilians, words between."""
    other = bool(draft.denied_types & VIOLENT) and "civilians" not in known.targets
    return known.word > draft.word and not draft.phrase, other, abs(known.word - draft.word)


def _concerns(known: Draft, draft: Draft) -> bool:
    """Whether a claim is about the denier: his government, his forces, his allies."""
    mine = {draft.speaker, state_of(draft.speaker)} - {None}
    named = known.targets if known.type == "accusation" else known.actors
    return bool(mine & ({*named} | {state_of(actor) for actor in named}))


def _shares(known: Draft, draft: Draft) -> bool:
    """Whether a denial with content of its own is about what a claim says."""
    if known.type in draft.denied_types or known.matter & draft.matter:
        return True
    violence = draft.denied_types & VIOLENT and (known.violent or known.type == "mass_grave")
    return bool(violence) and _concerns(known, draft)


def _implied(draft: Draft) -> Draft:
    """The accusation that a denial shows."""
    named = draft.accuser if draft.accuser != draft.speaker else None
    accused = [actor for actor in draft.accused if actor != named]
    return replace(
        draft,
        type="accusation",
        actors=[named] if named else [],
        targets=accused or [draft.speaker],
        speaker=named or REPORT,
        stance="asserts" if named else "implied",
        numbers=[],
        when=None,
        notes=[] if named else ["nobody is quoted with it: the denial implies it"],
        denies=None,
    )


def _without_repeats(drafts: list[Draft]) -> list[Draft]:
    """The drafts, of two that say the same the fuller; the headline gives way to the text."""
    kept: list[Draft] = []
    told = {_family(draft) for draft in drafts if not draft.sentence.title}
    drafts = [draft for draft in drafts if not draft.sentence.title or _family(draft) not in told]
    for draft in sorted(drafts, key=lambda draft: (draft.sentence.title, draft.word)):
        twin = next((known for known in kept[-_WINDOW:] if _repeats(known, draft)), None)
        if twin is None:
            kept.append(draft)
        elif not draft.sentence.title:
            _fill(twin, draft)
        for known in kept[-_WINDOW:] if twin is not None else []:
            if known.denies is draft:
                known.denies = twin
    return sorted(kept, key=lambda draft: draft.word)


def _family(draft: Draft) -> str:
    """Kinds of claim that a headline and its text give in different words."""
    families = {"accusation": "words", "denial": "words", "deployment": "move", "withdrawal": "move"}
    return "violence" if draft.violent else families.get(draft.type, draft.type)


def _fill(twin: Draft, draft: Draft) -> None:
    """Take over what only the repetition says."""
    twin.when = twin.when or draft.when
    twin.place = twin.place or draft.place
    known = {number["what"] for number in twin.numbers}
    twin.numbers += [number for number in draft.numbers if number["what"] not in known]


def _repeats(known: Draft, draft: Draft) -> bool:
    """Whether two drafts say the same: one type, speaker, place, date and figures, or less of it."""
    if known.type != draft.type or known.stance != draft.stance:
        return False
    speakers = {known.speaker, draft.speaker}
    titled = draft.sentence.title
    if len(speakers) > 1 and not (titled and REPORT in speakers):
        return False
    if not (same_place(known, draft) and same_time(known, draft) and same_figures(known, draft)):
        return False
    if known.type in {"accusation", "denial", "responsibility_claim"} and not titled:
        return bool(known.matter & draft.matter) and abs(known.sentence.index - draft.sentence.index) < _BACK
    if known.type == "group_active" and not set(draft.actors) <= set(known.actors):
        return False
    return same_sides(known.actors, draft.actors) and same_sides(known.targets, draft.targets)
