"""Copies and episodes over all articles: what is one story counts once, and bears nothing out."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import geopandas as gpd
import pandas as pd
import shapely

from geo import schemas
from geo.claims.episodes import with_episodes
from geo.claims.grouping import RECENT, SLACK, Teller
from geo.claims.spots import spots_of
from geo.corpus.scratch import Scratch
from geo.corpus.stories import stories
from geo.names import fold

MOST = 2000  # claims at one place whose days hang together, compared at once: more would not fit in memory as a table
COARSE = 4  # UCDP date_prec: a claim known to a longer span than a month is of no episode
_CHANGED = ("contradicts", "status", "reason", "episode_id")
_WORDS = 12  # last words of a sentence by which copies are known: an outlet puts its own dateline before the first


def tell_stories(scratch: Scratch) -> None:
    """Fill in ``story``, and ``copies``: how many articles of the sources tell it, itself counted."""
    db = scratch.db
    every = db.execute("SELECT key, published, sign FROM article ORDER BY published IS NULL, published, key")
    for key, first in stories(every):
        db.execute("UPDATE article SET story = ? WHERE key = ?", (first, key))
    db.execute(
        "UPDATE article SET copies = (SELECT sum(other.weight) FROM article other WHERE other.story = article.story)"
    )


def mark_copies(scratch: Scratch) -> None:
    """Fill in ``copy_of`` and ``copies`` of claims: those of one story in the same words are one claim, told often."""
    db = scratch.db
    db.execute("UPDATE claims SET copies = (SELECT weight FROM article WHERE article.key = claims.key)")
    told = "SELECT story FROM article GROUP BY story HAVING count(*) > 1 ORDER BY story"
    for (story,) in db.execute(told).fetchall():
        claims = db.execute(
            "SELECT claims.rowid, claims.key, cells, weight FROM claims JOIN article USING (key) WHERE story = ? "
            "ORDER BY article.key != story, published IS NULL, published, claims.key, n",
            (story,),
        ).fetchall()
        alike: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
        for rowid, key, cells, weight in claims:
            row = json.loads(cells)
            words = tuple(fold(row["quote"]).split()[-_WORDS:])
            same = (row["type"], words, row["asserted_by"], row["mention_id"] is None, row["place_name"])
            alike[same].append((rowid, key, row["claim_id"], weight))
        for group in alike.values():
            number = sum({key: weight for _, key, _, weight in group}.values())
            first = identifier(group[0][1], group[0][2])
            for place, (rowid, key, _, _) in enumerate(group):
                copy = first if place and key != group[0][1] else None
                db.execute("UPDATE claims SET copy_of = ?, copies = ? WHERE rowid = ?", (copy, number, rowid))


def identifier(key: str, own: str) -> str:
    """Id of a claim or mention among all articles: 16 digits of its article's key, and its id there."""
    return f"{key[:16]}.{own}"


def find_spots(scratch: Scratch) -> None:
    """Fill in ``spot``, ``first`` and ``last`` of claims that can be of an episode."""
    db = scratch.db
    keys: dict[tuple[Any, ...], int] = {}
    found: list[tuple[int, str, str, int]] = []
    db.execute("CREATE TEMP TABLE at (rowid INTEGER PRIMARY KEY, place INTEGER, first TEXT, last TEXT)")
    current, ids = "", {}
    for rowid, key, cells, day in db.execute(
        "SELECT claims.rowid, key, claims.cells, published FROM claims JOIN article USING (key) "
        "WHERE copy_of IS NULL ORDER BY key, n"
    ):
        row = json.loads(cells)
        window = _window(row, day)
        if window is None:
            continue
        if key != current:
            mentions = db.execute("SELECT cells FROM places WHERE key = ?", (key,)).fetchall()
            current, ids = (
                key,
                {one["mention_id"]: one["place_id"] for one in (json.loads(cell) for (cell,) in mentions)},
            )
        place = (ids.get(row["mention_id"]), row["place_name"], row["iso3"], row["geometry"])
        found.append((rowid, *window, keys.setdefault(place, len(keys))))
        if len(found) >= 10_000:
            _note(db, found)
    _note(db, found)
    spots = _spots(list(keys))
    db.execute("CREATE TEMP TABLE spot (place INTEGER PRIMARY KEY, number INTEGER)")
    db.executemany("INSERT INTO spot VALUES (?, ?)", enumerate(spots))
    db.execute(
        "UPDATE claims SET spot = spot.number, first = at.first, last = at.last FROM at JOIN spot USING (place) "
        "WHERE at.rowid = claims.rowid"
    )
    db.execute("CREATE INDEX claims_spot ON claims (spot, first)")


def _note(db: Any, found: list[tuple[int, str, str, int]]) -> None:
    db.executemany("INSERT INTO at (rowid, first, last, place) VALUES (?, ?, ?, ?)", found)
    found.clear()


