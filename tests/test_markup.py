"""An article as HTML for a notebook: every word escaped, nothing left out unsaid."""

from __future__ import annotations

import datetime as dt

from geo import markup
from geo.articles import Article


def test_the_whole_of_an_article() -> None:
    article = Article("a <b>\nc", title="T & U", published=dt.date(2022, 5, 1), lang="fr", source="S", notes=("n <i>",))
    assert markup.article_html(article) == (
        "<p><strong>T &amp; U</strong><br>2022-05-01 · fr · S<br><em>n &lt;i&gt;</em></p>"
        '<div style="line-height:1.7;max-width:46em">a &lt;b&gt;<br>c</div>'
    )


def test_what_is_not_known_and_what_is_left_out() -> None:
    found = markup.article_html(Article("x" * (markup.MOST + 1_234)))
    assert found.startswith("<p><strong>untitled</strong><br>no date · en</p>")
    assert found.count("x") == markup.MOST + 1 and "… and 1,234 more characters" in found
