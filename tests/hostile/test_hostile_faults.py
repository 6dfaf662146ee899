"""Whatever fails at whatever step of a write: the old file or the new one is there, whole, and nothing beside it."""

from __future__ import annotations

import errno
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from io import FileIO
from pathlib import Path
from typing import Any

import pytest
from hostile_runs import CLEAN, check, environment, flowlint

from flowlint.sources import files

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="the signals are those of POSIX")]

SAFE = CLEAN.replace("Flow.attempts", "flow.Attempts")
"""A payload whose one finding has a safe fix."""
COMMANDS = {
    "fix": ("check", "a.json", "--definitions", "flow.json", "--fix"),
    "report": ("check", "a.json", "--definitions", "flow.json", "--output", "json=old.json"),
    "baseline": ("baseline", "a.json", "--definitions", "flow.json", "--file", "old.json"),
}
"""Commands that write a file which is there before."""
STOPPED = """\
import os, signal, sys
wanted, number, said = int(sys.argv.pop(1)), int(sys.argv.pop(1)), sys.argv.pop(1)
# A run that nobody waits for, under nohup say, passes signals on as ignored.
signal.signal(signal.SIGHUP, signal.SIG_DFL)
signal.signal(signal.SIGINT, signal.default_int_handler)
count = 0
def hear(event, arguments):
    global count
    if event.startswith(("os.", "tempfile.", "shutil.")) or (event == "open" and str(arguments[0]).endswith((".json", ".lock"))):
        count += 1
        if count == wanted:
            os.kill(os.getpid(), number)
sys.addaudithook(hear)
from flowlint.cli.main import main
try:
    main()
finally:
    if not wanted:
        os.write(int(said), str(count).encode())
"""
"""Runs the command, and gets a signal at the step of that number: whatever the interpreter announces of files is one."""


BETWEEN_LINES = """\
import os, signal, sys
wanted, said = int(sys.argv.pop(1)), sys.argv.pop(1)
signal.signal(signal.SIGINT, signal.default_int_handler)
from flowlint.cli.main import main
from flowlint.sources import files
codes = {files.write_atomic.__code__, files._undisturbed.__wrapped__.__code__}
count = 0
def hear(frame, event, argument):
    global count
    count += event == "line"
    if event == "line" and count == wanted:
        os.kill(os.getpid(), signal.SIGINT)
    return hear
sys.settrace(lambda frame, event, argument: hear if frame.f_code in codes else None)
try:
    main()
finally:
    if not wanted:
        os.write(int(said), str(count).encode())
"""
"""Runs the command, and is interrupted before the line of that number, among those that write a file."""


def prepare() -> dict[str, bytes]:
    Path("a.json").write_text(SAFE)
    Path("old.json").write_text('{"version": 1, "findings": []}')
    return contents()


def contents() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path().iterdir()}


