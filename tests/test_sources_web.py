"""The web adapter against a loopback server: pages, busy answers, refusals, and keys that never show."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from test_sources import NEW_ACLED, UCDP

from geo import schemas
from geo.errors import DataError
from geo.sources import web

SECRET = "s3cret-of-the-test"
SINCE, UNTIL = dt.date(2022, 1, 1), dt.date(2022, 12, 31)


class Service:
    """What the server answers, and what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, list[str]], dict[str, str]]] = []
        self.events = 0
        self.fail: list[int] = []
        self.body: bytes | None = None
        self.address = ""

    def answer(self, handler: BaseHTTPRequestHandler, body: str) -> None:
        url = urlsplit(handler.path)
        query = parse_qs(url.query) | parse_qs(body)
        self.asked.append((url.path, query, dict(handler.headers)))
        status = self.fail.pop(0) if self.fail else 200
        content = self.body if self.body is not None else json.dumps(self.found(url.path, query)).encode()
        handler.send_response(status)
        if 300 <= status < 400:
            handler.send_header("Location", "http://example.invalid/elsewhere")
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)

    def found(self, path: str, query: dict[str, list[str]]) -> Any:
        if path == "/oauth/token":
            return {"access_token": "t0ken", "token_type": "Bearer"}
        if path == "/api/acled/read":
            size, page = int(query["limit"][0]), int(query["page"][0])
            numbers = range(self.events)[(page - 1) * size : page * size]
            return {"data": [NEW_ACLED | {"event_id_cnty": f"{query['iso'][0]}-{at}"} for at in numbers]}
        size, page = int(query["pagesize"][0]), int(query["page"][0])
        return {"Result": [UCDP | {"id": at} for at in range(self.events)[page * size : (page + 1) * size]]}


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """A loopback service with small pages and no pauses, and an account."""
    found = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.answer(self, "")

        def do_POST(self) -> None:
            found.answer(self, self.rfile.read(int(self.headers["Content-Length"])).decode())

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    found.address = f"http://127.0.0.1:{server.server_port}"
    for name, value in (
        ("PAUSE", 0.0),
        ("PAGE_ACLED", 3),
        ("PAGE_UCDP", 3),
        ("_TRIES", web._TRIES.new(backoff_factor=0)),
    ):
        monkeypatch.setattr(web, name, value)
    monkeypatch.setenv("ACLED_EMAIL", "someone@example.org")
    monkeypatch.setenv("ACLED_PASSWORD", SECRET)
    monkeypatch.setenv("UCDP_TOKEN", SECRET)
    yield found
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("events", [0, 2, 3, 7])
def test_acled_page_by_page(service: Service, events: int) -> None:
    service.events = events
    seen: list[int] = []
    table = schemas.check(web.fetch_acled(["MLI", "NER"], SINCE, UNTIL, service.address, seen.append), "events")
    assert len(table) == 2 * events
    assert seen[-1] == 2 * events
    token, *reads = service.asked
    assert (token[0], token[1]["grant_type"]) == ("/oauth/token", ["password"])
    assert {read[1]["iso"][0] for read in reads} == {"466", "562"}
    assert all(read[2]["Authorization"] == "Bearer t0ken" for read in reads)
    assert reads[0][1]["event_date"] == ["2022-01-01|2022-12-31"]


def test_ucdp_page_by_page(service: Service) -> None:
    service.events = 7
    table = schemas.check(web.fetch_ucdp(["MLI", "TCD"], SINCE, UNTIL, base=service.address), "events")
    assert list(table["event_id"]) == [f"ucdp:{at}" for at in range(7)]
    assert [asked[1]["page"] for asked in service.asked] == [["0"], ["1"], ["2"]]
    assert service.asked[0][1]["Country"] == ["432,483"]
    assert service.asked[0][2]["x-ucdp-access-token"] == SECRET


def test_a_busy_service_is_asked_again(service: Service) -> None:
    service.events, service.fail = 2, [429, 503, 500]
    assert len(web.fetch_ucdp(["MLI"], SINCE, UNTIL, base=service.address)) == 2
    assert len(service.asked) == 4


@pytest.mark.parametrize(
    ("fail", "body", "message"),
    [
        ([401], None, "refused the account"),
        ([403], None, "refused the account"),
        ([302], None, "answered HTTP 302"),
        ([404], None, "answered HTTP 404"),
        ([500] * 9, None, "answered HTTP 500"),
        ([], b"<html>no</html>", "answered no JSON"),
        ([], b"[1]", "no JSON object"),
        ([], b'{"Result": "none"}', "no list of events"),
        ([], b'{"Result": [1]}', "no list of events"),
    ],
)
def test_refusals_are_one_line_without_keys(
    service: Service, fail: list[int], body: bytes | None, message: str
) -> None:
    service.fail, service.body = fail, body
    with pytest.raises(DataError, match=message) as caught:
        web.fetch_ucdp(["MLI"], SINCE, UNTIL, base=service.address)
    assert SECRET not in repr(caught.value) + repr(caught.value.__cause__) + repr(caught.value.__context__)
    assert "\n" not in str(caught.value)


def test_nobody_answers(service: Service) -> None:
    with pytest.raises(DataError, match="cannot be reached") as caught:
        web.fetch_acled(["MLI"], SINCE, UNTIL, "http://127.0.0.1:9")
    assert SECRET not in repr(caught.value)


def test_what_is_asked_wrongly(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DataError, match="no Gleditsch-Ward number of FRA"):
        web.fetch_ucdp(["FRA"], SINCE, UNTIL, base=service.address)
    with pytest.raises(DataError, match="'ML' is no ISO 3166-1 alpha-3 code"):
        web.fetch_acled(["ML"], SINCE, UNTIL, service.address)
    monkeypatch.delenv("UCDP_TOKEN")
    with pytest.raises(DataError, match="set the environment variable UCDP_TOKEN"):
        web.fetch_ucdp(["MLI"], SINCE, UNTIL, base=service.address)


def test_the_token_goes_to_no_other_place(service: Service) -> None:
    """A redirect is not followed: the header would go with it."""
    service.fail = [302]
    with pytest.raises(DataError):
        web.fetch_ucdp(["MLI"], SINCE, UNTIL, base=service.address)
    assert len(service.asked) == 1
