"""The action for GitHub: read by programs that know actions, its defaults compared with the command line's, and its scripts run.

The first script installs flowlint from the action's own files, with pip, which fetches what flowlint depends on.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path
from textwrap import dedent
from typing import Any, NamedTuple

import pytest
import yaml

import flowlint
from flowlint.cli.commands.check import command

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent
ACTION = ROOT / "action.yml"
DESCRIPTION = yaml.safe_load(ACTION.read_text("utf-8"))
STEPS: list[dict[str, Any]] = DESCRIPTION["runs"]["steps"]
SCRIPTS = {step["id"]: step["run"] for step in STEPS if "run" in step}

FLOW = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
DEFINITION = f"flowlint: 1\nid: {FLOW}\nname: Callback\ntype: workflow\npublished: true\ninputs: {{Flow.agentId: string}}\n"
SOUND = f'{{"flowId": "{FLOW}", "inputData": {{"Flow.agentId": "452"}}}}\n'
FAULTY = SOUND.replace("agentId", "agentid")
DOUBTFUL = SOUND.replace('"452"', "null")


class Outcome(NamedTuple):
    """What a script left behind: its exit code, the log, and its outputs."""

    code: int
    log: str
    outputs: dict[str, str]


def run(script: str, runner: Path, folder: Path, **variables: str) -> Outcome:
    """Run a script of the action as GitHub does, with an environment of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "GITHUB_", "FLOWLINT_"))}
    outputs = runner / "outputs"
    outputs.write_bytes(b"")
    given = {
        "GITHUB_OUTPUT": str(outputs),
        "GITHUB_ACTIONS": "true",
        "GITHUB_WORKSPACE": str(folder),
        "RUNNER_TEMP": str(runner),
        **variables,
    }
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", SCRIPTS[script]],
        cwd=folder,
        env={**kept, **given},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=300,
    )
    pairs = (line.partition("=") for line in outputs.read_text("utf-8").splitlines())
    return Outcome(done.returncode, done.stdout.decode(), {name: value for name, _, value in pairs})


