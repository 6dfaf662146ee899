"""Reads the rows that ``--output jsonl=FILE`` wrote: of a whole run the first and the last, of one that was cut all findings."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any, BinaryIO

from flowlint.model.audit import COUNTS, Audit
from flowlint.model.census import CitedFlow, Spot
from flowlint.model.errors import SourceError
from flowlint.model.fix import Safety
from flowlint.model.severity import Severity
from flowlint.model.strict_json import MOST_KEPT, decoded
from flowlint.reports.audit import as_count, as_text, read_rows
from flowlint.reports.tallies import Fact, Tallies

_LONGEST = MOST_KEPT
"""Bytes of the longest row that is read; the last one holds all counts."""
_STEP = 1 << 16


def read(stream: BinaryIO, path: str) -> Audit:
    """Return the audit in the file at ``path``, which is open as ``stream``; raise ``SourceError`` where it is not one."""
    try:
        first = decoded(stream.readline(_LONGEST))
        last = decoded(_last_line(stream)) if not _is_cut(stream) else None
        if last is not None and last.get("kind") == "summary":
            return read_rows(first, last)
        return _recounted(read_rows(first, None), _findings(stream))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, OverflowError) as error:
        raise SourceError(f'cannot read "{path}": it does not hold the rows that `flowlint check --output jsonl=FILE` writes') from error


def _is_cut(stream: BinaryIO) -> bool:
    """Tell whether the last line has no end, as where a run was killed while it wrote."""
    stream.seek(-1, os.SEEK_END)
    return stream.read(1) != b"\n"


def _last_line(stream: BinaryIO) -> bytes:
    """Return the last line without reading what comes before it."""
    size = stream.seek(0, os.SEEK_END)
    tail = b""
    while len(tail) < min(size, _LONGEST):
        # Twice as much each time: of a long row nothing is copied again and again.
        start = max(size - min(2 * len(tail) + _STEP, _LONGEST), 0)
        stream.seek(start)
        tail = stream.read(size - len(tail) - start) + tail
        if b"\n" in tail[:-1]:
            break
    return tail[:-1].rpartition(b"\n")[2]


def _findings(stream: BinaryIO) -> Iterator[dict[str, Any]]:
    stream.seek(0)
    stream.readline(_LONGEST)
    while line := stream.readline(_LONGEST):
        if not line.endswith(b"\n"):
            return
        row = decoded(line)
        if row["kind"] == "finding":
            yield row


def _recounted(audit: Audit, rows: Iterator[dict[str, Any]]) -> Audit:
    """Return what a run had found when it was cut, counted again from its findings."""
    tallies, counts = Tallies(), dict.fromkeys(COUNTS, 0)
    known = {(one.flow.id, one.flow.name, one.flow.version, one.flow.contract): one.flow for one in audit.flows}
    for row in rows:
        severity = Severity(row["severity"])
        counts[f"{severity.value}s"] += 1
        rule, name, path = (as_text(row[key] or "") for key in ("rule", "parameter", "path"))
        line, column, record = (as_count(row[key] or 0) for key in ("line", "column", "record"))
        spot, text = Spot(path, line, column), (path, record) if record else None
        fact = Fact(_flow(row, known), rule, name, path, severity, row["fix"] == Safety.SAFE, text)
        tallies.count(fact, lambda spot=spot: spot)  # type: ignore[misc]
    census = tallies.census()
    judges = {one.flow for one in census.by("flow")}
    flows = tuple(one._replace(judged=one.flow in judges) for one in audit.flows)
    return audit._replace(census=census, flows=flows, counts={**counts, "payloads": census.faulty, "files": len(census.by("file"))})


def _flow(row: dict[str, Any], known: dict[tuple[str | None, str, str | None, str], CitedFlow]) -> CitedFlow | None:
    if row["contract"] is None:
        return None
    name, contract = (as_text(row[key]) for key in ("definition_name", "contract"))
    number, version = (as_text(row[key]) if row[key] is not None else None for key in ("definition_id", "definition_version"))
    return known.get((number, name, version, contract)) or CitedFlow(name, number, version, contract)
