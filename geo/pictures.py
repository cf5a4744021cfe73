"""A map as a still picture: PNG, SVG or PDF by matplotlib, without a browser, with the page's marks and colours."""

from __future__ import annotations

import io
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely

from geo import basemap, boundaries, wording
from geo.errors import GeoError
from geo.export import write as write_file
from geo.hillshade import draw_relief
from geo.layers import Layers, make_layers
from geo.legend import draw_legend, height, rows
from geo.lettering import clean
from geo.margins import Still, foot, heading, inset, nothing, scale, sheet
from geo.stamps import draw_areas, draw_marks, draw_names
from geo.terrain import draw_ground

if TYPE_CHECKING:
    from matplotlib.figure import Figure

A4 = (11.69, 8.27)  # inches, landscape
_A4_POINTS = (842.0, 595.0)
# Letters as wide as they were measured: hinted ones grow wider on few dots, and a line runs off the page.
_UNHINTED = {"text.hinting": "no_hinting"}
_WIDE = 150.0  # square degrees: the Central African Republic has 50, Mali 106, the belt of the Sahel over 300


def save_png(
    m: Any,
    path: str | os.PathLike[str],
    *,
    size: tuple[float, float] = A4,
    dpi: int = 150,
    lang: str | None = None,
    extent: str = "article",
) -> Path:
    """Write the map as a PNG.

    Parameters
    ----------
    m : SahelMap, Analysis or Layers
        From :func:`geo.draw`, :func:`geo.analyse` or :func:`geo.layers.make_layers`.
    path : path-like
        Where to.
    size : (float, float)
        Width and height in inches; the legend goes below the map where the picture is higher than wide.
    dpi : int
        Dots an inch.
    lang : {'en', 'fr'}, optional
        Language of the picture's own words; the map's when left out.
    extent : str
        ``article`` (its places), ``sahel``, or a country's ISO 3166-1 alpha-3 code.

    Raises
    ------
    GeoError
        If matplotlib is not installed, an option is none of those listed, or the place cannot be written to.
    """
    return write_file(Path(path), _render(m, "png", size=size, dpi=dpi, lang=lang, extent=extent))


def save_svg(
    m: Any,
    path: str | os.PathLike[str],
    *,
    size: tuple[float, float] = A4,
    lang: str | None = None,
    extent: str = "article",
) -> Path:
    """Write the map as an SVG, its letters as outlines; parameters as :func:`save_png`."""
    return write_file(Path(path), _render(m, "svg", size=size, dpi=100, lang=lang, extent=extent))


def save_pdf(
    m: Any,
    path: str | os.PathLike[str],
    *,
    size: tuple[float, float] = A4,
    lang: str | None = None,
    extent: str = "article",
) -> Path:
    """Write the map as a PDF of one page; parameters as :func:`save_png`."""
    return write_file(Path(path), _render(m, "pdf", size=size, dpi=100, lang=lang, extent=extent))


def png(
    m: Any,
    *,
    size: tuple[float, float] = (9, 6.4),
    dpi: int = 100,
    lang: str | None = None,
    extent: str = "article",
) -> bytes:
    """The map as a small PNG of at most 256 colours, as bytes; parameters as :func:`save_png`."""
    content = _render(m, "png", size=size, dpi=dpi, lang=lang, extent=extent)
    from PIL import Image  # comes with matplotlib, so that it is there where the line above went well

    whole = Image.open(io.BytesIO(content))
    stream = io.BytesIO()
    whole.convert("RGB").quantize(256, Image.Quantize.MEDIANCUT, kmeans=4, dither=Image.Dither.NONE).save(
        stream, "PNG", optimize=True
    )
    return stream.getvalue()


def _still(m: Any, lang: str | None) -> Still:
    """The picture's content from a map, an analysis or layers."""
    if lang not in {None, "en", "fr"}:
        raise GeoError(f"lang={lang!r} is not known: choose en or fr")
    if isinstance(m, Layers):
        return Still(m, lang or "en", "", "", None, _reach(m))
    events = int(((getattr(m, "data", None) or {}).get("bulk") or {}).get("n", 0))
    if all(hasattr(m, name) for name in ("claims", "places", "article")):
        spoken = lang or ("fr" if m.article.lang == "fr" else "en")
        layers = make_layers(m.claims, m.places, m.article, lang=spoken)
        title, source, day, view = m.article.title, m.article.source, m.article.published, _reach(layers)
    elif all(hasattr(m, name) for name in ("layers", "data", "title", "day")):
        spoken, layers = lang or str(m.data["lang"]), m.layers
        title, source, day, view = m.title, m.data["article"]["source"], m.day, tuple(m.data["view"])
    else:
        raise GeoError(f"a {type(m).__name__} is no map: give what geo.draw or geo.analyse returns")
    said = wording.words(spoken)
    published = wording.day_words(day, said["dates"]) if day else str(said["about"]["not_dated"])
    left = str(said["ui"]["events_left"]).format(n=f"{events:,}") if events else ""
    byline = " · ".join(part for part in (published, clean(source, 120), left) if part)
    return Still(layers, spoken, clean(title or said["ui"]["unnamed_title"], 400), byline, day, view, events)


