"""What a script reads: raw tables, packages and built files that it, or a script it imports, names outright.

The hashes of these go into the manifest with each built file, so that a table which changed after the file was built is
seen at once, without building anything.
"""

from __future__ import annotations

import ast
import csv
import fnmatch
import hashlib
import os
from pathlib import Path

HERE = Path(__file__).resolve().parent
RAW = HERE.parent / "raw"
BUILT = Path(os.environ.get("SAHEL_ATLAS_BUILT") or HERE.parent / "built")
_ABOUT_FILES = {"describe", "manifest", "inputs", "check", "all"}  # tell of files, do not make them


def of(script: str, own: set[str]) -> dict[str, str]:
    """Inputs of a script with what they are now.

    Parameters
    ----------
    script : str
        From the root of the checkout, such as ``data/build/regions.py``.
    own : set of str
        Names of the built files that it makes itself, which are no inputs.

    Returns
    -------
    dict
        ``raw/<table>`` or ``built/<file>`` -> sha256, ``<package>`` -> sha256 of its archive; in order of the names.
    """
    words, built = _named(Path(script).stem)
    found = {f"raw/{path.name}": _sha256(path) for path in RAW.iterdir() if path.name in words}
    found |= {
        f"built/{path.name}": _sha256(path)
        for path in BUILT.iterdir()
        if path.name not in own and any(fnmatch.fnmatchcase(path.name, pattern) for pattern in built)
    }
    with (HERE / "packages.csv").open(encoding="utf-8", newline="") as stream:
        found |= {row["package"]: row["sha256"] for row in csv.DictReader(stream) if row["package"] in words}
    return dict(sorted(found.items()))


def _named(module: str) -> tuple[set[str], set[str]]:
    """Strings written in a script and in the scripts beside it that it imports, and patterns of ``BUILT / name``."""
    words: set[str] = set()
    built: set[str] = set()
    todo, done = [module], set(_ABOUT_FILES)
    while todo:
        name = todo.pop()
        path = HERE / f"{name}.py"
        if name in done or not path.is_file():
            continue
        done.add(name)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                words.add(node.value)
            elif isinstance(node, ast.BinOp) and ast.unparse(node.left).endswith("BUILT"):
                built.add(_pattern(node.right))
            elif isinstance(node, ast.Import):
                todo += [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                todo.append(node.module)
    return words, built - {"*"}


def _pattern(name: ast.expr) -> str:
    """File name as a pattern: what is filled in when the script runs is ``*``."""
    if isinstance(name, ast.JoinedStr):
        return "".join(_pattern(part) for part in name.values)
    return str(name.value) if isinstance(name, ast.Constant) else "*"


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
