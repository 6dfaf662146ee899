from __future__ import annotations

import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from flowlint.definitions import editor_files, editor_schema
from flowlint.definitions.editor_schema import Described
from flowlint.model.datatype import DataType
from flowlint.model.errors import DefinitionError
from flowlint.model.flow import FlowDefinition, InputParameter, RequestBody

ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
OTHER_ID = "b1b2c3d4-e5f6-7890-abcd-ef1234567890"


def flow(name: str, flow_id: str | None = ID, kind: str = "string") -> FlowDefinition:
    inputs = (InputParameter("Flow.a", DataType(kind)),)
    return FlowDefinition(name, "workflow", id=flow_id, request_body=RequestBody.PARAMETERS, inputs=inputs)


def chosen(documents: dict[str, dict[str, Any]], request: object) -> bool:
    """Judge a request by the schema that chooses by flow id, each reference read as an editor does: as a file beside it."""
    registry: Registry[Any] = Registry().with_resources(
        (f"file:///schemas/{name}", Resource.from_contents(document))
        for name, document in documents.items()
        if name.endswith(".schema.json")
    )
    chooser = {"$ref": "file:///schemas/launch-request.schema.json"}
    return bool(Draft202012Validator(chooser, registry=registry).is_valid(request))


@pytest.mark.parametrize(
    ("names", "files"),
    [
        (["Compliance check"], ["compliance-check"]),
        (["../../etc/passwd", "a\\b:c*d", "\x00", "Prüfung", "日本"], ["etc-passwd", "a-b-c-d", "flow", "pr-fung", "flow-2"]),
        (["CON", "lpt1"], ["flow-con", "flow-lpt1"]),
        (["Launch request"], ["launch-request-2"]),
        (["x" * 200], ["x" * 80]),
        (["One", "one", "ONE", "one-2"], ["one", "one-2", "one-3", "one-2-2"]),
    ],
)
def test_file_names_are_safe_and_differ(names: list[str], files: list[str]) -> None:
    assert editor_files.file_names([flow(name, None) for name in names]) == [f"{file}.schema.json" for file in files]


def test_flows_of_one_name_are_told_apart_by_their_ids() -> None:
    flows = [flow("One", ID), flow("one", OTHER_ID), flow("one", None)]
    assert editor_files.file_names(flows) == ["one-a1b2c3d4.schema.json", "one-b1b2c3d4.schema.json", "one.schema.json"]


def test_documents_of_several_flows() -> None:
    flows = [
        Described(flow("Billing"), ("billing",), ("templates/**/*.json", "deploy/*.yaml", "all/*")),
        Described(flow("Archive", OTHER_ID, "integer")),
    ]
    documents = editor_files.documents(flows, ["payloads/**/*.json", "payloads/**/*.yaml", "**/*.json"], "build/schemas")
    assert list(documents) == ["billing.schema.json", "archive.schema.json", "launch-request.schema.json", "vscode-settings.json"]
    assert documents["billing.schema.json"] == editor_schema.of_flow(flows[0])
    assert documents["vscode-settings.json"] == {
        "json.schemas": [
            {"fileMatch": ["/templates/**/*.json", "/all/*"], "url": "./build/schemas/billing.schema.json"},
            {"fileMatch": ["/payloads/**/*.json", "**/*.json"], "url": "./build/schemas/launch-request.schema.json"},
        ],
        "yaml.schemas": {
            "./build/schemas/billing.schema.json": ["/deploy/*.yaml", "/all/*"],
            "./build/schemas/launch-request.schema.json": ["/payloads/**/*.yaml", "/payloads/*.yaml"],
        },
    }


