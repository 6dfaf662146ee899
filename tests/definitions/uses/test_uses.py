"""What a flow does with its inputs, by what its body holds; the formats agree."""

from __future__ import annotations

import json
import pickle

import pytest

from flowlint.definitions import catalogue
from flowlint.model.flow import FlowDefinition
from flowlint.model.location import region
from flowlint.model.use import InputUse, Use

HEAD = """\
workflow:
  name: Greet
  variables:
    - stringVariable: {name: Flow.ani, isInput: true}
    - stringVariable: {name: Flow.other, isInput: true, initialValue: {exp: "Flow.given + 1"}}
    - stringVariable: {name: Flow.given, isInput: true}
    - stringVariable: {name: Flow.returned, isInput: true, isOutput: true}
  states:
    - state:
        actions:
"""


def read(name: str, text: str) -> FlowDefinition:
    found = catalogue.read(name, data=text.encode())
    assert found is not None
    return found[0]


def of_ani(actions: str, name: str = "flow.yaml") -> InputUse:
    flow = read(name, HEAD + "".join(f"          {line}\n" for line in actions.splitlines()))
    return flow.use_of(flow.inputs[0])


@pytest.mark.parametrize(
    ("actions", "use"),
    [
        ("- wait: {duration: {exp: ToInt(Flow.ani)}}", Use.UNGUARDED),
        ("- wait: {duration: {exp: ToInt(FLOW.Ani)}}", Use.UNGUARDED),
        ("- wait: {duration: {exp: ToInt(Flow.aniX)}}", Use.NEVER),
        ('- wait: {duration: {exp: "\\"Flow.ani\\""}}', Use.NEVER),
        ("- wait: {duration: {lit: Flow.ani}}", Use.NEVER),
        ("- wait: {name: read Flow.ani, duration: {lit: 5}}", Use.NEVER),
        ("- wait: {duration: {lit: 5}} # Flow.ani", Use.NEVER),
        ("- wait: {disabled: true, duration: {exp: ToInt(Flow.ani)}}", Use.NEVER),
        ("- decision: {disabled: true, outputs: {yes: {actions: [{wait: {duration: {exp: Flow.ani}}}]}}}", Use.NEVER),
        ("- wait: {disabled: false, duration: {exp: ToInt(Flow.ani)}}", Use.UNGUARDED),
        ("- callTask: {inputs: {Flow.ani: {lit: 5}}}", Use.NEVER),
        ("- decision: {condition: {exp: IsSet(Flow.ani)}}\n- wait: {duration: {exp: Flow.ani}}", Use.GUARDED),
        ("- wait: {duration: {exp: Flow.ani}}\n- decision: {condition: {exp: Flow.ani != NOT_SET}}", Use.GUARDED),
        ("- callData: {successOutputs: {id: {var: Flow.ani}}}", Use.GUARDED),
        ("- updateData: {statements: [{string: {variable: flow.ani, value: {lit: x}}}]}", Use.GUARDED),
        # What cannot be read is not known, unless something else settles it.
        ("- wait: {duration: {exp: Flow.ani ?? 5}}", None),
        ("- wait: {duration: {exp: Flow.other ?? 5}}", Use.NEVER),
        ('- wait: {duration: {exp: "{{duration}}"}}', None),
        ('- wait: {duration: {exp: "\\"{{duration}}\\""}}', Use.NEVER),
        ('- callData: {successOutputs: {id: {var: "{{output}}"}}}', None),
        ("- wait: {duration: {exp: Flow.ani ?? 5}}\n- decision: {condition: {exp: IsSet(Flow.ani)}}", Use.GUARDED),
        ("- wait: {duration: {exp: Flow.ani ?? 5}}\n- wait: {duration: {exp: Flow.ani}}", None),
        ("- novelty: {source: Flow.ani}", None),
        ("- novelty: {source: Flow.animal}", Use.NEVER),
        ("- task: ./tasks.yaml#/greet", None),
        ("- task: ./greet.yml", None),
        # A placeholder may become an action, or what one is given.
        ("- ${action}", None),
        ("- decision: {outputs: {yes: {actions: '${indent(10, actions)}'}}}", None),
        ("- wait: {duration: '{{duration}}'}", None),
        ("- wait: {name: '{{name}}', duration: {lit: {minutes: '{{minutes}}'}}}", Use.NEVER),
        # Nor is an action certain that a placeholder may disable.
        ("- decision: {disabled: '{{off}}', condition: {exp: IsSet(Flow.ani)}}\n- wait: {duration: {exp: Flow.ani}}", None),
        ("- decision: {disabled: {{off}}, condition: {exp: IsSet(Flow.ani)}}\n- wait: {duration: {exp: Flow.ani}}", None),
        ("- decision: {disabled: '{{off}}'}\n- decision: {condition: {exp: IsSet(Flow.ani)}}", Use.GUARDED),
        ("- findQueue: {queue: {lit: '{{queue}} at night'}, other: 'the {{queue}}'}", Use.NEVER),
        ("- wait: {duration: {exp: ''}}", Use.NEVER),
        ("- callData: {successOutputs: {id: {var: 'Flow.ani[0]'}}}", None),
        ("- callData: {successOutputs: {id: {var: 'Flow.list[0]'}}}", Use.NEVER),
    ],
)
def test_use_in_archy(actions: str, use: Use | None) -> None:
    assert of_ani(actions).use == use


