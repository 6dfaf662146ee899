"""It is not known which flow the payload is for, so its arguments cannot be checked.

## What it does

Reports a payload without a matching flow definition: no loaded definition has the id in `flowId`, or `flowId` is missing, empty or null and
several definitions are loaded. The request itself is still checked.

A placeholder, such as `${FLOW_ID}`, `{{flowId}}`, `<flow id>` or `YOUR_FLOW_ID`, is never taken for an id. If only one definition is
loaded, the payload is checked against it, unless the placeholder contains a name (`${flow_id_update_order}`) that fits neither the name,
the file nor an alias of that definition. Otherwise any flow is possible. That is not a finding; the report then says that the arguments
were not checked, and how to name the flow.

## Why it matters

Names and types can only be checked against the inputs of the flow, and an unchecked payload must not look like a good one. If all
definitions are loaded, an unknown id belongs to another organization, to a deleted flow, or to a flow that was created again. With CX as
Code, for example, a flow whose name changes in the YAML becomes a new flow with a new id.

## Example

```json payload
{
  "flowId": "99999999-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "Flow.agentId": "452"
  }
}
```

## Use instead

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "Flow.agentId": "452"
  }
}
```

## Fix safety

Safe: it removes spaces or braces around an id. Otherwise there is no fix: only the author knows which flow is right.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice

from flowlint.binding import edits
from flowlint.binding.names import fit
from flowlint.contracts import Rule
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.flow import FlowDefinition
from flowlint.model.group import Group
from flowlint.model.identity import once_each
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.node import Kind, Node
from flowlint.model.payload import Binding
from flowlint.model.printable import row
from flowlint.model.request import is_guid, is_plausible_flow_id
from flowlint.model.severity import Severity
from flowlint.model.spelling import is_near

_SHOWN = 3
_MOST_COMPARED = 100
"""Definitions whose inputs are compared with the names of a payload."""
_MOST_ALIKE = 10
"""Definitions whose ids end or begin alike that are compared with an id; the ids of a platform are random."""
_INTACT = 8
"""Characters at one end that a near id must have right."""
_NEAR = 4
"""Characters in which an id may differ from one that was probably meant."""
_WITHOUT_ID = {
    "architect-export": "an export",
    "archy-yaml": "Archy YAML",
    "configuration-json": "configuration JSON",
    "json-schema": "JSON Schema",
}
"""The formats that hold no id, as a sentence calls them."""


def check(binding: Binding) -> Iterator[Diagnostic]:
    """Yield the finding where no flow is known."""
    if binding.flow is not None or binding.flow_is_open or binding.flow_is_unread or binding.payload.root.kind is not Kind.OBJECT:
        return
    field, candidates = binding.envelope.flow_id, binding.candidates
    freed = edits.freed_id(binding.payload.source.text, field.member.value) if field is not None else None
    if freed is not None:
        flow = _known(candidates).by_id.get(freed.id.lower())
        whose = f'the id of flow "{flow.label}"' if flow is not None else "an id"
        message = f'"flowId" has {freed.around} around {whose}; arguments were not checked'
        yield Diagnostic(message, binding.flow_reference, help=freed.fix.title, fix=freed.fix)
        return
    reason = _says_nothing(field.member.value) if field is not None else "is missing"
    named = str(field.member.value.value) if field is not None and not reason else ""
    if not candidates:
        message, advice = (
            "no flow definition is loaded",
            "load the definition of the flow with --definitions, or name it in the configuration",
        )
    elif reason:
        message = f'cannot tell which of {len(candidates)} flows is meant: "flowId" {reason}'
        advice = "name the flow with --flow, or bind the file to it in the configuration"
    else:
        known = _known(candidates)
        near = _near(named, known)
        message, advice, candidates = known.unmatched, _advice(named, near, known, binding), _first(near, candidates)
    listing = _listing(candidates, len(binding.candidates))
    # What has not the form of an id may be any value, and reports hold none.
    subject = named if is_guid(named) else ""
    yield Diagnostic(f"{message}; arguments were not checked", binding.flow_reference, help=advice, note=listing, subject=subject)


class _Known(NamedTuple):
    """What is told of the flows loaded, once for all payloads: by id in lower case, and by name and either end of an id their places.

    ``without`` are those that have no id. ``unmatched`` is the sentence that none has the id of a payload.
    """

    flows: tuple[FlowDefinition, ...]
    by_id: dict[str, FlowDefinition]
    by_name: dict[str, int]
    by_end: dict[str, list[int]]
    without: tuple[FlowDefinition, ...]
    unmatched: str


@once_each
def _known(flows: tuple[FlowDefinition, ...]) -> _Known:
    found = _Known(flows, {}, {}, {}, tuple(flow for flow in flows if flow.id is None and flow.source), _unmatched(flows))
    for index, flow in enumerate(flows):
        found.by_name.setdefault(flow.name, index)
        if flow.id is not None:
            its = flow.id.lower()
            found.by_id.setdefault(its, flow)
            for end in _ends(its):
                found.by_end.setdefault(end, []).append(index)
    return found


def _ends(flow_id: str) -> tuple[str, str]:
    return flow_id[:_INTACT], flow_id[-_INTACT:]


def _unmatched(candidates: tuple[FlowDefinition, ...]) -> str:
    """Return that no definition has the id; most formats state none, so that a definition may be the right one all the same."""
    without = [flow for flow in candidates if flow.id is None]
    if not without:
        return 'no definition with this "flowId" is loaded'
    formats = {_WITHOUT_ID.get(flow.format, "") for flow in without}
    alike = formats.pop() if len(formats) == 1 else ""
    reason = f"{alike} states none" if alike else f"{len(without)} of them {'states' if len(without) == 1 else 'state'} none"
    return f"none of the {len(candidates)} loaded definitions has this id ({reason})"


def _says_nothing(value: Node) -> str:
    """Return why a ``flowId`` names no flow, as a predicate; empty where it names one."""
    if value.text is None:
        return f"is {value.kind.noun}"
    return "" if value.text.strip() else "is empty"


def _advice(text: str, near: list[int], known: _Known, binding: Binding) -> str:
    first = min([*near, *([known.by_name[text]] if text in known.by_name else [])], default=None)
    if first is not None:
        flow = known.flows[first]
        if text == flow.name:
            right = f'"{flow.id}"' if flow.id else "the id"
            return f'pass {right}, since "flowId" takes the id of a flow and not its name, or make the name an alias in the configuration'
        given = ', or correct its id under "flows" in the configuration' if flow.format in _WITHOUT_ID else ""
        return f'pass "{flow.id}" if flow "{flow.label}" is meant{given}'
    if is_guid(text) and known.without:
        meant = _likeliest(known.without, binding)
        path, condition = (meant.source, f' if flow "{meant.label}" is meant') if meant is not None else ("PATH", " with the right path")
        return f'add "{text}: {path}" under "flows" in .flowlint.yaml{condition}; where there is no such file, `flowlint init` writes it'
    if not is_plausible_flow_id(text):
        return "pass the id of the flow, a GUID, or make this an alias of the flow in the configuration"
    return "load the definition of this flow with --definitions, or name another with --flow or in the configuration"


def _likeliest(flows: tuple[FlowDefinition, ...], binding: Binding) -> FlowDefinition | None:
    """Return the one flow whose inputs have most of the names that the payload passes, or ``None`` where that is not one."""
    if len(flows) > _MOST_COMPARED:
        return None
    order = sorted(flows, key=lambda flow: -fit(binding.names_given, flow))
    best = [fit(binding.names_given, flow) for flow in order[:2]]
    return order[0] if len(best) == 1 or best[0] > best[1] else None


def _near(text: str, known: _Known) -> list[int]:
    """Return the places of the flows whose id ``text`` may be with a slip in it; one end of it must be intact, and few may share that."""
    mine = text.lower()
    intact = sorted({index for end in _ends(mine) for index in known.by_end.get(end, [])[:_MOST_ALIKE]})
    return [index for index in intact if is_near(mine, str(known.flows[index].id).lower(), _NEAR)]


def _first(near: list[int], flows: tuple[FlowDefinition, ...]) -> tuple[FlowDefinition, ...]:
    """Return the flows that are shown, those first whose id is near."""
    others = (index for index in range(len(flows)) if index not in near)
    return tuple(flows[index] for index in islice(chain(near, others), _SHOWN))


def _listing(flows: tuple[FlowDefinition, ...], count: int) -> str:
    """Return the first few flows by name and id, and how many more of ``count`` there are."""
    named = row([f'"{flow.label}" ({flow.id or "no id known"})' for flow in flows[:_SHOWN]], mark="")
    return f"loaded: {named}{f' and {count - _SHOWN} more' if count > _SHOWN else ''}" if flows else ""


RULE = Rule("unknown-flow", "it is not known which flow the payload is for", Severity.ERROR, Group.ENVELOPE, on_binding=check, fixable=True)
