"""Comparing definitions: what is said of each kind of change."""

from __future__ import annotations

from pathlib import Path

import pytest
from flow_makers import ID, made, one

from flowlint.definitions import catalogue
from flowlint.definitions.comparison.change import Change, ChangeKind, Impact
from flowlint.definitions.comparison.changes import compare
from flowlint.model.contract import contract_hash
from flowlint.model.flow import FlowDefinition, RequestBody
from flowlint.model.location import Location, Source, Span
from flowlint.model.trigger import Trigger
from flowlint.model.use import Use

FIXTURES = Path(__file__).parents[3] / "fixtures" / "definitions"
OTHER_ID = "b1b2c3d4-e5f6-7890-abcd-ef1234567890"
A = one("Flow.agentId")
FLAG = one("Flow.flag", "boolean")
BODY = one("Flow.body", "json")
B, WITH_ID = made(A, id=None, name="B"), made(A, id=OTHER_ID, name="B")
C = made(A, id="c1b2c3d4-e5f6-7890-abcd-ef1234567890", name="C")
DATES = one("Flow.dates", "date", collection=True)
NOW = 'flow "Billing" now takes each argument into the input of the same name'
SHADOWED = ', so that the short name "x" in "parameters" may mean another input than before'


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
        *(
            (
                made(A._replace(use=use)),
                made(A._replace(use=Use.UNGUARDED)),
                [("input-became-unguarded", "risky", 'input "Flow.agentId" is now read without a test that it is set')],
            )
            for use in (Use.GUARDED, Use.NEVER)
        ),
        (made(A), made(A._replace(use=Use.UNGUARDED)), []),
        (made(A._replace(use=Use.UNGUARDED)), made(A._replace(use=Use.GUARDED)), []),
        (made(A._replace(use=Use.UNGUARDED)), made(A._replace(use=Use.UNGUARDED)), []),
        (
            made(A._replace(use=Use.NEVER)),
            made(A._replace(use=Use.UNGUARDED, initial_value=True)),
            [("initial-value-added", "compatible", 'input "Flow.agentId" now has an initial value')],
        ),
        (
            made(A._replace(use=Use.NEVER), request_body=RequestBody.NONE),
            made(A._replace(use=Use.UNGUARDED), request_body=RequestBody.NONE),
            [],
        ),
        (
            made(A),
            made(A, FLAG._replace(use=Use.UNGUARDED)),
            [("input-added", "risky", 'input "Flow.flag" was added, and is read without a test that it is set')],
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
        # A new name may be demanded where before none was read.
        *(
            (
                made(one("Flow.x"), request_body=RequestBody.NONE),
                made(one("Flow.X", required=required)),
                [
                    ("request-body-changed", "compatible", f'{NOW} (request-body setting "parameters", before "none")'),
                    ("input-case-changed", impact, 'input "Flow.x" is now written "Flow.X", in other letter case'),
                ],
            )
            for required, impact in ((True, "breaking"), (False, "risky"))
        ),
        # An exact name goes before a short one in "parameters".
        (made(one("Flow.x")), made(one("Flow.x"), one("x")), [("input-added", "compatible", 'input "x" was added')]),
        (made(one("Flow.x")), made(one("Flow.x"), one("Slot.x")), [("input-added", "breaking", f'input "Slot.x" was added{SHADOWED}')]),
        (made(one("Flow.x")), made(one("Flow.x"), one("x", "boolean")), [("input-added", "breaking", f'input "x" was added{SHADOWED}')]),
        (
            made(one("Flow.x", required=True)),
            made(one("Flow.x", required=True), one("x")),
            [("input-added", "breaking", f'input "x" was added{SHADOWED}')],
        ),
        (
            made(one("Flow.x")),
            made(one("Flow.x"), one("x", schema={"maxLength": 3})),
            [("input-added", "breaking", f'input "x" was added{SHADOWED}')],
        ),
        (
            made(one("Flow.x"), one("Slot.x")),
            made(one("Flow.x"), one("Slot.x"), one("State.x")),
            [("input-added", "compatible", 'input "State.x" was added')],
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


def test_a_flow_that_is_gone_or_added_has_a_place_on_one_side() -> None:
    place = Location(Source("flows.yaml", "flowlint: 1"), "", Span(0, 8))
    kept, other = made(A), made(A, id=OTHER_ID, name="Other", place=place)
    found = compare([kept, other], [kept]), compare([kept, C], [kept, C, other])
    assert found == (
        (Change(ChangeKind.FLOW_REMOVED, Impact.BREAKING, 'flow "Other" is gone', other, None, place),),
        (Change(ChangeKind.FLOW_ADDED, Impact.COMPATIBLE, 'flow "Other" was added', None, other, None, place),),
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
        ([made(A)], [made(A), made(A, id=OTHER_ID, name="New")], [("flow-added", "breaking", ADDED)]),
        (
            [made(A, type="inboundcall")],
            [made(A, type="inboundcall"), made(A, id=OTHER_ID, name="New")],
            [("flow-added", "risky", ADDED)],
        ),
        *(
            ([made(A), *more, old], [made(A), *more, new], [("flow-id-changed", impact, f'flow "B" {verb} the id "{OTHER_ID}"')])
            for more in ([], [C])
            for old, new, impact, verb in ((B, WITH_ID, "compatible", "now has"), (WITH_ID, B, "breaking", "no longer has"))
        ),
        ([made(A, id=None)], [made(A)], [("flow-id-changed", "breaking", f'flow "Billing" now has the id "{ID}"')]),
        ([made(A)], [made(A, id=None)], [("flow-id-changed", "risky", f'flow "Billing" no longer has the id "{ID}"')]),
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
    assert len({contract_hash(flow) for flow in flows}) == 1
    changes = [change for old in flows for new in flows for change in compare([old], [new])]
    # Only some formats tell of ids, and a definition without one judges payloads for any.
    assert [change for change in changes if change.kind is not ChangeKind.FLOW_ID] == []
