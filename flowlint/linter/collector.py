"""Gathers findings: the severity that counts, what the user ignores, and how many are kept."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from typing import TYPE_CHECKING

from flowlint.contracts import Rule
from flowlint.model.flow import FlowDefinition
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.report import Summary
from flowlint.model.severity import Severity

if TYPE_CHECKING:
    from flowlint.linter.census import Counts
    from flowlint.linter.ignores import Ignores
    from flowlint.linter.outcome import Found
    from flowlint.model.census import Census
    from flowlint.model.diagnostic import Diagnostic
    from flowlint.model.finding import Finding
    from flowlint.reports.locator import Locator

MAX_FINDINGS = 10_000
"""Findings that a report keeps, so that memory stays bounded; more are counted."""

UNUSED_INPUT = "unused-input"
"""The rule on definitions that reads the body of a flow."""


class RuleChoice(NamedTuple):
    """Which rules are on, and how grave they are.

    ``levels`` are the severities that the configuration sets, ``None`` for off. Where ``selected`` names any rule, only those are on, even
    one that the configuration turns off; what ``ignored`` names never is.
    """

    levels: Mapping[str, Severity | None] = {}
    selected: frozenset[str] = frozenset()
    ignored: frozenset[str] = frozenset()

    def severity(self, rule: Rule) -> Severity | None:
        """Return the severity that findings of ``rule`` have, or ``None`` where it is off."""
        return self.levels.get(rule.id) or rule.severity if self.is_on(rule.id) else None

    def severity_of(self, rule: Rule, diagnostic: Diagnostic) -> Severity:
        """Return the severity of a finding of ``rule``, which is on: what the user set, else that of the finding, else the rule's."""
        return self.levels.get(rule.id) or diagnostic.severity or rule.severity

    def is_on(self, rule_id: str) -> bool:
        """Tell whether a rule is on, without asking the rule."""
        if rule_id in self.ignored or (self.selected and rule_id not in self.selected):
            return False
        return rule_id in self.selected or rule_id not in self.levels or self.levels[rule_id] is not None

    def off(self, rule_ids: Iterable[str]) -> tuple[str, ...]:
        """Return those of these rules that are off; not the one about unused inputs, which is off wherever no report shows infos."""
        return (
            tuple(one for one in rule_ids if one != UNUSED_INPUT and not self.is_on(one))
            if self.levels or self.selected or self.ignored
            else ()
        )


class Wants(NamedTuple):
    """What reports want: the least severity, payloads that passed, facts of rules, columns in bytes, counts, also by file, findings.

    Of findings they may want neither ``edits`` nor ``fingerprints``.
    """

    shown: Severity = Severity.WARNING
    payloads: bool = False
    rules: bool = False
    bytes: bool = False
    census: bool = False
    files: bool = False
    findings: bool = True
    edits: bool = True
    fingerprints: bool = True


def new_locator(relative: Callable[[str], str], wants: Wants) -> Locator:
    """Return what locates findings; ``relative`` turns a path into the one that fingerprints are made of."""
    from flowlint.reports.locator import Locator

    return Locator(relative, wants_bytes=wants.bytes, wants_edits=wants.edits, wants_fingerprints=wants.fingerprints)


