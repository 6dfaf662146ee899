"""The flow definitions of one run: found, recognised, read, and asked for by id, name or path."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import chain

from flowlint import registry
from flowlint.config.settings import LOCK
from flowlint.contracts import DefinitionFile, DefinitionFormat
from flowlint.definitions.candidates import Candidate, candidates
from flowlint.definitions.reading import plain_values
from flowlint.model.errors import DefinitionError, SourceError
from flowlint.model.flow import FlowDefinition, RequestBody
from flowlint.model.identity import once_each
from flowlint.model.location import address
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.printable import printable, row
from flowlint.model.spelling import did_you_mean
from flowlint.model.unread import Unread
from flowlint.sources.files import read_file
from flowlint.syntax.grammars import parse_definition

MAX_SIZE = 16 * 1024 * 1024
"""Bytes that a file of definitions may have."""
NEVER = frozenset({LOCK, ".flowlint.yaml", ".flowlint.yml"})
"""Files of flowlint's own that hold no definition."""
_DEFAULT_SHOWN = 8
_MOST_COMPARED = 1_000
"""Definitions that a name which none of them has may be a slip for."""
_MOST_KEPT = 1 << 20
"""Bytes up to which it is remembered what a definition holds that could not be read."""


class _Index(NamedTuple):
    """What a catalogue holds by absolute path, by id in lower case, and by name; of a twin the ids that it has."""

    of_path: dict[str, list[FlowDefinition]]
    of_id: dict[str, list[FlowDefinition]]
    of_name: dict[str, list[FlowDefinition]]
    twins: dict[str, dict[str, None]]
    unread: dict[str, list[Unread]]


class Catalogue(NamedTuple):
    """The flows loaded, in the order of their paths, the number of files that are not definitions, and the paths of those that are.

    ``twins`` are the paths and ids of definitions that an equal one with the same id, found before, stands for. ``unread`` are the
    definitions that could not be read; ``files`` has them not.
    """

    flows: tuple[FlowDefinition, ...] = ()
    skipped: int = 0
    files: frozenset[str] = frozenset()
    twins: tuple[tuple[str, str], ...] = ()
    unread: tuple[Unread, ...] = ()

    def unread_among(self, paths: Iterable[str]) -> tuple[Unread, ...]:
        """Return the definitions that could not be read and that ``paths`` name; a folder names nothing."""
        if not self.unread:
            return ()
        named = {os.path.abspath(path) for path in paths}
        return tuple(one for path, found in _index(self).unread.items() if path in named for one in found)

    def unread_called(self, ref: str) -> Unread | None:
        """Return the definition that could not be read and that ``ref`` may name by path, id or name, the likeliest first."""
        of_path = _index(self).unread.get(os.path.abspath(ref), self.unread[:0])
        return next(chain(of_path, (one for one in self.unread if one.may_state(ref)), self.unread), None)

    def find(self, ref: str) -> FlowDefinition:
        """Return the flow that ``ref`` names by path, id or name, in this order.

        Raises ``DefinitionError`` where there is none, naming the nearest, where the definition cannot be read, and where flows with
        different contracts share the path, id or name.
        """
        path, known = os.path.abspath(ref), _index(self)
        for one in known.unread.get(path, ()):
            raise DefinitionError(one.sentence)
        of_path = known.of_path.get(path, [])
        of_twins = [flow for flow_id in known.twins.get(path, ()) for flow in known.of_id.get(flow_id.lower(), ()) if flow.id == flow_id]
        meant = (
            ([*of_path, *(flow for flow in of_twins if flow not in of_path)], f'"{ref}" holds'),
            (known.of_id.get(ref.lower(), []), f'the id "{ref}" stands for'),
            (known.of_name.get(ref, []), f'the name "{ref}" stands for'),
        )
        for flows, what in meant:
            if flows:
                return _only(flows, what)
        missing = printable(f'no flow definition has the path, id or name "{ref}"; {self._expected(ref)}')
        raise DefinitionError("; ".join([missing, *(one.sentence for one in self.unread[:_DEFAULT_SHOWN])]))

    def _expected(self, ref: str) -> str:
        if not self.flows:
            return "none is loaded"
        known = dict.fromkeys(word for flow in self.flows[:_MOST_COMPARED] for word in (flow.name, flow.id, flow.source) if word)
        if meant := did_you_mean(ref, known):
            return meant
        names = list(dict.fromkeys(flow.name for flow in self.flows))
        return f"expected one of {row(names, _DEFAULT_SHOWN)}"