def started(script: str, said: int, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.run(command, env=environment(), capture_output=True, text=True, pass_fds=[said], timeout=60)


def stopped(wanted: int, number: int, said: int, *arguments: str) -> subprocess.CompletedProcess[str]:
    return started(STOPPED, said, str(wanted), str(int(number)), str(said), *arguments)


def interrupted(wanted: int, said: int, *arguments: str) -> subprocess.CompletedProcess[str]:
    return started(BETWEEN_LINES, said, str(wanted), str(said), *arguments)


def steps(run: Callable[[int], object]) -> int:
    """Return how many steps a run has, which tells it to the descriptor that it gets."""
    reading, writing = os.pipe()
    run(writing)
    os.close(writing)
    with os.fdopen(reading) as said:
        return int(said.read())


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_at_any_step_leaves_the_old_file_or_the_new(name: str, number: signal.Signals) -> None:
    before = prepare()
    count = steps(lambda said: stopped(0, 0, said, *COMMANDS[name]))
    after = contents()
    assert count > 5
    assert before != after
    for wanted in range(max(1, count - 15), count + 1):
        prepare()
        ended = stopped(wanted, number, 1, *COMMANDS[name])
        assert ended.returncode == (130 if number is signal.SIGINT else -number), (wanted, ended.stderr)
        assert "Traceback" not in ended.stderr
        left = contents()
        assert left.keys() == after.keys()
        assert [one for one, data in left.items() if one != "old.json" and data not in {before[one], after[one]}] == []
        assert left["old.json"].startswith((before["old.json"], b'{\n  "version"', b'{"version"'))
        assert left["old.json"].rstrip().endswith(b"}")


def test_an_interrupt_before_any_line_of_a_write_leaves_the_old_file_or_the_new() -> None:
    before = prepare()
    count = steps(lambda said: interrupted(0, said, *COMMANDS["fix"]))
    after = contents()
    assert count > 20
    for wanted in range(1, count + 1):
        prepare()
        ended = interrupted(wanted, 1, *COMMANDS["fix"])
        assert (ended.returncode, "Traceback" in ended.stderr) == (130, False), (wanted, ended.stderr)
        assert contents() in (before, after), wanted


def no_space(*_: object, **__: object) -> Any:
    raise OSError(errno.ENOSPC, "No space left on device")


class Full(FileIO):
    """A file on a disk that gets full after ten bytes."""

    written = 0

    def write(self, data: Any) -> int:
        if self.written >= 10:
            no_space()
        self.written += 10
        return super().write(bytes(data)[:10])


def full_while_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.mkstemp", no_space)


def full_while_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "FileIO", Full)


def full_while_synchronised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", no_space)


def full_while_renamed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "replace", no_space)


FILLS = (full_while_made, full_while_written, full_while_synchronised, full_while_renamed)
FULL = [(name, fill) for name in COMMANDS for fill in FILLS if (name, fill) != ("report", full_while_synchronised)]
"""A report is not waited for until the disk has it."""


@pytest.mark.parametrize(("name", "fill"), FULL)
def test_a_disk_that_gets_full_at_any_step_leaves_the_old_file(
    name: str, fill: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = prepare()
    fill(monkeypatch)
    result = flowlint(*COMMANDS[name])
    target = "a.json" if name == "fix" else "old.json"
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (
        3,
        f'flowlint: error: cannot write "{target}": no space left on device',
    )
    assert contents() == before


@pytest.mark.parametrize("name", COMMANDS)
def test_a_limit_of_the_system_leaves_the_old_file(name: str) -> None:
    before = prepare()
    command = [sys.executable, "-m", "flowlint", *COMMANDS[name]]
    limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20, 20))  # noqa: E731
    ended = subprocess.run(command, env=environment(), capture_output=True, text=True, preexec_fn=limit)
    assert (ended.returncode, "Traceback" in ended.stderr, contents()) == (3, False, before)
    assert "file too large" in ended.stderr


def test_a_reader_that_is_gone_does_not_keep_a_fix_from_being_made() -> None:
    prepare()
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "flowlint", *COMMANDS["fix"]]
    ended = subprocess.run(command, env=environment(), stdout=writing, stderr=subprocess.PIPE, text=True)
    os.close(writing)
    assert (ended.returncode, Path("a.json").read_text(), ended.stderr) == (0, CLEAN, "fixed 1 finding in 1 file\n")


@pytest.mark.parametrize("error", [errno.EIO, errno.ESTALE, errno.EACCES])
def test_a_file_that_cannot_be_read_to_its_end_is_named(error: int, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("a.json").write_text(CLEAN)
    reading = os.read

    def fail(descriptor: int, size: int) -> bytes:
        if os.readlink(f"/proc/self/fd/{descriptor}").endswith("/a.json"):
            raise OSError(error, os.strerror(error))
        return reading(descriptor, size)

    monkeypatch.setattr(os, "read", fail)
    result = check("a.json")
    said = {errno.EACCES: "permission denied"}.get(error, os.strerror(error).lower())
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (3, f'flowlint: error: cannot read "a.json": {said}')
