"""Word lists, one folder a language: data that a domain expert can edit, not code.

``load("en", "places")`` gives the content of ``geo/lexicon/en/places.yaml``; ``rows("en", "predicates")`` the rows of
``geo/lexicon/en/predicates.csv``.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from geo.errors import DataError

_HERE = Path(__file__).resolve().parent
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def languages() -> tuple[str, ...]:
    """Codes of the languages that have a folder here, in alphabetical order."""
    return tuple(sorted(path.name for path in _HERE.iterdir() if (path / "furniture.yaml").is_file()))


@cache
def load(lang: str, name: str) -> Any:
    """Content of a YAML word list; the caller must not change it.

    Raises
    ------
    DataError
        If the file is missing or is not valid YAML.
    """
    path = _HERE / lang / f"{name}.yaml"
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except FileNotFoundError as fault:
        known = ", ".join(languages())
        raise DataError(f"no word list {name!r} for language {lang!r}: there are lists for {known}") from fault
    except yaml.YAMLError as fault:
        raise DataError(f"{path} is not valid YAML: {' '.join(str(fault).split())}") from fault


@cache
def rows(lang: str, name: str) -> tuple[dict[str, str], ...]:
    """Rows of a CSV word list as dictionaries of strings.

    Raises
    ------
    DataError
        If the file is missing.
    """
    path = _HERE / lang / f"{name}.csv"
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            return tuple(csv.DictReader(stream))
    except FileNotFoundError as fault:
        raise DataError(f"no word list {name!r} for language {lang!r} at {path}: see CONTRIBUTING.md") from fault
