"""A map as a still picture: PNG, SVG or PDF by matplotlib, without a browser, in the same colours as the page."""

from __future__ import annotations

import io
import math
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import shapely
import shapely.affinity

from geo import basemap, boundaries, wording
from geo.errors import GeoError
from geo.export import write
from geo.footing import thin
from geo.layers import palette
from geo.maps import SahelMap
from geo.payload import polygons

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

A4 = (11.69, 8.27)  # inches, landscape
SEA, LAND, BORDER, REGION, RIVER, INK, SOFT = (
    "#dbe5ea",
    "#f6f3ec",
    "#a79f8e",
    "#cfc8b8",
    "#b4cdda",
    "#1c2024",
    "#5f594d",
)
# Dashes of the stripes, one a group, so that groups differ in grey too; None is a whole line.
DASHES: tuple[tuple[float, ...] | None, ...] = (None, (6, 2), (1.5, 2), (8, 2, 1.5, 2), (4, 4), (1, 3))
MARKERS = {
    "triangle": "^",
    "cross": "X",
    "star": "*",
    "wedge": "v",
    "drop": "D",
    "ring": "o",
    "bar": "_",
    "grave": "p",
    "house": "h",
    "arrow": ">",
    "circle": "o",
    "square": "s",
    "half": "s",
    "plus": "P",
    "speech": "d",
}
_KM_A_DEGREE = 111.32  # at the equator; of longitude it shrinks with the cosine of the latitude


def save_png(
    m: SahelMap,
    path: str | os.PathLike[str],
    *,
    size: tuple[float, float] = A4,
    dpi: int = 150,
    extent: str = "article",
) -> Path:
    """Write the map as a PNG.

    Parameters
    ----------
    m : SahelMap
        From :func:`geo.draw`.
    path : path-like
        Where to.
    size : (float, float)
        Width and height in inches.
    dpi : int
        Dots an inch.
    extent : str
        ``article``, ``sahel``, or a country's ISO 3166-1 alpha-3 code.

    Raises
    ------
    GeoError
        If matplotlib is not installed, the extent or size is none, or the place cannot be written to.
    """
    return _save(m, path, "png", size=size, dpi=dpi, extent=extent)


def save_svg(
    m: SahelMap, path: str | os.PathLike[str], *, size: tuple[float, float] = A4, extent: str = "article"
) -> Path:
    """Write the map as an SVG; parameters as :func:`save_png`."""
    return _save(m, path, "svg", size=size, dpi=100, extent=extent)


def save_pdf(
    m: SahelMap, path: str | os.PathLike[str], *, size: tuple[float, float] = A4, extent: str = "article"
) -> Path:
    """Write the map as a PDF; parameters as :func:`save_png`."""
    return _save(m, path, "pdf", size=size, dpi=100, extent=extent)


def png(m: SahelMap, *, size: tuple[float, float] = (9, 6), dpi: int = 100, extent: str = "article") -> bytes:
    """The map as PNG bytes; parameters as :func:`save_png`."""
    return _render(m, "png", size=size, dpi=dpi, extent=extent)


def _save(m: SahelMap, path: str | os.PathLike[str], kind: str, **how: Any) -> Path:
    return write(Path(path), _render(m, kind, **how))


def _render(m: SahelMap, kind: str, *, size: tuple[float, float], dpi: int, extent: str) -> bytes:
    """The picture's bytes, the same for the same map: no date and no random name is written into it."""
    try:
        import matplotlib as mpl
        from matplotlib.figure import Figure
    except ImportError as fault:
        raise GeoError("pictures need matplotlib: run pip install 'sahel-atlas[pictures]'") from fault
    if not (1 <= size[0] <= 60 and 1 <= size[1] <= 60 and 20 <= dpi <= 1200):
        raise GeoError(f"size={size!r}, dpi={dpi!r}: give 1 to 60 inches a side and 20 to 1200 dots an inch")
    box = _extent(m, extent)
    settings: Any = {
        "svg.hashsalt": "sahel-atlas",
        "svg.fonttype": "path",
        "hatch.linewidth": 1.1,
        "font.family": "DejaVu Sans",
    }
    with mpl.rc_context(settings):
        figure = Figure(figsize=size, dpi=dpi, facecolor="white")
        _compose(figure, m, box)
        stream = io.BytesIO()
        metadata = {"png": {"Software": None}, "svg": {"Date": None}, "pdf": {"CreationDate": None}}[kind]
        figure.savefig(stream, format=kind, dpi=dpi, metadata=metadata)
    return stream.getvalue()


