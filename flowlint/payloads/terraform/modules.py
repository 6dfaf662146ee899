"""Finds the flow that an expression in a Terraform configuration means, such as the target of a trigger.

References are followed as Terraform does, without running it: to resources, data sources, locals, variables with the values that callers,
``.tfvars`` files and defaults give them, and outputs of modules. Whatever else Terraform computes stays unknown, with the reason.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import islice

from flowlint.model.named_tuple import NamedTuple
from flowlint.model.printable import printable
from flowlint.payloads.terraform.folders import Folders, called_folder, source_of
from flowlint.payloads.terraform.hcl.parser import Part, is_plain, parse_expression
from flowlint.payloads.terraform.hcl.tree import (
    Call,
    Expression,
    Index,
    Literal,
    Object,
    Reference,
    Run,
    RunKind,
    Template,
    Tuple,
    is_null,
)
from flowlint.payloads.terraform.meaning import FlowFile, FlowId, FlowName, Meaning, Unknown
from flowlint.sources.tracked import Tracked
from flowlint.sources.trees import OUTSIDE, Bounds

_FLOW = "genesyscloud_flow"
_MAX_TRAIL = 40
_MAX_STEPS = 1500
_MAX_RESULTS = 20
_MAX_TEXT = 1 << 16
_SHOWN = 80
_CUT = "there is more Terraform here than a run reads"
_TRANSPARENT = frozenset(("abspath", "nonsensitive", "one", "sensitive", "tostring"))
"""Functions whose result is their first argument, in the form in which that is written here: ``one`` gets ``x[*].id``."""


_Steps = tuple[str | Index, ...]


class _Text(NamedTuple):
    """A text on the way to a flow, such as a path."""

    content: str


class _Module(NamedTuple):
    """A module: its folder, and the ``module`` block by which it was entered; without one, whatever calls the folder counts."""

    folder: str
    label: str = ""
    caller: _Module | None = None


class _Declared(NamedTuple):
    """What a search has gone through: a declaration in a module."""

    kind: str
    name: str
    module: _Module


_Value = FlowFile | FlowName | _Text | Unknown
_Trail = tuple[_Declared, ...]


class TerraformModules:
    """The Terraform configurations of one run; files are read and parsed once."""

    __slots__ = ("_folders",)

    def __init__(self, bounds: Bounds | None = None, tracked: Tracked | None = None) -> None:
        self._folders = Folders(bounds or Bounds(), tracked or Tracked())

    def meanings(self, path: str, expression: str) -> tuple[Meaning, ...]:
        """Return what ``expression`` means in the ``.tf`` file at ``path``: several, if callers of the module give different values.

        The path of a definition is absolute if ``path`` is, else relative to the working directory.
        """
        return self._meanings(path, expression, _Module(os.path.dirname(os.path.abspath(path))))

    def meanings_together(self, path: str, expressions: Sequence[str]) -> Iterator[tuple[tuple[Meaning, ...], ...]]:
        """Yield what each of ``expressions`` means in the file at ``path``, once for each call that leads there; very many count as one."""
        folder = os.path.dirname(os.path.abspath(path))
        calls = [] if all(map(is_plain, expressions)) else list(islice(self._calls(folder, ()), _MAX_RESULTS + 1))
        for module in calls if 0 < len(calls) <= _MAX_RESULTS else [_Module(folder)]:
            yield tuple(self._meanings(path, expression, module) for expression in expressions)

    def _calls(self, folder: str, below: tuple[str, ...]) -> Iterator[_Module]:
        """Yield ``folder`` as a module, once for each way in which calls lead to it from a root module."""
        callers = self._folders.callers(folder) if folder not in below and len(below) < _MAX_TRAIL else []
        for caller in callers:
            yield from (_Module(folder, caller.label, module) for module in self._calls(caller.folder, (*below, folder)))
        if not callers:
            yield _Module(folder)

    def _meanings(self, path: str, expression: str, module: _Module) -> tuple[Meaning, ...]:
        parsed = parse_expression(expression)
        if parsed is None:
            written, quote, _ = expression.partition('"')
            return (Unknown(f'"{_shown(written)}{"…" if quote else ""}" is not an expression that can be read'),)
        if not is_plain(expression):
            self._folders.read_first(path)
        return tuple(dict.fromkeys(_meaning(value, path) for value in _Search(self._folders).follow(parsed, (), module, ())))

    def flow_files(self, path: str) -> tuple[FlowFile, ...]:
        """Return the definitions that the configuration of the ``.tf`` file at ``path`` makes flows of, and others in its repository.

        Those of the configuration itself come first; what is not known is left out.
        """
        folders = self._folders.folders(os.path.dirname(os.path.abspath(path)))
        values = [value for folder in folders for value in _Search(self._folders).flows_of(_Module(folder))]
        found = (_meaning(value, path) for value in values)
        return tuple(dict.fromkeys(file for file in found if isinstance(file, FlowFile)))


class _Search:
    """One question. The number of steps is limited, since values can multiply."""

    __slots__ = ("_folders", "_taken")

    def __init__(self, folders: Folders) -> None:
        self._folders = folders
        self._taken = 0

    def follow(self, expression: Expression, steps: _Steps, module: _Module, trail: _Trail) -> list[_Value]:
        """Return what ``expression``, with ``steps`` behind it, can stand for in ``module``."""
        self._taken += 1
        if self._taken > _MAX_STEPS or len(trail) > _MAX_TRAIL:
            return [Unknown("the values refer to one another in too many steps")]
        match expression:
            case Reference():
                return self._reference(expression, (*expression.steps, *steps), module, trail)
            case Template():
                return self._template(expression, steps, module, trail)
            case Call(name="try", arguments=(argument, *others)):
                return self._tried(argument, others, steps, module, trail)
            case Call(name=name, arguments=(argument, *_)) if name in _TRANSPARENT:
                return self.follow(argument, steps, module, trail)
            case Object() | Tuple() if steps:
                return self._member(expression, steps, module, trail)
            case Literal(text="null"):
                return [Unknown("the value is null")]
            case Literal(text=text, is_number=True) if not steps:
                return [_Text(text)]
        return [Unknown("the value is computed by Terraform")]

    def _tried(self, first: Expression, others: list[Expression], steps: _Steps, module: _Module, trail: _Trail) -> list[_Value]:
        """Return what ``try`` results in: its first argument, unless another means another flow, which Terraform may come to."""
        values = self.follow(first, steps, module, trail)
        meant = (value for one in others for value in self.follow(one, steps, module, trail))
        if any(isinstance(value, FlowFile | FlowName) and value not in values for value in meant):
            return [Unknown("which value is tried with success is known only when Terraform runs")]
        return values

    def flows_of(self, module: _Module) -> list[_Value]:
        """Return the flows that the resources of ``module`` make."""
        blocks = self._folders.declarations(module.folder).of("resource", _FLOW)
        return [value for block in blocks for value in self._resource(block.header[2], module, ())]

    def _reference(self, reference: Reference, steps: _Steps, module: _Module, trail: _Trail) -> list[_Value]:
        match steps:
            case ("var", str(name), *rest):
                return self._declared("variable", name, tuple(rest), module, trail)
            case ("local", str(name), *rest):
                return self._declared("local value", name, tuple(rest), module, trail)
            case ("module", str(label), *rest):
                return self._output(label, _without_indices(tuple(rest)), module, trail)
            case ("path", str(which)):
                return self._path(which, module)
            case ("each" | "count" | "self" | "terraform", *_):
                return [Unknown(f'"{_shown(reference.text)}" has a value only when Terraform runs')]
            # Types of resources have a provider's name before an underscore; names of the blocks that "dynamic" repeats have none.
            case (str(root), "key" | "value", *rest) if root != "data" and not ("_" in root and rest):
                return [Unknown(f'"{_shown(reference.text)}" has a value only when Terraform runs')]
        # An index tells instances apart, which share what is written.
        match [step for step in steps if isinstance(step, str)]:
            case ["genesyscloud_flow", name, "id"]:
                return self._resource(name, module, trail)
            case ["data", "genesyscloud_flow", name, "id"]:
                return self._data(name, module, trail)
        return [Unknown(f'"{_shown(reference.text)}" is not the id of a flow')]

    def _declared(self, kind: str, name: str, steps: _Steps, module: _Module, trail: _Trail) -> list[_Value]:
        """Return what a variable, a local value or an output stands for, unless the search went through it already."""
        declared = _Declared(kind, name, module)
        if declared in trail:
            return [Unknown(f'{kind} "{name}" refers to itself')]
        values: list[_Value] = []
        for expression, scope in self._values_of(declared):
            values += self.follow(expression, steps, scope, (*trail, declared))
        return list(dict.fromkeys(values))[:_MAX_RESULTS] or [Unknown(self._lack(declared))]

    def _values_of(self, declared: _Declared) -> Iterator[tuple[Expression, _Module]]:
        """Yield the expressions that give a declaration its value, and the modules in which they stand."""
        kind, name, module = declared
        declarations = self._folders.declarations(module.folder)
        if kind == "variable":
            yield from self._given(name, module)
        elif kind == "local value":
            yield from _attribute(declarations.locals.get(name), name, module)
        else:
            yield from _attribute(declarations.blocks.get(("output", name)), "value", module)

    def _given(self, name: str, module: _Module) -> Iterator[tuple[Expression, _Module]]:
        """Yield the values that a variable gets from whatever calls the module; its default counts where one gives none."""
        variable = self._block(module, "variable", name)
        default = [(value, scope) for value, scope in _attribute(variable, "default", module) if not is_null(value)]
        given = self._folders.given(module.folder, name) if module.caller is None else None
        if given is not None:
            yield given, module
        calls = (
            [(module.label, module.caller)]
            if module.caller is not None
            else [(caller.label, _Module(caller.folder)) for caller in self._folders.callers(module.folder)]
        )
        for label, caller in calls:
            yield from [*_attribute(self._block(caller, "module", label), name, caller)] or default
        if given is None and not calls and not self._folders.cut:
            yield from default

    def _lack(self, declared: _Declared) -> str:
        kind, name, module = declared
        if self._folders.cut:
            return _CUT
        if kind == "variable" and self._block(module, kind, name) is not None:
            return f'no Terraform module call gives "{name}" a readable value'
        if kind == "output":
            return f'module "{module.label}" has no output "{name}" that can be read'
        return f'{kind} "{name}" is not declared'

    def _undeclared(self, what: str) -> list[_Value]:
        return [Unknown(_CUT if self._folders.cut else f"{what} is not declared")]

    def _output(self, label: str, steps: _Steps, module: _Module, trail: _Trail) -> list[_Value]:
        block = self._block(module, "module", label)
        if block is None:
            return self._undeclared(f'module "{label}"')
        folder = called_folder(block, module.folder)
        if folder is None:
            return [Unknown(f'module "{label}" is not read from a folder here, but from "{source_of(block)}"')]
        if not self._folders.reach(folder):
            return [Unknown(f'module "{label}" is read from a folder that {OUTSIDE}')]
        if not steps or not isinstance(steps[0], str):
            return [Unknown(f'"module.{label}" is a whole module')]
        return self._declared("output", steps[0], steps[1:], _Module(folder, label, module), trail)

    def _member(self, expression: Object | Tuple, steps: _Steps, module: _Module, trail: _Trail) -> list[_Value]:
        step, *rest = steps
        key = step.key if isinstance(step, Index) else step
        if key is None:
            return [Unknown("which member is meant is known only when Terraform runs")]
        found = next((value for name, value in _members(expression) if name == str(key)), None)
        if found is None:
            return [Unknown(f'there is no member "{key}"')]
        return self.follow(found, tuple(rest), module, trail)

    def _template(self, template: Template, steps: _Steps, module: _Module, trail: _Trail) -> list[_Value]:
        match template.runs:
            case (Run(kind=RunKind.INTERPOLATION, expression=expression),) if expression is not None:
                return self.follow(expression, steps, module, trail)
        texts = [""]
        for run in template.runs:
            pieces = self._pieces(run, module, trail)
            if isinstance(pieces, Unknown):
                return [pieces]
            texts = [text + piece for text in texts for piece in pieces]
            if len(texts) > _MAX_RESULTS or len(texts[0]) > _MAX_TEXT:
                return [Unknown("there are too many values, or too long ones")]
        return [_Text(text) for text in texts]

    def _pieces(self, run: Run, module: _Module, trail: _Trail) -> list[str] | Unknown:
        """Return the texts that a run can stand for."""
        if run.kind in {RunKind.VERBATIM, RunKind.ESCAPE}:
            return [run.content]
        if run.expression is None:
            return Unknown("the value is computed by Terraform")
        pieces = []
        for value in self.follow(run.expression, (), module, trail):
            if isinstance(value, Unknown):
                return value
            if not isinstance(value, _Text):
                return Unknown("the id of a flow is only a part of the text")
            pieces.append(value.content)
        return pieces

    def _path(self, which: str, module: _Module) -> list[_Value]:
        if which == "module":
            return [_Text(module.folder)]
        return [_Text(root) for root in self._roots(module)] if which in {"root", "cwd"} else [Unknown(f'"path.{which}" means nothing')]

    def _roots(self, module: _Module) -> list[str]:
        """Return the folders in which Terraform may be run so that it comes to ``module``."""
        while module.caller is not None:
            module = module.caller
        waiting = [module.folder]
        seen: set[str] = set()
        roots: set[str] = set()
        while waiting:
            folder = waiting.pop()
            if folder not in seen:
                seen.add(folder)
                callers = [caller.folder for caller in self._folders.callers(folder)]
                waiting.extend(callers)
                roots.update(() if callers else (folder,))
        return sorted(roots) or [module.folder]

    def _resource(self, name: str, module: _Module, trail: _Trail) -> list[_Value]:
        block = self._block(module, "resource", _FLOW, name)
        if block is None:
            return self._undeclared(f"{_FLOW}.{name}")
        values = self._attribute_values(block, "filepath", module, trail) or [Unknown(f"{_FLOW}.{name} has no filepath")]
        found: list[_Value] = []
        for value in values:
            found += self._files(value.content, block, module, trail) if isinstance(value, _Text) else [value]
        return found

    def _files(self, filepath: str, block: Part, module: _Module, trail: _Trail) -> list[_Value]:
        """Return the definitions at ``filepath``, which starts from the root module; else the one that starts from the module itself."""
        if "://" in filepath:
            return [Unknown(f'the definition is not a file here, but lies at "{filepath}"')]
        paths = [os.path.normpath(os.path.join(folder, filepath)) for folder in (*self._roots(module), module.folder)]
        found = [path for path in paths[:-1] if os.path.isfile(path)] or [path for path in paths[-1:] if os.path.isfile(path)]
        if not found:
            return [Unknown(f'there is no file "{filepath}"')]
        substitutions = self._substitutions(block, module, trail)
        return [FlowFile(path, substitutions) for path in dict.fromkeys(found)]

    def _substitutions(self, block: Part, module: _Module, trail: _Trail) -> tuple[tuple[str, str], ...]:
        stated = block.value("substitutions")
        if not isinstance(stated, Object):
            return ()
        known = []
        for key, expression in _members(stated):
            values = self.follow(expression, (), module, trail)
            if key is not None and len(values) == 1 and isinstance(values[0], _Text):
                known.append((key, values[0].content))
        return tuple(known)

    def _data(self, name: str, module: _Module, trail: _Trail) -> list[_Value]:
        block = self._block(module, "data", _FLOW, name)
        if block is None:
            return self._undeclared(f"data.{_FLOW}.{name}")
        types = self._attribute_values(block, "type", module, trail)
        flow_type = types[0].content if len(types) == 1 and isinstance(types[0], _Text) else None
        names = self._attribute_values(block, "name", module, trail) or [Unknown(f"data.{_FLOW}.{name} has no name")]
        return [FlowName(value.content, flow_type) if isinstance(value, _Text) else value for value in names]

    def _block(self, module: _Module, *header: str) -> Part | None:
        return self._folders.declarations(module.folder).blocks.get(header)

    def _attribute_values(self, block: Part, name: str, module: _Module, trail: _Trail) -> list[_Value]:
        return [value for expression, scope in _attribute(block, name, module) for value in self.follow(expression, (), scope, trail)]


def _attribute(block: Part | None, name: str, module: _Module) -> Iterator[tuple[Expression, _Module]]:
    """Yield the value of an attribute, where the block has it, and the module in which it stands."""
    value = block.value(name) if block is not None else None
    if value is not None:
        yield value, module


def _members(expression: Object | Tuple) -> Iterator[tuple[str | None, Expression]]:
    """Yield keys, ``None`` for those that are computed, and values; the keys of a tuple are its numbers."""
    if isinstance(expression, Tuple):
        yield from ((str(number), item) for number, item in enumerate(expression.items))
    else:
        yield from ((member.key.content if isinstance(member.key, Template) else None, member.value) for member in expression.members)


def _without_indices(steps: _Steps) -> _Steps:
    """Return ``steps`` without the indices that they begin with: those of ``count`` and ``for_each``."""
    while steps and isinstance(steps[0], Index):
        steps = steps[1:]
    return steps


def _meaning(value: _Value, path: str) -> Meaning:
    match value:
        case _Text(content=content):
            return FlowId(content)
        case Unknown(reason=reason):
            return Unknown(printable(reason))
        case FlowFile(path=found) if not os.path.isabs(path):
            return value._replace(path=os.path.relpath(found))
    return value


def _shown(expression: str) -> str:
    text = printable(expression)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
