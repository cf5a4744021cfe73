"""Tables of other people's files as text: CSV, TSV, Excel, Parquet, JSON, and any of them in a zip."""

from __future__ import annotations

import csv
import io
import json
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd

from geo import archives
from geo.errors import DataError

MAX_BYTES = 1_500_000_000  # unpacked; UCDP GED, the largest of these datasets in one file, has about 250 MB
MAX_COLUMNS = 2_000  # GDELT, the widest, has 61
MAX_CELLS = 100_000_000  # UCDP GED has some 20 million
_MAX_RATIO = 60  # how many times smaller a table may be packed: text 4 to 12 times, Excel's markup 10 to 20
SUFFIXES = (".csv", ".txt", ".tsv", ".tab", ".xlsx", ".xlsm", ".parquet", ".json", ".zip")
_DELIMITERS = ",;\t|"
_RESULT_KEYS = ("data", "Result", "result", "results", "events")  # where the APIs of ACLED and UCDP put their rows


def read_table(path: str | Path, header: int | None = 0, names: list[str] | None = None) -> pd.DataFrame:
    """Every cell of a file as stripped text, missing ones as empty text.

    Parameters
    ----------
    path : str or Path
        ``.csv``, ``.tsv``, ``.txt``, ``.xlsx``, ``.parquet``, ``.json`` or a ``.zip`` that holds one of them. Text is
        UTF-8 or Latin-1 (Windows-1252); the delimiter is found from the first line.
    header : int or None
        Row of the column names in text and Excel files; None where there are none.
    names : list of str, optional
        Column names where the file has none.

    Raises
    ------
    DataError
        If the file is missing, too large, not of these formats, or not what its name says.
    """
    path = Path(path)
    if not path.is_file():
        raise DataError(f"{path}: no such file: give a file of {', '.join(SUFFIXES)}")
    if path.stat().st_size > MAX_BYTES:
        raise DataError(f"{path}: {path.stat().st_size:,} bytes is more than {MAX_BYTES:,}: split the file by year")
    name, content = _content(path)
    try:
        table = _parsed(name, content, header, names)
    except archives.Bomb as error:
        raise DataError(_unpacks(path)) from error
    except (*archives.BROKEN, KeyError, csv.Error, RecursionError) as error:
        reason = " ".join(str(error).split())[:150]
        raise DataError(
            f"{path}: not a readable {Path(name).suffix} table ({reason}): export the file again"
        ) from error
    return _as_text(table)


def _content(path: Path) -> tuple[str, bytes]:
    """Name and bytes of the file, or of the largest table in a zip."""
    if path.suffix.lower() != ".zip":
        return path.name, path.read_bytes()
    try:
        with zipfile.ZipFile(path) as archive:
            inside = [item for item in archive.infolist() if Path(item.filename).suffix.lower() in SUFFIXES[:-1]]
            if not inside:
                raise DataError(f"{path}: the zip holds no table: it should hold one of {', '.join(SUFFIXES[:-1])}")
            item = max(inside, key=lambda each: each.file_size)
            archives.check(archive, MAX_BYTES, _MAX_RATIO)
            return item.filename, b"".join(archives.pieces(archive, item))
    except archives.Bomb as error:
        raise DataError(_unpacks(path)) from error
    except archives.BROKEN as error:
        raise DataError(f"{path}: not a readable zip ({error}): download it again") from error


def _unpacks(path: Path) -> str:
    return f"{path}: unpacks to far more than a table does: give the table itself, split by year if it is that large"


def _parsed(name: str, content: bytes, header: int | None, names: list[str] | None) -> pd.DataFrame:
    """The table in the bytes of a file of this name."""
    suffix = Path(name).suffix.lower()
    if suffix == ".parquet":
        return _parquet(content)
    if suffix == ".json":
        return pd.DataFrame(_records(json.loads(_decoded(content))))
    if suffix in {".xlsx", ".xlsm"}:
        return _excel(content, header)
    if suffix not in SUFFIXES:
        raise DataError(f"{name}: tables are read from {', '.join(SUFFIXES)}")
    text = _decoded(content)
    delimiter = _delimiter(text) if names is None else "\t"
    _check_shape(max(line.count(delimiter) for line in [*text[:1_000_000].split("\n", 10), ""]))
    return pd.read_csv(
        io.StringIO(text),
        sep=delimiter,
        header=header,
        names=names,
        dtype=str,
        keep_default_na=False,
        quoting=_quoting(names),
    )


