"""The list ``variables`` that declares a flow's data, as exports and Archy write it.

Exports and the platform's configuration (``GET /api/v2/flows/{flowId}/latestconfiguration``) hold objects with ``__type``; Archy and CX as
Code hold maps with one key, as ``stringCollectionVariable``. Only variables with ``isInput`` are inputs; where the key is absent, as for
variables whose type cannot be an input, they are none.
"""

from __future__ import annotations

from collections.abc import Callable

from flowlint.definitions.reading import at, error, refuse_many, string, whole
from flowlint.model.datatype import DataType, from_export, from_variable_key, spelled
from flowlint.model.flow import InputParameter
from flowlint.model.location import Location, Source, join
from flowlint.model.node import Kind, Node

_EMPTY_LITERAL = 1
"""The editor's mode of a value that a person entered, so its text is an empty string and not the absence of one."""


def from_export_list(variables: object, place: Callable[[str], Location]) -> tuple[InputParameter, ...]:
    """Return the inputs among an export's ``variables``; ``place`` gives the place of a JSON pointer below the list.

    Raises ``DefinitionError`` where the list, or an input in it, has not the shape that Architect writes.
    """
    if variables is None:
        return ()
    if not isinstance(variables, list):
        raise error(place(""), f'"variables" is {_seen(variables)}, expected a list of objects with "__type"')
    refuse_many(variables, place(""))
    inputs = []
    for index, variable in enumerate(variables):
        where = join("", index)
        if not isinstance(variable, dict):
            raise error(place(where), f'a variable is {_seen(variable)}, expected an object with "name" and "__type"')
        if variable.get("isInput") is True:
            inputs.append(_from_export(variable, place(where)))
    return _distinct(inputs)


def _from_export(variable: dict[str, object], place: Location) -> InputParameter:
    name, type_name = variable.get("name"), variable.get("__type")
    if not isinstance(name, str) or not name:
        raise error(place, 'an input has no name, expected "name" with a text such as "Flow.agentId"')
    if not isinstance(type_name, str) or not type_name:
        raise error(place, f'input "{name}" has no type, expected "__type" with a text such as "StringVariable"')
    value = variable.get("initialValue")
    code = value.get("type") if isinstance(value, dict) else None
    description = variable.get("description")
    return InputParameter(
        name=whole(name),
        type=spelled(from_export(whole(type_name), code if isinstance(code, str) else "", collection=variable.get("isCollection") is True)),
        description=whole(description) if isinstance(description, str) else "",
        initial_value=isinstance(value, dict) and _is_set(value),
        place=place,
    )


def _is_set(value: dict[str, object]) -> bool:
    config = value.get("config")
    if not isinstance(config, dict) or not config:
        return bool(value.get("text"))
    if "emp" not in config:
        return True
    editor = value.get("uiMetaData")
    return isinstance(editor, dict) and editor.get("mode") == _EMPTY_LITERAL


def from_archy_list(variables: Node | None, source: Source, pointer: str) -> tuple[InputParameter, ...]:
    """Return the inputs among an Archy flow's ``variables``, which stand at ``pointer``; an absent or empty list has none.

    Raises ``DefinitionError`` with the line where the list, or an entry in it, has not the shape that Archy accepts.
    """
    if variables is None or variables.kind is Kind.NULL:
        return ()
    if variables.kind is not Kind.ARRAY:
        raise error(
            at(source, pointer, variables), f'"variables" is {variables.kind.noun}, expected a list of maps such as "- stringVariable:"'
        )
    refuse_many(variables.items, at(source, pointer, variables))
    inputs = []
    for index, entry in enumerate(variables.items):
        place = at(source, join(pointer, index), entry)
        if len(entry.members) != 1 or entry.members[0].value.kind is not Kind.OBJECT:
            raise error(
                place, 'a variable is not a map with one key, expected one such as "stringVariable" that holds "name" and "isInput"'
            )
        key, body = entry.members[0]
        if _may_be_true(body.get("isInput")):
            inputs.append(_from_archy(str(key.value), body, Location(source, join(place.pointer, str(key.value)), key.span)))
    return _distinct(inputs)


def kept_in_export(variables: object) -> tuple[str, ...]:
    """Return the names of the variables of an export that are no inputs."""
    listed = variables if isinstance(variables, list) else []
    found = (one.get("name") for one in listed if isinstance(one, dict) and one.get("isInput") is not True)
    return tuple(whole(name) for name in found if isinstance(name, str))


def kept_in_archy(variables: Node | None) -> tuple[str, ...]:
    """Return the names of the variables of an Archy flow that are no inputs."""
    bodies = [member.value for entry in (variables.items if variables is not None else ()) for member in entry.members]
    return tuple(name for body in bodies if not _may_be_true(body.get("isInput")) and (name := string(body.get("name"))))


def _from_archy(key: str, body: Node, place: Location) -> InputParameter:
    name = string(body.get("name"))
    if not name:
        raise error(place, 'an input has no name, expected "name" with a text such as "Flow.agentId"')
    value = body.get("initialValue")
    return InputParameter(
        name=name,
        type=spelled(from_variable_key(whole(key))),
        description=string(body.get("description")) or "",
        initial_value=value is not None and value.kind is not Kind.NULL and value.get("noValue") is None,
        place=at(place.source, f"{place.pointer}/name", body.get("name") or body),
    )


def _distinct(inputs: list[InputParameter]) -> tuple[InputParameter, ...]:
    """Return ``inputs`` with one of each name; where several have it, the type is one that no value is judged by."""
    alike: dict[str, list[InputParameter]] = {}
    for one in inputs:
        alike.setdefault(one.name, []).append(one)
    return tuple(same[0] if len(same) == 1 else _merged(same) for same in alike.values())


def _merged(same: list[InputParameter]) -> InputParameter:
    kinds = DataType(" or ".join(str(one.type) for one in same))
    return same[0]._replace(type=kinds, initial_value=any(one.initial_value for one in same), twin=same[1].place)


def _may_be_true(node: Node | None) -> bool:
    # A placeholder may become true; taking it for false would call a right argument unknown.
    if node is None:
        return False
    return (
        node.kind is Kind.HOLE
        or node.value is True
        or (node.text is not None and node.text.strip().lower() not in {"false", "no", "off", "n", ""})
    )


def _seen(value: object) -> str:
    kinds = {dict: "an object", list: "an array", str: "a string", bool: "a boolean", int: "a number", float: "a number"}
    return kinds.get(type(value), "null")
