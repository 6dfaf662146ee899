"""Builds the documentation: ``sphinx-build -W -b html docs OUT``. Generated pages are written to ``docs/generated`` first."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "tools")]

from reference_pages import write_pages  # noqa: E402

from flowlint.model.version import __version__  # noqa: E402

write_pages(HERE / "generated")

project = "flowlint"
release = __version__
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3
nitpicky = True

html_theme = "furo"
html_title = f"flowlint {release}"
html_copy_source = False
html_show_copyright = False
