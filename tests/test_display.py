"""What a notebook shows of an article: every character once, escaped, with its marks."""

from __future__ import annotations

import datetime as dt
import re
from html.parser import HTMLParser
from typing import Any

import geopandas as gpd
from hypothesis import given
from hypothesis import strategies as st
from made_up import article

import geo
from geo import schemas
from geo.display import highlight
from geo.markup import escape

TEXT = "On 12 March 2022 fighters of JNIM attacked Mondoro, in Mali. The army said 27 soldiers were killed."


class Reader(HTMLParser):
    """The text of a page, and the tags it is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.tags, self.attributes = "", set(), set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.words += "\n" if tag == "br" else ""

    def handle_data(self, data: str) -> None:
        self.words += data


def read(page: str) -> Reader:
    found = Reader()
    found.feed(page)
    return found


def test_an_analysis_shows_itself() -> None:
    found = geo.analyse(article(TEXT, published=dt.date(2022, 3, 14), title="<b>Attack</b>"))
    page = read(found._repr_html_())
    assert TEXT in page.words
    assert "<b>Attack</b>" in page.words
    assert {"mark", "table"} <= page.tags
    assert not page.tags & {"script", "style", "iframe", "img", "a", "link"}
    assert page.attributes <= {"style", "title"}
    marks = re.findall(r"<mark title=[^>]*>([^<]*)</mark>", found._repr_html_())
    assert {"Mondoro", "Mali"} <= set(marks)


def test_an_article_shows_itself() -> None:
    page = read(article("One.\n\nTwo <script>alert(1)</script>.", title="T")._repr_html_())
    assert "Two <script>alert(1)</script>." in page.words
    assert "script" not in page.tags


def spans(text: str, pairs: list[tuple[int, int]], kind: str) -> gpd.GeoDataFrame:
    rows: list[dict[str, Any]] = []
    for at, (one, other) in enumerate(pairs):
        start, end = sorted((one % (len(text) + 1), other % (len(text) + 1)))
        row: dict[str, Any] = {"start": start, "end": end, "confidence": 0.5, "status": "resolved", "kind": "locality"}
        if kind == "claims":
            row |= {"claim_id": f"c{at}", "type": "attack", "status": "contested", "asserted_by": '"><img src=x>'}
        rows.append(row | {"toponym": "<i>", "reason": '"><script>'})
    return schemas.from_rows(rows, kind)


@given(
    st.text(st.characters(exclude_categories=["C"]), max_size=60),
    st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), max_size=5),
    st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), max_size=5),
)
def test_every_character_once_and_nothing_runs(text: str, places: list[Any], claims: list[Any]) -> None:
    page = read(highlight(text, spans(text, places, "places"), spans(text, claims, "claims")))
    assert page.words == text
    assert page.tags <= {"div", "mark", "span", "br"}
    assert page.attributes <= {"style", "title"}


def test_controls_and_turns_of_direction_are_shown_as_such() -> None:
    assert escape("a\u202eb\x00c") == "a\ufffdb\ufffdc"
