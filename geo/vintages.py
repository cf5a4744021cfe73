"""Which boundaries are served on which day, in words, and which units have no polygon on it."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache, lru_cache
from typing import Any

import pandas as pd

from geo.datasets import built
from geo.errors import GeoError

LAST = "9999-12-31"  # after every day, for what has no end
UNMAPPED = ["iso3", "level", "pcode", "name", "parent_pcode", "since", "lies_in", "reason", "source"]


def day_of(on: str | dt.date | None) -> str:
    """The day as YYYY-MM-DD; the last of all days for None.

    Raises
    ------
    GeoError
        If it is no date.
    """
    if on is None:
        return LAST
    try:
        return dt.date.fromisoformat(str(on)[:10]).isoformat()
    except ValueError as fault:
        raise GeoError(f"the day {on!r} is not a date: write it as 2022-04-20") from fault


def _rows(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(built(name).read_text(encoding="utf-8"))
    return rows


@cache
def _served() -> list[dict[str, Any]]:
    return _rows("boundary_vintages.json")


@cache
def _missing() -> list[dict[str, Any]]:
    return _rows("unmapped_units.json")


@cache
def _changes() -> list[str]:
    """Days on which what is served, or what is to be told of it, changes; in order, the beginning of time first."""
    days = {row["served_from"] or "" for row in _served()}
    return sorted(days | {row["since"] for row in _missing() if row["since"]})


def period_of(on: str | dt.date | None) -> str:
    """First day of the period in which the same units are served, and the same told of them, as on this day."""
    day = day_of(on)
    return max(began for began in _changes() if began <= day)


@lru_cache(maxsize=64)
def labels(period: str) -> dict[tuple[str, int], tuple[str, str]]:
    """Country and level -> what is served in a period, in words, and the day on which that ceased to be in force."""
    return {
        (row["iso3"], row["level"]): (row["label"], row["valid_to"] or LAST)
        for row in _served()
        if (row["served_from"] or "") <= period < (row["served_to"] or LAST)
    }


@lru_cache(maxsize=64)
def carved_out(period: str) -> dict[str, str]:
    """Place id of a unit -> what to tell of it in a period: the newer units, without polygon, that lie in it."""
    names: dict[str, list[str]] = {}
    for row in _missing():
        if (row["since"] or "") <= period:
            for place_id in row["lies_in"]:
                names.setdefault(place_id, []).append(row["name"])
    return {
        place_id: f"; {' and '.join(found)} {'have' if len(found) > 1 else 'has'} no polygon and may be meant"
        for place_id, found in names.items()
    }


def unmapped(on: str | dt.date | None = None) -> pd.DataFrame:
    """Units in force on a day, as far as known, that no polygon can be had for.

    Parameters
    ----------
    on : str or date, optional
        The day, ``YYYY-MM-DD``; today for None.

    Returns
    -------
    DataFrame
        ``iso3, level, pcode, name, parent_pcode, since`` (first day known, null where it is not), ``lies_in`` (list of
        the place ids that are served in its stead, empty where unknown), ``reason, source``. A row without ``pcode``
        speaks of all units of a country's level.

    Raises
    ------
    GeoError
        If the day is no date.
    """
    day = day_of(on)
    return pd.DataFrame([row for row in _missing() if (row["since"] or "") <= day], columns=UNMAPPED)