def _reach(layers: Layers) -> tuple[float, float, float, float]:
    """Where the claims are, else the places, as far as they touch the Sahel and are no belts; else the Sahel."""
    box, outlines, entries = shapely.box(*basemap.SAHEL), layers.ground.outlines, layers.ground.shapes
    core = {n for n, entry in enumerate(entries) if entry.get("unit") in basemap.CORE}
    narrow = {n for n, shape in enumerate(outlines) if shape.intersects(box) and (n in core or shape.area < _WIDE)}
    for table in (layers.claims, layers.places):
        numbers = {row["geom"] for row in table} & narrow
        found = basemap.bounds([outlines[number] for number in sorted(numbers)])
        if found:
            west, south, east, north = found
            return west - 0.5, south - 0.5, east + 0.5, north + 0.5
    return basemap.SAHEL


def _extent(still: Still, extent: str) -> tuple[float, float, float, float]:
    """West, south, east, north of the picture, degrees, with a margin."""
    if extent == "article":
        west, south, east, north = still.view
    elif extent == "sahel":
        west, south, east, north = basemap.core_bounds()
    else:
        unit = boundaries.unit(f"iso:{extent}")
        if unit is None:
            raise GeoError(
                f"extent={str(extent)[:40]!r} is not known: choose article, sahel or a country's code such as MLI"
            )
        west, south, east, north = unit.geometry.bounds
    margin = 0.06 * max(east - west, north - south)
    return west - margin, max(south - margin, -80), east + margin, min(north + margin, 84)


def picture(
    m: Any, *, size: tuple[float, float] = A4, dpi: int = 150, lang: str | None = None, extent: str = "article"
) -> Figure:
    """The map as a matplotlib figure, to add to or to save; parameters as :func:`save_png`."""
    try:
        from matplotlib.figure import Figure
    except ImportError as fault:
        raise GeoError("pictures need matplotlib: run pip install 'sahel-atlas[pictures]'") from fault
    if not (2 <= size[0] <= 60 and 2 <= size[1] <= 60 and 20 <= dpi <= 1200):
        raise GeoError(f"size={size!r}, dpi={dpi!r}: give 2 to 60 inches a side and 20 to 1200 dots an inch")
    still = _still(m, lang)
    box = _extent(still, extent)
    with _no_complaint():
        figure = Figure(figsize=size, dpi=dpi, facecolor="white")
        _compose(figure, still, box)
    return figure


@contextmanager
def _no_complaint() -> Iterator[None]:
    """A letter that the font lacks is shown as a box, as a browser would, without a warning for each."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        yield


def _render(m: Any, kind: str, **how: Any) -> bytes:
    """The picture's bytes, the same for the same map: no date and no random name is written into it."""
    figure = picture(m, **how)
    import matplotlib as mpl

    title = clean(getattr(m, "title", None) or "Sahel Atlas", 400)  # for those who cannot see the picture
    undated: dict[str, Any] = {"svg": {"Date": None}, "pdf": {"CreationDate": None}, "png": {"Software": None}}[kind]
    settings: Any = {"svg.hashsalt": "sahel-atlas", "svg.fonttype": "path", "hatch.linewidth": 0.9, **_UNHINTED}
    stream = io.BytesIO()
    with mpl.rc_context(settings), _no_complaint():
        figure.savefig(stream, format=kind, dpi=figure.dpi, metadata={**undated, "Title": title})
    return stream.getvalue()


def _compose(figure: Figure, still: Still, box: tuple[float, float, float, float]) -> None:
    """Title above, map, legend beside or below it, notes at the foot; everything in points of the page."""
    wide, high = figure.get_figwidth() * 72, figure.get_figheight() * 72
    across, down = _A4_POINTS if wide >= high * 1.12 else _A4_POINTS[::-1]
    share = min(wide / across, high / down)
    unit = share**0.65 if share < 1 else share  # a small picture keeps letters that can be read
    page: Any = figure.add_axes((0, 0, 1, 1))
    page.set(xlim=(0, wide), ylim=(0, high))
    page.axis("off")
    margin = 20 * unit
    top = heading(page, still, (margin, 0, wide - margin, high - margin), unit)
    bottom = foot(page, still, (margin, margin * 0.75, wide - margin, high), unit) + 7 * unit
    legend = rows(still.layers, still.lang)
    if across > down:
        beside = 172 * unit
        frame = (margin, bottom, wide - margin - beside - 14 * unit, top)
        legend_box, columns = (wide - margin - beside, bottom, wide - margin, top - 2 * unit), 1
    else:
        columns = 3
        column = (wide - 2 * margin) / columns - 11 * unit
        tall = min(height(legend, column, unit) / columns * 1.06 + 16 * unit, (top - bottom) * 0.36)
        frame = (margin, bottom + tall + 10 * unit, wide - margin, top)
        legend_box = (margin, bottom, wide - margin, bottom + tall)
    ground = sheet(figure, frame, box, unit)
    draw_ground(ground, still.day)
    draw_relief(ground)
    draw_areas(ground, still.layers)
    room = draw_marks(ground, still.layers)
    room.taken.append(scale(ground))
    room.taken += inset(figure, ground, frame, box)
    nothing(ground, still)
    draw_names(ground, still.layers, room, still.lang, still.day)
    draw_legend(page, legend, legend_box, unit, columns)
