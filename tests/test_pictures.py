"""Still pictures: the same bytes each time, hostile text is text, and the extent is what was asked for."""

from __future__ import annotations

from pathlib import Path

import map_cases
import pytest

from geo import schemas
from geo.articles import Article
from geo.errors import GeoError
from geo.maps import SahelMap, draw
from geo.pictures import png, save_pdf, save_png, save_svg


@pytest.fixture(scope="module")
def gossi() -> SahelMap:
    """The map of the report on Gossi."""
    return draw(map_cases.sahel_claims(), map_cases.sahel_places(), map_cases.ARTICLE)


@pytest.mark.parametrize(("save", "starts"), [(save_png, b"\x89PNG"), (save_svg, b"<?xml"), (save_pdf, b"%PDF")])
def test_same_map_same_bytes(gossi: SahelMap, tmp_path: Path, save, starts: bytes) -> None:  # type: ignore[no-untyped-def]
    one, two = (save(gossi, tmp_path / f"{n}.out", size=(5, 4)).read_bytes() for n in (1, 2))
    assert one == two and one.startswith(starts)


def test_an_svg_is_drawn_with_no_outside_resource(gossi: SahelMap, tmp_path: Path) -> None:
    text = save_svg(gossi, tmp_path / "m.svg", size=(5, 4)).read_text(encoding="utf-8")
    assert "<script" not in text and 'href="http' not in text


@pytest.mark.parametrize("payload", ["$x^", "{{ 7*7 }}", "\\frac{", "$\\unknown$", "<b>&", "a\nb", "\u202eabc"])
def test_hostile_text_is_text(payload: str) -> None:
    assert png(draw(*map_cases.hostile(payload)), size=(4, 3)).startswith(b"\x89PNG")


def test_extents_and_empty_tables(gossi: SahelMap) -> None:
    pictures = {extent: png(gossi, size=(4, 3), extent=extent) for extent in ("article", "sahel", "NER")}
    assert len(set(pictures.values())) == 3
    nothing = draw(schemas.empty("claims"), schemas.empty("places"), Article(text="Nothing here."))
    assert png(nothing, size=(4, 3)).startswith(b"\x89PNG")
    with pytest.raises(GeoError, match="XXX"):
        png(gossi, extent="XXX")
    with pytest.raises(GeoError, match="inches"):
        png(gossi, size=(0, 3))
