"""What must hold of every run, whatever the files are; each attack is a run, or a few, on one hostile file among good ones.

The exit code is 0 to 3 and nothing is raised. Places lie within the text, and every report is what its format demands. Nothing is
written but the file that the run is asked to write, no connection is opened, and no program but Git is run. What fixes make is stable,
and they keep every value.
"""

from __future__ import annotations

import gc
import json
import os
import re
import signal
import sys
import tempfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, cast
from unittest import mock

from click import Command
from click.testing import CliRunner, Result
from report_readers import VALID

from flowlint.cli.main import main

LIMIT = 5
"""Seconds of CPU time that one run may take."""
REPORT = "report"
"""The file that runs write their second report into."""
_CODES = {0, 1, 2, 3}
_LEAVING_NOTHING = (".flowlint-",)
"""How files begin that are written and then take another's name."""
_CHANGING = {"os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chown", "shutil.rmtree"}
_FORBIDDEN = {"socket.connect", "socket.getaddrinfo", "socket.bind", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn"}


class Folder(NamedTuple):
    """A folder that runs take for the working directory, and what it holds before each of them: bytes by path."""

    path: Path
    files: Mapping[str, bytes]

    def restore(self, hostile: Mapping[str, bytes]) -> None:
        """Give the folder its files and the hostile ones, and take all others away."""
        wanted = {**self.files, **hostile}
        for name in self.contents().keys() - wanted.keys():
            (self.path / name).unlink()
        for name, data in wanted.items():
            (self.path / name).parent.mkdir(parents=True, exist_ok=True)
            (self.path / name).write_bytes(data)

    def contents(self) -> dict[str, bytes]:
        """Return the bytes of every file, by its path, those of Git aside."""
        found = {}
        for root, folders, names in os.walk(self.path):
            folders[:] = [name for name in folders if name != ".git"]
            for name in names:
                file = Path(root, name)
                found[file.relative_to(self.path).as_posix()] = file.read_bytes()
        return found


class _Watch:
    """Notes what the interpreter is about to write, run or connect to, while it is on."""

    def __init__(self) -> None:
        self.is_on = False
        self.seen: list[tuple[str, str]] = []
        sys.addaudithook(self._hear)

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.is_on:
            return
        if event == "open":
            path, _, flags = arguments
            if isinstance(path, str | bytes) and (flags or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND):
                self.seen.append((event, os.fsdecode(path)))
        elif event in _CHANGING:
            self.seen += [(event, os.fsdecode(one)) for one in arguments[:2] if isinstance(one, str | bytes)]
        elif event in _FORBIDDEN or (event == "subprocess.Popen" and os.path.basename(str(arguments[0])) not in {"git", "git.exe"}):
            self.seen.append((event, str(arguments)))


_WATCH = _Watch()


@contextmanager
def _limited() -> Iterator[None]:
    """Raise where what is done takes more than ``LIMIT`` seconds of CPU time."""

    def stop(*_: object) -> None:
        raise AssertionError(f"a run takes more than {LIMIT} seconds of CPU time")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, LIMIT)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


class _Process:
    """The command as a process runs it, for what gives commands of click their streams."""

    name = "flowlint"

    @staticmethod
    def main(args: Sequence[str], prog_name: str) -> None:
        """Run the command line and raise ``SystemExit``; what is freed at the end of a process is freed here too.

        What Python itself keeps of a module that a run is the first to import is not written.
        """
        compiled = mock.patch.object(sys, "dont_write_bytecode", True)
        with mock.patch.object(sys, "argv", [prog_name, *args]), mock.patch.object(gc, "freeze"), compiled:
            main()


def run(folder: Folder, *arguments: str, may_write: frozenset[str] = frozenset()) -> Result:
    """Run the command line in ``folder``, and demand what must hold of every run; ``may_write`` are paths in the folder."""
    before = folder.contents()
    os.chdir(folder.path)
    _WATCH.seen.clear()
    with _limited():
        _WATCH.is_on = True
        try:
            result = CliRunner().invoke(cast("Command", _Process), arguments, catch_exceptions=False)
        finally:
            _WATCH.is_on = False
    assert result.exit_code in _CODES, result.output
    assert "Traceback" not in result.stderr
    assert "bug in flowlint" not in result.stderr
    allowed = {str(folder.path / name) for name in may_write}
    assert [seen for seen in _WATCH.seen if not _is_allowed(seen, allowed)] == []
    after = folder.contents()
    assert {name for name in before | after if before.get(name) != after.get(name)} <= may_write
    return result


