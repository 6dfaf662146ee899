"""A file with triggers, and a check of the project that it is in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from command_runs import flowlint

ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
TOPIC = "v2.detail.events.conversation.{id}.customer.end"
PHONE = (
    'flows/flow.yaml:5:28: warning[unfillable-input] trigger "Customer left" never fills input "Flow.phone" of flow "Call back": '
    f'topic "{TOPIC}" has no field "phone"\n'
)
URL = "https://api.mypurecloud.com/api/v2/flows/executions"


def trigger(flow: object = ID, **more: Any) -> dict[str, Any]:
    return {"name": "Customer left", "topicName": TOPIC, "enabled": True, "target": {"type": "Workflow", "id": flow}, **more}


def write(*triggers: dict[str, Any], path: str = "triggers/t.json") -> None:
    found = triggers or (trigger(),)
    Path(path).write_text(json.dumps(found[0] if len(found) == 1 else found))


def check(*arguments: str) -> tuple[int, str, list[str]]:
    """Return the exit code, the findings on standard output, and the lines on standard error."""
    result = flowlint("check", *arguments, "--format", "concise")
    return result.exit_code, result.stdout, result.stderr.splitlines()
