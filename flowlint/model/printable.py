"""Text that is safe to show: nothing in a payload, a name or a path may steer a terminal or hide from the eye."""

from __future__ import annotations

_SHORT = {"\t": r"\t", "\n": r"\n", "\r": r"\r"}


def printable(text: str) -> str:
    r"""Return ``text`` on one line with every character that cannot be seen as itself written as an escape.

    Such are control and format characters (escape sequences, marks that change the direction of writing, zero-width spaces), line ends and
    spaces other than the ordinary space, lone surrogates, and code points without a fixed look: ``\x1b``, ``\u200b``, ``\ud800``.
    """
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else _escape(character) for character in text)


def _escape(character: str) -> str:
    if character in _SHORT:
        return _SHORT[character]
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
