"""Placeholders: text that a template fills in later, as ``${x}``, ``{{x}}``, ``<x>`` or ``YOUR_FLOW_ID``."""

from __future__ import annotations

import re

PLACEHOLDER = re.compile(r"\$\{[^{}\n]*\}|\{\{[^{}\n]*\}\}")
"""A placeholder inside a text: shell, Terraform and Velocity spell it with a dollar, Archy, Postman and Jinja with two braces."""

_WHOLE = (
    r"<[^<>]*>|\$[A-Za-z_]\w*|%[A-Za-z_]\w*%|(?:YOUR|ENTER|INSERT|REPLACE|CHANGE|PUT|THE)(?:[-_ ]\w+)+"
    r"|(?:[A-Z]+[-_ ])*FLOW[-_ ]?(?:UU|GU)?ID|x+(?:-x+)*|\.{3}|…|TODO|TBD"
)


def has_placeholder(text: str) -> bool:
    """Tell whether ``text`` holds a placeholder, so that its final value is not known."""
    return ("{" in text) and PLACEHOLDER.search(text) is not None


def is_identifier_placeholder(text: str) -> bool:
    """Tell whether ``text`` stands for an id that is filled in later; such a text is never taken for an id."""
    return has_placeholder(text) or re.fullmatch(_WHOLE, text.strip(), re.IGNORECASE) is not None