@once_each
def _index(catalogue: Catalogue) -> _Index:
    found = _Index({}, {}, {}, {}, {})
    for flow in catalogue.flows:
        found.of_path.setdefault(os.path.abspath(flow.source), []).append(flow)
        found.of_name.setdefault(flow.name, []).append(flow)
        if flow.id is not None:
            found.of_id.setdefault(flow.id.lower(), []).append(flow)
    for twin, flow_id in catalogue.twins:
        found.twins.setdefault(os.path.abspath(twin), {})[flow_id] = None
    for one in catalogue.unread:
        found.unread.setdefault(os.path.abspath(one.path), []).append(one)
    return found


def load(
    paths: Iterable[str],
    substitutions: Mapping[str, str] | None = None,
    stated: Mapping[str, RequestBody] | None = None,
    root: str = os.curdir,
    edited: Mapping[str, bytes] | None = None,
) -> Catalogue:
    """Read the definitions in ``paths``, which are files and folders.

    ``substitutions`` are values for ``{{key}}``; ``stated`` are request-body settings that the configuration gives, by path. In a folder
    files that are not definitions are skipped and counted; a file that is named must be one. What cannot be read is among ``unread``.
    Links out of a folder are followed only within its repository or ``root``, the configuration's folder. ``edited`` are contents that
    files have in an editor, by absolute path; they count where they can be read. Raises ``SourceError`` where one of ``paths`` is missing,
    or is a folder that cannot be read.
    """
    return _gathered(candidates(paths, root), substitutions, stated, edited or {})


def load_texts(files: Iterable[tuple[str, bytes]], substitutions: Mapping[str, str] | None = None, *, named: bool = False) -> Catalogue:
    """Read the definitions in ``files``, which are names and contents, as ``load`` reads those in a folder or, where ``named``, files."""
    return _gathered((Candidate(name, None if named else os.curdir, data) for name, data in files), substitutions)


def _gathered(
    files: Iterable[Candidate],
    substitutions: Mapping[str, str] | None,
    stated: Mapping[str, RequestBody] | None = None,
    edited: Mapping[str, bytes] = {},
) -> Catalogue:
    settings = {os.path.abspath(path): setting for path, setting in (stated or {}).items()}
    flows: list[FlowDefinition] = []
    read_from: list[str] = []
    unread: list[Unread] = []
    skipped = 0
    for file in files:
        text = edited.get(os.path.abspath(file.path)) if edited else None
        found = _attempted(file._replace(data=text), substitutions) if text is not None else None
        if found is None or isinstance(found, Unread):
            found = _attempted(file, substitutions)
        if isinstance(found, Unread):
            unread.append(found)
            continue
        if found is None:
            skipped += 1
            continue
        read_from.append(file.path)
        setting = settings.get(os.path.abspath(file.path)) if settings else None
        flows += [flow.configured(setting) for flow in found]
    kept, twins = _unique(flows)
    return Catalogue(kept, skipped, frozenset(read_from), twins, tuple(unread))


def _attempted(file: Candidate, substitutions: Mapping[str, str] | None) -> tuple[FlowDefinition, ...] | Unread | None:
    """Return the flows in a file, what keeps it from being read, or ``None`` where it is not a definition."""
    path, within, data, listed = file
    if isinstance(data, SourceError):
        return Unread(path, str(data))
    try:
        if data is None:
            if within is not None and not (may_be_definition(path) if listed else _is_candidate(path)):
                return None
            # To follow links that are none takes a seventh of reading a definition.
            listed = listed and within is not None
            data = read_file(path, MAX_SIZE, within=None if listed else within, listed=listed)
        return read(path, substitutions, named=within is None, data=data)
    except (DefinitionError, SourceError) as error:
        return Unread(path, str(error), data if data is not None and len(data) <= _MOST_KEPT else None)


def read(
    path: str, substitutions: Mapping[str, str] | None = None, *, named: bool = True, data: bytes | None = None
) -> tuple[FlowDefinition, ...] | None:
    """Return the flows in the file ``path``, or ``None`` where it is not a definition and is not ``named`` by a person.

    ``data`` is what the file holds, where that is known already. Raises ``SourceError`` where it cannot be read, ``DefinitionError`` where
    it is broken, is claimed by two formats, or is named but not a definition.
    """
    if os.path.basename(path) in NEVER:
        if named:
            raise DefinitionError(printable(f"{path}: a file of flowlint itself is not a flow definition, expected {_accepted()}"))
        return None
    suffix = _suffix(path)
    if not named and not (_is_taken(suffix) if data is not None else _is_candidate(path)):
        return None
    data = read_file(path, MAX_SIZE) if data is None else data
    if len(data) > MAX_SIZE:
        raise DefinitionError(too_large(path).sentence)
    file = DefinitionFile(path, data, parse_definition, substitutions, named=named, read=plain_values)
    own = registry.own_format()
    if suffix in own.suffixes and _states_own(file):
        return own.read(file)
    claims = [one for one in _formats_of(suffix) or registry.formats() if one.recognises(file)]
    if len(claims) > 1 and file.broken is None:
        names = " and ".join(one.accepts for one in claims)
        raise DefinitionError(printable(f"{path}: the file could be {names}, expected one of them alone"))
    if claims:
        return claims[0].read(file)
    if named:
        raise DefinitionError(printable(_refusal(file)))
    return None


