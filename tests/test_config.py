import datetime
import os
import subprocess
import sys

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from flowlint import schema
from flowlint.config import Settings, load, toml_tree, yaml_tree
from flowlint.config.entries import BindingEntry, FlowEntry, IgnoreEntry, MaxAge, suppresses
from flowlint.errors import ConfigError
from flowlint.model.flow import RequestBody
from flowlint.model.location import Location, Source, region
from flowlint.model.mode import ContainerMode, Shape
from flowlint.model.node import plain
from flowlint.model.severity import Severity

RULES = ("name-case-mismatch", "null-value", "type-mismatch", "unknown-field")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Works in an empty folder, four levels below the one that is the test's own."""
    here = tmp_path / "outer" / "project" / "deep" / "er"
    here.mkdir(parents=True)
    monkeypatch.chdir(here)
    return here


def read(text: str, name: str = ".flowlint.yaml") -> Settings:
    with open(name, "w", encoding="utf-8", newline="") as stream:
        stream.write(text)
    return load(name, ".", lambda: RULES)


def complaint(text: str, name: str = ".flowlint.yaml") -> str:
    with pytest.raises(ConfigError) as caught:
        read(text, name)
    return str(caught.value)


# Where the configuration is


def test_without_a_configuration_the_start_is_the_root():
    assert load(None, ".") == Settings(path=None, root=".", payloads=(".",))


def test_without_a_configuration_the_folder_flows_is_taken(folder):
    (folder / "flows").mkdir()
    assert load(None, ".") == Settings(path=None, root=".", definitions=("flows",), payloads=(".",))
    assert load(None, str(folder)) == Settings(path=None, root=str(folder), definitions=(str(folder / "flows"),), payloads=(str(folder),))


def test_a_run_without_configuration_imports_no_reader(folder):
    (folder / "pyproject.toml").write_text('[project]\nname = "other"\n')
    heavy = "{'yaml', 'tomllib', 'json', 'difflib', 'pathlib', 'tempfile', 'datetime'}"
    loading = "import sys; before = set(sys.modules); from flowlint.config import load; load(None, '.')"
    code = f"{loading}; print(sorted({heavy} & set(sys.modules) - before))"
    path = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    done = subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": path}, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(("levels", "root"), [(0, "."), (1, ".."), (2, "../.."), (3, "../../..")])
@pytest.mark.parametrize(("name", "text"), [(".flowlint.yaml", "exclude: a\n"), ("pyproject.toml", '[tool.flowlint]\nexclude = "a"\n')])
def test_the_nearest_folder_upwards_wins(folder, levels, root, name, text):
    home = [folder, *folder.parents][levels]
    (home / name).write_text(text)
    (home.parent / ".flowlint.yaml").write_text("exclude: far\n")
    (home / "flows").mkdir()
    path = os.path.normpath(f"{root}/{name}")
    flows = os.path.normpath(f"{root}/flows")
    assert load(None, ".") == Settings(path=path, root=root, definitions=(flows,), payloads=(root,), exclude=("a",))


def test_in_one_folder_the_own_file_wins(folder):
    (folder / "pyproject.toml").write_text('[tool.flowlint]\nexclude = "b"\n')
    (folder / ".flowlint.yaml").write_text("exclude: a\n")
    assert load(None, ".").exclude == ("a",)


@pytest.mark.parametrize(
    "text", ['[project]\nname = "x"\n', '[project]\ndependencies = ["genesys-flowlint"]\n', "[tool.other]\nflowlint = 1\n"]
)
def test_a_project_without_the_table_is_passed_over(folder, text):
    (folder / "pyproject.toml").write_text(text)
    (folder.parent / ".flowlint.yaml").write_text("exclude: a\n")
    assert load(None, ".").path == "../.flowlint.yaml"


def test_a_project_that_is_no_toml_counts_only_if_it_speaks_of_flowlint(folder):
    (folder / "pyproject.toml").write_text("a = = 1\n")
    assert load(None, ".").path is None
    (folder / "pyproject.toml").write_text("[tool.flowlint]\na = = 1\n")
    with pytest.raises(ConfigError, match=r"^pyproject\.toml:2:5: invalid value$"):
        load(None, ".")


def test_a_folder_with_the_name_is_no_configuration(folder):
    (folder / ".flowlint.yaml").mkdir()
    (folder / ".flowlint.yml").write_text("exclude: a\n")
    assert load(None, ".").path is None


