"""A claim that a person puts right, adds or takes out, found again by its sentence and what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd

from geo.claims.speakers import REPORT
from geo.corrections.files import Correction
from geo.corrections.marks import ADDED, edited_columns, marked, put, with_marks
from geo.corrections.places import stacked
from geo.names import fold

if TYPE_CHECKING:
    from geo.articles import Article

_PLAIN = {
    "set_type": "type",
    "set_actors": "actors",
    "set_targets": "targets",
    "set_numbers": "numbers",
    "set_speaker": "asserted_by",
    "set_stance": "stance",
    "set_status": "status",
}
_PLACE = {"mention_id": "mention_id", "place_name": "name"}
_SAME = ("iso3", "adm1", "adm2", "geo_prec", "geometry")


def change_claims(
    article: Article, places: gpd.GeoDataFrame, claims: gpd.GeoDataFrame, one: Correction, spans: list[tuple[int, int]]
) -> tuple[gpd.GeoDataFrame, str]:
    """Claims after a correction, and why it does not apply (empty where it does).

    Parameters
    ----------
    article : Article
    places, claims : GeoDataFrame
        Schemas ``places`` and ``claims``, EPSG:4326.
    one : Correction
        Of a claim.
    spans : list of (start, end)
        Where its quote stands in the text.
    """
    cells, why = _cells(one, places, spans[0]) if one.do != "remove" else ({}, "")
    if why:
        return claims, why
    if one.do == "add":
        if _is_read(claims, cells, spans):
            return claims, "the program reads this claim by itself now"
        return _added(article, claims, one, spans[0], cells), ""
    found, why = _find(claims, one, spans)
    if found is None:
        return claims, why
    claims = with_marks(claims)
    if one.do == "remove":
        key = claims.at[found, "claim_id"]
        return _unlinked(claims.drop(index=found).reset_index(drop=True), key), ""
    row = claims.loc[found].to_dict()
    said = {"reason": f"{row.get('reason') or ''}; changed by hand by {one.who}, {one.when}: {one.why}".lstrip("; ")}
    put(claims, found, marked({"edited": row["edited"]} | cells | said, one, _names(one)))
    if cells.get("status") == "uncontested":
        put(claims, found, {"contradicts": []})
        claims = _unlinked(claims, row["claim_id"])
    return claims, ""


def _names(one: Correction) -> list[str]:
    """What was set, in the words of the file."""
    return [name.removeprefix("set_") for name in one.values]


def _cells(one: Correction, places: gpd.GeoDataFrame, near: tuple[int, int]) -> tuple[dict[str, Any], str]:
    """Cells of the table that a correction sets."""
    cells = {column: one.values[name] for name, column in _PLAIN.items() if name in one.values}
    if "asserted_by" in cells:
        cells["asserted_by"] = cells["asserted_by"] or REPORT
    cells |= one.values.get("set_date", {})
    if "set_place" not in one.values:
        return cells, ""
    wanted = one.values["set_place"]
    if wanted is None:
        return cells | dict.fromkeys((*_PLACE, *_SAME)), ""
    mention = _mention(places, wanted, near)
    if mention is None:
        return cells, f"no place of the article is called {wanted[:60]!r}: add it as a place first"
    there = {column: mention[source] for column, source in _PLACE.items()} | {name: mention[name] for name in _SAME}
    there["place_name"] = there["place_name"] or mention["toponym"]
    return cells | there, ""


def _mention(places: gpd.GeoDataFrame, wanted: str, near: tuple[int, int]) -> dict[str, Any] | None:
    """The mention that a name or an id means: the first in the sentence, else the nearest to it."""
    (start, end), key = near, fold(wanted)
    rows = [
        row
        for row in places.to_dict("records")
        if wanted == row["place_id"] or key in {fold(str(row[name])) for name in ("toponym", "name") if row[name]}
    ]
    inside = [row for row in rows if start <= int(row["start"]) < end]
    return inside[0] if inside else min(rows, key=lambda row: abs(int(row["start"]) - start), default=None)


def _there(claims: gpd.GeoDataFrame, spans: list[tuple[int, int]]) -> dict[Any, dict[str, Any]]:
    """Claims whose quotes meet a quote."""
    rows: dict[Any, dict[str, Any]] = claims.to_dict("index")
    return {
        index: row
        for index, row in rows.items()
        if any(row["start"] < end and row["end"] > start for start, end in spans)
    }


def _is_read(claims: gpd.GeoDataFrame, cells: dict[str, Any], spans: list[tuple[int, int]]) -> bool:
    """Whether a claim of this type, speaker and place is among those of the sentence, not added by hand."""
    keys = {"asserted_by": REPORT, "place_name": None} | cells
    return any(
        ADDED not in edited_columns(row)
        and all(
            fold(str(row[name] or "")) == fold(str(keys[name] or "")) for name in ("type", "asserted_by", "place_name")
        )
        for row in _there(claims, spans).values()
    )


def _find(claims: gpd.GeoDataFrame, one: Correction, spans: list[tuple[int, int]]) -> tuple[Any, str]:
    """Index of the claim that a correction means, or None and why."""
    rows, kind = _there(claims, spans), one.keys.get("claim_type")
    same = [index for index, row in rows.items() if kind in {None, row["type"]}]
    if not same:
        return None, f"the program reads no claim {f'of type {kind} ' if kind else ''}in that sentence now"
    ranked = sorted(same, key=lambda index: -_alike(rows[index], one))
    if len(ranked) > 1 and _alike(rows[ranked[0]], one) == _alike(rows[ranked[1]], one):
        return None, f"{len(ranked)} claims of that sentence fit: fill claim_type, claim_speaker and claim_place"
    return ranked[0], ""


def _alike(row: dict[str, Any], one: Correction) -> int:
    """How many of the further keys hold."""
    pairs = (("claim_speaker", "asserted_by"), ("claim_place", "place_name"))
    return sum(fold(str(row[column] or "")) == fold(one.keys[key]) for key, column in pairs if key in one.keys)


def _unlinked(claims: gpd.GeoDataFrame, key: str) -> gpd.GeoDataFrame:
    """The claims without links to one of them; what contradicts nothing any more is uncontested."""
    for index, row in claims.to_dict("index").items():
        if key in row["contradicts"]:
            left = [other for other in row["contradicts"] if other != key]
            status = {} if left or "status" in edited_columns(row) else {"status": "uncontested"}
            put(claims, index, {"contradicts": left} | status)
    return claims


def _added(
    article: Article, claims: gpd.GeoDataFrame, one: Correction, span: tuple[int, int], cells: dict[str, Any]
) -> gpd.GeoDataFrame:
    """The claims with a new one, in the order of the text; ids of the others stay."""
    number = sum(str(key).startswith("h") for key in claims["claim_id"]) + 1
    start, end = span
    row = {
        "claim_id": f"h{number}",
        "actors": [],
        "targets": [],
        "numbers": [],
        "contradicts": [],
        "date_basis": "unknown",
        "asserted_by": REPORT,
        "stance": "asserts",
        "status": "uncontested",
        "quote": article.text[start:end],
        "start": start,
        "end": end,
        "confidence": 1.0,
        "reason": f"added by hand by {one.who}, {one.when}: {one.why}",
        "modality": "told as done",
    }
    return stacked(with_marks(claims), [marked(row | cells, one, [ADDED])], "claims")
