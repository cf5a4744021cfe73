"""Marks and names of a still picture: what stands where, the most contested on top, no name over a mark."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from typing import Any

import shapely

from geo import basemap, boundaries
from geo.layers import Layers, palette
from geo.legend import glyph_style, put_glyph
from geo.lettering import INK, SOFT, Name, Room, Type, clean, print_names, write
from geo.payload import polygons
from geo.terrain import EDGE, Sheet, draw_area

_DISC = 8.4  # radius of a mark, points of an A4 page
_CROWD = 30  # from so many marks on they are drawn smaller
_CROWD_LEAST = 0.45  # but never smaller than this
_NAMES_MOST = 250  # names tried of one kind: more find no room
_DARK = "#2a2721"
_TOWNS_FROM = ((25, 0), (14, 1), (8, 2), (4, 3))  # degrees across, and the last class of towns that is named


def draw_areas(sheet: Sheet, layers: Layers) -> None:
    """Areas of claims with their stripes, the widest first; areas that are only named, quietly."""
    order = sorted(range(len(layers.ground.shapes)), key=lambda number: -layers.ground.outlines[number].area)
    frame = shapely.box(*sheet.box)
    named = {place["geom"] for place in layers.places if _shown(layers, place["layer"])}
    for number in order:
        entry, shape = layers.ground.shapes[number], layers.ground.outlines[number]
        if entry["t"] != "area" or not shape.intersects(frame):
            continue
        keys = [key for claim in _claims(layers, number) for key in claim["keys"]]
        if not keys and number not in named:
            continue
        styles = [layers.styles[key] for key in dict.fromkeys(keys)]
        if entry.get("unit"):
            shape = _outline(entry["unit"], shape)
        draw_area(sheet, shape, styles, fuzzy=bool(entry["fuzzy"]), country="unit" in entry)


def _outline(iso3: str, shape: Any) -> Any:
    """A country as the ground has it, so that the lines meet."""
    world = boundaries.countries(drawn=True)
    return dict(zip(world["iso3"], world.geometry, strict=True)).get(iso3, shape)


def _claims(layers: Layers, number: int) -> list[dict[str, Any]]:
    return [claim for claim in layers.claims if claim["geom"] == number and _shown(layers, claim["layer"])]


def _shown(layers: Layers, layer: str) -> bool:
    """Whether a layer is on; what belongs to no switch of its own is."""
    return next((bool(entry["on"]) for entry in layers.layers if entry["id"] == layer), layer == "claims")


def draw_marks(sheet: Sheet, layers: Layers) -> Room:
    """Marks of what is known to a place, one a place; returns what room they take."""
    unit = sheet.unit
    room = Room((2, 2, sheet.wide - 2, sheet.high - 2))
    spots = [(number, entry) for number, entry in enumerate(layers.ground.shapes) if entry["t"] != "area"]
    inside = [(number, entry, *sheet.spot(entry["lon"], entry["lat"])) for number, entry in spots]
    inside = [spot for spot in inside if 0 < spot[2] < sheet.wide and 0 < spot[3] < sheet.high]
    inside.sort(key=lambda spot: len(_claims(layers, spot[0])))
    told = sum(bool(_claims(layers, spot[0])) for spot in inside)
    size = unit * max(_CROWD_LEAST, min(1.0, (_CROWD / max(told, 1)) ** 0.5))
    named = {place["geom"] for place in layers.places if place["layer"] == "mentions"}
    named = named if _shown(layers, "mentions") else set()
    stays = {stay["geom"] for stay in layers.stays} if _shown(layers, "ledger") else set()
    places = [(x, y) for number, _, x, y in inside if _claims(layers, number)]
    for number, entry, x, y in inside:
        claims = _claims(layers, number)
        if not (claims or number in named or number in stays):
            continue
        _ring(sheet, entry, x, y)
        least, pin = _least(x, y, places, size), entry["t"] == "pin"
        if claims:
            _disc(sheet, claims, _colour(layers, claims[0]), x, y, least, pin=pin)
        else:
            _dot(sheet, x, y, number in stays, exact=pin)
        reach = room.reach[number] = (_DISC * least if claims else 3.2 * unit) + 1
        lift = reach * 1.7 if claims and pin else 0
        room.taken.append((x - reach, y - reach if not lift else y, x + reach, y + reach + lift))
    return room


def _least(x: float, y: float, places: list[tuple[float, float]], size: float) -> float:
    """Size of a mark that leaves its nearest neighbour room; nearer than half a mark they overlap all the same."""
    near = min((math.dist((x, y), other) for other in places if other != (x, y)), default=math.inf)
    return size * max(0.55, min(1.0, near / (2.1 * _DISC * size)))


def _ring(sheet: Sheet, entry: dict[str, Any], x: float, y: float) -> None:
    """The radius within which a locality is known, where it is wide enough to be seen."""
    from matplotlib.patches import Circle

    radius = sheet.metres(entry["r"])
    if entry["r"] < 1000 or radius < 4 * sheet.unit:
        return
    style = {"ec": EDGE, "lw": 0.9 * sheet.unit, "ls": (0, (1, 1.6)), "zorder": 3}
    sheet.axes.add_patch(Circle((x, y), radius, fc=f"{EDGE}14", **style))


def _dot(sheet: Sheet, x: float, y: float, stay: bool, exact: bool) -> None:
    from matplotlib.patches import Circle, Rectangle

    size = 2.5 * sheet.unit
    if stay:
        look: dict[str, Any] = {"fc": palette()["ledger"][0], "ec": INK, "lw": 0.7 * sheet.unit, "zorder": 4}
        sheet.axes.add_patch(Rectangle((x - size, y - size), 2 * size, 2 * size, **look))
        return
    look = {"fc": "white", "ec": EDGE, "lw": 1.1 * sheet.unit, "zorder": 4}
    sheet.axes.add_patch(Circle((x, y), size, ls="-" if exact else (0, (1, 1)), **look))


def _disc(sheet: Sheet, claims: list[dict[str, Any]], hue: str, x: float, y: float, size: float, pin: bool) -> None:
    """A disc with the shape of the first claim in it, split where claims contradict, with the number of claims."""
    from matplotlib.patches import Circle, Polygon, Wedge

    axes, radius = sheet.axes, _DISC * size
    split = any(claim["layer"] == "contested" for claim in claims)
    first = next((claim for claim in claims if claim["layer"] == "contested"), claims[0])
    level = 5 + (0.5 if split else 0)
    if pin:
        tip, y = y, y + radius * 1.7
        legs = [(x - radius * 0.48, y - radius * 0.75), (x, tip), (x + radius * 0.48, y - radius * 0.75)]
        axes.add_patch(Polygon(legs, fc=INK, ec="white", lw=0.5 * size, zorder=level))
    axes.add_patch(Circle((x, y), radius + 1.1 * size, fc="white", ec="none", alpha=0.75, zorder=level))
    halves = ((90, palette()["contested"][0] if split else "white"), (270, "white"))
    for start, colour in halves:
        axes.add_patch(Wedge((x, y), radius, start, start + 180, fc=colour, ec="none", zorder=level + 0.1))
    if split:
        axes.plot([x, x], [y - radius, y + radius], color=INK, lw=0.9 * size, zorder=level + 0.15)
    doubt = all(claim["stance"] in {"hedged", "implied"} for claim in claims)
    rim = {"ec": INK, "lw": 1.25 * size, "ls": (0, (2.6, 1.6)) if doubt else "-"}
    axes.add_patch(Circle((x, y), radius, fc="none", zorder=level + 0.2, **rim))
    colour = INK if split else hue
    scale = min(1.15, 0.7 + first["size"] ** 0.5 / 130) if first["size"] else 1.0  # as web/marks.js
    ended = bool(first["ended"]) and not split
    put_glyph(
        axes, x, y, first["shape"], radius * 1.4 * scale, zorder=level + 0.3, **glyph_style(colour, ended, size * 0.9)
    )
    if len(claims) > 1:
        at = (x + radius * 0.86, y + radius * 0.76)
        axes.add_patch(Circle(at, radius * 0.54, fc=INK, ec="white", lw=0.6 * size, zorder=level + 0.4))
        number = Type(5.4 * size, "bold", colour="white")
        write(axes, *at, str(min(len(claims), 99)), number, ha="center", va="center_baseline", zorder=level + 0.5)


def _colour(layers: Layers, claim: dict[str, Any]) -> str:
    """Colour of a claim: its first group's, else its layer's."""
    style = next((layers.styles[key] for key in claim["keys"] if key in layers.styles), None)
    return str(style["colour"]) if style else palette()["events"][0]


def draw_names(sheet: Sheet, layers: Layers, room: Room, lang: str, day: dt.date | None) -> None:
    """Names that touch neither one another nor a mark: places of claims, areas, countries, other places, units."""
    for names in (
        _places(sheet, layers, room, True),
        _areas(sheet, layers),
        _countries(sheet, layers, lang),
        _places(sheet, layers, room, False),
        _towns(sheet, layers, room, lang),
        _units(sheet, layers, day, lang),
    ):
        print_names(sheet.axes, room, names)


def _places(sheet: Sheet, layers: Layers, room: Room, told: bool) -> Iterator[Name]:
    """Names of points: where a claim is, or where none is."""
    claimed = {claim["geom"] for claim in layers.claims}
    count = 0
    seen = set()
    for place in sorted(layers.places, key=lambda place: -place["times"]):
        number = place["geom"]
        entry = layers.ground.shapes[number] if number >= 0 else None
        if (
            entry is None
            or entry["t"] == "area"
            or number in seen
            or (number in claimed) != told
            or count >= _NAMES_MOST
        ):
            continue
        if number not in room.reach:  # its layer is off, or it lies outside the frame
            continue
        seen.add(number)
        count += 1
        x, y = sheet.spot(entry["lon"], entry["lat"])
        reach = room.reach[number]
        lift = reach * 1.7 if told and entry["t"] == "pin" else 0
        how = Type((7.8 if told else 6.8) * sheet.unit, "bold" if told else "normal", colour=_DARK)
        yield Name(clean(place["name"], 40), [(x, y + lift)], how, reach + 1)


def _areas(sheet: Sheet, layers: Layers) -> Iterator[Name]:
    """Names of areas that claims are about or that have no exact edge; whole countries come with the others."""
    claimed = {claim["geom"] for claim in layers.claims if _shown(layers, claim["layer"])}
    seen = set()
    for place in layers.places[:_NAMES_MOST]:
        number = place["geom"]
        entry = layers.ground.shapes[number] if number >= 0 else None
        if entry is None or entry["t"] != "area" or entry.get("unit") or number in seen:
            continue
        if number not in claimed and not (entry["fuzzy"] and _shown(layers, place["layer"])):
            continue
        seen.add(number)
        how = Type(7.6 * sheet.unit, "bold", "italic" if entry["fuzzy"] else "normal", colour=_DARK)
        yield Name(clean(place["name"], 40), _inside(sheet, layers.ground.outlines[number]), how)


def _countries(sheet: Sheet, layers: Layers, lang: str) -> Iterator[Name]:
    """Names of countries, those of claims first, then of the Sahel, then by size."""
    claimed = {layers.ground.shapes[claim["geom"]].get("unit") for claim in layers.claims if claim["geom"] >= 0}
    world = boundaries.countries(drawn=True)
    world = world[world.intersects(shapely.box(*sheet.box))]
    order = sorted(
        world.itertuples(), key=lambda row: (row.iso3 not in claimed, row.iso3 not in basemap.CORE, -row.geometry.area)
    )
    for row in order:
        name = row.name_fr if lang == "fr" and isinstance(row.name_fr, str) and row.name_fr else row.name
        weight = "bold" if row.iso3 in basemap.CORE else "normal"
        how = Type(8.6 * sheet.unit, weight, colour=_DARK if row.iso3 in claimed else SOFT)
        spot = sheet.spot(row.lon, row.lat)
        yield Name(str(name), [spot, *_inside(sheet, row.geometry)], how)


def _towns(sheet: Sheet, layers: Layers, room: Room, lang: str) -> Iterator[Name]:
    """Towns for bearings, the more the nearer the map; not those that a mark stands for."""
    points = [shape for shape in layers.ground.outlines if shape.geom_type == "Point"]
    across = sheet.box[2] - sheet.box[0]
    last = next((size for least, size in _TOWNS_FROM if across >= least), 5)
    printed = {place["name"] for place in layers.places if place["geom"] >= 0}
    for name, lon, lat, size in basemap.named_towns(sheet.box, points if last > 3 else [], lang):
        x, y = sheet.spot(lon, lat)
        if size > last or name in printed or not room.free((x - 3, y - 3, x + 3, y + 3)):
            continue
        how = Type((6.6 if size == 0 else 6.0) * sheet.unit, "bold" if size == 0 else "normal", colour=SOFT)
        yield Name(clean(name, 40), [(x, y)], how, 2.2 * sheet.unit, (1.5 if size == 0 else 1.1) * sheet.unit)


def _units(sheet: Sheet, layers: Layers, day: dt.date | None, lang: str) -> Iterator[Name]:
    """Names of the first-level units of the Sahel that are wide enough for them."""
    table = boundaries.load_boundaries(1, on=day, drawn=True)
    table = table[table["iso3"].isin(basemap.CORE) & table.geometry.notna() & table.intersects(shapely.box(*sheet.box))]
    printed = {place["name"] for place in layers.places}
    for english, shape in zip(table["name"], table.geometry, strict=True):
        name = basemap.local_name(str(english), lang)
        how = Type(6.0 * sheet.unit, colour=SOFT)
        flat = sheet.flat([shape])[0]
        if name not in printed and flat.bounds[2] - flat.bounds[0] > how.width(name) * 1.15:
            yield Name(name, _inside(sheet, shape)[:1], how)


def _inside(sheet: Sheet, shape: Any) -> list[tuple[float, float]]:
    """Points well inside what is seen of a shape, on the sheet: the middle of its widest part, then west and east."""
    frame = shapely.box(0, 0, sheet.wide, sheet.high)
    parts = list(polygons(shapely.intersection(shapely.make_valid(sheet.flat([shape])[0]), frame)))
    if not parts:
        return []
    largest = max(parts, key=lambda part: part.area)
    if largest.area < 400 * sheet.unit**2:
        return []
    west, south, east, north = largest.bounds
    third = (east - west) / 3
    strips = [largest, *(largest.intersection(shapely.box(x, south, x + third, north)) for x in (west, east - third))]
    found = []
    for strip in strips:
        there = list(polygons(strip))
        if there:
            widest = max(there, key=lambda part: part.area)
            found.append(shapely.maximum_inscribed_circle(widest, tolerance=2).coords[0])
    return [(float(x), float(y)) for x, y in found]
