"""Find Chromium and Firefox for the browser tests; install them from the system's packages where that is permitted.

``python tests/need_browser.py`` prints where they are, or the one command to run and exits with 2.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FIREFOX = ("firefox-esr", "firefox")
# The fonts are those that the pictures in tests/golden were made with.
INSTALL = ("apt-get", "install", "-y", "--no-install-recommends", "fonts-dejavu-core", "fonts-liberation")
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


def find(names: tuple[str, ...] = CHROMIUM) -> str | None:
    """Path of a browser: ``$CHROMIUM`` or ``$FIREFOX``, else the first of the usual names on the PATH; None if none."""
    chosen = os.environ.get("CHROMIUM" if names is CHROMIUM else "FIREFOX")
    return next((path for name in ([chosen] if chosen else names) if (path := shutil.which(name))), None)


def missing() -> list[str]:
    """Names of the packages of the browsers that are not here."""
    return [package for package, names in (("chromium", CHROMIUM), ("firefox-esr", FIREFOX)) if find(names) is None]


def _install(packages: list[str]) -> None:
    """Ask the system's packages for the browsers; their own words go to standard error."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (("apt-get", "update"), (*INSTALL, *packages)):
        if subprocess.run(command, env=quiet, stdout=sys.stderr, check=False).returncode:
            return


def main() -> int:
    """0 and the browsers' paths, or 2 and what to do."""
    if missing() and os.name == "posix" and os.geteuid() == 0 and shutil.which("apt-get"):
        _install(missing())
    if missing():
        print("A browser is not here. Run: sudo " + " ".join([*INSTALL, *missing()]), file=sys.stderr)
        return 2
    print(find(CHROMIUM), find(FIREFOX))
    return 0


if __name__ == "__main__":
    sys.exit(main())
