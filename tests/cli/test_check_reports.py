"""Reports as a run of ``check`` makes them: from the same findings in every format, with the same exit code, and never with a value."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from command_runs import flowlint
from flow_makers import ID, document
from junitparser import JUnitXml
from report_readers import PRINTED

from flowlint import registry
from flowlint.linter import ledger

ROOT = Path(__file__).parents[2]
FLOW = document({"Flow.agentId": "string", "Flow.flag": "boolean", "Flow.retries": "integer", "Flow.list": "collection of string"})
MACHINE = tuple(name for name in PRINTED if registry.reporter(name).machine)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a definition; it is the working folder."""
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "compliance.json").write_text(json.dumps(FLOW), "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str, code: int) -> Result:
    result = flowlint("check", *arguments)
    assert result.exit_code == code, result.output
    return result


def request(**arguments: Any) -> dict[str, Any]:
    return {"flowId": ID, "inputData": {f"Flow.{name}": value for name, value in arguments.items()}}


def write(folder: Path, name: str, *bodies: Any) -> None:
    (folder / name).write_text("".join(f"{json.dumps(body)}\n" for body in bodies), "utf-8")


def cases(*arguments: str, code: int) -> dict[str, list[tuple[str, bool]]]:
    """Return the cases of each suite that a JUnit report holds, and whether they passed."""
    suites = JUnitXml.fromstring(run(*arguments, "--format", "junit", code=code).stdout.encode())
    return {suite.name: [(case.name, case.is_passed) for case in suite] for suite in suites}


@pytest.mark.parametrize("name", PRINTED)
@pytest.mark.parametrize(
    ("body", "options", "code"),
    [
        (request(agentId="a"), (), 0),
        (request(agentId=None), (), 0),
        (request(agentId=None), ("--fail-on", "warning"), 1),
        (request(flag="true"), (), 1),
        (request(flag="true"), ("--fail-on", "never"), 0),
        ("", (), 1),
    ],
)
def test_exit_codes_are_the_same_in_every_format(name: str, body: Any, options: tuple[str, ...], code: int, folder: Path) -> None:
    write(folder, "a.json", body)
    run("a.json", "--format", name, *options, code=code)
    run("a.json", "missing.json", "--format", name, *options, code=3)


@pytest.mark.parametrize("name", MACHINE)
def test_machine_formats_have_standard_output_to_themselves(name: str, folder: Path) -> None:
    write(folder, "a.json", request(agentId="a"))
    write(folder, "b.json", request(flag="true"))
    result = run("a.json", "b.json", "missing.json", "--format", name, "--output", f"{name}=report", "--statistics", code=3)
    assert result.stdout == (folder / "report").read_text("utf-8")
    assert result.stdout
    assert result.stderr.startswith("found 1 error in 2 payloads in 2 files")
    assert run("a.json", "--format", name, "--quiet", code=0).stderr == ""


def test_several_formats_in_one_run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "gmtime", lambda: time.struct_time((2027, 3, 29, 12, 0, 0, 0, 88, 0)))
    write(folder, "a.json", request(flag="true"))
    outputs = [option for name in MACHINE for option in ("--output", f"{name}={name}.out")]
    shown = run("a.json", *outputs, code=1).stdout
    assert shown.startswith("error[type-mismatch]")
    alone = {name: run("a.json", "--format", name, code=1).stdout for name in MACHINE}
    assert {name: (folder / f"{name}.out").read_text("utf-8") for name in MACHINE} == alone


SECRETS = {
    "agentId": {"value": "s3cret-wrapped"},
    "Agentid": "s3cret-case",
    "flag": "s3cret-flag",
    "retries": [7351937],
    "list": "s3cret-single",
    "nothing": "s3cret-unknown",
}


@pytest.mark.parametrize("name", MACHINE)
def test_no_format_holds_a_payload_value(name: str, folder: Path) -> None:
    bodies = [
        request(**SECRETS),
        {"flowId": ID, "parameters": [{"name": "agentId", "value": "s3cret-list"}, {"name": "retries", "value": "7351937"}]},
        {"flowId": ID, "inputData": {"Flow": {"agentId": "s3cret-nested", "retries": "7351937"}}},
        {"flowId": ID, "attributes": {"Flow.agentId": 7351937, "Flow.list": {"value": "s3cret-both"}}},
        {"flowId": ID, "inputData": json.dumps({"Flow.agentId": "s3cret-text"})},
        {"flow_id": ID, "name": ["s3cret-name"], "inputData": {"Flow.agentId": "s3cret-misspelt"}},
    ]
    for number, body in enumerate(bodies):
        write(folder, f"{number}.json", body)
    (folder / "crooked.json").write_text(f'{{"flowId": "{ID}", "inputData": {{"Flow.agentId": “s3cret-quoted”,}},}}', "utf-8")
    (folder / "twice.json").write_text(f'{{"flowId": "{ID}", "inputData": {{"Flow.flag": "s3cret", "Flow.flag": "s3cret"}}}}', "utf-8")
    paths = sorted(path.name for path in folder.glob("*.json"))
    result = run(*paths, "--format", name, "--min-severity", "info", code=1)
    assert [word for word in ("s3cret", "7351937") if word in result.output] == []


