"""Find Chromium for the browser tests; install it from the system's packages where that is permitted.

``python tests/need_browser.py`` prints where it is, or the one command to run and exits with 2.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
INSTALL = ("apt-get", "install", "-y", "--no-install-recommends", "chromium")
# Headless, and quiet: no look-ups, updates or sync of the browser's own.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find() -> str | None:
    """Path of the browser: ``$CHROMIUM``, else the first of the usual names on the PATH; None if there is none."""
    chosen = os.environ.get("CHROMIUM")
    return next((path for name in ([chosen] if chosen else NAMES) if (path := shutil.which(name))), None)


def _install() -> None:
    """Ask the system's packages for Chromium; their own words go to standard error."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (("apt-get", "update"), INSTALL):
        if subprocess.run(command, env=quiet, stdout=sys.stderr, check=False).returncode:
            return


def main() -> int:
    """0 and the browser's path, or 2 and what to do."""
    if find() is None and os.name == "posix" and os.geteuid() == 0 and shutil.which("apt-get"):
        _install()
    path = find()
    if path is None:
        print("Chromium is not here. Run: sudo " + " ".join(INSTALL), file=sys.stderr)
        return 2
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
