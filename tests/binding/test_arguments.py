"""Binding: how an envelope opens, and which input an argument means or was probably meant for."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flow_makers import made, one

from flowlint.binding.arguments import bind, bind_doubted
from flowlint.binding.doubts import Doubts
from flowlint.binding.envelope import open_envelope
from flowlint.binding.suggestions import clear_suggestion, ranking, suggestions
from flowlint.model.flow import FlowDefinition, RequestBody
from flowlint.model.group import Group
from flowlint.model.location import Source
from flowlint.model.mode import ContainerMode
from flowlint.model.node import Kind, Node
from flowlint.model.payload import Argument, Binding, Container, ContainerKind, Envelope, Form, Match, Payload
from flowlint.model.use import Use
from flowlint.syntax.grammars import parse

A, FLAG, DATES = one("Flow.agentId"), one("Flow.flag", "boolean"), one("Flow.dates", collection=True)
BODY = one("Flow.body", "json")


def payload(body: Any) -> Payload:
    source = Source("payload.json", json.dumps(body).replace('"HOLE"', "${x}"))
    (root,) = parse("json", source).roots
    return Payload(source, root)


def described(envelope: Envelope) -> dict[str, Any]:
    """Return an envelope by the keys of its payload: right name and key of each field, kind, form and key of each container."""

    def container(one: Container) -> tuple[str, str, str]:
        return one.kind.value, one.form.value, str(one.member.key.value)

    fields = {field.name: field.member.key.value for field in (envelope.flow_id, envelope.flow_version, envelope.name) if field is not None}
    containers = [container(one) for one in (envelope.container, *envelope.extra_containers) if one is not None]
    found = {"fields": fields, "containers": containers, "unknown": [pointer for _, pointer in envelope.unknown], "bare": envelope.bare}
    return {key: value for key, value in found.items() if value}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"a": 1}, {"bare": True}),
        ({"flowId": "x", "name": "n", "flowVersion": "1"}, {"fields": {"flowId": "flowId", "flowVersion": "flowVersion", "name": "name"}}),
        ({"flow_id": "x", "FlowVersion": "1"}, {"fields": {"flowId": "flow_id", "flowVersion": "FlowVersion"}}),
        ({"flwId": "x"}, {"bare": True}),
        ({"flwId": "x", "inputData": {}}, {"fields": {"flowId": "flwId"}, "containers": [("inputData", "map", "inputData")]}),
        ({"flow": "x", "inputData": {}}, {"fields": {"flowId": "flow"}, "containers": [("inputData", "map", "inputData")]}),
        ({"flow": {}, "inputData": {}}, {"containers": [("inputData", "map", "inputData")], "unknown": ["/flow"]}),
        # Right names keep their fields, and "name" is too short for slips.
        ({"flowId": "x", "flow": "y"}, {"fields": {"flowId": "flowId"}, "unknown": ["/flow"]}),
        ({"flow_id": "x", "flowId": "y"}, {"fields": {"flowId": "flowId"}, "unknown": ["/flow_id"]}),
        ({"flow_id": "x", "flowid": "y"}, {"fields": {"flowId": "flow_id"}, "unknown": ["/flowid"]}),
        ({"flowId": "x", "nam": "y"}, {"fields": {"flowId": "flowId"}, "unknown": ["/nam"]}),
        ({"flowId": "x", "Name": "y"}, {"fields": {"flowId": "flowId", "name": "Name"}}),
        ({"flowId": "x", "${key}": "y"}, {"fields": {"flowId": "flowId"}}),
        # Containers: by name, and only where the value can hold arguments.
        *[
            ({"flowId": "x", "inputData": value}, {"fields": {"flowId": "flowId"}, "containers": [("inputData", form, "inputData")]})
            for value, form in [({}, "map"), ([], "list"), (None, "null"), ("{}", "text"), (5, "other")]
        ],
        *[
            ({"flowId": "x", name: {}}, {"fields": {"flowId": "flowId"}, "containers": [("foreign", "map", name)]})
            for name in ("input_data", "InputData", "inputs", "custom_data", "Parameters", "inputDta", "INPUTDTAA", "inputDa")
        ],
        ({"flowId": "x", "input_data": 5}, {"fields": {"flowId": "flowId"}, "containers": [("foreign", "other", "input_data")]}),
        ({"flowId": "x", "parameters": 5}, {"fields": {"flowId": "flowId"}, "containers": [("parameters", "other", "parameters")]}),
        ({"flowId": "x", "Parameters": 5}, {"fields": {"flowId": "flowId"}, "unknown": ["/Parameters"]}),
        ({"flowId": "x", "inputs": 5}, {"fields": {"flowId": "flowId"}, "unknown": ["/inputs"]}),
        ({"flowId": "x", "inputDta": 5}, {"fields": {"flowId": "flowId"}, "unknown": ["/inputDta"]}),
        ({"flowId": "x", "inputDta": []}, {"fields": {"flowId": "flowId"}, "containers": [("foreign", "list", "inputDta")]}),
        ({"flowId": "x", "inpDa": {}}, {"fields": {"flowId": "flowId"}, "unknown": ["/inpDa"]}),
        ({"flowId": "x", "payload": {}}, {"fields": {"flowId": "flowId"}, "unknown": ["/payload"]}),
        (
            {"flowId": "x", "other": {}, "inputDta": {}, "inputDat": {}},
            {"fields": {"flowId": "flowId"}, "containers": [("foreign", "map", "inputDta")], "unknown": ["/other", "/inputDat"]},
        ),
        (
            {"flowId": "x", "inputDta": {}, "inputData": {}},
            {"fields": {"flowId": "flowId"}, "containers": [("inputData", "map", "inputData")], "unknown": ["/inputDta"]},
        ),
        (
            {"flowId": "x", "inputs": {}, "parameters": {}, "inputData": {}},
            {
                "fields": {"flowId": "flowId"},
                "containers": [("inputData", "map", "inputData"), ("parameters", "map", "parameters"), ("foreign", "map", "inputs")],
            },
        ),
    ],
)
def test_an_envelope_opens(body: Any, expected: dict[str, Any]) -> None:
    assert described(open_envelope(payload(body), ContainerMode.AUTO)) == expected


def test_the_wanted_container_comes_first() -> None:
    body = {"flowId": "x", "inputs": {}, "inputData": {}, "parameters": {}}
    first = {mode: described(open_envelope(payload(body), mode))["containers"] for mode in ContainerMode}
    data, parameters, foreign = ("inputData", "map", "inputData"), ("parameters", "map", "parameters"), ("foreign", "map", "inputs")
    assert first == {
        ContainerMode.AUTO: [data, parameters, foreign],
        ContainerMode.INPUT_DATA: [data, parameters, foreign],
        ContainerMode.PARAMETERS: [parameters, data, foreign],
    }


def passed(binding: Binding) -> list[tuple[Any, ...]]:
    """Return name, match, the name of the input, both pointers, and whether it collides, of every argument."""
    return [
        (one.name, one.match.value, one.input.name if one.input else None, one.pointer, one.value_pointer, one.in_collision)
        for one in binding.arguments
    ]


EXACT, CASE, SCOPE, NONE, UNJUDGED = (match.value for match in Match)


@pytest.mark.parametrize(
    ("container", "arguments", "flow", "expected"),
    [
        ("inputData", {"agentId": 1}, made(A), [("agentId", SCOPE, "Flow.agentId", "/agentId", "/agentId", False)]),
        ("parameters", {"agentId": 1}, made(A), [("agentId", EXACT, "Flow.agentId", "/agentId", "/agentId", False)]),
        ("inputData", {"${x}": 1}, made(A), [(None, UNJUDGED, None, "/${x}", "/${x}", False)]),
        ("inputData", {"x": 1}, None, [("x", UNJUDGED, None, "/x", "/x", False)]),
        # Below a scope: one that flows know, or one of this flow's own.
        ("inputData", {"flow": {"agentId": 1}}, None, [("Flow.agentId", UNJUDGED, None, "/flow/agentId", "/flow/agentId", False)]),
        ("inputData", {"Own": {"a": 1}}, None, [("Own", UNJUDGED, None, "/Own", "/Own", False)]),
        ("inputData", {"OWN": {"a": 1}}, made(one("Own.a")), [("Own.a", EXACT, "Own.a", "/OWN/a", "/OWN/a", False)]),
        ("inputData", {"OWN": {"b": 1}}, made(A, one("myOwn.a"), one("oWn.a")), [("oWn.b", NONE, None, "/OWN/b", "/OWN/b", False)]),
        ("inputData", {"FLOW": {"a": 1}}, made(one("Own.a")), [("Flow.a", NONE, None, "/FLOW/a", "/FLOW/a", False)]),
        ("inputData", {"Flow": {"flow.a": 1}}, made(one("Flow.a")), [("flow.a", CASE, "Flow.a", "/Flow/flow.a", "/Flow/flow.a", False)]),
        ("inputData", {"Flow": 5}, made(A), [("Flow", NONE, None, "/Flow", "/Flow", False)]),
        ("inputData", {"Flow": {"a": 1}}, made(one("Flow.flow", "json")), [("Flow", SCOPE, "Flow.flow", "/Flow", "/Flow", False)]),
        # Wrappers: in "parameters" always, elsewhere where the input never is an object.
        ("parameters", {"body": {"value": 1}}, made(BODY), [("body", EXACT, "Flow.body", "/body", "/body/value", False)]),
        ("inputData", {"Flow.body": {"value": 1}}, made(BODY), [("Flow.body", EXACT, "Flow.body", "/Flow.body", "/Flow.body", False)]),
        (
            "inputData",
            {"Flow.agentId": {"value": {"value": "a"}}},
            made(A),
            [("Flow.agentId", EXACT, "Flow.agentId", "/Flow.agentId", "/Flow.agentId/value/value", False)],
        ),
        (
            "parameters",
            {"agentId": {"value": {"value": "a"}}},
            made(A),
            [("agentId", EXACT, "Flow.agentId", "/agentId", "/agentId/value", False)],
        ),
        (
            "inputData",
            {"Flow.dates": {"value": ["a"]}},
            made(DATES),
            [("Flow.dates", EXACT, "Flow.dates", "/Flow.dates", "/Flow.dates/value", False)],
        ),
        ("inputData", {"Flow.x": {"value": 1}}, made(A), [("Flow.x", NONE, None, "/Flow.x", "/Flow.x", False)]),
        (
            "inputData",
            {"Flow.x": {"value": 1}},
            made(one("Flow.x", "novelty", collection=True)),
            [("Flow.x", EXACT, "Flow.x", "/Flow.x", "/Flow.x", False)],
        ),
        # Lists of entries, in every spelling; what is no entry passes nothing.
        (
            "inputData",
            [
                {"name": "Flow.agentId", "value": 1},
                {"Value": 2, "Key": "Flow.flag"},
                {"Flow.dates": []},
                {"name": "x"},
                {"a": 1, "b": 2},
                5,
            ],
            made(A, FLAG, DATES),
            [
                ("Flow.agentId", EXACT, "Flow.agentId", "/0", "/0/value", False),
                ("Flow.flag", EXACT, "Flow.flag", "/1", "/1/Value", False),
                ("Flow.dates", EXACT, "Flow.dates", "/2", "/2/Flow.dates", False),
            ],
        ),
        ("inputData", [{"name": "${x}", "value": 1}], made(A), [(None, UNJUDGED, None, "/0", "/0", False)]),
        ("inputData", [{"name": 5, "value": 1}], made(A), [(None, UNJUDGED, None, "/0", "/0", False)]),
        # Two names for one input collide.
        (
            "inputData",
            {"Flow.agentId": 1, "FLOW.agentId": 2},
            made(A),
            [
                ("Flow.agentId", EXACT, "Flow.agentId", "/Flow.agentId", "/Flow.agentId", True),
                ("FLOW.agentId", CASE, "Flow.agentId", "/FLOW.agentId", "/FLOW.agentId", True),
            ],
        ),
        (
            "parameters",
            {"agentId": 1, "Flow.agentId": 2, "flag": True},
            made(A, FLAG),
            [
                ("agentId", EXACT, "Flow.agentId", "/agentId", "/agentId", True),
                ("Flow.agentId", EXACT, "Flow.agentId", "/Flow.agentId", "/Flow.agentId", True),
                ("flag", EXACT, "Flow.flag", "/flag", "/flag", False),
            ],
        ),
    ],
)
def test_arguments_meet_inputs(container: str, arguments: Any, flow: FlowDefinition | None, expected: list[tuple[Any, ...]]) -> None:
    found = passed(bind(payload({"flowId": "x", container: arguments}), flow))
    assert found == [(*one[:3], f"/{container}{one[3]}", f"/{container}{one[4]}", one[5]) for one in expected]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"a": 1}, [('"a"', "1", None, None)]),
        ({"${x}": 1}, [('"${x}"', "1", None, None)]),
        ({"Flow": {"a": 1, "${x}": [2]}}, [('"a"', "1", None, '"Flow"'), ('"${x}"', "[2]", None, '"Flow"')]),
        ([{"name": "a", "value": 1}], [('"a"', "1", '{"name": "a", "value": 1}', None)]),
        ([{"value": 1, "key": "${x}"}], [('"${x}"', "1", '{"value": 1, "key": "${x}"}', None)]),
        ([{"a": {}}], [('"a"', "{}", '{"a": {}}', None)]),
    ],
)
def test_what_an_argument_is_made_of(arguments: Any, expected: list[tuple[str | None, ...]]) -> None:
    read = payload({"flowId": "x", "inputData": arguments})

    def written(node: Node | None) -> str | None:
        return read.source.text[node.start : node.end] if node is not None else None

    for flow in (None, made(one("Flow.a"))):
        found = bind(read, flow).arguments
        assert [tuple(map(written, (one.key, one.value, one.entry, one.scope_key))) for one in found] == expected


def argument(name: str, value: Any = "x") -> Argument:
    (found,) = bind(payload({"flowId": "x", "inputData": {name: value}}), made(one("Flow.unlike"))).arguments
    return found


@pytest.mark.parametrize(
    ("name", "value", "inputs", "expected", "clear"),
    [
        ("Flow.agentld", "x", [A], ["Flow.agentId"], "Flow.agentId"),
        ("Flow.nothing", "x", [A], [], None),
        # Equal but for case, then but for separators, then by slips.
        ("Slot.agent_id", "x", [one("Flow.agentId"), one("Common.Agent_Id")], ["Common.Agent_Id", "Flow.agentId"], "Common.Agent_Id"),
        ("Slot.agentid", "x", [one("Flow.agentIt"), one("Common.agent-id")], ["Common.agent-id", "Flow.agentIt"], "Common.agent-id"),
        ("agentsId", "x", [one("Flow.agendsIt"), one("Flow.agentId")], ["Flow.agentId", "Flow.agendsIt"], "Flow.agentId"),
        # Among equals, one whose type takes the value.
        ("Flow.agentIx", True, [one("Flow.agentIa"), one("Flow.agentIb", "boolean")], ["Flow.agentIb", "Flow.agentIa"], "Flow.agentIb"),
        ("Flow.agentIx", "x", [one("Flow.agentIa"), one("Flow.agentIb", "boolean")], ["Flow.agentIa", "Flow.agentIb"], "Flow.agentIa"),
        (
            "Flow.agentIx",
            ["x"],
            [one("Flow.agentIa"), one("Flow.agentIb", collection=True)],
            ["Flow.agentIb", "Flow.agentIa"],
            "Flow.agentIb",
        ),
        (
            "Flow.agentIx",
            "x",
            [one("Flow.agentIa", collection=True), one("Flow.agentIb")],
            ["Flow.agentIb", "Flow.agentIa"],
            "Flow.agentIb",
        ),
        (
            "Flow.agentIx",
            "HOLE",
            [one("Flow.agentIb", "integer"), one("Flow.agentIa", collection=True)],
            ["Flow.agentIb", "Flow.agentIa"],
            None,
        ),
        # Of equals the first declared comes first, and none is clear.
        ("Flow.agentIx", "x", [one("Flow.agentIb"), one("Flow.agentIa")], ["Flow.agentIb", "Flow.agentIa"], None),
        # A name without a scope may be a whole name that lacks only the point.
        ("FlowagentId", "x", [A], ["Flow.agentId"], "Flow.agentId"),
        ("Slot.FlowagentId", "x", [A], [], None),
    ],
)
def test_what_was_probably_meant(name: str, value: Any, inputs: list[Any], expected: list[str], clear: str | None) -> None:
    given, flow = argument(name, value), made(*inputs)
    assert (suggestions(given, flow), clear_suggestion(ranking(given, flow))) == (expected, clear)


def test_what_is_used_is_not_suggested() -> None:
    flow = made(one("Flow.agentIa"), one("Flow.agentIb"))
    assert suggestions(argument("Flow.agentIx"), flow, ["Flow.agentIa"]) == ["Flow.agentIb"]
    assert clear_suggestion(ranking(argument("Flow.agentIx"), flow, ["Flow.agentIa"])) == "Flow.agentIb"


REQUIRED = A._replace(required=True)


@pytest.mark.parametrize(
    ("arguments", "flow", "missing", "body_unnamed"),
    [
        ({}, made(REQUIRED, FLAG), ["Flow.agentId"], False),
        ({}, None, [], False),
        ({"AGENTID": 1}, made(REQUIRED), [], False),
        ({"Flow.agentld": 1}, made(REQUIRED), [], False),
        ({"Flow.x": 1}, made(REQUIRED), ["Flow.agentId"], False),
        ({"${name}": 1}, made(REQUIRED), [], False),
        # Each unknown name stands for one input, the likeliest that nothing else names.
        ({"Flow.agentld": 1}, made(REQUIRED, one("Flow.agentla", required=True)), ["Flow.agentla"], False),
        ({"Flow.agentIx": 1, "Flow.agentId": 1}, made(REQUIRED, one("Flow.agentIa", required=True)), [], False),
        # A flow that takes the whole body, in one of its JSON inputs.
        ({"Flow.body": 1}, made(BODY, request_body=RequestBody.JSON), [], False),
        ({"body": 1}, made(BODY, request_body=RequestBody.JSON), [], False),
        ({"Flow.bodi": 1}, made(BODY, request_body=RequestBody.JSON), [], False),
        ({"Flow.other": 1}, made(BODY, request_body=RequestBody.JSON), [], True),
        ({"FLOW.A": 1}, made(BODY, one("Flow.a"), one("Flow.A"), request_body=RequestBody.JSON), [], True),
        ({}, made(BODY, request_body=RequestBody.JSON), [], True),
        ({"${name}": 1}, made(BODY, request_body=RequestBody.JSON), [], False),
        ({"Flow.other": 1}, made(A, request_body=RequestBody.JSON), [], False),
        ({"Flow.other": 1}, made(BODY), [], False),
        ({f"n{number}": 1 for number in range(100)} | {"Flow.bodi": 1}, made(BODY, request_body=RequestBody.JSON), [], True),
        ({f"n{number}": 1 for number in range(99)} | {"Flow.bodi": 1}, made(BODY, request_body=RequestBody.JSON), [], False),
    ],
)
def test_what_a_request_lacks(arguments: Any, flow: FlowDefinition | None, missing: list[str], body_unnamed: bool) -> None:
    binding = bind(payload({"flowId": "x", "inputData": arguments}), flow)
    assert ([one.name for one in binding.missing], binding.body_unnamed) == (missing, body_unnamed)
    if body_unnamed:
        assert [(one.match, one.input, one.may_mean) for one in binding.arguments] == [(Match.UNJUDGED, None, ())] * len(arguments)


def test_of_a_request_with_doubts_only_these_are_bound() -> None:
    flow = made(A, FLAG, DATES, one("Common.dates"), one("Flow.read", use=Use.UNGUARDED), one("Flow.needed", required=True))
    read = payload({"inputData": {"FLOW.FLAG": 5, "dates": 1, "Flow.flag": "x", "Flow.neded": 1, "Flow.x": 1}})
    names = [str(key.value) for key, _ in read.root.members[0].value.members]
    doubts = Doubts(flow, frozenset({Group.NAMES, Group.VALUES}), frozenset(names), ["Flow.agentId", *names])
    binding, nowhere = bind_doubted(read, doubts, ContainerMode.INPUT_DATA), Node(Kind.NULL, None, 0, 0)
    assert binding.arguments[0] == Argument("Flow.agentId", nowhere, nowhere, "", "", Match.EXACT, A)
    assert [
        (read.source.text[one.key.start : one.key.end], one.match.value, [meant.name for meant in one.meanings], len(one.problems))
        for one in binding.arguments[1:]
    ] == [
        ('"FLOW.FLAG"', CASE, ["Flow.flag"], 1),
        ('"dates"', SCOPE, ["Flow.dates", "Common.dates"], 0),
        ('"Flow.flag"', EXACT, ["Flow.flag"], 1),
        ('"Flow.neded"', NONE, [], 0),
        ('"Flow.x"', NONE, [], 0),
    ]
    assert [(one.pointer, one.value_pointer, one.value.value) for one in binding.arguments[1:]] == [
        (f"/inputData/{name}", f"/inputData/{name}", value) for name, value in zip(names, (5, 1, "x", 1, 1), strict=True)
    ]
    container = Container(ContainerKind.INPUT_DATA, read.root.members[0], "/inputData", Form.MAP)
    assert binding._replace(arguments=()) == Binding(
        read, Envelope(container=container), flow, omitted=(one("Flow.read", use=Use.UNGUARDED),), mode=ContainerMode.INPUT_DATA
    )
    unfit = doubts._replace(groups=frozenset({Group.VALUES}))
    assert bind_doubted(read, unfit, ContainerMode.INPUT_DATA) == binding._replace(omitted=())


def test_a_name_repeats_the_first_of_its_own_spelling() -> None:
    names = ["Flow.a", "flow.A", "FLOW.A", "flow.A", "Flow.a", "FLOW.A"]
    listed = [{"name": name, "value": str(number)} for number, name in enumerate(names)]
    arguments = bind(payload({"flowId": "x", "inputData": listed}), made(one("Flow.a"))).arguments
    first = [argument.repeats.value.value if argument.repeats is not None else None for argument in arguments]
    assert first == [None, None, None, "1", "0", "2"]
