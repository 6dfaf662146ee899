"""Findings as reports show them: located in the user's text."""

from __future__ import annotations

from typing import NamedTuple

from flowlint.model.fix import Safety
from flowlint.model.flow import FlowDefinition
from flowlint.model.location import Region
from flowlint.model.severity import Severity


class Excerpt(NamedTuple):
    """One line of the user's text around a place: the text shown, the column, from 1, at which it begins, and whether it was cut."""

    line: int
    text: str
    column: int = 1
    cut_before: bool = False
    cut_after: bool = False


class Place(NamedTuple):
    """A resolved place: the path, the JSON pointer, and the region and excerpt where the user's own text has one."""

    path: str
    pointer: str
    region: Region | None = None
    excerpt: Excerpt | None = None


class ResolvedEdit(NamedTuple):
    """An edit with the lines and columns that it replaces; ``start`` and ``end`` are code points in the document's text."""

    region: Region
    start: int
    end: int
    text: str
    holds_value: bool


class ResolvedFix(NamedTuple):
    """A fix as reports show it."""

    title: str
    safety: Safety
    edits: tuple[ResolvedEdit, ...]


class Finding(NamedTuple):
    """One finding, located, with the severity that counts and the flow that judged.

    ``fingerprint`` is 32 hexadecimal digits that stay the same when lines move: it is made of rule, path, pointer and parameter.
    """

    rule: str
    severity: Severity
    message: str
    place: Place
    help: str = ""
    note: str = ""
    parameter: str | None = None
    flow: FlowDefinition | None = None
    related: tuple[tuple[str, Place], ...] = ()
    fix: ResolvedFix | None = None
    fingerprint: str = ""
