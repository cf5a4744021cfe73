"""Stock Firefox, driven by WebDriver BiDi, the protocol that it speaks itself: no geckodriver, no patched build.

Playwright drives a Firefox of its own, which Debian does not carry, and its ``moz-firefox`` channel wants commands that
the long-term release does not have yet. What is used here is in every release since 129.
"""

from __future__ import annotations

import itertools
import json
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import websocket

# The network is cut: everything but files goes to a proxy that is not there; and none of the browser's own calls home.
PREFERENCES = {
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "network.proxy.no_proxies_on": "",
    "network.proxy.allow_hijacking_localhost": True,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "app.update.disabledForTesting": True,
    "browser.startup.page": 0,
    "extensions.update.enabled": False,
}
EVENTS = ("network.beforeRequestSent", "log.entryAdded")
_LISTENING = re.compile(r"WebDriver BiDi listening on (ws://\S+)")


class Firefox:
    """One window: what it asked for, what it complained of, and what can be done in it."""

    def __init__(self, address: str) -> None:
        self._socket = websocket.create_connection(f"{address}/session", timeout=60, suppress_origin=True)
        self._numbers = itertools.count(1)
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.ask("session.new", capabilities={})
        self.ask("session.subscribe", events=list(EVENTS))
        self.context = self.ask("browsingContext.getTree")["contexts"][0]["context"]

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command; keep the events that come before its answer."""
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            found = json.loads(self._socket.recv())
            if found.get("type") == "event":
                self._keep(found["method"], found["params"])
            elif found.get("id") == number:
                if found["type"] == "error":
                    raise RuntimeError(f"{method}: {found['error']}: {found['message']}")
                return dict(found["result"])

    def _keep(self, method: str, params: dict[str, Any]) -> None:
        if method == "network.beforeRequestSent":
            self.requests.append(params["request"]["url"])
        elif method == "log.entryAdded" and params["level"] in {"error", "warn"}:
            self.complaints.append(str(params["text"]))

    def open(self, address: str, width: int = 1280, height: int = 800) -> None:
        """Open an address and wait until the map says that it is ready."""
        self.ask("browsingContext.setViewport", context=self.context, viewport={"width": width, "height": height})
        self.ask("browsingContext.navigate", context=self.context, url=address, wait="complete")
        self.wait("document.documentElement.dataset.ready === 'yes'")

    def run(self, expression: str) -> Any:
        """Value of a JavaScript expression that gives plain text, a number, a truth value or null."""
        found = self.ask("script.evaluate", expression=expression, target={"context": self.context}, awaitPromise=True)
        if found["type"] == "exception":
            raise RuntimeError(f"{expression}: {found['exceptionDetails']['text']}")
        return found["result"].get("value")

    def wait(self, expression: str, seconds: float = 20) -> None:
        """Wait until an expression is true."""
        end = time.monotonic() + seconds
        while not self.run(f"Boolean({expression})"):
            if time.monotonic() > end:
                raise TimeoutError(f"not true within {seconds} s: {expression}")
            time.sleep(0.1)

    def click(self, selector: str) -> None:
        """Press the mouse in the middle of what a selector finds, as a user would."""
        at = json.loads(
            self.run(
                f"(e => {{ e.scrollIntoView({{block: 'nearest'}}); const r = e.getBoundingClientRect();"
                f" return JSON.stringify([r.x + r.width / 2, r.y + r.height / 2].map(Math.round)); }})"
                f"(document.querySelector({json.dumps(selector)}))"
            )
        )
        steps = [
            {"type": "pointerMove", "x": at[0], "y": at[1]},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self._act({"type": "pointer", "id": "mouse", "actions": steps})

    def press(self, key: str) -> None:
        """Press and release a key."""
        self._act({"type": "key", "id": "keys", "actions": [{"type": t, "value": key} for t in ("keyDown", "keyUp")]})

    def _act(self, source: dict[str, Any]) -> None:
        self.ask("input.performActions", context=self.context, actions=[source])

    def close(self) -> None:
        """Let the browser go."""
        self._socket.close()


@contextmanager
def started(path: str, profile: Path) -> Iterator[Firefox]:
    """A headless Firefox with a profile of its own, ended again."""
    lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in PREFERENCES.items())
    (profile / "user.js").write_text("\n".join(lines), encoding="utf-8")
    log = profile / "said.txt"
    command = [path, "--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port", "0"]
    with log.open("wb") as stream:
        process = subprocess.Popen(command, stdout=stream, stderr=stream)
    window: Firefox | None = None
    try:
        window = Firefox(_address(process, log))
        yield window
    finally:
        if window is not None:
            window.close()
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


def _address(process: subprocess.Popen[bytes], log: Path, seconds: float = 60) -> str:
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        found = _LISTENING.search(log.read_text(encoding="utf-8", errors="replace"))
        if found:
            return found[1]
        time.sleep(0.2)
    raise RuntimeError(f"Firefox did not start: {log.read_text(encoding='utf-8', errors='replace')[-400:]}")