def test_junit_names_each_payload_the_same_whether_proven_or_looked_at(folder: Path) -> None:
    good, bad = request(agentId="a"), request(flag="true")
    write(folder, "one.json", good)
    write(folder, "array.json", [good, good])
    write(folder, "mixed.json", [good, bad, good])
    write(folder, "lines.jsonl", good, bad, [good, bad], good)
    documents = ("inputData:\n  Flow.agentId: a\n", "inputData:\n  Flow.flag: 'true'\n", "inputData: {}\n")
    (folder / "stream.yaml").write_text("---\n".join(f"flowId: {ID}\n{document}" for document in documents), "utf-8")
    (folder / "one.yaml").write_text(f"# one\nflowId: {ID}\ninputData: {{}}\n", "utf-8")
    assert cases("one.json", "array.json", "mixed.json", "lines.jsonl", "stream.yaml", "one.yaml", code=1) == {
        "array.json": [("payload at line 1 /0", True), ("payload at line 1 /1", True)],
        "lines.jsonl": [
            ("type-mismatch /inputData/Flow.flag", False),
            ("type-mismatch /1/inputData/Flow.flag", False),
            ("payload at line 1", True),
            ("payload at line 3 /0", True),
            ("payload at line 4", True),
        ],
        "mixed.json": [
            ("type-mismatch /1/inputData/Flow.flag", False),
            ("payload at line 1 /0", True),
            ("payload at line 1 /2", True),
        ],
        "one.json": [("payload at line 1", True)],
        "one.yaml": [("payload at line 1", True)],
        "stream.yaml": [
            ("type-mismatch /inputData/Flow.flag", False),
            ("payload at line 1", True),
            ("payload at line 9", True),
        ],
    }


def test_junit_passes_what_the_report_does_not_show(folder: Path) -> None:
    write(folder, "a.json", request(agentId=None))
    assert cases("a.json", "--min-severity", "error", code=0) == {"a.json": [("payload at line 1", True)]}
    assert cases("a.json", code=0) == {"a.json": [("null-value /inputData/Flow.agentId", True)]}


@pytest.mark.parametrize(
    ("text", "passed"),
    [
        (f'[{{"flowId": "{ID}", "inputData": {{}}}}, {{"flowId": "{ID}", "inputData": {{}},}}]', ["payload at line 1 /0"]),
        (f'[{{"flowId": "{ID}", "inputData": {{}}}}, {{"flowId": "{ID}", "inputData": {{}}}},]', []),
        (f'\ufeff{{"flowId": "{ID}", "inputData": {{}}}}', []),
    ],
)
def test_junit_passes_no_payload_that_a_fault_of_the_text_concerns(text: str, passed: list[str], folder: Path) -> None:
    (folder / "a.json").write_text(text, "utf-8")
    assert [name for name, is_passed in cases("a.json", code=1)["a.json"] if is_passed] == passed


def test_junit_counts_payloads_beyond_a_number(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "MOST_NAMED", 2)
    good = request(agentId="a")
    write(folder, "a.jsonl", *[good] * 5)
    write(folder, "b.jsonl", good, [good] * 5)
    suites = JUnitXml.fromstring(run("a.jsonl", "b.jsonl", "--format", "junit", code=0).stdout.encode())
    assert [(suite.name, suite.tests, [case.name for case in suite]) for suite in suites] == [
        ("a.jsonl", 5, ["payload at line 1", "payload at line 2"]),
        ("b.jsonl", 6, ["payload at line 1", "payload at line 2 /0"]),
    ]


