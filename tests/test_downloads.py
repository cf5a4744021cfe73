"""Country dumps from a server that misbehaves and from disk: whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import io
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from geo import downloads, fetching
from geo.errors import DataError
from geo.gazetteer import load_gazetteer

SHARED = Path(__file__).resolve().parents[2] / "shared" / "geonames"


def line(number: int, name: str, lat: float, lon: float, code: str = "PPL", **more: str) -> str:
    """One line of a dump, 19 columns."""
    kind = more.get("kind", "P")
    cells = [str(number), name, name, more.get("alternates", ""), str(lat), str(lon), kind, code, more.get("iso", "ML")]
    return "\t".join([*cells, "", "08", "", "", "", "0", "", "290", "Africa/Bamako", "2021-03-09"])


DUMP = "\n".join(
    [
        line(90000001, "Zzoukoundou", 15.5, -1.2, alternates="Zukundu,zwkwndw,زوكوندو,ZKD"),
        line(90000002, "Gossi", 15.82, -1.29, "RUIN", kind="S", alternates="Gossi Vieux"),
        line(2457163, "Gao", 16.27167, -0.04472, "PPLA"),
        line(90000003, "Zzowadi", 16.0, -1.0, "WAD", kind="H"),
        line(90000004, "Route nationale 16", 16.0, -1.0, "RD", kind="R"),
        line(90000005, "Région de Zzou", 16.0, -1.0, "ADM1", kind="A"),
        *(line(90001000 + at, f"Zzvillage {at}", 14 + at / 1000, -2 - at / 1000) for at in range(800)),
    ]
)


def zipped(text: str = DUMP, name: str = "ML.txt") -> bytes:
    """A dump as the server has it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(zipfile.ZipInfo("readme.txt"), "Readme for GeoNames")
        archive.writestr(zipfile.ZipInfo(name), text)
    return stream.getvalue()


BODY = zipped()


@dataclass
class Server:
    """What the loopback server does, one script a request, and what it was asked."""

    url: str = ""
    scripts: list[Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=list)
    ranges: list[str | None] = field(default_factory=list)


