"""The gazetteer's file format: a table of places and an index of their names, written once and opened at once.

A pack is two or three files with one stem: ``<stem>.parquet``, one place a row; ``<stem>-names.marisa``, folded name ->
(row, name class); ``<stem>-typos.marisa``, a name with one letter left out -> row, for typing errors.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import marisa_trie
import pyarrow as pa
import pyarrow.parquet as pq

from geo.errors import DataError
from geo.names import coarse, fold, squeeze, variants

# Column -> (Arrow type, meaning). The order is the order of the file and of Place.
COLUMNS: dict[str, tuple[pa.DataType, str]] = {
    "place_id": (pa.string(), "identifier with its source's prefix, such as geonames:2453514"),
    "name": (pa.string(), "name in English print, else local"),
    "name_fr": (pa.string(), "name in French where it differs; empty where unknown or the same"),
    "alternates": (pa.string(), "other names, Latin and Arabic script, | between them"),
    "kind": (pa.string(), "country, admin1, admin2, admin3, locality, site, natural, region or continent"),
    "feature": (pa.string(), "finer kind: town, capital, village, airfield, base, river, lake, sea, …"),
    "iso3": (pa.string(), "ISO 3166-1 alpha-3 code of the country; empty for what spans several"),
    "adm1": (pa.string(), "admin-1 unit that holds the point, by polygon"),
    "adm1_pcode": (pa.string(), "OCHA P-code of that unit; empty where it has none"),
    "adm2": (pa.string(), "admin-2 unit that holds the point, by polygon"),
    "adm2_pcode": (pa.string(), "OCHA P-code of that unit; empty where it has none"),
    "adm3": (pa.string(), "admin-3 unit that holds the point, by polygon"),
    "lon": (pa.float64(), "longitude, degrees, WGS 84; of an area, a point inside it"),
    "lat": (pa.float64(), "latitude, degrees, WGS 84"),
    "population": (pa.int64(), "inhabitants by the source; 0 where unknown"),
    "precision_m": (pa.int32(), "how far the point may be from the place it stands for, metres"),
    "source": (pa.string(), "where the row comes from"),
    "licence": (pa.string(), "licence of the row"),
    "other_ids": (pa.string(), "further identifiers of the same place, | between them"),
    "linked": (pa.string(), "place_ids of other places that share its name and ground, such as a base and its town"),
}
SCHEMA = pa.schema([(name, kind) for name, (kind, _) in COLUMNS.items()])

# Classes of names, best first; a name's class is how it was filed.
PREFERRED, OFFICIAL, ALTERNATE, SHORT, TITLED, SQUEEZED, COARSE = range(7)
_NAMES_FORMAT = "<IB"
_ROWS_FORMAT = "<I"
COARSE_MARK = "~"  # no folded key holds it, so that the two kinds of key never meet
MIN_TYPO_LETTERS = 6  # shorter names have too many neighbours to tell an error from another name

# ISO 3166-1 alpha-3 codes of the home region: the Sahel's five, and the neighbours that its news is made in.
HOME = frozenset(
    [
        "MLI",
        "NER",
        "BFA",
        "TCD",
        "MRT",
        "DZA",
        "LBY",
        "SDN",
        "NGA",
        "CMR",
        "BEN",
        "TGO",
        "GHA",
        "CIV",
        "GIN",
        "SEN",
        "CAF",
        "GMB",
        "GNB",
        "MAR",
        "TUN",
        "EGY",
        "SSD",
        "ESH",
        "LBR",
        "SLE",
    ]
)


@dataclass(frozen=True, slots=True)
class Pack:
    """An opened pack: Arrow table, name index, and where they came from."""

    stem: str
    table: pa.Table
    names: marisa_trie.RecordTrie
    typos: marisa_trie.RecordTrie | None


def keys_of(row: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """Every key under which a place is filed, with the class of the name; may repeat a key.

    Parameters
    ----------
    row : mapping
        Columns of a pack; beside them ``official`` and ``short``, lists of those alternates that are
        official or are abbreviations, which count only when printed as such,
        and ``titled``, names with the word for what the place is, which are filed but not listed.
    """
    for key in variants(row["name"]):
        yield key, PREFERRED
    for name in (row.get("name_fr") or "", *row.get("official", ())):
        for key in variants(name):
            yield key, OFFICIAL
    for name in row.get("titled", ()):
        yield fold(name), TITLED
    short = frozenset(row.get("short", ()))
    for name in short:
        yield fold(name), SHORT
    alternates = [name for name in (row.get("alternates") or "").split("|") if name and name not in short]
    for name in alternates:
        for key in variants(name):
            yield key, ALTERNATE
    if row["iso3"] in HOME:
        yield from _loose_keys(name for name in (row["name"], row.get("name_fr") or "", *alternates) if name)


def _loose_keys(names: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Keys without spaces and transliteration keys, for the home region."""
    for key in map(fold, names):
        if " " in key and len(key) > 6:
            yield squeeze(key), SQUEEZED
        rough = coarse(key)
        if rough:
            yield COARSE_MARK + rough, COARSE


