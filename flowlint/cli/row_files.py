"""Writes the rows of findings while a run goes on, each to its file or to standard output."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import IO, TYPE_CHECKING, TextIO

from flowlint.cli import streams
from flowlint.contracts import Packed, Reporter, ReportOptions, Rows, RowWriter
from flowlint.model.errors import OutputError
from flowlint.model.report import Report, Summary, Totals
from flowlint.sources.files import complaint, open_output, replaced

if TYPE_CHECKING:
    from flowlint.linter.job import Job
    from flowlint.model.finding import Finding


class RowFiles:
    """The files with rows of one run: those of the reporters that have rows."""

    def __init__(self, reporters: Iterable[tuple[Reporter, str | None]], options: ReportOptions) -> None:
        self._forms = [(reporter.form, path) for reporter, path in reporters if isinstance(reporter.form, (Rows, Packed))]
        self._options = options
        self._open: list[tuple[RowWriter, IO[str] | IO[bytes], str | None]] = []

    @property
    def paths(self) -> frozenset[str]:
        """The paths of the files."""
        return frozenset(path for _, path in self._forms if path is not None)

    @contextmanager
    def opened(self, job: Job) -> Iterator[None]:
        """Open the files and begin them; what was written stays there if the run is cut, unless it is of use only as a whole."""
        with ExitStack() as files:
            for form, path in self._forms:
                if isinstance(form, Rows):
                    text = streams.output() if path is None else files.enter_context(_file(path))
                    self._open.append((form.writer(text, self._options), text, path))
                elif path is not None:
                    data = files.enter_context(replaced(path))
                    with _Told(path):
                        rows = files.enter_context(form.writer(data, self._options))
                    self._open.append((rows, data, path))
            known = Totals(job.judging.resolver.flows, Summary(), locked=job.known.locked)
            self._each(lambda rows, _: rows.start(known))
            yield
            self._each(lambda _, stream: stream.flush())

    def finding(self, finding: Finding) -> None:
        """Write one finding."""
        self._each(lambda rows, _: rows.finding(finding))

    def end(self, report: Report) -> None:
        """Write what is known at the end."""
        self._each(lambda rows, _: rows.end(report.totals))

    def _each(self, act: Callable[[RowWriter, IO[str] | IO[bytes]], object]) -> None:
        for rows, stream, path in self._open:
            with _Told(path):
                act(rows, stream)


class _Told:
    """Says what cannot be written with its path; entered for every finding, which a generator would make twice as long.

    A reader of standard output that goes away, as ``head`` does, only wants no more of it: the run goes on, for its exit code and files.
    """

    def __init__(self, path: str | None) -> None:
        self._path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if self._path is None and isinstance(error, BrokenPipeError):
            streams.abandon_output()
            return True
        if isinstance(error, OSError):
            raise OutputError(complaint(self._path or "standard output", error, "write")) from error
        return False


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
    with _Told(path):
        stream.close()
