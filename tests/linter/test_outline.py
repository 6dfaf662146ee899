"""What an editor asks about a text: the requests in it, what stands at a place, and who passes an input."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flowlint.linter.checker import Checker
from flowlint.model.region import Region

FLOW_ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
DEFINITION = f"""\
flowlint: 1
id: {FLOW_ID}
name: Call back
type: workflow
inputs:
  Flow.callerAni: {{type: string, use: unguarded}}
  Flow.vip: boolean
  Flow.retries: {{type: integer, required: true}}
"""
JSON = f"""\
{{
  "flowId": "{FLOW_ID}",
  "inputData": {{
    "flow.VIP": true
  }}
}}
"""
YAML = f"flowId: {FLOW_ID}\ninputData:\n  Flow.vip: true\n"
PYTHON = f"""\
import requests
requests.post("https://api.mypurecloud.com/api/v2/flows/executions", json={{
    "flowId": "{FLOW_ID}",
    "inputData": {{"Flow.vip": True}},
}})
"""


@pytest.fixture
def checker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checker:
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "call-back.yaml").write_text(DEFINITION)
    monkeypatch.chdir(tmp_path)
    return Checker()


def test_a_request_tells_its_flow_its_arguments_and_what_it_does_not_pass(checker: Checker) -> None:
    (request,) = checker.requests(JSON, "call.json")
    assert request.flow == checker.flows()[0]
    assert request.region == Region(1, 1, 6, 2)
    assert request.flow_id == Region(2, 13, 2, 51)
    assert request.fields == ("flowId", "inputData")
    assert [one.name for one in request.absent] == ["Flow.callerAni", "Flow.retries"]
    (argument,) = request.arguments
    assert (argument.name, argument.key, argument.value) == ("flow.VIP", Region(4, 5, 4, 15), Region(4, 17, 4, 21))
    assert argument.input is not None
    assert argument.input.name == "Flow.vip"


def test_places_are_those_of_the_file_that_holds_the_request(checker: Checker) -> None:
    (request,) = checker.requests(PYTHON, "call.py")
    assert request.arguments[0].key == Region(4, 19, 4, 29)


@pytest.mark.parametrize(("text", "path"), [("no request", "a.json"), (JSON, "package.json"), (JSON, "flowlint.lock")])
def test_a_text_without_a_request_has_none(checker: Checker, text: str, path: str) -> None:
    assert checker.requests(text, path) == ()


@pytest.mark.parametrize(
    ("line", "column", "argument", "region"),
    [
        (2, 13, None, Region(2, 13, 2, 51)),
        (2, 51, None, Region(2, 13, 2, 51)),
        (4, 7, "flow.VIP", Region(4, 5, 4, 15)),
        (4, 20, "flow.VIP", Region(4, 17, 4, 21)),
    ],
)
def test_at_a_place_stands_an_argument_or_the_id_of_the_flow(
    checker: Checker, line: int, column: int, argument: str | None, region: Region
) -> None:
    meaning = checker.at(JSON, "call.json", line, column)
    assert meaning is not None
    assert (meaning.argument.name if meaning.argument is not None else None) == argument
    assert meaning.region == region
    assert meaning.request.flow == checker.flows()[0]


@pytest.mark.parametrize(("line", "column"), [(1, 1), (2, 5), (3, 8), (4, 1), (6, 2), (99, 1)])
def test_at_other_places_stands_nothing(checker: Checker, line: int, column: int) -> None:
    assert checker.at(JSON, "call.json", line, column) is None


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("trigger.json", f'{{"name": "n", "topicName": "v2.x", "target": {{"type": "Workflow", "id": "{FLOW_ID}"}}, "enabled": true}}'),
        ("trigger.py", f'api.post_processautomation_triggers({{"name": "n", "target": {{"type": "Workflow", "id": "{FLOW_ID}"}}}})\n'),
    ],
)
def test_the_target_of_a_trigger_is_a_flow(checker: Checker, path: str, text: str) -> None:
    start = text.index(FLOW_ID)
    meaning = checker.at(text, path, 1, start + 3)
    assert meaning is not None
    assert (meaning.request.flow, meaning.argument) == (checker.flows()[0], None)
    assert meaning.region == Region(1, start, 1, start + len(FLOW_ID) + 2)
    assert checker.at(text, path, 1, 3) is None


def test_those_that_pass_an_input_are_found_in_the_whole_project(checker: Checker, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(JSON)
    (tmp_path / "b.py").write_text(PYTHON)
    (tmp_path / "c.yaml").write_text(YAML.replace("Flow.vip: true", "Flow.retries: 1"))
    (flow,) = checker.flows()
    found = checker.mentions(flow, flow.inputs[1])
    assert sorted((os.path.basename(one.path), one.region) for one in found) == [
        ("a.json", Region(4, 5, 4, 15)),
        ("b.py", Region(4, 19, 4, 29)),
    ]
