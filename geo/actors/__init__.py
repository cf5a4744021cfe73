"""Who acts: named groups, states, and the unnamed, found in a text with their offsets.

The table of named actors is ``data/built/actors.csv``; the words for everything else are ``actors.yaml`` and
``states.csv`` of ``geo/lexicon/<lang>``. Beyond the table ids follow conventions: ``GOV_<ISO3>``, ``<ISO3>_ARMED``,
``UNKNOWN_ARMED``, ``UNKNOWN_JIHADIST``, ``UNKNOWN_FOREIGN``, ``civilians``.
"""

from geo.actors.find import find_actors
from geo.actors.reader import ActorMention
from geo.actors.table import (
    actor_name,
    forces_of,
    is_group,
    is_id,
    is_jihadist,
    is_organisation,
    load_actors,
    organ_of,
    parents,
    police_of,
    state_of,
)

__all__ = [
    "ActorMention",
    "actor_name",
    "find_actors",
    "forces_of",
    "is_group",
    "is_id",
    "is_jihadist",
    "is_organisation",
    "load_actors",
    "organ_of",
    "parents",
    "police_of",
    "state_of",
]
