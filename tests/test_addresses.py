"""Addresses: private networks refused after resolution, limits of size and redirects, and only text."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from geo import addresses
from geo.addresses import fetch_page
from geo.errors import ArticleError


@pytest.fixture
def site() -> Iterator[dict[str, Any]]:
    """A loopback server; a path's entry is (status, headers, body)."""
    pages: dict[str, Any] = {"asked": []}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            pages["asked"].append(self.path)
            status, headers, body = pages[self.path]
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    pages["address"] = f"http://127.0.0.1:{server.server_port}"
    yield pages
    server.shutdown()
    server.server_close()


HTML = {"Content-Type": "text/html; charset=utf-8"}


def test_a_page_is_fetched_with_its_kind_and_last_address(site: dict[str, Any]) -> None:
    site["/a"] = (302, {"Location": "/b"}, b"")
    site["/b"] = (200, HTML, "Ménaka".encode())
    page = fetch_page(site["address"] + "/a", allow_private=True)
    assert (page.content.decode(), page.kind, page.charset) == ("Ménaka", "text/html", "utf-8")
    assert page.url == site["address"] + "/b"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "0.0.0.0",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "10.1.2.3",
        "192.168.0.1",
        "172.16.0.1",
        "169.254.169.254",
        "[fe80::1]",
        "[fd00::1]",
        "100.64.0.1",
        "2130706433",
        "0x7f.1",
        "224.0.0.1",
    ],
)
def test_private_addresses_are_refused_before_anything_is_sent(site: dict[str, Any], host: str) -> None:
    site["/"] = (200, HTML, b"secret")
    port = site["address"].rpartition(":")[2]
    with pytest.raises(ArticleError, match=r"private network|could not be fetched"):
        fetch_page(f"http://{host}:{port}/")
    assert site["asked"] == []


def test_a_name_that_resolves_to_a_private_address(site: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Resolved once, and connected to by number: a name cannot change its answer between check and use."""
    calls = []

    def resolve(host: str, port: int, *args: object, **more: object) -> list[Any]:
        calls.append(host)
        address = "93.184.216.34" if len(calls) > 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    site["/"] = (200, HTML, b"secret")
    monkeypatch.setattr(addresses.socket, "getaddrinfo", resolve)
    with pytest.raises(ArticleError, match="leads to a private network"):
        fetch_page(f"http://rebinding.example:{site['address'].rpartition(':')[2]}/")
    assert site["asked"] == []


def test_one_private_number_among_several_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *args, **more: found)
    with pytest.raises(ArticleError, match="private network"):
        fetch_page("http://mixed.example/")


def test_a_redirect_into_the_private_network_is_refused(monkeypatch: pytest.MonkeyPatch, site: dict[str, Any]) -> None:
    """The first hop is public (made so for the test), the second is not."""
    site["/a"] = (302, {"Location": "http://127.0.0.1:1/inside"}, b"")
    port = int(site["address"].rpartition(":")[2])
    real = addresses._public_socket
    hops = []

    def connect(host: str, at: int, timeout: Any, **more: Any) -> socket.socket:
        hops.append(host)
        if len(hops) == 1:
            return socket.create_connection(("127.0.0.1", port))
        return real(host, at, timeout, **more)

    monkeypatch.setattr(addresses, "_public_socket", connect)
    with pytest.raises(ArticleError, match=r"127\.0\.0\.1:1/inside leads to a private network"):
        fetch_page("http://public.example/a")


@pytest.mark.parametrize(
    ("status", "headers", "body", "message"),
    [
        (404, HTML, b"", "answers HTTP 404"),
        (200, {"Content-Type": "image/png"}, b"x", "is image/png, no article"),
        (200, HTML, b"x" * 3000, "sends more than"),
        (302, {"Location": "/loop"}, b"", "redirects more than"),
        (302, {"Location": "file:///etc/passwd"}, b"", "no http or https address"),
        (302, {"Location": "http://user:s3cret@example.org/"}, b"", "plain address"),
    ],
)
def test_limits(
    site: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    headers: dict[str, str],
    body: bytes,
    message: str,
) -> None:
    monkeypatch.setattr(addresses, "MAX_BYTES", 2000)
    site["/loop"] = (status, headers, body)
    with pytest.raises(ArticleError, match=message) as caught:
        fetch_page(site["address"] + "/loop", allow_private=True)
    assert "\n" not in str(caught.value)
    assert "s3cret" not in str(caught.value)


def test_a_slow_page_ends(site: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "WHOLE_S", -1.0)
    site["/"] = (200, HTML, b"slow")
    with pytest.raises(ArticleError, match="takes longer than"):
        fetch_page(site["address"] + "/", allow_private=True)


@pytest.mark.parametrize(
    "url", ["ftp://example.org/a", "http://", "http://[::1", "https://a:b@example.org/", "file:///etc/passwd"]
)
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(ArticleError):
        fetch_page(url)
