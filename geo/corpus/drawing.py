"""The map of many articles: claims as points on a canvas, by time, kind, actor and source."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from geo import schemas, wording
from geo.actors import actor_name
from geo.articles import Article
from geo.claims.speakers import REPORT
from geo.corpus.results import read_claims, read_manifest
from geo.maps import draw
from geo.names import fold

if TYPE_CHECKING:
    from geo.maps import SahelMap

KILLED = "killed"


def draw_corpus(
    claims: str | os.PathLike[str] | gpd.GeoDataFrame,
    *,
    lang: str = "en",
    title: str | None = None,
    countries: Collection[str] = (),
    regions: Collection[str] = (),
    since: str | None = None,
    until: str | None = None,
    copies: bool = False,
) -> SahelMap:
    """Draw the claims of many articles.

    Parameters
    ----------
    claims : path-like or GeoDataFrame
        Folder of a run, or a table as :func:`geo.corpus.read_claims` gives it, EPSG:4326.
    lang : {'en', 'fr'}
        Of the map's own words.
    title : str, optional
        Of the page.
    countries, regions : collection of str
        Only claims of these countries (ISO 3166-1 alpha-3) and admin-1 units (by name, accents and case aside).
    since, until : str, optional
        Only claims of these days, YYYY-MM-DD; claims without a day are left out then.
    copies : bool
        Whether what a copy of a wire story repeats is drawn again for each copy.

    Returns
    -------
    SahelMap
        A claim at a point is a point. A claim about an area has no point, and gets none: the map says how many.
    """
    notes: tuple[str, ...] = ()
    if not isinstance(claims, gpd.GeoDataFrame):
        notes = (_counted(read_manifest(claims)["counts"]),)
        claims = read_claims(claims, countries)
    shown = _chosen(claims, countries, regions, since, until)
    if not copies and "copy_of" in shown:
        shown = shown[shown["copy_of"].isna()]
    days = shown["published"].dropna() if "published" in shown else pd.Series(dtype=object)
    named = title or f"{len(shown):,} claims"
    about = Article(text=named, title=named, lang=lang, notes=notes, published=_day(days.max()) if len(days) else None)
    return draw(
        schemas.empty("claims"), schemas.empty("places"), about, lang=lang, title=named, events=as_events(shown, lang)
    )


def _counted(counts: dict[str, int]) -> str:
    """What the table holds, in a sentence."""
    told = "{articles:,} articles, {different:,} different, {stories:,} stories; {bad:,} not read; {claims:,} claims"
    return told.format(**counts)


def _day(day: Any) -> dt.date | None:
    return dt.date.fromisoformat(day) if isinstance(day, str) else None


def _chosen(
    claims: gpd.GeoDataFrame,
    countries: Collection[str],
    regions: Collection[str],
    since: str | None,
    until: str | None,
) -> gpd.GeoDataFrame:
    """Rows of some countries, regions and days."""
    kept = pd.Series(True, index=claims.index)
    if countries:
        kept &= claims["iso3"].isin(set(countries))
    if regions:
        wanted = {fold(name) for name in regions}
        kept &= claims["adm1"].map(lambda name: isinstance(name, str) and fold(name) in wanted)
    if since:
        kept &= claims["date_end"].fillna(claims["date_start"]).fillna("") >= since
    if until:
        kept &= claims["date_start"].fillna("9999") <= until
    return claims[kept]


def as_events(claims: gpd.GeoDataFrame, lang: str = "en") -> gpd.GeoDataFrame:
    """Claims as the points of :func:`geo.bulk.pack_events`: ``type, date, actor, value, text, source``.

    ``value`` is the lower bound of the killed; ``source`` who says so: the speaker, else the outlet; ``text`` the
    place, how the claim stands, and its quote. Geometries that are no points are left out.
    """
    said = wording.words(lang)["types"]
    names: dict[str, str] = {}
    rows: list[dict[str, Any]] = []
    for row in claims.drop(columns="geometry").to_dict("records"):
        for actor in (*row["actors"][:1], row["asserted_by"]):
            if actor not in names:
                names[actor] = actor_name(actor, lang)
        killed = [number["low"] for number in row["numbers"] if number["what"] == KILLED and number["low"] is not None]
        outlet = row.get("source")
        place = ", ".join(part for part in (row["place_name"], row["adm1"], row["iso3"]) if isinstance(part, str))
        copies = row.get("copies")
        stands = [row["status"], f"{copies} copies" if isinstance(copies, int) and copies > 1 else ""]
        rows.append(
            {
                "type": str(said[row["type"]]),
                "date": row["date_start"],
                "actor": names[row["actors"][0]] if row["actors"] else None,
                "value": max(killed, default=None),
                "source": outlet if row["asserted_by"] == REPORT and outlet else names[row["asserted_by"]],
                "text": f"{place} ({', '.join(filter(None, stands))}): {row['quote']}",
            }
        )
    points = claims.geometry.where(claims.geom_type == "Point")
    columns = ["type", "date", "actor", "value", "source", "text"]
    return gpd.GeoDataFrame(pd.DataFrame(rows, columns=columns, index=claims.index), geometry=points, crs=claims.crs)
