"""A verdict depends on the payload and its flow alone: not on names, folders, neighbours, Git, line ends, or where the command runs."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from command_runs import flowlint

pytestmark = pytest.mark.slow

ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
DEFINITION = f"flowlint: 1\nid: {ID}\nname: Compliance check\ntype: workflow\ninputs: {{Flow.agentId: string, Flow.attempts: integer}}\n"
URL = "https://api.mypurecloud.com/api/v2/flows/executions"
BODY = f'{{"flowId": "{ID}", "inputData": {{"Flow.agentid": "a", "Flow.attempts": "5"}}}}'
CURL = f"curl {URL} -H 'Content-Type: application/json' -d '{BODY}'\n"
TOPIC = "v2.detail.events.conversation.{id}.customer.end"
NAME = ("name-case-mismatch", 'argument "Flow.agentid" differs only in case from input "Flow.agentId"')
TYPE = ("type-mismatch", 'input "Flow.attempts" takes an integer, found a string')
FORMAT = (
    "body-format-mismatch",
    'data format "Json" passes the event to JSON input "Flow.jsonData", but flow "Compliance check" has no such input',
)
Verdicts = list[tuple[str, str, int, int, str]]

TERRAFORM = f"""\
resource "genesyscloud_processautomation_trigger" "wrap_up" {{
  name       = "Wrap-up"
  topic_name = "{TOPIC}"
  enabled    = true
  target {{
    id   = "{ID}"
    type = "Workflow"
    workflow_target_settings {{
      data_format = "Json"
    }}
  }}
}}
"""
TRIGGER = f"""\
{{"name": "Wrap-up", "topicName": "{TOPIC}", "enabled": true,
 "target": {{"id": "{ID}", "type": "Workflow", "workflowTargetSettings": {{"dataFormat": "Json"}}}}}}
