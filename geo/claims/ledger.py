"""Claims of troops coming, staying, leaving and handing over, held against the ledger of bases on their date and place.

The ledger is no judge: it says who says what, and so does every row here. Where a date or a place is too coarse, or the
ledger's silence proves nothing, the answer is "not comparable" or "new", never a guess.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely
from pyproj import Geod

from geo import lexicon
from geo.claims.ledger_words import stay_words
from geo.claims.likeness import kin
from geo.presence import LEDGER_FROM, first_day, last_day, load_presence

if TYPE_CHECKING:
    import geopandas as gpd

TYPES = frozenset({"troop_presence", "deployment", "withdrawal", "base_handover"})
AGREES, CONTRADICTS, NEW, NO = "agrees", "contradicts", "new", "not comparable"
COLUMNS = ("claim_id", "type", "actors", "place_name", "date_start", "date_end", "verdict", "says", "presence_ids")
# A base of a town stands at most some 10 km from its middle (airfields of Gao, Kidal, Niamey: 1 to 7 km);
# UCDP GED where_prec 2 is "within 25 km of a known point".
_REACH_KM = {1: 10.0, 2: 25.0}
_SLACK = dt.timedelta(days=1)  # "in the night", time zones, the day of the statement: one day apart is the same day
_UNNAMED = frozenset({"UNKNOWN_ARMED", "UNKNOWN_JIHADIST", "UNKNOWN_FOREIGN", "civilians"})
_COUNTRY, _SHOWN = 6, 3
_GEOD = Geod(ellps="WGS84")
_NEVER, _ALWAYS = dt.date.min, dt.date.max


@dataclass(frozen=True)
class Stay:
    """A row of the ledger with its dates as bounds; None where a bound is not known."""

    row: dict[str, Any]
    begin: tuple[dt.date, dt.date | None]
    end: tuple[dt.date | None, dt.date]

    def surely(self, first: dt.date, last: dt.date) -> bool:
        """Whether they were there at some time between two days, whatever the coarse dates mean."""
        begun, left = self.begin[1], self.end[0]
        return begun is not None and left is not None and max(first, begun) <= min(last, left)

    def maybe(self, first: dt.date, last: dt.date) -> bool:
        """Whether they can have been there."""
        return max(first, self.begin[0]) <= min(last, self.end[1])

    @property
    def gone(self) -> tuple[dt.date, dt.date] | None:
        """Bounds of the last day, where one is told."""
        return (self.end[0], self.end[1]) if self.row["to"] and self.end[0] is not None else None


def ledger_check(
    claims: gpd.GeoDataFrame,
    lang: str = "en",
    published: dt.date | None = None,
    ledger: gpd.GeoDataFrame | None = None,
) -> pd.DataFrame:
    """What the ledger says to each claim of troops.

    Parameters
    ----------
    claims : GeoDataFrame
        Schema ``claims``, EPSG:4326.
    lang : {'en', 'fr'}
        Language of ``says``.
    published : date, optional
        Day of publication: what is told as done without a date was done by then.
    ledger : GeoDataFrame, optional
        As :func:`geo.presence.load_presence` gives it, which is the default.

    Returns
    -------
    DataFrame
        One row a claim of type troop_presence, deployment, withdrawal or base_handover, in their order: ``claim_id,
        type, actors, place_name, date_start, date_end, verdict`` {agrees, contradicts, new, not comparable}, ``says``
        (why, and the stays meant, each with who says so), ``presence_ids`` (list).
    """
    stays = _stays() if ledger is None else _read_stays(ledger)
    kept = [at for at, kind in enumerate(claims["type"]) if kind in TYPES]
    rows: list[Any] = pd.DataFrame(claims).iloc[kept].to_dict("records") if kept else []
    said = lexicon.load(lang if lang in lexicon.languages() else "en", "checks")["ledger"]
    found = []
    for row in rows:
        verdict, why, meant = _verdict(row, stays, published)
        if _precision(row) == _COUNTRY:  # what is known of the whole country, before its bases one by one
            meant = [stay for stay in meant if not stay.row["site_id"]] or meant
        words = [str(said["why"][why])] if why else []
        words += [stay_words(stay.row, said, lang) for stay in meant[:_SHOWN]]
        ids = [str(stay.row["presence_id"]) for stay in meant[:_SHOWN]]
        cells = {name: row[name] for name in COLUMNS[:6]}
        found.append(cells | {"verdict": verdict, "says": "; ".join(words), "presence_ids": ids})
    return pd.DataFrame(found, columns=list(COLUMNS), dtype=object)


def with_ledger(claims: gpd.GeoDataFrame, check: pd.DataFrame) -> gpd.GeoDataFrame:
    """The claims with the columns ``ledger`` and ``ledger_says``, empty for types that the ledger knows nothing of."""
    table, claims = check.set_index("claim_id"), claims.copy()
    for column, source in (("ledger", "verdict"), ("ledger_says", "says")):
        values = table[source].to_dict()
        claims[column] = pd.Series([values.get(key) for key in claims["claim_id"]], index=claims.index, dtype=object)
    return claims


@cache
def _stays() -> tuple[Stay, ...]:
    """The built ledger."""
    return _read_stays(load_presence())


def _read_stays(table: gpd.GeoDataFrame) -> tuple[Stay, ...]:
    return tuple(_stay({str(k): v for k, v in row.items()}) for row in table.to_dict("records"))


def _stay(row: dict[str, Any]) -> Stay:
    """A row with its bounds: no known beginning is no earlier than the actor or the war; no end may be none yet."""
    came = row["from"]
    begin = (first_day(came or row.get("actor_from") or LEDGER_FROM), last_day(came) if came else None)
    if row["to"]:
        return Stay(row, begin, (first_day(row["to"]), last_day(row["to"])))
    over = row["status"] in {"ended", "handed_over"}
    return Stay(row, begin, (None if over else _ALWAYS, _ALWAYS))


def _day(value: Any) -> dt.date | None:
    return dt.date.fromisoformat(value) if isinstance(value, str) and value else None


def _verdict(row: dict[str, Any], stays: tuple[Stay, ...], published: dt.date | None) -> tuple[str, str, list[Stay]]:
    """Verdict, why (a key of the word lists, or nothing) and the stays meant."""
    there, wide = _at(row, stays)
    sides = [actor for actor in [*row["actors"], *_receivers(row)] if actor not in _UNNAMED]
    theirs = [stay for stay in there if sides and kin(sides, [stay.row["actor_id"]])]
    for hinders, why in (
        (row.get("modality") == "planned", "planned"),
        (row["stance"] in {"hedged", "implied"}, "doubted"),
        (there is _NOWHERE, "no_place"),
        (not sides, "no_actor"),
    ):
        if hinders:
            return NO, why, theirs
    if _day(row["date_start"]) is None:
        return _undated(row, theirs, published)
    first = _day(row["date_start"]) or _NEVER
    last = _day(row["date_end"]) or _ALWAYS
    held = _HOLD[row["type"]](theirs, first, last, wide)
    return _denied(*held) if row["stance"] == "denies" else held


def _undated(row: dict[str, Any], theirs: list[Stay], published: dt.date | None) -> tuple[str, str, list[Stay]]:
    """What is told as done without a date was done by publication; a stay may have been at any time."""
    done = row["type"] in {"withdrawal", "base_handover"} and row["stance"] == "asserts"
    left = [stay for stay in theirs if kin(row["actors"], [stay.row["actor_id"]])] if row["actors"] else []
    gone = [stay for stay in left if stay.gone and published and stay.gone[1] <= published]
    if done and gone and not any(stay.maybe(published, published) for stay in left if published):
        return AGREES, "by_then", gone
    return NO, "no_date", theirs


def _denied(verdict: str, why: str, meant: list[Stay]) -> tuple[str, str, list[Stay]]:
    """What holds of a denial: the ledger contradicts it where it agrees with what is denied."""
    if verdict == AGREES:
        return CONTRADICTS, "there", meant
    return (AGREES, why, meant) if verdict == CONTRADICTS else (verdict, why, meant)


def _receivers(row: dict[str, Any]) -> list[str]:
    """Who takes a base over: his stay begins on the day."""
    return list(row["targets"]) if row["type"] == "base_handover" else []


def _precision(row: dict[str, Any]) -> int | None:
    """UCDP where_prec of a claim; None where it has no place."""
    return None if pd.isna(row["geo_prec"]) else int(row["geo_prec"])


_NOWHERE: list[Stay] = []


def _at(row: dict[str, Any], stays: tuple[Stay, ...]) -> tuple[list[Stay], bool]:
    """Stays at the place of a claim, and whether the place is too wide for the ledger's silence to mean anything."""
    shape, prec = row["geometry"], _precision(row)
    if prec == _COUNTRY and isinstance(row["iso3"], str):
        whole = [stay for stay in stays if not stay.row["site_id"] and row["iso3"] in stay.row["iso3"].split("|")]
        inside = [stay for stay in stays if stay.row["site_id"] and stay.row["iso3"] == row["iso3"]]
        return [*whole, *inside], True
    if shape is None or shape.is_empty or prec is None:
        return _NOWHERE, True
    sites = [stay for stay in stays if stay.row["geometry"] is not None]
    if not sites:
        return [], True
    lon, lat = (np.array([getattr(stay.row["geometry"], axis) for stay in sites]) for axis in "xy")
    if shape.geom_type == "Point":
        metres = _GEOD.inv(np.full(len(sites), shape.x), np.full(len(sites), shape.y), lon, lat)[2]
        slack = np.array([float(stay.row.get("precision_m") or 0) for stay in sites])
        near = metres <= 1000 * _REACH_KM.get(prec, 25.0) + np.nan_to_num(slack)
        return [stay for stay, hit in zip(sites, near, strict=True) if hit], False
    inside_it = shapely.contains_xy(shape, lon, lat)
    return [stay for stay, hit in zip(sites, inside_it, strict=True) if hit], True


