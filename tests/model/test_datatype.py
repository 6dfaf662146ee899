from __future__ import annotations

import pytest

from flowlint.model.datatype import (
    NEVER_AN_OBJECT,
    NO_ZONE,
    DataType,
    FaultKind,
    ValueFault,
    from_export,
    from_variable_key,
    holds_json,
    is_json,
    judge,
)

CODE = ValueFault(FaultKind.FORM, "a currency code of three letters (ISO 4217)")
DURATION = ValueFault(FaultKind.FORM, "a duration such as PT5M")
INTEGER = ValueFault(FaultKind.RANGE, "an integer from -999999999999999 to 999999999999999")
NO_DAY = ValueFault(FaultKind.FORM, "a day that exists in the calendar")
YEARS = ValueFault(FaultKind.RANGE, "a date from 1800-01-01 to 2200-12-31")
TOO_LARGE = ValueFault(FaultKind.RANGE, "a decimal of at most 40 digits before the point")


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("currency", {"amount": 5, "code": "EURO"}, CODE),
        ("currency", {"amount": 5, "currencyCode": ""}, CODE),
        ("currency", {"amount": 5, "ISO-Code": "E1R"}, CODE),
        ("currency", {"amount": 5, "code": "éur"}, CODE),
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
        ("decimal", 10**40 - 1, None),
        ("integer", 999_999_999_999_999, None),
        ("integer", -999_999_999_999_999, None),
        ("integer", 10**15, INTEGER),
        ("integer", -(10**15), INTEGER),
        ("integer", 5.0, None),
        ("integer", 5.5, ValueFault(FaultKind.TYPE, "a number without fraction")),
        ("integer", float("inf"), INTEGER),
        ("duration", 999_999_999_999_999, None),
        ("duration", 10**15, ValueFault(FaultKind.RANGE, "a duration of at most 999999999999999 milliseconds")),
        ("duration", " PT5M ", None),
        ("date", "1800-01-01", None),
        ("date", "2200-12-31", None),
        ("date", "1799-12-31", YEARS),
        ("date", "2201-01-01", YEARS),
        ("date", "2025-02-29", NO_DAY),
        ("date", "1700-02-30", NO_DAY),
        ("date", "2025-3-29", ValueFault(FaultKind.FORM, "a date such as 2027-03-29")),
        ("dateTime", "2201-01-01T00:00:00Z", YEARS),
        ("dateTime", "2025-02-29T00:00:00Z", NO_DAY),
        ("dateTime", "2025-03-29T10:15:00", ValueFault(FaultKind.FORM, NO_ZONE)),
        ("time", "10:15", None),
        ("time", "24:00:00", ValueFault(FaultKind.FORM, "a time such as 10:15:00")),
        ("currency", 5, None),
        ("currency", "5 EUR", None),
        ("currency", 10**41, TOO_LARGE),
        ("currency", {"Amount": 10**41}, TOO_LARGE),
        ("currency", {"amount": 5, "fee": 10**41}, None),
        ("currency", {"amount": "a lot"}, None),
        ("currency", {"code": 5}, None),
        ("currency", True, ValueFault(FaultKind.TYPE, "an amount, alone or with a currency code")),
        ("emailAddress", "a@b", None),
        ("emailAddress", "a", ValueFault(FaultKind.FORM, "an e-mail address")),
        ("emailAddress", {"address": "a"}, None),
        ("phoneNumber", "tel:+1317", None),
        ("phoneNumber", "call me", ValueFault(FaultKind.FORM, "a phone number such as tel:+13178723000")),
        ("phoneNumber", 1317, ValueFault(FaultKind.TYPE, "a phone number string")),
        ("boolean", None, ValueFault(FaultKind.NULL, "true or false")),
        ("boolean", 1, ValueFault(FaultKind.TYPE, "true or false")),
        ("integer", True, ValueFault(FaultKind.TYPE, "an integer")),
        ("json", None, None),
        ("novelty", None, None),
    ],
)
def test_edges_of_types(name: str, value: object, fault: ValueFault | None) -> None:
    assert judge(name, value) == fault


def test_types_are_written_and_known() -> None:
    kinds = DataType("date"), DataType("date", collection=True), DataType("novelty")
    assert [(str(kind), kind.known) for kind in kinds] == [("date", True), ("collection of date", True), ("novelty", False)]
    assert sorted(NEVER_AN_OBJECT) == ["boolean", "date", "dateTime", "decimal", "duration", "integer", "phoneNumber", "string", "time"]


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("stringVariable", DataType("string")),
        ("stringCollectionVariable", DataType("string", collection=True)),
        ("noveltyVariable", DataType("novelty")),
        ("string", DataType("string")),
        ("CollectionVariable", DataType("Collection")),
        ("Variable", DataType("")),
    ],
)
def test_types_that_archy_names(key: str, expected: DataType) -> None:
    assert from_variable_key(key) == expected


@pytest.mark.parametrize(
    ("type_name", "code", "collection", "expected"),
    [
        ("StringVariable", "str", False, DataType("string")),
        ("StringVariable", "str_coll", True, DataType("string", collection=True)),
        ("ComplexVariable", "cpx_email_address", False, DataType("emailAddress")),
        ("ComplexVariable", "cpx_email_address_coll", True, DataType("emailAddress", collection=True)),
        ("ComplexVariable", "cpx_new_kind_of", False, DataType("newKindOf")),
        ("NoveltyVariable", "nov", False, DataType("novelty")),
    ],
)
def test_types_that_exports_name(type_name: str, code: str, collection: bool, expected: DataType) -> None:
    assert from_export(type_name, code, collection=collection) == expected


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
