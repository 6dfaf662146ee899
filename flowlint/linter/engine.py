"""What a run is made for: to report, to judge for somebody else, to survey, or to judge one content. Finds nothing itself."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from io import BytesIO
from typing import TYPE_CHECKING

from flowlint import registry
from flowlint.linter.account import Sink
from flowlint.linter.collector import Collector, RuleChoice
from flowlint.linter.compiled import Compiled
from flowlint.linter.job import Job
from flowlint.linter.outcome import Watch
from flowlint.linter.run import Run
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.report import MAX_PER_RULE, Report, Summary

if TYPE_CHECKING:
    from flowlint.linter.ahead import Helpers
    from flowlint.linter.triggers import InputsPassed
    from flowlint.model.finding import Finding
    from flowlint.model.payload import Payload
    from flowlint.model.trigger_binding import TriggerBinding


class Judgement(NamedTuple):
    """The counts of a run, sentences about what could not be checked, and the files that hold something to check."""

    summary: Summary
    problems: tuple[str, ...]
    files: tuple[str, ...] = ()


class Survey(NamedTuple):
    """The triggers of a run, each bound to a flow that it may start, what payloads pass, and what could not be checked, or not wholly."""

    triggers: tuple[TriggerBinding, ...]
    passed: InputsPassed
    unchecked: tuple[str, ...]
    problems: tuple[str, ...]


def check(
    job: Job,
    stream: Callable[[Finding], None] | None = None,
    watch: Watch | None = None,
    compiled: Compiled | None = None,
    helpers: Helpers | None = None,
) -> Report:
    """Judge every payload that ``job`` names and return the report; what cannot be read is a problem of the report, never an exception.

    ``stream`` gets every finding as it is found, however many there are. ``watch`` is told whom to ask how far the run has come.
    ``compiled`` is kept from an earlier run. ``helpers`` look into files ahead; the report is the same without them.
    """
    baseline, wants = job.known.baseline, job.wants
    known = baseline.entries if baseline is not None else ()
    # A baseline holds all findings, so that those who write or read one look for all.
    limit = None if stream is not None or known else MAX_PER_RULE
    compiled = compiled or Compiled.of(job, limit)
    collector = Collector(job.judging.rules, wants, locate=compiled.locate, known=known, stream=stream)
    with helpers(job, limit) if helpers is not None else nullcontext() as ahead:
        run = Run(job, collector, collector.summary, compiled, ahead=ahead)
        if watch is not None:
            from flowlint.linter.position import Position

            watch(Position(run).progress)
        run.check_definitions()
        # What is named outright comes before the folders, since it must hold a payload wherever else it is met.
        run.check_paths(sorted(job.scope.paths, key=os.path.isdir))
        run.check_triggers()
        return run.report(collector)


def judge(job: Job, sink: Sink, meet: Callable[[Sequence[Payload]], None] | None = None) -> Judgement:
    """Judge every payload that ``job`` names into ``sink``, and no definition; ``meet`` gets the payloads of each text that it looks at."""
    run = Run(job, sink, Summary(), Compiled.of(job, MAX_PER_RULE), meet)
    for path in job.scope.paths:
        run.check_path(path)
    run.check_triggers()
    return Judgement(run.summary, tuple(run.unchecked()), tuple(run.holding))


def survey(job: Job) -> Survey:
    """Meet everything that ``job`` names, definitions and their triggers too, and judge nothing."""
    job = job._replace(judging=job.judging._replace(rules=RuleChoice(ignored=frozenset(registry.rule_ids()))))
    run = Run(job, Collector(job.judging.rules, job.wants), Summary(), Compiled.of(job, MAX_PER_RULE))
    run.check_definitions()
    for path in job.scope.paths:
        run.check_path(path)
    from flowlint.linter.triggers import inputs_passed

    triggers = run.check_triggers()
    return Survey(
        tuple(triggers),
        inputs_passed(job, run.holding if run.summary.payloads else ()),
        tuple(run.summary.unchecked),
        tuple(run.unchecked()),
    )


def check_bytes(job: Job, path: str, data: bytes, sink: Sink) -> int:
    """Judge ``data`` as the content of the file ``path`` of ``job``, into ``sink``; return how many payloads it holds.

    Raises ``SourceError`` where the content cannot be read.
    """
    run = Run(job, sink, Summary(), Compiled.of(job, None))
    run.check_content(path, BytesIO(data))
    run.check_triggers()
    return run.summary.payloads
