"""Tries faults in processes of their own: forks of one that has collected the tests, into whose functions a fault is put."""

from __future__ import annotations

import contextlib
import gc
import inspect
import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from mutants import Mutant

BROKEN, NOT_PUT = 70, 72
"""Exit codes of a process that could not try a fault: for a reason not known, and since it runs when its module is loaded."""

MEMORY = 4 << 30
"""Bytes that the tests of one fault may take, since some faults make a loop endless."""


class Fault(NamedTuple):
    """A mutant, the tests that may notice it, and the seconds that they take without it."""

    mutant: Mutant
    tests: list[str]
    seconds: float


def forked(work: Callable[[str], int], seconds: float, memory: int = -1) -> int:
    """Do ``work`` in a process of its own, with a folder that is removed afterwards; return its exit code."""
    folder = tempfile.mkdtemp(prefix="mutant-")
    process = os.fork()
    if process == 0:
        code = BROKEN
        try:
            import resource

            os.setsid()
            resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
            code = work(folder)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    end, status = time.monotonic() + 30 + 8 * seconds, None
    while status is None:
        done, code = os.waitpid(process, os.WNOHANG)
        if done:
            status = code
        elif time.monotonic() > end:
            os.killpg(process, signal.SIGKILL)
        else:
            time.sleep(0.01)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process, signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)
    return os.waitstatus_to_exitcode(status)


def limit(seconds: float) -> float:
    """Return the seconds of the CPU after which tests that take ``seconds`` without a fault do not end with it."""
    return 10 + 3 * seconds


def run_tests(paths: Iterable[str], plugin: object, folder: str) -> int:
    """Run tests in this process, with none of what could change their order or keep anything; return the exit code of pytest."""
    import pytest

    options = ["-x", "-q", "-o", "addopts=", "--assert=plain", "--import-mode=importlib", "-m", "not slow", "--basetemp", f"{folder}/tests"]
    without = [f"-pno:{name}" for name in ("asyncio", "pytest-lsp", "xdist", "cacheprovider", "randomly")]
    return int(pytest.main([*options, *without, *paths], plugins=[plugin]))


class _Bench:
    """A plugin of pytest that, once the tests are collected, tries the faults whose numbers it is given, and answers with exit codes."""

    def __init__(self, faults: list[Fault], numbers: Connection) -> None:
        self.faults, self.numbers = faults, numbers

    def pytest_runtestloop(self, session: Any) -> bool:
        items = {item.nodeid: item for item in session.items}
        functions = functions_of({os.path.abspath(fault.mutant.file) for fault in self.faults})

        def tried(tests: Iterable[str], mutant: Mutant | None = None) -> int:
            for stream in (1, 2):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
            if mutant is not None and not put(mutant, functions):
                return NOT_PUT
            some = [items[test] for test in tests if test in items]
            for item, following in zip(some, [*some[1:], None], strict=True):
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
                if session.testsfailed:
                    return 1
            return 0

        while (number := self.numbers.recv()) is not None:
            if number < 0:
                every = dict.fromkeys(test for fault in self.faults for test in fault.tests)
                answer = forked(lambda _, tests=every: tried(tests), 3600)
            else:
                fault = self.faults[number]
                answer = forked(lambda _, fault=fault: tried(fault.tests, fault.mutant), limit(fault.seconds), MEMORY)
            self.numbers.send(answer)
        return True


def functions_of(files: set[str]) -> dict[tuple[str, str, int], list[FunctionType]]:
    """Return the functions of some files that are loaded, by file, name and first line."""
    found: dict[tuple[str, str, int], list[FunctionType]] = {}
    for one in gc.get_objects():
        if isinstance(one, FunctionType) and one.__code__.co_filename in files:
            found.setdefault((one.__code__.co_filename, one.__code__.co_qualname, one.__code__.co_firstlineno), []).append(one)
    return found


def put(mutant: Mutant, functions: dict[tuple[str, str, int], list[FunctionType]]) -> bool:
    """Put a fault into the functions that are loaded; return whether that could be done."""
    path = os.path.abspath(mutant.file)
    before = compile(Path(path).read_text("utf-8"), path, "exec")
    mutant.mutation.put()
    changed = differing(before, compile(mutant.tree, path, "exec")) or ()
    concerned = [(function, code) for code in changed for function in functions.get((path, code.co_qualname, code.co_firstlineno), ())]
    if len({id(function) for function, _ in concerned}) < len(concerned):
        return False
    for function, code in concerned:
        function.__code__ = code
    return bool(concerned)


def differing(before: CodeType, after: CodeType) -> list[CodeType] | None:
    """Return the code of functions that differ from what they were; ``None`` where what runs when the module is loaded differs."""
    parts, others = ([one for one in code.co_consts if isinstance(one, CodeType)] for code in (before, after))
    is_function = bool(before.co_flags & inspect.CO_OPTIMIZED)
    if not is_function and (len(parts) != len(others) or _alone(before) != _alone(after)):
        return None
    found = [after] if is_function and before != after else []
    for part, other in zip(parts, others, strict=True) if len(parts) == len(others) else ():
        inner = differing(part, other)
        if inner is None:
            return None
        found += inner
    return found


def _alone(code: CodeType) -> CodeType:
    return code.replace(co_consts=tuple(one for one in code.co_consts if not isinstance(one, CodeType)))


@contextlib.contextmanager
def bench(faults: list[Fault]) -> Iterator[Callable[[int], int]]:
    """Give a function that tries a fault by its number in a process that has collected the tests, and returns the exit code.

    Ends the program where the tests fail there without a fault.
    """
    ours, theirs = Pipe()
    files = sorted({test.partition("::")[0] for fault in faults for test in fault.tests})
    process = os.fork()
    if process == 0:
        ours.close()
        folder = tempfile.mkdtemp(prefix="mutants-")
        with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
            run_tests(files, _Bench(faults, theirs), folder)
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(0)
    theirs.close()

    def ask(number: int) -> int:
        ours.send(number)
        return int(ours.recv())

    try:
        if ask(-1) != 0:
            sys.exit("mutants: tests fail without a fault once all are collected")
        yield ask
        ours.send(None)
    finally:
        ours.close()
        os.waitpid(process, 0)
