"""What a repository holds: flow definitions, files with payloads, and the flow ids in these. ``flowlint init`` builds on it."""

from __future__ import annotations

import os
from collections.abc import Sequence

from flowlint import registry
from flowlint.binding.envelope import open_envelope
from flowlint.binding.resolver import Resolver
from flowlint.definitions import catalogue
from flowlint.definitions.candidates import is_left_out
from flowlint.linter import contents, engine
from flowlint.linter.collector import Collector, RuleChoice
from flowlint.linter.job import Job, Judging, Known, Scope
from flowlint.model.errors import DefinitionError, SourceError
from flowlint.model.flow import FlowDefinition
from flowlint.model.hosting import in_host
from flowlint.model.location import Location, region
from flowlint.model.mode import ContainerMode
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.node import Kind
from flowlint.model.payload import Envelope, Field, Payload
from flowlint.model.printable import is_unicode
from flowlint.model.unread import Unread
from flowlint.sources.tracked import Tracked
from flowlint.sources.walk import walk

MOST_IDS = 1_000
"""Flow ids that are kept; a configuration with more is written by a program."""
_MOST_PLACES = 20
"""Places that are kept of one id."""
_MADE = frozenset({"build", "coverage", "dist", "out", "target", "third_party", "vendor"})
"""Folders whose files are made by a program or come from elsewhere."""
_MOST_NAMES = 50
"""Arguments of a payload whose names are kept."""
_TEXTS = frozenset({Kind.STRING, Kind.HOLE})
_LONGEST = 200
"""Characters of the longest flow id, and of a text beside it; what is longer is not an id, and YAML does not take it for a key."""


class Sighting(NamedTuple):
    """A place where a payload gives a flow id: the file, the line, from 1, and the texts beside it that may name the flow.

    ``passed`` are the names of the payload's arguments, without scope and in lower case.
    """

    path: str
    line: int
    beside: tuple[str, ...] = ()
    passed: frozenset[str] = frozenset()

    @property
    def address(self) -> str:
        """The place for people: ``payloads/order.json:2``."""
        return f"{self.path}:{self.line}"


class Inventory(NamedTuple):
    """What the folder holds, by paths that are relative to it.

    ``flows`` are in the order of their files. ``unread`` are the definitions that cannot be read, ``broken`` the paths of
    those that were opened. ``holding`` are the files with a
    payload, trigger or call. ``others`` are data files (JSON, YAML) without any. ``left_out`` are folders of files that a program makes,
    or that come from elsewhere. ``ids`` are the flow ids in payloads and the placeholders for one, in the order in which they were met.
    """

    flows: tuple[FlowDefinition, ...]
    unread: tuple[Unread, ...]
    broken: tuple[str, ...]
    holding: tuple[str, ...]
    others: tuple[str, ...]
    left_out: tuple[str, ...]
    ids: dict[str, tuple[Sighting, ...]]


def take() -> Inventory:
    """Return what the working directory holds, without what Git ignores."""
    tracked = Tracked()
    left_out: list[str] = []

    def is_made(path: str, is_folder: bool) -> bool:
        made = is_folder and os.path.basename(path) in _MADE
        if made and path not in left_out:
            left_out.append(path)
        return made

    files = [path for path in walk(os.curdir, excluded=is_made, tracked=tracked) if not os.path.islink(path)]
    flows: list[FlowDefinition] = []
    definitions: set[str] = set()
    unread, broken = [], []
    for path in files:
        try:
            found = _definitions_in(path)
        except (DefinitionError, SourceError) as error:
            unread.append(Unread(path, str(error)))
            broken += [path] if isinstance(error, DefinitionError) else []
            definitions.add(path)
            continue
        if found:
            flows += found
            definitions.add(path)
    met = _Sightings()
    rules = RuleChoice(ignored=frozenset(registry.rule_ids()))
    scope = Scope((os.curdir,), allow_empty=True, excluded=is_made, never=frozenset(definitions), configured=True)
    job = Job(scope, Judging(Resolver(()), rules), Known(tracked=tracked))
    judgement = engine.judge(job, Collector(rules, job.wants), met.meet)
    holding = tuple(dict.fromkeys(judgement.files))
    known = definitions.union(holding)
    others = tuple(path for path in files if path not in known and _is_data(path))
    ids = {key: tuple(places) for key, places in met.ids.items()}
    return Inventory(tuple(flows), tuple(unread), tuple(broken), holding, others, tuple(left_out), ids)


def _definitions_in(path: str) -> tuple[FlowDefinition, ...]:
    """Return the flows in a file, where it lies where definitions are looked for."""
    if any(is_left_out(name) for name in path.split(os.sep)) or not catalogue.may_be_definition(path):
        return ()
    return catalogue.read(path, named=False) or ()


def _is_data(path: str) -> bool:
    """Return true when a file would be taken for payloads in a folder of payloads."""
    plain, _ = contents.carriers(path)
    return plain is not None and os.path.basename(path) not in contents.OF_TOOLS | catalogue.NEVER


class _Sightings:
    """The flow ids of the payloads met so far."""

    def __init__(self) -> None:
        self.ids: dict[str, list[Sighting]] = {}

    def meet(self, payloads: Sequence[Payload]) -> None:
        """Learn the flow id of each payload, or the placeholder for it."""
        ends = [payload.root.end for payload in payloads]
        starts = [payload.root.start for payload in payloads]
        for payload, before, behind in zip(payloads, [0, *ends], [*starts[1:], None], strict=False):
            envelope = open_envelope(payload, ContainerMode.AUTO)
            field = envelope.flow_id
            if field is None or field.member.value.kind not in _TEXTS:
                continue
            flow_id = str(field.member.value.value)
            can_be_id = flow_id.strip() and len(flow_id) <= _LONGEST and is_unicode(flow_id)
            if not can_be_id or (flow_id not in self.ids and len(self.ids) >= MOST_IDS):
                continue
            places = self.ids.setdefault(flow_id, [])
            if len(places) < _MOST_PLACES:
                places.append(_sighting(payload, field, (before, behind))._replace(passed=_passed(envelope)))


def _passed(envelope: Envelope) -> frozenset[str]:
    container = envelope.container
    keys = [str(key.value) for key, _ in container.member.value.members] if container is not None else []
    return frozenset(key.rpartition(".")[2].casefold() for key in keys[:_MOST_NAMES])


def _sighting(payload: Payload, field: Field, between: tuple[int, int | None]) -> Sighting:
    """Return where a payload gives its flow id, with its own name, what else is on that line, and a comment on the line above.

    ``between`` is where, in the payload's own text, the payload before it ends and the next begins: what is theirs says nothing of this.
    """
    place = in_host(Location(payload.source, field.pointer, field.member.value.span))
    found, text = region(place), place.source.text
    offset = place.span.start if place.span is not None else 0
    near = text[max(offset - _LONGEST, 0) : offset]
    head, newline, left = near.rpartition("\n")
    above = head.rpartition("\n")[2].strip() if newline else ""
    right = text[offset : offset + _LONGEST].partition("\n")[0]
    if place.source is payload.source:
        first, last = between
        left, right = left[max(len(left) - max(offset - first, 0), 0) :], right if last is None else right[: max(last - offset, 0)]
    names = [member.value.text or "" for member in payload.root.members if member.key.value == "name"]
    beside = (*names, *([above] if above.startswith(("#", "//")) else []), (left + right).replace(str(field.member.value.value), " "))
    return Sighting(place.source.name, found.line if found is not None else 1, tuple(one[:_LONGEST] for one in beside))
