"""Build ``actors.csv`` (and ``affiliations.csv``, once there) from the hand-kept tables of ``data/raw``."""

from __future__ import annotations

import csv
import os
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
from manifest import BUILT, record

RAW = Path(__file__).resolve().parents[1] / "raw"
SCRIPT = "data/build/actors.py"
COLUMNS = {
    "actor_id": "identifier",
    "name_en": "name in English",
    "name_fr": "name in French",
    "name_ar": "name in Arabic, where sure",
    "abbrev": "abbreviations, | between them",
    "ambiguous_abbrev": "abbreviations that other actors or ordinary words share, | between them",
    "metonyms": "capitals and countries that stand for it, | between them",
    "aliases": "other names and spellings in English and French, | between them",
    "actor_class": "kind of actor",
    "acled_inter": "ACLED's interaction code, 1-8",
    "parent_id": "actor_id that it belongs to or came from",
    "relation": "how it stands to its parent",
    "start": "first day known: YYYY, YYYY-MM or YYYY-MM-DD",
    "start_prec": "precision of start: day, month or year",
    "end": "last day, likewise",
    "end_prec": "precision of end",
    "countries": "where it acts, ISO 3166-1 alpha-3, | between them",
}
AFFILIATIONS = "affiliations.csv"


def read(name: str) -> list[dict[str, str]]:
    """Rows of a hand-kept table."""
    with (RAW / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def faults(rows: list[dict[str, str]]) -> list[str]:
    """What is wrong with the table of actors."""
    ids = [row["actor_id"] for row in rows]
    known = set(ids)
    found = [f"{actor}: named twice" for actor in sorted(known) if ids.count(actor) > 1]
    for row in rows:
        parent = row["parent_id"]
        if parent and parent not in known and not parent.startswith("GOV_"):
            found.append(f"{row['actor_id']}: its parent {parent} is not in the table")
        if not row["name_en"]:
            found.append(f"{row['actor_id']}: has no English name")
    return found


def write(name: str, rows: list[dict[str, str]], columns: list[str]) -> None:
    """A built table, to a temporary name first."""
    path = BUILT / name
    draft = path.with_suffix(".tmp")
    with draft.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, extrasaction="ignore", restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    os.replace(draft, path)


def build() -> None:
    """Check and write both tables."""
    rows = read("actors.csv")
    wrong = faults(rows)
    if wrong:
        raise SystemExit("data/raw/actors.csv: " + "; ".join(wrong))
    BUILT.mkdir(exist_ok=True)
    write("actors.csv", rows, list(COLUMNS))
    common: dict[str, Any] = {
        "script": SCRIPT,
        "source": "hand-kept from the sources named in data/raw/actors.csv and data/raw/sources.csv",
        "licence": "CC0-1.0 (compiled facts)",
        "attribution": "Sahel Atlas, table of actors",
        "date": "2026-11",
    }
    record("actors.csv", title="Armed groups, states and missions with their names", columns=COLUMNS, **common)
    if (RAW / AFFILIATIONS).is_file():
        links = read(AFFILIATIONS)
        columns = list(links[0])
        write(AFFILIATIONS, links, columns)
        meaning = {name: "see data/raw/affiliations.csv" for name in columns}
        record(AFFILIATIONS, title="Affiliations of actors with their dates", columns=meaning, **common)


if __name__ == "__main__":
    build()
