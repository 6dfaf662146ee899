"""What a launch request looks like: which objects are taken for one, and what each of their members is."""

from __future__ import annotations

import pytest

from flowlint.binding import envelope
from flowlint.binding.envelope import flow_id_of, is_launch_request, is_likely_request, open_envelope, told_from_requests
from flowlint.model.location import Source
from flowlint.model.mode import ContainerMode, Shape
from flowlint.model.node import Node
from flowlint.model.payload import Payload
from flowlint.syntax.grammars import parse


def root_of(text: str) -> Node:
    return parse("json", Source("a.json", text)).roots[0]


@pytest.mark.parametrize(
    ("text", "launches", "likely", "told_by"),
    [
        ('{"flowId": "x"}', True, True, []),
        ('{"flow_id": "x"}', True, True, []),
        ('{"FLOW-ID": "x", "inputData": {}}', True, True, []),
        ('{"name": "x"}', False, False, []),
        ('{"inputData": 5}', True, False, []),
        ('{"INPUT_DATA": 5}', True, False, []),
        ('{"parameters": "x"}', True, False, []),
        ('{"Parameters": "x"}', False, False, []),
        ('{"Parameters": {}}', True, False, []),
        ('{"inputs": []}', True, False, []),
        ('{"inputs": "x"}', False, False, []),
        ('{"customData": {}}', True, False, []),
        ('{"payload": {}}', False, False, []),
        ('{"flowId": "x", "flowVersion": "1", "name": "x", "inputData": {}}', True, True, []),
        ('{"flowId": "x", "other": 1}', True, False, ["other"]),
        ('{"flowId": "x", "inputData": {}, "a": 1, "b": 2}', True, True, []),
        ('{"flowId": "x", "inputData": {}, "a": 1, "b": 2, "c": 3}', True, False, ["a", "b", "c"]),
        ('{"flowId": "x", "inputData": {}, "status": "x"}', True, False, ["status"]),
        ('{"flowId": "x", "Flow.a": 1, "a": 1}', True, True, []),
        ('{"flowId": "x", "flow.a": 1, "a": 1}', True, True, []),
        ('{"flowId": "x", "flow": 1, "a": 1}', True, False, ["flow", "a"]),
        ('{"flowId": "x", "parameters": {"Flow.a": 1}, "a": 1}', True, True, []),
        ('{"flowId": "x", "parameters": {"flow": {}}, "a": 1}', True, True, []),
        ('{"flowId": "x", "parameters": {"a": 1}, "b": 1}', True, False, ["b"]),
        ('{"flowId": "x", "parameters": {"a": 1}}', True, True, []),
        ('{"flowId": "x", "inputData": {}, "${field}": 1, "${other}": 1, "${third}": 1}', True, True, []),
    ],
)
def test_what_an_object_is_told_from_a_launch_request_by(text: str, launches: bool, likely: bool, told_by: list[str]) -> None:
    root = root_of(text)
    assert (is_launch_request(root), is_likely_request(root), told_from_requests(root)) == (launches, likely, told_by)


