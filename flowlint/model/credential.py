"""Credentials written into a file: what of an ``Authorization`` header, or of a value that a tool puts there, is a secret."""

from __future__ import annotations

import re

from flowlint.model.placeholder import is_identifier_placeholder

_SCHEME = re.compile(r"(?:[A-Za-z][A-Za-z0-9-]*[ \t]+)?(?P<secret>\S+)[ \t]*")
_VARIABLE = re.compile(r"\$[\w({]|[{}<>%*…]|\.\.\.|\bx{3,}", re.ASCII | re.IGNORECASE)
_SHORTEST = 20
"""Characters of the shortest text that is taken for a token: those of the platform are longer, and names for them are shorter."""


def is_credential(text: str) -> bool:
    """Tell whether ``text`` is a token itself, and neither a placeholder nor a word that stands for one."""
    if len(text) < _SHORTEST or _VARIABLE.search(text) is not None or is_identifier_placeholder(text):
        return False
    return any(character.isdigit() for character in text) and not any(character.isspace() for character in text)


def credential_in(value: str) -> tuple[int, int] | None:
    """Return where in the value of an ``Authorization`` header the credential stands, behind its scheme, or ``None`` where it has none."""
    found = _SCHEME.fullmatch(value)
    return found.span("secret") if found is not None and is_credential(found["secret"]) else None
