"""Place names to places: one table, an index of names, no scan.

>>> gazetteer = load_gazetteer()
>>> gazetteer.lookup("Tombouctou")[0].place.name
'Timbuktu'
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geo import datasets, packs
from geo.errors import DataError, GeoError
from geo.names import coarse, fold, squeeze
from geo.packs import (
    ALTERNATE,
    COARSE,
    COARSE_MARK,
    HOME,
    MIN_TYPO_LETTERS,
    OFFICIAL,
    PREFERRED,
    SHORT,
    SQUEEZED,
    TITLED,
    Pack,
)

How = Literal["exact", "folded", "transliterated", "typo"]
STEM = "gazetteer"

# How like the printed name the gazetteer's name is: the match's score. A ladder, not a probability; the resolver
# weighs it with the rest.
_SCORE: dict[How, float] = {"exact": 1.0, "folded": 0.95, "transliterated": 0.7, "typo": 0.6}
_LESS = {PREFERRED: 0.0, OFFICIAL: 0.0, ALTERNATE: 0.05, SHORT: 0.0, TITLED: 0.0, SQUEEZED: 0.1, COARSE: 0.0}
_RANK: dict[How, int] = {"exact": 0, "folded": 0, "transliterated": 1, "typo": 2}

# Prominence orders places of one name before any context is known: the tenth logarithm of the population, or of what
# stands for it where none is known, and these. A city goes before the region named after it, a country before both.
_FLOOR = {"continent": 9.0, "country": 6.0, "region": 5.5, "natural": 5.0, "admin1": 4.7, "admin2": 3.7, "admin3": 3.0}
_FLOOR_OTHER = 2.0
_ADD = {"continent": 4.0, "country": 4.0, "admin1": -1.5, "admin2": -1.8, "admin3": -2.0}
_FLOOR_GEONAMES = {"natural": 1.0, "region": 2.5}  # GeoNames lists every stream, and regions that nobody speaks of
_ADD_CAPITAL = 0.7
_ADD_HOME = 1.0
_ADD_BY_HAND = 1.0  # places of our own tables are there because reports name them
_MINUS_ALTERNATE = 1.0  # an alternate name weighs as much as a tenth of the inhabitants; abroad, where nobody has
_MINUS_ALTERNATE_ABROAD = 2.0  # looked through GeoNames' alternate names of all languages, a hundredth
_PROMINENT = 5.5  # a place of 300,000 in the world, 30,000 at home: no reason to look for transliterations as well

_LONGEST = 200  # characters; no place's name is longer, and what is longer is no name
_KEPT = 50_000  # names whose matches are kept at hand
_fold = lru_cache(maxsize=200_000)(fold)


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the gazetteer; the columns of ``geo.packs.COLUMNS``, lists as tuples."""

    place_id: str
    name: str
    name_fr: str
    alternates: tuple[str, ...]
    kind: str
    feature: str
    iso3: str
    adm1: str
    adm1_pcode: str
    adm2: str
    adm2_pcode: str
    adm3: str
    lon: float
    lat: float
    population: int
    precision_m: int
    source: str
    licence: str
    other_ids: tuple[str, ...]
    linked: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Every name, the preferred one first."""
        return (self.name, *((self.name_fr,) if self.name_fr else ()), *self.alternates)


@dataclass(frozen=True, slots=True)
class Match:
    """A place whose name is, or is like, the printed one.

    ``matched`` is the gazetteer's spelling; ``how`` is exact (letter by letter), folded (but for case, accents,
    apostrophes, hyphens, spaces), transliterated (French and English spellings of one name) or typo (one letter off);
    ``score`` 0 to 1 is how alike the names are, and says nothing of how likely the place is; ``prominence`` is what
    the list is sorted by within each way of matching.
    """

    place: Place
    matched: str
    how: How
    score: float
    prominence: float


def _prominence(pack: Pack) -> NDArray[np.float64]:
    """Prominence of each row of a pack."""
    table = pack.table
    kind = table["kind"].to_numpy(zero_copy_only=False)
    population = table["population"].to_numpy()
    listed = pc.starts_with(table["source"], "GeoNames").to_numpy()
    floor, more = np.full(len(kind), _FLOOR_OTHER), np.zeros(len(kind))
    for name in pc.unique(table["kind"]).to_pylist():
        here = kind == name
        floor[here] = _FLOOR.get(name, _FLOOR_OTHER)
        more[here] = _ADD.get(name, 0.0)
        if name in _FLOOR_GEONAMES:
            floor[here & listed] = _FLOOR_GEONAMES[name]
    value = np.where(population > 0, np.log10(np.maximum(population, 1)), floor) + more
    value += _ADD_CAPITAL * pc.equal(table["feature"], "capital").to_numpy()
    value += _ADD_HOME * pc.is_in(table["iso3"], value_set=pa.array(sorted(HOME))).to_numpy()
    value += _ADD_BY_HAND * pc.starts_with(table["source"], "Sahel Atlas").to_numpy()
    return np.asarray(value, dtype=np.float64)


class Gazetteer:
    """Places by name, by identifier and by position, over one pack or several; an earlier pack's row wins.

    Parameters
    ----------
    opened : list of Pack
        The built pack first, then those that the user added.
    """

    def __init__(self, opened: list[Pack]) -> None:
        self._packs = opened
        self._prominences = [_prominence(pack).tolist() for pack in opened]
        self._columns = [[pack.table.column(name).chunk(0) for name in packs.COLUMNS] for pack in opened]
        self._places: dict[tuple[int, int], Place] = {}
        self._matches = lru_cache(maxsize=_KEPT)(self._search)  # an article names the same places over and over

    @property
    def packs(self) -> tuple[Pack, ...]:
        """The opened packs, for readers of whole columns."""
        return tuple(self._packs)

    def __len__(self) -> int:
        """Rows of all packs."""
        return sum(len(pack.table) for pack in self._packs)

    def _place(self, number: int, row: int) -> Place:
        """The place in a row of a pack, made when first asked for."""
        place = self._places.get((number, row))
        if place is None:
            cells = [column[row].as_py() for column in self._columns[number]]
            for at in (3, 18, 19):
                cells[at] = tuple(cells[at].split("|")) if cells[at] else ()
            place = self._places[number, row] = Place(*cells)
        return place

    def has(self, key: str) -> bool:
        """Whether some place is filed under this folded key (``geo.names.fold``); for scanning texts."""
        return any(key in pack.names for pack in self._packs)

    def lookup(self, name: str, fuzzy: bool = False, limit: int | None = None) -> list[Match]:
        """Places of this name, the likeliest first: by way of matching, then prominence, then identifier.

        Parameters
        ----------
        name : str
            As printed.
        fuzzy : bool
            Also names of the home region, of six letters and more, that are one typing error away.
        limit : int, optional
            No more than so many.

        Returns
        -------
        list of Match
            Empty where the name is not known.

        Raises
        ------
        GeoError
            If the name is no text.
        """
        if not isinstance(name, str):
            raise GeoError(f"a name to look up is text, not {name!r}: leave out rows without a name")
        return list(self._matches(name, fuzzy)[:limit]) if len(name) <= _LONGEST else []

    def _search(self, name: str, fuzzy: bool) -> tuple[Match, ...]:
        """Every match of a name, in order."""
        key = _fold(name)
        found: dict[tuple[int, int], Match] = {}
        self._add_filed(found, name, key)
        if not found and key.startswith("the ") and name[:4].lower() == "the ":  # the Gambia, the United States
            name, key = name[4:], key[4:]
            self._add_filed(found, name, key)
        if not any(match.prominence >= _PROMINENT for match in found.values()):
            self._add_loose(found, key)
        if fuzzy and not found and len(key) >= MIN_TYPO_LETTERS:
            self._add_typos(found, key)
        matches = list(found.values()) if len(self._packs) == 1 else self._once(found)
        return tuple(sorted(matches, key=_order))

    def _add_filed(self, found: dict[tuple[int, int], Match], name: str, key: str) -> None:
        """Matches under the folded key."""
        for number, pack in enumerate(self._packs):
            for row, kind in pack.names.get(key, ()):
                place = self._place(number, row)
                if kind == SHORT and not _printed_short(place, name, key):
                    continue
                matched = _spelling(place, name, key, kind)
                how: How = "exact" if matched == name else "folded"
                found[number, row] = self._match(number, row, matched, how, kind)

    def _add_loose(self, found: dict[tuple[int, int], Match], key: str) -> None:
        """Matches of the home region under the key without spaces and the transliteration key."""
        if " " in key:
            for number, pack in enumerate(self._packs):
                for row, _ in pack.names.get(squeeze(key), ()):
                    if (number, row) not in found and self._place(number, row).iso3 in HOME:
                        found[number, row] = self._match(number, row, self._place(number, row).name, "folded", SQUEEZED)
        rough = coarse(key)
        if not rough:
            return
        for number, pack in enumerate(self._packs):
            for row, kind in pack.names.get(COARSE_MARK + rough, ()):
                if (number, row) not in found:
                    matched = _coarse_spelling(self._place(number, row), rough)
                    found[number, row] = self._match(number, row, matched, "transliterated", kind)

    def _add_typos(self, found: dict[tuple[int, int], Match], key: str) -> None:
        """Matches of the home region one letter off: added, left out, changed, or two swapped."""
        from rapidfuzz.distance import OSA

        for number, pack in enumerate(self._packs):
            if pack.typos is None:
                continue
            rows = {row for variant in packs.deletions(key) for (row,) in pack.typos.get(variant, ())}
            for row in sorted(rows):
                for matched in self._place(number, row).names:
                    if len(matched) >= MIN_TYPO_LETTERS and OSA.distance(key, _fold(matched), score_cutoff=1) <= 1:
                        found[number, row] = self._match(number, row, matched, "typo", PREFERRED)
                        break

    def _once(self, found: dict[tuple[int, int], Match]) -> list[Match]:
        """One match a place: what a later pack says is a place of an earlier one becomes that place."""
        kept: dict[str, Match] = {}
        for (number, _), match in sorted(found.items(), key=lambda item: item[0]):
            own = next((at for at in map(self._rows_by_id.get, match.place.other_ids) if at and at[0] < number), None)
            if own is not None:
                match = self._match(*own, match.matched, match.how, ALTERNATE)
            other = kept.get(match.place.place_id)
            if other is None or _order(match) < _order(other):
                kept[match.place.place_id] = match
        return list(kept.values())

    def _match(self, number: int, row: int, matched: str, how: How, kind: int) -> Match:
        place, prominence = self._place(number, row), self._prominences[number][row]
        if kind == ALTERNATE:
            prominence -= _MINUS_ALTERNATE if place.iso3 in HOME or not place.iso3 else _MINUS_ALTERNATE_ABROAD
        return Match(place, matched, how, round(_SCORE[how] - _LESS[kind], 3), prominence)

    @cached_property
    def _rows_by_id(self) -> dict[str, tuple[int, int]]:
        rows: dict[str, tuple[int, int]] = {}
        for number, pack in enumerate(self._packs):
            for row, place_id in enumerate(pack.table["place_id"].to_pylist()):
                rows.setdefault(place_id, (number, row))
        for number, pack in enumerate(self._packs):
            for row, others in enumerate(pack.table["other_ids"].to_pylist()):
                for other in others.split("|") if others else ():
                    rows.setdefault(other, (number, row))
        return rows

    def place(self, place_id: str) -> Place:
        """The place of an identifier, its own or another source's.

        Raises
        ------
        DataError
            If no installed gazetteer has it.
        """
        at = self._rows_by_id.get(place_id)
        if at is None:
            raise DataError(
                f"no place {place_id!r} in the gazetteer: see 'sahel-atlas data list' for what is installed"
            )
        return self._place(*at)

    def knows(self, place_id: str) -> bool:
        """Whether an identifier, its own or another source's, is that of a place here."""
        return place_id in self._rows_by_id

    def near(self, lon: float, lat: float, km: float) -> list[tuple[Place, float]]:
        """Places within a geodesic distance, the nearest first, with that distance in metres.

        Parameters
        ----------
        lon, lat : float
            Degrees, WGS 84.
        km : float
            Kilometres on the WGS 84 ellipsoid.
        """
        from pyproj import Geod

        geod = Geod(ellps="WGS84")
        found = []
        for number, row in self._in_box(lon, lat, km):
            place = self._place(number, row)
            metres = geod.inv(lon, lat, place.lon, place.lat)[2]
            if metres <= km * 1000:
                found.append((place, float(metres)))
        return sorted(found, key=lambda pair: (pair[1], pair[0].place_id))

    def _in_box(self, lon: float, lat: float, km: float) -> Iterator[tuple[int, int]]:
        """Rows in a box that holds the circle: a degree of latitude is never under 110.5 km."""
        high = km / 110.5
        wide = 180.0 if abs(lat) + high >= 89 else high / np.cos(np.radians(abs(lat) + high))
        for number, (lons, lats) in enumerate(self._positions):
            apart = np.abs((lons - lon + 180.0) % 360.0 - 180.0)
            for row in np.flatnonzero((np.abs(lats - lat) <= high) & (apart <= wide)):
                yield number, int(row)

    @cached_property
    def _positions(self) -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:
        return [(pack.table["lon"].to_numpy(), pack.table["lat"].to_numpy()) for pack in self._packs]


