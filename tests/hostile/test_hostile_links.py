"""Links in a repository that would lead what flowlint writes to other files: out of the repository, or to what Git keeps for itself."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hostile_runs import CLEAN, DEFINITION, ID, flowlint

from flowlint.definitions.snapshots import lock as locking
from flowlint.definitions.snapshots.lock import Lock, LockEntry

SETTINGS = "[core]\n\tbare = false\n"
SAFE = CLEAN.replace("Flow.attempts", "flow.Attempts")
LINK = "config.json"
"""The name of a link to the settings of Git."""


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Begin in a repository with a payload and a definition, beside a stranger's folder that its link ``far`` leads to."""
    project = tmp_path / "project"
    (project / ".git").mkdir(parents=True)
    (project / ".git/config").write_text(SETTINGS)
    (project / ".git/HEAD").write_text("ref: refs/heads/main\n")
    (project / ".git/a.json").write_text(SAFE)
    (project / "a.json").write_text(SAFE)
    (project / "flow.json").write_text(json.dumps(DEFINITION))
    (tmp_path / "stranger").mkdir()
    (project / "far").symlink_to("../stranger")
    monkeypatch.chdir(project)
    return project


@pytest.mark.parametrize(
    ("arguments", "option"),
    [
        (("check", "a.json", "--output", f"json={LINK}"), "--output"),
        (("check", "a.json", "--output", f"jsonl={LINK}"), "--output"),
        (("check", "a.json", "--output", "json=git/config"), "--output"),
        (("baseline", "a.json", "--file", LINK), "--file"),
        (("baseline", "a.json"), "--file"),
    ],
)
def test_nothing_that_git_keeps_is_written_through_a_link(arguments: tuple[str, ...], option: str, repository: Path) -> None:
    for name in (LINK, "flowlint-baseline.json"):
        Path(name).symlink_to(".git/config")
    Path("git").symlink_to(".git")
    path = arguments[-1].rpartition("=")[2] if len(arguments) > 2 else "flowlint-baseline.json"
    ended = flowlint(*arguments, "--definitions", "flow.json")
    said = f'flowlint: error: {option}: "{path}" is a link that leads out of "{repository}" or into its ".git" folder\n'
    assert (ended.exit_code, ended.stdout, ended.stderr) == (2, "", said)
    assert Path(".git/config").read_text() == SETTINGS


@pytest.mark.usefixtures("repository")
def test_a_file_that_git_keeps_is_written_where_it_is_named() -> None:
    ended = flowlint("check", "a.json", "--definitions", "flow.json", "--output", "json=.git/report.json")
    assert (ended.exit_code, json.loads(Path(".git/report.json").read_text())["summary"]["payloads"]) == (1, 1)


@pytest.mark.usefixtures("repository")
def test_what_git_keeps_is_not_read_through_a_link() -> None:
    Path("payloads").mkdir()
    Path("payloads/a.json").symlink_to("../.git/a.json")
    ended = flowlint("check", "payloads", "--definitions", "flow.json", "--fix", "--allow-empty", "--verbose")
    assert "skipped payloads/a.json: it leads out of the folder" in ended.stderr + ended.stdout
    assert Path(".git/a.json").read_text() == SAFE


@pytest.mark.parametrize("folder", ["far", "far/below", ".", "git"])
@pytest.mark.parametrize("way", ["configured", "named"])
def test_a_snapshot_is_not_written_to_where_a_link_leads(folder: str, way: str, repository: Path) -> None:
    """Refused before anything is read, deleted or asked of the platform."""
    Path("git").symlink_to(".git")
    Path("flows.yaml").write_text(f"definitions: {folder}\n")
    arguments = ("--to", folder) if way == "named" else ("--config", "flows.yaml")
    ended = flowlint("fetch", "--prune", *arguments)
    said = f'flowlint: error: --to: "{folder}" is a link that leads out of "{repository}" or into its ".git" folder\n'
    expected = folder != "."
    assert (ended.exit_code, ended.stderr.endswith(said)) == (2, expected)
    assert (list(Path("../stranger").iterdir()), ended.stdout) == ([], "")


def test_a_snapshot_may_lie_in_any_folder_that_is_named(repository: Path) -> None:
    assert os.path.isdir("../stranger")
    ended = flowlint("fetch", "--to", "../stranger")
    assert (ended.exit_code, "has no snapshot to fetch again" in ended.stderr) == (2, True)
    assert repository.is_dir()


def test_schemas_are_not_written_to_where_a_link_leads(repository: Path) -> None:
    ended = flowlint("schema", "--definitions", "flow.json", "--write", "far")
    said = f'flowlint: error: --write: "far" is a link that leads out of "{repository}" or into its ".git" folder\n'
    assert (ended.exit_code, ended.stdout, ended.stderr) == (2, "", said)
    assert list(Path("../stranger").iterdir()) == []


def test_a_lock_of_another_organisation_names_no_file_elsewhere(repository: Path) -> None:
    lock = Lock((LockEntry(ID, "Compliance check", "workflow", "3.0", None, "x", "flow.json", "x", "x.de", "2026-01-01T00:00:00Z"),))
    for name in ("../a.json", "/etc/a.json", "..", "a\\b.json", "a\x1b[31m.json", ".git.json", "con:a.json", "config"):
        text = locking.written(lock).decode().replace('"flow.json"', json.dumps(name))
        Path("flowlint.lock").write_text(text)
        ended = flowlint("fetch", "--to", ".", "--prune")
        assert (ended.exit_code, ended.stdout, '"file" is "' in ended.stderr, "\x1b" in ended.stderr) == (3, "", True, False), name
    assert sorted(os.listdir()) == [".git", "a.json", "far", "flow.json", "flowlint.lock"]
    assert repository.is_dir()
