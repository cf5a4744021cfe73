"""The tables that flow, declared once: columns, kinds of value, and ``check`` that names every fault at once."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from geo import rules
from geo.errors import SchemaError
from geo.rules import Declared, Rule, system

if TYPE_CHECKING:
    import geopandas as gpd

CRS = rules.CRS
PLACE_KINDS = (
    "country",
    "admin1",
    "admin2",
    "admin3",
    "locality",
    "site",
    "natural",
    "vague_region",
    "region",
    "continent",
    "demonym",
    "metonym",
)
PLACE_STATUS = ("resolved", "ambiguous", "unknown", "not_mapped")
PLACE_ROLES = ("event", "presence", "context", "speaker", "dateline")
CLAIM_TYPES = (
    "attack",
    "clash",
    "explosion",
    "air_strike",
    "killing_of_civilians",
    "abduction",
    "blockade",
    "mass_grave",
    "arrest",
    "displacement",
    "group_active",
    "troop_presence",
    "deployment",
    "withdrawal",
    "base_handover",
    "accusation",
    "denial",
    "responsibility_claim",
)
STANCES = ("asserts", "denies", "hedged", "implied")
CLAIM_STATUS = ("uncontested", "contested", "corroborated", "retracted")
DATE_BASES = ("stated", "inferred from publication", "unknown")
LEDGER_VERDICTS = ("agrees", "contradicts", "new", "not comparable")
NUMBER_KINDS = ("killed", "wounded", "abducted", "displaced", "troops", "bases", "other")

# Column -> what it holds. The order is the order of every export.
PLACES: dict[str, str] = {
    "mention_id": "identifier of the mention within the article, m1, m2, … in order of the text",
    "start": "offset of the first character in the unmodified text",
    "end": "offset after the last character; text[start:end] == toponym",
    "toponym": "the printed name",
    "kind": "what kind of place is named: " + ", ".join(PLACE_KINDS),
    "status": "how the search ended: " + ", ".join(PLACE_STATUS),
    "place_id": "identifier with its gazetteer's prefix, such as geonames:2453514; empty unless resolved",
    "name": "name in the gazetteer",
    "iso3": "ISO 3166-1 alpha-3 code of the country; empty for what spans several",
    "adm1": "name of the admin-1 unit",
    "adm1_pcode": "OCHA P-code of the admin-1 unit",
    "adm2": "name of the admin-2 unit",
    "adm2_pcode": "OCHA P-code of the admin-2 unit",
    "boundary_vintage": "which boundaries the admin units are taken from",
    "geo_prec": "UCDP GED where_prec: 1 exact, 2 within 25 km, 3 admin 2, 4 admin 1, 5 fuzzy, 6 country, 7 beyond",
    "radius_m": "uncertainty of a point in metres",
    "role": "what the mention does in the text: " + ", ".join(PLACE_ROLES),
    "confidence": "0 to 1",
    "reason": "a sentence that a reporter would accept",
    "geometry": "point for a site or locality, polygon for an area, empty where nothing honest can be drawn; EPSG:4326",
}
CLAIMS: dict[str, str] = {
    "claim_id": "identifier of the claim within the article, c1, c2, … in order of the text",
    "type": "what is claimed: " + ", ".join(CLAIM_TYPES),
    "actors": "list of actor ids that act",
    "targets": "list of actor ids acted upon; civilians for civilians",
    "mention_id": "the place mention that the claim is about; empty where the text gives none",
    "place_name": "name of the place of the claim",
    "iso3": "country of the place",
    "adm1": "admin-1 unit of the place",
    "adm2": "admin-2 unit of the place",
    "geo_prec": "precision of the place, UCDP 1-7",
    "date_start": "first possible day, YYYY-MM-DD",
    "date_end": "last possible day, YYYY-MM-DD",
    "date_prec": "UCDP GED date_prec: 1 day, 2 two to six days, 3 week, 4 month, 5 longer; empty where unknown",
    "date_basis": "where the date comes from: " + ", ".join(DATE_BASES),
    "numbers": "list of {what, low, high, of, scope}",
    "asserted_by": "actor id, else the text's own words for the speaker, or 'the report'",
    "stance": "how it is said: " + ", ".join(STANCES),
    "status": "how it stands beside the other claims: " + ", ".join(CLAIM_STATUS),
    "contradicts": "list of claim ids that it cannot be true together with",
    "quote": "the words that the claim rests on",
    "start": "offset of the quote's first character",
    "end": "offset after the quote's last character; text[start:end] == quote",
    "confidence": "0 to 1",
    "reason": "how the claim was read, and what is uncertain about it",
    "geometry": "geometry of the place of the claim, or empty; EPSG:4326",
}
PRESENCE: dict[str, str] = {
    "presence_id": "identifier of the stay",
    "site_id": "site of data/raw/sites.csv; empty for a whole country",
    "name": "name of the site or area",
    "iso3": "country or countries, | between them",
    "actor_id": "who was there",
    "from": "first day known, as precise as the source: YYYY, YYYY-MM or YYYY-MM-DD",
    "to": "last day, likewise; empty while it lasts or where unknown",
    "low": "lowest strength given",
    "best": "strength given",
    "high": "highest strength given",
    "status": "active, handed_over, ended or contested",
    "claimed_by": "who says so",
    "sources": "source ids, | between them",
    "geometry": "point of the site, or empty",
}
EVENTS: dict[str, str] = {
    "event_id": "identifier with its dataset's prefix, such as acled:MLI12345",
    "dataset": "ACLED, UCDP GED, GDELT or HXL",
    "type": "what happened, a type of claim; empty where none of them fits",
    "source_type": "the dataset's own words for what happened",
    "date_start": "first possible day, YYYY-MM-DD",
    "date_end": "last possible day, YYYY-MM-DD",
    "date_prec": "UCDP GED date_prec: 1 day, 2 two to six days, 3 week, 4 month, 5 longer",
    "side_a": "the first side in the dataset's words; not always who attacked",
    "side_b": "the second side in the dataset's words",
    "actors": "list of actor ids of the first side, only where sure",
    "targets": "list of actor ids of the second side, only where sure",
    "killed_low": "lowest number of deaths; empty where the dataset gives none",
    "killed_best": "number of deaths",
    "killed_high": "highest number of deaths",
    "place_name": "name of the place in the dataset",
    "iso3": "ISO 3166-1 alpha-3 code of the country",
    "adm1": "admin-1 unit in the dataset's words",
    "adm2": "admin-2 unit in the dataset's words",
    "geo_prec": "UCDP GED where_prec: 1 exact, 2 within 25 km, 3 admin 2, 4 admin 1, 5 fuzzy, 6 country, 7 beyond",
    "lon": "longitude in the dataset, degrees, also where it only stands for an area",
    "lat": "latitude, likewise",
    "notes": "the dataset's description",
    "sources": "who reported it, in the dataset's words",
    "licence": "terms under which the dataset is given out",
    "geometry": "point, or empty where lon and lat only stand for a country or an admin-1 unit; EPSG:4326",
}
SCHEMAS = {"places": PLACES, "claims": CLAIMS, "presence": PRESENCE, "events": EVENTS}
_EDITED = {
    "edited": "what a person has changed by hand: 'added', or the columns, | between them; empty where nothing",
    "edited_by": "who changed it",
    "edited_on": "when, YYYY-MM-DD",
    "edited_why": "why",
}
# Columns that a step may add after those above; a table without them is whole.
OPTIONAL: dict[str, dict[str, str]] = {
    "places": {
        "relation": "words that tell a place by the named one (30 km north of Djibo); empty for the named place itself",
        **_EDITED,
    },
    "claims": {
        "modality": "told as done, or planned",
        "ledger": "beside the presence ledger: " + ", ".join(LEDGER_VERDICTS) + "; empty for other types of claim",
        "ledger_says": "what the ledger says: who, from when to when, according to whom",
        "others": "beside other people's events: matches, differs or absent; empty where there is nothing to compare",
        "others_say": "which dataset has it, under which number, how far off, and what differs",
        "episode_id": "claims about the same place, window and matter share it: e1, e2, …; empty for a claim alone",
        **_EDITED,
    },
    "presence": {},
}


_CHOICES = {
    ("places", "kind"): PLACE_KINDS,
    ("places", "status"): PLACE_STATUS,
    ("places", "role"): PLACE_ROLES,
    ("claims", "type"): CLAIM_TYPES,
    ("claims", "stance"): STANCES,
    ("claims", "status"): CLAIM_STATUS,
    ("claims", "date_basis"): DATE_BASES,
    ("claims", "ledger"): LEDGER_VERDICTS,
}
_NUMBERS: dict[str, Any] = {
    **{"start": "int64", "end": "int64", "confidence": "float64", "radius_m": "float64"},
    **{"geo_prec": "Int64", "date_prec": "Int64"},
}
_RULES = {
    **dict.fromkeys(("start", "end"), Rule(bounds=(int, 0, None))),
    **dict.fromkeys(("date_start", "date_end", "edited_on"), Rule(day=True, nullable=True)),
    **dict.fromkeys(("actors", "targets", "contradicts", "numbers"), Rule(lists=True)),
    "confidence": Rule(bounds=(float, 0, 1)),
    "geo_prec": Rule(figures=range(1, 8), nullable=True),
    "date_prec": Rule(figures=range(1, 6), nullable=True),
}


def _rule(kind: str, name: str) -> Rule | None:
    """What one column of a table may hold; None for one that may hold anything."""
    if (kind, name) == ("events", "type"):
        return Rule(CLAIM_TYPES, nullable=True)
    if (kind, name) in _CHOICES:
        return Rule(_CHOICES[kind, name], nullable=name in OPTIONAL.get(kind, {}))
    if name in {"mention_id", "claim_id", "presence_id", "event_id"} and name == next(iter(SCHEMAS[kind])):
        return Rule(unique=True)
    return _RULES.get(name)


@cache
def _declared(kind: str, more: tuple[str, ...]) -> Declared:
    """The columns of a table with their rules; made once, as thousands of articles are checked."""
    rules = {name: _rule(kind, name) for name in (*SCHEMAS[kind], *more)}
    kept = {name: rule for name, rule in rules.items() if rule is not None}
    return Declared(tuple(SCHEMAS[kind]), kept, {"places": "toponym", "claims": "quote"}.get(kind))


def check(table: gpd.GeoDataFrame, kind: str, text: str | None = None) -> gpd.GeoDataFrame:
    """Return the table unchanged if it keeps to its schema.

    Parameters
    ----------
    table : GeoDataFrame
        The table, EPSG:4326.
    kind : {'places', 'claims', 'presence', 'events'}
        Which schema.
    text : str, optional
        The article's text, to compare each span with the words it should hold.

    Raises
    ------
    SchemaError
        Naming every fault at once.
    """
    if kind not in SCHEMAS:
        raise SchemaError(f"there is no schema {kind!r}: choose one of {', '.join(SCHEMAS)}")
    declared = _declared(kind, tuple(name for name in OPTIONAL.get(kind, {}) if name in table.columns))
    if declared.sound(table, text):
        return table
    faults = declared.faults(table, text)
    if faults:
        raise SchemaError(f"the {kind} table has {len(faults)} fault(s): " + "; ".join(faults))
    return table


def empty(kind: str) -> gpd.GeoDataFrame:
    """A table of the schema with no rows, EPSG:4326."""
    return from_rows([], kind)


def from_rows(rows: list[dict[str, Any]], kind: str) -> gpd.GeoDataFrame:
    """A GeoDataFrame of the schema from dictionaries, columns in the schema's order, missing values as None.

    Parameters
    ----------
    rows : list of dict
        Keys are columns of the schema; further keys are kept after them.
    kind : {'places', 'claims', 'presence', 'events'}
    """
    import geopandas as gpd
    import numpy as np
    import pandas as pd

    names = (*SCHEMAS[kind], *(key for row in rows[:1] for key in row if key not in SCHEMAS[kind]))
    cells = np.empty((len(rows), len(names)), dtype=object)
    for at, row in enumerate(rows):
        cells[at] = [row.get(name) for name in names]
    table = pd.DataFrame(cells, columns=_columns(names), dtype=object, copy=False)
    for at, name in enumerate(names):
        if name in _NUMBERS:
            table.isetitem(at, _numbers(cells[:, at], _NUMBERS[name]))
    table.isetitem(names.index("geometry"), gpd.array.from_shapely(cells[:, names.index("geometry")], crs=system()))
    return gpd.GeoDataFrame(table, geometry="geometry")


def _numbers(cells: Any, dtype: str) -> Any:
    """A column of numbers; of whole ones that may be missing without asking pandas what they are, where they are."""
    import numpy as np
    import pandas as pd

    if dtype != "Int64":
        return cells.astype(dtype)
    if any(cell is not None and type(cell) is not int for cell in cells):
        return pd.array(list(cells), dtype="Int64")
    lost = np.array([cell is None for cell in cells], dtype=bool)
    return pd.arrays.IntegerArray(np.where(lost, 1, cells).astype("int64"), lost)


@cache
def _columns(names: tuple[str, ...]) -> Any:
    """Names of columns as pandas wants them, made once."""
    import pandas as pd

    return pd.Index(names)
