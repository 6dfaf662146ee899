"""What a run may not write over, and what becomes of files that others change, link or hold while it fixes them."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from hostile_runs import CLEAN, DEFINITION, ID, check, flowlint, installed

from flowlint.definitions.snapshots import lock as locking
from flowlint.definitions.snapshots.lock import Lock, LockEntry
from flowlint.linter import fixes, run

pytestmark = pytest.mark.slow

SAFE = CLEAN.replace("Flow.attempts", "flow.Attempts")
"""A payload whose one finding has a safe fix."""
FIXED = "fixed 1 finding in 1 file\n"


INPUTS = {
    "payloads/a.json": SAFE,
    "named.json": '{"inputData": {}}',
    ".flowlint.yaml": "definitions: flows\n",
    "flows/flow.json": json.dumps(DEFINITION),
    "flowlint-baseline.json": '{"version": 1, "findings": []}',
    "state.json": '{"values": {"root_module": {}}}',
}
OTHER_NAMES = ("./payloads/../payloads/a.json", "link.json", "hard.json")


@pytest.mark.parametrize(
    ("target", "mode"),
    [
        *((name, ()) for name in (*INPUTS, *OTHER_NAMES, "flows/flowlint.lock")),
        *((name, ("--fix",)) for name in ("payloads/a.json", "link.json")),
        *((name, ("--since", "HEAD")) for name in ("payloads/a.json", "hard.json")),
    ],
)
def test_a_report_never_replaces_an_input(target: str, mode: tuple[str, ...]) -> None:
    Path("payloads").mkdir()
    Path("flows").mkdir()
    for name, text in INPUTS.items():
        Path(name).write_text(text)
    Path("link.json").symlink_to("payloads/a.json")
    Path("hard.json").hardlink_to("payloads/a.json")
    if "--since" in mode:
        for command in ("init -q", "add payloads", "-c user.name=a -c user.email=a@b.c commit -qm a"):
            subprocess.run(["git", *command.split()], check=True)
    if target not in INPUTS and target not in OTHER_NAMES:
        lock = Lock((LockEntry(ID, "Compliance check", "workflow", "3.0", None, "x", "flow.json", "x", "x.de", "2026-01-01T00:00:00Z"),))
        Path(target).write_bytes(locking.written(lock))
    before = {name: Path(name).read_bytes() for name in INPUTS}
    arguments = ("payloads", "named.json", *mode, "--terraform-state", "state.json", "--baseline")
    ended = installed("check", *arguments, "--output", f"json={target}")
    noted = '"state.json" has no resource genesyscloud_flow\n'
    said = f'{noted}flowlint: error: --output: "{target}" is checked or read by this run, and would be replaced; name another file\n'
    assert (ended.code, ended.stdout, ended.stderr) == (2, "", said)
    assert {name: Path(name).read_bytes() for name in INPUTS} == before


def test_a_report_replaces_an_older_one() -> None:
    Path("a.json").write_text(CLEAN)
    for _ in range(2):
        for name in ("report.json", "report.sarif", "new/../report.xml"):
            Path("new").mkdir(exist_ok=True)
            assert flowlint("check", ".", "--definitions", "flow.json", "--output", f"json={name}").exit_code == 0
    assert json.loads(Path("report.json").read_text())["summary"]["payloads"] == 1


@pytest.mark.parametrize("path", ["link.json", "folder/report.json"])
def test_a_report_is_not_written_through_a_link_that_leads_out(path: str, tmp_path: Path) -> None:
    (tmp_path / "stranger").mkdir()
    (tmp_path / "project").mkdir()
    os.chdir("project")
    Path("flow.json").write_text(json.dumps(DEFINITION))
    Path("a.json").write_text(SAFE)
    Path("link.json").symlink_to("../stranger/report.json")
    Path("folder").symlink_to("../stranger")
    ended = installed("check", "a.json", "--fix", "--definitions", "flow.json", "--output", f"json={path}")
    said = f'flowlint: error: --output: "{path}" is a link that leads out of "{tmp_path / "project"}" or into its ".git" folder\n'
    assert (ended.code, ended.stdout, ended.stderr) == (2, "", said)
    assert (list((tmp_path / "stranger").iterdir()), Path("a.json").read_text()) == ([], SAFE)


def test_a_report_may_go_to_any_folder_that_is_named(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    Path("project").mkdir()
    os.chdir("project")
    Path("a.json").write_text(CLEAN)
    assert flowlint("check", "a.json", "--flow", "../flow.json", "--output", "json=../elsewhere/report.json").exit_code == 0
    assert json.loads((tmp_path / "elsewhere/report.json").read_text())["summary"]["payloads"] == 1


@pytest.mark.parametrize(("target", "file"), [("a.json", "a.json"), ("flow.json", "flow.json"), ("link.json", "a.json")])
def test_a_baseline_never_replaces_an_input(target: str, file: str) -> None:
    Path("a.json").write_text(SAFE)
    Path("link.json").symlink_to("a.json")
    before = Path(file).read_text()
    result = flowlint("baseline", ".", "--definitions", "flow.json", "--file", target)
    said = f'Error: --file: "{target}" is checked or read by this run, and would be replaced; name another file\n'
    assert (result.exit_code, result.stderr.removeprefix("flowlint: e").removeprefix("E")) == (2, said[1:])
    assert Path(file).read_text() == before


def test_two_spellings_of_a_report_are_one_file() -> None:
    result = flowlint("check", ".", "--output", "json=report", "--output", "sarif=./report")
    assert (result.exit_code, result.stderr) == (2, 'flowlint: error: --output: "./report" is named for two reports\n')


# Fixes
def test_a_file_with_several_names_is_not_fixed() -> None:
    Path("a.json").write_text(SAFE)
    Path("b.json").hardlink_to("a.json")
    ended = installed("check", "a.json", "--fix", "--definitions", "flow.json", "--format", "concise")
    reason = "it has 2 hard links, and the others would keep the old content"
    assert ended.code == 3
    assert ended.stderr.splitlines()[-1] == f'flowlint: error: "a.json" was left as it is: {reason}'
    assert (Path("a.json").read_text(), Path("a.json").samefile("b.json")) == (SAFE, True)


def test_a_link_inside_the_folder_stays_one_and_its_file_is_fixed() -> None:
    Path("common").mkdir()
    Path("common/a.json").write_text(SAFE)
    Path("payloads").mkdir()
    Path("payloads/link.json").symlink_to("../common/a.json")
    ended = installed("check", "payloads", "--fix", "--definitions", "flow.json")
    assert (ended.code, ended.stderr) == (0, FIXED)
    assert (Path("payloads/link.json").readlink(), Path("common/a.json").read_text()) == (Path("../common/a.json"), CLEAN)


def test_extended_attributes_and_mode_are_kept() -> None:
    Path("a.json").write_text(SAFE)
    Path("a.json").chmod(0o640)
    os.setxattr("a.json", "user.owner", b"team a")
    ended = installed("check", "a.json", "--fix", "--definitions", "flow.json")
    assert (ended.code, ended.stderr, Path("a.json").read_text()) == (0, FIXED, CLEAN)
    assert ({name: os.getxattr("a.json", name) for name in os.listxattr("a.json")}, Path("a.json").stat().st_mode) == (
        {"user.owner": b"team a"},
        0o100640,
    )


def test_a_file_whose_attributes_cannot_be_kept_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("a.json").write_text(SAFE)
    os.setxattr("a.json", "user.owner", b"team a")

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "setxattr", refuse)
    result = check("a.json", "--fix")
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (
        3,
        'flowlint: error: cannot write "a.json": its extended attributes cannot be kept',
    )
    assert (Path("a.json").read_text(), sorted(os.listdir())) == (SAFE, ["a.json", "flow.json"])


def test_a_pipe_is_not_fixed() -> None:
    os.mkfifo("pipe.json")
    ended = installed("check", "pipe.json", "--fix", "--definitions", "flow.json")
    said = 'flowlint: error: "pipe.json" is a named pipe, which --fix and --diff cannot read twice; name a file, or - for stdin\n'
    assert (ended.code, ended.stdout, ended.stderr) == (2, "", said)


# Other programs at work
def other_writes(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Let another program write to the file while the new content is on its way to the disk."""
    sync = os.fsync

    def write_meanwhile(descriptor: int) -> None:
        Path("a.json").write_text(text)
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", write_meanwhile)


