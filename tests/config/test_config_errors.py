import pytest
from configurations import complaint

from flowlint.config.discovery import load
from flowlint.model.errors import ConfigError

ALL_RULES = '"name-case-mismatch", "null-value", "type-mismatch", "unknown-field"'
SEVERITIES = '"off", "info", "warning", "error"'
CONTAINERS = '"auto", "inputData", "parameters"'
GUID = "expected a GUID: 8-4-4-4-12 hexadecimal digits"
SHAPES = '"request", "arguments"'
FLOW_KEYS = '"definition", "requestBody", "id"'
KEYS = '"bindings", "container", "definitions", "exclude", "flows", "ignore", "max-age", "payloads", "rules", "substitutions"'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("\ndefinitons: flows\n", f'2:1: unknown key "definitons"; did you mean "definitions"? accepted: {KEYS}'),
        ("payloads: a\nzzz: 1\n", f'2:1: unknown key "zzz", accepted: {KEYS}'),
        ("definitions: 5\n", '1:14: "definitions" is a number, expected a path or a list of paths'),
        ("definitions:\n  - a\n  - 5\n", '3:5: entry 2 of "definitions" is a number, expected a path'),
        ("definitions: ''\n", '1:14: "definitions" is empty, expected a path'),
        ("payloads: []\n", '1:11: "payloads" is an empty list, expected at least one entry'),
        ("payloads: {a: b}\n", '1:11: "payloads" is a mapping, expected a path or a list of paths'),
        ("exclude: 'a['\n", '1:10: "exclude" is not a pattern: "[" is never closed, expected "]"'),
        ("exclude:\n", '1:9: "exclude" is empty, expected a pattern or a list of patterns'),
        ("max-age: 14\n", '1:10: "max-age" is a number, expected an age such as 14d, 12h or 2w'),
        ("max-age: 2 weeks\n", '1:10: "max-age" is "2 weeks", expected an age such as 14d, 12h or 2w'),
        ("max-age: 0d\n", '1:10: "max-age" is "0d", expected an age such as 14d, 12h or 2w'),
        ("max-age: d\n", '1:10: "max-age" is "d", expected an age such as 14d, 12h or 2w'),
        ("max-age: 100000d\n", '1:10: "max-age" is "100000d", expected an age such as 14d, 12h or 2w'),
        ("container: inputdata\n", f'1:12: "container" is "inputdata"; did you mean "inputData"? accepted: {CONTAINERS}'),
        ("container: true\n", f'1:12: "container" is a boolean, expected one of {CONTAINERS}'),
        ("rules: {null-vale: off}\n", '1:9: unknown rule or group "null-vale"; did you mean "null-value"?'),
        ("rules: {valeus: off}\n", '1:9: unknown rule or group "valeus"; did you mean "values"?'),
        ("ignore: [{path: a, rules: values}]\n", '1:27: unknown rule "values"; `flowlint explain` lists all'),
        ("rules: {null-value: eror}\n", f'1:21: "null-value" in "rules" is "eror"; did you mean "error"? accepted: {SEVERITIES}'),
        ("rules: {null-value: false}\n", f'1:21: "null-value" in "rules" is a boolean, expected one of {SEVERITIES}'),
        ("rules: [null-value]\n", '1:8: "rules" is a list, expected a mapping from a rule or group to its severity'),
        ("flows: {a: 5}\n", '1:12: "a" in "flows" is a number, expected a path or a mapping with "definition", "requestBody" or "id"'),
        ("flows: {a: {}}\n", '1:12: "a" in "flows" is a mapping, expected a path or a mapping with "definition", "requestBody" or "id"'),
        (
            "flows:\n  a:\n    requestbody: none\n",
            f'3:5: unknown key "requestbody" in "a" in "flows"; did you mean "requestBody"? accepted: {FLOW_KEYS}',
        ),
        ("flows: {a: {requestBody: unspecified}}\n", '1:26: "requestBody" is "unspecified", accepted: "none", "parameters", "json"'),
        ("flows: {'': a}\n", '1:9: a key in "flows" is empty, expected a name'),
        (
            "flows:\n  a1b2c3d4-e5f6-7890-abcd-ef123456789: a\n",
            f'2:3: "a1b2c3d4-e5f6-7890-abcd-ef123456789" in "flows" is almost an id, {GUID}',
        ),
        (
            "flows: {a: {id: a1b2c3d4-e5f6-7890-abcd-ef123456789o}}\n",
            f'1:17: "id" of "a" in "flows" is almost an id, {GUID}',
        ),
        ("bindings: {a: b}\n", '1:11: "bindings" is a mapping, expected a list of mappings with "files" and "flow"'),
        ("bindings: [{files: a}]\n", '1:12: entry 1 of "bindings" has no "flow"'),
        ("bindings: [{files: [], flow: a}]\n", '1:20: "files" is an empty list, expected at least one entry'),
        ("bindings: [{files: a, flow: 5}]\n", '1:29: "flow" is a number, expected a path, alias, id or name'),
        (
            "bindings: [{files: a, flow: b, shape: argument}]\n",
            f'1:39: "shape" is "argument"; did you mean "arguments"? accepted: {SHAPES}',
        ),
        ("bindings: [a]\n", '1:12: entry 1 of "bindings" is a string, expected a mapping with "files", "flow", "shape"'),
        ("ignore: a\n", '1:9: "ignore" is a string, expected a list of places such as "glob#/json/pointer"'),
        ("ignore: [5]\n", '1:10: entry 1 of "ignore" is a number, expected a string such as "glob#/json/pointer" or a mapping with "path"'),
        ("ignore: ['a#b']\n", '1:10: entry 1 of "ignore" has a pointer without "/" after "#", expected "glob#/json/pointer"'),
        ("ignore: ['#/b']\n", '1:10: entry 1 of "ignore" has no pattern before "#", expected "glob#/json/pointer"'),
        (
            "ignore: ['a#/~2']\n",
            '1:10: entry 1 of "ignore" has a "~" in its pointer that neither 0 nor 1 follows, expected "~0" for "~" and "~1" for "/"',
        ),
        ("ignore: [{rules: null-value}]\n", '1:10: entry 1 of "ignore" has no "path"'),
        ("ignore: [{path: a, rules: nul-value}]\n", '1:27: unknown rule "nul-value"; did you mean "null-value"?'),
        ("ignore: [{path: a, rules: []}]\n", '1:27: "rules" is an empty list, expected at least one entry'),
        ("ignore: [{path: a, until: soon}]\n", '1:27: "until" is "soon", expected a date such as 2027-01-31'),
        ("ignore: [{path: a, until: 2027-02-30}]\n", '1:27: "until" is "2027-02-30", expected a date such as 2027-01-31'),
        ("ignore: [{path: a, until: 20270131}]\n", '1:27: "until" is a number, expected a date such as 2027-01-31'),
        ("substitutions: {a: [b]}\n", '1:20: "a" in "substitutions" is a list, expected a string'),
        ("- a\n", f"1:1: the configuration is a list, expected a mapping with {KEYS}"),
        ("just words\n", f"1:1: the configuration is a string, expected a mapping with {KEYS}"),
        ("exclude: a\nexclude: b\n", '2:1: key "exclude" is given twice in one object'),
        ("exclude: a\n---\nexclude: b\n", "3:1: text holds a second document, expected one"),
    ],
)
def test_what_is_wrong_in_yaml_is_said_with_its_place(text, message):
    assert complaint(text) == f".flowlint.yaml:{message}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('\n[tool.flowlint]\n  definitons = "a"\n', f'3:3: unknown key "definitons"; did you mean "definitions"? accepted: {KEYS}'),
        (
            '[tool.flowlint]\n# definitions = 5\ndefinitions = ["a", # b\n  5]\n',
            '4:3: entry 2 of "definitions" is a number, expected a path',
        ),
        (
            '[tool.flowlint.rules]\ntype-mismatch = "off"\nnull-value = "of"\n',
            f'3:14: "null-value" in "rules" is "of"; did you mean "off"? accepted: {SEVERITIES}',
        ),
        ('tool.flowlint.rules."null-vale" = "off"\n', '1:21: unknown rule or group "null-vale"; did you mean "null-value"?'),
        ("[tool]\nflowlint = { rule = {} }\n", f'2:14: unknown key "rule"; did you mean "rules"? accepted: {KEYS}'),
        ("[tool.flowlint.bindngs]\n", f'1:16: unknown key "bindngs"; did you mean "bindings"? accepted: {KEYS}'),
        (
            '[[tool.flowlint.bindings]]\nfiles = "a"\nflow = "b"\n[[tool.flowlint.bindings]]\nfiles = "a"\n',
            '4:1: entry 2 of "bindings" has no "flow"',
        ),
        (
            '[[tool.flowlint.ignore]]\npath = """a\n[b"""\n[[tool.flowlint.ignore]]\npath = 5\n',
            '2:8: "path" is not a pattern: "[" is never closed, expected "]"',
        ),
        (
            '[[tool.flowlint.ignore]]\npath = "a"\nuntil = 2027-01-31 10:00:00\n',
            '3:9: "until" is "2027-01-31 10:00:00", expected a date such as 2027-01-31',
        ),
        ('[tool.flowlint]\nexclude = "a"\nexclude = "b"\n', "3:14: cannot overwrite a value"),
        ('[tool.flowlint]\nexclude = "a', "2:13: unterminated string"),
        ("[tool]\nflowlint = 5\n", f"2:12: the configuration is a number, expected a mapping with {KEYS}"),
        ("[tool]\nother = 5\n", f'1:2: unknown key "tool", accepted: {KEYS}'),
        ("a = " + "[" * 5000 + "]" * 5000, "1:1: text is nested too deeply"),
        ("a = " + "9" * 5000, "1:1: text holds a number of too many digits"),
    ],
)
def test_what_is_wrong_in_toml_is_said_with_its_place(text, message):
    assert complaint(text, "pyproject.toml") == f"pyproject.toml:{message}"


