"""A value, or the field of an event, does not have the declared type.

## What it does

Compares the JSON type of every value with the type that the flow declares for its input. Examples are `"true"` for a Boolean, `5` for a
String and a fraction for an Integer. Each item of a collection is checked. `flowId`, `flowVersion` and `name` must be strings, and the
arguments an object. Only the declared type counts, not the meaning of a value: `"480"` is right if the input is a String.

In code, an expression is compared where its type is certain: `total.toFixed(2)` is a string, `!vip` a boolean, `len(x)` an integer. The
value of `a or b` is not certain, nor is a built-in function whose name the code gives to something else.

For a trigger, the rule compares the type of each field that is passed with the type of its input. It reports a string for a Boolean, an
Integer or a Decimal; a number for a Boolean; a Boolean for an Integer or a Decimal; and a single value for a collection. Other pairs are
accepted, such as a number for a String or an integer for a DateTime: it is not documented what happens with them.

## Why it matters

The flow's input schema defines which values are valid (Platform API, model `FlowExecutionLaunchRequest`). It is not documented what the
platform does with a value of another type; a value of the declared type is always right. The types of an event's fields come from the
official SDK's models.

## Example

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "Flow.complianceFlag": "true"
  }
}
```

## Use instead

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "Flow.complianceFlag": true
  }
}
```

## Fix safety

Safe: the fix only adds or removes quotes. It is offered only if the string is exactly how the other type writes the same value (`"true"`,
`"5"`, `2.5`). It is unsafe if it removes the quotes of a placeholder of a data action for an input that the contract does not require: with
an empty value, the body would not be JSON. It is also unsafe if it quotes a value that YAML reads in two ways, such as `0123`. There is no
fix for `"05"`, `"yes"` or `1e3`, for `flowId`, or for a trigger.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from flowlint.binding import edits, events
from flowlint.binding.values import readings
from flowlint.contracts import Rule
from flowlint.model.datatype import EXAMPLES, FaultKind, holds_json
from flowlint.model.diagnostic import Diagnostic, declared
from flowlint.model.fix import Fix, Safety
from flowlint.model.flow import InputParameter
from flowlint.model.group import Group
from flowlint.model.hosting import exact_in_host
from flowlint.model.location import Span
from flowlint.model.node import Kind, Node, is_single
from flowlint.model.payload import Argument, Binding, Field, Form, ValueProblem
from flowlint.model.placeholder import has_placeholder, is_expression
from flowlint.model.severity import Severity
from flowlint.model.trigger_binding import TriggerBinding
from flowlint.model.wording import noun, quoted, taker

_UNQUOTED = {"boolean": r"true|false", "integer": r"-?(?:0|[1-9]\d{0,14})", "decimal": r"-?(?:0|[1-9]\d{0,39})(?:\.\d{1,40})?"}
"""By type, how JSON and YAML write its values without quotes, in one way only."""

_FILLS = {"boolean": ("boolean",), "integer": ("integer",), "decimal": ("integer", "number")}
"""By type, the JSON types of placeholders that fill it when they have no quotes around them."""

_SHOWN_AS_WRITTEN = r"true|false|0|-?(?:[1-9]\d*(?:\.\d*[1-9])?|0\.\d*[1-9])"
"""Numbers and Booleans that every reader would turn into the same text."""

_IN_QUOTES = re.compile(r"[A-Za-z]{0,2}[\"'`\\\\]")
"""Begins a text that is written in quotes, as each host writes them."""

_VERSION = r"\d+(?:\.\d+)*"


def check(binding: Binding) -> Iterator[Diagnostic]:
    """Yield a finding for every value, field and container of the wrong type."""
    envelope = binding.envelope
    for field in (envelope.flow_id, envelope.flow_version, envelope.name):
        if field is not None and _is_wrong(field):
            yield _field(binding, field)
    container = envelope.container
    if container is not None:
        value = container.member.value
        if container.form is Form.OTHER or (container.form is Form.TEXT and not holds_json(str(value.value))):
            yield Diagnostic(
                f"{quoted(container.member.key.value)} takes an object, found {noun(value)}",
                binding.at(value, container.pointer),
                help="pass an object that maps the full name of each input to its value",
            )
    for argument, parameter, problem in binding.problems(FaultKind.TYPE):
        yield _argument(binding, argument, parameter, problem)


def _is_wrong(field: Field) -> bool:
    kind = field.member.value.kind
    return kind not in {Kind.STRING, Kind.HOLE} and not (kind is Kind.NULL and field.name != "flowId")


def _field(binding: Binding, field: Field) -> Diagnostic:
    value = field.member.value
    pattern = {"flowVersion": _VERSION, "name": _SHOWN_AS_WRITTEN}.get(field.name)
    key = field.member.key
    editable = pattern is not None and key.end <= value.start and is_single(binding.payload.root, key.value)
    fix = _quoting(binding.payload.source.text, value, str(pattern)) if editable else None
    return Diagnostic(
        f"{quoted(field.name)} takes a string, found {noun(value)}",
        binding.at(value, field.pointer),
        help="pass the flow's id as a string" if field.name == "flowId" else "pass a string, in quotes",
        fix=fix,
    )


def _argument(binding: Binding, argument: Argument, parameter: InputParameter, problem: ValueProblem) -> Diagnostic:
    read = dict.fromkeys(map(noun, readings(problem.node)))
    found = " or ".join(read) or noun(problem.node, binding.payload.facts.holes)
    if "without fraction" in problem.expected and problem.node.kind is Kind.NUMBER:
        found = "one with a fraction"
    fix = _retyping(binding, argument, parameter, problem.node)
    formed = parameter.schema is None and parameter.type.name != "string"
    example = EXAMPLES.get(parameter.type.name) if formed else None
    instead = f'for example "{example}"' if isinstance(example, str) else f"pass {_as_written(binding, problem.expected)}"
    if fix is None and not isinstance(example, str) and _is_quoted_placeholder(binding, problem.node):
        instead += "; write the placeholder without quotes"
    if fix is not None:
        instead += ", without quotes" if problem.node.kind is Kind.STRING else ", in quotes"
        instead += "; its value must then always be present" if _may_be_missing(binding, problem.node) else ""
    return Diagnostic(
        f"{taker(argument, problem.node)} takes {problem.expected}, found {found}",
        binding.at(problem.node, problem.pointer),
        help=instead,
        parameter=parameter.name,
        related=declared(parameter.place),
        fix=fix,
    )


def _as_written(binding: Binding, expected: str) -> str:
    """Return what is expected in the words of the host."""
    words = binding.payload.facts.words
    return re.sub(r"\b(?:true|false)\b", lambda word: words.get(word.group(), word.group()), expected) if words else expected


def _is_quoted_placeholder(binding: Binding, node: Node) -> bool:
    """Return true when a placeholder is in quotes in the user's own file, and not only in the JSON that code makes."""
    if node.text is None or not has_placeholder(node.text) or is_expression(node.text):
        return False
    written = exact_in_host(binding.payload.source, Span(node.start, node.end))
    return _IN_QUOTES.match(written) is not None


