"""What lies around a checked file, and in files of patterns: no verdict depends on it, and no run takes long by it."""

from __future__ import annotations

import json
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hostile_runs import CLEAN, DEFINITION, ID, NO_INTEGER, Ended, environment, installed, request

pytestmark = pytest.mark.slow

CHECKED = "checked 1 payload in 1 file against 1 flow: no findings\n"
TRIGGER = """\
variable "flow_id" {
  type = string
}

resource "genesyscloud_processautomation_trigger" "call" {
  name       = "call"
  topic_name = "v2.detail.events.conversation.{id}.customer.end"
  enabled    = true
  target {
    id   = var.flow_id
    type = "Workflow"
    workflow_target_settings {
      data_format = "TopLevelPrimitives"
    }
  }
}
"""


def check(*paths: str) -> Ended:
    return installed("check", *paths, "--definitions", "flow.json", "--format", "concise")


STARTED_BY = """\
import sys
from flowlint.linter.checker import Checker
from flowlint.linter.options import CheckOptions
from flowlint.linter.preparation import prepare
from flowlint.scale import crew

def main():
    job = prepare(CheckOptions(paths=("a.jsonl", "b.jsonl"), definitions=("flow.json",)))
    report = Checker.of_job(job).run(helpers=crew.helpers(2, method=sys.argv[1]))
    print(report.totals.summary.payloads)

if __name__ == "__main__":
    main()
"""


@pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
def test_processes_import_no_module_of_the_folder_that_is_checked(method: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    for name in ("json", "multiprocessing", "pickle", "signal"):
        Path(f"{name}.py").write_text("raise SystemExit('a module of the checked folder was run')\n")
    for name in ("a.jsonl", "b.jsonl"):
        Path(name).write_text(f"{CLEAN}\n" * 1_000)
    program = tmp_path_factory.mktemp("elsewhere") / "program.py"
    program.write_text(STARTED_BY)
    surroundings = {name: value for name, value in environment().items() if name != "PYTHONSAFEPATH"}
    ended = subprocess.run([sys.executable, program, method], env=surroundings, capture_output=True, text=True, timeout=300)
    assert (ended.returncode, ended.stdout) == (0, "2000\n"), ended.stderr


def test_modules_of_strangers_beside_a_trigger_are_not_read() -> None:
    Path("mine").mkdir()
    Path("mine/main.tf").write_text(TRIGGER)
    alone = check("mine")
    call = 'module "m{}" {{\n  source = "../mine"\n  flow_id = "x"\n  a = [1, 2, {{ b = "c" }}]\n}}\n'
    for number in range(16):
        Path(f"other{number}").mkdir()
        Path(f"other{number}/main.tf").write_text("".join(call.format(one) for one in range(3500)))
    for path in ("mine", "mine/main.tf"):
        ended = check(path)
        assert ended[:3] == alone[:3]
        assert ended.seconds < alone.seconds + 1
        assert ended.memory < 150


def test_more_terraform_than_a_run_reads_is_named() -> None:
    Path(".git").mkdir()
    Path("mine").mkdir()
    Path("mine/main.tf").write_text(TRIGGER)
    call = 'module "m{}" {{\n  source = "../yours"\n  a = [1, 2, {{ b = "c" }}]\n}}\n'
    for number in range(16):
        Path(f"other{number}").mkdir()
        Path(f"other{number}/main.tf").write_text("".join(call.format(one) for one in range(3500)))
    Path("second.json").write_text(json.dumps(DEFINITION | {"id": ID.replace("a", "b"), "name": "Second"}))
    ended = installed("check", "mine", "--definitions", "flow.json", "--definitions", "second.json", "--format", "concise")
    words = "1 trigger in 1 file was not compared with a flow; its form has no fault\n"
    reason = 'there is more Terraform here than a run reads; name the flow under "bindings" in the configuration'
    assert ended[:3] == (0, "", f'{words}mine/main.tf:10:12: trigger "call" was not checked against its flow: {reason}\n')
    assert ended.seconds < 15
    assert ended.memory < 300


@pytest.mark.parametrize("pattern", ["*a" * 9 + "*b.json", "*a" * 900 + "*b.json", "**/*a*a*a*b/" * 90 + "c", "**/a/" * 200 + "b"])
def test_a_pattern_that_could_be_tried_without_end_is_not(pattern: str) -> None:
    name = f"{'a' * 200}.json"
    Path("payloads").mkdir()
    Path("payloads", name).write_text(CLEAN)
    Path(".gitignore").write_text(pattern)
    Path(".flowlint.yaml").write_text(f'exclude: ["{pattern}"]\nignore: [{{path: "{pattern}", rules: [null-value], reason: x}}]\n')
    ended = check("payloads")
    assert (ended.code, ended.stdout, ended.stderr.partition("\n")[0] + "\n") == (0, "", CHECKED)
    assert ended.seconds < 3


def worktree(git: Callable[..., str]) -> None:
    git("worktree", "add", "-q", "../tree")
    os.chdir("../tree")


def git_as_link(_: Callable[..., str]) -> None:
    os.rename(".git", "../moved")
    Path(".git").symlink_to("../moved")


def nested(git: Callable[..., str]) -> None:
    git("init", "-q", "payloads/inner")
    git("init", "-q", "--bare", "payloads/bare.git")


def sparse(git: Callable[..., str]) -> None:
    git("sparse-checkout", "set", "payloads")


def links(_: Callable[..., str]) -> None:
    Path("payloads/up").symlink_to("..")
    Path("payloads/loop").symlink_to("loop")
    Path("payloads/out").symlink_to("/")


def odd_rules(_: Callable[..., str]) -> None:
    Path(".gitignore").write_bytes(b"\xef\xbb\xbfbuild\r\n\xff\xfe\r\n# \r\n\r\n[\r\n\\\r\n/\r\n!\r\n" + b"x" * 100_000 + b"\r\n")


def bare_around(git: Callable[..., str]) -> None:
    git("init", "-q", "--bare", "..")


def no_head(_: Callable[..., str]) -> None:
    Path(".git/HEAD").unlink()


def broken_index(_: Callable[..., str]) -> None:
    Path(".git/index").write_bytes(b"DIRC" + b"\xff" * 100)
    Path(".gitignore").write_text("build\n")


@pytest.mark.parametrize("change", [worktree, git_as_link, nested, sparse, links, odd_rules, bare_around, no_head, broken_index])
@pytest.mark.parametrize("name", ["plain", " odd \n größe"])
def test_no_verdict_depends_on_the_state_of_the_repository(
    git: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Callable[..., str]], None], name: str
) -> None:
    repository = tmp_path / name / "repository"
    (repository / "payloads").mkdir(parents=True)
    (tmp_path / "flow.json").rename(repository / "flow.json")
    monkeypatch.chdir(repository)
    Path("payloads/a.json").write_text(request('"x"'))
    git("init", "-q")
    git("add", ".")
    git("commit", "-q", "-m", "first")
    change(git)
    ended = check("payloads")
    words = "found 1 error in 1 payload in 1 file, checked against 1 flow\n"
    assert ended[:3] == (1, f"payloads/a.json:1:83: error[type-mismatch] {NO_INTEGER}\n", words)


def test_what_git_tracks_is_checked_though_it_is_ignored(git: Callable[..., str]) -> None:
    Path("build/in").mkdir(parents=True)
    Path("build/in/a.json").write_text(request('"x"'))
    Path("build/in/b.json").write_text(request('"x"'))
    git("init", "-q")
    git("add", "build/in/a.json")
    Path(".gitignore").write_text("build/\n*.json\n")
    finding = f"build/in/a.json:1:83: error[type-mismatch] {NO_INTEGER}\n"
    words = "found 1 error in 1 payload in 1 file, checked against 1 flow\n"
    assert check(".")[:3] == (1, finding, words)
    ended = installed("check", ".", "--definitions", "flow.json", "--allow-empty", surroundings={"PATH": "/nowhere"})
    reason = "what Git tracks needs the command git, which cannot be run: no such file or directory"
    said = f"no payload was checked\nfiles that Git both ignores and tracks were left out: {reason}\n"
    assert ended[:3] == (0, said, "")
