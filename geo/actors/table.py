"""The table of actors: ``data/built/actors.csv``, and the ids beyond it that the project's conventions give."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pandas as pd

from geo import lexicon
from geo.datasets import built
from geo.lexicon.phrases import Phrases, read_words

if TYPE_CHECKING:
    from collections.abc import Iterable

UNNAMED = frozenset({"UNKNOWN_ARMED", "UNKNOWN_JIHADIST", "UNKNOWN_FOREIGN"})
GROUP_CLASSES = frozenset(
    {
        "jihadist_group",
        "separatist_group",
        "rebel_group",
        "self_defence_militia",
        "pro_government_militia",
        "mercenary",
        "criminal_group",
    }
)
STATE_CLASSES = frozenset({"state_force", "foreign_state_force", "government", "multinational_mission"})


class Unlisted(str):
    """An armed group that the table lacks, called by the text's own words."""

    __slots__ = ()


@cache
def load_actors() -> pd.DataFrame:
    """The table of actors, one row an actor, all columns text, index 0…n-1 (columns: see ``data/README.md``).

    Raises
    ------
    DataError
        If the built file is missing or altered.
    """
    return pd.read_csv(built("actors.csv"), dtype=str, keep_default_na=False)


@cache
def rows() -> dict[str, dict[str, str]]:
    """Rows of the table by actor id."""
    return {str(row["actor_id"]): row for row in load_actors().to_dict("records")}  # type: ignore[misc]


@cache
def forces_of(iso3: str) -> str:
    """Id of the armed forces of a state: the table's, else ``<ISO3>_ARMED``."""
    classes = {"state_force", "foreign_state_force"}
    own = [
        row["actor_id"]
        for row in rows().values()
        if row["actor_class"] in classes and row["parent_id"] == f"GOV_{iso3}" and row["relation"] == "organ_of"
    ]
    if own:
        return own[0]
    known = named_phrases()
    for state in lexicon.rows("en", "states"):
        if state["iso3"] == iso3:
            for word in state["adjectives"].split("|"):
                for noun in ("army", "troops", "forces"):
                    found = known.get(key(f"{word} {noun}"))
                    if found:
                        return found
    return f"{iso3}_ARMED"


def organ_of(iso3: str, organ: str) -> str:
    """Id of an organ of a state ("GENDARMERIE") where the table has one, else that of its armed forces."""
    return f"{iso3}_{organ}" if f"{iso3}_{organ}" in rows() else forces_of(iso3)


def police_of(iso3: str) -> str:
    """Id of the police of a state where the table has one, else that of its armed forces."""
    return organ_of(iso3, "POLICE")


def state_of(actor_id: str) -> str | None:
    """ISO 3166-1 alpha-3 code of the state that an actor is an organ of, or None."""
    if actor_id.startswith("GOV_"):
        return actor_id[4:]
    if actor_id.endswith("_ARMED") and not actor_id.startswith("UNKNOWN"):
        return actor_id[:-6]
    row = rows().get(actor_id)
    if row is None or row["actor_class"] not in STATE_CLASSES | {"foreign_operation"}:
        return None
    if row["parent_id"]:
        return state_of(row["parent_id"])
    countries = row["countries"].split("|")
    return countries[0] if len(countries) == 1 and row["actor_class"] == "state_force" else None


def is_id(actor_id: str) -> bool:
    """Whether a name is an actor's id, or the name of a group that the table lacks, not a speaker's printed words."""
    return isinstance(actor_id, Unlisted) or actor_id == "civilians" or (" " not in actor_id and actor_id.isupper())


def is_group(actor_id: str) -> bool:
    """Whether an actor is an armed group or company rather than a state, a mission or civilians."""
    if isinstance(actor_id, Unlisted):
        return True
    row = rows().get(actor_id)
    if row is not None:
        return row["actor_class"] in GROUP_CLASSES or actor_id in UNNAMED
    return actor_id in UNNAMED


