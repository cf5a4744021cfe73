"""The page's own scripts keep to their types: JSDoc, checked by TypeScript's compiler as the plain files they are."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from geo.page import SCRIPTS

HERE = Path(__file__).resolve().parent / "web"
SETTINGS = {
    "allowJs": True,
    "checkJs": True,
    "noEmit": True,
    "strict": True,
    "target": "ES2022",
    "lib": ["ES2023", "DOM", "DOM.Iterable"],
    "types": ["leaflet"],
    "moduleDetection": "legacy",
    "allowUmdGlobalAccess": True,
}


def _missing(why: str) -> None:
    """In CI a check that cannot run is a check that fails."""
    if os.environ.get("CI"):
        pytest.fail(why)
    pytest.skip(why)


def test_types_of_the_page(tmp_path: Path) -> None:
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        _missing("npm is not installed")
    compiler = HERE / "node_modules" / "typescript" / "lib" / "tsc.js"
    if not compiler.is_file():
        command = [str(npm), "install", "--no-audit", "--no-fund", "--no-package-lock", "--silent"]
        done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
        if done.returncode:
            _missing(f"npm could not install TypeScript: {done.stderr[-200:]}")
    web = HERE.parents[1] / "geo" / "web"
    files = [str(web / f"{name}.js") for name in (*SCRIPTS, "folium")]
    settings = {"compilerOptions": {**SETTINGS, "typeRoots": [str(HERE / "node_modules" / "@types")]}, "files": files}
    (tmp_path / "tsconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    done = subprocess.run([str(node), str(compiler), "-p", str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
