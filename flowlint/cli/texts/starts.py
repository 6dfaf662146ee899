"""How ``flowlint show --triggers`` prints who starts the flows."""

from __future__ import annotations

from typing import Any

from flowlint.binding.events import with_article
from flowlint.cli.texts.table import table
from flowlint.linter.starts import FlowStarts, InputFate, Start, Survey
from flowlint.model.flow import FlowDefinition
from flowlint.model.location import region
from flowlint.model.printable import printable, printable_json, row
from flowlint.model.use import UNKNOWN, Use

_MOST_NAMED = 10
"""Triggers that are named as filling one input; of more there is the number."""


def as_json(survey: Survey) -> str:
    """Return the survey as one JSON document."""
    document = {"flows": [_entry(one) for one in survey.flows], "unchecked": list(survey.unchecked)}
    return printable_json(document, indent=2) + "\n"


def as_text(survey: Survey) -> str:
    """Return the survey as a block of lines for each flow."""
    return "\n".join(_block(one) for one in survey.flows)


def _entry(one: FlowStarts) -> dict[str, Any]:
    return {
        **one.flow.facts(),
        "triggers": [_trigger(start) for start in one.starts],
        "inputs": [_input(one.flow, fate) for fate in one.inputs],
    }


def _trigger(start: Start) -> dict[str, Any]:
    trigger, place = start.binding.trigger, region(start.place)
    return {
        "id": trigger.id,
        "name": trigger.name,
        "topic": trigger.topic,
        "dataFormat": trigger.data_format or None,
        "enabled": trigger.enabled,
        "path": start.place.source.name,
        "pointer": start.binding.declaration.pointer,
        "line": place.line if place is not None else None,
        "column": place.column if place is not None else None,
    }


def _input(flow: FlowDefinition, fate: InputFate) -> dict[str, Any]:
    return {
        "name": fate.input.name,
        "type": fate.input.type.name,
        "collection": fate.input.type.collection,
        "initialValue": fate.input.initial_value,
        "filled": fate.is_filled,
        "filledByTriggers": [{"trigger": number, "field": field or None} for number, field in fate.by_triggers],
        "notFilledByTriggers": [
            {"trigger": one.trigger, "field": one.field or None, "reason": "type" if one.kind else "disabled"} for one in fate.refusals
        ],
        "passedByPayloads": fate.by_payloads,
        **flow.use_of(fate.input).facts(),
    }


def _block(one: FlowStarts) -> str:
    lines = [
        printable(one.flow.label),
        printable(f"  read from     {one.flow.source} ({one.flow.format})"),
        f"  started by{'' if one.starts else '    no trigger that was found'}",
        *(f"    {printable(_words(number, start))}" for number, start in enumerate(one.starts, 1)),
        f"  inputs{'' if one.inputs else '        none'}",
        *table((fate.input, _fate(fate) + _mark(one.flow, fate)) for fate in one.inputs),
    ]
    return "\n".join(lines) + "\n"


def _words(number: int, start: Start) -> str:
    trigger = start.binding.trigger
    name = f'"{trigger.name}" ' if trigger.name else ""
    state = "" if trigger.enabled else ", disabled"
    topic = f"on {trigger.topic}" if trigger.topic else "on an unknown topic"
    return f"{number}. {name}{topic} ({trigger.data_format or 'unknown data format'}{state}), {start.address}"


def _mark(flow: FlowDefinition, fate: InputFate) -> str:
    """Return what it means that nothing fills an input, where the flow's use of it is known."""
    use = flow.use_of(fate.input) if fate.is_filled is False else UNKNOWN
    if use.use is Use.UNGUARDED:
        return f"; read without a test that it is set{f', {use.where}' if use.where else ''}"
    return "" if use.use is None else "; read with a test that it is set, or set by the flow" if use.use is Use.GUARDED else "; never read"


def _fate(fate: InputFate) -> str:
    numbers: dict[str, list[int]] = {}
    for number, field in fate.by_triggers:
        numbers.setdefault(field, []).append(number + 1)
    parts = [f"{f'field {field}' if field else 'the event'} of {_series(those)}" for field, those in numbers.items()]
    parts += ["payloads"] if fate.by_payloads else []
    parts += ["its initial value"] if fate.input.initial_value else []
    if parts:
        return f"filled by {', '.join(parts)}"
    if fate.unknown is not None:
        return f"not known: {fate.unknown} is not known"
    refused: dict[tuple[str, str], list[int]] = {}
    for one in fate.refusals:
        refused.setdefault((one.field, one.kind) if one.kind else ("", ""), []).append(one.trigger + 1)
    reasons = [_reason(*which, those) for which, those in refused.items()]
    return f"not filled: {', '.join(reasons)}" if reasons else "filled by nothing"


def _reason(field: str, kind: str, numbers: list[int]) -> str:
    if kind:
        return f"field {field} of {_series(numbers)} is {with_article(kind)}"
    return f"{'triggers' if len(numbers) > 1 else 'trigger'} {_series(numbers)} {'are' if len(numbers) > 1 else 'is'} disabled"


def _series(numbers: list[int]) -> str:
    return row(numbers, _MOST_NAMED, mark="")
