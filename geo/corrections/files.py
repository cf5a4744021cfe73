"""Corrections as a file: found beside an article, read with every fault named by row and column."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.corrections.values import CLAIM_CELLS, MOST, PLACE_CELLS, BadCell, day, unguarded
from geo.errors import DataError

if TYPE_CHECKING:
    from geo.articles import Article

FOLDER_FILE = "corrections.csv"
KEYS = ("article", "start", "claim_type", "claim_place", "claim_speaker")
SHOWN = ("now", "reason", "confidence")  # for the reader of a table to check; a corrections file may have them or not
META = ("who", "when", "why")
COLUMNS = ("table", "quote", *SHOWN, "do", *PLACE_CELLS, *CLAIM_CELLS, *META, *KEYS)
_NEEDED = ("table", "quote", "do", *META)
_DO = ("fix", "add", "remove")
_LARGEST = 5_000_000  # bytes: some 10,000 corrections
_FAULTS = 5  # that are named at once


@dataclass(frozen=True)
class Correction:
    """One row that says what to do.

    Attributes
    ----------
    row : int
        Row of the file, the heading being row 1.
    table : {'place', 'claim'}
    do : {'fix', 'add', 'remove'}
    quote : str
        The printed name, or the sentence: what the correction is known by, whatever the program's version.
    start : int or None
        Which of several equal ones: the nearest to this offset.
    keys : dict
        ``article``, ``claim_type``, ``claim_place``, ``claim_speaker`` where given.
    values : dict
        Column of the file -> what is to stand there.
    who, when, why : str
    source : str
        Name of the file.
    shared : bool
        Whether the file may be about other articles too.
    """

    row: int
    table: str
    do: str
    quote: str
    start: int | None
    keys: dict[str, str]
    who: str
    when: str
    why: str
    values: dict[str, Any] = field(default_factory=dict)
    source: str = ""
    shared: bool = False


def beside(article: Article) -> list[Path]:
    """The corrections files of an article: the folder's ``corrections.csv``, then ``<article>.corrections.csv``.

    ``gossi-2022.md`` has ``gossi-2022.corrections.csv``. What the second says is applied after the first.
    """
    if not article.path:
        return []
    path = Path(article.path)
    both = [path.with_name(FOLDER_FILE), path.with_name(f"{path.stem}.corrections.csv")]
    return [one for one in both if _is_file(one)]


def _is_file(path: Path) -> bool:
    """Whether there is such a file; not where its name would be longer than names may be."""
    try:
        return path.is_file()
    except OSError:
        return False


def article_name(article: Article) -> str:
    """What an article is called in the column ``article``: its file's name, else its address or title."""
    if article.path:
        return re.split(r"[\\/]", article.path)[-1]
    return article.url or " ".join((article.title or "").split())


def find_quote(text: str, quote: str, start: int | None) -> list[tuple[int, int]]:
    """Where a quote stands, white space counting for nothing; with an offset only the nearest to it."""
    pattern = r"\s+".join(map(re.escape, quote.split()))
    spans = [found.span() for found in re.finditer(pattern, text)] if pattern else []
    return spans if start is None else sorted(spans, key=lambda span: abs(span[0] - start))[:1]


