"""The rules of one run, and the one place that runs a rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias, TypeVar

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
    from flowlint.model.group import Group
    from flowlint.model.ignoring import RunFacts
    from flowlint.model.location import Source
    from flowlint.model.payload import Binding, Payload
    from flowlint.model.trigger_binding import TriggerBinding

Subject = TypeVar("Subject")
Hooks: TypeAlias = "Sequence[tuple[Rule, Callable[[Subject], Iterable[Diagnostic]]]]"


class Rulebook:
    """Gives payloads, triggers, faults and more to every rule that is on, and yields what these find.

    ``limit`` is the number of findings of one rule in one subject after which it stops looking.
    """

    def __init__(self, choice: RuleChoice, limit: int | None) -> None:
        self._choice = choice
        self._limit = limit
        self._chosen: dict[frozenset[Group], Hooks[Binding]] = {}

    @cached_property
    def _rules(self) -> tuple[Rule, ...]:
        return self._on(registry.rules())

    def _on(self, rules: Iterable[Rule]) -> tuple[Rule, ...]:
        return tuple(rule for rule in rules if self._choice.severity(rule) is not None)

    def has(self, rule_id: str) -> bool:
        """Tell whether a rule is on."""
        return any(rule.id == rule_id for rule in self._rules)

    @cached_property
    def _on_binding(self) -> Hooks[Binding]:
        return _in_order(self._rules)

    @cached_property
    def _on_fault(self) -> Hooks[SyntaxFault]:
        return [(rule, rule.on_fault) for rule in self._rules if rule.on_fault is not None]

    def _of_groups(self, groups: frozenset[Group]) -> Hooks[Binding]:
        if groups not in self._chosen:
            self._chosen[groups] = _in_order(rule for rule in self._on(registry.rules_on_arguments()) if rule.group in groups)
        return self._chosen[groups]

    def payload(self, binding: Binding, groups: frozenset[Group] | None = None, *, unjudged: bool = False) -> Iterator[Event]:
        """Yield what is wrong with a payload; a finding that stands alone silences the rules after it.

        Only rules of ``groups``, which look at arguments, are asked where it is known that no other finds anything. ``unjudged`` says that
        no flow judged all of it.
        """
        payload = binding.payload
        hooks = self._on_binding if groups is None else self._of_groups(groups)
        return self._run(hooks, binding, payload.source.name, flow=binding.flow, concerns=payload, unjudged=unjudged)

    def fault(self, fault: SyntaxFault, concerns: Payload | Source | None = None, *, unjudged: bool = False) -> Iterator[Event]:
        """Yield what a fault of a text is for the rules; ``unjudged`` says that because of it no flow judged what is concerned."""
        return self._run(self._on_fault, fault, fault.place.source.name, concerns=concerns, unjudged=unjudged)

    def call(self, call: Call, path: str) -> Iterator[Event]:
        """Yield what is wrong with a call in the file at ``path``."""
        return self._run([(rule, rule.on_call) for rule in self._rules if rule.on_call is not None], call, path)

    def trigger(self, bindings: Iterable[TriggerBinding], path: str) -> Iterator[Event]:
        """Yield what is wrong with a trigger, bound to each flow that it starts; what concerns no flow is found once."""
        hooks = [(rule, _once(rule.on_trigger)) for rule in self._rules if rule.on_trigger is not None]
        for binding in bindings:
            yield from self._run(hooks, binding, path, flow=binding.flow)

    def definition(self, flow: FlowDefinition) -> Iterator[Event]:
        """Yield what is wrong with the definition of a flow."""
        hooks = [(rule, rule.on_definition) for rule in self._rules if rule.on_definition is not None]
        return self._run(hooks, flow, flow.source, flow=flow)

    def run(self, facts: RunFacts) -> Iterator[Event]:
        """Yield what is wrong with the run as a whole."""
        return self._run([(rule, rule.on_run) for rule in self._rules if rule.on_run is not None], facts, "the run")

    def _run(
        self,
        hooks: Hooks[Subject],
        subject: Subject,
        path: str,
        *,
        flow: FlowDefinition | None = None,
        concerns: Payload | Source | None = None,
        unjudged: bool = False,
    ) -> Iterator[Event]:
        """Run rules on one subject until one that stands alone finds something; raise ``RuleCrash`` where a rule itself fails."""
        from flowlint.model.hosting import hosted

        try:
            for rule, hook in hooks:
                found = 0
                for diagnostic in hook(subject):
                    if found == self._limit:
                        yield Outcome(capped=1)
                        break
                    found += 1
                    yield Found(rule, hosted(diagnostic), flow, concerns, unjudged)
                if found and rule.stands_alone:
                    break
        except FlowlintError:
            raise
        except Exception as error:
            raise RuleCrash(f'rule "{rule.id}" failed on "{path}" ({type(error).__name__}); this is a bug in flowlint') from error


def _in_order(rules: Iterable[Rule]) -> Hooks[Binding]:
    """Return the hooks of rules for payloads in the order in which they may silence one another."""
    hooks = [(rule, rule.on_binding) for rule in rules if rule.on_binding is not None]
    return sorted(hooks, key=lambda hook: (not hook[0].never_silenced, not hook[0].stands_alone))


def _once(hook: Callable[[TriggerBinding], Iterable[Diagnostic]]) -> Callable[[TriggerBinding], Iterator[Diagnostic]]:
    """Return a hook that yields equal findings only once."""
    seen: list[Diagnostic] = []

    def yield_new(binding: TriggerBinding) -> Iterator[Diagnostic]:
        for diagnostic in hook(binding):
            if diagnostic not in seen:
                seen.append(diagnostic)
                yield diagnostic

    return yield_new