def test_rdjson_counts_bytes_of_the_file(folder: Path) -> None:
    text = f'{{"flowId": "{ID}", "name": "名前", "inputData": {{"flow.agentid": "東京"}}}}'
    (folder / "a.jsonl").write_text(f"{json.dumps(request())}\n{text}\n", "utf-8")
    (found,) = json.loads(run("a.jsonl", "--format", "rdjson", code=1).stdout)["diagnostics"]
    edited = text.encode()
    for suggestion in found["suggestions"]:
        start, end = suggestion["range"]["start"], suggestion["range"]["end"]
        assert start["line"] == end["line"] == 2
        edited = edited[: start["column"] - 1] + suggestion["text"].encode() + edited[end["column"] - 1 :]
    assert edited.decode() == text.replace("flow.agentid", "Flow.agentId")


def test_sarif_has_the_manual_of_every_rule(folder: Path) -> None:
    write(folder, "a.json", request(flag="true"))
    (sarif,) = json.loads(run("a.json", "--format", "sarif", code=1).stdout)["runs"]
    rules = sarif["tool"]["driver"]["rules"]
    assert [rule["help"]["markdown"] for rule in rules] == [registry.rule_manual(name) for name in registry.rule_ids()]
    assert [rules[result["ruleIndex"]]["id"] for result in sarif["results"]] == ["type-mismatch"]


@pytest.mark.parametrize("name", ["azure", "github", "gitlab", "sarif"])
def test_paths_start_from_the_root_of_the_repository(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / ".git").mkdir()
    (folder / "service" / "in").mkdir(parents=True)
    write(folder, "service/in/a.json", request(flag="true"))
    monkeypatch.chdir(folder / "service")
    wanted = "service/in/a.json"
    for path in ("in/a.json", "./in/../in/a.json", str(folder / "service" / "in" / "a.json")):
        assert wanted in run(path, "--definitions", "../flows", "--format", name, code=1).stdout
    monkeypatch.setenv("GITHUB_WORKSPACE", str(folder / "service"))
    shown = run("in/a.json", "--definitions", "../flows", "--format", name, code=1).stdout
    assert "in/a.json" in shown
    assert wanted not in shown


@pytest.mark.parametrize(
    ("actions", "options", "format_"),
    [("true", (), "github"), ("true", ("--format", "text"), "text"), ("false", (), "text"), ("", (), "text")],
)
def test_annotations_are_chosen_in_a_workflow(
    actions: str, options: tuple[str, ...], format_: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, "a.json", request(flag="true"))
    monkeypatch.setenv("GITHUB_ACTIONS", actions)
    assert run("a.json", *options, code=1).stdout == run("a.json", "--format", format_, code=1).stdout


@pytest.mark.skipif(os.name != "posix", reason="asks for a terminal")
def test_a_terminal_gets_text_in_a_workflow_too(folder: Path) -> None:
    import pty

    write(folder, "a.json", request(flag="true"))
    terminal, side = pty.openpty()
    environment = {**os.environ, "GITHUB_ACTIONS": "true", "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    done = subprocess.run([sys.executable, "-m", "flowlint", "check", "a.json"], stdout=side, env=environment, timeout=240)
    os.close(side)
    shown = os.read(terminal, 1 << 16)
    os.close(terminal)
    assert done.returncode == 1
    assert shown.startswith(b"error[type-mismatch]")


def test_the_page_of_a_job_is_appended(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, "a.json", request(flag="true"))
    page = folder / "page.md"
    page.write_text("# before\n", "utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
    run("a.json", "--format", "sarif", code=1)
    assert page.read_text("utf-8") == "# before\n"
    run("a.json", "--output", "github=annotations.txt", code=1)
    table = page.read_text("utf-8").removeprefix("# before\n")
    assert table.startswith("### flowlint\n\nfound 1 error in 1 payload in 1 file, ")
    assert "\n| error | a.json:1:79 | input " in table
    run("a.json", "--format", "github", code=1)
    assert page.read_text("utf-8") == "# before\n" + table * 2


def test_a_page_that_is_full_or_cannot_be_written_fails_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, "a.json", request(flag="true"))
    full = folder / "full.md"
    full.write_bytes(b"\n" * ((1 << 20) - 100))
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(full))
    run("a.json", "--format", "github", code=1)
    assert full.stat().st_size == (1 << 20) - 100
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(folder / "missing" / "page.md"))
    result = run("a.json", "--format", "github", code=1)
    assert result.stderr.startswith(f'flowlint: cannot write "{folder / "missing" / "page.md"}": ')


def test_help_names_every_format() -> None:
    words = re.findall(r"\w+", flowlint("check", "--help").stdout)
    assert [name for name in registry.reporter_names() if name not in words] == []


def test_a_report_after_fixing_is_as_full(folder: Path) -> None:
    write(folder, "a.json", request(flag="true"))
    assert cases("a.json", "--fix", code=0) == {"a.json": [("payload at line 1", True)]}
