"""Build ``unmapped_units.json``: units in force that no polygon can be had for, and in which served unit they lie."""

from __future__ import annotations

import json
from typing import Any

import manifest
import pandas as pd
import pyarrow.parquet as pq
import sources

SCRIPT = "data/build/unmapped.py"
NAME = "unmapped_units.json"
COLUMNS = {
    "iso3": "ISO 3166-1 alpha-3 code of the country",
    "level": "administrative level, 1 to 3",
    "pcode": "OCHA P-code in the newest edition; null where the row speaks of all units of the level",
    "name": "name of the unit, or what the units are",
    "parent_pcode": "P-code of the unit one level up; null where unknown",
    "since": "first day or year known; null where unknown",
    "lies_in": "list of the place ids that are served in its stead; empty where unknown",
    "reason": "why it has no polygon",
    "source": "who says that there is such a unit",
}
_SHAPES = (
    (1, manifest.BUILT / "admin1.parquet"),
    (2, manifest.BUILT / "admin2.parquet"),
    (2, manifest.BUILT / "admin2_sharealike.parquet"),
    (2, manifest.BUILT / "admin2_odbl.parquet"),
)


def served() -> pd.DataFrame:
    """Units of today that have a shape: ``iso3, level, pcode``."""
    parts = []
    for level, path in _SHAPES:
        table = pq.read_table(path, columns=["iso3", "pcode", "served_to"]).to_pandas()
        parts.append(table[table["served_to"].isna()].assign(level=level))
    return pd.concat(parts, ignore_index=True)


def rows() -> list[dict[str, Any]]:
    """Hand-kept rows, and every further unit that OCHA names in a country and level of which others are served.

    Raises
    ------
    SystemExit
        If a row lies in a unit that is not served, or a unit of OCHA has no row that says why it is missing.
    """
    codes = sources.ocha(sources.NEWEST)
    parents = codes.set_index("pcode")["parent"]
    by_hand = sources.raw("unmapped_units.csv").assign(level=lambda table: table["level"].astype(int))
    found = [
        {**row, "parent_pcode": parents.get(row["pcode"]), "lies_in": (row["lies_in"] or "").split("|")}
        for row in by_hand.to_dict("records")
    ]
    found = [{**row, "lies_in": [place_id for place_id in row["lies_in"] if place_id]} for row in found]
    have = served()
    coded = {(row.iso3, row.level) for row in have.dropna(subset="pcode").itertuples()}
    known = set(have["pcode"].dropna()) | {row["pcode"] for row in found}
    whole = {(row["iso3"], row["level"]): row for row in found if not row["pcode"]}
    for code in codes[~codes["pcode"].isin(known)].itertuples():
        place = (code.iso3, code.level)
        if place not in coded or _grouped(code.iso3, code.level, codes, have):
            continue
        if place not in whole:
            raise SystemExit(f"{code.pcode} {code.name} has no shape, and data/raw/unmapped_units.csv does not say why")
        about = {key: whole[place][key] for key in ("since", "reason", "source")}
        found.append({**about, "iso3": code.iso3, "level": code.level, "pcode": code.pcode, "name": code.name})
        found[-1] |= {"parent_pcode": code.parent, "lies_in": []}
    return sorted(
        ({column: row[column] for column in COLUMNS} for row in found),
        key=lambda row: (row["iso3"], row["level"], row["pcode"] or "", row["since"] or "", row["name"]),
    )


def _grouped(iso3: str, level: int, codes: pd.DataFrame, have: pd.DataFrame) -> bool:
    """Whether OCHA's units of this level only group what is served as this level, with codes of the next (Libya)."""
    own = set(have.loc[(have["iso3"] == iso3) & (have["level"] == level), "pcode"].dropna())
    finer = set(codes.loc[(codes["iso3"] == iso3) & (codes["level"] == level + 1), "pcode"])
    return bool(own & finer)


def build() -> None:
    """Write ``data/built/unmapped_units.json``."""
    text = json.dumps(rows(), ensure_ascii=False, indent=0)
    (manifest.BUILT / NAME).write_text(text + "\n", encoding="utf-8")
    manifest.record(
        NAME,
        script=SCRIPT,
        title="Units in force that have no polygon, in which served unit they lie, and why",
        source="data/raw/unmapped_units.csv; OCHA P-codes, from PyPI hdx-python-country 4.2.5",
        licence="CC0-1.0 (compiled facts); P-codes CC BY-IGO",
        attribution="Sahel Atlas; P-codes: OCHA, CC BY-IGO",
        date="2025-09-04",
        columns=COLUMNS,
    )


if __name__ == "__main__":
    build()
