"""The presence ledger: who held which base, or was in which country, on a given day, and who says so.

>>> from geo import presence
>>> sorted(presence.on("2022-04-25").query("site_id == 'MLI_GOSSI'")["actor_id"])
['FAMA', 'WAGNER']
"""

from __future__ import annotations

import calendar
import datetime as dt
from functools import cache
from typing import Any

import geopandas as gpd

from geo.datasets import built
from geo.errors import GeoError

_FOREVER = dt.date(9999, 12, 31)
LEDGER_FROM = (
    "2012"  # the war in Mali began in January 2012; of stays with no known beginning, nothing is said before it
)


@cache
def _ledger() -> gpd.GeoDataFrame:
    table = gpd.read_parquet(built("presence.parquet"))
    for column in table.columns.drop(["geometry", "low", "best", "high", "precision_m"]):
        table[column] = table[column].astype(object).where(table[column].notna(), None)
    return table


def load_presence() -> gpd.GeoDataFrame:
    """Every stay of the ledger.

    Returns
    -------
    GeoDataFrame
        Schema ``presence`` with ``contradiction``, ``check``, ``actor_from`` and ``precision_m`` beside; EPSG:4326.
        ``from`` and ``to`` are as precise as their source: YYYY, YYYY-MM or YYYY-MM-DD.

    Raises
    ------
    DataError
        If the built file is missing or altered.
    """
    return _ledger().copy()


def first_day(text: str) -> dt.date:
    """First day of a date as precise as YYYY, YYYY-MM or YYYY-MM-DD."""
    year, month, day = (*(int(part) for part in text.split("-")), 1, 1)[:3]
    return dt.date(year, month, day)


def last_day(text: str) -> dt.date:
    """Last day of a date as precise as YYYY, YYYY-MM or YYYY-MM-DD."""
    parts = [int(part) for part in text.split("-")]
    month = parts[1] if len(parts) > 1 else 12
    return dt.date(parts[0], month, parts[2] if len(parts) > 2 else calendar.monthrange(parts[0], month)[1])


def on(day: str | dt.date) -> gpd.GeoDataFrame:
    """Stays on a day.

    Parameters
    ----------
    day : str or date
        YYYY-MM-DD.

    Returns
    -------
    GeoDataFrame
        The rows of :func:`load_presence` that last on that day, with ``status`` as of that day (a base that is handed
        over later is ``active``; on the day itself it is ``handed_over``; a contested stay stays ``contested``), and
        ``certainty``: ``certain`` where the dates leave no doubt, ``possible`` where the day falls in the month or
        year in which the stay began or ended, or the beginning is
        unknown (then nothing is said before the actor came, or before 2012). EPSG:4326.

    Raises
    ------
    GeoError
        If the day is no date.
    """
    try:
        when = dt.date.fromisoformat(str(day))
    except ValueError as fault:
        raise GeoError(f"the day {day!r} is not YYYY-MM-DD: write it as 2022-04-25") from fault
    table = load_presence()
    found = [_state(row, when) for row in table.itertuples(index=False)]
    table["certainty"] = [certainty for certainty, _ in found]
    table["status"] = [status or old for (_, status), old in zip(found, table["status"], strict=True)]
    return table[table["certainty"].notna()].reset_index(drop=True)


def _state(row: tuple[Any, ...], when: dt.date) -> tuple[str | None, str | None]:
    """(certainty, status) of a stay on a day; (None, None) outside it."""
    stay = dict(zip(_ledger().columns, row, strict=True))
    begun, ended = stay["from"] or stay["actor_from"], stay["to"]
    begun = begun or LEDGER_FROM
    over_at_no_known_time = not ended and stay["status"] in {"ended", "handed_over"}
    if over_at_no_known_time or (begun and when < first_day(begun)) or (ended and when > last_day(ended)):
        return None, None
    surely_begun = last_day(stay["from"]) if stay["from"] else _FOREVER
    surely_there = first_day(ended) if ended else _FOREVER
    certainty = "certain" if surely_begun <= when <= surely_there else "possible"
    if stay["status"] == "contested":
        return certainty, "contested"
    last_one = bool(ended) and when == surely_there == last_day(ended)
    return certainty, stay["status"] if last_one else "active"
