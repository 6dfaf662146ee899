"""Repositories whose settings run commands: a file that marks a run never appears, whatever flowlint asks Git."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hostile_runs import CLEAN, DEFINITION, NO_INTEGER, Ended, check, environment, installed, request

from flowlint.sources import git as git_module

pytestmark = pytest.mark.slow

Run = Callable[..., str]

HOOKS = ("post-checkout", "post-index-change", "pre-auto-gc", "reference-transaction", "fsmonitor-watchman", "query-watchman")
RUN_BY_GIT = """\
[core]
    fsmonitor = {run}
    fsmonitorHookVersion = 2
    hooksPath = {hooks}
    pager = {run}
    editor = {run}
    sshCommand = {run}
    gitProxy = {run}
    askPass = {run}
    alternateRefsCommand = {run}
    attributesFile = /dev/zero
    excludesFile = /dev/zero
    untrackedCache = true
[pager]
    ls-tree = {run}
    ls-files = {run}
    diff = {run}
    config = {run}
[credential]
    helper = !{run}
[gpg]
    program = {run}
[log]
    showSignature = true
[diff]
    external = {run}
    ignoreSubmodules = none
    submodule = diff
[diff "evil"]
    command = {run}
    textconv = {run}
[filter "evil"]
    clean = {run}
    smudge = {run}
    process = {run}
    required = true
[merge "evil"]
    driver = {run}
[uploadpack]
    packObjectsHook = {run}
[alias]
    ls-tree = !{run}
    ls-files = !{run}
    rev-parse = !{run}
[submodule]
    recurse = true
[protocol]
    allow = always
[protocol "ext"]
    allow = always
