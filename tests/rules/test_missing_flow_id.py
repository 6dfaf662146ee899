from __future__ import annotations

import pytest

from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.mode import Shape
from flowlint.rules.missing_flow_id import RULE

MESSAGE = 'launch request has no "flowId", which is required'
HELP = 'add "flowId" with the id of the flow to launch'


def test_id_of_the_judging_flow_is_offered(found, bound, flow, place) -> None:
    text = '{"inputData": {}}'
    assert found(RULE, bound(text, flow)) == [
        Diagnostic(
            MESSAGE,
            place(text, '"inputData"', "/inputData"),
            help=HELP,
            fix=Fix(
                'add "flowId" of flow "Compliance check"',
                Safety.UNSAFE,
                (Edit(1, 1, '"flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890", '),),
            ),
        )
    ]


@pytest.mark.parametrize(
    ("grammar", "text", "expected"),
    [
        ("json", '{\n\t"inputData": {}\n}', '{\n\t"flowId": "ID",\n\t"inputData": {}\n}'),
        ("yaml", "inputData: {}\n", 'flowId: "ID"\ninputData: {}\n'),
        ("yaml", "---\n  inputData: {}\n", '---\n  flowId: "ID"\n  inputData: {}\n'),
        ("yaml", "{inputData: {}}\n", '{"flowId": "ID", inputData: {}}\n'),
        ("yaml", "--- &request\ninputData: {}\n", '--- &request\nflowId: "ID"\ninputData: {}\n'),
    ],
)
def test_id_is_put_before_the_first_member(grammar: str, text: str, expected: str, found, bound, flow, mended) -> None:
    assert mended(text, found(RULE, bound(text, flow._replace(id="ID"), grammar=grammar))) == expected


def test_without_a_known_id_there_is_no_fix(found, bound, flow, place) -> None:
    text = '{"inputData": {}}'
    expected = [Diagnostic(MESSAGE, place(text, '"inputData"', "/inputData"), help=HELP)]
    assert found(RULE, bound(text, None)) == expected
    assert found(RULE, bound(text, flow._replace(id=None))) == expected


@pytest.mark.parametrize("text", ['{"flow_id": 5}', '{"flowId": null}', '{${more}, "inputData": {}}', '{"agentId": "1"}'])
def test_there_is_a_flow_id_or_may_be_one_or_no_request_at_all(text: str, found, bound, flow) -> None:
    assert found(RULE, bound(text, flow)) == []


def test_arguments_alone_need_none(found, bound, flow) -> None:
    assert found(RULE, bound('{"Flow.agentId": "1"}', flow, shape=Shape.ARGUMENTS)) == []


def test_name_that_a_template_fills_in(found, bound, flow) -> None:
    assert found(RULE, bound('{"${member}": "x", "inputData": {}}', flow)) == []
