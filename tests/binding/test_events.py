from __future__ import annotations

import pytest

from flowlint.binding import events, topics
from flowlint.binding.events import Meeting, Way
from flowlint.model.datatype import DataType
from flowlint.model.flow import FlowDefinition, InputParameter
from flowlint.model.location import Source
from flowlint.model.trigger import Trigger, TriggerDeclaration
from flowlint.model.trigger_binding import TriggerBinding

TOPIC = "v2.detail.events.conversation.{id}.acd.start"


def flow_of(*names: str, kind: str = "string") -> FlowDefinition:
    return FlowDefinition("Call back", "workflow", inputs=tuple(InputParameter(name, DataType(kind)) for name in names))


def bound(flow: FlowDefinition | None, *, topic: str = TOPIC, data_format: str = events.TOP_LEVEL_PRIMITIVES) -> TriggerBinding:
    trigger = Trigger(topic=topic, data_format=data_format)
    return TriggerBinding(TriggerDeclaration(trigger, Source("t.json", "")), flow, topics.fields(topics.meant(topic)))


def test_fields_meet_the_inputs_of_their_names() -> None:
    flow = flow_of("Flow.ani", "Flow.ANI", "Flow.DNIS", "flow.queueId", "Flow.callbackNumbers", "Flow.x", "provider", "State.ani")
    ani, again, dnis, queue, numbers, none, bare, state = flow.inputs
    assert events.meetings(bound(flow)) == (
        Meeting(ani, Way.FIELD, "ani", "string"),
        Meeting(again, Way.NONE),
        Meeting(dnis, Way.CASE, "dnis", "string"),
        Meeting(queue, Way.CASE, "queueId", "string"),
        Meeting(numbers, Way.COMPLEX, "callbackNumbers", "array"),
        Meeting(none, Way.NONE),
        Meeting(bare, Way.FIELD, "provider", "string"),
        Meeting(state, Way.NONE),
    )


def test_the_event_as_a_whole_meets_one_input() -> None:
    flow = flow_of("Flow.jsonData", "Flow.other", kind="json")
    body, other = flow.inputs
    assert events.meetings(bound(flow, data_format="Json")) == (Meeting(body, Way.BODY), Meeting(other, Way.NONE))


@pytest.mark.parametrize(("topic", "data_format"), [("v2.new", "TopLevelPrimitives"), (TOPIC, "")])
def test_nothing_is_known_of_an_event(topic: str, data_format: str) -> None:
    assert events.meetings(bound(flow_of("Flow.ani"), topic=topic, data_format=data_format)) == ()
    assert events.meetings(bound(None)) == ()


@pytest.mark.parametrize(
    ("data_format", "has_fields", "has_body"), [("TopLevelPrimitives", True, False), ("Json", False, True), ("", True, True)]
)
def test_what_a_trigger_can_fill(data_format: str, *, has_fields: bool, has_body: bool) -> None:
    names = events.fills(Trigger(topic=TOPIC, data_format=data_format))
    assert ("Flow.ani" in names, "Flow.jsonData" in names, "Flow.callbackNumbers" in names) == (has_fields, has_body, False)


def test_a_disabled_trigger_fills_nothing() -> None:
    assert events.fills(Trigger(topic=TOPIC, enabled=False)) == set()
    assert events.fills(Trigger(topic=TOPIC, data_format="Json", enabled=False)) == set()


def test_similar_field_is_one_that_fills_nothing_else() -> None:
    flow = flow_of("Flow.conversationId", "Flow.converstationId", "Flow.particpantId")
    binding = bound(flow)
    assert [events.similar(meeting, binding) for meeting in events.meetings(binding)][1:] == ["", "participantId"]


@pytest.mark.parametrize(("written", "topic"), [(TOPIC, TOPIC), (TOPIC.replace("{id}", "*"), TOPIC), ("v2.new", "v2.new"), (None, "")])
def test_the_topic_of_a_trigger(written: str | None, topic: str) -> None:
    assert events.topic(TriggerBinding(TriggerDeclaration(Trigger(topic=written), Source("t.json", "")), None, None)) == topic
