"""A table of names and types, each row with a sentence, below the heading of a flow."""

from __future__ import annotations

from collections.abc import Iterable

from flowlint.model.flow import InputParameter
from flowlint.model.printable import printable

_WIDEST = 40
"""Columns that a name or type may take before the table stops making room for it."""


def table(rows: Iterable[tuple[InputParameter, str]]) -> list[str]:
    """Return a line for each input, with its name, its type and what is said of it."""
    cells = [(printable(one.name), printable(str(one.type)), printable(said)) for one, said in rows]
    names, types = (max((len(row[column]) for row in cells if len(row[column]) <= _WIDEST), default=0) for column in (0, 1))
    return [f"    {name:<{names}}  {kind:<{types}}  {said}".rstrip() for name, kind, said in cells]
