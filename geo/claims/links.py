"""Claims beside each other: what points back, what a denial answers, what says the same twice."""

from __future__ import annotations

import itertools
from dataclasses import replace

from geo.actors import forces_of, is_group, state_of
from geo.claims.answers import WINDOW, answers_to
from geo.claims.likeness import UNNAMED, kin, same_figures, same_place, same_sides, same_time
from geo.claims.needs import armed
from geo.claims.predicates import VIOLENT
from geo.claims.scene import Draft
from geo.claims.settings import SETTING, lend
from geo.claims.speakers import REPORT
from geo.claims.where import contains

_WINDOW = 150  # claims among which a repetition is looked for: more than any one article tells
_SOON, _NEXT = 12, 2  # claims and sentences ahead in which violence explains a bare toll
_BACK = 4  # sentences over which "the attack" still means the one told before
_AT_THE_EVENT = frozenset({"displacement", "arrest", "abduction", "mass_grave"})
_DATED = VIOLENT | {"abduction"}
_SAME_STORY = 8  # sentences over which an undated telling of violence at one place is of the event dated there
_LONG = 5  # UCDP date_prec of more than a month
_NEEDS_MORE = VIOLENT | {"displacement"}


def linked(drafts: list[Draft]) -> list[Draft]:
    """The drafts with what points back filled in, repetitions gone, denials answered."""
    kept: list[Draft] = []
    for index, draft in enumerate(drafts):
        if draft.violent and _elaborates(kept, draft):
            continue
        lend(kept, draft)
        _inherit(kept, draft)
        if draft.type == "base_handover" and not (draft.actors or draft.targets):
            draft.actors = _givers(kept, draft)
        soon = drafts[index + 1 : index + _SOON]
        if draft.bare and (draft.accident or not (_in_violence(kept, draft) or _violence_soon(soon, draft))):
            continue
        kept.append(draft)
    _place_accusations(kept)
    _date_the_undated(kept)
    told = [draft for draft in kept if draft.type != SETTING and not _is_empty(draft)]
    return _without_repeats(_with_implied(told))


def _date_the_undated(kept: list[Draft]) -> None:
    """Give violence told without a date that of the event told before at the same place."""
    for index, draft in enumerate(kept):
        if draft.when is not None or draft.apart or draft.type not in _DATED or draft.sentence.title:
            continue
        for known in reversed(kept[max(index - _WINDOW, 0) : index]):
            gap = draft.sentence.index - known.sentence.index
            if gap > _SAME_STORY:
                break
            if known.violent and _one_episode(known, draft, gap) and known.when and known.when.first:
                draft.when = known.when
                draft.notes.append("the date is that of the event told before")
                break


def _one_episode(known: Draft, draft: Draft, gap: int) -> bool:
    """Whether what is told without a date can be taken for more of a dated event: its place, or its sides."""
    if known.sentence.title or known.apart or draft.planned or known.when is None or known.when.prec == _LONG:
        return False
    here = known.place is not None and draft.place is not None and known.place.name == draft.place.name
    sides = same_sides(known.actors, draft.actors) and same_sides(known.targets, draft.targets)
    return here and sides and gap <= _SAME_STORY


def _is_empty(draft: Draft) -> bool:
    """Whether nothing but a word of violence is known: nobody, nowhere, no figure."""
    named = draft.actors or set(draft.targets) - {"civilians"} or draft.numbers
    return draft.type in _NEEDS_MORE and not (named or draft.place)


def _givers(kept: list[Draft], draft: Draft) -> list[str]:
    """Who hands over a base that is only said to be handed back: who handed over, or left, shortly before."""
    near = itertools.takewhile(lambda known: draft.sentence.index - known.sentence.index <= _BACK, reversed(kept))
    found = next((known for known in near if known.type in {"base_handover", "withdrawal"} and known.actors), None)
    if found is not None:
        draft.notes.append("who hands it over is told before")
    return list(found.actors) if found else []


def _place_accusations(kept: list[Draft]) -> None:
    """Give an accusation without a place that of what it accuses of, told in the same sentence."""
    told = {(one.sentence.index, one.speaker): one for one in kept if one.violent and one.place is not None}
    for draft in kept:
        known = told.get((draft.sentence.index, draft.speaker))
        if draft.type == "accusation" and draft.place is None and known is not None and known.word > draft.word:
            draft.place = known.place
        if draft.type == "accusation" and known is not None and known.word > draft.word and known.bare:
            known.actors = known.actors or list(draft.targets)  # "blamed JNIM for the killing of 22 villagers"


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


def _tells_where(event: Draft, draft: Draft) -> bool:
    """Whether the next sentences only tell where it was: 'killed 12 in the north. The attack took place in Inates.'"""
    silent = draft.back and draft.place is not None and not (draft.numbers or draft.apart)
    if not silent or draft.sentence.index == event.sentence.index or event.sentence.title:
        return False
    return event.place is None or event.place.name == draft.place.name or contains(event.place, draft.place)  # type: ignore[arg-type,union-attr]


def _elaborates(kept: list[Draft], draft: Draft) -> bool:
    """Whether the draft only adds to the event told last, which then takes its figures; True if it is used up."""
    event = _last_event(kept, draft)
    if event is None or not (_points_back(draft) or _names_agent(event, draft) or _tells_where(event, draft)):
        return False
    if draft.when is not None and draft.when.first and event.when and event.when.first != draft.when.first:
        return False
    others = set(draft.targets) - set(event.targets)
    if draft.speaker not in {event.speaker, REPORT} and (draft.numbers or others):
        return False
    known = {number["what"] for number in event.numbers}
    if any(number["what"] in known for number in draft.numbers):
        return False
    if draft.strikes_back or set(draft.actors) & set(event.targets):
        return False  # those who were attacked strike back
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
        one.when, one.place = one.when or draft.when, draft.place or one.place
        if draft.bare and one.type == "attack" and (draft.type == "killing_of_civilians" or _all_civilians(one)):
            one.type = "killing_of_civilians"
    return True


