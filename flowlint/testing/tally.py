"""Adds up what came of many launches into one report, which stays small however many there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowlint.linter.collector import MAX_FINDINGS
from flowlint.model.report import MOST_SKIPPED, Report, Summary, Totals

if TYPE_CHECKING:
    from flowlint.model.finding import Finding
    from flowlint.model.flow import FlowDefinition
    from flowlint.testing.proof import Proof


class Tally:
    """The launches so far: their number, and what was found in them.

    Of findings the first 10,000 are kept, and of sentences about what could not be judged the first 1,000; ``faulty`` counts the launches
    that were not proved.
    """

    def __init__(self, definitions: tuple[FlowDefinition, ...]) -> None:
        self.launches = 0
        self.faulty = 0
        self._definitions = definitions
        self._summary = Summary()
        self._findings: list[Finding] = []
        self._judges: dict[int, FlowDefinition] = {}

    def add(self, proof: Proof) -> None:
        """Add what came of one launch."""
        report = proof.report
        self.launches += 1
        self.faulty += not proof.fits
        self._summary.add(report.totals.summary)
        self._summary.unchecked += report.totals.problems
        del self._summary.unchecked[MOST_SKIPPED:]
        room = MAX_FINDINGS - len(self._findings)
        self._findings += report.findings[:room]
        for finding in report.findings[room:]:
            self._summary.leave_out("", finding.severity)
        self._judges.update((id(flow), flow) for flow in report.totals.judges)

    def report(self) -> Report:
        """Return what was found until now."""
        summary = Summary()
        summary.add(self._summary)
        summary.flows = len(self._judges)
        return Report(tuple(self._findings), Totals(self._definitions, summary, judges=tuple(self._judges.values())))
