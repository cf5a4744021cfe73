"""Many articles: read on all cores or a cluster into GeoParquet, with copies, stories and episodes; and their map."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geo.corpus.drawing import draw_corpus
    from geo.corpus.results import read_claims, read_manifest, read_places
    from geo.corpus.running import Result, run

# A worker's reader imports this package: nothing is loaded that it does not use.
_PUBLIC = {
    "Result": "running",
    "draw_corpus": "drawing",
    "read_claims": "results",
    "read_manifest": "results",
    "read_places": "results",
    "run": "running",
}
__all__ = ["Result", "draw_corpus", "read_claims", "read_manifest", "read_places", "run"]


def __getattr__(name: str) -> Any:
    """Load a public name's module on first use."""
    if name not in _PUBLIC:
        raise AttributeError(f"module 'geo.corpus' has no attribute {name!r}")
    return getattr(import_module(f"geo.corpus.{_PUBLIC[name]}"), name)
