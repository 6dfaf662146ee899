"""The outcome of a run: what a reporter gets, and all that it gets."""

from __future__ import annotations

from dataclasses import dataclass, field

from flowlint.model.diagnostic import Severity
from flowlint.model.fix import Safety
from flowlint.model.flow import FlowDefinition
from flowlint.model.location import Region


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One line of the user's text around a place: the text shown, the column, from 1, at which it begins, and whether it was cut."""

    line: int
    text: str
    column: int = 1
    cut_before: bool = False
    cut_after: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A resolved place: the path, the JSON pointer, and the region and excerpt where the user's own text has one."""

    path: str
    pointer: str
    region: Region | None = None
    excerpt: Excerpt | None = None


@dataclass(frozen=True, slots=True)
class ResolvedEdit:
    """An edit with the lines and columns that it replaces; ``start`` and ``end`` are code points in the document's text."""

    region: Region
    start: int
    end: int
    text: str
    holds_value: bool


@dataclass(frozen=True, slots=True)
class ResolvedFix:
    """A fix as reports show it."""

    title: str
    safety: Safety
    edits: tuple[ResolvedEdit, ...]


@dataclass(frozen=True, slots=True)
class Finding:
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


@dataclass(slots=True)
class Summary:
    """What was looked at and what was found; findings below the shown severity and beyond the kept number are counted too."""

    files: int = 0
    payloads: int = 0
    skipped: int = 0
    flows: int = 0
    errors: int = 0
    warnings: int = 0
    infos: int = 0
    suppressed: int = 0
    fixable: int = 0
    hidden: int = 0
    dropped: int = 0
    rules: dict[str, int] = field(default_factory=dict)

    @property
    def findings(self) -> int:
        """All findings that were not suppressed."""
        return self.errors + self.warnings + self.infos

    def count(self, severity: Severity, rule: str, *, fixable: bool) -> None:
        """Count one finding."""
        if severity is Severity.ERROR:
            self.errors += 1
        elif severity is Severity.WARNING:
            self.warnings += 1
        else:
            self.infos += 1
        self.fixable += fixable
        self.rules[rule] = self.rules.get(rule, 0) + 1

    def worst(self) -> Severity | None:
        """The gravest severity found, or ``None`` where nothing was."""
        if self.errors:
            return Severity.ERROR
        if self.warnings:
            return Severity.WARNING
        return Severity.INFO if self.infos else None


@dataclass(frozen=True, slots=True)
class Report:
    """The findings to show, sorted by place, the definitions that were loaded, and the counts.

    ``problems`` are sentences about what could not be checked, such as a file that cannot be read.
    """

    findings: tuple[Finding, ...]
    definitions: tuple[FlowDefinition, ...]
    summary: Summary
    problems: tuple[str, ...] = ()