def _states_own(file: DefinitionFile) -> bool:
    """Return true where a text says that it is of flowlint's own format, so it is of no other: the others are neither asked nor loaded."""
    first = file.values[0] if file.values else None
    return type(first) is dict and "flowlint" in first and registry.own_format().recognises(file)


def _suffix(path: str) -> str:
    return os.path.splitext(path)[1].lower()


@lru_cache(maxsize=64)
def _formats_of(suffix: str) -> list[DefinitionFormat]:
    return [one for one in registry.formats() if _takes(one, suffix)]


@lru_cache(maxsize=64)
def _is_taken(suffix: str) -> bool:
    return suffix in registry.own_format().suffixes or bool(_formats_of(suffix))


def _is_candidate(path: str) -> bool:
    """Return true when a file that a walk met is looked into."""
    return may_be_definition(path) and (os.path.isfile(path) or not os.path.exists(path))


def may_be_definition(path: str) -> bool:
    """Return true when a file with this name is looked into where a folder is searched for definitions."""
    return os.path.basename(path) not in NEVER and _is_taken(_suffix(path))


def _takes(one: DefinitionFormat, suffix: str) -> bool:
    return any(suffix == mine or (mine == ".i3" and suffix.startswith(mine)) for mine in one.suffixes)


def _refusal(file: DefinitionFile) -> str:
    fault = file.broken
    if fault is None or not file.data.strip():
        return f"{file.name}: no flow definition ({_seen(file)}), expected {_accepted()}"
    return f"{address(fault.place)}: no flow definition ({fault.message}), expected {_accepted()}"


def _seen(file: DefinitionFile) -> str:
    root = file.root
    if not file.data.strip() or root is None:
        return "the file is empty"
    keys = [str(key.value) for key, _ in root.members]
    if keys:
        return f"it holds an object with {row([key[:60] for key in keys], _DEFAULT_SHOWN)}"
    return f"it holds {root.kind.noun}"


def _accepted() -> str:
    accepted = [one.accepts for one in registry.formats()]
    return f"{'; '.join(accepted[:-1])}; or {accepted[-1]}"


def _unique(flows: list[FlowDefinition]) -> tuple[tuple[FlowDefinition, ...], tuple[tuple[str, str], ...]]:
    """Return ``flows`` with one of each id and contract, the first, and of the others the paths, each with the id as the first has it."""
    kept: list[FlowDefinition] = []
    twins: list[tuple[str, str]] = []
    of_id: dict[str, FlowDefinition] = {}
    first: dict[tuple[str, tuple[object, ...]], FlowDefinition] = {}
    for flow in flows:
        # Most ids come once, and a contract takes longer to tell than all the rest.
        known = of_id.setdefault(flow.id.lower(), flow) if flow.id is not None else flow
        earlier = flow
        if flow.id is not None and known is not flow:
            first.setdefault((flow.id.lower(), known.contract), known)
            earlier = first.setdefault((flow.id.lower(), flow.contract), flow)
        if earlier is flow:
            kept.append(flow)
        else:
            twins.append((flow.source, str(earlier.id)))
    return tuple(kept), tuple(twins)


def contradictions(flows: Iterable[FlowDefinition]) -> dict[str, Unread]:
    """Return why none of the definitions with an id can judge, by the id in lower case, where they have different contracts."""
    first: dict[str, FlowDefinition] = {}
    found: dict[str, Unread] = {}
    for flow in flows:
        earlier = first.setdefault(flow.id.lower(), flow) if flow.id is not None else flow
        if flow.id is not None and earlier is not flow and earlier.contract != flow.contract:
            text = f'"{earlier.source}" and "{flow.source}" define the flow with id "{flow.id}" with different inputs or settings'
            found.setdefault(flow.id.lower(), Unread(flow.source, printable(f"{text}, expected one definition, or equal ones")))
    return found


def _only(flows: list[FlowDefinition], what: str) -> FlowDefinition:
    if all(flow.contract == flows[0].contract for flow in flows):
        return flows[0]
    sources = list(dict.fromkeys(flow.source for flow in flows))
    seen = row(sources if len(sources) > 1 else [flow.name for flow in flows])
    raise DefinitionError(printable(f"{what} several flows with different inputs ({seen}), expected an id, or a path or name of one flow"))


def too_large(path: str) -> Unread:
    """Return what is said of a file that is over the limit."""
    limit = f"larger than {MAX_SIZE // 1024 // 1024} MiB, expected a flow definition of at most that"
    return Unread(path, printable(f"{path}: the file is {limit}"))
