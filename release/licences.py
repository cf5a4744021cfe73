"""Whether the licence of every locked package is one that we may use: ``python release/licences.py``.

What a package says comes from cyclonedx-py; ``licences.csv`` has what is allowed, ``packages.csv`` the packages that
say nothing, say it unclearly, are not installed on every machine, or are copyleft: each with a reason and its use.
"""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from license_expression import ExpressionError, get_spdx_licensing

HERE = Path(__file__).resolve().parent
LOCKS = (HERE.parent / "requirements.lock", HERE.parent / "requirements-test.lock")
_PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==", re.M)
_SPDX = get_spdx_licensing()


def locked(*locks: Path) -> set[str]:
    """Names of the packages in lock files, as the index writes them."""
    return {plain(name) for lock in locks for name in _PIN.findall(lock.read_text(encoding="utf-8"))}


def plain(name: str) -> str:
    """A package's name as the index writes it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def stated() -> dict[str, list[str]]:
    """What each installed package says of its licence: SPDX expressions, or words of its own."""
    command = [sys.executable, "-m", "cyclonedx_py", "environment", "--no-validate", sys.executable]
    bill = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return {plain(each["name"]): [_words(one) for one in each.get("licenses", ())] for each in bill["components"]}


def _words(one: dict[str, Any]) -> str:
    return str(one.get("expression") or one["license"].get("id") or one["license"].get("name", ""))


def table(name: str) -> list[dict[str, str]]:
    """Rows of a table of this folder."""
    with (HERE / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def is_allowed(licence: str, allowed: set[str]) -> bool:
    """Whether a licence may be used: every part of an AND, one part of an OR."""
    if licence in allowed:
        return True
    try:
        return _holds(_SPDX.parse(licence), allowed)
    except ExpressionError:
        return False


def _holds(part: Any, allowed: set[str]) -> bool:
    """Whether an expression's part is allowed."""
    if isinstance(part, _SPDX.AND):
        return all(_holds(each, allowed) for each in part.args)
    if isinstance(part, _SPDX.OR):
        return any(_holds(each, allowed) for each in part.args)
    return str(part) in allowed


def faults(names: set[str], said: dict[str, list[str]]) -> list[str]:
    """Packages whose licence is neither allowed nor told of in ``packages.csv``, each in a line."""
    allowed = {row["licence"] for row in table("licences.csv")}
    told = {row["package"] for row in table("packages.csv")}
    found = []
    for name in sorted(names - told):
        if name not in said:
            found.append(f"{name} is locked, but not installed here: install it, or tell of it in packages.csv")
        elif not said[name] or not all(is_allowed(licence, allowed) for licence in said[name]):
            words = "; ".join(said[name]) or "nothing"
            found.append(f"{name} says {words}: allow it in licences.csv, or tell of it in packages.csv")
    return found + [f"{name} is in packages.csv, but in no lock: take it out" for name in sorted(told - names)]


def main() -> None:
    """Print what is wrong, and end with 1; else how many were looked at."""
    names = locked(*LOCKS)
    found = faults(names, stated())
    if found:
        raise SystemExit("\n".join(found))
    special = [f"{row['package']} {row['licence']}" for row in table("packages.csv") if "GPL" in row["licence"]]
    print(f"licences: {len(names)} packages, all allowed; copyleft: {', '.join(special)}")


if __name__ == "__main__":
    main()
