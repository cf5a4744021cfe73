"""Cells of a corrections file and what they mean; the same words are written into a table to check."""

from __future__ import annotations

import calendar
import datetime as dt
import math
import re
from collections.abc import Callable
from typing import Any

from geo.claims.dates import STATED, UNKNOWN, precision
from geo.schemas import CLAIM_STATUS, CLAIM_TYPES, NUMBER_KINDS, PLACE_KINDS, STANCES
from geo.tables import guarded

NONE = "none"  # empties a column: an empty cell leaves it as it is
MOST = 2_000  # characters of a cell
_NUMBER = re.compile(
    r"(?P<what>[a-z]+) (?:(?P<exact>\d+)|(?P<low>\d+)-(?P<high>\d+)|(?P<least>\d+) or more|up to (?P<most>\d+))"
    r"(?: \((?P<of>[^()]*)\))?(?: \[(?P<scope>[^\[\]]*)\])?"
)

_DECIMAL_COMMA = re.compile(r"^(-?\d{1,3}),(\d+)$")  # as spreadsheets of most of the Sahel write degrees


def unguarded(cell: str) -> str:
    """The cell as it was before :func:`guarded`."""
    return cell[1:] if cell.startswith("'") and guarded(cell[1:]) == cell else cell


class BadCell(Exception):
    """A cell that cannot be read; the message says what would do."""


def one_of(choices: tuple[str, ...]) -> Callable[[str], str]:
    """A reader of one word among some."""

    def read(cell: str) -> str:
        if cell not in choices:
            raise BadCell(f"write one of {', '.join(choices)}")
        return cell

    return read


def names(cell: str) -> list[str]:
    """Actor ids or words with ``|`` between them; ``none`` for an empty list."""
    return [] if cell == NONE else [part for part in (" ".join(part.split()) for part in cell.split("|")) if part]


def words(cell: str) -> str | None:
    """Words as they are; ``none`` for nothing."""
    return None if cell == NONE else " ".join(cell.split())


def given(cell: str) -> str:
    """Words that must be some: a place that is none is removed, not emptied."""
    if cell == NONE:
        raise BadCell("give one, or write remove under do")
    return " ".join(cell.split())


def degrees(limit: int) -> Callable[[str], float]:
    """A reader of decimal degrees."""

    def read(cell: str) -> float:
        try:
            value = float(_DECIMAL_COMMA.sub(r"\1.\2", cell))
        except ValueError:
            value = math.nan
        if not abs(value) <= limit:
            raise BadCell(f"write decimal degrees between -{limit} and {limit}, with a point")
        return value

    return read


def metres(cell: str) -> float:
    """Metres above nought."""
    try:
        value = float(cell)
    except ValueError:
        value = math.nan
    if not 0 < value <= 5_000_000:
        raise BadCell("write metres, such as 2000")
    return value


def day(cell: str) -> str:
    """A day, YYYY-MM-DD."""
    try:
        return dt.date.fromisoformat(cell).isoformat() if len(cell) == 10 else _no_day()
    except ValueError:
        return _no_day()


def _no_day() -> str:
    raise BadCell("write a day as YYYY-MM-DD")


def date(cell: str) -> dict[str, Any]:
    """``2022-04-19``, ``2022-04``, ``2022`` or two of them with ``/`` between; columns of the claim."""
    if cell == NONE:
        return {"date_start": None, "date_end": None, "date_prec": None, "date_basis": UNKNOWN}
    ends = cell.split("/")
    try:
        first, last = _span(ends[0])[0], _span(ends[-1])[1]
    except ValueError:
        first, last = dt.date.max, dt.date.min
    if len(ends) > 2 or first > last:
        raise BadCell("write 2022-04-19, 2022-04, 2022, or two of them as 2022-04-19/2022-04-21")
    return {
        "date_start": first.isoformat(),
        "date_end": last.isoformat(),
        "date_prec": precision(first, last),
        "date_basis": STATED,
    }


def _span(text: str) -> tuple[dt.date, dt.date]:
    """First and last day of a day, month or year."""
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", text):
        raise ValueError
    year, month, number = (*(int(part) for part in text.split("-")), 0, 0)[:3]
    if not month:
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    last = calendar.monthrange(year, month)[1] if 1 <= month <= 12 else 0
    return dt.date(year, month, number or 1), dt.date(year, month, number or last)


def date_text(row: dict[str, Any]) -> str:
    """The dates of a claim as :func:`date` reads them; an open end as today's knowledge has it."""
    start, end = row.get("date_start"), row.get("date_end")
    if not isinstance(start, str):
        return NONE
    if not isinstance(end, str) or start == end:
        return start
    for form in (start[:4], start[:7]):
        first, last = _span(form)
        if (start, end) == (first.isoformat(), last.isoformat()):
            return form
    return f"{start}/{end}"


def numbers(cell: str) -> list[dict[str, Any]]:
    """Figures with ``;`` between: ``killed 6; wounded 3-9; displaced 40000 or more; troops up to 300 (men) [Mali]``."""
    return [] if cell == NONE else [_number(part.strip()) for part in cell.split(";") if part.strip()]


def _number(text: str) -> dict[str, Any]:
    found = _NUMBER.fullmatch(text)
    if not found or found["what"] not in NUMBER_KINDS or len(text) > 300:
        raise BadCell(
            f"write figures such as 'killed 6; wounded 3-9; displaced 4000 or more; troops up to 300', of "
            f"{', '.join(NUMBER_KINDS)}"
        )
    low = found["exact"] or found["low"] or found["least"]
    high = found["exact"] or found["high"] or found["most"]
    bounds = [None if end is None else int(end) for end in (low, high)]
    if None not in bounds and bounds[0] > bounds[1]:  # type: ignore[operator]
        raise BadCell("the lower bound is above the upper one")
    what = {"what": found["what"], "low": bounds[0], "high": bounds[1]}
    return what | {"of": found["of"] or None, "scope": found["scope"] or None}


def numbers_text(told: list[dict[str, Any]]) -> str:
    """Figures as :func:`numbers` reads them."""
    return "; ".join(map(_number_text, told)) or NONE


def _number_text(number: dict[str, Any]) -> str:
    low, high = number.get("low"), number.get("high")
    amount = f"{low} or more" if high is None else f"up to {high}" if low is None else f"{low}-{high}"
    amount = str(low) if low == high else amount
    text = f"{number.get('what')} {amount}"
    for key, form in (("of", " ({})"), ("scope", " [{}]")):
        if number.get(key):
            text += form.format(re.sub(r"[()\[\];]+", " ", str(number[key])).strip())
    return text


# Column of the file -> how its cell is read. What follows set_ is the column of the table, or stands for several.
PLACE_CELLS: dict[str, Callable[[str], Any]] = {
    "set_place_id": given,
    "set_name": given,
    "set_kind": one_of(PLACE_KINDS),
    "set_lat": degrees(90),
    "set_lon": degrees(180),
    "set_radius_m": metres,
}
CLAIM_CELLS: dict[str, Callable[[str], Any]] = {
    "set_type": one_of(CLAIM_TYPES),
    "set_actors": names,
    "set_targets": names,
    "set_place": words,
    "set_date": date,
    "set_numbers": numbers,
    "set_speaker": words,
    "set_stance": one_of(STANCES),
    "set_status": one_of(CLAIM_STATUS),
}
