"""``flowlint diff``: what is printed, which payloads break, and the exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from diff_runs import BROKEN, ID, NEW, OLD, OTHER, OTHER_ID, RENAMED, diff, payload, payloads

pytestmark = pytest.mark.usefixtures("two_sides")


def test_folders_are_compared_flow_by_flow() -> None:
    assert diff("old", "new") == (
        1,
        (
            '"Billing" version 1.0 -> 2.0 (old/billing.yaml -> new/billing.yaml)\n'
            f"  breaking    {RENAMED} [input-renamed]\n"
            "              old old/billing.yaml:7:3, new new/billing.yaml:7:3\n"
            "\n"
            "1 change in 1 of 2 flows: 1 breaking\n"
        ),
    )
    assert diff("old", "old") == (0, "no change in 2 flows\n")


def test_flows_that_are_gone_or_new() -> None:
    Path("new/archive.yaml").unlink()
    Path("new/more.yaml").write_text(OTHER.replace(OTHER_ID, OTHER_ID.replace("b1", "c1")).replace("Archive", "More"))
    assert diff("old", "new", "--fail-on", "never") == (
        0,
        (
            '"Archive" (old/archive.yaml)\n'
            '  breaking    flow "Archive" is gone [flow-removed]\n'
            "              old old/archive.yaml:3:7\n"
            "\n"
            '"Billing" version 1.0 -> 2.0 (old/billing.yaml -> new/billing.yaml)\n'
            f"  breaking    {RENAMED} [input-renamed]\n"
            "              old old/billing.yaml:7:3, new new/billing.yaml:7:3\n"
            "\n"
            '"More" (new/more.yaml)\n'
            '  compatible  flow "More" was added [flow-added]\n'
            "              new new/more.yaml:3:7\n"
            "\n"
            "3 changes in 3 of 3 flows: 2 breaking, 1 compatible\n"
        ),
    )


def test_the_payloads_that_break_are_named() -> None:
    payloads()
    code, stdout = diff("old", "new", "--payloads", "payloads")
    assert code == 1
    assert stdout.splitlines()[-4:] == [
        f"payloads/breaks.json:1:66: {BROKEN}",
        "",
        "1 change in 1 of 2 flows: 1 breaking",
        "1 of 4 payloads breaks",
    ]


def test_no_payload_breaks() -> None:
    payload("payloads/stays.json", **{"Flow.flag": True})
    assert diff("old", "new", "--payloads", "payloads")[1].endswith("\n0 of 1 payload breaks\n")
    assert diff("old", "new", "--payloads", "payloads", "--fail-on", "payloads")[0] == 0
    assert diff("old", "new", "--payloads", "payloads")[0] == 1


def body(condition: str) -> str:
    return (
        "workflow:\n  name: Call\n  variables:\n"
        "    - stringVariable: {name: Flow.ani, isInput: true}\n    - stringVariable: {name: Flow.note, isInput: true}\n"
        f"  states: [{{state: {{actions: [{{decision: {{condition: {{exp: '{condition} and IsSet(Flow.note)'}}}}}}]}}}}]\n"
    )


def test_the_payloads_that_omit_what_is_now_read_without_a_test_are_named() -> None:
    Path("before.yaml").write_text(body("IsSet(Flow.ani)"))
    Path("after.yaml").write_text(body('Flow.ani == "1"'))
    payload("payloads/passes.json", "${id}", **{"Flow.ani": "1"})
    payload("payloads/omits.json", "${id}", **{"Flow.note": "1"})
    payload("payloads/wrong.json", "${id}", **{"Flow.Note": "1"})
    Path("payloads/bare.json").write_text('{"flowId": "${id}"}')
    warning = 'warning[unset-input] input "Flow.ani" is not passed, but read at line 6 without a test that it is set'
    assert diff("before.yaml", "after.yaml", "--payloads", "payloads") == (
        0,
        (
            '"Call" (before.yaml -> after.yaml)\n'
            '  risky       input "Flow.ani" is now read at line 6 without a test that it is set [input-became-unguarded]\n'
            "              old before.yaml:4:30, new after.yaml:4:30\n"
            "\n"
            f"payloads/bare.json:1:2: {warning}\n"
            f"payloads/omits.json:1:21: {warning}\n"
            "\n"
            "1 change in 1 of 1 flow: 1 risky\n"
            "0 of 4 payloads break\n"
            "2 of 4 payloads leave out an input that is now read without a test\n"
        ),
    )
    assert diff("before.yaml", "after.yaml", "--payloads", "payloads", "--fail-on", "risky")[0] == 1
    assert diff("after.yaml", "after.yaml", "--payloads", "payloads")[1] == "no change in 1 flow\n0 of 4 payloads break\n"
    Path(".flowlint.yaml").write_text("rules: {unset-input: off}\n")
    assert "leave out" not in diff("before.yaml", "after.yaml", "--payloads", "payloads")[1]
    Path(".flowlint.yaml").write_text("rules: {unset-input: error}\n")
    assert diff("before.yaml", "after.yaml", "--payloads", "payloads")[1].endswith("\n2 of 4 payloads break\n")


def test_a_payload_that_omits_one_more_is_named() -> None:
    inputs = "flowlint: 1\nname: Call\ninputs:\n  Flow.a: {type: string, use: unguarded}\n  Flow.b: {type: string, use: guarded}\n"
    Path("before.yaml").write_text(inputs)
    Path("after.yaml").write_text(inputs.replace("use: guarded", "use: unguarded"))
    Path("payload.json").write_text('{"flowId": "${id}"}')
    assert diff("before.yaml", "after.yaml", "--payloads", "payload.json")[1].splitlines()[-5:] == [
        'payload.json:1:2: warning[unset-input] inputs "Flow.a" and "Flow.b" are not passed, but read without a test that they are set',
        "",
        "1 change in 1 of 1 flow: 1 risky",
        "0 of 1 payload breaks",
        "1 of 1 payload leaves out an input that is now read without a test",
    ]
    assert "leaves out" not in diff("after.yaml", "before.yaml", "--payloads", "payload.json")[1]


def test_payloads_are_judged_one_by_one_within_a_file() -> None:
    requests = [{"flowId": ID, "inputData": {"Flow.agentId": "4"}}, {"flowId": ID, "inputData": {"Flow.flag": False}}]
    Path("many.jsonl").write_text("".join(json.dumps(request) + "\n" for request in reversed(requests)))
    Path("list.json").write_text(json.dumps(requests))
    Path("stream.yaml").write_text("\n---\n".join(json.dumps(request) for request in requests))
    assert diff("old", "new", "--payloads", "many.jsonl", "--payloads", "list.json", "--payloads", "stream.yaml")[1].splitlines()[-6:] == [
        f"list.json:1:67: {BROKEN}",
        f"many.jsonl:2:66: {BROKEN}",
        f"stream.yaml:1:66: {BROKEN}",
        "",
        "1 change in 1 of 2 flows: 1 breaking",
        "3 of 6 payloads break",
    ]


def test_what_was_wrong_or_ignored_before_does_not_break() -> None:
    Path("payloads").mkdir()
    Path("payloads/twice.json").write_text(f'{{"flowId": "{ID}", "inputData": {{"Flow.agentId": "4", "Flow.agentId": "5"}}}}')
    payload("payloads/ignored.json", **{"Flow.agentId": "452"})
    Path(".flowlint.yaml").write_text('ignore: ["payloads/ignored.json"]\n')
    assert diff("old", "new", "--payloads", "payloads")[1].splitlines()[-1] == "0 of 2 payloads break"


def test_the_configuration_names_the_flow_on_both_sides() -> None:
    for folder in ("old", "new"):
        Path(folder, "archive.yaml").unlink()
        name = "agentId" if folder == "old" else "agent_id"
        variables = f"  variables:\n    - stringVariable: {{name: Flow.{name}, isInput: true}}\n"
        Path(folder, "billing.yaml").write_text(f"workflow:\n  name: Billing\n{variables}")
    Path(".flowlint.yaml").write_text(
        'flows: {billing: new/billing.yaml}\nbindings: [{files: "bound/*", flow: new/billing.yaml, shape: arguments}]\n'
    )
    payload("payloads/alias.json", "billing", **{"Flow.agentId": "452"})
    Path("bound").mkdir()
    Path("bound/arguments.json").write_text('{"Flow.agentId": "452"}')
    assert diff("old", "new", "--payloads", "payloads", "--payloads", "bound")[1].splitlines()[-5:] == [
        f"bound/arguments.json:1:2: {BROKEN}",
        f"payloads/alias.json:1:37: {BROKEN}",
        "",
        "1 change in 1 of 1 flow: 1 breaking",
        "2 of 2 payloads break",
    ]


def test_what_the_configuration_says_of_flows_counts() -> None:
    Path("one").mkdir()
    Path("two").mkdir()
    Path("one/billing.yaml").write_text(OLD.replace(f"id: {ID}\n", ""))
    Path("two/billing.yaml").write_text(OLD)
    printed = (
        '"Billing" version 1.0 (one/billing.yaml -> two/billing.yaml)\n'
        f'  breaking    flow "Billing" now has the id "{ID}" [flow-id-changed]\n'
        "              old one/billing.yaml:2:7, new two/billing.yaml:3:7\n"
        "\n"
        "1 change in 1 of 1 flow: 1 breaking\n"
    )
    assert diff("one", "two") == (1, printed)
    Path(".flowlint.yaml").write_text(f"flows: {{{ID}: one/billing.yaml}}\n")
    assert diff("one", "two") == (0, "no change in 1 flow\n")


def test_a_name_that_a_binding_has_must_stay() -> None:
    Path(".flowlint.yaml").write_text('bindings: [{files: "payloads/*", flow: Billing}]\n')
    Path("new/billing.yaml").write_text(OLD.replace("Billing", "Bills"))
    payloads()
    printed = (
        '"Billing" version 1.0 (old/billing.yaml -> new/billing.yaml)\n'
        '  breaking    flow "Billing" is now called "Bills", and the configuration names it as before, '
        "with which nothing can be judged [flow-name-changed]\n"
        "              old old/billing.yaml:3:7, new new/billing.yaml:3:7\n"
        "\n"
    )
    note = '.flowlint.yaml:1:12: "new" has no flow "Billing", so payloads are checked there without this binding\n'
    assert diff("old", "new") == (1, printed + "1 change in 1 of 2 flows: 1 breaking\n")
    assert diff("old", "new", "--payloads", "payloads/stays.json") == (
        1,
        printed + "1 change in 1 of 2 flows: 1 breaking\n0 of 1 payload breaks\n",
    )
    assert diff("old", "new", "--payloads", "payloads/stays.json", stderr=True) == (1, note)


def test_payloads_that_cannot_be_judged_are_exit_code_3() -> None:
    code, stderr = diff("old", "new", "--payloads", "nowhere", stderr=True)
    assert (code, stderr) == (3, 'flowlint: error: cannot read "nowhere": no such file\n')


@pytest.mark.parametrize(
    ("changed", "fail_on", "code"),
    [
        (NEW, "breaking", 1),
        (NEW, "never", 0),
        (OLD + "  Flow.more: string\n", "risky", 0),
        (OLD + "  Flow.more: string\n", "any", 1),
        (OLD + "published: false\n", "breaking", 0),
        (OLD + "published: false\n", "risky", 1),
        (OLD, "any", 0),
    ],
)
def test_fail_on(changed: str, fail_on: str, code: int) -> None:
    Path("new/billing.yaml").write_text(changed)
    assert diff("old/billing.yaml", "new/billing.yaml", "--fail-on", fail_on)[0] == code


def test_judging_payloads_alone_needs_some() -> None:
    assert diff("old", "new", "--fail-on", "payloads", stderr=True) == (
        2,
        "flowlint: error: --fail-on payloads needs --payloads\n",
    )


@pytest.mark.parametrize("sides", [("stated.yaml", "archy.yaml"), ("archy.yaml", "stated.yaml")])
def test_a_setting_that_another_format_cannot_tell_is_no_change(sides: tuple[str, str]) -> None:
    Path("stated.yaml").write_text("flowlint: 1\nname: Billing\ntype: workflow\nrequestBody: json\ninputs: {Flow.body: json}\n")
    Path("archy.yaml").write_text("workflow:\n  name: Billing\n  variables:\n    - jsonVariable: {name: Flow.body, isInput: true}\n")
    payload("launch.json", **{"Flow.body": {"a": 1}})
    assert diff(*sides, "--payloads", "launch.json") == (0, "no change in 1 flow\n0 of 1 payload breaks\n")
    # Where one format states it on one side alone, what payloads are judged by did change.
    Path("derived.yaml").write_text(Path("stated.yaml").read_text().replace("requestBody: json\n", ""))
    assert "request-body-changed" in diff("stated.yaml", "derived.yaml")[1]
