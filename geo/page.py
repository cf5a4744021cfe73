"""One HTML page that asks nothing of the network: scripts and styles inline, each allowed by its hash and nothing else.

No text of an article, a gazetteer or a file is markup here: it is JSON in a data block (see :mod:`geo.payload`), or has
gone through :func:`neutral`.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from geo.errors import DataError
from geo.payload import clip, script_json

_WEB = Path(__file__).resolve().parent / "web"
SCRIPTS = (
    *("dom", "data", "state", "symbols", "hatch", "ledger", "cards", "base", "shading", "labels", "fan", "rove"),
    *("spots", "marks", "find", "time", "reader", "density", "bulk", "files", "print", "keep", "table", "panel"),
    *("control", "inset", "main"),
)
STYLES = ("base", "panel", "tools", "map", "print")
_INLINE = re.compile(r"<script(?![^>]*\bsrc\s*=)[^>]*>(.*?)</script\s*>", re.S | re.I)
_PICTURES = re.compile(r"[^{}]*\{[^{}]*url\([^{}]*\}")
_COMMENTS = re.compile(r"^[ \t]*/\*(?:[^*]|\*(?!/))*\*/[ \t]*\n", re.M)
_TYPES = re.compile(r"/\*\* @(?:[^*]|\*(?!/))*\*/ ?")  # JSDoc within a line
_INDENT = re.compile(r"^[ \t]+", re.M)
_CSS_BLANKS = re.compile(r"(?<=[{};,:]) | (?=[{}])")
_STRINGS = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')""")
_BLANKS = re.compile(r" ?(=>|===|!==|&&|\|\||\?\?|[-+*]=|[<>]=?|[=?:,;{}()]) ?")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")  # controls that outlive the words they stand in


@dataclass
class Extras:
    """What a user's own folium layers bring: their header, their nodes, their script. Theirs to answer for."""

    header: str = ""
    nodes: str = ""
    script: str = ""
    hosts: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.header.strip() or self.nodes.strip() or self.script.strip())


def neutral(text: Any, most: int = 300) -> str:
    """Text that is safe wherever markup, an attribute, a template literal or a Jinja template would read it.

    The one door for text that must stand in the page outside the data block, or in a folium or branca class: HTML is
    escaped, and braces, per cents, backticks, dollars and backslashes become character references; controls that turn
    the direction of writing are dropped.

    Parameters
    ----------
    text : Any
        What to print.
    most : int
        Characters kept.
    """
    plain = _BIDI.sub("", "".join(c if c.isprintable() else " " for c in clip(text, most)))
    escaped = html.escape(plain, quote=True)
    return re.sub(r"[{}%`$\\]", lambda found: f"&#{ord(found[0])};", escaped)


@cache
def software() -> str:
    """Version of this program; "unknown" when it runs from files that were never installed."""
    try:
        return version("sahel-atlas")
    except PackageNotFoundError:
        return "unknown"


@cache
def _leaflet() -> tuple[str, str]:
    """Leaflet's script and style from the installed package, without its pictures and source map.

    Raises
    ------
    DataError
        If the package's files are not there.
    """
    from xstatic.pkg import leaflet

    folder = Path(leaflet.BASE_DIR)
    try:
        script = (folder / "leaflet.js").read_text(encoding="utf-8")
        style = (folder / "leaflet.css").read_text(encoding="utf-8")
    except OSError as fault:
        raise DataError(f"Leaflet is not in {folder}: run 'pip install --force-reinstall xstatic-leaflet'") from fault
    script = re.sub(r"\n?//# sourceMappingURL=.*", "", script)
    style = _PICTURES.sub("", re.sub(r"/\*.*?\*/", "", style, flags=re.S))
    return script.strip(), re.sub(r"\s+", " ", style).strip()


@cache
def _own(name: str) -> str:
    """A file of ``web/`` without its comments, types, indentation and blanks: what is left is what was written."""
    text = _COMMENTS.sub("", (_WEB / name).read_text(encoding="utf-8"))
    text = _INDENT.sub("", _TYPES.sub("", text)).strip()
    if name.endswith(".css"):
        return _CSS_BLANKS.sub("", text)
    return "\n".join(map(_tight, text.split("\n"))) if name.endswith(".js") else text


