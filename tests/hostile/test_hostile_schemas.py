"""JSON Schemas that are made to take time, to reach out, or to break: refused with their place, or named where a value was not judged."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile_runs import ID, installed
from hypothesis import given
from hypothesis import strategies as st

from flowlint.binding.json_schema import Violation, violations
from flowlint.binding.schema_keywords import Unjudged
from flowlint.contracts import DefinitionFile
from flowlint.definitions.formats.json_schema import FORMAT
from flowlint.model.errors import DefinitionError
from flowlint.syntax.grammars import parse_definition

pytestmark = pytest.mark.slow

NONE = "checked 1 payload in 1 file against 1 flow: no findings\n"
BY = 'checked against "Check" (flow.schema.json)\n'
NOT_LINEAR = 'the pattern "^(?!a)" of its schema has what cannot be looked for in linear time'
ENFORCED = 'the schema of input "Flow.code" cannot be enforced'
TOO_MANY = "to judge the value by its schema takes too many steps"
DRAFT = "https://json-schema.org/draft/2020-12/schema"
TWICE = {"properties": {"a": {"$ref": "#/$defs/x"}}}


def nested(levels: int) -> object:
    value: object = 1
    for _ in range(levels):
        value = {"a": value}
    return value


@pytest.mark.parametrize(
    ("schema", "value", "keyword"),
    [
        ({"pattern": "^(a+)+$"}, "a" * 100_000 + "!", "pattern"),
        ({"pattern": "^(a|aa)+$"}, "a" * 100_000 + "!", "pattern"),
        ({"patternProperties": {"^(a+)+$": False}, "additionalProperties": False}, {"a" * 5_000 + "!": 1}, "additionalProperties"),
        ({"propertyNames": {"pattern": "^(a+)+$"}}, {"a" * 5_000 + "!": 1}, "pattern"),
        ({"uniqueItems": True}, [{"a": number} for number in range(20_000)] + [{"a": 1.0}], "uniqueItems"),
        ({"uniqueItems": True}, [[], {}, "", 0, False, None, True, 1, "1", [0], [False]] * 2, "uniqueItems"),
        ({"multipleOf": 0.5}, 10**300 + 1, ""),
        ({"minimum": 10**300}, 1, "minimum"),
    ],
)  # fmt: skip
def test_what_others_take_long_for_is_judged_at_once(schema: dict[str, object], value: object, keyword: str) -> None:
    assert [one.keyword for one in violations(schema, value)] == ([keyword] if keyword else [])


def test_values_that_are_equal_to_python_alone_are_different_items() -> None:
    assert violations({"uniqueItems": True}, [0, False, 1, True, "1", [0], [False], {"a": 1}, {"a": True}]) == []
    assert violations({"uniqueItems": True}, [1, 1.0]) == [Violation("", "uniqueItems", "items that all differ")]


@pytest.mark.parametrize(
    ("schema", "value", "reason"),
    [
        ({"pattern": "^(?!a)"}, "b", 'the pattern "^(?!a)" of its schema has what cannot be looked for in linear time'),
        ({"pattern": r"^(a)\1$"}, "aa", r'the pattern "^(a)\1$" of its schema has what cannot be looked for in linear time'),
        ({"not": {"pattern": "(?=a)"}}, "b", 'the pattern "(?=a)" of its schema has what cannot be looked for in linear time'),
        ({"pattern": "a"}, "\ud800", "a string contains half of a surrogate pair, which no pattern can be compared with"),
        ({"items": {"$schema": DRAFT, "pattern": "^(a+)+$"}}, ["a"], 'a part of its schema has a "$schema" of its own'),
        (
            {"patternProperties": {"a": True}, "unevaluatedProperties": False},
            {},
            'its schema has both "unevaluatedProperties" and "patternProperties"',
        ),
        ({"multipleOf": 0.5}, 10**400, "a number is too large to be divided"),
        ({"$defs": {"x": {"allOf": [TWICE, TWICE]}}, "$ref": "#/$defs/x"}, nested(100), TOO_MANY),
        ({"allOf": [{"type": "string"}] * 2_000}, [0] * 1_000_000, TOO_MANY),
        ({"items": {"enum": list(range(100_000))}}, ["x"] * 10_000, TOO_MANY),
        ({"patternProperties": {f"a{number}": True for number in range(2_000)}}, {f"b{number}": 1 for number in range(200_000)}, TOO_MANY),
        ({"items": {"not": {}}}, [0] * 100_000, TOO_MANY),
    ],
)  # fmt: skip
def test_what_cannot_be_judged_is_neither_right_nor_wrong(schema: dict[str, object], value: object, reason: str) -> None:
    with pytest.raises(Unjudged) as raised:
        violations(schema, value)
    assert str(raised.value) == reason


def definition(schema: object, **more: object) -> None:
    Path("flow.schema.json").write_text(json.dumps({"title": "Check", "properties": {"Flow.code": schema}, **more}))


def launch(value: object) -> None:
    Path("a.json").write_text(json.dumps({"flowId": ID, "inputData": {"Flow.code": value}}))


@pytest.mark.parametrize(
    ("schema", "value", "code", "stdout", "stderr"),
    [
        (
            {"type": "string", "pattern": "^(a+)+$"},
            "a" * 36 + "!",
            1,
            'a.json:1:79: error[malformed-value] value of input "Flow.code" is malformed, expected a string that matches "^(a+)+$"\n',
            "found 1 error in 1 payload in 1 file, checked against 1 flow\n",
        ),
        (
            {"type": "string", "pattern": "^(?!a)"},
            "a",
            0,
            "",
            f'{NONE}a.json:1:79: value of input "Flow.code" not checked: {NOT_LINEAR}\n{BY}',
        ),
        (
            {"type": "object", "$ref": "#/$defs/x"},
            nested(60),
            0,
            "",
            f'{NONE}a.json:1:79: value of input "Flow.code" not checked: {TOO_MANY}\n{BY}',
        ),
    ],
)  # fmt: skip
def test_a_run_ends_and_says_what_was_not_judged(schema: object, value: object, code: int, stdout: str, stderr: str) -> None:
    definition(schema, **{"$defs": {"x": {"allOf": [TWICE, TWICE]}}})
    launch(value)
    ended = installed("check", "a.json", "--flow", "flow.schema.json", "--format", "concise")
    assert (ended.code, ended.stdout, ended.stderr) == (code, stdout, stderr)
    assert ended.seconds < 20
    assert ended.memory < 300


@pytest.mark.parametrize(
    ("schema", "fault"),
    [
        ({"type": "string", "format": {"a": 1}}, f"{ENFORCED}, it breaks the rules of JSON Schema at $.format"),
        (
            {"$ref": "http://127.0.0.1:9/x.json"},
            '"$ref" refers to "http://127.0.0.1:9/x.json", expected a definition in the same document (#/$defs/... or #/definitions/...)',
        ),
        ({"enum": [*range(30_000)]}, "the schemas of the inputs have more than 20,000 parts, each with what it refers to"),
    ],
)  # fmt: skip
def test_a_schema_that_cannot_be_enforced_is_refused_with_its_place(schema: object, fault: str) -> None:
    definition(schema)
    launch("a")
    ended = installed("check", "a.json", "--flow", "flow.schema.json", "--format", "concise")
    assert (ended.code, ended.stdout) == (3, "")
    assert f"flow.schema.json:1:48: {fault}" in ended.stderr
    assert ended.seconds < 10


KEYWORDS = (
    *("type", "format", "enum", "const", "properties", "patternProperties", "additionalProperties", "items", "prefixItems", "required"),
    *("anyOf", "oneOf", "allOf", "not", "if", "then", "else", "$ref", "$dynamicRef", "$defs", "definitions", "$schema", "$id", "$anchor"),
    *("pattern", "minLength", "multipleOf", "uniqueItems", "dependentRequired", "dependentSchemas", "unevaluatedProperties", "default"),
    *("contains", "propertyNames", "examples", "description", "title", "name"),
)
VALUES = st.recursive(
    st.sampled_from([None, True, 0, -1, 1e300, "", "array", "object", "string", "null", "date", "(", "#/$defs/a", "http://127.0.0.1:9/"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*KEYWORDS, "a"]), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(KEYWORDS), VALUES, max_size=4), VALUES)
def test_any_keyword_may_have_any_value(schema: dict[str, object], more: object) -> None:
    data = json.dumps({"properties": {"Flow.code": schema}, "$defs": {"a": more}, "type": "object"}).encode()
    for one in refusals(data):
        assert str(one).startswith("x.json")


def refusals(data: bytes) -> Iterator[DefinitionError]:
    try:
        FORMAT.read(DefinitionFile("x.json", data, parse_definition))
    except DefinitionError as error:
        yield error
