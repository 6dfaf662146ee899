"""Decides what ``--since`` leaves to be judged: files that changed, and the payloads of flows whose definition did."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable

from flowlint.binding.resolver import FileRuling
from flowlint.config.discovery import FILE_NAME, PROJECT_NAME
from flowlint.model.flow import FlowDefinition
from flowlint.model.named_tuple import NamedTuple
from flowlint.sources import git
from flowlint.sources.difference import Difference


class Changes(NamedTuple):
    """What changed since ``revision``, as the user named it.

    ``changed`` tells it of a file by its path. ``flows`` are the loaded flows whose definition changed, by ``id()``. ``orphans`` means that
    any definition changed, so that a payload without a flow may have had one.
    """

    revision: str
    changed: Callable[[str], bool]
    flows: frozenset[int] = frozenset()
    orphans: bool = False

    def concerns(self, flow: FlowDefinition | None) -> bool:
        """Tell whether payloads of ``flow`` are judged though they did not change; ``None`` stands for those without a flow."""
        return id(flow) in self.flows if flow is not None else self.orphans

    def narrowed(self, path: str, ruling: FileRuling) -> FileRuling | None:
        """Return ``ruling`` on the file at ``path`` with the payloads that are to be judged, or ``None`` where none is."""
        if self.changed(path):
            return ruling
        possible = self.concerns(ruling.flow) if ruling.flow is not None else self.orphans or bool(self.flows)
        return ruling._replace(only=self.concerns) if possible else None


def changes_since(
    revision: str,
    flows: Iterable[FlowDefinition],
    *,
    configuration: str | None,
    explicit: bool,
    definitions: Iterable[str],
    may_define: Callable[[str], bool],
) -> Changes:
    """Return what changed between ``revision`` and the working tree.

    ``configuration`` is the path of the file in force, which the user named where ``explicit`` says so; where it changed, everything did.
    ``definitions`` are the paths, files and folders, that ``flows`` were looked for in; of what is in folders only that counts which
    ``may_define`` takes by its name. Raises ``ConfigError`` or ``SourceError`` where Git cannot tell.
    """
    difference = git.difference(revision)
    loaded = list(flows)
    if (configuration is not None and difference.changed(configuration)) or (not explicit and _was_configured(difference, configuration)):
        return Changes(revision, _always, frozenset(map(id, loaded)), orphans=True)
    changed = [flow for flow in loaded if difference.changed(flow.source)]
    touched = bool(changed) or any(difference.changed_below(path, may_define) for path in definitions)
    # The only flow judges payloads without an id too: those may have been another's, whose definition is gone.
    concerned = loaded if touched and len(loaded) == 1 else changed
    return Changes(revision, difference.changed, frozenset(map(id, concerned)), touched)


def _always(_: str) -> bool:
    return True


def _was_configured(difference: Difference, configuration: str | None) -> bool:
    """Tell whether a file changed that may have held the configuration in force at the revision, nearer than today's."""
    present = os.path.realpath(configuration) if configuration is not None else None
    folder = os.getcwd()
    while True:
        for name in (FILE_NAME, PROJECT_NAME):
            path = os.path.join(folder, name)
            if present is not None and os.path.realpath(path) == present:
                return False
            if difference.changed_below(path):
                return True
        parent = os.path.dirname(folder)
        if parent == folder:
            return False
        folder = parent
