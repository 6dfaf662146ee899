"""What one process of several does: it looks into the parts that it is given, and sends what comes of them."""

from __future__ import annotations

import signal
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from sys import maxsize
from typing import TYPE_CHECKING, Any, BinaryIO

from flowlint.binding.resolver import FileRuling
from flowlint.binding.screen import Settled
from flowlint.linter.compiled import Compiled
from flowlint.linter.contents import has_lines
from flowlint.linter.job import Job
from flowlint.linter.looks import Look, Looks
from flowlint.model.carried import Mention
from flowlint.model.errors import FlowlintError, SourceError
from flowlint.model.named_tuple import NamedTuple
from flowlint.scale.parts import Part, opened, texts_of
from flowlint.scale.tape import Entry, Writer

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

MORE, LAST = b"+", b"."
"""The first byte of a message: whether others of the same task follow."""
_MOST_LOOKS = 200
"""Looks that are sent together, of one file of JSON Lines or of several files."""


class Ends(NamedTuple):
    """The ends of the pipes of one process: where it gets tasks, where it sends results, and those of the other side.

    A process may get the other ends as well when it begins; while it holds them, it would not see that the other side is gone.
    """

    tasks: Connection
    results: Connection
    others: tuple[Connection, Connection]


def work(job: Job, limit: int | None, ends: Ends, position: Any) -> None:
    """Look into the parts of every task that comes, until none does any more or nobody listens.

    ``position.value`` is the part at hand, for the case that the process is killed.
    """
    # Ctrl-C is the business of the process that started this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for end in ends.others:
        end.close()
    looks, writer = Looks(job, Compiled.of(job, limit)), Writer(job.judging.resolver)
    try:
        while True:
            parts: Sequence[Part] = ends.tasks.recv()
            pending: list[Entry] = []
            for number, part in enumerate(parts):
                position.value = number
                for entry in _entries(number, part, looks, job):
                    pending.append(entry)
                    if sum(len(one.looks) for one in pending) >= _MOST_LOOKS and not (entry.ended and number + 1 == len(parts)):
                        ends.results.send_bytes(MORE + writer.written(pending))
                        pending = []
            ends.results.send_bytes(LAST + writer.written(pending))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return


def _entries(number: int, part: Part, looks: Looks, job: Job) -> Iterator[Entry]:
    """Yield what comes of a part: in pieces where these are lines, else at once."""
    asked = part.asked
    strict = asked.named and not job.scope.allow_empty
    ruling = job.judging.resolver.rule_on(asked.path, bare=strict)
    try:
        stream = opened(asked)
    except SourceError as error:
        # Who asked for a whole file says why it cannot be read; of one in parts some were read.
        yield Entry(number, [], left=True) if part.lines is None else Entry(number, [], error=error)
        return
    some: list[Look] = []
    most = _MOST_LOOKS if has_lines(asked.path) else maxsize
    with stream:
        try:
            for look in _looks(part, stream, ruling, looks, limit=job.scope.max_size, strict=strict):
                if len(some) >= most:
                    yield Entry(number, some, ended=False)
                    some = []
                some.append(look if isinstance(look, (Settled, Mention)) else list(look))
            yield Entry(number, some)
        except (FlowlintError, OSError) as error:
            yield Entry(number, some, error=error)


def _looks(part: Part, stream: BinaryIO, ruling: FileRuling, looks: Looks, *, limit: int, strict: bool) -> Iterable[Look]:
    path = part.asked.path
    if part.lines is not None:
        return looks.at(path, texts_of(stream, part.lines, limit), ruling, strict=strict)
    at_once = looks.at_once(path, stream.getvalue(), ruling) if isinstance(stream, BytesIO) else None
    return (at_once,) if at_once is not None else looks.into(path, stream, ruling, strict=strict, any_kind=False)
