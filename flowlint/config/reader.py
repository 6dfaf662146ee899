"""From the tree of a configuration to its settings: every key and value is checked, and what is wrong is said with its place."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from flowlint.config.entries import BindingEntry, FlowEntry, IgnoreEntry, MaxAge
from flowlint.config.settings import Settings, default_definitions, resolve
from flowlint.config.tree import Tree
from flowlint.model.errors import ConfigError
from flowlint.model.flow import RequestBody
from flowlint.model.group import Group
from flowlint.model.mode import ContainerMode, Shape
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.node import Kind, Node
from flowlint.model.printable import row
from flowlint.model.request import is_nearly_guid
from flowlint.model.severity import Severity
from flowlint.model.spelling import did_you_mean
from flowlint.sources.glob import LONGEST_WILDCARDS, MOST_WILDCARDS, pattern, translate
from flowlint.sources.trees import stray

OFF = "off"
"""The word that turns a rule off."""

_STATED_BODIES = (RequestBody.NONE, RequestBody.PARAMETERS, RequestBody.JSON)

_NOUNS = {
    Kind.OBJECT: "a mapping",
    Kind.ARRAY: "a list",
    Kind.STRING: "a string",
    Kind.NUMBER: "a number",
    Kind.BOOLEAN: "a boolean",
    Kind.NULL: "empty",
    Kind.HOLE: "a placeholder",
}


class _Context(NamedTuple):
    tree: Tree
    root: str
    known_rules: Callable[[], Sequence[str]] | None


def settings_from(tree: Tree, root: str, known_rules: Callable[[], Sequence[str]] | None = None) -> Settings:
    """Return the settings that ``tree`` states; raise ``ConfigError`` for the first thing wrong in it.

    ``root`` is the configuration's folder; ``known_rules`` gives the ids that a rule may have, ``None`` lets any pass.
    """
    context = _Context(tree, root, known_rules)
    values: dict[str, Any] = {}
    if tree.node is not None and tree.node.kind is not Kind.NULL:
        for name, node in _members(tree.node, "the configuration", _KEYS, context).items():
            values[name.replace("-", "_")] = _KEYS[name](node, f'"{name}"', context)
            if name in {"definitions", "payloads"}:
                values[f"{name}_place"] = tree.place(node.start)
    _demand_few_patterns(values, tree)
    values.setdefault("definitions", default_definitions(root))
    values.setdefault("payloads", (root,))
    return Settings(path=tree.source.name, root=root, **values)


def _demand_few_patterns(values: Mapping[str, Any], tree: Tree) -> None:
    """Raise ``ConfigError`` where there are more patterns than a run has time for; those without special characters cost nothing."""
    globs = [*values.get("exclude", ()), *(glob for one in values.get("bindings", ()) for glob in one.files)]
    globs += [one.glob for one in values.get("ignore", ())]
    wildcards = [glob for glob in globs if not pattern(glob).literal]
    if len(wildcards) > MOST_WILDCARDS:
        raise tree.wrong(0, f"there are more than {MOST_WILDCARDS:,} patterns with special characters, expected fewer")
    if sum(map(len, wildcards)) > LONGEST_WILDCARDS:
        raise tree.wrong(0, f"patterns with special characters have more than {LONGEST_WILDCARDS:,} characters, expected fewer")


# The keys


def _paths(node: Node, label: str, context: _Context) -> tuple[str, ...]:
    return tuple(_path(item, name, context) for item, name in _items(node, label, "a path or a list of paths", context))


def _payloads(node: Node, label: str, context: _Context) -> tuple[str, ...]:
    # A run that checks nothing would be green for nothing.
    return _some(_paths(node, label, context), node, label, context)


def _path(node: Node, label: str, context: _Context) -> str:
    return resolve(context.root, _inside(_text(node, label, "a path", context), node, label, context))


def _inside(path: str, node: Node, label: str, context: _Context) -> str:
    """Return ``path`` where this configuration may name it; to ask costs more than to see that it leads down."""
    if os.path.isabs(path) or os.path.normpath(path).startswith(os.pardir):
        tree = stray(resolve(context.root, path), context.root)
        if tree is not None:
            raise context.tree.wrong(node.start, f'{label} leads out of "{tree}"; name what lies elsewhere on the command line')
    return path


def _globs(node: Node, label: str, context: _Context) -> tuple[str, ...]:
    return tuple(_glob(item, name, context) for item, name in _items(node, label, "a pattern or a list of patterns", context))


def _glob(node: Node, label: str, context: _Context) -> str:
    return _checked_glob(_text(node, label, "a pattern", context), node, label, context)


def _checked_glob(glob: str, node: Node, label: str, context: _Context) -> str:
    try:
        translate(pattern(glob).text)
    except ValueError as error:
        raise context.tree.wrong(node.start, f"{label} is not a pattern: {error}") from error
    return glob


def _flows(node: Node, label: str, context: _Context) -> Mapping[str, FlowEntry]:
    entries = {}
    for key, value in _mapping(node, label, "a mapping from an alias or id to a definition", context):
        name = f'"{key.value}" in {label}'
        _refuse_near_id(key, name, context)
        if value.kind is Kind.STRING:
            entries[str(key.value)] = FlowEntry(_path(value, name, context), None, None, context.tree.place(key.start))
            continue
        if value.kind is not Kind.OBJECT or not value.members:
            raise _mismatch(value, name, 'a path or a mapping with "definition", "requestBody" or "id"', context)
        found = _members(value, name, ("definition", "requestBody", "id"), context)
        definition, body, identity = found.get("definition"), found.get("requestBody"), found.get("id")
        if identity is not None:
            _refuse_near_id(identity, f'"id" of {name}', context)
        entries[str(key.value)] = FlowEntry(
            _path(definition, '"definition"', context) if definition else None,
            RequestBody(_word(body, '"requestBody"', _STATED_BODIES, context)) if body else None,
            _text(identity, '"id"', "an id as a string", context) if identity else None,
            context.tree.place(key.start),
        )
    return entries


def _refuse_near_id(node: Node, label: str, context: _Context) -> None:
    """Raise ``ConfigError`` where a word was meant as an id: taken for an alias, it would never be met."""
    if is_nearly_guid(str(node.value)):
        raise context.tree.wrong(node.start, f"{label} is almost an id, expected a GUID: 8-4-4-4-12 hexadecimal digits")


def _bindings(node: Node, label: str, context: _Context) -> tuple[BindingEntry, ...]:
    if node.kind is not Kind.ARRAY:
        raise _mismatch(node, label, 'a list of mappings with "files" and "flow"', context)
    entries = []
    for index, item in enumerate(node.items, 1):
        name = f"entry {index} of {label}"
        found = _members(item, name, ("files", "flow", "shape"), context, required=("files", "flow"))
        shape = found.get("shape")
        entries.append(
            BindingEntry(
                _some(_globs(found["files"], '"files"', context), found["files"], '"files"', context),
                _inside(_text(found["flow"], '"flow"', "a path, alias, id or name", context), found["flow"], '"flow"', context),
                Shape(_word(shape, '"shape"', tuple(Shape), context)) if shape else Shape.REQUEST,
                context.tree.place(item.start),
            )
        )
    return tuple(entries)


def _container(node: Node, label: str, context: _Context) -> ContainerMode:
    return ContainerMode(_word(node, label, tuple(ContainerMode), context))


def _rules(node: Node, label: str, context: _Context) -> Mapping[str, Severity | None]:
    severities: dict[str, Severity | None] = {}
    for key, value in _mapping(node, label, "a mapping from a rule or group to its severity", context):
        rule = _known_rule(key, f"a key in {label}", context, groups=tuple(Group))
        word = _word(value, f'"{rule}" in {label}', (OFF, *Severity), context)
        severities[rule] = None if word == OFF else Severity(word)
    return severities


def _ignore(node: Node, label: str, context: _Context) -> tuple[IgnoreEntry, ...]:
    if node.kind is not Kind.ARRAY:
        raise _mismatch(node, label, 'a list of places such as "glob#/json/pointer"', context)
    return tuple(_ignore_entry(item, f"entry {index} of {label}", context) for index, item in enumerate(node.items, 1))


def _ignore_entry(node: Node, label: str, context: _Context) -> IgnoreEntry:
    place = context.tree.source.at(*node.span)
    if node.kind is Kind.STRING:
        return IgnoreEntry(*_target(node, label, context), (), "", None, place)
    if node.kind is not Kind.OBJECT:
        raise _mismatch(node, label, 'a string such as "glob#/json/pointer" or a mapping with "path"', context)
    found = _members(node, label, ("path", "rules", "reason", "until"), context, required=("path",))
    rules, reason, until = found.get("rules"), found.get("reason"), found.get("until")
    return IgnoreEntry(
        *_target(found["path"], '"path"', context),
        _rule_list(rules, '"rules"', context) if rules else (),
        _text(reason, '"reason"', "a string", context) if reason else "",
        _date(until, context) if until else None,
        place,
    )


def _substitutions(node: Node, label: str, context: _Context) -> Mapping[str, str]:
    texts = {}
    for key, value in _mapping(node, label, "a mapping from a name to its string", context):
        if value.kind is Kind.STRING:
            texts[str(key.value)] = str(value.value)
        elif value.kind in {Kind.NUMBER, Kind.BOOLEAN}:
            texts[str(key.value)] = context.tree.source.text[value.start : value.end]
        else:
            raise _mismatch(value, f'"{key.value}" in {label}', "a string", context)
    return texts


_UNITS = {"h": ("hour", 3_600), "d": ("day", 86_400), "w": ("week", 604_800)}


def _max_age(node: Node, label: str, context: _Context) -> MaxAge:
    expected = "an age such as 14d, 12h or 2w"
    text = _text(node, label, expected, context)
    number, unit = text[:-1], text[-1]
    if not (number.isascii() and number.isdigit() and number[0] != "0" and len(number) <= 5 and unit in _UNITS):
        raise context.tree.wrong(node.start, f'{label} is "{text}", expected {expected}')
    noun, seconds = _UNITS[unit]
    return MaxAge(int(number) * seconds, f"{number} {noun}{'' if number == '1' else 's'}")


_KEYS: dict[str, Callable[[Node, str, _Context], Any]] = {
    "bindings": _bindings,
    "container": _container,
    "definitions": _paths,
    "exclude": _globs,
    "flows": _flows,
    "ignore": _ignore,
    "max-age": _max_age,
    "payloads": _payloads,
    "rules": _rules,
    "substitutions": _substitutions,
}


# The values


def _rule_list(node: Node, label: str, context: _Context) -> tuple[str, ...]:
    items = _items(node, label, "a rule or a list of rules", context)
    return _some(tuple(_known_rule(item, name, context) for item, name in items), node, label, context)


def _known_rule(node: Node, label: str, context: _Context, groups: tuple[str, ...] = ()) -> str:
    rule = _text(node, label, "a rule", context)
    if context.known_rules is not None:
        names = (*groups, *context.known_rules())
        if rule not in names:
            hint = did_you_mean(rule, names) or "`flowlint explain` lists all"
            raise context.tree.wrong(node.start, f'unknown rule{" or group" if groups else ""} "{rule}"; {hint}')
    return rule


def _target(node: Node, label: str, context: _Context) -> tuple[str, str]:
    """Return the glob and the pointer of ``glob#/json/pointer``; a ``#`` in the name of a file is possible where one more ends the glob."""
    text = _text(node, label, 'a string such as "glob#/json/pointer"', context)
    glob, mark, rest = text.partition("#/")
    pointer = f"/{rest}" if mark else ""
    if not mark and "#" in glob:
        if not glob.endswith("#"):
            raise context.tree.wrong(node.start, f'{label} has a pointer without "/" after "#", expected "glob#/json/pointer"')
        glob = glob[:-1]
    if not glob:
        raise context.tree.wrong(node.start, f'{label} has no pattern before "#", expected "glob#/json/pointer"')
    if "~" in pointer.replace("~0", "").replace("~1", ""):
        raise context.tree.wrong(
            node.start, f'{label} has a "~" in its pointer that neither 0 nor 1 follows, expected "~0" for "~" and "~1" for "/"'
        )
    return _checked_glob(glob, node, label, context), pointer


