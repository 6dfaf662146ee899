"""Whether one type, or one input, takes every value that another takes, and a value that shows where it does not."""

from __future__ import annotations

from typing import Any

import pytest
from flow_makers import one

from flowlint.definitions.comparison.narrowing import keeps_meaning, other_shape, refused, takes_all
from flowlint.model.datatype import CATALOGUE, DataType

NO_ZZ = {"not": {"type": "string", "pattern": "^zz$"}}
ENTITIES = "queue user skill languageSkill group prompt externalContact externalOrganization wrapupCode timeslot agentScorePair"
WIDER = {
    "string": f"currency json {ENTITIES}",
    "integer": "decimal duration currency json",
    "decimal": "currency json",
    "boolean": "json",
    "dateTime": f"string currency json phoneNumber {ENTITIES}",
    "date": f"string currency json phoneNumber {ENTITIES}",
    "time": f"string currency json phoneNumber {ENTITIES}",
    "duration": "currency json",
    "currency": "json",
    "json": "",
    "phoneNumber": f"string currency json {ENTITIES}",
    "emailAddress": f"json {ENTITIES}",
    **dict.fromkeys(ENTITIES.split(), f"json {ENTITIES}"),
}
"""By type, the other types that take all its values."""


@pytest.mark.parametrize("old", sorted(CATALOGUE))
def test_the_types_that_take_every_value_of_a_type(old: str) -> None:
    wider = {old, *WIDER[old].split()}
    assert {new for new in CATALOGUE if takes_all(DataType(old), DataType(new))} == wider
    assert {new for new in CATALOGUE if takes_all(DataType(old, True), DataType(new, True))} == wider
    # One JSON value may be a list too.
    assert {new for new in CATALOGUE if takes_all(DataType(old, True), DataType(new))} == {"json"}
    assert {new for new in CATALOGUE if takes_all(DataType(old), DataType(new, True))} == set()
    kept = {"integer": {"integer", "decimal"} & wider, "string": {"string"}}.get(old, set())
    assert {new for new in CATALOGUE if keeps_meaning(DataType(old), DataType(new))} == kept - {old} | ({"string"} & wider)


def test_what_is_not_known_of_types_that_flowlint_does_not_know() -> None:
    novelty, text, json = DataType("novelty"), DataType("string"), DataType("json")
    pairs = [(text, novelty), (novelty, text), (novelty, json), (novelty, novelty), (novelty, DataType("json", True))]
    assert [takes_all(*pair) for pair in pairs] == [True, False, True, True, False]
    assert [keeps_meaning(*pair) for pair in pairs] == [False] * 5


