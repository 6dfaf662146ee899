"""What is compiled for a job and may outlive a run: the checks of the fast path, and the rules that are on."""

from __future__ import annotations

from flowlint.binding.screen import Screen
from flowlint.linter.job import Job
from flowlint.linter.rulebook import Rulebook
from flowlint.model.named_tuple import NamedTuple


class Compiled(NamedTuple):
    """The screen and the rulebook of one job; they keep what they compile, so no two threads may use them at once."""

    screen: Screen
    rulebook: Rulebook

    @classmethod
    def of(cls, job: Job, limit: int | None) -> Compiled:
        """Return those of a job; of one rule and payload no more than ``limit`` findings are looked for."""
        return cls(Screen(job.judging.resolver, job.judging.container), Rulebook(job.judging.rules, limit))