def _extent(m: SahelMap, extent: str) -> tuple[float, float, float, float]:
    """West, south, east, north of the picture, degrees, with a margin."""
    if extent == "article":
        west, south, east, north = m.data["view"]
    elif extent == "sahel":
        west, south, east, north = basemap.SAHEL
    else:
        unit = boundaries.unit(f"iso:{extent}")
        if unit is None:
            raise GeoError(f"extent={extent!r} is not known: choose article, sahel or a country's code such as MLI")
        west, south, east, north = unit.geometry.bounds
    margin = 0.06 * max(east - west, north - south)
    return west - margin, south - margin, east + margin, north + margin


def _compose(figure: Figure, m: SahelMap, box: tuple[float, float, float, float]) -> None:
    """Title above, map, legend at its right, notes below."""
    axes = figure.add_axes((0.02, 0.11, 0.72, 0.79))
    west, south, east, north = box
    middle = math.cos(math.radians((south + north) / 2))
    wanted = (figure.get_figwidth() * 0.72) / (figure.get_figheight() * 0.79)
    wide, high = (east - west) * middle, north - south
    if wide / high < wanted:
        extra = (high * wanted / middle - (east - west)) / 2
        west, east = west - extra, east + extra
    else:
        extra = (wide / wanted - high) / 2
        south, north = south - extra, north + extra
    axes.set_xlim(west, east)
    axes.set_ylim(south, north)
    axes.set_aspect(1 / middle)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.set_facecolor(SEA)
    for spine in axes.spines.values():
        spine.set_color(BORDER)
    _ground(axes, m, shapely.box(west, south, east, north))
    taken = _marks(axes, m)
    axes.set_xlabel("")
    axes.set_ylabel("")
    _names(axes, m, taken)
    _scale(axes, middle)
    _words(figure, m)
    _legend(figure, m)


def _plot(axes: Axes, shapes: list[Any], **style: Any) -> None:
    if shapes:
        gpd.GeoSeries(shapes, crs="EPSG:4326").plot(ax=axes, aspect=None, **style)


def _ground(axes: Axes, m: SahelMap, view: Any) -> None:
    """Land, water, borders; then the areas of claims with their stripes."""
    step = (view.bounds[2] - view.bounds[0]) / 95
    world = boundaries.countries()
    shapes = [shape for shape in world.geometry if shape.intersects(view)]
    _plot(axes, shapes, facecolor=LAND, edgecolor=BORDER, linewidth=0.7, zorder=1)
    units = basemap.regions(m.day)
    if units is not None:
        _plot(axes, list(units.geometry), facecolor="none", edgecolor=REGION, linewidth=0.4, linestyle="--", zorder=1.1)
    pairs = zip(m.layers.ground.shapes, m.layers.ground.outlines, strict=True)
    for number, (geom, shape) in enumerate(pairs):
        if geom["t"] != "area" or not shape.intersects(view):
            continue
        keys = [key for claim in m.layers.claims if claim["geom"] == number for key in claim["keys"]]
        outline = list(polygons(thin(shape)))
        styles = [m.layers.styles[key] for key in dict.fromkeys(keys)]
        angle = -45 if geom["fuzzy"] else 45 if "unit" in geom else 90
        _stripe(axes, shapely.MultiPolygon(outline), styles, angle, step * (1.5 if "unit" in geom else 1))
        dashes = "--" if geom["fuzzy"] else "-"
        _plot(
            axes, outline, facecolor="none", edgecolor=INK, linewidth=1.1 if keys else 0.6, linestyle=dashes, zorder=2.2
        )


