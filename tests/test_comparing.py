"""Comparing definitions: what is said of each kind of change, and that "breaking" means what ``check`` finds."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowlint import catalogue, engine, locking
from flowlint.collecting import RuleChoice
from flowlint.comparing import compare
from flowlint.job import Job
from flowlint.model.change import Change, ChangeKind, Impact
from flowlint.model.datatype import CATALOGUE, DataType
from flowlint.model.flow import FlowDefinition, InputParameter, RequestBody, SettingSource, derive_request_body
from flowlint.model.location import Location, Source, Span
from flowlint.model.severity import Severity
from flowlint.model.trigger import Trigger
from flowlint.resolving import Resolver

FIXTURES = Path(__file__).parent.parent / "fixtures" / "definitions"
ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
OTHER_ID = "b1b2c3d4-e5f6-7890-abcd-ef1234567890"


def made(*inputs: InputParameter, **facts: Any) -> FlowDefinition:
    setting = facts.pop("request_body", None)
    return FlowDefinition(
        **{"name": "Billing", "type": "workflow", "id": ID, **facts},
        inputs=inputs,
        request_body=derive_request_body(inputs) if setting is None else setting,
        request_body_source=SettingSource.DERIVED if setting is None else SettingSource.STATED,
    )


def one(name: str, kind: str = "string", **facts: Any) -> InputParameter:
    return InputParameter(name, DataType(kind, facts.pop("collection", False)), **facts)


A = one("Flow.agentId")
FLAG = one("Flow.flag", "boolean")
BODY = one("Flow.body", "json")


def said(old: FlowDefinition, new: FlowDefinition) -> list[tuple[str, str, str]]:
    return [(change.kind.value, change.impact.value, change.message) for change in compare([old], [new])]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (made(A), made(A), []),
        (made(A, FLAG), made(A), [("input-removed", "breaking", 'input "Flow.flag" is gone')]),
        (made(A), made(A, FLAG), [("input-added", "compatible", 'input "Flow.flag" was added')]),
        (
            made(A),
            made(A, FLAG._replace(required=True)),
            [("input-added", "breaking", 'input "Flow.flag" was added and is required')],
        ),
        (
            made(A),
            made(one("Flow.agentID")),
            [("input-case-changed", "breaking", 'input "Flow.agentId" is now spelt "Flow.agentID", in other letter case')],
        ),
        (
            made(A),
            made(one("Flow.agent_id")),
            [("input-renamed", "breaking", 'input "Flow.agentId" is gone, probably renamed to "Flow.agent_id"')],
        ),
        (
            made(A),
            made(one("Flow.agent_id", "integer")),
            [
                ("input-removed", "breaking", 'input "Flow.agentId" is gone'),
                ("input-added", "compatible", 'input "Flow.agent_id" was added'),
            ],
        ),
        (
            made(A),
            made(one("Flow.agentId", "integer")),
            [("input-type-changed", "breaking", 'input "Flow.agentId" is now of type "integer", before it was of type "string"')],
        ),
        (
            made(one("Flow.n", "integer")),
            made(one("Flow.n", "decimal")),
            [("input-type-changed", "compatible", 'input "Flow.n" is now of type "decimal", before it was of type "integer"')],
        ),
        (
            made(one("Flow.who", "queue")),
            made(one("Flow.who", "user")),
            [("input-type-changed", "risky", 'input "Flow.who" is now of type "user", before it was of type "queue"')],
        ),
        (
            made(A),
            made(one("Flow.agentId", "novelty")),
            [("input-type-changed", "risky", 'input "Flow.agentId" is now of type "novelty", before it was of type "string"')],
        ),
        (
            made(A),
            made(one("Flow.agentId", collection=True)),
            [
                (
                    "input-collection-changed",
                    "breaking",
                    'input "Flow.agentId" is now a collection of string, before it was of type "string"',
                )
            ],
        ),
        (made(A), made(A._replace(required=True)), [("input-became-required", "breaking", 'input "Flow.agentId" is now required')]),
        (
            made(A._replace(required=True)),
            made(A),
            [("input-became-optional", "compatible", 'input "Flow.agentId" is no longer required')],
        ),
        (
            made(A._replace(initial_value=True)),
            made(A),
            [("initial-value-removed", "risky", 'input "Flow.agentId" no longer has an initial value')],
        ),
        (
            made(A),
            made(A._replace(schema={"type": "string", "maxLength": 3})),
            [("input-schema-changed", "breaking", 'input "Flow.agentId" now has a schema of its own')],
        ),
        (
            made(A),
            made(A._replace(schema={"type": "string", "description": "who"})),
            [("input-schema-changed", "risky", 'input "Flow.agentId" now has a schema of its own')],
        ),
        (
            made(A, BODY),
            made(A, BODY, request_body=RequestBody.JSON),
            [
                (
                    "request-body-changed",
                    "breaking",
                    'flow "Billing" now takes the whole body as JSON into one input (request-body setting "json", before "parameters")',
                )
            ],
        ),
        (
            made(A, request_body=RequestBody.PARAMETERS),
            made(A, request_body=RequestBody.NONE),
            [
                (
                    "request-body-changed",
                    "breaking",
                    'flow "Billing" now takes no arguments (request-body setting "none", before "parameters")',
                )
            ],
        ),
        (
            made(A),
            made(A, type="inboundcall"),
            [("flow-type-changed", "breaking", 'flow "Billing" is now of type "inboundcall", before it was of type "workflow"')],
        ),
        (made(A), made(A, published=False), [("flow-unpublished", "risky", 'flow "Billing" is no longer published')]),
        (made(A, published=False), made(A, published=True), [("flow-published", "compatible", 'flow "Billing" is now published')]),
        (made(A), made(A, id=OTHER_ID), [("flow-id-changed", "breaking", f'flow "Billing" has another id, "{OTHER_ID}"')]),
        (made(A), made(A, name="Bills"), [("flow-name-changed", "compatible", 'flow "Billing" is now called "Bills"')]),
        (
            made(A, version="1.0"),
            made(A, version="2.0"),
            [("flow-version-changed", "risky", 'flow "Billing" is now of version "2.0", before of "1.0"')],
        ),
        (made(A, version="1"), made(A, version="1.0"), []),
        (made(A), made(A, version="1.0"), []),
        (
            made(A, version="1.0"),
            made(A, FLAG, version="2.0"),
            [
                ("input-added", "compatible", 'input "Flow.flag" was added'),
                ("flow-version-changed", "risky", 'flow "Billing" is now of version "2.0", before of "1.0"'),
            ],
        ),
        (
            made(A, version="1.0"),
            made(A, version="2.0", published=False),
            [("flow-unpublished", "risky", 'flow "Billing" is no longer published')],
        ),
        (made(A, id=None), made(A), [("flow-id-changed", "breaking", f'flow "Billing" now has the id "{ID}"')]),
        (made(A), made(A, id=None), [("flow-id-changed", "risky", f'flow "Billing" no longer has the id "{ID}"')]),
        (
            made(one("Flow.code", schema={"pattern": "^z+$"})),
            made(one("Flow.code", collection=True, schema={"type": "array", "maxItems": 3})),
            [
                (
                    "input-collection-changed",
                    "breaking",
                    'input "Flow.code" is now a collection of string, before it was of type "string"',
                )
            ],
        ),
        (
            made(one("Flow.code", schema={"pattern": "^z+$"})),
            made(one("Flow.code", "json", collection=True, schema={"type": "array", "maxItems": 3})),
            [("input-type-changed", "breaking", 'input "Flow.code" is now a collection of json, before it was of type "string"')],
        ),
        (
            made(one("Flow.codes", collection=True, schema={"type": "array", "minItems": 9})),
            made(one("Flow.codes", "json", schema={"type": "object"})),
            [("input-type-changed", "breaking", 'input "Flow.codes" is now of type "json", before it was a collection of string')],
        ),
        (
            made(one("Flow.x", "json", schema={"type": "object", "required": ["a"]})),
            made(one("Flow.x", "json", schema={"type": "object", "required": ["a", "b"]})),
            [("input-schema-changed", "breaking", 'input "Flow.x" now has another schema of its own')],
        ),
        (
            made(A, type="inboundcall"),
            made(type="inboundcall"),
            [("input-removed", "risky", 'input "Flow.agentId" is gone')],
        ),
    ],
)
def test_what_is_said_of_a_change(old: FlowDefinition, new: FlowDefinition, expected: list[tuple[str, str, str]]) -> None:
    assert said(old, new) == expected


def test_triggers_are_risky_at_most() -> None:
    trigger = Trigger(id="t", name="Wrap-up", topic="v2.a")
    gone, old = Trigger(id="g", name="Gone"), made(A, triggers=(trigger, Trigger(id="g", name="Gone")))
    new = made(A, triggers=(trigger._replace(data_format="Json", topic="v2.b", enabled=False), Trigger(id="n", name="New")))
    assert gone in old.triggers
    assert said(old, new) == [
        ("trigger-data-format-changed", "risky", 'trigger "Wrap-up" now has the data format "Json", before "TopLevelPrimitives"'),
        ("trigger-topic-changed", "risky", 'trigger "Wrap-up" now has the topic "v2.b", before "v2.a"'),
        ("trigger-disabled", "risky", 'trigger "Wrap-up" is now disabled'),
        ("trigger-removed", "risky", 'trigger "Gone" is gone'),
        ("trigger-added", "compatible", 'trigger "New" was added'),
    ]
    assert said(old, made(A)) == []


def test_a_change_has_the_places_of_both_sides() -> None:
    old_place, new_place = (Location(Source(name, "Flow.agentId: x"), "/inputs/Flow.agentId", Span(0, 12)) for name in ("old", "new"))
    old, new = made(A._replace(place=old_place)), made(one("Flow.agentID", place=new_place))
    (change,) = compare([old], [new])
    assert change == Change(
        ChangeKind.INPUT_CASE,
        Impact.BREAKING,
        'input "Flow.agentId" is now spelt "Flow.agentID", in other letter case',
        old,
        new,
        old_place,
        new_place,
        "Flow.agentId",
    )


def test_flows_belong_together_by_id_then_by_name() -> None:
    renamed, gone, added = made(A, name="Bills"), made(A, id=None, name="Old"), made(A, id=None, name="New")
    same = made(A, id=None, name="Same")
    found = compare([made(A), gone, same], [same, added, renamed])
    assert [(change.kind, change.impact, change.message) for change in found] == [
        (ChangeKind.FLOW_NAME, Impact.COMPATIBLE, 'flow "Billing" is now called "Bills"'),
        (ChangeKind.FLOW_REMOVED, Impact.BREAKING, 'flow "Old" is gone'),
        (ChangeKind.FLOW_ADDED, Impact.COMPATIBLE, 'flow "New" was added'),
    ]


ADDED = 'flow "New" was added, so that "Billing" is no longer the only one, which payloads without a literal id were judged against'


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # With a second definition, the id alone decides, and which one is meant by none is not known.
        (
            [made(A)],
            [made(A), made(A, id=OTHER_ID, name="New")],
            [
                (
                    "flow-added",
                    "breaking",
                    ADDED,
                )
            ],
        ),
        (
            [made(A, type="inboundcall")],
            [made(A, type="inboundcall"), made(A, id=OTHER_ID, name="New")],
            [
                (
                    "flow-added",
                    "risky",
                    ADDED,
                )
            ],
        ),
        (
            [made(A), made(A, id=None, name="B")],
            [made(A), made(A, id=OTHER_ID, name="B")],
            [("flow-id-changed", "compatible", f'flow "B" now has the id "{OTHER_ID}"')],
        ),
        (
            [made(A), made(A, id=OTHER_ID, name="B")],
            [made(A), made(A, id=None, name="B")],
            [("flow-id-changed", "breaking", f'flow "B" no longer has the id "{OTHER_ID}"')],
        ),
    ],
)
def test_what_decides_which_flow_is_meant(
    old: list[FlowDefinition], new: list[FlowDefinition], expected: list[tuple[str, str, str]]
) -> None:
    assert [(change.kind.value, change.impact.value, change.message) for change in compare(old, new)] == expected


def test_what_the_configuration_names_is_missed() -> None:
    missed = 'flow "Billing" is now called "Bills", and the configuration names it as before, with which nothing can be judged'
    assert [(one.impact, one.message) for one in compare([made(A)], [made(A, name="Bills")], frozenset({"Billing"}))] == [
        (Impact.BREAKING, missed)
    ]
    assert [(one.impact, one.message) for one in compare([made(A)], [made(A, id=None)], frozenset({ID.upper()}))] == [
        (Impact.BREAKING, f'flow "Billing" no longer has the id "{ID}"')
    ]


def test_one_flow_has_one_contract_in_every_format() -> None:
    flows = [flow for path in sorted(FIXTURES.glob("*/compliance-check.*")) for flow in catalogue.load([str(path)]).flows]
    assert len({flow.format for flow in flows}) == 5
    assert len({locking.contract_hash(flow) for flow in flows}) == 1
    changes = [change for old in flows for new in flows for change in compare([old], [new])]
    # Only some formats tell of ids, and a definition without one judges payloads for any.
    assert [change for change in changes if change.kind is not ChangeKind.FLOW_ID] == []


# The rule itself: breaking is what check finds

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
    report = engine.check(Job(("-",), resolver, RuleChoice(), shown=Severity.ERROR, stdin=io.BytesIO(lines), stdin_name="payloads.jsonl"))
    wrong = {finding.place.region.line for finding in report.findings if finding.place.region is not None}
    assert report.summary.payloads == len(requests)
    assert report.summary.dropped == 0
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
    return [{"flowId": ID, **({"inputData": request} if "${name}" in request else request)} for request in found]


def fits(parameter: InputParameter, *, as_text: bool) -> list[Any]:
    """Return the values that an input takes without error, as the rules judge them."""
    flow = made(parameter._replace(required=False))
    if as_text and parameter.type == DataType("json"):
        return ['{"a": 1}', "5"]
    wrong = has_error(flow, [{"flowId": ID, "inputData": {parameter.name: value}} for value in VALUES])
    return [value for value, is_wrong in zip(VALUES, wrong, strict=True) if not is_wrong] or [None]


def breaks(old: FlowDefinition, new: FlowDefinition) -> bool:
    """Tell whether a request without error against ``old`` has one against ``new``."""
    requests = candidates(old)
    pairs = zip(has_error(old, requests), has_error(new, requests), strict=True)
    return any(after and not before for before, after in pairs)


@settings(max_examples=250, deadline=None)
@given(st.data())
def test_a_change_is_breaking_exactly_where_a_payload_breaks(data: st.DataObject) -> None:
    old = data.draw(flows())
    new = data.draw(changed(old))
    changes = compare([old], [new])
    assert any(change.impact is Impact.BREAKING for change in changes) == breaks(old, new), (changes, old, new)


@settings(max_examples=150, deadline=None)
@given(flows(), flows())
def test_compatible_and_risky_changes_break_nothing(old: FlowDefinition, new: FlowDefinition) -> None:
    if all(change.impact is not Impact.BREAKING for change in compare([old], [new])):
        assert not breaks(old, new)
