from __future__ import annotations

from flowlint.definitions import catalogue
from flowlint.linter.collector import UNUSED_INPUT
from flowlint.linter.preparation import OF_BODIES
from flowlint.model.datatype import DataType
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.flow import FlowDefinition, InputParameter
from flowlint.model.location import Location, Source
from flowlint.model.use import Use
from flowlint.rules.unused_input import RULE

BODY = """\
workflow:
  name: Call back
  variables:
    - stringVariable: {name: Flow.read, isInput: true}
    - stringVariable: {name: Flow.unused, isInput: true}
    - stringVariable: {name: Flow.returned, isInput: true, isOutput: true}
    - stringVariable: {name: Flow.asked, isInput: true}
    - stringVariable: {name: Flow.set, isInput: true}
    - stringVariable: {name: Flow.unclear, isInput: true}
  states:
    - state:
        actions:
          - decision: {condition: {exp: IsSet(Flow.asked)}}
          - wait: {duration: {exp: ToInt(Flow.read)}}
          - wait: {duration: {exp: Flow.unclear ?? 1}}
          - updateData: {statements: [{string: {variable: Flow.set, value: {lit: x}}}]}
          - wait: {name: Flow.unused, disabled: true, duration: {exp: Flow.unused}}
"""


def test_what_the_flow_has_no_use_for(found) -> None:
    (flow,) = catalogue.read("flow.yaml", data=BODY.encode()) or ()
    assert found(RULE, flow) == [
        Diagnostic(
            'the flow never reads input "Flow.unused"',
            flow.place_of(flow.inputs[1]),
            help='untick "Input to flow" for "Flow.unused" in Architect, or delete the variable',
            parameter="Flow.unused",
        )
    ]


def test_what_a_definition_states(found) -> None:
    place = Location(Source("flow.yaml", ""), "/inputs/Flow.x")
    for use in (None, *Use):
        flow = FlowDefinition("Any", "workflow", inputs=(InputParameter("Flow.x", DataType("string"), place=place, use=use),))
        assert [one.place for one in found(RULE, flow)] == ([place] if use is Use.NEVER else [])


def test_what_decides_whether_it_runs_knows_it() -> None:
    assert OF_BODIES == {RULE.id: RULE.severity} == {UNUSED_INPUT: RULE.severity}
