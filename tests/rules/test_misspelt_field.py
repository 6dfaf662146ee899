from __future__ import annotations

import pytest

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
