"""The schema and the rules agree: it accepts exactly the requests that ``check`` with ``container: inputData`` finds free of errors.

Contracts and payloads are made at random from a fixed seed, so that every run judges the same 10,000 pairs. Left out is what JSON Schema
cannot say or has no word for: several requests in one list, keys that stand twice, ``inputData`` as a string that holds JSON (``check``
only warns about it), phone numbers in digits other than 0 to 9, braces with quotes between them, and placeholders inside an object or list
whose input has a schema of its own.
"""

from __future__ import annotations

import io
import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from flowlint.binding.resolver import Resolver
from flowlint.binding.screen import Screen
from flowlint.definitions import request_schema
from flowlint.linter import engine
from flowlint.linter.job import Job, Judging, Scope, Wants
from flowlint.model.datatype import CATALOGUE, DataType
from flowlint.model.flow import FlowDefinition, InputParameter, RequestBody, derive_request_body
from flowlint.model.mode import ContainerMode
from flowlint.model.severity import Severity

FLOW_ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
CONTRACTS, PAYLOADS_EACH = 500, 20
NAMES = ["Flow.agentId", "Flow.agentID", "Flow.dates", "Flow.flag", "Common.flag", "Flow.body", "plain", "Flow.customer_name", "Flow.value"]
OTHER_NAMES = ["Flow.agentld", "agentId", "flag", "FLOW.dates", "Flow", "${name}", "Flow.{{x}}", "", "value", "$ref", "Flow.agentId\n", "é"]
OWN_SCHEMAS: dict[str, list[dict[str, Any]]] = {
    "json": [
        {"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}},
        {"$ref": "#/$defs/one~1two", "$defs": {"one/two": {"type": "integer"}}},
        {"type": ["string", "integer"], "enum": ["x", 5]},
        {"$ref": "#/definitions/tree", "definitions": {"tree": {"type": "array", "items": {"$ref": "#/definitions/tree"}}}},
    ],
    "string": [{"enum": ["x", "2025-02-30"]}, {"type": "string", "maxLength": 1}],
    "integer": [{"type": "integer", "minimum": 0}],
}

FITTING: dict[str, list[Any]] = {
    "string": ["x", "", "${x}", "2025-02-30", '{"a": 1}'],
    "integer": [5, -3, 0, 1.0, 10**15 - 1],
    "decimal": [2.5, 7, -1e30, 10**40 - 1],
    "boolean": [True, False],
    "dateTime": ["2025-03-29T10:15:00Z", "2024-02-29T23:59:59.5+02:00", "{{when}}", "2200-12-31T00:00:00.123456789-23:59"],
    "date": ["2025-03-29", "2000-02-29", "1800-01-01", "2025-${month}-01"],
    "time": ["10:15:00", "10:15", "23:59:59.999"],
    "duration": ["PT5M", "-P1DT2H", 5, 1.5, " 60 ", "${length}"],
    "currency": [{"amount": 5, "currencyCode": "EUR"}, {}, 7, "5 EUR", {"AMOUNT": "5", "code": "{{code}}"}, {"code": 5}],
    "json": [{"a": 1}, [1, None], 5, None, "plain", "[1]", {"value": 1}],
    "phoneNumber": ["tel:+13178723000", "{{phone}}"],
    "emailAddress": ["a@b", {"address": "a@b"}, "${mail}"],
}
ANYTHING: list[Any] = [
    *[None, True, False, 0, 5, -1, 1.0, 2.5, 10**15, -(10**15), 10**16, 1e15, 1e300, 10**40, -(10**40), float("1e40"), 10**400],
    *[
        "",
        "x",
        "true",
        "5",
        "five",
        "${x}",
        "{{x}}",
        "a{{x}}b\n",
        "{x}",
        "$x",
        "a@b",
        "tel:+1317",
        "[1]",
        "{",
        "PT5M",
        "P",
        "PT5m",
        "5\n",
        "é",
    ],
    *["2025-03-29", "2025-02-29", "2024-02-29", "1900-02-29", "2000-02-29", "2100-02-29", "2025-04-31", "2025-13-01", "2025-00-10"],
    *[
        "1799-12-31",
        "1800-01-01",
        "2200-12-31",
        "2201-01-01",
        "0000-01-01",
        "20250329",
        "2025-3-29",
        "2025-03-29\n",
        " 2025-03-29",
        "２025-03-29",
    ],
    *[
        "2025-03-29T10:15:00Z",
        "2025-03-29T10:15:00",
        "2025-03-29T10:15Z",
        "2025-03-29T24:00:00Z",
        "2025-02-29T10:15:00Z",
        "2025-03-29t10:15:00z",
    ],
    *[
        "2025-03-29T10:15:00+24:00",
        "2025-03-29T10:15:00.1234567890Z",
        "2025-03-29T10:15:00Z\n",
        "2025-03-29 10:15:00Z",
        "2025-03-29T10:15:00+0200",
    ],
    *["10:15:00", "10:15", "10:15:60", "24:00", "1:15", "10:15:00Z", "10:15:00.", "10:15\n"],
    *[
        [],
        [1],
        ["x"],
        [None],
        [[]],
        {},
        {"a": 1},
        {"value": "x"},
        {"value": None},
        {"value": {"a": 5}},
        {"name": "Flow.agentId", "value": "x"},
    ],
    *[
        {"amount": 10**40},
        {"amount": True},
        {"currencyCode": "EURO"},
        {"xcodex": "EU1"},
        {"code": "EUR\n"},
        {"code": ["EURO"]},
        {"code": None},
    ],
    *["\ud800", "\U0001f600", {"a": "x"}, {"b": 5}, [[], [[]]]],
]
IDS: list[Any] = [
    *[FLOW_ID.upper(), FLOW_ID.title(), FLOW_ID + "\n", FLOW_ID[:-1], "b1b2c3d4-e5f6-7890-abcd-ef1234567890", "no-id", "", " ", None, 5],
    *[
        "${flow_id}",
        "{{flowId}}",
        "<id>",
        "YOUR_FLOW_ID",
        "your-flow",
        "$FLOW",
        "%FLOW%",
        "xxxx",
        "TODO",
        "…",
        " flow id ",
        "Example",
        "-" + FLOW_ID,
    ],
    *["flow", "\n", "todo\n", "<a><b>", "${a", "{", []],
]


class Maker:
    """Makes contracts and requests to them, mostly right ones with a fault or two."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def one_in(self, count: int) -> bool:
        return self.random.randrange(count) == 0

    def flow(self) -> FlowDefinition:
        names = self.random.sample(NAMES, self.random.randrange(0, 6))
        inputs = tuple(self.input(name) for name in names)
        settings = [derive_request_body(inputs)] * 6 + [RequestBody.JSON] * 3 + [RequestBody.NONE, RequestBody.UNSPECIFIED]
        return FlowDefinition(
            "Example",
            self.random.choice(["workflow"] * 4 + ["commonmodule", "workitem", "novelty"]),
            id=self.random.choice([FLOW_ID, FLOW_ID, FLOW_ID, FLOW_ID.upper(), "Own id (1)", None]),
            version=self.random.choice(["3.0", None]),
            published=self.random.choice([True, None, False]),
            request_body=self.random.choice(settings),
            inputs=inputs,
        )

    def input(self, name: str) -> InputParameter:
        kind = self.random.choice([*CATALOGUE, *FITTING, *FITTING, "json", "json", "novelty"])
        schema = self.random.choice(OWN_SCHEMAS[kind]) if kind in OWN_SCHEMAS and self.one_in(3) else None
        return InputParameter(
            name, DataType(kind, schema is None and self.one_in(3)), required=self.one_in(4), initial_value=self.one_in(5), schema=schema
        )

    def value(self, parameter: InputParameter) -> Any:
        fitting = FITTING.get(parameter.type.name, ["x"])
        if parameter.schema is not None and parameter.type.name == "json":
            fitting = [{"a": 5}, 5, "x", [[], [[]]]]
        if parameter.type.collection:
            return [self.random.choice(fitting) for _ in range(self.random.randrange(3))]
        return self.random.choice(fitting)

    def arguments(self, flow: FlowDefinition) -> dict[str, Any]:
        passed = [one for one in flow.inputs if one.required or not self.one_in(4)]
        if flow.request_body is RequestBody.NONE:
            passed = []
        return {one.name: self.value(one) for one in passed}

    def request(self, flow: FlowDefinition) -> Any:
        if self.one_in(100):
            return self.random.choice([5, "x", None, True, {}, {"name": "x"}, {"Flow.agentId": "x"}])
        ids = IDS if self.one_in(6) else [flow.id or FLOW_ID]
        request: dict[str, Any] = {"flowId": self.random.choice(ids), "inputData": self.arguments(flow)}
        for _ in range(self.random.choice([0, 1, 1, 1, 2])):
            self.random.choice(MUTATIONS)(self, flow, request)
        return request


def wrong_value(maker: Maker, _: FlowDefinition, request: dict[str, Any]) -> None:
    passed = request.get("inputData")
    if isinstance(passed, dict) and passed:
        name = maker.random.choice(list(passed))
        value = maker.random.choice(ANYTHING)
        passed[name] = maker.random.choice(
            [value, value, value, [value], [*passed[name], value] if isinstance(passed[name], list) else value]
        )


def wrap(maker: Maker, _: FlowDefinition, request: dict[str, Any]) -> None:
    passed = request.get("inputData")
    if isinstance(passed, dict) and passed:
        name = maker.random.choice(list(passed))
        passed[name] = {"value": passed[name]}


def rename(maker: Maker, _: FlowDefinition, request: dict[str, Any]) -> None:
    passed = request.get("inputData")
    if isinstance(passed, dict) and passed:
        name = maker.random.choice(list(passed))
        passed[maker.random.choice([name.lower(), name.rpartition(".")[2], f"{name}s", f"${{{name}}}", name.replace("Flow", "Common")])] = (
            passed.pop(name)
        )


def add(maker: Maker, flow: FlowDefinition, request: dict[str, Any]) -> None:
    passed = request.get("inputData")
    if isinstance(passed, dict):
        name = maker.random.choice([*NAMES, *OTHER_NAMES])
        known = next((one for one in flow.inputs if one.name == name), None)
        passed[name] = maker.value(known) if known is not None else maker.random.choice(ANYTHING)


def drop(maker: Maker, _: FlowDefinition, request: dict[str, Any]) -> None:
    passed = request.get("inputData")
    if isinstance(passed, dict) and passed:
        del passed[maker.random.choice(list(passed))]


def empty(maker: Maker, _: FlowDefinition, request: dict[str, Any]) -> None:
    request["inputData"] = maker.random.choice([{}, {}, None, [], 5, True, "x", "${arguments}", [{"name": "plain", "value": "x"}]])


def move(maker: Maker, _: FlowDefinition, request: dict[str, Any]) -> None:
    if "inputData" in request:
        name = maker.random.choice(["parameters", "inputs", "input_data", "InputData", "attributes", "inputdta"])
        request[name] = request.pop("inputData")


def nest(_: Maker, __: FlowDefinition, request: dict[str, Any]) -> None:
    passed = request.get("inputData")
    if isinstance(passed, dict):
        request["inputData"] = {"Flow": {name.rpartition(".")[2]: value for name, value in passed.items()}}


def remove(maker: Maker, _: FlowDefinition, request: dict[str, Any]) -> None:
    request.pop(maker.random.choice(["flowId", "inputData"]), None)


def decorate(maker: Maker, _: FlowDefinition, request: dict[str, Any]) -> None:
    name = maker.random.choice(
        ["name", "flowVersion", "name", "flowVersion", "extra", "flow_id", "flow", "${x}", "Flow.agentId", "parameters"]
    )
    request[name] = maker.random.choice(["x", "3.0", "2", "", None, "${x}", 5, {}, [], True, FLOW_ID])


MUTATIONS: list[Callable[[Maker, FlowDefinition, dict[str, Any]], None]] = [
    *[wrong_value] * 9,
    *(wrap, rename, rename, add, add, add, drop, drop, empty, move, nest, remove, decorate, decorate),
]


def is_free_of_errors(flow: FlowDefinition, text: str) -> tuple[bool, list[str]]:
    """Judge a text as ``check`` does, the fast path left out; the second part names the errors."""
    job = Job(
        Scope(("-",), stdin=io.BytesIO(text.encode()), stdin_name="payload.json"),
        Judging(Resolver((flow,), {flow.id.lower(): flow} if flow.id else {}), container=ContainerMode.INPUT_DATA),
        wants=Wants(Severity.ERROR),
    )
    report = engine.check(job)
    return (report.totals.summary.payloads, report.totals.summary.errors, report.totals.problems) == (1, 0, ()), [
        one.message for one in report.findings
    ]


def differs_in_the_scopes_case(flow: FlowDefinition, request: Any) -> bool:
    """True where a name is an input's but for the case of its scope, which is a warning for ``check`` while the schema is strict."""
    passed = request.get("inputData") if isinstance(request, dict) else None
    names = [one.name for one in flow.inputs]
    inputs = {(one.scope.casefold(), one.short_name) for one in flow.inputs if one.scope}
    return isinstance(passed, dict) and any(
        (n.rpartition(".")[0].casefold(), n.rpartition(".")[2]) in inputs for n in passed if n not in names
    )


def test_schema_accepts_what_check_finds_free_of_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Screen, "settle", lambda *_, **__: None)
    maker = Maker(20250329)
    disagreements, verdicts = [], {True: 0, False: 0}
    for _ in range(CONTRACTS):
        flow = maker.flow()
        schema = request_schema.request_schema(flow)
        accepts = Draft202012Validator(schema).is_valid
        for _ in range(PAYLOADS_EACH):
            request = maker.request(flow)
            if differs_in_the_scopes_case(flow, request):
                continue
            text = json.dumps(request)
            accepted, (free, errors) = accepts(json.loads(text)), is_free_of_errors(flow, text)
            verdicts[free] += 1
            if accepted != free:
                disagreements.append(
                    (text, accepted, errors, flow.request_body.value, flow.id, [one[:3] + one[5:6] for one in flow.inputs])
                )
    assert disagreements == []
    assert sum(verdicts.values()) > 9_900
    assert min(verdicts.values()) > 3_000
