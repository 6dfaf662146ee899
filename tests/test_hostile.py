"""Whatever is given as input, there is no traceback: a finding or an error names the place, and the exit code tells which of them it is."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner, Result

from flowlint import registry
from flowlint.cli.main import group

ROOT = Path(__file__).resolve().parent.parent
MIB = 1 << 20
ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
DEFINITION = {
    "flowlint": 1,
    "id": ID,
    "name": "Compliance check",
    "type": "workflow",
    "version": "3.0",
    "published": True,
    "requestBody": "parameters",
    "inputs": {"Flow.attempts": "integer", "Flow.context": "json"},
}
CLEAN = f'{{"flowId": "{ID}", "inputData": {{"Flow.attempts": 1}}}}'
DEEP = 100_000
TOO_DEEP = "document is nested deeper than 200 levels"
HALF_PAIR = "string holds half of a surrogate pair, which is no character"
NO_FLOW = '"flowId" is the id of no loaded definition, so that the arguments cannot be checked'
NO_INTEGER = 'input "Flow.attempts" takes an integer, found a string'
OUT_OF_RANGE = 'value of input "Flow.attempts" is out of range, expected an integer from -999999999999999 to 999999999999999'
ZERO_BYTES = "text is not UTF-8: it holds zero bytes, as a binary file or UTF-16 does"
UTF_16 = "text is not UTF-8: it begins with a UTF-16 byte order mark"
CYCLE = "alias stands inside the value that it names, which has no end"
BINARY = bytes(range(256)) * 50

WEIGH = """\
import resource, subprocess, sys
code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""A small process between, since a child's peak begins with that of the process which starts it."""


GIVE_UP_RIGHTS = """\
import importlib, json, os, pkgutil, sys
from click.testing import CliRunner
import flowlint
for module in pkgutil.walk_packages(flowlint.__path__, "flowlint."):
    importlib.import_module(module.name)
from flowlint.cli.main import group
CliRunner().invoke(group, sys.argv[1:])
if os.getuid() == 0:
    os.setuid(65534)
result = CliRunner().invoke(group, sys.argv[1:], catch_exceptions=False)
print(json.dumps([result.exit_code, result.stdout, result.stderr]))
"""


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("flow.json").write_text(json.dumps(DEFINITION))


def flowlint(*arguments: str, stdin: bytes | None = None) -> Result:
    """Run the command line in this process; what it does not catch is the test's failure."""
    return CliRunner().invoke(group, arguments, input=stdin, catch_exceptions=False)


def check(*arguments: str, stdin: bytes | None = None) -> Result:
    return flowlint("check", *arguments, "--definitions", "flow.json", "--format", "concise", stdin=stdin)


def environment() -> dict[str, str]:
    """The environment of a process that imports flowlint from here."""
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def peak(*arguments: str) -> tuple[int, float]:
    """The exit code of ``flowlint check`` and the most memory, in MiB, that it took."""
    command = [sys.executable, "-c", WEIGH, sys.executable, "-m", "flowlint", "check", *arguments, "--definitions", "flow.json"]
    ended = subprocess.run(command, env=environment(), capture_output=True, text=True, timeout=240)
    code, size = map(int, ended.stdout.split())
    return code, size / (1024 if sys.platform != "darwin" else MIB)


def request(value: str, name: str = "Flow.attempts") -> str:
    return body(f'"{name}": {value}')


def body(arguments: str) -> str:
    return f'{{"flowId": "{ID}", "inputData": {{{arguments}}}}}'


def yaml_request(value: str, name: str = "Flow.attempts") -> str:
    return f"flowId: {ID}\ninputData:\n  {name}: {value}\n"


