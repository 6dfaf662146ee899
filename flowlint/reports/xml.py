"""XML as reports need it: attributes and text that no payload can break out of."""

from __future__ import annotations

from flowlint.model.printable import printable

DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'

_REFERENCES = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord('"'): "&quot;"}


def escaped(text: str) -> str:
    """Return ``text`` for an attribute or for content, in ASCII, so that no encoding can spoil it; what XML cannot hold is made visible."""
    return printable(text).translate(_REFERENCES).encode("ascii", "xmlcharrefreplace").decode()


def tag(name: str, attributes: dict[str, str | int], *, empty: bool = False) -> str:
    """Return the tag that opens an element, or the whole of an ``empty`` one."""
    pairs = "".join(f' {key}="{escaped(str(value))}"' for key, value in attributes.items())
    return f"<{name}{pairs}{'/' if empty else ''}>"
