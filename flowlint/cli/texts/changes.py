"""What ``flowlint diff`` prints: the changes with their places on both sides, and the payloads that break, for people and as JSON."""

from __future__ import annotations

from typing import Any

from flowlint.definitions.comparison.change import Change, Impact
from flowlint.linter.impact import BrokenPayload, Impacted
from flowlint.model.flow import FlowDefinition
from flowlint.model.location import Location, address, in_json, on_line, region
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.printable import counted, printable, printable_json
from flowlint.model.version import __version__

VERSION = 1
"""Of the JSON document's shape; it changes when a key changes its meaning or goes."""

_COLORS = {Impact.BREAKING: "1;31", Impact.RISKY: "1;33", Impact.COMPATIBLE: "1;32"}
_WIDTH = len(Impact.COMPATIBLE)


class Comparison(NamedTuple):
    """The outcome of one comparison: the sides as the user named them, the number of flows, the changes, and the payloads.

    ``flows`` counts those of the old side, and those that the new side adds.
    """

    old: str
    new: str
    flows: int
    changes: tuple[Change, ...]
    impacted: Impacted | None = None

    def count(self, impact: Impact) -> int:
        """Return the number of changes with that impact."""
        return sum(change.impact is impact for change in self.changes)

    def worst(self) -> Impact | None:
        """Return the gravest impact, or ``None`` where nothing changed."""
        return max((change.impact for change in self.changes), key=lambda impact: impact.rank, default=None)


def as_text(comparison: Comparison, *, color: bool = False) -> str:
    """Return the comparison for people: flow by flow, then what breaks, then the counts."""
    lines: list[str] = []
    title = ""
    for change in comparison.changes:
        if _title(change) != title:
            title = _title(change)
            lines += [*([""] if lines else []), printable(title)]
        lines += _change_lines(change, color=color)
    lines += [*([""] if lines else []), *_broken_lines(comparison.impacted), *closing(comparison)]
    return "".join(f"{line}\n" for line in lines)


def closing(comparison: Comparison) -> list[str]:
    """Return the last words: how many changes of which impact, and how many payloads break."""
    counts = [f"{number} {impact}" for impact in Impact if (number := comparison.count(impact))]
    touched = len({id(change.old or change.new) for change in comparison.changes})
    flows = counted(comparison.flows, "flow")
    lines = [
        f"{counted(len(comparison.changes), 'change')} in {touched} of {flows}: {', '.join(counts)}" if counts else f"no change in {flows}"
    ]
    impacted = comparison.impacted
    if impacted is not None:
        broken = len(impacted.broken)
        verb = "breaks" if 1 in {broken, impacted.payloads} else "break"
        lines.append(f"{broken} of {counted(impacted.payloads, 'payload')} {verb}")
        if impacted.warned:
            warned = len(impacted.warned)
            verb = "leaves" if 1 in {warned, impacted.payloads} else "leave"
            lines.append(f"{warned} of {counted(impacted.payloads, 'payload')} {verb} out an input that is now read without a test")
    return lines


def _title(change: Change) -> str:
    old, new = change.old, change.new
    if old is None or new is None:
        only = new if old is None else old
        return only.citation if only is not None else ""
    versions = f" version {old.version or '?'} -> {new.version or '?'}" if old.version != new.version else _version(new)
    return f'"{old.name}"{versions} ({old.source} -> {new.source})'


def _version(flow: FlowDefinition) -> str:
    return f" version {flow.version}" if flow.version else ""


def _change_lines(change: Change, *, color: bool) -> list[str]:
    word = f"{change.impact:<{_WIDTH}}"
    painted = f"\x1b[{_COLORS[change.impact]}m{word}\x1b[0m" if color else word
    sides = (("old", change.old_place), ("new", change.new_place))
    places = [f"{side} {_address(place)}" for side, place in sides if place is not None]
    lines = [f"  {painted}  {printable(change.message)} [{change.kind}]"]
    return lines + ([printable(f"  {'':<{_WIDTH}}  {', '.join(places)}")] if places else [])


def _address(place: Location) -> str:
    return address(place, f" ({place.pointer})" if place.pointer else "")


def _broken_lines(impacted: Impacted | None) -> list[str]:
    payloads = (*impacted.broken, *impacted.warned) if impacted is not None else ()
    found = [finding for payload in payloads for finding in payload.findings]
    lines = [f"{on_line(one.place.path, one.place.region)}: {one.severity}[{one.rule}] {one.message}" for one in found]
    return [*map(printable, lines), *([""] if found else [])]


def as_json(comparison: Comparison) -> str:
    """Return the comparison as one JSON document, as ``schemas/diff.schema.json`` describes it; it holds no value of a payload."""
    document = {
        "version": VERSION,
        "tool": {"name": "flowlint", "version": __version__},
        "old": comparison.old,
        "new": comparison.new,
        "summary": {"flows": comparison.flows, **{str(impact): comparison.count(impact) for impact in Impact}},
        "changes": [_change(change) for change in comparison.changes],
        "payloads": _payloads(comparison.impacted),
    }
    return printable_json(document, indent=2) + "\n"


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": str(change.kind),
        "impact": str(change.impact),
        "message": change.message,
        "parameter": change.parameter,
        "guess": change.guess,
        "old": _side(change.old, change.old_place),
        "new": _side(change.new, change.new_place),
    }


def _side(flow: FlowDefinition | None, place: Location | None) -> dict[str, Any] | None:
    if flow is None:
        return None
    spot = region(place) if place is not None else None
    return {
        "name": flow.name,
        "id": flow.id,
        "version": flow.version,
        "path": flow.source,
        "pointer": place.pointer if place is not None else "",
        **in_json(spot),
    }


def _payloads(impacted: Impacted | None) -> dict[str, Any] | None:
    if impacted is None:
        return None
    return {
        "checked": impacted.payloads,
        "breaking": len(impacted.broken),
        "broken": [_broken(one) for one in impacted.broken],
        "risky": len(impacted.warned),
        "warned": [_broken(one) for one in impacted.warned],
    }


def _broken(payload: BrokenPayload) -> dict[str, Any]:
    findings = [
        {
            "rule": one.rule,
            "message": one.message,
            "pointer": one.place.pointer,
            **in_json(one.place.region),
            "parameter": one.parameter,
            "fingerprint": one.fingerprint,
        }
        for one in payload.findings
    ]
    return {"path": payload.path, "pointer": payload.pointer, "findings": findings}