def _answered(kept: list[Draft], event: Draft) -> Draft:
    """The attack that a counter-attack answers, told shortly before it; itself where none is."""
    for known in reversed(kept):
        if event.sentence.index - known.sentence.index > _BACK:
            break
        if known.violent and known is not event and set(known.targets) & set(event.actors):
            return known
    return event


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
    if draft.type == "responsibility_claim" or (draft.violent and (_points_back(draft) or draft.bare)):
        return _last_event(kept, draft) or _last_placed(kept, draft)
    if draft.place is None and (draft.again or draft.type in _AT_THE_EVENT or draft.violent):
        return _last_placed(kept, draft)
    return None


def _at_home(draft: Draft) -> None:
    """Where no place is told, people tell of their own: 'a resident of Moura said that 20 had been killed'."""
    if draft.place is None and draft.home is not None and (draft.violent or draft.type in _AT_THE_EVENT):
        draft.place = draft.home
        draft.notes.append("the place is where the one who tells it lives: the text names no other")


def _inherit(kept: list[Draft], draft: Draft) -> None:
    """Place, date and sides of the event that a draft points back to."""
    event = _source(kept, draft)
    if event is None or event.place is None:
        _take_near(draft)
        _at_home(draft)
    if event is None:
        return
    here = event.sentence is draft.sentence and event.place is draft.place and event.word < draft.word
    points_back = draft.violent and (
        _points_back(draft) or (draft.bare and not draft.apart and (here or _counts_again(event, draft)))
    )
    if draft.place is None and event.place is not None:
        draft.place = event.place
        draft.notes.append("the place is that of the event told before")
    if draft.type == "abduction" and event.violent and 0 <= draft.sentence.index - event.sentence.index <= 1:
        draft.when = draft.when or event.when  # "a bus was stopped by gunmen. Fourteen passengers were led away"
        draft.actors = draft.actors or [actor for actor in event.actors if actor not in draft.targets]
    if points_back and event.violent:
        _join_event(event, draft, here)


def _counts_again(event: Draft, draft: Draft) -> bool:
    """Whether a bare toll is another's count of the event told before: 'The state confirmed six deaths in Duguri.'"""
    here = event.place is not None and draft.place is not None and event.place.name == draft.place.name
    silent = not draft.actors and set(draft.targets) <= {"civilians"} and draft.when is None
    return here and silent and draft.speaker not in {event.speaker, REPORT}


def _join_event(event: Draft, draft: Draft, here: bool) -> None:
    """Date, type and sides of the event that a draft tells more of; ``here`` where both stand in one sentence."""
    if draft.when is None and event.when is not None:
        draft.when = event.when
        draft.notes.append("the date is that of the event told before")
    if draft.bare and draft.type != "air_strike":
        soldiers = draft.targets and "civilians" not in draft.targets
        told = draft.type == "killing_of_civilians" and (draft.actors or event.type in {"attack", draft.type})
        if not told:
            draft.type = "attack" if soldiers and event.type == "killing_of_civilians" else event.type
    attackers = draft.targets and "civilians" not in draft.targets and kin(draft.targets, event.actors)
    if not draft.actors and attackers:
        state = state_of(draft.speaker)  # the dead are those who had attacked
        if set(draft.targets) <= UNNAMED and any(map(is_group, event.actors)):
            draft.targets = list(event.actors)  # "96 assailants were killed"
        own = [draft.speaker] if armed(draft.speaker) else [actor for actor in event.targets if armed(actor)]
        mine = [forces_of(state)] if state else own
        others = [actor for actor in event.targets if armed(actor) and actor not in draft.targets]
        draft.actors = others if set(mine) & set(draft.targets) else mine
        draft.type = "clash" if event.type == "clash" else "attack"
    elif not draft.actors:
        draft.actors, draft.inherited = list(event.actors), True
    if draft.inherited or not here:
        draft.targets = draft.targets or [actor for actor in event.targets if actor not in draft.actors]


def _take_near(draft: Draft) -> None:
    """Give a draft that nothing places the one place of the sentence before."""
    if draft.place is None and draft.near is not None and (draft.again or draft.violent or draft.type in _AT_THE_EVENT):
        draft.place, draft.when = draft.near, draft.when or draft.near_when
        draft.notes.append("the place is that of the sentence before")


def _last_placed(kept: list[Draft], draft: Draft) -> Draft | None:
    """The claim told last that has a place, within reach; only close by where nothing points back."""
    back = _BACK if draft.again else 3 if draft.type in _AT_THE_EVENT and draft.speaker != REPORT else 2
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


def answered(drafts: list[Draft]) -> list[Draft]:
    """The drafts, each denial with the claims that it answers."""
    for index, draft in enumerate(drafts):
        if draft.type == "denial":
            draft.denies = answers_to(drafts[max(index - WINDOW, 0) : index + WINDOW], draft)
    return drafts


def _with_implied(kept: list[Draft]) -> list[Draft]:
    """The drafts, each denial with what it denies: claims told before, else the accusation that it implies."""
    found = list(answered(kept))
    for draft in kept:
        if draft.type != "denial":
            continue
        if not draft.denies:
            draft.denies = draft.unsaid or [_implied(draft)]
            found += draft.denies
        if draft.place is None:
            draft.place = next((denied.place for denied in draft.denies if denied.place is not None), None)
    return sorted(found, key=lambda draft: (draft.word, draft.stance != "denies"))


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
        denies=[],
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
            known.denies = [twin if twin and denied is draft else denied for denied in known.denies]
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
