"""Sessions with packages of their own: the tests on other Pythons and versions, and mutation testing."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import nox

PYTHONS = ["3.11", "3.12", "3.13", "3.14"]
EXTRAS = ["corpus", "events", "notebook", "pictures"]  # what a user may install; docs and tests have one version each
# The page's own checks (browsers, types) and the built bytes do not change with the versions of packages.
LEFT_OUT = ["tests/browser", "tests/test_web_types.py", "tests/test_docs.py", "tests/test_release.py"]
FAST = "not slow and not browser and not shared and not notebook and not locked"

nox.options.default_venv_backend = "uv|virtualenv"
nox.options.error_on_missing_interpreters = False
_UV = shutil.which("uv") or str(Path(sys.executable).with_name("uv"))


@nox.session(python=PYTHONS)
@nox.parametrize("resolution", ["lowest-direct", "highest"])
def matrix(session: nox.Session, resolution: str) -> None:
    """The fast tests with the oldest or the newest packages that pyproject.toml allows; more arguments go to pytest."""
    pins = Path(session.create_tmp()).resolve() / f"{resolution}.txt"
    extras = [word for extra in EXTRAS for word in ("--extra", extra)]
    asked = ["--python-version", str(session.python), "--resolution", resolution, "--no-header", *extras]
    session.run(_UV, "pip", "compile", "-q", *asked, "-o", str(pins), "pyproject.toml", external=True)
    session.install("-r", str(pins))
    session.install("-c", str(pins), "pip", "-e", f".[{','.join([*EXTRAS, 'test'])}]")
    left_out = [f"--ignore={path}" for path in LEFT_OUT]
    options = session.posargs or ["-n", "2", "--dist", "loadfile"]
    session.run("python", "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", FAST, *left_out, *options)


@nox.session(python=PYTHONS[0])
def mutation(session: nox.Session) -> None:
    """Change the code of [tool.mutmut] in pyproject.toml, and list the changes that no test notices."""
    session.install("-r", "requirements-test.lock", "--no-deps")
    session.install("mutmut>=3.8,<4")
    session.run("mutmut", "run", "--max-children", "2", *session.posargs)
    session.run("mutmut", "results")
