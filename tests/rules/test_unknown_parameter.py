from __future__ import annotations

import pytest

from flowlint.model.datatype import DataType
from flowlint.model.diagnostic import Diagnostic, Related
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.flow import FlowDefinition, InputParameter
from flowlint.model.location import Location, Source, Span
from flowlint.rules.unknown_parameter import RULE


def taking(*names: str) -> FlowDefinition:
    return FlowDefinition("Survey", "workflow", inputs=tuple(InputParameter(name, DataType("string")) for name in names))


def test_one_letter_off(bound, flow, place, found) -> None:
    text = '{"flowId": "x", "inputData": {"Flow.agendId": "452"}}'
    assert found(RULE, bound(text, flow)) == [
        Diagnostic(
            'argument "Flow.agendId" is not an input of flow "Compliance check"',
            place(text, '"Flow.agendId"', "/inputData/Flow.agendId"),
            help='use "Flow.agentId" if that is meant, or remove the argument',
            fix=Fix('rename it to "Flow.agentId"', Safety.UNSAFE, (Edit(31, 43, "Flow.agentId"),)),
            subject="Flow.agendId",
        )
    ]


def test_declaration_of_the_flow_is_shown(bound, found) -> None:
    declared = Location(Source("flow.yaml", "name: Survey"), "/name", Span(6, 12))
    flow = FlowDefinition("Survey", "workflow", inputs=(InputParameter("Flow.answer", DataType("string")),), place=declared)
    (diagnostic,) = found(RULE, bound('{"flowId": "x", "inputData": {"Flow.language": "en-us"}}', flow))
    assert diagnostic.related == (Related("flow declared here", declared),)


@pytest.mark.parametrize(
    ("name", "inputs", "meant"),
    [
        ("Flow.Vra001", ("Flow.Var010", "Flow.Var001"), "Flow.Var001"),
        ("Flow.customername", ("Flow.customer_name", "Flow.customer_names"), "Flow.customer_name"),
        ("State.agentId", ("Flow.agentId",), "Flow.agentId"),
    ],
)
def test_the_nearest_input_is_suggested(bound, found, mended, name: str, inputs: tuple[str, ...], meant: str) -> None:
    text = f'{{"flowId": "x", "inputData": {{"{name}": "a"}}}}'
    diagnostics = found(RULE, bound(text, taking(*inputs)))
    assert [diagnostic.help for diagnostic in diagnostics] == [f'use "{meant}" if that is meant, or remove the argument']
    assert mended(text, diagnostics) == text.replace(name, meant)


@pytest.mark.parametrize(("others", "guessed"), [(99, True), (100, False)])
def test_what_was_meant_is_guessed_for_a_hundred_names(bound, found, others: int, guessed: bool) -> None:
    arguments = ", ".join(f'"{name}": "a"' for name in ("Flow.answr", *(f"x{number}" for number in range(others))))
    first, *rest = found(RULE, bound(f'{{"flowId": "x", "inputData": {{{arguments}}}}}', taking("Flow.answer")))
    assert (first.help.startswith("use "), first.fix is not None, len(rest)) == (guessed, guessed, others)


def test_inputs_are_listed_where_none_is_near(bound, found) -> None:
    flow = taking(*(f"Flow.answer{letter}" for letter in "ABCDEFGHIJKL"))
    (diagnostic,) = found(RULE, bound('{"flowId": "x", "inputData": {"Flow.language": "en-us"}}', flow))
    listed = ", ".join(f'"Flow.answer{letter}"' for letter in "ABCDEFGHIJ")
    assert (diagnostic.help, diagnostic.fix) == (f"remove the argument, or use an input of the flow: {listed} and 2 more", None)


def test_nothing_is_left_to_use(bound, found) -> None:
    (diagnostic,) = found(
        RULE, bound('{"flowId": "x", "inputData": {"Flow.agentId": "452", "Flow.agentIds": "453"}}', taking("Flow.agentId"))
    )
    assert (diagnostic.help, diagnostic.fix) == ("remove the argument: every input of the flow is passed already", None)


def test_no_fix_where_two_names_would_become_one(bound, found) -> None:
    text = '{"flowId": "x", "inputData": {"Flow.agendId": "452", "Flow.agenttId": "453"}}'
    assert [diagnostic.fix for diagnostic in found(RULE, bound(text, taking("Flow.agentId")))] == [None, None]


