"""Cells of other people's tables: numbers as text, days in every form."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import regex

from geo.errors import DataError

_PARTS = regex.compile(r"^(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{2}|\d{4})(?:[T ].*)?$")
_ISO = regex.compile(r"^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ].*)?$")
_COMPACT = regex.compile(r"^(\d{4})(\d{2})(\d{2})$")
_NAMED = regex.compile(r"^(\d{1,2})[ \-]([^\W\d]{3,9})\.?[ \-,]+(\d{2}|\d{4})$|^([^\W\d]{3,9})\.? (\d{1,2}),? (\d{4})$")
_SERIAL = regex.compile(r"^(\d{5})(?:\.\d+)?$")
_EXCEL_DAY_0 = dt.date(1899, 12, 30)  # day 0 of Excel's calendar, its leap year of 1900 included
_MONTHS = {name: at for at, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_MONTHS |= {"fév": 2, "fev": 2, "avr": 4, "mai": 5, "jui": 0, "aoû": 8, "aou": 8, "déc": 12}
_JUI = {"juin": 6, "juil": 7, "juillet": 7}
_CENTURY_TURN = 69  # POSIX: 69-99 are of the 1900s, 00-68 of the 2000s


def first_of(table: pd.DataFrame, *names: str) -> pd.Series:
    """The first of these columns that the table has, else empty text; names compare without case."""
    have = {str(column).lower(): column for column in table.columns}
    for name in names:
        if name.lower() in have:
            return table[have[name.lower()]]
    return pd.Series("", index=table.index, dtype=object)


def need(table: pd.DataFrame, what: str, *groups: tuple[str, ...]) -> None:
    """Refuse a table which lacks a needed column, under every one of its names.

    Raises
    ------
    DataError
        Naming all that is missing, and what the table has.
    """
    have = {str(column).lower() for column in table.columns}
    lost = [" or ".join(group) for group in groups if not have & {name.lower() for name in group}]
    if lost:
        seen = ", ".join(str(name)[:30] for name in list(table.columns)[:8])
        raise DataError(f"this is no {what} table: it has no column {'; '.join(lost)} (it has {seen} …)")


def numbers(cells: pd.Series, decimal_comma: bool = False) -> pd.Series:
    """Cells as floats; empty or unreadable ones are missing.

    Parameters
    ----------
    cells : Series of str
    decimal_comma : bool
        Whether a lone comma stands for the decimal point (coordinates) rather than between thousands (counts).
    """
    text = cells.astype(str).str.replace(r"[\s\u00a0\u202f']", "", regex=True)
    text = text.str.replace(",", "." if decimal_comma else "", regex=False)
    return pd.to_numeric(text, errors="coerce")


def days(cells: pd.Series, day_first: bool = True) -> pd.Series:
    """Cells as ISO days, empty ones as None.

    A column that writes 03/04/2022 is read day first or month first as its other cells show; where none shows it, as
    ``day_first`` says. Times of day are left out. Numbers of five digits are Excel's days.

    Raises
    ------
    DataError
        If a cell is no day, or some cells can only be day first and others only month first.
    """
    unique = [cell for cell in cells.unique() if cell]
    parts = [match for match in map(_PARTS.match, unique) if match]
    only_day_first = [match for match in parts if int(match[1]) > 12]
    only_month_first = [match for match in parts if int(match[2]) > 12]
    if only_day_first and only_month_first:
        raise DataError(
            f"the dates {only_day_first[0][0]!r} and {only_month_first[0][0]!r} cannot be of one form: "
            "write them as YYYY-MM-DD"
        )
    if only_day_first or only_month_first:
        day_first = bool(only_day_first)
    found: dict[str, str | None] = {"": None}
    for cell in unique:
        try:
            found[cell] = _day(cell, day_first).isoformat()
        except (ValueError, OverflowError, KeyError) as error:
            raise DataError(f"{cell[:40]!r} is no date that can be read: write it as YYYY-MM-DD") from error
    return pd.Series([found[cell] for cell in cells], index=cells.index, dtype=object)


def _day(cell: str, day_first: bool) -> dt.date:
    """One cell as a day."""
    if match := _ISO.match(cell) or _COMPACT.match(cell):
        return dt.date(int(match[1]), int(match[2]), int(match[3]))
    if match := _SERIAL.match(cell):
        return _EXCEL_DAY_0 + dt.timedelta(days=int(match[1]))
    if match := _PARTS.match(cell):
        one, two = int(match[1]), int(match[2])
        day, month = (one, two) if day_first else (two, one)
        return dt.date(_year(match[3]), month, day)
    if match := _NAMED.match(cell):
        if match[1]:
            return dt.date(_year(match[3]), _month(match[2]), int(match[1]))
        return dt.date(_year(match[6]), _month(match[4]), int(match[5]))
    raise ValueError(cell)


def _year(digits: str) -> int:
    short = int(digits)
    if len(digits) == 4:
        return short
    return short + (1900 if short >= _CENTURY_TURN else 2000)


def _month(word: str) -> int:
    """Number of a month by its English or French name, whole or short."""
    word = word.lower()
    return _JUI[word] if word in _JUI else _MONTHS[word[:3]] or _JUI[word]
