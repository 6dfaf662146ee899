import configparser
import os
import pathlib

import pytest
from jsonschema import Draft202012Validator

from flowlint.binding.json_schema import Violation, violations
from flowlint.model.errors import DefinitionError
from flowlint.sources import packaged

HERE = pathlib.Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("path", sorted(HERE.joinpath("schemas").glob("*.schema.json")), ids=lambda path: path.name)
def test_every_packaged_schema_is_loaded_by_name_and_is_right(path):
    loaded = packaged.load(path.name.removesuffix(".schema.json"))
    Draft202012Validator.check_schema(loaded)
    assert loaded["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_an_unknown_name_is_a_key_error():
    with pytest.raises(KeyError):
        packaged.load("none")


def test_every_package_is_distributed():
    settings = configparser.ConfigParser()
    settings.read(HERE / "setup.cfg")
    found = {os.path.relpath(path.parent, HERE).replace(os.sep, ".") for path in HERE.joinpath("flowlint").rglob("__init__.py")}
    assert set(settings["options"]["packages"].split()) == found | {"flowlint.schemas"}


SCHEMA = {
    "type": "object",
    "required": ["id", "size"],
    "additionalProperties": False,
    "properties": {
        "id": {"type": ["string", "null"], "pattern": "^x", "minLength": 3},
        "size": {"type": "integer", "minimum": 1, "multipleOf": 2},
        "kind": {"enum": ["a", 1, None]},
        "only": {"const": "a"},
        "tags": {"type": "array", "items": {"type": "string"}, "maxItems": 2, "uniqueItems": True},
        "a/b": {"anyOf": [{"type": "string"}, {"type": "boolean"}]},
        "deep": {"dependentRequired": {"a": ["b"]}},
    },
}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"id": "xyz", "size": 2}, []),
        ({}, [Violation("", "required", 'an object with "id"'), Violation("", "required", 'an object with "size"')]),
        ([], [Violation("", "type", "an object")]),
        (
            {"id": 5, "size": 1.5},
            [
                Violation("/id", "type", "a string or null"),
                Violation("/size", "multipleOf", "a multiple of 2"),
                Violation("/size", "type", "an integer"),
            ],
        ),
        (
            {"id": "y", "size": 0},
            [
                Violation("/id", "minLength", "at least 3 characters"),
                Violation("/id", "pattern", 'a string that matches "^x"'),
                Violation("/size", "minimum", "a number of at least 1"),
            ],
        ),
        ({"id": "xyz", "size": 2, "kind": 7}, [Violation("/kind", "enum", 'one of "a", 1, null')]),
        ({"id": "xyz", "size": 2, "only": 7}, [Violation("/only", "const", '"a"')]),
        (
            {"id": "xyz", "size": 2, "tags": ["a", 1, 1]},
            [
                Violation("/tags", "maxItems", "at most 2 items"),
                Violation("/tags", "uniqueItems", "items that all differ"),
                Violation("/tags/1", "type", "a string"),
                Violation("/tags/2", "type", "a string"),
            ],
        ),
        ({"id": "xyz", "size": 2, "a/b": 5}, [Violation("/a~1b", "anyOf", "one of 2 forms")]),
        ({"id": "xyz", "size": 2, "deep": {"a": 1}}, [Violation("/deep", "dependentRequired", 'what "dependentRequired" demands')]),
        (
            {"id": "xyz", "size": 2, "other": 5},
            [
                Violation(
                    "",
                    "additionalProperties",
                    'an object without other members than "a/b", "deep", "id", "kind", "only", "size", "tags"',
                )
            ],
        ),
    ],
)
def test_violations_name_the_place_and_the_expectation_and_no_value(value, expected):
    assert violations(SCHEMA, value) == expected


