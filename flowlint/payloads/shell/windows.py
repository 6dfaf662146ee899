"""Bodies as Windows spells them: ``cmd`` has two double quotes within quotes for one, PowerShell a backtick before it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flowlint.model.location import Refusal
from flowlint.payloads.shell.words import Fragment, Word, Write, fragments_between

_DOUBLED = re.compile(r'"\s*[{\[][\s{\[]*""')
_QUOTE = re.compile(r'""|\\"')
_VARIABLE = re.compile(r"%(?P<name>[A-Za-z_]\w*)%", re.ASCII)
_POWERSHELL = re.compile(r'"\s*[{\[][\s{\[]*`"(?:[^"`]|`.)*+"')
_SINGLE = re.compile(r"'\s*[{\[][\s{\[]*\\\"(?:[^']|'')*+'")
_ESCAPED = re.compile(r"""\\"|''""")
_NOT_IN_QUOTES = re.compile(r"[%!\r\n]")


def as_posix(text: str) -> str:
    """Return a text in which the backticks before the quotes of a body are backslashes, so every offset stays what it was."""
    return _POWERSHELL.sub(lambda body: body.group().replace('`"', '\\"'), text) if '`"' in text else text


def read(host: str, word: Word, *, by_name: bool = False) -> Word:
    """Return a word of a command, which may be for a POSIX shell or for Windows, as the one reads it that can mean JSON by it.

    ``by_name`` is true when the command is called as only Windows does. Windows PowerShell leaves backslashes before quotes to the program,
    also within single quotes.
    """
    if by_name and _SINGLE.fullmatch(host, word.start, word.end) is not None:
        return word._replace(fragments=tuple(_with_quotes(host, word.start + 1, word.end - 1, _ESCAPED, Refusal.READ_ONLY)))
    if host[word.start : word.start + 1] != '"' or host[word.end - 1] != '"':
        return word
    doubled = _DOUBLED.match(host, word.start, word.end) is not None
    fragments = tuple(_with_quotes(host, word.start + 1, word.end - 1, _QUOTE, _write)) if doubled else word.fragments
    if _POWERSHELL.fullmatch(host, word.start, word.end) is not None:
        fragments = tuple(one if one.is_hole else one._replace(write=Refusal.READ_ONLY) for one in fragments)
    return word._replace(fragments=tuple(part for one in fragments for part in _with_variables(host, one)))


def _with_quotes(host: str, start: int, end: int, quotes: re.Pattern[str], write: Write) -> Iterator[Fragment]:
    """Yield what stands between two quotes; each of those found in it is written by two characters, of which it is the last."""
    found = (Fragment(quote.group()[-1], *quote.span(), write) for quote in quotes.finditer(host, start, end))
    return fragments_between(host, start, end, found, write)


def _write(text: str) -> str | None:
    """Write a text between double quotes of ``cmd``."""
    return text.replace('"', '""') if _NOT_IN_QUOTES.search(text) is None else None


def _with_variables(host: str, fragment: Fragment) -> Iterator[Fragment]:
    if fragment.is_hole or not fragment.is_verbatim:
        return iter((fragment,))
    variables = _VARIABLE.finditer(host, fragment.start, fragment.end)
    holes = (Fragment("${" + one["name"] + "}", *one.span(), Refusal.UNWRITABLE, is_hole=True) for one in variables)
    return fragments_between(host, fragment.start, fragment.end, holes, fragment.write)
