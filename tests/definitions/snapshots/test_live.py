"""The live side of a comparison: flows as the platform has them now, with what a definition knows beyond that."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from platform_stand_in import TRIGGERS, VIEW, Flow, StandIn, trigger, variable

from flowlint.definitions.snapshots import live
from flowlint.definitions.snapshots.live import LiveFlows
from flowlint.model.datatype import DataType
from flowlint.model.errors import DefinitionError
from flowlint.model.flow import FlowDefinition, InputParameter, RequestBody, SettingSource
from flowlint.model.location import Location, Source
from flowlint.model.trigger import Trigger
from flowlint.sources.platform.transport import Transport

CHECK = Flow(0, "Check", [variable("Flow.flag", "BooleanVariable"), variable("Flow.day", "DateTimeVariable")])
DRAFT = Flow(1, "Draft", [], version="")
TWIN, TWIN_TOO = Flow(2, "Twin", []), Flow(3, "Twin", [])
LIVE = Source("live:", "")


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with StandIn([CHECK, DRAFT, TWIN, TWIN_TOO], [trigger(0, CHECK)]).serving() as stand_in:
        yield stand_in


def known(flow: Flow, *inputs: InputParameter, **facts: object) -> FlowDefinition:
    stated = FlowDefinition(flow.name, flow.kind.lower(), flow.id, "1.0", True, RequestBody.JSON, inputs, (), SettingSource.STATED)
    return stated._replace(**{"format": "flowlint", "source": "flows/check.yaml", **facts})  # type: ignore[arg-type]


def declared(name: str, kind: str, **facts: object) -> InputParameter:
    return InputParameter(name, DataType(kind))._replace(**facts)  # type: ignore[arg-type]


FLAG, DAY = declared("Flow.flag", "boolean"), declared("Flow.day", "date")


def test_a_flow_is_as_the_platform_has_it_with_the_setting_that_is_known(platform: Transport, served: StandIn) -> None:
    (found,), notes = live.read(platform, (known(CHECK, FLAG, DAY),))
    assert found == known(CHECK, FLAG, declared("Flow.day", "dateTime"), version="3.0", source="live:")
    assert (found.source, found.format, found.place, notes) == ("live:", "flowlint", Location(LIVE, ""), ())
    assert [one.place for one in found.inputs] == [Location(LIVE, "/variables/0"), Location(LIVE, "/variables/1")]
    assert not any("trigger" in call.path for call in served.calls)


def test_triggers_are_read_where_some_are_known(platform: Transport) -> None:
    ((found,), notes) = live.read(platform, (known(CHECK, FLAG, triggers=(Trigger("x"),)),))
    assert ([one.name for one in found.triggers], notes) == (["On end"], ())


def test_of_coarse_types_the_one_that_is_known_counts_where_it_may_be_that(platform: Transport, served: StandIn) -> None:
    served.permissions = {VIEW}
    listed = declared("Flow.day", "date", type=DataType("date", collection=True))
    cases = [(DAY, DAY), (listed, declared("Flow.day", "string")), (declared("Flow.day", "integer"), declared("Flow.day", "string"))]
    cases += [
        (declared("Flow.day", "novelty"), declared("Flow.day", "string")),
        (declared("Flow.other", "date"), declared("Flow.day", "string")),
    ]
    for before, after in cases:
        (found,), notes = live.read(platform, (known(CHECK, FLAG, before, triggers=(Trigger("x"),)),))
        assert found.inputs == (FLAG, after)
        assert found.format == "platform-flow"
        assert notes[0] == "1 of 1 flows have coarse types, since their configuration could not be read"
        assert notes[1].startswith(f'triggers are not compared: the permission "{TRIGGERS}" is missing')
        assert len(notes) == 2


def test_a_flow_that_is_not_published_is_as_it_was_known(platform: Transport, served: StandIn) -> None:
    lettered = Flow(4, "Lettered", [], version="")
    lettered.id = "ABCDEF01-0000-4000-8000-00000000000a"
    served.flows[lettered.id] = served.flows[lettered.id.lower()] = lettered
    assert live.read(platform, (known(lettered),)).flows == (known(lettered)._replace(published=False, version=None, source="live:"),)
    draft = known(DRAFT, FLAG._replace(place=Location(LIVE, "/x")))
    (found,), notes = live.read(platform, (draft,))
    assert found == draft._replace(published=False, version=None, source="live:")
    assert (found.source, found.place, [one.place for one in found.inputs], notes) == ("live:", Location(LIVE, ""), [None], ())


def test_a_flow_without_an_id_is_known_by_its_name_and_type(platform: Transport, served: StandIn) -> None:
    gone = known(Flow(9, "Gone", []))
    flows, _ = live.read(platform, (known(CHECK, FLAG, id=None), gone, known(CHECK, FLAG, id=None, type="inboundcall"), known(DRAFT)))
    assert [(flow.name, flow.id, flow.published) for flow in flows] == [("Check", None, True), ("Draft", DRAFT.id, False)]
    assert sorted({call.query.partition("type=")[2] for call in served.calls if call.path == "/api/v2/flows"}) == [
        "inboundcall",
        "workflow",
    ]
    assert live.read(platform, ()) == LiveFlows(())
    with pytest.raises(DefinitionError) as raised:
        live.read(platform, (known(TWIN, id=None),))
    assert str(raised.value) == (
        f'flows/check.yaml: flow "Twin" has no id, and 2 flows of the platform have its name and type ({TWIN.id}, {TWIN_TOO.id}), '
        f"expected the id of one in the configuration, as flows: {{{TWIN.id}: flows/check.yaml}}"
    )


def test_two_definitions_may_stand_for_one_flow(platform: Transport) -> None:
    both = known(CHECK, FLAG), known(CHECK, id=CHECK.id.upper(), request_body_source=SettingSource.DERIVED)
    flows, _ = live.read(platform, both)
    assert [(flow.id, flow.request_body) for flow in flows] == [(CHECK.id, RequestBody.JSON), (CHECK.id, RequestBody.PARAMETERS)]