def _stripe(axes: Axes, shape: Any, styles: list[dict[str, Any]], angle: float, step: float) -> None:
    """Stripes side by side, a colour and dash a style, as on the page; never one group over the other."""
    from matplotlib.collections import LineCollection

    if not styles:
        return
    west, south, east, north = shape.bounds
    middle, reach = ((west + east) / 2, (south + north) / 2), math.hypot(east - west, north - south) / 2 + step
    count = math.ceil(reach / step)
    for place, style in enumerate(styles):
        ends = [(n * step, -reach, reach) for n in range(-count, count + 1) if n % len(styles) == place]
        lines = shapely.MultiLineString(
            [[(middle[0] + x, middle[1] + a), (middle[0] + x, middle[1] + b)] for x, a, b in ends]
        )
        cut = shapely.intersection(shapely.affinity.rotate(lines, angle, origin=middle), shape)
        runs = [part.coords for part in shapely.get_parts(cut) if part.geom_type == "LineString"]
        dash = (0, DASHES[style["dash"] % len(DASHES)])
        look: dict[str, Any] = {"linestyles": [dash], "capstyle": "butt", "zorder": 2, "alpha": 0.75}
        axes.add_collection(LineCollection(runs, colors=[style["colour"]], linewidths=1.5, **look), autolim=False)


def _marks(axes: Axes, m: SahelMap) -> list[tuple[float, float]]:
    """Marks of what is known to a place, one a place; returns where they are."""
    placed = []
    for number, geom in enumerate(m.layers.ground.shapes):
        if geom["t"] == "area":
            continue
        claims = [claim for claim in m.layers.claims if claim["geom"] == number]
        spot = (geom["lon"], geom["lat"])
        placed.append(spot)
        if geom["t"] == "ring":
            ring = shapely.Point(spot).buffer(geom["r"] / 1000 / _KM_A_DEGREE)
            _plot(axes, [ring], facecolor="none", edgecolor=INK, linewidth=0.8, linestyle=":", zorder=3)
        if not claims:
            axes.plot(*spot, "o", ms=4, mfc="white", mec=INK, mew=1, zorder=4)
            continue
        split = any(claim["layer"] == "contested" for claim in claims)
        first = next((claim for claim in claims if claim["layer"] == "contested"), claims[0])
        accent = palette()["contested"][0]
        disc: dict[str, Any] = (
            {"fillstyle": "left", "mfc": accent, "markerfacecoloralt": "white"} if split else {"mfc": "white"}
        )
        axes.plot(*spot, "o", ms=15, mec=INK, mew=1.2, zorder=5, **disc)
        colour = INK if split else m.layers.styles[first["keys"][0]]["colour"]
        axes.plot(
            *spot, MARKERS[first["shape"]], ms=7, mfc="none" if first["ended"] else colour, mec=INK, mew=0.8, zorder=6
        )
    return placed


def _names(axes: Axes, m: SahelMap, taken: list[tuple[float, float]]) -> None:
    """Names that do not touch one another or a mark: places of claims first, then areas, then countries."""
    from matplotlib import patheffects

    west, east = axes.get_xlim()
    south, north = axes.get_ylim()
    letter, line = (east - west) / 105, (north - south) / 34
    boxes = [shapely.box(x - letter * 1.3, y - line / 2, x + letter * 1.3, y + line / 2) for x, y in taken]
    halo = [patheffects.withStroke(linewidth=2.2, foreground=LAND)]
    for name, spots, style in _wanted(m, letter):
        for lon, lat in spots:
            half = letter * len(name) / 2
            box = shapely.box(lon - half, lat - line / 2, lon + half, lat + line / 2)
            inside = west < lon - half and lon + half < east and south < lat < north
            if inside and not any(box.intersects(other) for other in boxes):
                boxes.append(box)
                look = {"color": INK, **style, "path_effects": halo}
                axes.text(lon, lat, name, ha="center", va="center", parse_math=False, zorder=7, **look)
                break