def _filed(rows: Sequence[Mapping[str, Any]]) -> dict[tuple[str, int], int]:
    """(Key, row) -> best class of name."""
    filed: dict[tuple[str, int], int] = {}
    for number, row in enumerate(rows):
        for key, kind in keys_of(row):
            if key and kind < filed.get((key, number), 99):
                filed[key, number] = kind
    return filed


def deletions(key: str) -> set[str]:
    """A key and what is left of it with any one letter out."""
    return {key, *(key[:at] + key[at + 1 :] for at in range(len(key)))}


def _typo_entries(filed: Mapping[tuple[str, int], int], rows: Sequence[Mapping[str, Any]]) -> set[tuple[str, int]]:
    """(Deletion, row) for the plain names of the home region."""
    return {
        (variant, number)
        for (key, number), kind in filed.items()
        if kind <= ALTERNATE and len(key) >= MIN_TYPO_LETTERS and key.isascii() and rows[number]["iso3"] in HOME
        for variant in deletions(key)
    }


def write_pack(rows: Sequence[Mapping[str, Any]], folder: Path, stem: str, effort: int = 19) -> list[Path]:
    """Write a pack: same rows, same bytes. Each file is written beside its place and then renamed.

    Parameters
    ----------
    rows : sequence of mapping
        One place each, in the order of the file: the columns of ``COLUMNS`` (missing ones empty or 0).
    folder : Path
        An existing folder.
    stem : str
        Start of the files' names.
    effort : int
        Zstandard level, 1 to 22: the built pack is made once and shipped, a user's is made while they wait.
    """
    filed = _filed(rows)
    names = sorted((key, (number, kind)) for (key, number), kind in filed.items())
    typos = sorted((variant, (number,)) for variant, number in _typo_entries(filed, rows))
    columns = []
    for name, (kind, _) in COLUMNS.items():
        blank: Any = "" if kind == pa.string() else 0
        columns.append(pa.array([row.get(name) or blank for row in rows], kind))
    paths = [folder / f"{stem}.parquet", folder / f"{stem}-names.marisa", folder / f"{stem}-typos.marisa"]
    fresh = [path.with_name(path.name + ".new") for path in paths]
    _write_table(pa.table(columns, schema=SCHEMA), fresh[0], effort)
    marisa_trie.RecordTrie(_NAMES_FORMAT, names, order=marisa_trie.LABEL_ORDER).save(str(fresh[1]))
    marisa_trie.RecordTrie(_ROWS_FORMAT, typos, order=marisa_trie.LABEL_ORDER).save(str(fresh[2]))
    for new, path in zip(reversed(fresh), reversed(paths), strict=True):
        os.replace(new, path)  # the table last: a pack without its table is no pack
    return paths


def _write_table(table: pa.Table, path: Path, effort: int) -> None:
    coded = ["kind", "feature", "iso3", "adm1", "adm1_pcode", "adm2", "adm2_pcode", "adm3", "source", "licence"]
    pq.write_table(
        table, path, compression="zstd", compression_level=effort, use_dictionary=coded, write_statistics=False
    )


def read_pack(folder: Path, stem: str) -> Pack:
    """Open a pack.

    Raises
    ------
    DataError
        If a file is missing or is not of this format.
    """
    table_path, names_path = folder / f"{stem}.parquet", folder / f"{stem}-names.marisa"
    typos_path = folder / f"{stem}-typos.marisa"
    try:
        table = pq.ParquetFile(table_path, memory_map=True).read()  # read_table would load the dataset machinery first
        names = marisa_trie.RecordTrie(_NAMES_FORMAT).mmap(str(names_path))
        typos = marisa_trie.RecordTrie(_ROWS_FORMAT).mmap(str(typos_path)) if typos_path.is_file() else None
    except (OSError, RuntimeError, pa.ArrowException) as fault:
        raise DataError(
            f"gazetteer pack {folder / stem} cannot be opened ({fault}): remove it and add it again"
        ) from fault
    if table.schema.names != list(COLUMNS):
        raise DataError(f"{table_path} has other columns than this version expects: remove it and add it again")
    return Pack(stem, table.combine_chunks(), names, typos)