def _date(node: Node, context: _Context) -> datetime.date:
    text = _text(node, '"until"', "a date such as 2027-01-31", context)
    try:
        date = datetime.date.fromisoformat(text)
    except ValueError:
        date = None
    if date is None or date.isoformat() != text:
        raise context.tree.wrong(node.start, f'"until" is "{text}", expected a date such as 2027-01-31')
    return date


def _text(node: Node, label: str, expected: str, context: _Context) -> str:
    if node.kind is not Kind.STRING:
        raise _mismatch(node, label, expected, context)
    if not str(node.value).strip():
        raise context.tree.wrong(node.start, f"{label} is empty, expected {expected}")
    return str(node.value)


def _word(node: Node, label: str, words: Sequence[str], context: _Context) -> str:
    if node.kind is not Kind.STRING:
        raise _mismatch(node, label, f"one of {row(words)}", context)
    if node.value not in words:
        raise context.tree.wrong(node.start, f'{label} is "{node.value}"{_offer(str(node.value), words)}')
    return str(node.value)


def _items(node: Node, label: str, expected: str, context: _Context) -> Iterable[tuple[Node, str]]:
    """Return the items of a list, each with what to call it; a value that is no list but text is the only one."""
    if node.kind is Kind.STRING:
        return [(node, label)]
    if node.kind is not Kind.ARRAY:
        raise _mismatch(node, label, expected, context)
    return [(item, f"entry {index} of {label}") for index, item in enumerate(node.items, 1)]