def _wanted(m: SahelMap, letter: float) -> Iterator[tuple[str, list[tuple[float, float]], dict[str, Any]]]:
    """Names to print, the most important first, each with the places where it may stand and its type."""
    told = {claim["place"] for claim in m.layers.claims}
    order = sorted(range(len(m.layers.places)), key=lambda number: (number not in told, number))
    for place in (m.layers.places[number] for number in order):
        geom = m.layers.ground.shapes[place["geom"]] if place["geom"] >= 0 else None
        if geom is None or "unit" in geom:
            continue
        name = place["name"][:40]
        if geom["t"] == "area":
            shape = m.layers.ground.outlines[place["geom"]]
            spots = [basemap.label_point(shape), *((lon, lat) for lat, lon in basemap.more_label_points(shape))]
            yield name, spots, {"style": "italic", "weight": "bold", "size": 8}
        else:
            lean = letter * (len(name) / 2 + 2.2)
            yield (
                name,
                [(geom["lon"] + lean, geom["lat"]), (geom["lon"] - lean, geom["lat"])],
                {"size": 8, "weight": "bold"},
            )
    for iso3, name, lon, lat, *_ in m.data["base"]["countries"]:
        yield name, [(lon, lat)], {"size": 9, "color": SOFT, "weight": "bold" if iso3 in basemap.CORE else "normal"}


def _scale(axes: Axes, middle: float) -> None:
    """A bar of a round length, about a fifth of the width."""
    west, east = axes.get_xlim()
    south, north = axes.get_ylim()
    across = (east - west) * _KM_A_DEGREE * middle
    length = max(n * 10**p for p in range(5) for n in (1, 2, 5) if n * 10**p <= max(across / 5, 1))
    x, y = west + (east - west) * 0.03, south + (north - south) * 0.03
    axes.plot(
        [x, x + length / _KM_A_DEGREE / middle], [y, y], color=INK, linewidth=2.5, solid_capstyle="butt", zorder=8
    )
    axes.text(x, y + (north - south) * 0.012, f"{length} km", size=7, color=INK, zorder=8)


def _words(figure: Figure, m: SahelMap) -> None:
    """Title, source, date above; boundaries, disclaimer and licences below."""
    article = m.data["article"]
    byline = " · ".join(part for part in (article["published"], article["source"]) if part)
    figure.text(0.02, 0.955, m.title[:110], size=15, weight="bold", color=INK, parse_math=False, family="DejaVu Serif")
    figure.text(0.02, 0.918, byline[:140], size=9, color=SOFT, parse_math=False)
    said = wording.words(m.data["lang"])["about"]
    about = dict(m.data["about"])
    lines = [
        *about.get(said["boundaries"], []),
        *about.get(said["disclaimer_label"], []),
        f"Sahel Atlas {m.data['version']}",
    ]
    figure.text(
        0.02, 0.015, "\n".join(_wrapped(" ".join(lines), 190)), size=6.5, color=SOFT, va="bottom", parse_math=False
    )


def _wrapped(text: str, width: int) -> list[str]:
    import textwrap

    return textwrap.wrap(text, width)[:4]


def _legend(figure: Figure, m: SahelMap) -> None:
    """Layers with their counts, groups with their hatches, and how to read the marks."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    said = wording.words(m.data["lang"])
    rows: list[tuple[Any, str]] = []
    for layer in m.layers.layers:
        if not layer["count"] or not layer["on"]:
            continue
        colour = m.layers.styles[layer["id"]]["colour"]
        if layer["id"] == "groups":
            for key, style in m.layers.styles.items():
                if key.startswith("group:"):
                    dash = (0, DASHES[style["dash"] % len(DASHES)])
                    rows.append((Line2D([], [], color=style["colour"], ls=dash, lw=3), style["label"]))
            continue
        marker = {"troops": "s", "events": "^", "statements": "d", "contested": "o", "countries": "s", "mentions": "o", "ledger": "s"}
        face = "none" if layer["id"] in {"countries", "mentions"} else colour
        sign = Line2D([], [], ls="", marker=marker[layer["id"]], ms=7, mfc=face, mec=INK)
        rows.append((sign, f"{layer['label']} ({layer['count']})"))
    rows.append((Line2D([], [], ls=":", color=INK), said["marks"]["ring"]))
    rows.append((Patch(fc="none", ec=INK, hatch="////"), said["marks"]["area"]))
    rows.append((Patch(fc="none", ec=INK, ls="--"), said["marks"]["fuzzy"]))
    labels = ["\n".join(_wrapped(label, 34)) for _, label in rows]
    box = figure.legend(
        [sign for sign, _ in rows], labels, loc="upper left", bbox_to_anchor=(0.75, 0.91), frameon=False, fontsize=8,
        labelspacing=0.9, handlelength=3.2, handleheight=1.4,
    )  # fmt: skip
    for text in box.get_texts():
        text.set_parse_math(False)
