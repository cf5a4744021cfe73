"""The day of publication that a text prints at its head: a line of its own, or a dateline."""

from __future__ import annotations

import datetime as dt
from functools import cache

import regex

from geo import lexicon

HEAD = 1500  # characters at the beginning in which a byline or a dateline stands
LINES = 8  # lines, blank ones not counted
_LONGEST = 120  # characters of a line that gives a day, or of what stands before the dash of a dateline


def printed_day(text: str, lang: str) -> tuple[dt.date, str] | None:
    """The day of publication as the head of a text prints it.

    A day counts only with its year, and only where it cannot be part of the story: after a word such as "Published",
    alone on its line, or in a dateline ("BAMAKO, April 22, 2022 (AFP) - …").

    Parameters
    ----------
    text : str
    lang : {'en', 'fr'}
        Decides between 3/4/2024 as 3 April (French) and not told (English, where both orders are in use).

    Returns
    -------
    tuple of date and str, or None
        The day, and the words that give it.
    """
    head = text[:HEAD].splitlines()
    lines = [line.strip() for line in head if line.strip()][:LINES]
    for pattern in _patterns():
        for line in lines:
            if (match := pattern.match(line[:_LONGEST])) and (day := _day(match, lang)):
                return day, match["day"]
    return None


@cache
def _patterns() -> tuple[regex.Pattern[str], ...]:
    """Lines with a day: after a label, alone, in a dateline."""
    months = "|".join(sorted(map(regex.escape, _months()), key=len, reverse=True))
    weekdays = "|".join(map(regex.escape, _words("dates", "weekdays")))
    labels = "|".join(sorted(map(regex.escape, _words("furniture", "published")), key=len, reverse=True))
    zones = r"\b(?:GMT|UTC|TU|WAT|CET|EST)\b|[+-]\d\d:?\d\d"
    clock = rf"(?:[\s,à@|·•–-]|at\b|\d{{1,2}}\s?[:hH.]\s?\d{{0,2}}|[ap]\.?m\.?\b|{zones})*+"
    named = rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th|er)?\s+(?P<m>{months})\.?,?\s+(?P<y>\d{{4}})"
    american = rf"(?P<m>{months})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})"
    digits = r"(?P<a>\d{1,2})[/.](?P<b>\d{1,2})[/.](?P<y>\d{4})|(?P<y>\d{4})-(?P<mm>\d\d)-(?P<d>\d\d)"
    day = rf"(?P<day>(?i:(?:(?:le|on|{weekdays})[\s,]+)*+(?:{named}|{american}|{digits})))(?!\d)"
    word = r"\p{Lu}[\p{L}'’\-.]{1,20}"
    name = rf"{word}(?:\s(?:{word}|d[eu]|la|le)){{0,3}}"
    place = rf"{name}(?:[,/]\s?{name}){{0,2}}(?:,\s?|\s)"
    agency = r"\([^)\n]{1,30}\)"
    dash = rf"(?:[\s,]*{agency})?\s*[-–—]{{1,2}}\s"
    sources = (
        rf"(?i:{labels})\b\s*:?\s*{day}",
        rf"(?:{place})?{day}{clock}\Z",
        rf"(?:{place})?(?:{agency}[\s,]*)?{day}{dash}",
    )
    return tuple(map(regex.compile, sources))


def _day(match: regex.Match[str], lang: str) -> dt.date | None:
    """The day of a match, if it is one."""
    found = match.groupdict()
    year = int(found["y"])
    if found["a"]:
        first, second = int(found["a"]), int(found["b"])
        if lang == "en" and first != second and max(first, second) <= 12:
            return None
        day, month = (second, first) if lang == "en" and second > 12 else (first, second)
    else:
        day = int(found["d"])
        month = int(found["mm"]) if found["mm"] else _months()[found["m"].casefold()]
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


@cache
def _months() -> dict[str, int]:
    """Names of months in every language that is read."""
    return {
        name.casefold(): number
        for lang in lexicon.languages()
        for name, number in lexicon.load(lang, "dates")["months"].items()
    }


def _words(file: str, entry: str) -> list[str]:
    """Words of one list in every language that is read."""
    return [str(word) for lang in lexicon.languages() for word in lexicon.load(lang, file)[entry]]
