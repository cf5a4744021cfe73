"""Still pictures: the same bytes each time, the page's marks, names that do not touch, hostile text is text."""

from __future__ import annotations

import csv
import re
import sys
import warnings
import xml.etree.ElementTree as ET
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import geopandas as gpd
import map_cases
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import glyphs, legend, lettering, pictures, schemas, terrain
from geo.articles import Article
from geo.errors import GeoError
from geo.maps import SahelMap, draw
from geo.pictures import picture, png, save_pdf, save_png, save_svg

WEB = Path(legend.__file__).parent / "web"
MORE = {
    "mathtext": "$x^2$ $\\frac{1}{2}$",
    "broken_math": "$x^ \\unknown$",
    "tex": "\\frac{",
    "long": "Ouaga" * 200_000,
}
PLAIN = [map_cases.PAYLOADS[name] for name in ("jinja_code", "wiki", "img", "style", "link", "csv", "prototype")]


@pytest.fixture(scope="module")
def gossi() -> SahelMap:
    """The map of the report on Gossi."""
    return draw(map_cases.sahel_claims(), map_cases.sahel_places(), map_cases.ARTICLE)


def _said(m: Any, **how: Any) -> list[str]:
    """The lines of words on a picture; none of them is read as a formula."""
    found = [text for axes in picture(m, **how).axes for text in axes.texts]
    assert not any(text.get_parse_math() for text in found)
    return [text.get_text() for text in found]


@pytest.mark.parametrize(("save", "starts"), [(save_png, b"\x89PNG"), (save_svg, b"<?xml"), (save_pdf, b"%PDF")])
def test_same_map_same_bytes(gossi: SahelMap, tmp_path: Path, save: Callable[..., Path], starts: bytes) -> None:
    one, two = (save(gossi, tmp_path / f"{n}.out", size=(5, 4)).read_bytes() for n in (1, 2))
    assert one == two and one.startswith(starts)


def test_an_svg_is_drawn_with_no_outside_resource(gossi: SahelMap, tmp_path: Path) -> None:
    text = save_svg(gossi, tmp_path / "m.svg", size=(5, 4)).read_text(encoding="utf-8")
    assert "<script" not in text and 'href="http' not in text


def test_it_says_what_the_page_says(gossi: SahelMap, tmp_path: Path) -> None:
    words = _said(gossi)
    text = " ".join(words)
    assert words[0] == map_cases.ARTICLE.title and "27 April 2022" in text
    for wanted in (
        "14 of 15 claims shown",
        "Could not be placed: 3",
        "Natural Earth",
        "any opinion on the legal status",
    ):
        assert wanted in text
    for wanted in ("Ansaroul Islam", "Contested claims", "Gossi", "Ménaka", "central Mali", "Burkina Faso", "500 km"):
        assert wanted in words, wanted
    french = _said(gossi, lang="fr")
    for wanted in ("Affirmations contestées", "27 avril 2022 · own summary", "Algérie", "Mauritanie"):
        assert wanted in french, wanted


def test_a_map_an_analysis_or_layers_will_do(gossi: SahelMap) -> None:
    found = SimpleNamespace(claims=map_cases.sahel_claims(), places=map_cases.sahel_places(), article=map_cases.ARTICLE)
    assert all(png(m, size=(4, 3)).startswith(b"\x89PNG") for m in (found, gossi.layers))
    with pytest.raises(GeoError, match="DataFrame is no map"):
        png(map_cases.sahel_claims())


@pytest.mark.parametrize("payload", [*map_cases.PAYLOADS.values(), *MORE.values()], ids=[*map_cases.PAYLOADS, *MORE])
def test_hostile_text_is_text(payload: str, tmp_path: Path) -> None:
    m = draw(*map_cases.hostile(payload))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert png(m, size=(6, 4), dpi=40).startswith(b"\x89PNG")
        path = save_svg(m, tmp_path / "m.svg", size=(12, 8))
        assert payload in PLAIN or save_pdf(m, tmp_path / "m.pdf", size=(4, 3)).read_bytes().startswith(b"%PDF")
    nodes = list(ET.parse(path).iter())
    address = "{http://www.w3.org/1999/xlink}href"
    pictures = [node.attrib.get(address, "") for node in nodes if node.tag.endswith("}image")]
    assert all(picture.startswith("data:image/png;base64,") for picture in pictures), "the relief alone"
    names = {node.tag.rpartition("}")[2] for node in nodes}
    assert not names & {"script", "a", "foreignObject", "iframe"}
    shown = _said(m, size=(12, 8))
    assert lettering.clean(payload, 30).rstrip("…") in shown[0]
    assert lettering.clean(payload, 40) in shown


def test_extents_and_empty_tables(gossi: SahelMap, tmp_path: Path) -> None:
    seen = {extent: png(gossi, size=(4, 3), extent=extent) for extent in ("article", "sahel", "NER")}
    assert len(set(seen.values())) == 3
    nothing = draw(schemas.empty("claims"), schemas.empty("places"), Article(text="Nothing here."))
    text = " ".join(_said(nothing))
    assert "No claim was found in this article. No place name was found in it either" in text
    with pytest.raises(GeoError, match="XXX"):
        png(gossi, extent="XXX")
    with pytest.raises(GeoError, match="inches"):
        png(gossi, size=(0, 3))
    with pytest.raises(GeoError, match="choose en or fr"):
        png(gossi, lang="de")


