"""Whose side a speaker is on: a state's, an armed group's, a mission's, the article's own, or another's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from geo import basemap, wording
from geo.actors import is_group, is_organisation, load_actors, state_of

REPORT = "the report"  # what the tables say where the article itself tells
ARMED, WORLD, OWN, OTHERS = "armed", "world", "report", "others"
_ORDER = (OWN, ARMED, WORLD, OTHERS)  # behind the states


def side(speaker: str) -> str:
    """The side of a speaker.

    Parameters
    ----------
    speaker : str
        An actor id, "the report", or words of the text.

    Returns
    -------
    str
        ISO 3166-1 alpha-3 code of the state whose organ the speaker is, else ``armed``, ``world``, ``report`` or
        ``others``.
    """
    if speaker == REPORT:
        return OWN
    state = state_of(speaker)
    if state is not None and state in basemap.country_names("en"):
        return state
    if is_group(speaker):
        return ARMED
    return WORLD if is_organisation(speaker) or speaker in _missions() else OTHERS


def _missions() -> set[str]:
    """Ids of missions and of organisations of states."""
    table = load_actors()
    classes = {"multinational_mission", "intergovernmental_organisation"}
    return set(table.loc[table["actor_class"].isin(classes), "actor_id"])


def count(claims: Iterable[Mapping[str, Any]], lang: str) -> list[dict[str, Any]]:
    """Sides that say something: ``id, name, n`` (claims), states first, the most claims first."""
    counts: dict[str, int] = {}
    for claim in claims:
        counts[claim["side"]] = counts.get(claim["side"], 0) + 1
    said, states = wording.words(lang)["sides"], basemap.country_names(lang)
    rows = [{"id": key, "name": str(said.get(key) or states.get(key, key)), "n": n} for key, n in counts.items()]
    order = {key: place for place, key in enumerate(_ORDER)}
    return sorted(rows, key=lambda row: (order.get(row["id"], -1), -row["n"], row["name"]))
