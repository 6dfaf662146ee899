"""Proves one launch request: what fits passes, and of what does not the text report tells."""

from __future__ import annotations

from io import BytesIO, StringIO
from typing import TYPE_CHECKING

from flowlint import registry
from flowlint.contracts import ReportOptions
from flowlint.linter.checker import Checker
from flowlint.linter.job import STDIN, no_path
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.report import Report, Summary, Totals
from flowlint.testing.launch import Launch, Request, launch_of

if TYPE_CHECKING:
    from logging import Logger

    from flowlint.model.finding import Finding, Place
    from flowlint.model.flow import FlowDefinition


OF_RUN = frozenset({"expired-ignore", "stale-snapshot", "unused-ignore"})
"""Rules about a run as a whole: what they find is no fault of a launch, and `flowlint check` tells it."""


class LaunchError(AssertionError):
    """A launch request does not fit its flow, or could not be compared with one; the text is the text report."""


class Proof(NamedTuple):
    """What came of one launch request: the report on its body."""

    report: Report

    @property
    def flow(self) -> FlowDefinition | None:
        """The flow that judged, where one did."""
        return self.report.totals.judges[0] if self.report.totals.judges else None

    @property
    def fits(self) -> bool:
        """Whether the launch was compared with its flow and nothing was found."""
        return self.flow is not None and not (self.report.findings or self.report.totals.problems or self.report.totals.summary.unjudged)

    @property
    def text(self) -> str:
        """The text report, without its last line end; where nothing could be judged, why."""
        return "\n".join(self.report.totals.problems) or written(self.report, "text").rstrip()


def prove(request: Request, checker: Checker) -> None:
    """Raise ``LaunchError`` where a request launches a flow and does not fit it; any other request passes.

    ``request`` is one of httpx or requests, or its method, URL and body. Warnings count as errors do; what the configuration ignores does
    not. A launch for which ``checker`` knows no flow does not pass. Raises ``TypeError`` where the body is an asynchronous stream.
    """
    launch = launch_of(request)
    if launch is None:
        return
    proof = proved(launch, checker)
    if not proof.fits:
        raise LaunchError(proof.text)


def demand(request: Request, checker: Checker, logger: Logger | None) -> None:
    """Prove a request; where it does not fit, raise ``LaunchError``, or log the report where there is a ``logger``."""
    try:
        prove(request, checker)
    except LaunchError as error:
        if logger is None:
            raise
        logger.error("%s", error)


def proved(launch: Launch, checker: Checker, name: str = "launch") -> Proof:
    """Return what comes of a launch; ``name`` is what the report calls it."""
    if launch.coding:
        return Proof(_unread(checker, f'{name}: body is compressed ("{launch.coding}") and was not checked'))
    report = _judged(checker, launch.body, name)
    # A file may hold many requests in an array, and each is judged; the endpoint takes one.
    is_list = launch.body.lstrip().startswith(b"[") and not report.findings
    return Proof(_unread(checker, f"{name}: request body is an array, expected an object") if is_list else report)


def _unread(checker: Checker, problem: str) -> Report:
    return Report((), Totals(checker.flows(), Summary(), (problem,)))


def _judged(checker: Checker, body: bytes, name: str) -> Report:
    # The suffix says that the text is JSON, and not YAML, whatever it holds; a launch is not a file, so no report shows it.
    file = f"{name}.json"
    scope = checker.job.scope._replace(
        paths=(STDIN,), stdin=BytesIO(body), stdin_name=file, allow_empty=False, judges_definition=no_path, configured=False
    )
    rules = checker.job.judging.rules
    judging = checker.job.judging._replace(rules=rules._replace(ignored=rules.ignored | OF_RUN))
    report = Checker.of_job(checker.job._replace(scope=scope, judging=judging)).run()
    summary = report.totals.summary
    summary.unchecked = [sentence.replace(file, name, 1) for sentence in summary.unchecked]
    return report._replace(findings=tuple(_renamed(finding, file, name) for finding in report.findings))


def _renamed(finding: Finding, file: str, name: str) -> Finding:
    def renamed(place: Place) -> Place:
        return place._replace(path=name) if place.path == file else place

    related = tuple((label, renamed(place)) for label, place in finding.related)
    return finding._replace(place=renamed(finding.place), related=related)


def written(report: Report, form: str) -> str:
    """Return a report in one of its formats."""
    text = StringIO()
    registry.reporter(form).write(report, ReportOptions(), text)
    return text.getvalue()
