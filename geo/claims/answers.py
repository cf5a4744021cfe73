"""What a denial answers: the claims of others that it says are not so."""

from __future__ import annotations

from geo.actors import state_of
from geo.claims.likeness import kin, one_voice
from geo.claims.predicates import VIOLENT
from geo.claims.scene import Draft
from geo.claims.speakers import REPORT
from geo.claims.where import beside

WINDOW = 150  # claims around a denial among which what it answers is looked for: more than any one article tells
_BEFORE, _AFTER = 8, 2  # sentences before and after a denial among which it stands
_SAME = 3  # words that two tellings of one matter share
_NEEDED = 3.0  # weight from which a claim is taken to be what is denied: one strong sign, or two weak ones
# What speaks for a claim: whose it is said to be, who is accused, what is denied, and how near it stands.
_NAMED, _ACCUSED, _HIT, _TYPE, _WORD, _SHOWN, _SAID, _POINTED = 4.0, 3.0, 1.5, 2.0, 1.0, 3.0, 1.0, 2.0
_HERE, _NEXT, _FAR = 2.0, 1.0, 0.25
_DENIABLE = frozenset(
    "accusation mass_grave attack killing_of_civilians air_strike clash abduction arrest explosion blockade "
    "troop_presence withdrawal deployment responsibility_claim group_active displacement base_handover".split()
)


def answers_to(near: list[Draft], denial: Draft) -> list[Draft]:
    """The claims that a denial answers: the one that most speaks for, and what its speaker says of the same.

    Parameters
    ----------
    near : list of Draft
        Claims around the denial, in the order of the text.
    denial : Draft

    Returns
    -------
    list of Draft
        Empty where nobody is told to have said it.
    """
    fits = [known for known in near if _deniable(known, denial)]
    told = [known for known in fits if known.word < denial.word or known.sentence.index == denial.sentence.index]
    last = max((known.word for known in fits if known.word < denial.word), default=-1)
    for reach in (told, fits):
        weighed = [(_weight(known, denial, last), known) for known in reach if _near(known, denial)]
        found = [(weight, known) for weight, known in weighed if weight >= _NEEDED]
        if found:
            best = max(found, key=lambda one: (one[0], -abs(one[1].word - denial.word)))[1]
            return [known for known in fits if known is best or _of_one_answer(known, best, denial)]
    return []


def _deniable(known: Draft, denial: Draft) -> bool:
    """Whether a claim is somebody else's, within reach, and of a kind that is denied."""
    back = denial.sentence.index - known.sentence.index
    if known is denial or known.type not in _DENIABLE or known.sentence.title or not -_AFTER <= back <= _BEFORE:
        return False
    if one_voice(known.speaker, denial.speaker) or (denial.counted and not known.numbers):
        return False
    if not _told(known) and known.word > denial.word:
        return False
    return not denial.content or _shares(known, denial) or known.sentence.index == denial.sentence.index


def _told(known: Draft) -> bool:
    """Whether somebody says it, or the report only passes it on: what it tells as plain fact is seldom denied."""
    return known.speaker != REPORT or known.stance != "asserts"


def _near(known: Draft, denial: Draft) -> bool:
    """Whether a claim's place can be the one that a denial is about."""
    if known.place is None or denial.place is None or known.sentence.index == denial.sentence.index:
        return True
    return beside(known.place, denial.place)


def _shares(known: Draft, denial: Draft) -> bool:
    """Whether a denial with content of its own is about what a claim says."""
    if known.type in denial.denied_types or known.matter & denial.matter or (known.holds and denial.holds):
        return True
    if known.type == "accusation" and denial.denied_types & VIOLENT and not known.denied_types & VIOLENT:
        return False  # accused of spying, who denies a massacre
    if _accused(known, denial) and (known.type == "accusation" or not denial.denied_types):
        return True
    violence = denial.denied_types & VIOLENT and (known.violent or known.type == "mass_grave")
    return bool(violence) and _accused(known, denial)


def _accused(known: Draft, denial: Draft) -> bool:
    """Whether a claim is about the denier: his government, his forces, his allies."""
    named = known.targets if known.type == "accusation" else known.actors
    return _about(named, denial.speaker) or any(_about(named, actor) for actor in denial.actors)


def _about(named: list[str], speaker: str) -> bool:
    """Whether somebody, or an organ of his state, is among those named."""
    state = state_of(speaker)
    return speaker in named or (state is not None and any(state_of(actor) == state for actor in named))


def _weight(known: Draft, denial: Draft, last: int) -> float:
    """How much speaks for a claim being what is denied; ``last`` is the word of the claim told last before it."""
    back = denial.sentence.index - known.sentence.index
    weight = 0.0
    if denial.accuser is not None and kin([denial.accuser], [known.speaker]):
        weight += _NAMED
    if _accused(known, denial):
        weight += _ACCUSED
    elif _about(known.targets, denial.speaker):
        weight += _HIT
    held = known.holds and denial.holds
    if known.type in denial.denied_types or held or (known.violent and denial.denied_types & VIOLENT):
        weight += _TYPE + (_WORD if _same_spot(known, denial) else 0.0)
    weight += _WORD * min(len(known.matter & denial.matter), 2)
    if known.stance in {"implied", "hedged"} and back in {0, 1}:
        weight += _SHOWN
    if known.speaker != REPORT:
        weight += _SAID
    if known.word == last and not denial.content and _told(known):
        weight += _POINTED
    weight += _HERE if back == 0 else _NEXT if back == 1 else -_FAR * abs(back)
    civilians = denial.denied_types & VIOLENT and "civilians" in known.targets
    return weight + (_WORD if civilians else 0.0)


def _same_spot(known: Draft, denial: Draft) -> bool:
    """Whether both name one place."""
    return known.place is not None and denial.place is not None and known.place.name == denial.place.name


def _of_one_answer(known: Draft, best: Draft, denial: Draft) -> bool:
    """Whether a claim is denied together with another: of one speaker, in one sentence or of the same accused."""
    if known is not best and known.type == best.type and len(known.matter & best.matter) >= _SAME:
        return _told(known)  # the same footage, told of by two
    if known.speaker != best.speaker or known.stance != best.stance:
        return False
    if known.sentence.index == best.sentence.index:
        accused = [draft.word for draft in (known, best) if draft.type == "accusation"]
        return known.type == best.type or (bool(accused) and accused[0] == min(known.word, best.word))
    return known.type == best.type == "accusation" and _accused(known, denial)
