"""All findings as one Parquet file, for DuckDB, Spark, Polars and other engines; without a limit.

It needs pyarrow (the extra ``scale``), and goes to a file: ``--output parquet=FILE``. The columns are those of ``csv``, the same in every
file; ``record``, ``line`` and ``column`` are whole numbers. The rows are written in groups while the run goes on, so memory stays flat.
A run that is cut leaves no file, or the one that was there. ``excerpt`` is null unless you give ``--show-values``; no other cell holds a
payload value. The metadata in the file's footer has the first row and the last of ``jsonl``, as JSON: ``flowlint.run`` says which
definitions judged, and ``flowlint.summary`` has all counts. ``pyarrow.parquet.ParquetFile(FILE).metadata.metadata`` has it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO

from flowlint.contracts import Packed, Reporter, ReportOptions, RowWriter
from flowlint.model.finding import Finding
from flowlint.model.printable import printable_json
from flowlint.model.report import Totals
from flowlint.reports.audit import audit_of, first_row, last_row
from flowlint.reports.rows import cells

if TYPE_CHECKING:
    from flowlint.reports.arrow import Row

_BATCH = 1_000
"""Rows that are held as Python objects, which take four times as much as in Arrow."""
_GROUP = 4 << 20
"""Bytes of rows in Arrow that make a group of the file."""


class _Groups:
    """Gathers rows, and writes them in groups."""

    def __init__(self, stream: BinaryIO, options: ReportOptions) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        from flowlint.reports import arrow

        self._arrow, self._table = arrow, pa.Table.from_batches
        self._options = options
        self._writer = pq.ParquetWriter(stream, arrow.SCHEMA)
        self._rows: list[Row] = []
        self._batches: list[Any] = []

    def start(self, totals: Totals) -> None:
        """Say what judges, and what was asked for."""
        self._add("run", first_row(audit_of(totals, self._options), self._options))

    def finding(self, finding: Finding) -> None:
        """Keep the row of a finding, and write a group of rows when there are enough."""
        self._rows.append(cells(finding, self._options))
        if len(self._rows) >= _BATCH:
            self._pack()
            if sum(batch.nbytes for batch in self._batches) >= _GROUP:
                self._write()

    def end(self, totals: Totals) -> None:
        """Write the rows that are left, the counts, and the end of the file."""
        self._pack()
        self._write()
        self._add("summary", last_row(audit_of(totals, self._options)))
        self._writer.close()

    def close(self) -> None:
        """Let the file go; one that has no end would get it when the writer is forgotten, after its stream is closed."""
        self._writer.is_open = False

    def _pack(self) -> None:
        self._batches.append(self._arrow.batch(self._rows))
        self._rows.clear()

    def _write(self) -> None:
        self._writer.write_table(self._table(self._batches))
        self._batches.clear()

    def _add(self, name: str, row: dict[str, Any]) -> None:
        self._writer.add_key_value_metadata({f"flowlint.{name}": printable_json(row, compact=True)})


@contextmanager
def _writer(stream: BinaryIO, options: ReportOptions) -> Iterator[RowWriter]:
    groups = _Groups(stream, options)
    try:
        yield RowWriter(groups.start, groups.finding, groups.end)
    finally:
        groups.close()


REPORTER = Reporter(
    "parquet",
    "a row for every finding, without a limit, for engines that read columns; only with `--output`",
    Packed(_writer),
    wants_census=True,
    wants_findings=False,
    wants_fingerprints=True,
    extra=("scale", "pyarrow"),
)
