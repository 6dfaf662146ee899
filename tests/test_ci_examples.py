"""What the documents say about pre-commit and CI: programs that know them accept the files shown, and their commands run."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from documents import DOCUMENTS, ROOT, TEXTS, blocks, tables, with_table
from programs import program

from flowlint.cli.texts import integrations
from flowlint.cli.texts.integrations import Origin

pytestmark = pytest.mark.slow

ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))

COMMIT = "0123456789abcdef0123456789abcdef01234567"
FLOW = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"


WRITTEN = {"pre-commit": integrations.pre_commit, "github": integrations.github, "gitlab": integrations.gitlab}


def block(info: str) -> str:
    """Return the block of that kind, which is the same wherever it is shown, with the placeholders filled in."""
    (found,) = set(blocks(f"yaml {info}"))
    return found.replace("OWNER", "example").replace("COMMIT", COMMIT)


@pytest.mark.parametrize("info", WRITTEN)
def test_examples_are_what_init_writes(info: str) -> None:
    assert block(info) == WRITTEN[info](Origin("https://github.com/example/flowlint", COMMIT))


def passes(*command: str, folder: Path | None = None) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GH_", "GITHUB_", "ZIZMOR_"))}
    done = subprocess.run(command, cwd=folder, env=kept, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
    assert done.returncode == 0, done.stdout.decode()


@pytest.mark.parametrize(
    ("info", "schema"),
    [
        ("github", "vendor.github-workflows"),
        ("drift", "vendor.github-workflows"),
        ("gitlab", "vendor.gitlab-ci"),
        ("azure", "vendor.azure-pipelines"),
    ],
)
def test_examples_fit_the_schemas_of_their_makers(info: str, schema: str, tmp_path: Path) -> None:
    path = tmp_path / "example.yml"
    path.write_text(block(info), "utf-8")
    passes(sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(path))


@pytest.mark.parametrize("info", ["github", "drift"])
def test_the_workflow_stands_an_audit(info: str, tmp_path: Path) -> None:
    path = tmp_path / ".github" / "workflows" / "flowlint.yml"
    path.parent.mkdir(parents=True)
    path.write_text(block(info), "utf-8")
    passes(program("zizmor"), "--offline", "--no-config", "--no-progress", str(path))


def test_the_hooks_shown_exist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "cache"))
    path = tmp_path / ".pre-commit-config.yaml"
    path.write_text(block("pre-commit"), "utf-8")
    passes(program("pre-commit"), "validate-config", str(path))
    shown = {one["id"] for repository in yaml.safe_load(block("pre-commit"))["repos"] for one in repository["hooks"]}
    assert shown - {one["id"] for one in HOOKS} == set()


def _row(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |\n"


def _inputs() -> str:
    rows = [
        _row(f"`{name}`", f"`{one['default']}`" if one["default"] else "", one["description"].removesuffix("."))
        for name, one in ACTION["inputs"].items()
    ]
    return _row("input", "default", "what it is") + _row("---", "---", "---") + "".join(rows)


def test_the_table_of_inputs_equals_the_action(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update-goldens"):
        for path in DOCUMENTS:
            path.write_bytes(with_table(path.read_text("utf-8"), "inputs", _inputs()).encode())
        return
    assert [found for text in TEXTS.values() for found in tables("inputs").findall(text)] == [_inputs()]


def test_the_outputs_named_are_those_of_the_action() -> None:
    (sentence,) = (found for text in TEXTS.values() for found in re.findall(r"^Outputs are (.*?)\.", text, re.MULTILINE))
    assert re.findall("`(.*?)`", sentence) == list(ACTION["outputs"])


def test_the_command_for_gitlab_writes_the_report_that_the_job_keeps(tmp_path: Path) -> None:
    job: dict[str, Any] = yaml.safe_load(block("gitlab"))["flowlint"]
    install, check = map(shlex.split, job["script"])
    assert (install[:2], check[0]) == (["pip", "install"], "flowlint")
    files = {
        "flows/callback.yaml": f"flowlint: 1\nid: {FLOW}\nname: Callback\ntype: workflow\ninputs: {{Flow.agentId: string}}\n",
        "payloads/callback.json": f'{{"flowId": "{FLOW}", "inputData": {{"Flow.agentid": "452"}}}}\n',
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir()
        (tmp_path / path).write_text(text, "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "CI": "true", "GITLAB_CI": "true"}
    done = subprocess.run(
        [sys.executable, "-m", "flowlint", *check[1:]],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=60,
    )
    assert done.returncode == 1
    assert "found 1 error in 1 payload in 1 file, checked against 1 flow (1 fixable with --fix)" in done.stdout.decode().splitlines()
    (issue,) = json.loads((tmp_path / job["artifacts"]["reports"]["codequality"]).read_bytes())
    assert (issue["check_name"], issue["location"]["path"]) == ("name-case-mismatch", "payloads/callback.json")