def _parquet(content: bytes) -> pd.DataFrame:
    """A Parquet file, after its own account of its size has been looked at."""
    import pyarrow.parquet as pq

    told = pq.read_metadata(io.BytesIO(content))
    _check_shape(told.num_columns, told.num_rows)
    if sum(told.row_group(at).total_byte_size for at in range(told.num_row_groups)) > MAX_BYTES:
        raise archives.Bomb
    return pd.read_parquet(io.BytesIO(content))


def _check_shape(columns: int, rows: int = 0) -> None:
    """Raise for far more columns or cells than a table has: each costs time and memory, however small the file is."""
    if columns > MAX_COLUMNS or columns * rows > MAX_CELLS:
        raise ValueError(f"{rows:,} rows of {columns:,} columns" if rows else f"more than {MAX_COLUMNS:,} columns")


def _quoting(names: list[str] | None) -> Any:
    """GDELT's files, which bring no header, never quote; a quotation mark in them is a letter."""
    return csv.QUOTE_MINIMAL if names is None else csv.QUOTE_NONE


def _excel(content: bytes, header: int | None) -> pd.DataFrame:
    try:
        import openpyxl
    except ImportError as error:
        raise DataError("Excel files need one more package: pip install 'sahel-atlas[events]'") from error
    with tempfile.TemporaryFile() as out:
        whole = archives.repacked(io.BytesIO(content), out, MAX_BYTES, _MAX_RATIO, (".xml", ".rels"))
        try:
            book = openpyxl.load_workbook(whole, read_only=True, data_only=True, keep_links=False)
        except Exception as error:  # openpyxl raises whatever its reading of the markup meets
            raise ValueError(" ".join(str(error).split())) from error
        rows = _rows(book.worksheets[0]) if book.worksheets else []
    if header is None:
        return pd.DataFrame(rows, dtype=object)
    names = [f"unnamed {at}" if name is None else str(name) for at, name in enumerate(rows[0])] if rows else []
    return pd.DataFrame(rows[1:], columns=names, dtype=object)


def _rows(sheet: Any) -> list[list[Any]]:
    """Cells of a sheet from its first row that is not empty, each row as long as the longest."""
    rows: list[list[Any]] = []
    width = 0
    sheet.reset_dimensions()  # what a sheet tells of its size may be anything
    for row in sheet.iter_rows():
        values = [None if cell.data_type == "e" else cell.value for cell in row]
        while values and values[-1] is None:
            values.pop()
        if values or rows:
            rows.append(values)
        width = max(width, len(values))
        _check_shape(width)
    while rows and not rows[-1]:
        rows.pop()
    _check_shape(width, len(rows))
    return [values + [None] * (width - len(values)) for values in rows]


def _decoded(content: bytes) -> str:
    """Text in UTF-8, else in Windows-1252, in which every byte that it leaves open is kept as Latin-1 has it."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
        if any("\x80" <= letter <= "\x9f" for letter in text[:1_000_000]):
            return content.decode("cp1252", errors="replace")
        return text


def _delimiter(text: str) -> str:
    """The delimiter that the first line that is not empty has most of."""
    first = next((line for line in text[:100_000].splitlines() if line.strip()), "")
    return max(_DELIMITERS, key=first.count) if first else ","


def _records(found: Any) -> list[dict[str, Any]]:
    """Rows of a JSON file: a list of objects, or an answer of an API that holds one."""
    if isinstance(found, dict):
        found = next((found[key] for key in _RESULT_KEYS if isinstance(found.get(key), list)), None)
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise ValueError("no list of objects in it")
    names: set[str] = set()
    for row in found:
        names.update(row)
        _check_shape(len(names))
    _check_shape(len(names), len(found))
    return found


def _as_text(table: pd.DataFrame) -> pd.DataFrame:
    """Every cell as text; whole numbers without a point, days as YYYY-MM-DD."""
    table = table.loc[:, ~table.columns.duplicated()]
    text = pd.DataFrame({str(name).strip(): _column(table[name]) for name in table.columns}, index=table.index)
    return text.reset_index(drop=True)


def _column(cells: pd.Series) -> pd.Series:
    if pd.api.types.is_datetime64_any_dtype(cells):
        return cells.dt.strftime("%Y-%m-%d").fillna("").astype(object)
    if pd.api.types.is_string_dtype(cells) and not pd.api.types.is_object_dtype(cells):
        return cells.fillna("").str.strip().astype(object)
    return cells.map(_cell).astype(object)


def _cell(value: Any) -> str:
    """One cell as text."""
    if value is None or (not isinstance(value, list | dict | tuple) and pd.isna(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if hasattr(value, "strftime"):
        return str(value.strftime("%Y-%m-%d"))
    return str(value).strip()
