"""One process that reads articles, for a worker: it can crash or be ended without harm to anything else.

``python -m geo.corpus.reader`` speaks on standard input and output: a length (four bytes, the most significant first)
and so much JSON. It loads gazetteer and word lists once, says ``{"ready": stamp}``, then answers every
``{"form", "content", "seconds"}`` with ``{"record", "areas"}``.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
import signal
import sys
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any

from geo.errors import GeoError

if TYPE_CHECKING:
    import geopandas as gpd

MEMORY = 3 << 30  # bytes that one article may take before it fails alone; reading one takes 0.4 GB
GRACE = 5.0  # seconds after its limit at which a reader whose worker is gone ends by itself
_WARM = {
    "en": "Militants attacked a village near Mopti in central Mali on Monday, killing 12 civilians, the army said.",
    "fr": "Des hommes armés ont attaqué lundi un village près de Mopti, au Mali, tuant douze civils, selon l'armée.",
}


def send(stream: IO[bytes], message: dict[str, Any]) -> None:
    """Write one message."""
    content = json.dumps(message).encode("ascii")
    stream.write(len(content).to_bytes(4, "big") + content)
    stream.flush()


def receive(stream: IO[bytes]) -> dict[str, Any] | None:
    """Read one message; None where the other side is gone."""
    head = stream.read(4)
    if len(head) < 4:
        return None
    size = int.from_bytes(head, "big")
    content = stream.read(size)
    found: dict[str, Any] | None = json.loads(content) if len(content) == size else None
    return found


def read_item(form: str, content: str) -> dict[str, Any]:
    """Places and claims of an article as plain values, and the shapes of its areas apart, each once.

    Returns
    -------
    dict
        ``record``: ``fault``, or ``meta, sign, places, claims``; ``areas``: id to WKB in hexadecimal.
    """
    from geo.corpus.inputs import article_of
    from geo.corpus.stories import signature
    from geo.pipeline import analyse

    areas: dict[str, str] = {}
    try:
        article = article_of(form, content)
        found = analyse(article, corrected=False)
    except GeoError as fault:
        return {"record": {"fault": " ".join(str(fault).split())}, "areas": {}}
    except (Exception, RecursionError) as fault:  # noqa: BLE001 - whatever is wrong with one article is told, and the next one read
        return {"record": {"fault": f"{type(fault).__name__}: {' '.join(str(fault).split())[:200]}"}, "areas": {}}
    meta = {
        "title": article.title,
        "published": article.published.isoformat() if article.published else None,
        "lang": article.lang,
        "source": article.source,
        "url": article.url,
        "characters": len(article.text),
    }
    tables = {"places": rows(found.places, areas), "claims": rows(found.claims, areas)}
    return {"record": {"meta": meta, "sign": signature(article.text), **tables}, "areas": areas}


def rows(table: gpd.GeoDataFrame, areas: dict[str, str]) -> list[dict[str, Any]]:
    """Rows of a table as plain values; ``geometry`` of a point as WKB, of anything else as its id in ``areas``."""
    from geo.tables import plain

    columns = list(table.columns)
    found = []
    for values in table.to_numpy(dtype=object).tolist():  # the whole table at once: twenty columns, a handful of rows
        row = dict(zip(columns, values, strict=True))
        shape = row.pop("geometry")
        row = {name: plain(value) for name, value in row.items()}
        row["geometry"], row["area"] = None, None
        if shape is not None and not shape.is_empty:
            if shape.geom_type == "Point":
                row["geometry"] = shape.wkb_hex
            else:
                row["area"] = hashlib.sha256(shape.wkb).hexdigest()[:16]
                areas.setdefault(row["area"], shape.wkb_hex)
        found.append(row)
    return found


def warm_up() -> None:
    """Load whatever the first article would load, and have it left out of the search for garbage."""
    for lang, text in _WARM.items():
        read_item(
            "row",
            json.dumps(
                {"text": text, "published": "2022-04-20", "lang": lang} | dict.fromkeys(("url", "source", "title"))
            ),
        )
    gc.collect()
    gc.freeze()


def _limit_memory() -> None:
    with suppress(ImportError, OSError, ValueError):  # Windows has no such limit
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, resource.getrlimit(resource.RLIMIT_DATA)[1]))


def main() -> None:
    """Answer until nobody asks."""
    from geo.corpus.stamp import stamp

    incoming, outgoing = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is no answer
    _limit_memory()
    warm_up()
    send(outgoing, {"ready": stamp()})
    while (asked := receive(incoming)) is not None:
        if hasattr(signal, "setitimer"):  # the system ends it, even in a loop that hears nothing
            signal.setitimer(signal.ITIMER_REAL, asked["seconds"] + GRACE)
        answer = read_item(asked["form"], asked["content"])
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)
        send(outgoing, answer)


if __name__ == "__main__":
    with suppress(BrokenPipeError, KeyboardInterrupt):
        main()
