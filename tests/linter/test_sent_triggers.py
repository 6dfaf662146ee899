"""Whole runs over triggers that files send to the platform, and how their data format is spelt."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from command_runs import flowlint
from trigger_files import ID, PHONE, TOPIC, URL, check, trigger

TRIGGERS = "https://api.mypurecloud.com/api/v2/processautomation/triggers"
BODY = f'{{"topic_name": "{TOPIC}", "target": {{"Type": "Workflow", "id": "{ID}"}}, "enabled": true}}'
LITERAL = BODY.replace("true", "True")

pytestmark = pytest.mark.usefixtures("trigger_project")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("create.http", f"POST {TRIGGERS}\n\n{BODY}\n"),
        ("create.sh", f"curl -X POST {TRIGGERS} -d '{BODY}'\n"),
        ("create.sh", f"curl -X POST {TRIGGERS.replace('processa', 'processA')} -d '{BODY}'\n"),
        ("create.py", f"import requests\nrequests.post('{TRIGGERS}', json={LITERAL})\n"),
        ("create.py", f"ProcessAutomationApi().post_processautomation_triggers({LITERAL})\n"),
        ("create.js", f"fetch('{TRIGGERS}', {{method: 'POST', body: JSON.stringify({BODY})}})\n"),
        ("create.js", f"fetch('{TRIGGERS}/', {{method: 'POST', body: '{BODY}'}})\n"),
        ("create.mjs", f"new ProcessAutomationApi().postProcessautomationTriggers({BODY});\n"),
        (
            "create.json",
            json.dumps(
                {
                    "info": {"schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
                    "item": [{"request": {"method": "POST", "url": TRIGGERS, "body": {"mode": "raw", "raw": BODY}}}],
                }
            ),
        ),
    ],
)
def test_what_is_sent_to_create_a_trigger_is_judged_as_one_whole_trigger(name: str, content: str) -> None:
    Path(name).write_text(content)
    line = next(number for number, text in enumerate(content.splitlines(), 1) if "topic_name" in text)
    quote = '\\"' if name == "create.json" else '"'
    at = content.splitlines()[line - 1].index

    def place(word: str, more: int = 0) -> str:
        return f"{name}:{line}:{at(f'{quote}{word}') + 1 + more}"

    topic = place("v2.detail")
    assert check(name)[1].splitlines() == [
        f'{place("topic_name")}: error[malformed-trigger] "topic_name" is not a field of a trigger, expected "topicName"',
        f'{topic}: error[malformed-trigger] trigger has no "name", which is required',
        f'{place("Type")}: error[malformed-trigger] "Type" is not a field of a trigger, expected "type"',
        PHONE.replace('trigger "Customer left"', "trigger").rstrip("\n"),
    ]


def test_the_body_of_a_request_that_creates_a_trigger_is_one_whatever_it_holds() -> None:
    Path("create.http").write_text(
        f'POST {TRIGGERS}\n\n{{"flowId": "{ID}"}}\n\n###\nPOST {TRIGGERS}\n\n{{"name": "x", }}\n\n###\nPOST {TRIGGERS}\n\n{{"name": \n'
    )
    lacking = [
        f'create.http:3:1: error[malformed-trigger] trigger has no "{name}", which is required'
        for name in ("name", "topicName", "target", "enabled")
    ]
    assert check("create.http")[1].splitlines() == [
        *lacking,
        *(
            f'create.http:8:10: error[malformed-trigger] trigger has no "{name}", which is required'
            for name in ("topicName", "target", "enabled")
        ),
        "create.http:8:13: error[syntax-error] trailing comma is not allowed in JSON",
        "create.http:13:9: error[syntax-error] text ends before the JSON value does",
    ]


@pytest.mark.parametrize(
    ("method", "path"),
    [("PUT", "/x"), ("POST", "/x/test"), ("POST", "/topics/v2.x/test"), ("GET", ""), ("POST", "?x=1")],
)
def test_only_what_creates_a_trigger_is_one_for_certain(method: str, path: str) -> None:
    Path("create.http").write_text(f'{method} {TRIGGERS}{path}\n\n{{"name": "x"}}\n')
    assert check("create.http")[1].splitlines() == [
        f'create.http:3:10: error[malformed-trigger] trigger has no "{lacking}", which is required'
        for lacking in ("topicName", "target", "enabled")
        if path == "?x=1"
    ]


def settings(**more: str) -> dict[str, Any]:
    return trigger(target={"type": "Workflow", "id": ID, "workflowTargetSettings": more})


def terraform(data_format: str) -> str:
    return (
        'resource "genesyscloud_processautomation_trigger" "left" {\n'
        f'  name       = "Customer left"\n  topic_name = "{TOPIC}"\n  enabled    = true\n'
        f'  target {{\n    id   = "{ID}"\n    type = "Workflow"\n'
        f'    workflow_target_settings {{\n      data_format = "{data_format}"\n    }}\n  }}\n}}\n'
    )


@pytest.mark.parametrize(
    ("inputs", "content", "found"),
    [
        (
            "Flow.jsonData: json",
            json.dumps(settings(data_format="Json")),
            '1:212: error[malformed-trigger] "data_format" is not a field of a trigger, expected "dataFormat"',
        ),
        (
            "Flow.jsonData: json",
            json.dumps(settings(dataFormat="json")),
            '1:226: error[malformed-trigger] "dataFormat" is "json", expected "TopLevelPrimitives" or "Json"',
        ),
        (
            "Flow.ani: string",
            json.dumps(settings(dataFormat="json")),
            (
                '1:226: error[body-format-mismatch] data format "Json" passes the event to JSON input "Flow.jsonData", '
                'but flow "Call back" has no such input'
            ),
        ),
        (
            "Flow.jsonData: json",
            terraform("json"),
            '9:21: error[malformed-trigger] "data_format" is "json", expected "TopLevelPrimitives" or "Json"',
        ),
        (
            "Flow.jsonData: json",
            terraform("topLevelPrimitives"),
            '9:21: error[body-format-mismatch] data format "TopLevelPrimitives" never fills JSON input "Flow.jsonData" of flow "Call back"',
        ),
    ],
)
def test_a_data_format_that_is_spelt_otherwise_is_one_finding(inputs: str, content: str, found: str) -> None:
    Path("flows/flow.yaml").write_text(f"flowlint: 1\nid: {ID}\nname: Call back\ntype: workflow\ninputs: {{{inputs}}}\n")
    path = "triggers/main.tf" if content.startswith("resource") else "triggers/t.json"
    Path("triggers/t.json").unlink()
    Path(path).write_text(content)
    assert check("triggers")[1].replace(f"{path}:", "").splitlines() == [found]


def test_what_is_found_twice_in_one_place_is_told_once() -> None:
    body = json.dumps({key: value for key, value in trigger().items() if key != "name"}).replace("true", "True")
    Path("create.py").write_text(
        f"import requests\nbody = {body}\nrequests.post('{TRIGGERS}', json=body)\nrequests.post('{TRIGGERS}', json=body)\n"
        f'arguments = {{"flowId": "{ID}", "inputData": {{"Flow.ani": 1}}}}\n'
        f"requests.post('{URL}', json=arguments)\nrequests.post('{URL}', json=arguments)\n"
    )
    assert check("create.py") == (
        1,
        (
            'create.py:2:22: error[malformed-trigger] trigger has no "name", which is required\n'
            'create.py:5:90: error[type-mismatch] input "Flow.ani" takes a string, found a number\n'
            + PHONE.replace('trigger "Customer left"', "trigger")
        ),
        ["found 2 errors and 1 warning in 1 payload and 1 trigger in 1 file, checked against 1 flow (1 fixable with --fix)"],
    )
    result = flowlint("check", "create.py", "--format", "junit")
    assert 'tests="3" failures="2"' in result.stdout
