"""What is offered at a place, in texts that are right, that are broken, and that stand in other files."""

from __future__ import annotations

from pathlib import Path

import pytest
from editor import FLOW_ID, applied, at_caret, opened, project

from flowlint.linter.checker import Checker
from flowlint.lsp.completion import completion

INPUTS = ["Flow.callerAni", "Flow.retries", "Flow.vip", "Flow.legacy"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(project(tmp_path))
    return tmp_path


def offered(folder: Path, name: str, text: str) -> tuple[list[str], list[str]]:
    """Return the labels offered at the caret, and the texts that they make."""
    text, position = at_caret(text)
    document = opened(folder / name, text)
    items = completion(Checker(), document, position)
    return [one.label for one in items], [applied(document, [one.text_edit]) for one in items]  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("name", "text", "labels", "first"),
    [
        (
            "a.json",
            f'{{"flowId": "{FLOW_ID}", "inputData": {{^}}}}',
            INPUTS,
            f'{{"flowId": "{FLOW_ID}", "inputData": {{"Flow.callerAni": }}}}',
        ),
        (
            "a.json",
            f'{{"flowId": "{FLOW_ID}", "inputData": {{"Flow.vip": true, "Fl^"}}}}',
            ["Flow.callerAni", "Flow.retries", "Flow.legacy"],
            f'{{"flowId": "{FLOW_ID}", "inputData": {{"Flow.vip": true, "Flow.callerAni": }}}}',
        ),
        (
            "a.json",
            f'{{"flowId": "{FLOW_ID}", "inputData": {{"^": 1, "Flow.retries": 2}}}}',
            ["Flow.callerAni", "Flow.vip", "Flow.legacy"],
            f'{{"flowId": "{FLOW_ID}", "inputData": {{"Flow.callerAni": 1, "Flow.retries": 2}}}}',
        ),
        (
            "a.yaml",
            f"flowId: {FLOW_ID}\ninputData:\n  Flow.retries: 1\n  ^\n",
            ["Flow.callerAni", "Flow.vip", "Flow.legacy"],
            f"flowId: {FLOW_ID}\ninputData:\n  Flow.retries: 1\n  Flow.callerAni: \n",
        ),
        (
            "a.md",
            f'```json\n{{"flowId": "{FLOW_ID}", "inputData": {{"^"}}}}\n```\n',
            INPUTS,
            f'```json\n{{"flowId": "{FLOW_ID}", "inputData": {{"Flow.callerAni": }}}}\n```\n',
        ),
    ],
)
def test_inputs_that_are_not_passed_are_offered_those_first_that_a_launch_needs(
    folder: Path, name: str, text: str, labels: list[str], first: str
) -> None:
    found, texts = offered(folder, name, text)
    assert (found, texts[0]) == (labels, first)


@pytest.mark.parametrize(
    "text",
    [
        f'{{"flowId": "{FLOW_ID}", "inputData": {{"Fl^',
        f'{{\n  "flowId": "{FLOW_ID}",\n  "inputData": {{\n    ^\n',
        f'{{"flowId": "{FLOW_ID}", "inputData": {{^,}}, "name": ]',
    ],
)
def test_a_text_that_does_not_parse_is_completed_as_far_as_it_goes(folder: Path, text: str) -> None:
    assert offered(folder, "a.json", text)[0] == INPUTS


URL = "https://api.mypurecloud.com/api/v2/flows/executions"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.py", f'requests.post("{URL}", json={{"flowId": "{FLOW_ID}", "inputData": {{%s}}}})'),
        ("a.ts", f'axios.post("{URL}", {{ flowId: "{FLOW_ID}", inputData: {{%s}} }});'),
        ("a.sh", f'curl {URL} -d \'{{"flowId": "{FLOW_ID}", "inputData": {{%s}}}}\''),
        ("a.md", f'```json\n{{"flowId": "{FLOW_ID}", "inputData": {{%s}}}}\n```'),
    ],
)
@pytest.mark.parametrize(
    ("written", "made"), [("^", '"Flow.callerAni": '), ('"Fl^', '"Flow.callerAni": '), ("'Fl^'", "'Flow.callerAni': ")]
)
def test_code_scripts_and_documents_are_completed(folder: Path, name: str, text: str, written: str, made: str) -> None:
    if "'" in written and name in {"a.sh", "a.md"}:
        written, made = written.replace("'", '"'), made.replace("'", '"')
    start = "import requests\n" if name == "a.py" else ""
    labels, texts = offered(folder, name, start + text % written)
    assert (labels, texts[0]) == (INPUTS, start + text % made)


def test_code_that_does_not_parse_is_completed_as_far_as_it_goes(folder: Path) -> None:
    text = f'import requests\nrequests.post("{URL}", json={{"flowId": "{FLOW_ID}", "inputData": {{"^\n\ndef broken(:\n'
    assert offered(folder, "a.py", text)[0] == INPUTS


def test_flows_are_offered_by_name_and_their_ids_written(folder: Path) -> None:
    labels, texts = offered(folder, "a.json", '{"flowId": "^", "inputData": {}}')
    assert (labels, texts) == (["Call back"], [f'{{"flowId": "{FLOW_ID}", "inputData": {{}}}}'])


def test_fields_of_the_request_are_offered(folder: Path) -> None:
    labels, texts = offered(folder, "a.json", f'{{"flowId": "{FLOW_ID}", "^"}}')
    assert labels == ["inputData", "flowVersion", "name"]
    assert texts[0] == f'{{"flowId": "{FLOW_ID}", "inputData": }}'


@pytest.mark.parametrize(
    ("name", "text", "labels"),
    [
        ("a.json", f'{{"flowId": "{FLOW_ID}", "inputData": {{"Flow.vip": ^}}}}', ["true", "false"]),
        ("a.json", f'{{"flowId": "{FLOW_ID}", "inputData": {{"Flow.retries": ^}}}}', []),
        ("a.yaml", f"flowId: {FLOW_ID}\ninputData:\n  Flow.vip: ^\n", ["true", "false"]),
    ],
)
def test_the_values_of_a_boolean_are_offered(folder: Path, name: str, text: str, labels: list[str]) -> None:
    assert offered(folder, name, text)[0] == labels


@pytest.mark.parametrize(
    ("name", "text"),
    [("a.json", '{"scripts": {"^"}}'), ("a.py", "print(^)"), ("a.json", "^"), ("package.json", '{"flowId": "^"}'), ("a.xyz", "^")],
)
def test_elsewhere_nothing_is_offered(folder: Path, name: str, text: str) -> None:
    assert offered(folder, name, text) == ([], [])
