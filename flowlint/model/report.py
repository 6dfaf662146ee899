"""The outcome of a run: what a reporter gets, and all that it gets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from flowlint.model.flow import FlowDefinition
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.severity import Severity

if TYPE_CHECKING:
    from flowlint.model.census import Census
    from flowlint.model.finding import Finding
    from flowlint.model.group import Group
    from flowlint.model.snapshot import LockedFlow


class Findings(list["Finding"]):
    """Findings by place, and ``unchecked``: sentences about what was not compared with a flow, or not wholly, each with its place.

    Without findings and without such sentences, everything was judged and fits.
    """

    unchecked: tuple[str, ...] = ()

    def __init__(self, findings: Iterable[Finding] = (), unchecked: Iterable[str] = ()) -> None:
        super().__init__(findings)
        if unchecked:
            self.unchecked = tuple(unchecked)


class BaselineEntry(NamedTuple):
    """One known finding; the path is relative to the configuration's folder, with ``/`` between names."""

    path: str
    pointer: str
    rule: str
    fingerprint: str


class PassedPayload(NamedTuple):
    """A payload, or a trigger, in which nothing was found that the report shows.

    ``line``, from 1, is that of the text in its file: 1 but in JSON Lines and in a YAML stream; of a trigger it is where that stands.
    ``pointer`` is its pointer in that text.
    """

    line: int
    pointer: str
    kind: str = "payload"


class CheckedFile(NamedTuple):
    """A file with payloads or triggers that passed: the first of them, and how many more there are."""

    path: str
    passed: tuple[PassedPayload, ...]
    more: int = 0


class RuleFacts(NamedTuple):
    """What is to be said of a rule: its id, default severity, group, what it finds, its manual in Markdown, and whether it can fix."""

    id: str
    severity: Severity
    group: Group
    summary: str
    manual: str
    fixable: bool = False


MAX_PER_RULE = 1_000
"""Findings of one rule in one payload that are looked for; a payload with more has one cause, not a thousand."""

MOST_SKIPPED = 1_000
"""Skipped files that are kept by name; more are counted."""


class SkippedFile(NamedTuple):
    """A file that was looked at and in which nothing was judged, and the reason, as a clause."""

    path: str
    reason: str


