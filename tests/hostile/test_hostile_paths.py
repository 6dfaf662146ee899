from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from time import sleep

import pytest
from hostile_runs import CLEAN, NO_INTEGER, check, environment, flowlint, request

from flowlint.sources import pipes

pytestmark = pytest.mark.slow

GIVE_UP_RIGHTS = """\
import importlib, json, os, pkgutil, sys
from click.testing import CliRunner
import flowlint
for module in pkgutil.walk_packages(flowlint.__path__, "flowlint."):
    importlib.import_module(module.name)
from flowlint.cli.group import group
CliRunner().invoke(group, [one.replace("--fix", "--diff") for one in sys.argv[1:]])
if os.getuid() == 0:
    os.setuid(65534)
result = CliRunner().invoke(group, sys.argv[1:], catch_exceptions=False)
print(json.dumps([result.exit_code, result.stdout, result.stderr]))
"""

EMPTY = "it has no file of a kind that flowlint reads; name the file that holds a request body, or the folder that holds it"


def test_what_cannot_be_opened_is_an_error_each() -> None:
    Path("loop.json").symlink_to("loop.json")
    Path("dangling.json").symlink_to("nowhere.json")
    Path("folder.json").mkdir()
    result = check("loop.json", "dangling.json", "missing.json", "folder.json", "a\nb \x1b[1m.json", "")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.splitlines()[2:] == [
        'flowlint: error: cannot read "loop.json": symbolic links form a loop',
        'flowlint: error: cannot read "dangling.json": no such file',
        'flowlint: error: cannot read "missing.json": no such file',
        'flowlint: error: cannot read "a\\nb \\x1b[1m.json": no such file',
        'flowlint: error: cannot read "": no such file',
        f'flowlint: error: "folder.json" holds no payload: {EMPTY}',
    ]


def test_a_zero_byte_in_a_configured_path_is_an_error() -> None:
    Path(".flowlint.yaml").write_text('definitions: [flow.json]\npayloads: ["a\\0b.json"]\n')
    result = flowlint("check")
    assert result.exit_code == 3
    assert result.stderr == 'flowlint: error: cannot read "a\\x00b.json": the path holds a zero byte\n'


def test_links_that_lead_round_and_nowhere_are_passed_by_in_a_folder() -> None:
    Path("payloads/inner").mkdir(parents=True)
    Path("payloads/a.json").write_text(CLEAN)
    Path("payloads/inner/up").symlink_to("..")
    Path("payloads/inner/self.json").symlink_to("self.json")
    Path("payloads/inner/nowhere.json").symlink_to("missing.json")
    result = check("payloads")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.splitlines()[0] == "checked 1 payload in 1 file against 1 flow: no findings"


def test_paths_of_odd_characters_are_read_and_named() -> None:
    folder = b"odd \n\xff"
    os.mkdir(folder)
    Path(os.fsdecode(folder), "a \x1b[1m\u202e.json").write_text(request('"x"'))
    result = check(os.fsdecode(folder))
    assert result.exit_code == 1
    assert result.stdout == f"odd \\n\\udcff{os.sep}a \\x1b[1m\\u202e.json:1:83: error[type-mismatch] {NO_INTEGER}\n"


def test_odd_paths_are_named_in_json() -> None:
    name = os.fsdecode(b"\xff.json")
    Path(name).write_text(request('"x"'))
    result = flowlint("check", name, "--definitions", "flow.json", "--format", "json")
    assert result.exit_code == 1
    assert [finding["rule"] for finding in json.loads(result.stdout)["findings"]] == ["type-mismatch"]


def test_a_walked_file_that_vanishes_is_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("payloads").mkdir()
    Path("payloads/a.json").write_text(CLEAN)

    def walk(_root: str, **_options: object) -> Iterator[str]:
        yield "payloads/gone.json"
        yield "payloads/a.json"

    monkeypatch.setattr("flowlint.sources.walk.walk", walk)
    result = check("payloads")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.splitlines()[:2] == [
        "checked 1 payload in 1 file against 1 flow: no findings",
        "1 file held no payload and was skipped",
    ]