def opened(text: str, mode: ContainerMode = ContainerMode.AUTO, shape: Shape = Shape.REQUEST) -> str:
    """Return what each member of a request is, in words."""
    envelope = open_envelope(Payload(Source("a.json", text), root_of(text), "/0", shape), mode)
    fields = [("flowId", envelope.flow_id), ("flowVersion", envelope.flow_version), ("name", envelope.name)]
    words = [f"{name}={field.pointer}" for name, field in fields if field is not None and field.name == name]
    containers = [envelope.container] if envelope.container else []
    for label, those in (("in", containers), ("extra", envelope.extra_containers)):
        words += [f"{label}={one.pointer} {one.kind} {one.form}" for one in those]
    words += [f"unknown={pointer}" for member, pointer in envelope.unknown if pointer == f"/0/{member.key.value}"]
    return ", ".join(words + ["bare"] * envelope.bare)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '{"flowId": "x", "flowVersion": "1", "name": "x", "inputData": {}}',
            "flowId=/0/flowId, flowVersion=/0/flowVersion, name=/0/name, in=/0/inputData inputData map",
        ),
        ('{"flow_id": "x", "Name": "x", "flowVersio": "1"}', "flowId=/0/flow_id, flowVersion=/0/flowVersio, name=/0/Name"),
        ('{"flowId": "x", "flow_id": "y", "nam": 1}', "flowId=/0/flowId, unknown=/0/flow_id, unknown=/0/nam"),
        ('{"flow_id": "x", "flowid": "y"}', "flowId=/0/flow_id, unknown=/0/flowid"),
        ('{"flow": "x", "inputData": {}}', "flowId=/0/flow, in=/0/inputData inputData map"),
        ('{"flow": {}, "inputData": {}}', "in=/0/inputData inputData map, unknown=/0/flow"),
        ('{"flow": ${x}, "inputData": {}}', "flowId=/0/flow, in=/0/inputData inputData map"),
        ('{"flowId": "x", "flow": "y"}', "flowId=/0/flowId, unknown=/0/flow"),
        ('{"flowId": "x", "inputData": []}', "flowId=/0/flowId, in=/0/inputData inputData list"),
        ('{"flowId": "x", "inputData": null}', "flowId=/0/flowId, in=/0/inputData inputData null"),
        ('{"flowId": "x", "inputData": "{}"}', "flowId=/0/flowId, in=/0/inputData inputData text"),
        ('{"flowId": "x", "inputData": ${x}}', "flowId=/0/flowId, in=/0/inputData inputData placeholder"),
        ('{"flowId": "x", "inputData": 5}', "flowId=/0/flowId, in=/0/inputData inputData other"),
        ('{"flowId": "x", "inputdata": {}}', "flowId=/0/flowId, in=/0/inputdata foreign map"),
        ('{"flowId": "x", "inputDaat": {}}', "flowId=/0/flowId, in=/0/inputDaat foreign map"),
        ('{"flowId": "x", "inputDaat": []}', "flowId=/0/flowId, in=/0/inputDaat foreign list"),
        ('{"flowId": "x", "inputDaat": "{}"}', "flowId=/0/flowId, in=/0/inputDaat foreign text"),
        ('{"flowId": "x", "inputDaat": "x"}', "flowId=/0/flowId, unknown=/0/inputDaat"),
        ('{"flowId": "x", "inDaat": {}}', "flowId=/0/flowId, unknown=/0/inDaat"),
        ('{"flowId": "x", "a": 1, "inputs": "{}", "b": 1}', "flowId=/0/flowId, in=/0/inputs foreign text, unknown=/0/a, unknown=/0/b"),
        ('{"flowId": "x", "inputDaat": {}, "inputData": {}}', "flowId=/0/flowId, in=/0/inputData inputData map, unknown=/0/inputDaat"),
        ('{"${x}": {}, "flowId": "x"}', "flowId=/0/flowId"),
        ('{"a": 1, "Flow.b": 2}', "bare"),
    ],
)
def test_each_member_of_a_request_has_its_place(text: str, expected: str) -> None:
    assert opened(text) == expected


def test_which_of_several_containers_is_judged() -> None:
    text = '{"flowId": "x", "inputs": {}, "parameters": {}, "inputData": {}}'
    data, parameters, inputs = "/0/inputData inputData map", "/0/parameters parameters map", "/0/inputs foreign map"
    assert opened(text) == f"flowId=/0/flowId, in={data}, extra={parameters}, extra={inputs}"
    assert opened(text, ContainerMode.PARAMETERS) == f"flowId=/0/flowId, in={parameters}, extra={data}, extra={inputs}"


def test_a_map_of_arguments_has_no_envelope() -> None:
    assert opened('{"flowId": "x", "inputData": {}}', shape=Shape.ARGUMENTS) == "bare"


@pytest.mark.parametrize(
    ("text", "shape", "expected"),
    [
        ('{"flowId": "x"}', Shape.REQUEST, "x"),
        ('{"flow_id": "y", "flowId": 5}', Shape.REQUEST, 5),
        ('{"flow_id": "x"}', Shape.REQUEST, "x"),
        ('{"inputData": {}}', Shape.REQUEST, None),
        ('{"flowId": "x"}', Shape.ARGUMENTS, None),
    ],
)
def test_the_id_of_a_payload(text: str, shape: Shape, expected: object, monkeypatch: pytest.MonkeyPatch) -> None:
    payload = Payload(Source("a.json", text), root_of(text), "", shape)
    assert flow_id_of(payload) == expected
    if '"flowId"' in text:
        # One that is spelled right costs nothing more.
        monkeypatch.setattr(envelope, "open_envelope", None)
        assert flow_id_of(payload) == expected


def test_every_name_under_which_people_pass_arguments_is_a_container() -> None:
    names = ["inputs", "Input", "input_parameters", "initialData", "attributes", "data", "custom-data", "VARIABLES", "inputVariables"]
    assert [opened(f'{{"flowId": "x", "{name}": {{}}}}') for name in names] == [
        f"flowId=/0/flowId, in=/0/{name} foreign map" for name in names
    ]
