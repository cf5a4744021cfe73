"""When: dates of a text, absolute or relative, as the days that they can mean, and no finer.

The precision is UCDP GED's ``date_prec``: 1 the day is known, 2 two to six days, 3 a week, 4 a month, 5 longer.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import regex

from geo import lexicon
from geo.lexicon.phrases import fold_word

STATED, INFERRED, UNKNOWN = "stated", "inferred from publication", "unknown"
_SPACE = r"[\s\u00a0\u202f]{1,2}"
_DAY = dt.timedelta(days=1)
_JUST_GONE = 92  # 'by March' in May is the March just gone; in November, the next
_BEFORE = 12  # characters before a date among which "since" stands
_YEARS = (1960, 2100)  # a year outside is no date of the news
Match = Any
Pattern = tuple[str, frozenset[str], regex.Pattern[str]]  # kind, the quick tests that it needs, how it is written


@dataclass(frozen=True, slots=True)
class When:
    """A date of the text.

    Attributes
    ----------
    start, end : int
        Offsets in the text.
    first, last : date or None
        First and last possible day; None where the publication date that it hangs on is not known.
    prec : int or None
        UCDP date_prec.
    basis : str
        stated, inferred from publication, or unknown.
    """

    start: int
    end: int
    first: dt.date | None
    last: dt.date | None
    prec: int | None
    basis: str


Span = tuple[dt.date | None, dt.date | None, int | None, str]
_NOTHING: Span = (None, None, None, UNKNOWN)


def precision(first: dt.date, last: dt.date) -> int:
    """UCDP date_prec of a span of days."""
    days = (last - first).days + 1
    return 1 if days == 1 else 2 if days < 7 else 3 if days == 7 else 4 if days <= 31 else 5


def _span(first: dt.date, last: dt.date, basis: str) -> Span:
    """A span with its precision."""
    return first, last, precision(first, last), basis


@cache
def _patterns(
    lang: str,
) -> tuple[dict[str, regex.Pattern[str]], tuple[tuple[str, frozenset[str], regex.Pattern[str]], ...]]:
    """Quick tests for what a date needs (a digit, a month, a weekday, a word), and the patterns of a language."""
    words = lexicon.load(lang, "dates")
    slots = {
        "{M}": _any(words["months"]),
        "{W}": _any(words["weekdays"]),
        "{N}": _any(words["numbers"]),
        "{S}": _any(words["seasons"]),
    }
    made = []
    for row in words["patterns"]:
        source = row["regex"].replace("[-␣]", r"[-\s\u00a0]").replace("[,␣]", r"[,\s\u00a0]")
        for slot, names in slots.items():
            source = source.replace(slot, names)
        source = source.replace("␣?", f"(?:{_SPACE})?").replace("␣", _SPACE)
        pattern = regex.compile(rf"(?<![\w-])(?:{source})(?!\w)", regex.I)
        made.append((row["kind"], _needs(row["kind"], row["regex"]), pattern))
    tests = {
        "digit": regex.compile(r"\d"),
        "month": regex.compile(slots["{M}"], regex.I),
        "weekday": regex.compile(slots["{W}"], regex.I),
        "words": regex.compile(words["quick"], regex.I),
    }
    return tests, tuple(made)


def _any(names: dict[str, Any]) -> str:
    """Alternatives, the longest first; accents may be missing."""
    spellings = {name for known in names for name in (known, fold_word(known))}
    return "(?:" + "|".join(sorted(map(regex.escape, spellings), key=lambda name: (-len(name), name))) + ")"


_NEEDS = {
    **dict.fromkeys(
        ("day", "range", "days_told", "day_told", "since_day", "years", "year", "since_year", "season", "quarter"),
        "digit",
    ),
    **dict.fromkeys(
        ("month", "months", "since_month", "month_ahead", "day_ahead", "week_of", "weekday_of", "week_from"), "month"
    ),
    **dict.fromkeys(("weekday", "nights", "next_weekday", "since_weekday"), "weekday"),
}


def _needs(kind: str, source: str) -> frozenset[str]:
    """Quick tests that a sentence must pass before a pattern is tried on it."""
    first = _NEEDS.get(kind, "words")
    month = "(?P<m>" in source and kind != "days_told"
    return frozenset({first, "month"} if month else {first})


class Calendar:
    """Turns written dates into days, for one article: its publication date, and the date told last."""

    def __init__(self, lang: str, published: dt.date | None) -> None:
        self.lang, self.published = lang, published
        self.words = lexicon.load(lang, "dates")
        self.lookup = {
            name: {fold_word(key): value for key, value in self.words[name].items()}
            for name in ("months", "weekdays", "seasons", "numbers", "units", "quarters", "parts", "ordinals")
        }
        self.told: dt.date | None = None
        self.told_stated = False
        self._since = regex.compile(rf"(?<!\w){_any(dict.fromkeys(self.words['since']))}{_SPACE}$", regex.I)

    def find(self, text: str, start: int, end: int) -> list[When]:
        """Dates between two offsets, in order, without overlap."""
        tests, patterns = _patterns(self.lang)
        seen = {name for name, test in tests.items() if test.search(text, start, end)}
        if not seen:
            return []
        taken: list[tuple[int, int, str, Match]] = []
        for kind, needs, pattern in patterns:
            if not needs <= seen:
                continue
            for match in pattern.finditer(text, start, end):
                if all(match.end() <= a or match.start() >= b for a, b, _, _ in taken) and self._written(match):
                    taken.append((match.start(), match.end(), kind, match))
        found = []
        for begin, stop, kind, match in sorted(taken, key=lambda item: item[0]):
            first, last, prec, basis = self._resolve(kind, match)
            if prec == 1 and first is not None:
                self.told, self.told_stated = first, basis == STATED
            if first is not None and not kind.startswith("since") and kind != "past":
                opened = self._since.search(text, max(begin - _BEFORE, start), begin)
                if opened:  # "since last week", "depuis le week-end"
                    begin = opened.start()
                    first, last, prec, basis = self._until_now(first, basis)
            found.append(When(begin, stop, first, last, prec, basis))
        return found

    def _written(self, match: Match) -> bool:
        """Whether the words are printed as a date: 'May' and 'March' with a capital, 'sun' not."""
        groups = match.groupdict()
        if self.lang != "en":
            numeral = {groups.get(name) for name in ("m", "m2")} & set(self.words["numbers"])  # "de sept orpailleurs"
            return not numeral or any(char.isdigit() for char in match.group())
        return all(groups.get(name) is None or groups[name][0].isupper() for name in ("m", "m2", "w", "w2"))

    def _resolve(self, kind: str, match: Match) -> Span:
        """Days that a match can mean."""
        groups = {name: value for name, value in match.groupdict().items() if value is not None}
        try:
            return _RESOLVERS[kind](self, groups)
        except (ValueError, OverflowError, KeyError):
            return _NOTHING

    # -- parts ---------------------------------------------------------------------------------------------------
    def _get(self, table: str, word: str) -> Any:
        """Value of a printed word."""
        return self.lookup[table][" ".join(fold_word(part) for part in word.split())]

    def _number(self, word: str) -> int | None:
        """Value of a small number, in digits or words."""
        return int(word) if word.isdigit() else self._get("numbers", word)

    def _month(self, groups: dict[str, str], name: str = "m") -> int:
        """Number of a month."""
        return int(groups["mm"]) if "mm" in groups else int(self._get("months", groups[name]))

    def _day(self, word: str) -> int:
        """Day of the month; '1er' is the first."""
        return int("".join(char for char in word if char.isdigit()))

    def _dated(self, day: int, month: int, year: str | None) -> tuple[dt.date, str] | None:
        """A day; without a year the latest such day up to publication."""
        if year is not None:
            return dt.date(_sane(year), month, day), STATED
        if self.published is None:
            return None
        found = dt.date(self.published.year, month, day)
        told = self.told.year if self.told is not None and self.told_stated else None
        if found > self.published and told is not None and told < self.published.year:
            return found.replace(year=told), STATED  # a story of another year: "On 10 January 2013 … On 16 January"
        if found > self.published + dt.timedelta(days=60):
            found = found.replace(year=found.year - 1)
        return found, INFERRED

    # -- kinds ---------------------------------------------------------------------------------------------------
    def _one_day(self, groups: dict[str, str]) -> Span:
        known = self._dated(self._day(groups["d"]), self._month(groups), groups.get("y"))
        return _span(known[0], known[0], known[1]) if known else _NOTHING

    def _range(self, groups: dict[str, str]) -> Span:
        year = groups.get("y2") or groups.get("y")
        month = self._month(groups)
        last_month = self._month(groups, "m2") if "m2" in groups else month
        first = self._dated(self._day(groups["d"]), month, groups.get("y") or year)
        last = self._dated(self._day(groups["d2"]), last_month, year)
        if first is None or last is None or first[0] > last[0]:
            return _NOTHING
        return _span(first[0], last[0], last[1])

    def _days_told(self, groups: dict[str, str]) -> Span:
        """'dans la nuit du 6 au 7': of the month told last, else of the month of publication."""
        near = self.told or self.published
        if near is None:
            return _NOTHING
        first = near.replace(day=self._day(groups["d"]))
        last = near.replace(day=self._day(groups["d2"]))
        return _span(first, last, STATED if self.told else INFERRED) if first < last else _NOTHING

    def _day_told(self, groups: dict[str, str]) -> Span:
        """'on the 14th': of the month told last, else the latest up to publication."""
        near, day = self.told or self.published, self._day(groups["d"])
        if near is None:
            return _NOTHING
        if self.told is None and day > near.day:
            near = near.replace(day=1) - dt.timedelta(days=1)
        if not 1 <= day <= calendar.monthrange(near.year, near.month)[1]:
            return _NOTHING
        first = near.replace(day=day)
        return _span(first, first, STATED if self.told else INFERRED)

    def _since_day(self, groups: dict[str, str]) -> Span:
        known = self._dated(self._day(groups["d"]), self._month(groups), groups.get("y"))
        return self._until_now(known[0], known[1]) if known else _NOTHING

    def _until_now(self, first: dt.date, basis: str) -> Span:
        """From a day to publication; to no known end without one."""
        if self.published is None or self.published < first:
            return first, None, 5, basis
        return first, self.published, precision(first, self.published), basis

    def _one_month(self, groups: dict[str, str]) -> Span:
        known = self._in_month(self._month(groups), groups.get("y"))
        if known is None:
            return _NOTHING
        first, last, basis = known
        if "part" in groups and groups["part"].lower() != "courant":
            part = self._get("parts", groups["part"])
            first, last = [
                (first, first + 9 * _DAY),
                (first + 10 * _DAY, first + 19 * _DAY),
                (first + 20 * _DAY, last),
            ][part]
            return first, last, 4, basis
        return first, last, 4, basis

    def _month_ahead(self, groups: dict[str, str]) -> Span:
        """'by September': the next one, unless it has only just gone by."""
        first, last, prec, basis = self._one_month(groups)
        open_year = first is not None and self.published is not None and "y" not in groups
        if open_year and (self.published - first).days > _JUST_GONE:  # type: ignore[operator]
            return (*self._one_month({**groups, "y": str(first.year + 1)})[:3], INFERRED)  # type: ignore[union-attr]
        return first, last, prec, basis

    def _day_ahead(self, groups: dict[str, str]) -> Span:
        """'by 15 September': the next one, unless it has only just gone by."""
        first, last, prec, basis = self._one_day(groups)
        if first is not None and self.published is not None and "y" not in groups:
            day = first.replace(year=self.published.year)
            if (self.published - day).days > _JUST_GONE:
                day = day.replace(year=day.year + 1)
            return _span(day, day, INFERRED)
        return first, last, prec, basis

    def _week_of(self, groups: dict[str, str]) -> Span:
        """'the first week of May': its days 1 to 7; the last week is its last seven days."""
        known = self._in_month(self._month(groups), groups.get("y"))
        if known is None:
            return _NOTHING
        first, last, basis = known
        nth = self._get("ordinals", groups["nth"])
        begin = last - 6 * _DAY if nth < 0 else first + 7 * (nth - 1) * _DAY
        return _span(begin, begin + 6 * _DAY, basis)

    def _weekday_of(self, groups: dict[str, str]) -> Span:
        """'the last Friday of June'."""
        known = self._in_month(self._month(groups), groups.get("y"))
        if known is None:
            return _NOTHING
        first, last, basis = known
        nth, weekday = self._get("ordinals", groups["nth"]), self._get("weekdays", groups["w"])
        day = first + ((weekday - first.weekday()) % 7 + 7 * (nth - 1)) * _DAY
        if nth < 0:
            day = last - ((last.weekday() - weekday) % 7) * _DAY
        return _span(day, day, basis)

    def _week_from(self, groups: dict[str, str]) -> Span:
        """'the week of 5 May': from that day on, or the week that it lies in."""
        known = self._dated(self._day(groups["d"]), self._month(groups), groups.get("y"))
        if known is None:
            return _NOTHING
        monday = known[0] - known[0].weekday() * _DAY
        return _span(monday, monday + 6 * _DAY, known[1])

    def _part_of(self, groups: dict[str, str]) -> Span:
        """'late last month', 'early this month'."""
        if self.published is None:
            return _NOTHING
        first = self._whole(self.published, "month", int(groups.get("back") is not None))[0] or self.published
        month = {"mm": str(first.month), "y": str(first.year), "part": groups["part"]}
        return (*self._one_month(month)[:3], INFERRED)

    def _since_start(self, groups: dict[str, str]) -> Span:
        """'since the beginning of the year'."""
        if self.published is None:
            return _NOTHING
        first = self._whole(self.published, self._get("units", groups["unit"]), 0)[0] or self.published
        return self._until_now(first, INFERRED)

    def _in_month(self, month: int, year: str | None) -> tuple[dt.date, dt.date, str] | None:
        """A month; without a year the latest up to publication."""
        if year is None and self.published is None:
            return None
        basis = STATED if year is not None else INFERRED
        number = _sane(year) if year is not None else self.published.year  # type: ignore[union-attr]
        if year is None and self.published is not None and month > self.published.month:
            number -= 1
        return dt.date(number, month, 1), dt.date(number, month, calendar.monthrange(number, month)[1]), basis

    def _months(self, groups: dict[str, str]) -> Span:
        last = self._in_month(self._month(groups, "m2"), groups.get("y2"))
        first = self._in_month(self._month(groups), groups.get("y") or groups.get("y2"))
        return _span(first[0], last[1], last[2]) if first and last and first[0] < last[1] else _NOTHING

    def _since_month(self, groups: dict[str, str]) -> Span:
        first, _, _, basis = self._one_month(groups)
        return self._until_now(first, basis) if first is not None else _NOTHING

    def _years(self, groups: dict[str, str]) -> Span:
        first, last = _sane(groups["y"]), _sane(groups.get("y2", groups["y"]))
        return (dt.date(first, 1, 1), dt.date(last, 12, 31), 5, STATED) if first <= last else _NOTHING

    def _since_year(self, groups: dict[str, str]) -> Span:
        first, last, _, basis = self._until_now(dt.date(_sane(groups["y"]), 1, 1), STATED)
        return first, last, 5, basis

    def _season(self, groups: dict[str, str]) -> Span:
        low, high = self._get("seasons", groups["s"])
        year = _sane(groups["y"])
        return dt.date(year, low, 1), dt.date(year, high, calendar.monthrange(year, high)[1]), 5, STATED

    def _quarter(self, groups: dict[str, str]) -> Span:
        number, year = self._get("quarters", groups["q"]), _sane(groups["y"])
        high = 3 * number
        return dt.date(year, high - 2, 1), dt.date(year, high, calendar.monthrange(year, high)[1]), 5, STATED

    def _weekday(self, groups: dict[str, str]) -> Span:
        day = self._last_weekday(groups["w"])
        if day is not None and day == self.published and groups.get("last"):
            day -= 7 * _DAY  # "mercredi dernier" on a Wednesday
        return _span(day, day, INFERRED) if day else _NOTHING

    def _last_weekday(self, word: str) -> dt.date | None:
        """The latest such weekday up to the day of publication."""
        if self.published is None:
            return None
        return self.published - ((self.published.weekday() - self._get("weekdays", word)) % 7) * _DAY

    def _next_weekday(self, groups: dict[str, str]) -> Span:
        if self.published is None:
            return _NOTHING
        day = self.published + (((self._get("weekdays", groups["w"]) - self.published.weekday() - 1) % 7) + 1) * _DAY
        return _span(day, day, INFERRED)

    def _since_weekday(self, groups: dict[str, str]) -> Span:
        day = self._last_weekday(groups["w"])
        return self._until_now(day, INFERRED) if day else _NOTHING

    def _nights(self, groups: dict[str, str]) -> Span:
        last = self._last_weekday(groups["w2"])
        if last is None:
            return _NOTHING
        back = (self._get("weekdays", groups["w2"]) - self._get("weekdays", groups["w"])) % 7
        return _span(last - back * _DAY, last, INFERRED)

    def _back(self, low: int, high: int) -> Span:
        """Days before publication."""
        if self.published is None:
            return _NOTHING
        return _span(self.published - high * _DAY, self.published - low * _DAY, INFERRED)

    def _ago(self, groups: dict[str, str]) -> Span:
        number, unit = self._number(groups["n"]), self._get("units", groups["unit"])
        if number is None or self.published is None:
            return _NOTHING
        if unit == "day":
            return self._back(number, number)
        if unit == "week":
            middle = self.published - 7 * number * _DAY
            monday = middle - middle.weekday() * _DAY
            return _span(monday, monday + 6 * _DAY, INFERRED)
        if unit == "month":
            return self._whole(self.published, "month", number)
        return self._whole(self.published, "year", number) if unit == "year" else self._back(0, 1)

    def _past(self, groups: dict[str, str]) -> Span:
        number, unit = self._number(groups.get("n", "1")), self._get("units", groups["unit"])
        if number is None or self.published is None:
            return _NOTHING
        days = {"hour": 1, "day": number, "week": 7 * number, "month": 30 * number, "year": 365 * number}
        first = self.published - days.get(unit, 3652 * number) * _DAY
        if unit in {"year", "decade"}:
            years = number * (10 if unit == "decade" else 1)
            first = dt.date(self.published.year - years, 1, 1)
        return _span(first, self.published, INFERRED)

    def _whole(self, day: dt.date, unit: str, back: int) -> Span:
        """The calendar week, month or year that lies so many back."""
        if unit == "week":
            monday = day - (day.weekday() + 7 * back) * _DAY
            return _span(monday, monday + 6 * _DAY, INFERRED)
        if unit == "month":
            months = day.year * 12 + day.month - 1 - back
            year, month = divmod(months, 12)
            last = calendar.monthrange(year, month + 1)[1]
            return dt.date(year, month + 1, 1), dt.date(year, month + 1, last), 4, INFERRED
        return dt.date(day.year - back, 1, 1), dt.date(day.year - back, 12, 31), 5, INFERRED

    def _last(self, groups: dict[str, str]) -> Span:
        if self.published is None:
            return _NOTHING
        return self._whole(self.published, self._get("units", groups["unit"]), 1)

    def _next(self, groups: dict[str, str]) -> Span:
        return self._whole(self.published, self._get("units", groups["unit"]), -1) if self.published else _NOTHING

    def _this(self, groups: dict[str, str]) -> Span:
        if self.published is None:
            return _NOTHING
        unit = self._get("units", groups["unit"])
        first = self._whole(self.published, unit, 0)[0]
        prec = {"week": 3, "month": 4, "year": 5}[unit]
        return first, self.published, prec, INFERRED

    def _weekend(self, groups: dict[str, str]) -> Span:
        if self.published is None:
            return _NOTHING
        sunday = self.published - ((self.published.weekday() + 1) % 7) * _DAY
        if self.published.weekday() == 5:
            sunday = self.published + _DAY
        return _span(sunday - _DAY, sunday, INFERRED)

    def _told(self, groups: dict[str, str]) -> Span:
        number = self._number(groups["n"])
        if number is None:
            return _NOTHING
        later = fold_word(groups["way"].split()[-1]) in {"later", "after", "tard", "apres"}
        return self._from_told(number if later else -number)

    def _from_told(self, days: int) -> Span:
        """So many days after the day told last."""
        if self.told is None:
            return _NOTHING
        day = self.told + days * _DAY
        return _span(day, day, STATED)


def _sane(year: str) -> int:
    """A year of the news."""
    number = int(year)
    if not _YEARS[0] <= number <= _YEARS[1]:
        raise ValueError(f"{year} is no year of the news")
    return number


_RESOLVERS: dict[str, Callable[[Calendar, dict[str, str]], Span]] = {
    "day": Calendar._one_day,
    "range": Calendar._range,
    "days_told": Calendar._days_told,
    "day_told": Calendar._day_told,
    "since_day": Calendar._since_day,
    "months": Calendar._months,
    "since_month": Calendar._since_month,
    "month": Calendar._one_month,
    "years": Calendar._years,
    "year": Calendar._years,
    "since_year": Calendar._since_year,
    "month_ahead": Calendar._month_ahead,
    "day_ahead": Calendar._day_ahead,
    "week_of": Calendar._week_of,
    "weekday_of": Calendar._weekday_of,
    "week_from": Calendar._week_from,
    "part_of": Calendar._part_of,
    "since_start": Calendar._since_start,
    "season": Calendar._season,
    "quarter": Calendar._quarter,
    "nights": Calendar._nights,
    "ago": Calendar._ago,
    "past": Calendar._past,
    "told": Calendar._told,
    "yesterday": lambda self, groups: self._back(1, 1),
    "day_before_yesterday": lambda self, groups: self._back(2, 2),
    "today": lambda self, groups: self._back(0, 0),
    "overnight": lambda self, groups: self._back(0, 1),
    "last": Calendar._last,
    "next": Calendar._next,
    "weekend": Calendar._weekend,
    "this": Calendar._this,
    "same_day": lambda self, groups: self._from_told(0),
    "next_day": lambda self, groups: self._from_told(1),
    "day_before": lambda self, groups: self._from_told(-1),
    "next_weekday": Calendar._next_weekday,
    "since_weekday": Calendar._since_weekday,
    "weekday": Calendar._weekday,
}
