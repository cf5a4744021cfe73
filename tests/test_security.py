"""What the program's own code must not do: run what it reads, say keys aloud, write formulas."""

from __future__ import annotations

import ast
import csv
import io
import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from geo import tables
from geo.corrections import values
from geo.terminal import one_line

ROOT = Path(__file__).resolve().parents[1]
CODE = sorted(path for name in ("geo", "data/build", "bench", "release") for path in (ROOT / name).rglob("*.py"))
# Modules that run what they read, and calls that do: by the name that the code writes.
MODULES = {"pickle", "cPickle", "dill", "cloudpickle", "marshal", "shelve", "joblib", "code", "codeop", "runpy"}
CALLS = {"eval", "exec", "compile", "__import__"}
ATTRIBUTES = {"read_pickle", "to_pickle", "load_pickle", "unsafe_load", "full_load", "system", "popen", "allow_pickle"}
SAFE_LOADERS = {"SafeLoader", "CSafeLoader", "_LOADER"}
# A package of the index, held to its hash, keeps its rows so: read when the data are built, by a reader that refuses
# whatever is not a list, a text or a number.
ALLOWED = {("data/build/gazetteer_sources.py", "pickle")}


def _faults(tree: ast.AST) -> list[tuple[int, str]]:
    """Lines that run what they read."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(node.lineno, name.name) for name in node.names if name.name.partition(".")[0] in MODULES]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [(node.lineno, node.module)] if node.module.partition(".")[0] in MODULES else []
        elif isinstance(node, ast.Call):
            found += [(node.lineno, what) for what in _calls(node)]
    return found


def _calls(node: ast.Call) -> list[str]:
    """What a call does that none should."""
    found = []
    name = node.func.id if isinstance(node.func, ast.Name) else None
    method = node.func.attr if isinstance(node.func, ast.Attribute) else None
    found += [name] if name in CALLS else []
    found += [method] if method in ATTRIBUTES else []
    words = {word.arg: word.value for word in node.keywords if word.arg}
    found += [word for word in ("allow_pickle", "shell") if getattr(words.get(word), "value", False) is True]
    of_yaml = isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") == "yaml"
    if of_yaml and method in {"load", "load_all"}:
        loader = ast.unparse(words["Loader"]) if "Loader" in words else "none"
        found += [] if loader.rpartition(".")[2] in SAFE_LOADERS else [f"yaml.{method} with {loader}"]
    return [each for each in found if each]


def test_nothing_runs_what_it_reads() -> None:
    found = {
        (path.relative_to(ROOT).as_posix(), what)
        for path in CODE
        for _, what in _faults(ast.parse(path.read_text("utf-8")))
    }
    assert found == ALLOWED


def test_what_is_read_of_that_one_package_runs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    import io
    import pickle

    monkeypatch.syspath_prepend(str(ROOT / "data" / "build"))
    import gazetteer_sources

    class Harm:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.system, ("false",)

    assert gazetteer_sources._NoObjects(io.BytesIO(pickle.dumps([["a", 1, 2.5, None]]))).load() == [["a", 1, 2.5, None]]
    with pytest.raises(pickle.UnpicklingError, match="not wanted"):
        gazetteer_sources._NoObjects(io.BytesIO(pickle.dumps(Harm()))).load()


@pytest.mark.parametrize(
    "line",
    [
        "import pickle",
        "from marshal import loads",
        "eval(text)",
        "pd.read_pickle(path)",
        "yaml.load(text)",
        "yaml.load(text, Loader=yaml.Loader)",
        "yaml.unsafe_load(text)",
        "np.load(path, allow_pickle=True)",
        "subprocess.run(text, shell=True)",
        "os.system(text)",
    ],
)
def test_the_search_finds_what_it_is_for(line: str) -> None:
    assert len(_faults(ast.parse(line))) == 1


def test_yaml_of_strangers_makes_words_and_no_objects() -> None:
    from geo import lexicon

    assert lexicon._LOADER in (yaml.SafeLoader, getattr(yaml, "CSafeLoader", None))
    with pytest.raises(yaml.YAMLError):
        yaml.load("!!python/object/apply:os.getcwd []", Loader=lexicon._LOADER)


# --- keys


KEYS = {
    "SAHEL_ATLAS_API_KEY": "k3y-one",
    "ACLED_PASSWORD": "k3y-two",
    "ACLED_EMAIL": "k3y@three",
    "UCDP_TOKEN": "k3y-4",
}


def test_the_keys_of_the_test_are_the_program_s() -> None:
    """Every variable of the environment that is a secret is among those that the test below sets."""
    text = "".join(path.read_text("utf-8") for path in CODE if path.is_relative_to(ROOT / "geo"))
    assert all(name in text for name in KEYS)
    named = {name for name in _variables() if any(word in name for word in ("KEY", "TOKEN", "PASSWORD", "SECRET"))}
    assert named - {"TWINE_PASSWORD"} <= set(KEYS), "the dry run's own, which is no secret, aside"


def _variables() -> set[str]:
    """Words of the code that are names of variables of the environment."""
    found = set()
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isupper():
                found.add(node.value)
    return {name for name in found if name.replace("_", "").isalnum() and "_" in name}


def test_no_key_in_a_map_an_error_a_log_or_a_table(tmp_path: Path) -> None:
    """A model that cannot be reached, services that refuse, and a map that is made: none tells a key."""
    (tmp_path / "a.txt").write_text("Gunmen killed ten soldiers at Djibo on 11 May 2022, the army said.", "utf-8")
    script = """
