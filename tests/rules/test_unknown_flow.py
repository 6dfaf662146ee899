from __future__ import annotations

import pytest

from flowlint.model.datatype import DataType
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.flow import FlowDefinition, InputParameter
from flowlint.model.mode import Shape
from flowlint.rules.unknown_flow import RULE

FIRST = FlowDefinition("Callback", "workflow", id="0f9e8d7c-6b5a-4321-9876-543210fedcba")
SECOND = FlowDefinition("Billing", "workflow", id="a1b2c3d4-e5f6-7890-abcd-ef1234567890")
THIRD = FlowDefinition("Survey", "workflow")
FOURTH = FlowDefinition("Closing", "workflow", id="11111111-2222-4333-8444-555555555555")
LISTED = f'loaded: "Callback" ({FIRST.id}), "Billing" ({SECOND.id}), "Survey" (no id known) and 1 more'
CHOOSE = "name the flow with --flow, or bind the file to it in the configuration"
LOADED = (FIRST, SECOND, THIRD, FOURTH)


@pytest.mark.parametrize(
    ("value", "advice"),
    [
        ("a1b2c3d4-e5f6-7890-abcd-ef1234567809", f'pass "{SECOND.id}" if flow "Billing" is meant'),
        (
            "Billing",
            f'pass "{SECOND.id}", since "flowId" takes the id of a flow and not its name, or make the name an alias in the configuration',
        ),
        (
            "Survey",
            'pass the id, since "flowId" takes the id of a flow and not its name, or make the name an alias in the configuration',
        ),
        ("a1b2c3", "pass the id of the flow, a GUID, or make this an alias of the flow in the configuration"),
    ],
)
def test_id_that_no_definition_has(value: str, advice: str, found, bound, place) -> None:
    text = f'{{"flowId": "{value}"}}'
    assert found(RULE, bound(text, None, candidates=(SECOND, THIRD))) == [
        Diagnostic(
            "none of the 2 loaded definitions has this id (1 of them states none); arguments were not checked",
            place(text, f'"{value}"', "/flowId"),
            help=advice,
            note=f'loaded: "Billing" ({SECOND.id}), "Survey" (no id known)',
            subject=value if value.startswith("a1b2c3d4-") else "",
        )
    ]


def test_flow_with_a_near_id_is_listed_first(found, bound) -> None:
    (diagnostic,) = found(RULE, bound(f'{{"flowId": "{SECOND.id[:-1]}"}}', None, candidates=LOADED))
    assert diagnostic.help == f'pass "{SECOND.id}" if flow "Billing" is meant'
    assert diagnostic.note == f'loaded: "Billing" ({SECOND.id}), "Callback" ({FIRST.id}), "Survey" (no id known) and 1 more'


def test_id_of_a_flow_that_is_not_loaded(found, bound, place) -> None:
    text = '{"flowId": "99999999-0000-4000-8000-999999999999"}'
    assert found(RULE, bound(text, None, candidates=(FIRST,))) == [
        Diagnostic(
            'no definition with this "flowId" is loaded; arguments were not checked',
            place(text, '"99999999-0000-4000-8000-999999999999"', "/flowId"),
            help="load the definition of this flow with --definitions, or name another with --flow or in the configuration",
            note=f'loaded: "Callback" ({FIRST.id})',
            subject="99999999-0000-4000-8000-999999999999",
        )
    ]


