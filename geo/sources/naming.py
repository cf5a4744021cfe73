"""Names of actors and countries in other people's tables, as our ids, only where that is sure."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

import regex

from geo.actors.table import forces_of, key, named_phrases, rows
from geo.gazetteer import load_gazetteer

_YEARS = regex.compile(r"\s*\(\d{4}\s*-\s*(?:\d{4})?\s*\)")
_BRACKET = regex.compile(r"\s*\(([^()]*)\)\s*$")
_MANY = regex.compile(r"\band/or\b", regex.I)
_SUFFIX = regex.compile(r"\b(gendarmerie|national guard|garde nationale|police)\b", regex.I)
_SUFFIX_ID = {"gendarmerie": "GENDARMERIE", "national guard": "GARDE", "garde nationale": "GARDE", "police": "POLICE"}


@cache
def words(name: str) -> tuple[dict[str, str], ...]:
    """Rows of a table of ``geo/sources/words``."""
    text = (files("geo.sources") / "words" / f"{name}.csv").read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def _known() -> dict[tuple[str, ...], str]:
    """Names of datasets, without what stands in brackets at the end, to ids."""
    return {key(row["name"]): row["actor_id"] for row in words("actors")}


@cache
def country(name: str) -> str | None:
    """ISO 3166-1 alpha-3 code of a country by its name, None where the gazetteer has no such country."""
    name = _BRACKET.sub("", name.strip())
    if not name:
        return None
    found = (match.place for match in load_gazetteer().lookup(name))
    return next((place.iso3 for place in found if place.kind == "country"), None)


@cache
def actor(name: str) -> str | None:
    """Id of an actor by the name that ACLED or UCDP gives it; None where that is not sure.

    >>> actor("Military Forces of Mali (2021-)"), actor("JNIM: Group for Support of Islam and Muslims")
    ('FAMA', 'JNIM')
    >>> actor("Unidentified Armed Group (Niger)"), actor("JNIM and/or Islamic State")
    ('UNKNOWN_ARMED', None)
    """
    name = " ".join(name.split())
    if not name or _MANY.search(name):
        return None
    whole = _YEARS.sub("", name)
    plain = _BRACKET.sub("", whole)
    for form in (name, whole, plain):
        if key(form) in _known():
            return _known()[key(form)] or None
    return _body(whole) or _listed(name, whole, plain)


def _body(name: str) -> str | None:
    """Id of a body of a state: its army, police or government."""
    for row in words("state-bodies"):
        opening = row["words"] + " "
        if not name.startswith(opening):
            continue
        rest = name.removeprefix(opening)
        suffix = _SUFFIX.search(rest)
        iso3 = country(rest[: suffix.start()] if suffix else rest) or country(rest)
        if iso3 is None or row["body"] == "none":
            return None
        if suffix:
            special = f"{iso3}_{_SUFFIX_ID[suffix[1].lower()]}"
            if special in rows():
                return special
        return {"armed": forces_of(iso3), "police": _police(iso3), "government": f"GOV_{iso3}"}[row["body"]]
    return None


def _police(iso3: str) -> str:
    """Id of a state's police: the table's, else its government."""
    return f"{iso3}_POLICE" if f"{iso3}_POLICE" in rows() else f"GOV_{iso3}"


def _listed(*forms: str) -> str | None:
    """Id of a name that the table of actors has: as it stands, or what stands before or after its colon."""
    for form in forms:
        for part in (form, *form.split(": ")):
            found = named_phrases().get(key(part))
            if found:
                return found
    return None


@cache
def claim_type(dataset: str, code: str, sub_code: str = "") -> str | None:
    """Our type of claim for a dataset's event type, the finer word first; None where no type fits."""
    known = {(row["dataset"], row["code"], row["sub_code"]): row["type"] for row in words("types")}
    code, sub_code = code.lower().strip(), sub_code.lower().strip()
    return known.get((dataset, code, sub_code)) or known.get((dataset, code, ""))
