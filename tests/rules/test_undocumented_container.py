from __future__ import annotations

import pytest

from flowlint.model.datatype import DataType
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.flow import InputParameter, RequestBody
from flowlint.model.mode import ContainerMode
from flowlint.rules.undocumented_container import RULE

MESSAGE = '"parameters" is not a documented field of the launch request; use "inputData"'
HELP = 'pass the arguments in "inputData" under their full names, or set "container: parameters" in the configuration'
TITLE = 'rename it to "inputData", with full names and plain values'


def test_fix_renames_adds_scopes_and_unwraps(found, bound, flow, place) -> None:
    text = '{"flowId": "x", "parameters": {"agentId": {"value": 5}, "Flow.retries": 3}}'
    assert found(RULE, bound(text, flow)) == [
        Diagnostic(
            MESSAGE,
            place(text, '"parameters"', "/parameters"),
            help=HELP,
            fix=Fix(TITLE, Safety.UNSAFE, (Edit(17, 27, "inputData"), Edit(32, 32, "Flow."), Edit(42, 52, ""), Edit(53, 54, ""))),
        )
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        '{"agentId": "1", "Flow.agentId": "2"}',
        '{"agentId": "1", "agentID": "2"}',
        '{"${NAME}": "1"}',
        '[{"name": "agentId", "value": "1"}, 5]',
        '"${ARGUMENTS}"',
        "${ARGUMENTS}",
        "null",
    ],
)
def test_nothing_is_fixed_that_cannot_be_known(arguments: str, found, bound, flow, place) -> None:
    text = '{"flowId": "x", "parameters": ' + arguments + "}"
    assert found(RULE, bound(text, flow)) == [Diagnostic(MESSAGE, place(text, '"parameters"', "/parameters"), help=HELP)]


def test_without_a_flow_names_cannot_be_completed(found, bound, place) -> None:
    text = '{"flowId": "x", "parameters": {"agentId": 5}}'
    assert found(RULE, bound(text, None)) == [Diagnostic(MESSAGE, place(text, '"parameters"', "/parameters"), help=HELP)]


def test_a_body_as_text_would_have_to_change_its_form(found, bound, flow, place) -> None:
    text = '{"flowId": "x", "parameters": {"details": "{}"}}'
    body = flow._replace(request_body=RequestBody.JSON)
    assert found(RULE, bound(text, body)) == [Diagnostic(MESSAGE, place(text, '"parameters"', "/parameters"), help=HELP)]


def test_shared_yaml_is_not_edited(found, bound, flow, place) -> None:
    text = 'flowId: x\nname: n\nparameters:\n  agentId: &a {value: "1"}\n  retries: *a\n'
    assert found(RULE, bound(text, flow, grammar="yaml")) == [
        Diagnostic(MESSAGE, place(text, "parameters", "/parameters", grammar="yaml"), help=HELP)
    ]


@pytest.mark.parametrize("mode", [ContainerMode.PARAMETERS, ContainerMode.INPUT_DATA])
def test_a_settled_container_is_the_matter_of_another_rule(mode: ContainerMode, found, bound, flow) -> None:
    assert found(RULE, bound('{"flowId": "x", "parameters": {"agentId": "1"}}', flow, mode=mode)) == []


def test_no_fix_where_a_name_may_mean_two_inputs(found, bound, flow, place) -> None:
    inputs = (InputParameter("Flow.customerId", DataType("string")), InputParameter("Common.customerId", DataType("string")))
    text = '{"flowId": "x", "parameters": {"customerId": "c-7"}}'
    (diagnostic,) = found(RULE, bound(text, flow._replace(inputs=inputs)))
    assert diagnostic.fix is None