class Summary:
    """What was looked at and what was found.

    ``errors``, ``warnings`` and ``infos`` include findings below the shown severity (``hidden``) and beyond the kept number, which
    ``left_out`` counts by file and severity. ``capped`` is how often a rule stopped looking since it had found so much in one payload.
    ``suppressed`` are the findings that the user ignores, and ``repeated`` those that were made before in the same place; both are counted
    nowhere else. ``skipped_files`` are the first of the ``skipped`` ones. ``unchanged`` are files that were left out since neither they nor
    what judges them changed. ``triggers`` are the triggers met, and ``unchecked`` sentences about payloads and triggers that could not be
    judged, or not wholly, each with its place. ``unjudged`` are the payloads for which no flow is known since ``flowId`` is a placeholder,
    ``unread`` those whose definition could not be read, and ``partial`` others that no flow judged wholly, as where arguments are known
    only when they are sent, or the text has a fault. Of the ``fixable`` findings some have an ``unsafe`` fix. ``rules`` has the number of
    findings of each rule.
    """

    files: int = 0
    payloads: int = 0
    triggers: int = 0
    skipped: int = 0
    unchanged: int = 0
    unjudged: int = 0
    unread: int = 0
    partial: int = 0
    flows: int = 0
    errors: int = 0
    warnings: int = 0
    infos: int = 0
    fixable: int = 0
    unsafe: int = 0
    hidden: int = 0
    capped: int = 0
    repeated: int = 0
    suppressed: int = 0

    def __init__(self, **known: Any) -> None:
        """Begin with what is ``known``, by the names of the attributes, and with nothing of the rest."""
        self.skipped_files: list[SkippedFile] = []
        self.unchecked: list[str] = []
        self.rules: dict[str, int] = {}
        self.left_out: dict[tuple[str, Severity], int] = {}
        for name, value in known.items():
            setattr(self, name, type(getattr(self, name))(value))

    @property
    def findings(self) -> int:
        """All findings that were not suppressed."""
        return self.errors + self.warnings + self.infos

    @property
    def shown(self) -> int:
        """Findings that are neither suppressed nor below the shown severity, whether the report keeps them or not."""
        return self.findings - self.hidden

    @property
    def dropped(self) -> int:
        """Findings beyond the number that the report keeps."""
        return sum(self.left_out.values())

    @property
    def kept(self) -> int:
        """Findings that the report keeps."""
        return self.shown - self.dropped

    def cut_at(self, last: Finding | None) -> str:
        """Return the file of the first finding that the report does not keep, else of the ``last`` that it keeps."""
        return next((path for path, _ in self.left_out), last.place.path if last is not None else "")

    def leave_out(self, path: str, severity: Severity) -> None:
        """Count one finding that the report does not keep."""
        self.left_out[path, severity] = self.left_out.get((path, severity), 0) + 1

    def count(self, severity: Severity, rule: str, *, fixable: bool = False, unsafe: bool = False) -> None:
        """Count one finding, and whether it has a fix that can be applied, and an unsafe one."""
        if severity is Severity.ERROR:
            self.errors += 1
        elif severity is Severity.WARNING:
            self.warnings += 1
        else:
            self.infos += 1
        self.fixable += fixable
        self.unsafe += unsafe
        self.rules[rule] = self.rules.get(rule, 0) + 1

    def skip(self, path: str, reason: str) -> None:
        """Count a file in which nothing was judged, and keep its name where there are not too many."""
        self.skipped += 1
        if len(self.skipped_files) < MOST_SKIPPED:
            self.skipped_files.append(SkippedFile(path, reason))

    def add(self, other: Summary) -> None:
        """Add the counts of another run, and its sentences about what could not be judged; not the flows, which both may have met."""
        for name, number in vars(other).items():
            if isinstance(number, int) and name != "flows":
                setattr(self, name, getattr(self, name) + number)
        for rule, number in other.rules.items():
            self.rules[rule] = self.rules.get(rule, 0) + number
        for place, number in other.left_out.items():
            self.left_out[place] = self.left_out.get(place, 0) + number
        self.unchecked += other.unchecked

    def worst(self) -> Severity | None:
        """Return the gravest severity found, or ``None`` where nothing was."""
        if self.errors:
            return Severity.ERROR
        if self.warnings:
            return Severity.WARNING
        return Severity.INFO if self.infos else None


class Totals(NamedTuple):
    """What a report says beside its findings: the definitions that were loaded or that triggers led to, the counts, and what else is known.

    ``problems`` are sentences about what could not be checked, such as a file that cannot be read. ``judges`` are those of the definitions
    that judged a payload. ``checked`` are the payloads that passed, and ``rules`` the facts about every rule, where a reporter asks for
    them. ``gone`` are entries of the baseline that were not found again. ``since`` is the revision that the run was compared with.
    ``locked`` is what the locks of snapshots say of flows, by the path of the definition. ``census`` counts the findings by defect, where a
    reporter asks for that and anything was found. ``unread`` are sentences about definitions that cannot judge and that nothing needed.
    ``off`` are the ids of rules that are switched off, where a census is asked for.
    """

    definitions: tuple[FlowDefinition, ...]
    summary: Summary
    problems: tuple[str, ...] = ()
    judges: tuple[FlowDefinition, ...] = ()
    checked: tuple[CheckedFile, ...] = ()
    rules: tuple[RuleFacts, ...] = ()
    gone: tuple[BaselineEntry, ...] = ()
    since: str = ""
    locked: Mapping[str, LockedFlow] = MappingProxyType({})
    census: Census | None = None
    unread: tuple[str, ...] = ()
    off: tuple[str, ...] = ()


class Report(NamedTuple):
    """The findings to show, sorted by place, and the totals of the run.

    ``fixable`` are the paths of the files with a finding whose fix can be applied.
    """

    findings: tuple[Finding, ...]
    totals: Totals
    fixable: tuple[str, ...] = ()

    def with_problems(self, problems: tuple[str, ...]) -> Report:
        """Return the report with more that could not be checked."""
        return self._replace(totals=self.totals._replace(problems=(*self.totals.problems, *problems)))
