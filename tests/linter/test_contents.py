"""What code sends several times is judged once: one payload, and one finding for each fault."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_runs import flowlint

from flowlint.linter import contents

FLOW = Path(__file__).parents[2] / "fixtures" / "payloads" / "python" / "flow.yaml"
ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
URL = "https://api.mypurecloud.com/api/v2/flows/executions"
TRIGGERS = "https://api.mypurecloud.com/api/v2/processautomation/triggers"
SCOPE = 'error[missing-scope] argument "agentId" lacks the scope of input "Flow.agentId"'
TRIGGER = f"{{'name': 'x', 'enabled': True, 'topicName': 'v2.users.*.activity', 'target': {{'id': '{ID}', 'type': 'workflow'}}}}"

RETRY = f"try:\n    requests.post('{URL}', json=b)\nexcept Failure:\n    requests.post('{URL}', json=b)\n"


def checked(folder: Path, name: str, code: str, *options: str) -> list[str]:
    """Return the lines of the report on a file with that code."""
    file = folder / name
    file.write_text(code, encoding="utf-8")
    command = ["check", str(file), "--definitions", str(FLOW), "--select", "missing-scope,malformed-trigger,case-collision,wrong-container"]
    result = flowlint(*command, "--format", "concise", "--color", "never", *options)
    return result.output.replace(f"{file}:", "").splitlines()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        (
            "retry.py",
            f"b = {{'flowId': '{ID}', 'inputData': {{'agentId': x}}}}\n" + RETRY,
        ),
        ("retry.ts", f"const b = {{flowId: '{ID}', inputData: {{agentId: x}}}};\naxios.post('{URL}', b);\naxios.post('{URL}', b);\n"),
        (
            "model.py",
            f"b = FlowExecutionLaunchRequest()\nb.flow_id = '{ID}'\nb.input_data = {{'agentId': x}}\n"
            + "api.post_flows_executions(b)\n" * 2,
        ),
    ],
)
def test_an_object_is_one_payload_however_often_it_is_sent(tmp_path: Path, name: str, code: str) -> None:
    before = code[: code.index("'agentId'" if name.endswith(".py") else "agentId")]
    place = f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"
    assert checked(tmp_path, name, code) == [
        f"{place}: {SCOPE}",
        "found 1 error in 1 payload in 1 file, checked against 1 flow (1 fixable with --fix)",
    ]
    assert checked(tmp_path, name, code, "--fix")[0] == "fixed 1 finding in 1 file"
    assert (tmp_path / name).read_text("utf-8").count("Flow.agentId") == 1


@pytest.mark.parametrize(
    ("name", "first", "call", "judged"),
    [
        ("a.sh", "", "curl {url} -H 'Content-Type: application/json' -d '{body}'\n", 2),
        ("a.py", "import requests\n", "requests.post('{url}', json={body})\n", 2),
        ("a.js", "", "fetch('{url}', {{method: 'POST', body: JSON.stringify({body})}});\n", 2),
        ("a.http", "", "POST {url}\nContent-Type: application/json\n\n{body}\n\n###\n", 2),
        ("a.md", "", "```json\n{body}\n```\n", 4),
    ],
)
@pytest.mark.parametrize("more", [0, 1])
def test_of_many_calls_and_bodies_in_a_file_as_many_are_judged_as_there_is_time_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, first: str, call: str, judged: int, more: int
) -> None:
    monkeypatch.setattr(contents, "MOST_HELD", 4)
    body = f'{{"flowId": "{ID}", "inputData": {{"agentId": "x"}}}}'
    lines = checked(tmp_path, name, first + call.format(url=URL, body=body) * (judged + more))
    found = f"found {judged} errors in {judged} payloads in 1 file, checked against 1 flow ({judged} fixable with --fix)"
    rest = ["1:1: the rest of the file was not checked: it holds more than 4 calls and request bodies; split it"] * more
    assert [line.partition(": ")[2] if line.endswith(SCOPE) else line for line in lines] == [SCOPE] * judged + [found, *rest]


def test_an_object_has_a_fault_once_whichever_branch_changes_it(tmp_path: Path) -> None:
    code = (
        f"b = {{'flowId': '{ID}', 'inputData': {{'agentId': x}}}}\n"
        f"if y:\n    b['flowVersion'] = '3.0'\nelse:\n    b['name'] = 'y'\nrequests.post('{URL}', json=b)\n"
    )
    assert checked(tmp_path, "branches.py", code) == [
        f"1:70: {SCOPE}",
        "found 1 error in 1 payload in 1 file, checked against 1 flow",
    ]


def test_a_part_of_several_payloads_has_a_fault_once(tmp_path: Path) -> None:
    code = (
        f"data = {{'agentId': x}}\nrequests.post('{URL}', json={{'flowId': '{ID}', 'inputData': data}})\n"
        f"requests.post('{URL}', json={{'flowId': '{ID}', 'inputData': data, 'name': 'x'}})\n"
    )
    assert checked(tmp_path, "parts.py", code) == [
        f"1:9: {SCOPE}",
        "found 1 error in 2 payloads in 1 file, checked against 1 flow",
    ]


def test_a_trigger_is_one_however_often_it_is_sent_and_in_whichever_branch_it_is_changed(tmp_path: Path) -> None:
    code = (
        f"b = {TRIGGER}\nif x:\n    b['eventTTLSeconds'] = 5\nelse:\n    b['delayBySeconds'] = 60\n"
        f"requests.post('{TRIGGERS}', json=b)\nrequests.post('{TRIGGERS}', json=b)\n"
    )
    column = code.index("'workflow'") + 1
    assert checked(tmp_path, "trigger.py", code) == [
        f'1:{column}: error[malformed-trigger] "type" is "workflow", expected "Workflow"',
        '3:28: error[malformed-trigger] "eventTTLSeconds" is 5, expected an integer of at least 10',
        "found 2 errors in 1 trigger in 1 file, checked against 1 flow",
    ]


def test_what_is_not_known_may_be_left_out_of_a_trigger(tmp_path: Path) -> None:
    code = (
        f"const b = {TRIGGER.replace('True', 'true')};\n"
        f"axios.post('{TRIGGERS}', {{...b, eventTTLSeconds: x ? 60 : undefined, delayBySeconds: x ? undefined : 60}});\n"
    )
    assert checked(tmp_path, "trigger.js", code)[1:] == ["found 1 error in 1 trigger in 1 file, checked against 1 flow"]


def test_what_is_not_known_may_be_left_out_of_a_request(tmp_path: Path) -> None:
    members = "inputData: x ? {'Flow.agentId': 'y'} : undefined, parameters: x ? undefined : {}"
    code = f"axios.post('{URL}', {{flowId: '{ID}', {members}}});\n"
    assert checked(tmp_path, "launch.js", code)[0] == "checked 1 payload in 1 file against 1 flow: no findings"


def test_containers_and_names_of_branches_that_exclude_each_other_do_not_collide(tmp_path: Path) -> None:
    code = (
        f"b = {{'flowId': '{ID}', 'inputData': {{}}}}\n"
        "if x:\n    b['inputData']['Flow.agentId'] = 'y'\nelse:\n    b['inputData']['flow.agentId'] = 'y'\n"
        f"requests.post('{URL}', json=b)\nc = {{'flowId': '{ID}'}}\n"
        "if x:\n    c['parameters'] = {}\nelse:\n    c['inputData'] = {}\n"
        f"requests.post('{URL}', json=c)\n"
    )
    assert checked(tmp_path, "branches.py", code)[0] == "checked 2 payloads in 1 file against 1 flow: no findings"
