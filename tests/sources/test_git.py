"""What Git says of a working tree, asked of real repositories."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from flowlint.model.errors import ConfigError, SourceError
from flowlint.sources import git

Run = Callable[..., str]


@pytest.fixture
def run(git: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Begin in a repository with one commit."""
    (tmp_path / "repository").mkdir()
    monkeypatch.chdir(tmp_path / "repository")
    git("init", "-q", "-b", "main")
    write("a.json", "payloads/b.json", "payloads/c.json")
    git("add", ".")
    git("commit", "-q", "-m", "first")
    return git


def write(*paths: str, text: str = "old") -> None:
    for path in paths:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text)


def changed(revision: str, *paths: str) -> list[str]:
    """Return which of ``paths`` changed since ``revision``."""
    difference = git.difference(revision)
    return [path for path in paths if difference.changed(path)]


def refusal(revision: str) -> str:
    with pytest.raises(ConfigError) as raised:
        git.difference(revision)
    return str(raised.value)


@pytest.mark.usefixtures("run")
def test_nothing_differs_at_first() -> None:
    everything = ("a.json", "payloads/b.json", "payloads/c.json")
    assert changed("HEAD", *everything) == []
    assert [place for place in (".", "payloads", *everything) if git.difference("HEAD").changed_below(place)] == []


def test_what_was_changed_staged_committed_added_or_never_added_is_changed(run: Run) -> None:
    write("a.json", text="new")
    write("payloads/b.json", text="new")
    run("add", "payloads/b.json")
    write("payloads/d.json", "payloads/e.json")
    run("add", "payloads/d.json")
    everything = ("a.json", "payloads/b.json", "payloads/c.json", "payloads/d.json", "payloads/e.json")
    expected = ["a.json", "payloads/b.json", "payloads/d.json", "payloads/e.json"]
    assert changed("HEAD", *everything) == expected
    run("commit", "-q", "-m", "second")
    assert changed("HEAD", *everything) == ["a.json", "payloads/e.json"]
    run("tag", "-a", "-m", "annotated", "v1", "HEAD~1")
    for revision in ("v1", "HEAD~1", "main~1", "HEAD^", run("rev-parse", "HEAD~1"), run("rev-parse", "--short", "HEAD~1"), ":/first"):
        assert changed(revision, *everything) == expected


def test_what_is_as_it_was_before_is_not_changed(run: Run) -> None:
    write("a.json", text="new")
    run("commit", "-q", "-a", "-m", "second")
    write("a.json", text="old")
    assert changed("HEAD~1", "a.json") == []
    assert changed("HEAD", "a.json") == ["a.json"]


@pytest.mark.usefixtures("run")
def test_what_git_ignores_cannot_be_compared_and_counts_as_changed() -> None:
    write(".gitignore", text="ignored.json\n")
    write("ignored.json")
    assert changed("HEAD", "ignored.json", "a.json", "../elsewhere.json") == ["ignored.json", "../elsewhere.json"]


def test_files_that_are_gone_are_known_by_the_folder_that_they_stood_in(run: Run) -> None:
    run("mv", "payloads/b.json", "moved.json")
    difference = git.difference("HEAD")
    places = ["payloads", "payloads/", "./payloads", ".", str(Path("payloads").resolve()), "payloads/b.json"]
    assert [place for place in places if difference.changed_below(place)] == places
    assert [place for place in places if difference.changed_below(place, lambda name: name.endswith(".yaml"))] == ["payloads/b.json"]
    others = ["a.json", "payloads/c.json", "pay", "payloads/b", "..", "../payloads", "moved.json"]
    assert [place for place in others if difference.changed_below(place)] == []


NAMES = [
    "with space.json",
    "größe.json",
    "line\nfeed.json",
    'quote"s.json',
    "tab\t.json",
    "-x.json",
    ":colon.json",
    "back\\slash.json",
    "日本語/* ?.json",
]


def test_names_may_hold_anything(run: Run) -> None:
    write(*NAMES)
    raw = os.fsdecode(b"not-utf-8-\xff.json")
    Path(raw).write_text("old")
    run("add", ".")
    run("commit", "-q", "-m", "second")
    assert changed("HEAD", *NAMES, raw) == []
    write(*NAMES, raw, text="new")
    assert changed("HEAD", *NAMES, raw) == [*NAMES, raw]


