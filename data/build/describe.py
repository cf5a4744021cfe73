"""Write ``data/README.md`` and ``data/datapackage.json`` from the manifest and what describes ``data/raw``."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
from pathlib import Path
from typing import Any

import manifest

DATA = Path(__file__).resolve().parents[1]
HERE = Path(__file__).resolve().parent
# What a licence's words are called in the Open Definition's register, or where its text is.
_LICENCES = (
    (r"CC BY-SA 2\.0", {"path": "https://creativecommons.org/licenses/by-sa/2.0/", "title": "CC BY-SA 2.0"}),
    (r"ODbL", {"name": "ODbL-1.0", "title": "ODbL 1.0"}),
    (r"CC BY 4\.0", {"name": "CC-BY-4.0", "title": "CC BY 4.0"}),
    (r"CC BY 3\.0 IGO", {"path": "https://creativecommons.org/licenses/by/3.0/igo/", "title": "CC BY 3.0 IGO"}),
    (r"CC BY 3\.0(?! IGO)", {"path": "https://creativecommons.org/licenses/by/3.0/", "title": "CC BY 3.0"}),
    (r"CC0", {"name": "CC0-1.0", "title": "CC0 1.0"}),
    (r"MIT", {"name": "MIT", "title": "MIT"}),
    (r"Apache", {"name": "Apache-2.0", "title": "Apache 2.0"}),
    (r"[Pp]ublic domain", {"name": "other-pd", "title": "public domain"}),
)


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def raw_entries() -> list[dict[str, Any]]:
    """The files of ``data/raw`` like entries of the manifest, columns from their first line.

    Raises
    ------
    SystemExit
        If a table or a column is nowhere described; the message says where to.
    """
    meanings = {row["column"]: row["meaning"] for row in _rows("raw_columns.csv")}
    files = {row["name"]: row for row in _rows("raw_files.csv")}
    entries = []
    for path in sorted((DATA / "raw").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            columns = next(csv.reader(stream))
        lost = [column for column in columns if column not in meanings]
        if path.name not in files or lost:
            raise SystemExit(f"data/raw/{path.name} {lost or ''}: describe it in raw_files.csv and raw_columns.csv")
        content = path.read_bytes()
        entries.append(
            {
                **files[path.name],
                "columns": {column: meanings[column] for column in columns},
                "bytes": len(content),
                "sha256": hashlib.sha256(content).hexdigest(),
            }
        )
    return entries


def _licences(words: str) -> list[dict[str, str]]:
    found = [licence for pattern, licence in _LICENCES if re.search(pattern, words)]
    if not found:
        raise SystemExit(f"no licence known by the words {words!r}: add it to _LICENCES in data/build/describe.py")
    return found


def _resource(entry: dict[str, Any], folder: str) -> dict[str, Any]:
    """One file as a Frictionless resource: tables of text with a schema, others as files with their columns listed."""
    stem, suffix = entry["name"].rsplit(".", 1)
    resource: dict[str, Any] = {
        "name": re.sub("[^a-z0-9._-]", "-", f"{folder}-{stem}-{suffix}".lower()),
        "path": f"{folder}/{entry['name']}",
        "title": entry["title"],
        "format": suffix,
        "encoding": "utf-8",
        "bytes": entry["bytes"],
        "hash": f"sha256:{entry['sha256']}",
        "licenses": _licences(entry["licence"]),
        "sources": [{"title": entry["source"]}],
    }
    for more in ("script", "attribution", "date"):
        if entry.get(more):
            resource[more] = entry[more]
    fields = [{"name": name, "type": "any", "description": text} for name, text in entry["columns"].items()]
    if suffix == "csv":
        return resource | {"type": "table", "schema": {"fields": fields}}
    return resource | {"type": "file"} | ({"columns": fields} if fields else {})


def datapackage() -> str:
    """``datapackage.json`` as text."""
    built = json.loads(manifest.MANIFEST.read_text(encoding="utf-8"))["files"]
    resources = [_resource(entry, "built") for entry in built]
    resources += [_resource(entry, "raw") for entry in raw_entries()]
    package = {
        "name": "sahel-atlas-data",
        "title": "Places, boundaries, actors and presence of the Sahel",
        "description": "What sahel-atlas resolves an article's places and actors to. Licences differ by file.",
        "licenses": [licence for _, licence in _LICENCES if licence["title"] != "MIT"],
        "resources": resources,
    }
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def _section(entry: dict[str, Any], folder: str) -> str:
    lines = [f"### `{folder}/{entry['name']}`", "", f"{entry['title']}.", ""]
    facts = [("Source", "source"), ("Licence", "licence"), ("Attribution", "attribution"), ("Date", "date")]
    lines += [f"- {word}: {entry[name]}" for word, name in facts if entry.get(name)]
    if entry.get("script"):
        lines.append(f"- Script: `{entry['script']}`")
    if entry.get("inputs"):
        lines.append(f"- Made from: {', '.join(f'`{name}`' for name in entry['inputs'])}")
    lines += [f"- {entry['bytes']:,} bytes, sha256 `{entry['sha256']}`", ""]
    if entry["columns"]:
        lines += ["| column | meaning |", "|---|---|"]
        lines += [f"| `{name}` | {text.replace('|', chr(92) + '|')} |" for name, text in entry["columns"].items()]
        lines.append("")
    return "\n".join(lines)


def readme() -> str:
    """``data/README.md`` as text."""
    built = json.loads(manifest.MANIFEST.read_text(encoding="utf-8"))["files"]
    intro = (HERE / "readme_intro.md").read_text(encoding="utf-8")
    parts = [intro, "## Built files\n", *(_section(entry, "built") for entry in built)]
    parts += ["## Raw tables, kept by hand\n", *(_section(entry, "raw") for entry in raw_entries())]
    return "\n".join(parts).rstrip() + "\n"


def build() -> None:
    """Write both files, each under a temporary name first."""
    for name, text in (("README.md", readme()), ("datapackage.json", datapackage())):
        fresh = DATA / f"{name}.new"
        fresh.write_text(text, encoding="utf-8")
        os.replace(fresh, DATA / name)


if __name__ == "__main__":
    build()
