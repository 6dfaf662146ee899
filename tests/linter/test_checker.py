"""The library: what ``import flowlint`` promises, and that a checker finds what the command finds."""

from __future__ import annotations

import copy
import json
import os
import pickle
import re
import subprocess
import sys
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

import flowlint
from flowlint import Checker, DataType, DefinitionError, FlowDefinition, Input, Severity, SourceError
from flowlint.model.flow import RequestBody
from flowlint.model.use import Use

ROOT = Path(__file__).parent.parent.parent
ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
DEFINITION = """\
flowlint: 1
id: a1b2c3d4-e5f6-7890-abcd-ef1234567890
name: Compliance check
type: workflow
requestBody: parameters
inputs:
  Flow.complianceFlag: boolean
  Flow.agentId: string
"""
GOOD = {"flowId": ID, "inputData": {"Flow.complianceFlag": True, "Flow.agentId": "b7c8"}}
BAD = {"flowId": ID, "inputData": {"Flow.complianceFlag": "true", "Flow.agentID": "b7c8"}}
FLOW = FlowDefinition(
    "Compliance check",
    "workflow",
    id=ID,
    request_body=RequestBody.PARAMETERS,
    inputs=(Input("Flow.complianceFlag", DataType("boolean")), Input("Flow.agentId", DataType("string"))),
)


@pytest.fixture
def flows(tmp_path: Path) -> Path:
    """A folder of definitions."""
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "compliance.yaml").write_text(DEFINITION)
    return tmp_path / "flows"


def test_a_dict_has_no_text_so_its_findings_have_the_pointer_alone() -> None:
    found = Checker(FLOW).check(BAD)
    assert [(one.rule, one.severity, one.path, one.pointer, one.line, one.column, one.place.excerpt) for one in found] == [
        ("type-mismatch", Severity.ERROR, "<payload>", "/inputData/Flow.complianceFlag", None, None, None),
        ("name-case-mismatch", Severity.ERROR, "<payload>", "/inputData/Flow.agentID", None, None, None),
    ]
    assert [one.message for one in found] == [
        'input "Flow.complianceFlag" takes true or false, found a string',
        'argument "Flow.agentID" differs only in case from input "Flow.agentId"',
    ]
    assert [one.fix and (one.fix.safety, one.fix.edits) for one in found] == [("display-only", ()), ("display-only", ())]
    assert [one.input for one in found] == list(FLOW.inputs)
    assert [one.flow for one in found] == [FLOW, FLOW]


def test_a_text_has_lines_columns_and_edits() -> None:
    found = Checker(FLOW).check(json.dumps(BAD, indent=2))
    assert [(one.rule, one.line, one.column, one.pointer) for one in found] == [
        ("type-mismatch", 4, 28, "/inputData/Flow.complianceFlag"),
        ("name-case-mismatch", 5, 5, "/inputData/Flow.agentID"),
    ]
    fix = found[1].fix
    assert fix is not None
    assert [(edit.text, edit.region) for edit in fix.edits] == [("Flow.agentId", (5, 6, 5, 18))]


@pytest.mark.parametrize("sent", [GOOD, json.dumps(GOOD), json.dumps(GOOD).encode(), f"flowId: {ID}\ninputData:\n  Flow.agentId: b7c8\n"])
def test_a_payload_that_fits_has_no_findings(sent: Any) -> None:
    checker = Checker(FLOW)
    assert checker.check(sent) == []
    assert list(checker.check_many([sent, BAD, sent])) == [[], checker.check(BAD), []]
    assert flowlint.check(sent, FLOW) == []


def test_paths_and_loaded_definitions_are_the_same(flows: Path) -> None:
    loaded = flowlint.load(flows)
    assert loaded == (FLOW,)
    assert Checker(flows).flows() == Checker([str(flows)]).flows() == Checker(loaded).flows() == Checker(loaded[0]).flows() == loaded
    assert flowlint.check(BAD, flows) == Checker(loaded).check(BAD) == Checker(flows / "compliance.yaml").check(BAD)


