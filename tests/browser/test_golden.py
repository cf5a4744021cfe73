"""The look of the page and of the pictures, beside golden images.

A change of look on purpose: look at the new pictures, and commit them, made by this one command:

    GOLDEN=write .venv/bin/python -m pytest -q tests/browser/test_golden.py
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import map_cases
import numpy as np
import pytest
from PIL import Image

from geo.maps import draw
from geo.pictures import png

pytestmark = pytest.mark.browser
GOLDEN = Path(__file__).resolve().parents[1] / "golden"
WIDTH = 640  # pixels: at half its size a picture no longer shows how letters' edges are smoothed
# Of 255, on average; and the share of pixels that are plainly another colour. A version of the browser or of the fonts
# moves the first by some tenths; a layer that is missing moves the second by a hundredth and more.
MEAN, PLAIN, SHARE = 3.0, 48, 0.012
BYTES = 150_000
PAGES = {
    "page-light": {"color_scheme": "light"},
    "page-dark": {"color_scheme": "dark"},
    "page-phone": {"viewport": {"width": 360, "height": 740}},
}
PICTURES: dict[str, dict[str, Any]] = {
    "picture": {},
    "picture-sahel-fr": {"extent": "sahel", "lang": "fr", "size": (6, 8)},
}


def _small(content: bytes) -> Image.Image:
    whole = Image.open(io.BytesIO(content)).convert("RGB")
    high = round(whole.height * WIDTH / whole.width) if whole.width > WIDTH else whole.height
    return whole.resize((min(WIDTH, whole.width), high), Image.Resampling.BOX)


def _difference(one: Image.Image, two: Image.Image) -> tuple[float, float]:
    """Mean difference of a channel, and the share of pixels of which a channel differs by more than ``PLAIN``."""
    if one.size != two.size:
        return 255.0, 1.0
    apart = np.abs(np.asarray(one, dtype=int) - np.asarray(two, dtype=int))
    return float(apart.mean()), float((apart.max(axis=2) > PLAIN).mean())


def _compare(name: str, content: bytes, folder: Path) -> None:
    seen, path = _small(content), GOLDEN / f"{name}.png"
    if os.environ.get("GOLDEN") == "write":
        GOLDEN.mkdir(exist_ok=True)
        seen.quantize(128, Image.Quantize.MEDIANCUT, kmeans=4, dither=Image.Dither.NONE).save(path, optimize=True)
        assert path.stat().st_size < BYTES
        return
    golden = Image.open(path).convert("RGB")
    mean, share = _difference(seen, golden)
    if mean > MEAN or share > SHARE:
        both = Image.new("RGB", (seen.width + golden.width, max(seen.height, golden.height)), "white")
        both.paste(golden, (0, 0))
        both.paste(seen, (golden.width, 0))
        both.save(folder / f"{name}.png")
        pytest.fail(
            f"{name}: {mean:.2f} of 255 apart on average, {share:.2%} plainly; was and is: {folder / name}.png; "
            "if it is meant, GOLDEN=write .venv/bin/python -m pytest -q tests/browser/test_golden.py"
        )


def _shot(visit: Callable[..., Any], gossi: Path, **how: Any) -> bytes:
    page, _ = visit(gossi, reduced_motion="reduce", **how)
    page.wait_for_timeout(700)
    return bytes(page.screenshot())


@pytest.fixture(scope="module")
def drawn() -> Any:
    """The map of the report on Gossi."""
    return draw(map_cases.sahel_claims(), map_cases.sahel_places(), map_cases.ARTICLE)


@pytest.mark.parametrize("name", PAGES)
def test_the_page_looks_as_it_did(visit: Callable[..., Any], gossi: Path, tmp_path: Path, name: str) -> None:
    _compare(name, _shot(visit, gossi, **PAGES[name]), tmp_path)


@pytest.mark.parametrize("name", PICTURES)
def test_the_picture_looks_as_it_did(drawn: Any, tmp_path: Path, name: str) -> None:
    _compare(name, png(drawn, dpi=110, **PICTURES[name]), tmp_path)


@pytest.mark.parametrize("layer", ["groups", "troops"])
def test_a_missing_layer_would_be_seen(visit: Callable[..., Any], gossi: Path, layer: str) -> None:
    page, _ = visit(gossi, reduced_motion="reduce")
    page.wait_for_timeout(700)
    whole = _small(page.screenshot())
    page.locator(f"input[value={layer}]").uncheck()
    page.wait_for_timeout(300)
    mean, share = _difference(whole, _small(page.screenshot()))
    assert mean > MEAN or share > SHARE


def test_golden_images_are_small() -> None:
    assert all(path.stat().st_size < BYTES for path in GOLDEN.glob("*.png"))
    assert {path.stem for path in GOLDEN.glob("*.png")} == {*PAGES, *PICTURES}