def send(
    body: bytes = BODY,
    *,
    status: int = 200,
    length: int | None = None,
    cut: int | None = None,
    stall: float = 0,
    kind: str = "application/zip",
    etag: str = '"v1"',
) -> Callable[[BaseHTTPRequestHandler], None]:
    """A script: answer with the body or the range asked for, lie about its length, cut it, stall before its end."""

    def script(handler: BaseHTTPRequestHandler) -> None:
        part, code, first = body, status, 0
        asked = handler.headers.get("Range")
        if asked and status == 200 and handler.headers.get("If-Range") == etag:
            first = int(asked.removeprefix("bytes=").rstrip("-"))
            part, code = body[first:], 206
        handler.send_response(code)
        handler.send_header("Content-Type", kind)
        if etag:
            handler.send_header("ETag", etag)
        if code == 206:
            handler.send_header("Content-Range", f"bytes {first}-{len(body) - 1}/{len(body)}")
        handler.send_header("Content-Length", str(len(part) if length is None else length))
        handler.end_headers()
        handler.wfile.write(part if cut is None else part[:cut])
        handler.wfile.flush()
        time.sleep(stall)

    return script


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A loopback server; the user's data folder is a fresh one and pauses are short."""
    monkeypatch.setenv("SAHEL_ATLAS_DATA", str(tmp_path / "user"))
    monkeypatch.setenv("SAHEL_ATLAS_TIMEOUT", "0.4")
    monkeypatch.setattr(fetching, "PAUSE_S", 0.01)
    for proxy in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(proxy, raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.ranges.append(self.headers.get("Range"))
            script = state.scripts[min(len(state.ranges), len(state.scripts)) - 1]
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                script(self)
            self.close_connection = True

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    loop = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    loop.daemon_threads = True
    thread = threading.Thread(target=loop.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    state.url = f"http://127.0.0.1:{loop.server_port}"
    load_gazetteer.cache_clear()
    yield state
    loop.shutdown()
    loop.server_close()
    load_gazetteer.cache_clear()


def added(tmp_path: Path) -> list[str]:
    """Files in the folder of packs."""
    folder = tmp_path / "user" / "packs"
    return sorted(path.name for path in folder.iterdir() if path.name != ".lock") if folder.is_dir() else []


PACK = ["geonames-ML-names.marisa", "geonames-ML-typos.marisa", "geonames-ML.json", "geonames-ML.parquet"]


def test_a_dump_is_added_listed_found_and_removed(server: Server, tmp_path: Path) -> None:
    server.scripts = [send()]
    seen: list[tuple[str, int, int | None]] = []
    assert load_gazetteer().lookup("Zzoukoundou") == []
    (pack,) = downloads.add_geonames(["ml"], base_url=server.url, progress=lambda *told: seen.append(told))
    assert (pack.name, pack.date, pack.builtin) == ("geonames-ML", "2021-03-09", False)
    assert (
        pack.places == 803
    )  # 800 villages, Zzoukoundou, the wadi, old Gossi; Gao is there, roads and regions are not taken
    assert added(tmp_path) == PACK
    assert any(what == "downloading ML.zip" and done == total == len(BODY) for what, done, total in seen)
    assert list((tmp_path / "user" / "downloads").iterdir()) == []

    gazetteer = load_gazetteer()
    place = gazetteer.lookup("Zukundu")[0].place
    assert (place.place_id, place.iso3, place.adm1_pcode) == ("geonames:90000001", "MLI", "ML06")
    assert place.alternates == ("Zukundu", "زوكوندو")
    assert gazetteer.lookup("زوكوندو")[0].place == place
    assert [pack.name for pack in downloads.installed()] == ["gazetteer", "geonames-ML"]

    assert downloads.remove("ML").name == "geonames-ML"
    assert added(tmp_path) == []
    assert load_gazetteer().lookup("Zzoukoundou") == []


def test_what_is_there_is_not_added_twice(server: Server) -> None:
    server.scripts = [send()]
    before = [match.place.place_id for match in load_gazetteer().lookup("Gossi")]
    downloads.add_geonames(["ML"], base_url=server.url)
    gazetteer = load_gazetteer()
    assert [match.place.place_id for match in gazetteer.lookup("Gossi")] == before
    assert gazetteer.lookup("Gossi Vieux")[0].place.place_id == "site:MLI_GOSSI_TOWN"  # the ruin is the town
    assert gazetteer.place("geonames:90000002").name == "Gossi"
    assert gazetteer.lookup("Gao")[0].place.place_id == "geonames:2457163"


def test_adding_again_changes_nothing(server: Server, tmp_path: Path) -> None:
    server.scripts = [send()]
    hashes = []
    for _ in range(2):
        downloads.add_geonames(["ML"], base_url=server.url)
        folder = tmp_path / "user" / "packs"
        hashes.append([hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in PACK])
    assert hashes[0] == hashes[1]


def test_a_broken_transfer_is_taken_up_where_it_ended(server: Server, tmp_path: Path) -> None:
    server.scripts = [send(cut=1000), send(cut=2000), send()]
    downloads.add_geonames(["ML"], base_url=server.url)
    assert server.ranges == [None, "bytes=1000-", "bytes=3000-"]
    assert added(tmp_path) == PACK


def test_the_next_run_goes_on_too(server: Server, tmp_path: Path) -> None:
    server.scripts = [send(cut=1000), *[send(cut=0)] * 3]
    with pytest.raises(DataError, match="run the same command again"):
        downloads.add_geonames(["ML"], base_url=server.url)
    assert added(tmp_path) == []
    server.scripts, server.ranges = [send()], []
    downloads.add_geonames(["ML"], base_url=server.url)
    assert server.ranges == ["bytes=1000-"]
    assert added(tmp_path) == PACK


def test_a_new_version_on_the_server_starts_afresh(server: Server, tmp_path: Path) -> None:
    server.scripts = [send(cut=1000, etag='"v0"'), send()]
    downloads.add_geonames(["ML"], base_url=server.url)
    assert added(tmp_path) == PACK


def test_without_a_validator_nothing_is_pieced_together(server: Server, tmp_path: Path) -> None:
    server.scripts = [send(cut=1000, etag=""), send(etag="")]
    downloads.add_geonames(["ML"], base_url=server.url)
    assert server.ranges == [None, None]
    assert added(tmp_path) == PACK


BAD = {
    "truncates": ([send(cut=1000)], "could not be downloaded"),
    "stalls": ([send(cut=1000, stall=1.2)], "fell silent"),
    "promises more": ([send(length=len(BODY) + 500, etag="")], "could not be downloaded"),
    "promises less": ([send(length=len(BODY) - 500)], "ML.zip"),
    "a page": ([send(b"<!doctype html><p>log in", kind="text/html; charset=utf-8")], "text/html, not a zip"),
    "a page called a zip": ([send(b"<!doctype html><p>log in")], "no zip archive"),
    "nothing": ([send(b"")], "no zip archive"),
    "not found": ([send(b"no", status=404)], "404"),
    "server error": ([send(b"no", status=503)], "503"),
    "a damaged zip": ([send(BODY.replace(b"Zzvillage 400", b"Zzvillage 4OO", 1))], "damaged|cannot be read"),
    "no dump inside": ([send(zipped("hello\n"))], "no GeoNames dump: line 1 has 1 columns"),
    "half a line": ([send(zipped(DUMP + "\n1\tx"))], "columns in place of 19"),
    "not text": ([send(zipped("\udcff".encode("utf-8", "surrogatepass").decode("latin-1") * 9))], "no GeoNames dump"),
    "an empty dump": ([send(zipped(""))], "no places"),
    "another country": ([send(zipped(line(1, "Niamey", 13.5, 2.1, iso="NE")))], "holds no place of ML: it holds NE"),
    "off the Earth": ([send(zipped(line(1, "Nowhere", 93, 2.1)))], "no place on Earth"),
    "two dumps": ([send(zipped(name="readme2.txt").replace(b"readme.txt", b"readm1.txt"))], "should hold one dump"),
}


@pytest.mark.parametrize("case", BAD)
def test_nothing_is_half_installed(server: Server, tmp_path: Path, case: str) -> None:
    scripts, message = BAD[case]
    server.scripts = scripts
    with pytest.raises(DataError, match=message) as caught:
        downloads.add_geonames(["ML"], base_url=server.url)
    assert "\n" not in str(caught.value)
    assert added(tmp_path) == []
    assert [pack.name for pack in downloads.installed()] == ["gazetteer"]
    assert load_gazetteer().lookup("Zzoukoundou") == []


def test_a_failed_update_leaves_the_old_pack(server: Server, tmp_path: Path) -> None:
    server.scripts = [send(), send(zipped("hello\n"))]
    downloads.add_geonames(["ML"], base_url=server.url)
    with pytest.raises(DataError):
        downloads.add_geonames(["ML"], base_url=server.url)
    assert added(tmp_path) == PACK
    assert load_gazetteer().lookup("Zzoukoundou")


def test_endless_bodies_end(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "LARGEST", 10_000)
    server.scripts = [send()]
    with pytest.raises(DataError, match="no country dump"):
        downloads.add_geonames(["ML"], base_url=server.url)
    assert added(tmp_path) == []


def test_no_server(server: Server) -> None:
    with pytest.raises(DataError, match="no connection"):
        downloads.add_geonames(["ML"], base_url="http://127.0.0.1:1")
    with pytest.raises(DataError, match="no http"):
        downloads.add_geonames(["ML"], base_url="file:///etc")


@pytest.mark.parametrize(
    ("codes", "message"),
    [(["Mali"], "two-letter"), (["../x"], "two-letter"), (["QQ"], "no country"), ([], "no country given")],
)
def test_codes_that_are_none(server: Server, codes: list[str], message: str) -> None:
    with pytest.raises(DataError, match=message):
        downloads.add_geonames(codes, base_url=server.url)
    assert server.ranges == []


@pytest.mark.parametrize("packed", [True, False])
def test_from_a_file(server: Server, tmp_path: Path, packed: bool) -> None:
    path = tmp_path / ("any.zip" if packed else "any.txt")
    path.write_bytes(BODY if packed else DUMP.encode())
    (pack,) = downloads.add_geonames(from_file=path)
    assert pack.name == "geonames-ML" and pack.places == 803
    assert path.is_file() and server.ranges == []


def test_a_file_of_several_countries(server: Server, tmp_path: Path) -> None:
    path = tmp_path / "both.txt"
    path.write_text(DUMP + "\n" + line(90009999, "Zzamey", 13.5, 2.1, iso="NE") + "\n", encoding="utf-8")
    assert [pack.name for pack in downloads.add_geonames(["NE"], from_file=str(path))] == ["geonames-NE"]
    assert [pack.name for pack in downloads.add_geonames(from_file=[path])] == ["geonames-ML", "geonames-NE"]


def test_files_that_are_not_there_or_not_dumps(server: Server, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="is not there"):
        downloads.add_geonames(from_file=tmp_path / "none.zip")
    with pytest.raises(DataError, match="cannot be read"):
        downloads.add_geonames(from_file=tmp_path)
    (tmp_path / "x.zip").write_bytes(BODY[:5000])
    with pytest.raises(DataError, match="no GeoNames dump"):
        downloads.add_geonames(from_file=tmp_path / "x.zip")


def test_what_cannot_be_removed(server: Server) -> None:
    with pytest.raises(DataError, match="part of the program"):
        downloads.remove("gazetteer")
    with pytest.raises(DataError, match="added so far: none"):
        downloads.remove("../packages")


def test_hostile_names_stay_plain_text(server: Server, tmp_path: Path) -> None:
    names = ["{{ 7 * 7 }}zzx", "<script>zzx</script>", "zzx|iso:MLI", "zzx\u202egnp", "zzx" * 500]
    path = tmp_path / "bad.txt"
    path.write_text("\n".join(line(90000010 + at, name, 15, -1) for at, name in enumerate(names)), encoding="utf-8")
    downloads.add_geonames(from_file=path)
    gazetteer = load_gazetteer()
    assert gazetteer.place("geonames:90000010").name == names[0]
    assert gazetteer.place("geonames:90000012").name == "zzx iso:MLI"
    assert gazetteer.place("geonames:90000013").name == "zzxgnp"


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.skipif(not SHARED.is_dir(), reason="no shared folder on this machine")
def test_seven_real_dumps_in_a_minute(server: Server) -> None:
    """Processor time, which a busy machine does not stretch; bench/lookup.py has the time by the clock."""
    began = time.process_time()
    packs = downloads.add_geonames(from_file=sorted(SHARED.glob("GN_*.txt")))
    assert len(packs) == 7 and sum(pack.places for pack in packs) > 95_000
    assert time.process_time() - began < 60
    began = time.process_time()
    gazetteer = load_gazetteer()
    gazetteer.lookup("Gossi")
    assert time.process_time() - began < 2
    assert gazetteer.lookup("Gossi")[0].place.place_id == "site:MLI_GOSSI_TOWN"
