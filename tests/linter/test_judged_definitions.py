"""Where findings on definitions themselves are reported: where these are named, changed, or the whole project is checked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from command_runs import flowlint

ID, OTHER = (f"{digit * 8}-e5f6-4890-abcd-ef1234567890" for digit in "ab")
HEAD = "flowlint: 1\nid: {id}\nname: {name}\ntype: workflow\nrequestBody: parameters\npublished: true\ninputs:\n  Flow.agentId: string\n"
REQUEST = f'{{"flowId": "{ID}", "inputData": {{"Flow.agentId": "1"}}}}'
FINDING = 'flows/callback.yaml:9:3: warning[colliding-inputs] input "Flow.agentID" differs only in case from input "Flow.agentId"\n'


@pytest.fixture(autouse=True)
def _two_flows(here: Path) -> None:
    for folder in ("flows", "payloads"):
        Path(folder).mkdir()
    Path("flows/billing.yaml").write_text(HEAD.format(id=ID, name="Billing"))
    Path("flows/callback.yaml").write_text(HEAD.format(id=OTHER, name="Callback") + "  Flow.agentID: string\n")
    Path("payloads/body.json").write_text(REQUEST)


def check(*arguments: str, stdin: str = "") -> tuple[int, str, str]:
    options = ["--format", "concise", "--quiet"]
    result = flowlint("check", *arguments, *options, stdin=stdin)
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["payloads/body.json"],
        ["payloads"],
        ["payloads/body.json", "--definitions", "flows"],
        ["payloads/body.json", "--flow", "Billing"],
        ["payloads/body.json", "--flow", "flows/billing.yaml", "--definitions", "flows"],
        ["payloads/body.json", "flows/billing.yaml", "--allow-empty"],
        ["-"],
    ],
)
def test_a_definition_that_is_not_named_is_not_judged(arguments: list[str]) -> None:
    assert check(*arguments, stdin=REQUEST) == (0, "", "")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["."],
        ["--allow-empty"],
        ["payloads", "flows", "--allow-empty"],
        ["payloads/body.json", "./flows/callback.yaml", "--allow-empty"],
        ["payloads/body.json", "--definitions", "flows", "--definitions", "flows/callback.yaml"],
        ["payloads/body.json", "--flow", "flows/callback.yaml"],
    ],
)
def test_a_definition_that_is_named_is_judged_and_so_is_the_whole_project(arguments: list[str]) -> None:
    assert check(*arguments) == (0, FINDING, "")


def test_a_definition_that_changed_is_judged(git: Callable[..., str]) -> None:
    git("init", "-q", ".")
    git("add", "-A")
    git("commit", "-q", "-m", "before")
    assert check("payloads", "--since", "HEAD") == (0, "", "")
    with Path("flows/callback.yaml").open("a") as stream:
        stream.write("  Flow.delay: string\n")
    assert check("payloads", "--since", "HEAD") == (0, FINDING, "")


def test_triggers_of_a_definition_that_is_not_named_fill_and_are_not_judged() -> None:
    triggers = (
        "triggers:\n"
        "  - {name: Left, topic: 'v2.detail.events.conversation.{id}.customer.end', dataFormat: TopLevelPrimitives, enabled: true}\n"
    )
    Path("flows/billing.yaml").write_text(HEAD.format(id=ID, name="Billing") + triggers)
    Path("flows/callback.yaml").unlink()
    whole, _, _ = result = check("--select", "unfillable-input")
    assert (whole, "unfillable-input" in result[1]) == (0, False)
    Path("payloads/body.json").write_text(REQUEST.replace('"Flow.agentId": "1"', ""))
    assert "flows/billing.yaml" in check("--select", "unfillable-input")[1]
    assert check("payloads", "--select", "unfillable-input") == (0, "", "")