def test_initial_values_and_outputs() -> None:
    flow = read("flow.yaml", HEAD)
    other, given, returned = (flow.use_of(one) for one in flow.inputs[1:])
    assert other == InputUse(Use.NEVER)
    assert given.use is Use.UNGUARDED
    assert given.where == "line 5"
    assert returned == InputUse(Use.NEVER, returned=True)
    assert [one.is_unused for one in (other, given, returned)] == [True, False, False]


@pytest.mark.parametrize(
    ("actions", "line", "column"),
    [
        ("- wait: {duration: {exp: ToInt(Flow.ani)}}", 11, 42),
        ("- wait: {duration: {exp: IsSet(Flow.other)}}\n- wait: {duration: {exp: Flow.given + flow.ANI}}", 12, 49),
        ('- wait:\n    duration:\n      exp: "Append(\\n  \\"Flow\\", \\n  Flow.ani)"', 13, 48),
        ("- wait:\n    duration:\n      exp: >\n        1 +\n        Flow.ani", 15, 19),
        (
            "- wait: {duration: {exp: Flow.ani}}\n- if: {condition: {exp: IsSet( Flow.ani )}}\n- if: {condition: {exp: IsSet(Flow.ani)}}",
            12,
            42,
        ),
    ],
)
def test_the_place_is_that_of_the_deciding_read(actions: str, line: int, column: int) -> None:
    place = of_ani(actions).place
    assert place is not None
    where = region(place)
    assert where is not None
    assert (where.line, where.column, where.end_column - where.column) == (line, column, len("Flow.ani"))
    assert place.pointer.startswith("/workflow/states/0/state/actions/")


def test_a_terraform_template_is_read_too() -> None:
    assert of_ani("- wait: {duration: {exp: '\"${x}\" + Flow.ani'}}", "flow.tftpl").use is Use.UNGUARDED


SLOT = """\
botFlow:
  name: Ask
  variables:
    - dateVariable: {name: Slot.Day, isInput: true}
  botFlow: [{askForSlot: {slot: {name: NAME}}}]
"""


def test_slots_are_named_without_their_scope() -> None:
    for name, use in (("day", Use.GUARDED), ("Days", Use.NEVER)):
        flow = read("bot.yaml", SLOT.replace("NAME", name))
        assert flow.use_of(flow.inputs[0]).use is use


def exported(*actions: object, **more: object) -> FlowDefinition:
    variables = [{"id": f"id-{name}", "name": name, "__type": "StringVariable", "isInput": True} for name in ("Flow.ani", "Flow.other")]
    state = {"__type": "State", "name": "Initial", "actionList": actions}
    flow: dict[str, object] = {"name": "Greet", "type": "workflow", "variables": variables, "flowSequenceItemList": [state]}
    return read("flow.json", json.dumps({**flow, "manifest": {}, **more}))


REF = {"ref": {"text": "Flow.ani", "val": "id-Flow.ani"}}


def value(tree: object, text: str = "x", mode: int = 0) -> dict[str, object]:
    return {"config": tree, "text": text, "uiMetaData": {"mode": mode}, "metaData": {}}


