"""What a checker keeps from one call to the next, for each thread its own."""

from __future__ import annotations

from threading import local
from typing import TYPE_CHECKING

from flowlint.binding.plain_json import Doubtful, load_text
from flowlint.linter.collector import Collector
from flowlint.linter.compiled import Compiled
from flowlint.linter.inspector import Inspector
from flowlint.linter.job import PAYLOAD, Job
from flowlint.linter.outcome import Found
from flowlint.model.report import MAX_PER_RULE, Findings

if TYPE_CHECKING:
    from flowlint.reports.locator import Locator


class Kept(local):
    """What is compiled for one job; each thread that asks for it gets its own, made when it first does."""

    def __init__(self, job: Job) -> None:
        baseline, judging = job.known.baseline, job.judging
        compiled = Compiled.of(job, None if baseline is not None and baseline.entries else MAX_PER_RULE)
        self.compiled = compiled._replace(locate=self._locate_again)
        self._locate = compiled.locate
        self._locator: Locator | None = None
        self._job = job
        self._inspector = Inspector(job, compiled.screen, compiled.rulebook)
        self._ruling = judging.resolver.rule_on(PAYLOAD, bare=True).taken_bare()
        self._limit = job.scope.max_size if baseline is None and judging.policy is None else -1

    def is_clean(self, text: str) -> bool:
        """Return true when an ASCII text is JSON that is proven clean; false where it takes a closer look."""
        try:
            value = load_text(text.strip(" \t\r\n")) if len(text) <= self._limit else None
        except Doubtful:
            return False
        settled = self.compiled.screen.settle_value(value, self._ruling, must_hold=True)
        return settled is not None and settled.payloads > 0

    def findings(self, data: bytes) -> Findings | None:
        """Return what is found in a JSON text that is proven clean, or is one request of which it is known why it is not.

        ``None`` where it takes a closer look; a run finds the same, with a report.
        """
        if len(data) > self._limit:
            return None
        screen, ruling = self.compiled.screen, self._ruling
        settled = screen.settle(data, ruling, must_hold=True)
        if settled is not None:
            return Findings() if settled.payloads else None
        doubts = screen.doubts(data, ruling)
        if doubts is None:
            return None
        payloads, unchecked, collector = 0, list[str](), Collector(self._job.judging.rules, self._job.wants, locate=self._locate_again)
        for event in self._inspector.look_at_request(data, PAYLOAD, ruling, doubts):
            if isinstance(event, Found):
                collector.take(event, None)
            else:
                payloads += event.payloads
                unchecked += [note.sentence for note in event.notes]
        return Findings(collector.sorted(), unchecked) if payloads else None

    def _locate_again(self) -> Locator:
        self._locator = self._locator or self._locate()
        return self._locator.again()
