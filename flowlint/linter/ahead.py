"""How a run has files looked into before it comes to them: what it asks for, and what it needs of those who do that."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import takewhile
from typing import TYPE_CHECKING, Protocol, TypeAlias, TypeVar

from flowlint.linter import contents
from flowlint.linter.job import REFERRING, STDIN
from flowlint.model.named_tuple import NamedTuple

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from flowlint.linter.job import Job, Scope
    from flowlint.linter.looks import Look
    from flowlint.linter.since import Changes
    from flowlint.sources.tracked import Tracked

Item = TypeVar("Item")
Met: TypeAlias = "str | Callable[[], None]"
"""A file that a walk meets, or what says something that it met before."""


class Asked(NamedTuple):
    """A file that a run will come to: its path, whether the user named it, and the folder that links may not lead out of."""

    path: str
    named: bool
    within: str | None = None


class Ahead(Protocol):
    """Looks into files while a run adds up what came of those before."""

    reached: tuple[str, int] | None
    """A long file of which a part was told, and the byte that this ends before."""

    def follow(self, items: Iterable[Item], asked: Callable[[Item], Asked | None]) -> Iterator[Item]:
        """Yield the items in order; the files that ``asked`` names for later ones may be looked into meanwhile."""

    def looks(self, path: str) -> Iterable[Look] | None:
        """Return what comes of the file at ``path``, or ``None`` where nobody looked into it, so the run does.

        Iterating raises what ``Looks.into`` raises.
        """


Helpers = Callable[["Job", "int | None"], "AbstractContextManager[Ahead | None]"]
"""Gets who looks ahead of a job, if anybody should; of one rule and payload no more findings are looked for than the number says."""


def can_be_asked(path: str, since: Changes | None) -> bool:
    """Return true when the file at ``path`` may be judged, all of it, and by what it holds alone.

    What a reference of Terraform means is worked out once for all files.
    """
    if path == STDIN or os.path.basename(path) in contents.OF_TOOLS or path.lower().endswith(REFERRING):
        return False
    return contents.is_carried(path) and (since is None or since.changed(path))


def walked(
    path: str, scope: Scope, tracked: Tracked | None, tell: Callable[[str, bool], None], ignored: list[str], links: set[str]
) -> Iterator[Met]:
    """Yield the files below a folder, and between them what the walk has to tell: who looks ahead must not say it before its turn.

    ``tell`` gets a sentence, and whether it is a problem. ``ignored`` and ``links`` get the paths that Git ignores and that are links.
    """
    from flowlint.sources.walk import Wanted, walk

    told: list[Callable[[], None]] = []
    found_ones = walk(
        path,
        excluded=scope.excluded,
        wanted=Wanted(_suffixes, surely=".json"),
        on_error=lambda sentence: told.append(partial(tell, sentence, True)),
        on_note=lambda sentence: told.append(partial(tell, sentence, False)),
        on_ignored=ignored.append,
        on_link=links.add,
        tracked=tracked,
    )
    for found in found_ones:
        if told:
            yield from told
            told.clear()
        yield found
    yield from told


def walked_before(path: str, at: str, scope: Scope, tracked: Tracked | None) -> Iterator[str]:
    """Yield the files that a walk below ``path`` meets before the one ``at`` which it is, of those that are read."""
    every = walked(path, scope, tracked, lambda *_: None, [], set())
    return filter(contents.is_carried, takewhile(at.__ne__, (one for one in every if isinstance(one, str))))


def _suffixes() -> Iterator[str]:
    """Yield the suffixes of the files that are read, and of those in which calls are looked for."""
    from flowlint.payloads.unread import call_forms

    yield from contents.kinds()
    yield from call_forms.SUFFIXES
