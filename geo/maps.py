"""Layers to a map: a folium map that any folium layer can be added to, and a page that needs nothing else."""

from __future__ import annotations

import base64
import datetime as dt
import re
from typing import Any
from urllib.parse import urlsplit

import folium
import geopandas as gpd
import shapely
from branca.element import Element, Figure, MacroElement, Template

from geo import basemap, colophon, schemas, wording
from geo.articles import Article
from geo.bulk import pack_events
from geo.errors import GeoError
from geo.layers import NAME_MOST, Layers, make_layers
from geo.page import Extras, frame, make_page, neutral, software
from geo.payload import Lines, clip, pack, script_json
from geo.presence import LEDGER_FROM
from geo.reading import reader
from geo.stays import against, packed

TEXTS = ("quotes", "full")
# Tiles for those who want them and are online. OpenStreetMap's own servers refuse pages that are opened from a file.
TILES = "https://{s}.basemaps.cartocdn.com/rastertiles/voyager_nolabels/{z}/{x}/{y}.png"
WIDE = 150.0  # square degrees: the Central African Republic has 50, Mali 106, the belt of the Sahel over 300
_EXTERNAL = re.compile(r"[0-9a-f]{32}")


class Raw(Element):
    """An element whose text is given out as it is: no template ever reads it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._name = "Raw"
        self.text = text

    def render(self, **kwargs: Any) -> str:
        """The text, unread."""
        return self.text


class _Page(Figure):
    """The root of a Sahel map: its page is put together by :mod:`geo.page`, not by a template."""

    def render(self, **kwargs: Any) -> str:
        """The whole page."""
        maps = [child for child in self._children.values() if isinstance(child, SahelMap)]
        return maps[-1].page() if maps else super().render(**kwargs)

    def _repr_html_(self, **kwargs: Any) -> str:
        return frame(self.render())


class SahelMap(folium.Map):
    """A ``folium.Map`` whose own layers travel as data; made by :func:`draw`.

    Folium layers of your own can be added as to any map. Their text goes through folium, which reads it as a template
    and as markup: give them only text that you wrote, or ``geo.page.neutral(text)``. A page with such layers may load
    what folium asks for; a page without makes no request at all.

    Attributes
    ----------
    data : dict
        What the page reads, plain values.
    layers : geo.layers.Layers
        What is drawn, for pictures and for reading.
    title : str
        The page's title.
    day : date or None
        Day whose boundaries are drawn.
    """

    default_js: list[tuple[str, str]] = []  # noqa: RUF012 - folium's own declaration: none of its five libraries is carried
    default_css: list[tuple[str, str]] = []  # noqa: RUF012
    _template = Template("")

    def __init__(self, data: dict[str, Any], layers: Layers, title: str, day: dt.date | None = None) -> None:
        west, south, east, north = data["view"]
        super().__init__(location=[(south + north) / 2, (west + east) / 2], zoom_start=5, tiles=None)
        self.default_js, self.default_css = [], []  # its own, as add_js_link would change those of every map
        self.data, self.layers, self.title, self.day = data, layers, title, day
        _Page().add_child(self)

    @classmethod
    def _generate_id(cls) -> str:
        return "sahel_atlas"

    def page(self) -> str:
        """The page as text: the same map gives the same text."""
        name = self.get_name()
        return make_page(self.data, map_name=name, title=self.title, lang=self.data["lang"], extras=self._extras())

    def _extras(self) -> Extras:
        """What the user's own children bring, with folium's random names made steady."""
        if not self._children:
            return Extras()
        root = _Collector()
        keep = self._parent
        self._parent = root
        try:
            MacroElement.render(self)
            for name, url in [*self.default_js, *self.default_css]:
                form = '<script src="{}"></script>' if url.endswith(".js") else '<link rel="stylesheet" href="{}">'
                root.header.add_child(Raw(form.format(neutral(url))), name=name)
            parts = [part.render() for part in (root.header, root.html, root.script)]
        finally:
            self._parent = keep
        steady: dict[str, str] = {}
        for found in _EXTERNAL.findall("".join(parts)):
            steady.setdefault(found, f"{len(steady) + 1:032x}")
        header, nodes, script = (_EXTERNAL.sub(lambda found: steady[found[0]], part) for part in parts)
        return Extras(header=header, nodes=nodes, script=script)

    def render(self, **kwargs: Any) -> str:
        """Put the map into a figure that is not its own, as a frame."""
        figure = self.get_root()
        if isinstance(figure, Figure) and not isinstance(figure, _Page):
            figure.html.add_child(Raw(frame(self.page())), name=self.get_name())
        return ""

    def _repr_html_(self, **kwargs: Any) -> str:
        """The map in a frame of its own, for notebooks."""
        return frame(self.page())

    def _ipython_display_(self) -> None:
        """Show the map in a notebook, and a still picture after it: sites that strip frames, as GitHub, show that."""
        from IPython.display import display

        from geo.pictures import png

        display({"text/html": self._repr_html_(), "text/plain": clip(self.title, NAME_MOST)}, raw=True)
        try:
            still = {"image/png": base64.b64encode(png(self)).decode("ascii")}
        except GeoError:  # matplotlib is not installed: the map itself is there
            return
        display(still, raw=True, metadata={"image/png": {"alt": clip(self.title, NAME_MOST), "width": 720}})


class _Collector(Figure):
    """A figure that only gathers what children render into it."""

    def __init__(self) -> None:
        super().__init__()
        self.header._children.clear()


def _view(layers: Layers) -> list[float]:
    """West, south, east, north to begin with: the claims near the Sahel, else what is drawn, else the Sahel."""
    box, shapes, entries = shapely.box(*basemap.SAHEL), layers.ground.outlines, layers.ground.shapes
    near = {number for number, shape in enumerate(shapes) if shape.intersects(box)}
    claimed = sorted({claim["geom"] for claim in layers.claims if claim["geom"] >= 0})
    named = sorted({place["geom"] for place in layers.places if place["geom"] >= 0})
    # Whole belts and continents would push what is known exactly into a corner: they do not set the view.
    told = [n for n in claimed if n in near and (entries[n].get("unit") in basemap.CORE or shapes[n].area < WIDE)]
    close = [n for n in named if n in near and (entries[n].get("unit") in basemap.CORE or shapes[n].area < WIDE)]
    for choice in (told, claimed, close, named):
        found = basemap.bounds([shapes[number] for number in choice])
        if found:
            west, south, east, north = found
            wide, high = max(1.5 - (east - west) / 2, 0), max(1.5 - (north - south) / 2, 0)
            return [west - wide, max(south - high, -70), east + wide, min(north + high, 80)]
    return list(basemap.SAHEL)


def _spots(layers: Layers, rows: list[dict[str, Any]], countries: dict[str, list[float]]) -> None:
    """Where the name of an area is printed: a point well inside it; a name is no pin."""
    for row, shape in zip(rows, layers.ground.outlines, strict=True):
        if row["t"] == "area":
            lon, lat = countries.get(row.get("unit", "")) or basemap.label_point(shape)
            row["at"] = [[lat, lon], *([] if row.get("unit") else basemap.more_label_points(shape))]


def _tiles(online_tiles: bool | str) -> dict[str, str] | None:
    """Address and host of the tile layer, or None."""
    if not online_tiles:
        return None
    url = TILES if online_tiles is True else str(online_tiles)
    parts = urlsplit(url)
    if parts.scheme != "https" or not re.fullmatch(r"[\w.{}-]+(:\d+)?", parts.netloc):
        raise GeoError(
            f"online_tiles={url[:80]!r} is no https address of tiles: write https://host/{{z}}/{{x}}/{{y}}.png"
        )
    return {"url": url, "host": f"https://{re.sub(r'{[a-z]}', '*', parts.netloc)}"}


def draw(
    claims: gpd.GeoDataFrame,
    places: gpd.GeoDataFrame,
    article: Article,
    *,
    lang: str | None = None,
    text: str = "quotes",
    online_tiles: bool | str = False,
    ledger: gpd.GeoDataFrame | None = None,
    events: gpd.GeoDataFrame | None = None,
    title: str | None = None,
) -> SahelMap:
    """Draw the map of an article.

    Parameters
    ----------
    claims, places : GeoDataFrame
        Schemas ``claims`` and ``places``, EPSG:4326.
    article : Article
        From :func:`geo.read_article`.
    lang : {'en', 'fr'}, optional
        Language of the map's own words and names; the article's when left out.
    text : {'quotes', 'full'}
        How much of the article the page carries: the quoted sentences, or all of it.
    online_tiles : bool or str
        A tile layer underneath, for those who are online; True, or an https address with {z}, {x}, {y}.
    ledger : GeoDataFrame, optional
        Schema ``presence``: the reference ledger of bases, a layer that is off to begin with. Given whole
        (:func:`geo.presence.load_presence`), the reader can ask who held what on any day.
    events : GeoDataFrame, optional
        Many events as points, drawn on a canvas: see :func:`geo.bulk.pack_events`.
    title : str, optional
        Instead of the article's.

    Returns
    -------
    SahelMap
        A ``folium.Map``; write it with :func:`geo.export.save_html`.

    Raises
    ------
    GeoError
        If an option is none of those listed, or a table does not keep to its schema.
    """
    if text not in TEXTS:
        raise GeoError(f"text={text!r} is not known: choose one of {', '.join(TEXTS)}")
    if lang not in {None, "en", "fr"}:
        raise GeoError(f"lang={lang!r} is not known: choose en or fr")
    schemas.check(places, "places")
    schemas.check(claims, "claims")
    if ledger is not None:
        schemas.check(ledger, "presence")
    spoken = lang or (article.lang if article.lang in {"en", "fr"} else "en")
    layers = make_layers(claims, places, article, lang=spoken, ledger=ledger)
    named = title or article.title or wording.words(spoken)["ui"]["unnamed_title"]
    data = _data(layers, article, spoken, text=text, title=named, tiles=_tiles(online_tiles))
    if events is not None:
        data["bulk"] = pack_events(events)
        if not len(claims) and not len(places) and len(events):
            data["view"] = [round(float(edge), 3) for edge in events.total_bounds]
    return SahelMap(data, layers, named, article.published)


def _data(
    layers: Layers, article: Article, lang: str, *, text: str, title: str, tiles: dict[str, str] | None
) -> dict[str, Any]:
    """Everything that the page reads, as plain values."""
    lines = Lines()
    day: dt.date | None = article.published
    spots = basemap.country_spots()
    base = basemap.basemap([shape for shape in layers.ground.outlines if shape.geom_type == "Point"], lang)
    geoms = layers.ground.rows(lines, set(spots))
    _spots(layers, geoms, spots)
    said = wording.words(lang)
    published = wording.day_words(day, said["dates"]) if day else said["about"]["not_dated"]
    return {
        "version": software(),
        "lang": lang,
        "day": day.isoformat() if day else None,
        "textLang": article.lang,
        "article": {"title": clip(title, NAME_MOST), "published": published, "source": clip(article.source, NAME_MOST)},
        "words": said,
        "about": colophon.about(article, lang, tiles is not None),
        "credits": colophon.CREDITS,
        "notes": colophon.notes(article, lang),
        "view": _view(layers),
        "tiles": tiles,
        "bulk": None,
        "layers": layers.layers,
        "styles": layers.styles,
        "speakers": layers.speakers,
        "sides": layers.sides,
        "episodes": layers.episodes,
        "claims": layers.claims,
        "places": layers.places,
        "stays": packed(layers.stays),
        "against": pack(script_json(against(layers.stays)).encode("utf-8")) if layers.stays else "",
        "ledgerFrom": LEDGER_FROM,
        "tray": layers.tray,
        "reader": reader(article, layers.claims, layers.places, text),
        "geoms": geoms,
        "base": base,
        "lines": lines.packed(),
    }
