"""Units of every level and period, as sets of atoms, with their names and codes."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import atoms
import pandas as pd
import shapely
import sources

# Natural Earth's regions there are of another time than OCHA's codes: same name, other shape, so no code.
_NO_CODES = ("CAF", "MAR", "GMB", "SLE", "ESH")
# OCHA's admin 1 there groups what the state and ISO 3166-2 call the first level, which OCHA has as admin 2.
_CODED_AT_2 = ("LBY", "TUN")
# Their layer's spellings are nobody's: "Eayoune El Atrous" for Aïoun, "Moughataa d'Enneama" for Néma.
_NAMED_BY_OCHA = ("MRT",)
_GENERIC = re.compile(r"\b(?:region|province|governorate|state|district|department|autonomous|republic|of|the)\b", re.I)
SAME = 0.8  # share of the joint area above which a dissolved region is the one that Natural Earth draws

Unit = dict[str, Any]


def rows(iso3: str, whole: pd.DataFrame, share_alike: bool = False) -> list[Unit]:
    """Units of one country: names, codes, parent, days, and ``atoms``, a tuple of atom ids.

    Parameters
    ----------
    iso3 : str
        Country.
    whole : DataFrame
        Atoms that have a shape: ``atom, geometry``.
    share_alike : bool
        The country's share-alike layer, of which only level 2 is used.
    """
    layer, periods = atoms.share_alike(iso3) if share_alike else atoms.of(iso3)
    names = layer["name"]
    shapes = dict(zip(whole["atom"], whole["geometry"], strict=True))
    days = sorted({day for _, day in periods})
    found: list[Unit] = []
    for level in sorted({level for level, _ in periods}):
        if share_alike and level == 1:
            continue
        for day in days:
            members = _members(periods, level, day, shapes)
            parents = {} if level == 1 else _members_parent(periods, level, day)
            for key, parts in members.items():
                unit = _identify(iso3, level, key, day, parts, names, shapes)
                above = parents.get(parts[0])
                if above is not None:
                    upper = _identify(iso3, level - 1, above, day, None, names, shapes)
                    unit |= {"parent_id": upper["unit_id"], "parent_pcode": upper["pcode"]}
                else:
                    unit |= {"parent_id": f"iso:{iso3}", "parent_pcode": _country_code(iso3)}
                found.append(unit | _days(iso3, level, day) | {"atoms": parts, "iso3": iso3, "level": level})
    return _since(_merged(found))


def _since(found: list[Unit]) -> list[Unit]:
    """A shape lasts from the first row that has it to the last, whatever its parent and code are called meanwhile."""
    first: dict[tuple[str, tuple[str, ...]], str | None] = {}
    last: dict[tuple[str, tuple[str, ...]], str | None] = {}
    for unit in found:
        first.setdefault((unit["unit_id"], unit["atoms"]), unit["valid_from"])
        last[unit["unit_id"], unit["atoms"]] = unit["valid_to"]
    days = [(first[u["unit_id"], u["atoms"]], last[u["unit_id"], u["atoms"]]) for u in found]
    return [unit | {"valid_from": began, "valid_to": ended} for unit, (began, ended) in zip(found, days, strict=True)]


def _members(periods: atoms.Periods, level: int, day: str, shapes: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """Unit key -> its atoms, in force in the period that begins on this day."""
    latest = max(began for at, began in periods if at == level and began <= day)
    series = periods[level, latest]
    series = series[series.index.isin(shapes)]
    return {key: tuple(sorted(part.index)) for key, part in series.groupby(series)}


def _members_parent(periods: atoms.Periods, level: int, day: str) -> dict[str, str]:
    """Atom -> key of the unit one level up."""
    latest = max(began for at, began in periods if at == level - 1 and began <= day)
    return dict(periods[level - 1, latest])


@cache
def vintages() -> pd.DataFrame:
    """``data/raw/boundary_vintages.csv``: which boundaries are served when, and of when they are."""
    table = sources.raw("boundary_vintages.csv")
    return table.assign(level=table["level"].astype(int))


def _vintage(iso3: str, level: int, day: str) -> dict[str, Any]:
    table = vintages()
    table = table[(table["iso3"] == iso3) & (table["level"] == level)]
    table = table[table["served_from"].fillna("") <= day]
    row = table[table["served_to"].fillna("9999") > day]
    if len(row) != 1:
        raise SystemExit(f"{iso3} level {level} on {day or 'the first day'}: {len(row)} rows in boundary_vintages.csv")
    return dict(row.iloc[0])


def _days(iso3: str, level: int, day: str) -> Unit:
    vintage = _vintage(iso3, level, day)
    days = sorted({began for _, began in _periods(iso3)})
    after = [began for began in days if began > day]
    return {
        "valid_from": vintage["valid_from"],
        "valid_to": vintage["valid_to"],
        "served_from": day or None,
        "served_to": after[0] if after else None,
    }


def _periods(iso3: str) -> atoms.Periods:
    return atoms.of(iso3)[1]


def _merged(found: list[Unit]) -> list[Unit]:
    """Rows that say the same of consecutive periods become one."""
    out: list[Unit] = []
    last: dict[tuple[Any, ...], Unit] = {}
    for unit in found:
        same = tuple(value for name, value in unit.items() if not name.startswith(("valid_", "served_")))
        before = last.get(same)
        if before is not None and before["served_to"] == unit["served_from"]:
            before |= {"valid_to": unit["valid_to"], "served_to": unit["served_to"]}
        else:
            last[same] = unit
            out.append(unit)
    return out


@cache
def _by_hand() -> dict[tuple[str, int, str], dict[str, Any]]:
    table = sources.raw("admin_units.csv")
    return {(row["iso3"], int(row["level"]), row["key"]): row for row in table.to_dict("records")}


@cache
def _codes(edition: str) -> dict[tuple[str, int, str], dict[str, str]]:
    """OCHA's row by country, level and name; names that occur twice in a country are left out."""
    table = sources.ocha(edition).drop_duplicates(["iso3", "level", "key"], keep=False)
    return {(row["iso3"], row["level"], row["key"]): row for row in table.to_dict("records")}