def _window(row: dict[str, Any], published: str | None) -> tuple[str, str] | None:
    """Days that a claim can be about, as wide as :func:`with_episodes` takes them; None where it can be of none."""
    if row["date_start"] and row["date_prec"] and row["date_prec"] <= COARSE:
        last = dt.date.fromisoformat(row["date_end"] or row["date_start"])
        return (dt.date.fromisoformat(row["date_start"]) - SLACK).isoformat(), (last + SLACK).isoformat()
    if row["date_start"] or published is None:
        return None
    return (dt.date.fromisoformat(published) - RECENT).isoformat(), published


def _spots(places: list[tuple[Any, ...]]) -> list[int | None]:
    """A number for each different place, the same for the same place."""
    points = [shapely.from_wkb(one[3]) if one[3] else None for one in places]
    ids = [str(number) for number in range(len(places))]
    named = pd.DataFrame({"mention_id": ids, "place_id": [one[0] for one in places]})
    cells = {"mention_id": ids, "place_name": [one[1] for one in places], "iso3": [one[2] for one in places]}
    return spots_of(gpd.GeoDataFrame(cells, geometry=points, crs=schemas.CRS), named)


def find_episodes(scratch: Scratch) -> int:
    """Write ``episode_id``, ``contradicts`` and ``status`` across stories into the claims.

    Returns
    -------
    int
        How often claims that hang together were too many to be compared at once, and were cut in two by day.
    """
    db, cut = scratch.db, 0
    for (spot,) in db.execute("SELECT DISTINCT spot FROM claims WHERE spot IS NOT NULL ORDER BY spot").fetchall():
        for chain, whole in _chains(scratch, spot):
            cut += not whole
            if len({story for _, story, _, _ in chain}) > 1:
                for rowid, cells in _episodes(scratch, chain):
                    db.execute("UPDATE claims SET cells = ? WHERE rowid = ?", (json.dumps(cells), rowid))
    return cut


def _chains(scratch: Scratch, spot: int) -> Iterator[tuple[list[tuple[int, str, str, str]], bool]]:
    """Claims at one place whose days hang together: (rowid, story, key, cells), and whether they are all of them."""
    rows = scratch.db.execute(
        "SELECT claims.rowid, story, key, cells, first, last FROM claims JOIN article USING (key) "
        "WHERE spot = ? ORDER BY first, key, n",
        (spot,),
    )
    chain: list[tuple[int, str, str, str]] = []
    end = ""
    for rowid, story, key, cells, first, last in rows:
        if chain and (first > end or len(chain) >= MOST):
            yield chain, first > end
            chain, end = [], ""
        chain.append((rowid, story, key, cells))
        end = max(end, last)
    if chain:
        yield chain, True


def _episodes(scratch: Scratch, chain: list[tuple[int, str, str, str]]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Rows that an episode changes."""
    numbers = {story: number for number, story in enumerate(dict.fromkeys(story for _, story, _, _ in chain))}
    tellers = [_teller(scratch, story) for story in numbers]
    before = [json.loads(cells) for _, _, _, cells in chain]
    rows = []
    for (_, _, key, _), cells in zip(chain, before, strict=True):
        point = shapely.from_wkb(cells["geometry"]) if cells["geometry"] else None
        own = {"claim_id": identifier(key, cells["claim_id"]), "mention_id": "here", "geometry": point}
        apart = [identifier(key, other) for other in cells["contradicts"]]
        rows.append(dict.fromkeys(("modality", "edited")) | cells | own | {"contradicts": apart})
    here = pd.DataFrame({"mention_id": ["here"], "place_id": ["here"]})  # they are at one spot: that is settled
    found = with_episodes(
        schemas.from_rows(rows, "claims"), here, [numbers[story] for _, story, _, _ in chain], tellers
    )
    after = found[["claim_id", *_CHANGED]].to_dict("records")
    leader: dict[str, str] = {}
    for row in after:
        if row["episode_id"] is not None:
            leader.setdefault(row["episode_id"], row["claim_id"])
    for (rowid, _, _, _), cells, row in zip(chain, before, after, strict=True):
        if row["episode_id"] is not None:
            yield (
                rowid,
                cells
                | row
                | {"claim_id": cells["claim_id"], "episode_id": f"e.{leader[row['episode_id']]}", "across": True},
            )


def _teller(scratch: Scratch, story: str) -> Teller:
    """Whose story it is, and of which day."""
    (meta,) = scratch.db.execute("SELECT meta FROM article WHERE key = ?", (story,)).fetchone()
    told = json.loads(meta)
    day = dt.date.fromisoformat(told["published"]) if told["published"] else None
    return Teller(source_of(told), day)


def source_of(told: dict[str, Any]) -> str | None:
    """Whose article it is: its source, else the host of its address; None where neither is known."""
    try:
        return told["source"] or (urlsplit(told["url"]).hostname if told["url"] else None)
    except ValueError:  # no address
        return None
