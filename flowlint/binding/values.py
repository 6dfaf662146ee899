"""Judges the value of an argument against the type of its input, once, for every rule about values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from flowlint.model.datatype import (
    DAY,
    EXAMPLES,
    INSTANT,
    LOCAL_TIME,
    SINGLE_VALUE,
    DataType,
    FaultKind,
    ValueFault,
    holds_json,
    is_json,
    judge,
)
from flowlint.model.location import join
from flowlint.model.node import Kind, Member, Node, find, has_hole, is_templated, outline, plain
from flowlint.model.payload import Argument, ValueProblem
from flowlint.model.placeholder import has_placeholder


def is_plainly_fit(argument: Argument) -> bool:
    """Tell at a glance that a value fits, as most do: a string or Boolean where the input takes that and no schema says more."""
    declared = argument.input
    return declared is not None and _PLAIN.get(argument.value.kind) == declared.type and declared.schema is None


_PLAIN = {Kind.STRING: DataType("string"), Kind.BOOLEAN: DataType("boolean")}


def problems(argument: Argument, holes: Mapping[str, str], *, as_text: bool) -> Iterator[ValueProblem]:
    """Yield what is wrong with the value of ``argument``; nothing where its input is not known for certain or it stands in a collision.

    ``holes`` are the JSON types of placeholders that are declared; of others nothing is known.
    ``as_text`` is true when a JSON input must come as a string that holds JSON.
    """
    if argument.input is None or argument.may_mean or argument.in_collision or _is_open_hole(argument.value, holes):
        return
    declared, described = argument.input.type, argument.input.schema is not None
    # Where a schema says more than a type, null and JSON values are for it alone to judge, and so is whatever fits the type.
    found = []
    if declared.known and not (described and (declared.name == "json" or argument.value.kind is Kind.NULL)):
        found = list(_typed(argument.value, argument.value_pointer, declared, holes, as_text=as_text))
    yield from found or _schema_problems(argument)


def _is_open_hole(value: Node, holes: Mapping[str, str]) -> bool:
    """Return true when a value is a placeholder that may be anything; what a text is filled in for without quotes is not known either."""
    return value.kind is Kind.HOLE and holes.get(str(value.value)) not in _SAMPLES and not readings(value)


def readings(value: Node) -> tuple[Node, ...]:
    """Return what the versions of YAML read in a value that they read differently; none for any other."""
    if value.kind is not Kind.HOLE or has_placeholder(str(value.value)):
        return ()
    from flowlint.syntax.yaml import scalars

    return scalars.readings(str(value.value))


_SAMPLES: Mapping[str, object] = {
    "array": [],
    "boolean": True,
    "integer": 1,
    "number": 1,
    "object": {},
    INSTANT: EXAMPLES["dateTime"],
    LOCAL_TIME: EXAMPLES["dateTime"].removesuffix("Z"),
    DAY: EXAMPLES["date"],
}
"""By what placeholders become, a value that stands for all of them: its type or form is that of every value, but its size says nothing."""


def _typed(value: Node, pointer: str, declared: DataType, holes: Mapping[str, str], *, as_text: bool) -> Iterator[ValueProblem]:
    if value.kind is Kind.HOLE:
        read = readings(value)
        yield from _read(value, pointer, declared, read) if read else _filled_in(value, pointer, declared, holes)
        return
    if not declared.collection:
        yield from _single(value, pointer, declared, as_text=as_text)
    elif value.kind is Kind.NULL:
        yield ValueProblem(FaultKind.NULL, "a list", value, pointer)
    elif value.kind is not Kind.ARRAY:
        yield ValueProblem(FaultKind.COLLECTION, "a list", value, pointer)
    elif declared.name != "json":
        for index, item in enumerate(value.items):
            if not _is_open_hole(item, holes):
                yield from _typed(item, join(pointer, index), DataType(declared.name), holes, as_text=as_text)


def _read(value: Node, pointer: str, declared: DataType, read: Iterable[Node]) -> Iterator[ValueProblem]:
    """Yield that a value is of another type in whatever way it is read; any other fault depends on the reader."""
    found = [list(_typed(one, pointer, declared, {}, as_text=False)) for one in read]
    if all(problems and problems[0].kind is FaultKind.TYPE for problems in found):
        yield ValueProblem(FaultKind.TYPE, found[0][0].expected, value, pointer)


def _filled_in(value: Node, pointer: str, declared: DataType, holes: Mapping[str, str]) -> Iterator[ValueProblem]:
    """Yield what is wrong with every value that a placeholder of its declared type can become."""
    given = holes[str(value.value)]
    fault = judge(declared.name, _SAMPLES[given])
    if declared.collection:
        if given != "array":
            yield ValueProblem(FaultKind.COLLECTION, "a list", value, pointer)
    elif given == "array" and declared.name != "json":
        yield ValueProblem(FaultKind.COLLECTION, SINGLE_VALUE, value, pointer)
    elif fault is not None:
        yield ValueProblem(fault.kind, fault.expected, value, pointer)


def _single(value: Node, pointer: str, declared: DataType, *, as_text: bool) -> Iterator[ValueProblem]:
    if declared.name == "json":
        yield from _json(value, pointer, as_text=as_text)
        return
    fault = judge(declared.name, outline(value))
    if fault is None:
        return
    if fault.kind is FaultKind.TYPE and value.kind is Kind.ARRAY:
        yield ValueProblem(FaultKind.COLLECTION, SINGLE_VALUE, value, pointer)
    elif fault.kind is not FaultKind.FORM or value.text is None or not has_placeholder(value.text):
        part = _part_at_fault(value, declared.name, fault)
        yield ValueProblem(fault.kind, fault.expected, *((part.value, join(pointer, str(part.key.value))) if part else (value, pointer)))


def _part_at_fault(value: Node, name: str, fault: ValueFault) -> Member | None:
    """Return the member of an object that has the object's fault by itself, such as a currency's code."""
    if fault.kind is FaultKind.TYPE:
        return None
    return next((member for member in value.members if judge(name, {str(member.key.value): outline(member.value)}) == fault), None)


def _json(value: Node, pointer: str, *, as_text: bool) -> Iterator[ValueProblem]:
    text = value.text
    if not as_text:
        if text is not None and holds_json(text):
            yield ValueProblem(FaultKind.STRINGIFIED, "the JSON value itself", value, pointer)
    elif text is None:
        yield ValueProblem(FaultKind.UNSTRINGIFIED, "a string that holds JSON", value, pointer)
    elif not is_json(text) and not has_placeholder(text):
        yield ValueProblem(FaultKind.FORM, "a string that holds JSON", value, pointer)


def _schema_problems(argument: Argument) -> Iterator[ValueProblem]:
    """Yield the violations of a nested JSON Schema, each at the part of the value that it concerns."""
    if argument.input is None or argument.input.schema is None or has_hole(argument.value):
        return
    from flowlint.binding.json_schema import violations
    from flowlint.binding.schema_keywords import Unjudged

    try:
        found = violations(argument.input.schema, plain(argument.value))
    except Unjudged as reason:
        yield ValueProblem(FaultKind.UNJUDGED, str(reason), argument.value, argument.value_pointer)
        return
    if argument.value.kind is Kind.NULL:
        # Null is one fault, however many of the schema's demands it breaks; its type says most.
        found = sorted(found, key=lambda violation: violation.keyword != "type")[:1]
    for violation in found:
        node = find(argument.value, violation.pointer)
        if not _is_open(node, violation.keyword):
            kind = _kind(violation.keyword, node, argument)
            yield ValueProblem(kind, violation.expected, node, argument.value_pointer + violation.pointer)


def _kind(keyword: str, node: Node, argument: Argument) -> FaultKind:
    """Return the kind of a violation; the value as a whole has the faults that a value without a schema can have."""
    if node is argument.value and node.kind is Kind.NULL:
        return FaultKind.NULL
    if keyword == "type" and node is argument.value and argument.input is not None and argument.input.type.collection:
        return FaultKind.COLLECTION
    return _KINDS.get(keyword, FaultKind.FORM)


def _is_open(node: Node, keyword: str) -> bool:
    """Return true when what a template will fill in may mend a violation: a quoted placeholder is a text, but which one is not known."""
    if keyword in {"type", "minItems", "maxItems"}:
        return False
    if any(is_templated(key) for key, _ in node.members):
        return True
    return keyword not in _OF_NAMES and _has_template(node)


_OF_NAMES = frozenset(("required", "additionalProperties", "minProperties", "maxProperties"))
"""Keywords that concern which members an object has, and not their values."""


def _has_template(node: Node) -> bool:
    if node.kind is Kind.STRING:
        return has_placeholder(str(node.value))
    return any(is_templated(key) or _has_template(value) for key, value in node.members) or any(map(_has_template, node.items))


_KINDS = {"type": FaultKind.TYPE} | dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), FaultKind.RANGE)
