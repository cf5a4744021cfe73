"""Stage 5: who did what, where, when, how many, and who says so. Rules over the word lists of ``geo/lexicon``."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from geo import schemas
from geo.actors import is_id
from geo.claims.contradictions import Clash, contradictions
from geo.claims.dates import UNKNOWN, Calendar, When
from geo.claims.drafts import drafts_of
from geo.claims.links import linked
from geo.claims.naming import Memory
from geo.claims.numbers import find_numbers
from geo.claims.predicates import find_triggers
from geo.claims.scene import Draft, Scene
from geo.claims.speakers import REPORT, find_voices, own_forces, standing_speaker
from geo.claims.story import Place, make_story
from geo.claims.where import sole_place

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.articles import Article

__all__ = ["claims_table", "extract_claims"]
_HEADING = 6  # words of a line that only gives a date
_FIGURE = ("what", "low", "high", "of", "scope")
_PLACELESS = frozenset({"accusation", "denial", "responsibility_claim"})


def extract_claims(article: Article, places: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Claims of an article, each resting on an exact quote.

    Parameters
    ----------
    article : Article
        From :func:`geo.read_article`.
    places : GeoDataFrame
        From :func:`geo.locate`: schema ``places``, EPSG:4326.

    Returns
    -------
    GeoDataFrame
        Schema ``claims``, EPSG:4326, one row a claim in the order of the text; fields that the text leaves open are
        empty. Empty where nothing is claimed.
    """
    return claims_table(article, linked(_read(article, places)))


def claims_table(article: Article, drafts: list[Draft]) -> gpd.GeoDataFrame:
    """The table of drafts, in their order, those that cannot be true together pointing at each other.

    Parameters
    ----------
    article : Article
        Whose text the drafts' sentences are of.
    drafts : list of Draft
        From the rules, or from what an outside extractor told.

    Returns
    -------
    GeoDataFrame
        Schema ``claims``, EPSG:4326.
    """
    numbers = {id(draft): number for number, draft in enumerate(drafts, 1)}
    against: dict[int, list[Clash]] = defaultdict(list)
    for clash in contradictions(drafts):
        for side in {id(clash.one), id(clash.other)}:
            against[side].append(clash)
    rows = [_row(article, draft, numbers, against[id(draft)]) for draft in drafts]
    return schemas.from_rows(rows, "claims")


def _read(article: Article, places: gpd.GeoDataFrame) -> list[Draft]:
    """Drafts of every sentence, in order."""
    story, memory = make_story(article, places), Memory()
    calendar = Calendar(article.lang, article.published)
    memory.default = own_forces(story)
    found: list[Draft] = []
    heading: When | None = None
    near: Place | None = None
    dated: When | None = None
    for sentence in story.sentences:
        apart = False
        if "\n\n" in article.text[max(sentence.start - 3, 0) : sentence.start]:
            heading, apart = None, True
        dates = calendar.find(article.text, sentence.start, sentence.end)
        numbers = find_numbers(story, sentence, dates)
        triggers = find_triggers(story, sentence, numbers)
        voices = find_voices(story, sentence, memory)
        claimed = {step for one in triggers if one.type == "responsibility_claim" for step in range(one.i, one.j)}
        voices = [voice for voice in voices if voice.at not in claimed]  # "claimed the attack" tells nothing of it
        named = [range(voice.i, voice.j) for voice in voices]
        triggers = [
            one for one in triggers if one.type in {"accusation", "denial"} or not any(one.i in name for name in named)
        ]
        whens = [(_word_at(story.words.starts, when.start, sentence.i, sentence.j), when) for when in dates]
        memory.default = standing_speaker(story, sentence, memory) or memory.default
        drafts = drafts_of(Scene(story, sentence, triggers, numbers, whens, voices, memory))
        if whens and not triggers and sentence.j - sentence.i <= _HEADING:
            heading = whens[0][1]
        for draft in drafts:
            draft.when = draft.when or heading
            draft.near, draft.near_when = (near, dated) if draft.again or not apart else (None, None)
        near = None if sentence.title else sole_place(story, sentence, voices)
        dated = whens[0][1] if len(whens) == 1 and not voices else None
        found += drafts
    return found


