"""A Terraform state tells which flow id belongs to which definition."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from command_runs import flowlint, outcome

from flowlint.config.entries import FlowEntry
from flowlint.model.errors import DefinitionError, SourceError
from flowlint.payloads.terraform import state as terraform

ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
SECOND_ID = "b1b2c3d4-e5f6-7890-abcd-ef1234567890"
FLOW = "workflow:\n  name: Billing\n  variables:\n    - booleanVariable:\n        name: Flow.flag\n        isInput: true\n"


def resource(name: str, flow_id: str, filepath: Any, **facts: Any) -> dict[str, Any]:
    return {
        "address": f"genesyscloud_flow.{name}",
        "mode": "managed",
        "type": "genesyscloud_flow",
        "name": name,
        "values": {"id": flow_id, "filepath": filepath, "name": None},
        **facts,
    }


def write(*resources: dict[str, Any], path: str = "infra/state.json", **module: Any) -> str:
    state = {"format_version": "1.0", "terraform_version": "1.9.5", "values": {"root_module": {"resources": list(resources), **module}}}
    Path(path).write_text(json.dumps(state))
    return path


@pytest.fixture(autouse=True)
def _project(here: Path) -> None:
    for folder in ("infra/flows", "payloads"):
        Path(folder).mkdir(parents=True)
    Path("infra/flows/billing.yaml").write_text(FLOW)
    for name, flow_id in (("first", ID), ("second", SECOND_ID)):
        Path(f"payloads/{name}.json").write_text(json.dumps({"flowId": flow_id, "inputData": {"Flow.flag": 1}}))


def entry(path: str, flow_id: str, name: str) -> FlowEntry:
    return FlowEntry(path, None, flow_id, f"infra/state.json: genesyscloud_flow.{name}")


def test_paths_start_from_the_state_or_from_the_working_directory() -> None:
    path = write(resource("beside", ID, "./flows/billing.yaml"), resource("here", SECOND_ID, "infra/flows/../flows/billing.yaml"))
    assert terraform.load(path) == terraform.TerraformState(
        {ID: entry("infra/flows/billing.yaml", ID, "beside"), SECOND_ID: entry("infra/flows/billing.yaml", SECOND_ID, "here")},
        addresses={"genesyscloud_flow.beside": ID, "genesyscloud_flow.here": SECOND_ID},
    )


def test_modules_within_modules_are_read_and_other_resources_are_not() -> None:
    inner = {"resources": [resource("inner", ID, "flows/billing.yaml")]}
    others = [
        resource("data", SECOND_ID, "flows/billing.yaml", mode="data"),
        {"address": "random_id.x", "mode": "managed", "type": "random_id", "values": {"id": "x"}},
    ]
    path = write(*others, child_modules=[{"address": "module.a", "child_modules": [inner]}])
    assert terraform.load(path) == terraform.TerraformState(
        {ID: entry("infra/flows/billing.yaml", ID, "inner")},
        addresses={"genesyscloud_flow.data": SECOND_ID, "genesyscloud_flow.inner": ID},
    )


def test_what_has_no_definition_here_is_said_and_counted() -> None:
    path = write(
        resource("bucket", ID, "s3://bucket/flow.yaml"),
        resource("gone", ID, "flows/gone.yaml"),
        resource("none", ID, None),
        resource("more", ID, "flows"),
        resource("here", SECOND_ID, "flows/billing.yaml"),
    )
    assert terraform.load(path).notes == (
        (
            '4 of 5 flows in "infra/state.json" have no definition here: genesyscloud_flow.bucket (s3://bucket/flow.yaml), '
            "genesyscloud_flow.gone (flows/gone.yaml), genesyscloud_flow.none (no filepath) and 1 more"
        ),
    )
    assert terraform.load(write()).notes == ('"infra/state.json" has no resource genesyscloud_flow',)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("indent", [None, 2])
def test_what_the_text_holds_beside_flows_does_not_count(encoding: str, indent: int | None) -> None:
    other = {"address": 'x["}]"]', "type": "genesyscloud_user", "values": {"notes": '"resources": [{\\" é', "resources": [[{}], 1]}}
    module = {"resources": [other, resource("here", ID, "infra/flows/billing.yaml"), other], "variables": {"resources": 1}}
    state = {"values": {"outputs": {"root_module": {"resources": [1]}}, "root_module": module}, "resources": [1], "checks": [[], {}]}
    Path("infra/state.json").write_bytes(json.dumps(state, indent=indent, ensure_ascii=False).encode(encoding))
    assert terraform.load("infra/state.json") == terraform.TerraformState(
        {ID: entry("infra/flows/billing.yaml", ID, "here")}, addresses={"genesyscloud_flow.here": ID}
    )


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{", "the file is not JSON (from byte 2)"),
        ("", "the file is not JSON (from byte 1)"),
        ("\xffx", "the file is not JSON (from byte 1)"),
        ("\xff\xfe\x00\xd8", "the file is not JSON (it cannot be decoded)"),
        ("[" * 100_000, "the file is not JSON (from byte 100,001)"),
        ('{"values": {"root_module": {}}', "the file is not JSON (from byte 31)"),
        ('{"values": {"root_module": {}]}', "the file is not JSON (from byte 30)"),
        ('{"values": {"root_module": {}}} {}', "the file is not JSON (from byte 32)"),
        ('{"values": {"root_module": {"resources": [{"type": "genesyscloud_flow" 1}]}}}', "the file is not JSON (from byte 43)"),
        ('{"values": ["root_module", {}]}', 'the file has no "values" with a "root_module"'),
        ("[]", 'the file has no "values" with a "root_module"'),
        ('{"values": {}}', 'the file has no "values" with a "root_module"'),
        ('{"version": 4, "lineage": "x", "resources": []}', "the file is Terraform's own state, whose form may change"),
        ('{"values": {"root_module": {"resources": {}}}}', '"resources" is not a list of objects'),
        ('{"values": {"root_module": {"resources": [[]]}}}', '"resources" is not a list of objects'),
        ('{"values": {"root_module": {"resources": [{}, "x", {}]}}}', '"resources" is not a list of objects'),
        ('{"values": {"root_module": {"child_modules": [1]}}}', '"child_modules" is not a list of objects'),
        (
            '{"values": {"root_module": ' + '{"child_modules": [' * 150 + "{}" + "]}" * 150 + "}}",
            "modules are nested too deeply",
        ),
    ],
    ids=[
        "broken",
        "empty",
        "binary",
        "half-pair",
        "deep",
        "cut",
        "crossed",
        "two",
        "broken-flow",
        "values-list",
        "list",
        "plan",
        "raw-state",
        "map",
        "lists",
        "text",
        "number",
        "deep-modules",
    ],
)
def test_what_is_no_state_is_refused(text: str, fault: str) -> None:
    Path("state.json").write_bytes(text.encode("latin-1"))
    with pytest.raises(DefinitionError) as caught:
        terraform.load("state.json")
    assert str(caught.value) == f"state.json: {fault}, expected the output of `terraform show -json`"


def test_a_missing_state_is_an_error() -> None:
    with pytest.raises(SourceError, match="no such file"):
        terraform.load("nowhere.json")


def check(*arguments: str) -> tuple[int, str, str]:
    return outcome("check", *arguments, "--format", "concise")


def test_payloads_are_judged_by_the_ids_of_the_state() -> None:
    path = write(
        resource("one", ID, "flows/billing.yaml"), resource("two", SECOND_ID, "flows/billing.yaml"), resource("s3", "x", "s3://b/f.yaml")
    )
    fault = 'error[type-mismatch] input "Flow.flag" takes true or false, found a number'
    assert check("payloads", "--terraform-state", path) == (
        1,
        f"payloads/first.json:1:79: {fault}\npayloads/second.json:1:79: {fault}\n",
        (
            '1 of 3 flows in "infra/state.json" has no definition here: genesyscloud_flow.s3 (s3://b/f.yaml)\n'
            "found 2 errors in 2 payloads in 2 files, checked against 2 flows\n"
        ),
    )


def test_a_broken_state_is_exit_code_3() -> None:
    Path("infra/state.json").write_text("no state")
    code, stdout, stderr = check("payloads", "--terraform-state", "infra/state.json")
    assert (code, stdout) == (3, "")
    assert stderr == (
        "flowlint: error: infra/state.json: the file is not JSON (from byte 1), expected the output of `terraform show -json`\n"
    )


@pytest.mark.parametrize("spelt", [ID, ID.upper()])
def test_an_id_whose_definition_is_not_here_is_not_judged_by_the_only_definition(spelt: str) -> None:
    state = write(resource("bucket", ID, "s3://bucket/flow.yaml"))
    assert terraform.load(state).elsewhere == {ID}
    Path("payloads/first.json").write_text(json.dumps({"flowId": spelt, "inputData": {"Flow.flag": 1}}))
    arguments = ["check", "payloads", "--definitions", "infra/flows", "--format", "concise"]
    without = flowlint(*arguments)
    assert [line.split()[1] for line in without.stdout.splitlines()] == ["error[type-mismatch]"] * 2
    result = flowlint(*arguments, "--terraform-state", state)
    assert (result.exit_code, [line.split()[:2] for line in result.stdout.splitlines()]) == (
        1,
        [["payloads/first.json:1:12:", "error[unknown-flow]"], ["payloads/second.json:1:79:", "error[type-mismatch]"]],
    )
