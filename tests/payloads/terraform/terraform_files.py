"""What the tests of Terraform files share: what a file holds, and whole runs."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from click.testing import Result
from command_runs import flowlint

from flowlint.linter.contents import texts_of
from flowlint.model.call import Call
from flowlint.model.carried import BodyFile, Text, Unchecked

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures" / "payloads" / "terraform"
URL = "https://api.mypurecloud.com/api/v2/flows/executions"
NAMES = {
    "topicName": "topic_name",
    "matchCriteria": "match_criteria",
    "eventTTLSeconds": "event_ttl_seconds",
    "delayBySeconds": "delay_by_seconds",
    "workflowTargetSettings": "workflow_target_settings",
    "dataFormat": "data_format",
}


VARIABLE = 'variable "workflow_id" {\n  type = string\n}\n'
COMPUTED = "body not checked: Terraform computes it"


def put(path: str, text: str = "") -> None:
    """Write a file, and the folders that it lies in."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_bytes(text.encode())


def held(text: str) -> list[object]:
    """Return what a file holds: of texts the grammar, whether they are certain, the first line and the content."""
    found: list[object] = []
    for one in texts_of("main.tf", BytesIO(text.encode()), 1 << 20):
        if isinstance(one, Text):
            found.append((one.grammar, one.facts.certain, one.first_line, one.data.decode()))
        elif isinstance(one, BodyFile):
            found.append(one.path)
        elif isinstance(one, Call):
            found.append((one.method.text if one.method is not None else None, one.sent_as, one.url.text, one.has_body))
        elif isinstance(one, Unchecked):
            found.append(one.sentence)
    return found


def trigger(*lines: str) -> str:
    return "\n".join(['resource "genesyscloud_processautomation_trigger" "x" {', *lines, "}", ""])


def run(*arguments: str) -> Result:
    return flowlint("check", "--color", "never", *arguments)
