from __future__ import annotations

import pytest

from flowlint.binding.screen import definition_is_clean
from flowlint.model.datatype import DataType
from flowlint.model.diagnostic import Diagnostic, Related
from flowlint.model.flow import FlowDefinition, InputParameter
from flowlint.model.location import Location, Source
from flowlint.rules.suspicious_input import RULE


def declare(*names: str) -> FlowDefinition:
    places = (Location(Source("flow.i3workflow", ""), f"/variables/{index}") for index in range(len(names)))
    inputs = (InputParameter(name, DataType("string"), place=place) for name, place in zip(names, places, strict=True))
    return FlowDefinition("Callback", "workflow", inputs=tuple(inputs))


def test_one_letter_more(found) -> None:
    assert found(RULE, declare("Flow.conversationId", "Flow.caseId", "Flow.converstationId")) == [
        Diagnostic(
            'input "Flow.converstationId" differs from input "Flow.conversationId" by one letter',
            Location(Source("flow.i3workflow", ""), "/variables/2"),
            help="rename the one that is misspelt in the flow, or ignore the finding if both names are right",
            parameter="Flow.converstationId",
            related=(Related("declared here", Location(Source("flow.i3workflow", ""), "/variables/0")),),
        )
    ]


@pytest.mark.parametrize(
    ("first", "second", "slip"),
    [
        ("Flow.customer", "Flow.custmer", "one letter"),
        ("Flow.customer", "flow.Customerr", "one letter"),
        ("Flow.phoneNumber", "Flow.phoenNumber", "two swapped letters"),
        ("Flow.sstatus", "Flow.status", "one letter"),
        ("Flow.phonex", "Flow.phoenx", "two swapped letters"),
    ],
)
def test_slips_of_the_pen(found, first: str, second: str, slip: str) -> None:
    flow = declare(first, second)
    assert [diagnostic.message for diagnostic in found(RULE, flow)] == [f'input "{second}" differs from input "{first}" by {slip}']
    assert not definition_is_clean(flow)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Flow.minimumDate", "Flow.maximumDate"),
        ("Flow.personA", "Flow.personB"),
        ("Flow.option1", "Flow.option2"),
        ("Flow.option1", "Flow.option12"),
        ("Flow.request", "Flow.requests"),
        ("Flow.from", "Flow.form"),
        ("Flow.phone", "Flow.phoen"),
        ("Flow.phone", "Flow.phonex"),
        ("Flow.customer", "State.custmer"),
        ("Flow.customer", "Flow.CUSTOMER"),
        ("Flow.customer", "Flow.customer"),
        ("Flow.line12", "Flow.line21"),
        ("Flow.customer", "Flow.customer_"),
    ],
)
def test_names_that_may_well_both_be_meant(found, first: str, second: str) -> None:
    assert found(RULE, declare(first, second)) == []


def test_the_earliest_of_several_is_shown(found) -> None:
    flow = declare("Flow.customer", "Flow.custmer", "Flow.customerr")
    assert [(diagnostic.parameter, diagnostic.related[0].place.pointer) for diagnostic in found(RULE, flow)] == [
        ("Flow.custmer", "/variables/0"),
        ("Flow.customerr", "/variables/0"),
    ]


def test_names_that_are_no_names(found) -> None:
    assert found(RULE, declare("Flow." + "a" * 100_000, "Flow." + "a" * 100_001, "", ".")) == []


def test_names_of_two_hundred_letters_are_compared(found) -> None:
    assert [len(found(RULE, declare(f"Flow.{'x' * number}ab", f"Flow.{'x' * number}ba"))) for number in (198, 199)] == [1, 0]