def test_a_configuration_names_definitions_and_rules(flows: Path) -> None:
    config = flows.parent / ".flowlint.yaml"
    config.write_text("rules: {type-mismatch: off, name-case-mismatch: warning}\n")
    found = Checker(config=config).check(BAD)
    assert [(one.rule, one.severity) for one in found] == [("name-case-mismatch", Severity.WARNING)]
    assert Checker(config=config, min_severity="error").check(BAD) == []
    assert [one.rule for one in Checker(flows, ignore="name-case-mismatch").check(BAD)] == ["type-mismatch"]
    assert [one.rule for one in Checker(flows, select=["name-case-mismatch"]).check(BAD)] == ["name-case-mismatch"]


def test_a_file_is_judged_as_by_the_command(flows: Path) -> None:
    path = flows.parent / "launch.py"
    path.write_text(f'import httpx\nhttpx.post("https://api.mypurecloud.com/api/v2/flows/executions", json={json.dumps(BAD)})\n')
    checker = Checker(flows)
    found = checker.check_file(path)
    assert [(one.rule, one.path, one.line) for one in found] == [("type-mismatch", str(path), 2), ("name-case-mismatch", str(path), 2)]
    assert checker.check_text(path.read_bytes(), path) == found
    path.unlink()
    assert checker.check_text("print(1)\n", path) == []
    assert checker.check_text(DEFINITION, flows / "compliance.yaml") == []


def test_fixes_are_made_and_what_remains_is_found() -> None:
    checker = Checker(FLOW)
    text = json.dumps(BAD, indent=2)
    fixed = checker.fix(text)
    assert fixed == (text.replace("agentID", "agentId").replace('"true"', "true"), [])
    text = '{"inputData": {"Flow.agentId": "b7c8", "Flow.nothing": 1}}'
    safe = checker.fix(text)
    assert safe == (text, checker.check(text))
    assert [one.rule for one in safe.findings] == ["missing-flow-id", "unknown-parameter"]
    fixed = checker.fix(text, unsafe=True)
    assert fixed.text == text.replace('{"inputData"', f'{{"flowId": "{ID}", "inputData"')
    assert [one.rule for one in fixed.findings] == ["unknown-parameter"]


def test_a_pickled_checker_needs_no_files_and_finds_the_same(flows: Path) -> None:
    checker = Checker(flows)
    found = checker.check(json.dumps(BAD))
    pickled = pickle.dumps(checker)
    assert len(pickled) < 20_000
    (flows / "compliance.yaml").unlink()
    assert pickle.loads(pickled).check(json.dumps(BAD)) == found
    assert pickle.loads(pickle.dumps(found)) == found
    assert copy.deepcopy(checker).check(json.dumps(BAD)) == found


def test_threads_and_processes_share_a_checker() -> None:
    other = FLOW._replace(id=ID.replace("a", "c"), inputs=(Input("Flow.complianceFlag", DataType("string")),))
    checker = Checker([FLOW, other])
    payloads = [{**body, "flowId": flow.id} for flow in (FLOW, other) for body in (GOOD, BAD)] * 25
    expected = [Checker([FLOW, other]).check(one) for one in payloads]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(checker.check, payloads)) == expected
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        assert list(processes.map(checker.check, payloads, chunksize=50)) == expected


def test_each_thread_compiles_for_itself() -> None:
    checker = Checker(FLOW)
    checker.check(GOOD)
    seen: list[object] = []
    thread = threading.Thread(target=lambda: seen.append(checker._keep().compiled))
    thread.start()
    thread.join()
    assert len(seen) == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (5, "a payload is a dict, a str or bytes, not an int"),
        (None, "a payload is a dict, a str or bytes, not None"),
        ([GOOD], "a payload is a dict, a str or bytes, not a list; check_many() takes several"),
        ({"flowId": ID, "inputData": {"a/b": {1, 2}}}, 'the payload holds a set at "/inputData/a~1b", which JSON does not have'),
        ({"flowId": ID, 1j: 0}, 'the payload holds a complex at "", which JSON does not have'),
    ],
)
def test_what_is_not_a_payload_is_a_type_error(wrong: Any, sentence: str) -> None:
    with pytest.raises(TypeError) as error:
        Checker(FLOW).check(wrong)
    assert str(error.value) == sentence


