"""Rows of an earlier run are read from both ends, and a long row at little more than its own bytes, whatever it holds."""

from __future__ import annotations

import io

import pytest

from flowlint.model.errors import SourceError
from flowlint.reports import audit_file

FIRST = b'{"kind":"run","format":1,"tool":{"name":"flowlint","version":"0.1.0"},"started":null,"options":{},"definitions":[]}\n'
REFUSED = r'^cannot read "old\.jsonl": it does not hold the rows that `flowlint check --output jsonl=FILE` writes$'


class Counted(io.BytesIO):
    """Counts how often it is read, and the bytes that it gives."""

    reads = given = 0

    def read(self, size: int | None = -1, /) -> bytes:
        return self._counted(super().read(size))

    def readline(self, size: int | None = -1, /) -> bytes:
        return self._counted(super().readline(size))

    def _counted(self, data: bytes) -> bytes:
        self.reads, self.given = self.reads + 1, self.given + len(data)
        return data


@pytest.mark.parametrize("end", [b"\n", b""])
def test_a_row_without_end_is_read_in_few_steps(end: bytes) -> None:
    stream = Counted(FIRST + b" " * (9 << 20) + b"x" + end)
    if end:
        with pytest.raises(SourceError, match=REFUSED):
            audit_file.read(stream, "old.jsonl")
    else:
        assert audit_file.read(stream, "old.jsonl").is_whole is False
    assert stream.reads <= 12
    assert stream.given <= 10 << 20


def test_no_more_is_held_of_a_row_than_the_longest_may_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_file, "_LONGEST", 200_000)
    stream = Counted(FIRST + b" " * 1_000_000 + b"{}\n")
    assert audit_file.read(stream, "old.jsonl").is_whole is False
    assert stream.given <= 3 * 200_000 + len(FIRST)


@pytest.mark.parametrize(
    "row",
    [
        b'{"kind":"finding"}',
        b'{"kind":"finding","path":["a"],"record":1,"line":1,"column":1,"rule":"x","severity":"error","contract":null,"parameter":"","fix":null}',
        b'{"kind":"finding","path":"a","record":[1],"line":1,"column":1,"rule":"x","severity":"error","contract":null,"parameter":"","fix":null}',
        b'{"kind":"finding","path":"a","record":1,"line":1,"column":1,"rule":"x","severity":"grave","contract":null,"parameter":"","fix":null}',
        b"[" * 100_000,
    ],
)
def test_findings_of_a_run_that_was_cut_must_be_such(row: bytes) -> None:
    with pytest.raises(SourceError, match=REFUSED):
        audit_file.read(io.BytesIO(FIRST + row + b"\n"), "old.jsonl")
