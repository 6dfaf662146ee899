"""Compares flow definitions: what changed, and whether payloads break by it.

One rule decides. A change is *breaking* where some launch request that has no error against the old definition gets one against the new; it
is *risky* where none does for certain, but such requests are warned about, are judged less strictly, or mean something else; else it is
*compatible*. ``tests/definitions/comparison/test_breaking_property.py`` holds this to what the rules of ``check`` find.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flowlint.definitions.comparison import narrowing
from flowlint.definitions.comparison.change import Change, ChangeKind, Impact
from flowlint.definitions.comparison.pairs import Sides, impact, pair
from flowlint.definitions.comparison.triggers import trigger_changes
from flowlint.model.flow import FlowDefinition, InputParameter, RequestBody, SettingSource, is_launchable
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.request import agrees, is_plausible_flow_id
from flowlint.model.spelling import closest
from flowlint.model.use import Use
from flowlint.model.wording import quoted


class _Whole(NamedTuple):
    """What a side is as a whole, where that decides which flow a payload is for.

    ``was_one`` and ``is_one`` are true when a side has one flow alone, which is then taken for payloads that name none. ``named`` are the
    names and ids by which the configuration refers to flows.
    """

    was_one: bool
    is_one: bool
    named: frozenset[str]

    def names(self, ref: str) -> bool:
        return ref in self.named or ref.lower() in {one.lower() for one in self.named if is_plausible_flow_id(one)}


def compare(old: Iterable[FlowDefinition], new: Iterable[FlowDefinition], named: frozenset[str] = frozenset()) -> tuple[Change, ...]:
    """Return what changed from the flows ``old`` to the flows ``new``, in the order of the old ones; what was added comes last.

    Flows belong together by id, else by name; two that are alone on their sides do in any case. ``named`` are the names and ids by which a
    configuration refers to flows: ``check`` ends where it has none of that name.
    """
    changes: list[Change] = []
    before, after = list(old), list(new)
    whole = _Whole(len(before) < 2, len(after) < 2, named)
    pairs = pair(before, after)
    for left, right in pairs:
        changes += _flow_changes(left, right, whole)
    met = {id(right) for _, right in pairs}
    alone = pairs[0][0] if len(pairs) == 1 and pairs[0][1] is not None else None
    changes += [_added_flow(flow, alone) for flow in after if id(flow) not in met]
    return tuple(changes)


def _added_flow(flow: FlowDefinition, alone: FlowDefinition | None) -> Change:
    """Return the change that a flow was added; ``alone`` is the one that was, and still is, on the old side, where there was one only."""
    message = f"flow {quoted(flow.name)} was added"
    if alone is None:
        return Change(ChangeKind.FLOW_ADDED, Impact.COMPATIBLE, message, None, flow, None, flow.place)
    message += f", so that {quoted(alone.name)} is no longer the only one, which payloads without a literal id were judged against"
    return Change(ChangeKind.FLOW_ADDED, impact(alone, breaks=True), message, None, flow, None, flow.place)


def _flow_changes(old: FlowDefinition, new: FlowDefinition | None, whole: _Whole) -> Iterator[Change]:
    if new is None:
        yield Change(ChangeKind.FLOW_REMOVED, impact(old, breaks=True), f"flow {quoted(old.name)} is gone", old, None, old.place)
        return
    sides = Sides(old, new)
    changes = [
        *_id_changes(sides, whole),
        *_identity_changes(sides, whole),
        *_setting_changes(sides),
        *_input_changes(sides),
        *trigger_changes(sides),
    ]
    yield from changes
    if all(change.impact is Impact.COMPATIBLE for change in changes):
        yield from _version_changes(sides)


# The flow as a whole


def _id_changes(sides: Sides, whole: _Whole) -> Iterator[Change]:
    """Yield the change of the id, by which payloads find their flow; the only definition of a side without one is found by any."""
    old, new = sides.old, sides.new
    if old.id is not None and new.id is not None and old.id.lower() != new.id.lower():
        yield sides.change(ChangeKind.FLOW_ID, f"flow {quoted(old.name)} has another id, {quoted(new.id)}", breaks=True)
    elif old.id is None and new.id is not None:
        message = f"flow {quoted(old.name)} now has the id {quoted(new.id)}"
        yield sides.change(ChangeKind.FLOW_ID, message, breaks=whole.was_one, risky=False)
    elif old.id is not None and new.id is None:
        message = f"flow {quoted(old.name)} no longer has the id {quoted(old.id)}"
        yield sides.change(ChangeKind.FLOW_ID, message, breaks=not whole.is_one or whole.names(old.id))


def _identity_changes(sides: Sides, whole: _Whole) -> Iterator[Change]:
    old, new = sides.old, sides.new
    if old.name != new.name:
        missed = whole.names(old.name)
        message = f"flow {quoted(old.name)} is now called {quoted(new.name)}"
        message += ", and the configuration names it as before, with which nothing can be judged" if missed else ""
        yield sides.change(ChangeKind.FLOW_NAME, message, breaks=missed, risky=False)
    if old.type != new.type:
        message = f"flow {quoted(new.name)} is now of type {quoted(new.type)}, before it was of type {quoted(old.type)}"
        known = is_launchable(new.type) == is_launchable(old.type)
        yield sides.change(ChangeKind.FLOW_TYPE, message, breaks=not is_launchable(new.type) and is_launchable(old.type), risky=not known)
    if new.published is False and old.published is not False:
        yield sides.change(ChangeKind.UNPUBLISHED, f"flow {quoted(new.name)} is no longer published")
    if old.published is False and new.published is True:
        yield sides.change(ChangeKind.PUBLISHED, f"flow {quoted(new.name)} is now published", risky=False)


def _version_changes(sides: Sides) -> Iterator[Change]:
    """Yield the change of the version, of which requests with the old ``flowVersion`` are warned."""
    old, new = sides.old.version, sides.new.version
    if old is not None and new is not None and not agrees(old, new):
        message = f"flow {quoted(sides.new.name)} is now of version {quoted(new)}, before of {quoted(old)}"
        yield sides.change(ChangeKind.FLOW_VERSION, message)


_MEANINGS = {
    RequestBody.NONE: "takes no arguments",
    RequestBody.PARAMETERS: "takes each argument into the input of the same name",
    RequestBody.JSON: "takes the whole body as JSON into one input",
    RequestBody.UNSPECIFIED: "has no stated request-body setting",
}


def _setting_changes(sides: Sides) -> Iterator[Change]:
    """Yield the change of the request-body setting; what merely follows from having inputs or none is said by those."""
    old, new = sides.old, sides.new
    derived = SettingSource.DERIVED in {old.request_body_source, new.request_body_source} and not (old.inputs and new.inputs)
    same_bodies = bool(sides.before.bodies) == bool(sides.after.bodies)
    unknown = RequestBody.UNSPECIFIED in {old.request_body, new.request_body} and sides.before.passable == sides.after.passable
    if (old.request_body is new.request_body or unknown or derived) and same_bodies:
        return
    yield sides.change(
        ChangeKind.REQUEST_BODY,
        f"flow {quoted(new.name)} now {_MEANINGS[new.request_body]} "
        f"(request-body setting {quoted(new.request_body.value)}, before {quoted(old.request_body.value)})",
        breaks=_setting_breaks(sides),
        risky=sides.before.passable,
    )


def _setting_breaks(sides: Sides) -> bool:
    before, after = sides.before, sides.after
    if not before.passable:
        # A flow that took no arguments did not ask for the inputs that it calls required.
        return any(one.required and one.name in after.demanded for one in sides.old_inputs.values())
    if not after.passable:
        return bool(sides.new.inputs)
    if not after.bodies:
        return False
    names = frozenset(sides.old_inputs)
    unnamed = bool(names - after.bodies) and not before.demanded & after.bodies
    # In "parameters" an input that takes the whole body wants JSON written into a string.
    as_text = any(sides.new_inputs[name].schema is None for name in after.bodies & names)
    return unnamed or as_text


# The inputs


def _input_changes(sides: Sides) -> Iterator[Change]:
    names = _new_names(sides)
    for name, old in sides.old_inputs.items():
        if name in sides.new_inputs:
            yield from _same_input(sides, old, sides.new_inputs[name])
        else:
            yield from _gone_input(sides, old, names.get(name))
    taken = set(names.values())
    for name, new in sides.new_inputs.items():
        if name not in sides.old_inputs and name not in taken:
            yield _added(sides, new)


def _new_names(sides: Sides) -> dict[str, str]:
    """Return for inputs that are gone the names that they probably have now: equal but for case, else alike and of the same type."""
    fresh = [one for name, one in sides.new_inputs.items() if name not in sides.old_inputs]
    gone = [one for name, one in sides.old_inputs.items() if name not in sides.new_inputs]
    found: dict[str, str] = {}
    for one in gone:
        same = next((new for new in fresh if new.name.casefold() == one.name.casefold()), None)
        if same is not None:
            found[one.name] = same.name
            fresh.remove(same)
    for one in gone:
        if one.name in found:
            continue
        alike: dict[str, InputParameter] = {}
        for new in fresh:
            if new.type == one.type:
                alike.setdefault(new.short_name, new)
        for near in closest(one.short_name, alike, 1):
            found[one.name] = alike[near].name
            fresh.remove(alike[near])
    return found


def _gone_input(sides: Sides, old: InputParameter, name: str | None) -> Iterator[Change]:
    passable = sides.before.passable
    if name is None:
        yield sides.input_change(ChangeKind.INPUT_REMOVED, f"input {quoted(old.name)} is gone", old, None, breaks=passable)
        return
    new = sides.new_inputs[name]
    breaks = passable or sides.now_demanded(name)
    if name.casefold() == old.name.casefold():
        message = f"input {quoted(old.name)} is now written {quoted(name)}, in other letter case"
        yield sides.input_change(ChangeKind.INPUT_CASE, message, old, new, breaks=breaks)
    else:
        message = f"input {quoted(old.name)} is gone, probably renamed to {quoted(name)}"
        yield sides.input_change(ChangeKind.INPUT_RENAMED, message, old, new, breaks=breaks, guess=True)
    yield from _type_changes(sides, old, new, breaks=passable)


def _added(sides: Sides, new: InputParameter) -> Change:
    demanded = sides.now_demanded(new.name)
    shadowed = _shadows(sides, new)
    message = f"input {quoted(new.name)} was added" + (" and is required" if new.required else "")
    missed = sides.after.passable and sides.new.misses(new)
    if missed:
        message += f", and is {sides.new.use_of(new).reading} without a test that it is set"
    if shadowed:
        message += f', so that the short name {quoted(new.short_name)} in "parameters" may mean another input than before'
    return sides.input_change(ChangeKind.INPUT_ADDED, message, None, new, breaks=demanded or shadowed, risky=missed)


def _shadows(sides: Sides, new: InputParameter) -> bool:
    """Return true when a short name that meant one input alone, in ``parameters``, no longer does because of ``new``."""
    if not (sides.before.passable and sides.after.passable):
        return False
    short = new.short_name
    meant = [one for one in sides.old_inputs.values() if one.short_name == short]
    if len(meant) != 1 or short in sides.old_inputs:
        return False
    (old,) = meant
    if old.name not in sides.new_inputs:
        return False
    return new.name != short or old.required or not narrowing.takes_all(old.type, new.type) or new.schema is not None


def _same_input(sides: Sides, old: InputParameter, new: InputParameter) -> Iterator[Change]:
    yield from _type_changes(sides, old, new, breaks=False)
    if new.required and not old.required:
        breaks = sides.now_demanded(new.name)
        message = f"input {quoted(new.name)} is now required"
        yield sides.input_change(ChangeKind.INPUT_REQUIRED, message, old, new, breaks=breaks, risky=False)
    if old.required and not new.required:
        message = f"input {quoted(new.name)} is no longer required"
        yield sides.input_change(ChangeKind.INPUT_OPTIONAL, message, old, new, risky=False)
    # Only some formats tell of initial values, so two formats are not compared in this.
    if old.initial_value != new.initial_value and sides.old.format == sides.new.format:
        if old.initial_value:
            message = f"input {quoted(new.name)} no longer has an initial value"
            yield sides.input_change(ChangeKind.INITIAL_VALUE_LOST, message, old, new)
        else:
            message = f"input {quoted(new.name)} now has an initial value"
            yield sides.input_change(ChangeKind.INITIAL_VALUE_GAINED, message, old, new, risky=False)
    # Where the old definition does not tell of uses, the flow may always have read the input so.
    if sides.after.passable and sides.new.misses(new) and sides.old.use_of(old).use in {Use.GUARDED, Use.NEVER}:
        message = f"input {quoted(new.name)} is now {sides.new.use_of(new).reading} without a test that it is set"
        yield sides.input_change(ChangeKind.INPUT_UNGUARDED, message, old, new)


def _type_changes(sides: Sides, old: InputParameter, new: InputParameter, *, breaks: bool) -> Iterator[Change]:
    """Yield the change of an input's type or schema; ``breaks`` says that payloads which pass the input break in any case."""
    passable, subject = sides.before.passable, f"input {quoted(new.name)}"
    if old.type != new.type:
        kind = ChangeKind.INPUT_TYPE if old.type.name != new.type.name else ChangeKind.INPUT_COLLECTION
        refused = narrowing.other_shape(old, new) or _refused(old, new)
        lost_body = bool(sides.after.bodies) and old.name in sides.before.bodies
        as_text = new.name in sides.after.bodies and new.schema is None and bool(sides.before.bodies)
        yield sides.input_change(
            kind,
            f"{subject} is now {_of(new)}, before it was {_of(old)}",
            old,
            new,
            breaks=passable and (breaks or refused or lost_body or as_text),
            risky=passable and not narrowing.keeps_meaning(old.type, new.type),
        )
    elif old.schema != new.schema:
        word = "no longer has a" if new.schema is None else "now has a" if old.schema is None else "now has another"
        as_text = new.name in sides.after.bodies and new.schema is None
        yield sides.input_change(
            ChangeKind.INPUT_SCHEMA,
            f"{subject} {word} schema of its own",
            old,
            new,
            breaks=passable and (breaks or as_text or _refused(old, new)),
            risky=passable and new.schema is not None,
        )


def _refused(old: InputParameter, new: InputParameter) -> bool:
    return narrowing.refused(old, new) is not None


def _of(parameter: InputParameter) -> str:
    return f"a {parameter.type}" if parameter.type.collection else f"of type {quoted(parameter.type.name)}"