@pytest.mark.parametrize(
    ("action", "use"),
    [
        ({"a": value(REF)}, Use.UNGUARDED),
        ({"a": value(REF, mode=2)}, Use.GUARDED),
        ({"a": value({"isset": {"operands": [{"ToString": {"operands": [REF]}}]}})}, Use.GUARDED),
        ({"a": value({"!=": {"operands": [REF, {"nul": {"text": ""}}]}})}, Use.GUARDED),
        ({"a": value({"!=": {"operands": [REF, {"lit": {"text": "NOT_SET"}}]}})}, Use.UNGUARDED),
        ({"a": value({"lit": {"text": "Flow.ani"}})}, Use.NEVER),
        ({"a": value({"lit": {"items": [{"title": value(REF)}]}})}, Use.UNGUARDED),
        ({"a": value({"ref": {"text": "flow.Ani"}})}, Use.UNGUARDED),
        ({"a": value({"ref": {"text": "Flow.ani", "val": "id-State.ani"}})}, Use.NEVER),
        ({"a": value({}, "IsSet(Flow.ani)"), "id": "id-Flow.ani"}, Use.GUARDED),
        ({"a": value({}, "Flow.ani", 2), "id": "id-Flow.ani"}, Use.GUARDED),
        ({"a": value({}, "Flow.ani ?? 1"), "id": "id-Flow.ani"}, None),
        ({"variableId": "id-Flow.ani"}, None),
        ({"uiMetaData": {"part": value(REF)}}, Use.NEVER),
        ({"disabled": True, "a": value(REF)}, Use.NEVER),
        ({"a": {**value(REF), "outOfService": True}}, Use.NEVER),
        ({"a": {**value(REF), "outOfService": False}}, Use.UNGUARDED),
        ({"settings": '{"variable": "id-Flow.ani"}'}, None),
        ({"isDisabled": True, "a": value(REF)}, Use.NEVER),
        ({"disabled": False, "a": value(REF)}, Use.UNGUARDED),
    ],
)
def test_use_in_an_export(action: dict[str, object], use: Use | None) -> None:
    flow = exported({"__type": "WaitAction", "name": "Wait here", **action})
    found = flow.use_of(flow.inputs[0])
    assert found.use == use
    assert (found.place, found.action) == (None, "Wait here" if use in {Use.GUARDED, Use.UNGUARDED} else "")
    assert flow.use_of(flow.inputs[1]).use is Use.NEVER


def step(key: str, following: str = "", *branches: str, off: bool = False, read: bool = False) -> dict[str, object]:
    """Return an action that leads to others."""
    paths = [{"nextActionId": one} for one in branches]
    end = {"nextAction": following} if following else {}
    return {"__type": "Action", "name": key, "id": key, "disabled": off, "paths": paths, **end, **({"a": value(REF)} if read else {})}


@pytest.mark.parametrize(
    ("actions", "use"),
    [
        ([step("off", "", "in", off=True), step("in", read=True)], Use.NEVER),
        ([step("off", "", "in", off=True), step("in", "on"), step("on", read=True)], Use.NEVER),
        ([step("off", "", "in", off=True), step("in", "", "on"), step("on", read=True)], Use.NEVER),
        ([step("off", "", "in", off=True), step("in", "", "on", off=True), step("on", read=True)], Use.NEVER),
        ([step("off", "on", "in", off=True), step("in"), step("on", read=True)], Use.UNGUARDED),
        # What something else leads to, too, is not left out.
        ([step("off", "on", "on", off=True), step("on", read=True)], Use.UNGUARDED),
        ([step("off", "", "in", off=True), step("other", "", "in"), step("in", "on"), step("on", read=True)], Use.UNGUARDED),
    ],
)
def test_what_only_a_disabled_action_leads_to_is_not_done(actions: list[dict[str, object]], use: Use) -> None:
    flow = exported(*actions)
    assert flow.use_of(flow.inputs[0]).use is use


def test_what_is_beside_the_flow_is_not_its_body() -> None:
    flow = exported(commonModules=[{"model": {"a": value(REF)}}], manifest={"x": [{"id": "id-Flow.ani"}]})
    assert flow.use_of(flow.inputs[0]).use is Use.NEVER


def test_the_action_is_the_nearest_one_around_the_read() -> None:
    inner = {"__type": "WaitAction", "name": "Inner", "a": value({"lit": {}})}
    outer = {"__type": "LoopAction", "name": "Outer", "body": [inner], "count": value(REF)}
    flow = exported(inner, outer)
    assert flow.use_of(flow.inputs[0]).where == 'action "Outer"'


def test_formats_without_a_body_do_not_know() -> None:
    flow = read("flow.json", json.dumps({"flowlint": 1, "name": "Greet", "inputs": {"Flow.ani": "string"}}))
    assert flow.use_of(flow.inputs[0]) == InputUse()


def test_the_body_is_read_once_and_travels() -> None:
    flow = read("flow.yaml", HEAD + "          - wait: {duration: {exp: Flow.ani}}\n")
    sent = pickle.loads(pickle.dumps(flow))
    assert flow.use_of(flow.inputs[0]) is flow.use_of(flow.inputs[0])
    assert sent.use_of(sent.inputs[0]).use is Use.UNGUARDED
    assert pickle.loads(pickle.dumps(flow)).use_of(flow.inputs[0]).use is Use.UNGUARDED
    assert flow == sent


def test_what_declares_alone_holds_no_body() -> None:
    flow = read("flow.yaml", "workflow:\n  name: Greet\n  variables:\n    - stringVariable: {name: Flow.ani, isInput: true}\n")
    assert flow.use_of(flow.inputs[0]) == InputUse()
    flow = exported(flowSequenceItemList=[])
    assert flow.use_of(flow.inputs[0]) == InputUse()