def _order(match: Match) -> tuple[int, float, float, str]:
    return _RANK[match.how], -match.prominence, -match.score, match.place.place_id


def _printed_short(place: Place, name: str, key: str) -> bool:
    """Whether an abbreviation is printed as one: US is the country, us is not; Pa. is the state, PA too, pa is not."""
    return name in place.alternates or (
        name.isupper() and any(own.isupper() for own in place.alternates if _fold(own) == key)
    )


def _spelling(place: Place, name: str, key: str, kind: int) -> str:
    """The place's own spelling of a name that it is filed under."""
    if kind in (PREFERRED, TITLED):
        return place.name
    if name in place.alternates:
        return name
    for own in place.names:
        if _fold(own) == key:
            return own
    return next((own for own in place.names if squeeze(_fold(own)) == key), place.name)


def _coarse_spelling(place: Place, rough: str) -> str:
    """The place's own spelling behind a transliteration key."""
    return next((own for own in place.names if coarse(_fold(own)) == rough), place.name)


@cache
def load_gazetteer(added: bool = True) -> Gazetteer:
    """The built gazetteer, and whatever the user has added with ``sahel-atlas data add``.

    Parameters
    ----------
    added : bool
        Whether the user's packs are opened too.

    Raises
    ------
    DataError
        If a built file is missing or altered, or an added pack cannot be read.
    """
    for name in (f"{STEM}.parquet", f"{STEM}-names.marisa", f"{STEM}-typos.marisa"):
        datasets.built(name)
    opened = [packs.read_pack(datasets.built_dir(), STEM)]
    folder = datasets.user_dir() / "packs"
    if added and folder.is_dir():
        opened += [packs.read_pack(folder, path.stem) for path in sorted(folder.glob("*.parquet"))]
    return Gazetteer(opened)
