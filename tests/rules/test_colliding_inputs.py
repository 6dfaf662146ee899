from __future__ import annotations

from flowlint.binding.screen import definition_is_clean
from flowlint.model.datatype import DataType
from flowlint.model.diagnostic import Diagnostic, Related
from flowlint.model.flow import FlowDefinition, InputParameter
from flowlint.model.location import Location, Source, Span
from flowlint.rules.colliding_inputs import RULE

SOURCE = Source("flow.yaml", "Flow.a Flow.b Flow.A")


def declare(*names: str) -> FlowDefinition:
    starts = [SOURCE.text.index(name) for name in names]
    places = [Location(SOURCE, f"/inputs/{name}", Span(start, start + 6)) for name, start in zip(names, starts, strict=True)]
    inputs = (InputParameter(name, DataType("string"), place=place) for name, place in zip(names, places, strict=True))
    return FlowDefinition("Any", "workflow", inputs=tuple(inputs))


def test_the_later_one_is_reported(found) -> None:
    flow = declare("Flow.a", "Flow.b", "Flow.A")
    assert found(RULE, flow) == [
        Diagnostic(
            'input "Flow.A" differs only in case from input "Flow.a"',
            Location(SOURCE, "/inputs/Flow.A", Span(14, 20)),
            help="rename one of the two in the flow",
            parameter="Flow.A",
            related=(Related("declared here", Location(SOURCE, "/inputs/Flow.a", Span(0, 6))),),
        )
    ]
    assert not definition_is_clean(flow)


def test_a_name_that_two_have_is_reported_at_the_second(found) -> None:
    first, second = (Location(SOURCE, f"/variables/{index}", Span(index, index + 1)) for index in range(2))
    flow = FlowDefinition("Any", "workflow", inputs=(InputParameter("Flow.a", DataType("string or json"), place=first, twin=second),))
    assert found(RULE, flow) == [
        Diagnostic(
            'input "Flow.a" is declared twice; its values are not checked',
            second,
            help="rename or remove one of the two in the flow",
            parameter="Flow.a",
            related=(Related("declared here", first),),
        )
    ]
    assert not definition_is_clean(flow)


def test_without_places_the_file_is_named(found) -> None:
    inputs = (InputParameter("Flow.a", DataType("string")), InputParameter("Flow.A", DataType("string")))
    (diagnostic,) = found(RULE, FlowDefinition("Any", "workflow", inputs=inputs, source="flow.yaml"))
    assert (diagnostic.place, diagnostic.related) == (Location(Source("flow.yaml", ""), ""), ())


def test_different_names(found) -> None:
    assert found(RULE, declare("Flow.a", "Flow.b")) == []
