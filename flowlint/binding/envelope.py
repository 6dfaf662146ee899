"""What a launch request looks like: its fields, its container of arguments, and how both are told from objects of other kinds."""

from __future__ import annotations

from flowlint.model.datatype import holds_json
from flowlint.model.flow import SCOPES
from flowlint.model.location import join
from flowlint.model.mode import ContainerMode, Shape
from flowlint.model.node import Kind, Member, Node, effective, is_templated
from flowlint.model.payload import Container, ContainerKind, Envelope, Field, Form, Payload
from flowlint.model.request import CONTAINER, FIELDS, OF_RECORDS, spells_flow_id
from flowlint.model.spelling import fold, is_near

FOREIGN_CONTAINERS = frozenset(
    {"inputs", "input", "inputparameters", "initialdata", "attributes", "data", "customdata", "variables", "inputvariables"}
)
"""Names, folded, under which people pass arguments although the platform knows none of them."""


def has_flow_id(root: Node) -> bool:
    """Return true when an object has a member called ``flowId`` in any spelling."""
    return any(spells_flow_id(key.value) for key, _ in root.members)


def is_launch_request(root: Node) -> bool:
    """Return true when an object is a payload by itself: it has any spelling of ``flowId``, or a container of arguments."""
    return any(spells_flow_id(key.value) or _container_kind(key, value) is not None for key, value in root.members)


def is_likely_request(root: Node) -> bool:
    """Return true when an object with a ``flowId`` is meant as a launch request, though nothing says so: it holds nothing that none has.

    What surely passes arguments, in ``inputData`` or under names with a scope, may have a few unknown fields beside it.
    """
    return _names_only_fields(root) or (has_flow_id(root) and not _belies(root))


def _names_only_fields(root: Node) -> bool:
    """Return true when an object has a ``flowId``, and beside it nothing but what the platform documents, as most requests do."""
    names = {key.value for key, _ in root.members}
    return "flowId" in names and DOCUMENTED.issuperset(names)


DOCUMENTED = frozenset((*FIELDS, CONTAINER))
"""The fields that the platform documents."""


def told_from_requests(root: Node) -> list[str]:
    """Return the keys of an object by which it is known not to be a launch request, though it has a ``flowId`` or a container."""
    return _belies(root) if has_flow_id(root) else []


def _belies(root: Node) -> list[str]:
    envelope = _sorted_out(root, "", ContainerMode.AUTO)
    unknown = [str(member.key.value) for member, _ in envelope.unknown]
    others = [name for name in unknown if not has_scope(name)]
    container = envelope.container
    passes = len(others) < len(unknown) or (container is not None and _surely_passes(container))
    return others if not passes or len(others) > _MOST_UNKNOWN or not OF_RECORDS.isdisjoint(others) else []


def _surely_passes(container: Container) -> bool:
    passed = [str(key.value) for key, _ in container.member.value.members]
    named = fold(str(container.member.key.value)) == fold(CONTAINER)
    return named or any(has_scope(name) or name.casefold() in SCOPES for name in passed)


def has_scope(name: str) -> bool:
    """Return true when a name begins with the scope of an input."""
    return name.partition(".")[0].casefold() in SCOPES and "." in name


_MOST_UNKNOWN = 2
"""Unknown fields of a launch request; an object with more is a record of something else."""


def open_envelope(payload: Payload, mode: ContainerMode) -> Envelope:
    """Sort the members of a payload's root into fields, containers and unknown ones."""
    if payload.shape is Shape.ARGUMENTS or not is_launch_request(payload.root):
        return Envelope(bare=True)
    return _sorted_out(payload.root, payload.pointer, mode)