def laughs(indent: str = "") -> str:
    """A hundred thousand million values, by eleven lines of aliases."""
    first = f"{indent}a0: &a0 [{', '.join('x' * 10)}]\n"
    return first + "".join(f"{indent}a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12))


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
    "alias of nothing": Case("a.yaml", "flowId: *a\n", broken("1:9", "alias names no anchor that stands before it")),
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
            '1:66: error[unknown-parameter] argument "Flow.\\udc00" is no input of flow "Compliance check"',
        ),
    ),
    "half a pair in an id": Case(
        "a.json",
        '{"flowId": "\\ud800"}',
        (
            f"1:12: warning[lone-surrogate] {HALF_PAIR}",
            '1:12: error[unknown-flow] "flowId" is the id of no loaded definition, so that the arguments cannot be checked',
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
        broken("1:84", "text is not UTF-8: byte 0xed cannot stand here"),
    ),
    "zero byte in a string": Case(
        "a.json",
        request('"a\0b"'),
        (f"1:83: error[type-mismatch] {NO_INTEGER}", "1:85: error[syntax-error] control character stands unescaped in a string"),
    ),
    "zero byte escaped": Case("a.json", request('"a\\u0000b"'), (f"1:83: error[type-mismatch] {NO_INTEGER}",)),
    "zero byte in YAML": Case("a.yaml", "flowId: x\na: b\0c\n", broken("2:5", "character U+0000 may not stand in YAML")),
    "UTF-16 with a mark": Case("a.json", CLEAN.encode("utf-16"), broken("1:1", UTF_16)),
    "UTF-16 without": Case("a.json", CLEAN.encode("utf-16-le"), broken("1:2", "expected a key in double quotes, found U+0000")),
    "UTF-16 YAML with a mark": Case("a.yaml", "flowId: x\n".encode("utf-16"), broken("1:1", UTF_16)),
    "UTF-16 YAML without": Case("a.yaml", "flowId: x\n".encode("utf-16-le"), broken("1:2", "character U+0000 may not stand in YAML")),
    "Latin-1": Case("a.json", request('"é"').encode("latin-1"), broken("1:84", "text is not UTF-8: byte 0xe9 cannot stand here")),
    "Latin-1 line": Case(
        "a.jsonl",
        f"{CLEAN}\n".encode() + request('"é"').encode("latin-1"),
        broken("2:84", "text is not UTF-8: byte 0xe9 cannot stand here"),
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
        (f'1:66: error[unknown-parameter] argument "{"n" * 99}…" is no input of flow "Compliance check"',),
    ),
    "an id of a million letters": Case(
        "a.json",
        f'{{"flowId": "{"f" * 1_000_000}"}}',
        ('1:12: error[unknown-flow] "flowId" is the id of no loaded definition, so that the arguments cannot be checked',),
    ),
    "a value of a million letters": Case("a.json", request(f'"{"v" * 1_000_000}"'), (f"1:83: error[type-mismatch] {NO_INTEGER}",)),
    "names that steer the terminal": Case(
        "a.json",
        request("1", "Flow.\\u001b[31m\u202e"),
        ('1:66: error[unknown-parameter] argument "Flow.\\x1b[31m\\u202e" is no input of flow "Compliance check"',),
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
    assert result.stderr.endswith(f'flowlint: error: "{file}" holds no payload\n')


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (gzip.compress(CLEAN.encode())[:-9], "gzip data is cut off in its first line"),
        (b"\x1f\x8b" + b"x" * 100, "gzip data is damaged in its first line"),
        (gzip.compress(CLEAN.encode())[:-8] + bytes(8), "gzip data is damaged in its first line"),
        (gzip.compress(f"{CLEAN}\n".encode() * 2) + b"x", "gzip data is damaged after line 2"),
    ],
    ids=["cut off", "no block", "wrong sum", "more behind"],
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
    assert result.stderr.splitlines()[0] == "found 2 errors in 2 payloads in 1 file, judged against 1 flow"


def test_what_unpacks_to_a_single_huge_line_is_one_finding() -> None:
    Path("a.jsonl.gz").write_bytes(gzip.compress(bytes(50 * MIB), compresslevel=1))
    result = check("a.jsonl.gz")
    over = "1:1: error[syntax-error] document of 52,428,800 bytes is over the limit of 16,777,216 bytes and was not parsed"
    assert (result.exit_code, result.stdout) == (1, f"a.jsonl.gz:{over}\n")


@pytest.mark.parametrize("file", ["a.json", "a.yaml", "a.jsonl", "a"])
def test_a_file_of_200_mib_is_one_finding_and_is_not_parsed(file: str) -> None:
    Path(file).touch()
    os.truncate(file, 200 * MIB)
    result = check(file)
    over = "1:1: error[syntax-error] document of 209,715,200 bytes is over the limit of 16,777,216 bytes and was not parsed"
    assert (result.exit_code, result.stdout) == (1, f"{file}:{over}\n")


def test_a_document_of_exactly_the_limit_is_parsed() -> None:
    Path("a.json").write_text(CLEAN)
    assert check("a.json", "--max-size", str(len(CLEAN))).exit_code == 0
    assert check("a.json", "--max-size", str(len(CLEAN) - 1)).exit_code == 1
    assert check("a.json", "--max-size", str(1 << 70)).exit_code == 2


def test_findings_without_number_are_cut_and_counted() -> None:
    Path("a.jsonl").write_text("{\n" * 100_000)
    result = check("a.jsonl")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        f"a.jsonl:{line}:2: error[syntax-error] text ends before the JSON value does" for line in range(1, 10_001)
    ]
    assert result.stderr.splitlines()[:2] == [
        "found 100000 errors in 100000 payloads in 1 file, judged against 0 flows",
        "90000 findings beyond the first 10000 are not shown",
    ]