@pytest.mark.parametrize(
    ("formats", "count", "reason", "advice"),
    [
        (["archy-yaml"], 2, "Archy YAML states none", 'flows/0.yaml" under "flows" in .flowlint.yaml if flow "0" is meant'),
        (["archy-yaml", "archy-yaml"], 3, "Archy YAML states none", 'PATH" under "flows" in .flowlint.yaml with the right path'),
        (["archy-yaml", "architect-export"], 3, "2 of them state none", 'PATH" under "flows" in .flowlint.yaml with the right path'),
        (["flowlint"], 2, "1 of them states none", 'flows/0.yaml" under "flows" in .flowlint.yaml if flow "0" is meant'),
    ],
)
def test_definitions_that_state_no_id_may_be_meant(formats: list[str], count: int, reason: str, advice: str, found, bound, place) -> None:
    flow_id = "99999999-0000-4000-8000-999999999999"
    text = f'{{"flowId": "{flow_id}"}}'
    without = tuple(FlowDefinition(str(n), "workflow", format=one, source=f"flows/{n}.yaml") for n, one in enumerate(formats))
    assert found(RULE, bound(text, None, candidates=(FIRST, *without))) == [
        Diagnostic(
            f"none of the {count} loaded definitions has this id ({reason}); arguments were not checked",
            place(text, f'"{flow_id}"', "/flowId"),
            help=f'add "{flow_id}: {advice}; where there is no such file, `flowlint init` writes it',
            note=f'loaded: "Callback" ({FIRST.id}), ' + ", ".join(f'"{flow.name}" (no id known)' for flow in without),
            subject=flow_id,
        )
    ]


def test_the_definition_whose_inputs_have_the_names_passed_is_named(found, bound) -> None:
    flow_id = "99999999-0000-4000-8000-999999999999"
    text = f'{{"flowId": "{flow_id}", "inputData": {{"Flow.PHONE": "1", "delay": 2}}}}'
    flows = tuple(
        FlowDefinition(
            name,
            "workflow",
            format="archy-yaml",
            source=f"flows/{name}.yaml",
            inputs=tuple(InputParameter(one, DataType("string")) for one in inputs),
        )
        for name, inputs in (("a", ["Flow.other"]), ("b", ["Flow.phone", "Flow.delay"]), ("c", ["Flow.phone"]))
    )
    (finding,) = found(RULE, bound(text, None, candidates=flows))
    assert finding.help.startswith(f'add "{flow_id}: flows/b.yaml" under "flows" in .flowlint.yaml if flow "b" is meant;')


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("null", "is null"),
        ('""', "is empty"),
        ("5", "is a number"),
        ("{}", "is an object"),
    ],
)
def test_id_that_chooses_none_of_several(value: str, reason: str, found, bound, place) -> None:
    text = f'{{"flowId": {value}}}'
    assert found(RULE, bound(text, None, candidates=LOADED)) == [
        Diagnostic(
            f'cannot tell which of 4 flows is meant: "flowId" {reason}; arguments were not checked',
            place(text, value, "/flowId"),
            help=CHOOSE,
            note=LISTED,
        )
    ]


@pytest.mark.parametrize("value", ['"${FLOW_ID}"', "${FLOW_ID}", '"YOUR_FLOW_ID"', '"<id>"', '"{{flow_id_billing}}"'])
def test_a_placeholder_is_no_finding(value: str, found, bound) -> None:
    for candidates in ((), (FIRST,), LOADED):
        assert found(RULE, bound(f'{{"flowId": {value}}}', None, candidates=candidates)) == []


@pytest.mark.parametrize("shape", [Shape.REQUEST, Shape.ARGUMENTS])
def test_no_id_and_several_definitions(shape: Shape, found, bound, place) -> None:
    text = '{"inputData": {}}'
    assert found(RULE, bound(text, None, shape=shape, candidates=LOADED[:2])) == [
        Diagnostic(
            'cannot tell which of 2 flows is meant: "flowId" is missing; arguments were not checked',
            place(text, '"inputData"', "/inputData"),
            help=CHOOSE,
            note=f'loaded: "Callback" ({FIRST.id}), "Billing" ({SECOND.id})',
        )
    ]


@pytest.mark.parametrize(("text", "fragment", "pointer"), [('{"flowId": "abc"}', '"abc"', "/flowId"), ('{"name": "x"}', '"name"', "/name")])
def test_no_definition_at_all(text: str, fragment: str, pointer: str, found, bound, place) -> None:
    assert found(RULE, bound(text, None)) == [
        Diagnostic(
            "no flow definition is loaded; arguments were not checked",
            place(text, fragment, pointer),
            help="load the definition of the flow with --definitions, or name it in the configuration",
        )
    ]