def test_a_long_title_and_a_narrow_picture_lose_nothing_else(gossi: SahelMap, tmp_path: Path) -> None:
    m = draw(map_cases.sahel_claims(), map_cases.sahel_places(), map_cases.ARTICLE, title="Sand and stories " * 40)
    words = _said(m, size=(6, 9))
    assert words[1].endswith("…") and "How to read the marks" in words and "said with doubt, or implied" in words


def test_many_marks_keep_their_names_apart() -> None:
    random = np.random.default_rng(5)
    rows = [
        {"mention_id": f"m{n}", "start": 0, "end": 1, "toponym": f"Town {n}", "name": f"Town {n}", "kind": "locality",
         "status": "resolved", "place_id": f"t:{n}", "geo_prec": 1, "radius_m": 500.0, "role": "event",
         "confidence": 0.5, "geometry": shapely.Point(random.normal(-1, 2), random.normal(15, 1))}
        for n in range(300)
    ]  # fmt: skip
    m = draw(schemas.empty("claims"), schemas.from_rows(rows, "places"), Article(text="x"))
    assert png(m, size=(6, 4)).startswith(b"\x89PNG")


@given(
    st.lists(st.tuples(st.text("abcdeWM ", min_size=1, max_size=12), st.floats(0, 300), st.floats(0, 200)), max_size=25)
)
@settings(max_examples=30)
def test_names_never_touch(wanted: list[tuple[str, float, float]]) -> None:
    from matplotlib.figure import Figure

    axes: Any = Figure().add_axes((0, 0, 1, 1))
    room = lettering.Room((0, 0, 300, 200), [(140, 90, 160, 110)])
    names = [lettering.Name(text, [(x, y)], lettering.Type(8), clear=5) for text, x, y in wanted]
    printed = lettering.print_names(axes, room, names)
    assert printed == len(room.taken) - 1 == len(axes.texts)
    boxes = [shapely.box(*box) for box in room.taken]
    assert all(one.intersection(two).area == 0 for n, one in enumerate(boxes) for two in boxes[:n])
    assert all(shapely.box(0, 0, 300, 200).contains(box) for box in boxes)


@given(st.text(max_size=200), st.floats(20, 200))
def test_lines_fit_and_hold_the_text(text: str, width: float) -> None:
    how = lettering.Type(9)
    plain = lettering.clean(text)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # letters that the font lacks
        lines = lettering.wrap(plain, width, how, 1000)
        assert "".join(lines).replace(" ", "") == plain.replace(" ", "")
        assert all(how.width(line) <= width or len(line) <= 2 for line in lines)
        assert len(lettering.wrap(plain, width, how, 2)) <= 2


def test_every_layer_may_be_switched_on_and_off(gossi: SahelMap) -> None:
    layers = deepcopy(gossi.layers)
    for on in (1, 0):
        for layer in layers.layers:
            layer["on"] = on
        words = _said(layers, size=(12, 8))
        assert ("Contested claims" in words) is bool(on)
    assert "Gossi" not in words and "Mali" in words


def test_marks_are_the_page_s() -> None:
    for row in csv.DictReader((WEB / "marks.csv").open(encoding="utf-8")):
        assert row["shape"] in glyphs.shapes()
    for name in glyphs.shapes():
        points = glyphs.glyph(name).vertices
        assert np.abs(points).max() <= 0.5 and np.ptp(points, axis=0).min() > 0.3, name
    circle = glyphs.glyph("circle").vertices
    assert np.allclose(np.hypot(*(circle - (0, 0)).T), 7.5 / 24, atol=0.01)


def test_colours_are_the_page_s() -> None:
    css = (WEB / "base.css").read_text(encoding="utf-8")
    light = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", css.split("@media")[0]))
    ours = {
        "sea": terrain.SEA,
        "land": terrain.LAND,
        "border": terrain.BORDER,
        "region": terrain.REGION,
        "river": terrain.RIVER,
    }
    assert {name: light[name] for name in ours} == ours and light["area-edge"] == terrain.EDGE
    assert pictures.A4 == (11.69, 8.27)


def test_without_matplotlib_a_picture_says_what_to_install_and_a_notebook_still_has_its_map(
    gossi: SahelMap, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Any] = []
    monkeypatch.setattr("IPython.display.display", lambda data, **_: shown.append(data))
    for name in [name for name in sys.modules if name.split(".")[0] in {"matplotlib", "PIL"}]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.setitem(sys.modules, "PIL", None)
    with pytest.raises(GeoError, match="pip install"):
        png(gossi)
    gossi._ipython_display_()
    assert [list(data) for data in shown] == [["text/html", "text/plain"]]


def test_a_picture_says_that_it_leaves_events_out() -> None:
    """A map of other people's events alone is not empty; its picture must not say so."""
    from geo.pictures import _still

    nothing = schemas.empty("claims"), schemas.empty("places")
    events = gpd.GeoDataFrame({"type": ["clash"] * 3}, geometry=gpd.points_from_xy([0, 1, 2], [14, 15, 16]), crs=4326)
    still = _still(draw(*nothing, Article(text="x", title="Events"), events=events), None)
    assert still.events == 3
    assert "3 events of other datasets" in still.byline
