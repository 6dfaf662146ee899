"""Payloads in Arrow record batches, and their findings in others: the function that engines call on as many machines as they have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeAlias

import pyarrow as pa
from pyarrow import compute, types

from flowlint.contracts import ReportOptions
from flowlint.linter.checker import Checker
from flowlint.linter.job import PAYLOAD
from flowlint.model.errors import SourceError
from flowlint.model.printable import printable
from flowlint.model.spelling import did_you_mean
from flowlint.reports.arrow import SCHEMA, Row, batch
from flowlint.reports.rows import COLUMNS, cells

Batches: TypeAlias = Any
"""A table or a reader, or several batches or tables, of Arrow or of a library that hands over what it holds as Arrow does."""

_ACCEPTED = (types.is_string, types.is_large_string, types.is_string_view, types.is_binary, types.is_large_binary, types.is_binary_view)
_MOST_CELLS = 1_000
"""Payloads of a batch that are Python objects at a time."""
_MOST_ROWS = 4_096
"""Rows of a batch of findings."""
_OPTIONS = ReportOptions()


def findings(checker: Checker, batches: Batches, column: str, keep: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """Yield the findings; see ``flowlint.scale.check_batches``."""
    before = 0
    for one in _record_batches(batches):
        own = {name: _column(one, name) for name in keep}
        schema = pa.schema([*(pa.field(name, array.type) for name, array in own.items()), *SCHEMA])
        rows = _rows(checker, _payloads(one, column), column, before + 1)
        while some := list(islice(rows, _MOST_ROWS)):
            origins = pa.array([record - before - 1 for record, _ in some])
            columns = [array.take(origins) for array in own.values()]
            yield pa.RecordBatch.from_arrays([*columns, *batch([row for _, row in some]).columns], schema=schema)
        before += one.num_rows


def kept(keep: str | Sequence[str]) -> tuple[str, ...]:
    """Return the names of the columns to keep; raise ``ValueError`` where one is that of a column of findings."""
    names = (keep,) if isinstance(keep, str) else tuple(keep)
    for name in names:
        if name in COLUMNS:
            raise ValueError(f'"{name}" is a column of findings; rename yours to keep it')
    return names


def _record_batches(batches: Batches) -> Iterator[pa.RecordBatch]:
    if isinstance(batches, pa.RecordBatch):
        yield batches
    elif hasattr(batches, "__arrow_c_stream__"):
        reader = pa.RecordBatchReader.from_stream(batches)
        # A table without rows may have no batch, but it has columns.
        yield pa.RecordBatch.from_pylist([], reader.schema)
        yield from reader
    elif isinstance(batches, Iterable) and not isinstance(batches, (str, bytes, dict)):
        for one in batches:
            if not hasattr(one, "__arrow_c_stream__"):
                raise TypeError(f"batches are record batches or tables, not of the type {type(one).__name__}")
            yield from _record_batches(one)
    else:
        raise TypeError(f"batches are an iterable of record batches, a table or a reader, not of the type {type(batches).__name__}")


def _column(one: pa.RecordBatch, name: str) -> pa.Array:
    places = one.schema.get_all_field_indices(name)
    if len(places) == 1:
        return one.column(places[0])
    if places:
        raise SourceError(printable(f'{len(places)} columns are called "{name}"; rename all but one'))
    names = one.schema.names
    hint = did_you_mean(name, names) or f"there are {', '.join(names) or 'none'}"
    raise SourceError(printable(f'no column is called "{name}"; {hint}'))


def _payloads(one: pa.RecordBatch, name: str) -> Iterator[bytes | None]:
    """Return an iterator over the texts in a column; raise ``TypeError`` where it holds something else."""
    array = _column(one, name)
    seen = _plain(array.slice(0, 0)).type
    if not (types.is_null(seen) or any(is_accepted(seen) for is_accepted in _ACCEPTED)):
        raise TypeError(printable(f'column "{name}" is of type {array.type}; accepted are string and binary, as sent'))
    parts = (_plain(array.slice(start, _MOST_CELLS)) for start in range(0, len(array), _MOST_CELLS))
    # Arrow does not look whether a string is UTF-8.
    return (cell for part in parts for cell in part.cast(pa.large_binary()).to_pylist())


def _plain(array: pa.Array) -> pa.Array:
    """Return an array whose type says what a cell is, not how it is stored."""
    if isinstance(array.type, pa.BaseExtensionType):
        return _plain(array.storage)
    if types.is_dictionary(array.type):
        return _plain(array.dictionary_decode())
    return _plain(compute.run_end_decode(array)) if types.is_run_end_encoded(array.type) else array


def _rows(checker: Checker, payloads: Iterable[bytes | None], column: str, first: int) -> Iterator[tuple[int, Row]]:
    """Yield the rows of payloads, each with the number of its record."""
    for record, payload in enumerate(payloads, first):
        if payload is None:
            yield record, _not_judged(column, record, "the cell is null")
            continue
        try:
            found = checker.check(payload)
        except SourceError as error:
            yield record, _not_judged(column, record, str(error))
            continue
        for finding in found:
            yield record, cells(finding._replace(record=record, place=finding.place._replace(path=column)), _OPTIONS)
        for sentence in found.unchecked:
            yield record, _not_judged(column, record, sentence.replace(PAYLOAD, column, 1))


def _not_judged(column: str, record: int, why: str) -> Row:
    known: dict[str, str | int] = {"path": column, "record": record, "message": why}
    return [known.get(name) for name in COLUMNS]