@pytest.mark.parametrize("name", [".flowlint.yaml", "x.toml"])
@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"# \xff\n", "1:3: text is not UTF-8: byte 0xff is not allowed here"),
        ("a: b\n".encode("utf-16"), "1:1: text is not UTF-8: it begins with a UTF-16 byte order mark"),
    ],
)
def test_what_is_no_text_is_said_with_its_place(folder, name, data, message):
    (folder / name).write_bytes(data)
    with pytest.raises(ConfigError) as caught:
        load(name, ".")
    assert str(caught.value) == f"{name}:{message}"


@pytest.mark.parametrize("text", ["[" * 100_000, "a: " * 50_000, "{a: " * 50_000, "a: &a [*a, *a]", "\0", "a: \x1b", "a: 'b", "\t- a"])
def test_hostile_yaml_is_an_error_with_a_place(text):
    assert complaint(text).startswith(".flowlint.yaml:1:")


def test_without_known_rules_any_rule_is_accepted(folder):
    (folder / ".flowlint.yaml").write_text("rules: {any-thing: off}\n")
    assert load(None, ".").rules == {"any-thing": None}


def test_rules_are_asked_for_only_where_one_is_named(folder):
    def never():
        raise AssertionError

    (folder / ".flowlint.yaml").write_text("exclude: a\n")
    assert load(None, ".", never).exclude == ("a",)