@pytest.mark.parametrize(("candidates", "whose"), [((), "an id"), ((SECOND,), "an id"), ((FIRST,), 'the id of flow "Callback"')])
def test_id_in_braces(found, bound, place, candidates, whose) -> None:
    text = f'{{"flowId": "{{{FIRST.id}}}"}}'
    assert found(RULE, bound(text, None, candidates=candidates)) == [
        Diagnostic(
            f'"flowId" has braces around {whose}; arguments were not checked',
            place(text, f'"{{{FIRST.id}}}"', "/flowId"),
            help="remove the braces",
            fix=Fix("remove the braces", Safety.SAFE, (Edit(12, 50, str(FIRST.id)),)),
        )
    ]


def test_id_that_only_the_configuration_gives_may_be_the_wrong_one(found, bound) -> None:
    near = FIRST._replace(format="archy-yaml")
    (diagnostic,) = found(RULE, bound(f'{{"flowId": "{str(FIRST.id)[:-1]}9"}}', None, candidates=(near,)))
    assert diagnostic.help == f'pass "{FIRST.id}" if flow "Callback" is meant, or correct its id under "flows" in the configuration'


def test_very_long_id_is_not_compared(found, bound) -> None:
    (diagnostic,) = found(RULE, bound(f'{{"flowId": "{FIRST.id}{"a" * 5_000}"}}', None, candidates=(FIRST,)))
    assert diagnostic.help == "pass the id of the flow, a GUID, or make this an alias of the flow in the configuration"


def test_known_flow_and_request_that_is_yet_to_be_filled_in(found, bound, flow) -> None:
    assert found(RULE, bound('{"flowId": "x"}', flow)) == []
    assert found(RULE, bound("${request}", None, candidates=LOADED)) == []


def slipped(flow: FlowDefinition, *places: int) -> str:
    """Return the id of a flow with another character at some places."""
    return "".join("_" if place in places or place - 36 in places else one for place, one in enumerate(str(flow.id)))


@pytest.mark.parametrize(
    ("flow_id", "near"),
    [
        (slipped(SECOND, 9, 10, 11, 12), True),
        (slipped(SECOND, 9, 10, 11, 12, 14), False),
        (slipped(SECOND, 7), True),
        (slipped(SECOND, -8), True),
        (slipped(SECOND, 8, -9), True),
        (slipped(SECOND, 7, -8), False),
        (slipped(SECOND, 7).upper(), True),
        # The end of one is not the beginning of another.
        (f"{str(SECOND.id)[-8:]}{str(SECOND.id)[8:-8]}{str(SECOND.id)[:8]}", False),
    ],
)
def test_which_id_is_near(flow_id: str, near: bool, found, bound) -> None:
    (diagnostic,) = found(RULE, bound(f'{{"flowId": "{flow_id}"}}', None, candidates=(FIRST, SECOND)))
    assert diagnostic.help.startswith(f'pass "{SECOND.id}" if flow "Billing" is meant') is near


@pytest.mark.parametrize(("number", "near"), [(9, True), (10, False)])
def test_few_of_the_ids_that_begin_alike_are_compared(number: int, near: bool, found, bound) -> None:
    flows = tuple(FlowDefinition(f"{n}", "workflow", id=f"a1b2c3d4-0000-4000-8000-{n:x}".ljust(36, f"{n:x}")) for n in range(12))
    (diagnostic,) = found(RULE, bound(f'{{"flowId": "{slipped(flows[number], -2)}"}}', None, candidates=flows))
    listed = flows[number] if near else flows[0]
    assert diagnostic.note.startswith(f'loaded: "{listed.name}"')


@pytest.mark.parametrize(("others", "path"), [(99, "flows/b.yaml"), (100, "PATH")])
def test_the_names_passed_are_compared_with_a_hundred_definitions(others: int, path: str, found, bound) -> None:
    flow_id = "99999999-0000-4000-8000-999999999999"
    right = FlowDefinition("b", "workflow", source="flows/b.yaml", inputs=(InputParameter("Flow.phone", DataType("string")),))
    flows = (*(FlowDefinition(f"{n}", "workflow", source="flows/n.yaml") for n in range(others)), right)
    text = f'{{"flowId": "{flow_id}", "inputData": {{"Flow.phone": "1"}}}}'
    (diagnostic,) = found(RULE, bound(text, None, candidates=flows))
    assert diagnostic.help.startswith(f'add "{flow_id}: {path}" under "flows"')
