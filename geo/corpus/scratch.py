"""Where the rows of a run are sorted: a database on disk, so that memory does not grow with the number of articles."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE named (number INTEGER PRIMARY KEY, key TEXT, name TEXT);
CREATE TABLE bad (number INTEGER, name TEXT, reason TEXT);
CREATE TABLE article (key TEXT PRIMARY KEY, published TEXT, meta TEXT, sign TEXT, story TEXT, weight INTEGER,
                      copies INTEGER, places INTEGER, claims INTEGER) WITHOUT ROWID;
CREATE TABLE places (key TEXT, n INTEGER, country TEXT, month TEXT, cells TEXT);
CREATE TABLE claims (key TEXT, n INTEGER, country TEXT, month TEXT, cells TEXT, spot INTEGER, first TEXT, last TEXT,
                     copy_of TEXT, copies INTEGER);
CREATE TABLE area (id TEXT PRIMARY KEY, wkb TEXT) WITHOUT ROWID;
"""
_INDEXES = """
CREATE INDEX named_key ON named (key);
CREATE INDEX places_at ON places (country, month);
CREATE INDEX claims_at ON claims (country, month);
CREATE INDEX claims_of ON claims (key);
CREATE INDEX article_story ON article (story);
"""
_COUNTRY = re.compile(r"[A-Z]{3}\Z")
_MONTH = re.compile(r"\d{4}-\d\d\Z")


class Scratch:
    """The database; ``db`` is its connection."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.db = sqlite3.connect(path, isolation_level=None)
        self.db.executescript(_TABLES)
        self.db.execute("BEGIN")

    def close(self) -> None:
        """Close it."""
        self.db.close()

    def name(self, number: int, key: str, name: str) -> None:
        """Note an article of the sources."""
        self.db.execute("INSERT INTO named VALUES (?, ?, ?)", (number, key, plain(name)))

    def bad(self, number: int, name: str, reason: str) -> None:
        """Note what is no article."""
        self.db.execute("INSERT INTO bad VALUES (?, ?, ?)", (number, plain(name), plain(reason)))

    def fill(self, records: Iterable[dict[str, Any]]) -> None:
        """Take the records of the articles that are named: see :meth:`geo.corpus.store.Folder.records`."""
        self.db.executescript(_INDEXES)
        for record in records:
            if "areas" in record:
                self.db.executemany("INSERT OR IGNORE INTO area VALUES (?, ?)", record["areas"].items())
            else:
                names = self.db.execute("SELECT number, name FROM named WHERE key = ?", (record["key"],)).fetchall()
                if names:
                    self._take(record, names)

    def _take(self, record: dict[str, Any], names: list[tuple[int, str]]) -> None:
        """Take one record."""
        key = record["key"]
        if "fault" in record:
            self.db.executemany("INSERT INTO bad VALUES (?, ?, ?)", ((*one, plain(record["fault"])) for one in names))
            return
        day = record["meta"]["published"]
        row = (
            key,
            day,
            json.dumps(record["meta"]),
            record["sign"],
            len(names),
            len(record["places"]),
            len(record["claims"]),
        )
        done = self.db.execute(
            "INSERT OR IGNORE INTO article (key, published, meta, sign, weight, places, claims) VALUES (?,?,?,?,?,?,?)",
            row,
        )
        if not done.rowcount:
            return  # another part has it already
        for kind in ("places", "claims"):
            self.db.executemany(
                f"INSERT INTO {kind} (key, n, country, month, cells) VALUES (?, ?, ?, ?, ?)",
                (
                    (key, n, country(one["iso3"]), month(one.get("date_start") or day), json.dumps(one))
                    for n, one in enumerate(record[kind])
                ),
            )


def country(iso3: Any) -> str:
    """Name of the partition of a country; ``none`` for what has none, or spans several."""
    return iso3 if isinstance(iso3, str) and _COUNTRY.match(iso3) else "none"


def month(day: Any) -> str:
    """Name of the partition of a day; ``undated`` for none."""
    return day[:7] if isinstance(day, str) and _MONTH.match(day[:7]) else "undated"


def plain(text: str) -> str:
    """Text with U+FFFD for half characters, which no file can hold."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
