from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from command_runs import flowlint
from jsonschema import Draft202012Validator

from flowlint.definitions import catalogue, editor_schema, request_schema
from flowlint.definitions.editor_schema import Described

ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
OTHER_ID = "b1b2c3d4-e5f6-7890-abcd-ef1234567890"


def definition(name: str, flow_id: str = "", kind: str = "workflow") -> str:
    stated = f"id: {flow_id}\n" if flow_id else ""
    return f"flowlint: 1\n{stated}name: {name}\ntype: {kind}\ninputs:\n  Flow.a: string\n"


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(here: Path) -> None:
    Path("flows").mkdir()
    Path("flows/billing.yaml").write_text(definition("Billing é", ID), "utf-8")


def schema(*arguments: str) -> Result:
    return flowlint("schema", *arguments)


def add_archive() -> None:
    Path("flows/archive.yaml").write_text(definition("Archive", OTHER_ID), "utf-8")


def files(folder: str) -> dict[str, object]:
    return {path.name: json.loads(path.read_text("utf-8")) for path in sorted(Path(folder).iterdir())}


@pytest.mark.parametrize("reference", ["flows/billing.yaml", ID, ID.upper(), "Billing é"])
def test_schema_of_one_flow_is_printed(reference: str) -> None:
    add_archive()
    result = schema(reference)
    (flow,) = catalogue.load(["flows/billing.yaml"]).flows
    assert (result.exit_code, result.stderr) == (0, "")
    assert json.loads(result.stdout) == request_schema.request_schema(flow)
    assert '"title": "Billing é"' in result.stdout
    Draft202012Validator.check_schema(json.loads(result.stdout))


def test_the_only_flow_need_not_be_named() -> None:
    assert schema().stdout == schema("Billing é").stdout
    assert schema("--definitions", "flows/billing.yaml").stdout == schema().stdout


def test_of_several_flows_one_must_be_named() -> None:
    add_archive()
    result = schema()
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == 'flowlint: error: FLOW is missing, expected "Archive", "Billing é", or --write DIR for all of them\n'


def test_flow_that_is_not_there_is_said_to_be_missing() -> None:
    result = schema("Biling é")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr == 'flowlint: error: no flow definition has the path, id or name "Biling é"; did you mean "Billing é"?\n'


def test_nothing_to_describe_is_an_error() -> None:
    Path("flows/billing.yaml").unlink()
    result = schema()
    assert (result.exit_code, result.stdout) == (3, "")
    expected = 'no flow definition is loaded, expected some in --definitions, in the configuration or in the folder "flows"'
    assert result.stderr == f"flowlint: error: {expected}\n"


def test_what_the_configuration_says_of_a_flow_counts() -> None:
    Path("flows/archive.yaml").write_text(definition("Archive"), "utf-8")
    Path(".flowlint.yaml").write_text(f"flows:\n  {OTHER_ID}: {{definition: flows/archive.yaml, requestBody: none}}\n", "utf-8")
    for reference in ("flows/archive.yaml", OTHER_ID, "Archive"):
        properties = json.loads(schema(reference).stdout)["properties"]
        assert properties["flowId"]["anyOf"][0] == {"const": OTHER_ID}
        assert properties["inputData"]["properties"] == {}


def test_flow_that_cannot_be_launched_has_no_schema() -> None:
    Path("call.yaml").write_text(definition("Call", kind="inboundcall"), "utf-8")
    for arguments in (["call.yaml"], ["call.yaml", "--write", "out"]):
        result = schema(*arguments)
        assert (result.exit_code, result.stdout) == (3, "")
        assert result.stderr == (
            'flowlint: error: flow "Call" is of type "inboundcall", which no request launches, '
            'expected a type that supports launching, such as "workflow"\n'
        )
    assert not Path("out").exists()


