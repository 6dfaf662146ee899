"""What a run says of a named path that holds no payload: what was looked at, what came near, and the next step."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from command_runs import flowlint

NEXT = "name the file that holds a request body, or the folder that holds it"
HEAD = 'flowlint: error: "{}" holds no payload: '


pytestmark = pytest.mark.usefixtures("here")


def write(*paths: str, content: str = "{}") -> None:
    for path in paths:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(content)


def said(*arguments: str, stdin: str = "") -> tuple[int, list[str]]:
    result = flowlint("check", "--quiet", *arguments, stdin=stdin)
    return result.exit_code, result.stderr.splitlines()


def test_an_empty_folder() -> None:
    Path("empty").mkdir()
    assert said("empty") == (3, [HEAD.format("empty") + f"it has no file of a kind that flowlint reads; {NEXT}"])
    assert said("empty", "--allow-empty") == (0, [])
    write("empty/Main.java", "empty/page.xhtml")
    assert said("empty") == (3, [HEAD.format("empty") + f"it has no file of a kind that flowlint reads; {NEXT}"])


def test_the_kinds_of_files_that_were_looked_at() -> None:
    write("a.json", "b.JSON", "c/d.json", "package.json")
    write("a.py", "b.py", content="print()\n")
    write("a.md", "b.yaml", "c.sh", "d.tf", content="# nothing\n")
    assert said() == (3, [HEAD.format(".") + f"looked at 10 files (4 .json, 2 .py, 1 .md, 1 .yaml, 2 others); {NEXT}"])


def test_what_git_ignores_is_counted() -> None:
    subprocess.run(["git", "init", "-q", "."], check=True)
    write(".gitignore", content="build/\n*.local.json\n")
    write("build/a.json", "build/b/c.json", "x.local.json", content='{"flowId": "x", "inputData": {}}')
    assert said() == (3, [HEAD.format(".") + f"it has no file of a kind that flowlint reads; left out 2 paths that Git ignores; {NEXT}"])
    write("src/a.ts", content="export {};\n")
    assert said() == (3, [HEAD.format(".") + f"looked at 1 file (1 .ts); left out 2 paths that Git ignores; {NEXT}"])


def test_what_came_near_is_named() -> None:
    write("calls/body.json", content='{"inputData": {"Flow.agentId": "452"}}')
    near = (
        'looked at 1 file (1 .json); "calls/body.json" came near: it has no "flowId"; '
        'name its path in "payloads" of the configuration if it is a payload'
    )
    assert said() == (3, [HEAD.format(".") + near])
    write("calls/result.json", content='{"flowId": "x", "status": "DONE"}')
    more = near.replace("1 file (1", "2 files (2").replace("came near:", "came near (and 1 more came near; --verbose names them):")
    assert said() == (3, [HEAD.format(".") + more])


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("launch.sh", "echo\n", "nothing in it launches a flow or creates a trigger"),
        ("page.md", "# flows\n", "nothing in it launches a flow or creates a trigger"),
        ("body.json", '{"a": 1}', 'it has no "flowId"'),
    ],
)
def test_a_named_file_says_why(name: str, content: str, reason: str) -> None:
    write(name, content=content)
    assert said(name) == (3, [HEAD.format(name) + reason])


def test_standard_input_says_why() -> None:
    sentence = "flowlint: error: standard input holds no payload: "
    assert said("-", "--stdin-filename=a.sh", stdin="echo\n") == (3, [f"{sentence}nothing in it launches a flow or creates a trigger"])
