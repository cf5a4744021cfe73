"""Claims beside other people's events: which dataset has the same, which has it otherwise, and what nobody mentions.

A dataset that has an event does not make a claim true: most of what ACLED and UCDP know they know from such articles.
"""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS, Transformer
from shapely.geometry.base import BaseGeometry

from geo import lexicon
from geo.actors import actor_name, forces_of, is_group, parents, state_of
from geo.schemas import check

NEAR_KM = 25.0  # UCDP GED where_prec 2: within 25 km of a known point
SLACK_DAYS = 2  # a night attack, a report's day taken for the event's: datasets and reports differ by this much
MOST = 3  # events kept beside one claim
COLUMNS = (
    "claim_id",
    "verdict",
    "event_id",
    "dataset",
    "km",
    "days_apart",
    "differs",
    "source_type",
    "killed",
    "reason",
    "differences",
)

# What may be the same thing under two names: a dataset codes one event as a clash, a report calls it an attack.
_FAMILIES = (
    {"attack", "clash", "explosion", "air_strike", "killing_of_civilians", "mass_grave", "responsibility_claim"},
    {"abduction"},
    {"arrest"},
    {"blockade"},
    {"displacement"},
    {"deployment", "troop_presence", "withdrawal", "base_handover"},
)


def corroborate(
    claims: gpd.GeoDataFrame, events: gpd.GeoDataFrame, places: gpd.GeoDataFrame | None = None
) -> pd.DataFrame:
    """Each claim beside the events of a dataset that are near it in place, time and matter.

    Parameters
    ----------
    claims : GeoDataFrame
        Schema ``claims``, EPSG:4326.
    events : GeoDataFrame
        Schema ``events``, EPSG:4326, of one dataset or several.
    places : GeoDataFrame, optional
        Schema ``places``: a claim's reach grows by the radius within which its place is known.

    Returns
    -------
    DataFrame
        One row for each claim and event, the closest first, at most three events a claim: ``claim_id, verdict,
        event_id, dataset, km, days_apart, differs, source_type, killed, reason, differences``. ``verdict`` is
        ``matches``, ``differs`` (in what: ``differs``, a list of phrases), ``absent`` (no such event within reach),
        or ``not comparable`` (``reason`` says why: a kind of claim that no dataset codes, no day, no place).

    Raises
    ------
    SchemaError
        If a table does not keep to its schema.
    """
    check(claims, "claims")
    check(events, "events")
    days = pd.DataFrame({"start": pd.to_datetime(events["date_start"]), "end": pd.to_datetime(events["date_end"])})
    reaches = _reaches(claims, places)
    rows: list[dict[str, Any]] = []
    for claim, reach in zip(claims.itertuples(), reaches, strict=True):
        reason = _incomparable(claim)
        if reason:
            rows.append({"claim_id": claim.claim_id, "verdict": "not comparable", "reason": reason})
            continue
        found = sorted(
            _beside(claim, events, days, reach), key=lambda row: (len(row["differs"]), row["km"], row["event_id"])
        )
        rows += found[:MOST] or [{"claim_id": claim.claim_id, "verdict": "absent", "reason": _absent(claim, reach)}]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def unmentioned(
    claims: gpd.GeoDataFrame,
    events: gpd.GeoDataFrame,
    places: gpd.GeoDataFrame | None = None,
    beside: pd.DataFrame | None = None,
) -> gpd.GeoDataFrame:
    """Events in the article's area and window that stand beside none of its claims.

    Parameters
    ----------
    claims, events, places : GeoDataFrame
        As for :func:`corroborate`.
    beside : DataFrame, optional
        What :func:`corroborate` gave for these, where it is at hand; else it is asked.

    Returns
    -------
    GeoDataFrame
        Rows of ``events``: within reach of the place of a claim, between the first and the last day of the claims.
        Empty where no claim has both a day and a place.
    """
    told_of = set((corroborate(claims, events, places) if beside is None else beside)["event_id"].dropna())
    dated = claims[claims["date_start"].notna() & claims.geometry.notna()]
    if not len(dated) or not len(events):
        return events.iloc[:0]
    ends = dated["date_end"].where(dated["date_end"].notna(), dated["date_start"])
    inside = (events["date_end"] >= dated["date_start"].min()) & (events["date_start"] <= ends.max())
    area = shapely.union_all(dated.geometry.to_numpy())
    left = events[inside & ~events["event_id"].isin(told_of) & events.geometry.notna()]
    reach = max(_reaches(dated, places))
    return left[_kilometres(area, left.geometry.to_numpy()) <= reach] if len(left) else left