def test_schemas_of_all_flows_are_written() -> None:
    add_archive()
    Path("flows/call.yaml").write_text(definition("Call", kind="inboundcall"), "utf-8")
    Path("payloads").mkdir()
    Path(".flowlint.yaml").write_text(
        "payloads: [payloads, launch.yaml]\n"
        f"flows:\n  billing: {{id: {ID}}}\n"
        "bindings:\n"
        '  - {files: "templates/*.json", flow: billing}\n'
        "  - {files: [bare/*.json], flow: Archive, shape: arguments}\n"
        "  - {files: [archive/*.json], flow: flows/archive.yaml}\n",
        "utf-8",
    )
    result = schema("--write", "build/schemas")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == (
        'left out flow "Call" of type "inboundcall", which no request launches\n'
        'wrote 2 schemas to "build/schemas"; the settings for VS Code in "vscode-settings.json" there belong in ".vscode/settings.json"\n'
    )
    written = files("build/schemas")
    assert list(written) == ["archive.schema.json", "billing.schema.json", "launch-request.schema.json", "vscode-settings.json"]
    loaded = {flow.name: flow for flow in catalogue.load(["flows"]).flows}
    assert written["archive.schema.json"] == editor_schema.of_flow(Described(loaded["Archive"]))
    assert written["billing.schema.json"] == editor_schema.of_flow(Described(loaded["Billing é"], ("billing",)))
    assert written["vscode-settings.json"] == {
        "json.schemas": [
            {"fileMatch": ["/archive/*.json"], "url": "./build/schemas/archive.schema.json"},
            {"fileMatch": ["/templates/*.json"], "url": "./build/schemas/billing.schema.json"},
            {"fileMatch": ["/payloads/**/*.json"], "url": "./build/schemas/launch-request.schema.json"},
        ],
        "yaml.schemas": {
            "./build/schemas/launch-request.schema.json": [
                *("/payloads/**/*.yaml", "/payloads/*.yaml", "/payloads/**/*.yml", "/payloads/*.yml", "/launch.yaml"),
            ],
        },
    }


def test_schema_of_the_named_flow_alone_is_written() -> None:
    add_archive()
    assert schema("Archive", "--write", "out").exit_code == 0
    assert list(files("out")) == ["archive.schema.json", "launch-request.schema.json", "vscode-settings.json"]


def test_writing_again_changes_nothing_and_spares_settings_of_the_user() -> None:
    Path(".vscode").mkdir()
    Path(".vscode/settings.json").write_text("// mine\n", "utf-8")
    assert schema("--write", ".vscode").exit_code == 0
    first = {path.name: path.read_bytes() for path in Path(".vscode").iterdir()}
    assert schema("--write", ".vscode").exit_code == 0
    assert {path.name: path.read_bytes() for path in Path(".vscode").iterdir()} == first
    assert first["settings.json"] == b"// mine\n"


def test_folder_that_cannot_be_made_is_an_error() -> None:
    Path("taken").write_text("", "utf-8")
    result = schema("--write", "taken")
    assert (result.exit_code, result.stdout, result.stderr) == (3, "", 'flowlint: error: cannot write "taken": file exists\n')


def test_what_is_written_is_no_definition_and_no_payload() -> None:
    assert schema("--write", "flows").exit_code == 0
    assert [flow.name for flow in catalogue.load(["flows"]).flows] == ["Billing é"]
    result = flowlint("check", "flows", "--allow-empty", "--format", "json")
    report = json.loads(result.stdout)
    assert (result.exit_code, report["summary"]["payloads"], report["findings"]) == (0, 0, [])


def test_strict_requires_what_the_flow_reads_without_a_test() -> None:
    inputs = [f"  Flow.{name}: {{type: string, use: {name}}}\n" for name in ("unguarded", "guarded", "never")]
    own = "  Flow.own: {type: string, use: unguarded, initialValue: true}\n  Flow.asked: {type: string, required: true}\n"
    Path("flows/billing.yaml").write_text(definition("Billing", ID) + "".join(inputs) + own)
    request = {"flowId": ID, "inputData": {"Flow.asked": "1"}}
    plain, strict = (json.loads(schema(*options).stdout) for options in ((), ("--strict",)))
    assert strict["properties"]["inputData"]["then"] == {"required": ["Flow.unguarded", "Flow.asked"]}
    assert [Draft202012Validator(one).is_valid(request) for one in (plain, strict)] == [True, False]
    request["inputData"]["Flow.unguarded"] = "2"
    assert Draft202012Validator(strict).is_valid(request)
    assert schema("--strict", "--write", "plain").exit_code == 0
    assert "Flow.unguarded" in json.dumps(files("plain")["billing.schema.json"]["properties"]["inputData"]["then"])


def test_strict_reads_the_body_of_a_flow() -> None:
    Path("flows/billing.yaml").write_text(
        "workflow:\n  name: Billing\n  division: Home\n  variables:\n    - stringVariable: {name: Flow.a, isInput: true}\n"
        "  states: [{state: {actions: [{wait: {duration: {exp: ToInt(Flow.a)}}}]}}]\n"
    )
    assert json.loads(schema("--strict").stdout)["properties"]["inputData"]["then"] == {"required": ["Flow.a"]}
    assert "then" not in json.loads(schema().stdout)["properties"]["inputData"]
