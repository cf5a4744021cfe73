"""Labelled claims as drafts: how well contests are seen where every claim is given."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING, Any

from geo.claims.contradictions import contradictions
from geo.claims.dates import STATED, When
from geo.claims.links import answered
from geo.claims.matter import read_matter
from geo.claims.scene import Draft
from geo.claims.scoring import article_of
from geo.claims.story import Place, Sentence, Story, make_story
from geo.names import fold

if TYPE_CHECKING:
    import geopandas as gpd


def pairs_of_labels(report: dict[str, Any], places: gpd.GeoDataFrame) -> Counter[str]:
    """Contested pairs that are seen among the labelled claims of a report, beside those that are labelled."""
    claims = report["claims"]
    drafts = given_drafts(make_story(article_of(report), places), claims)
    at = {id(draft): index for index, draft in enumerate(drafts)}
    clashes = contradictions(answered(sorted(drafts, key=lambda draft: draft.word)))
    found = {frozenset((at[id(clash.one)], at[id(clash.other)])) for clash in clashes}
    wanted = {frozenset((i, j)) for i, claim in enumerate(claims) for j in claim["contradicts_index"]}
    return Counter(pairs_right=len(found & wanted), pairs_found=len(found), pairs_wanted=len(wanted))


def given_drafts(story: Story, claims: list[dict[str, Any]]) -> list[Draft]:
    """A draft for each labelled claim: its fields are the label's, its wording is that of its words in the text."""
    return [_given(story, claim) for claim in claims]


def _given(story: Story, claim: dict[str, Any]) -> Draft:
    """The draft of one labelled claim."""
    i = bisect_right(story.words.ends, claim["start"])
    j = max(bisect_right(story.words.starts, claim["end"] - 1), i + 1)
    sentence = _sentence(story, i)
    draft = Draft(claim["type"], sentence, i, list(claim["actors"]), list(claim["targets"]))
    draft.speaker, draft.stance = claim["asserted_by"], claim["stance"]
    draft.place, draft.when = _place(story, claim, i), _when(claim)
    draft.numbers = [
        {"what": one["what"], "low": one["low"], "high": one["high"], "of": one["of"], "scope": None, "victims": None}
        for one in claim["numbers"]
    ]
    read_matter(story, draft, i, max(j, sentence.j if claim["type"] == "denial" else j))
    return draft


def _sentence(story: Story, word: int) -> Sentence:
    """The sentence of a word."""
    return story.sentences_near(word)[0]


def _place(story: Story, claim: dict[str, Any], word: int) -> Place | None:
    """The mention nearest to a claim's words that has its place's name; one without a row where none has."""
    name = claim["place_name"]
    if not name:
        return None
    held = [one for one in story.places if fold(name) in {fold(one.name), fold(str(one.row["toponym"]))}]
    if held:
        return min(held, key=lambda one: abs(one.i - word))
    return Place(word, word + 1, {"name": name, "toponym": name, "kind": "locality"})


def _when(claim: dict[str, Any]) -> When | None:
    """The label's days."""
    if not claim["date_start"]:
        return None
    first = dt.date.fromisoformat(claim["date_start"])
    last = dt.date.fromisoformat(claim["date_end"]) if claim["date_end"] else None
    return When(0, 0, first, last, claim["date_prec"], STATED)
