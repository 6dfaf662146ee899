"""Comparing definitions: what is said of each kind of change."""

from __future__ import annotations

from pathlib import Path

import pytest
from flow_makers import ID, made, one

from flowlint.definitions import catalogue
from flowlint.definitions.comparison.change import Change, ChangeKind, Impact
from flowlint.definitions.comparison.changes import compare
from flowlint.definitions.snapshots import lock
from flowlint.model.flow import FlowDefinition, RequestBody
from flowlint.model.location import Location, Source, Span
from flowlint.model.trigger import Trigger

FIXTURES = Path(__file__).parents[3] / "fixtures" / "definitions"
OTHER_ID = "b1b2c3d4-e5f6-7890-abcd-ef1234567890"
A = one("Flow.agentId")
FLAG = one("Flow.flag", "boolean")
BODY = one("Flow.body", "json")
DATES = one("Flow.dates", "date", collection=True)


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
            [("input-case-changed", "breaking", 'input "Flow.agentId" is now written "Flow.agentID", in other letter case')],
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


SHAPED = one("Flow.shaped", "json", schema={"type": "object"})
OPTIONAL = [("input-type-changed", "compatible", 'input "Flow.n" is now of type "decimal", before it was of type "integer"')]
SHADOWED = 'input "Slot.agentId" was added, so that the short name "agentId" in "parameters" may mean another input than before'
NONE, PARAMETERS, WHOLE, UNSPECIFIED = RequestBody.NONE, RequestBody.PARAMETERS, RequestBody.JSON, RequestBody.UNSPECIFIED
MEANINGS = {
    NONE: "takes no arguments",
    PARAMETERS: "takes each argument into the input of the same name",
    WHOLE: "takes the whole body as JSON into one input",
    UNSPECIFIED: "has no stated request-body setting",
}


