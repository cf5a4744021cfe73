"""Sentences that the tables hold in English, as a reader of the map gets them: reasons, notes, the ledger's words.

The tables' own words stay what they are; here ids become names and, on a French map, the sentences French. What no line
of ``reasons.csv`` covers is given as it stands.
"""

from __future__ import annotations

import re
from functools import cache

from geo import basemap, lexicon, wording
from geo.actors import actor_name
from geo.presence import load_presence

_SLOT = re.compile(r"\\\{(\w+)\\\}")
_FIGURES = ("n", "m")
_CODE = re.compile(r"\b[A-Z]{3}\b")
_DAY = re.compile(r"\b(\d{4})-(\d\d)(?:-(\d\d))?\b")
_CODES = re.compile(r"[A-Z]{3}(\|[A-Z]{3})*")


@cache
def _forms(lang: str) -> list[tuple[re.Pattern[str], str]]:
    """Patterns of whole phrases, and what is said for each in the language; the ones without a slot first."""
    rows = lexicon.rows(lang, "reasons") if lang in lexicon.languages() else ()
    order = sorted(rows, key=lambda row: row["said"].count("{"))
    return [(re.compile(_SLOT.sub(_slot, re.escape(row["said"]))), row["own"]) for row in order]


def _slot(found: re.Match[str]) -> str:
    return f"(?P<{found[1]}>{'[0-9.,]+' if found[1] in _FIGURES else '.+?'})"


def _fill(slot: str, value: str, lang: str) -> str:
    if slot == "actor":
        return actor_name(value, lang)
    if slot in {"country", "other"}:
        return basemap.country_names(lang).get(value) or basemap.local_name(value, lang)
    if slot in _FIGURES:
        return value.replace(",", str(lexicon.load(lang, "map")["numbers"]["thousands"]))
    return phrase(value, lang) if slot == "why" else value


def _told(text: str, lang: str) -> str | None:
    """What is said for a whole phrase, None if no line covers it."""
    for form, own in _forms(lang):
        found = form.fullmatch(text)
        if found:
            for slot, value in found.groupdict().items():
                own = own.replace(f"{{{slot}}}", _fill(slot, value, lang))
            return own
    return None


def phrase(text: str, lang: str) -> str:
    """One phrase in a language; with a place before a colon, what stands behind it.

    >>> phrase("Moura (Mopti, MLI): the article is about its country", "fr")
    "Moura (Mopti, Mali) : l'article parle de son pays"
    """
    told = _told(text, lang)
    head, colon, tail = text.partition(": ")
    if told is not None or not colon:
        return text if told is None else told
    behind = _told(tail, lang)
    return text if behind is None else f"{places(head, lang)}{' : ' if lang == 'fr' else ': '}{behind}"


def reason(text: str, lang: str) -> str:
    """A reason or a note: phrases between semicolons."""
    return "; ".join(phrase(part, lang) for part in text.split("; ")).replace("; ", " ; " if lang == "fr" else "; ")


def places(text: str, lang: str) -> str:
    """The text with codes of countries as their names."""
    names = basemap.country_names(lang)
    return _CODE.sub(lambda found: names.get(found[0], found[0]), text)


def voice(text: str, lang: str) -> str:
    """Who says so in the ledger: "FRA general staff" is "general staff (France)".

    >>> voice("FRA general staff", "fr")
    'état-major (France)'
    """
    roles: dict[str, str] = lexicon.load(lang, "map")["voices"]
    names = basemap.country_names(lang)
    code, _, rest = text.partition(" ")
    role, _, more = rest.partition(" (")
    if code in names and role in roles:
        return f"{roles[role]} ({names[code]}{', ' + more if more else ')'}"
    return roles.get(text) or places(text, lang)


@cache
def _bases(lang: str) -> re.Pattern[str]:
    """Names of the ledger's bases that are called otherwise in the language, the longest first."""
    names = {str(name) for name in load_presence()["name"].dropna()}
    changed = sorted((name for name in names if not _CODES.fullmatch(name) and site(name, lang) != name), key=len)
    return re.compile("|".join(map(re.escape, reversed(changed))) or r"(?!)")


@cache
def _voices(lang: str) -> re.Pattern[str]:
    """Voices of the ledger that are called otherwise in the language."""
    names = {voice_ for said in load_presence()["claimed_by"].dropna() for voice_ in str(said).split("|")}
    changed = sorted((name for name in names if voice(name, lang) != name), key=len)
    return re.compile(
        rf"(?<=: |, )(?:{'|'.join(map(re.escape, reversed(changed)))})(?=,|;| \(|$)" if changed else r"(?!)"
    )


def stays(text: str, lang: str) -> str:
    """Stays as :mod:`geo.claims.ledger_words` tells them: days in words, bases and voices in the language."""
    said = wording.words(lang)["dates"]

    def day(found: re.Match[str]) -> str:
        year, month, date = (int(part or 0) for part in found.groups())
        if not 1 <= month <= 12 or date > 31:
            return found[0]
        number = str(said["first"]) if date == 1 else str(date)
        form = said["day"] if date else said["month"]
        return str(form).format(d=number, month=said["months"][month - 1], year=year)

    told = _bases(lang).sub(lambda found: site(found[0], lang), _DAY.sub(day, text))
    return _voices(lang).sub(lambda found: voice(found[0], lang), told)


def site(name: str, lang: str) -> str:
    """A base of the ledger: on a French map "Gossi base" is "Gossi (base)"; a country's code is its name."""
    if _CODES.fullmatch(name):
        return ", ".join(places(code, lang) for code in name.split("|"))
    kinds: dict[str, str] = lexicon.load(lang, "map")["sites"]
    for kind, own in kinds.items():
        head, found, tail = name.partition(f" {kind}")
        if found and head and own != kind and (not tail or tail.startswith(" (")):
            return f"{basemap.local_name(head, lang)} ({own}){tail}"
    return basemap.local_name(name, lang)
