from __future__ import annotations

import pytest

from flowlint.model.datatype import FaultKind, ValueFault, holds_json, is_json, judge

CODE = ValueFault(FaultKind.FORM, "a currency code of three letters (ISO 4217)")
DURATION = ValueFault(FaultKind.FORM, "a duration such as PT5M")
TOO_LARGE = ValueFault(FaultKind.RANGE, "a decimal of at most 40 digits before the point")


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("currency", {"amount": 5, "code": "EURO"}, CODE),
        ("currency", {"amount": 5, "currencyCode": ""}, CODE),
        ("currency", {"amount": 5, "ISO-Code": "E1R"}, CODE),
        ("currency", {"amount": 5, "code": "eur"}, None),
        ("currency", {"amount": 5, "code": "${currency}"}, None),
        ("currency", {"amount": 5, "code": "EUR", "postcode": "12345"}, None),
        ("duration", "P1DT2H3M4.5S", None),
        ("duration", "P0D0H0M5S0F", None),
        ("duration", "PT-5M", None),
        ("duration", "300000", None),
        ("duration", "PT", DURATION),
        ("duration", "PT5", DURATION),
        ("duration", "PTTT", DURATION),
        ("decimal", 10**40, TOO_LARGE),
        ("decimal", 1e41, TOO_LARGE),
    ],
)
def test_edges_of_types(name: str, value: object, fault: ValueFault | None) -> None:
    assert judge(name, value) == fault


@pytest.mark.parametrize(
    ("text", "any_value", "container"),
    [
        ('{"a": 1}', True, True),
        (" [1]", True, True),
        ("5", True, False),
        ("null", True, False),
        ('"x"', True, False),
        ("x", False, False),
        ("{", False, False),
        ("[NaN]", False, False),
        ("", False, False),
    ],
)
def test_text_that_is_json(text: str, any_value: bool, container: bool) -> None:
    assert (is_json(text), holds_json(text)) == (any_value, container)
