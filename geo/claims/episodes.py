"""Several articles on one episode: the same place, window and matter; who contradicts whom, and who bears whom out.

Nothing is merged: every claim keeps its row, its speaker and its figure. An episode only says that they are about the
same thing, and it is made only where that leaves no choice: a claim whose date is coarse or missing joins an episode
if exactly one fits.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pandas as pd
from rapidfuzz import fuzz

from geo.claims.contradictions import contradictions
from geo.claims.likeness import kin, same_sides
from geo.claims.scene import Draft
from geo.claims.speakers import REPORT
from geo.claims.spots import spots_of
from geo.claims.story import Place, Sentence
from geo.names import fold

if TYPE_CHECKING:
    import geopandas as gpd

SLACK = dt.timedelta(days=1)  # an attack in the night has two dates
RECENT = dt.timedelta(days=14)  # what a report tells without a date is news: of the two weeks before it
EXACT = 3  # UCDP date_prec: the week is known
ALIKE = 90  # of 100: two sentences that are all but the same have one source, whoever prints them
_MATTER = {
    **dict.fromkeys(("attack", "clash", "explosion", "air_strike", "killing_of_civilians"), "violence"),
    **dict.fromkeys(("deployment", "withdrawal", "base_handover", "troop_presence"), "troops"),
    **{kind: kind for kind in ("abduction", "arrest", "displacement", "blockade", "mass_grave")},
    **dict.fromkeys(("accusation", "denial", "responsibility_claim"), "words"),
}  # a group that is active somewhere is no episode
_UNNAMED = frozenset({"UNKNOWN_ARMED", "UNKNOWN_JIHADIST", "UNKNOWN_FOREIGN", "civilians"})


@dataclass(frozen=True)
class Teller:
    """What is known of an article that claims come from: its source, and its day of publication."""

    source: str | None = None
    published: dt.date | None = None


@dataclass
class _Claim:
    """A row with where, when and what it is about."""

    index: int
    row: dict[str, Any]
    article: int
    spot: int
    matter: str
    first: dt.date
    last: dt.date
    exact: bool

    def meets(self, others: Iterable[_Claim]) -> bool:
        """Whether its window meets that of any of others."""
        return any(self.first <= one.last and one.first <= self.last for one in others)

    def fits(self, other: _Claim) -> bool:
        """Whether the two can be about one thing as far as the sides go."""
        row, second = self.row, other.row
        return same_sides(row["actors"], second["actors"]) or same_sides(row["targets"], second["targets"])


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
    found = _episodes(_read(rows, spots_of(claims, places), articles, tellers))
    claims = claims.copy()
    claims["episode_id"] = pd.Series([None] * len(claims), index=claims.index, dtype=object)
    order = sorted(found, key=lambda members: min(one.index for one in members))
    for number, members in enumerate(order, 1):
        for one in members:
            one.row["episode_id"] = f"e{number}"
        _contest(members)
        _corroborate(members, tellers)
    for name in ("contradicts", "status", "reason", "episode_id"):
        claims[name] = pd.Series([row.get(name) for row in rows], index=claims.index, dtype=object)
    return claims


def _read(
    rows: list[dict[str, Any]], spots: list[int | None], articles: list[int], tellers: list[Teller]
) -> list[_Claim]:
    """Claims that can be of an episode."""
    found = []
    for index, (row, spot, article) in enumerate(zip(rows, spots, articles, strict=True)):
        matter, window = _MATTER.get(row["type"]), _window(row, tellers[article].published)
        if matter is None or spot is None or window is None or row.get("modality") == "planned":
            continue
        found.append(_Claim(index, row, article, spot, matter, *window))
    return found


def _window(row: dict[str, Any], published: dt.date | None) -> tuple[dt.date, dt.date, bool] | None:
    """First and last day that a claim can be about, and whether the week is known; None where nothing tells."""
    prec = row["date_prec"]
    if isinstance(row["date_start"], str) and not pd.isna(prec) and int(prec) <= EXACT + 1:
        first = dt.date.fromisoformat(row["date_start"])
        last = dt.date.fromisoformat(row["date_end"]) if isinstance(row["date_end"], str) else first
        return first - SLACK, last + SLACK, int(prec) <= EXACT
    if isinstance(row["date_start"], str) or published is None:
        return None  # a year, "since 2013": no window
    return published - RECENT, published, False


def _episodes(claims: list[_Claim]) -> list[list[_Claim]]:
    """Groups of claims about one thing, told by two articles at least."""
    there: dict[int, list[_Claim]] = defaultdict(list)
    for claim in claims:
        there[claim.spot].append(claim)
    found = []
    for here in there.values():
        if len({claim.article for claim in here}) > 1:
            deeds = [claim for claim in here if claim.matter != "words"]
            groups: list[list[_Claim]] = []
            for matter in dict.fromkeys(claim.matter for claim in deeds):
                groups += _grouped([claim for claim in deeds if claim.matter == matter])
            words = [claim for claim in here if claim.matter == "words"]
            _join(words, groups, lambda claim, group: any(_is_about(claim.row, one) for one in group))
            found += groups
    return [group for group in found if len({claim.article for claim in group}) > 1]


def _grouped(claims: list[_Claim]) -> list[list[_Claim]]:
    """Claims of one matter at one spot: those with known weeks by their windows, the others where only one fits."""
    groups: list[list[_Claim]] = []
    for claim in (claim for claim in claims if claim.exact):
        _add(claim, groups)
    _join([claim for claim in claims if not claim.exact], groups, lambda claim, group: True)
    return groups


def _add(claim: _Claim, groups: list[list[_Claim]]) -> None:
    """Put a claim into the groups that it meets, which become one; else into one of its own."""
    met = [group for group in groups if claim.meets(group) and any(claim.fits(one) for one in group)]
    for group in met:
        groups.remove(group)
    groups.append([*(one for group in met for one in group), claim])


def _join(claims: list[_Claim], groups: list[list[_Claim]], about: Callable[[_Claim, list[_Claim]], bool]) -> None:
    """Let claims join the group that they meet if there is but one; those that meet none make groups of their own.

    Of several, the only one that more than one article tells of is meant.
    """
    left = []
    known = [list(group) for group in groups]
    for claim in claims:
        fits = [number for number, group in enumerate(known) if claim.meets(group) and about(claim, group)]
        told = [number for number in fits if len({one.article for one in known[number]} | {claim.article}) > 1]
        chosen = fits if len(fits) == 1 else told
        if len(chosen) == 1:
            groups[chosen[0]].append(claim)
        elif not fits:
            left.append(claim)
    own: list[list[_Claim]] = []
    for claim in left:
        _add(claim, own)
    groups += own


def _is_about(words: dict[str, Any], one: _Claim) -> bool:
    """Whether an accusation, a denial or a claim of responsibility can be about a deed: it names one of its sides."""
    row = one.row
    if row["claim_id"] in words["contradicts"]:
        return True
    named = [words["asserted_by"], *words["actors"], *words["targets"]]
    sides = [actor for actor in [*row["actors"], *row["targets"]] if actor not in _UNNAMED]
    return one.matter != "troops" and kin([str(name) for name in named], sides)


# -- what they say of each other -----------------------------------------------------------------------------------
def _contest(members: list[_Claim]) -> None:
    """Point claims of different articles that cannot be true together at each other."""
    made = [_draft(one) for one in members]
    by_draft = {id(draft): one for draft, one in zip(made, members, strict=True)}
    pairs = [(by_draft[id(clash.one)], by_draft[id(clash.other)], clash.why) for clash in contradictions(made)]
    for one, other in combinations(members, 2):
        if _denied(one.row, other.row) or _denied(other.row, one.row):
            pairs.append((one, other, "one denies what the other says"))
    for one, other, why in pairs:
        if one.article != other.article:
            _link(one.row, other.row, why)
            _link(other.row, one.row, why)


def _draft(one: _Claim) -> Draft:
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
    return denial["type"] == "denial" and kin([speaker], [actor for actor in named if actor not in _UNNAMED])


def _link(row: dict[str, Any], other: dict[str, Any], why: str) -> None:
    """Write a contradiction into a row."""
    if other["claim_id"] not in row["contradicts"]:
        row["contradicts"] = [*row["contradicts"], other["claim_id"]]
        row["reason"] = f"{row.get('reason') or ''}; in another article: {why}".lstrip("; ")
    _set_status(row, "contested")


def _corroborate(members: list[_Claim], tellers: list[Teller]) -> None:
    """Mark claims that another source says too, by another speaker and in other words, where nobody contradicts."""
    free = [
        one for one in members if one.row["status"] in {"uncontested", "corroborated"} and not one.row["contradicts"]
    ]
    for one, other in combinations(free, 2):
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


def _independent(one: _Claim, other: _Claim, tellers: list[Teller]) -> bool:
    """Whether neither source, nor speaker, nor wording is the same; a source that is not known may be the same."""
    sources = [fold(tellers[claim.article].source or "") for claim in (one, other)]
    speakers = [claim.row["asserted_by"] for claim in (one, other)]
    if not all(sources) or sources[0] == sources[1] or one.article == other.article:
        return False
    same = fold(str(speakers[0])) == fold(str(speakers[1])) and speakers[0] != REPORT
    return not same and fuzz.ratio(one.row["quote"], other.row["quote"]) < ALIKE


def _say_the_same(one: _Claim, other: _Claim) -> bool:
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
