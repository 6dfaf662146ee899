from __future__ import annotations

import gzip
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hostile_runs import CLEAN, ID, MIB, body, check, environment, request

pytestmark = pytest.mark.slow

WEIGH = """\
import resource, subprocess, sys
code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""A small process between, since a child's peak begins with that of the process which starts it."""


def peak(*arguments: str) -> tuple[int, float]:
    """The exit code of ``flowlint check`` and the most memory, in MiB, that it took."""
    command = [sys.executable, "-c", WEIGH, sys.executable, "-m", "flowlint", "check", *arguments, "--definitions", "flow.json"]
    ended = subprocess.run(command, env=environment(), capture_output=True, text=True, timeout=240)
    code, size = map(int, ended.stdout.split())
    return code, size / (1024 if sys.platform != "darwin" else MIB)


def test_what_unpacks_to_a_single_huge_line_is_one_finding() -> None:
    Path("a.jsonl.gz").write_bytes(gzip.compress(bytes(50 * MIB), compresslevel=1))
    result = check("a.jsonl.gz")
    over = "1:1: error[syntax-error] document of 52,428,800 bytes is over the limit of 16,777,216 bytes and was not parsed"
    assert (result.exit_code, result.stdout) == (1, f"a.jsonl.gz:{over}\n")


@pytest.mark.parametrize("file", ["a.json", "a.yaml", "a.jsonl"])
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
        *(f"a.jsonl:{line}:2: error[syntax-error] text ends before the JSON value does" for line in range(1, 10_001)),
        "100,000 findings; this report keeps the first 10,000",
    ]
    assert result.stderr.splitlines() == [
        "found 100,000 errors in 100,000 payloads in 1 file, checked against 0 flows",
        "100,000 findings; this report keeps the first 10,000",
    ]


def test_a_hundred_thousand_unknown_names_are_a_thousand_findings() -> None:
    arguments = ", ".join(f'"Flow.x{number}": 1' for number in range(100_000))
    Path("a.json").write_text(body(arguments))
    result = check("a.json")
    assert result.exit_code == 1
    assert [line.partition("] ")[2] or line for line in result.stdout.splitlines()] == [
        *(f'argument "Flow.x{number}" is not an input of flow "Compliance check"' for number in range(1_000)),
        "a rule stopped after 1,000 findings in one payload; there may be more",
    ]
    assert result.stderr.splitlines()[0] == "found at least 1,000 errors in 1 payload in 1 file, checked against 1 flow"


def test_duplicates_by_the_thousand_are_findings_each() -> None:
    Path("a.json").write_text(body(", ".join(['"a": 1'] * 3_000)))
    result = check("a.json", "--select", "duplicate-key")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        f'a.json:1:{66 + 8 * number}: error[duplicate-key] key "a" is given twice in one object' for number in range(1, 3_000)
    ]


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


def test_a_variable_that_a_script_fills_in_again_and_again_takes_no_memory_without_limit() -> None:
    url = "https://api.mypurecloud.com/api/v2/flows/executions"
    Path("a.sh").write_text(f"V='{'x' * 50_000}'\ncurl {url} -H 'Content-Type: application/json' -d \"{'$V' * 50_000}\"\n")
    code, taken = peak("a.sh")
    assert code == 0
    assert taken < 250
