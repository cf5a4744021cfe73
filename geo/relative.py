"""Places told by another place: "30 km north of Djibo", "between Koro and Dioungani", "near the border with Niger".

Reads the words around a resolved mention. What the words mean on the ground is drawn by :mod:`geo.footprints`; the
words are those of ``geo/lexicon/<language>/relative.yaml``. Only the nearest few words are read, so that a long text
takes no longer a mention than a short one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import regex

from geo import lexicon
from geo.articles import Article
from geo.containment import located
from geo.context import POINT_KINDS
from geo.offsets import BEARINGS
from geo.resolve import Resolution, distance_km
from geo.surroundings import Relation, common_border, country_of

_BEFORE = 110  # characters: "about thirty kilometres (20 miles) to the north-east of the northern town of "
_BETWEEN = 45  # characters: "Gao, in the north, to Ansongo"
_REACH = 20  # mentions: how far off the other country of a border may be named
LONGEST_KM = 400  # two towns farther apart than that are not the ends of one stretch that something lies on
_WITHIN = regex.compile(r"\([^()]{1,25}\)\s*")
_NUMBER = regex.compile(r"(\d{1,3}(?:[ ,\u202f\u00a0]\d{3})+|\d+(?:[.,]\d+)?)(?:\s*(?:-|–|à|to)\s*(\d+))?\s*$")


@dataclass(frozen=True)
class _Rules:
    """Compiled word lists of a language."""

    lists: dict[str, Any]
    winds: dict[str, str]
    measure: regex.Pattern[str]
    toward: regex.Pattern[str]
    near: regex.Pattern[str]
    between: regex.Pattern[str]
    joined: regex.Pattern[str]
    road: regex.Pattern[str]
    road_to: regex.Pattern[str]
    road_word: regex.Pattern[str]
    road_after: regex.Pattern[str]
    border: regex.Pattern[str]
    border_after: regex.Pattern[str]
    paired: regex.Pattern[str]
    about: regex.Pattern[str]
    amounts: tuple[tuple[regex.Pattern[str], str, float, float], ...]


def _any(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first; white space between words may be any."""
    forms = sorted(words, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(regex.escape(form).replace(r"\ ", r"\s+") for form in forms) + ")"


@cache
def _rules(lang: str) -> _Rules:
    """Patterns of a language; each ends, or begins, where the mention does."""
    lists = lexicon.load(lang, "relative")
    forms = lexicon.load(lang, "places")["directions"]
    winds = {form: wind for wind in BEARINGS for form in forms[wind]}
    fill = rf"(?:{_any(lists['filling'])}\s*){{0,2}}$"
    wind = rf"(?:{_any(lists['to_the'])}\s*)?(?P<wind>{_any(winds)})"
    link = _any(lists["links"])
    unit = rf"(?P<unit>{_any(lists['units'])})"
    roads, borders = _any(lists["roads"]), _any(lists["borders"])

    def made(pattern: str) -> regex.Pattern[str]:
        return regex.compile(pattern)

    return _Rules(
        lists,
        winds,
        measure=made(rf"(?<![\p{{L}}]){unit}\s+(?:{wind}\s+)?{link}\s*{fill}"),
        toward=made(rf"(?<!\p{{L}}){wind}\s+{link}\s*{fill}"),
        near=made(rf"(?<!\p{{L}})(?P<near>{_any(lists['near'])})\s*{fill}"),
        between=made(rf"(?<!\p{{L}}){_any(lists['between'])}\s+{fill}"),
        joined=made(rf"^(?:,[^,.;]{{1,30}},)?\s+{_any(lists['joiners'])}\s+{fill}"),
        road=made(rf"(?<!\p{{L}}){roads}\s+(?:[\p{{L}}'’]+\s+){{0,3}}?{_any(lists['road_from'])}\s*{fill}"),
        road_to=made(rf"^(?:\s*[-–—/]\s*|\s+{_any(lists['road_to'])}\s+){fill}"),
        road_word=made(rf"(?<!\p{{L}}){roads}\s+$"),
        road_after=made(rf"^\s+{roads}(?!\p{{L}})"),
        border=made(
            rf"(?<!\p{{L}}){_any(lists['at_border'])}\s*(?:\p{{L}}+['’\s]\s*)?{borders}\s+{_any(lists['border_with'])}\s*{fill}"
        ),
        border_after=made(rf"^\s+{borders}(?!\p{{L}})"),
        paired=made(rf"(?<!\p{{L}}){_any(lists['at_border'])}\s+(?:{_any(lists['filling'])}\s+)?(?:\p{{L}}+[-–]\s*)?$"),
        about=made(rf"(?<!\p{{L}}){_any(lists['about'])}\s*$"),
        amounts=tuple(
            (made(rf"(?<!\p{{L}}){regex.escape(form)}$"), form, float(low), float(high))
            for form, (low, high) in lists["amounts"].items()
        ),
    )


def find_relations(found: list[Resolution], article: Article) -> dict[int, Relation]:
    """How places are told by the mentions of an article.

    Parameters
    ----------
    found : list of Resolution
        In the order of the text.
    article : Article

    Returns
    -------
    dict
        Index of a mention -> its relation, for the mentions that have one. Of two towns between which something lies,
        both have it.
    """
    rules = _rules(article.lang)
    relations: dict[int, Relation] = {}
    for index, one in enumerate(found):
        if one.place is None or one.mention.form not in {"name", "demonym"}:
            continue
        before, said = _before(article.text, one.mention.start)
        if index in relations:
            continue
        if _is_spot(one):
            pair = _pair(found, index, article.text, before, said, rules)
            relation = pair or _alone(before, said, rules)
        elif one.place.kind == "country":
            pair, relation = None, _border(found, index, article.text, before, said, rules)
        else:
            continue
        if relation:
            end = found[index + 1 if pair else index].mention.end
            relation = replace(relation, phrase=_phrase(relation.words, article.text[one.mention.start : end]))
            relations[index] = relation
            if pair and relation.other is not None:
                relations[relation.other] = replace(relation, other=index)
    return relations


def _phrase(words: str, names: str) -> str:
    """Words and the names that they are about, on one line."""
    between = "" if words.endswith(("'", "’")) else " "
    return " ".join(f"{words}{between}{names}".split())


def _is_spot(one: Resolution) -> bool:
    """Whether a mention was resolved to a town or site with a position."""
    place = one.place
    return (
        place is not None and place.kind in POINT_KINDS - {"natural"} and located(place) and one.mention.form == "name"
    )


def _before(text: str, start: int) -> tuple[str, str]:
    """The words before a mention, in lower case and as printed, of the same length; of one paragraph."""
    printed = text[max(0, start - _BEFORE) : start]
    printed = printed[printed.rfind("\n") + 1 :]
    lowered = printed.lower().replace("’", "'")
    return (lowered if len(lowered) == len(printed) else printed), printed


def _alone(before: str, said: str, rules: _Rules) -> Relation | None:
    """A relation to one place: a distance, a direction, or nearness."""
    bare = _WITHIN.sub("", before)
    match = rules.measure.search(bare)
    if match:
        amount = _amount(bare[: match.start()], rules)
        if amount:
            low, high, words = amount
            metres = float(rules.lists["units"][regex.sub(r"\s+", " ", match["unit"])])
            wind = rules.winds[regex.sub(r"\s+", " ", match["wind"])] if match["wind"] else None
            text = f"{words} {match[0].strip()}"
            return Relation("offset", text, low * metres, high * metres, wind)
    match = rules.toward.search(before)
    if match:
        wind = rules.winds[regex.sub(r"\s+", " ", match["wind"])]
        return Relation("toward", said[match.start() :].strip(), bearing=wind)
    match = rules.near.search(before)
    if match:
        km = rules.lists["near"][regex.sub(r"\s+", " ", match["near"])]
        return Relation("near", said[match.start() :].strip(), high=km * 1000.0)
    return None


def _amount(head: str, rules: _Rules) -> tuple[float, float, str] | None:
    """Lowest and highest number at the end of some words, and how it is printed."""
    head = head.rstrip()
    match = _NUMBER.search(head)
    if match:
        value = float(regex.sub(r"[ ,\u202f\u00a0](?=\d{3})", "", match[1]).replace(",", "."))
        slack = _rounding(value) * (2 if _loosely(head[: match.start()], rules) else 1)
        if match[2]:
            return min(value, float(match[2])), max(value, float(match[2])), match[0].strip()
        return max(value - slack, 0.0), value + slack, match[0].strip()
    for pattern, form, low, high in rules.amounts:
        if pattern.search(head):
            return low, high, form
    return _in_words(head, rules)


def _in_words(head: str, rules: _Rules) -> tuple[float, float, str] | None:
    """A number written in words at the end of some words: "thirty", "vingt-cinq"."""
    from text_to_num import text2num

    lang = next(code for code in lexicon.languages() if lexicon.load(code, "relative") is rules.lists)
    words = head.split()
    for count in range(min(4, len(words)), 0, -1):
        text = " ".join(words[-count:])
        try:
            value = float(text2num(text.replace("-", " ") if lang == "en" else text, lang))
        except ValueError:
            continue
        slack = _rounding(value) * (2 if _loosely(" ".join(words[:-count]), rules) else 1)
        return max(value - slack, 0.0), value + slack, text
    return None


def _loosely(head: str, rules: _Rules) -> bool:
    """Whether the words before a number say that it is not exact."""
    return rules.about.search(head) is not None


def _rounding(value: float) -> float:
    """Half of the last figure that a printed number seems to be rounded to: 5 of 30, 2.5 of 25, 0.5 of 7."""
    for step in (100, 10, 5, 1):
        if value >= step and math.isclose(value % step, 0.0, abs_tol=1e-9):
            return step / 2
    return 0.05


def _pair(found: list[Resolution], index: int, text: str, before: str, said: str, rules: _Rules) -> Relation | None:
    """A relation to two towns: between them, or on the road from one to the other."""
    other = index + 1
    if other >= len(found):
        return None
    one, two = found[index], found[other]
    start, end = one.mention.end, two.mention.start
    if end - start > _BETWEEN:
        return None
    middle = text[start:end].lower().replace("’", "'")
    relation = _stretch(before, said, middle, text[two.mention.end : two.mention.end + 20].lower(), rules)
    if relation is None or (two.status == "resolved" and not _is_spot(two)):
        return None
    if two.place is None:
        return replace(relation, other=None)
    if one.place is None or one.place.place_id == two.place.place_id:
        return None
    return replace(relation, other=other) if distance_km(one.place, two.place) <= LONGEST_KM else None


def _stretch(before: str, said: str, middle: str, after: str, rules: _Rules) -> Relation | None:
    """What the words before, between and after two names say of the stretch from one to the other."""
    match = rules.road.search(before)
    to = rules.road_to.search(middle)
    if to and match:
        return Relation("road", said[match.start() :].strip())
    dashed = to is not None and middle.strip() in {"-", "–", "—", "/"}
    if dashed and (rules.road_after.search(after) or rules.road_word.search(before)):
        return Relation("road", "road")
    match = rules.between.search(before)
    if match and rules.joined.search(middle):
        return Relation("between", said[match.start() :].strip())
    return None


def _border(found: list[Resolution], index: int, text: str, before: str, said: str, rules: _Rules) -> Relation | None:
    """The border of a country with another that the words around name, or that the article speaks of most."""
    one = found[index]
    match = rules.border.search(before)
    after = text[one.mention.end : one.mention.end + 20].lower()
    if match is None and not (rules.border_after.search(after) and _at_border(before, rules)):
        return None
    words = said[match.start() :].strip() if match else "at the border of"
    other = _neighbour(found, index)
    return Relation("border", words, other=other) if other is not None else None


def _at_border(before: str, rules: _Rules) -> bool:
    """Whether the words before "Niger border" place something there."""
    return rules.paired.search(before) is not None


def _neighbour(found: list[Resolution], index: int) -> int | None:
    """The nearest mention of something in a neighbouring country, looking back first: whose border it is."""
    own = found[index].place
    back, on = range(index - 1, max(index - _REACH, 0) - 1, -1), range(index + 1, min(index + _REACH, len(found)))
    for other in (*back, *on):
        place = found[other].place
        if place is None or own is None:
            continue
        code = country_of(place)
        if code and code != own.iso3 and common_border(*sorted((own.iso3, code))) is not None:
            return other
    return None
