"""The system calls of a whole run, as ``strace`` sees them: what it opened, wrote, ran, and whether it asked for a socket."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
_CALL = re.compile(r"(?P<name>\w+)\((?P<arguments>.*)\)\s+= (?P<result>-?\d+|\?)(?:<(?P<path>[^>]*)>)?")
_PATH = re.compile(r'(?:AT_FDCWD<(?P<folder>[^>]*)>, |\d+<(?P<other>[^>]*)>, )?"(?P<path>(?:[^"\\]|\\.)*)"')
_OPENING = {"open", "openat", "openat2", "creat"}
_WRITING = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND")
_OF_NETWORK = re.compile("socket|connect|bind|listen|accept|send|recv|shutdown|getsock|setsock|getpeer")
_READING_ALONE = {
    *("access", "faccessat", "faccessat2", "stat", "lstat", "newfstatat", "statx", "statfs", "fstat", "readlink", "readlinkat"),
    *("getcwd", "chdir", "fchdir", "getxattr", "lgetxattr", "listxattr", "llistxattr", "execve", "execveat"),
}
"""The calls that take a path and change nothing; every other one that strace counts among those of files is one that writes."""


class Calls(NamedTuple):
    """What a run did: its exit code and what it printed, the files that it read and those that it changed, the programs and sockets."""

    code: int
    printed: str
    read: frozenset[str]
    changed: frozenset[str]
    programs: tuple[str, ...]
    sockets: tuple[str, ...]


FLOWLINT = ("-m", "flowlint")


def traced(*arguments: str, folder: Path, surroundings: Mapping[str, str], program: tuple[str, ...] = FLOWLINT) -> Calls:
    """Run flowlint, or another ``program`` of the interpreter, with ``arguments`` in ``folder``, every process that it starts included."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", **surroundings}
    with tempfile.TemporaryDirectory() as traces:
        # A file for each process, so that no line of one is within that of another.
        command = ["strace", "-ff", "-qq", "-y", "-s", "4096", "-e", "signal=none", "-e", "trace=%file,%network,execve,creat,fchmod,fchown"]
        command += ["-o", f"{traces}/trace", sys.executable, *program, *arguments]
        ended = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        calls = [call for trace in sorted(Path(traces).iterdir()) for call in _calls(trace.read_text("utf-8", "replace"))]
    read: set[str] = set()
    changed: set[str] = set()
    programs: list[str] = []
    sockets: list[str] = []
    for name, given, result, opened in calls:
        failed = result.startswith("-")
        if name in _OPENING:
            if not failed:
                (changed if name == "creat" or _WRITING.search(given) else read).add(opened.removesuffix(" (deleted)"))
        elif name in {"execve", "execveat"}:
            programs += [] if failed else [next(_paths(given, folder))]
        elif _OF_NETWORK.match(name):
            sockets.append(f"{name}({given})")
        elif name not in _READING_ALONE and not failed:
            changed.update(_paths(given, folder))
    return Calls(ended.returncode, ended.stdout + ended.stderr, frozenset(read), frozenset(changed), tuple(programs), tuple(sockets))


def _calls(trace: str) -> Iterator[tuple[str, str, str, str]]:
    for line in trace.splitlines():
        call = _CALL.match(line)
        if call is not None:
            yield call["name"], call["arguments"], call["result"], call["path"] or ""


def _paths(given: str, folder: Path) -> Iterator[str]:
    for found in _PATH.finditer(given):
        yield os.path.realpath(os.path.join(found["folder"] or found["other"] or folder, found["path"]))
