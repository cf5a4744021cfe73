"""Where a place lies that no gazetteer knows, as the text itself says right after its name."""

from __future__ import annotations

import itertools
from typing import Any

import regex

from geo.claims.lists import ClaimLists
from geo.names import fold

_LONGEST = 60  # characters between the name and the place that tells where it is
_AREAS = frozenset({"admin1", "admin2", "admin3", "vague_region"})
_BETWEEN = regex.compile(r"\s*[,(]?\s*[^.;:!?\n\p{Lu}]*")
_TAKEN = ("iso3", "adm1", "adm2", "geo_prec", "geometry")


def placed_by_text(rows: list[dict[str, Any]], text: str, lists: ClaimLists) -> list[dict[str, Any]]:
    """Rows of the places table; an unknown name takes the area in which the words after it place it.

    'Béléhédé, 60 km from Djibo' lies on the ring that the places table has for these words, 'Zoumzoum, in Soum
    province' somewhere in Soum. The places table itself keeps the name as unknown; a claim says in its reason what it
    rests on.

    Parameters
    ----------
    rows : list of dict
        Of the places table, in the order of the text.
    text : str
    lists : ClaimLists

    Returns
    -------
    list of dict
        The same rows; those placed so have ``told``, the words that place them.
    """
    placed = list(rows)
    for index, (row, after) in enumerate(itertools.pairwise(rows)):
        if row["status"] != "unknown" or row.get("geometry") is not None or after.get("geometry") is None:
            continue
        if _tells(text[int(row["end"]) : int(after["start"])], after, lists):
            told = {name: after.get(name) for name in _TAKEN}
            words = " ".join(text[int(row["end"]) : int(after["end"])].strip(" ,(\r\n").split())
            placed[index] = {**row, **told, "told": words}
    return placed


def _tells(between: str, after: dict[str, Any], lists: ClaimLists) -> bool:
    """Whether the words between two names say that the first lies in, or so far from, the second."""
    if len(between) > _LONGEST or not _BETWEEN.fullmatch(between):
        return False
    words = set(fold(between).split())
    if words & lists.sets["list_words"]:
        return False
    bracket = between.strip() in {"(", ","}
    if after["kind"] in _AREAS and after.get("relation") is None:
        inside = words & lists.sets["lies_in"]
        return bracket or (bool(inside) and words <= lists.sets["lies_in"] | lists.sets["place_words"])
    return after.get("relation") is not None and not bracket
