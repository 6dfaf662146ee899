from __future__ import annotations

from flowlint.model.datatype import DataType
from flowlint.model.diagnostic import Diagnostic, Related
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.flow import FlowDefinition, InputParameter
from flowlint.model.location import Location, Source, Span
from flowlint.model.mode import ContainerMode
from flowlint.model.severity import Severity
from flowlint.rules.name_case_mismatch import RULE


def test_scope_and_name(bound, flow, place, found) -> None:
    text = '{"flowId": "x", "inputData": {"flow.agentID": "452"}}'
    assert found(RULE, bound(text, flow)) == [
        Diagnostic(
            'argument "flow.agentID" differs only in case from input "Flow.agentId"',
            place(text, '"flow.agentID"', "/inputData/flow.agentID"),
            help='spell it "Flow.agentId"',
            parameter="Flow.agentId",
            fix=Fix('rename it to "Flow.agentId"', Safety.SAFE, (Edit(31, 43, "Flow.agentId"),)),
        )
    ]


def test_a_warning_where_only_the_case_of_the_scope_differs(bound, flow, place, found) -> None:
    text = '{"flowId": "x", "inputData": {"flow.agentId": "452"}}'
    assert found(RULE, bound(text, flow)) == [
        Diagnostic(
            'argument "flow.agentId" differs only in case from input "Flow.agentId"',
            place(text, '"flow.agentId"', "/inputData/flow.agentId"),
            help='spell it "Flow.agentId"',
            parameter="Flow.agentId",
            fix=Fix('rename it to "Flow.agentId"', Safety.SAFE, (Edit(31, 43, "Flow.agentId"),)),
            severity=Severity.WARNING,
        )
    ]


def test_declaration_is_shown(bound, place, found) -> None:
    declared = Location(Source("flow.yaml", "inputs: {Flow.agentId: string}"), "/inputs/Flow.agentId", Span(9, 21))
    flow = FlowDefinition("Compliance check", "workflow", inputs=(InputParameter("Flow.agentId", DataType("string"), place=declared),))
    (diagnostic,) = found(RULE, bound('{"flowId": "x", "inputData": {"Flow.AgentId": "452"}}', flow))
    assert diagnostic.related == (Related("declared here", declared),)


def test_short_name_stays_short_in_parameters(bound, flow, place, found, mended) -> None:
    text = '{"flowId": "x", "parameters": {"AgentId": "452", "FLOW.retries": 2}}'
    diagnostics = found(RULE, bound(text, flow, mode=ContainerMode.PARAMETERS))
    assert [diagnostic.message for diagnostic in diagnostics] == [
        'argument "AgentId" differs only in case from "agentId", short for input "Flow.agentId"',
        'argument "FLOW.retries" differs only in case from input "Flow.retries"',
    ]
    assert mended(text, diagnostics) == '{"flowId": "x", "parameters": {"agentId": "452", "Flow.retries": 2}}'


def test_below_its_scope_only_the_inner_name_is_renamed(bound, flow, found, mended) -> None:
    text = "flowId: x\ninputData:\n  flow:\n    AGENTID: '452'\n"
    assert mended(text, found(RULE, bound(text, flow, grammar="yaml"))) == "flowId: x\ninputData:\n  flow:\n    agentId: '452'\n"


def test_no_fix_where_the_input_is_passed_under_another_name_too(bound, flow, place, found) -> None:
    text = '{"flowId": "x", "parameters": {"AgentId": "452", "Flow.agentId": "453"}}'
    assert found(RULE, bound(text, flow)) == [
        Diagnostic(
            'argument "AgentId" differs only in case from "agentId", short for input "Flow.agentId"',
            place(text, '"AgentId"', "/parameters/AgentId"),
            help='pass input "Flow.agentId" once, under its exact name',
            parameter="Flow.agentId",
        )
    ]


def test_a_pair_that_differs_only_in_case_is_left_to_case_collision(bound, flow, found) -> None:
    assert found(RULE, bound('{"flowId": "x", "inputData": {"Flow.agentId": "452", "flow.agentid": "453"}}', flow)) == []


def test_no_fix_in_text_that_yaml_shares(bound, flow, found) -> None:
    text = "common: &common {flow.agentid: '452'}\nflowId: x\ninputData: *common\n"
    (diagnostic,) = found(RULE, bound(text, flow, grammar="yaml"))
    assert diagnostic.fix is None


def test_no_fix_for_a_name_that_would_need_escapes(bound, found) -> None:
    flow = FlowDefinition("Odd", "workflow", inputs=(InputParameter('Flow."A"', DataType("string")),))
    (diagnostic,) = found(RULE, bound('{"flowId": "x", "inputData": {"Flow.\\"a\\"": "452"}}', flow))
    assert diagnostic.fix is None


def test_exact_names_placeholders_and_unknown_flows(bound, flow, found) -> None:
    assert found(RULE, bound('{"flowId": "x", "inputData": {"Flow.agentId": "452", "${Flow.AGENTID}": "453"}}', flow)) == []
    assert found(RULE, bound('{"flowId": "x", "inputData": {"flow.agentid": "452"}}', None)) == []


def test_two_inputs_that_differ_only_in_case(bound, place, found) -> None:
    inputs = (InputParameter("Flow.agentId", DataType("integer")), InputParameter("Flow.AgentID", DataType("string")))
    text = '{"flowId": "x", "inputData": {"flow.agentid": "452"}}'
    binding = bound(text, FlowDefinition("Check", "workflow", inputs=inputs))
    assert found(RULE, binding) == [
        Diagnostic(
            'argument "flow.agentid" differs only in case from inputs "Flow.agentId" and "Flow.AgentID"',
            place(text, '"flow.agentid"', "/inputData/flow.agentid"),
            help="write the exact name of the input that you mean",
        )
    ]
    assert [argument.problems for argument in binding.arguments] == [()]


TOPIC = "v2.detail.events.conversation.{id}.customer.end"


def event_flow(*names: str, initial_value: bool = False) -> FlowDefinition:
    inputs = tuple(InputParameter(name, DataType("string"), initial_value=initial_value) for name in names)
    return FlowDefinition("Call back", "workflow", inputs=inputs)


def test_field_of_an_event(started, place, found) -> None:
    text = f'{{"topicName": "{TOPIC}", "matchCriteria": []}}'
    assert found(RULE, started(text, event_flow("Flow.conversationID", "flow.ani", "Flow.dnis"))) == [
        Diagnostic(
            f'field "{field}" of topic "{TOPIC}" differs only in case from input "{name}"',
            place(text, f'"{TOPIC}"', "/topicName"),
            help=f'rename the input to "Flow.{field}"',
            parameter=name,
        )
        for field, name in (("conversationId", "Flow.conversationID"), ("ani", "flow.ani"))
    ]


def test_field_that_fills_its_own_input_or_one_that_is_filled_otherwise(started, found) -> None:
    text = f'{{"topicName": "{TOPIC}", "matchCriteria": []}}'
    assert found(RULE, started(text, event_flow("Flow.ani", "Flow.ANI"))) == []
    assert found(RULE, started(text, event_flow("Flow.ANI", initial_value=True))) == []
    assert found(RULE, started(text, event_flow("Flow.ANI"), filled=["Flow.ANI"])) == []
    assert found(RULE, started(text)) == []


def test_an_unknown_argument_beside_it_does_not_matter(bound, flow, found, mended) -> None:
    text = '{"flowId": "x", "inputData": {"flow.agentID": "452", "Flow.other": 1}}'
    assert mended(text, found(RULE, bound(text, flow))) == text.replace("flow.agentID", "Flow.agentId")
