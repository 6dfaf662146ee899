"""Runs whole processes in turn and compares them pair by pair, so that what disturbs the machine disturbs both."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from statistics import median
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
    """One program to be measured: its name, its arguments behind the interpreter, and the exit codes that say that it did its job."""

    name: str
    arguments: tuple[str, ...]
    exit_codes: tuple[int, ...] = (0,)

    def command(self) -> list[str]:
        """Return the command line."""
        return [sys.executable, *self.arguments]

    def judge(self, code: int, words: str) -> None:
        """Raise ``Failure`` where an exit code tells that the program did not do its job."""
        if code not in self.exit_codes:
            raise Failure(f"{self.name} ended with exit code {code}: {words.strip()[-400:] or 'it said nothing'}")


class Failure(Exception):
    """A program did not do its job, so that its time says nothing."""


class Race(NamedTuple):
    """The milliseconds that two programs took, round by round."""

    first: list[float]
    second: list[float]

    @property
    def ratios(self) -> list[float]:
        """Return how many times as long as the second the first took, round by round."""
        return [first / second for first, second in zip(self.first, self.second, strict=True)]


def race(first: Program, second: Program, rounds: int) -> Race:
    """Run both programs ``rounds`` times in turn, after one round that warms the caches; which of them begins changes every time."""
    return Race(*in_turn((first, second), rounds))


def in_turn(programs: Sequence[Program], rounds: int) -> list[list[float]]:
    """Run all programs ``rounds`` times in turn, as ``race`` does two, and return the milliseconds of each."""
    for program in programs:
        _milliseconds(program)
    times: list[list[float]] = [[] for _ in programs]
    for number in range(rounds):
        order = list(zip(programs, times, strict=True))
        for program, taken in order if number % 2 == 0 else reversed(order):
            taken.append(_milliseconds(program))
    return times


def _milliseconds(program: Program) -> float:
    begin = perf_counter()
    ended = subprocess.run(program.command(), capture_output=True, text=True, check=False, env=environment())
    elapsed = perf_counter() - begin
    program.judge(ended.returncode, ended.stderr or ended.stdout)
    return elapsed * 1000


def peak(program: Program) -> float:
    """Return the most memory, in MiB, that a run of ``program`` holds at any time."""
    weighing = [sys.executable, "-c", _WEIGH, *program.command()]
    ended = subprocess.run(weighing, capture_output=True, text=True, check=False, env=environment())
    program.judge(ended.returncode, ended.stderr or ended.stdout)
    # The unit is KiB everywhere but on macOS, where it is bytes.
    return float(ended.stdout) / (1024 if sys.platform != "darwin" else 1024 * 1024)


def environment() -> dict[str, str]:
    """Return the environment of every program: compiled modules are kept, as an installed program has them."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def table(race: Race, first: Program, second: Program) -> str:
    """Return three lines that tell the least and the median time of both, and the ratio."""
    width = max(len(first.name), len(second.name), len("ratio")) + 2
    ratios = race.ratios
    spread = (
        f"from {min(ratios):.2f} to {max(ratios):.2f} in {len(ratios)} pairs; of the least times {min(race.first) / min(race.second):.2f}"
    )
    return "\n".join([*rows((first, second), race, width), f"  {'ratio':{width}} {median(ratios):.2f} ({spread})"])


def rows(programs: Sequence[Program], times: Sequence[list[float]], width: int) -> list[str]:
    """Return one line for each program that tells its least and its median time."""
    return [
        f"  {program.name:{width}} min {min(taken):9.1f} ms   median {median(taken):9.1f} ms"
        for program, taken in zip(programs, times, strict=True)
    ]
