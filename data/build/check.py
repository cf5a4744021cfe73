"""Rebuild everything into a scratch folder and compare, byte for byte, with what is committed: ``make data-check``.

It downloads about 350 MB of packages the first time, and takes some five minutes. With names of scripts after it, only
those are rebuilt, over a copy of the committed files.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
COMMITTED = HERE.parent / "built"


def differences(names: list[str], scratch: Path, committed: Path = COMMITTED) -> list[str]:
    """Names of files that the scripts now make otherwise than they are committed."""
    shutil.copytree(committed, scratch, dirs_exist_ok=True)
    subprocess.run(
        [sys.executable, str(HERE / "all.py"), *names],
        check=True,
        env=os.environ | {"SAHEL_ATLAS_BUILT": str(scratch)},
    )
    entries = json.loads((committed / "manifest.json").read_text(encoding="utf-8"))["files"]
    known = {entry["name"]: entry["sha256"] for entry in entries}
    fresh = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in scratch.iterdir()}
    del fresh["manifest.json"]
    changed = [f"{name} differs" for name in sorted(known) if fresh.get(name) != known[name]]
    changed += [f"{name} is not in the manifest" for name in sorted(set(fresh) - set(known))]
    if (scratch / "manifest.json").read_bytes() != (committed / "manifest.json").read_bytes():
        changed.append("manifest.json differs")
    return changed


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        found = differences(sys.argv[1:], Path(folder))
    print("\n".join(found) or "every built file is what its script makes")
    sys.exit(bool(found))
