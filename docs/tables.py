"""The reference of the tables, from ``geo/schemas.py`` itself."""

from __future__ import annotations

from pathlib import Path

from geo import schemas

_WORDS = {
    "places": "One row for each mention of a place, from `geo.locate`.",
    "claims": "One row for each claim, from `geo.extract_claims`, `geo.claims_from` or `geo.analyse`.",
    "presence": "One row for each stay of an actor at a base or in a country, from `geo.presence.load_presence`.",
    "events": "One row for each event of ACLED, UCDP GED, GDELT or an HXL table, from `geo.sources`.",
}


def text() -> str:
    """The page as Markdown."""
    head = "All are GeoDataFrames in EPSG:4326, longitude first. `geo.schemas.check` holds a table against these."
    lines = ["# The tables", "", head, ""]
    for kind, columns in schemas.SCHEMAS.items():
        lines += [f"## {kind}", "", _WORDS[kind], "", "| column | what it holds |", "|---|---|"]
        lines += [f"| `{name}` | {meaning.replace('|', chr(92) + '|')} |" for name, meaning in columns.items()]
        more = schemas.OPTIONAL.get(kind, {})
        if more:
            lines += ["", "Columns that a table may have besides:", "", "| column | what it holds |", "|---|---|"]
            lines += [f"| `{name}` | {meaning.replace('|', chr(92) + '|')} |" for name, meaning in more.items()]
        lines.append("")
    return "\n".join(lines)


def write_tables(path: Path) -> None:
    """Write the page; the same schemas give the same bytes."""
    page = text()
    if not path.is_file() or path.read_text(encoding="utf-8") != page:
        path.write_text(page, encoding="utf-8")