def test_a_stated_file_has_any_name_and_makes_its_folder_the_root(folder):
    (folder / "sub").mkdir()
    (folder / ".flowlint.yaml").write_text("exclude: a\n")
    expected = Settings(path="", root="sub", payloads=("sub",), exclude=("b",))
    for name, text in {
        "x.conf": "exclude: b",
        "x.json": '{"exclude": "b"}',
        "x.toml": 'exclude = "b"',
        "y.toml": 'tool.flowlint.exclude = "b"',
    }.items():
        assert read(text, f"sub/{name}") == expected._replace(path=f"sub/{name}")


def test_a_stated_file_that_cannot_be_read_is_an_error(folder):
    (folder / "sub").mkdir()
    for path, message in {"none.yaml": 'cannot read "none.yaml": no such file', "sub": 'cannot read "sub": is a folder'}.items():
        with pytest.raises(ConfigError) as caught:
            load(path, ".")
        assert str(caught.value) == message


def test_a_huge_file_is_not_read():
    assert complaint("#" * (1 << 22) + "\n") == 'cannot read ".flowlint.yaml": a configuration has at most 4194304 bytes'


# What it says

YAML = """\
# everything at once
definitions: [flows, ../other/flow.json]
payloads: payloads
flows:
  callback: flows/callback.yaml
  1e5: {definition: flows/other.i3WorkFlow, requestBody: json, id: a1b2c3d4-e5f6-7890-abcd-ef1234567890}
exclude: "*.lock"
bindings:
  - files: [payloads/callback/**, "*.cb.json"]
    flow: callback
    shape: arguments
  - {files: x.json, flow: Name of a flow}
container: inputData
rules:
  null-value: off
  unknown-field: info
  type-mismatch: warning
  name-case-mismatch: error
ignore:
  - legacy/**#/inputData/*/a~1b
  - path: x#y.json#
    rules: null-value
  - path: "*.json#/inputData"
    rules: [null-value, unknown-field]
    reason: kept for callers of old
    until: 2027-01-31
substitutions: {version: 1.10, flag: true, word: off, text: "{{other}}"}
max-age: 2w
"""

TOML = """\
[tool.flowlint]
max-age = "2w" # everything at once
definitions = ["flows", '../other/flow.json'] # two
payloads = "payloads"
exclude = \"""*.lock\"""
container = "inputData"
rules.null-value = "off"
rules.unknown-field = "info"
rules . "type-mismatch" = "warning"
rules.'name-case-mismatch' = "error"

[tool.flowlint.flows]
callback = "flows/callback.yaml"
[tool.flowlint.flows.1e5]
definition = "flows/other.i3WorkFlow"
requestBody = "json"
id = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"

[[tool.flowlint.bindings]]
files = ["payloads/callback/**",
  # the short form
  "*.cb.json",
]
flow = "callback"
shape = "arguments"
[[tool.flowlint.bindings]]
files = "x.json"
flow = "Name of a flow"

[[tool.flowlint.ignore]]
path = "legacy/**#/inputData/*/a~1b"
[[tool.flowlint.ignore]]
path = "x#y.json#"
rules = "null-value"
[[tool.flowlint.ignore]]
path = "*.json#/inputData"
rules = ["null-value", "unknown-field"]
reason = "kept for callers of old"
until = 2027-01-31

[tool.flowlint.substitutions]
version = 1.10
flag = true
word = "off"
text = "{{other}}"

[tool.other]
definitions = 5
"""


def everything(path: str, flows: tuple[int, int], bindings: tuple[str, str], ignore: tuple[str, str, str]) -> Settings:
    def places(*found: str) -> list[str]:
        return [f"{path}:{place}" for place in found]

    first_flow, second_flow = places(*map(str, flows))
    first_binding, second_binding = places(*bindings)
    first, second, third = places(*ignore)
    return Settings(
        path=path,
        root=".",
        definitions=("flows", "../other/flow.json"),
        definitions_stated=True,
        payloads=("payloads",),
        flows={
            "callback": FlowEntry("flows/callback.yaml", None, None, first_flow),
            "1e5": FlowEntry("flows/other.i3WorkFlow", RequestBody.JSON, "a1b2c3d4-e5f6-7890-abcd-ef1234567890", second_flow),
        },
        exclude=("*.lock",),
        bindings=(
            BindingEntry(("payloads/callback/**", "*.cb.json"), "callback", Shape.ARGUMENTS, first_binding),
            BindingEntry(("x.json",), "Name of a flow", Shape.REQUEST, second_binding),
        ),
        container=ContainerMode.INPUT_DATA,
        rules={"null-value": None, "unknown-field": Severity.INFO, "type-mismatch": Severity.WARNING, "name-case-mismatch": Severity.ERROR},
        ignore=(
            IgnoreEntry("legacy/**", "/inputData/*/a~1b", (), "", None, first),
            IgnoreEntry("x#y.json", "", ("null-value",), "", None, second),
            IgnoreEntry(
                "*.json", "/inputData", ("null-value", "unknown-field"), "kept for callers of old", datetime.date(2027, 1, 31), third
            ),
        ),
        substitutions={"version": "1.10", "flag": "true", "word": "off", "text": "{{other}}"},
        max_age=MaxAge(2 * 7 * 24 * 3600, "2 weeks"),
    )