def test_request_is_judged_by_the_flow_that_it_names() -> None:
    documents = editor_files.documents([Described(flow("Billing"), ("billing",)), Described(flow("Archive", OTHER_ID, "integer"))], [], ".")
    for schema in ("launch-request.schema.json", "billing.schema.json"):
        Draft202012Validator.check_schema(documents[schema])
    right = [
        *({"flowId": one, "inputData": {"Flow.a": "x"}} for one in (ID, ID.upper(), "billing")),
        {"flowId": OTHER_ID, "inputData": {"Flow.a": 5}},
    ]
    wrong = [
        {"flowId": ID, "inputData": {"Flow.a": 5}},
        {"flowId": "billing", "inputData": {"Flow.b": "x"}},
        {"flowId": OTHER_ID, "inputData": {"Flow.a": "x"}},
    ]
    strangers: list[object] = [{"name": "some package", "version": "1.0"}, {}, [], 5]
    assert [chosen(documents, one) for one in [*right, *wrong, *strangers]] == [True] * 4 + [False] * 3 + [True] * 4


@pytest.mark.parametrize("flows", [[flow("Billing"), flow("Archive", OTHER_ID)], [flow("Billing")], [flow("One", None), flow("Two", None)]])
def test_request_that_names_no_known_flow_is_refused(flows: list[FlowDefinition]) -> None:
    documents = editor_files.documents([Described(one) for one in flows], [], ".")
    wrong: list[dict[str, object]] = [{"flowId": one} for one in ("", "unknown", f"{ID}0", None, 5)]
    wrong += [{"flowId": "unknown", "inputData": {}}, {"inputData": {}}, {"flowid": "${id}"}, {"Flow-Id": ID, "name": "x"}]
    right: list[dict[str, object]] = [{"flowId": "${id}"}, {"flowId": "YOUR_FLOW_ID", "inputData": {}}]
    assert [chosen(documents, one) for one in [*wrong, *right]] == [False] * 9 + [True] * 2


def test_record_of_a_flow_is_not_a_request() -> None:
    documents = editor_files.documents([Described(flow("Billing")), Described(flow("Archive", OTHER_ID))], [], ".")
    records = [
        {"flowId": "unknown", "status": "COMPLETED", "outputData": {}},
        {"flowId": "unknown", "inputData": {}, "dateLaunched": "2027-01-01T10:00:00Z"},
        {"flowId": "unknown", "anything": 1},
        {"provider": "p", "flowId": "unknown", "inputData": {}},
    ]
    assert [chosen(documents, one) for one in records] == [True] * 4


def test_the_only_flow_without_an_id_takes_any_but_an_empty_one() -> None:
    documents = editor_files.documents([Described(flow("Billing", None))], [], ".")
    assert [chosen(documents, {"flowId": one}) for one in (ID, "any", "")] == [True, True, False]


@pytest.mark.parametrize("flow_id", [ID, None])
def test_the_only_flow_judges_every_request(flow_id: str | None) -> None:
    documents = editor_files.documents([Described(flow("Billing", flow_id))], [], ".")
    assert chosen(documents, {"flowId": "${id}", "inputData": {"Flow.a": "x"}})
    assert not chosen(documents, {"flowId": "${id}", "inputData": {"Flow.a": 5}})
    assert chosen(documents, {"name": "some package"})


def test_nothing_is_bound_where_nothing_is_configured() -> None:
    documents = editor_files.documents([Described(flow("One", None)), Described(flow("Two", None))], [], ".")
    assert documents["vscode-settings.json"] == {"json.schemas": [], "yaml.schemas": {}}


@pytest.mark.parametrize(
    ("folder", "url"),
    [(".", "./"), ("./a/", "./a/"), (".vscode", "./.vscode/"), ("../a", "../a/"), ("..", "../"), ("/a/b", "/a/b/")],
)
def test_settings_lead_to_the_folder(folder: str, url: str) -> None:
    documents = editor_files.documents([Described(flow("Billing"), (), ("*.json",))], [], folder)
    assert documents["vscode-settings.json"] == {
        "json.schemas": [{"fileMatch": ["/*.json"], "url": f"{url}billing.schema.json"}],
        "yaml.schemas": {},
    }


def test_flow_that_cannot_be_launched_is_refused() -> None:
    with pytest.raises(DefinitionError, match=re.escape('flow "Call" is of type "inboundcall"')):
        editor_files.documents([Described(flow("Call")._replace(type="inboundcall"))], [], ".")
