"""What the gazetteer says of a name in one short code: the kind and size of the best-known place of that name."""

from __future__ import annotations

from functools import lru_cache
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from geo.gazetteer import Gazetteer
from geo.packs import ALTERNATE, HOME, SHORT, Pack

NONE = "-"
# Codes from the best known to the least: the lowest number of a name's places is its code. Sizes in inhabitants.
_CODES = ("ctry", "cont", "regn", "cap", "cit1", "hadm", "htwn", "adm1", "cit2", "natl", "hplc", "adm2", "town", "tiny")
_COUNTRY, _CONTINENT, _REGION, _CAPITAL, _CITY, _HOME_ADMIN, _HOME_TOWN = range(7)
_ADMIN, _LARGE, _NATURAL, _HOME_PLACE, _ADMIN2, _TOWN, _TINY = range(7, 14)
_SIZES = ((500_000, _CITY), (100_000, _LARGE), (15_000, _TOWN), (0, _TINY))
HOME_TOWN = 20_000


def _codes(pack: Pack) -> NDArray[np.uint8]:
    """Code of every row of a pack."""
    table = pack.table
    kind = table["kind"].to_numpy(zero_copy_only=False).astype(str)
    feature = table["feature"].to_numpy(zero_copy_only=False).astype(str)
    home = np.isin(table["iso3"].to_numpy(zero_copy_only=False).astype(str), sorted(HOME))
    people = table["population"].to_numpy()
    code = np.full(len(table), _TINY, dtype=np.uint8)
    for least, value in reversed(_SIZES):
        code[people >= least] = value
    code[home & (code >= _LARGE)] = _HOME_PLACE
    code[home & (people >= HOME_TOWN) & (people < _SIZES[0][0])] = _HOME_TOWN
    code[feature == "capital"] = _CAPITAL
    for name, value in (("admin2", _ADMIN2), ("admin3", _ADMIN2), ("admin1", _ADMIN), ("natural", _NATURAL)):
        code[kind == name] = value
    code[home & (kind == "admin1")] = _HOME_ADMIN
    code[home & ((kind == "admin2") | (kind == "admin3"))] = _HOME_PLACE
    for name, value in (("region", _REGION), ("continent", _CONTINENT), ("country", _COUNTRY)):
        code[kind == name] = value
    return code


class Profiles:
    """Codes of names by folded key."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        """Work out the code of every row; a few milliseconds."""
        self._packs = [(pack.names, _codes(pack)) for pack in gazetteer.packs]
        self._of = lru_cache(maxsize=100_000)(self._find)
        self._begins = lru_cache(maxsize=100_000)(self._find_begins)

    def of(self, name: str, key: str) -> str:
        """Code of a name, with ``~`` after it where it is only an alternate one; ``-`` where no place has it.

        Parameters
        ----------
        name : str
            As printed: an abbreviation counts only in capitals.
        key : str
            ``geo.names.fold(name)``.
        """
        return self._of(key, name.isupper())

    def begins(self, key: str) -> bool:
        """Whether a longer name begins with this key and a space."""
        return self._begins(key)

    def _find(self, key: str, upper: bool) -> str:
        best = 99
        if len(key) < 2:
            return NONE
        for names, codes in self._packs:
            for row, how in names.get(key, ()):
                if how == SHORT and not upper:
                    continue
                best = min(best, 2 * int(codes[row]) + (how == ALTERNATE))
        return NONE if best == 99 else _CODES[best // 2] + ("~" if best % 2 else "")

    def _find_begins(self, key: str) -> bool:
        return any(next(names.iterkeys(key + " "), None) is not None for names, _ in self._packs)


_KNOWN: WeakKeyDictionary[Gazetteer, Profiles] = WeakKeyDictionary()


def load_profiles(gazetteer: Gazetteer) -> Profiles:
    """Profiles of a gazetteer, made once."""
    found = _KNOWN.get(gazetteer)
    if found is None:
        found = _KNOWN[gazetteer] = Profiles(gazetteer)
    return found
