"""The two sides of a comparison: what the user named as old or new, and the flows that were read there.

A side is a file, a folder, ``git:REV:PATH`` (either of them as it was in a Git revision) or ``live:`` (the platform).
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from flowlint.config.entries import BindingEntry, FlowEntry
from flowlint.config.settings import Settings
from flowlint.definitions import candidates, catalogue
from flowlint.definitions.catalogue import Catalogue
from flowlint.definitions.comparison.pairs import pair
from flowlint.model.errors import ConfigError, DefinitionError
from flowlint.model.flow import FlowDefinition, with_setting
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.printable import counted, printable
from flowlint.model.request import is_guid
from flowlint.model.unread import Unread
from flowlint.sources import git

LIVE = "live:"
_GIT = "git:"

ReadLive: TypeAlias = Callable[[tuple[FlowDefinition, ...]], tuple[FlowDefinition, ...]]
"""Reads from the platform the flows that the given ones came from."""


class Side(NamedTuple):
    """One side: what the user wrote, and what was read."""

    name: str
    loaded: Catalogue

    def counterpart(self, path: str) -> str | None:
        """Return the path, as this side has it, of the definition that the configuration calls ``path``; ``None`` where it has none.

        It is the same file of the working tree, or the only one with the same name.
        """
        wanted = os.path.abspath(path)
        sources = dict.fromkeys([*(flow.source for flow in self.loaded.flows), *(one.path for one in self.loaded.unread)])
        same = next((source for source in sources if os.path.abspath(_in_tree(source)) == wanted), None)
        alike = [source for source in sources if os.path.basename(source) == os.path.basename(wanted)]
        return same or (alike[0] if len(alike) == 1 else None)

    def fitted(self, settings: Settings) -> Settings:
        """Return ``settings`` with the entries that name a flow of this side, by the path that it has here, and no others."""
        flows = {name: kept for name, entry in settings.flows.items() if (kept := self._entry(name, entry)) is not None}
        bindings = tuple(fitted for entry in settings.bindings if (fitted := self._binding(entry, flows, settings)) is not None)
        return settings._replace(flows=flows, bindings=bindings)

    def lacks(self, settings: Settings) -> tuple[BindingEntry, ...]:
        """Return the bindings of ``settings`` whose flow this side does not have: with such a one, ``check`` would end."""
        flows = self.fitted(settings).flows
        return tuple(entry for entry in settings.bindings if self._binding(entry, flows, settings) is None)

    def _entry(self, name: str, entry: FlowEntry) -> FlowEntry | None:
        if entry.definition is None:
            return entry if self._has(entry.id or name) else None
        path = self.counterpart(entry.definition)
        return entry._replace(definition=path) if path is not None else None

    def _binding(self, entry: BindingEntry, flows: Mapping[str, FlowEntry], settings: Settings) -> BindingEntry | None:
        if entry.flow in flows or self._has(entry.flow):
            return entry
        path = self.counterpart(settings.resolve(entry.flow)) if entry.flow not in settings.flows else None
        return entry._replace(flow=path) if path is not None else None

    def may_have_lost(self, flow: FlowDefinition) -> bool:
        """Return true when a definition of this side that could not be read may be that of ``flow``."""
        path = self.counterpart(_in_tree(flow.source))
        return any(one.path == path or one.may_state(flow.id or flow.name) for one in self.loaded.unread)

    def _has(self, ref: str) -> bool:
        return any(ref == flow.name or (flow.id is not None and ref.lower() == flow.id.lower()) for flow in self.loaded.flows)


def named(settings: Settings) -> frozenset[str]:
    """Return what ``settings`` may call flows by: the names and ids of bindings, and of entries that say no path."""
    bound = {entry.flow for entry in settings.bindings if entry.flow not in settings.flows}
    return frozenset(bound | {name for name, entry in settings.flows.items() if entry.definition is None})


def load_both(old: str, new: str, settings: Settings, read_live: ReadLive) -> tuple[Side, Side]:
    """Return the sides that ``old`` and ``new`` name; a live one has the flows of the other, as the platform has them now.

    Flows have the ids and request-body settings that the configuration gives them. A flow that only one side has is left out where a
    definition of the other that could not be read may be its own. Raises ``ConfigError`` where a side is written wrongly or both are live,
    ``SourceError`` and ``DefinitionError`` where one cannot be read, holds no flow, or has an id with different contracts.
    """
    if old == new == LIVE:
        raise ConfigError(f'both sides are "{LIVE}", expected a file, a folder or git:REV:PATH on one of them')
    if old == LIVE:
        after = _load(new, settings)
        return _agreeing(*_comparable(_live(after, read_live), after))
    # One side is another state of what the configuration names, whereas an id for the platform must be meant for this very file.
    before = _load(old, settings, moved=new != LIVE)
    after = _load(new, settings, moved=True) if new != LIVE else _live(before, read_live)
    return _agreeing(*_comparable(before, after))


def _live(side: Side, read_live: ReadLive) -> Side:
    return Side(LIVE, Catalogue(read_live(side.loaded.flows)))


def unread(old: Side, new: Side) -> tuple[tuple[Unread, ...], tuple[Unread, ...]]:
    """Return the definitions that could not be read and so not compared, and those that are the same, byte for byte, on both sides."""
    found = [(one, other) for side, other in ((old, new), (new, old)) for one in side.loaded.unread]
    same = [one for one, other in found if one.data is not None and any(one.data == its.data for its in other.loaded.unread)]
    return tuple(one for one, _ in found if one not in same), tuple(same)


def _comparable(old: Side, new: Side) -> tuple[Side, Side]:
    """Return the sides without the flows that one of them has alone, and that the other may have in a definition that was not read."""
    pairs = pair(list(old.loaded.flows), list(new.loaded.flows))
    both = {id(flow) for found in pairs if found[1] is not None for flow in found}
    before = [flow for flow in old.loaded.flows if id(flow) in both or not new.may_have_lost(flow)]
    after = [flow for flow in new.loaded.flows if id(flow) in both or not old.may_have_lost(flow)]
    return _replaced(old, before), _replaced(new, after)


def load_live(paths: Iterable[str], settings: Settings, read_live: ReadLive) -> tuple[Side, Side]:
    """Return the definitions in ``paths``, files and folders, and the same flows as the platform has them now; raise as ``load_both``."""
    paths = tuple(paths)
    before = _configured(_sound(Side(", ".join(paths), catalogue.load(paths, settings.substitutions))), settings)
    return _agreeing(before, _live(before, read_live))


def _configured(side: Side, settings: Settings, *, moved: bool = False) -> Side:
    """Return ``side`` with what the configuration says of the only flow in a file: its id, where it has none, and its setting.

    ``moved`` is true when the file may have another folder here than in the configuration.
    """
    entries = {}
    for name, entry in reversed([*settings.flows.items()]):
        if entry.definition is not None:
            path = (side.counterpart(entry.definition) if moved else None) or entry.definition
            entries[os.path.abspath(_in_tree(path))] = entry.request_body, entry.id or (name if is_guid(name) else None)
    counts = Counter(flow.source for flow in side.loaded.flows)
    nothing = None, None
    flows = [
        flow.configured(*entries.get(os.path.abspath(_in_tree(flow.source)), nothing)) if counts[flow.source] < 2 else flow
        for flow in side.loaded.flows
    ]
    return _replaced(side, flows)


def _agreeing(old: Side, new: Side) -> tuple[Side, Side]:
    """Return the sides so that a setting which one format or the platform cannot tell is as the other side states it."""
    before, after = {id(flow): flow for flow in old.loaded.flows}, {id(flow): flow for flow in new.loaded.flows}
    for left, right in pair(list(old.loaded.flows), list(new.loaded.flows)):
        if right is not None and (LIVE in {old.name, new.name} or left.format != right.format):
            before[id(left)], after[id(right)] = with_setting(left, right), with_setting(right, left)
    return _replaced(old, before.values()), _replaced(new, after.values())


def _replaced(side: Side, flows: Iterable[FlowDefinition]) -> Side:
    return side._replace(loaded=side.loaded._replace(flows=tuple(flows)))


def _empty(side: Side) -> DefinitionError:
    skipped = f"{counted(side.loaded.skipped, 'file')} skipped"
    return DefinitionError(printable(f'"{side.name}" holds no flow definition ({skipped}), expected one at least'))


def _load(name: str, settings: Settings, *, moved: bool = False) -> Side:
    if name.startswith(LIVE):
        raise ConfigError(printable(f'"{name}" names a flow, expected "{LIVE}" alone: it reads the flows of the other side'))
    given = settings.substitutions
    loaded = _of_revision(name, given) if name.startswith(_GIT) else catalogue.load([name], given)
    return _configured(_sound(Side(name, loaded)), settings, moved=moved)


def _sound(side: Side) -> Side:
    """Return ``side``; raise ``DefinitionError`` where it holds no flow or one of its ids has different contracts."""
    loaded = side.loaded
    faults = catalogue.contradictions(loaded.flows).values() if loaded.flows else loaded.unread
    if faults:
        raise DefinitionError("; ".join(one.sentence for one in faults))
    if not loaded.flows:
        raise _empty(side)
    return side


def _of_revision(name: str, substitutions: Mapping[str, str]) -> Catalogue:
    revision, colon, path = name.removeprefix(_GIT).partition(":")
    if not (revision and colon and path):
        raise ConfigError(printable(f'"{name}" is not of the form git:REV:PATH'))

    path = os.path.relpath(path)
    found = git.files(revision, path, asked=name)
    named = [blob.name for blob in found] == [path.replace(os.sep, "/")]
    kept = found if named else [blob for blob in found if not _is_left_out(blob.name, path)]
    wanted = [blob for blob in kept if named or catalogue.may_be_definition(blob.name)]
    large = {blob: size for blob, size in zip(wanted, git.sizes(wanted, name), strict=True) if size > catalogue.MAX_SIZE}
    small = [blob for blob in wanted if blob not in large]
    texts = ((f"{_GIT}{revision}:{blob.name}", data) for blob, data in zip(small, git.contents(small, name) if small else (), strict=True))
    loaded = catalogue.load_texts(texts, substitutions, named=named)
    unread = tuple(catalogue.too_large(f"{_GIT}{revision}:{blob.name}") for blob in large)
    return loaded._replace(skipped=loaded.skipped + len(kept) - len(wanted), unread=loaded.unread + unread)


def _is_left_out(file: str, folder: str) -> bool:
    """Return true when a walk of the folder in the working tree would leave a file out."""
    below = os.path.relpath(file, folder).split(os.sep)
    return any(candidates.is_left_out(part) for part in below)


def _in_tree(source: str) -> str:
    """Return the path in the working tree that a definition has, or had in its revision."""
    return source.removeprefix(_GIT).partition(":")[2] if source.startswith(_GIT) else source