@cache
def _code_rows(edition: str) -> dict[str, dict[str, str]]:
    return {row["pcode"]: row for row in sources.ocha(edition).to_dict("records")}


@cache
def _country_code(iso3: str) -> str | None:
    """Prefix of the country's P-codes."""
    table = sources.ocha(sources.NEWEST)
    table = table[(table["iso3"] == iso3) & (table["level"] == 1)]
    return None if table.empty else re.match(r"[A-Z]+", table["pcode"].iloc[0])[0]  # type: ignore[index]


def _identify(
    iso3: str,
    level: int,
    key: str,
    day: str,
    parts: tuple[str, ...] | None,
    names: pd.Series[str],
    shapes: dict[str, Any],
) -> Unit:
    """Names and codes of one unit in one period; without ``parts`` only its codes are wanted."""
    proper = key.split("|", maxsplit=1)[0]
    hand = _by_hand().get((iso3, level, proper), {})
    newest, earlier = _both_codes(iso3, level, proper, hand, names)
    ended = _vintage(iso3, level, day)["valid_to"] is not None
    uncoded = hand.get("pcode_earlier") == "-"  # had no code of its own then
    pcode = newest if not ended else None if uncoded else earlier or newest
    edition = None
    if pcode is not None:
        edition = _code_rows(sources.EARLIER if pcode == earlier and ended else sources.NEWEST)[pcode]["edition"]
    unit: Unit = {
        "unit_id": hand.get("unit_id") or _unit_id(iso3, proper, newest, earlier),
        "pcode": pcode,
        "pcode_edition": edition,
    }
    if parts is None:
        return unit
    return unit | _names(iso3, level, proper, parts, hand, newest, names, shapes) | _source(iso3, level)


def _both_codes(
    iso3: str, level: int, proper: str, hand: dict[str, Any], names: pd.Series[str]
) -> tuple[str | None, str | None]:
    """P-code in OCHA's newest edition and in the one before the changes."""
    codes = []
    for edition, column in ((sources.NEWEST, "pcode"), (sources.EARLIER, "pcode_earlier")):
        if hand.get(column):
            codes.append(None if hand[column] == "-" else hand[column])
        elif proper in _code_rows(edition):
            codes.append(proper)
        else:
            codes.append(_code_by_name(iso3, level, proper, edition, names))
    return codes[0], codes[1]


def _code_by_name(iso3: str, level: int, proper: str, edition: str, names: pd.Series[str]) -> str | None:
    if level == 3 or iso3 in _NO_CODES:
        return None
    at = 2 if iso3 in _CODED_AT_2 else level
    spellings = [names.get(proper, proper), proper]
    if proper in _newest_names():  # the old code of a unit that is known by its new one
        spellings.append(_newest_names()[proper])
    unit = sources.natural_earth()
    unit = unit[unit["adm1_code"] == proper]
    if len(unit):
        row = unit.iloc[0]
        spellings += [row["name_fr"], *str(row["alt"]).split("|")]
    table = _codes(edition)
    for spelling in spellings:
        if isinstance(spelling, str):
            for form in (spelling, _GENERIC.sub(" ", spelling)):
                if (iso3, at, sources.key(form)) in table:
                    return table[iso3, at, sources.key(form)]["pcode"]
    return None


