import pytest
from configurations import TOML, YAML
from jsonschema import Draft202012Validator, FormatChecker

from flowlint.config import toml_tree, yaml_tree
from flowlint.config.discovery import load
from flowlint.model.errors import ConfigError
from flowlint.model.node import plain
from flowlint.sources import packaged

GOOD = [
    "",
    YAML,
    "definitions: []",
    "payloads: [a, b]",
    "exclude: [a/, '[ab]']",
    "flows: {}",
    "flows: {a: {id: b}}",
    "flows: {1: b}",
    "bindings: []",
    "bindings: [{files: a, flow: b, shape: request}]",
    "container: auto",
    "max-age: 14d",
    "max-age: 1h",
    "max-age: 99999w",
    "rules: {}",
    "rules: {x: off, y: info}",
    "ignore: []",
    "ignore: [a, a#, a#/, a#/b/*/c, a#b#, 'a#b#/c', 'a#/b#', 'a#/~0~1']",
    "ignore: [{path: a}]",
    "substitutions: {}",
    "ignore: [{path: a, until: '2027-01-31', reason: x}]",
    "substitutions: {a: '', b: 1.0, c: false}",
]
BAD = [
    "5",
    "[]",
    "text",
    "other: 1",
    "definitions: 5",
    "definitions: ''",
    "definitions: ' '",
    "definitions: [[a]]",
    "definitions: null",
    "payloads: {}",
    "exclude: [5]",
    "exclude: ['']",
    "flows: []",
    "flows: {a: null}",
    "flows: {a: {}}",
    "flows: {a: {b: c}}",
    "flows: {'': a}",
    "flows: {a: {requestBody: unspecified}}",
    "flows: {a: {requestBody: 5}}",
    "flows: {a: {id: 5}}",
    "flows: {a: {definition: ''}}",
    "bindings: {}",
    "bindings: [{files: a}]",
    "bindings: [{flow: a}]",
    "bindings: [{files: [], flow: a}]",
    "bindings: [{files: a, flow: 5}]",
    "bindings: [{files: a, flow: b, shape: x}]",
    "bindings: [{files: a, flow: b, more: x}]",
    "bindings: [a]",
    "container: x",
    "max-age: 14",
    "max-age: 0d",
    "max-age: 14 d",
    "max-age: 100000d",
    "max-age: d",
    "max-age: ''",
    "container: null",
    "rules: []",
    "rules: {x: on}",
    "rules: {x: false}",
    "rules: {x: null}",
    "rules: {'': off}",
    "ignore: a",
    "ignore: [5]",
    "ignore: ['']",
    "ignore: ['#']",
    "ignore: ['#/a']",
    "ignore: ['a#b']",
    "ignore: ['a#/~']",
    "ignore: ['a#/~2']",
    "ignore: ['a#/b#/~2']",
    "ignore: [{}]",
    "ignore: [{path: 5}]",
    "ignore: [{path: a, rules: []}]",
    "ignore: [{path: a, rules: [5]}]",
    "ignore: [{path: a, rules: ''}]",
    "ignore: [{path: a, reason: 5}]",
    "ignore: [{path: a, until: 5}]",
    "ignore: [{path: a, until: soon}]",
    "ignore: [{path: a, until: 2027-02-30}]",
    "ignore: [{path: a, until: 20270131}]",
    "ignore: [{path: a, until: 2027-W01-1}]",
    "ignore: [{path: a, more: 5}]",
    "substitutions: []",
    "substitutions: {a: []}",
    "substitutions: {a: null}",
    "substitutions: {'': a}",
]


def obeys_schema(value: object) -> bool:
    return Draft202012Validator(packaged.load("config"), format_checker=FormatChecker(["date"])).is_valid(value)


def is_read(text: str, name: str) -> bool:
    with open(name, "w", encoding="utf-8") as stream:
        stream.write(text)
    try:
        load(name, ".")
    except ConfigError:
        return False
    return True


@pytest.mark.parametrize(("text", "good"), [(text, True) for text in GOOD] + [(text, False) for text in BAD])
def test_the_schema_accepts_what_is_read_and_nothing_else(text, good):
    node = yaml_tree.parse("x", text.encode()).node
    assert (obeys_schema(plain(node) if node is not None else None), is_read(text, "x.yaml")) == (good, good)


@pytest.mark.parametrize(
    ("text", "good"),
    [
        (TOML, True),
        ('[tool.flowlint]\ndefinitions = "a"', True),
        ("[tool.flowlint]\ndefinitions = 5", False),
        ("[[tool.flowlint.ignore]]\npath = 'a'\nuntil = 2027-01-31", True),
        ("[[tool.flowlint.ignore]]\npath = 'a'\nuntil = 2027-01-31 10:00:00", False),
        ("[tool.flowlint]\nfile = 'a'", False),
    ],
)
def test_the_schema_agrees_about_toml(text, good):
    own = toml_tree.own_table(toml_tree.parse("x", text.encode()))
    assert own is not None
    assert own.node is not None
    assert (obeys_schema(plain(own.node)), is_read(text, "x.toml")) == (good, good)


def test_every_key_of_the_schema_is_described():
    def undescribed(value: object, path: str) -> list[str]:
        if isinstance(value, list):
            return [name for index, item in enumerate(value) for name in undescribed(item, f"{path}/{index}")]
        if not isinstance(value, dict):
            return []
        missing = [
            f"{path}/{name}" for name, item in value.get("properties", {}).items() if "description" not in item and "$ref" not in item
        ]
        return missing + [name for key, item in value.items() for name in undescribed(item, f"{path}/{key}")]

    assert undescribed(packaged.load("config"), "") == []