def with_events(
    claims: gpd.GeoDataFrame, events: gpd.GeoDataFrame, places: gpd.GeoDataFrame | None = None, lang: str = "en"
) -> gpd.GeoDataFrame:
    """The claims with ``others`` and ``others_say``: what other datasets have of each, for its card on the map.

    Parameters
    ----------
    claims, events, places : GeoDataFrame
        As for :func:`corroborate`.
    lang : str
        Language of the words.
    """
    beside = corroborate(claims, events, places)
    first = beside.drop_duplicates("claim_id").set_index("claim_id")["verdict"]
    say = told(beside, lang)
    known = [say.get(claim) for claim in claims["claim_id"]]
    verdicts = [first[claim] if claim in say else None for claim in claims["claim_id"]]
    return claims.assign(
        others=pd.Series(verdicts, index=claims.index, dtype=object),
        others_say=pd.Series(known, index=claims.index, dtype=object),
    )


def told(beside: pd.DataFrame, lang: str = "en") -> dict[str, str]:
    """One line a claim on what the datasets have of it, for a card or a table; none for what is not comparable."""
    said = lexicon.load(lang if lang in lexicon.languages() else "en", "checks")["others"]
    found: dict[str, str] = {}
    for row in beside.to_dict("records"):
        if row["claim_id"] in found or row["verdict"] == "not comparable":
            continue
        if row["verdict"] == "absent":
            found[row["claim_id"]] = said["absent"]
            continue
        where = {"dataset": row["dataset"], "number": row["event_id"].partition(":")[2]}
        apart = said["apart"].format(**where, km=f"{row['km']:.0f}", days=f"{row['days_apart']:.0f}")
        differs = [_phrase(each, row["dataset"], lang) for each in row["differences"]]
        found[row["claim_id"]] = f"{apart}: {'; '.join(differs) or said['matches']}"
    return found


def _phrase(difference: dict[str, Any], dataset: str, lang: str = "en") -> str:
    """A difference in words."""
    said = lexicon.load(lang if lang in lexicon.languages() else "en", "checks")["others"]
    if difference["what"] == "killed":
        return str(said["killed"]).format(dataset=dataset, **difference)
    names = ", ".join(actor_name(one, lang) for one in difference["there"])
    return str(said["actors"]).format(dataset=dataset, there=names)


def _incomparable(claim: Any) -> str:
    """Why a claim cannot be held against events; empty where it can."""
    if not any(claim.type in family for family in _FAMILIES):
        return f"no dataset of events codes {claim.type.replace('_', ' ')}"
    if not isinstance(claim.date_start, str):
        return "the text gives no day"
    if claim.geometry is None or claim.geometry.is_empty:
        return "the claim has no place on the map"
    return ""


def _reaches(claims: gpd.GeoDataFrame, places: gpd.GeoDataFrame | None) -> list[float]:
    """Kilometres within which an event may be at the place of each claim."""
    radius: dict[Any, float] = {}
    if places is not None:
        radius = dict(zip(places["mention_id"], places["radius_m"].fillna(0) / 1000, strict=True))
    return [NEAR_KM + radius.get(mention, 0.0) for mention in claims["mention_id"]]


def _absent(claim: Any, reach: float) -> str:
    where = claim.place_name or "the place"
    return f"no such event within {reach:.0f} km of {where} and {SLACK_DAYS} days"


