from __future__ import annotations

import pytest

from flowlint.model.datatype import (
    CATALOGUE,
    EXAMPLES,
    NEVER_AN_OBJECT,
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
        ("duration", "PT٥M", DURATION),
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
        ("date", "٢٠٢٥-03-29", ValueFault(FaultKind.FORM, "a date such as 2027-03-29")),
        ("date", "2025-3-29", ValueFault(FaultKind.FORM, "a date such as 2027-03-29")),
        ("dateTime", "2201-01-01T00:00:00Z", YEARS),
        ("dateTime", "2025-02-29T00:00:00Z", NO_DAY),
        ("dateTime", "2025-03-29T10:15:00", ValueFault(FaultKind.FORM, "a time zone")),
        ("dateTime", "2025-03-29 10:15:00Z", ValueFault(FaultKind.FORM, "a date-time such as 2027-03-29T10:15:00Z")),
        ("time", "10:15:00Z", ValueFault(FaultKind.FORM, "a time such as 10:15:00")),
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


TYPES = {
    "string": ("StringVariable", "a string", "text"),
    "integer": ("IntegerVariable", "an integer", "integer fraction"),
    "decimal": ("DecimalVariable", "a number", "integer fraction"),
    "boolean": ("BoolVariable", "true or false", "flag"),
    "dateTime": ("DateTimeVariable", "a date-time string", "text"),
    "date": ("DateVariable", "a date string", "text"),
    "time": ("TimeVariable", "a time string", "text"),
    "duration": ("DurationVariable", "a duration string or milliseconds", "text integer fraction"),
    "currency": ("CurrencyVariable", "an amount, alone or with a currency code", "text integer fraction object"),
    "json": ("JsonVariable", "any JSON value", "text integer fraction flag object list"),
    "phoneNumber": ("PhoneNumberVariable", "a phone number string", "text"),
    "emailAddress": ("cpx_email_address", "an e-mail address", "text object"),
    "queue": ("QueueVariable", "an id (string)", "text object"),
    "user": ("UserVariable", "an id (string)", "text object"),
    "skill": ("SkillVariable", "an id (string)", "text object"),
    "languageSkill": ("LanguageSkillVariable", "an id (string)", "text object"),
    "group": ("GroupVariable", "an id (string)", "text object"),
    "prompt": ("PromptVariable", "an id (string)", "text object"),
    "externalContact": ("cpx_external_contact", "an id (string)", "text object"),
    "externalOrganization": ("cpx_external_organization", "an id (string)", "text object"),
    "wrapupCode": ("WrapupCodeVariable", "an id (string)", "text object"),
    "timeslot": ("TimeslotVariable", "a timeslot", "text object"),
    "agentScorePair": ("cpx_agent_score_pair", "an agent and score", "text object"),
}
"""Of each type its name in exports, what is expected of a value, and the kinds of JSON values that may be one."""
KINDS = {"text": "x", "integer": 1, "fraction": 1.5, "flag": True, "object": {}, "list": []}


@pytest.mark.parametrize("name", sorted(TYPES))
def test_every_type_accepts_its_kinds_of_values_alone(name: str) -> None:
    _, expected, kinds = TYPES[name]
    row = CATALOGUE[name]
    assert (row.expected, {kind for kind, value in KINDS.items() if type(value) in row.accepts}) == (expected, set(kinds.split()))
    refused = {kind for kind, value in KINDS.items() if judge(name, value) == ValueFault(FaultKind.TYPE, expected)}
    assert refused == KINDS.keys() - kinds.split()
    assert judge(name, None) == (None if name == "json" else ValueFault(FaultKind.NULL, expected))


def test_no_other_types_are_known_and_each_has_its_name_in_exports() -> None:
    assert {name: row.export for name, row in CATALOGUE.items()} == {name: export for name, (export, _, _) in TYPES.items()}


def test_an_example_is_a_value_of_its_type() -> None:
    ids = {name: "b2c3d4e5-f6a7-4890-8bcd-ef1234567890" for name, (_, expected, _) in TYPES.items() if expected == "an id (string)"}
    simple = {"string": "text", "integer": 1, "decimal": 1.5, "boolean": True, "json": {"key": "value"}}
    times = {"dateTime": "2027-03-29T10:15:00Z", "date": "2027-03-29", "time": "10:15:00", "duration": "PT5M"}
    others = {"currency": {"amount": 1.5, "code": "EUR"}, "phoneNumber": "tel:+13178723000", "emailAddress": "agent@example.com"}
    assert {**simple, **times, **others, **ids} == EXAMPLES
    assert [name for name, value in EXAMPLES.items() if judge(name, value) is not None] == []


def test_kinds_of_faults_are_written_as_words() -> None:
    assert " ".join(FaultKind) == "null type range form collection stringified unstringified unjudged"


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
        ("ComplexVariable", "cpx_new_kind_coll", True, DataType("newKind", collection=True)),
        ("ComplexVariable", "", False, DataType("")),
        ("NewKindVariable", "nwk", False, DataType("newKind")),
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