def _tight(line: str) -> str:
    """A line of script without the blanks that only people need; one with a pattern or a template stays as it is."""
    if "/" in line or "`" in line:
        return line
    parts = _STRINGS.split(line)
    return "".join(part if place % 2 else _BLANKS.sub(r"\1", part) for place, part in enumerate(parts))


def _allow(content: str) -> str:
    digest = base64.b64encode(hashlib.sha256(content.encode("utf-8")).digest()).decode("ascii")
    return f"'sha256-{digest}'"


def policy(scripts: Sequence[str], styles: Sequence[str], extras: Extras, tiles: str | None) -> str:
    """Content-Security-Policy of the page: nothing but its own inline parts; wider only for what the user added."""
    images = ["data:", "blob:", *([tiles] if tiles else [])]
    if not extras:
        rules = {
            "script-src": [_allow(part) for part in scripts],
            "style-src": [_allow(part) for part in styles],
            "img-src": images,
            "connect-src": ["'none'"],
        }
    else:
        inline = [*scripts, *_INLINE.findall(extras.header + extras.nodes)]
        rules = {
            "script-src": [*(_allow(part) for part in inline), "https:"],
            "style-src": ["'unsafe-inline'", "https:"],
            "img-src": [*images, "https:"],
            "font-src": ["data:", "https:"],
            "connect-src": ["https:"],
        }
    head = "default-src 'none'; base-uri 'none'; form-action 'none'; "
    return head + "; ".join(f"{name} {' '.join(values)}" for name, values in rules.items())


def make_page(data: dict[str, Any], *, map_name: str, title: str, lang: str, extras: Extras | None = None) -> str:
    """The whole page.

    Parameters
    ----------
    data : dict
        What ``web/data.js`` reads; plain values only.
    map_name : str
        Name of the map's node and of its JavaScript variable.
    title : str
        For the browser's tab; made neutral here.
    lang : str
        Language of the page's own words.
    extras : Extras, optional
        What the user's own folium layers bring.
    """
    extras = extras or Extras()
    leaflet_script, leaflet_style = _leaflet()
    styles = [leaflet_style, *(_own(f"{name}.css") for name in STYLES)]
    scripts = [leaflet_script, *(_own(f"{name}.js") for name in SCRIPTS)]
    if extras:
        scripts += [_own("folium.js"), *([extras.script] if extras.script.strip() else [])]
    tiles = data.get("tiles")
    host = str(tiles["host"]) if tiles else None
    words = data["words"]["ui"]
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="{neutral(lang)}">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy(scripts, styles, extras, host)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">' if not tiles else '<meta name="referrer" content="origin">',
        f'<meta name="generator" content="Sahel Atlas {neutral(software())}">',
        '<link rel="icon" href="data:,">',
        f"<title>{neutral(title)}</title>",
        f"<!--\n{_own('leaflet-licence.txt')}\n-->",
        *(f"<style>{style}</style>" for style in styles),
        extras.header,
        "</head>",
        "<body>",
        f'<a class="skip" href="#panel-body">{neutral(words["skip"])}</a>',
        f'<a class="skip" href="#map-box">{neutral(words["skip_map"])}</a>',
        f'<a class="skip" href="#layers">{neutral(words["skip_layers"])}</a>',
        f'<aside id="panel" aria-label="{neutral(words["claims"])}"></aside>',
        f'<main id="map-box" tabindex="-1"><div class="folium-map" id="{neutral(map_name)}"></div></main>',
        f"<noscript>{neutral(words['no_script'])}</noscript>",
        extras.nodes,
        f'<script type="application/json" id="atlas-data">{script_json(data)}</script>',
        *(f"<script>{script}</script>" for script in scripts),
        "</body>",
        "</html>",
    ]
    return "\n".join(line for line in lines if line) + "\n"


def frame(page: str, height: str = "620px") -> str:
    """The page in an iframe that a notebook shows: it may run its scripts and save files, and reach nothing else."""
    inside = html.escape(page, quote=True)
    return (
        '<iframe sandbox="allow-scripts allow-downloads allow-popups" loading="lazy" title="Sahel Atlas" '
        f'srcdoc="{inside}" style="width:100%;height:{height};border:1px solid #d8d6d0;border-radius:8px"></iframe>'
    )
