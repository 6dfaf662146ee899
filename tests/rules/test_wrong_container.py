from __future__ import annotations

import pytest

from flowlint.model.diagnostic import Diagnostic, Related
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.mode import ContainerMode
from flowlint.rules.wrong_container import RULE


@pytest.mark.parametrize("name", ["inputs", "input_data", "InputData", "inputDate", "customData", "Parameters"])
@pytest.mark.parametrize("mode", list(ContainerMode))
def test_foreign_container_is_renamed_to_the_one_wanted(name: str, mode: ContainerMode, found, bound, flow, place) -> None:
    text = f'{{"{name}": {{}}, "flowId": "x"}}'
    wanted = "parameters" if mode is ContainerMode.PARAMETERS else "inputData"
    assert found(RULE, bound(text, flow, mode=mode)) == [
        Diagnostic(
            f'"{name}" is not a field of the launch request, expected "{wanted}"',
            place(text, f'"{name}"', f"/{name}"),
            help=f'pass the arguments in "{wanted}"',
            fix=Fix(f'rename it to "{wanted}"', Safety.SAFE, (Edit(2, 2 + len(name), wanted),)),
        )
    ]


def test_container_that_the_configuration_rules_out(found, bound, flow, place) -> None:
    text = "flowId: x\ninputData: {Flow.agentId: a}\n"
    assert found(RULE, bound(text, flow, grammar="yaml", mode=ContainerMode.PARAMETERS)) == [
        Diagnostic(
            'arguments are passed in "inputData", expected "parameters" as the configuration says',
            place(text, "inputData", "/inputData", grammar="yaml"),
            help='pass the arguments in "parameters"',
            fix=Fix('rename it to "parameters"', Safety.SAFE, (Edit(10, 19, "parameters"),)),
        )
    ]


@pytest.mark.parametrize(
    ("arguments", "fixed"),
    [
        ('{"agentId": "1", "Flow.retries": 2}', True),
        ('{"agentId": "1", "Flow.agentId": "2"}', False),
        ('{"agentId": "1", "agentID": "2"}', False),
    ],
)
def test_bare_names_get_their_scopes(arguments: str, fixed: bool, found, bound, flow, mended) -> None:
    text = f'{{"flowId": "x", "parameters": {arguments}}}'
    after = text.replace("parameters", "inputData").replace('"agentId"', '"Flow.agentId"') if fixed else text
    assert mended(text, found(RULE, bound(text, flow, mode=ContainerMode.INPUT_DATA))) == after


@pytest.mark.parametrize(("name", "more"), [("agentId", ", with full names"), ("Flow.agentId", "")])
def test_a_fix_says_whether_it_changes_names(name: str, more: str, found, bound, flow) -> None:
    text = f'{{"flowId": "x", "parameters": {{"{name}": "1"}}}}'
    (diagnostic,) = found(RULE, bound(text, flow, mode=ContainerMode.INPUT_DATA))
    assert diagnostic.fix.title == f'rename it to "inputData"{more}'


def test_a_second_container_counts_though_it_is_filled_in(found, bound, flow) -> None:
    text = '{"flowId": "x", "inputData": ${x}, "inputs": ${y}}'
    messages = [one.message for one in found(RULE, bound(text, flow))]
    assert messages == ['"inputs" is a second container of arguments, expected only "inputData"']


def test_every_further_container_is_one_too_many(found, bound, flow, place) -> None:
    text = '{"flowId": "x", "parameters": {}, "inputData": {}, "inputs": {}}'
    related = (Related("the checked arguments are here", place(text, '"inputData"', "/inputData")),)
    assert found(RULE, bound(text, flow)) == [
        Diagnostic(
            f'"{name}" is a second container of arguments, expected only "inputData"',
            place(text, f'"{name}"', f"/{name}"),
            help='move its arguments into "inputData", then remove it',
            note="the arguments in it are not checked",
            related=related,
        )
        for name in ("parameters", "inputs")
    ]


@pytest.mark.parametrize(
    ("name", "mode"),
    [
        ("inputData", ContainerMode.AUTO),
        ("inputData", ContainerMode.INPUT_DATA),
        ("parameters", ContainerMode.AUTO),
        ("parameters", ContainerMode.PARAMETERS),
    ],
)
def test_container_that_is_accepted(name: str, mode: ContainerMode, found, bound, flow) -> None:
    assert found(RULE, bound(f'{{"flowId": "x", "{name}": {{}}}}', flow, mode=mode)) == []
