"""Folders, JSON lines and feeds: every article in order, and a bad one named without stopping the rest."""

from __future__ import annotations

import datetime as dt
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.batches import read_articles
from geo.errors import ArticleError

TEXT = "Armed men attacked a convoy near Ménaka on Monday, a local official said."
RSS = f"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Made-up Wire</title>
<item><title>Convoy &lt;b&gt;attacked&lt;/b&gt;</title><link>https://example.org/1</link>
<pubDate>Mon, 14 Mar 2022 09:00:00 GMT</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>{TEXT}</p><script>alert(1)</script><p>Nobody claimed it.</p>]]></content:encoded></item>
<item><title>Second</title><link>https://example.org/2</link><description>{TEXT}</description></item>
<item><title>Third, a title only</title><link>https://example.org/3</link></item>
</channel></rss>"""
ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Made-up</title><entry><title>One</title>
<id>urn:1</id><updated>2022-03-14T09:00:00Z</updated><summary>{TEXT}</summary></entry></feed>"""


def test_a_folder_in_order_of_names(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text(TEXT, "utf-8")
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "deep.md").write_text(f"---\npublished: 2022-03-14\n---\n{TEXT}", "utf-8")
    (tmp_path / "c.txt").write_bytes(b"\x00\x01\x02")
    (tmp_path / ".hidden.txt").write_text(TEXT, "utf-8")
    (tmp_path / "picture.png").write_bytes(b"x")
    (tmp_path / "link.txt").symlink_to("/etc/hostname")
    (tmp_path / "round").symlink_to(tmp_path)
    found = list(read_articles([tmp_path]))
    assert [Path(each.name).name for each in found] == ["b.txt", "c.txt", "deep.md"]
    assert [each.article is None for each in found] == [False, True, False]
    assert found[1].fault is not None
    assert "is not text" in found[1].fault


def test_json_lines_with_bad_ones_between(tmp_path: Path) -> None:
    rows = [
        json.dumps(
            {"id": 7, "text": TEXT, "published": "2022-03-14", "lang": "en", "title": "T", "url": "https://e.org"}
        ),
        "",
        "{no json",
        json.dumps({"title": "no text"}),
        json.dumps([TEXT]),
        json.dumps({"id": "late", "text": TEXT, "published": "soon"}),
        json.dumps({"id": "path", "text": "/etc/passwd"}),
    ]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(rows), "utf-8")
    found = list(read_articles([path]))
    assert [each.name for each in found] == ["7", f"{path}:3", f"{path}:4", f"{path}:5", "late", "path"]
    first = found[0].article
    assert first is not None
    assert (first.text, first.title, first.url, first.published) == (TEXT, "T", "https://e.org", dt.date(2022, 3, 14))
    assert [each.fault is None for each in found] == [True, False, False, False, False, True]
    assert all(each.fault is None or "\n" not in each.fault for each in found)
    last = found[-1].article
    assert last is not None
    assert last.text == "/etc/passwd", "a text is never taken for a path"


@pytest.mark.parametrize(("name", "content"), [("a.rss", RSS), ("a.xml", RSS)])
def test_rss(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    one, two, three = read_articles([tmp_path / name])
    assert one.article is not None
    assert two.article is not None
    assert one.article.text == f"{TEXT}\n\nNobody claimed it."
    assert (one.article.title, one.article.source) == ("Convoy attacked", "Made-up Wire")
    assert (one.article.published, one.article.url) == (dt.date(2022, 3, 14), "https://example.org/1")
    assert "only the summary" in two.article.notes[-1]
    assert three.fault is not None
    assert "title only" in three.fault


def test_atom_and_what_is_no_feed(tmp_path: Path) -> None:
    (tmp_path / "a.atom").write_text(ATOM, "utf-8")
    (tmp_path / "b.xml").write_text("<a><b/></a>", "utf-8")
    (tmp_path / "c.xml").write_text('<!DOCTYPE a [<!ENTITY l "lol">]><rss><channel/></rss>', "utf-8")
    found = [each for name in ("a.atom", "b.xml", "c.xml") for each in read_articles([tmp_path / name])]
    assert found[0].article is not None
    assert found[0].article.published == dt.date(2022, 3, 14)
    assert ["no entries" in str(found[1].fault), "declares entities" in str(found[2].fault)] == [True, True]


def test_an_address_of_a_feed_and_of_a_page() -> None:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body, kind = (RSS, "application/rss+xml") if self.path == "/feed" else (TEXT, "text/plain; charset=utf-8")
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    try:
        assert len([each for each in read_articles([f"{base}/feed"], allow_private=True) if each.article]) == 2
        (page,) = read_articles([f"{base}/page"], allow_private=True)
        assert page.article is not None
        assert (page.article.text, page.article.url) == (TEXT, f"{base}/page")
        (refused,) = read_articles([f"{base}/page"])
        assert "private network" in str(refused.fault)
    finally:
        server.shutdown()
        server.server_close()


def test_what_is_not_there(tmp_path: Path) -> None:
    (lost,) = read_articles([str(tmp_path / "none.txt")])
    assert "no such file" in str(lost.fault)
    with pytest.raises(ArticleError, match="cannot be read"):
        list(read_articles([tmp_path / "none.jsonl"]))


@settings(max_examples=60)
@given(st.binary(max_size=300), st.sampled_from([".jsonl", ".xml", ".rss", ".html", ".md", ".txt", ".pdf", ".docx"]))
def test_any_bytes_end_in_articles_or_one_line_each(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, suffix: str
) -> None:
    path = tmp_path_factory.mktemp("any") / f"a{suffix}"
    path.write_bytes(content)
    for each in read_articles([path]):
        assert (each.article is None) == (each.fault is not None)
        assert each.fault is None or "\n" not in each.fault