def _hold_stay(
    theirs: list[Stay], first: dt.date, last: dt.date, wide: bool, why: str = "gone"
) -> tuple[str, str, list[Stay]]:
    """'300 soldiers are at Gossi': agrees where a stay surely lasts then; contradicts where all had gone before."""
    sure = [stay for stay in theirs if stay.surely(first, last)]
    if sure:
        return AGREES, "", sure
    maybe = [stay for stay in theirs if _meet(stay.begin[0], stay.end[1], first, last)]
    if maybe:
        return NO, "coarse", maybe
    gone = [stay for stay in theirs if stay.gone and stay.gone[1] + _SLACK < first]
    if gone and len(gone) == len(theirs) and (not wide or any(not stay.row["site_id"] for stay in gone)):
        return CONTRADICTS, why, sorted(gone, key=lambda stay: stay.end[1], reverse=True)
    return (NO, "wide", gone) if gone and wide else (NEW, "unknown_stay", theirs)


def _hold_coming(theirs: list[Stay], first: dt.date, last: dt.date, wide: bool) -> tuple[str, str, list[Stay]]:
    """'Soldiers were sent to Gossi': agrees where a stay begins or lasts then; a return after an end is new."""
    begun = [stay for stay in theirs if stay.begin[1] and _meet(stay.begin[0], stay.begin[1], first, last)]
    if begun:
        return AGREES, "", begun
    verdict, why, meant = _hold_stay(theirs, first, last, wide)
    return (NEW, "unknown_stay", meant) if verdict == CONTRADICTS else (verdict, why, meant)


