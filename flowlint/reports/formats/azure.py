"""Findings as logging commands of Azure Pipelines, which shows them on the run and at the lines of a pull request.

What it is: one ``##vso[task.logissue …]`` command for each finding, with type, path, line, column and rule, and one for whatever could
not be checked. The commands and their escapes follow the public page "Logging commands" of Azure Pipelines and the public repository
microsoft/azure-pipelines-task-lib.

When: as ``--format azure`` in a script step of a pipeline.

Limits:

- Azure has only errors and warnings, so an info is written as a warning.
- The page of a run shows the first ten of each type of a step. The log holds as many as the report keeps, and a warning says how many
  there are.
- Paths start from the repository's root. Lines and columns count from 1, columns in code points. A finding without a place in your own
  files has only a path.
- It holds no payload value.
"""

from __future__ import annotations

from typing import TextIO

from flowlint.contracts import Held, Reporter, ReportOptions
from flowlint.model.finding import Finding
from flowlint.model.printable import printable
from flowlint.model.report import Report
from flowlint.reports.closing import cuts
from flowlint.reports.paths import shown

_TYPES = {"error": "error", "warning": "warning", "info": "warning"}


def write(report: Report, options: ReportOptions, stream: TextIO) -> None:
    """Write one command for whatever could not be checked, for each limit that was met, and for each finding."""
    stream.writelines(f"##vso[task.logissue type=error;]{_data(printable(problem))}\n" for problem in report.totals.problems)
    stream.writelines(f"##vso[task.logissue type=warning;]{_data(line)}\n" for line in cuts(report.totals.summary))
    stream.writelines(f"{_command(finding, options)}\n" for finding in report.findings)


def _command(finding: Finding, options: ReportOptions) -> str:
    region = finding.place.region
    properties: dict[str, str | int] = {
        "type": _TYPES[finding.severity.value],
        "sourcepath": shown(finding.place.path, options),
    }
    if region is not None:
        properties |= {"linenumber": region.line, "columnnumber": region.column}
    properties["code"] = finding.rule
    pairs = "".join(f"{key}={_property(str(value))};" for key, value in properties.items())
    return f"##vso[task.logissue {pairs}]{_data('; '.join(finding.words))}"


def _data(text: str) -> str:
    return text.replace("%", "%AZP25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace("]", "%5D").replace(";", "%3B")


REPORTER = Reporter(
    name="azure",
    summary="logging commands for Azure Pipelines",
    form=Held(write, reason="what could not be checked comes first, since the page of a run shows the first ten of a type"),
)
