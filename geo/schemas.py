"""The tables that flow, declared once: columns, kinds of value, and ``check`` that names every fault at once."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from geo.errors import SchemaError

if TYPE_CHECKING:
    import geopandas as gpd

CRS = "EPSG:4326"

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


def _column(kind: str, name: str) -> Any:
    """Pandera column for one field of a table; None for one that may hold anything."""
    import pandera.pandas as pa

    choices = {
        ("places", "kind"): PLACE_KINDS,
        ("places", "status"): PLACE_STATUS,
        ("places", "role"): PLACE_ROLES,
        ("claims", "type"): CLAIM_TYPES,
        ("claims", "stance"): STANCES,
        ("claims", "status"): CLAIM_STATUS,
        ("claims", "date_basis"): DATE_BASES,
        ("claims", "ledger"): LEDGER_VERDICTS,
    }
    if (kind, name) == ("events", "type"):
        return pa.Column(checks=pa.Check.isin(CLAIM_TYPES), nullable=True)
    if (kind, name) in choices:
        return pa.Column(checks=pa.Check.isin(choices[kind, name]), nullable=name in OPTIONAL.get(kind, {}))
    if name in {"mention_id", "claim_id", "presence_id", "event_id"} and name == next(iter(SCHEMAS[kind])):
        return pa.Column(unique=True, nullable=False)
    if name in {"start", "end"}:
        return pa.Column(int, pa.Check.ge(0), coerce=False)
    if name == "confidence":
        return pa.Column(float, pa.Check.in_range(0, 1))
    if name == "geo_prec":
        return pa.Column(checks=pa.Check.isin(range(1, 8)), nullable=True)
    if name == "date_prec":
        return pa.Column(checks=pa.Check.isin(range(1, 6)), nullable=True)
    if name in {"date_start", "date_end", "edited_on"}:
        return pa.Column(checks=pa.Check.str_matches(r"^\d{4}-\d\d-\d\d$"), nullable=True)
    if name in {"actors", "targets", "contradicts", "numbers"}:
        return pa.Column(object, pa.Check(lambda cell: isinstance(cell, list), element_wise=True, error="not a list"))
    return None


@cache
def _schema(kind: str, more: tuple[str, ...]) -> Any:
    """Pandera schema of the columns that may not hold everything; made once, as thousands of articles are checked."""
    import pandera.pandas as pa

    columns = {name: _column(kind, name) for name in (*SCHEMAS[kind], *more)}
    return pa.DataFrameSchema({name: column for name, column in columns.items() if column is not None})


def _faults(table: gpd.GeoDataFrame, kind: str, text: str | None) -> list[str]:
    """Every fault that a pandera schema, the CRS and the offsets show."""
    import pandera.errors

    lost = [name for name in SCHEMAS[kind] if name not in table.columns and _column(kind, name) is None]
    faults = [f"{name}: column_in_dataframe fails ({name!r})" for name in lost]
    try:
        more = tuple(name for name in OPTIONAL.get(kind, {}) if name in table.columns)
        _schema(kind, more).validate(table, lazy=True)
    except pandera.errors.SchemaErrors as found:
        for row in found.failure_cases.itertuples():
            where = "" if row.index is None or row.index != row.index else f" in row {row.index}"
            subject = row.failure_case if row.column is None or row.check == "column_in_dataframe" else row.column
            faults.append(f"{subject}: {row.check} fails{where} ({str(row.failure_case)[:40]!r})")
    if getattr(table, "crs", None) is None or table.crs.to_epsg() != 4326:
        faults.append(f"geometry: the CRS is {getattr(table, 'crs', None)}, not {CRS}")
    printed = {"places": "toponym", "claims": "quote"}.get(kind)
    if text is not None and printed and {"start", "end", printed} <= set(table.columns):
        for index, start, end, words in table[["start", "end", printed]].itertuples():
            if text[int(start) : int(end)] != words:
                faults.append(f"{printed}: text[{start}:{end}] is not {str(words)[:40]!r} in row {index}")
    return faults


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
    faults = _faults(table, kind, text)
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
    import pandas as pd

    extra = [key for row in rows[:1] for key in row if key not in SCHEMAS[kind]]
    columns = [*SCHEMAS[kind], *extra]
    data: dict[str, Any] = {name: pd.Series([row.get(name) for row in rows], dtype=object) for name in columns}
    for name in ("start", "end"):
        if name in data:
            data[name] = data[name].astype("int64")
    if "confidence" in data:
        data["confidence"] = data["confidence"].astype("float64")
    for name in ("geo_prec", "date_prec"):
        if name in data:
            data[name] = data[name].astype("Int64")
    if "radius_m" in data:
        data["radius_m"] = data["radius_m"].astype("float64")
    return gpd.GeoDataFrame(data, geometry="geometry", crs=CRS)