@pytest.mark.skipif(not hasattr(os, "setuid"), reason="there are no such permissions")
def test_what_may_not_be_read_is_an_error_and_the_rest_is_checked() -> None:
    Path("payloads/closed").mkdir(parents=True)
    Path("payloads/a.json").write_text(CLEAN)
    Path("payloads/secret.json").write_text(CLEAN)
    Path("payloads/secret.json").chmod(0)
    Path("payloads/closed").chmod(0)
    try:
        code, out, err = without_rights("check", "payloads", "--definitions", "flow.json", "--format", "concise")
    finally:
        Path("payloads/closed").chmod(0o700)
    assert (code, out) == (3, "")
    assert err.splitlines() == [
        "checked 1 payload in 1 file against 1 flow: no findings",
        "2 problems kept the run from checking everything",
        'checked against "Compliance check" version 3.0 (flow.json)',
        'flowlint: error: cannot read "payloads/secret.json": permission denied',
        'flowlint: error: cannot read "payloads/closed": permission denied',
    ]


@pytest.mark.skipif(not hasattr(os, "setuid"), reason="there are no such permissions")
def test_what_may_not_be_written_stays_as_it_is() -> None:
    Path("payloads").mkdir()
    Path("payloads/a.json").write_text(CLEAN.replace("Flow.attempts", "flow.Attempts"))
    Path("payloads/a.json").chmod(0o444)
    for writable in (0o755, 0o777):
        Path("payloads").chmod(writable)
        code, _, err = without_rights("check", "payloads", "--fix", "--definitions", "flow.json")
        assert (code, err.splitlines()[-1]) == (3, 'flowlint: error: cannot write "payloads/a.json": permission denied')
    Path("payloads/a.json").chmod(0o666)
    Path("payloads").chmod(0o755)
    code, _, err = without_rights("check", "payloads", "--fix", "--definitions", "flow.json")
    assert (code, err.splitlines()[-1]) == (3, 'flowlint: error: cannot write "payloads/a.json": permission denied')
    assert (Path("payloads/a.json").read_text(), os.listdir("payloads")) == (CLEAN.replace("Flow.attempts", "flow.Attempts"), ["a.json"])


def test_a_working_directory_that_is_gone_is_named() -> None:
    Path("gone").mkdir()
    command = 'cd gone && rmdir ../gone && exec "$0" -m flowlint "$@"'
    for arguments in (["check", "x.json"], ["check", "."], ["show", "."], ["baseline", "."]):
        ended = subprocess.run(["sh", "-c", command, sys.executable, *arguments], env=environment(), capture_output=True, text=True)
        assert (ended.returncode, ended.stdout) == (3, "")
        assert ended.stderr == "flowlint: error: the working directory does not exist any more\n"
        Path("gone").mkdir()


def without_rights(*arguments: str) -> tuple[int, str, str]:
    """Run the command line without the rights of root, whom no permission stops: exit code, standard output, standard error.

    The interpreter itself may lie where only root may read, so that everything is imported before the rights are given up.
    """
    Path.cwd().chmod(0o755)
    ended = subprocess.run([sys.executable, "-c", GIVE_UP_RIGHTS, *arguments], env=environment(), capture_output=True, text=True)
    code, out, err = json.loads(ended.stdout)
    return code, out, err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_a_named_pipe_is_read_where_it_is_named_and_passed_by_in_a_folder() -> None:
    Path("payloads").mkdir()
    os.mkfifo("payloads/pipe.json")
    assert check("payloads", "--allow-empty").exit_code == 0

    writer = threading.Thread(target=Path("payloads/pipe.json").write_text, args=(request('"x"'),))
    writer.start()
    result = check("payloads/pipe.json")
    writer.join()
    assert (result.exit_code, result.stdout) == (1, f"payloads/pipe.json:1:83: error[type-mismatch] {NO_INTEGER}\n")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_a_named_pipe_is_waited_for_until_somebody_opens_it(monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo("pipe.json")
    monkeypatch.setattr(pipes, "PATIENCE", 0.1)
    result = check("pipe.json")
    assert (result.exit_code, result.stdout) == (3, "")
    said = 'flowlint: error: cannot read "pipe.json": is a named pipe that no program opened for writing within 0.1 seconds\n'
    assert result.stderr.endswith(said)

    # One that is open may take any time to write.
    descriptor = os.open("pipe.json", os.O_RDWR)

    def write() -> None:
        sleep(0.5)
        with open(descriptor, "w") as stream:
            stream.write(request('"x"'))

    writer = threading.Thread(target=write)
    writer.start()
    result = check("pipe.json")
    writer.join()
    assert (result.exit_code, result.stdout) == (1, f"pipe.json:1:83: error[type-mismatch] {NO_INTEGER}\n")