def _retyping(binding: Binding, argument: Argument, parameter: InputParameter, node: Node) -> Fix | None:
    """Return the fix that makes the same text a value of the declared type, where that is plainly what was meant."""
    if not binding.owns(argument):
        return None
    text, holes = binding.payload.source.text, binding.payload.facts.holes
    if parameter.type.name == "string" and readings(node):
        return Fix("put the value in quotes", Safety.UNSAFE, edits.enclose(node, '"', '"'))
    if parameter.type.name == "string" and node.kind is Kind.HOLE:
        alike = holes.get(str(node.value)) in {"boolean", "integer"} and not is_expression(str(node.value))
        return Fix("put the placeholder in quotes", Safety.SAFE, edits.enclose(node, '"', '"')) if alike else None
    if parameter.type.name == "string":
        return _quoting(text, node, _SHOWN_AS_WRITTEN)
    if holes.get(node.text or "") in _FILLS.get(parameter.type.name, ()) and edits.is_quoted(text, node):
        # Without quotes, a placeholder that nothing is put in for leaves no JSON.
        safety = Safety.UNSAFE if _may_be_missing(binding, node) else Safety.SAFE
        return Fix("remove the quotes", safety, edits.unquote(node))
    pattern = _UNQUOTED.get(parameter.type.name)
    if pattern is None or not edits.is_quoted(text, node) or re.fullmatch(pattern, text[node.start + 1 : node.end - 1], re.ASCII) is None:
        return None
    return Fix("remove the quotes", Safety.SAFE, edits.unquote(node))


def _may_be_missing(binding: Binding, node: Node) -> bool:
    return node.kind is Kind.STRING and node.text in binding.payload.facts.missing


def _quoting(text: str, node: Node, pattern: str) -> Fix | None:
    if node.kind not in {Kind.NUMBER, Kind.BOOLEAN} or re.fullmatch(pattern, text[node.start : node.end], re.ASCII) is None:
        return None
    return Fix("put the value in quotes", Safety.SAFE, edits.enclose(node, '"', '"'))


def check_trigger(binding: TriggerBinding) -> Iterator[Diagnostic]:
    """Yield a finding for every input that gets a field of another type."""
    if events.is_in_wrong_format(binding):
        return
    for meeting in events.meetings(binding):
        if meeting.way is events.Way.FIELD:
            expected = events.misfit(meeting)
            if expected:
                found = f"field {quoted(meeting.field)} of topic {quoted(events.topic(binding))} is {events.with_article(meeting.kind)}"
                yield Diagnostic(
                    f"input {quoted(meeting.input.name)} takes {expected}, but {found}",
                    binding.declaration.place("topicName"),
                    help=f"declare the input as {events.with_article(meeting.kind)}, and convert it inside the flow",
                    parameter=meeting.input.name,
                    related=declared(meeting.input.place),
                )


RULE = Rule(
    id="type-mismatch",
    summary="a value does not have the declared type",
    severity=Severity.ERROR,
    group=Group.VALUES,
    on_binding=check,
    on_trigger=check_trigger,
    fixable=True,
)