def test_an_object_that_cannot_be_written_is_a_value_error() -> None:
    deep: dict[str, Any] = {}
    for _ in range(5000):
        deep = {"a": deep}
    with pytest.raises(ValueError, match="the payload is nested too deeply to be written as JSON"):
        Checker(FLOW).check(deep)
    deep["a"] = deep
    with pytest.raises(ValueError, match="Circular reference detected"):
        Checker(FLOW).check(deep)


def test_numbers_that_json_does_not_have_are_found() -> None:
    found = Checker(FLOW).check({"flowId": ID, "inputData": {"Flow.agentId": float("nan")}})
    assert [one.rule for one in found] == ["syntax-error"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (5, "definitions are paths or FlowDefinitions, not an int"),
        ([FLOW, "flows"], "definitions are paths or FlowDefinitions, not both; load() makes FlowDefinitions of paths"),
        ([b"flows"], "definitions are paths or FlowDefinitions, not a bytes"),
    ],
)
def test_what_is_no_definition_is_a_type_error(wrong: Any, sentence: str) -> None:
    with pytest.raises(TypeError) as error:
        Checker(wrong)
    assert str(error.value) == sentence


def test_a_text_without_a_payload_is_an_error() -> None:
    with pytest.raises(SourceError) as error:
        Checker(FLOW).check("[]")
    assert str(error.value) == 'the text holds no payload: it has no "flowId"'


def test_definitions_that_cannot_be_read_are_errors_with_their_place(flows: Path) -> None:
    (flows / "broken.yaml").write_text("flowlint: 1\nname: [\n")
    with pytest.raises(DefinitionError, match=r"broken\.yaml:3:1"):
        Checker(flows)
    with pytest.raises(DefinitionError, match=r"broken\.yaml:3:1"):
        flowlint.load(flows)
    with pytest.raises(SourceError, match=r'cannot read ".*none": no such file or folder'):
        flowlint.load(flows / "none")
    (flows / "empty").mkdir()
    with pytest.raises(DefinitionError, match=r'no flow definition in ".*empty"'):
        Checker(flows / "empty")


def test_every_promised_name_is_there_and_nothing_is_loaded_before_it_is_asked_for() -> None:
    assert {name for name in flowlint.__all__ if getattr(flowlint, name, None) is None} == set()
    with pytest.raises(AttributeError, match="module 'flowlint' has no attribute 'nothing'"):
        flowlint.nothing  # noqa: B018
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    script = "import sys; before = set(sys.modules); import flowlint; print(sorted(set(sys.modules) - before))"
    shown = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True).stdout
    assert shown.strip() == "['flowlint', 'flowlint.model', 'flowlint.model.version']"
    script = f"import sys, flowlint; flowlint.check({GOOD!r}, sys.argv[1]); print(sorted({{'click', 'httpx', 'yaml'}} & set(sys.modules)))"
    definition = ROOT / "fixtures" / "flows" / "compliance-check.yaml"
    shown = subprocess.run([sys.executable, "-c", script, definition], env=environment, capture_output=True, text=True, check=True).stdout
    assert shown.strip() == "['yaml']"


