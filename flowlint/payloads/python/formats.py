"""Strings that Python fills in by ``%`` or ``format``: what is put where, as far as it is told by plain fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from flowlint.payloads.code.program import Expression, Invocation, Quoted, Reference, Run, Spell, runs_between

_PERCENT = re.compile(r"%(?P<spec>[sd%]?)")
_BRACES = re.compile(r"\{\{|\}\}|\{(?P<field>\w*)\}|[{}]")


Field = Callable[[re.Match[str]], Expression | str]
"""Returns what stands for a field that a pattern found."""


class _Unread(Exception):
    """A field is none that is read here."""


def percent(text: str, quoted: Quoted, values: Sequence[Expression]) -> Quoted | None:
    """Return ``quoted % values``, or ``None`` where it has other fields than ``%s`` and ``%d``, or another number of them."""
    waiting = list(values)

    def field(match: re.Match[str]) -> Expression | str:
        if match["spec"] == "%":
            return "%"
        if not match["spec"] or not waiting:
            raise _Unread
        return waiting.pop(0)

    filled = _filled(text, quoted, _PERCENT, field, "%")
    return filled if not waiting else None


def braces(text: str, held: Expression | None, call: Invocation) -> Quoted | None:
    """Return what a call of ``format`` on ``held`` makes, or ``None`` where it has other fields than ``{}``, ``{0}`` and ``{name}``."""
    if call.path[-1] != "format" or call.is_open or not isinstance(held, Quoted):
        return None
    values, named, waiting = call.arguments, call.named, list(call.arguments)

    def field(match: re.Match[str]) -> Expression | str:
        name = match["field"]
        if match.group() in {"{{", "}}"}:
            return match.group()[0]
        if name == "" and waiting:
            return waiting.pop(0)
        if name and name.isdecimal() and int(name) < len(values):
            return values[int(name)]
        if name and name in named:
            return named[name]
        raise _Unread

    return _filled(text, held, _BRACES, field, "{}")


def _filled(text: str, quoted: Quoted, pattern: re.Pattern[str], field: Field, special: str) -> Quoted | None:
    runs: list[Run] = []
    try:
        for run in quoted.runs:
            runs += _split(text, run, pattern, field)
    except _Unread:
        return None
    return quoted._replace(runs=tuple(runs), spell=_without(special, quoted.spell))


def _split(text: str, run: Run, pattern: re.Pattern[str], field: Field) -> Iterator[Run]:
    """Return the runs of a run with its fields filled in; a field that is written by escapes is not read."""
    if run.computed or (text[run.start : run.end] != run.content and pattern.search(run.content) is not None):
        raise _Unread
    if text[run.start : run.end] != run.content:
        return iter((run,))
    fields = (_put(field(match), *match.span()) for match in pattern.finditer(text, run.start, run.end))
    return runs_between(text, run.start, run.end, fields)


def _put(value: Expression | str, start: int, end: int) -> Run:
    """Return what is put in from ``start`` to ``end``, as a run."""
    if isinstance(value, str):
        return Run(value, start, end)
    if isinstance(value, Reference):
        return Run(".".join(value.path), start, end, computed=True, scope=value.scope if len(value.path) == 1 else -1)
    return Run("…", start, end, computed=True)


def _without(special: str, spell: Spell) -> Spell:
    """Return a way to spell that refuses what a field begins with."""

    def write(content: str) -> str | None:
        return spell(content) if set(special).isdisjoint(content) else None

    return write
