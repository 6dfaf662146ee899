"""What one run of ``check`` is asked to do."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, BinaryIO, Protocol

from flowlint.binding.resolver import FileRuling, Resolver
from flowlint.linter.collector import RuleChoice
from flowlint.linter.collector import Wants as Wants  # noqa: PLC0414
from flowlint.model.flow import FlowDefinition
from flowlint.model.mode import ContainerMode
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.request import stands_for_id
from flowlint.model.unread import Unread
from flowlint.sources.tracked import Tracked

if TYPE_CHECKING:
    from flowlint.linter.baseline import Baseline
    from flowlint.linter.ignores import IgnorePolicy
    from flowlint.linter.since import Changes
    from flowlint.model.ignoring import RunFacts
    from flowlint.model.snapshot import LockedFlow

MAX_SIZE = 16 << 20
"""Bytes of the largest document that is parsed, by default."""

STDIN = "-"

UNNAMED = "<stdin>"
"""What standard input is called where the user gives it no name."""

PAYLOAD = "<payload>"
"""What a text is called that a program gives without a path."""

REFERRING = ".tf"
"""The suffix of files whose placeholders are references that can be followed: those of Terraform."""


def every_path(_: str) -> bool:
    """Return true."""
    return True


def no_path(_: str) -> bool:
    """Return false."""
    return False


class NoFlow(NamedTuple):
    """Why the flow that a reference means is not known; ``may_be_any`` is true when nothing speaks against any loaded one.

    ``unread`` is the definition that it means, where that could not be read.
    """

    reason: str
    may_be_any: bool = True
    unread: Unread | None = None


MeantWith = tuple["tuple[FlowDefinition, ...] | NoFlow", tuple[str | None, ...]]
"""The flows that a reference means, or why none is known, and texts that others stand for in the same place, where these are known."""


class References(Protocol):
    """Finds the flows that hosts name, and that references such as Terraform's mean."""

    def named(self, ref: str) -> FlowDefinition:
        """Return the flow that a host calls by path, id or name; raise ``DefinitionError`` where there is none."""

    def targets(self, path: str, reference: str) -> tuple[FlowDefinition, ...] | NoFlow:
        """Return the flows that a reference means in the file at a path, or why none is known."""

    def targets_with(self, path: str, reference: str, others: Sequence[str]) -> Iterator[MeantWith]:
        """Yield the same together with the texts that others stand for, once for each call that leads to that file."""


class Scope(NamedTuple):
    """What is looked at.

    ``paths`` are files, folders and ``-``; ``max_size`` is the number of bytes that a document may have. ``allow_empty`` lets a path hold
    no payload, and takes only what has a ``flowId`` for one. ``excluded`` is the configuration's word on paths. ``never`` are files that
    are not payloads, such as the configuration itself. ``judges_definition`` returns true when the findings on the definition at a path
    are asked for. ``configured`` is true where nobody named the paths for this run: then no link leads out, and no pipe is waited for.
    """

    paths: tuple[str, ...]
    allow_empty: bool = False
    max_size: int = MAX_SIZE
    excluded: Callable[[str, bool], bool] | None = None
    never: frozenset[str] = frozenset()
    judges_definition: Callable[[str], bool] = every_path
    stdin: BinaryIO | None = None
    stdin_name: str = UNNAMED
    configured: bool = False


class Judging(NamedTuple):
    """How it is judged: against which flows, by which rules, and what the user ignores, where ``heeds_ignores`` lets that."""

    resolver: Resolver
    rules: RuleChoice = RuleChoice()
    container: ContainerMode = ContainerMode.AUTO
    references: References | None = None
    policy: IgnorePolicy | None = None
    heeds_ignores: bool = True


class Known(NamedTuple):
    """What is known before a run begins.

    ``baseline`` says which findings are, and ``since`` what changed, where nothing else is judged. ``facts`` are for rules about the run,
    and ``locked`` is what the locks of snapshots say of flows, by the path of the definition. ``demanded`` are the definitions that the
    user named and that could not be read. ``root`` is the folder of the configuration, ``relative`` turns a path into one that is relative
    to it, and ``tracked`` is what Git tracks. ``here`` was the working directory when the definitions were read, where that may change.
    """

    baseline: Baseline | None = None
    since: Changes | None = None
    facts: tuple[RunFacts, ...] = ()
    locked: Mapping[str, LockedFlow] = {}
    demanded: tuple[Unread, ...] = ()
    root: str = os.curdir
    here: str = ""
    relative: Callable[[str], str] = str
    tracked: Tracked | None = None


class Job(NamedTuple):
    """One run of ``check``, as the user asked for it."""

    scope: Scope
    judging: Judging
    known: Known = Known()
    wants: Wants = Wants()

    def flow_for(self, path: str, ruling: FileRuling, flow_id: object) -> FlowDefinition | None:
        """Return the flow of a payload in the file at ``path`` whose ``flowId`` is ``flow_id``, a reference that is followed or an id."""
        resolver, references = self.judging.resolver, self._following(path)
        if ruling.flow is None and references is not None and isinstance(flow_id, str) and flow_id not in resolver.by_id:
            meant = references.targets(path, flow_id) if stands_for_id(flow_id) else NoFlow("")
            if not isinstance(meant, NoFlow):
                return meant[0] if all(flow.contract == meant[0].contract for flow in meant) else None
            if not meant.may_be_any:
                return None
        return resolver.resolve(ruling, flow_id)

    def lacking(self, path: str, ruling: FileRuling, flow_id: object) -> Unread | None:
        """Return the definition that could not be read and without which the flow of such a payload is not known."""
        references = self._following(path)
        if ruling.flow is None and references is not None and isinstance(flow_id, str) and stands_for_id(flow_id):
            meant = references.targets(path, flow_id)
            if isinstance(meant, NoFlow) and (meant.unread is not None or not meant.may_be_any):
                return meant.unread
        return self.judging.resolver.lacking(ruling, flow_id)

    def refers(self, path: str) -> bool:
        """Return true when placeholders in the file at ``path`` are references that can be followed."""
        return self._following(path) is not None

    def _following(self, path: str) -> References | None:
        return self.judging.references if path.lower().endswith(REFERRING) else None
