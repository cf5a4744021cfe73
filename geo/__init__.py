"""Sahel Atlas: a news article about the Sahel in, a map that says who claims what, where, and how surely, out.

>>> import geo
>>> article = geo.read_article("data/articles/gossi-2022.md")
>>> places = geo.locate(article)
>>> claims = geo.extract_claims(article, places)
>>> geo.save_html(geo.draw(claims, places, article), "maps/gossi-2022.html")  # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from geo.articles import Article, read_article
    from geo.claims import extract_claims
    from geo.corpus import draw_corpus
    from geo.export import save_html
    from geo.maps import draw
    from geo.pictures import save_pdf, save_png, save_svg
    from geo.pipeline import analyse, claims_from, locate

# Public name -> module. Importing geo runs nothing; a name's module is loaded when it is first used.
_PUBLIC = {
    "Article": "geo.articles",
    "analyse": "geo.pipeline",
    "claims_from": "geo.pipeline",
    "draw": "geo.maps",
    "draw_corpus": "geo.corpus",
    "extract_claims": "geo.claims",
    "locate": "geo.pipeline",
    "read_article": "geo.articles",
    "save_html": "geo.export",
    "save_pdf": "geo.pictures",
    "save_png": "geo.pictures",
    "save_svg": "geo.pictures",
}
__all__ = [
    "Article",
    "analyse",
    "claims_from",
    "draw",
    "draw_corpus",
    "extract_claims",
    "locate",
    "read_article",
    "save_html",
    "save_pdf",
    "save_png",
    "save_svg",
]


def __getattr__(name: str) -> Any:
    """Load a public name's module on first use."""
    if name not in _PUBLIC:
        raise AttributeError(f"module 'geo' has no attribute {name!r}")
    return getattr(import_module(_PUBLIC[name]), name)


def __dir__() -> list[str]:
    """Public names, for completion."""
    return sorted([*__all__, "__version__"])
