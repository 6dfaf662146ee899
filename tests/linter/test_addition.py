"""The inputs that a request lacks are written where it can be written: in JSON, YAML, texts in other files, and code."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowlint.linter.checker import Checker
from flowlint.model.fix import Safety

FLOW_ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
DEFINITION = f"""\
flowlint: 1
id: {FLOW_ID}
name: Call back
type: workflow
inputs:
  Flow.ani: {{type: string, use: unguarded}}
  Flow.vip: {{type: boolean, required: true}}
  Flow.days: {{type: date, collection: true, required: true}}
  Flow.note: string
"""
URL = "https://api.mypurecloud.com/api/v2/flows/executions"
PYTHON = f'import requests\nrequests.post("{URL}", json={{"flowId": "{FLOW_ID}", %s}})\n'
TYPESCRIPT = f'axios.post("{URL}", {{ flowId: "{FLOW_ID}", %s }});\n'
CURL = f"curl {URL} -H 'Content-Type: application/json' -d '{{\"flowId\": \"{FLOW_ID}\", %s}}'\n"
MARKDOWN = f'# Call\n\n```json\n{{"flowId": "{FLOW_ID}", %s}}\n```\n'
JSON = f'{{"flowId": "{FLOW_ID}", %s}}'
ALL = '"Flow.ani": "", "Flow.vip": false, "Flow.days": []'
IN_PYTHON = ALL.replace("false", "False")


@pytest.fixture
def checker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checker:
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "call-back.yaml").write_text(DEFINITION)
    monkeypatch.chdir(tmp_path)
    return Checker()


def added(checker: Checker, text: str, path: str, line: int) -> str | None:
    """Return a text with what is added on a line, which must not be called safe."""
    fix = checker.addition(text, path, line)
    if fix is None:
        return None
    (edit,) = fix.edits
    assert (fix.title, fix.safety) == ("add the inputs that are missing", Safety.UNSAFE)
    assert edit.region is not None
    return text[: edit.start] + edit.text + text[edit.end :]


@pytest.mark.parametrize(
    ("path", "text", "line", "before", "after"),
    [
        ("a.json", JSON, 1, '"inputData": {"Flow.note": "x"}', f'"inputData": {{"Flow.note": "x", {ALL}}}'),
        ("a.json", JSON, 1, '"inputData": {}', f'"inputData": {{{ALL}}}'),
        ("a.json", JSON, 1, '"inputData": null, "name": "x"', f'"inputData": {{{ALL}}}, "name": "x"'),
        ("a.json", JSON, 1, '"name": "x"', f'"name": "x", "inputData": {{{ALL}}}'),
        ("a.jsonl", f"{JSON}\n{{}}", 1, '"inputData": {}', f'"inputData": {{{ALL}}}'),
        ("a.md", MARKDOWN, 4, '"inputData": {}', f'"inputData": {{{ALL}}}'),
        ("a.sh", CURL, 1, '"inputData": {"Flow.note": "x"}', f'"inputData": {{"Flow.note": "x", {ALL}}}'),
        ("a.sh", CURL, 1, '"inputData": {}', f'"inputData": {{{ALL}}}'),
        ("a.py", PYTHON, 2, '"inputData": {"Flow.note": note}', f'"inputData": {{"Flow.note": note, {IN_PYTHON}}}'),
        ("a.py", PYTHON, 2, '"inputData": {}', f'"inputData": {{{IN_PYTHON}}}'),
        ("a.ts", TYPESCRIPT, 1, 'inputData: {"Flow.note": note}', f'inputData: {{"Flow.note": note, {ALL}}}'),
        ("a.ts", TYPESCRIPT, 1, "inputData: {}", f"inputData: {{{ALL}}}"),
    ],
)
def test_what_a_request_should_pass_is_added(checker: Checker, path: str, text: str, line: int, before: str, after: str) -> None:
    mended = added(checker, text % before, path, line)
    assert mended == text % after
    assert {one.rule for one in checker.check_text(mended, path)} <= {"malformed-value"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("inputData:\n    Flow.note: x\n", 'inputData:\n    Flow.note: x\n    Flow.ani: ""\n    Flow.vip: false\n    Flow.days: []\n'),
        ("inputData: {}\n", f"inputData: {{{ALL}}}\n"),
        ("inputData:", 'inputData:\n  Flow.ani: ""\n  Flow.vip: false\n  Flow.days: []'),
        ("inputData:  # none\nname: x\n", 'inputData:\n  Flow.ani: ""\n  Flow.vip: false\n  Flow.days: []  # none\nname: x\n'),
        ("inputData: ~  # none\nname: x\n", f"inputData: {{{ALL}}}  # none\nname: x\n"),
        ("name: x\n", 'name: x\ninputData:\n  Flow.ani: ""\n  Flow.vip: false\n  Flow.days: []\n'),
    ],
)
def test_yaml_stays_as_it_is_written(checker: Checker, before: str, after: str) -> None:
    assert added(checker, f"flowId: {FLOW_ID}\n{before}", "a.yaml", 1) == f"flowId: {FLOW_ID}\n{after}"


def test_lines_are_indented_as_those_before(checker: Checker) -> None:
    text = f'{{\n  "flowId": "{FLOW_ID}",\n  "inputData": {{\n    "Flow.note": "x"\n  }}\n}}\n'
    lines = "".join(f",\n    {one}" for one in ('"Flow.ani": ""', '"Flow.vip": false', '"Flow.days": []'))
    assert added(checker, text, "a.json", 3) == text.replace('"x"', f'"x"{lines}')


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("a.json", JSON % f'"inputData": {{{ALL}}}', 1),
        ("a.json", JSON % '"inputData": []', 1),
        ("a.py", PYTHON % '"inputData": {}', 1),
        ("a.py", PYTHON % '"inputData": None', 2),
        ("a.py", PYTHON % '"inputData": values', 2),
        ("a.py", PYTHON % '"inputData": dict(values)', 2),
        ("a.ts", TYPESCRIPT % "inputData: values", 1),
        ("a.md", "# Call\n", 1),
    ],
)
def test_nothing_is_added_where_nothing_lacks_or_nothing_can_be_written(checker: Checker, path: str, text: str, line: int) -> None:
    assert added(checker, text, path, line) is None
