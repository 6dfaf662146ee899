"""What is compiled for a job and may outlive a run: the checks of the fast path, the rules that are on, and what locates findings."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from flowlint.binding.screen import Screen
from flowlint.linter.collector import new_locator
from flowlint.linter.job import Job
from flowlint.linter.rulebook import Rulebook
from flowlint.model.named_tuple import NamedTuple

if TYPE_CHECKING:
    from flowlint.reports.locator import Locator


class Compiled(NamedTuple):
    """The screen and the rulebook of one job, and what makes a locator; they keep what they compile, so no two threads may share them."""

    screen: Screen
    rulebook: Rulebook
    locate: Callable[[], Locator]

    @classmethod
    def of(cls, job: Job, limit: int | None) -> Compiled:
        """Return those of a job; of one rule and payload no more than ``limit`` findings are looked for."""
        # A baseline knows findings by their fingerprints.
        wants = job.wants._replace(fingerprints=job.wants.fingerprints or job.known.baseline is not None)
        locate = partial(new_locator, job.known.relative, wants)
        return cls(Screen(job.judging.resolver, job.judging.container), Rulebook(job.judging.rules, limit), locate)
