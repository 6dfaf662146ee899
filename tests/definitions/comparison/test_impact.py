"""What decides whether a change breaks payloads."""

from __future__ import annotations

import pytest
from flow_makers import ID, made, one

from flowlint.definitions.comparison.changes import compare
from flowlint.model.flow import FlowDefinition, RequestBody

A = one("Flow.agentId")
FLAG = one("Flow.flag", "boolean")
BODY = one("Flow.body", "json")


def said(old: FlowDefinition, new: FlowDefinition) -> list[tuple[str, str, str]]:
    return [(change.kind.value, change.impact.value, change.message) for change in compare([old], [new])]


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
