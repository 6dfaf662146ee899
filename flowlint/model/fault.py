"""Faults of a text itself, as the grammars report them; the rules turn them into findings."""

from __future__ import annotations

from enum import StrEnum

from flowlint.model.fix import Fix
from flowlint.model.location import Location
from flowlint.model.named_tuple import NamedTuple


class FaultClass(StrEnum):
    """Which rule speaks for a fault."""

    SYNTAX = "syntax-error"
    DUPLICATE_KEY = "duplicate-key"
    YAML_TRAP = "yaml-trap"
    LONE_SURROGATE = "lone-surrogate"


class SyntaxFault(NamedTuple):
    """One fault of a text: a sentence, its place and what mends it.

    ``recovered`` is true when the text could still be read, so that its payloads are judged too.
    ``first`` is the place of the earlier key where this is a duplicate.
    """

    rule: FaultClass
    message: str
    place: Location
    help: str = ""
    fix: Fix | None = None
    recovered: bool = True
    first: Location | None = None