def test_a_hundred_thousand_unknown_names_are_a_thousand_findings() -> None:
    arguments = ", ".join(f'"Flow.x{number}": 1' for number in range(100_000))
    Path("a.json").write_text(body(arguments))
    result = check("a.json")
    assert result.exit_code == 1
    assert [line.partition("argument ")[2] for line in result.stdout.splitlines()] == [
        f'"Flow.x{number}" is no input of flow "Compliance check"' for number in range(1_000)
    ]


def test_duplicates_by_the_thousand_are_findings_each() -> None:
    Path("a.json").write_text(body(", ".join(['"a": 1'] * 3_000)))
    result = check("a.json", "--select", "duplicate-key")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        f'a.json:1:{66 + 8 * number}: error[duplicate-key] key "a" is given twice in one object' for number in range(1, 3_000)
    ]


# Definitions: without them nothing can be judged, so that each is an error


def accepted() -> str:
    """What every definition is refused with that no format claims."""
    phrases = [form.accepts for form in registry.formats()]
    return f"{'; '.join(phrases[:-1])}; or {phrases[-1]}"


def no_definition(seen: str) -> Callable[[], str]:
    return lambda: f": no flow definition ({seen}), expected {accepted()}"


OWN = 'expected flowlint\'s own format (YAML or JSON with "flowlint: 1")'
ARCHY = "expected Archy YAML (one root key that is a flow type, such as workflow or inboundCall)"
EXPORT = "expected an Architect export (.i3*: Base64 of URL-encoded JSON)"
SCHEMA = "expected a valid JSON Schema"
REFUSED: dict[str, tuple[str, str | bytes, str | Callable[[], str]]] = {
    "binary": ("a.json", BINARY, lambda: ":3:115" + no_definition(ZERO_BYTES)()),
    "binary export": ("a.i3WorkFlow", BINARY, f": the export is not Base64, or it is cut off, {EXPORT}"),
    "empty": ("a.json", b"", no_definition("the file is empty")),
    "empty YAML": ("a.yaml", b"", no_definition("the file is empty")),
    "empty export": ("a.i3WorkFlow", b"", f": the file is empty, {EXPORT}"),
    "blank": ("a.yaml", b" \n \n", no_definition("the file is empty")),
    "deep": ("a.json", '{"flowlint": 1, "inputs": ' + "[" * DEEP, f":1:226: {TOO_DEEP}, {OWN}"),
    "deep YAML": ("a.yaml", "workflow:\n  name: " + "[" * DEEP, f":2:207: {TOO_DEEP}, {ARCHY}"),
    "deep export": ("a.i3", b"W1tb" * DEEP, f": the JSON in the export is nested too deeply, {EXPORT}"),
    "deep braces": ("a.yaml", "workflow:\n  name: " + "{{" * DEEP, f":2:207: {TOO_DEEP}, {ARCHY}"),
    "laughs": ("a.yaml", f"workflow:\n{laughs('  ')}", f":6:47: aliases stand for more than 100000 values, {ARCHY}"),
    "cycle": ("a.yaml", "workflow: &a\n  variables: *a\n", lambda: ":2:14" + no_definition(CYCLE)()),
    "UTF-16": ("a.json", json.dumps(DEFINITION).encode("utf-16"), lambda: ":1:1" + no_definition(UTF_16)()),
    "Latin-1": (
        "a.yaml",
        'flowlint: 1\nname: "é"\n'.encode("latin-1"),
        f":2:8: text is not UTF-8: byte 0xe9 cannot stand here, {OWN}",
    ),
    "digits": (
        "a.json",
        f'{{"flowlint": {"9" * 10_000}, "name": "x"}}',
        ':1:14: "flowlint" is not 1, expected 1, the only version of the format',
    ),
    "digits in an export": ("a.i3", b"OTk5" * 10_000, f": the export holds a number of too many digits, {EXPORT}"),
    "cut export": ("a.i3", b"eyJu", f": the export ends early, after 3 characters of JSON, {EXPORT}"),
    "reference to itself": (
        "a.json",
        '{"flowlint": 1, "name": "x", "inputs": {"a": {"type": "json", "schema": {"$ref": "#"}}}}',
        f':1:73: "schema" cannot be enforced, its reference "#" leads nowhere in it, {SCHEMA}',
    ),
    "pattern that is none": (
        "a.json",
        '{"flowlint": 1, "name": "x", "inputs": {"a": {"type": "json", "schema": {"pattern": "("}}}}',
        f':1:73: "schema" cannot be enforced, it breaks the rules of JSON Schema at $.pattern, {SCHEMA}',
    ),
}


