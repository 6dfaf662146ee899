"""Binds a payload to a flow: pairs each argument with the input that it is meant for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flowlint.binding.doubts import Doubts
from flowlint.binding.envelope import open_envelope
from flowlint.binding.names import names_of
from flowlint.binding.suggestions import MOST_GUESSED, clear_suggestion, ranking, suggestions
from flowlint.binding.unknowns import unseen
from flowlint.binding.values import is_plainly_fit, problems
from flowlint.model.datatype import NEVER_AN_OBJECT, DataType
from flowlint.model.flow import SCOPES, FlowDefinition, InputParameter
from flowlint.model.group import Group
from flowlint.model.identity import once_each
from flowlint.model.location import join
from flowlint.model.node import Kind, Member, Node, effective
from flowlint.model.payload import Argument, Binding, Container, ContainerKind, ContainerMode, Envelope, Form, Match, Payload
from flowlint.model.placeholder import has_placeholder
from flowlint.model.request import CONTAINER
from flowlint.model.spelling import fold


def bind(
    payload: Payload,
    flow: FlowDefinition | None,
    *,
    mode: ContainerMode = ContainerMode.AUTO,
    by_alias: bool = False,
    candidates: tuple[FlowDefinition, ...] = (),
) -> Binding:
    """Open the envelope of ``payload`` and pair its arguments with the inputs of ``flow``."""
    envelope = open_envelope(payload, mode)
    binding = Binding(payload, envelope, flow, mode=mode, by_alias=by_alias, candidates=candidates)
    paired = _pair(binding, _arguments(binding))
    named = {meant.name for argument in paired for meant in argument.meanings}
    body_unnamed = binding.takes_body and _body_is_unnamed(paired, flow)
    if body_unnamed:
        paired = tuple(argument._replace(match=Match.UNJUDGED, input=None, may_mean=()) for argument in paired)
    as_text = takes_body_as_text(binding)
    left_out = _left_out(flow, named, paired) if not unseen(payload.root, envelope) else ()
    return binding._replace(
        arguments=tuple(_judged(argument, payload, as_text=as_text) for argument in paired),
        scope_members=tuple(_nested_scopes(binding)),
        missing=tuple(one for one in left_out if one.required),
        omitted=tuple(one for one in left_out if not one.required),
        body_unnamed=body_unnamed,
    )


def bind_doubted(payload: Payload, doubts: Doubts, mode: ContainerMode) -> Binding:
    """Return what ``bind`` does of a payload of which it is known that nothing is wrong but its ``doubts``, for a tenth of the time.

    Only what rules on names and values look at is in it: of the envelope the container, and of arguments that are right the input.
    """
    flow, member = doubts.flow, payload.root.members[0]
    above, doubted = join(payload.pointer, CONTAINER), {str(key.value): (key, value) for key, value in member.value.members}
    inputs, right, arguments = names_of(flow, bare_allowed=False), _right(flow), list[Argument]()
    for name in doubts.passed:
        if name not in doubted:
            arguments.append(right[name])
            continue
        key, value = doubted[name]
        match, meant = inputs.meet(name)
        pointer, several = join(above, name), meant if len(meant) > 1 else ()
        argument = Argument(name, key, value, pointer, pointer, match, meant[0] if meant else None, may_mean=several)
        arguments.append(_judged(argument, payload, as_text=False))
    paired, left_out = tuple(arguments), tuple[InputParameter, ...]()
    if Group.NAMES in doubts.groups:
        left_out = _left_out(flow, {meant.name for argument in paired for meant in argument.meanings}, paired)
    missing, omitted = tuple(one for one in left_out if one.required), tuple(one for one in left_out if not one.required)
    envelope = Envelope(container=Container(ContainerKind.INPUT_DATA, member, above, Form.MAP))
    return Binding(payload, envelope, flow, paired, missing, omitted, mode)


@once_each
def _right(flow: FlowDefinition) -> dict[str, Argument]:
    """Return by name an argument for each input that is right, wherever it stands."""
    nowhere, names = Node(Kind.NULL, None, 0, 0), names_of(flow, bare_allowed=False)
    meant = {one.name: names.meet(one.name)[1][0] for one in flow.inputs}
    return {name: Argument(name, nowhere, nowhere, "", "", Match.EXACT, parameter) for name, parameter in meant.items()}


def _judged(argument: Argument, payload: Payload, *, as_text: bool) -> Argument:
    if is_plainly_fit(argument):
        return argument
    return argument._replace(problems=tuple(problems(argument, payload.facts.holes, as_text=as_text)))


def _holder(binding: Binding) -> tuple[Node, str] | None:
    """Return the node that holds the arguments, and its pointer, or ``None`` where the payload passes none."""
    envelope = binding.envelope
    if envelope.bare:
        return binding.payload.root, binding.payload.pointer
    return (envelope.container.member.value, envelope.container.pointer) if envelope.container is not None else None


def _nested_scopes(binding: Binding) -> Iterator[tuple[Member, str]]:
    """Yield the members that nest names below their scope, with their pointers."""
    holder = _holder(binding)
    if holder is not None:
        root, pointer = holder
        for member in effective(root):
            if member.value.kind is Kind.OBJECT and _is_nested_scope(member, binding.flow):
                yield member, join(pointer, str(member.key.value))


def _arguments(binding: Binding) -> Iterator[Argument]:
    """Yield the arguments, not yet paired, in the order written."""
    holder = _holder(binding)
    if holder is None:
        return
    root, pointer = holder
    yield from _listed(root, pointer)
    for member in effective(root):
        at = join(pointer, str(member.key.value))
        if member.value.kind is Kind.OBJECT and _is_nested_scope(member, binding.flow):
            scope = _scope_spelling(str(member.key.value), binding.flow)
            for inner in effective(member.value):
                yield _argument(inner, join(at, str(inner.key.value)), scope)._replace(scope_key=member.key)
        else:
            yield _argument(member, at)


def _argument(member: Member, pointer: str, scope: str = "") -> Argument:
    name = str(member.key.value)
    if member.key.kind is Kind.HOLE or has_placeholder(name):
        return Argument(None, member.key, member.value, pointer, pointer)
    full = f"{scope}.{name}" if scope and not name.casefold().startswith(f"{scope.casefold()}.") else name
    return Argument(full, member.key, member.value, pointer, pointer)


def _is_nested_scope(member: Member, flow: FlowDefinition | None) -> bool:
    name = str(member.key.value)
    if member.key.kind is not Kind.STRING or name.casefold() not in (_scopes(flow) if flow is not None else SCOPES):
        return False
    return flow is None or all(fold(parameter.short_name) != fold(name) for parameter in flow.inputs)


@once_each
def _scopes(flow: FlowDefinition) -> frozenset[str]:
    return SCOPES | frozenset(parameter.scope.casefold() for parameter in flow.inputs)


def _scope_spelling(name: str, flow: FlowDefinition | None) -> str:
    for parameter in flow.inputs if flow is not None else ():
        if parameter.scope.casefold() == name.casefold():
            return parameter.scope
    return name[:1].upper() + name[1:].lower()


def _listed(root: Node, pointer: str) -> Iterator[Argument]:
    """Yield the arguments of a list of ``{"name": …, "value": …}`` entries, or of objects with one member each."""
    for index, entry in enumerate(root.items):
        at = join(pointer, index)
        pair = entry_parts(entry)
        if pair is None:
            continue
        name, value = pair
        if isinstance(name.value, str) and name.kind is Kind.STRING and not has_placeholder(name.value):
            value_at = join(at, next(str(key.value) for key, node in entry.members if node is value))
            yield Argument(name.value, name, value, at, value_at, entry=entry)
        else:
            yield Argument(None, name, value, at, at, entry=entry)


def entry_parts(entry: Node) -> tuple[Node, Node] | None:
    """Return the name and value nodes of a list entry; ``None`` where it is no entry that passes an argument."""
    if len(entry.members) == 1 and entry.members[0].key.value not in {"name", "value"}:
        return entry.members[0].key, entry.members[0].value
    by_name = {str(key.value).casefold(): value for key, value in entry.members}
    name = by_name.get("name") or by_name.get("key")
    value = by_name.get("value")
    return (name, value) if name is not None and value is not None else None


def _pair(binding: Binding, arguments: Iterable[Argument]) -> tuple[Argument, ...]:
    container = binding.envelope.container
    in_parameters = container is not None and container.kind is ContainerKind.PARAMETERS
    bare_allowed = in_parameters or binding.effective_container is ContainerKind.PARAMETERS
    inputs = names_of(binding.flow, bare_allowed=bare_allowed) if binding.flow is not None else None
    paired: list[Argument] = []
    by_fold: dict[str, int] = {}
    by_name: dict[str, int] = {}  # only of names that an earlier one differs from in case, since there can be a million
    by_input: dict[str, int] = {}
    for raw in arguments:
        match, meant = inputs.meet(raw.name) if inputs is not None and raw.name is not None else (Match.UNJUDGED, ())
        parameter = meant[0] if meant else None
        argument = _unwrapped(_meant(raw, match, meant), binding) if raw.value.children else _meant(raw, match, meant)
        if argument.name is None:
            paired.append(argument)
            continue
        name, folded = argument.name, argument.name.casefold()
        exact = parameter.name if parameter is not None and match is Match.EXACT else None
        twin = by_fold.get(folded)
        same = twin if twin is not None and paired[twin].name == name else by_name.get(name)
        # A flow may declare two names that differ only in case.
        both_declared = exact is not None and twin is not None and paired[twin].match is Match.EXACT
        collided = by_input.get(exact) if exact is not None and (twin is None or both_declared) else twin
        if same is not None:
            argument = argument._replace(repeats=paired[same])
        elif collided is not None:
            argument = argument._replace(collides_with=paired[collided], in_collision=True)
            paired[collided] = paired[collided]._replace(in_collision=True)
        if twin is None:
            by_fold[folded] = len(paired)
        else:
            by_name.setdefault(name, len(paired))
        if exact is not None:
            by_input.setdefault(exact, len(paired))
        paired.append(argument)
    return tuple(paired)


def _meant(raw: Argument, match: Match, meant: tuple[InputParameter, ...]) -> Argument:
    """Return an argument with the inputs that its name means; made at once, since ``_replace`` takes three times as long."""
    name, key, value, pointer, value_pointer = raw[:5]
    if not meant:
        return Argument(name, key, value, pointer, value_pointer, match, entry=raw.entry, scope_key=raw.scope_key)
    several = meant if len(meant) > 1 else ()
    return Argument(name, key, value, pointer, value_pointer, match, meant[0], raw.entry, scope_key=raw.scope_key, may_mean=several)


def _unwrapped(argument: Argument, binding: Binding) -> Argument:
    """Look through a ``{"value": …}`` wrapper: always in ``parameters``, elsewhere only where the input can never be an object."""
    value = argument.value
    if not _is_wrapper(value):
        return argument
    container = binding.envelope.container
    in_parameters = ContainerKind.PARAMETERS in {binding.effective_container, container.kind if container is not None else None}
    expected = argument.input
    if not in_parameters and (expected is None or argument.may_mean or not _is_never_an_object(expected.type)):
        return argument
    inner, pointer = value.members[0].value, join(argument.value_pointer, "value")
    while not in_parameters and _is_wrapper(inner):
        inner, pointer = inner.members[0].value, join(pointer, "value")
    return argument._replace(value=inner, wrapper=value, value_pointer=pointer)


def _is_wrapper(value: Node) -> bool:
    return len(value.members) == 1 and value.members[0].key.value == "value"


def _is_never_an_object(declared: DataType) -> bool:
    return declared.name in NEVER_AN_OBJECT or (declared.collection and declared.known)


def _body_is_unnamed(arguments: tuple[Argument, ...], flow: FlowDefinition | None) -> bool:
    if flow is None or any(argument.name is None for argument in arguments):
        return False
    bodies = flow.json_inputs
    if not bodies or any(meant in bodies for argument in arguments for meant in argument.meanings):
        return False
    names = {body.name for body in bodies}
    unknown = [argument for argument in arguments if argument.match is Match.NONE]
    return len(unknown) > MOST_GUESSED or not any(clear_suggestion(ranking(argument, flow)) in names for argument in unknown)


def _left_out(flow: FlowDefinition | None, named: set[str], arguments: tuple[Argument, ...]) -> tuple[InputParameter, ...]:
    """Return the inputs that no argument names, nor probably meant to name: required ones, and those that the flow may read unset."""
    if flow is None or any(argument.name is None for argument in arguments):
        return ()
    left = [parameter for parameter in flow.inputs if parameter.name not in named and (parameter.required or flow.may_miss(parameter))]
    if left:
        unknown = [argument for argument in arguments if argument.match is Match.NONE]
        guessed = unknown if len(unknown) <= MOST_GUESSED else []
        meant = {guess for argument in guessed for guess in suggestions(argument, flow, named)[:1]}
        left = [parameter for parameter in left if parameter.name not in meant]
    return tuple(left)


def takes_body_as_text(binding: Binding) -> bool:
    """Tell whether a JSON input must be passed as a string that holds JSON: in ``parameters``, to a flow that takes the whole body."""
    return binding.takes_body and binding.effective_container is ContainerKind.PARAMETERS