@cache
def _newest_names() -> dict[str, str]:
    return {code: row["name"] for code, row in _code_rows(sources.NEWEST).items()}


def _unit_id(iso3: str, proper: str, newest: str | None, earlier: str | None) -> str:
    if newest:
        return f"ocha:{newest}"
    if earlier:
        reused = earlier in _code_rows(sources.NEWEST)
        edition = _code_rows(sources.EARLIER)[earlier]["edition"][:4]
        return f"ocha:{earlier}@{edition}" if reused else f"ocha:{earlier}"
    known = {code: iso for code, iso in sources.natural_earth()[["adm1_code", "iso3"]].itertuples(index=False)}
    if proper in known:
        return f"naturalearth:{proper}"
    return f"geoboundaries:{proper}"


def _names(
    iso3: str,
    level: int,
    proper: str,
    parts: tuple[str, ...],
    hand: dict[str, Any],
    newest: str | None,
    names: pd.Series[str],
    shapes: dict[str, Any],
) -> Unit:
    """English, French and Arabic names and ISO 3166-2, by hand, from Natural Earth, or the layer's own name."""
    if hand.get("name"):
        return {column: hand[column] for column in ("name", "name_fr", "name_ar", "iso_3166_2")}
    drawn = _natural_earth_row(iso3, level, proper, parts, shapes)
    if drawn is not None:
        french = drawn["name_fr"] if isinstance(drawn["name_fr"], str) else drawn["name"]
        extra = {c: drawn[c] if isinstance(drawn[c], str) else None for c in ("name_ar", "iso_3166_2")}
        own = proper if iso3 == "BFA" else drawn["name"]  # its names change, shapes do not
        return {"name": own, "name_fr": own if iso3 == "BFA" else french, **extra}
    name = names.get(proper)
    if not isinstance(name, str):
        of_layer = len(parts) == 1 and level > 1 and newest == proper and iso3 not in _NAMED_BY_OCHA
        name = names[parts[0]] if of_layer else None
    if name is None:
        name = _code_rows(sources.NEWEST)[proper]["name"] if newest == proper else proper
    name = name.title() if name.isupper() else name
    return {"name": name, "name_fr": name, "name_ar": None, "iso_3166_2": None}


def _natural_earth_row(
    iso3: str, level: int, proper: str, parts: tuple[str, ...], shapes: dict[str, Any]
) -> dict[str, Any] | None:
    """Natural Earth's row of the unit: by its code, else for a region the one of nearly the same shape."""
    table = sources.natural_earth()
    table = table[table["iso3"] == iso3]
    at = proper if proper in set(table["adm1_code"]) else parts[0]
    exact = table[table["adm1_code"] == at]
    if len(exact) and len(parts) == 1 and (level == 1 or iso3 in ("BFA", "GIN")):
        return dict(exact.iloc[0])
    if level > 1 or iso3 in ("BFA", "GIN"):
        return None
    shape = shapely.union_all([shapes[part] for part in parts])
    joint = shapely.area(shapely.intersection(table.geometry.values, shape))
    share = joint / shapely.area(shapely.union(table.geometry.values, shape))
    return dict(table.iloc[int(share.argmax())]) if share.max() > SAME else None


def _source(iso3: str, level: int) -> Unit:
    if iso3 in atoms.SHARE_ALIKE and level == 2:
        _, source, licence = atoms.SHARE_ALIKE[iso3]
    elif iso3 in atoms.LAYERS:
        _, source, licence = atoms.LAYERS[iso3]
    else:
        source, licence = atoms.PUBLIC
        if iso3 == "BFA":
            source += f"; Soum and Tapoa divided by {atoms.DIVIDING[1]}"
        return {"source": source, "licence": licence}
    return {"source": f"{source}, fitted to Natural Earth 5.1.1", "licence": licence}


def region_code(iso3: str, atom: str) -> str | None:
    """OCHA's newest P-code of a region that is an atom."""
    layer, _ = atoms.of(iso3)
    return _code_by_name(iso3, 1, atom, sources.NEWEST, layer["name"])
