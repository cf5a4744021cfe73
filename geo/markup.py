"""Text as HTML for notebooks: escaped, with inline styles only, so that one that is not trusted shows it too."""

from __future__ import annotations

import html
import unicodedata
from typing import Any

MOST = 20_000  # characters of a text that are shown; a notebook that holds more is slow to open
_BIDI = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"), "\ufffd")
_BODY = "line-height:1.7;max-width:46em"


def escape(text: Any) -> str:
    """Text as HTML: nothing in it runs, turns the direction of its neighbours, or hides."""
    words = str(text).translate(_BIDI)
    kept = "".join(char if char in "\n\t" or unicodedata.category(char)[0] != "C" else "\ufffd" for char in words)
    return html.escape(kept, quote=True)


def body(pieces: str, length: int) -> str:
    """Escaped text in a column, and how much of it is left out."""
    left = f"<br><em>… and {length - MOST:,} more characters</em>" if length > MOST else ""
    return f'<div style="{_BODY}">{pieces}{left}</div>'


def heading(title: str | None, known: tuple[str | None, ...], notes: tuple[str, ...]) -> str:
    """Title, what is known of the article, and the notes on it."""
    lines = "".join(f"<br><em>{escape(note)}</em>" for note in notes)
    words = " · ".join(escape(word) for word in known if word)
    return f"<p><strong>{escape(title or 'untitled')}</strong><br>{words}{lines}</p>"


def article_html(article: Any) -> str:
    """Title, day, source and text of an article."""
    day = article.published.isoformat() if article.published else "no date"
    head = heading(article.title, (day, article.lang, article.source), article.notes)
    return head + body(escape(article.text[:MOST]).replace("\n", "<br>"), len(article.text))
