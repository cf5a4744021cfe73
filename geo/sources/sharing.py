"""Whether and how other people's events may stand in a file that is passed on."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from geo import lexicon
from geo.actors import actor_name
from geo.errors import DataError
from geo.sources.acled import LICENCE as ACLED_TERMS


def refuse_unshareable(events: gpd.GeoDataFrame, may_share: bool) -> None:
    """Refuse events whose terms forbid passing them on, unless the user says that they may.

    Parameters
    ----------
    events : GeoDataFrame
        Any table; only one with a column ``licence`` can hold such events.
    may_share : bool
        The user's word that their agreement with ACLED allows it.

    Raises
    ------
    DataError
        If there is such an event and no such word.
    """
    if may_share or "licence" not in events:
        return
    kept = int((events["licence"] == ACLED_TERMS).sum())
    if kept:
        raise DataError(
            f"{kept} events are ACLED's, whose terms do not allow a shared file to carry them: "
            "say --share-acled (share_acled=True) if your agreement with ACLED does, or leave the file out"
        )


def to_draw(events: gpd.GeoDataFrame, lang: str = "en") -> gpd.GeoDataFrame:
    """Events with the columns that a map draws: ``type, date, actor, value, source, text``.

    Parameters
    ----------
    events : GeoDataFrame
        Schema ``events``.
    lang : {'en', 'fr'}
        Language of actors' names and of our own words.

    Returns
    -------
    GeoDataFrame
        One row an event, EPSG:4326; ``text`` says which dataset has the event, under which number, how precisely, and
        what its notes say; ``attrs["value"]`` is the word for what ``value`` counts.
    """
    said = lexicon.load(lang, "map")
    first = events["actors"].map(lambda ids: actor_name(ids[0], lang) if ids else "")
    precise = events["geo_prec"].map(said["events"]["precision"]).fillna("")
    numbers = events["event_id"].str.partition(":")[2]
    text = events["dataset"] + " " + numbers + ": " + events["notes"].fillna("").str.slice(0, 220)
    table = gpd.GeoDataFrame(
        {
            "type": events["type"].fillna("other"),
            "date": events["date_start"],
            "actor": first.where(first != "", events["side_a"].fillna("")),
            "value": pd.to_numeric(events["killed_best"], errors="coerce"),
            "source": events["dataset"],
            "text": text.where(precise == "", text + " (" + precise + ")"),
            "licence": events["licence"],
        },
        geometry=events.geometry,
        crs=events.crs,
    )
    table.attrs["value"] = str(said["numbers"]["killed"])
    return table
