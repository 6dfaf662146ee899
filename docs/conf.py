"""Builds the documentation: ``sphinx-build -W -b html docs OUT``. Generated pages are written to ``docs/generated`` first.

Wherever a page names a rule as a literal, that becomes a link to the rule's page.
"""

from __future__ import annotations

import sys
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

from reference_pages import write_pages  # noqa: E402

from flowlint import registry  # noqa: E402
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


class RuleLinks(SphinxPostTransform):
    """Makes each literal that is the id of a rule a link to the page of that rule, except on that page."""

    default_priority = 5

    def run(self, **_: object) -> None:
        """Change the document."""
        rules = {rule.id for rule in registry.manuals()}
        for literal in list(self.document.findall(nodes.literal)):
            page = f"generated/rules/{literal.astext()}"
            if literal.astext() in rules and page != self.env.docname and not isinstance(literal.parent, nodes.reference):
                address = self.app.builder.get_relative_uri(self.env.docname, page)
                literal.replace_self(nodes.reference("", "", literal.deepcopy(), internal=True, refuri=address))


def setup(app: Sphinx) -> None:
    """Register what this file adds to Sphinx."""
    app.add_post_transform(RuleLinks)
