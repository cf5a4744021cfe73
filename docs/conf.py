"""Sphinx: the site that ``make docs`` writes to ``docs/_build``."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from tables import write_tables

import geo

project = "Sahel Atlas"
author = "the Sahel Atlas maintainers"
copyright = "the Sahel Atlas maintainers; Apache-2.0"
release = version = geo.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.viewcode", "numpydoc"]
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3
source_suffix = {".rst": "restructuredtext", ".md": "markdown"}
autosummary_generate = False
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = f"Sahel Atlas {release}"
html_show_sphinx = False
html_last_updated_fmt = None
numpydoc_show_class_members = False
autodoc_member_order = "bysource"
autodoc_typehints = "none"
nitpicky = False

write_tables(Path(__file__).resolve().parent / "reference" / "tables.md")
