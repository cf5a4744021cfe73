"""A web page over HTTP, with limits: no private address, little time, little size, few redirects, only text.

An article's address may come from a mail or a feed: the program must not be made to read the user's own network.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, NewConnectionError
from urllib3.poolmanager import PoolManager
from urllib3.util.connection import create_connection

from geo.errors import ArticleError

CONNECT_S, SILENCE_S, WHOLE_S = 10.0, 15.0, 40.0  # seconds to connect, between bytes, and in all
MAX_BYTES = 10_000_000  # as of files
MAX_REDIRECTS = 5
KINDS = ("text/", "application/xhtml", "application/pdf", "application/xml", "application/rss", "application/atom")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class _Private(Exception):
    """An address of a private, local or reserved network."""


@dataclass(frozen=True)
class Page:
    """What was fetched: the content, its media type, the character set that the server names, the final address."""

    content: bytes
    kind: str
    charset: str | None
    url: str


def fetch_page(url: str, allow_private: bool = False) -> Page:
    """Fetch one page.

    Parameters
    ----------
    url : str
        ``http`` or ``https``.
    allow_private : bool
        Whether private, loopback and link-local addresses may be read, and proxies of the environment used.

    Raises
    ------
    ArticleError
        If the address or a redirect leads to a private network, the server cannot be reached or refuses, or it sends
        too much, too slowly, or no text.
    """
    until = time.monotonic() + WHOLE_S
    with _session(allow_private) as session:
        for _ in range(MAX_REDIRECTS + 1):
            _check_address(url)
            try:
                answer = session.get(url, stream=True, timeout=(CONNECT_S, SILENCE_S), allow_redirects=False)
                with answer:
                    onward = answer.headers.get("location") if answer.is_redirect else None
                    if onward is None:
                        return _page(answer, url, until)
                    url = urljoin(url, onward)
            except (requests.RequestException, HTTPError, UnicodeError, ValueError) as fault:
                raise ArticleError(_why(url, fault)) from None
    raise ArticleError(f"{_shown(url)} redirects more than {MAX_REDIRECTS} times: give the last address")


def _check_address(url: str) -> None:
    """Raise for an address that is none of the web's."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as fault:
        raise ArticleError(f"{_shown(url)} is no address: {fault}") from None
    if parts.scheme not in ("http", "https") or not host:
        raise ArticleError(f"{_shown(url)} is no http or https address: save the page as .html and give that")
    if parts.username or parts.password or port == 0:
        raise ArticleError(f"{_shown(url)} carries a name, a password or no port: give the plain address")


def _page(answer: requests.Response, url: str, until: float) -> Page:
    """The body of an answer, within the limits."""
    if answer.status_code != 200:
        raise ArticleError(f"{_shown(url)} answers HTTP {answer.status_code}: open it in a browser and save the page")
    kind = answer.headers.get("content-type", "text/html").partition(";")[0].strip().lower()
    if not kind.startswith(KINDS) and kind != DOCX:
        raise ArticleError(f"{_shown(url)} is {kind[:60]}, no article: give the address of a page of text")
    parts, size = [], 0
    for part in answer.iter_content(1 << 16):
        size += len(part)
        parts.append(part)
        if size > MAX_BYTES:
            raise ArticleError(f"{_shown(url)} sends more than {MAX_BYTES // 1_000_000} MB: give one article's address")
        if time.monotonic() > until:
            raise ArticleError(f"{_shown(url)} takes longer than {WHOLE_S:.0f} s: save the page and give the file")
    charset = answer.encoding if "charset" in answer.headers.get("content-type", "").lower() else None
    return Page(b"".join(parts), kind, charset, url)


def _why(url: str, fault: Exception) -> str:
    """One line for what a connection failed of."""
    waiting, seen = [fault], set()
    while waiting:
        one = waiting.pop()
        if isinstance(one, _Private):
            return (
                f"{_shown(url)} leads to a private network ({one}), which is not read: "
                "say --allow-private if the page is your own"
            )
        seen.add(id(one))
        beneath = [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]
        waiting += [other for other in beneath if isinstance(other, Exception) and id(other) not in seen]
    return f"{_shown(url)} could not be fetched ({type(fault).__name__}): check address and connection"


def _shown(url: str) -> str:
    """An address without a password, short enough for a line."""
    text = "".join(char if char.isprintable() else "?" for char in url)[:200]
    scheme, mark, rest = text.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}{mark}{host.rpartition('@')[2]}{slash}{path}" if mark else text


def _public_socket(host: str, port: int, timeout: Any, **more: Any) -> socket.socket:
    """A connection to a host of the public internet: resolved once, checked, and connected to by number."""
    found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    for address in found:
        number = ipaddress.ip_address(address.partition("%")[0])
        mapped = getattr(number, "ipv4_mapped", None) or number
        if not mapped.is_global or mapped.is_multicast:
            raise _Private(address)
    return create_connection((found[0], port), timeout, **more)


class _Public:
    """A connection that is made to a public address only; the name is still what the certificate is held against."""

    def _new_conn(self) -> socket.socket:
        own: Any = self
        try:
            return _public_socket(
                own._dns_host,
                own.port,
                own.timeout,
                source_address=own.source_address,
                socket_options=own.socket_options,
            )
        except _Private as fault:
            raise NewConnectionError(own, f"private address {fault}") from fault
        except (OSError, UnicodeError) as fault:
            raise NewConnectionError(own, str(fault)) from fault


class _PublicHTTP(_Public, HTTPConnection):
    pass


class _PublicHTTPS(_Public, HTTPSConnection):
    pass


class _HTTPPool(HTTPConnectionPool):
    ConnectionCls = _PublicHTTP


class _HTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _PublicHTTPS


class _PublicAdapter(HTTPAdapter):
    """Connections of :class:`_Public`."""

    def init_poolmanager(self, *args: Any, **more: Any) -> None:
        self.poolmanager = PoolManager(num_pools=2, maxsize=2)
        self.poolmanager.pool_classes_by_scheme = {"http": _HTTPPool, "https": _HTTPSPool}


def _session(allow_private: bool) -> requests.Session:
    """A session that reads the public web only, unless allowed more."""
    session = requests.Session()
    session.headers.update({"User-Agent": "sahel-atlas", "Accept": "text/html, text/plain, application/pdf, */*;q=0.1"})
    if not allow_private:
        session.trust_env = False  # a proxy would resolve the name itself, after our check
        session.mount("http://", _PublicAdapter())
        session.mount("https://", _PublicAdapter())
    return session
