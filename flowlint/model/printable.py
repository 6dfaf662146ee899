"""Text that is safe to show: nothing in a payload, a name or a path may steer a terminal or a CI server, or hide from the eye."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache

from flowlint.model.pattern import pattern

_SHORT = {"\t": r"\t", "\n": r"\n", "\r": r"\r"}

_COMMAND = pattern(
    r"##(?=[^ #\[\\]*\[)"  # ##[…] of Azure Pipelines and GitHub, ##vso[…], ##teamcity[…]: anywhere in a line
    r"|:(?=:[A-Za-z][\w-]*(?:::| ))"  # ::error file=…:: of GitHub, Gitea and Forgejo
    r"|\A\s*:(?=:)"  # there too, where only what follows the text may end the command
    r"|\A\s*(?:-(?=-- )|\+(?=\+\+ )|~(?=~~ )|\^(?=\^\^ ))"  # sections of Buildkite
    r"|travis_(?=(?:fold|time):)"
)
"""What a CI server takes for a command in a log; escaping its last character leaves text. GitLab's sections need control characters."""

_MARKS = ("##", "::", "--- ", "+++ ", "~~~ ", "^^^ ", "travis_")
"""One of these is in every such command: most texts need no closer look, and a short run need not compile the pattern."""

_NOT_ASCII = pattern(r"[^\n -~]")


def is_plain(text: str) -> bool:
    """Tell whether ``text`` can be shown as it is."""
    return text.isprintable() and (not _has_mark(text) or _COMMAND.search(text) is None)


def _has_mark(text: str) -> bool:
    return any(map(text.__contains__, _MARKS))


def is_unicode(text: str) -> bool:
    """Tell whether every character of ``text`` is one; the name of a file on Linux may hold bytes that are none."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def printable(text: str) -> str:
    r"""Return ``text`` on one line with an escape for every character that cannot be seen as itself or that makes a CI server's command.

    Such are control and format characters (escape sequences, marks that change the direction of writing, zero-width spaces), line ends and
    spaces other than the ordinary space, lone surrogates, and code points without a fixed look: ``\x1b``, ``\u200b``, ``\ud800``. Of a
    command one character is escaped, so that it can still be read: ``#\x23vso[…]``, ``\x3a:error::``.
    """
    return text if is_plain(text) else "".join(pieces(text))


def pieces(text: str) -> list[str]:
    """Return each character of ``text`` as ``printable`` shows it."""
    commands = {match.end() - 1 for match in _COMMAND.finditer(text)}
    return [character if character.isprintable() and index not in commands else _escape(character) for index, character in enumerate(text)]


def printable_json(value: object, *, indent: int | None = None, compact: bool = False, ascii_only: bool = False) -> str:
    """Return ``value`` as JSON that is safe to show, without a line end; for whoever parses it, it is ``value`` still."""
    return safe_json(_encoder(indent, compact, ascii_only).encode(value))


@lru_cache(maxsize=8)
def _encoder(indent: int | None, compact: bool, ascii_only: bool) -> json.JSONEncoder:
    return json.JSONEncoder(indent=indent, separators=(",", ":") if compact else None, ensure_ascii=ascii_only, allow_nan=False)


def safe_json(text: str) -> str:
    """Return a JSON text with what is not safe to show escaped in its strings."""
    # Most rows have nothing to escape, which is seen in a tenth of the time.
    if not (text.isascii() and text.replace("\n", "").isprintable()):
        text = _NOT_ASCII.sub(lambda match: match[0] if match[0].isprintable() else json.dumps(match[0])[1:-1], text)
    return text if not _has_mark(text) else _COMMAND.sub(lambda match: f"{match[0][:-1]}\\u{ord(match[0][-1]):04x}", text)


def _escape(character: str) -> str:
    if character in _SHORT:
        return _SHORT[character]
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def counted(number: int, one: str) -> str:
    """Return a number of things, of which one is called ``one``: ``1 flow``, ``2,000 flows``."""
    return f"{number:,} {one}{'' if number == 1 else 's'}"


def row(words: Sequence[object], limit: int | None = None, mark: str = '"') -> str:
    """Return words in a row, each between two of ``mark``; of more than ``limit`` the first ones and how many more there are."""
    more = f" and {len(words) - limit} more" if limit is not None and len(words) > limit else ""
    return ", ".join(f"{mark}{word}{mark}" for word in words[:limit]) + more