def _sorted_out(root: Node, above: str, mode: ContainerMode) -> Envelope:
    members = effective(root)
    spelt_right = {str(key.value) for key, _ in members}
    fields: dict[str, Field] = {}
    containers: list[Container] = []
    unknown: list[tuple[Member, str]] = []
    for member in members:
        if is_templated(member.key):
            continue
        pointer = join(above, str(member.key.value))
        name = _field_name(member, spelt_right)
        if name is not None and name not in fields:
            fields[name] = Field(name, member, pointer)
        elif (kind := _container_kind(member.key, member.value)) is not None:
            containers.append(Container(kind, member, pointer, _form(member.value)))
        else:
            unknown.append((member, pointer))
    if not containers:
        unknown, containers = _near_container(unknown)
    containers.sort(key=lambda container: _preference(container.kind, mode))
    return Envelope(
        flow_id=fields.get("flowId"),
        flow_version=fields.get("flowVersion"),
        name=fields.get("name"),
        container=containers[0] if containers else None,
        extra_containers=tuple(containers[1:]),
        unknown=tuple(unknown),
    )


def _field_name(member: Member, present: set[str]) -> str | None:
    name = str(member.key.value)
    if name in DOCUMENTED:
        return name if name != CONTAINER else None
    for field in FIELDS:
        if field in present:
            continue
        if fold(name) == fold(field) or (field != "name" and is_near(name.casefold(), field.casefold(), 1)):
            return field
    if name == "flow" and "flowId" not in present and member.value.kind in {Kind.STRING, Kind.HOLE}:
        return "flowId"
    return None


def _container_kind(key: Node, value: Node) -> ContainerKind | None:
    if key.kind is not Kind.STRING:
        return None
    name = str(key.value)
    if name == CONTAINER:
        return ContainerKind.INPUT_DATA
    folded = fold(name)
    if folded == fold(CONTAINER):
        return ContainerKind.FOREIGN
    if name == "parameters":
        return ContainerKind.PARAMETERS
    may_hold = value.kind in {Kind.OBJECT, Kind.ARRAY, Kind.HOLE}
    return ContainerKind.FOREIGN if may_hold and (folded in FOREIGN_CONTAINERS or folded == "parameters") else None


def _near_container(unknown: list[tuple[Member, str]]) -> tuple[list[tuple[Member, str]], list[Container]]:
    """Take the one unknown member as the container that it was meant to be whose name is two slips or fewer from ``inputData``.

    A member of another container's name counts too where it holds JSON as a text.
    """
    for member, pointer in unknown:
        name = str(member.key.value)
        text = member.value.text
        may_hold = member.value.kind in {Kind.OBJECT, Kind.ARRAY} or (text is not None and holds_json(text))
        if may_hold and (fold(name) in FOREIGN_CONTAINERS or is_near(name.casefold(), CONTAINER.casefold(), 2)):
            rest = [other for other in unknown if other[0] is not member]
            return rest, [Container(ContainerKind.FOREIGN, member, pointer, _form(member.value))]
    return unknown, []


def _preference(kind: ContainerKind, mode: ContainerMode) -> int:
    wanted = ContainerKind.PARAMETERS if mode is ContainerMode.PARAMETERS else ContainerKind.INPUT_DATA
    if kind is wanted:
        return 0
    return 2 if kind is ContainerKind.FOREIGN else 1


def _form(value: Node) -> Form:
    return _FORMS.get(value.kind, Form.OTHER)


_FORMS = {Kind.OBJECT: Form.MAP, Kind.ARRAY: Form.LIST, Kind.NULL: Form.NULL, Kind.STRING: Form.TEXT, Kind.HOLE: Form.HOLE}


def flow_id_of(payload: Payload) -> object:
    """Return the value of the payload's ``flowId`` in whatever spelling, the raw text of a placeholder, or ``None`` where it has none."""
    if payload.shape is Shape.ARGUMENTS:
        return None
    spelt_right = payload.root.get("flowId")
    if spelt_right is not None:
        return spelt_right.value
    field = open_envelope(payload, ContainerMode.AUTO).flow_id
    return field.member.value.value if field is not None else None
