"""What one run of ``check`` is asked to do."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from flowlint.binding.resolver import FileRuling, Resolver
from flowlint.linter.collector import RuleChoice
from flowlint.model.flow import FlowDefinition
from flowlint.model.mode import ContainerMode
from flowlint.model.request import stands_for_id
from flowlint.model.severity import Severity
from flowlint.model.unread import Unread
from flowlint.sources.tracked import Tracked
from flowlint.sources.trees import Bounds

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

REFERRING = ".tf"
"""The suffix of files whose placeholders are references that can be followed: those of Terraform."""


class NoFlow(NamedTuple):
    """Why the flow that a reference means is not known; ``may_be_any`` tells that nothing speaks against any loaded one.

    ``unread`` is the definition that it means, where that could not be read.
    """

    reason: str
    may_be_any: bool = True
    unread: Unread | None = None


MeantWith = tuple["tuple[FlowDefinition, ...] | NoFlow", tuple[str | None, ...]]
"""The flows that a reference means, or why none is known, and texts that others stand for in the same place, where these are known."""


class Job(NamedTuple):
    """One run of ``check``, as the user asked for it.

    ``paths`` are files, folders and ``-``; ``rules`` says which rules are on; ``max_size`` is the number of bytes that a document may have.
    ``wants_payloads``, ``wants_rules`` and ``wants_bytes`` say what reporters ask for beyond the findings.
    ``allow_empty`` lets a path hold no payload, and takes only what has a ``flowId`` for one. ``excluded`` is the configuration's word on
    paths, ``root`` the folder that it stands in, ``bounds`` what searches may not leave, ``tracked`` what Git tracks, and
    ``relative`` turns a path into one that is relative to ``root``. ``policy`` says what is
    ignored, where ``heeds_ignores`` lets it, and ``baseline`` which findings are known. ``since`` tells what changed, where nothing else is
    judged. ``never`` are files that are no payloads, such as the configuration itself. ``facts`` are what is known of
    the run before it begins, for rules, and ``locked`` what the locks of snapshots say of flows, by the path of the definition.
    ``named`` returns the flow that a host calls by path, id or name, or raises ``DefinitionError``; ``targets`` returns the flows that
    a reference means, such as Terraform's, in the file at a path, or says why none is known, and ``targets_with`` does so together with
    the texts that others stand for, once for each call that leads to that file. ``demanded`` are the definitions that the user named and
    that could not be read. ``judges_definition`` returns true when the findings on the definition at a path are asked for.
    """

    paths: tuple[str, ...]
    resolver: Resolver
    rules: RuleChoice
    shown: Severity = Severity.WARNING
    container: ContainerMode = ContainerMode.AUTO
    max_size: int = MAX_SIZE
    allow_empty: bool = False
    excluded: Callable[[str, bool], bool] | None = None
    relative: Callable[[str], str] = str
    policy: IgnorePolicy | None = None
    heeds_ignores: bool = True
    baseline: Baseline | None = None
    since: Changes | None = None
    root: str = os.curdir
    bounds: Bounds = Bounds()
    tracked: Tracked | None = None
    never: frozenset[str] = frozenset()
    facts: tuple[RunFacts, ...] = ()
    locked: Mapping[str, LockedFlow] = MappingProxyType({})
    named: Callable[[str], FlowDefinition] | None = None
    targets: Callable[[str, str], tuple[FlowDefinition, ...] | NoFlow] | None = None
    targets_with: Callable[[str, str, Sequence[str]], Iterator[MeantWith]] | None = None
    demanded: tuple[Unread, ...] = ()
    judges_definition: Callable[[str], bool] = lambda _: True
    stdin: BinaryIO | None = None
    stdin_name: str = UNNAMED
    wants_payloads: bool = False
    wants_rules: bool = False
    wants_bytes: bool = False

    def flow_for(self, path: str, ruling: FileRuling, flow_id: object) -> FlowDefinition | None:
        """Return the flow of a payload in the file at ``path`` whose ``flowId`` is ``flow_id``, a reference that is followed or an id."""
        if ruling.flow is None and self.refers(path) and isinstance(flow_id, str) and flow_id not in self.resolver.by_id:
            meant = self.targets(path, flow_id) if self.targets is not None and stands_for_id(flow_id) else NoFlow("")
            if not isinstance(meant, NoFlow):
                return meant[0] if all(flow.contract == meant[0].contract for flow in meant) else None
            if not meant.may_be_any:
                return None
        return self.resolver.resolve(ruling, flow_id)

    def lacking(self, path: str, ruling: FileRuling, flow_id: object) -> Unread | None:
        """Return the definition that could not be read and without which the flow of such a payload is not known."""
        if ruling.flow is None and self.targets is not None and self.refers(path) and isinstance(flow_id, str) and stands_for_id(flow_id):
            meant = self.targets(path, flow_id)
            if isinstance(meant, NoFlow) and (meant.unread is not None or not meant.may_be_any):
                return meant.unread
        return self.resolver.lacking(ruling, flow_id)

    def refers(self, path: str) -> bool:
        """Tell whether placeholders in the file at ``path`` are references that can be followed."""
        return self.targets is not None and path.lower().endswith(REFERRING)