@pytest.mark.parametrize(
    ("schema", "value", "expected"),
    [
        ({"contains": {"const": 1}}, [2], "a list with a certain item"),
        ({"exclusiveMaximum": 5}, 5, "a number less than 5"),
        ({"exclusiveMinimum": 5}, 5, "a number greater than 5"),
        ({"maxItems": 1}, [1, 2], "at most 1 items"),
        ({"maxLength": 1}, "ab", "at most 1 characters"),
        ({"maxProperties": 1}, {"a": 1, "b": 2}, "at most 1 members"),
        ({"maximum": 5}, 6, "a number of at most 5"),
        ({"minItems": 1}, [], "at least 1 items"),
        ({"minLength": 1}, "", "at least 1 characters"),
        ({"minProperties": 1}, {}, "at least 1 members"),
        ({"minimum": 5}, 4, "a number of at least 5"),
        ({"multipleOf": 5}, 4, "a multiple of 5"),
        ({"not": {"type": "string"}}, "a", "something that an excluded form does not fit"),
        ({"pattern": "^a"}, "b", 'a string that matches "^a"'),
        ({"uniqueItems": True}, [1, 1.0], "items that all differ"),
        ({"oneOf": [{"type": "string"}, {"minLength": 1}]}, "a", "exactly one of 2 forms"),
        ({"additionalProperties": {"type": "string"}}, {"a": "x"}, None),
        ({"additionalProperties": False}, {"a": 1}, "an object without other members"),
        ({"unevaluatedProperties": False, "properties": {"a": {}, "A": {}}}, {"b": 1}, 'an object without other members than "A", "a"'),
        ({"enum": ["é", {"a": None}]}, 5, 'one of "é", {"a": null}'),
        ({"required": ["a", "b"]}, {"a": 1}, 'an object with "b"'),
        *(
            ({"type": kind}, value, expected)
            for kind, value, expected in [
                ("array", 5, "a list"),
                ("boolean", 5, "true or false"),
                ("integer", 5.5, "an integer"),
                ("null", 5, "null"),
                ("number", "5", "a number"),
                ("object", 5, "an object"),
                ("string", 5, "a string"),
            ]
        ),
    ],
)
def test_each_keyword_has_words_for_what_it_expects(schema, value, expected):
    assert violations(schema, value) == ([Violation("", next(iter(schema)), expected)] if expected else [])


def test_violations_are_in_order_of_place_items_before_members():
    schema = {"items": {"type": "string", "minimum": 9}, "not": {}}
    places = [(one.pointer, one.keyword) for one in violations(schema, [5] * 11)]
    assert places == [("", "not"), *((f"/{index}", keyword) for index in range(11) for keyword in ("minimum", "type"))]


def test_true_and_false_are_schemas():
    assert violations(True, 5) == []
    assert violations(False, 5) == [Violation("", "None", "nothing here")]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"type": "strin"}, 'JSON Schema is wrong at "/type": "anyOf" does not hold'),
        ({"$schema": 5}, 'JSON Schema is wrong at "/$schema": "type" does not hold'),
        ({"$ref": "https://example.org/schema.json"}, 'JSON Schema refers to "https://example.org/schema.json", which it does not hold'),
        ({"$ref": "#/$defs/none"}, 'JSON Schema refers to "/$defs/none", which it does not hold'),
        ({"pattern": "("}, 'JSON Schema is wrong at "/pattern": "format" does not hold'),
        (
            {"$schema": "http://json-schema.org/draft-04/schema#", "patternProperties": {"(": {}}},
            "JSON Schema has a pattern that is not a regular expression: missing ), unterminated subpattern at position 0",
        ),
        ({"$ref": "#"}, "JSON Schema or value is nested too deeply, or refers to itself without end"),
    ],
)
def test_a_schema_that_cannot_judge_is_a_wrong_definition(wrong, message):
    with pytest.raises(DefinitionError) as caught:
        violations(wrong, {"a": "text"})
    assert str(caught.value) == message


def test_an_older_draft_is_obeyed():
    draft = {"$schema": "http://json-schema.org/draft-04/schema#", "minimum": 1, "exclusiveMinimum": True}
    assert violations(draft, 1) == [Violation("", "minimum", "a number of at least 1")]
    assert violations(draft, 2) == []