def _beside(claim: Any, events: gpd.GeoDataFrame, days: pd.DataFrame, reach: float) -> list[dict[str, Any]]:
    """Events within a claim's window, radius and family, each with what differs."""
    start = pd.Timestamp(claim.date_start)
    end = pd.Timestamp(claim.date_end) if isinstance(claim.date_end, str) else start
    before = (start - days["end"]).dt.days.clip(lower=0)
    after = (days["start"] - end).dt.days.clip(lower=0)
    apart = np.maximum(before, after)
    family = next(family for family in _FAMILIES if claim.type in family)
    kept = events[(apart <= SLACK_DAYS) & events["type"].isin(family) & events.geometry.notna()]
    if not len(kept):
        return []
    km = _kilometres(claim.geometry, kept.geometry.to_numpy())
    return [
        _row(claim, event, float(distance), int(apart[event.Index]))
        for event, distance in zip(kept.itertuples(), km, strict=True)
        if distance <= reach
    ]


def _row(claim: Any, event: Any, km: float, days_apart: int) -> dict[str, Any]:
    """One claim beside one event."""
    differences = [*_other_deaths(claim, event), *_other_actors(claim, event)]
    differs = [_phrase(each, event.dataset) for each in differences]
    return {
        "claim_id": claim.claim_id,
        "verdict": "differs" if differs else "matches",
        "event_id": event.event_id,
        "dataset": event.dataset,
        "km": round(km, 1),
        "days_apart": days_apart,
        "differs": differs,
        "source_type": event.source_type,
        "killed": None if pd.isna(event.killed_best) else int(event.killed_best),
        "reason": "near in place and time, and of one kind",
        "differences": differences,
    }


def _kilometres(shape: BaseGeometry, points: Any) -> np.ndarray:
    """Distances from a shape to points, 0 inside it, in a projection that keeps distances from the shape's middle."""
    middle = shape.representative_point()
    local = CRS.from_proj4(f"+proj=aeqd +lat_0={middle.y} +lon_0={middle.x} +datum=WGS84 +units=m")
    to_local = Transformer.from_crs("EPSG:4326", local, always_xy=True)

    def project(lonlat: Any) -> Any:
        return np.column_stack(to_local.transform(lonlat[:, 0], lonlat[:, 1]))

    return np.asarray(shapely.distance(shapely.transform(shape, project), shapely.transform(points, project))) / 1000


def _other_deaths(claim: Any, event: Any) -> list[dict[str, Any]]:
    """What differs where the claim's deaths and the event's cannot be one number."""
    low, high = _bounds(event)
    if low is None or high is None:
        return []
    given = [number for number in claim.numbers if number.get("what") == "killed"]
    if not given:
        return []
    least = min(number.get("low") or 0 for number in given)
    most = sum(number["high"] if number.get("high") is not None else np.inf for number in given)
    if least <= high and low <= most:
        return []
    ours = f"{least}" if least == most else f"{least}+" if np.isinf(most) else f"{least}-{int(most)}"
    theirs = f"{low}" if low == high else f"{low}-{high}"
    return [{"what": "killed", "here": ours, "there": theirs}]


def _bounds(event: Any) -> tuple[int | None, int | None]:
    """Least and most deaths of an event."""
    known = [int(cell) for cell in (event.killed_low, event.killed_best, event.killed_high) if not pd.isna(cell)]
    return (min(known), max(known)) if known else (None, None)


def _other_actors(claim: Any, event: Any) -> list[dict[str, Any]]:
    """What differs where both name who acted, and nobody is on both lists."""
    ours, theirs = [*claim.actors, *claim.targets], [*event.actors, *event.targets]
    named = [one for one in theirs if one != "civilians"]
    if not claim.actors or not named or any(_same_side(one, other) for one in ours for other in named):
        return []
    return [{"what": "actors", "there": named}]


def _same_side(one: str, other: str) -> bool:
    """Whether two ids may be one actor: the same, a branch of it, one state, or an unnamed group and a named one."""
    if one == other or one in parents(other) or other in parents(one):
        return True
    state, other_state = state_of(one), state_of(other)
    if state and other_state:
        return state == other_state or forces_of(state) == other
    unnamed = {"UNKNOWN_ARMED", "UNKNOWN_JIHADIST", "UNKNOWN_FOREIGN"}
    return bool({one, other} & unnamed) and is_group(one) and is_group(other)
