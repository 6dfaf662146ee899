"""Rows of findings as Arrow record batches: what Parquet files and ``flowlint.scale`` are made of. It needs pyarrow."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from flowlint.reports.rows import COLUMNS, NUMBERS

SCHEMA = pa.schema([pa.field(name, pa.int64() if name in NUMBERS else pa.string()) for name in COLUMNS])
"""The columns of a row; any cell may be null."""

Row = Sequence[str | int | None]


def batch(rows: Sequence[Row]) -> pa.RecordBatch:
    """Return rows as one batch; half a surrogate pair, which Arrow's texts do not have, is an escape in it."""
    columns = zip(*rows, strict=True) if rows else ((),) * len(COLUMNS)
    return pa.record_batch([pa.array(map(_storable, cells), field.type) for cells, field in zip(columns, SCHEMA, strict=True)], SCHEMA)


def _storable(cell: str | int | None) -> str | int | None:
    return cell.encode("utf-8", "backslashreplace").decode() if isinstance(cell, str) and not cell.isascii() else cell
