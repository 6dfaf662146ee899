from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from flowlint.definitions import catalogue
from flowlint.model.datatype import DataType
from flowlint.model.diagnostic import Diagnostic, Related
from flowlint.model.flow import FlowDefinition, InputParameter
from flowlint.model.location import Location, Origin, Source, Span
from flowlint.rules.unfillable_input import RULE

TOPIC = "v2.detail.events.conversation.{id}.acd.start"
OTHERWISE = "give the input an initial value in the flow, or remove it if the flow does not use it"


def flow_of(*names: str, **types: str) -> FlowDefinition:
    inputs = [InputParameter(f"Flow.{name}", DataType("string")) for name in names]
    return FlowDefinition("Call back", "workflow", inputs=(*inputs, *(InputParameter(f"Flow.{n}", DataType(t)) for n, t in types.items())))


def trigger(topic: str = TOPIC, data_format: str = '"TopLevelPrimitives"') -> str:
    settings = f'{{"type": "Workflow", "workflowTargetSettings": {{"dataFormat": {data_format}}}}}'
    return f'{{"topicName": "{topic}", "target": {settings}}}'


@pytest.fixture
def at_topic(place) -> Callable[[str], Any]:
    return lambda topic=TOPIC: place(trigger(topic), f'"{topic}"', "/topicName")


def test_one_finding_for_each_input_beside_those_that_are_filled(started, found, at_topic) -> None:
    flow = flow_of("ani", "phone", "converstationId", callbackNumbers="json")
    never = "trigger never fills input"
    assert found(RULE, started(trigger(), flow)) == [
        Diagnostic(
            f'{never} "Flow.phone" of flow "Call back": topic "{TOPIC}" has no field "phone"',
            at_topic(),
            help=OTHERWISE,
            parameter="Flow.phone",
        ),
        Diagnostic(
            f'{never} "Flow.converstationId" of flow "Call back": topic "{TOPIC}" has no field "converstationId"',
            at_topic(),
            help=f'rename the input to "Flow.conversationId" if that field is meant, or {OTHERWISE}',
            parameter="Flow.converstationId",
        ),
        Diagnostic(
            f'{never} "Flow.callbackNumbers" of flow "Call back": '
            f'field "callbackNumbers" of topic "{TOPIC}" is a list, which is never passed',
            at_topic(),
            help=OTHERWISE,
            parameter="Flow.callbackNumbers",
        ),
    ]


def test_one_finding_for_each_input_where_the_event_has_nothing_of_the_flow(started, found, at_topic) -> None:
    names = ("delay", "name")
    places = [Location(Source("flow.yaml", "delay name"), "", Span(start, start + 4)) for start in (0, 6)]
    inputs = [one._replace(place=place) for one, place in zip(flow_of(*names).inputs, places, strict=True)]
    assert found(RULE, started(trigger(), flow_of()._replace(inputs=tuple(inputs)))) == [
        Diagnostic(
            f'trigger never fills input "Flow.{name}" of flow "Call back": topic "{TOPIC}" has no field "{name}"',
            place,
            help=OTHERWISE,
            parameter=f"Flow.{name}",
            related=(Related("trigger is here", at_topic()),),
            cause=at_topic(),
        )
        for name, place in zip(names, places, strict=True)
    ]


def test_a_definition_without_lines_leaves_the_finding_at_the_trigger(started, found, at_topic) -> None:
    declared = Location(Source("flow.i3WorkFlow", "", Origin.DERIVED), "/variables/0")
    flow = flow_of()._replace(inputs=tuple(one._replace(place=declared) for one in flow_of("delay").inputs))
    (finding,) = found(RULE, started(trigger().replace("{", '{"name": "Left", ', 1), flow))
    assert finding.message.startswith('trigger "Left" never fills input "Flow.delay"')
    assert (finding.place.pointer, finding.related, finding.cause) == ("/topicName", (Related("declared here", declared),), None)


BODY = """\
workflow:
  name: Call back
  variables:
    - stringVariable: {name: Flow.asked, isInput: true}
    - stringVariable: {name: Flow.read, isInput: true}
    - stringVariable: {name: Flow.unused, isInput: true}
    - stringVariable: {name: Flow.unclear, isInput: true}
  states:
    - state:
        actions:
          - decision: {condition: {exp: IsSet(Flow.asked)}}
          - wait: {duration: {exp: ToInt(Flow.read)}}
          - wait: {duration: {exp: Flow.unclear ?? 1}}
"""


def test_inputs_that_the_flow_reads_without_a_test_or_may_read_so(started, found) -> None:
    (flow,) = catalogue.read("flow.yaml", data=BODY.encode()) or ()
    read, unclear = found(RULE, started(trigger(), flow))
    use = flow.use_of(flow.inputs[1])
    assert (read.parameter, read.place, read.related[1:]) == ("Flow.read", flow.inputs[1].place, (Related("read here", use.place),))
    assert read.help == "give the input an initial value in the flow, or test it with IsSet before it is read"
    assert (unclear.parameter, unclear.help, len(unclear.related)) == ("Flow.unclear", OTHERWISE, 1)


def test_json_fills_one_input_alone_whatever_the_topic(started, found, place) -> None:
    text = trigger("v2.something.new", '"Json"')
    flow = flow_of("ani", jsonData="json")
    assert found(RULE, started(text, flow)) == [
        Diagnostic(
            'trigger never fills input "Flow.ani" of flow "Call back": data format "Json" fills only "Flow.jsonData"',
            place(text, '"Json"', "/target/workflowTargetSettings/dataFormat"),
            help=OTHERWISE,
            parameter="Flow.ani",
        )
    ]


def test_fields_are_those_of_the_topic_that_is_meant(started, found, at_topic) -> None:
    written = TOPIC.replace("{id}", "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0")
    (finding,) = found(RULE, started(trigger(written), flow_of("phone")))
    assert finding == Diagnostic(
        f'trigger never fills input "Flow.phone" of flow "Call back": topic "{TOPIC}" has no field "phone"',
        at_topic(written),
        help=OTHERWISE,
        parameter="Flow.phone",
    )


@pytest.mark.parametrize(
    ("text", "flow"),
    [
        (trigger(), flow_of("ani", "queueId")),
        (trigger(), flow_of()),
        (trigger(), None),
        (trigger(), flow_of("ANI")),
        (trigger(), flow_of("phone", jsonData="json")),
        (trigger("v2.something.new"), flow_of("phone")),
        (trigger("v2.users.{id}.${kind}"), flow_of("phone")),
        (trigger(data_format='"{{format}}"'), flow_of("phone")),
        (trigger(data_format="${format}"), flow_of("phone")),
        (trigger(data_format='"Json"'), flow_of("phone")),
    ],
    ids=["filled", "no-input", "no-flow", "case", "format", "unknown-topic", "open-topic", "open-format", "hole", "json-to-none"],
)
def test_filled_or_judged_otherwise_or_not_known(started, found, text: str, flow: FlowDefinition | None) -> None:
    assert found(RULE, started(text, flow)) == []


def test_filled_by_others_or_by_the_flow_itself(started, found) -> None:
    own = InputParameter("Flow.delay", DataType("string"), initial_value=True)
    flow = flow_of("phone")._replace(inputs=(*flow_of("phone").inputs, own))
    assert found(RULE, started(trigger(), flow, filled=["Flow.phone"])) == []
