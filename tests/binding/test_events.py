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
    flow = flow_of(
        "Flow.ani", "Flow.ANI", "Flow.DNIS", "flow.queueId", "Flow.callbackNumbers", "Flow.x", "provider", "State.ani", "Flow.a.ani"
    )
    ani, again, dnis, queue, numbers, none, bare, state, below = flow.inputs
    assert events.meetings(bound(flow)) == (
        Meeting(ani, Way.FIELD, "ani", "string"),
        Meeting(again, Way.NONE),
        Meeting(dnis, Way.CASE, "dnis", "string"),
        Meeting(queue, Way.CASE, "queueId", "string"),
        Meeting(numbers, Way.COMPLEX, "callbackNumbers", "array"),
        Meeting(none, Way.NONE),
        Meeting(bare, Way.FIELD, "provider", "string"),
        Meeting(state, Way.NONE),
        Meeting(below, Way.NONE),
    )


def test_the_event_as_a_whole_meets_one_input() -> None:
    flow = flow_of("Flow.jsonData", "Flow.other", kind="json")
    body, other = flow.inputs
    assert events.meetings(bound(flow, data_format="Json")) == ((body, Way.BODY, "", ""), (other, Way.NONE, "", ""))


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


@pytest.mark.parametrize(
    ("kind", "collection", "way", "field", "expected"),
    [
        ("integer", False, Way.FIELD, "string", "an integer"),
        ("integer", False, Way.FIELD, "integer", ""),
        ("integer", False, Way.CASE, "string", ""),
        ("decimal", False, Way.FIELD, "number", ""),
        ("decimal", False, Way.FIELD, "integer", ""),
        ("decimal", False, Way.FIELD, "boolean", "a number"),
        ("boolean", False, Way.FIELD, "boolean", ""),
        ("boolean", False, Way.FIELD, "number", "true or false"),
        ("string", False, Way.FIELD, "integer", ""),
        ("date", False, Way.FIELD, "boolean", ""),
        ("novelty", False, Way.FIELD, "string", ""),
        ("string", True, Way.FIELD, "string", "a list"),
        ("novelty", True, Way.FIELD, "string", "a list"),
        ("string", True, Way.COMPLEX, "array", ""),
    ],
)
def test_what_a_field_never_is(kind: str, collection: bool, way: Way, field: str, expected: str) -> None:
    assert events.misfit(Meeting(InputParameter("Flow.x", DataType(kind, collection)), way, "x", field)) == expected


def test_words_and_names() -> None:
    assert [events.with_article(kind) for kind in ("integer", "string", "array")] == ["an integer", "a string", "a array"]
    assert [events.full_name(one) for one in flow_of("ani", "Flow.ani", "Slot.ani").inputs] == ["Flow.ani", "Flow.ani", "Slot.ani"]


BODY = InputParameter("Flow.jsonData", DataType("json"))


@pytest.mark.parametrize(
    ("data_format", "inputs", "filled", "topic", "wrong"),
    [
        ("Json", [], "", TOPIC, True),
        ("Json", [BODY], "", TOPIC, False),
        ("Json", [BODY._replace(type=DataType("string"))], "", TOPIC, True),
        ("TopLevelPrimitives", [], "", TOPIC, False),
        ("TopLevelPrimitives", [BODY], "", TOPIC, True),
        ("TopLevelPrimitives", [BODY._replace(name="jsonData")], "", TOPIC, True),
        ("TopLevelPrimitives", [BODY._replace(initial_value="{}")], "", TOPIC, False),
        # Something else fills the body.
        ("TopLevelPrimitives", [BODY], "Flow.jsonData", TOPIC, True),
        ("TopLevelPrimitives", [BODY, *flow_of("Flow.ani").inputs], "Flow.jsonData", TOPIC, False),
        ("TopLevelPrimitives", [BODY, *flow_of("Flow.ANI").inputs], "Flow.jsonData", TOPIC, True),
        ("TopLevelPrimitives", [BODY], "Flow.jsonData", "v2.new", False),
        ("", [BODY], "", TOPIC, False),
    ],
)
def test_a_flow_is_made_for_one_format(data_format: str, inputs: list[InputParameter], filled: str, topic: str, wrong: bool) -> None:
    flow = FlowDefinition("Call back", "workflow", inputs=tuple(inputs))
    binding = bound(flow, topic=topic, data_format=data_format)._replace(filled=frozenset({filled}))
    assert events.is_in_wrong_format(binding) is wrong
    assert events.is_in_wrong_format(binding._replace(flow=None)) is False


def test_what_nothing_fills() -> None:
    ani, x, y, z = flow_of("Flow.ani", "Flow.x", "Flow.y", "z").inputs
    flow = FlowDefinition("Call back", "workflow", inputs=(ani, x, y._replace(initial_value="1"), z))
    binding = bound(flow)._replace(filled=frozenset({"Flow.z"}))
    assert list(events.unfilled(binding)) == [Meeting(x, Way.NONE)]
    assert list(events.unfilled(binding._replace(filled=frozenset()))) == [Meeting(x, Way.NONE), Meeting(z, Way.NONE)]
    assert list(events.unfilled(bound(flow, data_format="Json"))) == []


@pytest.mark.parametrize(
    ("data_format", "topic", "names"),
    [
        ("TopLevelPrimitives", TOPIC, ["Flow.ani"]),
        ("TopLevelPrimitives", "v2.new", ["Flow.ani", "Flow.jsonData", "Flow.x"]),
        ("TopLevelPrimitives", None, ["Flow.ani", "Flow.jsonData", "Flow.x"]),
        ("Json", TOPIC, ["Flow.jsonData"]),
        ("Json", None, ["Flow.jsonData"]),
        ("", TOPIC, ["Flow.ani", "Flow.jsonData"]),
    ],
)
def test_what_a_trigger_may_fill(data_format: str, topic: str | None, names: list[str]) -> None:
    trigger = Trigger(topic=topic, data_format=data_format)
    assert [name for name in ("Flow.ani", "Flow.jsonData", "Flow.x") if events.may_fill(trigger, name)] == names


def test_no_field_is_similar_where_none_is_passed() -> None:
    flow = flow_of("Flow.particpantId", "Flow.callbackNumber")
    for binding in (bound(flow), bound(flow, data_format="Json"), bound(flow, topic="v2.new")):
        near = [events.similar(Meeting(one, Way.NONE), binding) for one in flow.inputs]
        assert near == (["participantId", ""] if binding == bound(flow) else ["", ""])
