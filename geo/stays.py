"""The reference ledger for a page: every stay with its days, so that the page can tell who was where on any of them."""

from __future__ import annotations

from numbers import Number
from typing import Any

import geopandas as gpd

from geo import retelling
from geo.actors import actor_name
from geo.footing import Ground
from geo.payload import clip
from geo.wording import blank

NAME_MOST = 200  # characters that are shown; the table keeps all
_TEXTS = {
    "from": "from",
    "to": "to",
    "since": "actor_from",
    "status": "status",
    "claimed_by": "claimed_by",
    "against": "contradiction",
}


def stays(ledger: gpd.GeoDataFrame, ground: Ground, lang: str) -> list[dict[str, Any]]:
    """Rows for the page.

    Parameters
    ----------
    ledger : GeoDataFrame
        Schema ``presence``; from :func:`geo.presence.load_presence` all stays, from :func:`geo.presence.on` one day's.
    ground : Ground
        Takes the points.
    lang : {'en', 'fr'}
        Language of the actors' names.

    Returns
    -------
    list of dict
        ``geom`` (-1 for a stay without a point, which the table lists), ``name``, ``actor`` [id, name], ``from, to,
        since`` (when the actor came to the region) as precise as their source, ``status, claimed_by, strength``,
        ``against`` (who contests it, and what is not certain).
    """
    return [_stay(row, ground, lang) for row in ledger.to_dict("records")]


def packed(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The rows as a page carries them: each site, actor and speaker once, without the names of columns.

    Returns
    -------
    dict
        ``columns``; ``known``: by column, the values that rows refer to by number; ``rows``, whose ``against`` is a
        number in :func:`against`, -1 for none.
    """
    columns = ["geom", "name", "actor", "from", "to", "since", "status", "strength", "claimed_by", "against"]
    known: dict[str, list[Any]] = {column: [] for column in ("name", "actor", "status", "claimed_by")}
    for row in rows:
        for column, values in known.items():
            if row[column] not in values:
                values.append(row[column])
    remarks = against(rows)
    rows = [{**row, "against": remarks.index(row["against"]) if row["against"] else -1} for row in rows]
    found = [[known[c].index(row[c]) if c in known else row[c] for c in columns] for row in rows]
    return {"columns": columns, "known": known, "rows": found}


def against(rows: list[dict[str, Any]]) -> list[str]:
    """What speaks against the stays, or is not certain about them, each remark once; rows refer to it by number."""
    return list(dict.fromkeys(row["against"] for row in rows if row["against"]))


def _figure(value: Any) -> str:
    """A strength as it is printed; what is no number is printed as it stands."""
    return f"{value:,.0f}" if isinstance(value, Number) else clip(value, NAME_MOST)


def _stay(row: dict[str, Any], ground: Ground, lang: str) -> dict[str, Any]:
    spot = {"geo_prec": 1, "radius_m": row.get("precision_m"), "kind": "site", "place_id": "", "iso3": ""}
    footing = ground.place({**spot, "geometry": row["geometry"]})
    figures = [row[column] for column in ("low", "best", "high") if not blank(row[column])]
    texts = {key: "" if blank(row.get(column)) else clip(row[column], NAME_MOST) for key, column in _TEXTS.items()}
    texts["against"] = retelling.places(texts["against"], "en")
    voices = texts["claimed_by"].split("|")  # the ledger's mark between sources
    texts["claimed_by"] = "; ".join(retelling.voice(voice, lang) for voice in voices)
    actor = str(row["actor_id"])
    return {
        "geom": footing.number,
        "name": retelling.site(clip(row["name"], NAME_MOST), lang),
        "actor": [clip(actor, NAME_MOST), clip(actor_name(actor, lang), NAME_MOST)],
        "strength": " – ".join(dict.fromkeys(map(_figure, figures))),
        **texts,
    }
