from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from report_readers import PRINTED

from flowlint import registry
from flowlint.contracts import Held, ReportOptions
from flowlint.model.finding import Finding
from flowlint.model.report import Report

REASONS = {
    "azure": "what could not be checked comes first, since the page of a run shows the first ten of a type",
    "github": "what could not be checked comes first, then errors, then the rest, since GitHub shows the first ten of a level",
    "json": "the counts are written before the findings",
    "junit": "every suite begins with its counts",
    "html": "it shows counts alone, and these are whole at the end",
    "summary": "it shows counts alone, and these are whole at the end",
    "sarif": "of more results than GitHub keeps the gravest are written, and what could not be checked comes before them",
}
"""The formats that hold all findings until the end, and why."""


def test_a_format_that_holds_findings_says_why() -> None:
    forms = {name: registry.reporter(name).form for name in registry.reporter_names()}
    assert {name: form.reason for name, form in forms.items() if isinstance(form, Held)} == REASONS


@pytest.mark.parametrize("name", sorted({*PRINTED} - {*REASONS}))
def test_a_finding_is_written_before_the_next_one_comes(name: str, report: Report) -> None:
    stream, lengths = io.StringIO(), []

    def coming() -> Iterator[Finding]:
        for finding in report.findings:
            lengths.append(len(stream.getvalue()))
            yield finding

    registry.reporter(name).form.write(report._replace(findings=coming()), ReportOptions(), stream)
    assert sorted({*lengths, len(stream.getvalue())}) == [*lengths, len(stream.getvalue())]


def _without(report: Report, *, edits: bool, fingerprints: bool) -> Report:
    """Return a report without the edits of its fixes, or without fingerprints."""
    return report._replace(
        findings=tuple(
            finding._replace(
                fix=finding.fix._replace(edits=()) if edits and finding.fix is not None else finding.fix,
                fingerprint="" if fingerprints else finding.fingerprint,
            )
            for finding in report.findings
        )
    )


@pytest.mark.parametrize("name", sorted(PRINTED))
def test_a_format_wants_edits_and_fingerprints_where_it_has_them(name: str, report: Report) -> None:
    reporter = registry.reporter(name)

    def written(shown: Report) -> str:
        stream = io.StringIO()
        reporter.write(shown, ReportOptions(show_values=True), stream)
        return stream.getvalue()

    assert (written(_without(report, edits=True, fingerprints=False)) != written(report)) is reporter.wants_edits
    assert (written(_without(report, edits=False, fingerprints=True)) != written(report)) is reporter.wants_fingerprints
