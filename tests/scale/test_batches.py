"""Payloads in Arrow batches: the same findings as one by one, with the record that each is about, and nothing that ends the run."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from report_schemas import ROWS

import flowlint
from flowlint.model.errors import SourceError
from flowlint.model.flow import FlowDefinition
from flowlint.reports.rows import COLUMNS
from flowlint.scale import FINDINGS_SCHEMA, batches, check_batches

ROOT = Path(__file__).parents[2]
ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
DEFINITION = f"flowlint: 1\nid: {ID}\nname: Billing\ntype: workflow\nversion: '2.0'\ninputs: {{Flow.a: string, Flow.n: integer}}\n"
RIGHT, WRONG, TWICE = (
    json.dumps({"flowId": ID, "inputData": data}) for data in ({"Flow.a": "é"}, {"Flow.a": 7351937}, {"Flow.a": 7351937, "Flow.n": "x"})
)
ODD: dict[str, Any] = {
    "empty": "",
    "word": "hello",
    "cut": RIGHT[:-5],
    "two": RIGHT + RIGHT,
    "null": "null",
    "utf-16": RIGHT.encode("utf-16"),
    "not utf-8": b'{"flowId": "\xff"}',
    "nested": '{"flowId": ' + "[" * 100_000,
    "surrogate": RIGHT.replace("\\u00e9", "\\ud800"),
}
UNJUDGED = {
    "no cell": (None, "the cell is null"),
    "no request": ("[]", 'the text holds no payload: it has no "flowId"'),
    "hole": (
        f'{{"flowId": "{ID}", "inputData": ${{x}}}}',
        'body:1:65: arguments not checked: "${x}" is only known when the request is sent',
    ),
}


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> flowlint.Checker:
    path = tmp_path_factory.mktemp("batches") / "flow.yaml"
    path.write_text(DEFINITION, "utf-8")
    return flowlint.Checker(path)


def bodies(*texts: Any, kind: pa.DataType | None = None) -> pa.RecordBatch:
    names = pa.array([f"r{number}" for number in range(len(texts))], pa.string())
    return pa.record_batch({"id": names, "body": pa.array(texts, kind or pa.binary())})


def rows(checker: flowlint.Checker, given: Any, **options: Any) -> list[dict[str, Any]]:
    return [row for one in check_batches(checker, given, "body", **options) for row in one.to_pylist()]


def brief(found: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [(row["record"], row["rule"], row["parameter"]) for row in found]


def test_schema_is_that_of_the_rows_of_every_format() -> None:
    described = [name for name in ROWS["$defs"]["finding"]["properties"] if name != "kind"]
    assert FINDINGS_SCHEMA.names == described == [*COLUMNS]
    assert {field.name for field in FINDINGS_SCHEMA if field.type == pa.int64()} == {"record", "line", "column"}
    assert all(field.nullable for field in FINDINGS_SCHEMA)


def test_rows_say_which_record_and_the_same_as_a_finding(checker: flowlint.Checker) -> None:
    (found,) = checker.check(WRONG)
    (flow,) = checker.flows()
    (one,) = check_batches(checker, [bodies(RIGHT, RIGHT), bodies(RIGHT, WRONG)], "body")
    assert one.schema == FINDINGS_SCHEMA
    assert one.to_pylist() == [
        {
            "path": "body",
            "record": 4,
            "line": 1,
            "column": found.column,
            "rule": "type-mismatch",
            "severity": "error",
            "definition_id": flow.id,
            "definition_name": "Billing",
            "definition_version": "2.0",
            "contract": one["contract"][0].as_py(),
            "parameter": "Flow.a",
            "pointer": "/inputData/Flow.a",
            "message": found.message,
            "fix": "safe",
            "fingerprint": found.fingerprint,
            "excerpt": None,
        }
    ]


def test_columns_are_kept_beside_what_is_found_in_their_row(checker: flowlint.Checker) -> None:
    (one,) = check_batches(checker, bodies(WRONG, RIGHT, TWICE), "body", keep=["id"])
    assert [one] == list(check_batches(checker, bodies(WRONG, RIGHT, TWICE), "body", keep="id"))
    assert one.schema == pa.schema([pa.field("id", pa.string()), *FINDINGS_SCHEMA])
    assert [(row["id"], row["record"], row["parameter"]) for row in one.to_pylist()] == [
        ("r0", 1, "Flow.a"),
        ("r2", 3, "Flow.a"),
        ("r2", 3, "Flow.n"),
    ]


def test_a_column_of_findings_cannot_be_kept(checker: flowlint.Checker) -> None:
    with pytest.raises(ValueError, match=r'^"path" is a column of findings; rename yours to keep it$'):
        check_batches(checker, [], "body", keep=["path"])


TEXTS = (RIGHT, None, WRONG, TWICE, RIGHT)
STORED: dict[str, Callable[[], Any]] = {
    **{str(kind): lambda kind=kind: pa.array(TEXTS, kind) for kind in (pa.string(), pa.large_string(), pa.binary(), pa.large_binary())},
    **{str(kind): lambda kind=kind: pa.array(TEXTS, pa.binary()).cast(kind) for kind in (pa.string_view(), pa.binary_view())},
    "dictionary": lambda: pa.array(TEXTS).dictionary_encode(),
    "dictionary of binary": lambda: pa.array(TEXTS, pa.large_binary()).dictionary_encode(),
    "run-end encoded": lambda: pc.run_end_encode(pa.array(TEXTS)),
    "json": lambda: pa.ExtensionArray.from_storage(pa.json_(), pa.array(TEXTS)),
    "slice": lambda: pa.array([WRONG, *TEXTS, WRONG]).slice(1, 5),
}


@pytest.mark.parametrize("stored", STORED)
def test_texts_are_found_however_they_are_stored(checker: flowlint.Checker, stored: str) -> None:
    one = pa.record_batch({"body": STORED[stored]()})
    assert brief(rows(checker, one)) == [
        (2, None, None),
        (3, "type-mismatch", "Flow.a"),
        (4, "type-mismatch", "Flow.a"),
        (4, "type-mismatch", "Flow.n"),
    ]


def test_a_column_of_nulls_has_no_payload(checker: flowlint.Checker) -> None:
    assert brief(rows(checker, pa.record_batch({"body": pa.nulls(2)}))) == [(1, None, None), (2, None, None)]


class Foreign:
    """What another library hands over."""

    def __init__(self, table: pa.Table) -> None:
        self.table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.table.__arrow_c_stream__(requested_schema)


PARTS = [bodies(WRONG, RIGHT), bodies(), bodies(RIGHT, WRONG), bodies(WRONG)]
GIVEN: dict[str, Callable[[], Any]] = {
    "batches": lambda: PARTS,
    "iterator": lambda: iter(PARTS),
    "table": lambda: pa.Table.from_batches(PARTS),
    "reader": lambda: pa.RecordBatchReader.from_batches(PARTS[0].schema, PARTS),
    "foreign": lambda: Foreign(pa.Table.from_batches(PARTS)),
    "several": lambda: [Foreign(pa.Table.from_batches(PARTS[:2])), pa.Table.from_batches(PARTS[2:])],
}


@pytest.mark.parametrize("given", GIVEN)
def test_batches_come_in_many_forms(checker: flowlint.Checker, given: str) -> None:
    assert [row["record"] for row in rows(checker, GIVEN[given]())] == [1, 4, 5]


def test_nothing_is_found_where_there_is_nothing(checker: flowlint.Checker) -> None:
    assert rows(checker, []) == rows(checker, [bodies(), bodies(RIGHT)]) == []


@pytest.mark.parametrize("odd", ODD)
def test_a_body_that_cannot_be_read_is_a_finding(checker: flowlint.Checker, odd: str) -> None:
    data = ODD[odd].encode() if isinstance(ODD[odd], str) else ODD[odd]
    found = rows(checker, bodies(RIGHT, data, WRONG))
    assert [row["record"] for row in found] == [2, 3]
    assert found[0]["rule"] == ("lone-surrogate" if odd == "surrogate" else "syntax-error")
    assert found[0]["message"] == checker.check(data)[0].message


def test_text_that_is_not_utf_8_in_a_column_of_strings_is_a_finding(checker: flowlint.Checker) -> None:
    broken = pa.StringArray.from_buffers(1, pa.py_buffer(b"\x00\x00\x00\x00\x01\x00\x00\x00"), pa.py_buffer(b"\xff"))
    assert brief(rows(checker, pa.record_batch({"body": broken}))) == [(1, "syntax-error", None)]


@pytest.mark.parametrize("why", UNJUDGED)
def test_a_body_that_is_not_judged_has_a_row_without_a_rule(checker: flowlint.Checker, why: str) -> None:
    body, message = UNJUDGED[why]
    assert rows(checker, bodies(RIGHT, body, RIGHT)) == [dict.fromkeys(COLUMNS) | {"path": "body", "record": 2, "message": message}]


@pytest.mark.parametrize(
    ("one", "error", "message"),
    [
        (pa.record_batch({"id": [1], "boddy": ["x"]}), SourceError, 'no column is called "body"; did you mean "boddy"?'),
        (pa.record_batch({"id": [1], "value": ["x"]}), SourceError, 'no column is called "body"; there are id, value'),
        (pa.record_batch([pa.array(["x"])] * 2, ["body"] * 2), SourceError, '2 columns are called "body"; rename all but one'),
        *(
            (pa.record_batch({"body": array}), TypeError, f'column "body" is of type {array.type}; accepted are string and binary, as sent')
            for array in (
                pa.array([], pa.int64()),
                pa.array([{"flowId": ID}]),
                pa.array([["x"]]),
                pa.array([1, 1]).dictionary_encode(),
            )
        ),
        (pa.table({"id": []}), SourceError, 'no column is called "body"; there are id'),
        ([{"body": RIGHT}], TypeError, "batches are record batches or tables, not of the type dict"),
        ("body", TypeError, "batches are an iterable of record batches, a table or a reader, not of the type str"),
        (None, TypeError, "batches are an iterable of record batches, a table or a reader, not of the type NoneType"),
    ],
)
def test_what_cannot_be_read_is_said(checker: flowlint.Checker, one: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as raised:
        list(check_batches(checker, one, "body"))
    assert str(raised.value) == message


def test_batches_are_read_one_after_the_other_and_what_is_yielded_is_bounded(
    checker: flowlint.Checker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "_MOST_ROWS", 2)
    monkeypatch.setattr(batches, "_MOST_CELLS", 3)
    read = []

    def coming() -> Iterator[pa.RecordBatch]:
        for number in range(3):
            read.append(number)
            yield bodies(WRONG, WRONG, RIGHT, WRONG, WRONG, WRONG)

    sizes = [(one.num_rows, len(read)) for one in check_batches(checker, coming(), "body")]
    assert sizes == [(size, number) for number in (1, 2, 3) for size in (2, 2, 1)]


def test_no_cell_holds_a_payload_value(checker: flowlint.Checker) -> None:
    found = rows(checker, bodies(WRONG, TWICE, WRONG[:-3]))
    assert len(found) == 4
    assert [value for row in found for value in row.values() if "7351937" in str(value)] == []


def test_a_checker_of_many_flows_is_sent_to_workers_in_little(tmp_path: Path) -> None:
    flows = [FlowDefinition(f"Flow {number}", "workflow", f"{number:08}{ID[8:]}", "1.0") for number in range(500)]
    checker = flowlint.Checker(flows)
    sent = pickle.dumps(checker)
    assert len(sent) < 500 * 1_000
    body = json.dumps({"flowId": flows[7].id, "inputData": {"Flow.a": 1}}).encode()
    assert rows(pickle.loads(sent), bodies(body)) == rows(checker, bodies(body)) != []


def test_a_missing_package_is_named_and_importing_costs_nothing() -> None:
    program = (
        "import sys, flowlint.scale\n"
        "assert not {name.partition('.')[0] for name in sys.modules} & {'pyarrow', 'numpy', 'multiprocessing'}\n"
        "sys.modules['pyarrow'] = None\n"
        "for ask in (lambda: flowlint.scale.FINDINGS_SCHEMA, lambda: flowlint.scale.check_batches(None, [], 'body')):\n"
        "    try: ask()\n"
        "    except flowlint.FlowlintError as error: print(error)\n"
        "print(hasattr(flowlint.scale, 'nothing'))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    sentence = "flowlint.scale needs the package pyarrow; `pip install 'genesys-flowlint[scale]'` installs it\n"
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{sentence}{sentence}False\n", "")
