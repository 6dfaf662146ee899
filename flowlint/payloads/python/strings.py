"""The strings of Python: where in the file each stretch of their content stands, and how it and other scalars are written."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from functools import cache

from flowlint.model.strict_json import NUMBER
from flowlint.payloads.code.program import Quoted, Run, Scalar, Spell, runs_between
from flowlint.payloads.python.functions import WORDS

_SIMPLE = re.compile(r"(['\"])[^'\"\\\r\n]+\1")
_PREFIX = re.compile(r"(?P<prefix>[A-Za-z]{0,2})(?P<quote>'''|\"\"\"|'|\")")
_BETWEEN = re.compile(r"(?:[ \t\f\r\n]|\\\r?\n|#[^\r\n]*)+")
_ESCAPE = re.compile(r"\\(?:\r\n|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^}]+\}|[0-7]{1,3}|.)", re.DOTALL)
_IDENTIFIER = re.compile(r"[A-Za-z_]\w*")
_LINE_ENDS = re.compile(r"\r\n?")


class _Unread(Exception):
    """The string is not written in a way that is read here."""


def read(text: str, start: int, end: int) -> Quoted | None:
    """Return the string at ``start`` to ``end``, several that Python puts together included; ``None`` where none is read."""
    if _SIMPLE.fullmatch(text, start, end) is not None:
        return Quoted((Run(text[start + 1 : end - 1], start + 1, end - 1),), start + 1, end - 1, start, end, speller(text[start], ""))
    runs: list[Run] = []
    position, inner_start, inner_end, spells = start, -1, start, []
    try:
        while position < end:
            between = _BETWEEN.match(text, position, end)
            opening = _PREFIX.match(text, between.end() if between is not None else position, end)
            if opening is None or not set(opening["prefix"].lower()) <= set("rfu"):
                return None
            found, position = _part(text, opening, end)
            runs += found
            inner_start = inner_start if inner_start >= 0 else opening.end()
            inner_end = position - len(opening["quote"])
            spells.append(speller(opening["quote"], opening["prefix"].lower()))
    except _Unread:
        return None
    kept = [run for run in runs if run.content or run.computed]
    return Quoted(tuple(kept), inner_start, inner_end, start, end, spells[0] if len(set(spells)) == 1 else _unspeakable) if spells else None


def _part(text: str, opening: re.Match[str], end: int) -> tuple[list[Run], int]:
    """Return the runs of one string, and where it ends, behind its quotes."""
    quote, prefix = opening["quote"], opening["prefix"].lower()
    position = start = opening.end()
    runs: list[Run] = []

    def plain(until: int) -> None:
        runs.extend(_plain(text, start, until))

    while not text.startswith(quote, position):
        if position >= end:
            raise _Unread
        character = text[position]
        escape = _ESCAPE.match(text, position, end) if character == "\\" else None
        if escape is not None and "r" not in prefix:
            plain(position)
            runs.append(Run(_unescaped(escape.group()), position, escape.end()))
            start = position = escape.end()
        elif escape is not None:
            position += 2
        elif character in "{}" and "f" in prefix:
            plain(position)
            doubled = text.startswith(character * 2, position)
            stop = position + 2 if doubled else _end_of_field(text, position, end)
            runs.append(
                Run(character, position, stop)
                if doubled
                else Run(_expression(text[position + 1 : stop - 1]), position, stop, computed=True)
            )
            start = position = stop
        else:
            position += 1
    plain(position)
    return runs, position + len(quote)


def _plain(text: str, start: int, end: int) -> Iterator[Run]:
    """Yield the runs of text without escapes; the end of a line is one character, however the file spells it."""
    return runs_between(text, start, end, (Run("\n", *found.span()) for found in _LINE_ENDS.finditer(text, start, end)))


@cache
def _unescaped(escape: str) -> str:
    return str(ast.literal_eval(f'"{escape}"'))


def _end_of_field(text: str, start: int, end: int) -> int:
    """Return where a replacement field of an f-string ends."""
    depth, position = 0, start
    while position < end:
        character = text[position]
        if character in "{[(":
            depth += 1
        elif character in "}])":
            depth -= 1
            if depth == 0:
                return position + 1
        elif character in "'\"":
            closing = text.find(character, position + 1, end)
            if closing < 0:
                raise _Unread
            position = closing
        position += 1
    raise _Unread


def _expression(field: str) -> str:
    return re.split(r"[!:=]", field, maxsplit=1)[0].strip()


@cache
def speller(quote: str, prefix: str) -> Spell:
    """Return what spells content between such quotes; the same for the same kind of string."""

    def spell(content: str) -> str | None:
        if not content.isprintable():
            return None
        if "r" in prefix:
            return content if quote[0] not in content and "\\" not in content and not (set("{}") & set(content) and "f" in prefix) else None
        written = content.replace("\\", "\\\\").replace(quote[0], f"\\{quote[0]}")
        return written.replace("{", "{{").replace("}", "}}") if "f" in prefix else written

    return spell


def _unspeakable(_: str) -> None:
    """Refuse to spell anything in strings of several kinds that are put together."""


_ATTRIBUTES = {"flowId": "flow_id", "flowVersion": "flow_version", "inputData": "input_data", "name": "name"}


def identifier(quoted: str) -> str | None:
    """Spell a new name where only an identifier can stand."""
    name = quoted[1:-1]
    return name if quoted[:1] == '"' == quoted[-1:] and _IDENTIFIER.fullmatch(name) is not None else None


def attribute(quoted: str) -> str | None:
    """Spell the name of a request's member as an attribute of the SDK's model."""
    return _ATTRIBUTES.get(quoted[1:-1])


def scalar_of(value: object, written: str, start: int, end: int) -> Scalar | None:
    """Return a number, truth value or nothing as JSON writes it; ``None`` for another value, and for what JSON has no spelling of."""
    if value is None or isinstance(value, bool):
        return Scalar(WORDS[value], start, end)
    if not isinstance(value, int | float):
        return None
    if NUMBER.fullmatch(written) is not None:
        return Scalar(written, start, end)
    try:
        return Scalar(json.dumps(value, allow_nan=False), start, end)
    except ValueError:
        return None