@pytest.mark.parametrize(
    "setting", ["diff.relative=true", "diff.noprefix=true", "core.quotePath=true", "color.ui=always", "diff.external=false"]
)
def test_a_folder_below_sees_the_same_whatever_is_configured(run: Run, setting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    run("config", *setting.split("="))
    write("a.json", "payloads/b.json", text="new")
    monkeypatch.chdir("payloads")
    assert changed("HEAD", "b.json", "c.json", "../a.json", "../payloads/b.json") == ["b.json", "../a.json", "../payloads/b.json"]


def test_a_worktree_is_compared_by_itself(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write("a.json", text="new")
    run("worktree", "add", "-q", "../tree", "-b", "other")
    monkeypatch.chdir("../tree")
    write("payloads/b.json", text="new")
    assert changed("main", "a.json", "payloads/b.json", "payloads/c.json") == ["payloads/b.json"]
    assert changed("main", str(tmp_path / "repository" / "payloads" / "c.json")) == [str(tmp_path / "repository" / "payloads" / "c.json")]


def test_links_are_followed_and_must_be_the_same_too(run: Run) -> None:
    Path("link.json").symlink_to("a.json")
    Path("folder").symlink_to("payloads")
    assert changed("HEAD", "link.json", "folder/b.json") == ["link.json", "folder/b.json"]
    run("add", ".")
    run("commit", "-q", "-m", "second")
    assert changed("HEAD", "link.json", "folder/b.json") == []
    write("a.json", "payloads/b.json", text="new")
    assert changed("HEAD", "link.json", "folder/b.json", "folder/c.json") == ["link.json", "folder/b.json"]
    run("checkout", "-q", ".")
    for link, target in (("link.json", "payloads/c.json"), ("folder", ".")):
        Path(link).unlink()
        Path(link).symlink_to(target)
    assert changed("HEAD", "link.json", "folder/a.json", "a.json") == ["link.json", "folder/a.json"]


@pytest.mark.usefixtures("run")
def test_a_repository_reached_through_a_link_is_the_same(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("repository")
    write("a.json", text="new")
    a, c = (str(tmp_path / "link" / name) for name in ("a.json", "payloads/c.json"))
    assert changed("HEAD", a, c) == [a]
    assert git.difference("HEAD").changed_below(a)


@pytest.mark.parametrize(
    "revision",
    ["", " ", "nothing", "-x", "--all", "^HEAD", "HEAD~1", "HEAD..main", "main:a.json", "a\0b", "origin/main", "größe", "0" * 40],
)
@pytest.mark.usefixtures("run")
def test_a_revision_that_does_not_exist_is_refused(revision: str) -> None:
    assert refusal(revision) == f'--since: git knows no revision "{revision}", expected a commit, a branch or a tag'


def test_a_repository_without_a_commit_has_no_revision(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    run("init", "-q")
    assert refusal("HEAD") == '--since: git knows no revision "HEAD", expected a commit, a branch or a tag'


@pytest.mark.parametrize(
    ("revision", "command"),
    [
        ("origin/main", "git fetch --depth=1 origin main:refs/remotes/origin/main"),
        ("origin/a/b", "git fetch --depth=1 origin a/b:refs/remotes/origin/a/b"),
        ("a" * 40, f"git fetch --depth=1 origin {'a' * 40}"),
        ("HEAD~1", "git fetch --unshallow --tags"),
        ("v1", "git fetch --unshallow --tags"),
    ],
)
def test_a_shallow_clone_is_told_what_to_fetch(
    run: Run, revision: str, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("commit", "-q", "--allow-empty", "-m", "second")
    run("tag", "v1", "HEAD~1")
    run("branch", "a/b", "HEAD~1")
    run("clone", "-q", "--depth=1", "--no-tags", "--branch=main", (tmp_path / "repository").as_uri(), str(tmp_path / "clone"))
    monkeypatch.chdir(tmp_path / "clone")
    if revision == "origin/main":
        run("update-ref", "-d", "refs/remotes/origin/main")
    assert refusal(revision) == f'--since: git knows no revision "{revision}"; this clone is shallow, and `{command}` may bring it'
    if not revision.startswith("a"):
        run(*command.split()[1:])
        assert changed(revision, "a.json") == []


def test_a_clone_of_one_branch_is_told_what_to_fetch(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("branch", "other")
    run("clone", "-q", "--single-branch", "--branch=main", (tmp_path / "repository").as_uri(), str(tmp_path / "clone"))
    monkeypatch.chdir(tmp_path / "clone")
    command = "git fetch origin other:refs/remotes/origin/other"
    assert refusal("origin/other") == f'--since: git knows no revision "origin/other"; `{command}` may bring it'
    run(*command.split()[1:])
    assert changed("origin/other", "a.json") == []


@pytest.mark.usefixtures("run")
def test_a_folder_without_a_repository_is_refused(here: Path) -> None:
    told = "not a git repository (or any of the parent directories): .git"
    assert refusal("HEAD") == f"--since needs a Git working tree, and git says: {told}"


def test_a_bare_repository_is_refused(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("clone", "-q", "--bare", ".", str(tmp_path / "bare"))
    monkeypatch.chdir(tmp_path / "bare")
    assert refusal("HEAD") == "--since needs a Git working tree, and git says: this operation must be run in a work tree"


@pytest.mark.usefixtures("run")
def test_a_machine_without_git_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert refusal("HEAD") == "--since needs the command git, which cannot be run: no such file or directory"


@pytest.mark.parametrize("path", ["", "payloads"])
def test_what_a_clone_lacks_is_named(run: Run, path: str) -> None:
    tree = run("rev-parse", f"HEAD:{path}")
    Path(f".git/objects/{tree[:2]}/{tree[2:]}").unlink()
    with pytest.raises(SourceError) as raised:
        git.difference("HEAD")
    assert str(raised.value) == f'--since: git cannot compare with "HEAD": this clone lacks object {tree}'


def test_a_repository_of_longer_names_is_compared_too(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sha256").mkdir()
    monkeypatch.chdir(tmp_path / "sha256")
    run("init", "-q", "--object-format=sha256")
    write("a.json", "b.json")
    run("add", ".")
    run("commit", "-q", "-m", "first")
    write("a.json", text="new")
    assert changed("HEAD", "a.json", "b.json") == ["a.json"]


@pytest.mark.parametrize(
    ("attributes", "setting", "same"),
    [
        ("", "core.autocrlf=false", False),
        ("", "core.autocrlf=true", True),
        ("", "core.autocrlf=Input", True),
        ("*.json -text\n", "core.autocrlf=true", False),
        ("*.json binary\n", "core.autocrlf=true", False),
        ("* text=auto\n", "core.autocrlf=false", True),
        ("*.json text eol=crlf\n", "core.autocrlf=false", True),
        ("*.json eol=lf\n", "core.autocrlf=false", True),
        ("*.json crlf\n", "core.autocrlf=false", True),
        ("*.yaml text\n", "core.autocrlf=false", False),
    ],
)
def test_line_ends_that_git_converts_make_no_change(
    run: Run, attributes: str, setting: str, same: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("config", *setting.split("="))
    write("a.json", "payloads/b.json", text="{\n}\n")
    write(".gitattributes", text=attributes)
    run("add", ".")
    run("commit", "-q", "-m", "second")
    Path("payloads/b.json").write_bytes(b"{\r\n}\r\n")
    assert changed("HEAD", "a.json", "payloads/b.json") == ([] if same else ["payloads/b.json"])
    monkeypatch.chdir("payloads")
    assert changed("HEAD", "../a.json", "b.json") == ([] if same else ["b.json"])
    Path("b.json").write_bytes(b"{\r\n }\r\n")
    assert changed("HEAD", "b.json") == ["b.json"]


def test_who_may_execute_a_file_makes_no_change(run: Run) -> None:
    Path("a.json").chmod(0o755)
    assert run("diff", "--name-only") == "a.json"
    assert changed("HEAD", "a.json") == []


def test_files_of_a_submodule_cannot_be_compared(run: Run, tmp_path: Path) -> None:
    run("clone", "-q", ".", str(tmp_path / "other"))
    run("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(tmp_path / "other"), "sub")
    run("commit", "-q", "-m", "second")
    assert changed("HEAD", "sub/a.json", "a.json") == ["sub/a.json"]


def test_a_program_that_lies_in_the_repository_is_not_run(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write("git", "tools/git", text="#!/bin/sh\ntouch ran\n")
    for path in ("git", "tools/git"):
        Path(path).chmod(0o755)
    monkeypatch.setenv("PATH", os.pathsep.join(["", ".", "tools", os.environ["PATH"]]))
    assert changed("HEAD", "a.json") == []
    assert not Path("ran").exists()


@pytest.mark.usefixtures("run")
def test_an_interrupt_while_git_is_asked_leaves_nothing_that_the_end_of_the_process_waits_for(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[threading.Timer] = []

    class Interrupted(threading.Timer):
        def start(self) -> None:
            super().start()
            started.append(self)
            raise KeyboardInterrupt

    monkeypatch.setattr(threading, "Timer", Interrupted)
    with pytest.raises(KeyboardInterrupt):
        git.difference("HEAD")
    assert [timer.daemon for timer in started] == [True]
    started[0].cancel()
