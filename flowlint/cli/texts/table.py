"""A table of names and types, each row with a sentence, below the heading of a flow."""

from __future__ import annotations

from collections.abc import Iterable

from flowlint.model.flow import InputParameter
from flowlint.model.printable import printable

_WIDEST = 40
"""Columns that a name or type may take before the table stops making room for it."""


def table(rows: Iterable[tuple[InputParameter, *tuple[str, ...]]]) -> list[str]:
    """Return a line for each input, with its name, its type and what is said of it, in columns; one that is empty takes no room."""
    cells = [[printable(text) for text in (one.name, str(one.type), *said)] for one, *said in rows]
    widths = [max((len(text) for text in column if len(text) <= _WIDEST), default=0) for column in zip(*cells, strict=True)]
    kept = [number for number, column in enumerate(zip(*cells, strict=True)) if any(column)]
    return ["    " + "  ".join(f"{row[number]:<{widths[number]}}" for number in kept).rstrip() for row in cells]