@pytest.mark.parametrize(
    ("old", "new", "other"),
    [
        (one("x"), one("x", collection=True), True),
        (one("x", collection=True), one("x", "integer"), True),
        (one("x"), one("x", "integer"), False),
        (one("x", collection=True), one("x", "json"), False),
        (one("x"), one("x", "json", collection=True), True),
        (one("x"), one("x", "json", schema={"type": "array"}), True),
        (one("x"), one("x", "json", schema={"type": "object"}), False),
        (one("x"), one("x", "json", schema={"type": ["array", "string"]}), False),
        (one("x"), one("x", "json", schema={"type": "object"}, collection=True), False),
        (one("x"), one("x", "novelty", collection=True), False),
        (one("x"), one("x", "novelty", schema={"type": "array"}), True),
    ],
)
def test_one_takes_lists_alone_and_the_other_none(old: Any, new: Any, other: bool) -> None:
    assert (other_shape(old, new), other_shape(new, old)) == (other, other)


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"type": ["integer", "number", "boolean", "object", "array"]}, ""),
        ({"type": ["string", "boolean", "object", "array"]}, 0),
        ({"type": ["string", "integer", "boolean", "object", "array"]}, 1.5),
        ({"type": ["string", "number", "object", "array"]}, True),
        ({"type": ["string", "number", "boolean", "array"]}, {}),
        ({"type": ["string", "number", "boolean", "object"]}, []),
        ({"maxLength": 0}, "text"),
        ({"pattern": r"^\D*$"}, "5"),
        ({"not": {"pattern": "^tr"}}, "true"),
        ({"not": {"pattern": "@"}}, "a@b"),
        ({"not": {"pattern": "^tel:"}}, "tel:+13178723000"),
        ({"not": {"pattern": "-29$"}}, "2025-03-29"),
        ({"not": {"pattern": "T"}}, "2025-03-29T10:15:00Z"),
        ({"not": {"pattern": "^10:"}}, "10:15:00"),
        ({"not": {"pattern": "^P"}}, "PT5M"),
        ({"not": {"pattern": r"^\{"}}, "{}"),
        ({"maximum": 0}, 1),
        ({"exclusiveMaximum": 1}, 1),
        ({"exclusiveMinimum": -1}, -1),
        ({"minimum": 0}, -1),
        ({"maximum": 1}, 5),
        ({"maximum": 5}, 10**16),
        ({"maximum": 10**16}, 10**41),
        ({"maxProperties": 0}, {"key": "value"}),
        ({"maxProperties": 1}, {"amount": 1, "currencyCode": "EUR"}),
        ({"properties": {"currencyCode": {"maxLength": 3}}}, {"currencyCode": "euro"}),
        ({"properties": {"amount": {"maximum": 1}}}, {"amount": 10**41}),
        ({"maxItems": 0}, ["text"]),
        ({}, None),
        (True, None),
    ],
)
def test_a_value_that_a_schema_refuses_and_no_schema_takes(schema: Any, value: object) -> None:
    found = refused(one("x", "json"), one("x", "json", schema=schema))
    assert repr(found) == repr(None if value is None else (value,))


