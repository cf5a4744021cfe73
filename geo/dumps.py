"""GeoNames dumps: lines of 19 columns, read with suspicion, into places."""

from __future__ import annotations

import zipfile
from collections import Counter
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

import pyproj

from geo import archives, datasets
from geo.errors import DataError
from geo.names import fold

if TYPE_CHECKING:
    from geo.gazetteer import Gazetteer, Place

COLUMNS = 19  # GeoNames readme.txt: geonameid … modification date
LARGEST = 2_000_000_000  # bytes unpacked; all countries together are 1.7 GB
_MAX_RATIO = 40  # how many times smaller a dump may be packed; GeoNames' are 3 to 5 times
_MAX_LINE = 200_000  # bytes; the longest line, with every alternate name, has some 20,000
SAME_KM = 15.0  # GeoNames has Gossi as a ruin and Tongo Tongo up to 19 km off: within this, one name is one place
SOURCE = "GeoNames dump"
# GeoNames feature class, or code where it differs -> kind and feature. Not taken: roads (R), sea floor (U), countries
# and units of the first and second order, whose polygons the program has.
_KINDS: dict[str, tuple[str, str]] = {
    "P": ("locality", "village"),
    "PPLC": ("locality", "capital"),
    "PPLA": ("locality", "town"),
    "PPLA2": ("locality", "town"),
    "PPLA3": ("locality", "town"),
    "PPLX": ("locality", "quarter"),
    "PPLQ": ("locality", "abandoned"),
    "PPLW": ("locality", "abandoned"),
    "ADM3": ("admin3", "unit"),
    "ADM4": ("admin3", "unit"),
    "H": ("natural", "water"),
    "STM": ("natural", "river"),
    "STMI": ("natural", "river"),
    "WAD": ("natural", "wadi"),
    "WLL": ("natural", "well"),
    "LK": ("natural", "lake"),
    "LKI": ("natural", "lake"),
    "T": ("natural", "relief"),
    "V": ("natural", "vegetation"),
    "L": ("region", "area"),
    "LCTY": ("locality", "locality"),
    "MILB": ("site", "base"),
    "PRK": ("natural", "park"),
    "RESF": ("natural", "forest"),
    "S": ("site", "building"),
    "AIRP": ("site", "airfield"),
    "AIRF": ("site", "airfield"),
    "AIRB": ("site", "airbase"),
    "CMP": ("locality", "camp"),
    "RUIN": ("locality", "ruin"),
    "MN": ("site", "mine"),
    "CSTM": ("site", "border_post"),
}
_GEOD = pyproj.Geod(ellps="WGS84")
_SETTLED = frozenset(("locality", "site"))


class Dumped(NamedTuple):
    """The columns of a dump's line that are kept."""

    number: str
    name: str
    alternates: str
    lat: float
    lon: float
    feature_class: str
    feature_code: str
    country: str
    population: int
    changed: str


@cache
def iso3_codes() -> dict[str, str]:
    """ISO 3166-1 alpha-2 -> alpha-3, of the built countries."""
    import pyarrow.parquet as pq

    table = pq.read_table(datasets.built("countries.parquet"), columns=["iso2", "iso3"])
    return dict(zip(table["iso2"].to_pylist(), table["iso3"].to_pylist(), strict=True))


