"""From a run's parts to its result: GeoParquet of places and claims by country and month, and what it was made from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from geo import datasets, schemas
from geo.corpus.episodes import find_episodes, find_spots, identifier, mark_copies, source_of, tell_stories
from geo.corpus.scratch import Scratch, plain
from geo.corpus.stamp import versions
from geo.corpus.store import MANIFEST, Folder
from geo.errors import GeoError
from geo.handover import save_parts

MORE = {
    "article": "id of the article: the first 16 digits of the SHA-256 of its content, the program and its data",
    "story_id": "article that tells the same story first; a wire story in fifty outlets is one story",
    "copies": "how many articles of the sources have this, the same words in one story, itself counted",
    "source": "who printed the article, or the host of its address",
    "published": "day of publication, YYYY-MM-DD",
    "area": "id in areas.parquet of an area's shape; the geometry itself is there for points only",
}
COPY_OF = {"copy_of": "claim that this one repeats, from another article of the same story"}
_ARTICLES = pa.schema(
    [
        *(pa.field(name, pa.string()) for name in ("article", "key", "title", "published", "lang", "source", "url")),
        pa.field("names", pa.list_(pa.string())),
        pa.field("story_id", pa.string()),
        *(pa.field(name, pa.int64()) for name in ("copies", "characters", "places", "claims")),
    ]
)
_ROWS = 10_000  # made a table at once: memory stays the same however many there are


def build(folder: Folder, scratch: Scratch) -> dict[str, Any]:
    """Put the result together from the parts, and publish it.

    Parameters
    ----------
    folder : Folder
        Locked.
    scratch : Scratch
        With the names of the sources' articles.

    Returns
    -------
    dict
        The manifest, as it was written.

    Raises
    ------
    GeoError
        If the disk is full: the last result is still there then.
    """
    scratch.fill(folder.records())
    tell_stories(scratch)
    mark_copies(scratch)
    find_spots(scratch)
    cut = find_episodes(scratch)
    counts = _counts(scratch) | {"episodes_cut": cut}
    try:
        for kind in ("claims", "places"):
            counts |= _save_table(scratch, kind, folder.building / kind)
        _save_articles(scratch, folder.building / "articles.parquet")
        _save_areas(scratch, folder.building / "areas.parquet")
    except OSError as fault:
        raise GeoError(f"{folder.path} cannot be written to ({fault.strerror or fault}): run again to go on") from fault
    bad = scratch.db.execute("SELECT name, reason FROM bad ORDER BY number, name, reason").fetchall()
    files = {
        path.relative_to(folder.building).as_posix(): {"sha256": datasets.sha256(path), "bytes": path.stat().st_size}
        for path in sorted(folder.building.rglob("*.parquet"))
    }
    made = {"made_with": versions(), "counts": counts | {"bad": len(bad)}, "files": files}
    made["bad"] = [{"name": name, "reason": reason} for name, reason in bad]
    folder.publish(made)
    return made


def _counts(scratch: Scratch) -> dict[str, int]:
    """How many articles, different ones, stories."""
    told = "SELECT coalesce(sum(weight), 0), count(*), count(DISTINCT story) FROM article"
    return dict(zip(("articles", "different", "stories"), scratch.db.execute(told).fetchone(), strict=True))


def _save_table(scratch: Scratch, kind: str, into: Path) -> dict[str, int]:
    """Write one table, a file for each country and month."""
    into.mkdir(parents=True)
    rows = 0
    episodes: set[str] = set()
    status = dict.fromkeys(("contested", "corroborated"), 0)
    waiting: list[dict[str, Any]] = []
    parts: list[tuple[int, int, Path]] = []
    every = scratch.db.execute(f"SELECT DISTINCT country, month FROM {kind} ORDER BY country, month").fetchall()
    for country, month in every:
        found = list(_rows(scratch, kind, country, month))
        rows += len(found)
        for row in found if kind == "claims" else ():
            episodes.update([row["episode_id"]] if row.get("episode_id") else [])
            status[row["status"]] = status.get(row["status"], 0) + 1
        path = into / f"country={country}" / f"month={month}" / "part.parquet"
        parts.append((len(waiting), len(waiting) + len(found), path))
        waiting += found
        if len(waiting) >= _ROWS:
            save_parts(frame(waiting, kind), kind, parts)
            waiting, parts = [], []
    if parts:
        save_parts(frame(waiting, kind), kind, parts)
    if kind == "places":
        return {"places": rows}
    return {"claims": rows, "episodes": len(episodes), **{name: status[name] for name in sorted(status)}}


def _rows(scratch: Scratch, kind: str, country: str, month: str) -> Iterator[dict[str, Any]]:
    """Rows of one file, by day of publication, article, and place in it."""
    own = "t.copy_of, t.copies" if kind == "claims" else "NULL, article.copies"
    rows = scratch.db.execute(
        f"SELECT t.key, t.cells, story, meta, {own} FROM {kind} t JOIN article USING (key) "
        "WHERE country = ? AND month = ? ORDER BY published IS NULL, published, t.key, n",
        (country, month),
    )
    for key, cells, story, meta, copy_of, copies in rows.fetchall():
        row, told = json.loads(cells), json.loads(meta)
        if copy_of:
            row |= _of_first(scratch, copy_of)
        row |= {"article": key[:16], "story_id": story[:16], "copies": copies, "published": told["published"]}
        row["source"] = source_of(told)
        for name in ("claim_id", "mention_id"):
            if row.get(name):
                row[name] = identifier(key, row[name])
        if kind == "claims":
            row["copy_of"] = copy_of
            if not row.pop("across", False):
                row["contradicts"] = [identifier(key, other) for other in row["contradicts"]]
        yield row


def _of_first(scratch: Scratch, claim: str) -> dict[str, Any]:
    """What a copy has from the claim that it repeats."""
    article, own = claim.split(".", 1)
    rows = scratch.db.execute("SELECT cells FROM claims WHERE key >= ? AND key < ?", (article, article + "g"))
    for (cells,) in rows:
        row = json.loads(cells)
        if row["claim_id"] == own:
            kept = {name: row.get(name) for name in ("status", "episode_id", "contradicts", "across")}
            if not kept["across"]:
                kept |= {"contradicts": [identifier(article, other) for other in row["contradicts"]], "across": True}
            return kept
    raise GeoError(f"claim {claim} is lost: remove the folder's parts, and run again")


def frame(rows: list[dict[str, Any]], kind: str) -> gpd.GeoDataFrame:
    """A table of the schema, with the columns of :data:`MORE`; the same columns whatever the rows."""
    more = [name for name in schemas.OPTIONAL[kind] if not name.startswith("edited")]
    names = [*schemas.SCHEMAS[kind], *more, *MORE, *(COPY_OF if kind == "claims" else ())]
    found = []
    for row in rows:
        cells = {name: _whole(row.get(name)) for name in names}
        cells["geometry"] = shapely.from_wkb(row["geometry"]) if row["geometry"] else None
        found.append(cells)
    table = schemas.from_rows(found, kind)
    table["copies"] = table["copies"].astype("int64")
    return table


def _whole(value: Any) -> Any:
    """A cell that a file can hold."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, list):
        return [_whole(part) for part in value]
    return {name: _whole(part) for name, part in value.items()} if isinstance(value, dict) else value


