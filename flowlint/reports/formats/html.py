"""A page for people, as one file: how many payloads are wrong, what causes most of it, and what was not judged.

It needs Jinja2 (the extra ``audit``). It has no script, fetches nothing, and holds no payload value. It follows the light or dark mode of
the reader, and can be printed. ``--compare-to`` adds the change since earlier runs. All findings are counted; tables show the first rows.
"""

from __future__ import annotations

from typing import TextIO

from flowlint.contracts import Held, Reporter, ReportOptions
from flowlint.model.report import Report
from flowlint.reports.audit import audit_of
from flowlint.reports.page.view import page


def write(report: Report, options: ReportOptions, stream: TextIO) -> None:
    """Write the page of one run."""
    sentences = {rule.id: rule.summary for rule in report.totals.rules}
    stream.write(page(audit_of(report.totals, options), options.earlier, sentences))


REPORTER = Reporter(
    "html",
    "a page for people, with what causes most and what was not judged",
    Held(write, reason="it shows counts alone, and these are whole at the end"),
    wants_rules=True,
    wants_census=True,
    wants_findings=False,
    extra=("audit", "jinja2"),
)
