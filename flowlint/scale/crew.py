"""Several processes that look into files ahead of a run, which adds up what comes of them in its own order."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any

from flowlint.linter.ahead import Ahead, Asked, Helpers, Item
from flowlint.linter.job import Job
from flowlint.linter.looks import Look
from flowlint.model.errors import FlowlintError, RuleCrash, SourceError
from flowlint.scale.parts import Part
from flowlint.scale.plan import Parts, Plan
from flowlint.scale.tape import Entry, Reader
from flowlint.scale.worker import LAST, Ends, work

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_MOST_ITEMS = 5_000
"""Items that are taken ahead of the run."""
_MOST_HELD = 4 << 20
"""Bytes of what came of later files that are held before the run comes to them; then the processes wait."""
_MOST_TASKS = 2
"""Tasks that a process has at a time: one at hand, and the next."""
_WIDTH = 1 << 20
"""Bytes that a pipe holds; what comes of a stretch of lines with many findings takes a tenth of it, more than a pipe has of its own."""
_SAFE_PATH = "PYTHONSAFEPATH"
WORTHWHILE = 8 << 20
"""Bytes of JSON Lines for which ``auto`` takes several processes: a third of a second, ten times what it takes to start them."""


class _Task:
    """Parts that one process looks into, and the messages that came of them."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.messages: deque[bytes] = deque()


class _Worker:
    """A process and the tasks that it was given and has not finished, in order."""

    def __init__(self, context: Any, job: Job, limit: int | None) -> None:
        tasks, self._tasks_end = context.Pipe(duplex=False)
        self.results, results = context.Pipe(duplex=False)
        widen(results)
        self._position = multiprocessing.RawValue("i", 0)
        self.tasks: deque[_Task] = deque()
        ends = Ends(tasks, results, (self._tasks_end, self.results))
        self._process = context.Process(target=work, args=(job, limit, ends, self._position), daemon=True)
        with _own_modules():
            self._process.start()
        # The other ends are the process's alone, so each side sees when the other one is gone.
        tasks.close()
        results.close()

    def give(self, task: _Task) -> None:
        """Give the process one more task; raise a ``FlowlintError`` where it is gone."""
        self.tasks.append(task)
        try:
            self._tasks_end.send(task.parts)
        except OSError as error:
            raise self._died() from error

    def receive(self) -> bytes:
        """Return the next message of the process, and keep it with its task; raise a ``FlowlintError`` where it is gone."""
        try:
            message: bytes = self.results.recv_bytes()
        except (EOFError, OSError) as error:
            raise self._died() from error
        self.tasks[0].messages.append(message)
        if message[:1] == LAST:
            self.tasks.popleft()
        return message

    def _died(self) -> FlowlintError:
        """Return the error that names the file that the process was at: it was killed, or has a bug, of which it wrote the trace."""
        # Its pipes are closed as it ends; on a machine with much else to do that may take its time.
        self._process.join(60)
        code, parts = self._process.exitcode or 0, self.tasks[0].parts
        path = parts[min(self._position.value, len(parts) - 1)].asked.path
        if code >= 0:
            return RuleCrash(f'"{path}" was not checked: the process that read it ended with exit code {code}; this is a bug in flowlint')
        name = signal.Signals(-code).name
        return SourceError(f'"{path}" was not checked: the process that read it was killed by {name}; it may have run out of memory')

    def stop(self) -> None:
        """End the process, whatever it does."""
        self._process.terminate()
        self._process.join()
        self._tasks_end.close()
        self.results.close()


