"""The inputs that a request should pass and does not, written into its text: JSON, YAML, or the code that builds it."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from flowlint.linter.bindings import bindings
from flowlint.linter.edits import made
from flowlint.linter.job import Job
from flowlint.linter.outline import request, requests
from flowlint.model.errors import SourceError
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.hosting import in_host, placed_fix
from flowlint.model.location import Location, Span, region
from flowlint.model.node import Kind
from flowlint.model.outline import is_needed
from flowlint.model.request import CONTAINER

if TYPE_CHECKING:
    from flowlint.model.flow import InputParameter
    from flowlint.model.location import Source
    from flowlint.model.node import Node
    from flowlint.model.payload import Binding

_EMPTY = {"boolean": "false", "integer": "0", "decimal": "0", "duration": "0", "json": "{}"}
"""The simplest value of a type in JSON, which a person replaces; of any other type the empty text."""

_PYTHON = {**_EMPTY, "boolean": "False"}

_TEXTS = (".md", ".sh", ".http", ".html")
"""Endings of hosts in which a request is a text and never code."""

_TITLE = "add the inputs that are missing"


def addition(job: Job, path: str, data: bytes, line: int) -> Fix | None:
    """Return the fix that adds the inputs which the request on a line should pass and does not; ``None`` where there are none.

    It is not safe: the values that it adds are the simplest of their types. It is only offered where the text is then read as meant.
    """
    number = -1
    for binding in bindings(job, path, BytesIO(data)):
        found = request(binding)
        if found is None:
            continue
        number += 1
        if not found.region.line <= line <= found.region.end_line:
            continue
        needed = [one for one in found.absent if is_needed(binding.flow, one)]
        host = in_host(binding.payload.source.whole).source
        for edit in _ways(binding, host, needed) if needed else ():
            if _adds(job, path, made(host.text, [(edit,)]), number, needed):
                return Fix(_TITLE, Safety.UNSAFE, (edit._replace(region=region(host.at(edit.start, edit.end))),))
        return None
    return None


def _adds(job: Job, path: str, text: str, number: int, needed: list[InputParameter]) -> bool:
    """Tell whether the request of that number passes the inputs in a text."""
    try:
        found = requests(job, path, text.encode("utf-8", "surrogatepass"))
    except SourceError:
        return False
    passed = {one.input for one in found[number].arguments} if number < len(found) else set()
    return passed.issuperset(needed)


def _ways(binding: Binding, host: Source, needed: list[InputParameter]) -> Iterator[Edit]:
    """Yield edits of the user's own file that may add inputs: one of the text in it, and one of the code that stands for that."""
    source, root, container = binding.payload.source, binding.payload.root, binding.envelope.container
    holder = container.member.value if container is not None else root
    if container is not None and holder.kind is Kind.NULL:
        yield from placed_fix(Fix(_TITLE, Safety.UNSAFE, (_in_place_of_null(source.text, *container.member, needed),)), source).edits
    if holder.kind is not Kind.OBJECT:
        return
    missing = "" if container is not None else CONTAINER
    edit = _member(source.text, holder, needed, missing)
    if edit is not None:
        yield from placed_fix(Fix(_TITLE, Safety.UNSAFE, (edit,)), source).edits
    if host is not source and not host.name.lower().endswith(_TEXTS):
        words = _PYTHON if host.name.lower().endswith(".py") else _EMPTY
        members = _flow_members(needed, '"', missing, words)
        if holder.members:
            end = _end(source, holder.members[-1][1])
            yield Edit(end, end, "".join(f", {one}" for one in members))
        else:
            end = _end(source, holder) - 1
            yield Edit(end, end, ", ".join(members))


def _end(source: Source, node: Node) -> int:
    span = in_host(Location(source, "", Span(node.start, node.end))).span
    return span.end if span is not None else 0


def _member(text: str, holder: Node, needed: list[InputParameter], missing: str) -> Edit | None:
    """Return the edit that puts members for inputs behind the last one of a JSON or YAML map, written and indented as that is."""
    is_flow = text[holder.start : holder.start + 1] == "{"
    if not holder.members:
        at = holder.start + 1
        return Edit(at, at, ", ".join(_flow_members(needed, '"', missing, _EMPTY))) if is_flow else None
    key, value = holder.members[-1]
    margin = text[text.rfind("\n", 0, key.start) + 1 : key.start]
    is_block = not margin.strip() and not is_flow
    quote = text[key.start] if text[key.start : key.start + 1] in {'"', "'"} else ""
    if is_block:
        inner = f"{margin}  " if missing else margin
        first = [f"\n{margin}{missing}:"] if missing else []
        lines = [*first, *(f"\n{inner}{quote}{one.name}{quote}: {_value(one, _EMPTY)}" for one in needed)]
        return Edit(value.end, value.end, "".join(lines))
    between = f"\n{margin}" if not margin.strip() and "\n" in text[: key.start] else " "
    members = _flow_members(needed, quote, missing, _EMPTY)
    return Edit(value.end, value.end, "".join(f",{between}{one}" for one in members)) if is_flow else None


def _in_place_of_null(text: str, key: Node, null: Node, needed: list[InputParameter]) -> Edit:
    """Return the edit that puts a map of inputs in place of null, of nothing in YAML, where it is written as a block."""
    if null.start < null.end:
        members = ", ".join(_flow_members(needed, '"', "", _EMPTY))
        return Edit(null.start, null.end, f"{{{members}}}")
    margin = text[text.rfind("\n", 0, key.start) + 1 : key.start]
    at = text.find(":", key.end) + 1
    return Edit(at, at, "".join(f"\n{margin}  {one.name}: {_value(one, _EMPTY)}" for one in needed))


def _flow_members(needed: list[InputParameter], quote: str, missing: str, words: dict[str, str]) -> list[str]:
    """Return members of a map in braces, one for each input, or the one that holds them where that is ``missing``."""
    members = [f"{quote}{one.name}{quote}: {_value(one, words)}" for one in needed]
    return [f"{quote}{missing}{quote}: {{{', '.join(members)}}}"] if missing else members


def _value(parameter: InputParameter, words: dict[str, str]) -> str:
    return "[]" if parameter.type.collection else words.get(parameter.type.name, '""')