TYPED = """\
from collections.abc import Iterator
from pathlib import Path
from typing import assert_type

import flowlint
from flowlint import Checker, DataType, Edit, Finding, Findings, Fix, Fixed, FlowDefinition, Input, Place, Severity

flow = FlowDefinition("Billing", "workflow", inputs=(Input("Flow.day", DataType("date"), required=True),))
checker = Checker([flow], select="values", ignore=["null-value"], min_severity=Severity.INFO)
assert_type(Checker(Path("flows"), config=Path("a.yaml"), baseline="b.json").flows(), tuple[FlowDefinition, ...])
assert_type(flowlint.load(["a", Path("b")]), tuple[FlowDefinition, ...])
assert_type(checker.check({"flowId": "x", "inputData": {"Flow.day": 5}}), Findings)
assert_type(checker.check_many(["{}", b"{}", {}]), Iterator[Findings])
assert_type(checker.check_file("a.json") + checker.check_text("{}", Path("a.json")), list[Finding])
assert_type(checker.fix("{}", unsafe=True), Fixed)
for finding in flowlint.check("{}", flow):
    assert_type(finding.severity, Severity)
    assert_type(finding.rule + finding.message + finding.help + finding.note + finding.path + finding.pointer + finding.fingerprint, str)
    assert_type((finding.line, finding.column), tuple[int | None, int | None])
    assert_type((finding.flow, finding.input), tuple[FlowDefinition | None, Input | None])
    assert_type(finding.related, tuple[tuple[str, Place], ...])
    assert_type(finding.fix, Fix | None)
    assert_type(finding.fix.edits if finding.fix else (), tuple[Edit, ...] | tuple[()])
try:
    checker.check(5)  # type: ignore[arg-type]
    checker.nothing  # type: ignore[attr-defined]
except flowlint.DefinitionError as error:
    assert_type(error, flowlint.DefinitionError)
"""