import logging, sys
logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)
from geo.cli import main
sys.argv = ["sahel-atlas", *sys.argv[1:]]
main()
"""
    environment = {**os.environ, **KEYS, "PYTHONPATH": str(ROOT), "no_proxy": "*"}
    nowhere = "http://127.0.0.1:9/v1"
    for words in (
        ["map", "a.txt", "-o", "a.html", "--also", "csv,geojson,gpkg,hxl,kml,package,parquet"],
        ["map", "a.txt", "-o", "b.html", "--endpoint", nowhere, "--model", "m"],
        ["review", "a.txt", "-o", "c.csv"],
        ["doctor"],
    ):
        done = subprocess.run(
            [sys.executable, "-c", script, *words],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert not [key for key in KEYS.values() if key in done.stdout + done.stderr], words
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(written) > 8
    assert not [(path, key) for path in written for key in KEYS.values() if key.encode() in path.read_bytes()]


@pytest.mark.parametrize("name", ["fetch_acled", "fetch_ucdp"])
def test_a_service_that_answers_with_the_key_is_not_quoted(
    name: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    import datetime as dt
    import threading
    from http.server import BaseHTTPRequestHandler, HTTPServer

    from geo.errors import DataError
    from geo.sources import web

    class Echo(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode() + str(self.headers) + self.path
            self.send_response(401, "no " + body.replace("\n", " ")[:100])
            self.end_headers()
            self.wfile.write(body.encode())

        do_GET = do_POST = _answer

        def log_message(self, *_: object) -> None:
            pass

    for variable, value in KEYS.items():
        monkeypatch.setenv(variable, value)
    caplog.set_level(logging.DEBUG)
    server = HTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        with pytest.raises(DataError) as caught:
            day = dt.date(2022, 1, 1)
            getattr(web, name)(["MLI"], day, day, base=f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        server.server_close()
    told = str(caught.value) + caplog.text + repr(caught.value.__cause__)
    assert not [key for key in KEYS.values() if key in told]


def test_no_notebook_holds_a_key_or_an_output() -> None:
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        cells = json.loads(path.read_text("utf-8"))["cells"]
        assert not [cell for cell in cells if cell.get("outputs")], path.name
        text = "".join("".join(cell["source"]) for cell in cells)
        assert not [name for name in KEYS if f'{name}"] =' in text or f"{name}=" in text], path.name


# --- formulas

FORMULAS = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["", " ", "\t", "\ufeff", "'", '"', "\u200b"]),
        st.sampled_from("=+-@＝＋－＠−"),
        st.text(max_size=20),
    ),
)


@given(FORMULAS)
def test_a_guarded_cell_is_text_and_comes_back(cell: str) -> None:
    assert tables.guarded(cell) == "'" + cell
    assert values.unguarded(tables.guarded(cell)) == cell


@given(st.text(max_size=40))
def test_guarding_can_be_undone(cell: str) -> None:
    assert values.unguarded(tables.guarded(cell)) == cell


def test_every_writer_of_csv_guards_its_cells() -> None:
    """Whoever writes CSV does so by tables.csv_text or tables.guarded; pandas' own writer is used nowhere."""
    writers = {}
    for path in CODE:
        if not path.is_relative_to(ROOT / "geo"):
            continue
        names = {
            node.func.attr
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and not (isinstance(node.func.value, ast.Name) and node.func.value.id == "tables")
        }
        writers[path.relative_to(ROOT / "geo").as_posix()] = names & {"to_csv", "writer", "DictWriter", "to_excel"}
    assert {name for name, found in writers.items() if found} == {
        "tables.py",
        "corrections/review.py",
        "handover/hxl.py",
    }
    assert "guarded(" in (ROOT / "geo/corrections/review.py").read_text("utf-8")
    assert "tables.to_csv" in (ROOT / "geo/handover/hxl.py").read_text("utf-8")


@given(FORMULAS)
def test_hxl_and_any_table_hold_no_formula(cell: str) -> None:
    text = tables.csv_text(["=a", "b"], [{"=a": cell, "b": [cell]}])
    (head, row) = list(csv.reader(io.StringIO(text, newline="")))
    assert head[0] == "'=a" and row[0].startswith("'")


def test_the_page_s_own_csv_guards_the_same_cells() -> None:
    """The page's pattern, read out of its script, takes and leaves what the program's does."""
    scripts = [path.read_text("utf-8") for path in (ROOT / "geo/web").glob("*.js")]
    (script,) = [text for text in scripts if "const FORMULA = /" in text]
    pattern = script.partition("const FORMULA = /")[2].partition("/;\n")[0]
    import regex

    page = regex.compile(pattern)
    for start in (
        "",
        " ",
        "\t",
        "\r",
        "\n",
        "'",
        '"',
        "`",
        "\x00",
        "\x1f",
        "\xad",
        "\u200b",
        "\u200f",
        "\u2060",
        "\ufeff",
    ):
        for sign in ("=", "+", "-", "@", "＝", "＋", "－", "＠", "−", "a", "1", "|"):
            cell = start + sign + "1"
            assert bool(page.match(cell)) == (tables.guarded(cell) != cell), repr(cell)
    files = [text for text in scripts if "text/csv" in text]
    assert files and all("cell(" in text for text in files), "whoever saves CSV writes its cells so"


@given(st.text(max_size=60))
def test_a_line_of_an_error_is_one_line_that_no_terminal_obeys(text: str) -> None:
    assert all(char.isprintable() for char in one_line(text))


def test_no_template_sees_text() -> None:
    own = [path for path in CODE if path.is_relative_to(ROOT / "geo")]
    users = {path.name for path in own if "jinja2" in path.read_text("utf-8").lower()}
    assert users == set(), "HTML is built from escaped pieces or in the page, from JSON"
