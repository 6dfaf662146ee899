"""A change is breaking exactly where ``check`` finds an error that it did not find before."""

from __future__ import annotations

import io
import json
from functools import cache
from typing import Any

from examples import examples
from flow_makers import ID, made
from hypothesis import given, settings
from hypothesis import strategies as st

from flowlint.binding.resolver import Resolver
from flowlint.definitions.comparison.change import Impact
from flowlint.definitions.comparison.changes import compare
from flowlint.linter import engine
from flowlint.linter.job import Job, Judging, Scope, Wants
from flowlint.model.datatype import CATALOGUE, DataType
from flowlint.model.flow import FlowDefinition, InputParameter, RequestBody, SettingSource
from flowlint.model.severity import Severity

NAMES = ["Flow.agentId", "Flow.agentID", "Slot.agentId", "agentId", "Flow.dates", "Flow.flag", "Flow.body", "Common.body"]
KINDS = [*CATALOGUE, "string", "boolean", "integer", "json", "json", "novelty"]
VALUES: list[Any] = [
    *["", "text", "5", "a@b", "tel:+1317", "2025-03-29", "2025-03-29T10:15:00Z", "10:15:00", "PT5M", "{}", '{"a": 1}'],
    *[5, 1.5, 10**16, 10**41, True, {}, {"a": 1}, {"currencyCode": "euro"}, {"amount": 10**41}, [], ["text"], [5], [1.5], [True], [{}]],
    *[["a@b"], ["2025-03-29"], ["2025-03-29T10:15:00Z"], ["10:15:00"], ["PT5M"], [10**16], [10**41], [["text"]]],
    *[["tel:+1317"], [{"currencyCode": "euro"}], [{"amount": 10**41}], [{"a": 1}], [""], ["5"], ["{}"]],
]
"""What arguments are tried with: values that tell the types apart, alone and in a list."""


@st.composite
def inputs(draw: st.DrawFn, name: str) -> InputParameter:
    kind = DataType(draw(st.sampled_from(KINDS)), draw(st.integers(0, 3)) == 0)
    return InputParameter(name, kind, required=draw(st.integers(0, 4)) == 0)


@st.composite
def flows(draw: st.DrawFn) -> FlowDefinition:
    found = tuple(draw(inputs(name)) for name in draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=4)))
    setting = draw(st.sampled_from([None, None, RequestBody.PARAMETERS, RequestBody.JSON, RequestBody.JSON, RequestBody.NONE]))
    return made(*found, request_body=setting, type=draw(st.sampled_from(["workflow"] * 8 + ["inboundcall", "novelty"])))


@st.composite
def changed(draw: st.DrawFn, old: FlowDefinition) -> FlowDefinition:
    """Return a flow with one thing changed."""
    kinds = ["add", "setting", "type", "published", *(["remove", "rename", "retype", "require"] if old.inputs else [])]
    kind = draw(st.sampled_from(kinds))
    rest = [name for name in NAMES if all(one.name != name for one in old.inputs)]
    index = draw(st.integers(0, len(old.inputs) - 1)) if old.inputs else 0
    given_inputs = list(old.inputs)
    setting = old.request_body
    if kind == "add" and rest:
        given_inputs.append(draw(inputs(draw(st.sampled_from(rest)))))
    elif kind == "setting":
        setting = draw(st.sampled_from([RequestBody.PARAMETERS, RequestBody.JSON, RequestBody.NONE]))
    elif kind == "type":
        return old._replace(type=draw(st.sampled_from(["workflow", "commonmodule", "inboundcall", "novelty"])))
    elif kind == "published":
        return old._replace(published=draw(st.booleans()))
    elif kind == "remove":
        del given_inputs[index]
    elif kind == "rename":
        given_inputs[index] = given_inputs[index]._replace(name=draw(st.sampled_from(rest)))
    elif kind == "retype":
        given_inputs[index] = draw(inputs(given_inputs[index].name))
    elif kind == "require":
        given_inputs[index] = given_inputs[index]._replace(required=not given_inputs[index].required)
    stated = old.request_body_source is SettingSource.STATED or setting is not old.request_body
    return made(*given_inputs, request_body=setting if stated else None, type=old.type)


