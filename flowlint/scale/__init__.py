"""Many files and records: several processes on one machine, and batches for an engine that spreads them over many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

    from flowlint.linter.checker import Checker
    from flowlint.scale.batches import Batches

    FINDINGS_SCHEMA: pa.Schema

__all__ = ["FINDINGS_SCHEMA", "check_batches"]

_WHAT = "scale", "flowlint.scale"


def check_batches(checker: Checker, batches: Batches, column: str, *, keep: str | Sequence[str] = ()) -> Iterator[pa.RecordBatch]:
    """Check the request body in each row of Arrow record batches, and yield what is found as record batches.

    ``batches`` are record batches or tables, or a table or a reader, of pyarrow or of a library that hands them over as Arrow does.
    ``column`` holds the bodies as they are sent: string or binary, however they are stored. The columns of what is yielded are those named
    in ``keep``, copied from the row, and those of ``FINDINGS_SCHEMA``: ``path`` is the name of the column, and ``record`` the number of
    the row in ``batches``, from 1. A row without a ``rule`` says in ``message`` why a body was not judged, or not wholly. A batch has at
    most 4,096 rows; nothing else is held but the batch at hand. No cell holds a payload value, but those of ``keep`` are yours.

    Raises ``SourceError`` where a column is missing, ``TypeError`` where it is of another type, ``ValueError`` where a column of ``keep``
    has the name of one of findings, and ``FlowlintError`` where pyarrow is not installed.
    """
    from flowlint.model.extras import needed

    with needed(*_WHAT):
        from flowlint.scale import batches as arrow
    return arrow.findings(checker, batches, column, arrow.kept(keep))


def __getattr__(name: str) -> Any:
    if name != "FINDINGS_SCHEMA":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from flowlint.model.extras import needed

    with needed(*_WHAT):
        from flowlint.reports.arrow import SCHEMA
    globals()[name] = SCHEMA
    return SCHEMA
