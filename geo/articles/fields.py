"""What a file or a caller says of an article, its day and its language; and the language of a text that nobody told."""

from __future__ import annotations

import datetime as dt

import regex

from geo import lexicon
from geo.errors import ArticleError


def read_day(value: object, where: str) -> dt.date:
    """A date of a front matter or of the command line."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value).strip()[:10])
    except ValueError as fault:
        raise ArticleError(f"{where} is {str(value)[:40]!r}, which is no date: write it as YYYY-MM-DD") from fault


def read_language(code: str, where: str) -> str:
    """A language that has word lists."""
    short = code.strip().lower()[:2]
    if short not in lexicon.languages():
        known = ", ".join(lexicon.languages())
        raise ArticleError(f"{where}: language {code[:20]!r} is not read yet: choose one of {known}")
    return short


def detect_language(text: str) -> tuple[str, str | None]:
    """Detected language, and a note where no supported language is likely."""
    import py3langid

    letters = regex.findall(r"\p{L}", text[:5000])
    latin = regex.findall(r"\p{Latin}", text[:5000])
    if len(letters) > 20 and len(latin) < len(letters) / 2:
        return "en", "most of the text is not in Latin script, which is not read yet: little or nothing will be found"
    code = py3langid.classify(text[:5000])[0]
    if code in lexicon.languages():
        return code, None
    ranked = [name for name, _ in py3langid.rank(text[:5000]) if name in lexicon.languages()]
    note = f"the text seems to be in {code!r}, which is not read yet: read as if it were {ranked[0]!r}"
    return ranked[0], note if len(letters) > 200 else None
