"""A run that takes long says on a terminal how far it has come, and nowhere else."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flowlint.cli import progress
from flowlint.cli.progress import ProgressLine
from flowlint.linter.outcome import Extent, Progress

ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
DEFINITION = f"flowlint: 1\nid: {ID}\nname: Billing\ntype: workflow\ninputs:\n  Flow.a: string\n"
RUN = """\
import itertools, threading, types
from flowlint.cli import progress
from flowlint.cli.main import main
from flowlint.linter.run import Run

class Turns:
    def __init__(self):
        self.run, self.line, self.shown, self.ended = threading.Semaphore(0), threading.Semaphore(0), False, False
    def wait(self, seconds):
        if self.shown:
            self.run.release()
        self.shown = True
        self.line.acquire()
        return self.ended
    def set(self):
        self.ended = True
        self.line.release()
    def give(self):
        self.line.release()
        self.run.acquire()

def added(run, *arguments):
    add(run, *arguments)
    if turns and not turns[-1].ended and next(looks) % 10 == 9:
        turns[-1].give()

turns, add, Run._add, looks = [], Run._add, added, itertools.count()
Line, clock = progress.ProgressLine, itertools.count().__next__
progress.threading = types.SimpleNamespace(Thread=threading.Thread, Event=lambda: turns.append(Turns()) or turns[-1])
progress.ProgressLine = lambda stream: Line(stream, clock)
main()
"""
"""The line is shown after every tenth text or stretch of lines, and the clock counts how often it is asked: nothing depends on time."""


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def seen(written: str) -> list[str]:
    """Return what a terminal shows after each piece of a line that is written over, without the blanks behind it."""
    line, found = "", []
    for piece in written.split("\r"):
        line = piece + line[len(piece) :]
        found.append(line.rstrip())
    return found


def wait_for(terminal: Terminal, text: str) -> None:
    for _ in range(60_000):
        if text in terminal.getvalue():
            return
        time.sleep(0.001)
    pytest.fail(f"{text!r} is not in {terminal.getvalue()!r}")


def test_line_is_written_over_and_gone_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "BEFORE_FIRST", 0.0)
    monkeypatch.setattr(progress, "BETWEEN", 0.001)
    terminal, counts = Terminal(), [Progress(3, 83_112, 1_200, None, Extent(1, 3))]
    with ProgressLine(terminal, clock=lambda: 0.0) as watch:
        watch(lambda: counts[-1])
        wait_for(terminal, "83,112")
        counts.append(Progress(4, 1, 0))
        wait_for(terminal, "1 payload ")
    assert list(dict.fromkeys(seen(terminal.getvalue()))) == [
        "",
        "3 files, 33 % of the next, 1,200 findings in 83,112 payloads",
        "4 files, 0 findings in 1 payload",
    ]
    assert seen(terminal.getvalue())[-1] == ""
    assert "\x1b" not in terminal.getvalue()


ALL = "37 % of 812 MB, 17 s left, 1,200 findings in 83,112 payloads, 8,311/s"


@pytest.mark.parametrize(
    ("columns", "line"),
    [
        (70, ALL),
        (69, "37 % of 812 MB, 17 s left, 1,200 findings in 83,112 payloads"),
        (60, "37 % of 812 MB, 17 s left"),
        (25, "37 % of 812 MB"),
        (14, ""),
        (1, ""),
        (0, ALL),
    ],
)
def test_narrow_terminal_gets_the_facts_that_fit(monkeypatch: pytest.MonkeyPatch, columns: int, line: str) -> None:
    monkeypatch.setattr(progress, "BEFORE_FIRST", 0.0)
    monkeypatch.setattr(progress, "BETWEEN", 0.001)
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((columns, 24)))
    terminal, times = Terminal(), iter([5.0])
    monkeypatch.setattr(terminal, "fileno", lambda: 2)
    with ProgressLine(terminal, clock=lambda: next(times, 15.0)) as watch:
        watch(lambda: Progress(3, 83_112, 1_200, Extent(302_000_000, 812_000_000)))
        wait_for(terminal, f"\r{line}")
    assert set(seen(terminal.getvalue())) == {"", line}


@pytest.mark.parametrize(
    ("read", "size", "seconds", "line"),
    [
        (0, 9_960_000, 1.0, "0 % of 10.0 MB, 0 findings in 0 payloads"),
        (10, 20, 119.0, "50 % of 0.0 MB, 119 s left, 0 findings in 0 payloads"),
        (10, 20, 7_199.0, "50 % of 0.0 MB, 120 min left, 0 findings in 0 payloads"),
        (1, 1_000_001, 9.0, "0 % of 1.0 MB, 2,500 h left, 0 findings in 0 payloads"),
        (21, 20, 3.0, "100 % of 0.0 MB, 0 findings in 0 payloads"),
    ],
)
def test_what_is_left_is_said_in_a_unit_that_fits(monkeypatch: pytest.MonkeyPatch, read: int, size: int, seconds: float, line: str) -> None:
    monkeypatch.setattr(progress, "BEFORE_FIRST", 0.0)
    terminal, times = Terminal(), iter([0.0])
    with ProgressLine(terminal, clock=lambda: next(times, seconds)) as watch:
        watch(lambda: Progress(0, 0, 0, Extent(read, size)))
        wait_for(terminal, "payloads")
    assert seen(terminal.getvalue())[1] == line


def test_short_run_writes_nothing() -> None:
    terminal = Terminal()
    with ProgressLine(terminal) as watch:
        watch(lambda: Progress(1, 1, 1))
    assert terminal.getvalue() == ""


def test_line_is_gone_when_a_run_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "BEFORE_FIRST", 0.0)
    terminal = Terminal()

    def fail() -> None:
        with ProgressLine(terminal) as watch:
            watch(lambda: Progress(1, 1, 1))
            wait_for(terminal, "1 finding in")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert seen(terminal.getvalue())[-1] == ""


def run(folder: Path, *arguments: str, terminal: bool = True, **environment: str) -> tuple[str, str, int]:
    """Return what a run says on standard output and on standard error, which is a ``terminal`` or not, and its exit code."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty() if terminal else os.pipe()
    stdin, variables = os.open(folder / "logs" / "many.jsonl", os.O_RDONLY), {**os.environ, **environment}
    with subprocess.Popen(
        [sys.executable, "-c", RUN, *arguments], cwd=folder, stdin=stdin, stdout=subprocess.PIPE, stderr=theirs, env=variables
    ) as process:
        os.close(theirs)
        os.close(stdin)
        said, pieces = process.communicate()[0], []
        # The end of a terminal is an error where a pipe just ends.
        try:
            while piece := os.read(ours, 1 << 16):
                pieces.append(piece)
        except OSError:
            pass
    os.close(ours)
    return said.decode(), b"".join(pieces).decode().replace("\r\n", "\n"), process.returncode


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a file of 30 lines, each of 200,000 bytes, of which every tenth is wrong; flowlint reads 1 MiB first, then 256 KiB."""
    (tmp_path / "flow.yaml").write_text(DEFINITION, "utf-8")
    (tmp_path / "logs").mkdir()
    records = [json.dumps({"flowId": ID, "inputData": {"Flow.a": "x" if number % 10 else 1}}) for number in range(30)]
    (tmp_path / "logs" / "many.jsonl").write_text("".join(f"{one:199999}\n" for one in records), "utf-8")
    (tmp_path / "one.json").write_text(records[0], "utf-8")
    return tmp_path


LARGE = [
    "34 % of 6.0 MB, 2 s left, 1 finding in 9 payloads, 9/s",
    "69 % of 6.0 MB, 1 s left, 2 findings in 19 payloads, 10/s",
    "100 % of 6.0 MB, 3 findings in 29 payloads, 10/s",
]
AFTER_ANOTHER = [
    "34 % of 6.0 MB, 2 s left, 2 findings in 9 payloads, 9/s",
    "69 % of 6.0 MB, 1 s left, 3 findings in 19 payloads, 10/s",
    "100 % of 6.0 MB, 4 findings in 29 payloads, 10/s",
]
IN_A_FOLDER = [
    "0 files, 34 % of the next, 1 finding in 9 payloads, 9/s",
    "0 files, 69 % of the next, 2 findings in 19 payloads, 10/s",
    "0 files, 100 % of the next, 3 findings in 29 payloads, 10/s",
]
ON_STDIN = [
    "33 % of 6.0 MB, 2 s left, 1 finding in 10 payloads, 10/s",
    "66 % of 6.0 MB, 1 s left, 2 findings in 20 payloads, 10/s",
    "100 % of 6.0 MB, 3 findings in 30 payloads, 10/s",
]
IN_PARTS = [
    "33 % of 6.0 MB, 2 s left, 1 finding in 9 payloads, 9/s",
    "66 % of 6.0 MB, 1 s left, 2 findings in 18 payloads, 9/s",
    "100 % of 6.0 MB, 3 findings in 27 payloads, 9/s",
]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "lines"),
    [
        (("check", "logs/many.jsonl", "--format", "summary"), LARGE),
        (("check", "one.json", "logs/many.jsonl", "--format", "summary"), AFTER_ANOTHER),
        (("check", "logs", "--format", "summary"), IN_A_FOLDER),
        (("check", "-", "--stdin-filename", "many.jsonl", "--format", "summary"), ON_STDIN),
        (("check", "logs/many.jsonl", "--format", "summary", "--jobs", "2"), IN_PARTS),
        (("check", "logs/many.jsonl", "--diff"), LARGE),
        (("baseline", "logs/many.jsonl"), LARGE),
    ],
)
def test_terminal_shows_how_far_a_run_has_come(folder: Path, arguments: tuple[str, ...], lines: list[str]) -> None:
    said, told, code = run(folder, *arguments, "-d", "flow.yaml", TERM="xterm", NO_COLOR="1", CI="")
    (folder / "flowlint-baseline.json").unlink(missing_ok=True)
    plain, words, same = run(folder, *arguments, "-d", "flow.yaml", terminal=False)
    assert (said, code) == (plain, same)
    assert "\r" not in words
    assert "\x1b" not in told
    assert [one for one in dict.fromkeys("".join(f"{one}\n" for one in seen(told)).splitlines()) if one] == [*lines, *words.splitlines()]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("quiet", "environment"),
    [
        (("--quiet",), {"TERM": "xterm", "CI": ""}),
        ((), {"TERM": "dumb", "CI": ""}),
        ((), {"TERM": "xterm", "CI": "true"}),
    ],
)
def test_quiet_runs_terminals_that_cannot_write_over_a_line_and_ci_have_none(
    folder: Path, quiet: tuple[str, ...], environment: dict[str, str]
) -> None:
    arguments = ("check", "logs/many.jsonl", "-d", "flow.yaml", "--format", "summary", *quiet)
    assert run(folder, *arguments, **environment) == run(folder, *arguments, terminal=False)