def _is_allowed(seen: tuple[str, str], allowed: set[str]) -> bool:
    event, path = seen
    whole = os.path.abspath(path)
    folder, name = os.path.split(whole)
    is_beside = name.startswith(_LEAVING_NOTHING) and folder in {os.path.dirname(one) for one in allowed}
    of_git = event in {"open", "os.remove"} and folder == _TEMPORARY and name.startswith("tmp")
    return event not in _FORBIDDEN and (whole in allowed or path == os.devnull or is_beside or of_git or whole == _TEMPORARY)


_TEMPORARY = os.path.abspath(tempfile.gettempdir())
"""Where what Git is asked goes through: files without a name, or with one that is taken away at once."""


def check(folder: Folder, name: str, *arguments: str) -> Result:
    """Check the file ``name`` into a report in JSON and into another, whose format depends on the bytes of the file."""
    data = folder.contents()[name]
    formats = sorted(VALID)
    other = formats[zlib.crc32(data) % len(formats)]
    reports = ("--format", "json", "--output", f"{other}={REPORT}", "--show-values", "--min-severity", "info")
    result = run(folder, "check", *arguments, *reports, may_write=frozenset({REPORT}))
    report = folder.path / REPORT
    if result.exit_code in {0, 1} or result.stdout:
        VALID["json"](result.stdout)
        VALID[other](report.read_bytes().decode())
        _demand_places(json.loads(result.stdout)["findings"], name, data)
    report.unlink(missing_ok=True)
    return result


def _demand_places(findings: list[dict[str, Any]], name: str, data: bytes) -> None:
    """Demand that every place in the file ``name`` lies within its text; of one that is not UTF-8 only the lines are known."""
    text = data.decode("utf-8", "replace")
    lines, is_text = re.split("\r\n|\n|\r", text), "\ufffd" not in text
    for path, line, column in places(findings, ""):
        if path in {name, ""}:
            assert 1 <= line <= len(lines), (line, len(lines))
            most = len(lines[line - 1]) + 1 if is_text else column
            assert 1 <= column <= most, (line, column, lines[line - 1])


def places(found: Any, path: str) -> Iterator[tuple[str, int, int]]:
    """Yield every path, line and column in a report; what has no path of its own has that of what it is in."""
    if isinstance(found, dict):
        path = found.get("path", path) if isinstance(found.get("path", path), str) else path
        for line, column in (("line", "column"), ("endLine", "endColumn")):
            if isinstance(found.get(column), int) and isinstance(found.get(line), int):
                yield path, found[line], found[column]
        for value in found.values():
            yield from places(value, path)
    elif isinstance(found, list):
        for value in found:
            yield from places(value, path)


def fix(folder: Folder, name: str, *arguments: str) -> bytes:
    """Mend the file ``name`` twice, and demand that the second time changes nothing and that no value is lost; return what is left."""
    before = folder.contents()[name]
    first = run(folder, "check", *arguments, "--fix", "--quiet", may_write=frozenset({name}))
    after = folder.contents()[name]
    if after == before:
        return after
    assert first.exit_code in {0, 1, 3}
    if "may not be mended wholly" not in first.stderr:
        run(folder, "check", *arguments, "--fix", "--quiet")
        assert folder.contents()[name] == after
    _demand_values(name, before, after)
    return after


_READERS: dict[str, Callable[[bytes], Any]] = {".json": json.loads, ".jsonc": json.loads}


def _demand_values(name: str, before: bytes, after: bytes) -> None:
    """Demand that a document that another reader can read is still one, and holds every value that it held."""
    reader = _READERS.get(os.path.splitext(name)[1])
    if reader is None:
        return
    try:
        held = reader(before)
    except (ValueError, RecursionError):
        return
    lost = Counter(leaves(held)) - Counter(leaves(reader(after)))
    assert not lost, lost


_METHOD = re.compile("get|put|post|patch|delete")


def leaves(value: Any) -> Iterator[str]:
    """Yield every scalar in ``value`` as a text that is the same however it is spelled; in strings that hold JSON, what they hold."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from leaves(one)
    elif isinstance(value, str):
        try:
            held = json.loads(value)
        except (ValueError, RecursionError):
            # A text that only flowlint reads is not known to this reader; addresses and methods are not values that a flow gets.
            held = value.strip().lower().strip("{}")
            if not any(mark in held for mark in "{[\n") and "flows/executions" not in held and not _METHOD.fullmatch(held):
                yield held
        else:
            yield from [held.lower()] if isinstance(held, str) else leaves(held)
    elif isinstance(value, float) and value.is_integer() and abs(value) < 1e300:
        yield str(int(value))
    else:
        yield json.dumps(value)