def set_to(new: RequestBody, old: RequestBody, impact: str) -> tuple[str, str, str]:
    settings = f'(request-body setting "{new.value}", before "{old.value}")'
    return "request-body-changed", impact, f'flow "Billing" now {MEANINGS[new]} {settings}'


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # Ids are equal in any letter case.
        (made(A, id=ID.upper()), made(A), []),
        (made(A), made(A, id=ID.upper()), []),
        # Types of flows: only one that could be launched and no longer can be breaks requests.
        (
            made(A),
            made(A, type="commonmodule"),
            [("flow-type-changed", "compatible", 'flow "Billing" is now of type "commonmodule", before it was of type "workflow"')],
        ),
        (
            made(A, type="inboundcall"),
            made(A, type="inqueuecall"),
            [("flow-type-changed", "compatible", 'flow "Billing" is now of type "inqueuecall", before it was of type "inboundcall"')],
        ),
        (
            made(A, type="inboundcall"),
            made(A),
            [("flow-type-changed", "risky", 'flow "Billing" is now of type "workflow", before it was of type "inboundcall"')],
        ),
        # A setting that follows from having inputs or none is said by the inputs.
        (made(A), made(), [("input-removed", "breaking", 'input "Flow.agentId" is gone')]),
        (made(), made(A), [("input-added", "compatible", 'input "Flow.agentId" was added')]),
        (made(A), made(A, request_body=NONE), [set_to(NONE, PARAMETERS, "breaking")]),
        (
            made(A, request_body=PARAMETERS),
            made(request_body=NONE),
            [set_to(NONE, PARAMETERS, "risky"), ("input-removed", "breaking", 'input "Flow.agentId" is gone')],
        ),
        (made(A, request_body=UNSPECIFIED), made(A, request_body=PARAMETERS), []),
        (made(A, request_body=PARAMETERS), made(A, request_body=UNSPECIFIED), []),
        (made(A, request_body=UNSPECIFIED), made(A, request_body=NONE), [set_to(NONE, UNSPECIFIED, "breaking")]),
        (made(A, request_body=NONE), made(A, request_body=UNSPECIFIED), [set_to(UNSPECIFIED, NONE, "compatible")]),
        (made(A, request_body=PARAMETERS), made(A, request_body=WHOLE), [set_to(WHOLE, PARAMETERS, "risky")]),
        (made(BODY, request_body=WHOLE), made(BODY, request_body=PARAMETERS), [set_to(PARAMETERS, WHOLE, "risky")]),
        (
            made(A, request_body=PARAMETERS),
            made(one("Flow.agentId", "json"), request_body=WHOLE),
            [
                set_to(WHOLE, PARAMETERS, "breaking"),
                ("input-type-changed", "risky", 'input "Flow.agentId" is now of type "json", before it was of type "string"'),
            ],
        ),
        # A flow that ignored arguments did not ask for the inputs that it calls required.
        (
            made(A._replace(required=True), FLAG, request_body=NONE),
            made(A._replace(required=True), FLAG, request_body=PARAMETERS),
            [set_to(PARAMETERS, NONE, "breaking")],
        ),
        (
            made(A, request_body=NONE),
            made(A._replace(required=True), request_body=PARAMETERS),
            [set_to(PARAMETERS, NONE, "compatible"), ("input-became-required", "breaking", 'input "Flow.agentId" is now required')],
        ),
        (
            made(A._replace(required=True), request_body=NONE),
            made(A, request_body=PARAMETERS),
            [set_to(PARAMETERS, NONE, "compatible"), ("input-became-optional", "compatible", 'input "Flow.agentId" is no longer required')],
        ),
        # The whole body: breaking where a request may leave it out, or where it has to become a string.
        (made(SHAPED, request_body=PARAMETERS), made(SHAPED, request_body=WHOLE), [set_to(WHOLE, PARAMETERS, "risky")]),
        (made(A, SHAPED, request_body=PARAMETERS), made(A, SHAPED, request_body=WHOLE), [set_to(WHOLE, PARAMETERS, "breaking")]),
        (made(SHAPED, BODY, request_body=PARAMETERS), made(SHAPED, BODY, request_body=WHOLE), [set_to(WHOLE, PARAMETERS, "breaking")]),
        (
            made(A, SHAPED._replace(required=True), request_body=PARAMETERS),
            made(A, SHAPED._replace(required=True), request_body=WHOLE),
            [set_to(WHOLE, PARAMETERS, "risky")],
        ),
        (
            made(BODY, request_body=WHOLE),
            made(one("Flow.body"), request_body=WHOLE),
            [
                set_to(WHOLE, WHOLE, "risky"),
                ("input-type-changed", "breaking", 'input "Flow.body" is now of type "string", before it was of type "json"'),
            ],
        ),
        # Whether it is published, where that is known.
        (made(A, published=False), made(A, published=False), []),
        (made(A, published=False), made(A), []),
        # Of two that are gone, one alone became the new one.
        (
            made(one("Flow.agentIds"), one("Flow.agentNo")),
            made(A),
            [
                ("input-renamed", "breaking", 'input "Flow.agentIds" is gone, probably renamed to "Flow.agentId"'),
                ("input-removed", "breaking", 'input "Flow.agentNo" is gone'),
            ],
        ),
        (
            made(one("Flow.agentIds"), one("Flow.AgentID")),
            made(A, one("Flow.agentIdz")),
            [
                ("input-renamed", "breaking", 'input "Flow.agentIds" is gone, probably renamed to "Flow.agentIdz"'),
                ("input-case-changed", "breaking", 'input "Flow.AgentID" is now written "Flow.agentId", in other letter case'),
            ],
        ),
        (
            made(one("Flow.agentID"), one("Flow.agentIds")),
            made(A),
            [
                ("input-case-changed", "breaking", 'input "Flow.agentID" is now written "Flow.agentId", in other letter case'),
                ("input-removed", "breaking", 'input "Flow.agentIds" is gone'),
            ],
        ),
        (
            made(one("Flow.agentIds"), one("Flow.agentIdx")),
            made(A),
            [
                ("input-renamed", "breaking", 'input "Flow.agentIds" is gone, probably renamed to "Flow.agentId"'),
                ("input-removed", "breaking", 'input "Flow.agentIdx" is gone'),
            ],
        ),
        (
            made(one("Flow.agentID")),
            made(A, one("Flow.agentIdz")),
            [
                ("input-case-changed", "breaking", 'input "Flow.agentID" is now written "Flow.agentId", in other letter case'),
                ("input-added", "compatible", 'input "Flow.agentIdz" was added'),
            ],
        ),
        (
            made(A),
            made(one("Flow.agentIda"), one("Flow.agentIdb")),
            [
                ("input-renamed", "breaking", 'input "Flow.agentId" is gone, probably renamed to "Flow.agentIda"'),
                ("input-added", "compatible", 'input "Flow.agentIdb" was added'),
            ],
        ),
        (
            made(one("Flow.agentIds")),
            made(A, one("Slot.agentId")),
            [
                ("input-renamed", "breaking", 'input "Flow.agentIds" is gone, probably renamed to "Flow.agentId"'),
                ("input-added", "compatible", 'input "Slot.agentId" was added'),
            ],
        ),
        (
            made(BODY, request_body=WHOLE),
            made(one("Flow.body", "novelty"), request_body=PARAMETERS),
            [
                set_to(PARAMETERS, WHOLE, "risky"),
                ("input-type-changed", "risky", 'input "Flow.body" is now of type "novelty", before it was of type "json"'),
            ],
        ),
        (made(A, one("Flow.agentId", "integer")), made(A), []),
        (made(A, one("Flow.agentIds")), made(A), [("input-removed", "breaking", 'input "Flow.agentIds" is gone')]),
        # A short name means another input only where arguments can be passed, before and after.
        (made(A), made(A, one("Slot.agentId")), [("input-added", "breaking", SHADOWED)]),
        (made(one("agentId")), made(one("agentId"), A), [("input-added", "compatible", 'input "Flow.agentId" was added')]),
        (
            made(A),
            made(one("Slot.agentId", "integer")),
            [
                ("input-removed", "breaking", 'input "Flow.agentId" is gone'),
                ("input-added", "compatible", 'input "Slot.agentId" was added'),
            ],
        ),
        (
            made(A, request_body=NONE),
            made(A, one("Slot.agentId"), request_body=PARAMETERS),
            [set_to(PARAMETERS, NONE, "compatible"), ("input-added", "compatible", 'input "Slot.agentId" was added')],
        ),
        (
            made(A, request_body=PARAMETERS),
            made(A, one("Slot.agentId"), request_body=NONE),
            [set_to(NONE, PARAMETERS, "breaking"), ("input-added", "compatible", 'input "Slot.agentId" was added')],
        ),
        (
            made(A, request_body=NONE),
            made(A, one("Slot.agentId"), request_body=NONE),
            [("input-added", "compatible", 'input "Slot.agentId" was added')],
        ),
        # What no request can pass breaks none.
        (
            made(A, request_body=NONE),
            made(A._replace(required=True), request_body=NONE),
            [("input-became-required", "compatible", 'input "Flow.agentId" is now required')],
        ),
        (
            made(A, request_body=NONE),
            made(one("Flow.agentId", "integer"), request_body=NONE),
            [("input-type-changed", "compatible", 'input "Flow.agentId" is now of type "integer", before it was of type "string"')],
        ),
        (
            made(A, request_body=NONE),
            made(A._replace(schema={"maxLength": 3}), request_body=NONE),
            [("input-schema-changed", "compatible", 'input "Flow.agentId" now has a schema of its own')],
        ),
        # Initial values: only within one format.
        (made(A._replace(initial_value=True), format="archy-yaml"), made(A, format="architect-export"), []),
        (
            made(A),
            made(A._replace(initial_value=True)),
            [("initial-value-added", "compatible", 'input "Flow.agentId" now has an initial value')],
        ),
        # Types and schemas together: known values decide.
        (
            made(A),
            made(one("Flow.agentId", "json", schema={"type": "object"})),
            [("input-type-changed", "breaking", 'input "Flow.agentId" is now of type "json", before it was of type "string"')],
        ),
        (
            made(one("Flow.agentId", "json", schema={"type": "string"})),
            made(A),
            [("input-type-changed", "risky", 'input "Flow.agentId" is now of type "string", before it was of type "json"')],
        ),
        # An input that takes the whole body needs JSON written into a string in "parameters", one that no longer takes it loses it.
        (made(one("Flow.n", "integer"), BODY, request_body=WHOLE), made(one("Flow.n", "decimal"), BODY, request_body=WHOLE), OPTIONAL),
        (
            made(A, BODY, request_body=WHOLE),
            made(one("Flow.agentId", "json"), BODY, request_body=WHOLE),
            [("input-type-changed", "breaking", 'input "Flow.agentId" is now of type "json", before it was of type "string"')],
        ),
        (
            made(A, BODY, request_body=WHOLE),
            made(one("Flow.agentId", "json", schema={"type": "string"}), BODY, request_body=WHOLE),
            [("input-type-changed", "risky", 'input "Flow.agentId" is now of type "json", before it was of type "string"')],
        ),
        (
            made(one("Flow.agentId", "json"), BODY, request_body=WHOLE),
            made(one("Flow.agentId", "novelty"), BODY, request_body=WHOLE),
            [("input-type-changed", "breaking", 'input "Flow.agentId" is now of type "novelty", before it was of type "json"')],
        ),
        (
            made(BODY._replace(schema={"type": "object"}), request_body=WHOLE),
            made(BODY, request_body=WHOLE),
            [("input-schema-changed", "breaking", 'input "Flow.body" no longer has a schema of its own')],
        ),
        (
            made(BODY._replace(schema={"type": "object"})),
            made(BODY),
            [("input-schema-changed", "compatible", 'input "Flow.body" no longer has a schema of its own')],
        ),
        # Another name breaks what is passed, whatever else changed.
        (
            made(one("Flow.N", "integer")),
            made(one("Flow.n", "decimal")),
            [
                ("input-case-changed", "breaking", 'input "Flow.N" is now written "Flow.n", in other letter case'),
                ("input-type-changed", "breaking", 'input "Flow.n" is now of type "decimal", before it was of type "integer"'),
            ],
        ),
        (
            made(one("Flow.Body", "json", schema={"type": "object"})),
            made(BODY),
            [
                ("input-case-changed", "breaking", 'input "Flow.Body" is now written "Flow.body", in other letter case'),
                ("input-schema-changed", "breaking", 'input "Flow.body" no longer has a schema of its own'),
            ],
        ),
    ],
)
def test_what_decides_the_impact(old: FlowDefinition, new: FlowDefinition, expected: list[tuple[str, str, str]]) -> None:
    assert said(old, new) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # A trigger is the same by its id, else by its name, else by its topic.
        ([Trigger(id="t", name="A")], [Trigger(id="t", name="B")], []),
        (
            [Trigger(name="A", topic="v2.a")],
            [Trigger(name="A", topic="v2.b")],
            [("trigger-topic-changed", "risky", 'trigger "A" now has the topic "v2.b", before "v2.a"')],
        ),
        (
            [Trigger(topic="v2.a"), Trigger(topic="v2.b")],
            [Trigger(topic="v2.b")],
            [("trigger-removed", "risky", 'trigger "v2.a" is gone')],
        ),
        ([Trigger(id="t", enabled=False)], [Trigger(id="t")], [("trigger-enabled", "compatible", 'trigger "t" is now enabled')]),
    ],
)
def test_which_trigger_is_which(old: list[Trigger], new: list[Trigger], expected: list[tuple[str, str, str]]) -> None:
    assert said(made(A, triggers=tuple(old)), made(A, triggers=tuple(new))) == expected


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
        'input "Flow.agentId" is now written "Flow.agentID", in other letter case',
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


