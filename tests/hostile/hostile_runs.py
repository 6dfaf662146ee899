"""Runs on hostile input: there is never a traceback; a finding or an error names the place, and the exit code tells which of them it is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from click.testing import CliRunner, Result
from flow_makers import ID, document

from flowlint.cli.group import group

ROOT = Path(__file__).resolve().parents[2]
MIB = 1 << 20
DEFINITION = document({"Flow.attempts": "integer", "Flow.context": "json"})
CLEAN = f'{{"flowId": "{ID}", "inputData": {{"Flow.attempts": 1}}}}'
DEEP = 100_000
TOO_DEEP = "document is nested deeper than 200 levels"
NO_INTEGER = 'input "Flow.attempts" takes an integer, found a string'
ZERO_BYTES = "text is not UTF-8: it holds zero bytes, as a binary file or UTF-16 does"
UTF_16 = "text is not UTF-8: it begins with a UTF-16 byte order mark"
CYCLE = "alias is inside the value that it refers to, which never ends"
MEASURED = """\
import json, resource, subprocess, sys
limits = lambda: resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
code = subprocess.run(sys.argv[1:], preexec_fn=limits).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]), file=sys.stderr)
sys.exit(code if code >= 0 else 128 - code)
"""
"""A process of its own, so that the memory of the tests themselves does not count."""
BINARY = bytes(range(256)) * 50


def flowlint(*arguments: str, stdin: bytes | None = None) -> Result:
    """Run the command line in this process; what it does not catch is the test's failure."""
    return CliRunner().invoke(group, arguments, input=stdin, catch_exceptions=False)


def check(*arguments: str, stdin: bytes | None = None) -> Result:
    return flowlint("check", *arguments, "--definitions", "flow.json", "--format", "concise", stdin=stdin)


def environment() -> dict[str, str]:
    """The environment of a process that imports flowlint from here."""
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def request(value: str, name: str = "Flow.attempts") -> str:
    return body(f'"{name}": {value}')


def body(arguments: str) -> str:
    return f'{{"flowId": "{ID}", "inputData": {{{arguments}}}}}'


def laughs(indent: str = "") -> str:
    """A hundred thousand million values, by eleven lines of aliases."""
    first = f"{indent}a0: &a0 [{', '.join('x' * 10)}]\n"
    return first + "".join(f"{indent}a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12))


class Ended(NamedTuple):
    """What a run of the installed command left: its exit code, what it printed, seconds of CPU time and MiB of memory at most."""

    code: int
    stdout: str
    stderr: str
    seconds: float
    memory: float


def installed(*arguments: str, folder: str = ".", surroundings: Mapping[str, str] = MappingProxyType({})) -> Ended:
    """Run the installed command in ``folder``, and measure it with all that it starts; an endless run is killed by its CPU time."""
    command = [sys.executable, "-c", MEASURED, sys.executable, "-m", "flowlint", *arguments]
    ended = subprocess.run(command, cwd=folder, env=environment() | surroundings, capture_output=True, text=True, timeout=600)
    *lines, measured = ended.stderr.splitlines(keepends=True)
    return Ended(ended.returncode, ended.stdout, "".join(lines), *json.loads(measured))