def _some(values: tuple[str, ...], node: Node, label: str, context: _Context) -> tuple[str, ...]:
    if not values:
        raise context.tree.wrong(node.start, f"{label} is an empty list, expected at least one entry")
    return values


def _mapping(node: Node, label: str, expected: str, context: _Context) -> Iterable[tuple[Node, Node]]:
    if node.kind is not Kind.OBJECT:
        raise _mismatch(node, label, expected, context)
    for key, _ in node.members:
        _text(key, f"a key in {label}", "a name", context)
    return node.members


def _members(node: Node, label: str, names: Iterable[str], context: _Context, required: Sequence[str] = ()) -> dict[str, Node]:
    """Return the values of a mapping by their keys, each of which is one of ``names``."""
    names = tuple(names)
    if node.kind is not Kind.OBJECT:
        raise _mismatch(node, label, f"a mapping with {row(names)}", context)
    found = {}
    for key, value in node.members:
        name = str(key.value)
        if name not in names:
            where = "" if node is context.tree.node else f" in {label}"
            raise context.tree.wrong(key.start, f'unknown key "{name}"{where}{_offer(name, names)}')
        found[name] = value
    for name in required:
        if name not in found:
            raise context.tree.wrong(node.start, f'{label} has no "{name}"')
    return found


def _mismatch(node: Node, label: str, expected: str, context: _Context) -> ConfigError:
    return context.tree.wrong(node.start, f"{label} is {_NOUNS[node.kind]}, expected {expected}")


def _offer(word: str, candidates: Sequence[str]) -> str:
    """Return what to end a sentence about an unknown word with: what was probably meant, and what is accepted."""
    meant = did_you_mean(word, candidates)
    return f"{f'; {meant}' if meant else ','} accepted: {row(candidates)}"
