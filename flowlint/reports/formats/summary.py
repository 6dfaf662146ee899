"""One row for each defect (flow, rule and input), with the payloads that have it, its first three places and whether its fix is safe.

All findings are counted, also where other formats keep only the first ones. ``--group-by`` counts by flow, rule, input or file instead. A
payload with the same defect twice counts once, with two findings. A finding in a definition, a trigger or a call concerns no payload. After
10,000 different inputs, further ones are counted together for each flow and rule.
"""

from __future__ import annotations

from typing import TextIO

from flowlint.contracts import Held, Reporter, ReportOptions
from flowlint.model.report import Report
from flowlint.reports.audit import audit_of
from flowlint.reports.closing import closing, statistics
from flowlint.reports.summary import rows, verdicts


def write(report: Report, options: ReportOptions, stream: TextIO) -> None:
    """Write the rows, then the totals."""
    totals = report.totals
    blocks = []
    if totals.census is not None and totals.summary.shown:
        blocks.append(list(rows(totals.census, options.group_by)))
    if options.statistics:
        blocks.append(statistics(totals.summary))
    if not options.quiet:
        words = closing(totals, verbose=options.verbose, holds_all=True)
        blocks.append([*verdicts(audit_of(totals, options)), *words])
    stream.write("\n".join("".join(f"{line}\n" for line in lines) for lines in blocks if lines))


REPORTER = Reporter(
    "summary",
    "one row for each defect, with its number of payloads, for people",
    Held(write, reason="it shows counts alone, and these are whole at the end"),
    machine=False,
    wants_census=True,
    wants_findings=False,
)