def placed(settings):
    """Show where ignore entries stand as people read it."""

    def shown(location):
        place = region(location)
        return f"{location.source.name}:{place.line}:{place.column}"

    return settings._replace(ignore=tuple(entry._replace(location=shown(entry.location)) for entry in settings.ignore))


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_every_key_is_read_from_yaml(ends, mark):
    found = read(mark + YAML.replace("\n", ends))
    assert placed(found) == everything(".flowlint.yaml", ("5:3", "6:3"), ("9:5", "12:5"), ("20:5", "21:5", "23:5"))


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_every_key_is_read_from_toml(ends, mark):
    found = read(mark + TOML.replace("\n", ends), "pyproject.toml")
    assert placed(found) == everything("pyproject.toml", ("13:1", "14:22"), ("19:1", "26:1"), ("30:1", "32:1", "35:1"))


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n", "null\n", "{}\n"])
def test_a_file_may_say_nothing(text):
    assert read(text) == Settings(path=".flowlint.yaml", root=".", payloads=(".",))


def test_an_empty_list_of_definitions_is_stated(folder):
    (folder / "flows").mkdir()
    found = read("definitions: []\n")
    assert (found.definitions, found.definitions_stated) == ((), True)


# What is wrong

ALL_RULES = '"name-case-mismatch", "null-value", "type-mismatch", "unknown-field"'
SEVERITIES = '"off", "info", "warning", "error"'
CONTAINERS = '"auto", "inputData", "parameters"'
SHAPES = '"request", "arguments"'
FLOW_KEYS = '"definition", "requestBody", "id"'
KEYS = '"bindings", "container", "definitions", "exclude", "flows", "ignore", "max-age", "payloads", "rules", "substitutions"'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("\ndefinitons: flows\n", f'2:1: unknown key "definitons", did you mean "definitions"? accepted: {KEYS}'),
        ("payloads: a\nzzz: 1\n", f'2:1: unknown key "zzz", accepted: {KEYS}'),
        ("definitions: 5\n", '1:14: "definitions" is a number, expected a path or a list of paths'),
        ("definitions:\n  - a\n  - 5\n", '3:5: entry 2 of "definitions" is a number, expected a path'),
        ("definitions: ''\n", '1:14: "definitions" is empty, expected a path'),
        ("payloads: []\n", '1:11: "payloads" is an empty list, expected at least one entry'),
        ("payloads: {a: b}\n", '1:11: "payloads" is a mapping, expected a path or a list of paths'),
        ("exclude: 'a['\n", '1:10: "exclude" is no pattern: "[" is never closed, expected "]"'),
        ("exclude:\n", '1:9: "exclude" is empty, expected a pattern or a list of patterns'),
        ("max-age: 14\n", '1:10: "max-age" is a number, expected an age such as 14d, 12h or 2w'),
        ("max-age: 2 weeks\n", '1:10: "max-age" is "2 weeks", expected an age such as 14d, 12h or 2w'),
        ("max-age: 0d\n", '1:10: "max-age" is "0d", expected an age such as 14d, 12h or 2w'),
        ("max-age: d\n", '1:10: "max-age" is "d", expected an age such as 14d, 12h or 2w'),
        ("max-age: 100000d\n", '1:10: "max-age" is "100000d", expected an age such as 14d, 12h or 2w'),
        ("container: inputdata\n", f'1:12: "container" is "inputdata", did you mean "inputData"? accepted: {CONTAINERS}'),
        ("container: true\n", f'1:12: "container" is a boolean, expected one of {CONTAINERS}'),
        ("rules: {null-vale: off}\n", f'1:9: unknown rule "null-vale", did you mean "null-value"? accepted: {ALL_RULES}'),
        ("rules: {null-value: eror}\n", f'1:21: "null-value" in "rules" is "eror", did you mean "error"? accepted: {SEVERITIES}'),
        ("rules: {null-value: false}\n", f'1:21: "null-value" in "rules" is a boolean, expected one of {SEVERITIES}'),
        ("rules: [null-value]\n", '1:8: "rules" is a list, expected a mapping from a rule to its severity'),
        ("flows: {a: 5}\n", '1:12: "a" in "flows" is a number, expected a path or a mapping with "definition", "requestBody" or "id"'),
        ("flows: {a: {}}\n", '1:12: "a" in "flows" is a mapping, expected a path or a mapping with "definition", "requestBody" or "id"'),
        (
            "flows:\n  a:\n    requestbody: none\n",
            f'3:5: unknown key "requestbody" in "a" in "flows", did you mean "requestBody"? accepted: {FLOW_KEYS}',
        ),
        ("flows: {a: {requestBody: unspecified}}\n", '1:26: "requestBody" is "unspecified", accepted: "none", "parameters", "json"'),
        ("flows: {'': a}\n", '1:9: a key in "flows" is empty, expected a name'),
        ("bindings: {a: b}\n", '1:11: "bindings" is a mapping, expected a list of mappings with "files" and "flow"'),
        ("bindings: [{files: a}]\n", '1:12: entry 1 of "bindings" has no "flow"'),
        ("bindings: [{files: [], flow: a}]\n", '1:20: "files" is an empty list, expected at least one entry'),
        ("bindings: [{files: a, flow: 5}]\n", '1:29: "flow" is a number, expected a path, alias, id or name'),
        (
            "bindings: [{files: a, flow: b, shape: argument}]\n",
            f'1:39: "shape" is "argument", did you mean "arguments"? accepted: {SHAPES}',
        ),
        ("bindings: [a]\n", '1:12: entry 1 of "bindings" is text, expected a mapping with "files", "flow", "shape"'),
        ("ignore: a\n", '1:9: "ignore" is text, expected a list of places such as "glob#/json/pointer"'),
        ("ignore: [5]\n", '1:10: entry 1 of "ignore" is a number, expected text such as "glob#/json/pointer" or a mapping with "path"'),
        ("ignore: ['a#b']\n", '1:10: entry 1 of "ignore" has a pointer without "/" after "#", expected "glob#/json/pointer"'),
        ("ignore: ['#/b']\n", '1:10: entry 1 of "ignore" has no pattern before "#", expected "glob#/json/pointer"'),
        (
            "ignore: ['a#/~2']\n",
            '1:10: entry 1 of "ignore" has a "~" in its pointer that neither 0 nor 1 follows, expected "~0" for "~" and "~1" for "/"',
        ),
        ("ignore: [{rules: null-value}]\n", '1:10: entry 1 of "ignore" has no "path"'),
        ("ignore: [{path: a, rules: nul-value}]\n", f'1:27: unknown rule "nul-value", did you mean "null-value"? accepted: {ALL_RULES}'),
        ("ignore: [{path: a, rules: []}]\n", '1:27: "rules" is an empty list, expected at least one entry'),
        ("ignore: [{path: a, until: soon}]\n", '1:27: "until" is "soon", expected a date such as 2027-01-31'),
        ("ignore: [{path: a, until: 2027-02-30}]\n", '1:27: "until" is "2027-02-30", expected a date such as 2027-01-31'),
        ("ignore: [{path: a, until: 20270131}]\n", '1:27: "until" is a number, expected a date such as 2027-01-31'),
        ("substitutions: {a: [b]}\n", '1:20: "a" in "substitutions" is a list, expected text'),
        ("- a\n", f"1:1: the configuration is a list, expected a mapping with {KEYS}"),
        ("just words\n", f"1:1: the configuration is text, expected a mapping with {KEYS}"),
        ("exclude: a\nexclude: b\n", '2:1: key "exclude" is given twice in one object'),
        ("exclude: a\n---\nexclude: b\n", "3:1: text holds a second document, expected one"),
    ],
)
def test_what_is_wrong_in_yaml_is_said_with_its_place(text, message):
    assert complaint(text) == f".flowlint.yaml:{message}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('\n[tool.flowlint]\n  definitons = "a"\n', f'3:3: unknown key "definitons", did you mean "definitions"? accepted: {KEYS}'),
        (
            '[tool.flowlint]\n# definitions = 5\ndefinitions = ["a", # b\n  5]\n',
            '4:3: entry 2 of "definitions" is a number, expected a path',
        ),
        (
            '[tool.flowlint.rules]\ntype-mismatch = "off"\nnull-value = "of"\n',
            f'3:14: "null-value" in "rules" is "of", did you mean "off"? accepted: {SEVERITIES}',
        ),
        ('tool.flowlint.rules."null-vale" = "off"\n', f'1:21: unknown rule "null-vale", did you mean "null-value"? accepted: {ALL_RULES}'),
        ("[tool]\nflowlint = { rule = {} }\n", f'2:14: unknown key "rule", did you mean "rules"? accepted: {KEYS}'),
        ("[tool.flowlint.bindngs]\n", f'1:16: unknown key "bindngs", did you mean "bindings"? accepted: {KEYS}'),
        (
            '[[tool.flowlint.bindings]]\nfiles = "a"\nflow = "b"\n[[tool.flowlint.bindings]]\nfiles = "a"\n',
            '4:1: entry 2 of "bindings" has no "flow"',
        ),
        (
            '[[tool.flowlint.ignore]]\npath = """a\n[b"""\n[[tool.flowlint.ignore]]\npath = 5\n',
            '2:8: "path" is no pattern: "[" is never closed, expected "]"',
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
        (b"# \xff\n", "1:3: text is not UTF-8: byte 0xff cannot stand here"),
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


# The schema agrees

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
    return Draft202012Validator(schema.load("config"), format_checker=FormatChecker(["date"])).is_valid(value)


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

    assert undescribed(schema.load("config"), "") == []


# Paths


@pytest.mark.parametrize(
    ("root", "path", "expected"),
    [
        (".", "a/b.json", "a/b.json"),
        (".", "./a/b.json", "a/b.json"),
        (".", "../a.json", "../a.json"),
        (".", "a/../b.json", "b.json"),
        ("..", "a.json", "er/a.json"),
        ("..", "../a.json", "a.json"),
        ("sub", "sub/a.json", "a.json"),
        ("sub", "sub/../a.json", "../a.json"),
        ("sub", "subway/a.json", "../subway/a.json"),
    ],
)
def test_globs_see_paths_from_the_root(root, path, expected):
    settings = Settings(path=None, root=root)
    assert settings.relative(path) == expected
    assert settings.relative(os.path.abspath(path)) == expected


def test_excluded_is_what_a_pattern_names_or_holds():
    settings = Settings(path=None, root="..", exclude=("*.lock", "er/build/", "/top.json"))
    asked = {"a.lock": False, "x/a.lock": False, "build/x.json": False, "build": True, "../top.json": False}
    free = {"build": False, "top.json": False, "a.json": False, "x/build": True}
    assert [settings.excludes(path, folder) for path, folder in asked.items()] == [True] * 5
    assert [settings.excludes(path, folder) for path, folder in free.items()] == [False] * 4
    assert Settings(path=None, root=".").excludes("a.json") is False


def test_a_binding_covers_what_one_of_its_patterns_names():
    entry = BindingEntry(("a/*.json", "*.cb.json"), "x", Shape.REQUEST, "")
    assert [entry.covers(path) for path in ("a/x.json", "b/x.cb.json", "b/x.json")] == [True, True, False]


# Ignored places

DAY = datetime.date(2027, 1, 31)


@pytest.mark.parametrize(
    ("entry", "pointer", "expected"),
    [
        (("a.json", "", (), "", None), "", True),
        (("a.json", "", (), "", None), "/inputData/Flow.x", True),
        (("b.json", "", (), "", None), "", False),
        (("*.json", "/inputData", (), "", None), "/inputData/Flow.x", True),
        (("*.json", "/inputData", (), "", None), "/inputDataOld", False),
        (("*.json", "/inputData", (), "", None), "", False),
        (("*.json", "/inputData/Flow.x", (), "", None), "/inputData", False),
        (("*.json", "/inputData/*/c", (), "", None), "/inputData/any/c/d", True),
        (("*.json", "/inputData/*/c", (), "", None), "/inputData/any/d", False),
        (("*.json", "/a~1b/~01", (), "", None), "/a~1b/~01", True),
        (("*.json", "/a~1b", (), "", None), "/a/b", False),
        (("*.json", "/", (), "", None), "/", True),
        (("*.json", "/", (), "", None), "/a", False),
        (("*.json", "", ("null-value",), "", None), "/a", True),
        (("*.json", "", ("type-mismatch",), "", None), "/a", False),
        (("*.json", "", (), "", DAY), "/a", True),
        (("*.json", "", (), "", DAY - datetime.timedelta(1)), "/a", False),
    ],
)
def test_an_entry_hides_what_it_names_until_its_day(entry, pointer, expected):
    assert suppresses(IgnoreEntry(*entry, Location(Source(".flowlint.yaml", ""), "")), "sub/a.json", pointer, "null-value", DAY) is expected