@pytest.fixture(scope="session")
def python(package_tree: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the interpreter of the environment that the action installs flowlint into."""
    runner = tmp_path_factory.mktemp("runner")
    (runner / "bin").mkdir()
    (runner / "bin" / "python3").symlink_to(sys.executable)
    outcome = run(
        "install",
        runner,
        tmp_path_factory.mktemp("workspace"),
        FLOWLINT_VERSION=flowlint.__version__,
        GITHUB_ACTION_PATH=str(package_tree),
        PATH=f"{runner / 'bin'}{os.pathsep}{os.environ['PATH']}",
    )
    assert (outcome.code, outcome.log, list(outcome.outputs)) == (0, "", ["python"])
    return outcome.outputs["python"]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Return a checked-out repository with sound, faulty and doubtful payloads."""
    folder = tmp_path / "workspace"
    texts = {
        "flows/callback.yaml": DEFINITION,
        "payloads/sound.json": SOUND,
        "bad ones/faulty.json": FAULTY,
        "bad ones/doubtful.json": DOUBTFUL,
        "other/own.yaml": "payloads: ../payloads\n",
        "payloads.py": "raise SystemExit('a module of the checked repository was run')\n",
        "json.py": "raise SystemExit('a module of the checked repository was run')\n",
    }
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return folder


def check(python: str, workspace: Path, **inputs: str) -> Outcome:
    """Run the script that checks, with the action's defaults for every input that is not given."""
    defaults = {f"FLOWLINT_{name.replace('-', '_').upper()}": one["default"] for name, one in DESCRIPTION["inputs"].items()}
    runner = workspace.parent / "temporary files"
    runner.mkdir()
    given = {f"FLOWLINT_{name.upper()}": value for name, value in inputs.items()}
    return run("check", runner, workspace, **{**defaults, "FLOWLINT_PYTHON": python, **given})


def test_programs_that_know_actions_find_nothing_wrong() -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GH_", "GITHUB_", "ZIZMOR_"))}
    schema = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-actions", str(ACTION)]
    audit = [
        str(Path(sysconfig.get_path("scripts"), "zizmor")),
        "--offline",
        "--no-config",
        "--no-progress",
        "--persona=pedantic",
        str(ACTION),
    ]
    for program in (schema, audit):
        done = subprocess.run(program, env=kept, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
        assert done.returncode == 0, done.stdout.decode()


def test_inputs_reach_the_scripts_as_variables_only() -> None:
    assert list(SCRIPTS) == ["install", "check"]
    assert [script for script in SCRIPTS.values() if "${{" in script] == []
    values = {value for step in STEPS for value in step.get("env", {}).values()}
    assert values == {f"${{{{ inputs.{name} }}}}" for name in DESCRIPTION["inputs"]} | {"${{ steps.install.outputs.python }}"}
    for step in STEPS:
        for variable in step.get("env", {}):
            assert f"${variable}" in step["run"] or f"${{{variable}}}" in step["run"], variable


def test_other_actions_are_pinned_to_a_commit() -> None:
    used = [step["uses"] for step in STEPS if "uses" in step]
    assert [re.sub("@[0-9a-f]{40}$", "", one) for one in used] == ["github/codeql-action/upload-sarif"]


def test_defaults_are_those_of_the_command_line() -> None:
    values = command.make_context("check", []).params
    options = {max(parameter.opts, key=len).removeprefix("--"): values[str(parameter.name)] for parameter in command.params}
    own = {"args": "", "working-directory": ".", "version": flowlint.__version__, "sarif": "false"}
    shared = {name: one["default"] for name, one in DESCRIPTION["inputs"].items() if name not in own}
    assert {name: one["default"] for name, one in DESCRIPTION["inputs"].items() if name in own} == own
    assert shared == {name: options[name] or "" for name in ("paths", "definitions", "config", "fail-on", "format")}
    assert not any(one.get("required") for one in DESCRIPTION["inputs"].values())


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_are_valid_to_the_shell(script: str) -> None:
    done = subprocess.run(["bash", "-n"], input=SCRIPTS[script].encode(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
    assert (done.returncode, done.stdout) == (0, b"")


@pytest.mark.parametrize("version", ["", "latest", "0.x", ">=0.1", "0.1.0; touch x", "0.1.0\n--index-url=x", "$(touch x)", "git+https://x"])
def test_a_version_that_is_not_exact_is_refused(version: str, tmp_path: Path) -> None:
    outcome = run("install", tmp_path, tmp_path, FLOWLINT_VERSION=version, GITHUB_ACTION_PATH=str(ROOT))
    assert outcome == Outcome(2, '::error title=flowlint::the input "version" is no exact version\n', {})
    assert [path.name for path in tmp_path.iterdir()] == ["outputs"]


def test_another_version_comes_from_the_registry(tmp_path: Path) -> None:
    outcome = run(
        "install", tmp_path, tmp_path, FLOWLINT_VERSION="9.8.7rc6", GITHUB_ACTION_PATH=str(ROOT), PIP_NO_INDEX="1", PIP_FIND_LINKS=""
    )
    assert (outcome.code, outcome.outputs) == (1, {})
    assert "No matching distribution found for genesys-flowlint==9.8.7rc6" in outcome.log


def test_without_a_new_enough_python_the_way_out_is_named(tmp_path: Path) -> None:
    for name in ("python3", "python"):
        (tmp_path / name).write_text("#!/bin/sh\nexit 1\n", "utf-8")
        (tmp_path / name).chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    outcome = run("install", tmp_path, tmp_path, FLOWLINT_VERSION="1.0", GITHUB_ACTION_PATH=str(ROOT), PATH=path)
    words = "::error title=flowlint::there is no Python 3.11 or later, set one up with actions/setup-python\n"
    assert outcome == Outcome(2, words, {})


def test_sound_payloads_pass_by_default(python: str, workspace: Path) -> None:
    outcome = check(python, workspace, paths="payloads")
    assert (outcome.code, outcome.outputs) == (0, {"exit-code": "0", "errors": "0", "warnings": "0"})
    assert outcome.log.splitlines()[0] == "checked 1 payload in 1 file against 1 flow: no findings"


def test_faults_are_annotated_and_counted(python: str, workspace: Path) -> None:
    outcome = check(python, workspace)
    assert (outcome.code, outcome.outputs) == (1, {"exit-code": "1", "errors": "1", "warnings": "1"})
    annotations = [line for line in outcome.log.splitlines() if line.startswith("::")]
    assert [re.sub(",line=.*", "", line) for line in annotations] == [
        "::error file=bad ones/faulty.json",
        "::warning file=bad ones/doubtful.json",
    ]


def test_every_input_is_heeded(python: str, workspace: Path) -> None:
    outcome = check(
        python,
        workspace,
        paths="../bad ones/doubtful.json\n\n../payloads/sound.json\n",
        definitions="../flows/callback.yaml\n",
        config="own.yaml",
        fail_on="warning",
        format="concise",
        args="--statistics\n  --quiet ",
        working_directory="other",
        sarif="true",
    )
    assert outcome.log == dedent("""\
        ../bad ones/doubtful.json:1:82: warning[null-value] value of input "Flow.agentId" is null, expected a string
        1 null-value
        """)
    report = outcome.outputs.pop("sarif-file")
    assert (outcome.code, outcome.outputs) == (1, {"exit-code": "1", "errors": "0", "warnings": "1"})
    (found,) = json.loads(Path(report).read_bytes())["runs"][0]["results"]
    assert (found["ruleId"], found["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]) == (
        "null-value",
        "bad%20ones/doubtful.json",
    )


@pytest.mark.parametrize(
    "inputs",
    [
        {"paths": "$(touch made)\n`touch made`; touch made\n--fix"},
        {"definitions": "$(touch made)"},
        {"config": '"; touch made; "'},
        {"fail_on": "$(touch made)"},
        {"format": "'$(touch made)'"},
        {"args": "$(touch made) ; touch made"},
    ],
    ids=lambda inputs: next(iter(inputs)),
)
def test_inputs_are_never_run(inputs: dict[str, str], python: str, workspace: Path) -> None:
    before = sorted(workspace.rglob("*"))
    outcome = check(python, workspace, **inputs)
    assert (outcome.code, outcome.outputs["exit-code"]) in {(2, "2"), (3, "3")}
    assert sorted(workspace.rglob("*")) == before


def test_what_cannot_be_checked_fails_whatever_the_threshold(python: str, workspace: Path) -> None:
    outcome = check(python, workspace, definitions="missing", fail_on="never")
    assert (outcome.code, outcome.outputs) == (3, {"exit-code": "3"})
    assert "missing" in outcome.log
