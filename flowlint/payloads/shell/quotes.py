"""How a shell spells a text in each kind of quotes; ``None`` where it cannot (POSIX.1, Shell Command Language, 2.2)."""

from __future__ import annotations

import re

_PLAIN = re.compile(r"[\w./:,=@%+-]*", re.ASCII)
_IN_DOUBLE = re.compile(r'[\\"$`]')
_IN_HEREDOC = re.compile(r"[\\$`]")


def unquoted(text: str) -> str | None:
    """Write a text where nothing is quoted; white space and what means something to the shell cannot stand there."""
    return text if _PLAIN.fullmatch(text) is not None else None


def single(text: str) -> str:
    """Write a text between single quotes, which a single quote leaves for a moment."""
    return text.replace("'", "'\\''")


def double(text: str) -> str | None:
    """Write a text between double quotes; an exclamation mark is left out, since interactive shells replace it there."""
    return None if "!" in text else _IN_DOUBLE.sub(r"\\\g<0>", text)


def ansi(text: str) -> str:
    r"""Write a text between ``$'`` and ``'``."""
    return text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")


def heredoc(text: str) -> str:
    """Write a text in a here-document whose delimiter is not quoted, where variables are replaced."""
    return _IN_HEREDOC.sub(r"\\\g<0>", text)


def literal_heredoc(text: str) -> str:
    """Write a text in a here-document whose delimiter is quoted, where everything stands for itself."""
    return text