def _word_at(starts: list[int], offset: int, low: int, high: int) -> int:
    """Word of a sentence that begins at an offset or after it."""
    return min(max(bisect_left(starts, offset, low, high), low), high - 1)


def _row(article: Article, draft: Draft, numbers: dict[int, int], clashes: list[Clash]) -> dict[str, Any]:
    """A row of the table; numbers are those of all drafts, clashes those that this one is in."""
    quote = article.text[draft.sentence.start : draft.sentence.end]
    others = {id(_other(clash, draft)) for clash in clashes}
    ids = [f"c{number}" for number in sorted(numbers[other] for other in others if other in numbers)]
    confidence, reason = _trust(draft, [clash.why for clash in clashes])
    return {
        "claim_id": f"c{numbers[id(draft)]}",
        "type": draft.type,
        "actors": _ids(draft.actors),
        "targets": _ids(draft.targets),
        **_where(draft),
        **_when(draft),
        "numbers": [{key: fact[key] for key in _FIGURE} for fact in draft.numbers],
        "asserted_by": str(draft.speaker),
        "stance": draft.stance,
        "status": "contested" if ids else "uncontested",
        "contradicts": ids,
        "quote": quote,
        "start": draft.sentence.start,
        "end": draft.sentence.end,
        "confidence": confidence,
        "reason": reason,
        "modality": "planned" if draft.planned else "told as done",
    }


def _ids(actors: list[str]) -> list[str]:
    """Actor ids, each once; speakers that have none are told in ``asserted_by``."""
    return list(dict.fromkeys(str(actor) for actor in actors if is_id(actor)))


def _other(clash: Clash, draft: Draft) -> Draft:
    """The other side of a contradiction."""
    return clash.other if draft is clash.one else clash.one


def _where(draft: Draft) -> dict[str, Any]:
    """Columns of the place."""
    if draft.place is None:
        return {"geometry": None}
    row = draft.place.row
    kept = {name: row.get(name) for name in ("mention_id", "iso3", "adm1", "adm2", "geo_prec", "geometry")}
    return {**kept, "place_name": draft.place.name}


def _when(draft: Draft) -> dict[str, Any]:
    """Columns of the date."""
    when = draft.when
    if when is None or when.first is None:
        return {"date_basis": UNKNOWN}
    return {
        "date_start": when.first.isoformat(),
        "date_end": when.last.isoformat() if when.last else None,
        "date_prec": when.prec,
        "date_basis": when.basis,
    }


def _trust(draft: Draft, clashes: list[str]) -> tuple[float, str]:
    """Confidence and its reason."""
    notes = list(draft.notes)
    if draft.place is not None and draft.place.row.get("told"):
        notes.append(
            f"no gazetteer here knows {draft.place.name}: drawn where the text puts it, {draft.place.row['told']}"
        )
    score = 0.9
    for missing, cost, words in (
        (draft.place is not None and "told" in draft.place.row, 0.05, ""),
        (not draft.actors, 0.1, "the text does not say who did it"),
        (draft.place is None and draft.type not in _PLACELESS, 0.1, "the text gives no place"),
        (draft.when is None or draft.when.first is None, 0.05, "the text gives no date that can be resolved"),
        (draft.stance == "hedged", 0.1, "the text itself doubts it"),
        (draft.stance == "implied", 0.2, ""),
        (draft.planned, 0.1, "announced or decided, not told as done"),
    ):
        if missing:
            score -= cost
            notes += [words] if words else []
    who = "told by the report itself" if draft.speaker == REPORT else f"said by {draft.speaker}"
    return round(max(score - 0.05 * len(draft.notes), 0.1), 2), "; ".join([who, *notes, *dict.fromkeys(clashes)])