@pytest.mark.parametrize(("file", "data", "sentence"), REFUSED.values(), ids=REFUSED.keys())
def test_a_hostile_definition_is_an_error_with_its_place(file: str, data: str | bytes, sentence: str | Callable[[], str]) -> None:
    Path(file).write_bytes(data if isinstance(data, bytes) else data.encode())
    Path("payload.json").write_text(CLEAN)
    result = flowlint("check", "payload.json", "--definitions", file)
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr == f"flowlint: error: {file}{sentence if isinstance(sentence, str) else sentence()}\n"


@pytest.mark.parametrize("file", ["a.json", "a.yaml", "a.i3WorkFlow"])
def test_a_definition_of_200_mib_is_an_error(file: str) -> None:
    Path(file).touch()
    os.truncate(file, 200 * MIB)
    Path("payload.json").write_text(CLEAN)
    result = flowlint("check", "payload.json", "--definitions", file)
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr == f"flowlint: error: {file}: the file is larger than 16 MiB, expected a flow definition of at most that\n"


@pytest.mark.parametrize("file", ["a.json", "a.yaml"])
def test_a_definition_with_half_a_surrogate_pair_is_read(file: str) -> None:
    Path(file).write_text('{"flowlint": 1, "name": "x\\ud800", "inputs": {"Flow.attempts": "integer", "Flow.\\udc00": "string"}}')
    Path("payload.json").write_text(CLEAN)
    result = flowlint("check", "payload.json", "--definitions", file)
    assert result.exit_code == 0
    assert flowlint("show", file, "--format", "json").exit_code == 0


# Paths


def test_what_cannot_be_opened_is_an_error_each() -> None:
    Path("loop.json").symlink_to("loop.json")
    Path("dangling.json").symlink_to("nowhere.json")
    Path("folder.json").mkdir()
    result = check("loop.json", "dangling.json", "missing.json", "folder.json", "a\nb \x1b[1m.json", "")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.splitlines()[2:] == [
        'flowlint: error: cannot read "loop.json": symbolic links form a loop',
        'flowlint: error: cannot read "dangling.json": no such file',
        'flowlint: error: cannot read "missing.json": no such file',
        'flowlint: error: cannot read "a\\nb \\x1b[1m.json": no such file',
        'flowlint: error: cannot read "": no such file',
        'flowlint: error: "folder.json" holds no payload',
    ]


def test_a_zero_byte_in_a_configured_path_is_an_error() -> None:
    Path(".flowlint.yaml").write_text('definitions: [flow.json]\npayloads: ["a\\0b.json"]\n')
    result = flowlint("check")
    assert result.exit_code == 3
    assert result.stderr == 'flowlint: error: cannot read "a\\x00b.json": the path holds a zero byte\n'


def test_links_that_lead_round_and_nowhere_are_passed_by_in_a_folder() -> None:
    Path("payloads/inner").mkdir(parents=True)
    Path("payloads/a.json").write_text(CLEAN)
    Path("payloads/inner/up").symlink_to("..")
    Path("payloads/inner/self.json").symlink_to("self.json")
    Path("payloads/inner/nowhere.json").symlink_to("missing.json")
    result = check("payloads")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.splitlines()[0] == "checked 1 payload in 1 file against 1 flow: no findings"


