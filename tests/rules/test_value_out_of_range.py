from __future__ import annotations

import pytest

from flowlint.model.diagnostic import Diagnostic
from flowlint.rules.value_out_of_range import RULE

DAYS = "a date from 1800-01-01 to 2200-12-31"


@pytest.mark.parametrize(
    ("type_name", "value", "expected"),
    [
        ("integer", "1000000000000000", "an integer from -999999999999999 to 999999999999999"),
        ("integer", "1e400", "an integer from -999999999999999 to 999999999999999"),
        ("decimal", f"-1{'0' * 40}", "a decimal of at most 40 digits before the point"),
        ("duration", "1e15", "a duration of at most 999999999999999 milliseconds"),
        ("date", '"2201-01-01"', DAYS),
        ("dateTime", '"1799-12-31T23:59:59Z"', DAYS),
    ],
)
def test_limits(bound, flow_taking, place, found, type_name: str, value: str, expected: str) -> None:
    text = f'{{"flowId": "x", "inputData": {{"Flow.x": {value}}}}}'
    assert found(RULE, bound(text, flow_taking(type_name))) == [
        Diagnostic(
            f'value of input "Flow.x" is out of range, expected {expected}',
            place(text, value, "/inputData/Flow.x"),
            help=f"pass {expected}",
            parameter="Flow.x",
        )
    ]


def test_item(bound, flow_taking, place, found) -> None:
    text = '{"flowId": "x", "inputData": {"Flow.x": ["2025-03-29", "1700-01-01"]}}'
    assert found(RULE, bound(text, flow_taking("date", collection=True))) == [
        Diagnostic(
            f'item of input "Flow.x" is out of range, expected {DAYS}',
            place(text, '"1700-01-01"', "/inputData/Flow.x/1"),
            help=f"pass {DAYS}",
            parameter="Flow.x",
        )
    ]


def test_values_within_the_limits(bound, flow, found) -> None:
    assert found(RULE, bound('{"flowId": "x", "inputData": {"Flow.retries": -999999999999999}}', flow)) == []
