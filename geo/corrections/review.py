"""A table to check, doubtful rows first, whose empty columns make it a corrections file when they are filled in."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo.actors import actor_name
from geo.corrections.files import COLUMNS, article_name
from geo.corrections.values import date_text, numbers_text
from geo.tables import guarded

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.articles import Article


def review(article: Article, places: gpd.GeoDataFrame, claims: gpd.GeoDataFrame) -> pd.DataFrame:
    """Places and claims of an article as a table to check.

    Parameters
    ----------
    article : Article
    places, claims : GeoDataFrame
        Schemas ``places`` and ``claims``.

    Returns
    -------
    DataFrame
        The columns of a corrections file, all text. ``table, quote, now, reason, confidence`` say what was read; the
        least certain first, claims and places together. ``do``, the ``set_`` columns, ``who, when, why`` are empty: a
        row corrects something once they are filled. A name that is read alike everywhere has one row for all its
        mentions.
    """
    rows = [*_claim_rows(article, claims), *_place_rows(article, places)]
    rows.sort(key=lambda row: (row["doubt"], row["at"], row["table"]))
    return pd.DataFrame(
        [{name: row.get(name, "") for name in COLUMNS} for row in rows], columns=list(COLUMNS), dtype=str
    )


def review_csv(table: pd.DataFrame) -> str:
    """The table as CSV that no spreadsheet takes for formulas, with a mark by which Excel knows UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows([guarded(str(cell)) for cell in row] for row in table.itertuples(index=False, name=None))
    return "\ufeff" + out.getvalue()


def _claim_rows(article: Article, claims: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """One row a claim."""
    rows = []
    for row in claims.to_dict("records"):
        confidence = float(row["confidence"])
        contested = row["status"] == "contested"
        rows.append(
            _row(article, row, "claim", row["quote"])
            | {
                "now": _said(row, article.lang),
                "doubt": min(confidence, 0.5) if contested else confidence,
                "claim_type": row["type"],
                "claim_place": row["place_name"] or "",
                "claim_speaker": row["asserted_by"] or "",
            }
        )
    return rows


def _said(row: dict[str, Any], lang: str) -> str:
    """What a claim says, in the words of a corrections file where it has such."""

    def who(ids: list[str]) -> str:
        return ", ".join(f"{actor_name(one, lang)} [{one}]" for one in ids)

    sides = " -> ".join(filter(None, (who(row["actors"]), who(row["targets"]))))
    parts = {
        "type": row["type"],
        "who": sides,
        "where": row["place_name"],
        "when": date_text(row),
        "how many": numbers_text(row["numbers"]),
        "says": row["asserted_by"],
        "stance": row["stance"],
        "status": row["status"],
    }
    return "; ".join(f"{name}: {value}" for name, value in parts.items() if value and value != "none")


def _place_rows(article: Article, places: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """One row a printed name, or one a mention where the same name is read in several ways."""
    readings: dict[str, dict[tuple[Any, ...], list[dict[str, Any]]]] = {}
    for row in places.to_dict("records"):
        key = tuple(str(row[name]) for name in ("kind", "status", "place_id"))
        readings.setdefault(row["toponym"], {}).setdefault(key, []).append(row)
    rows = []
    for toponym, ways in readings.items():
        alike = [way[:1] for way in ways.values()] if len(ways) == 1 else list(ways.values())
        for row in (one for way in alike for one in way):
            start = "" if len(ways) == 1 else str(int(row["start"]))
            found = _row(article, row, "place", toponym) | {"start": start, "doubt": float(row["confidence"])}
            rows.append(found | {"now": _where(row)})
    return rows


def _where(row: dict[str, Any]) -> str:
    """What a place was taken for."""
    inside = [row[name] for name in ("name", "adm2", "adm1", "iso3") if row[name]]
    parts = [row["kind"], row["status"], ", ".join(map(str, inside)), row["place_id"]]
    return "; ".join(str(part) for part in parts if part)


def _row(article: Article, row: dict[str, Any], table: str, quote: str) -> dict[str, Any]:
    """What both kinds of row have."""
    return {
        "table": table,
        "quote": quote,
        "reason": row.get("reason") or "",
        "confidence": f"{float(row['confidence']):.2f}",
        "article": article_name(article),
        "start": str(int(row["start"])),
        "at": int(row["start"]),
    }
