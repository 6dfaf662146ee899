from __future__ import annotations

import pytest

from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.rules.wrapped_request import RULE

REQUEST = '{"flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890", "inputData": {"Flow.agentId": "1"}}'


def test_a_request_that_is_a_member_of_another_object(found, bound, flow, place) -> None:
    text = f'{{"body": {REQUEST}}}'
    assert found(RULE, bound(text, flow)) == [
        Diagnostic(
            'launch request is inside "body", expected it as the whole body',
            place(text, '"body"', "/body"),
            help='send the value of "body", without the object around it',
            fix=Fix("remove the object around it", Safety.UNSAFE, (Edit(0, 9, ""), Edit(9 + len(REQUEST), len(text), ""))),
        )
    ]


def test_other_members_are_not_lost(found, bound, flow) -> None:
    (diagnostic,) = found(RULE, bound(f'{{"timeout": 5, "data": {REQUEST}}}', flow))
    assert (diagnostic.message, diagnostic.fix) == ('launch request is inside "data", expected it as the whole body', None)


def test_yaml_in_lines_is_mended_by_hand(found, bound, flow) -> None:
    (diagnostic,) = found(RULE, bound("data:\n  flowId: x\n  inputData: {}\n", flow, grammar="yaml"))
    assert (diagnostic.message, diagnostic.fix) == ('launch request is inside "data", expected it as the whole body', None)


@pytest.mark.parametrize(
    "text",
    [
        REQUEST,
        f'{{"flowId": "x", "inputData": {REQUEST}}}',
        f'{{"a": {REQUEST}, "b": {REQUEST}}}',
        f'{{"Flow.details": {REQUEST}}}',
        '{"data": {"flowId": "x"}}',
        '{"data": {"inputData": {}}}',
    ],
)
def test_no_other_object_is_in_its_place(text: str, found, bound, flow) -> None:
    assert found(RULE, bound(text, flow)) == []
