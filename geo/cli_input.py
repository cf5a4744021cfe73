"""What the command line reads: articles of files, folders, feeds and addresses, bad ones named on standard error."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from geo.errors import ArticleError, GeoError
from geo.terminal import Progress, one_line, unseen

if TYPE_CHECKING:
    from geo.articles import Article


def read_all(
    sources: list[str], published: str | None, lang: str | None, allow_private: bool = False, show: Progress = unseen
) -> list[Article]:
    """Articles of the sources, in order.

    Raises
    ------
    ArticleError
        If there is none that can be read; the first reason is told.
    """
    from geo.batches import read_articles

    read = []
    for each in read_articles(sources, published, lang, allow_private):
        read.append(each)
        show("opening", len(read), None)
    found = [each.article for each in read if each.article is not None]
    faults = [each.fault for each in read if each.fault is not None]
    if not found:
        raise ArticleError(faults[0] if faults else f"{', '.join(sources)[:200]}: there is no article in it")
    for fault in faults:
        print(f"left out: {one_line(fault)}", file=sys.stderr)
    return found


def forms_of(also: str | None, pictures: frozenset[str]) -> tuple[list[str], list[str]]:
    """What ``--also`` names, apart: forms of tables, and suffixes of pictures.

    Raises
    ------
    GeoError
        If one of them is not known.
    """
    from geo.handover import FORMS

    wanted = [word.strip().lower().lstrip(".") for word in (also or "").split(",") if word.strip()]
    unknown = [word for word in wanted if word not in FORMS and word not in pictures]
    if unknown:
        raise GeoError(
            f"--also {', '.join(unknown)} is not known: choose from {', '.join([*FORMS, *sorted(pictures)])}"
        )
    return [word for word in wanted if word in FORMS], [word for word in wanted if word in pictures]