def read_corrections(path: Path, shared: bool | None = None) -> list[Correction]:
    """Corrections of a file; rows whose ``do`` is empty are none.

    Parameters
    ----------
    path : Path
        UTF-8, comma, semicolon or tab between the cells; columns: :data:`COLUMNS`, in any order.
    shared : bool, optional
        Whether rows may be about other articles; by default so for a folder's ``corrections.csv``.

    Raises
    ------
    DataError
        If the file cannot be read, or rows are wrong: one line that names rows and columns.
    """
    shared = path.name == FOLDER_FILE if shared is None else shared
    rows = _rows(path)
    faults = _Faults()
    found = [_correction(number, row, faults) for number, row in rows]
    if faults.told:
        more = f"; and {len(faults.told) - _FAULTS} more" if len(faults.told) > _FAULTS else ""
        raise DataError(f"{path}: " + "; ".join(faults.told[:_FAULTS]) + more)
    return [replace(one, source=path.name, shared=shared) for one in found if one]


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    """Rows of the file by their number, cells without the guard against formulas."""
    try:
        with path.open("rb") as stream:
            content = stream.read(_LARGEST + 1)
        text = content.decode("utf-8-sig")
    except OSError as fault:
        raise DataError(f"{path} cannot be read ({fault.strerror}): check the path") from fault
    except UnicodeDecodeError as fault:
        raise DataError(f"{path} is not UTF-8: save it as 'CSV UTF-8'") from fault
    if len(content) > _LARGEST or "\0" in text:
        raise DataError(f"{path} is no corrections file: it is larger than 5 MB, or no text")
    head = text.split("\n", 1)[0]
    mark = max((",", ";", "\t"), key=head.count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error as fault:
        raise DataError(f"{path} is not CSV ({fault}): save it again from the spreadsheet") from fault
    heading = [cell.strip() for cell in lines[0]] if lines else []
    unknown = [name for name in heading if name and name not in COLUMNS]
    missing = [name for name in _NEEDED if name not in heading]
    if unknown or missing:
        what = f"column {unknown[0]!r} is not known" if unknown else f"column {missing[0]!r} is missing"
        raise DataError(f"{path}, row 1: {what}: make one with 'review', or leave it out with --corrections none")
    empty = dict.fromkeys(heading, "")  # a line may end before the heading does
    return [
        (number, empty | {name: unguarded(cell).strip() for name, cell in zip(heading, line, strict=False)})
        for number, line in enumerate(lines[1:], start=2)
        if any(cell.strip() for cell in line)
    ]


class _Faults:
    """Faults of a file, each with its row and column."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.number, self.row = 0, {"": ""}

    def at(self, column: str, what: str) -> None:
        """A fault in a column of the row at hand."""
        cell = self.row.get(column)
        self.told.append(f"row {self.number}, column {column}: {f'{cell[:40]!r}: ' if cell else ''}{what}")


def _correction(number: int, row: dict[str, str], faults: _Faults) -> Correction | None:
    """One row, or None where it corrects nothing or is wrong."""
    faults.number, faults.row, before = number, row, len(faults.told)
    cells = {"place": PLACE_CELLS, "claim": CLAIM_CELLS}.get(row["table"], {})
    filled = {name: row[name] for name in (*PLACE_CELLS, *CLAIM_CELLS) if row.get(name)}
    if not row["do"]:
        if filled:
            faults.at("do", f"is empty, though {next(iter(filled))} is filled: write {', '.join(_DO)}")
        return None
    _check_form(row, bool(cells), filled, faults)
    values = _values(filled, cells, faults)
    when = _read(day, row["when"], "when", faults) if row["when"] else ""
    start = _read(_offset, row.get("start", ""), "start", faults) if row.get("start") else None
    if len(faults.told) > before:
        return None
    keys = {name: row[name] for name in KEYS if name != "start" and row.get(name)}
    meta = (row["who"], str(when), row["why"])
    return Correction(number, row["table"], row["do"], row["quote"], start, keys, *meta, values=values)


def _check_form(row: dict[str, str], known: bool, filled: dict[str, str], faults: _Faults) -> None:
    """What a row needs, by what it does."""
    if row["do"] not in _DO:
        faults.at("do", f"write one of {', '.join(_DO)}")
    if not known:
        faults.at("table", "write place or claim")
    for column in ("quote", *META):
        if not row[column]:
            faults.at(column, "is empty")
    if row["do"] in {"fix", "add"} and not filled:
        faults.at("do", "no set_ column is filled: nothing to do")
    if ("set_lat" in filled) != ("set_lon" in filled):
        faults.at("set_lat", "set_lat and set_lon go together")
    if row["do"] == "add" and row["table"] == "place" and not {"set_place_id", "set_lat"} & set(filled):
        faults.at("set_place_id", "a place that is added needs set_place_id, or set_lat and set_lon")
    if row["do"] == "add" and row["table"] == "claim" and "set_type" not in filled:
        faults.at("set_type", "a claim that is added needs its type")


def _values(filled: dict[str, str], cells: dict[str, Any], faults: _Faults) -> dict[str, Any]:
    """What the filled cells mean."""
    found = {}
    for name, cell in filled.items():
        if name not in cells:
            if cells:
                faults.at(name, "is for the other table")
        elif len(cell) > MOST:
            faults.at(name, f"is longer than {MOST} characters")
        else:
            found[name] = _read(cells[name], cell, name, faults)
    return found


def _read(reader: Any, cell: str, column: str, faults: _Faults) -> Any:
    """A cell's value; what cannot be read is a fault."""
    try:
        return reader(cell)
    except BadCell as bad:
        faults.at(column, str(bad))
        return None


def _offset(cell: str) -> int:
    """A count of characters."""
    if not (cell.isascii() and cell.isdigit() and len(cell) < 10):
        raise BadCell("write the offset as the table to check gives it, or leave it empty")
    return int(cell)
