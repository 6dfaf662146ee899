"""Names that a CI server could take for commands, or a terminal for orders, in everything that flowlint prints."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import NamedTuple

import pytest
from hostile_runs import ID, environment
from report_readers import PRINTED

from flowlint.cli.main import main

pytestmark = pytest.mark.slow

COMMANDS = (
    "::error file=a::x",
    "::set-env name=A::x",
    "  ::stop-commands::t",
    "##vso[task.setvariable variable=A]x",
    "##[set-env name=A;]x",
    "##teamcity[message text='x']",
    "\x1b[0Ksection_start:1560896352:x\r\x1b[0K",
    "travis_fold:start:x\r",
    "--- x",
    "+++ x",
    "a\u2028::error::x",
    "a\n::error::x",
    "a\u0085##[group]x",
    "\x1b[31mred\x9b0m",
    "\u202edesrever\u2066",
    "\u200bhidden\ufeff",
)
LIVE = re.compile(r"(?m)^\s*::(?!:)|##(?:vso|teamcity)?\[|travis_(?:fold|time):|^\s*(?:---|\+\+\+|~~~|\^\^\^) ")
"""What GitHub, Azure Pipelines, TeamCity, Travis and Buildkite look for in a line of a log; no command of GitHub is called ``:…``."""


class Printed(NamedTuple):
    """What a run printed, and its exit code."""

    code: int
    out: str
    err: str


def run(*arguments: str) -> Printed:
    """Run the installed command in the working folder."""
    done = subprocess.run([sys.executable, "-m", "flowlint", *arguments], env=environment(), capture_output=True, check=False)
    return Printed(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


def own_lines(text: str, format_: str) -> str:
    """Return what is not one of flowlint's own commands, whose data and properties are left; lines of CSV end as RFC 4180 says."""
    if format_ == "csv":
        return text.replace("\r\n", "\n")
    if format_ == "github":
        return re.sub(r"(?m)^::(?:error|warning|notice) .*?::", "", text)
    return re.sub(r"(?m)^##vso\[task\.logissue [^]]*\]", "", text) if format_ == "azure" else text


def assert_inert(text: str) -> None:
    assert LIVE.findall(text) == []
    assert [character for character in text if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} - {"\n"}] == [
        "\n"
    ] * text.count("\n")


def identity(number: int) -> str:
    return f"a1b2c3d4-e5f6-4890-abcd-{number:012}"


def definition(name: str, number: int) -> str:
    inputs = {f"Flow.{name}": "integer", name: "string"}
    return json.dumps({"flowlint": 1, "id": identity(number), "name": name, "type": "workflow", "version": name, "inputs": inputs})


@pytest.fixture
def _files() -> None:
    """Files, folders, flows, inputs, arguments and texts with every name."""
    for folder in ("flows", "others"):
        Path(folder).mkdir()
    for number, name in enumerate(COMMANDS):
        home = Path("payloads", name.replace("/", "_"))
        home.mkdir(parents=True)
        body = {"flowId": identity(number), "inputData": {f"Flow.{name}": name, name: [name]}}
        (home / f"{name}.json").write_text(json.dumps(body, ensure_ascii=False))
        (home / f"{name}.jsonl").write_text(f'{{"flowId": "{ID}" {name}}}\n')
        (home / f"{name}.yaml").write_text(f"flowId: {json.dumps(name)}\ninputData: {{{json.dumps(name)}: no}}\n")
        target = {"type": "Workflow", "id": identity(number), "workflowTargetSettings": {"dataFormat": name}}
        trigger = {"name": name, "topicName": name, "enabled": True, "target": target, "matchCriteria": [{"jsonPath": name}]}
        (home / f"{name}.trigger.json").write_text(json.dumps(trigger))
        (home / f"{name}.sh").write_text(f"curl https://api.mypurecloud.com/api/v2/flows/executions -d @'{name}' # {name}\n")
        Path(f"flows/{name}.json").write_text(definition(name, number))
        Path(f"others/{name}.json").write_text(definition(f"{name}, {name}", number))


@pytest.mark.usefixtures("_files")
@pytest.mark.parametrize("format_", PRINTED)
def test_nothing_that_check_prints_is_a_command(format_: str) -> None:
    options = ("--format", format_, "--statistics", "--verbose", "--definitions", "flows", "--min-severity", "info", "--show-values")
    printed = run("check", *options, "--", "payloads", *(f"{name}.missing" for name in COMMANDS))
    assert printed.code == 3
    assert_inert(own_lines(printed.out, format_))
    assert_inert(printed.err)
    assert printed.err.count(".missing") == len(COMMANDS)


@pytest.mark.usefixtures("_files")
@pytest.mark.parametrize(
    "arguments",
    [
        *(("show", "flows", "--format", form) for form in ("text", "json", "yaml")),
        *(("show", "--triggers", "payloads", "flows", "--format", form) for form in ("text", "json")),
        *(("diff", "flows", "others", "--payloads", "payloads", "--format", form) for form in ("text", "json")),
        ("schema", "--definitions", "flows"),
        ("schema", "--definitions", "flows", "--write", "schemas"),
        ("baseline", "payloads", "--definitions", "flows"),
    ],
    ids=" ".join,
)
def test_nothing_that_other_commands_print_is_one(arguments: tuple[str, ...]) -> None:
    printed = run(*arguments)
    assert printed.code == {"diff": 1, "schema": 0 if "--write" in arguments else 2}.get(arguments[0], 0)
    assert_inert(printed.out)
    assert_inert(printed.err)


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize(
    "arguments",
    [
        ("NAME",),
        ("check", "--NAME"),
        ("check", "--format", "NAME"),
        ("check", "--select", "NAME"),
        ("check", "--config", "NAME"),
        ("check", "--min-severity", "NAME"),
        ("diff", "NAME", "flow.json"),
        ("explain", "--", "NAME"),
        ("fetch", "--type", "NAME"),
        ("schema", "--definitions", "flow.json", "--", "NAME"),
        ("show", "--", "NAME"),
    ],
    ids=" ".join,
)
def test_no_complaint_is_one(
    arguments: tuple[str, ...], name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["flowlint", *(argument.replace("NAME", name) for argument in arguments)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code in {2, 3}
    out, err = capsys.readouterr()
    assert out == ""
    assert_inert(err)


def test_json_and_yaml_give_the_name_back() -> None:
    Path("flows").mkdir()
    for number, name in enumerate(COMMANDS):
        Path(f"flows/{number}.json").write_text(definition(name, number))
    shown = json.loads(run("show", "flows", "--format", "json").out)
    assert sorted(flow["name"] for flow in shown) == sorted(COMMANDS)
    Path("again.yaml").write_text(run("show", "flows", "--format", "yaml").out)
    again = json.loads(run("show", "again.yaml", "--format", "json").out)
    assert [flow["inputs"] for flow in again] == [flow["inputs"] for flow in shown]
