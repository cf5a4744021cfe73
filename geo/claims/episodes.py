"""Several articles on one episode: the same place, window and matter; who contradicts whom, and who bears whom out.

Nothing is merged: every claim keeps its row, its speaker and its figure. An episode only says that they are about the
same thing, and it is made only where that leaves no choice: a claim whose date is coarse or missing joins an episode
if exactly one fits.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd
from rapidfuzz import fuzz

from geo.claims.contradictions import contradictions
from geo.claims.grouping import UNNAMED, Teller, Told, groups_of, read_told
from geo.claims.likeness import kin, same_sides
from geo.claims.scene import Draft
from geo.claims.speakers import REPORT
from geo.claims.spots import spots_of
from geo.claims.story import Place, Sentence
from geo.names import fold

if TYPE_CHECKING:
    import geopandas as gpd

ALIKE = 90  # of 100: two sentences that are all but the same have one source, whoever prints them
WITHIN = 200  # claims of one episode that are held against one another: ten articles tell some fifty


def with_episodes(
    claims: gpd.GeoDataFrame, places: gpd.GeoDataFrame, articles: list[int], tellers: list[Teller]
) -> gpd.GeoDataFrame:
    """Claims of several articles with ``episode_id``, and ``contradicts`` and ``status`` across the articles.

    Parameters
    ----------
    claims, places : GeoDataFrame
        Schemas ``claims`` and ``places`` of all articles together, ids used once; EPSG:4326.
    articles : list of int
        For each claim, which of ``tellers`` it is from.
    tellers : list of Teller

    Returns
    -------
    GeoDataFrame
        Schema ``claims``. A claim is corroborated where another source, by another speaker and in other words, says
        the same of the episode and nobody contradicts either; a status that was set by hand stays.
    """
    rows = claims.to_dict("records")
    found = groups_of(read_told(rows, spots_of(claims, places), articles, tellers))
    claims = claims.copy()
    claims["episode_id"] = pd.Series([None] * len(claims), index=claims.index, dtype=object)
    order = sorted(found, key=lambda members: min(one.index for one in members))
    for number, members in enumerate(order, 1):
        members.sort(key=lambda one: one.index)
        for one in members:
            one.row["episode_id"] = f"e{number}"
        _contest(members)
        _corroborate(members, tellers)
    for name in ("contradicts", "status", "reason", "episode_id"):
        claims[name] = pd.Series([row.get(name) for row in rows], index=claims.index, dtype=object)
    return claims


# -- what they say of each other -----------------------------------------------------------------------------------
def _pairs(members: list[Told]) -> Iterator[tuple[Told, Told]]:
    """Pairs of an episode, in the order of the articles; of very many claims those within reach of each other."""
    for at, one in enumerate(members):
        for other in members[at + 1 : at + WITHIN]:
            yield one, other


def _contest(members: list[Told]) -> None:
    """Point claims of different articles that cannot be true together at each other."""
    made = [_draft(one) for one in members]
    by_draft = {id(draft): one for draft, one in zip(made, members, strict=True)}
    pairs = [(by_draft[id(clash.one)], by_draft[id(clash.other)], clash.why) for clash in contradictions(made)]
    for one, other in _pairs(members):
        if _denied(one.row, other.row) or _denied(other.row, one.row):
            pairs.append((one, other, "one denies what the other says"))
    for one, other, why in pairs:
        if one.article != other.article:
            _link(one.row, other.row, why)
            _link(other.row, one.row, why)


def _draft(one: Told) -> Draft:
    """A claim as the rules of contradiction read it: place and time are those of the episode already."""
    row = one.row
    speaker = f"{REPORT} {one.article}" if row["asserted_by"] == REPORT else str(row["asserted_by"])
    sentence = Sentence(0, one.index, one.index + 1, int(row["start"]), int(row["end"]), False)
    draft = Draft(row["type"], sentence, one.index, list(row["actors"]), list(row["targets"]), speaker=speaker)
    draft.place = Place(one.index, one.index + 1, {"name": "the place", "toponym": "the place", "kind": "locality"})
    draft.numbers = [{"victims": None, "scope": None} | number for number in row["numbers"]]
    draft.stance = row["stance"]
    return draft


def _denied(denial: dict[str, Any], row: dict[str, Any]) -> bool:
    """Whether one denies what the other asserts: of its speaker, or by saying that the same did not happen."""
    speaker = denial["asserted_by"]
    if denial["stance"] != "denies" or row["stance"] == "denies" or kin([speaker], [row["asserted_by"]]):
        return False
    if denial["type"] == row["type"]:
        return same_sides(denial["actors"], row["actors"]) and same_sides(denial["targets"], row["targets"])
    named = row["targets"] if row["type"] == "accusation" else row["actors"]
    return denial["type"] == "denial" and kin([speaker], [actor for actor in named if actor not in UNNAMED])


def _link(row: dict[str, Any], other: dict[str, Any], why: str) -> None:
    """Write a contradiction into a row."""
    if other["claim_id"] not in row["contradicts"]:
        row["contradicts"] = [*row["contradicts"], other["claim_id"]]
        row["reason"] = f"{row.get('reason') or ''}; in another article: {why}".lstrip("; ")
    _set_status(row, "contested")


def _corroborate(members: list[Told], tellers: list[Teller]) -> None:
    """Mark claims that another source says too, by another speaker and in other words, where nobody contradicts."""
    free = [
        one for one in members if one.row["status"] in {"uncontested", "corroborated"} and not one.row["contradicts"]
    ]
    for one, other in _pairs(free):
        if _independent(one, other, tellers) and _say_the_same(one, other):
            for row, second in ((one.row, other.row), (other.row, one.row)):
                if row["status"] != "corroborated":
                    row["reason"] = f"{row.get('reason') or ''}; said by another source too ({second['claim_id']})"
                _set_status(row, "corroborated")


def _set_status(row: dict[str, Any], status: str) -> None:
    """Set a status, unless a person has."""
    edited = row.get("edited")
    if not (isinstance(edited, str) and "status" in edited.split("|")):
        row["status"] = status


def _independent(one: Told, other: Told, tellers: list[Teller]) -> bool:
    """Whether neither source, nor speaker, nor wording is the same; a source that is not known may be the same."""
    sources = [fold(tellers[claim.article].source or "") for claim in (one, other)]
    speakers = [claim.row["asserted_by"] for claim in (one, other)]
    if not all(sources) or sources[0] == sources[1] or one.article == other.article:
        return False
    same = fold(str(speakers[0])) == fold(str(speakers[1])) and speakers[0] != REPORT
    return not same and fuzz.ratio(one.row["quote"], other.row["quote"]) < ALIKE


def _say_the_same(one: Told, other: Told) -> bool:
    """Whether two claims assert one thing: type, sides, and no figure apart."""
    row, second = one.row, other.row
    if row["type"] != second["type"] or {row["stance"], second["stance"]} != {"asserts"}:
        return False
    sides = same_sides(row["actors"], second["actors"]) and same_sides(row["targets"], second["targets"])
    return sides and not any(
        number["what"] == figure["what"] and _disjoint(number, figure)
        for number in row["numbers"]
        for figure in second["numbers"]
    )


def _disjoint(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether the bounds of two figures do not meet; an open bound meets anything."""
    pairs = ((one["high"], other["low"]), (other["high"], one["low"]))
    return any(high is not None and low is not None and high < low for high, low in pairs)
