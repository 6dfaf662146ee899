"""What a checker keeps from one call to the next, for each thread its own."""

from __future__ import annotations

from threading import local

from flowlint.linter.compiled import Compiled
from flowlint.linter.job import PAYLOAD, Job
from flowlint.model.report import MAX_PER_RULE


class Kept(local):
    """What is compiled for one job; each thread that asks for it gets its own, made when it first does."""

    def __init__(self, job: Job) -> None:
        baseline = job.known.baseline
        self.compiled = Compiled.of(job, None if baseline is not None and baseline.entries else MAX_PER_RULE)
        self._ruling = job.judging.resolver.rule_on(PAYLOAD, bare=True)._replace(bare=True)
        self._limit = job.scope.max_size if baseline is None else -1

    def is_clean(self, data: bytes) -> bool:
        """Return true when a text is JSON that holds payloads, all proven clean; false where it needs a closer look."""
        if len(data) > self._limit:
            return False
        settled = self.compiled.screen.settle(data, self._ruling, must_hold=True)
        return settled is not None and settled.payloads > 0
