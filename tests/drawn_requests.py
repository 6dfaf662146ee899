"""Draws flows, and requests to them that are right, nearly right and wrong."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from flowlint.model.datatype import CATALOGUE, DataType
from flowlint.model.flow import FlowDefinition, InputParameter, RequestBody, derive_request_body
from flowlint.model.mode import ContainerMode, Shape
from flowlint.model.use import Use

FLOW_ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
NAMES = [
    "Flow.agentId",
    "Flow.agentID",
    "Slot.agentId",
    "Flow.dates",
    "Flow.flag",
    "Common.flag",
    "Flow.body",
    "plain",
    "Flow.customer_name",
]
WRONG = ["Flow.agentld", "agentId", "flag", "FLOW.dates", "customerName", "Flow", "AGENTID", "${name}", "Flow.${x}", "", "value", "name"]

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 5),
    st.sampled_from([10**15, 10**16, 1.0, 2.5, 1e300, 10**40]),
    st.sampled_from(
        [
            *["", "x", "true", "5", "2025-03-29", "2025-02-30", "1700-01-01", "10:15:00", "10:15", "25:00:00", "2025-03-29T10:15:00Z"],
            *["2025-03-29T10:15:00", "PT5M", "five", "${x}", "{{x}}", "a@b", "tel:+1317", '{"a": 1}', "[1]", "{"],
            *["\ud83d\ude00", "\ud800"],
        ]
    ),
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["value", "a", "amount", "currencyCode", "name"]), inner, max_size=2),
    ),
    max_leaves=5,
)


@st.composite
def flows(draw: st.DrawFn) -> FlowDefinition:
    names = draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=5))
    kinds = st.sampled_from([*CATALOGUE, "string", "boolean", "integer", "json", "novelty"])
    inputs = tuple(
        InputParameter(
            name,
            DataType(draw(kinds), draw(st.booleans())),
            required=draw(st.integers(0, 5)) == 0,
            initial_value=draw(st.integers(0, 3)) == 0,
            use=draw(st.sampled_from([None, None, None, *Use])),
        )
        for name in names
    )
    setting = draw(
        st.sampled_from([derive_request_body(inputs)] * 6 + [RequestBody.JSON] * 2 + [RequestBody.NONE, RequestBody.UNSPECIFIED])
    )
    return FlowDefinition(
        "Example",
        draw(st.sampled_from(["workflow"] * 6 + ["commonmodule", "inboundcall", "novelty"])),
        id=draw(st.sampled_from([FLOW_ID, FLOW_ID, FLOW_ID, None])),
        version=draw(st.sampled_from(["3.0", None])),
        published=draw(st.sampled_from([True, True, None, False])),
        request_body=setting,
        inputs=inputs,
    )


fitting: dict[str, list[Any]] = {
    "string": ["x", "", "${x}"],
    "integer": [5, -3, 1.0],
    "decimal": [2.5, 7],
    "boolean": [True, False],
    "dateTime": ["2025-03-29T10:15:00Z", "2025-03-29T10:15:00.5+02:00", "{{when}}"],
    "date": ["2025-03-29"],
    "time": ["10:15:00"],
    "duration": ["PT5M", 5],
    "currency": [{"amount": 5, "currencyCode": "EUR"}],
    "json": [{"a": 1}, [1], 5, None, "plain"],
}


@st.composite
def arguments(draw: st.DrawFn, flow: FlowDefinition) -> dict[str, Any]:
    found = {}
    for parameter in flow.inputs:
        if draw(st.integers(0, 3)) == 0 and not parameter.required:
            continue
        name = parameter.short_name if draw(st.integers(0, 7)) == 0 else parameter.name
        one = st.sampled_from(fitting.get(parameter.type.name, ["x"]))
        right = st.lists(one, max_size=2) if parameter.type.collection else one
        found[name] = draw(right if draw(st.integers(0, 7)) else values)
    if draw(st.integers(0, 9)) == 0:
        found[draw(st.sampled_from([*NAMES, *WRONG]))] = draw(values)
    return found


@st.composite
def requests(draw: st.DrawFn, flow: FlowDefinition) -> Any:
    rare = draw(st.integers(0, 11))
    if rare == 0:
        return draw(values)
    given_id = draw(
        st.sampled_from(
            [FLOW_ID] * 6 + [FLOW_ID.upper(), "${flow_id}", "{{other_flow_id}}", "no-id", "b1b2c3d4-e5f6-7890-abcd-ef1234567890", 5, ""]
        )
    )
    container = draw(st.sampled_from(["inputData"] * 5 + ["parameters"] * 3 + ["inputs"]))
    request: dict[str, Any] = {"flowId": given_id, container: draw(arguments(flow))}
    if rare == 1:
        request[draw(st.sampled_from(["name", "flowVersion", "extra", "parameters", "flow_id"]))] = draw(
            st.sampled_from(["x", "3.0", "3", "2", "", None, 5, {}])
        )
    if rare == 3:
        request = {
            "flowId": given_id,
            draw(st.sampled_from(["name", "flowVersion"])): draw(st.sampled_from(["x", "3.0", "2", None, 5, {}])),
        }
    elif rare == 2:
        request.pop(draw(st.sampled_from(["flowId", container])))
    return request


@st.composite
def cases(draw: st.DrawFn) -> tuple[FlowDefinition, bytes, ContainerMode, Shape]:
    flow = draw(flows())
    shape = draw(st.sampled_from([Shape.REQUEST] * 4 + [Shape.ARGUMENTS]))
    body = draw(requests(flow)) if shape is Shape.REQUEST else draw(arguments(flow))
    if draw(st.integers(0, 9)) == 0:
        body = [body, draw(requests(flow))]
    text = json.dumps(body, ensure_ascii=draw(st.booleans()) or "\\ud8" in json.dumps(body), indent=draw(st.sampled_from([None, 2])))
    if draw(st.integers(0, 15)) == 0:
        text = draw(st.sampled_from([text[:-1] + ",}", text + "x", "\ufeff" + text, text.replace('"x"', "${x}"), text.replace("5", "NaN")]))
    return flow, text.encode("utf-8", "replace"), draw(st.sampled_from(ContainerMode)), shape