@pytest.mark.slow
def test_a_program_that_uses_it_passes_the_strictest_type_check(tmp_path: Path) -> None:
    (tmp_path / "typed.py").write_text(TYPED)
    page = (ROOT / "docs" / "guides" / "python.md").read_text("utf-8")
    for name, text in re.findall(r"^```python file=(\S+)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL):
        (tmp_path / name.replace(".py", "_of_the_page.py")).write_text(text)
    command = [sys.executable, "-m", "mypy", "--strict", "--follow-imports", "silent", *sorted(one.name for one in tmp_path.glob("*.py"))]
    environment = {**os.environ, "MYPYPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.stdout == f"Success: no issues found in {len(list(tmp_path.glob('*.py')))} source files\n"


def test_a_text_that_is_not_saved_is_not_looked_up_in_its_file(tmp_path: Path) -> None:
    unread = Input("Flow.orderNumber", DataType("string"), use=Use.UNGUARDED)
    checker = Checker(FLOW._replace(inputs=(unread,)))
    target = {"type": "Workflow", "id": ID}
    trigger = {"name": "Left", "topicName": "v2.detail.events.conversation.{id}.customer.end", "target": target, "enabled": True}
    launch = {"flowId": ID, "inputData": {"Flow.orderNumber": "5"}}
    one, both = (f"```json\n{json.dumps(trigger)}\n```\n" + rest for rest in ("", f"\n```json\n{json.dumps(launch)}\n```\n"))
    path = tmp_path / "notes.md"
    for saved in (None, one, both):
        if saved is not None:
            path.write_text(saved)
        assert [finding.rule for finding in checker.check_text(one, path)] == ["unfillable-input"]
        assert checker.check_text(both, path) == []


OTHER = FLOW._replace(id=ID.replace("a", "c"), name="Other")


@pytest.mark.parametrize(
    ("sent", "rules", "unchecked"),
    [
        (GOOD, [], ()),
        (BAD, ["type-mismatch", "name-case-mismatch"], ()),
        ({**GOOD, "flowId": "${flow}"}, [], ('arguments not checked: "${flow}" may mean any of 2 flows; NAME',)),
        ({**GOOD, "flowId": "${flow}", "extra": 1}, ["unknown-field"], ('arguments not checked: "${flow}" may mean any of 2 flows; NAME',)),
        (f'{{"flowId": "{ID}", "inputData": ${{all}}}}', [], ('<payload>:1:65: arguments not checked: "${all}" is only known when REST',)),
    ],
)
def test_a_program_can_tell_that_something_was_not_judged(sent: Any, rules: list[str], unchecked: tuple[str, ...]) -> None:
    checker = Checker([FLOW, OTHER])
    found = checker.check(sent)
    assert [one.rule for one in found] == rules
    name = 'name the flow with --flow, or in the configuration: flows: {"${flow}": PATH}'
    assert found.unchecked == tuple(one.replace("NAME", name).replace("REST", "the request is sent") for one in unchecked)
    again = pickle.loads(pickle.dumps(found))
    assert (again, again.unchecked) == (found, found.unchecked)
    assert [one.unchecked for one in checker.check_many([sent])] == [found.unchecked]


def test_what_is_found_is_returned_though_another_part_cannot_be_judged(tmp_path: Path) -> None:
    wrong, good = (f"```json flowlint:FLOW\n{json.dumps(one)}\n```\n" for one in (BAD, GOOD))
    checker, path = Checker(FLOW), tmp_path / "notes.md"
    problem = f'{path}:2: no flow definition has the path, id or name "Nobody"; expected one of "Compliance check"'
    first = good.replace("FLOW", "Nobody")
    path.write_text(first + wrong.replace("FLOW", f'"{FLOW.name}"'))
    for found in (checker.check_text(path.read_text(), path), checker.check_file(path)):
        assert [(one.rule, one.line) for one in found] == [("type-mismatch", 5), ("name-case-mismatch", 5)]
        assert found.unchecked == (problem,)
    # Nobody takes for clean what was not judged.
    path.write_text(first)
    for check in (lambda: checker.check_text(first, path), lambda: checker.check_file(path)):
        with pytest.raises(SourceError) as error:
            check()
        assert str(error.value) == problem


def test_a_checker_cannot_be_changed() -> None:
    checker = Checker(FLOW)
    checker.check(GOOD)
    for change in (
        lambda: setattr(checker, "job", None),
        lambda: setattr(checker, "_kept", None),
        lambda: setattr(checker, "other", 1),
        lambda: delattr(checker, "job"),
    ):
        with pytest.raises(AttributeError, match="a checker cannot be changed"):
            change()
    checker.check(BAD).clear()
    assert [one.rule for one in checker.check(BAD)] == ["type-mismatch", "name-case-mismatch"]


def test_a_finding_is_shown_without_values_of_the_payload() -> None:
    text = json.dumps({"flowId": ID, "inputData": {"Flow.complianceFlag": "secret-1", "Flow.agentId": 77331}})
    found = Checker(FLOW).check(text)
    shown = [
        '<Finding <payload>:1:89 error[type-mismatch] input "Flow.complianceFlag" takes true or false, found a string>',
        '<Finding <payload>:1:117 error[type-mismatch] input "Flow.agentId" takes a string, found a number>',
    ]
    assert repr(found) == f"[{', '.join(shown)}]"
    assert not [one for one in found for word in ("secret-1", "77331") if word in repr(one._asdict())]
    assert repr(Checker(FLOW).check(json.loads(text))[0]) == shown[0].replace(":1:89", "#/inputData/Flow.complianceFlag")


def test_the_working_directory_may_change(flows: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project, away = flows.parent, flows.parent / "away"
    away.mkdir()
    (project / ".flowlint.yaml").write_text("ignore: [{path: 'launch.json#/inputData/Flow.agentID', rules: [name-case-mismatch]}]\n")
    monkeypatch.chdir(project)
    checkers = [Checker(), pickle.loads(pickle.dumps(Checker()))]
    twice = DEFINITION.replace("inputs:\n", "inputs:\n  flow.AgentId: string\n")
    for folder in (project, away):
        monkeypatch.chdir(folder)
        to = os.path.relpath(project, folder)
        for checker in checkers:
            assert [one.rule for one in checker.check_text(json.dumps(BAD), os.path.join(to, "launch.json"))] == ["type-mismatch"]
            definition = os.path.join(to, "flows", "compliance.yaml")
            assert [one.rule for one in checker.check_text(twice, definition)] == ["colliding-inputs"]
            with pytest.raises(DefinitionError, match=r"compliance\.yaml:2:8"):
                checker.check_text("flowlint: 1\nname: [", definition)
