"""``--fix``, ``--unsafe-fixes`` and ``--diff``, as their user meets them: what is written, what is said, and the exit code."""

from __future__ import annotations

import errno
import json
import shutil
import stat
import subprocess
import tempfile
from pathlib import Path

import pytest
from click.testing import Result
from command_runs import flowlint
from flow_makers import ID, document

from flowlint.model.errors import SourceError

FLOW = document(
    {"Flow.complianceFlag": "boolean", "Flow.agentId": "string", "Flow.retries": "integer", "Flow.dates": "collection of string"}
)
CLEAN = f'{{"flowId": "{ID}", "inputData": {{"Flow.agentId": "452"}}}}\n'
SAFE = CLEAN.replace("Flow.agentId", "flow.agentid")
"""A payload whose one finding has a safe fix."""

UNSAFE = CLEAN.replace("Flow.agentId", "Flow.agendId")
"""A payload whose one finding has an unsafe fix."""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a definition; it is the working folder."""
    work = tmp_path / "work"
    (work / "flows").mkdir(parents=True)
    (work / "flows" / "compliance.json").write_text(json.dumps(FLOW), "utf-8")
    monkeypatch.chdir(work)
    return work


def run(*arguments: str, text: str | None = None) -> Result:
    return flowlint("check", "--color", "never", *arguments, stdin=text)


def outcome(result: Result) -> tuple[int, list[str]]:
    return result.exit_code, result.stderr.splitlines()


def put(name: str, text: str) -> Path:
    file = Path(name)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode())
    return file


# What is applied.


def test_safe_fixes_alone() -> None:
    safe, unsafe = put("safe.json", SAFE), put("unsafe.json", UNSAFE)
    result = run("--fix", "safe.json", "unsafe.json", "--format", "concise", "--quiet")
    assert (safe.read_text("utf-8"), unsafe.read_text("utf-8")) == (CLEAN, UNSAFE)
    assert outcome(result) == (1, [])
    assert [line.partition(":")[0] for line in result.stdout.splitlines()] == ["unsafe.json"]


def test_unsafe_fixes_too() -> None:
    safe, unsafe = put("safe.json", SAFE), put("unsafe.json", UNSAFE)
    result = run("--fix", "--unsafe-fixes", "safe.json", "unsafe.json")
    assert (safe.read_text("utf-8"), unsafe.read_text("utf-8")) == (CLEAN, CLEAN)
    assert outcome(result) == (0, ["fixed 2 findings in 2 files"])
    assert result.stdout == (
        "checked 2 payloads in 2 files against 1 flow: no findings\n"
        'checked against "Compliance check" version 3.0 (flows/compliance.json)\n'
    )


def test_unsafe_fixes_go_with_another_option() -> None:
    file = put("unsafe.json", UNSAFE)
    expected = ["flowlint: error: --unsafe-fixes goes with --fix or --diff, which apply or show fixes"]
    assert outcome(run("--unsafe-fixes", "unsafe.json")) == (2, expected)
    assert file.read_text("utf-8") == UNSAFE


def test_nothing_is_said_where_nothing_is_mended() -> None:
    put("clean.json", CLEAN)
    assert outcome(run("--fix", "clean.json")) == (0, [])


@pytest.mark.parametrize(("fail_on", "code"), [("error", 0), ("warning", 1), ("never", 0)])
def test_exit_code_is_for_what_remains(fail_on: str, code: int) -> None:
    file = put("a.json", SAFE.replace('"flowId"', '"flowVersion": "2.0", "flowId"'))
    result = run("--fix", "a.json", "--fail-on", fail_on, "--format", "json")
    assert [finding["rule"] for finding in json.loads(result.stdout)["findings"]] == ["version-mismatch"]
    assert result.exit_code == code
    assert file.read_text("utf-8") == CLEAN.replace('"flowId"', '"flowVersion": "2.0", "flowId"')


def test_findings_that_are_not_shown_are_mended() -> None:
    file = put("a.json", CLEAN.replace("inputData", "parameters"))
    assert run("--fix", "--unsafe-fixes", "a.json", "--min-severity", "error").exit_code == 0
    assert file.read_text("utf-8") == CLEAN


def test_a_second_run_changes_nothing() -> None:
    file = put(
        "a.json", '\ufeff{"flow_id": "' + ID + '", "inputs": [{"name": "AgentID", "value": 452}, {"name": "retries", "value": “7”},]}'
    )
    assert outcome(run("--fix", "a.json")) == (0, ["fixed 10 findings in 1 file"])
    first = file.read_bytes()
    assert json.loads(first) == {"flowId": ID, "inputData": {"Flow.agentId": "452", "Flow.retries": 7}}
    before = file.stat()
    assert outcome(run("--fix", "a.json")) == (0, [])
    assert (file.read_bytes(), file.stat().st_mtime_ns, file.stat().st_ino) == (first, before.st_mtime_ns, before.st_ino)


def test_what_the_user_ignores_stays() -> None:
    ignored, other = put("ignored.json", SAFE), put("other.json", SAFE)
    put(".flowlint.yaml", "ignore:\n  - {path: ignored.json, rules: [name-case-mismatch], reason: the receiver writes it so}\n")
    assert outcome(run("--fix", "ignored.json", "other.json")) == (0, ["fixed 1 finding in 1 file"])
    assert (ignored.read_text("utf-8"), other.read_text("utf-8")) == (SAFE, CLEAN)


def test_what_a_comment_ignores_stays() -> None:
    text = (
        f"flowId: {ID}\ninputData:\n  Flow.retries: '5'\n  flow.agentid: a # flowlint: ignore[name-case-mismatch] as the receiver has it\n"
    )
    file = put("a.yaml", text)
    assert outcome(run("--fix", "a.yaml")) == (0, ["fixed 1 finding in 1 file"])
    assert file.read_text("utf-8") == text.replace("'5'", "5")


@pytest.mark.parametrize("options", [("--ignore", "name-case-mismatch"), ("--select", "type-mismatch")])
def test_rules_that_are_off_mend_nothing(options: tuple[str, str]) -> None:
    file = put("a.json", SAFE.replace('"452"', "452"))
    run("--fix", "a.json", *options)
    assert file.read_text("utf-8") == (SAFE if options[0] == "--select" else SAFE.replace('"452"', '"452"'))


def test_rules_that_the_configuration_turns_off_mend_nothing() -> None:
    file = put("a.json", SAFE)
    put(".flowlint.yaml", "rules: {name-case-mismatch: off}\n")
    assert outcome(run("--fix", "a.json")) == (0, [])
    assert file.read_text("utf-8") == SAFE


# What stays as it is.


UNTOUCHED: dict[str, tuple[str, str, str]] = {
    "line ends": ("a.json", '{\r\n\t"flowId" : "ID",\r\n\t"inputData":{ "flow.agentid" :"4" }}\r\n', "Flow.agentId"),
    "mixed line ends": ("a.json", '{\r\n"flowId": "ID",\n"inputData": {"flow.agentid": "4"\r}}', "Flow.agentId"),
    "no last line end": ("a.json", '{"inputData": {"flow.agentid": "\\u00e9 é"}, "flowId": "ID"}', "Flow.agentId"),
    "numbers as written": ("a.json", '{"flowId": "ID", "inputData": {"Flow.retries": 5.0e0, "flow.agentid": "1E5"}}\n\n\n', "Flow.agentId"),
    "comments": (
        "a.yaml",
        "# head\n---\nflowId: ID # one\n\n\ninputData: # two\n    # three\n    'flow.agentid' : 'it''s' # four\n# tail",
        "Flow.agentId",
    ),
    "quotes and anchors": (
        "a.yml",
        "flowId: &id ID\nname: *id\ninputData: {\"flow.agentid\": 'x', Flow.retries: 1,}\n...\n",
        "Flow.agentId",
    ),
    "byte order mark of YAML": (
        "a.yaml",
        "\ufeffflowId: ID\r\ninputData:\r\n  flow.agentid: |-\r\n    one\r\n\r\n    two\r\n",
        "Flow.agentId",
    ),
    "documents": (
        "a.yaml",
        "%YAML 1.1\n---\nflowId: ID\ninputData: {Flow.retries: 1}\n--- # second\nflowId: ID\ninputData: {flow.agentid: a}\n---\nother: 1\n",
        "Flow.agentId",
    ),
    "array": ("a.json", '[{"flowId": "ID"} , {"inputData":{"flow.agentid": "a"}, "flowId": "ID"},\n{"flowId": "ID"}]', "Flow.agentId"),
    "lines": (
        "a.jsonl",
        '{"flowId": "ID"}\n\n  {"flowId": "ID", "inputData": {"flow.agentid": "é"}} \r\n{"flowId":"ID"}\n{"flowId": "ID", "inputData":{}}',
        "Flow.agentId",
    ),
}


@pytest.mark.parametrize("case", UNTOUCHED)
def test_every_byte_outside_the_edits_stays(case: str) -> None:
    name, text, right = UNTOUCHED[case]
    text = text.replace("ID", ID)
    file = put(name, text)
    assert outcome(run("--fix", name)) == (0, ["fixed 1 finding in 1 file"])
    assert file.read_bytes() == text.replace("flow.agentid", right).encode()


def test_mode_stays_and_nothing_is_left_behind(folder: Path) -> None:
    file = put("a.json", SAFE)
    file.chmod(0o640)
    assert run("--fix", "a.json").exit_code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert sorted(entry.name for entry in folder.iterdir()) == ["a.json", "flows"]


def test_a_link_inside_the_folder_stays_a_link() -> None:
    file = put("real/a.json", SAFE)
    put("linked/b.json", CLEAN)
    link = Path("linked/a.json")
    link.symlink_to("../real/a.json")
    assert outcome(run("--fix", "linked/a.json", "linked/b.json")) == (0, ["fixed 1 finding in 1 file"])
    assert link.is_symlink()
    assert file.read_text("utf-8") == CLEAN


@pytest.mark.parametrize("of", ["file", "folder"])
@pytest.mark.parametrize("folder_is_named", [False, True])
def test_a_link_out_of_the_folder_is_refused(of: str, folder_is_named: bool, tmp_path: Path) -> None:
    outside = tmp_path / "outside" / "a.json"
    outside.parent.mkdir()
    outside.write_text(SAFE, "utf-8")
    put("requests/b.json", SAFE)
    if of == "file":
        Path("requests/a.json").symlink_to(outside)
        path = "requests/a.json"
    else:
        Path("requests/linked").symlink_to(outside.parent)
        path = "requests/linked/a.json"
    code, words = outcome(run("--fix", path, *(["requests"] if folder_is_named else ["requests/b.json"])))
    refusal = f'flowlint: error: "{path}" was left as it is: it is a link that leads out of the folder being checked'
    assert (code, words[0], words[-1]) == (3, "fixed 1 finding in 1 file", refusal)
    assert outside.read_text("utf-8") == SAFE
    assert Path("requests/b.json").read_text("utf-8") == CLEAN


def test_a_file_named_outside_the_working_folder_is_mended(tmp_path: Path) -> None:
    outside = tmp_path / "outside.json"
    outside.write_text(SAFE, "utf-8")
    assert outcome(run("--fix", "../outside.json")) == (0, ["fixed 1 finding in 1 file"])
    assert outside.read_text("utf-8") == CLEAN


def test_a_folder_that_cannot_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(tempfile, "mkstemp", refuse)
    file = put("closed/a.json", SAFE)
    result = run("--fix", "closed/a.json")
    assert outcome(result) == (3, ['flowlint: error: cannot write "closed/a.json": permission denied'])
    assert file.read_text("utf-8") == SAFE


def test_one_file_that_cannot_be_written_keeps_no_other_from_being_mended(monkeypatch: pytest.MonkeyPatch) -> None:
    from flowlint.linter import fixes

    def write(path: str, data: bytes, *, replacing: bytes) -> None:
        if path == "b.json":
            raise SourceError('cannot write "b.json": no space left on device')
        Path(path).write_bytes(data)

    monkeypatch.setattr(fixes, "write_atomic", write)
    files = [put(name, SAFE) for name in ("a.json", "b.json", "c.json")]
    result = run("--fix", "a.json", "b.json", "c.json")
    assert [file.read_text("utf-8") for file in files] == [CLEAN, SAFE, CLEAN]
    assert outcome(result) == (3, ["fixed 2 findings in 2 files", 'flowlint: error: cannot write "b.json": no space left on device'])
    assert "b.json:1:" in result.stdout


def test_standard_input_is_never_changed() -> None:
    file = put("a.json", SAFE)
    result = run("--fix", "-", "a.json", "--stdin-filename", "request.json", "--format", "json", text=SAFE)
    assert file.read_text("utf-8") == CLEAN
    assert [(finding["path"], finding["rule"]) for finding in json.loads(result.stdout)["findings"]] == [
        ("request.json", "name-case-mismatch")
    ]
    assert result.exit_code == 1
    assert "standard input is checked, but never changed" in result.stderr.splitlines()


def test_clean_standard_input_is_checked_beside_a_file_that_is_mended() -> None:
    put("a.json", SAFE)
    assert outcome(run("--fix", "-", "a.json", text=CLEAN)) == (0, ["fixed 1 finding in 1 file"])


def test_a_compressed_file_is_left_alone() -> None:
    import gzip

    data = gzip.compress(f"{CLEAN}\n\n\n{SAFE}".encode())
    file = Path("a.jsonl.gz")
    file.write_bytes(data)
    note = '"a.jsonl.gz" is compressed: it is checked, but never changed'
    assert outcome(run("--fix", "a.jsonl.gz")) == (1, [note])
    assert outcome(run("--diff", "a.jsonl.gz")) == (0, [note, "would fix 0 findings in 0 files"])
    assert file.read_bytes() == data


# The difference.


DIFF = f"""\
--- a.json
+++ a.json
@@ -1 +1 @@
-{SAFE}+{CLEAN}"""


def test_diff_is_printed_and_nothing_written() -> None:
    file = put("a.json", SAFE)
    result = run("--diff", "a.json")
    assert (result.stdout, outcome(result)) == (DIFF, (1, ["would fix 1 finding in 1 file"]))
    assert file.read_text("utf-8") == SAFE
    assert outcome(run("--diff", "--fix", "--quiet", "a.json")) == (1, [])
    assert file.read_text("utf-8") == SAFE


def test_no_difference() -> None:
    put("unsafe.json", UNSAFE)
    result = run("--diff", "unsafe.json")
    assert (result.stdout, outcome(result)) == ("", (0, ["would fix 0 findings in 0 files"]))
    assert run("--diff", "--unsafe-fixes", "unsafe.json").exit_code == 1


@pytest.mark.parametrize("tool", [("git", "apply", "-p0"), ("patch", "-p0", "--binary", "-s")], ids=["git", "patch"])
@pytest.mark.parametrize("case", UNTOUCHED)
def test_difference_can_be_applied(tool: tuple[str, ...], case: str, folder: Path) -> None:
    if shutil.which(tool[0]) is None:
        pytest.fail(f"{tool[0]} is not installed")
    name, text, right = UNTOUCHED[case]
    text = text.replace("ID", ID).replace("\u00e9", "\u00e9\u2028\x85")
    file = put(name, text)
    difference = run("--diff", name).stdout_bytes
    subprocess.run(tool, input=difference, cwd=folder, check=True)
    assert file.read_bytes() == text.replace("flow.agentid", right).encode()


def test_difference_shows_bytes_that_are_no_text() -> None:
    data = SAFE.encode() + b'{"flowId": "\xff"}\n'
    Path("a.jsonl").write_bytes(data)
    result = run("--diff", "a.jsonl")
    assert result.stdout_bytes == (f"--- a.jsonl\n+++ a.jsonl\n@@ -1,2 +1,2 @@\n-{SAFE}+{CLEAN}".encode() + b' {"flowId": "\xff"}\n')
    assert run("--fix", "a.jsonl").exit_code == 1
    assert Path("a.jsonl").read_bytes() == CLEAN.encode() + b'{"flowId": "\xff"}\n'


# Whole payloads.


WHOLE: dict[str, tuple[str, str, str]] = {
    "list in lines": (
        "a.yaml",
        "flow_id: ID # the flow\ninputs:\n  # who\n  - name: agentId\n    value: 452\n\n  - name: FLOW.DATES\n    value: [a]  # when\n",
        'flowId: ID # the flow\ninputData:\n  # who\n    Flow.agentId: "452"\n\n    Flow.dates: [a]  # when\n',
    ),
    "scope in lines": (
        "a.yaml",
        "flowId: ID\ninputData:\n  Flow:\n    agentId: |\n      one\n\n      two\n    retries: '3'\n  complianceFlag: {value: 'true'}\n",
        "flowId: ID\ninputData:\n  Flow.agentId: |\n      one\n\n      two\n  Flow.retries: 3\n  Flow.complianceFlag: true\n",
    ),
    "scope in braces": (
        "a.json",
        '{\n  "flowId": "ID",\n  "inputData": {\n    "Flow": {\n      "agentId": "a", // who\n      "dates": ["a",],\n    },\n  }\n}',
        '{\n  "flowId": "ID",\n  "inputData": {\n    "Flow.agentId": "a",\n    "Flow.dates": ["a"]\n  }\n}',
    ),
    "lines": (
        "a.jsonl",
        '{"FlowId": "ID", "inputData": {"Flow.retries": "1"}}\n{"flowId": "ID", "data": {"Flow.retries": 1}}\n',
        '{"flowId": "ID", "inputData": {"Flow.retries": 1}}\n{"flowId": "ID", "inputData": {"Flow.retries": 1}}\n',
    ),
    "documents": (
        "a.yaml",
        "---\nflowId: ID\ninputData:\n  agentId: a\n  agentId: a\n---\nflowId: ID\nInputData: {“Flow.retries”: 1}\n",
        '---\nflowId: ID\ninputData:\n  Flow.agentId: a\n---\nflowId: ID\ninputData: {"Flow.retries": 1}\n',
    ),
}


@pytest.mark.parametrize("case", WHOLE)
def test_whole_payloads(case: str) -> None:
    name, text, expected = WHOLE[case]
    file = put(name, text.replace("ID", ID))
    result = run("--fix", name)
    assert (file.read_text("utf-8"), result.exit_code) == (expected.replace("ID", ID), 0)


def test_missing_envelope() -> None:
    file = put("a.yaml", "# for agent 452\nFlow.agentId: '452'\nFlow.dates:\n- a\n")
    assert run("--fix", "--unsafe-fixes", "a.yaml", "--flow", "flows/compliance.json").exit_code == 0
    assert file.read_text("utf-8") == f"# for agent 452\nflowId: \"{ID}\"\ninputData:\n  Flow.agentId: '452'\n  Flow.dates:\n  - a\n"
