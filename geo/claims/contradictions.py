"""Claims of one article that cannot be true together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from geo.actors import is_group
from geo.claims.figures import differing
from geo.claims.likeness import kin, kin_targets, militants_only, one_voice, same_sides, same_time
from geo.claims.predicates import VIOLENT
from geo.claims.scene import Draft
from geo.claims.speakers import REPORT
from geo.claims.where import beside, close_by, lies_in

_WINDOW = 40  # claims that are held against one another: at one place, or one after another
_APART = 8  # sentences between two claims about who holds a place
_NEAR = 6  # sentences between two undated tellings of one event
_INSTEAD = 2  # sentences from a denial to what the denier says instead
_INSIDE = 3  # sentences between a telling of a village and one of its region
_SUMS = 2  # others whose figures differ from the report's own: with one it is a contest, with two the report sums up
FIGURES, WHO_DID_IT = "the figures of", "they name different sides as the one that did it"
_EPISODES = frozenset({"abduction", "displacement", "arrest", "mass_grave"})


@dataclass(frozen=True, slots=True)
class Clash:
    """Two drafts that cannot both be true, and why."""

    one: Draft
    other: Draft
    why: str


def contradictions(drafts: list[Draft]) -> list[Clash]:
    """Pairs of drafts of one article that cannot be true together, denials already answered."""
    found = [Clash(draft, known, "one denies what the other says") for draft in drafts for known in draft.denies]
    told = [draft for draft in drafts if not draft.sentence.title and draft.type != "denial"]
    for one, other in _near_pairs(told):
        why = _why(one, other)
        if why is not None:
            found.append(Clash(one, other, why))
    known = {frozenset((id(clash.one), id(clash.other))) for clash in found}
    found += [clash for clash in _versions(drafts) if frozenset((id(clash.one), id(clash.other))) not in known]
    by_report = Counter(id(side) for clash in found for side in (clash.one, clash.other) if side.speaker == REPORT)
    return [clash for clash in found if not _summed_up(clash, by_report)]


def _near_pairs(drafts: list[Draft]) -> Iterator[tuple[Draft, Draft]]:
    """Pairs of different speakers at one place, or close to one another in the text; each once."""
    there: dict[str, list[Draft]] = defaultdict(list)
    for draft in drafts:
        if draft.place is not None:
            there[draft.place.name].append(draft)
    seen = set()
    for row in (*there.values(), drafts):
        for index, one in enumerate(row):
            for other in row[index + 1 : index + _WINDOW]:
                pair = id(one), id(other)
                if pair not in seen and not one_voice(one.speaker, other.speaker):
                    seen.add(pair)
                    yield one, other


def _why(one: Draft, other: Draft) -> str | None:
    """Why two tellings by two speakers cannot both be true; None where they can."""
    if one.place is None or other.place is None:
        return None
    if one.place.name == other.place.name and abs(one.sentence.index - other.sentence.index) <= _APART:
        why = _rivals(one, other)
        if why is not None:
            return why
    return _differ(one, other) if _one_episode(one, other) else None


def _rivals(one: Draft, other: Draft) -> str | None:
    """Why two claims about who did it, who holds a place or who is there cannot both be true."""
    if one.planned or other.planned:
        return None
    types = {one.type, other.type}
    if "responsibility_claim" in types and _claims_it(one) and _claims_it(other):
        return "two sides claim it" if not kin(one.actors, other.actors) else None
    if one.holds and other.holds and one.actors and other.actors and not kin(one.actors, other.actors):
        return "each says it holds the place"
    if types == {"withdrawal", "troop_presence"} and kin(one.actors, other.actors):
        stay = one if one.type == "troop_presence" else other
        return "one says they left, the other that they are still there" if stay.still else None
    return None


def _claims_it(draft: Draft) -> bool:
    """Whether a group says of itself that it did it."""
    return bool(draft.actors) and draft.speaker in draft.actors and is_group(draft.speaker)


def _versions(drafts: list[Draft]) -> Iterator[Clash]:
    """What he who denies says instead, against all that he denies: 'He attributed the deaths to terrorists.'"""
    for index, denial in enumerate(drafts):
        for draft in drafts[index + 1 : index + _WINDOW] if denial.denies else ():
            if draft.sentence.index - denial.sentence.index > _INSTEAD:
                break
            if draft.type != "denial" and one_voice(draft.speaker, denial.speaker):
                for denied in denial.denies:
                    why = _differ(draft, denied) if _instead(draft, denied) else None
                    if why is not None:
                        yield Clash(draft, denied, why)


def _instead(draft: Draft, denied: Draft) -> bool:
    """Whether a denier's own telling can be of what he denies."""
    here = draft.place is None or denied.place is None or beside(draft.place, denied.place)
    blames = draft.type == "accusation" and denied.violent
    return here and same_time(draft, denied) and (blames or _one_matter(draft, denied))