def test_paths_of_odd_characters_are_read_and_named() -> None:
    folder = b"odd \n\xff"
    os.mkdir(folder)
    Path(os.fsdecode(folder), "a \x1b[1m\u202e.json").write_text(request('"x"'))
    result = check(os.fsdecode(folder))
    assert result.exit_code == 1
    assert result.stdout == f"odd \\n\\udcff{os.sep}a \\x1b[1m\\u202e.json:1:83: error[type-mismatch] {NO_INTEGER}\n"


def test_odd_paths_are_named_in_json() -> None:
    name = os.fsdecode(b"\xff.json")
    Path(name).write_text(request('"x"'))
    result = flowlint("check", name, "--definitions", "flow.json", "--format", "json")
    assert result.exit_code == 1
    assert [finding["rule"] for finding in json.loads(result.stdout)["findings"]] == ["type-mismatch"]


def test_a_walked_file_that_vanishes_is_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("payloads").mkdir()
    Path("payloads/a.json").write_text(CLEAN)

    def walk(_root: str, **_options: object) -> Iterator[str]:
        yield "payloads/gone.json"
        yield "payloads/a.json"

    monkeypatch.setattr("flowlint.sources.walk.walk", walk)
    result = check("payloads")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.splitlines()[:2] == [
        "checked 1 payload in 1 file against 1 flow: no findings",
        "1 file held no payload and was skipped",
    ]


@pytest.mark.skipif(not hasattr(os, "setuid"), reason="there are no such permissions")
def test_what_may_not_be_read_is_an_error_and_the_rest_is_checked() -> None:
    Path("payloads/closed").mkdir(parents=True)
    Path("payloads/a.json").write_text(CLEAN)
    Path("payloads/secret.json").write_text(CLEAN)
    Path("payloads/secret.json").chmod(0)
    Path("payloads/closed").chmod(0)
    try:
        code, out, err = without_rights("check", "payloads", "--definitions", "flow.json", "--format", "concise")
    finally:
        Path("payloads/closed").chmod(0o700)
    assert (code, out) == (3, "")
    assert err.splitlines() == [
        "checked 1 payload in 1 file against 1 flow: no findings",
        "2 problems kept the run from checking everything",
        'judged by "Compliance check" version 3.0 (flow.json)',
        'flowlint: error: cannot read "payloads/secret.json": permission denied',
        'flowlint: error: cannot read "payloads/closed": permission denied',
    ]


def without_rights(*arguments: str) -> tuple[int, str, str]:
    """Run the command line without the rights of root, whom no permission stops: exit code, standard output, standard error.

    The interpreter itself may lie where only root may read, so that everything is imported before the rights are given up.
    """
    Path.cwd().chmod(0o755)
    ended = subprocess.run([sys.executable, "-c", GIVE_UP_RIGHTS, *arguments], env=environment(), capture_output=True, text=True)
    code, out, err = json.loads(ended.stdout)
    return code, out, err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_a_named_pipe_is_read_where_it_is_named_and_passed_by_in_a_folder() -> None:
    Path("payloads").mkdir()
    os.mkfifo("payloads/pipe.json")
    assert check("payloads", "--allow-empty").exit_code == 0

    writer = threading.Thread(target=Path("payloads/pipe.json").write_text, args=(request('"x"'),))
    writer.start()
    result = check("payloads/pipe.json")
    writer.join()
    assert (result.exit_code, result.stdout) == (1, f"payloads/pipe.json:1:83: error[type-mismatch] {NO_INTEGER}\n")


@pytest.mark.parametrize(
    ("data", "finding"),
    [
        (BINARY, f"3:115: error[syntax-error] {ZERO_BYTES}"),
        (b"", "1:1: error[syntax-error] text is empty, expected a JSON object"),
        (b"[" * DEEP, f"1:201: error[syntax-error] {TOO_DEEP}"),
        (CLEAN.encode("utf-16"), f"1:1: error[syntax-error] {UTF_16}"),
        (b"a: &a [*a]", f"1:8: error[syntax-error] {CYCLE}"),
    ],
    ids=["binary", "empty", "deep", "UTF-16", "cycle"],
)
def test_standard_input_may_hold_anything(data: bytes, finding: str) -> None:
    result = check("-", stdin=data)
    assert (result.exit_code, result.stdout) == (1, f"<stdin>:{finding}\n")


