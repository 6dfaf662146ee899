"""Runs of ``flowlint diff`` in a folder with two sides, ``old`` and ``new``, as ``two_sides`` makes it."""

from __future__ import annotations

import json
from pathlib import Path

from command_runs import flowlint

ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
OTHER_ID = "b1b2c3d4-e5f6-7890-abcd-ef1234567890"
OLD = f'flowlint: 1\nid: {ID}\nname: Billing\ntype: workflow\nversion: "1.0"\ninputs:\n  Flow.agentId: string\n  Flow.flag: boolean\n'
NEW = OLD.replace("agentId", "agent_id").replace('"1.0"', '"2.0"')
OTHER = f"flowlint: 1\nid: {OTHER_ID}\nname: Archive\ntype: workflow\ninputs: {{Flow.day: date}}\n"
RENAMED = 'input "Flow.agentId" is gone, probably renamed to "Flow.agent_id"'
BROKEN = 'error[unknown-parameter] argument "Flow.agentId" is not an input of flow "Billing"'


def payload(path: str, flow_id: str = ID, **arguments: object) -> None:
    Path(path).parent.mkdir(exist_ok=True)
    Path(path).write_text(json.dumps({"flowId": flow_id, "inputData": arguments}))


def payloads() -> None:
    """Write four payloads: one breaks, one was wrong before, and two stay as they were."""
    payload("payloads/breaks.json", **{"Flow.agentId": "452"})
    payload("payloads/stays.json", **{"Flow.flag": True})
    payload("payloads/was-wrong.json", **{"Flow.agentId": 452})
    payload("payloads/other.json", OTHER_ID, **{"Flow.day": "2026-11-24"})


def diff(*arguments: str, stderr: bool = False) -> tuple[int, str]:
    """Run ``flowlint diff``: its exit code, and what it printed to one of the streams."""
    result = flowlint("diff", *arguments)
    return result.exit_code, result.stderr if stderr else result.stdout
