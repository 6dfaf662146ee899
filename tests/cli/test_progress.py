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
from flowlint.linter.outcome import Progress

ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
DEFINITION = f"flowlint: 1\nid: {ID}\nname: Billing\ntype: workflow\ninputs:\n  Flow.a: string\n"
RUN = """\
from flowlint.cli import progress
progress.BEFORE_FIRST, progress.BETWEEN = 0.0, 0.01
from flowlint.cli.main import main
main()
"""


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
    while text not in terminal.getvalue():
        time.sleep(0.001)


def test_line_is_written_over_and_gone_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "BEFORE_FIRST", 0.0)
    monkeypatch.setattr(progress, "BETWEEN", 0.001)
    terminal, counts = Terminal(), [Progress(3, 83_112, 1_200)]
    with ProgressLine(terminal) as watch:
        watch(lambda: counts[-1])
        wait_for(terminal, "1,200")
        counts.append(Progress(4, 5, 6))
        wait_for(terminal, "payloads: 5,")
    assert list(dict.fromkeys(seen(terminal.getvalue()))) == [
        "",
        "checking; so far files: 3, payloads: 83,112, findings: 1,200",
        "checking; so far files: 4, payloads: 5, findings: 6",
    ]
    assert seen(terminal.getvalue())[-1] == ""
    assert "\x1b" not in terminal.getvalue()


@pytest.mark.parametrize(
    ("columns", "line"),
    [
        (61, "checking; so far files: 3, payloads: 83,112, findings: 1,200"),
        (60, "checking; so far files: 3, payloads: 83,112"),
        (44, "checking; so far files: 3, payloads: 83,112"),
        (43, "checking; so far files: 3"),
        (25, ""),
        (1, ""),
        (0, "checking; so far files: 3, payloads: 83,112, findings: 1,200"),
    ],
)
def test_narrow_terminal_gets_the_numbers_that_fit(monkeypatch: pytest.MonkeyPatch, columns: int, line: str) -> None:
    monkeypatch.setattr(progress, "BEFORE_FIRST", 0.0)
    monkeypatch.setattr(progress, "BETWEEN", 0.001)
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((columns, 24)))
    terminal = Terminal()
    monkeypatch.setattr(terminal, "fileno", lambda: 2)
    with ProgressLine(terminal) as watch:
        watch(lambda: Progress(3, 83_112, 1_200))
        wait_for(terminal, f"\r{line}")
    assert set(seen(terminal.getvalue())) == {"", line}


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
            wait_for(terminal, "findings: 1")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert seen(terminal.getvalue())[-1] == ""


def run(folder: Path, *arguments: str, terminal: bool = True, **environment: str) -> tuple[str, str, int]:
    """Return what a run says on standard output and on standard error, which is a ``terminal`` or not, and its exit code."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty() if terminal else os.pipe()
    with subprocess.Popen(
        [sys.executable, "-c", RUN, *arguments], cwd=folder, stdout=subprocess.PIPE, stderr=theirs, env={**os.environ, **environment}
    ) as process:
        os.close(theirs)
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
    (tmp_path / "flow.yaml").write_text(DEFINITION, "utf-8")
    records = [json.dumps({"flowId": ID, "inputData": {"Flow.a": number % 2 or "x"}}) for number in range(2_000)]
    (tmp_path / "many.jsonl").write_text("\n".join(records), "utf-8")
    return tmp_path


CHECK = ("check", "many.jsonl", "-d", "flow.yaml")


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [CHECK, (*CHECK, "--diff"), ("baseline", "many.jsonl", "-d", "flow.yaml")])
def test_terminal_shows_how_far_a_run_has_come(folder: Path, arguments: tuple[str, ...]) -> None:
    said, told, code = run(folder, *arguments, TERM="xterm", NO_COLOR="1")
    (folder / "flowlint-baseline.json").unlink(missing_ok=True)
    plain, words, same = run(folder, *arguments, terminal=False)
    assert (said, code) == (plain, same)
    assert "\r" not in words
    assert any(line.startswith("checking; so far files: 0, payloads: ") for line in seen(told))
    assert "\x1b" not in told
    assert seen(told)[-1] == words.rstrip()


@pytest.mark.slow
@pytest.mark.parametrize(("arguments", "environment"), [((*CHECK, "--quiet"), {"TERM": "xterm"}), (CHECK, {"TERM": "dumb"})])
def test_quiet_runs_and_terminals_that_cannot_write_over_a_line_have_none(
    folder: Path, arguments: tuple[str, ...], environment: dict[str, str]
) -> None:
    assert "checking" not in run(folder, *arguments, **environment)[1]
