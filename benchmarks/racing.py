"""Runs whole processes in turn and measures what each costs, so that what disturbs the machine disturbs all of them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from time import perf_counter
from typing import NamedTuple

_WEIGH = """\
import resource, subprocess, sys
code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)
"""
"""A small process between, since a child's peak begins with that of the process which starts it."""


class Program(NamedTuple):
    """One program to be measured: its name, its file and arguments, and the exit code that says that it did its job."""

    name: str
    arguments: tuple[str, ...]
    exit_code: int = 0

    def command(self) -> list[str]:
        """Return the command line."""
        return [sys.executable, *self.arguments]

    @property
    def folder(self) -> str:
        """Return the folder of its file, in which it runs: one without a configuration."""
        return os.path.dirname(self.arguments[0])

    def judge(self, code: int, words: str) -> None:
        """Raise ``Failure`` where an exit code tells that the program did not do its job."""
        if code != self.exit_code:
            raise Failure(f"{self.name} ended with exit code {code}: {words.strip()[-400:] or 'it said nothing'}")


class Failure(Exception):
    """A program did not do its job, so that its time says nothing."""


def in_turn(programs: Sequence[Program], rounds: int, *, by_clock: bool = False) -> list[list[float]]:
    """Run all programs ``rounds`` times in turn, after a round that warms the caches; which begins changes every time.

    Returns for each program the milliseconds of CPU time of each run, its children's included, or what passed on the clock.
    """
    for program in programs:
        _milliseconds(program, by_clock=by_clock)
    times: list[list[float]] = [[] for _ in programs]
    for number in range(rounds):
        order = list(zip(programs, times, strict=True))
        for program, taken in order if number % 2 == 0 else reversed(order):
            taken.append(_milliseconds(program, by_clock=by_clock))
    return times


def _milliseconds(program: Program, *, by_clock: bool) -> float:
    with tempfile.TemporaryFile() as errors:
        begin = perf_counter()
        started = subprocess.Popen(program.command(), stdout=subprocess.DEVNULL, stderr=errors, env=environment(), cwd=program.folder)
        _, status, usage = os.wait4(started.pid, 0)
        elapsed = perf_counter() - begin
        started.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        program.judge(started.returncode, errors.read().decode("utf-8", "replace"))
    return (elapsed if by_clock else usage.ru_utime + usage.ru_stime) * 1000


def instructions(program: Program) -> float | None:
    """Return the millions of instructions that a run of ``program`` takes; ``None`` where there is no valgrind."""
    valgrind = shutil.which("valgrind")
    if valgrind is None:
        return None
    counting = [valgrind, "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null", *program.command()]
    words = _said(program, counting, PYTHONHASHSEED="0").stderr
    counted = re.search(r"I +refs: +([\d,]+)", words)
    if counted is None:
        raise Failure(f"cachegrind counted nothing: {words.strip()[-400:]}")
    return int(counted[1].replace(",", "")) / 1e6


def peak(program: Program) -> float:
    """Return the most memory, in MiB, that a run of ``program`` holds at any time."""
    weighed = _said(program, [sys.executable, "-c", _WEIGH, *program.command()]).stdout
    # The unit is KiB everywhere but on macOS, where it is bytes.
    return float(weighed) / (1024 if sys.platform != "darwin" else 1024 * 1024)


def _said(program: Program, command: list[str], **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command that runs ``program``, and return what it said."""
    ended = subprocess.run(command, capture_output=True, text=True, check=False, env=environment() | variables, cwd=program.folder)
    program.judge(ended.returncode, ended.stderr or ended.stdout)
    return ended


def environment() -> dict[str, str]:
    """Return the environment of every program: compiled modules are kept, as an installed program has them."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
