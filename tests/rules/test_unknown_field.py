from __future__ import annotations

import pytest

from flowlint.model.diagnostic import Diagnostic
from flowlint.model.mode import ContainerMode
from flowlint.rules.unknown_field import RULE


@pytest.mark.parametrize(
    ("name", "advice", "parameter"),
    [
        ("priority", 'remove it, or pass it in "inputData" if it is an argument', None),
        ("Flow.retries", 'pass it in "inputData", as "Flow.retries"', "Flow.retries"),
        ("agent_id", 'pass it in "inputData", as "Flow.agentId"', "Flow.agentId"),
        ("flowVerison2", 'write "flowVersion", if that is meant', None),
        ("flow_id", 'remove it; "flowId" is given already', None),
    ],
)
def test_unknown_member(name: str, advice: str, parameter: str | None, found, bound, flow, place) -> None:
    text = f'{{"flowId": "x", "inputData": {{}}, "{name}": 1}}'
    assert found(RULE, bound(text, flow)) == [
        Diagnostic(
            f'"{name}" is not a field of the launch request, expected "flowId", "flowVersion", "name" or "inputData"',
            place(text, f'"{name}"', f"/{name}"),
            help=advice,
            parameter=parameter,
        )
    ]


def test_members_known_depend_on_the_container_wanted(found, bound, place) -> None:
    text = '{"flowId": "x", "parameters": {}, "agentId": 1}'
    assert found(RULE, bound(text, None, mode=ContainerMode.PARAMETERS)) == [
        Diagnostic(
            '"agentId" is not a field of the launch request, expected "flowId", "flowVersion", "name" or "parameters"',
            place(text, '"agentId"', "/agentId"),
            help='remove it, or pass it in "parameters" if it is an argument',
        )
    ]


def test_template_may_add_members(found, bound, flow) -> None:
    assert found(RULE, bound('{"flowId": "x", "flowVersion": "1", "name": "n", "inputData": {}, ${more}}', flow)) == []


def test_name_that_a_template_fills_in(found, bound, flow) -> None:
    assert found(RULE, bound('{"flowId": "x", "inputData": {}, "${member}": 1}', flow)) == []