"""
IN_JSON = {'"Flow.agentid"': NAME, '"5"': TYPE}

SUBJECTS: dict[str, tuple[str, dict[str, tuple[str, str]]]] = {
    "payload.json": (f"{BODY}\n", IN_JSON),
    "payload.yaml": (f"flowId: {ID}\ninputData:\n  Flow.agentid: a\n  Flow.attempts: x\n", {"Flow.agentid": NAME, "x": TYPE}),
    "payload.jsonl": (f"\n{BODY}\n", IN_JSON),
    "guide.md": (f"# Launch\n\n```json\n{BODY}\n```\n", IN_JSON),
    "launch.http": (f"POST {URL}\nContent-Type: application/json\n\n{BODY}\n", IN_JSON),
    "launch.sh": (f"#!/bin/sh\n{CURL}", IN_JSON),
    "launch.py": (f"import requests\n\nrequests.post('{URL}', json={BODY})\n", IN_JSON),
    "launch.js": (
        f"\nfetch('{URL}', {{method: 'POST', headers: {{'Content-Type': 'application/json'}}, body: JSON.stringify({BODY})}});\n",
        IN_JSON,
    ),
    "ci.yml": (f"jobs:\n  launch:\n    runs-on: ubuntu-latest\n    steps:\n      - run: |\n          {CURL}", IN_JSON),
    "trigger.tf": (TERRAFORM, {'"Json"': FORMAT}),
    "trigger.json": (TRIGGER, {'"Json"': FORMAT}),
}
"""By name: the text, and the findings in it by what they stand at."""

FOLDERS = {"ci.yml": ".github/workflows"}
"""Where a file has to be for what it is; all others are in ``src``."""


@pytest.fixture(autouse=True)
def _project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, git: Callable[..., str]) -> None:
    """Work in a project with one flow and every subject, where Git has no settings."""
    project = tmp_path / "project"
    (project / "flows").mkdir(parents=True)
    (project / "flows/compliance.yaml").write_text(DEFINITION)
    for name, (text, _) in SUBJECTS.items():
        path = project / FOLDERS.get(name, "src") / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.chdir(project)


def expected() -> Verdicts:
    found = []
    for name, (text, faults) in SUBJECTS.items():
        for fragment, (rule, message) in faults.items():
            before, _, _ = text.partition(fragment)
            found.append((name, rule, before.count("\n") + 1, len(before) - before.rfind("\n"), message))
    return sorted(found)


def verdicts(*arguments: str) -> tuple[int, int, Verdicts]:
    """Return the exit code, how many payloads and triggers were judged, and the findings, by the names of their files."""
    ran = flowlint("check", "--format", "json", *arguments)
    report: dict[str, Any] = json.loads(ran.stdout)
    found = [(os.path.basename(one["path"]), one["rule"], one["line"], one["column"], one["message"]) for one in report["findings"]]
    summary = report["summary"]
    return ran.exit_code, summary["payloads"] + summary["triggers"], sorted(found)


def git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], check=True, capture_output=True, stdin=subprocess.DEVNULL)


def untracked() -> None:
    git("init", "-q")


def staged() -> None:
    untracked()
    git("add", "-A")


def committed() -> None:
    staged()
    git("commit", "-qm", "all")


def detached() -> None:
    committed()
    git("checkout", "-q", "--detach")


def shallow() -> None:
    committed()
    git("clone", "-q", "--depth", "1", f"file://{os.getcwd()}", "../shallow")
    os.chdir("../shallow")


def second_working_tree() -> None:
    committed()
    git("worktree", "add", "-q", "../second")
    os.chdir("../second")


def tracked_although_ignored() -> None:
    committed()
    Path(".gitignore").write_text("*\n")


def no_longer_tracked() -> None:
    committed()
    git("rm", "-rq", "--cached", "src")


def nested_repository() -> None:
    untracked()
    git("init", "-q", "src")


def no_branch() -> None:
    committed()
    Path(".git/HEAD").write_text("ref: refs/heads/none\n")


def locked_index() -> None:
    committed()
    Path(".git/index.lock").touch()


def broken_index() -> None:
    committed()
    Path(".git/index").write_bytes(b"no index")


def repository_elsewhere() -> None:
    Path(".git").write_text("gitdir: /nowhere\n")


def strange_ignore_file() -> None:
    untracked()
    Path(".gitignore").write_bytes(b"\xff\xfe[\n\\\n!\n/\n[a-\n#\n\n*.nothing\n")


def other_tools_ignore() -> None:
    for name in (".ignore", ".npmignore", ".prettierignore", ".dockerignore"):
        Path(name).write_text("*\n")


def neighbours() -> None:
    held = {
        "package.json": '{"name": "x", "version": "1.0.0"}',
        "tsconfig.json": "{ // why\n}",
        "main.tf": 'variable "x" {}\n',
        "broken.json": "{",
        "broken.yaml": "a: [",
        "broken.py": "def",
        "empty.json": "",
        "picture.png": "\x89PNG",
        "README.md": "# Orders\n",
        "x.yaml": "a: b\n",
        "Makefile": "all:\n",
    }
    for folder in (".", "src", "src/other", ".github/workflows"):
        Path(folder).mkdir(exist_ok=True)
        for name, text in held.items():
            Path(folder, name).write_text(text)


def links() -> None:
    for name, target in {"up": "..", "loop": "loop", "nowhere.json": "none", "zero.json": "/dev/zero"}.items():
        os.symlink(target, f"src/{name}")
    os.mkfifo("src/pipe.json")


def crlf() -> None:
    for path in (path for path in Path().rglob("*") if path.is_file()):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


def no_last_line_end() -> None:
    for path in (path for path in Path().rglob("*") if path.is_file()):
        path.write_bytes(path.read_bytes().rstrip(b"\n"))


def mark_before_definition() -> None:
    path = Path("flows/compliance.yaml")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())


STATES = [
    *(untracked, staged, committed, detached, shallow, second_working_tree, tracked_although_ignored, no_longer_tracked, nested_repository),
    *(no_branch, locked_index, broken_index, repository_elsewhere, strange_ignore_file, other_tools_ignore, neighbours, links),
    *(crlf, no_last_line_end, mark_before_definition),
]
ODD = [
    *(
        "my folder",
        "-rf",
        "☃ü",
        "a" * 200,
        "[x]",
        "*",
        "a\nb",
        "%20",
        "#x",
        "$HOME",
        "'",
        '"',
        "~",
        "..x",
        ".hidden",
        "a:b",
        "{x}",
        "!x",
        "@x",
    ),
    *("x\u2028y", "payload.json", "build", "dist", "a/b/c/d/e/f/g/h/i/j"),
]


@pytest.mark.parametrize("state", [lambda: None, *STATES])
def test_around_the_files(state: Callable[[], None]) -> None:
    state()
    assert verdicts(".") == (1, len(SUBJECTS), expected())


@pytest.mark.parametrize("name", ODD)
def test_names_of_folders(name: str) -> None:
    os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
    os.rename("src", name)
    want = (1, len(SUBJECTS), expected())
    assert (verdicts("."), verdicts("--", name, ".github")) == (want, want)


@pytest.mark.parametrize("name", [name for name in ODD if "/" not in name])
def test_names_of_files(name: str) -> None:
    want = []
    for subject, rule, line, column, message in expected():
        renamed = f"{name}{os.path.splitext(subject)[1]}" if subject.startswith(("payload", "launch")) else subject
        want.append((renamed, rule, line, column, message))
    for path in [*Path("src").glob("payload*"), *Path("src").glob("launch*")]:
        path.rename(path.with_name(f"{name}{path.suffix}"))
    assert verdicts(".") == (1, len(SUBJECTS), sorted(want))


def here(*arguments: str) -> Callable[[], tuple[str, ...]]:
    return lambda: arguments


def each_file() -> tuple[str, ...]:
    return tuple(f"{FOLDERS.get(name, 'src')}/{name}" for name in SUBJECTS)


def from_the_root() -> tuple[str, ...]:
    project = os.getcwd()
    os.chdir("/")
    return (*(f"{project}/{path}" for path in ("src", ".github")), "--definitions", f"{project}/flows")


def from_below() -> tuple[str, ...]:
    os.chdir("src")
    return "..", "--definitions", "../flows"


def from_above() -> tuple[str, ...]:
    os.chdir("..")
    return "project", "--definitions", "project/flows"


def through_a_link() -> tuple[str, ...]:
    os.symlink("project", "../linked")
    os.chdir("../linked")
    return (".",)


@pytest.mark.parametrize(
    "called",
    [
        *(here(), here("./"), here("src/../."), here("src", ".github"), here(".", "."), here("src", ".github", ".")),
        *(each_file, from_the_root, from_below, from_above, through_a_link, lambda: (os.getcwd(),)),
    ],
)
def test_where_and_how_it_is_called(called: Callable[[], tuple[str, ...]]) -> None:
    assert verdicts(*called()) == (1, len(SUBJECTS), expected())
