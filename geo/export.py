"""A map as a file."""

from __future__ import annotations

import logging
import os
import tempfile
from pathlib import Path

import folium

from geo.errors import GeoError

_log = logging.getLogger(__name__)


def save_html(m: folium.Map, path: str | os.PathLike[str]) -> Path:
    """Write a map as one HTML file; the same map gives the same bytes.

    Parameters
    ----------
    m : folium.Map
        From :func:`geo.maps.draw`. A plain folium map is written too, as folium writes it.
    path : path-like
        Where to; folders on the way are made. A file that is there is replaced only once the new one is whole.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    GeoError
        If the place cannot be written to.
    """
    return write(Path(path), m.get_root().render().encode("utf-8"))


def write(path: Path, content: bytes) -> Path:
    """Write a file under a temporary name beside it and rename it, so that it is never half there.

    Raises
    ------
    GeoError
        If the place cannot be written to.
    """
    if path.exists() and not path.is_file():
        raise GeoError(f"{path} is no ordinary file: choose another place or name")
    path = path.resolve()  # what a link leads to is replaced, not the link
    fresh: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, fresh = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".part")
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(fresh, 0o666 & ~mask)
        os.replace(fresh, path)
        fresh = None
    except OSError as fault:
        why = fault.strerror or str(fault)
        raise GeoError(f"{path} cannot be written ({why}): choose another place or name") from fault
    finally:
        if fresh is not None:
            Path(fresh).unlink(missing_ok=True)
    _log.info("%s: %d bytes written", path, len(content))
    return path
