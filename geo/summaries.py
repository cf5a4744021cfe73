"""Events and claims by administrative unit and month: counts, deaths, and who is named."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.boundaries import join
from geo.errors import GeoError
from geo.vintages import period_of

COLUMNS = (
    "unit_id",
    "iso3",
    "level",
    "name",
    "pcode",
    "period",
    "events",
    "killed_low",
    "killed_best",
    "killed_high",
    "actors",
    "boundary_vintage",
)
_FINEST = {1: 4, 2: 3, 3: 2}  # UCDP where_prec: a place known to its region says nothing of the district in it


def by_unit(events: gpd.GeoDataFrame, level: int = 1, each: str = "month") -> pd.DataFrame:
    """Counts and deaths by unit in force on the day of each event, and by month or year.

    Parameters
    ----------
    events : GeoDataFrame
        Schema ``events``, EPSG:4326.
    level : {0, 1, 2, 3}
        Administrative level.
    each : {'month', 'year', 'all'}
        Period of a row.

    Returns
    -------
    DataFrame
        ``unit_id, iso3, level, name, pcode, period, events, killed_low, killed_best, killed_high, actors,
        boundary_vintage``. ``period`` is YYYY-MM, YYYY, ``all``, or ``several`` for events that may lie in two.
        Events whose place is not known to the level have a row without a unit: nothing is left out of the sum. Deaths
        are the sums of what is given; they are empty where no event of the row gives any.

    Raises
    ------
    GeoError
        If the level or the period is none of those.
    """
    if level not in (0, 1, 2, 3):
        raise GeoError(f"level={level!r} is not known: choose 0, 1, 2 or 3")
    if each not in ("month", "year", "all"):
        raise GeoError(f"each={each!r} is not known: choose month, year or all")
    if not len(events):
        return pd.DataFrame(columns=list(COLUMNS))
    units = _units(events, level)
    units["period"] = _periods(events, each)
    for name in ("killed_low", "killed_best", "killed_high"):
        units[name] = events[name].to_numpy(dtype=object)
    units["people"] = [[*one, *other] for one, other in zip(events["actors"], events["targets"], strict=True)]
    keys = ["unit_id", "iso3", "name", "pcode", "period", "boundary_vintage"]
    rows = [
        _row(dict(zip(keys, key, strict=True)), group) for key, group in units.groupby(keys, dropna=False, sort=True)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS)).assign(level=level)


def _row(key: dict[str, Any], group: pd.DataFrame) -> dict[str, Any]:
    """Sums of one unit and period."""
    row = {name: None if pd.isna(value) else value for name, value in key.items()} | {"events": len(group)}
    for name in ("killed_low", "killed_best", "killed_high"):
        given = group[name].dropna()
        row[name] = int(given.sum()) if len(given) else None
    row["actors"] = sorted({actor for people in group["people"] for actor in people if actor != "civilians"})
    return row


def _units(events: gpd.GeoDataFrame, level: int) -> pd.DataFrame:
    """Unit of each event on its own day; none where its point is too coarse for the level."""
    columns = ["unit_id", "iso3", "name", "pcode", "boundary_vintage"]
    found = pd.DataFrame(None, index=range(len(events)), columns=columns, dtype=object)
    found["iso3"] = events["iso3"].to_numpy(dtype=object)
    if level == 0:
        return found.assign(unit_id="iso:" + found["iso3"])
    fine = (events["geo_prec"].fillna(1) <= _FINEST[level]).to_numpy(dtype=bool)
    placed = np.flatnonzero(fine & events.geometry.notna().to_numpy())
    periods = np.array([period_of(events["date_start"].iloc[at]) for at in placed], dtype=object)
    for period in sorted(set(periods)):
        rows = placed[periods == period]
        joined = join(events.geometry.iloc[rows], on=events["date_start"].iloc[rows[0]], levels=(0, level))
        found.loc[rows, "unit_id"] = joined[f"adm{level}_id"].to_numpy()
        found.loc[rows, "name"] = joined[f"adm{level}"].to_numpy()
        found.loc[rows, "pcode"] = joined[f"adm{level}_pcode"].to_numpy()
        found.loc[rows, "boundary_vintage"] = joined["boundary_vintage"].to_numpy()
        known = joined["iso3"].notna().to_numpy()
        found.loc[rows[known], "iso3"] = joined["iso3"].to_numpy()[known]
    return found


def _periods(events: gpd.GeoDataFrame, each: str) -> list[str | None]:
    """Period of each event; ``several`` where its first and last possible days lie in two."""
    if each == "all":
        return ["all"] * len(events)
    end = 7 if each == "month" else 4
    first = events["date_start"].map(lambda day: day[:end] if isinstance(day, str) else None)
    last = events["date_end"].map(lambda day: day[:end] if isinstance(day, str) else None)
    return ["several" if b is not None and a != b else a for a, b in zip(first, last, strict=True)]
