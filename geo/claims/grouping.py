"""Claims of several articles in groups: about the same place, window and matter, where that leaves no choice."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from geo.claims.likeness import kin, same_sides

SLACK = dt.timedelta(days=1)  # an attack in the night has two dates
RECENT = dt.timedelta(days=14)  # what a report tells without a date is news: of the two weeks before it
EXACT = 3  # UCDP date_prec: the week is known
_MATTER = {
    **dict.fromkeys(("attack", "clash", "explosion", "air_strike", "killing_of_civilians"), "violence"),
    **dict.fromkeys(("deployment", "withdrawal", "base_handover", "troop_presence"), "troops"),
    **{kind: kind for kind in ("abduction", "arrest", "displacement", "blockade", "mass_grave")},
    **dict.fromkeys(("accusation", "denial", "responsibility_claim"), "words"),
}  # a group that is active somewhere is no episode
UNNAMED = frozenset({"UNKNOWN_ARMED", "UNKNOWN_JIHADIST", "UNKNOWN_FOREIGN", "civilians"})


@dataclass(frozen=True)
class Teller:
    """What is known of an article that claims come from: its source, and its day of publication."""

    source: str | None = None
    published: dt.date | None = None


@dataclass
class Told:
    """A row with where, when and what it is about."""

    index: int
    row: dict[str, Any]
    article: int
    spot: int
    matter: str
    first: dt.date
    last: dt.date
    exact: bool

    def meets(self, others: Iterable[Told]) -> bool:
        """Whether its window meets that of any of others."""
        return any(self.first <= one.last and one.first <= self.last for one in others)

    def fits(self, other: Told) -> bool:
        """Whether the two can be about one thing as far as the sides go."""
        row, second = self.row, other.row
        return same_sides(row["actors"], second["actors"]) or same_sides(row["targets"], second["targets"])


def read_told(
    rows: list[dict[str, Any]], spots: list[int | None], articles: list[int], tellers: list[Teller]
) -> list[Told]:
    """Claims that can be of an episode."""
    found = []
    for index, (row, spot, article) in enumerate(zip(rows, spots, articles, strict=True)):
        matter, window = _MATTER.get(row["type"]), _window(row, tellers[article].published)
        if matter is None or spot is None or window is None or row.get("modality") == "planned":
            continue
        found.append(Told(index, row, article, spot, matter, *window))
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


def groups_of(claims: list[Told]) -> list[list[Told]]:
    """Groups of claims about one thing, told by two articles at least."""
    there: dict[int, list[Told]] = defaultdict(list)
    for claim in claims:
        there[claim.spot].append(claim)
    found = []
    for here in there.values():
        if len({claim.article for claim in here}) > 1:
            deeds = [claim for claim in here if claim.matter != "words"]
            groups: list[list[Told]] = []
            for matter in dict.fromkeys(claim.matter for claim in deeds):
                groups += _grouped([claim for claim in deeds if claim.matter == matter])
            words = [claim for claim in here if claim.matter == "words"]
            _join(words, groups, lambda claim, group: any(_is_about(claim.row, one) for one in group))
            found += groups
    return [group for group in found if len({claim.article for claim in group}) > 1]


def _grouped(claims: list[Told]) -> list[list[Told]]:
    """Claims of one matter at one spot: those with known weeks by their windows, the others where only one fits."""
    groups: list[list[Told]] = []
    for claim in (claim for claim in claims if claim.exact):
        _add(claim, groups)
    _join([claim for claim in claims if not claim.exact], groups, lambda claim, group: True)
    return groups


def _add(claim: Told, groups: list[list[Told]]) -> None:
    """Put a claim into the groups that it meets, which become one; else into one of its own."""
    met = [group for group in groups if claim.meets(group) and any(claim.fits(one) for one in group)]
    home = met[0] if met else []
    for group in met[1:]:
        home += group
    groups[:] = [group for group in groups if not any(group is other for other in met)]
    home.append(claim)
    groups.append(home)


def _join(claims: list[Told], groups: list[list[Told]], about: Callable[[Told, list[Told]], bool]) -> None:
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
    own: list[list[Told]] = []
    for claim in left:
        _add(claim, own)
    groups += own


def _is_about(words: dict[str, Any], one: Told) -> bool:
    """Whether an accusation, a denial or a claim of responsibility can be about a deed: it names one of its sides."""
    row = one.row
    if row["claim_id"] in words["contradicts"]:
        return True
    named = [words["asserted_by"], *words["actors"], *words["targets"]]
    sides = [actor for actor in [*row["actors"], *row["targets"]] if actor not in UNNAMED]
    return one.matter != "troops" and kin([str(name) for name in named], sides)
