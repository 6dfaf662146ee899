"""The public face of the linter: what a command, or whoever else has something to be checked, asks of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from flowlint.linter import engine
from flowlint.linter.collector import Collector
from flowlint.linter.job import Job
from flowlint.model.report import Report

if TYPE_CHECKING:
    from flowlint.linter.fixes import Outcome
    from flowlint.linter.outcome import Watch
    from flowlint.model.finding import Finding


class Checker:
    """Checks and mends what one job names; it carries the definitions and is the same after every call."""

    def __init__(self, job: Job) -> None:
        self.job = job

    def check(self, stream: Callable[[Finding], None] | None = None, watch: Watch | None = None) -> Report:
        """Return the report on everything that the job names.

        ``stream`` gets every finding as it is found, which the report then lacks. ``watch`` is told whom to ask how far the run has come.
        """
        return engine.check(self.job, stream, watch)

    def fix(self, paths: Iterable[str], *, unsafe: bool, write: bool) -> Outcome:
        """Mend the files at ``paths``: safe fixes, with ``unsafe`` unsafe ones too; without ``write`` only work out what would change."""
        from flowlint.linter.fixes import apply_fixes

        return apply_fixes(self.job, paths, unsafe=unsafe, write=write)

    def holds_payloads(self, path: str) -> bool:
        """Return true when a file would be judged, were it met in a folder."""
        scope, known = self.job.scope._replace(paths=(path,), allow_empty=True), self.job.known._replace(since=None, baseline=None)
        sink = Collector(self.job.judging.rules, self.job.wants.shown)
        return engine.judge(self.job._replace(scope=scope, known=known), sink).summary.files > 0