def test_the_configuration_names_ids_in_any_case_and_names_in_one() -> None:
    upper = [made(A, id=ID.upper())], [made(A, id=None)]
    assert [change.impact for change in compare(*upper, frozenset({ID}))] == [Impact.BREAKING]
    renamed = [made(A)], [made(A, name="Bills")]
    assert [change.impact for change in compare(*renamed, frozenset({"billing"}))] == [Impact.COMPATIBLE]


def test_only_a_rename_is_a_guess() -> None:
    old, new = made(A, FLAG, DATES), made(one("Flow.agent_id"), one("Flow.Flag", "boolean"), one("Flow.new", "user"))
    assert [(change.kind, change.parameter, change.guess) for change in compare([old], [new])] == [
        (ChangeKind.INPUT_RENAMED, "Flow.agentId", True),
        (ChangeKind.INPUT_CASE, "Flow.flag", False),
        (ChangeKind.INPUT_REMOVED, "Flow.dates", False),
        (ChangeKind.INPUT_ADDED, "Flow.new", False),
    ]


def test_one_flow_has_one_contract_in_every_format() -> None:
    flows = [flow for path in sorted(FIXTURES.glob("*/compliance-check.*")) for flow in catalogue.load([str(path)]).flows]
    assert len({flow.format for flow in flows}) == 5
    assert len({lock.contract_hash(flow) for flow in flows}) == 1
    changes = [change for old in flows for new in flows for change in compare([old], [new])]
    # Only some formats tell of ids, and a definition without one judges payloads for any.
    assert [change for change in changes if change.kind is not ChangeKind.FLOW_ID] == []
