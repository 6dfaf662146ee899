"""The rules of one run, and the one place that runs a rule."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from flowlint import registry
from flowlint.contracts import Rule
from flowlint.linter.collector import RuleChoice
from flowlint.linter.outcome import Event, Found, Outcome
from flowlint.model.errors import FlowlintError, RuleCrash

if TYPE_CHECKING:
    from flowlint.model.call import Call
    from flowlint.model.diagnostic import Diagnostic
    from flowlint.model.fault import SyntaxFault
    from flowlint.model.flow import FlowDefinition
    from flowlint.model.ignoring import RunFacts
    from flowlint.model.location import Source
    from flowlint.model.payload import Binding, Payload
    from flowlint.model.trigger_binding import TriggerBinding

Subject = TypeVar("Subject")


class Rulebook:
    """Gives payloads, triggers, faults and more to every rule that is on, and yields what these find.

    ``limit`` is the number of findings of one rule in one subject after which it stops looking.
    """

    def __init__(self, choice: RuleChoice, limit: int | None) -> None:
        self._choice = choice
        self._limit = limit

    @cached_property
    def _rules(self) -> tuple[Rule, ...]:
        return tuple(rule for rule in registry.rules() if self._choice.severity(rule) is not None)

    @cached_property
    def _of_payloads(self) -> tuple[Rule, ...]:
        """The rules for payloads in the order in which they may silence one another."""
        rules = (rule for rule in self._rules if rule.on_binding is not None)
        return tuple(sorted(rules, key=lambda rule: (not rule.never_silenced, not rule.stands_alone)))

    def payload(self, binding: Binding) -> Iterator[Event]:
        """Yield what is wrong with a payload; a finding that stands alone silences the rules after it."""
        payload = binding.payload
        for rule in self._of_payloads:
            found = yield from self._run(rule, rule.on_binding, binding, payload.source.name, flow=binding.flow, concerns=payload)
            if found and rule.stands_alone:
                break

    def fault(self, fault: SyntaxFault, concerns: Payload | Source | None = None) -> Iterator[Event]:
        """Yield what a fault of a text is for the rules."""
        for rule in self._rules:
            yield from self._run(rule, rule.on_fault, fault, fault.place.source.name, concerns=concerns)

    def call(self, call: Call, path: str) -> Iterator[Event]:
        """Yield what is wrong with a call in the file at ``path``."""
        for rule in self._rules:
            yield from self._run(rule, rule.on_call, call, path)

    def trigger(self, bindings: Iterable[TriggerBinding], path: str) -> Iterator[Event]:
        """Yield what is wrong with a trigger, bound to each flow that it starts; what concerns no flow is found once."""
        hooks = [(rule, _once(rule.on_trigger)) for rule in self._rules if rule.on_trigger is not None]
        for binding in bindings:
            for rule, hook in hooks:
                yield from self._run(rule, hook, binding, path, flow=binding.flow)

    def definition(self, flow: FlowDefinition) -> Iterator[Event]:
        """Yield what is wrong with the definition of a flow."""
        for rule in self._rules:
            yield from self._run(rule, rule.on_definition, flow, flow.source, flow=flow)

    def run(self, facts: RunFacts) -> Iterator[Event]:
        """Yield what is wrong with the run as a whole."""
        for rule in self._rules:
            yield from self._run(rule, rule.on_run, facts, "the run")

    def _run(
        self,
        rule: Rule,
        hook: Callable[[Subject], Iterable[Diagnostic]] | None,
        subject: Subject,
        path: str,
        *,
        flow: FlowDefinition | None = None,
        concerns: Payload | Source | None = None,
    ) -> Generator[Event, None, int]:
        """Run one rule on one subject and return how many findings it made; raise ``RuleCrash`` where the rule itself fails."""
        if hook is None:
            return 0
        from flowlint.model.hosting import hosted

        found = 0
        try:
            for diagnostic in hook(subject):
                if found == self._limit:
                    yield Outcome(capped=1)
                    break
                found += 1
                yield Found(rule, hosted(diagnostic), flow, concerns)
        except FlowlintError:
            raise
        except Exception as error:
            raise RuleCrash(f'rule "{rule.id}" failed on "{path}" ({type(error).__name__}); this is a bug in flowlint') from error
        return found


def _once(hook: Callable[[TriggerBinding], Iterable[Diagnostic]]) -> Callable[[TriggerBinding], Iterator[Diagnostic]]:
    """Return a hook that yields equal findings only once."""
    seen: list[Diagnostic] = []

    def yield_new(binding: TriggerBinding) -> Iterator[Diagnostic]:
        for diagnostic in hook(binding):
            if diagnostic not in seen:
                seen.append(diagnostic)
                yield diagnostic

    return yield_new