def _hold_leaving(theirs: list[Stay], first: dt.date, last: dt.date, wide: bool) -> tuple[str, str, list[Stay]]:
    """'The soldiers left Gossi': agrees where a stay ends then; contradicts where they had gone before."""
    ends = [stay for stay in theirs if stay.gone and _meet(*stay.gone, first, last)]
    if ends:
        return AGREES, "", ends
    before = [stay for stay in theirs if stay.gone and first > stay.gone[1]]
    if any(stay.surely(first, last) or stay.maybe(first, last) for stay in theirs):
        return NO, "in_parts", [stay for stay in theirs if stay.maybe(first, last)]
    if before:
        return (NO, "wide", before) if wide else (CONTRADICTS, "gone", before)
    return NEW, "unknown_stay", theirs


def _hold_handover(theirs: list[Stay], first: dt.date, last: dt.date, wide: bool) -> tuple[str, str, list[Stay]]:
    """'The base was handed over on 19 April': agrees where a stay ends or begins then; another day contradicts."""
    ends = [stay for stay in theirs if stay.gone and _meet(*stay.gone, first, last)]
    begins = [stay for stay in theirs if stay.begin[1] and _meet(stay.begin[0], stay.begin[1], first, last)]
    if ends or begins:
        return AGREES, "", [*ends, *(stay for stay in begins if stay not in ends)]
    other = [stay for stay in theirs if stay.gone and stay.row["status"] == "handed_over"]
    if other:
        return (NO, "wide", other) if wide else (CONTRADICTS, "other_date", other)
    return NEW, "unknown_stay", theirs


_HOLD = {
    "troop_presence": _hold_stay,
    "deployment": _hold_coming,
    "withdrawal": _hold_leaving,
    "base_handover": _hold_handover,
}


def _meet(one: dt.date, two: dt.date, first: dt.date, last: dt.date) -> bool:
    """Whether two spans of days meet, a day apart counting as meeting."""
    lower = first if first == _NEVER else first - _SLACK
    upper = last if last == _ALWAYS else last + _SLACK
    return max(one, lower) <= min(two, upper)
