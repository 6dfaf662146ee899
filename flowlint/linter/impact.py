"""Finds the payloads that break: without error against the old flows, and with one against the new; and those that lack an input now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flowlint.config.settings import Settings
from flowlint.definitions.comparison.sides import Side
from flowlint.linter import engine, preparation
from flowlint.linter.collector import RuleChoice
from flowlint.linter.ignores import Ignores
from flowlint.linter.job import Job, Judging, Known, Scope
from flowlint.linter.outcome import Found
from flowlint.model.finding import Finding
from flowlint.model.hosting import in_host
from flowlint.model.location import Location, Span
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.node import Kind
from flowlint.model.payload import Payload
from flowlint.model.severity import Severity
from flowlint.reports.locator import Locator

_Text = tuple[str, int]
"""A text: the path of its file, and the line, from 1, at which it begins."""
_Key = tuple[str, int, int, str]
"""A payload: its text, where it begins in that, and its JSON pointer."""


_UNSET = "unset-input"
"""The rule on inputs that a payload leaves out and that the flow reads without a test."""


class BrokenPayload(NamedTuple):
    """A payload that breaks or lacks an input: its file, the JSON pointer in its text, and the errors or warnings that it gets now."""

    path: str
    pointer: str
    findings: tuple[Finding, ...]


class Impacted(NamedTuple):
    """What became of the payloads: how many were judged, which of them break, and what could not be checked.

    ``warned`` are those of the others that leave out an input which only the new flow reads without a test that it is set.
    """

    payloads: int
    broken: tuple[BrokenPayload, ...] = ()
    problems: tuple[str, ...] = ()
    warned: tuple[BrokenPayload, ...] = ()


def impact(old: Side, new: Side, paths: Iterable[str], settings: Settings) -> Impacted:
    """Judge the payloads in ``paths`` against both sides, as ``check`` would under ``settings``, and return which of them break."""
    files = tuple(dict.fromkeys(paths))
    choice = preparation.rule_choice(settings, (), ())
    before, after = _Errors(choice), _Errors(choice)
    first = engine.judge(_job(old, files, settings, choice), before, before.meet)
    then = engine.judge(_job(new, files, settings, choice), after)
    locator, spoilt = Locator(settings.relative), before.spoilt()
    broken = {key: found for key, found in after.found.items() if key not in before.found and key not in spoilt}
    lacking = {
        key: [one for one in found if not _names(one) <= before.unset_names(key)]
        for key, found in after.unset.items()
        if key not in after.found and key not in spoilt
    }
    return Impacted(
        then.summary.payloads,
        _payloads(broken, locator, Severity.ERROR),
        tuple(dict.fromkeys((*first.problems, *then.problems))),
        _payloads(lacking, locator, Severity.WARNING),
    )


def _job(side: Side, paths: tuple[str, ...], settings: Settings, choice: RuleChoice) -> Job:
    own = [*side.loaded.files, *(one.path for one in side.loaded.unread), *([settings.path] if settings.path else [])]
    return Job(
        Scope(paths, excluded=settings.excludes if settings.exclude else None, never=frozenset(own)),
        Judging(
            preparation.resolver(side.fitted(settings), side.loaded, None),
            choice,
            settings.container,
            policy=preparation.ignore_policy(settings),
        ),
        Known(root=settings.root, relative=settings.relative),
    )


class _Errors:
    """The errors of one judgement, payload by payload.

    ``found`` has what rules made of each payload with an error, and ``unset`` the warnings about inputs that are left out. Faults of a text
    count for the payload that they stand in, or for all.
    """

    def __init__(self, choice: RuleChoice) -> None:
        self.found: dict[_Key, list[Found]] = {}
        self.unset: dict[_Key, list[Found]] = {}
        self._choice = choice
        self._payloads: dict[_Text, dict[_Key, Span]] = {}
        self._faults: dict[_Text, list[Location]] = {}

    def take(self, found: Found, ignores: Ignores | None) -> bool:
        """Keep a finding that is an error, or is about an input that is left out, and is not ignored."""
        is_hidden = ignores is not None and ignores.hides(found.diagnostic, found.rule.id)
        is_error = self._choice.severity(found.rule) is Severity.ERROR
        if is_hidden or not (is_error or found.rule.id == _UNSET):
            return False
        place = found.diagnostic.place
        if found.rule.on_fault is not None:
            self._faults.setdefault((place.source.name, place.source.first_line), []).append(place)
        elif isinstance(found.concerns, Payload):
            key, _ = _placed(found.concerns)
            (self.found if is_error else self.unset).setdefault(key, []).append(found)
        return True

    def unset_names(self, key: _Key) -> frozenset[str]:
        """Return the inputs that a payload leaves out and that its flow reads without a test."""
        return frozenset().union(*map(_names, self.unset.get(key, ())))

    def meet(self, payloads: Iterable[Payload]) -> None:
        """Learn where payloads stand that were judged, whatever was found in them."""
        for payload in payloads:
            if payload.root.kind is Kind.OBJECT:
                key, span = _placed(payload)
                self._payloads.setdefault(key[:2], {})[key] = span

    def spoilt(self) -> set[_Key]:
        """Return the payloads whose text has an error, in them or outside all of them."""
        return {key for text, places in self._faults.items() for key in self._spoilt(self._payloads.get(text, {}), places)}

    @staticmethod
    def _spoilt(payloads: dict[_Key, Span], places: list[Location]) -> Iterator[_Key]:
        for place in places:
            start = place.span.start if place.span is not None else -1
            within = [key for key, span in payloads.items() if span.start <= start < span.end]
            yield from within or payloads


def _placed(payload: Payload) -> tuple[_Key, Span]:
    place = in_host(payload.place)
    span = place.span or Span(0, 0)
    return (place.source.name, place.source.first_line, span.start, place.pointer), span


def _names(found: Found) -> frozenset[str]:
    """Return the inputs that a finding says are not passed; one about all of a payload names them in its message alone."""
    one = found.diagnostic
    return frozenset([one.parameter] if one.parameter is not None else one.message.partition(" are not ")[0].split('"')[1::2])


def _payloads(found: dict[_Key, list[Found]], locator: Locator, severity: Severity) -> tuple[BrokenPayload, ...]:
    """Return the payloads in which something was found, by place."""
    listed = []
    for key, each in found.items():
        findings = [locator.finding(one.diagnostic, one.rule.id, severity, one.flow) for one in each]
        listed += [BrokenPayload(key[0], key[3], tuple(sorted(findings, key=_order)))] if findings else []
    return tuple(sorted(listed, key=lambda one: (one.path, _order(one.findings[0]), one.pointer)))


def _order(finding: Finding) -> tuple[tuple[str, int, int], str]:
    return finding.place.order, finding.rule
