"""The baseline as a file: read, written, and what of it is gone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flowlint.linter import baseline
from flowlint.linter.baseline import Baseline
from flowlint.model.errors import ConfigError
from flowlint.model.finding import Finding, Place
from flowlint.model.report import BaselineEntry
from flowlint.model.severity import Severity

A = BaselineEntry("payloads/a.json", "/inputData/Flow.flag", "type-mismatch", "a" * 8)
B = BaselineEntry("payloads/b.json", "", "missing-flow-id", "b" * 8)
C = BaselineEntry("payloads/b.json", "/inputData/größe\n\x1b", "null-value", "c" * 8)
WRITTEN = """\
{
  "version": 1,
  "findings": [
    {"path": "payloads/a.json", "pointer": "/inputData/Flow.flag", "rule": "type-mismatch", "fingerprint": "aaaaaaaa"},
    {"path": "payloads/b.json", "pointer": "", "rule": "missing-flow-id", "fingerprint": "bbbbbbbb"}
  ]
}
"""


pytestmark = pytest.mark.usefixtures("here")


def test_equal_entries_are_written_equally_in_order_and_once() -> None:
    assert baseline.written([B, A, B]).decode() == WRITTEN
    assert baseline.written([A, B]).decode() == WRITTEN
    assert baseline.written([]) == b'{\n  "version": 1,\n  "findings": []\n}\n'


def test_one_more_finding_is_one_more_line() -> None:
    between = A._replace(fingerprint="a" * 7 + "b")
    before, after = (baseline.written(entries).decode().splitlines() for entries in ([A, B], [A, between, B]))
    assert [line for line in after if line not in before] == [before[3].replace("a" * 8, "a" * 7 + "b")]
    assert [line for line in before if line not in after] == []


@pytest.mark.parametrize("entries", [(), (A,), (A, B, C), (A._replace(path=os.fsdecode(b"payloads/\xff.json")),)])
def test_what_is_written_is_read(entries: tuple[BaselineEntry, ...]) -> None:
    Path("known.json").write_bytes(baseline.written(entries))
    expected = Baseline("known.json", {entry.fingerprint: entry for entry in entries}, "root", ".flowlint.yaml")
    assert baseline.load("known.json", "root", ".flowlint.yaml") == expected


def test_other_layouts_and_more_keys_are_read_too() -> None:
    Path("known.json").write_text(
        '\ufeff{"findings": [{"fingerprint": "f", "rule": "r", "pointer": "", "path": "p", "x": 1}], "y": 2, "version": 1}'
    )
    assert baseline.load("known.json").entries == {"f": BaselineEntry("p", "", "r", "f")}


SHAPE = 'expected an object with "version": 1 and a list "findings"'
TEXTS = 'entry 2 of "findings" has not the texts "path", "pointer", "rule", "fingerprint"'
ENTRY = '{"path": "p", "pointer": "", "rule": "r", "fingerprint": "f"}'


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", '"known.json" is not a baseline: line 1 is not JSON'),
        (b"{\n<<<<<<< HEAD\n}", '"known.json" is not a baseline: line 2 is not JSON'),
        (b'{"version": 1, "findings": [\xff]}', '"known.json" is not a baseline: it is not JSON'),
        (b"[" * 100_000, '"known.json" is not a baseline: it is not JSON'),
        (b"\0\x01\x02", '"known.json" is not a baseline: line 1 is not JSON'),
        (b"[]", f'"known.json" is not a baseline, {SHAPE}'),
        (b"null", f'"known.json" is not a baseline, {SHAPE}'),
        (b'{"findings": []}', f'"known.json" is not a baseline, {SHAPE}'),
        (b'{"version": "1", "findings": []}', f'"known.json" is not a baseline, {SHAPE}'),
        (b'{"version": true, "findings": []}', f'"known.json" is not a baseline, {SHAPE}'),
        (b'{"version": 1}', f'"known.json" is not a baseline, {SHAPE}'),
        (b'{"version": 1, "findings": {}}', f'"known.json" is not a baseline, {SHAPE}'),
        (b'{"version": 2, "findings": []}', '"known.json" is a baseline of version 2, this flowlint reads version 1'),
        (f'{{"version": 1, "findings": [{ENTRY}, 5]}}'.encode(), f'"known.json" is not a baseline: {TEXTS}'),
        (f'{{"version": 1, "findings": [{ENTRY}, {{"path": "p"}}]}}'.encode(), f'"known.json" is not a baseline: {TEXTS}'),
        (
            f'{{"version": 1, "findings": [{ENTRY}, {ENTRY.replace(chr(34) + "r" + chr(34), "5")}]}}'.encode(),
            f'"known.json" is not a baseline: {TEXTS}',
        ),
    ],
)
def test_what_is_no_baseline_is_refused(content: bytes, fault: str) -> None:
    Path("known.json").write_bytes(content)
    with pytest.raises(ConfigError) as raised:
        baseline.load("known.json")
    assert (str(raised.value), raised.value.exit_code) == (fault, 2)


def test_a_baseline_beyond_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("known.json").write_bytes(baseline.written([A]))
    monkeypatch.setattr(baseline, "MAX_SIZE", 1 << 5)
    with pytest.raises(
        ConfigError, match=r'^baseline: cannot read "known.json": it is larger than 32 bytes; `flowlint baseline` writes one$'
    ):
        baseline.load("known.json")


@pytest.mark.parametrize(("path", "fault"), [("missing.json", "no such file"), (".", "is a folder")])
def test_a_baseline_that_cannot_be_read_is_wrong_usage(path: str, fault: str) -> None:
    with pytest.raises(ConfigError) as raised:
        baseline.load(path)
    assert str(raised.value) == f'baseline: cannot read "{path}": {fault}; `flowlint baseline` writes one'


def test_entries_stand_for_findings() -> None:
    finding = Finding("type-mismatch", Severity.ERROR, "message", Place("../a.json", "/inputData/Flow.flag"), fingerprint="a" * 8)
    assert baseline.entry_of(finding, lambda path: path.replace("..", "payloads")) == A


def gone(met: set[str], checked: set[str], *, off: str = "") -> tuple[BaselineEntry, ...]:
    Path("root/payloads").mkdir(parents=True, exist_ok=True)
    for name in "ab":
        Path(f"root/payloads/{name}.json").touch()
    known = Baseline("known.json", {entry.fingerprint: entry for entry in (C, B, A)}, "root")
    return baseline.gone(known, met, checked, lambda rule: rule != off)


def test_what_is_met_again_is_not_gone() -> None:
    assert gone({A.fingerprint, B.fingerprint, C.fingerprint}, {A.path, B.path}) == ()


def test_what_is_not_met_in_a_file_that_was_checked_is_gone() -> None:
    assert gone(set(), {A.path}) == (A,)
    assert gone({B.fingerprint}, {A.path, B.path}) == (A, C)


def test_nothing_is_gone_from_a_file_that_was_not_checked() -> None:
    assert gone(set(), set()) == ()


def test_nothing_is_gone_of_a_rule_that_is_off() -> None:
    assert gone(set(), {A.path, B.path}, off="type-mismatch") == (B, C)


def test_what_stood_in_a_file_that_is_no_more_is_gone() -> None:
    missing = Baseline("known.json", {entry.fingerprint: entry for entry in (A, B, A._replace(path="x\0y", fingerprint="d"))}, "root")
    Path("root/payloads").mkdir(parents=True)
    Path("root/payloads/b.json").touch()
    assert baseline.gone(missing, set(), set(), lambda _: True) == (A, A._replace(path="x\0y", fingerprint="d"))
