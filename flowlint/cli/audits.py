"""Opens the audits that earlier runs wrote."""

from __future__ import annotations

from collections.abc import Iterable

from flowlint.model.audit import Audit
from flowlint.reports import audit_file
from flowlint.sources.files import open_stream


def read_all(paths: Iterable[str]) -> tuple[Audit, ...]:
    """Return the audits in these files, in their order; raise ``SourceError`` where one cannot be read or is not an audit."""
    return tuple(map(_read, paths))


def _read(path: str) -> Audit:
    with open_stream(path) as stream:
        return audit_file.read(stream, path)
