"""Fields of the tables in words for a reader: dates with their precision, numbers, who says so, how near."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from geo import lexicon

_KINDS_OF_AREA = {3: "admin2", 4: "admin1", 5: "fuzzy", 6: "country", 7: "beyond"}  # UCDP GED where_prec


def words(lang: str) -> Any:
    """The page's own words in a language; English where there are none."""
    return lexicon.load(lang if lang in lexicon.languages() else "en", "map")


def blank(value: Any) -> bool:
    """None, NaN, NaT, pandas.NA or an empty text or list."""
    if value is None or (isinstance(value, (str, list, tuple, dict)) and not value):
        return True
    try:
        return bool(value != value)  # noqa: PLR0124 - true of NaN and NaT alone
    except TypeError:  # pandas.NA has no truth value
        return True


def day_words(day: dt.date, said: Mapping[str, Any]) -> str:
    """A day, such as "20 April 2022" or "1er avril 2022"."""
    number = str(said["first"]) if day.day == 1 else str(day.day)
    return str(said["day"]).format(d=number, month=said["months"][day.month - 1], year=day.year)


def _day(value: Any) -> dt.date | None:
    if blank(value):
        return None
    found = re.match(r"(\d{4})-(\d\d)-(\d\d)", str(value))
    try:
        return dt.date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def _span_words(start: dt.date, end: dt.date, said: Mapping[str, Any]) -> str:
    """The shortest true name of a stretch of days: a day, a month, a year, or from one to the other."""
    months = said["months"]
    if start == end:
        return day_words(start, said)
    whole_months = start.day == 1 and end.day == calendar.monthrange(end.year, end.month)[1]
    if whole_months and start.month == 1 and end.month == 12:
        years = (str(start.year), str(end.year))
        return years[0] if years[0] == years[1] else str(said["range"]).format(a=years[0], b=years[1])
    if whole_months:
        ends = [str(said["month"]).format(month=months[day.month - 1], year=day.year) for day in (start, end)]
        return ends[0] if ends[0] == ends[1] else str(said["range"]).format(a=ends[0], b=ends[1])
    return str(said["range"]).format(a=day_words(start, said), b=day_words(end, said))


def date_words(claim: Mapping[str, Any], lang: str) -> str:
    """Date of a claim and how precisely it is known: "April 2022, month known".

    Parameters
    ----------
    claim : mapping
        Needs ``date_start``, ``date_end`` (YYYY-MM-DD or empty), ``date_prec`` (UCDP 1-5 or empty), ``date_basis``.
    lang : str
        Language of the words.
    """
    said = words(lang)["dates"]
    start, end = _day(claim.get("date_start")), _day(claim.get("date_end"))
    if start and end:
        text = _span_words(min(start, end), max(start, end), said)
    elif start:
        text = str(said["since"]).format(a=day_words(start, said))
    elif end:
        text = str(said["until"]).format(b=day_words(end, said))
    else:
        return str(said["unknown"])
    precision = None if blank(claim.get("date_prec")) else int(claim["date_prec"])
    if precision == 5 and re.fullmatch(r"\d{4}", text):
        text += f", {said['year_known']}"
    elif precision == 4 and start and end and start.day > 1:
        pass  # from one day to another: both are told
    elif precision in said["precision"]:
        text += f", {said['precision'][precision]}"
    if claim.get("date_basis") == "inferred from publication":
        text += f"; {said['inferred']}"
    return text


def distance_words(metres: float, lang: str) -> str:
    """A distance: "800 m", "25 km"."""
    said = words(lang)["places"]
    if metres < 1000:
        return str(said["m"]).format(n=round(metres))
    km = metres / 1000
    figure = f"{km:.0f}" if km >= 3 or km == round(km) else f"{km:.1f}"  # no finer than a place is known
    return str(said["km"]).format(n=figure.replace(".", str(said["decimal"])))


def precision_words(geo_prec: Any, radius_m: Any, name: str, drawn: str, lang: str) -> str:
    """How precisely a place is known.

    Parameters
    ----------
    geo_prec : int or missing
        UCDP GED where_prec, 1-7.
    radius_m : float or missing
        Uncertainty of a point, metres.
    name : str
        Name of the area.
    drawn : {'pin', 'ring', 'area', 'none'}
        How the place is drawn.
    lang : str
        Language of the words.
    """
    said = words(lang)["places"]
    if drawn == "none":
        return str(said["none"])
    if drawn == "pin" and (blank(radius_m) or float(radius_m) < 1000):
        return str(said["point"])
    if drawn in {"pin", "ring"}:
        form = said["within"] if drawn == "pin" else said["near"]
        return str(form).format(distance=distance_words(25_000 if blank(radius_m) else float(radius_m), lang))
    kind = _KINDS_OF_AREA.get(0 if blank(geo_prec) else int(geo_prec), "fuzzy")
    return str(said[kind]).format(name=name)


def _figure(value: Any, said: Mapping[str, Any]) -> str:
    number = float(value)
    text = f"{int(number):,}" if number.is_integer() else f"{number:,}"
    return text.replace(",", str(said["thousands"]))


def number_words(number: Mapping[str, Any], lang: str) -> str:
    """One number of a claim: "at least 12 killed (counted over: three bases)"."""
    said = words(lang)["numbers"]
    low, high = number.get("low"), number.get("high")
    figures = {key: _figure(value, said) for key, value in (("low", low), ("high", high)) if not blank(value)}
    form = {(True, True): "exact" if low == high else "between", (True, False): "least", (False, True): "most"}.get(
        (not blank(low), not blank(high))
    )
    what = said.get(number.get("what"), str(number.get("what") or ""))
    unit = str(number.get("of")) if number.get("what") == "other" and not blank(number.get("of")) else str(what)
    text = f"{str(said[form]).format(**figures)} {unit}" if form else unit
    if number.get("what") != "other" and not blank(number.get("of")):
        text += f" ({number['of']})"
    scope = number.get("scope")
    return text if blank(scope) else f"{text} [{str(said['scope']).replace('{scope}', str(scope))}]"


def says_words(who: str, stance: str, lang: str) -> str:
    """Who says so and how: "Government of France denies it"."""
    form = words(lang)["speakers"].get(stance) or "{who}"
    return str(form).replace("{who}", who)
