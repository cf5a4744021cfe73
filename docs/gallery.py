"""An index page for the notebooks that ``make notebooks`` has executed: ``python docs/gallery.py FOLDER``."""

from __future__ import annotations

import html
import json
import sys
from pathlib import Path

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sahel Atlas: notebooks</title>
<style>:root {{ color-scheme: light dark }}
body {{ font: 16px/1.6 system-ui, sans-serif; max-width: 44em; margin: 2em auto; padding: 0 1em }}</style>
</head><body><h1>Sahel Atlas: notebooks</h1><ol start="0">{items}</ol></body></html>
"""


def title_of(path: Path) -> tuple[str, str]:
    """First heading and first paragraph of a notebook."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    text = "".join(next(cell["source"] for cell in cells if cell["cell_type"] == "markdown"))
    head, _, rest = text.lstrip("# ").partition("\n")
    return head.strip(), rest.strip().partition("\n\n")[0].replace("\n", " ")


def main(folder: Path) -> None:
    """Write ``index.html`` beside the executed notebooks."""
    items = []
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        if (folder / f"{path.stem}.html").is_file():
            title, words = title_of(path)
            items.append(f'<li><a href="{path.stem}.html">{html.escape(title)}</a><br>{html.escape(words[:300])}</li>')
    (folder / "index.html").write_text(PAGE.format(items="\n".join(items)), encoding="utf-8")
    print(f"{len(items)} notebooks: {folder / 'index.html'}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
