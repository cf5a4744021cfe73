"""QGIS styles: what a layer looks like when it is opened, in the map's own colours."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from xml.etree import ElementTree as ET

_LABELS = {"claims": "place_name", "places": "toponym", "presence": "name", "events": "place_name"}


@cache
def _rules() -> dict[str, list[dict[str, str]]]:
    """Table -> rows of ``styles.csv``: the field that is told apart, its value, QGIS's marker, the map's own colour."""
    text = (files("geo.handover") / "styles.csv").read_text("utf-8")
    found: dict[str, list[dict[str, str]]] = {}
    for row in csv.DictReader(text.splitlines()):
        found.setdefault(row["table"], []).append(row)
    return found


def qml(kind: str, shape: str) -> str:
    """A QML document for one layer.

    Parameters
    ----------
    kind : {'places', 'claims', 'presence', 'events'}
    shape : {'point', 'line', 'area'}
        Areas are hatched: they say where somewhere is, not how far something reaches.
    """
    rules = _rules()[kind]
    field = rules[0]["field"]
    root = ET.Element("qgis", version="3.22", styleCategories="Symbology|Labeling", labelsEnabled="1")
    renderer = ET.SubElement(
        root, "renderer-v2", type="categorizedSymbol", attr=field, enableorderby="0", forceraster="0"
    )
    categories, symbols = ET.SubElement(renderer, "categories"), ET.SubElement(renderer, "symbols")
    for number, rule in enumerate(rules):
        value = rule["value"]
        label = value.replace("_", " ")
        ET.SubElement(categories, "category", value=value, symbol=str(number), label=label, render="true")
        symbols.append(_symbol(str(number), shape, rule["marker"], rule["colour"]))
    other = str(len(rules))
    ET.SubElement(categories, "category", value="", symbol=other, label="other", render="true")
    symbols.append(_symbol(other, shape, "circle", "#6a6f7a"))
    root.append(_labels(_LABELS[kind]))
    return "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n" + ET.tostring(root, encoding="unicode")


def _symbol(name: str, shape: str, marker: str, colour: str) -> ET.Element:
    """One symbol: a marker with a dark outline, a line, or a hatch with an outline."""
    kinds = {"point": "marker", "line": "line", "area": "fill"}
    symbol = ET.Element("symbol", name=name, type=kinds[shape], alpha="1", clip_to_extent="1", force_rhr="0")
    if shape == "point":
        _layer(
            symbol,
            "SimpleMarker",
            name=marker,
            color=_rgba(colour),
            size="3",
            outline_color=_rgba("#222222"),
            outline_width="0.3",
        )
    elif shape == "line":
        _layer(symbol, "SimpleLine", line_color=_rgba(colour), line_width="0.6")
    else:
        _layer(
            symbol,
            "SimpleFill",
            color=_rgba(colour, 25),
            outline_color=_rgba(colour),
            outline_width="0.4",
            style="solid",
        )
        _layer(symbol, "SimpleFill", color=_rgba(colour, 120), outline_style="no", style="b_diagonal")
    return symbol


def _layer(symbol: ET.Element, kind: str, **options: str) -> None:
    """One layer of a symbol, its options in both forms that QGIS 3 reads."""
    layer = ET.SubElement(symbol, "layer", {"class": kind, "enabled": "1", "locked": "0", "pass": "0"})
    listed = ET.SubElement(layer, "Option", type="Map")
    for name, value in options.items():
        ET.SubElement(listed, "Option", type="QString", name=name, value=value)
    for name, value in options.items():
        ET.SubElement(layer, "prop", k=name, v=value)


def _rgba(colour: str, alpha: int = 255) -> str:
    """A colour as QGIS writes it: ``r,g,b,a``."""
    return ",".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5)) + f",{alpha}"


def _labels(field: str) -> ET.Element:
    """Labels from a field, in a quiet grey with a white halo."""
    labeling = ET.Element("labeling", type="simple")
    settings = ET.SubElement(labeling, "settings", calloutType="simple")
    style = ET.SubElement(
        settings,
        "text-style",
        fieldName=field,
        isExpression="0",
        fontSize="8",
        fontSizeUnit="Point",
        textColor=_rgba("#333333"),
        textOpacity="1",
    )
    ET.SubElement(
        style, "text-buffer", bufferDraw="1", bufferSize="0.8", bufferSizeUnits="MM", bufferColor=_rgba("#ffffff")
    )
    return labeling
