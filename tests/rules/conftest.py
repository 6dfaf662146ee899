"""Builders for the tests of the rules: a flow, payloads bound to it, places in their texts, and the texts after fixes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pytest

from flowlint.binding import topics
from flowlint.binding.arguments import bind
from flowlint.contracts import Rule
from flowlint.linter.documents import triggers, unwrapped
from flowlint.linter.edits import apply
from flowlint.model.call import Call
from flowlint.model.carried import NO_FACTS, HostFacts, Text
from flowlint.model.datatype import DataType
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fault import SyntaxFault
from flowlint.model.flow import FlowDefinition, InputParameter, RequestBody
from flowlint.model.ignoring import RunFacts
from flowlint.model.location import Location, Source, Span
from flowlint.model.mode import Shape
from flowlint.model.payload import Binding, Payload
from flowlint.model.trigger_binding import TriggerBinding
from flowlint.syntax.grammars import parse

FLOW_ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"


def _source(text: str, grammar: str) -> Source:
    return Source(f"payload.{grammar}", text)


@pytest.fixture
def flow() -> FlowDefinition:
    """Return a flow with an input of every kind that the tests need; where it was declared is unknown."""
    return FlowDefinition(
        name="Compliance check",
        type="workflow",
        id=FLOW_ID,
        version="3.0",
        published=True,
        request_body=RequestBody.PARAMETERS,
        inputs=(
            InputParameter("Flow.complianceFlag", DataType("boolean")),
            InputParameter("Flow.agentId", DataType("string")),
            InputParameter("Flow.retries", DataType("integer")),
            InputParameter("Flow.dates", DataType("string", collection=True)),
            InputParameter("Flow.details", DataType("json")),
        ),
    )


@pytest.fixture
def flow_taking() -> Callable[..., FlowDefinition]:
    """Return a function that gives a flow with one input, ``Flow.x``, of a type."""

    def build(type_name: str, *, collection: bool = False) -> FlowDefinition:
        return FlowDefinition("Any", "workflow", inputs=(InputParameter("Flow.x", DataType(type_name, collection)),))

    return build


@pytest.fixture
def bound() -> Callable[..., Binding]:
    """Return a function that reads a text and binds the one payload in it to a flow."""

    def build(
        text: str,
        flow: FlowDefinition | None,
        *,
        grammar: str = "json",
        shape: Shape = Shape.REQUEST,
        facts: HostFacts = NO_FACTS,
        **options: Any,
    ) -> Binding:
        document = parse(grammar, _source(text, grammar))
        (root,) = document.roots
        return bind(unwrapped(Payload(document.source, root, shape=shape, facts=facts)), flow, **options)

    return build


@pytest.fixture
def started() -> Callable[..., TriggerBinding]:
    """Return a function that reads a text and binds the one trigger in it to a flow."""

    def build(
        text: str,
        flow: FlowDefinition | None = None,
        *,
        grammar: str = "json",
        filled: Iterable[str] = (),
        names: Mapping[str, str] | None = None,
    ) -> TriggerBinding:
        (declaration,) = triggers(parse(grammar, _source(text, grammar)), Text(grammar, text.encode(), facts=HostFacts(names=names or {})))
        fields = topics.fields(topics.meant(declaration.trigger.topic or ""))
        return TriggerBinding(declaration, flow, fields, frozenset(filled))

    return build


@pytest.fixture
def faults() -> Callable[..., tuple[SyntaxFault, ...]]:
    """Return a function that reads a text and gives its faults."""
    return lambda text, grammar="json": parse(grammar, _source(text, grammar)).faults


@pytest.fixture
def place() -> Callable[..., Location]:
    """Return a function that gives the place of the first ``fragment`` of a text, or of a later one."""

    def find(text: str, fragment: str, pointer: str, *, grammar: str = "json", number: int = 0) -> Location:
        start = text.index(fragment)
        for _ in range(number):
            start = text.index(fragment, start + 1)
        return Location(_source(text, grammar), pointer, Span(start, start + len(fragment)))

    return find


@pytest.fixture
def found() -> Callable[[Rule, Any], list[Diagnostic]]:
    """Return a function that runs a rule on a binding, a definition, a fault, a trigger or the facts of a run."""

    def run(rule: Rule, subject: Any) -> list[Diagnostic]:
        hooks: dict[type, Any] = {
            SyntaxFault: rule.on_fault,
            FlowDefinition: rule.on_definition,
            Binding: rule.on_binding,
            Call: rule.on_call,
            TriggerBinding: rule.on_trigger,
            RunFacts: rule.on_run,
        }
        hook = hooks[type(subject)]
        assert hook is not None
        return list(hook(subject))

    return run


@pytest.fixture
def mended() -> Callable[[str, Iterable[Diagnostic]], str]:
    """Return a function that gives a text after the fixes of some findings."""
    return lambda text, diagnostics: apply(text, [diagnostic.fix.edits for diagnostic in diagnostics if diagnostic.fix is not None])