def is_jihadist(actor_id: str) -> bool:
    """Whether an actor is a jihadist group."""
    row = rows().get(actor_id)
    return row is not None and row["actor_class"] == "jihadist_group"


def is_rebel(actor_id: str) -> bool:
    """Whether an actor is a rebel or separatist group."""
    row = rows().get(actor_id)
    return row is not None and row["actor_class"] in {"rebel_group", "separatist_group"}


def is_organisation(actor_id: str) -> bool:
    """Whether an actor is an organisation that speaks and decides, but bears no arms: the UN, ECOWAS."""
    row = rows().get(actor_id)
    return row is not None and row["actor_class"] == "intergovernmental_organisation"


def parents(actor_id: str) -> tuple[str, ...]:
    """Ids of an actor's parents, nearest first (ISSP -> IS)."""
    found: list[str] = []
    row = rows().get(actor_id)
    while row is not None and row["parent_id"] and row["parent_id"] not in found:
        found.append(row["parent_id"])
        row = rows().get(row["parent_id"])
    return tuple(found)


def actor_name(actor_id: str, lang: str = "en") -> str:
    """Name of an actor for a reader; an id beyond the table gives its conventional name, else the id itself."""
    row = rows().get(actor_id)
    if row is not None:
        return row.get(f"name_{lang}") or row["name_en"]
    names = lexicon.load(lang, "actors")["names"]
    if actor_id in names:
        return str(names[actor_id])
    state = state_of(actor_id)
    listed = {row["iso3"]: row["names"].split("|")[0] for row in lexicon.rows(lang, "states")}
    if state in listed:
        return str(names["GOV" if actor_id.startswith("GOV_") else "ARMED"]).format(state=listed[state])
    return actor_id


def key(phrase: str) -> tuple[str, ...]:
    """Words of a phrase without case and accents."""
    return tuple(read_words(phrase).keys)


@cache
def state_words() -> frozenset[tuple[str, ...]]:
    """Countries, capitals and demonyms of both languages: these never name an actor by themselves."""
    columns = ("names", "adjectives", "metonyms")
    return frozenset(
        key(word)
        for lang in lexicon.languages()
        for row in lexicon.rows(lang, "states")
        for column in columns
        for word in row[column].split("|")
    )


def _aliases() -> Iterable[tuple[str, str, bool]]:
    """(phrase, actor id, whether an abbreviation) of the table, names of states and unnamed actors left out."""
    aside = set(state_words())
    for lang in lexicon.languages():
        lists = lexicon.load(lang, "actors")
        aside |= {key(phrase) for phrases in lists["generic"].values() for phrase in phrases}
        aside |= {key(phrase) for phrase in [*lists["forces"], *lists["government"]]}
    for row in rows().values():
        short = [*row["abbrev"].split("|"), *row.get("ambiguous_abbrev", "").split("|")]
        long = [row["name_en"], row["name_fr"], row.get("name_ar", ""), *row["aliases"].split("|")]
        for phrase in filter(None, [*long, *short]):
            if key(phrase) and key(phrase) not in aside:
                yield phrase, row["actor_id"], phrase in short or (phrase.isupper() and len(phrase) < 8)


@cache
def named_phrases() -> dict[tuple[str, ...], str]:
    """First actor id of each phrase of the table."""
    known: dict[tuple[str, ...], str] = {}
    for phrase, actor_id, _ in _aliases():
        known.setdefault(key(phrase), actor_id)
    return known


@cache
def named() -> Phrases:
    """Names and abbreviations of the table; a value is (actor ids, whether an abbreviation)."""
    merged: dict[str, tuple[list[str], bool]] = {}
    known = named_phrases()
    for phrase, actor_id, short in _aliases():
        if known.get(key(phrase)[1:]) == actor_id:
            continue  # "groupe État islamique" must not hide "État islamique au Sahel"
        merged.setdefault(phrase, ([], short))[0].append(actor_id)
    return Phrases((phrase, (tuple(dict.fromkeys(ids)), short)) for phrase, (ids, short) in merged.items())
