"""Whatever can be made long takes steps in proportion to its length: twice the input, twice the steps.

A step is a line of Python that is executed, which is the same on any machine; what one call into C costs is not seen.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hostile_runs import DEFINITION, ID, body, check, flowlint, request

pytestmark = pytest.mark.slow

Trace = Callable[[FrameType, str, Any], Any]
LONGEST = 2.2
"""How many times the steps may be taken for twice the input."""
URL = "https://api.mypurecloud.com/api/v2/flows/executions"
CLEAN, FAULTY = request("1"), request('"x"')


def write(path: str, text: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text)


def definition(number: int, **changes: Any) -> str:
    return json.dumps(DEFINITION | {"id": f"a1b2c3d4-0000-0000-0000-{number:012}", "name": f"Flow {number}"} | changes)


def inputs(count: int) -> dict[str, str]:
    return {f"Flow.input{number:06}": "integer" for number in range(count)}


def each(count: int, make: Callable[[int], str]) -> str:
    return "".join(map(make, range(count)))


def files(count: int, text: str, suffix: str = "json") -> list[str]:
    for number in range(count):
        write(f"payloads/{number}.{suffix}", text)
    return ["payloads"]


def one(path: str, text: str) -> list[str]:
    write(path, text)
    return [path]


def definitions(count: int, payload: str, **changes: Any) -> list[str]:
    for number in range(count):
        write(f"flows/{number}.json", definition(number, **changes))
    return [*one("a.json", payload), "--definitions", "flows"]


def of_inputs(count: int, arguments: str, **options: Any) -> list[str]:
    write("flow.json", json.dumps(DEFINITION | {"inputs": inputs(count), **options}))
    return one("a.json", body(arguments))


def unknown_ids(count: int) -> list[str]:
    """As many definitions with nearly the same id as payloads with an id like it."""
    for number in range(count):
        write(f"flows/{number}.json", definition(number))
    return [
        *one("a.jsonl", each(count, lambda n: CLEAN.replace(ID, f"a1b2c3d4-0000-0000-0000-{n:08}yyyx") + "\n")),
        "--definitions",
        "flows",
    ]


def named_flows(count: int, *, known: bool) -> list[str]:
    """As many blocks with the name of a flow as definitions."""
    for number in range(count):
        write(f"flows/{number}.json", definition(number))
    name = "Flow" if known else "Fl0w"
    blocks = each(count, lambda n: f'```json flowlint:"{name} {n}"\n{{"Flow.attempts": 1}}\n```\n')
    return [*one("a.md", blocks), "--definitions", "flows"]


def entries(count: int, *, broken: bool = False) -> list[str]:
    """As many entries of the configuration as definitions without an id."""
    for number in range(count):
        write(f"flows/{number}.json", "{" if broken else definition(number, id=None).replace('"id": null, ', ""))
    write(".flowlint.yaml", "flows:\n" + each(count, lambda n: f"  a1b2c3d4-0000-0000-0000-{n:012}: flows/{n}.json\n"))
    return one("a.json", FAULTY)


def ignored(count: int) -> list[str]:
    """As many entries of the configuration that ignore a finding as files, and places in one file."""
    entry = "  - path: '{}'\n    rules: [type-mismatch]\n    reason: x\n"
    files_ignored = each(count, lambda n: entry.format(f"payloads/{n}.json"))
    write(".flowlint.yaml", f"ignore:\n{files_ignored}" + each(count, lambda n: entry.format(f"payloads/x.json#/{n}/inputData")))
    write("payloads/x.json", f"[{','.join([FAULTY] * count)}]")
    return files(count, FAULTY)


def excluded(count: int) -> list[str]:
    """As many excluded paths as files; of those with special characters each is asked about each file."""
    write(".flowlint.yaml", "exclude:\n" + each(count, lambda n: f"  - payloads/{2 * n}.json\n"))
    return files(count, CLEAN)


def with_baseline(count: int) -> list[str]:
    arguments = one("a.jsonl", each(count, lambda n: request('"x"', f"Flow.y{n}") + "\n"))
    assert flowlint("baseline", *arguments, "--definitions", "flow.json").exit_code == 0
    return [*arguments, "--baseline"]


def call(value: str = "1") -> str:
    return f'requests.post("{URL}", json={{"flowId": "{ID}", "inputData": {{"Flow.attempts": {value}}}}})\n'


def fetch(value: str = '"x"') -> str:
    return f'fetch("{URL}", {{method: "POST", body: JSON.stringify({{flowId: "{ID}", inputData: {{"Flow.attempts": {value}}}}})}});\n'


def python(lines: str) -> list[str]:
    return one("a.py", f"import requests\n{lines}")


def python_changes(count: int, change: str, *, calls: int = 1) -> list[str]:
    changes = each(count, lambda n: f'b["inputData"]["{change.format(n)}"] = 1\n')
    return python(f'b = {{"flowId": "{ID}", "inputData": {{}}}}\n{changes}' + f'requests.post("{URL}", json=b)\n' * calls)


def curl(value: str = FAULTY) -> str:
    return f"curl {URL} -H 'Content-Type: application/json' -d '{value}'\n"


def http(text: str) -> str:
    return f"POST {URL}\nContent-Type: application/json\n\n{text}\n"


def postman(count: int) -> list[str]:
    sent = {"method": "POST", "url": URL, "header": [], "body": {"mode": "raw", "raw": FAULTY}}
    collection = {
        "info": {"name": "x", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
        "variable": [{"key": f"v{number}", "value": "1"} for number in range(count)],
        "item": [{"name": str(number), "request": sent} for number in range(count)],
    }
    return one("a.postman_collection.json", json.dumps(collection))


def pipeline(count: int) -> list[str]:
    steps = f"      - run: |\n          {curl()}" * count
    return one(".github/workflows/a.yml", f"on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n{steps}")


def action(number: int, text: str = FAULTY) -> str:
    template = text.replace('"', '\\"')
    return (
        f'resource "genesyscloud_integration_action" "a{number}" {{\n  config_request {{\n    request_type = "POST"\n'
        f'    request_url_template = "/api/v2/flows/executions"\n    request_template = "{template}"\n  }}\n}}\n'
    )


def module(number: int) -> str:
    return f'module "m{number}" {{\n  source = "../m"\n  x = "{ID}"\n}}\n'


def modules(count: int, *, neighbours: bool) -> list[str]:
    """A module that many blocks call, in one file or in as many folders."""
    for number in range(count if neighbours else 0):
        write(f"n{number}/main.tf", module(number))
    if not neighbours:
        write("n/main.tf", each(count, module))
    write("flows/other.json", definition(0))
    write("m/a.tf", action(0, FAULTY.replace(ID, "${var.x}")) + 'variable "x" {}\n')
    return [".", "--definitions", "flows"]


def trigger(number: int) -> str:
    return json.dumps(
        {
            "id": str(number),
            "name": f"t{number}",
            "topicName": "v2.detail.events.conversation.{id}.customer.end",
            "enabled": True,
            "target": {"type": "Workflow", "id": ID, "workflowTargetSettings": {"dataFormat": "TopLevelPrimitives"}},
            "matchCriteria": [],
        }
    )


def triggers(count: int) -> list[str]:
    for number in range(count):
        write(f"t/{number}.json", trigger(number))
    return ["t"]


def yaml(arguments: str) -> list[str]:
    return one("a.yaml", f"flowId: {ID}\ninputData:\n{arguments}")


ROWS: dict[str, tuple[int, Callable[[int], list[str]]]] = {
    # Files
    "clean files": (50, lambda n: files(n, CLEAN)),
    "faulty files": (25, lambda n: files(n, FAULTY)),
    "broken files": (25, lambda n: files(n, CLEAN[:-1])),
    "YAML files": (25, lambda n: files(n, f"flowId: {ID}\ninputData:\n  Flow.attempts: x\n", "yaml")),
    "files that are named": (25, lambda n: [f"{folder}/{number}.json" for folder in files(n, FAULTY) for number in range(n)]),
    # Records
    "clean records": (200, lambda n: one("a.jsonl", f"{CLEAN}\n" * n)),
    "faulty records": (50, lambda n: one("a.jsonl", f"{FAULTY}\n" * n)),
    "broken records": (50, lambda n: one("a.jsonl", f"{CLEAN[:-1]}\n" * n)),
    "records over lines": (50, lambda n: one("a.jsonl", '{"z":[1\n2]}\n' * n)),
    # Beyond 64 KiB items are read one by one.
    "clean items": (800, lambda n: one("a.json", f"[{','.join([CLEAN] * n)}]")),
    "faulty items": (50, lambda n: one("a.json", f"[{','.join([FAULTY] * n)}]")),
    "items of a broken array": (50, lambda n: one("a.json", f"[{','.join([CLEAN] * n)},]")),
    "YAML documents": (25, lambda n: one("a.yaml", f"---\nflowId: {ID}\ninputData:\n  Flow.attempts: x\n" * n)),
    # Definitions
    "definitions": (50, lambda n: definitions(n, CLEAN)),
    "definitions of one name": (50, lambda n: definitions(n, CLEAN, name="Same")),
    "definitions of one id": (25, lambda n: definitions(n, CLEAN, id=ID)),
    "definitions that cannot be read": (25, lambda n: definitions(n, CLEAN, inputs={"Flow.x": "no type"})),
    "definitions and unknown ids": (25, unknown_ids),
    "definitions and their names": (50, lambda n: named_flows(n, known=True)),
    "definitions and entries": (25, entries),
    "definitions that cannot be read and entries": (25, lambda n: entries(n, broken=True)),
    "triggers": (10, lambda n: one("a.json", f"[{','.join(map(trigger, range(n)))}]")),
    "files of triggers": (10, triggers),
    # Inputs
    "inputs": (50, lambda n: of_inputs(n, ",".join(f'"{name}":1' for name in inputs(n)))),
    "inputs of the wrong type": (25, lambda n: of_inputs(n, ",".join(f'"{name}":"x"' for name in inputs(n)))),
    "inputs in another case": (50, lambda n: of_inputs(n, ",".join(f'"{name.lower()}":1' for name in inputs(n)))),
    "names that are nearly inputs": (150, lambda n: of_inputs(n, ",".join(f'"{name}x":1' for name in inputs(n)))),
    "names unheard of": (150, lambda n: of_inputs(n, ",".join(f'"Flow.z{number}":1' for number in range(n)))),
    "names given twice": (50, lambda n: one("a.json", body(",".join(['"Flow.attempts":1'] * n)))),
    "items of a value": (100, lambda n: one("a.json", body(f'"Flow.attempts":[{",".join("1" * n)}]'))),
    # Findings
    "findings in full": (25, lambda n: [*one("a.jsonl", f"{FAULTY}\n" * n), "--format", "full"]),
    "findings in SARIF": (25, lambda n: [*one("a.jsonl", f"{FAULTY}\n" * n), "--format", "sarif"]),
    "findings of a baseline": (25, with_baseline),
    "findings that the configuration ignores": (25, ignored),
    "files that are excluded": (50, excluded),
    "findings that comments ignore": (25, lambda n: yaml(each(n, lambda i: f"  a{i}: 1 # flowlint: ignore[unknown-parameter] x\n"))),
    # Lines
    "blank lines": (500, lambda n: one("a.json", "\n" * n + FAULTY)),
    "a long line": (500, lambda n: one("a.json", " " * n + FAULTY)),
    "comments": (100, lambda n: one("a.json", "/**/" * n + FAULTY)),
    "lines of YAML": (200, lambda n: one("a.yaml", "# x\n" * n + f"flowId: {ID}\ninputData:\n  Flow.attempts: x\n")),
    "lines of a script": (50, lambda n: one("a.sh", "echo hello world\n" * n + curl())),
    "missing commas": (100, lambda n: one("a.json", body('"Flow.attempts":1\n' * n))),
    "single quotes": (100, lambda n: one("a.json", body('"Flow.attempts":[' + "'x'," * n + "1]"))),
    # Nesting
    "nesting": (200, lambda n: one("a.json", request("[" * n + "]" * n))),
    "open lists": (200, lambda n: one("a.json", '{"flowId":' + "[" * n)),
    "open quotes": (200, lambda n: one("a.json", '{"flowId":' + '"' * n)),
    "nesting of YAML": (200, lambda n: yaml(f"  Flow.attempts: {'[' * n}")),
    "anchors of YAML": (150, lambda n: yaml(each(n, lambda i: f"  a{i}: &a{i} x\n  b{i}: *a{i}\n"))),
    "nesting of Python": (10, lambda n: python(call("[" * n + "]" * n))),
    # Variables and calls
    "variables of Python": (25, lambda n: python(each(n, lambda i: f"v{i} = {i}\n") + call("v1"))),
    "variables of Python that lead to others": (25, lambda n: python("v0 = 1\n" + each(n, lambda i: f"v{i + 1} = v{i}\n") + call(f"v{n}"))),
    "functions of Python": (25, lambda n: python(each(n, lambda i: f"def f{i}(x):\n    return x\n") + call())),
    "calls of Python": (10, lambda n: python(call('"x"') * n)),
    "changes of an object": (25, lambda n: python_changes(n, "Flow.a{}")),
    "calls with one object": (10, lambda n: python_changes(5, "Flow.a{}", calls=n)),
    "variables of JavaScript": (25, lambda n: one("a.ts", each(n, lambda i: f"const v{i} = {i};\n") + fetch("v1"))),
    "calls of JavaScript": (10, lambda n: one("a.js", fetch() * n)),
    "variables of a script": (50, lambda n: one("a.sh", each(n, lambda i: f"V{i}={i}\n") + curl())),
    "calls of a script": (10, lambda n: one("a.sh", curl() * n)),
    "variables of HTTP files": (50, lambda n: one("a.http", each(n, lambda i: f"@v{i} = {i}\n") + http(request("{{v1}}")))),
    "requests of an HTTP file": (10, lambda n: one("a.http", f"{http(FAULTY)}\n###\n" * n)),
    "blocks of Markdown": (10, lambda n: one("a.md", f"text\n\n```json\n{FAULTY}\n```\n\n" * n)),
    "requests and variables of Postman": (10, postman),
    "steps of a pipeline": (10, pipeline),
    "actions of Terraform": (10, lambda n: one("a.tf", each(n, action))),
    "variables of Terraform": (
        25,
        lambda n: one(
            "a.tf", each(n, lambda i: f'variable "v{i}" {{\n  default = "{i}"\n}}\n') + action(0, FAULTY.replace(ID, "${var.v1}"))
        ),
    ),
    "calls of a module of Terraform": (10, lambda n: modules(n, neighbours=False)),
    "neighbours of a module of Terraform": (10, lambda n: modules(n, neighbours=True)),
}


def steps(arguments: list[str]) -> int:
    """The lines of Python that a check executes."""
    count = 0

    def trace(_frame: FrameType, event: str, _argument: Any) -> Trace:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        check(*arguments)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("name", ROWS)
def test_twice_the_length_takes_twice_the_steps(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    size, make = ROWS[name]
    taken = []
    # The first run imports and compiles what such runs need.
    for times in (4, 1, 2, 4):
        folder = tmp_path / f"{len(taken)}-{times}"
        folder.mkdir()
        monkeypatch.chdir(folder)
        write("flow.json", json.dumps(DEFINITION))
        taken.append(steps(make(size * times)))
    _, single, double, fourfold = taken
    assert fourfold - double <= LONGEST * (double - single) + 100
