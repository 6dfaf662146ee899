"""Reads from a Terraform state which flow id belongs to which definition in the repository.

The state is the output of ``terraform show -json`` (Terraform's "JSON Output Format", format version 1): resources stand in
``values.root_module.resources`` and, of modules, in ``child_modules``. The resource ``genesyscloud_flow`` of CX as Code has the flow's
``id``, and in ``filepath`` the Archy YAML that it was made from, a local path or an ``s3://`` address.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from flowlint.config.entries import FlowEntry
from flowlint.model.errors import DefinitionError
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.printable import printable, row
from flowlint.payloads.terraform.state_text import FLOW, NotAState, resources
from flowlint.sources.files import leads_out, read_file
from flowlint.sources.trees import tree_of

MAX_SIZE = 128 << 20
"""Bytes of a state: that of an organisation holds every user, queue and prompt."""
_NAMED = 3


class TerraformState(NamedTuple):
    """The flows of a state: an entry for each id whose definition lies here, sentences about the others, and their ids in lower case.

    ``addresses`` are the ids of flows by their address, those that data sources look up included.
    """

    entries: dict[str, FlowEntry]
    notes: tuple[str, ...] = ()
    elsewhere: frozenset[str] = frozenset()
    addresses: Mapping[str, str] = MappingProxyType({})


class _Flow(NamedTuple):
    """One flow of the state: its address there, its id, and its ``filepath`` as Terraform has it; data sources have none."""

    address: str
    id: str
    filepath: str
    is_data: bool = False


def load(path: str) -> TerraformState:
    """Return the flows of the state in the file ``path``.

    A relative ``filepath`` is looked for from the folder of that file, then from the working directory. Raises ``SourceError`` where the
    file cannot be read, and ``DefinitionError`` where it is no such output.
    """
    known = [*_flows(path)]
    flows = [flow for flow in known if not flow.is_data]
    entries: dict[str, FlowEntry] = {}
    elsewhere = []
    for flow in flows:
        found = _definition(flow.filepath, path)
        if flow.id and found is not None:
            entries[flow.id] = FlowEntry(found, None, flow.id, f"{path}: {flow.address}")
        else:
            elsewhere.append(flow)
    unknown = frozenset(flow.id.lower() for flow in elsewhere if flow.id) - {flow_id.lower() for flow_id in entries}
    addresses = {flow.address: flow.id for flow in known if flow.id}
    return TerraformState(entries, _notes(path, len(flows), elsewhere), unknown, addresses)


def _flows(path: str) -> Iterator[_Flow]:
    """Yield the flows of all modules."""
    try:
        for resource in resources(read_file(path, MAX_SIZE)):
            mode = resource.get("mode", "managed")
            if resource.get("type") == FLOW and mode in {"managed", "data"}:
                values = resource.get("values")
                facts = values if isinstance(values, dict) else {}
                yield _Flow(_text(resource, "address") or FLOW, _text(facts, "id"), _text(facts, "filepath"), mode == "data")
    except NotAState as fault:
        raise DefinitionError(printable(f"{path}: {fault}, expected the output of `terraform show -json`")) from None


def _text(holder: Mapping[str, object], key: str) -> str:
    value = holder.get(key)
    return value if isinstance(value, str) else ""


def _definition(filepath: str, state: str) -> str | None:
    """Return the path of a definition as the working directory sees it, or ``None`` where there is no such file here.

    What lies outside the repository of the folder that the path starts from, or that folder itself, is not here.
    """
    if not filepath or "://" in filepath or "\0" in filepath:
        return None
    places = ((os.path.normpath(os.path.join(folder, filepath)), folder) for folder in (os.path.dirname(state), ""))
    return next((path for path, folder in places if os.path.isfile(path) and not leads_out(path, tree_of(folder))), None)


def _notes(path: str, number: int, elsewhere: list[_Flow]) -> tuple[str, ...]:
    if not number:
        return (printable(f'"{path}" has no resource {FLOW}'),)
    if not elsewhere:
        return ()
    shown = [f"{flow.address} ({flow.filepath or 'no filepath'})" for flow in elsewhere]
    verb = "has" if len(elsewhere) == 1 else "have"
    return (printable(f'{len(elsewhere)} of {number} flows in "{path}" {verb} no definition here: {row(shown, _NAMED, mark="")}'),)