def has_error(flow: FlowDefinition, requests: list[Any]) -> list[bool]:
    """Tell of each request whether ``check`` finds an error in it."""
    lines = "".join(f"{json.dumps(request)}\n" for request in requests).encode()
    resolver = Resolver((flow,), {str(flow.id).lower(): flow})
    scope = Scope(("-",), stdin=io.BytesIO(lines), stdin_name="payloads.jsonl")
    report = engine.check(Job(scope, Judging(resolver), wants=Wants(Severity.ERROR)))
    wrong = {finding.place.region.line for finding in report.findings if finding.place.region is not None}
    assert report.totals.summary.payloads == len(requests)
    assert report.totals.summary.left_out == {}
    return [number in wrong for number in range(1, len(requests) + 1)]


def candidates(old: FlowDefinition) -> list[Any]:
    """Return requests that a flow may take: every input alone, with what must be passed too, in both containers, under both names."""
    taken = old.request_body is not RequestBody.NONE
    always = [one for one in old.inputs if one.required and taken]
    bodies = [one for one in old.json_inputs if old.request_body is RequestBody.JSON]
    found: list[dict[str, Any]] = [{}, {"${name}": 1}]
    for container, as_text in (("inputData", False), ("parameters", True)):
        fitting = {one.name: fits(one, as_text=as_text and bool(bodies)) for one in old.inputs}
        companies = [always, *([*always, body] for body in bodies)]
        for company in companies:
            least = {one.name: fitting[one.name][0] for one in company}
            bare = {one.name.rpartition(".")[2]: fitting[one.name][0] for one in company}
            found += [{container: least}, {container: bare}]
            for one in old.inputs:
                found += [{container: least | {one.name: value}} for value in fitting[one.name]]
                # What a template fills in may name what is required.
                short = one.name.rpartition(".")[2]
                found += [{container: {name: value, "${name}": 1}} for value in fitting[one.name] for name in (one.name, short)]
                found += [{container: bare | {short: value}} for value in fitting[one.name]]
        if any("${name}" in request for request in found):
            found.append({container: {"${name}": 1}})
    requests = [{"flowId": ID, **({"inputData": request} if "${name}" in request else request)} for request in found]
    return list({json.dumps(request): request for request in requests}.values())


def fits(parameter: InputParameter, *, as_text: bool) -> list[Any]:
    """Return the values that an input takes without error."""
    return ['{"a": 1}', "5"] if as_text and parameter.type == DataType("json") else fitting_values()[parameter.type]


@cache
def fitting_values() -> dict[DataType, list[Any]]:
    """Return the values that each type takes without error, as the rules judge them; of those that no type tells apart, the first."""
    kinds = [DataType(kind, collection) for kind in dict.fromkeys(KINDS) for collection in (False, True)]
    requests = [{"flowId": ID, "inputData": {"Flow.x": value}} for value in VALUES]
    wrong = {kind: has_error(made(InputParameter("Flow.x", kind)), requests) for kind in kinds}
    judged = list(zip(*wrong.values(), strict=True))
    tried = [place for place, one in enumerate(judged) if judged.index(one) == place]
    return {kind: [VALUES[place] for place in tried if not wrong[kind][place]] or [None] for kind in kinds}


def breaks(old: FlowDefinition, new: FlowDefinition) -> bool:
    """Tell whether a request without error against ``old`` has one against ``new``."""
    requests = candidates(old)
    sound = [request for request, is_wrong in zip(requests, has_error(old, requests), strict=True) if not is_wrong]
    return any(has_error(new, sound))


@settings(max_examples=examples(250))
@given(st.data())
def test_a_change_is_breaking_exactly_where_a_payload_breaks(data: st.DataObject) -> None:
    old = data.draw(flows())
    new = data.draw(changed(old))
    changes = compare([old], [new])
    assert any(change.impact is Impact.BREAKING for change in changes) == breaks(old, new), (changes, old, new)


@settings(max_examples=examples(150))
@given(flows(), flows())
def test_compatible_and_risky_changes_break_nothing(old: FlowDefinition, new: FlowDefinition) -> None:
    if all(change.impact is not Impact.BREAKING for change in compare([old], [new])):
        assert not breaks(old, new)
