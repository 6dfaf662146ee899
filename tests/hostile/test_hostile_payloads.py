from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import NamedTuple

import pytest
from hostile_runs import BINARY, CLEAN, CYCLE, DEEP, ID, NO_INTEGER, TOO_DEEP, UTF_16, ZERO_BYTES, check, laughs, request

HALF_PAIR = "string holds half of a surrogate pair, which is no character"
OUT_OF_RANGE = 'value of input "Flow.attempts" is out of range, expected an integer from -999999999999999 to 999999999999999'


def yaml_request(value: str, name: str = "Flow.attempts") -> str:
    return f"flowId: {ID}\ninputData:\n  {name}: {value}\n"


TRIGGER = '{"topicName": "v2.x", "matchCriteria": [], "target": {}}'


class Case(NamedTuple):
    """A hostile payload file, and the lines of the concise report without the file's name."""

    file: str
    data: str | bytes
    findings: tuple[str, ...]


def broken(place: str, message: str) -> tuple[str, ...]:
    return (f"{place}: error[syntax-error] {message}",)


CASES = {
    "binary JSON": Case("a.json", BINARY, broken("3:115", ZERO_BYTES)),
    "binary YAML": Case("a.yaml", BINARY, broken("3:115", ZERO_BYTES)),
    "empty JSON": Case("a.json", "", broken("1:1", "text is empty, expected a JSON object")),
    "blank JSON": Case("a.json", " \n\t \r\n", broken("3:1", "text is empty, expected a JSON object")),
    "deep lists": Case("a.json", "[" * DEEP + "]" * DEEP, broken("1:201", TOO_DEEP)),
    "deep open lists": Case("a.json", "[" * DEEP, broken("1:201", TOO_DEEP)),
    "deep objects": Case("a.json", '{"a":' * DEEP + "1" + "}" * DEEP, broken("1:1001", TOO_DEEP)),
    "deep value": Case("a.json", request("[" * DEEP + "]" * DEEP), broken("1:281", TOO_DEEP)),
    "deep line": Case("a.jsonl", f"{CLEAN}\n{request('[' * DEEP + ']' * DEEP)}\n", broken("2:281", TOO_DEEP)),
    "deep flow lists": Case("a.yaml", yaml_request("[" * DEEP + "]" * DEEP), broken("3:216", TOO_DEEP)),
    "deep flow maps": Case("a.yaml", yaml_request("{a: " * DEEP + "}" * DEEP), broken("3:810", TOO_DEEP)),
    "deep open flow lists": Case("a.yaml", "flowId: " + "[" * DEEP, broken("1:208", TOO_DEEP)),
    "deep dashes": Case("a.yaml", "flowId: x\ninputData:\n  " + "- " * DEEP, broken("3:401", TOO_DEEP)),
    "deep question marks": Case("a.yaml", "flowId: x\n" + "? " * DEEP, broken("2:401", TOO_DEEP)),
    "deep indentation": Case(
        "a.yaml", "flowId: x\n" + "\n".join(" " * level + "a:" for level in range(2_000)), broken("202:201", TOO_DEEP)
    ),
    "billion laughs": Case(
        "a.yaml", f"flowId: {ID}\ninputData:\n" + laughs("  "), broken("7:47", "aliases stand for more than 100000 values")
    ),
    "cycle": Case("a.yaml", f"flowId: {ID}\ninputData: &a\n  Flow.attempts: *a\n", broken("3:18", CYCLE)),
    "cycle by a merge": Case("a.yaml", "flowId: x\ninputData: &a\n  <<: *a\n", broken("3:7", CYCLE)),
    "cycle in a name": Case("a.yaml", "flowId: x\n? &a [1, *a]\n: 2\n", broken("2:10", CYCLE)),
    "alias of nothing": Case("a.yaml", "flowId: *a\n", broken("1:9", "alias has no anchor before it")),
    "tag that would call a function": Case(
        "a.yaml",
        'flowId: !!python/object/apply:os.system ["exit 1"]\n',
        ('1:41: error[type-mismatch] "flowId" takes a string, found a list',),
    ),
    "half a pair in a value": Case(
        "a.json",
        request('"\\ud800"'),
        (f"1:83: warning[lone-surrogate] {HALF_PAIR}", f"1:83: error[type-mismatch] {NO_INTEGER}"),
    ),
    "half a pair in a name": Case(
        "a.json",
        request("1", "Flow.\\udc00"),
        (
            f"1:66: warning[lone-surrogate] {HALF_PAIR}",
            '1:66: error[unknown-parameter] argument "Flow.\\udc00" is not an input of flow "Compliance check"',
        ),
    ),
    "half a pair in an id": Case(
        "a.json",
        '{"flowId": "\\ud800"}',
        (
            f"1:12: warning[lone-surrogate] {HALF_PAIR}",
            '1:12: error[unknown-flow] no definition with this "flowId" is loaded; arguments were not checked',
        ),
    ),
    "half a pair in YAML": Case(
        "a.yaml",
        yaml_request('"\\udfff"'),
        (f"3:18: warning[lone-surrogate] {HALF_PAIR}", f"3:18: error[type-mismatch] {NO_INTEGER}"),
    ),
    "half a pair in bytes": Case(
        "a.json",
        request('"\ud800"').encode("utf-8", "surrogatepass"),
        broken("1:84", "text is not UTF-8: byte 0xed is not allowed here"),
    ),
    "zero byte in a string": Case(
        "a.json",
        request('"a\0b"'),
        (f"1:83: error[type-mismatch] {NO_INTEGER}", "1:85: error[syntax-error] unescaped control character in a string"),
    ),
    "zero byte escaped": Case("a.json", request('"a\\u0000b"'), (f"1:83: error[type-mismatch] {NO_INTEGER}",)),
    "zero byte in YAML": Case("a.yaml", "flowId: x\na: b\0c\n", broken("2:5", "character U+0000 is not allowed in YAML")),
    "UTF-16 with a mark": Case("a.json", CLEAN.encode("utf-16"), broken("1:1", UTF_16)),
    "UTF-16 without": Case("a.json", CLEAN.encode("utf-16-le"), broken("1:2", "expected a key in double quotes, found U+0000")),
    "UTF-16 YAML with a mark": Case("a.yaml", "flowId: x\n".encode("utf-16"), broken("1:1", UTF_16)),
    "UTF-16 YAML without": Case("a.yaml", "flowId: x\n".encode("utf-16-le"), broken("1:2", "character U+0000 is not allowed in YAML")),
    "Latin-1": Case("a.json", request('"é"').encode("latin-1"), broken("1:84", "text is not UTF-8: byte 0xe9 is not allowed here")),
    "Latin-1 line": Case(
        "a.jsonl",
        f"{CLEAN}\n".encode() + request('"é"').encode("latin-1"),
        broken("2:84", "text is not UTF-8: byte 0xe9 is not allowed here"),
    ),
    "ten thousand digits": Case("a.json", request("9" * 10_000), (f"1:83: error[value-out-of-range] {OUT_OF_RANGE}",)),
    "ten thousand digits in YAML": Case("a.yaml", yaml_request("9" * 10_000), (f"3:18: error[value-out-of-range] {OUT_OF_RANGE}",)),
    "ten thousand hexadecimal digits": Case(
        "a.yaml", yaml_request("0x" + "f" * 10_000), (f"3:18: error[value-out-of-range] {OUT_OF_RANGE}",)
    ),
    "infinite by its exponent": Case("a.json", request("-1e400"), (f"1:83: error[value-out-of-range] {OUT_OF_RANGE}",)),
    "exponent of ten thousand digits": Case("a.json", request(f"1e{'9' * 10_000}"), (f"1:83: error[value-out-of-range] {OUT_OF_RANGE}",)),
    "a name of a million letters": Case(
        "a.json",
        request("1", "n" * 1_000_000),
        (f'1:66: error[unknown-parameter] argument "{"n" * 99}…" is not an input of flow "Compliance check"',),
    ),
    "an id of a million letters": Case(
        "a.json",
        f'{{"flowId": "{"f" * 1_000_000}"}}',
        ('1:12: error[unknown-flow] no definition with this "flowId" is loaded; arguments were not checked',),
    ),
    "a value of a million letters": Case("a.json", request(f'"{"v" * 1_000_000}"'), (f"1:83: error[type-mismatch] {NO_INTEGER}",)),
    "names that steer the terminal": Case(
        "a.json",
        request("1", "Flow.\\u001b[31m\u202e"),
        ('1:66: error[unknown-parameter] argument "Flow.\\x1b[31m\\u202e" is not an input of flow "Compliance check"',),
    ),
    "endless trailing commas": Case("a.json", request(f"[{'[0,],' * 30_000}0]"), broken("1:100086", "text has more than 20,000 faults")),
    "endless control characters": Case("a.json", request('"' + "\t" * 30_000 + '"'), broken("1:20084", "text has more than 20,000 faults")),
    "endless traps": Case("a.yaml", yaml_request(f"[{'no,' * 30_000}0]"), broken("3:60019", "text has more than 20,000 faults")),
    "endless duplicates": Case(
        "a.yaml", f"flowId: {ID}\ninputData:\n" + "  a: 0\n" * 30_000, broken("20004:3", "text has more than 20,000 faults")
    ),
    "endless collections": Case(
        "a.yaml",
        yaml_request(f"[{'a: ,' * 200_000}]"),
        broken("3:500015", "text holds more objects and lists than a text of its length may"),
    ),
    "endless values": Case(
        "a.json",
        request(f"[{'1,' * 900_000}1]"),
        broken("1:1", "document has more than 900,000 commas, colons and opening brackets"),
    ),
    "endless values with a fault": Case(
        "a.json",
        request(f"[{'1,' * 900_000},1]"),
        broken("1:1800084", "JSON breaks here; the document is too long to say how"),
    ),
    "endless values without an end": Case(
        "a.json",
        request(f"[{'1,' * 900_000}1]")[:-2],
        broken("1:1800086", "JSON breaks here; the document is too long to say how"),
    ),
    "endless values that are cut off": Case(
        "a.json",
        request(f"[{'1,' * 80_000}1")[:-2],
        broken("1:160076", "text is not plain JSON, and has more than 80,000 values"),
    ),
    "endless values of YAML": Case(
        "a.yaml", yaml_request(f"[{'1,' * 400_000}1]"), broken("3:800011", "text holds more than 400,000 keys and values")
    ),
    "endless placeholders of YAML": Case(
        "a.yaml",
        yaml_request("{{a}}" * 2_000_000),
        broken("3:500018", "text holds more than 100,000 placeholders and escapes of surrogates"),
    ),
    "endless surrogates of YAML": Case(
        "a.yaml",
        yaml_request('"' + "\\ud83d\\ude00" * 1_000_000 + '"'),
        broken("3:600019", "text holds more than 100,000 placeholders and escapes of surrogates"),
    ),
    "endless commas in a string": Case("a.json", request(f'"{"," * 900_000}"'), (f"1:83: error[type-mismatch] {NO_INTEGER}",)),
    "endless quotes that are escaped": Case("a.json", '{"' + '\\"' * 1_000_000, broken("1:2", "string has no closing quote")),
    "endless escapes around a request": Case(
        "a.jsonl",
        json.dumps({"time": 1, "message": request('"' + "\\n" * 1_000_000 + '"')}),
        (f"1:25: error[type-mismatch] {NO_INTEGER}",),
    ),
    "endless triggers": Case(
        "a.json",
        f"[{','.join([TRIGGER] * 2_501)}]",
        broken(f"1:{len(TRIGGER) * 2_500 + 2_502}", "document holds more than 2,500 triggers"),
    ),
    "only braces": Case("a.json", "{" * DEEP, broken("1:2", 'expected a key in double quotes, found "{"')),
    "only colons": Case("a.json", ":" * DEEP, broken("1:1", 'expected a value, found ":"')),
    "only backslashes": Case("a.json", request('"' + "\\" * 99_999), broken("1:100082", "escape in a string is not one of JSON's")),
    "only open placeholders": Case("a.json", request("${" * DEEP), broken("1:200085", "text ends before the JSON value does")),
    "cut off": Case("a.json", CLEAN[:40], broken("1:12", "string has no closing quote")),
    "other roots": Case(
        "a.json",
        f"[{CLEAN}, 5, null]",
        (
            "1:89: error[syntax-error] request body is a number, expected an object",
            "1:92: error[syntax-error] request body is null, expected an object",
        ),
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_hostile_payload_is_a_finding_with_its_place(case: Case) -> None:
    Path(case.file).write_bytes(case.data if isinstance(case.data, bytes) else case.data.encode())
    result = check(case.file)
    assert result.stdout.splitlines() == [f"{case.file}:{finding}" for finding in case.findings]
    assert result.exit_code == 1


@pytest.mark.parametrize(
    ("file", "data"),
    [("a.yaml", b""), ("a.yaml", b"\n \n"), ("a.jsonl", b""), ("a.jsonl", b"\n\n \n"), ("a.jsonl.gz", b"")],
)
def test_a_named_file_without_any_document_cannot_be_checked(file: str, data: bytes) -> None:
    Path(file).write_bytes(data)
    result = check(file)
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.endswith(f'flowlint: error: "{file}" holds no payload: it has no "flowId"\n')


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (gzip.compress(CLEAN.encode())[:-9], "gzip data is cut off in its first line"),
        (b"\x1f\x8b" + b"x" * 100, "gzip data is damaged in its first line"),
        (gzip.compress(CLEAN.encode())[:-8] + bytes(8), "gzip data is damaged in its first line"),
        (gzip.compress(f"{CLEAN}\n".encode() * 2) + b"x", "gzip data is damaged after line 2"),
        (b"\x1f\x8b\x08\x08" + bytes(6) + b"a" * 50_000_000, "gzip data is cut off in its first line"),
        (gzip.compress(b"\n" * 400_000_000), "gzip data becomes more than 100 times as long; unpack it first"),
        (gzip.compress(b" " * 400_000_000), "gzip data becomes more than 100 times as long; unpack it first"),
    ],
    ids=["cut off", "no block", "wrong sum", "more behind", "long name", "blank lines", "blanks"],
)
def test_damaged_gzip_data_cannot_be_checked(data: bytes, sentence: str) -> None:
    Path("a.jsonl.gz").write_bytes(data)
    result = check("a.jsonl.gz")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.endswith(f'flowlint: error: cannot read "a.jsonl.gz": {sentence}\n')


def test_what_was_judged_before_the_damage_counts() -> None:
    Path("a.jsonl.gz").write_bytes(gzip.compress(f"{request('0.5')}\n".encode() * 2) + b"x")
    result = check("a.jsonl.gz")
    fraction = 'error[type-mismatch] input "Flow.attempts" takes a number without fraction, found one with a fraction'
    assert (result.exit_code, result.stdout) == (3, f"a.jsonl.gz:1:83: {fraction}\na.jsonl.gz:2:83: {fraction}\n")
    assert result.stderr.splitlines()[0] == "found 2 errors in 2 payloads in 1 file, checked against 1 flow"