@pytest.mark.parametrize("text", [SAFE + " ", SAFE.replace("1", "2"), "", CLEAN], ids=["longer", "same-length", "empty", "fixed"])
def test_what_another_program_writes_during_a_fix_is_kept(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("a.json").write_text(SAFE)
    other_writes(monkeypatch, text)
    result = check("a.json", "--fix")
    assert result.exit_code == 3
    assert result.stderr.splitlines()[-1] == 'flowlint: error: "a.json" was left as it is: it changed while it was being checked'
    assert (Path("a.json").read_text(), sorted(os.listdir())) == (text, ["a.json", "flow.json"])


def vanish(path: str) -> None:
    Path(path).unlink()


def become_folder(path: str) -> None:
    Path(path).unlink()
    Path(path).mkdir()


def become_link(path: str) -> None:
    Path(path).unlink()
    Path(path).symlink_to("/dev/zero")


def become_pipe(path: str) -> None:
    Path(path).unlink()
    os.mkfifo(path)


BECOMES = [
    (vanish, "no such file"),
    (become_folder, "is a folder"),
    (become_link, "is a device or socket, expected a regular file"),
    (become_pipe, "is a named pipe, expected a regular file"),
]


@pytest.mark.parametrize(("change", "reason"), BECOMES)
def test_what_becomes_something_else_between_walk_and_read_is_named(change, reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("payloads").mkdir()
    Path("payloads/a.json").write_text(CLEAN)
    Path("payloads/b.json").write_text(CLEAN)
    opening = run.read_or_open

    def change_and_open(path: str, **options: object) -> object:
        if path == "payloads/a.json":
            change(path)
        return opening(path, **options)

    monkeypatch.setattr(run, "read_or_open", change_and_open)
    result = check("payloads")
    checked = "checked 1 payload in 1 file against 1 flow: no findings\n"
    judged = 'checked against "Compliance check" version 3.0 (flow.json)\n'
    if change is become_link:
        # A link that the walk did not meet as one is not followed.
        reason = "has become a symbolic link, expected a regular file"
    if change is vanish:
        assert (result.exit_code, result.stderr) == (0, f"{checked}1 file held no payload and was skipped\n{judged}")
    else:
        assert (result.exit_code, result.stderr) == (
            3,
            f'{checked}1 problem kept the run from checking everything\n{judged}flowlint: error: cannot read "payloads/a.json": {reason}\n',
        )


@pytest.mark.parametrize(("change", "reason"), BECOMES)
@pytest.mark.parametrize("when", ["before", "after"])
def test_what_becomes_something_else_during_a_fix_is_left_alone(change, reason: str, when: str, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("a.json").write_text(SAFE)
    writing, compressed = fixes.write_atomic, fixes._is_compressed

    def change_and(call):
        def changed(*arguments: object, **options: object) -> object:
            if Path("a.json").is_file():
                change("a.json")
            return call(*arguments, **options)

        return changed

    if when == "before":
        monkeypatch.setattr(fixes, "_is_compressed", change_and(compressed))
    else:
        monkeypatch.setattr(fixes, "write_atomic", change_and(writing))
    result = check("a.json", "--fix")
    said = f'cannot read "a.json": {reason}' if when == "before" else 'cannot write "a.json": not a regular file'
    if when == "after" and change is vanish:
        said = '"a.json" was left as it is: it changed while it was being checked'
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (3, f"flowlint: error: {said}")
    assert [name for name in os.listdir() if name not in {"a.json", "flow.json"}] == []
