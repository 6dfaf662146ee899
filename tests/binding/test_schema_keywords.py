"""The keywords that judge by schemas of strangers: right answers, and work that is counted."""

from __future__ import annotations

from typing import Any

import pytest

from flowlint.binding.json_schema import violations
from flowlint.binding.schema_keywords import MOST_STEPS, Steps, Unjudged

DRAFT_3, DRAFT_2020 = "http://json-schema.org/draft-03/schema#", "https://json-schema.org/draft/2020-12/schema"
TOO_MANY = "to judge the value by its schema takes too many steps"


def broken(schema: dict[str, Any], value: object) -> list[tuple[str, str]]:
    return [(one.pointer, one.keyword) for one in violations(schema, value)]


@pytest.mark.parametrize(
    ("schema", "value", "expected"),
    [
        ({"pattern": "b+c"}, "abbcd", []),
        ({"pattern": "^b"}, "ab", [("", "pattern")]),
        ({"pattern": "^b"}, 5, []),
        ({"patternProperties": {"^n_": {"type": "integer"}, "d$": {"minimum": 5}}}, {"n_id": "x", "x_id": 4, "n_d": 4, "o": "x"}, [
            ("/n_d", "minimum"), ("/n_id", "type"), ("/x_id", "minimum"),
        ]),
        ({"patternProperties": {"^n_": {"type": "integer"}}}, ["n_id"], []),
        ({"additionalProperties": {"type": "integer"}, "properties": {"a": {}}, "patternProperties": {"^n_": {}}},
         {"a": "x", "n_a": "x", "b": "x", "c": 1}, [("/b", "type")]),
        ({"additionalProperties": False, "properties": {"a": {}}, "patternProperties": {"^n_": {}}}, {"a": 1, "n_b": 2}, []),
        ({"additionalProperties": False, "properties": {"a": {}}, "patternProperties": {"^n_": {}}}, {"a": 1, "b": 2}, [
            ("", "additionalProperties"),
        ]),
        ({"additionalProperties": False}, {}, []),
        ({"additionalProperties": True}, {"a": 1}, []),
        ({"additionalProperties": False}, ["a"], []),
        ({"uniqueItems": False}, [1, 1], []),
        ({"uniqueItems": True}, "aa", []),
        ({"uniqueItems": True}, [], []),
        ({"uniqueItems": True}, [0, False, 1, True, "1", [], {}, [0], [False], {"a": 1}, {"a": True}, {"b": 1}, {"a": 2}, ["a"]], []),
        ({"uniqueItems": True}, [{"a": [1], "b": 2}, {"b": 2, "a": [1.0]}], [("", "uniqueItems")]),
        ({"uniqueItems": True}, [[1, {"a": 2}], [1, {"a": 2}]], [("", "uniqueItems")]),
        ({"multipleOf": 0.5}, 10**300 + 1, []),
        ({"multipleOf": 2}, "3", []),
        ({"multipleOf": 2}, 3, [("", "multipleOf")]),
        ({"patternProperties": {"a$": {}}, "additionalProperties": False}, {"a": 1, "a\n": 1}, [("", "additionalProperties")]),
        # What a dialect does not have says nothing.
        ({"divisibleBy": 2}, 3, []),
        ({"$schema": "http://json-schema.org/draft-04/schema#", "contains": {"type": "string"}}, [], []),
        ({"format": "date"}, "no date", []),
        ({"$schema": DRAFT_2020, "properties": {"$schema": {"type": "string"}}}, {"$schema": 5}, [("/$schema", "type")]),
    ],
)  # fmt: skip
def test_what_a_keyword_finds(schema: dict[str, Any], value: object, expected: list[tuple[str, str]]) -> None:
    assert broken(schema, value) == expected


@pytest.mark.parametrize(
    ("schema", "value", "reason"),
    [
        ({"pattern": "^(?!a)"}, "b", 'the pattern "^(?!a)" of its schema has what cannot be looked for in linear time'),
        ({"pattern": "\ud800"}, "b", 'the pattern "\ud800" of its schema has what cannot be looked for in linear time'),
        ({"pattern": "a"}, "\ud800", "a string contains half of a surrogate pair, which no pattern can be compared with"),
        ({"multipleOf": 0.5}, 10**400, "a number is too large to be divided"),
        *(({"$schema": DRAFT_3, **part}, 1.5, "its schema is of draft 3, whose keywords mean other things")
          for part in ({}, {"type": "novelty"}, {"type": ["string", {"type": "integer"}]}, {"properties": {"a": {"required": True}}})),
        ({"items": [{"$schema": DRAFT_2020}], "$schema": DRAFT_3}, [1], 'a part of its schema has a "$schema" of its own'),
        ({"patternProperties": {"a": True}, "unevaluatedProperties": False}, {},
         'its schema has both "unevaluatedProperties" and "patternProperties"'),
        ({"items": {"not": {}}}, [0] * 20_000, TOO_MANY),
        ({"items": {"enum": [*range(10_000)]}}, [0] * 2_000, TOO_MANY),
    ],
)  # fmt: skip
def test_what_cannot_be_judged_is_said(schema: dict[str, Any], value: object, reason: str, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Unjudged) as raised:
        violations(schema, value)
    assert str(raised.value) == reason
    # The library would print what is wrong with a pattern.
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("value", "characters"),
    [
        ("", 0),
        ("abc", 3),
        (None, 8),
        (5, 8),
        ([], 4),
        (["abc", 1, 2**40, None, True], 4 + 3 + 8 + (8 + 10) + 8 + 8),
        ({"ab": "abc", "c": [1.5]}, 4 + 2 + 3 + 1 + (4 + 8)),
    ],
)
def test_how_long_a_value_is(value: object, characters: int) -> None:
    assert Steps(value).characters(value) == characters


def test_steps_are_spent_to_the_last() -> None:
    steps = Steps("a")
    steps.spend(MOST_STEPS)
    with pytest.raises(Unjudged, match=TOO_MANY):
        steps.spend(1)


@pytest.mark.parametrize(
    ("schema", "value", "spent"),
    [
        ({"type": "string"}, "a" * 255, 2),
        ({"type": "string"}, "a" * 256, 3),
        ({"type": "string"}, 5, 2 + 20 + 1),
        ({"enum": [*range(31)]}, 1, 2),
        ({"enum": [*range(32)]}, 1, 3),
        ({"enum": ["a" * 512] * 32}, "a" * 512, 9),
        ({"required": ["a"] * 16}, {"a": "b" * 256}, 4),
    ],
)
def test_a_keyword_takes_steps_by_its_parts_and_by_the_length_of_the_value(schema: dict[str, Any], value: object, spent: int) -> None:
    class Counted(Steps):
        total = 0

        def spend(self, steps: int) -> None:
            self.total += steps

    from flowlint.binding import schema_keywords

    validator = schema_keywords.validator_for(schema, value)
    counted = Counted(value)
    object.__setattr__(validator, "format_checker", counted)
    list(validator.iter_errors(value))
    assert counted.total == spent
