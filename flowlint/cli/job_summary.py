"""What a run leaves behind in the workflow that it is part of: paths from the repository's root, and a page for the job."""

from __future__ import annotations

import os

from flowlint.cli.streams import say
from flowlint.contracts import Reporter, ReportOptions
from flowlint.model.errors import SourceError
from flowlint.model.report import Report
from flowlint.sources.files import append_to
from flowlint.sources.ignored import repository_top

MOST_OF_A_PAGE = 1 << 20
"""Bytes that GitHub takes of the summary page of one step; a longer one is shown not at all."""


def repository(folder: str) -> str:
    """Return the root of the repository that ``folder``, an absolute path, lies in.

    It is what ``GITHUB_WORKSPACE`` names where ``folder`` lies there, else the nearest parent with ``.git``, else ``folder`` itself.
    """
    workspace = os.path.realpath(os.environ.get("GITHUB_WORKSPACE") or os.devnull)
    if f"{folder}{os.sep}".startswith(f"{workspace}{os.sep}"):
        return workspace
    return repository_top(folder) or folder


def append_job_summary(reporter: Reporter, report: Report, options: ReportOptions) -> None:
    """Append the page of ``reporter`` to the file that ``GITHUB_STEP_SUMMARY`` names, as much of it as still fits there.

    Does nothing where the format has no page or the variable is not set; a file that cannot be written is told and fails nothing.
    """
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if reporter.job_summary is None or not path:
        return

    page = reporter.job_summary
    try:
        append_to(path, lambda held: page(report, options, MOST_OF_A_PAGE - held).encode("utf-8", "backslashreplace"))
    except SourceError as error:
        say([f"flowlint: {error}"])