class Crew:
    """Looks ahead of one run with up to ``jobs`` processes; ``worthwhile`` is the least work for which any is started."""

    def __init__(self, job: Job, limit: int | None, jobs: int, worthwhile: int, context: Any) -> None:
        self._job, self._limit, self._jobs, self._worthwhile, self._context = job, limit, jobs, worthwhile, context
        self._reader = Reader(job.judging.resolver)
        self._plan = Plan()
        self._workers: list[_Worker] = []
        self._given: deque[_Task] = deque()
        self._told: deque[tuple[Part, Entry]] = deque()
        self._held = 0
        self.reached: tuple[str, int] | None = None

    def follow(self, items: Iterable[Item], asked: Callable[[Item], Asked | None]) -> Iterator[Item]:
        """Yield the items in order, and have the files of those that come later looked into."""
        ahead: deque[Item] = deque()
        for item in items:
            ahead.append(item)
            one = asked(item)
            if one is not None:
                self._plan.ask(one)
                self._feed()
            while len(ahead) > _MOST_ITEMS or (self._is_working and len(self._plan) > _MOST_TASKS * self._jobs):
                yield ahead.popleft()
        self._plan.close()
        self._feed()
        if not self._is_working:
            self._plan.forget()
        while ahead:
            yield ahead.popleft()

    def looks(self, path: str) -> Iterable[Look] | None:
        """Return what came of the file at ``path``; ``None`` where nobody was asked to look into it, or could."""
        self.reached = None
        if not self._is_working or not self._plan.awaits(path):
            return None
        while True:
            part, entry = self._next()
            if part.asked.path == path and part.is_first:
                return None if entry.left else self._looks_from(part, entry)

    def _looks_from(self, part: Part, entry: Entry) -> Iterator[Look]:
        while True:
            yield from entry.looks
            if entry.error is not None:
                raise entry.error
            if entry.ended and part.is_last:
                return
            part, entry = self._next()

    @property
    def processes(self) -> int:
        """How many processes were started."""
        return len(self._workers)

    @property
    def _is_working(self) -> bool:
        return bool(self._workers) or self._plan.work >= self._worthwhile

    def _feed(self) -> None:
        """Give tasks to the processes that have too few, and start one where each has something to do."""
        while self._is_working:
            worker = min(self._workers, key=lambda one: len(one.tasks), default=None)
            is_new = (worker is None or worker.tasks) and len(self._workers) < self._jobs
            if not is_new and (worker is None or len(worker.tasks) >= _MOST_TASKS):
                return
            parts = self._plan.next_task()
            if parts is None:
                return
            if worker is None or is_new:
                with _undisturbed():
                    worker = _Worker(self._context, _sendable(self._job), self._limit)
                    self._workers.append(worker)
            task = _Task(parts)
            self._given.append(task)
            worker.give(task)

    def _next(self) -> tuple[Part, Entry]:
        """Return what came of the next part, in the order in which files were asked for."""
        while not self._told:
            if not self._given:
                self._plan.close()
                self._feed()
            task = self._given[0]
            message = self._message(task)
            self._told.extend((task.parts[one.part], one) for one in self._reader.entries(message[1:]))
            if message[:1] == LAST:
                self._given.popleft()
        part, entry = self._told.popleft()
        if entry.ended:
            self.reached = (part.asked.path, part.lines.end) if part.lines is not None else None
            if part.is_last:
                self._plan.told(part.asked.path)
        return part, entry

    def _message(self, task: _Task) -> bytes:
        """Return the next message of a task, and take those of others meanwhile, as far as there is room."""
        while True:
            open_ends = {one.results: one for one in self._workers if one.tasks and (one.tasks[0] is task or self._held < _MOST_HELD)}
            for ready in wait(list(open_ends), timeout=0 if task.messages else None):
                self._held += len(open_ends[ready].receive())
            self._feed()
            if task.messages:
                message = task.messages.popleft()
                self._held -= len(message)
                return message

    def stop(self) -> None:
        """End all processes."""
        for worker in self._workers:
            worker.stop()


def widen(end: Connection) -> None:
    """Let a pipe hold several messages where the system does that: who sends one would wait while the other side adds up the last."""
    if sys.platform == "linux":
        import fcntl

        # Whoever has too many pipes open waits as before.
        with suppress(OSError):
            fcntl.fcntl(end.fileno(), fcntl.F_SETPIPE_SZ, _WIDTH)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let Ctrl-C wait: it must not come between the start of a process and the note of it. The process never gets it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _own_modules() -> Iterator[None]:
    """Keep what is started from importing modules of the working directory, which Python searches first for a program in an argument."""
    before = os.environ.get(_SAFE_PATH)
    os.environ[_SAFE_PATH] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_SAFE_PATH]
        else:
            os.environ[_SAFE_PATH] = before


def _sendable(job: Job) -> Job:
    """Return what a process needs of a job."""
    return job._replace(scope=job.scope._replace(stdin=None), known=job.known._replace(since=None, tracked=None, facts=()))


def helpers(jobs: int | None, *, method: str | None = None) -> Helpers:
    """Return what looks ahead of a run with up to ``jobs`` processes, or with one for each core where that is worthwhile.

    ``method`` is one of ``multiprocessing.get_all_start_methods()``; without it Python's own choice counts. The report is the same. Where a
    process is killed, the run raises ``SourceError``, which names the file.
    """

    @contextmanager
    def started(job: Job, limit: int | None) -> Iterator[Ahead | None]:
        # Where every payload that passed is listed, their trees are needed.
        most = 0 if job.wants.payloads else jobs or cores()
        worthwhile = WORTHWHILE if jobs is None else 0
        crew = Crew(job, limit, most, worthwhile, multiprocessing.get_context(method))
        try:
            yield crew if most > (jobs is None) else None
        finally:
            crew.stop()

    return started


def cores() -> int:
    """Return the number of processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