def _save_articles(scratch: Scratch, path: Path) -> None:
    """Write the table of articles."""
    rows = scratch.db.execute(
        "SELECT key, meta, story, copies, places, claims FROM article ORDER BY published IS NULL, published, key"
    )
    with pq.ParquetWriter(path, _ARTICLES, compression="zstd") as writer:
        while some := rows.fetchmany(_ROWS):
            writer.write_table(pa.Table.from_pylist([_article(scratch, row) for row in some], schema=_ARTICLES))


def _article(scratch: Scratch, row: tuple[Any, ...]) -> dict[str, Any]:
    """A row of the table of articles."""
    key, meta, story, copies, places, claims = row
    names = scratch.db.execute("SELECT name FROM named WHERE key = ? ORDER BY number", (key,)).fetchall()
    told = {name: _whole(value) for name, value in json.loads(meta).items()}
    more = {"names": [name for (name,) in names], "copies": copies, "places": places, "claims": claims}
    return told | more | {"article": key[:16], "key": key, "story_id": story[:16], "source": source_of(told)}


def _save_areas(scratch: Scratch, path: Path) -> None:
    """Write the shapes of areas, each once."""
    rows = scratch.db.execute("SELECT id, wkb FROM area ORDER BY id").fetchall()
    used = _used(scratch)
    kept = [(name, shape) for name, shape in rows if name in used]
    shapes = shapely.from_wkb([bytes.fromhex(shape) for _, shape in kept])
    areas = gpd.GeoDataFrame({"area": [name for name, _ in kept]}, geometry=list(shapes), crs=schemas.CRS)
    areas["area"] = areas["area"].astype("string")
    areas.to_parquet(path, index=False, compression="zstd")


def _used(scratch: Scratch) -> set[str]:
    """Areas of the rows that are in the result."""
    return {
        area
        for kind in ("places", "claims")
        for (area,) in scratch.db.execute(f"SELECT DISTINCT json_extract(cells, '$.area') FROM {kind}")
        if area
    }


__all__ = ["COPY_OF", "MANIFEST", "MORE", "build", "frame"]