def test_nothing_is_guessed_where_very_many_names_are_unknown(bound, found) -> None:
    arguments = ", ".join(f'"Flow.agentId{number}": "a"' for number in range(101))
    diagnostics = found(RULE, bound(f'{{"flowId": "x", "inputData": {{{arguments}}}}}', taking("Flow.agentId")))
    assert [(diagnostic.help, diagnostic.fix) for diagnostic in diagnostics] == [
        ('remove the argument, or use an input of the flow: "Flow.agentId"', None)
    ] * 101


def test_no_fix_where_two_inputs_are_equally_near(bound, found) -> None:
    (diagnostic,) = found(RULE, bound('{"flowId": "x", "inputData": {"Flow.answerC": "a"}}', taking("Flow.answerA", "Flow.answerB")))
    assert (diagnostic.help, diagnostic.fix) == ('use "Flow.answerA" if that is meant, or remove the argument', None)


def test_spaces_around_a_name(bound, place, found) -> None:
    text = '{"flowId": "x", "inputData": {"Flow.agentId ": "452"}}'
    assert found(RULE, bound(text, taking("Flow.agentId"))) == [
        Diagnostic(
            'argument "Flow.agentId " has spaces around its name, expected "Flow.agentId"',
            place(text, '"Flow.agentId "', "/inputData/Flow.agentId "),
            help="remove the spaces",
            parameter="Flow.agentId",
            fix=Fix('rename it to "Flow.agentId"', Safety.SAFE, (Edit(31, 44, "Flow.agentId"),)),
        )
    ]


@pytest.mark.parametrize("name", [" agentId", "flow.agentid ", "\\tAGENTID\\n"])
def test_spaces_around_a_name_in_other_case_or_without_scope(bound, found, mended, name: str) -> None:
    text = f'{{"flowId": "x", "inputData": {{"{name}": "452"}}}}'
    (diagnostic,) = found(RULE, bound(text, taking("Flow.agentId")))
    assert (diagnostic.help, diagnostic.fix.safety) == ("remove the spaces", Safety.SAFE)
    assert mended(text, [diagnostic]) == text.replace(name, "Flow.agentId")


def test_two_names_with_spaces_mean_one_input(bound, found) -> None:
    text = '{"flowId": "x", "inputData": {"Flow.agentId ": "452", " Flow.agentId": "453"}}'
    assert [(one.message, one.fix) for one in found(RULE, bound(text, taking("Flow.agentId")))] == [
        ('argument "Flow.agentId " is not an input of flow "Survey"', None),
        ('argument " Flow.agentId" is not an input of flow "Survey"', None),
    ]


def test_below_its_scope_the_inner_name_is_renamed(bound, found, mended) -> None:
    text = '{"flowId": "x", "inputData": {"Flow": {"agendId": "452"}}}'
    assert mended(text, found(RULE, bound(text, taking("Flow.agentId")))) == text.replace("agendId", "agentId")
    text = text.replace("agendId", "Flow.agendId")
    assert mended(text, found(RULE, bound(text, taking("Flow.agentId")))) == text.replace("agendId", "agentId")


def test_names_that_meet_an_input_collide_or_are_placeholders(bound, flow, found) -> None:
    arguments = '{"Flow.agentId": "452", "flow.retries": 2, "dates": [], "Flow.Zone": "a", "Flow.zone": "b", "{{x}}": 5}'
    assert found(RULE, bound(f'{{"flowId": "x", "inputData": {arguments}}}', flow)) == []
    assert found(RULE, bound('{"flowId": "x", "inputData": {"Flow.zone": "b"}}', None)) == []


def test_name_of_other_letters_alone_is_no_slip(bound, found) -> None:
    flow = FlowDefinition("Any", "workflow", inputs=(InputParameter("Flow.a", DataType("string")),))
    (diagnostic,) = found(RULE, bound('{"flowId": "x", "inputData": {"Flow.b": "1"}}', flow))
    assert (diagnostic.help, diagnostic.fix) == ('remove the argument, or use an input of the flow: "Flow.a"', None)


@pytest.mark.parametrize("name", ["Flow.agendId", "flow.AgendID", "agendId"])
def test_a_variable_that_is_no_input_is_told_of_as_such(bound, flow, found, name: str) -> None:
    keeping = flow._replace(variables=("Flow.agendId", "Flow.other"))
    (diagnostic,) = found(RULE, bound(f'{{"flowId": "x", "inputData": {{"{name}": "452"}}}}', keeping))
    said = 'variable "Flow.agendId" of the flow is not marked "Input to flow": mark it, or remove the argument'
    assert (diagnostic.help, diagnostic.fix) == (said, None)
