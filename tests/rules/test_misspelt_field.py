from __future__ import annotations

import pytest

from flowlint.model.carried import HostFacts
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.rules.misspelt_field import RULE


@pytest.mark.parametrize(
    ("name", "field", "message", "safety"),
    [
        ("flow_id", "flowId", '"flow_id" is not a field of the launch request, expected "flowId"', Safety.SAFE),
        ("FlowID", "flowId", '"FlowID" differs only in case from "flowId"', Safety.SAFE),
        ("flowIdd", "flowId", '"flowIdd" is not a field of the launch request, expected "flowId"', Safety.SAFE),
        ("flow", "flowId", '"flow" is not a field of the launch request, expected "flowId"', Safety.UNSAFE),
        ("flow-version", "flowVersion", '"flow-version" is not a field of the launch request, expected "flowVersion"', Safety.SAFE),
        ("NAME", "name", '"NAME" differs only in case from "name"', Safety.SAFE),
    ],
)
def test_field_in_another_spelling(name: str, field: str, message: str, safety: Safety, found, bound, flow, place) -> None:
    text = f'{{"{name}": "x", "inputData": {{}}}}'
    assert found(RULE, bound(text, flow)) == [
        Diagnostic(
            message,
            place(text, f'"{name}"', f"/{name}"),
            help=f'write "{field}"',
            fix=Fix(f'rename it to "{field}"', safety, (Edit(2, 2 + len(name), field),)),
        )
    ]


def test_key_in_typographic_quotes_keeps_them_for_the_fix_of_the_text(found, bound, flow, mended) -> None:
    text = '{“flow_id”: "x", "inputData": {}}'
    assert mended(text, found(RULE, bound(text, flow))) == '{“flowId”: "x", "inputData": {}}'


def test_right_spelling_leaves_another_one_to_another_rule(found, bound, flow) -> None:
    assert found(RULE, bound('{"flowId": "x", "FlowId": "y", "flowVersion": null, "name": "n"}', flow)) == []


def test_attribute_that_the_sdk_does_not_send_is_renamed_where_code_sets_it(found, bound, flow, place) -> None:
    text = '{"flowId": "x", "inputData": {}}'
    facts = HostFacts(misnamed={"inputData": "input_data"})
    assert found(RULE, bound(text, flow, facts=facts)) == [
        Diagnostic(
            'FlowExecutionLaunchRequest has no attribute "inputData", expected "input_data"',
            place(text, '"inputData"', "/inputData"),
            help='write "input_data"',
            # In the text the member has its name already; the host writes the attribute for it.
            fix=Fix('rename it to "input_data"', Safety.SAFE, (Edit(17, 26, "inputData"),)),
        )
    ]