class Collector:
    """The findings of one run, in the order found, and their counts.

    A report has them by place, but those of definitions are found before those of payloads, and those of triggers after them. So they are
    gathered here, no more than ``MAX_FINDINGS``; from ``sorted`` on they stream into the reports.

    ``choice`` says which rules are on, and ``wants`` what the reports ask for: a severity, findings or counts alone, columns in bytes.
    ``known`` are fingerprints of findings that are not to be shown, and ``met`` those of them that were found again. ``locate`` is asked
    for what locates findings when the first is found. ``stream`` gets every finding to show as it is found, without a limit.
    """

    def __init__(
        self,
        choice: RuleChoice,
        wants: Wants,
        *,
        locate: Callable[[], Locator] | None = None,
        known: Container[str] = (),
        stream: Callable[[Finding], None] | None = None,
    ) -> None:
        self.summary = Summary()
        self.met: set[str] = set()
        self._choice = choice
        self._wants = wants
        self._new_locator = locate
        self._known = known
        self._stream = stream
        # Findings come file by file: a list of their paths takes a tenth of a set.
        self._fixable: list[str] = []
        self._findings: list[Finding] = []
        self._locator: Locator | None = None
        self._counts: Counts | None = None
        self._text: tuple[str, int] = "", 0
        self._said: set[tuple[object, ...]] = set()

    def take(self, found: Found, ignores: Ignores | None) -> bool:
        """Count a finding and keep it, unless the user ignores or knows it; return true where the report shows it."""
        rule, diagnostic, flow = found.rule.id, found.diagnostic, found.flow
        severity, summary = self._choice.severity_of(found.rule, diagnostic), self.summary
        if self._is_repeated(rule, diagnostic, flow):
            summary.repeated += 1
            if self._counts is not None:
                self._counts.repeat(found, severity)
            return True
        if ignores is not None and ignores.hides(diagnostic, rule):
            summary.suppressed += 1
            return self._conceal(found, severity)
        finding = self._located(found, severity) if self._known else None
        if finding is not None and finding.fingerprint in self._known:
            self.met.add(finding.fingerprint)
            summary.suppressed += 1
            return self._conceal(found, severity)
        fix = diagnostic.fix if diagnostic.fix is not None and diagnostic.fix.is_applicable else None
        summary.count(severity, rule, fixable=fix is not None, unsafe=fix is not None and fix.is_unsafe)
        if fix is not None and self._fixable[-1:] != [diagnostic.place.source.name]:
            self._fixable.append(diagnostic.place.source.name)
        if severity.rank < self._wants.shown.rank:
            summary.hidden += 1
            return self._conceal(found, severity)
        if self._stream is not None:
            finding = finding or self._located(found, severity)
            self._stream(finding)
        if self._wants.findings and len(self._findings) >= MAX_FINDINGS:
            summary.leave_out(diagnostic.place.source.name, severity)
        elif self._wants.findings:
            finding = finding or self._located(found, severity)
            self._findings.append(finding)
        if self._wants.census:
            self._counted().count(found, severity, finding, self._locate())
        return True

    def census(self) -> Census | None:
        """Return the findings to show, counted by defect; ``None`` where nobody asks for that or nothing was found."""
        return self._counts.census() if self._counts is not None else None

    def sorted(self) -> tuple[Finding, ...]:
        """Return the findings to show, by path, place and rule."""
        return tuple(sorted(self._findings, key=lambda finding: (*finding.place.order, finding.rule, finding.place.pointer)))

    @property
    def fixable(self) -> set[str]:
        """The files with a finding whose fix can be applied."""
        return set(self._fixable)

    def _is_repeated(self, rule: str, diagnostic: Diagnostic, flow: FlowDefinition | None) -> bool:
        """Tell whether the same was found in the text already, as where a value that has a name is a part of several payloads."""
        place = diagnostic.place
        text = place.source.name, place.source.first_line
        if text != self._text:
            self._text, self._said = text, set()
        # The last part of a place is its span, or what would look that up.
        finding = rule, diagnostic.message, place.span, id(flow), *((one.label, one.place[-1]) for one in diagnostic.related)
        if place.span is None or finding not in self._said:
            self._said.add(finding)
            return False
        return True

    def _conceal(self, found: Found, severity: Severity) -> bool:
        """Count the payload of a finding that is not shown, and return that."""
        if self._wants.census:
            self._counted().conceal(found, severity)
        return False

    def _counted(self) -> Counts:
        if self._counts is None:
            from flowlint.linter.census import Counts

            self._counts = Counts(files=self._wants.files)
        return self._counts

    def _locate(self) -> Locator:
        if self._locator is None:
            self._locator = self._new_locator() if self._new_locator is not None else new_locator(str, self._wants)
        return self._locator

    def _located(self, found: Found, severity: Severity) -> Finding:
        return self._locate().finding(found.diagnostic, found.rule.id, severity, found.flow, found.record)