# The streams that a run is given


def test_a_reader_that_goes_away_makes_no_traceback() -> None:
    Path("a.jsonl").write_text("{\n" * 20_000)
    command = [sys.executable, "-m", "flowlint", "check", "a.jsonl", "--definitions", "flow.json"]
    with subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        assert running.stdout.readline() == b"error[syntax-error]: text ends before the JSON value does\n"
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 1


@pytest.mark.skipif(sys.platform == "win32", reason="streams are closed by a shell")
@pytest.mark.parametrize(("closing", "payload", "code"), [("<&-", CLEAN, 0), (">&-", CLEAN, 0), (">&-", "{", 1), (">&- 2>&-", "{", 1)])
def test_a_closed_stream_makes_no_traceback(closing: str, payload: str, code: int) -> None:
    Path("a.json").write_text(payload)
    command = f'"{sys.executable}" -m flowlint check a.json --definitions flow.json {closing}'
    ended = subprocess.run(command, shell=True, env=environment(), capture_output=True, text=True)
    assert (ended.returncode, ended.stderr) == (code, "")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no such device")
def test_a_full_disk_is_an_error() -> None:
    Path("a.json").write_text(CLEAN)
    command = f'"{sys.executable}" -m flowlint check a.json --definitions flow.json >/dev/full'
    ended = subprocess.run(command, shell=True, env=environment(), capture_output=True, text=True)
    assert (ended.returncode, ended.stderr) == (3, 'flowlint: error: cannot write "standard output": no space left on device\n')


# Memory: below 64 MiB and 100 times the largest document, whatever it holds


def dense(kind: str, size: int) -> str:
    """A document of about ``size`` bytes that makes as much of them as can be."""
    zeros = f"[{'0,' * (size // 2)}0]"
    if kind == "numbers":
        return body(f'"Flow.attempts": "x", "Flow.context": {zeros}')
    if kind == "lists":
        return body(f'"Flow.attempts": "x", "Flow.context": [{"[0]," * (size // 4)}0]')
    if kind == "arguments":
        return body(",".join(f'"{number}":0' for number in range(size // 12)))
    if kind == "duplicates":
        return body(",".join(['"a":0'] * (size // 6)))
    if kind == "yaml":
        return f"flowId: {ID}\ninputData:\n  Flow.attempts: x\n  Flow.context: {zeros}\n"
    return f"flowId: {ID}\ninputData:\n  Flow.attempts: x\n  Flow.context: [{'a: ,' * (size // 4)}0]\n"


@pytest.mark.parametrize(
    ("file", "kind", "size"),
    [
        ("a.json", "numbers", 4 * MIB),
        ("a.json", "lists", 2 * MIB),
        ("a.json", "arguments", 2 * MIB),
        ("a.json", "duplicates", 2 * MIB),
        ("a.yaml", "yaml", 2 * MIB),
        ("a.yaml", "maps", 1 * MIB),
    ],
)
def test_memory_is_bounded_by_the_document(file: str, kind: str, size: int) -> None:
    Path(file).write_text(dense(kind, size))
    code, taken = peak(file)
    assert code == 1
    assert taken < 64 + 100 * size / MIB


def test_a_clean_document_of_15_mib_takes_little_more_than_its_values() -> None:
    Path("a.json").write_text(request(f"[{'0,' * (15 * MIB // 2)}0]", "Flow.context"))
    code, taken = peak("a.json")
    assert code == 0
    assert taken < 64 + 15 * 15


def test_json_lines_of_any_number_take_the_same_memory() -> None:
    line = f'{{"flowId":"{ID}","inputData":{{}}}}\n'
    Path("few.jsonl").write_text(line * 10_000)
    with Path("many.jsonl").open("w") as many:
        many.writelines(line * 10_000 for _ in range(100))
    (few, few_taken), (million, million_taken) = peak("few.jsonl"), peak("many.jsonl")
    assert (few, million) == (0, 0)
    assert million_taken < few_taken + 4
