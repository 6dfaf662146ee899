"""Finds the payloads that break: without error against the old flows, and with one against the new."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from flowlint.config.settings import Settings
from flowlint.contracts import Rule
from flowlint.definitions.comparison.sides import Side
from flowlint.linter import engine, preparation
from flowlint.linter.collector import RuleChoice
from flowlint.linter.ignores import Ignores
from flowlint.linter.job import Job
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.finding import Finding
from flowlint.model.flow import FlowDefinition
from flowlint.model.hosting import in_host
from flowlint.model.location import Location, Span
from flowlint.model.payload import Payload
from flowlint.model.report import MAX_PER_RULE, Summary
from flowlint.model.severity import Severity
from flowlint.reports.locator import Locator

_Text = tuple[str, int]
"""A text: the path of its file, and the line, from 1, at which it begins."""
_Key = tuple[str, int, int, str]
"""A payload: its text, where it begins in that, and its JSON pointer."""


class BrokenPayload(NamedTuple):
    """A payload that breaks: its file, the JSON pointer in its text, and the errors that it gets now."""

    path: str
    pointer: str
    findings: tuple[Finding, ...]


class Impacted(NamedTuple):
    """What became of the payloads: how many were judged, which of them break, and what could not be checked."""

    payloads: int
    broken: tuple[BrokenPayload, ...] = ()
    problems: tuple[str, ...] = ()


def impact(old: Side, new: Side, paths: Iterable[str], settings: Settings) -> Impacted:
    """Judge the payloads in ``paths`` against both sides, as ``check`` would under ``settings``, and return which of them break."""
    files = tuple(dict.fromkeys(paths))
    choice = preparation.rule_choice(settings, (), ())
    before, after = _Errors(choice), _Errors(choice)
    problems = dict.fromkeys(engine.judge(_job(old, files, settings, choice), before))
    problems |= dict.fromkeys(engine.judge(_job(new, files, settings, choice), after))
    locator = Locator(settings.relative)
    spoilt = before.spoilt()
    broken = [_broken(key, after.found[key], locator) for key in after.found if key not in before.found and key not in spoilt]
    return Impacted(after.summary.payloads, tuple(sorted(broken, key=_order)), tuple(problems))


def _job(side: Side, paths: tuple[str, ...], settings: Settings, choice: RuleChoice) -> Job:
    return Job(
        paths=paths,
        resolver=preparation.resolver(side.fitted(settings), side.loaded, None),
        rules=choice,
        container=settings.container,
        excluded=settings.excludes if settings.exclude else None,
        relative=settings.relative,
        policy=preparation.ignore_policy(settings),
        root=settings.root,
        never=frozenset({*side.loaded.files, *(one.path for one in side.loaded.unread), *([settings.path] if settings.path else [])}),
    )


class _Errors:
    """The errors of one judgement, payload by payload.

    ``found`` has what rules made of each payload with an error. Faults of a text count for the payload that they stand in, or for all.
    """

    def __init__(self, choice: RuleChoice) -> None:
        self.summary = Summary()
        self.ignores: Ignores | None = None
        self.found: dict[_Key, list[tuple[Rule, Diagnostic, FlowDefinition | None]]] = {}
        self._choice = choice
        self._payloads: dict[_Text, dict[_Key, Span]] = {}
        self._faults: dict[_Text, list[Location]] = {}

    def take(self, rule: Rule, hook: Callable[[Any], Iterable[Diagnostic]], subject: object, flow: FlowDefinition | None) -> int:
        """Run one rule on one subject and keep its errors; return how many findings it made."""
        severity = self._choice.severity(rule)
        if severity is None:
            return 0
        diagnostics = list(islice(hook(subject), MAX_PER_RULE))
        errors = [one for one in diagnostics if severity is Severity.ERROR and not self._hidden(one, rule.id)]
        payload: Payload | None = getattr(subject, "payload", None)
        if payload is not None:
            place = in_host(payload.place)
            span = place.span or Span(0, 0)
            key = (place.source.name, place.source.first_line, span.start, place.pointer)
            self._payloads.setdefault(key[:2], {})[key] = span
            if errors:
                self.found.setdefault(key, []).extend((rule, one, flow) for one in errors)
        elif rule.on_fault is not None:
            for one in errors:
                self._faults.setdefault((one.place.source.name, one.place.source.first_line), []).append(one.place)
        return len(diagnostics)

    def _hidden(self, diagnostic: Diagnostic, rule: str) -> bool:
        return self.ignores is not None and self.ignores.hides(diagnostic, rule)

    def spoilt(self) -> set[_Key]:
        """Return the payloads whose text has an error, in them or outside all of them."""
        return {key for text, places in self._faults.items() for key in self._spoilt(self._payloads.get(text, {}), places)}

    @staticmethod
    def _spoilt(payloads: dict[_Key, Span], places: list[Location]) -> Iterator[_Key]:
        for place in places:
            start = place.span.start if place.span is not None else -1
            within = [key for key, span in payloads.items() if span.start <= start < span.end]
            yield from within or payloads


def _broken(key: _Key, errors: list[tuple[Rule, Diagnostic, FlowDefinition | None]], locator: Locator) -> BrokenPayload:
    findings = [locator.finding(diagnostic, rule.id, Severity.ERROR, flow) for rule, diagnostic, flow in errors]
    return BrokenPayload(key[0], key[3], tuple(sorted(findings, key=_finding_order)))


def _order(broken: BrokenPayload) -> tuple[str, tuple[int, int, str], str]:
    return broken.path, _finding_order(broken.findings[0]), broken.pointer


def _finding_order(finding: Finding) -> tuple[int, int, str]:
    region = finding.place.region
    return (region.line, region.column, finding.rule) if region is not None else (0, 0, finding.rule)