[remote "origin"]
    url = ext::{run}
    promisor = true
    partialclonefilter = blob:none
    uploadpack = {run}
    fetch = +refs/heads/*:refs/remotes/origin/*
[extensions]
    partialClone = origin
[include]
    path = more
"""


@pytest.fixture
def run(git: Run) -> Run:
    """Begin in a repository with two commits, a submodule, and an ignored file that is tracked."""
    Path("payloads").mkdir()
    Path("payloads/a.json").write_text(request('"x"'))
    Path("payloads/b.json").write_text(CLEAN)
    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-q", "-m", "first")
    Path("payloads/b.json").write_text(request('"y"'))
    Path(".gitignore").write_text("payloads/\n")
    git("commit", "-q", "-a", "-m", "second")
    return git


@pytest.fixture
def mark() -> Path:
    """What appears where a command of the repository is run."""
    return Path("mark").resolve()


def poison(repository: Path, mark: Path) -> None:
    """Let every setting of a repository that can run a command leave the mark."""
    script, hooks = mark.parent / "evil", mark.parent / "hooks"
    script.write_text(f'#!/bin/sh\necho "$0 $*" >> {mark}\ncat\n')
    script.chmod(0o755)
    hooks.mkdir(exist_ok=True)
    for name in HOOKS:
        (hooks / name).write_text(script.read_text())
        (hooks / name).chmod(0o755)
    folder = repository / ".git"
    with (folder / "config").open("a") as config:
        config.write(RUN_BY_GIT.format(run=script, hooks=hooks))
    (folder / "more").write_text(f"[core]\n    fsmonitor = {script}\n")
    (folder / "info").mkdir(exist_ok=True)
    (folder / "info" / "attributes").write_text("* filter=evil diff=evil merge=evil\n")


def touch(*paths: str) -> None:
    """Let Git suspect that files have changed."""
    for path in paths:
        text = Path(path).read_text()
        Path(path).unlink()
        Path(path).write_text(text)


def checked(*arguments: str) -> Ended:
    return installed("check", *arguments, "--definitions", "flow.json", "--format", "concise")


def finding(name: str) -> str:
    return f"payloads/{name}.json:1:83: error[type-mismatch] {NO_INTEGER}\n"


@pytest.mark.usefixtures("run")
def test_since_runs_no_command_of_the_repository(mark: Path) -> None:
    poison(Path(), mark)
    touch("payloads/a.json", "payloads/b.json", "flow.json")
    same = checked("payloads/a.json", "payloads/b.json", "--since", "HEAD")
    assert same[:3] == (0, "", "no payload changed since HEAD\n2 files have not changed since HEAD and were left out\n")
    changed = checked("payloads/a.json", "payloads/b.json", "--since", "HEAD~1")
    words = "found 1 error in 1 payload in 1 file, checked against 1 flow\n1 file has not changed since HEAD~1 and was left out\n"
    assert changed[:3] == (1, finding("b"), words)
    unknown = checked("payloads/a.json", "--since", "origin/main")
    advice = "`git fetch origin main:refs/remotes/origin/main` may bring it"
    assert unknown[:3] == (2, "", f'flowlint: error: --since: git knows no revision "origin/main"; {advice}\n')
    assert not mark.exists()
    assert max(same.seconds, changed.seconds, unknown.seconds) < 5
    # The settings do run commands where Git is asked otherwise.
    subprocess.run(["git", "-c", "core.attributesFile=", "diff", "--name-only"], capture_output=True, check=False)
    assert mark.exists()


def test_line_ends_are_compared_without_a_command_of_the_repository(run: Run, mark: Path) -> None:
    Path(".gitattributes").write_text("*.json text filter=evil diff=evil\n")
    Path("payloads/b.json").write_text("{\n}\n")
    run("add", ".gitattributes")
    run("commit", "-q", "-a", "-m", "third")
    poison(Path(), mark)
    Path("payloads/b.json").write_bytes(b"{\r\n}\r\n")
    ended = checked("payloads/b.json", "--since", "HEAD")
    assert ended[:3] == (0, "", "no payload changed since HEAD\n1 file has not changed since HEAD and was left out\n")
    assert not mark.exists()


def test_a_submodule_runs_no_command_either(run: Run, mark: Path, tmp_path: Path) -> None:
    run("clone", "-q", ".", str(tmp_path / "other"))
    run("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(tmp_path / "other"), "sub")
    run("commit", "-q", "-m", "third")
    poison(Path(), mark)
    inner = Path(".git/modules/sub")
    (inner / "config").write_text((inner / "config").read_text() + Path(".git/config").read_text().partition("[remote")[0])
    touch("sub/payloads/a.json", "payloads/a.json")
    ended = checked("sub", "--since", "HEAD", "--allow-empty")
    assert (ended.code, mark.exists()) == (1, False)


@pytest.mark.usefixtures("run")
def test_a_definition_of_a_revision_is_read_without_a_command_of_the_repository(mark: Path) -> None:
    poison(Path(), mark)
    touch("flow.json")
    ended = installed("diff", "git:HEAD:flow.json", "flow.json")
    assert ended[:3] == (0, "no change in 1 flow\n", "")
    ended = installed("diff", "git:HEAD:.", "flow.json")
    assert ended[:3] == (0, "no change in 1 flow\n", "")
    assert not mark.exists()


def partial_clone(run: Run, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Enter a clone without the objects of one kind, whose missing ones Git would ask a command for."""
    run("config", "uploadpack.allowFilter", "true")
    run("clone", "-q", f"--filter={kind}", (tmp_path / "repository").as_uri(), str(tmp_path / "clone"))
    monkeypatch.chdir(tmp_path / "clone")
    mark = tmp_path / "mark"
    run("config", "remote.origin.url", f"ext::touch {mark}")
    run("config", "protocol.ext.allow", "always")
    return mark


@pytest.fixture
def _below(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the repository be a folder of its own, for clones beside it."""
    (tmp_path / "repository").mkdir()
    (tmp_path / "flow.json").rename(tmp_path / "repository" / "flow.json")
    monkeypatch.chdir(tmp_path / "repository")


@pytest.mark.usefixtures("_below")
def test_a_folder_that_a_partial_clone_lacks_is_named_and_not_fetched(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = run("rev-parse", "HEAD~1^{tree}")
    mark = partial_clone(run, tmp_path, "tree:0", monkeypatch)
    ended = checked("payloads/a.json", "--since", "HEAD~1")
    assert ended[:3] == (3, "", f'flowlint: error: --since: git cannot compare with "HEAD~1": this clone lacks object {tree}\n')
    ended = installed("diff", "git:HEAD~1:flow.json", "flow.json")
    assert ended[:3] == (3, "", f'flowlint: error: "git:HEAD~1:flow.json": git cannot list that: this clone lacks object {tree}\n')
    assert not mark.exists()


@pytest.mark.usefixtures("_below")
def test_a_file_that_a_partial_clone_lacks_is_named_and_not_fetched(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("flow.json").write_text(json.dumps(DEFINITION | {"version": "4.0"}))
    run("commit", "-q", "-a", "-m", "third")
    blob = run("rev-parse", "HEAD~1:flow.json")
    mark = partial_clone(run, tmp_path, "blob:none", monkeypatch)
    lacks = f'flowlint: error: "git:HEAD~1:flow.json": this clone lacks "flow.json" of that revision (object {blob})\n'
    assert installed("diff", "git:HEAD~1:flow.json", "flow.json")[:3] == (3, "", lacks)
    # To compare files their objects need not be there.
    judged = checked("payloads/a.json", "--since", "HEAD~1")
    assert judged[:3] == (1, finding("a"), "found 1 error in 1 payload in 1 file, checked against 1 flow\n")
    assert not mark.exists()


@pytest.mark.usefixtures("run")
def test_a_repository_of_another_owner_is_refused_as_git_does() -> None:
    ended = installed("check", "payloads", "--since", "HEAD", surroundings={"GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"})
    said = f"detected dubious ownership in repository at '{Path.cwd()}'"
    assert ended[:3] == (2, "", f"flowlint: error: --since needs a Git working tree, and git says: {said}\n")


@pytest.mark.parametrize("folder", [".", "payloads"])
def test_a_hook_sees_the_repository_that_calls_it(run: Run, folder: str) -> None:
    command = f"{sys.executable} -m flowlint check {Path('payloads').resolve()} --definitions {Path('flow.json').resolve()}"
    hook = Path(".git/hooks/pre-commit")
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ncd {folder} && exec {command} --since HEAD --format concise\n")
    hook.chmod(0o755)
    Path("payloads/c.json").write_text(request('"z"'))
    run("add", "-f", "payloads/c.json")
    command = ["git", "-C", folder, "commit", "-m", "third", "-a"]
    ended = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)
    found = f"{Path('payloads').resolve()}/c.json:1:83: error[type-mismatch] {NO_INTEGER}\n"
    words = "found 1 error in 1 payload in 1 file, checked against 1 flow\n2 files have not changed since HEAD and were left out\n"
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", found + words)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux alone")
@pytest.mark.usefixtures("run")
def test_what_git_reads_without_end_takes_no_memory_without_limit() -> None:
    Path(".git/commondir").symlink_to("/dev/zero")
    ended = checked(".")
    assert (ended.code, ended.stdout) == (3, "")
    assert "files that Git both ignores and tracks were left out: " in ended.stderr
    assert ended.memory < 1_100
    assert ended.seconds < 10


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
@pytest.mark.usefixtures("run")
@pytest.mark.parametrize("name", ["config", "HEAD", "index"])
def test_what_git_waits_for_without_end_is_said(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git_module, "LONGEST_WAIT", 0.5)
    Path(".git", name).unlink()
    os.mkfifo(Path(".git", name))
    ended = check(".")
    assert (ended.exit_code, ended.stdout) == (3, "")
    assert "files that Git both ignores and tracks were left out: no answer within 0.5 seconds" in ended.stderr
