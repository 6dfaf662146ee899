"""Placeholders: text that a template fills in later, as ``${x}``, ``{{x}}``, ``<x>`` or ``YOUR_FLOW_ID``."""

from __future__ import annotations

import re

from flowlint.model.pattern import pattern

_CLOSES_TEXT = r"""(?<=[\w)\]])["']\s*[,:]|(?<=\{)["']\s*+[,:]\s*+(?!["'][\s~+|])"""

NOT_ACROSS_TEXTS = rf"""(?![^{{}}"'\n]*+(?:{_CLOSES_TEXT}))"""
"""Refuses braces that lie in two texts of one line, as in ``"{{x", b: "y}}"``; it stands behind the opening ones.

No template language opens a text right behind a word or a bracket, so that a quote there, before a comma or colon, closes the text around
the braces. Right behind a brace it may open one, as in ``{{"," if more}}``, where the text is a separator and an operator follows it.
"""

PLACEHOLDER = pattern(rf"\$\{{{NOT_ACROSS_TEXTS}[^{{}}\n]*\}}|\{{\{{{NOT_ACROSS_TEXTS}[^{{}}\n]*\}}\}}")
"""A placeholder inside a text: shell, Terraform and Velocity spell it with a dollar, Archy, Postman and Jinja with two braces."""

PORTABLE_PLACEHOLDER = r"\$\{[^{}\n]*\}|\{\{[^{}\n]*\}\}"
"""The same but for quotes between the braces, as a pattern that every validator of JSON Schema understands."""


def _in_any_case(words: str) -> str:
    return "".join(f"[{character}{character.lower()}]" if character.isupper() else character for character in words)


PORTABLE_IDENTIFIER = (
    r"<[^<>]*>|\$[A-Za-z_]\w*|%[A-Za-z_]\w*%|[Xx]+(?:-[Xx]+)*|\.{3}|…|"
    + _in_any_case("TODO|TBD|(?:YOUR|ENTER|INSERT|REPLACE|CHANGE|PUT|THE)")
    + r"[-_ ]\w+(?:[- ]\w+)*|(?:[A-Za-z]+[-_ ])*"
    + _in_any_case("FLOW[-_ ]?(?:UU|GU)?ID")
)
"""A text that stands for an id as a whole, blanks around it aside, as a pattern that every validator of JSON Schema understands."""


def is_expression(text: str) -> bool:
    """Tell whether a placeholder stands for an expression of code, which its text does not show."""
    return "…" in text


def has_placeholder(text: str) -> bool:
    """Tell whether ``text`` holds a placeholder, so that its final value is not known."""
    return ("{" in text) and PLACEHOLDER.search(text) is not None


def is_identifier_placeholder(text: str) -> bool:
    """Tell whether ``text`` stands for an id that is filled in later; such a text is never taken for an id."""
    return has_placeholder(text) or re.fullmatch(PORTABLE_IDENTIFIER, text.strip()) is not None
