"""Tells which parts of a payload are only known when it is sent, so that its arguments cannot be judged, or not all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flowlint.model.datatype import FaultKind
from flowlint.model.flow import SCOPES
from flowlint.model.hosting import exact_in_host, spot
from flowlint.model.location import Location, Span
from flowlint.model.node import Kind, Node, is_templated
from flowlint.model.payload import Binding, Envelope, Form, Payload
from flowlint.model.placeholder import PLACEHOLDER, is_identifier_placeholder
from flowlint.model.wording import quoted, series

_NAMED = 3
"""Placeholders that one sentence names."""
_LONGEST = 60
"""Code points of an expression that a sentence shows."""
_QUOTE = re.compile(r"[\"'`]")
"""Begins a text in an expression, which may be a secret."""
_ARGUMENT = re.compile(r"""\((?!\))|(?=["'`])|(?<=[\w)\s])\{(?!\{)|:""")


def unknown_body(payload: Payload) -> str:
    """Return the sentence about a payload that is a placeholder as a whole."""
    return _sentence(payload, "body not checked", [payload.root])


def unknown_arguments(binding: Binding) -> str:
    """Return the sentence about arguments that are not seen, at the first place that may become some; empty where all are seen."""
    found = unseen(binding.payload.root, binding.envelope) if binding.flow is not None else []
    if not found:
        return ""
    seen = any(argument.name is not None for argument in binding.arguments)
    what = "there may be more arguments than were checked" if seen else "arguments not checked"
    return _sentence(binding.payload, what, found)


def unknown_flow(binding: Binding) -> str:
    """Return the sentence about a payload whose ``flowId`` is a placeholder that may mean any flow, and how to name the right one."""
    field, payload, candidates = binding.envelope.flow_id, binding.payload, binding.candidates
    node = field.member.value if field is not None else payload.root
    name = _written(payload, node)
    shown = quoted(name) if name else "the placeholder"
    if not candidates:
        return f"{_spot(payload, node)}: arguments not checked: no flow definition is loaded; load one with --definitions"
    first, *others = candidates
    reason = f"{shown} may mean any of {len(candidates)} flows" if others else f"{shown} need not mean flow {quoted(first.name)}"
    key, inner = str(node.value), name.strip("${} ")
    # Only what the author wrote is told as a key, and nothing that may be a secret.
    is_key = bool(inner) and inner in key and "…" not in key and _QUOTE.search(key) is None
    known = f", or in the configuration: flows: {{{quoted(key)}: PATH}}" if is_key else ""
    return f"{_spot(payload, node)}: arguments not checked: {reason}; name the flow with --flow{known}"


def unjudged_values(binding: Binding) -> Iterator[str]:
    """Yield the sentences about values that cannot be judged by the schemas of their inputs."""
    for _, parameter, problem in binding.problems(FaultKind.UNJUDGED):
        yield f"{_spot(binding.payload, problem.node)}: value of input {quoted(parameter.name)} not checked: {problem.expected}"


def unseen(root: Node, envelope: Envelope) -> list[Node]:
    """Return the placeholders that may become arguments, any number of them, in the order written."""
    container = envelope.container
    found = [*_spliced(root), *([] if container is not None or envelope.bare else _perhaps_container(root))]
    if container is not None:
        found += [container.member.value] if container.form is Form.HOLE else _spliced(container.member.value)
    return sorted(found, key=lambda node: node.start)


def _perhaps_container(root: Node) -> Iterator[Node]:
    """Yield the names of members that may become the container's, in a request that seems to have none."""
    return (key for key, value in root.members if is_templated(key) and value.start != key.start)


def _spliced(holder: Node) -> Iterator[Node]:
    """Yield the placeholders that may become any number of members or items of ``holder``, or of what nests below it."""
    for key, value in holder.members:
        if key.kind is Kind.HOLE and value.start == key.start:
            yield key
        elif value.kind is Kind.HOLE and _GLUED.search(str(value.value)) is not None:
            yield value
        elif value.kind is Kind.OBJECT and str(key.value).casefold() in SCOPES:
            yield from _spliced(value)
    yield from (item for item in holder.items if item.kind is Kind.HOLE)


_GLUED = re.compile(r"(?:\}|^(?:true|false|null|-?[0-9.]+(?:[eE][+-]?[0-9]+)?))(?:\$\{|\{\{)")
"""A placeholder right behind another, or behind a value; together they are more than one value."""


def _sentence(payload: Payload, what: str, nodes: list[Node]) -> str:
    names = list(dict.fromkeys(name for node in nodes if (name := _written(payload, node))))
    where = _spot(payload, nodes[0])
    if not names:
        subject = "it is" if nodes[0] is payload.root else "they are"
        # A number that is not finite, or a word that readers of YAML do not read alike, is no placeholder.
        is_built = any(PLACEHOLDER.search(str(node.value)) for node in nodes)
        return f"{where}: {what}: {subject} {'built at run time' if is_built else 'not written so that every reader reads the same'}"
    return f"{where}: {what}: {series(names, _NAMED)} {'are' if len(names) > 1 else 'is'} only known when the request is sent"


def _spot(payload: Payload, node: Node) -> str:
    return spot(Location(payload.source, payload.pointer, Span(node.start, node.end)))


def _written(payload: Payload, node: Node) -> str:
    """Return the first placeholder in ``node`` as the host writes it, without texts in it; what stands around it may be a value.

    Without a name it is empty.
    """
    found = PLACEHOLDER.search(str(node.value))
    if found is None:
        # A text that stands for an id as a whole, as in documentation, is no value.
        return str(node.value) if is_identifier_placeholder(str(node.value)) else ""
    if found.group().startswith("${…"):
        return ""
    if _QUOTE.search(found.group()) is not None:
        return "${…}" if found.group().startswith("$") else "{{…}}"
    start = payload.source.text.find(found.group(), node.start, node.end)
    if start < 0:
        return found.group()
    written = exact_in_host(payload.source, Span(start, start + len(found.group())))
    return found.group() if written == found.group() else _shortened(written)


def _shortened(text: str) -> str:
    """Return what an expression begins with, up to the first text or argument in it, which may be a value."""
    text = " ".join(text.split())
    found = _ARGUMENT.search(text[:_LONGEST])
    end = found.end() if found is not None else _LONGEST
    return text if len(text) <= end else f"{text[:end].rstrip()}…"
