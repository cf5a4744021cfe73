"""What a claim is about, by its words: to find the claim that a denial answers."""

from __future__ import annotations

from geo.claims.naming import actor_speaker
from geo.claims.predicates import VIOLENT
from geo.claims.scene import Draft
from geo.claims.story import Story

_MATTER = 10  # words after 'rejected' among which 'the accusations' stand
_POINTS = 6  # words after a denial among which 'the accusations' or 'it' stand, which say no more than that
_LONG, _STEM = 4, 6  # letters of the words that tell, and of their beginnings that are compared
_EVENTS = VIOLENT | {
    "abduction", "arrest", "base_handover", "blockade", "deployment", "displacement", "group_active", "mass_grave",
    "responsibility_claim", "troop_presence", "withdrawal",
}  # fmt: skip


def words_about(story: Story, low: int, high: int) -> frozenset[str]:
    """Content words between two words, cut to their beginnings, to compare what two claims are about."""
    words = story.words
    named = {step for one in story.groups_in(low, high) for step in range(one.i, one.j)}
    named |= {step for place in story.places_in(low, high) for step in range(place.i, place.j)}
    plain = [words.keys[step] for step in range(low, high) if step not in named and len(words.keys[step]) > _LONG]
    silent = story.lists.sets["cuts"] | story.lists.sets["accused_matter"]
    return frozenset(key[:_STEM] for key in plain if key not in silent)


def types_about(story: Story, low: int, high: int) -> frozenset[str]:
    """Types of claims that predicates between two words can tell."""
    found = set()
    for step in range(low, high):
        hit = story.lists.predicates.at(story.words, step, high)
        found |= {reading.predicate.type for reading in hit[2]} if hit else set()
    return frozenset(found & _EVENTS) | harms_in(story, low, high)


def content_end(story: Story, low: int, high: int) -> int:
    """Word at which what somebody is accused of ends: 'accused France of spying after it filmed soldiers burying …'."""
    return next((step for step in range(low + 1, high) if story.has(step, "afterwards")), high)


def harms_in(story: Story, low: int, high: int) -> frozenset[str]:
    """What words of harm to people tell, where they do not say how: 'denied that any soldier had harmed civilians'."""
    harmed = any(story.has(step, "harms") for step in range(low, high))
    return frozenset({"killing_of_civilians"} if harmed else ())


def accuser_in(story: Story, low: int, high: int) -> str | None:
    """Whose accusations are denied: 'rejected the Sudanese army's accusations', 'les accusations de l'armée'."""
    for step in range(low, min(low + _MATTER, high)):
        if not story.has(step, "accused_matter"):
            continue
        for one in story.groups_in(max(low, step - 4), min(step + 5, high)):
            before = one.j <= step and all(key == "s" for key in story.words.keys[one.j : step])
            opens = step + 1 < high and (story.has(step + 1, "of_words") or story.has(step + 1, "agent_by"))
            links = ("of_words", "determiners", "agent_by")
            between = range(step + 1, one.i)
            after = opens and one.i > step and all(any(story.has(at, name) for name in links) for at in between)
            if before or after:
                return actor_speaker(story, one)
    return None


def points_only(story: Story, low: int, high: int) -> bool:
    """Whether words only point to what was said: 'these allegations', 'it'."""
    near = range(low, min(low + _POINTS, high))
    return any(story.has(step, "accused_matter") or story.has(step, "pronouns") for step in near)


def is_counted(story: Story, low: int, high: int) -> bool:
    """Whether what is denied is a figure: 'rejected the group's count'."""
    return any(story.has(step, "tolls") for step in range(low, min(low + _POINTS, high)))


def tell_apart(story: Story, draft: Draft, low: int, high: int) -> None:
    """Note whether words tell of another event ('separately'), of a further one ('too'), of a part of the dead."""
    steps = range(low, high)
    draft.apart = any(story.has(step, "separate") for step in steps)
    draft.besides = any(story.phrase_at(step, "besides", 3, high) is not None for step in steps)
    draft.part = any(story.phrase_at(step, "part_of", 4, high) is not None for step in steps)


def read_matter(story: Story, draft: Draft, low: int, high: int) -> None:
    """Read what a draft is about from the words between two words."""
    draft.matter = words_about(story, low, high)
    tell_apart(story, draft, low, high)
    if draft.type == "accusation":
        draft.denied_types = types_about(story, low, high)
    if draft.type == "denial":
        draft.denied_types = types_about(story, low, high)
        draft.accuser = accuser_in(story, low, high)
        draft.counted = is_counted(story, low, high)
        draft.content = bool(draft.denied_types) and not points_only(story, low, high)
