"""``unknown-type``: which unknown types are called slips."""

from __future__ import annotations

import pytest

from flowlint.model.datatype import DataType
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.flow import FlowDefinition, InputParameter
from flowlint.model.location import Location, Source, Span
from flowlint.rules.unknown_type import RULE

PLACE = Location(Source("a.yaml", "Flow.x: bool"), "/inputs/Flow.x", Span(0, 6))


def found(type_name: str) -> list[Diagnostic]:
    assert RULE.on_definition is not None
    return list(RULE.on_definition(FlowDefinition("F", "workflow", inputs=(InputParameter("Flow.x", DataType(type_name), place=PLACE),))))


@pytest.mark.parametrize(
    "type_name", ["string", "json", "customerIntent", "workbin", "recording", "schedule", "language", "card", "grammar"]
)
def test_types_that_architect_may_have_are_left_alone(type_name: str) -> None:
    assert found(type_name) == []


@pytest.mark.parametrize(
    ("type_name", "meant"),
    [
        ("strng", '"string"'),
        ("datetyme", '"dateTime"'),
        # What other systems call a type, in any letter case.
        *((name, '"boolean"') for name in ("bool", "Bool")),
        *((name, '"integer"') for name in ("int", "long")),
        *((name, '"decimal"') for name in ("double", "float", "number")),
        *((name, '"string"') for name in ("str", "text")),
        *((name, '"json"') for name in ("any", "map", "object")),
        *((name, "a collection") for name in ("array", "list")),
        ("phone", '"phoneNumber"'),
        ("timestamp", '"dateTime"'),
    ],
)
def test_slip_is_reported_with_what_was_meant(type_name: str, meant: str) -> None:
    assert found(type_name) == [
        Diagnostic(
            f'type "{type_name}" of input "Flow.x" is not known; its values are not checked',
            PLACE,
            help=f"did you mean {meant}?",
            parameter="Flow.x",
        )
    ]
