"""Finds the flow that a reference means, such as Terraform's to the target of a trigger: a loaded definition, or one read on demand."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain, islice
from types import MappingProxyType

from flowlint.binding.resolver import FileRuling, Resolver
from flowlint.definitions import catalogue
from flowlint.linter.job import REFERRING, MeantWith, NoFlow
from flowlint.model.errors import DefinitionError, SourceError
from flowlint.model.flow import FlowDefinition
from flowlint.model.placeholder import has_placeholder
from flowlint.model.printable import printable, row
from flowlint.model.request import stands_for_id
from flowlint.model.spelling import nearest_name
from flowlint.model.unread import Unread
from flowlint.payloads.terraform.meaning import FlowFile, FlowId, FlowName, Meaning
from flowlint.payloads.terraform.modules import TerraformModules
from flowlint.sources.files import leads_out
from flowlint.sources.trees import OUTSIDE, tree_of

_WHOLE = re.compile(r"\$\{((?:(?!\$\{).)*)\}", re.DOTALL)
_ADDRESS = re.compile(r"((?:data\.)?genesyscloud_flow\.[\w-]+(?:\[[^\]]*\])?)\.id")
_MODULES = re.compile(r"(?:module\.[\w-]+(?:\[[^\]]*\])?\.)*")
_LATE = "its target is only known when it is deployed"
_MOST_COMPARED = 1_000
"""Flows whose names are compared with a name that none has."""
_NONE_WITH_ID = "no definition with that id is loaded"
_NAMED = 3


class Targets:
    """The flows that references of one run mean; each file is read once.

    ``substitutions`` are the configuration's values for ``{{key}}``, ``addresses`` the ids of flows by their address in a Terraform state,
    ``root`` is the configuration's folder, and ``modules`` are the Terraform configurations of the run.
    """

    def __init__(
        self,
        chooser: Resolver,
        substitutions: Mapping[str, str],
        addresses: Mapping[str, str] = MappingProxyType({}),
        root: str = os.curdir,
        modules: TerraformModules | None = None,
    ) -> None:
        self._root = root
        self._chooser = chooser
        self._substitutions = substitutions
        self._addresses = addresses
        self._modules = modules or TerraformModules()
        self._read: dict[tuple[str, FlowFile], FlowDefinition | NoFlow] = {}
        self._found: dict[tuple[str, str], tuple[FlowDefinition, ...] | NoFlow] = {}
        self._made: dict[str, list[tuple[FlowDefinition, FlowDefinition]]] = {}
        self._loaded = {os.path.abspath(flow.source): flow for flow in reversed(chooser.flows)}
        self._shared = _shared(chooser.flows)
        self._by_name: dict[str, list[FlowDefinition]] = {}
        for flow in chooser.flows:
            self._by_name.setdefault(flow.name, []).append(flow)

    def find(self, path: str, reference: str) -> tuple[FlowDefinition, ...] | NoFlow:
        """Return the flows that ``reference`` means in the file at ``path``, or why none is known.

        There are several where a module is called several times, each time for another flow; a call of which nothing is known is left out.
        """
        if not path.lower().endswith(REFERRING):
            return NoFlow(_LATE)
        asked = os.path.dirname(path), reference
        if asked not in self._found:
            self._found[asked] = self._find(path, reference)
        return self._found[asked]

    def find_with(self, path: str, reference: str, others: Sequence[str]) -> Iterator[MeantWith]:
        """Yield the flows that ``reference`` means in the file at ``path``, and the one text that each of ``others`` stands for there.

        There is one pair for each call that leads to the module of the file; a text is ``None`` where it is not known.
        """
        expressions = [_expression(one) for one in (reference, *others)]
        for first, *rest in self._modules.meanings_together(path, expressions):
            yield self._meant(path, reference, first), tuple(map(_text, rest))

    def _find(self, path: str, reference: str) -> tuple[FlowDefinition, ...] | NoFlow:
        return self._meant(path, reference, self._modules.meanings(path, _expression(reference)))

    def _meant(self, path: str, reference: str, meanings: Iterable[Meaning]) -> tuple[FlowDefinition, ...] | NoFlow:
        found = [self._flow(path, one) for one in meanings]
        flows = {id(flow): flow for flow in found if isinstance(flow, FlowDefinition)}
        if flows:
            return tuple(flows.values())
        whole = _WHOLE.fullmatch(_in_double_quotes(reference))
        deployed = self._deployed(whole[1]) if whole is not None else None
        if deployed is not None:
            return (deployed,)
        return next((one for one in found if isinstance(one, NoFlow)), NoFlow(_LATE))

    def _deployed(self, expression: str) -> FlowDefinition | None:
        """Return the flow that the Terraform state has at the one address to which an expression can refer."""
        address = _ADDRESS.fullmatch(expression.strip())
        if address is None:
            return None
        found = {flow_id for known, flow_id in self._addresses.items() if _MODULES.sub("", known, 1) == address[1]}
        return self._chooser.by_id.get(found.pop().lower()) if len(found) == 1 else None

    def _flow(self, path: str, meaning: Meaning) -> FlowDefinition | NoFlow:
        match meaning:
            case FlowFile():
                return self._of_file(path, meaning)
            case FlowName():
                return self._of_name(path, meaning)
            case FlowId(id=flow_id):
                known = self._chooser.by_id.get(flow_id) or self._chooser.by_id.get(flow_id.lower())
                lacking = self._chooser.lacking(FileRuling(), flow_id) if known is None else None
                return known or NoFlow(_NONE_WITH_ID, may_be_any=not flow_id or stands_for_id(flow_id), unread=lacking)
        return NoFlow(meaning.reason)

    def _of_file(self, path: str, file: FlowFile) -> FlowDefinition | NoFlow:
        """Return the flow of a definition: the loaded one, with what the configuration says of it, else the one that is in the file."""
        loaded = self._loaded.get(os.path.abspath(file.path))
        if loaded is not None:
            several = os.path.abspath(file.path) in self._shared
            return NoFlow(f'"{file.path}" holds several flows', may_be_any=False) if several else loaded
        return self._filled_in(path, file)

    def _filled_in(self, path: str, file: FlowFile) -> FlowDefinition | NoFlow:
        """Return the flow of a definition with what the configuration that makes it puts in, where links and ``..`` do not lead too far."""
        tree = tree_of(os.path.dirname(path), self._root)
        found = self._read.get((tree, file))
        if found is None:
            outside = leads_out(file.path, tree)
            found = NoFlow(printable(f'"{file.path}" {OUTSIDE}'), may_be_any=False) if outside else self._new(file)
            self._read[tree, file] = found
        return found

    def _new(self, file: FlowFile) -> FlowDefinition | NoFlow:
        try:
            flows = catalogue.read(file.path, {**self._substitutions, **dict(file.substitutions)}) or ()
        except (DefinitionError, SourceError) as error:
            # What a path leads to may only be made when Terraform runs.
            unread = Unread(file.path, str(error)) if os.path.lexists(file.path) else None
            return NoFlow(str(error), may_be_any=False, unread=unread)
        if len(flows) != 1:
            return NoFlow(printable(f'"{file.path}" holds {len(flows) or "no"} flows'), may_be_any=False)
        return flows[0]

    def _of_name(self, path: str, meaning: FlowName) -> FlowDefinition | NoFlow:
        """Return the flow of a name: a loaded one, else one that the configuration makes of a definition."""
        loaded = [flow for flow in self._by_name.get(meaning.name, ()) if _is_called(flow, meaning)]
        named = loaded or [flow for flow, made in self._made_in(path) if _is_called(made, meaning)]
        if named:
            return _agreed(list(named))
        # What a template calls a flow is known only when that is filled in.
        lacking = next((one for one in self._chooser.unread if one.may_state(meaning.name)), None)
        known = islice(chain(self._chooser.flows, (made for _, made in self._made_in(path))), _MOST_COMPARED)
        return NoFlow(printable(_not_called(meaning, known)), may_be_any=self._any_is_open, unread=lacking)

    @cached_property
    def _any_is_open(self) -> bool:
        """True where a loaded flow has a placeholder in its name, so that any name may be its own."""
        return any(map(has_placeholder, self._by_name))

    def _made_in(self, path: str) -> list[tuple[FlowDefinition, FlowDefinition]]:
        """Return the flows that the configuration of the file at ``path`` makes of definitions, as they judge and as it makes them."""
        folder = os.path.dirname(path)
        if folder not in self._made:
            made = [(self._of_file(path, file), self._filled_in(path, file)) for file in self._modules.flow_files(path)]
            self._made[folder] = [(flow, one) for flow, one in made if isinstance(flow, FlowDefinition) and isinstance(one, FlowDefinition)]
        return self._made[folder]


def _expression(reference: str) -> str:
    """Return the expression of Terraform that a placeholder holds, or a text with placeholders is."""
    written = _in_double_quotes(reference)
    whole = _WHOLE.fullmatch(written)
    return whole[1] if whole is not None else f'"{written}"'


def _in_double_quotes(reference: str) -> str:
    """Return a reference as HCL has it, which knows no single quotes; in the placeholders of a text they stand for double ones."""
    return reference.replace("'", '"')


def _text(meanings: Sequence[Meaning]) -> str | None:
    return meanings[0].id if len(meanings) == 1 and isinstance(meanings[0], FlowId) else None


def _is_called(flow: FlowDefinition, meaning: FlowName) -> bool:
    return flow.name == meaning.name and (meaning.type is None or flow.type.lower() == meaning.type.lower())


def _not_called(meaning: FlowName, known: Iterable[FlowDefinition]) -> str:
    """Return that no flow has the name, and which of the ``known`` ones has nearly that."""
    types = {flow.name: flow.type for flow in known}
    near = nearest_name(meaning.name, types)
    if near == meaning.name:
        return f'no definition with the name "{near}" and type "{meaning.type}" is loaded; its type is "{types[near]}"'
    nearest = f'; the nearest is "{near}"' if near is not None else ""
    return f'no definition with the name "{meaning.name}" is loaded{nearest}'


def _shared(flows: Iterable[FlowDefinition]) -> frozenset[str]:
    """Return the paths of files that hold several flows."""
    times = Counter(os.path.abspath(flow.source) for flow in flows)
    return frozenset(path for path, count in times.items() if count > 1)


def _agreed(found: list[FlowDefinition | NoFlow]) -> FlowDefinition | NoFlow:
    """Return the one flow that all of ``found`` are, or why there is none."""
    for one in found:
        if isinstance(one, NoFlow):
            return one
    flows = [one for one in found if isinstance(one, FlowDefinition)]
    if not flows:
        return NoFlow(_LATE)
    if all(flow.contract == flows[0].contract for flow in flows):
        return flows[0]
    names = row(list(dict.fromkeys(flow.source for flow in flows)), _NAMED)
    return NoFlow(printable(f"it can be one of several flows ({names})"), may_be_any=False)
