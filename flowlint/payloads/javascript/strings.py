"""The strings of JavaScript: where in the file each stretch of their content stands, and how it and other scalars are written."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flowlint.model.strict_json import NUMBER
from flowlint.payloads.code.json_writer import PLAIN
from flowlint.payloads.code.program import Quoted, Run, Spell, runs_between

_HIGH = r"(?:[dD][89abAB][0-9a-fA-F]{2})"
_ESCAPE = re.compile(
    rf"\\(?:u{_HIGH}\\u[dD][c-fC-F][0-9a-fA-F]{{2}}|u[0-9a-fA-F]{{4}}|u\{{[0-9a-fA-F]{{1,6}}\}}|x[0-9a-fA-F]{{2}}|\r\n|[0-7]{{1,3}}|.)|\r\n?",
    re.DOTALL,
)
_SIMPLE = re.compile(r"(['\"`])[^'\"`\\\r\n]+\1")
_CODE = re.compile(r"\\[ux]\{?([0-9a-fA-F]+)\}?")
_OTHER_NUMBER = re.compile(
    r"0[xX][0-9a-fA-F]{1,13}|0[oO][0-7]{1,17}|0[bB][01]{1,53}|(?:0|[1-9]\d{0,14})\.\d{0,15}|\.\d{1,15}|[1-9]\d{0,14}", re.ASCII
)
_NAME = re.compile(r"[A-Za-z_$][\w$]*")
_LETTERS = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v", "\n": "", "\r": "", "\r\n": "", "\u2028": "", "\u2029": ""}


def read(text: str, start: int, end: int, inserted: Sequence[Run] = ()) -> Quoted:
    """Return the string at ``start`` to ``end``, quotes included; ``inserted`` are the computed parts of a template."""
    if not inserted and _SIMPLE.fullmatch(text, start, end) is not None:
        return Quoted((Run(text[start + 1 : end - 1], start + 1, end - 1),), start + 1, end - 1, start, end, _SPELLERS[text[start]])
    runs: list[Run] = []
    position = start + 1
    for run in (*inserted, Run("", end - 1, end - 1)):
        escapes = _ESCAPE.finditer(text, position, run.start)
        runs += runs_between(text, position, run.start, (Run(_unescaped(one.group()), *one.span()) for one in escapes))
        runs += [run] if run.computed else []
        position = run.end
    return Quoted(tuple(run for run in runs if run.content or run.computed), start + 1, end - 1, start, end, _SPELLERS[text[start]])


def _unescaped(escape: str) -> str:
    if escape[0] == "\r":
        # The end of a line in a template is one character, however the file spells it.
        return "\n"
    codes = [int(code, 16) for code in _CODE.findall(escape)]
    if codes and max(codes) <= 0x10FFFF:
        units = b"".join(chr(code).encode("utf-16-le", "surrogatepass") for code in codes)
        return units.decode("utf-16-le", "surrogatepass")
    body = escape[1:]
    return chr(int(body, 8)) if body[0] in "01234567" else _LETTERS.get(body, body)


def _speller(quote: str) -> Spell:
    def spell(content: str) -> str | None:
        if not content.isprintable():
            return None
        escaped = content.replace("\\", "\\\\").replace(quote, f"\\{quote}")
        return escaped.replace("${", "\\${") if quote == "`" else escaped

    return spell


_SPELLERS = {quote: _speller(quote) for quote in "\"'`"}


def number(written: str) -> str | None:
    """Return a number as JSON writes it, or ``None`` where it has none such, as for ``5n``."""
    if NUMBER.fullmatch(written) is not None:
        return written
    digits = written.replace("_", "")
    if _OTHER_NUMBER.fullmatch(digits) is None:
        return None
    value = float(digits) if "." in digits else int(digits, 0)
    return repr(int(value) if value == int(value) else value)


def plain_name(quoted: str) -> str | None:
    """Spell a member's name without quotes where that can be, else in quotes."""
    if PLAIN.fullmatch(quoted) is None:
        return None
    return quoted[1:-1] if _NAME.fullmatch(quoted[1:-1]) is not None else quoted


def shorthand(value: str) -> Spell:
    """Return what spells the name of a member that has so far had the name of its value."""

    def spell(quoted: str) -> str | None:
        name = plain_name(quoted)
        return f"{name}: {value}" if name is not None else None

    return spell
