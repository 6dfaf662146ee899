"""Files that hold more than any run needs, within their limits in bytes: what was seen is said, and neither time nor memory is taken."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hostile_runs import CLEAN, DEFINITION, ID, MIB, installed, request

from flowlint.definitions.reading import MOST_INPUTS
from flowlint.model.strict_json import MOST_KEPT_MARKS
from flowlint.syntax.document import MAX_DEPTH

pytestmark = pytest.mark.slow

MARKS = "it has more than 2,000,000 commas, colons and opening brackets"
URL = "https://api.mypurecloud.com/api/v2/flows/executions"
NESTED = "[" * MAX_DEPTH + "]" * MAX_DEPTH + ","
"""Lists of one list: of all values those that take the most memory for a mark."""


def checked(*arguments: str) -> tuple[int, str]:
    """The exit code of a check, and what it printed of errors; it takes some 3 s of CPU time, elsewhere more."""
    ended = installed("check", *arguments, "--format", "concise")
    assert ended.seconds < 20
    assert ended.memory < 300
    return ended.code, ended.stderr


LISTS = "[]," * (7 * MIB)
FEW = NESTED * (MOST_KEPT_MARKS // (MAX_DEPTH + 1) - 1)


@pytest.mark.parametrize(
    ("lists", "said"),
    [(LISTS, f"{MARKS}; delete it and run `flowlint fetch` again"), (FEW, "the entry is not an object, expected one flow")],
    ids=["too many", "just as many"],
)
def test_a_lock_of_lists(lists: str, said: str) -> None:
    Path("a.json").write_text(CLEAN)
    Path("flowlint.lock").write_text(f'{{"version": 1, "flows": [{lists}[]]}}')
    place = "./flowlint.lock#/flows/0" if lists is FEW else "./flowlint.lock"
    assert checked("a.json", "--definitions", ".", "--frozen") == (3, f"flowlint: error: {place}: {said}\n")


@pytest.mark.parametrize("lists", [LISTS, FEW], ids=["too many", "just as many"])
def test_a_baseline_of_lists(lists: str) -> None:
    Path("a.json").write_text(CLEAN)
    Path("b.json").write_text(f'{{"version": 1, "findings": [{lists}[]]}}')
    seen = f'cannot read the baseline "b.json": {MARKS}; fix or ignore the most frequent findings first'
    if lists is FEW:
        seen = '"b.json" is not a baseline: entry 1 of "findings" has not the texts "path", "pointer", "rule", "fingerprint"'
    assert checked("a.json", "--definitions", "flow.json", "--baseline=b.json") == (2, f"flowlint: error: {seen}\n")


LONG = "x" * 1_000
USERS = "".join(f'{{"type": "genesyscloud_user", "values": {{"note": "{LONG}", "ids": [{number}]}}}},' for number in range(100_000))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f'"x": [{LISTS}[]]', "the file has more than 6,000,000 brackets"),
        ('"resources": [' + '{"type": "genesyscloud_flow"},' * 20_001 + "{}]", "the file has more than 20,000 flows"),
        (f'"resources": [{{"type": "genesyscloud_flow", "x": [{LISTS[:6_300_000]}[]]}}]', f"a flow is too large: {MARKS}"),
        ('"x": "' + "x" * (128 * MIB), "b.json"),
        ('"x": "' + "\\" * (100 * MIB), "the file is not JSON (from byte 29)"),
        (f'"x": [{FEW}[]]', ""),
        (f'"resources": [{USERS}{{"type": "genesyscloud_flow"}}]', ""),
    ],
    ids=["lists", "flows", "large flow", "large", "no end", "just as many", "users"],
)
def test_a_state_that_holds_much(text: str, said: str) -> None:
    Path("a.json").write_text(CLEAN)
    Path("b.json").write_text(f'{{"values": {{"root_module": {{{text}}}}}}}')
    sentence = f"b.json: {said}, expected the output of `terraform show -json`"
    if said == "b.json":
        sentence = 'cannot read "b.json": it is larger than 128 MiB'
    code, stderr = checked("a.json", "--definitions", "flow.json", "--terraform-state", "b.json")
    assert (code, stderr if said else "") == ((3, f"flowlint: error: {sentence}\n") if said else (0, ""))


def test_rows_of_lists_are_not_compared() -> None:
    Path("a.json").write_text(CLEAN)
    Path("b.jsonl").write_text(f"[{LISTS}[]]\n{{}}\n")
    said = 'cannot read "b.jsonl": it does not hold the rows that `flowlint check --output jsonl=FILE` writes'
    code, stderr = checked("a.json", "--definitions", "flow.json", "--output", "html=a.html", "--compare-to", "b.jsonl")
    assert (code, stderr.splitlines()[-1]) == (3, f"flowlint: error: {said}")


@pytest.mark.parametrize("key", ["a." * 200_000 + "a", "'a' . " * 80_000 + "a", "a" * 400_000 + ".a" * 50, '"' * 400_000 + ".a" * 50])
def test_a_key_of_many_parts_in_a_configuration(key: str) -> None:
    Path("a.json").write_text(CLEAN)
    Path("pyproject.toml").write_text(f"[tool.flowlint]\n{key} = 1\n")
    assert checked("a.json", "--definitions", "flow.json") == (2, "flowlint: error: pyproject.toml:1:1: text is nested too deeply\n")


@pytest.mark.parametrize("text", ["".join(f"[a{n}.b]\n" for n in range(45_000)), f"a = [{'[],' * 170_000}[]]", f"a = '{'a.' * 250_000}'\n"])
def test_much_in_a_configuration_that_is_of_others(text: str) -> None:
    Path("a.json").write_text(CLEAN)
    Path("pyproject.toml").write_text(f"# flowlint\n{text}")
    assert checked("a.json", "--definitions", "flow.json")[0] == 0


def test_a_configuration_in_toml_has_a_limit_of_its_own() -> None:
    Path("pyproject.toml").write_text(f"# flowlint{' ' * MIB}\n")
    said = 'flowlint: error: cannot read "pyproject.toml": it is larger than 512 KiB\n'
    assert checked("a.json", "--definitions", "flow.json") == (2, said)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("exclude:\n{}", 2),
        ("bindings:\n  - flow: x\n    files:\n{}", 2),
        ("ignore:\n{}", 2),
        ("exclude:\n{}".replace("{}", '  - "a{}"\n' * 2_000), 0),
    ],
)
def test_a_configuration_of_very_many_patterns_is_refused(text: str, code: int) -> None:
    Path("a.json").write_text(CLEAN)
    lines = "".join(f'      - "**/*{number}*a*b*.json"\n' for number in range(1_001))
    Path(".flowlint.yaml").write_text(text.replace("{}", lines if code else "0"))
    said = "flowlint: error: .flowlint.yaml:1:1: there are more than 1,000 patterns with special characters, expected fewer\n"
    ended, stderr = checked("a.json", "--definitions", "flow.json")
    assert (ended, stderr if code else "") == (code, said if code else "")


LONG = "a*" * 1_000
"""A pattern of which 132 are too long in all."""


@pytest.mark.parametrize("text", ["exclude:\n{}", "bindings:\n  - flow: x\n    files:\n{}", "ignore:\n{}"])
def test_a_configuration_of_very_long_patterns_is_refused(text: str) -> None:
    Path("a.json").write_text(CLEAN)
    Path(".flowlint.yaml").write_text(text.replace("{}", f'      - "{LONG}"\n' * 132))
    said = "flowlint: error: .flowlint.yaml:1:1: patterns with special characters have more than 262,144 characters, expected fewer\n"
    assert checked("a.json", "--definitions", "flow.json") == (2, said)


def test_a_file_of_very_long_patterns_ignores_nothing() -> None:
    Path("payloads").mkdir()
    Path("payloads/a.json").write_text(CLEAN)
    Path("payloads/.gitignore").write_text(f"{LONG}\n" * 132)
    reason = "its patterns with special characters have more than 262,144 characters"
    said = f'cannot use "payloads/.gitignore": {reason}; nothing is ignored by it'
    ended, stderr = checked("payloads", "--definitions", "flow.json")
    assert (ended, said in stderr) == (0, True)
    Path("payloads/.gitignore").write_text(f"{LONG}\n" * 131)
    ended, stderr = checked("payloads", "--definitions", "flow.json")
    assert (ended, "cannot use" in stderr) == (0, False)


def test_as_many_patterns_as_may_be_are_compared_with_many_files() -> None:
    lines = "".join(f'  - "**/*{number}*a*b*.json"\n' for number in range(1_000))
    Path(".flowlint.yaml").write_text(f"definitions: flow.json\nexclude:\n{lines}")
    Path("payloads").mkdir()
    for number in range(1_000):
        Path(f"payloads/{'a' * 200}{number}.json").write_text(CLEAN)
    assert checked("payloads")[0] == 0


LONGER = "substitutions make the text many times as long as it is"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("Flow.{{a}}", f"8:15: {LONGER}"),
        ('"{{a}}{{a}}"', f"5:15: {LONGER}"),
        ("{{a}}" * 500, "605:15: text holds more than 100,000 placeholders and escapes of surrogates"),
    ],
    ids=["one", "two", "many"],
)
def test_placeholders_do_not_make_a_definition_large(value: str, said: str) -> None:
    Path("a.json").write_text(CLEAN)
    Path(".flowlint.yaml").write_text(f"substitutions:\n  a: {'x' * 3_000_000}\n")
    inputs = f"    - stringVariable:\n        name: {value}\n        isInput: true\n" * 5_000
    Path("flow.yaml").write_text(f"workflow:\n  name: x\n  variables:\n{inputs}")
    code, stderr = checked("a.json", "--definitions", "flow.yaml")
    assert (code, stderr.partition(", expected Archy YAML")[0]) == (3, f"flowlint: error: flow.yaml:{said}")


def test_a_definition_of_very_many_inputs_is_refused() -> None:
    inputs = {f"Flow.a{number}": "string" for number in range(500_000)}
    Path("flow.json").write_text(json.dumps(DEFINITION | {"inputs": inputs}, separators=(",", ":")))
    Path("a.json").write_text(CLEAN)
    said = f"flow.json:1:1: the flow declares 500,000 variables, expected at most {MOST_INPUTS:,}"
    assert checked("a.json", "--definitions", "flow.json") == (3, f"flowlint: error: {said}\n")


def test_a_definition_of_as_many_inputs_as_may_be_is_read() -> None:
    inputs = {f"Flow.a{number}": "string" for number in range(MOST_INPUTS)}
    Path("flow.json").write_text(json.dumps(DEFINITION | {"inputs": inputs}))
    Path("a.json").write_text(f'{{"flowId": "{ID}", "inputData": {{"Flow.a1": 1}}}}')
    assert checked("a.json", "--definitions", "flow.json")[0] == 1


def test_a_definition_that_is_too_long_for_places_is_judged_without() -> None:
    export = DEFINITION | {"inputs": {"Flow.a": {"type": "string", "schema": {"enum": [0] * 950_000}}}}
    Path("flow.json").write_text(json.dumps(export))
    Path("a.json").write_text(f'{{"flowId": "{ID}", "inputData": {{"Flow.a": 1, "Flow.b": 1}}}}')
    code, stderr = checked("a.json", "--definitions", "flow.json")
    assert code in {1, 3}
    assert "Traceback" not in stderr


@pytest.mark.parametrize("file", ["a.py", "a.js"])
def test_changes_and_sends_of_one_object_by_turns(file: str) -> None:
    kinds = {
        "a.py": ("import requests\nb = {}\n", 'b["inputData"]["Flow.a{}"] = 1\nrequests.post("{}", json=b)\n'),
        "a.js": ("const b = {};\n", 'b.inputData["Flow.a{}"] = 1;\nfetch("{}", {{method: "POST", body: JSON.stringify(b)}});\n'),
    }
    first, turn = kinds[file]
    made = first.replace("{}", f'{{"flowId": "{ID}", "inputData": {{}}}}')
    Path(file).write_text(made + "".join(turn.format(number, URL) for number in range(2_000)))
    assert checked(file, "--definitions", "flow.json")[0] == 1


def test_calls_beyond_the_limit_of_a_file_are_named() -> None:
    Path("a.http").write_text(f"POST {URL}\nContent-Type: application/json\n\n{CLEAN}\n\n###\n" * 2_600)
    code, stderr = checked("a.http", "--definitions", "flow.json")
    seen = "the rest of the file was not checked: it holds more than 5,000 calls and request bodies; split it"
    assert (code, seen in stderr) == (0, True), stderr


def test_a_command_of_very_many_words_is_not_read() -> None:
    Path("a.sh").write_text(f"curl {'-H x ' * 60_000}-d '{request('1')}' {URL}\n")
    code, stderr = checked("a.sh", "--definitions", "flow.json")
    assert (code, "not checked: its commands have more than 100,000 words" in stderr) == (0, True), stderr
