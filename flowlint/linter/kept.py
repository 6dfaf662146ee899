"""What a checker keeps from one call to the next, for each thread its own."""

from __future__ import annotations

from threading import local
from typing import TYPE_CHECKING

from flowlint.binding.screen import Settled
from flowlint.linter.collector import Collector
from flowlint.linter.compiled import Compiled
from flowlint.linter.job import PAYLOAD, Job
from flowlint.linter.looks import Looks
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
        self._looks = Looks(job, compiled)
        self._ruling = judging.resolver.rule_on(PAYLOAD, bare=True).taken_bare()
        self._limit = job.scope.max_size if baseline is None and judging.policy is None else -1

    def findings(self, payload: str | bytes) -> Findings | None:
        """Return what is found in a JSON text that is proven clean, or is one request of which it is known what is wrong.

        ``None`` where it takes a closer look; a run finds the same, with a report.
        """
        try:
            text = payload if isinstance(payload, str) else payload.decode()
            size = len(text) if text.isascii() else len(text.encode())
        except UnicodeError:
            return None
        found = self._looks.at_request(PAYLOAD, text, self._ruling) if size <= self._limit else None
        if found is None or isinstance(found, Settled):
            return None if found is None else Findings()
        unchecked, collector = list[str](), Collector(self._job.judging.rules, self._job.wants, locate=self._locate_again)
        for event in found:
            if isinstance(event, Found):
                collector.take(event, None)
            else:
                unchecked += [note.sentence for note in event.notes]
        return Findings(collector.sorted(), unchecked)

    def _locate_again(self) -> Locator:
        self._locator = self._locator or self._locate()
        return self._locator.again()
