"""The bodies that a Velocity template makes, as texts of JSON that know their places in the template.

A data action sends what its template becomes (developer.genesys.cloud, "Data actions": request configuration). What is filled in is a
placeholder in the text; what each placeholder may be is said by the input contract.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from flowlint.model.carried import HostFacts, Readings, Text, Unchecked
from flowlint.model.location import Refusal, Source
from flowlint.payloads.transcript import Transcript, embedded
from flowlint.payloads.velocity import template as velocity_template
from flowlint.payloads.velocity.conditions import hole_of
from flowlint.payloads.velocity.template import Block, Escape, Literal, Part, Reference

_INPUT = re.compile(r"\$\{input((?:\.[\w-]+)+)\}", re.ASCII)
_SETS_INPUT = re.compile(r"#(?:set|foreach)\s*\(\s*\$!?\{?input\b")
_QUOTE = re.compile(r'\\.|"', re.DOTALL)
_TYPES = frozenset({"array", "boolean", "integer", "number", "object", "string"})
_NEVER_STRUCTURE = frozenset({"boolean", "integer", "number"})
_IN_STRING = "${…}"
"""Stands for a directive inside a string; outside, a blank does, which means nothing in JSON."""


def texts_of(template: Source, contract: object, *, certain: bool = False) -> Iterator[Text | Readings | Unchecked]:
    """Yield the body that ``template`` makes, in each of its readings; ``contract`` is the JSON Schema of the action's input.

    ``certain`` is true when the body is sent to the endpoint. A template of which no text can be told is said to be unchecked.
    """
    properties, required = _declared(contract)
    try:
        parts = velocity_template.parse(template.text)
        asked = {one: 1 if _is_given(one, properties, required) else count for one, count in velocity_template.choices(parts).items()}
        chosen = velocity_template.answers(asked)
        if len(chosen) > 1 and len(chosen) * len(template.text) > velocity_template.MAX_LENGTH:
            raise velocity_template.Unreadable("the template is too long for its conditions", 0)
    except velocity_template.Unreadable as reason:
        place = template.at(reason.offset)
        yield Unchecked(place, f"body not checked: {reason}")
        return
    sets_input = _SETS_INPUT.search(template.text) is not None
    known = {} if sets_input else properties
    loops = [block for block in velocity_template.blocks(parts) if block.is_loop]
    read = [list(velocity_template.reading(parts, one)) for one in chosen]
    texts = [_text(template, one, loops, known, required, certain=certain) for one in read]
    # Of the readings of a loop whose rounds differ, none may be sent by itself.
    is_settled = velocity_template.is_settled(loops, () if sets_input else ("input",))
    every = is_settled and sum(count > 1 for count in asked.values()) == 1
    yield texts[0] if len(texts) == 1 else Readings(tuple(texts), every=every)


def _declared(contract: object) -> tuple[Mapping[str, object], Collection[str]]:
    """Return the properties of an input contract, and the names of those that are never left out."""
    schema = contract if isinstance(contract, Mapping) else {}
    properties, required = schema.get("properties"), schema.get("required")
    names = [name for name in required if isinstance(name, str)] if isinstance(required, list) else []
    return properties if isinstance(properties, Mapping) else {}, names


def _is_given(question: str, properties: Mapping[str, object], required: Collection[str]) -> bool:
    """Return true when a condition only asks for an input that is never left out."""
    found = _INPUT.fullmatch(hole_of(question))
    name = found[1][1:] if found is not None and "\n" not in question else ""
    return name in required and _type(properties, [name]) not in {None, "boolean"}


def in_template(text: str) -> str | None:
    """Write a text in a template, where it must not become a reference or directive."""
    return None if "$" in text or "#" in text else text


def in_loop(text: str) -> str | None:
    """Write a text in a loop of a template, where a comma may be the one between two rounds."""
    return in_template(text) if text and "," not in text else None


def _text(
    template: Source, parts: list[Part], loops: list[Block], properties: Mapping[str, object], required: Collection[str], *, certain: bool
) -> Text:
    transcript = Transcript(template)
    for part, in_string in _told(template.text, parts):
        if isinstance(part, Reference):
            transcript.put(part.hole, part.start, part.end)
        elif isinstance(part, Escape):
            transcript.put(part.text, part.start, part.end)
        elif isinstance(part, Literal):
            is_repeated = any(loop.start <= part.start < loop.end for loop in loops)
            transcript.copy(part.start, part.end, in_loop if is_repeated else in_template)
        else:
            transcript.put(_IN_STRING if in_string else " ", part.start, part.end, Refusal.IMMOVABLE)
    holes = dict(_holes(parts, properties))
    missing = frozenset(hole for hole in holes if not _is_required(properties, required, _path(hole)))
    is_tentative = _is_tentative(template.text, parts, holes)
    return embedded("json", transcript.source(), HostFacts(certain, tentative=is_tentative, holes=holes, missing=missing))


def _told(text: str, parts: Iterable[Part]) -> Iterator[tuple[Part, bool]]:
    """Yield each part and whether it begins inside a string."""
    in_string = False
    for part in parts:
        yield part, in_string
        if isinstance(part, Literal):
            in_string ^= sum(match == '"' for match in _QUOTE.findall(text, part.start, part.end)) % 2 == 1


def _holes(parts: Iterable[Part], properties: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Yield the placeholders whose JSON type the contract tells, and the type."""
    for part in parts:
        declared = _type(properties, _path(part.hole)) if isinstance(part, Reference) else None
        if isinstance(part, Reference) and declared is not None:
            yield part.hole, declared


def _path(hole: str) -> list[str]:
    """Return the names that lead to an input; none where a placeholder is something else."""
    found = _INPUT.fullmatch(hole)
    return found[1].split(".")[1:] if found is not None else []


def _is_required(properties: object, required: object, path: list[str]) -> bool:
    """Return true when a contract demands the property at ``path``, and all that hold it."""
    schema: object = {"properties": properties, "required": required}
    for name in path:
        demanded = _entry(schema, "required")
        if not isinstance(demanded, Collection) or name not in demanded:
            return False
        schema = _entry(_entry(schema, "properties"), name)
    return True


def _type(properties: object, path: list[str]) -> str | None:
    """Return the one JSON type that a contract gives to the property at ``path``."""
    schema: object = {"properties": properties}
    for name in path:
        schema = _entry(_entry(schema, "properties"), name)
    declared = _entry(schema, "type")
    return declared if isinstance(declared, str) and declared in _TYPES else None


def _entry(schema: object, name: str) -> object:
    return schema.get(name) if isinstance(schema, Mapping) else None


def _is_tentative(text: str, parts: list[Part], holes: Mapping[str, str]) -> bool:
    """Return true when what is filled in may mend or break the grammar: it stands where more than one value would do."""
    waiting, before = False, ""
    for part, in_string in _told(text, parts):
        if isinstance(part, Escape):
            # Whether its backslash stays depends on what is known by that name.
            return True
        if isinstance(part, Literal):
            literal = text[part.start : part.end].strip()
            if waiting and literal and literal[0] not in ",}]":
                return True
            waiting = waiting and not literal
            before = literal[-1:] or before
        elif isinstance(part, Reference) and not in_string:
            plain = holes.get(part.hole) in _NEVER_STRUCTURE
            if waiting or (before not in {":", "["} and not plain):
                return True
            waiting, before = not plain, "$"
    return False