# -- one episode ---------------------------------------------------------------------------------------------------
def _one_episode(one: Draft, other: Draft) -> bool:
    """Whether two events can be one: of one matter, at one place and time, and not told apart."""
    apart = max(one, other, key=lambda draft: draft.word).apart
    if (
        not _one_matter(one, other)
        or apart
        or _only_one_accuses(one, other)
        or one.place is None
        or other.place is None
    ):
        return False
    if not same_time(one, other) or not _dated_alike(one, other):
        return False
    far = abs(one.sentence.index - other.sentence.index)
    dated = _dated(one) and _dated(other)
    if one.place.name == other.place.name:
        return far <= (_INSIDE if "accusation" in {one.type, other.type} else _NEAR) or dated
    if far <= _INSIDE and (lies_in(one.place, other.place) or lies_in(other.place, one.place)):
        return True
    near = far <= _APART if dated else far <= _INSIDE
    return near and _very_day(one, other) and close_by(one.place, other.place)


def _very_day(one: Draft, other: Draft) -> bool:
    """Whether both tell of one side that was hit by one that can be the same on one known day, the later one silent."""
    one, other = sorted((one, other), key=lambda draft: draft.word)
    days = [draft.when.first if draft.when and draft.when.prec == 1 else None for draft in (one, other)]
    hit = bool(set(one.targets) & set(other.targets)) and same_sides(one.actors, other.actors)
    return hit and days[0] is not None and (days[0] == days[1] or not _dated(other))


def _dated(draft: Draft) -> bool:
    """Whether the days are known."""
    return draft.when is not None and draft.when.first is not None


def _dated_alike(one: Draft, other: Draft) -> bool:
    """Whether the days of two tellings leave it open that they are one: what follows without a date keeps the last."""
    first, second = sorted((one, other), key=lambda draft: draft.word)
    if _dated(first) == _dated(second):
        return True
    return _dated(first)


def _one_matter(one: Draft, other: Draft) -> bool:
    """Whether both tell violence, or both the same of what else happens to people."""
    return (_of_violence(one) and _of_violence(other)) or (one.type == other.type and one.type in _EPISODES)


def _of_violence(draft: Draft) -> bool:
    """Whether a claim tells an event of violence, or whom it is blamed on."""
    return draft.violent or (draft.type == "accusation" and bool(draft.denied_types & VIOLENT))


def _only_one_accuses(one: Draft, other: Draft) -> bool:
    """Whether an accusation stands beside a deed: whom it is of, the text would have to say."""
    return (one.type == "accusation") != (other.type == "accusation")


def _doers(draft: Draft) -> list[str]:
    """Who did it, as a claim tells it: of an accusation those accused."""
    return draft.targets if draft.type == "accusation" else draft.actors


def _differ(one: Draft, other: Draft) -> str | None:
    """Why two tellings of one event cannot both be true."""
    if "accusation" in {one.type, other.type}:
        return WHO_DID_IT if _other_doers(one, other) else None
    swapped = _each_attacked(one, other)
    own = _own_deed(one) and _own_deed(other) and not kin(one.actors, other.actors)
    same_hit = kin_targets(one.targets, other.targets)
    part = max(one, other, key=lambda draft: draft.word).part  # "Nineteen of the dead were children"
    if same_hit and not own and not swapped and not part:
        what = differing(one, other)
        if what is not None:
            return f"{FIGURES} {what} differ"
    if swapped:
        return "each says that the other side attacked"
    if "clash" in {one.type, other.type}:
        return None
    if same_hit and not own and _other_doers(one, other):
        return WHO_DID_IT
    if _who_was_hit(one, other) or _who_was_hit(other, one):
        return "they differ on who was hit"
    return None


def _other_doers(one: Draft, other: Draft) -> bool:
    """Whether two tellings name sides that cannot be one as those who did it."""
    first, second = _doers(one), _doers(other)
    besides = max(one, other, key=lambda draft: draft.word).besides
    return bool(first and second) and not kin(first, second) and not (one.inherited or other.inherited or besides)


def _own_deed(draft: Draft) -> bool:
    """Whether somebody tells what his own side did."""
    return bool(draft.actors) and kin([draft.speaker], draft.actors)


def _each_attacked(one: Draft, other: Draft) -> bool:
    """Whether one says it was attacked where the other says that it attacked civilians."""
    if "clash" in {one.type, other.type} or abs(one.sentence.index - other.sentence.index) > _INSIDE:
        return False
    return any(
        first.speaker in first.targets and set(first.targets) & set(second.actors) and second.targets == ["civilians"]
        for first, second in ((one, other), (other, one))
    )


def _who_was_hit(one: Draft, other: Draft) -> bool:
    """Whether one says that civilians were hit and the other, or he who hit, that fighters were."""
    if "civilians" not in one.targets or not other.targets or "civilians" in other.targets:
        return False
    bare = not other.numbers and not (one.actors and other.actors)  # "only terrorists were hit"
    if not kin(one.actors, other.actors) and not bare:
        return False
    return militants_only(other.targets) or _own_deed(other)


def _summed_up(clash: Clash, by_report: Counter[int]) -> bool:
    """Whether the report only sums up what others give: 'more than a hundred', beside 137 and 287."""
    for side in (clash.one, clash.other):
        if side.speaker == REPORT and by_report[id(side)] >= _SUMS and clash.why.startswith(FIGURES):
            return bool(side.numbers) and all(number["high"] is None for number in side.numbers)
    return False
