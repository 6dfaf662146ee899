"""What the platform's replies say of a flow."""

from __future__ import annotations

import time
from typing import Any

import pytest

from flowlint.definitions.snapshots import replies
from flowlint.model.datatype import DataType
from flowlint.model.errors import DefinitionError
from flowlint.model.flow import FlowDefinition, InputParameter, RequestBody, SettingSource
from flowlint.model.location import Location, Source
from flowlint.model.trigger import Trigger

ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
REPLY = {"id": ID, "name": "Billing", "type": "WORKFLOW", "publishedVersion": {"id": "3.0"}}
SOURCE = Source('flow "Billing" version 3.0 of the platform', "")


def test_a_part_that_is_absent_or_of_another_type_is_empty() -> None:
    reply: dict[str, Any] = {"name": "x", "number": 5, "part": {"id": "y"}}
    assert [replies.text(reply, key) for key in ("name", "number", "part", "other")] == ["x", "", "", ""]
    assert [replies.part(reply, key) for key in ("part", "name", "other")] == [{"id": "y"}, {}, {}]
    assert [replies.published_version(one) for one in (REPLY, {}, {"publishedVersion": "3.0"})] == ["3.0", "", ""]


@pytest.mark.parametrize(
    ("stated", "date"),
    [
        ("2026-11-24T09:30:00Z", "2026-11-24T09:30:00Z"),
        ("2026-11-24T09:30:00.123Z", "2026-11-24T09:30:00Z"),
        ("2026-11-24T09:30:00+02:00", "2026-11-24T07:30:00Z"),
        ("2026-11-24T09:30:00", "2026-11-24T09:30:00Z"),
        (1764000000000, "2025-11-24T16:00:00Z"),
        ("1764000000999", "2025-11-24T16:00:00Z"),
        (True, None),
        (None, None),
        (1.5, None),
        ([], None),
        ("yesterday", None),
        (10**30, None),
        ("0001-01-01T00:00:00+14:00", None),
    ],
)
def test_when_a_version_was_published(stated: object, date: str | None) -> None:
    assert replies.published_date({"publishedVersion": {"datePublished": stated}}) == date


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the time zone of a process cannot be set")
def test_a_date_without_a_time_zone_is_in_utc_wherever_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as surroundings:
        surroundings.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        date = replies.published_date({"publishedVersion": {"datePublished": "2026-11-24T09:30:00"}})
    time.tzset()
    assert date == "2026-11-24T09:30:00Z"


def flow(form: str, *inputs: InputParameter, **facts: Any) -> FlowDefinition:
    return FlowDefinition(
        **{"name": "Billing", "type": "workflow", "id": ID, "version": "3.0", "published": True, **facts},
        inputs=inputs,
        request_body=RequestBody.PARAMETERS,
        request_body_source=SettingSource.DERIVED,
        source=f"the platform's flow {ID}",
        format=form,
    )


def declared(name: str, kind: str, pointer: str) -> InputParameter:
    return InputParameter(name, DataType(kind), place=Location(SOURCE, pointer))


def test_a_flow_by_its_configuration() -> None:
    variables = [{"name": "Flow.b", "__type": "StringVariable"}, {"name": "Flow.a", "__type": "IntegerVariable", "isInput": True}]
    found = replies.exact(REPLY, {"variables": variables})
    expected = flow("configuration-json", declared("Flow.a", "integer", "/variables/1"))
    assert found._replace(body=None) == expected
    assert found.inputs[0].place == expected.inputs[0].place
    assert found.body is not None
    with pytest.raises(DefinitionError) as raised:
        replies.exact(REPLY, {})
    assert str(raised.value) == 'the configuration of flow "Billing" has no "variables", so none of its inputs is known'


def test_a_flow_by_the_schema_of_its_inputs() -> None:
    schema = {"properties": {"Flow.a": {"type": "integer"}, "Flow.b": {}, "Flow.c": {"type": ["integer", "string"]}}}
    found = replies.coarse({**REPLY, "type": "COMMONMODULE"}, schema)
    places = [f"/inputSchema/properties/Flow.{letter}" for letter in "abc"]
    kinds = {"Flow.a": "integer", "Flow.b": "json", "Flow.c": "string"}
    inputs = [declared(name, kind, place) for (name, kind), place in zip(kinds.items(), places, strict=True)]
    assert found == flow("platform-flow", *inputs, type="commonmodule")
    assert [one.place for one in found.inputs] == [Location(SOURCE, place) for place in places]
    assert replies.coarse({"id": ID, "name": "Billing", "publishedVersion": {"id": "3.0"}}, schema).type == "workflow"
    for other in (None, [], "x"):
        with pytest.raises(DefinitionError) as raised:
            replies.coarse(REPLY, other)
        assert str(raised.value) == 'flow "Billing" has no "inputSchema", so none of its inputs is known'


def started(trigger_id: str, flow_id: object, **facts: Any) -> dict[str, Any]:
    settings = {"workflowTargetSettings": {"dataFormat": facts.pop("data_format")}} if "data_format" in facts else {}
    return {"id": trigger_id, "target": {"id": flow_id, **settings}, **facts}


def test_triggers_by_the_flow_that_they_start() -> None:
    found = replies.triggers_by_flow(
        [
            started("2", ID.upper(), name="b", topicName="v2.x", data_format="json", enabled=False),
            started("1", ID, name="b", data_format="TopLevelPrimitives", enabled=True),
            started("3", ID, name="A", data_format="novelty", enabled=None),
            started("4", ID),
            started("5", "Other"),
            started("6", 5),
            {"id": "7"},
            {"id": "8", "target": 5},
        ]
    )
    assert found == {
        ID: (
            Trigger("4", None, None, data_format="TopLevelPrimitives", enabled=True),
            Trigger("3", "A", None, data_format="TopLevelPrimitives", enabled=True),
            Trigger("1", "b", None, data_format="TopLevelPrimitives", enabled=True),
            Trigger("2", "b", "v2.x", data_format="Json", enabled=False),
        ),
        "other": (Trigger("5", None, None, data_format="TopLevelPrimitives", enabled=True),),
    }
