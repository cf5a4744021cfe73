"""Articles made up by the tests."""

from __future__ import annotations

from typing import Any

from geo.articles import Article


def article(text: str, lang: str = "en", **more: Any) -> Article:
    """An article of a test."""
    return Article(text=text, lang=lang, **more)