def read_dump(path: Path) -> dict[str, list[Dumped]]:
    """Rows of a dump by country code, the countries by size.

    Parameters
    ----------
    path : Path
        ``.txt``, or ``.zip`` with one dump in it.

    Raises
    ------
    DataError
        If the file cannot be read, is no dump, or is damaged; the message names the line.
    """
    try:
        if zipfile.is_zipfile(path):
            rows = _read_zip(path)
        else:
            with path.open("rb") as stream:
                rows = _rows(stream, path.name)
    except FileNotFoundError:
        raise DataError(f"{path} is not there: give the path of a GeoNames dump, .txt or .zip") from None
    except (OSError, zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as fault:
        raise DataError(f"{path} cannot be read ({fault}): download it again") from fault
    if not rows:
        raise DataError(f"{path} holds no places: give a GeoNames dump, .txt or .zip")
    found: dict[str, list[Dumped]] = {}
    for code, _ in Counter(row.country for row in rows).most_common():
        if code in iso3_codes():
            found[code] = [row for row in rows if row.country == code]
    if not found:
        raise DataError(f"{path} holds no place of a known country: give a GeoNames dump, .txt or .zip")
    return found


def _read_zip(path: Path) -> list[Dumped]:
    """Rows of the one dump in an archive, after every member's checksum."""
    with zipfile.ZipFile(path) as archive:
        members = [member for member in archive.infolist() if member.filename.lower().endswith(".txt")]
        dump = [member for member in members if Path(member.filename).name.lower() != "readme.txt"]
        if len(dump) != 1:
            raise DataError(f"{path.name} should hold one dump and a readme, it holds {len(archive.infolist())} files")
        try:
            archives.check(archive, LARGEST, _MAX_RATIO)
        except archives.Bomb:
            raise DataError(f"{path.name} would unpack to {dump[0].file_size:,} bytes: that is no dump") from None
        bad = archive.testzip()
        if bad:
            raise DataError(f"{path.name} is damaged ({bad} fails its checksum): download it again")
        with archive.open(dump[0]) as stream:
            return _rows(stream, dump[0].filename)


def _rows(stream: IO[bytes], name: str) -> list[Dumped]:
    """Every line of a dump; the first that is none is an error."""
    rows, number = [], 0
    while line := stream.readline(_MAX_LINE):
        number += 1
        try:
            cells = line.decode("utf-8").rstrip("\r\n").split("\t")
            if len(cells) != COLUMNS:
                raise ValueError(f"{len(cells)} columns in place of {COLUMNS}")
            rows.append(_row(cells))
        except ValueError as fault:
            raise DataError(f"{name} is no GeoNames dump: line {number:,} has {_short(fault)}") from None
    return rows


def _short(fault: ValueError) -> str:
    return "bytes that are not UTF-8" if isinstance(fault, UnicodeDecodeError) else str(fault)[:80]


def _row(cells: list[str]) -> Dumped:
    """One line, its numbers read; raises ValueError."""
    lat, lon = float(cells[4]), float(cells[5])
    if not (cells[0].isascii() and cells[0].isdigit() and -90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError("no identifier or no place on Earth")
    people = int(cells[14] or 0)
    return Dumped(cells[0], cells[1], cells[3], lat, lon, cells[6], cells[7], cells[8], people, cells[18])


def _kind(row: Dumped) -> tuple[str, str] | None:
    """Kind and feature of a row; None for what is not taken."""
    if row.feature_class == "A" or row.feature_code in _KINDS:
        return _KINDS.get(row.feature_code)
    return _KINDS.get(row.feature_class)


def _alternates(row: Dumped) -> str:
    """Alternate names in Latin and Arabic script; what GeoNames romanises in lower case is left out."""
    names = []
    for name in row.alternates.split(","):
        name = "".join(sign for sign in name if sign.isprintable()).replace("|", " ").strip()
        code = name.isascii() and name.isupper() and len(name) < 5
        if len(name) > 2 and name != row.name and not code and (name[0].isupper() or "\u0600" <= name[0] <= "\u06ff"):
            names.append(name)
    return "|".join(dict.fromkeys(names))


def places(rows: list[Dumped], gazetteer: Gazetteer) -> list[dict[str, Any]]:
    """Rows of a pack: what the gazetteer has not, and other names of what it has.

    A row whose identifier the built gazetteer has is left out. One that has the name and the ground of a built place
    carries that place's identifier, and is found as that place.
    """
    found = []
    for row in sorted(rows, key=lambda row: int(row.number)):
        kind = _kind(row)
        place_id = f"geonames:{row.number}"
        name = "".join(sign for sign in row.name if sign.isprintable()).replace("|", " ").strip()
        if kind is None or not fold(name) or gazetteer.knows(place_id):
            continue
        same = _same(name, row, kind[0], gazetteer)
        found.append(
            {
                "place_id": place_id,
                "name": name,
                "alternates": _alternates(row),
                "kind": kind[0],
                "feature": kind[1],
                "iso3": iso3_codes()[row.country],
                "lon": row.lon,
                "lat": row.lat,
                "population": max(row.population, 0),
                "precision_m": 5000 if kind[0] in _SETTLED else 20_000,
                "source": SOURCE,
                "licence": "CC BY 4.0",
                "other_ids": same.place_id if same else "",
            }
        )
    return found


def _same(name: str, row: Dumped, kind: str, gazetteer: Gazetteer) -> Place | None:
    """The built place of this name on this ground, of a kind that it can be."""
    if kind != "locality":
        return None
    near = [
        (_GEOD.inv(match.place.lon, match.place.lat, row.lon, row.lat)[2], match.place)
        for match in gazetteer.lookup(name)
        if match.how in ("exact", "folded") and match.place.kind == "locality"
    ]
    near = [pair for pair in near if pair[0] <= SAME_KM * 1000]
    return min(near, key=lambda pair: (pair[0], pair[1].place_id))[1] if near else None


def add_units(rows: list[dict[str, Any]]) -> None:
    """Fill adm1, adm1_pcode, adm2, adm2_pcode and adm3 by today's polygons."""
    import shapely

    from geo import boundaries

    table = boundaries.join(shapely.points([[row["lon"], row["lat"]] for row in rows]))
    for column in ("adm1", "adm1_pcode", "adm2", "adm2_pcode", "adm3"):
        for row, cell in zip(rows, table[column].tolist(), strict=True):
            row[column] = cell if isinstance(cell, str) and row["kind"] != column else ""