@pytest.mark.parametrize(
    ("kind", "old", "new", "value"),
    [
        ("boolean", None, {"const": True}, False),
        ("string", {"enum": ["A", "B"]}, {"enum": ["A"]}, "B"),
        ("string", {"enum": ["A"]}, {"enum": ["A", "B"]}, None),
        ("string", {"const": "A"}, {"const": "B"}, "A"),
        ("string", {"pattern": "^A", "default": "AB"}, {"const": "A"}, "AB"),
        ("string", {"pattern": "^A", "examples": ["AB"]}, {"const": "A"}, "AB"),
        ("string", {"pattern": "^A", "title": "AB"}, {"const": "B"}, None),
        ("integer", {"minimum": 100}, {"minimum": 101}, 100),
        ("integer", {"minimum": 101, "maximum": 200}, {"maximum": 199}, 200),
        ("integer", {"minimum": 100, "maximum": 101}, {"exclusiveMinimum": 100}, 100),
        ("integer", {"exclusiveMinimum": 100, "maximum": 900}, {"minimum": 102}, 101),
        ("integer", {"exclusiveMaximum": 100, "minimum": 50}, {"maximum": 98}, 99),
        ("integer", {"minimum": 100}, {"minimum": 90}, None),
        # The values at each limit and beside it are tried: here the new schema refuses a single one.
        ("integer", {"exclusiveMinimum": 100, "exclusiveMaximum": 200}, {"not": {"multipleOf": 101}}, 101),
        ("integer", {"exclusiveMaximum": 102, "exclusiveMinimum": 50}, {"not": {"multipleOf": 101}}, 101),
        ("integer", {"minimum": 101, "exclusiveMaximum": 200}, {"not": {"multipleOf": 101}}, 101),
        ("integer", {"maximum": 101, "exclusiveMinimum": 50}, {"not": {"multipleOf": 101}}, 101),
        ("integer", {"minimum": 100, "exclusiveMaximum": 200}, {"not": {"multipleOf": 101}}, 101),
        ("integer", {"maximum": 102, "exclusiveMinimum": 50}, {"not": {"multipleOf": 101}}, 101),
        ("integer", {"x-note": {"minimum": "1", "minLength": "1", "enum": 1}}, {"not": {"multipleOf": 101}}, 0),
        ("string", {"minLength": 20}, {"not": {"pattern": "^x{21}$"}}, "x" * 21),
        ("string", {"minLength": 21}, {"not": {"pattern": "^x{21}$"}}, "x" * 21),
        ("string", {"maxLength": 21}, {"not": {"pattern": "^x{21}$"}}, "x" * 21),
        ("string", {"maxLength": 22}, {"not": {"pattern": "^x{21}$"}}, "x" * 21),
        ("string", {"minLength": 21}, {"minLength": 22}, "x" * 21),
        ("string", {"minLength": 21, "maxLength": 22}, {"maxLength": 21}, "x" * 22),
        ("string", {"pattern": "^x+$", "maxLength": 30}, {"maxLength": 29}, "x" * 30),
        ("string", {"minLength": 999}, {"minLength": 1001}, "x" * 999),
        ("string", {"minLength": 1000}, {"minLength": 1001}, None),
        ("string", {"maxLength": 0}, {"const": "A"}, ""),
        ("string", {"anyOf": [{"const": "A"}, {"const": "B"}]}, {"const": "A"}, "B"),
        ("json", {"type": "object", "required": ["a"]}, {"required": ["b"]}, {"a": "text"}),
        ("json", {"required": ["a"], "properties": {"a": {"type": "integer"}}, "type": "object"}, {"required": ["b"]}, {"a": 1}),
        ("json", {"required": ["a"], "properties": {"a": {"enum": ["A"]}}, "type": "object"}, {"required": ["b"]}, {"a": "A"}),
        ("json", {"required": ["a"], "type": "object", "properties": {"a": {"type": "number"}, "b": {"type": "boolean"}}},
         {"required": ["c"]}, {"a": 1.5, "b": True}),
        ("json", {"required": ["a"], "type": "object", "properties": {"a": {"type": "array"}, "b": {"type": "object"}}},
         {"required": ["b"]}, {"a": []}),
        ("json", {"required": ["a"], "type": "object", "properties": {"a": {"type": "object", "required": ["b"]}}},
         {"required": ["c"]}, {"a": {"b": "text"}}),
        ("json", {"type": "object", "required": ["a"]}, {"type": "object"}, None),
        ("json", {"type": "array"}, {"items": {"type": "string"}}, [0]),
        # What is named for a part is not tried as a whole, and what is no part of a schema does no harm.
        *(("json", {key: {"zz": {"const": "zz"}}}, NO_ZZ, None) for key in ("properties", "patternProperties", "$defs")),
        ("json", {"x-note": {"const": "zz"}}, NO_ZZ, "zz"),
        ("json", {"x-note": {"required": [1, [], "a"], "properties": 5}}, {"not": {"minProperties": 1}}, ""),
        # What cannot be judged is not known to be refused.
        ("string", {"const": "A"}, {"pattern": "^(?!A)"}, None),
    ],
)  # fmt: skip
def test_a_value_that_one_schema_takes_and_the_other_refuses(kind: str, old: Any, new: Any, value: object) -> None:
    found = refused(one("x", kind, schema=old), one("x", kind, schema=new))
    assert repr(found) == repr(None if value is None else (value,))


@pytest.mark.parametrize(
    ("old", "new", "value"),
    [
        (one("x"), one("x", "integer"), ""),
        (one("x", "integer"), one("x"), 0),
        (one("x", "integer"), one("x", "decimal"), None),
        (one("x"), one("x", "novelty"), None),
        (one("x"), one("x", "json"), None),
        (one("x", collection=True), one("x", "integer", collection=True), ["text"]),
        (one("x", "integer", collection=True), one("x", "boolean", collection=True), [0]),
        (one("x", "json", collection=True), one("x", "json", collection=True, schema={"maxItems": 0}), ["text"]),
        (one("x", "integer", collection=True), one("x", "integer", collection=True, schema={"items": {"maximum": 4}}), [5]),
        (one("x", "json", collection=True), one("x", "json", collection=True), None),
        # Null is for the schema of the old definition alone.
        (one("x", schema={"type": "null"}), one("x"), None),
    ],
)
def test_a_value_that_one_type_takes_and_the_other_refuses(old: Any, new: Any, value: object) -> None:
    assert repr(refused(old, new)) == repr(None if value is None else (value,))
