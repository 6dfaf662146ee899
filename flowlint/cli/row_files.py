"""Writes the rows of findings while a run goes on, each to its file or to standard output."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, TextIO

from flowlint.cli import streams
from flowlint.contracts import Reporter, ReportOptions, Rows
from flowlint.model.errors import SourceError
from flowlint.model.report import Report, Summary, Totals
from flowlint.sources.files import complaint, open_output

if TYPE_CHECKING:
    from flowlint.linter.job import Job
    from flowlint.model.finding import Finding


class RowFiles:
    """The files with rows of one run: those of the reporters that have rows."""

    def __init__(self, reporters: Iterable[tuple[Reporter, str | None]], options: ReportOptions) -> None:
        self._forms = [(reporter.form, path) for reporter, path in reporters if isinstance(reporter.form, Rows)]
        self._options = options
        self._open: list[tuple[Rows, TextIO, str | None]] = []

    @property
    def paths(self) -> frozenset[str]:
        """The paths of the files."""
        return frozenset(path for _, path in self._forms if path is not None)

    @contextmanager
    def opened(self, job: Job) -> Iterator[None]:
        """Open the files and begin them; what was written stays there if the run is cut."""
        with ExitStack() as files:
            for form, path in self._forms:
                self._open.append((form, streams.output() if path is None else files.enter_context(_file(path)), path))
            known = Totals(job.judging.resolver.flows, Summary(), locked=job.known.locked)
            for form, stream, path in self._open:
                _write(stream, path, form.start(known, self._options))
            yield
            for _, stream, path in self._open:
                _write(stream, path, flush=True)

    def finding(self, finding: Finding) -> None:
        """Write one finding."""
        for form, stream, path in self._open:
            _write(stream, path, form.finding(finding, self._options))

    def end(self, report: Report) -> None:
        """Write what is known at the end."""
        for form, stream, path in self._open:
            _write(stream, path, form.end(report.totals, self._options))


@contextmanager
def _file(path: str) -> Iterator[TextIO]:
    """Open a file for rows; what cannot be written when it is closed is said with its path, unless something was said before."""
    stream = io.TextIOWrapper(io.BufferedWriter(open_output(path)), "utf-8", "backslashreplace", newline="")
    try:
        yield stream
    except BaseException:
        with suppress(OSError):
            stream.close()
        raise
    try:
        stream.close()
    except OSError as error:
        raise SourceError(complaint(path, error, "write")) from error


def _write(stream: TextIO, path: str | None, text: str = "", *, flush: bool = False) -> None:
    try:
        stream.write(text)
        if flush:
            stream.flush()
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        raise SourceError(complaint(path or "standard output", error, "write")) from error
