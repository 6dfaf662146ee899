"""Several runs over different payloads as one audit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from flowlint.model.audit import COUNTS, Audit, AuditedFlow
from flowlint.model.census import CELL, DEFECT, GROUPS, Census, CitedFlow, Tally
from flowlint.model.unread import LEFT_OUT
from flowlint.reports.audit import CENSUS


def together(audits: Sequence[Audit], names: Sequence[str]) -> Audit:
    """Return one audit of several runs over different payloads, which have names; it began with the first of them.

    A path that several runs have stands for another file in each: its places say of which run they are.
    """
    if len(audits) == 1:
        return audits[0]
    every = _told_apart(audits, names)
    flows: dict[CitedFlow, AuditedFlow] = {}
    for one in (flow for audit in every for flow in audit.flows):
        before = flows.get(one.flow, one)
        days = [each.days for each in (before, one) if each.days is not None]
        flows[one.flow] = AuditedFlow(one.flow, before.judged or one.judged, max(days, default=None))
    counts = {name: sum(audit.count(name) for audit in every) for name in COUNTS}
    return Audit(
        min(audit.started for audit in every),
        every[-1].version,
        tuple(flows.values()),
        {**counts, "flows": sum(one.judged for one in flows.values())},
        Census(
            {group: _merged(audit.census.by(group) for audit in every) for group in (DEFECT, *GROUPS, CELL)},
            *(sum(getattr(audit.census, name) for audit in every) for name in CENSUS),
        ),
        tuple(sentence for audit in every for sentence in audit.problems),
        tuple(sentence for audit in every for sentence in audit.unchecked),
        sum(audit.more for audit in every),
        all(audit.is_whole for audit in every),
        tuple(sorted({rule for audit in every for rule in audit.off})),
    )


def _merged(parts: Iterable[tuple[Tally, ...]]) -> tuple[Tally, ...]:
    found: dict[tuple[object, ...], Tally] = {}
    for one in (tally for part in parts for tally in part):
        before = found.get(one[:4])
        found[one[:4]] = before.with_more(one) if before is not None else one
    return tuple(sorted(found.values(), key=lambda one: one.order))


def _told_apart(audits: Sequence[Audit], names: Sequence[str]) -> list[Audit]:
    """Return the audits with the name of the run behind each path that several have."""
    met = Counter(path for audit in audits for path in set(_paths(audit)))

    def named(name: str) -> Callable[[str], str]:
        return lambda path: f"{path} [{name}]" if met[path] > 1 else path

    return [_renamed(audit, named(name)) for audit, name in zip(audits, names, strict=True)]


def _paths(audit: Audit) -> Iterator[str]:
    for tally in (one for group in audit.census.tallies.values() for one in group):
        yield from filter(None, (tally.path, *(spot.path for spot in tally.spots)))
    yield from (_parts(sentence)[1] for sentence in (*audit.problems, *audit.unchecked))


def _parts(sentence: str) -> tuple[str, str, str]:
    """Return what a sentence says before the path that it is about, the path, and the rest with its colon."""
    before = LEFT_OUT if sentence.startswith(LEFT_OUT) else ""
    path, colon, rest = sentence.removeprefix(before).partition(":")
    return before, path, colon + rest


def _renamed(audit: Audit, new: Callable[[str], str]) -> Audit:
    """Return an audit with new paths for those in its tallies and sentences."""
    tallies = {
        group: tuple(
            one._replace(path=new(one.path), spots=tuple(spot._replace(path=new(spot.path)) for spot in one.spots)) for one in counted
        )
        for group, counted in audit.census.tallies.items()
    }
    problems, unchecked = (
        tuple(f"{before}{new(path)}{rest}" for before, path, rest in map(_parts, sentences))
        for sentences in (audit.problems, audit.unchecked)
    )
    return audit._replace(census=audit.census._replace(tallies=tallies), problems=problems, unchecked=unchecked)
