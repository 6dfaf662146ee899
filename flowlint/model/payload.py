"""Payloads and their bindings: a request body, its envelope opened, each argument paired with its input parameter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import cast

from flowlint.model.carried import NO_FACTS, HostFacts
from flowlint.model.datatype import FaultKind
from flowlint.model.flow import FlowDefinition, InputParameter, RequestBody
from flowlint.model.location import Location, Source, Span, join
from flowlint.model.mode import ContainerMode as ContainerMode  # noqa: PLC0414
from flowlint.model.mode import Shape as Shape  # noqa: PLC0414
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.node import Kind, Member, Node, is_single
from flowlint.model.request import stands_for_id


class ContainerKind(StrEnum):
    """What a member of the request that holds arguments is called: right, in the undocumented way, or wrongly."""

    INPUT_DATA = "inputData"
    PARAMETERS = "parameters"
    FOREIGN = "foreign"


class Form(StrEnum):
    """How a container holds its arguments."""

    MAP = "map"
    LIST = "list"
    NULL = "null"
    TEXT = "text"
    HOLE = "placeholder"
    OTHER = "other"


class Payload(NamedTuple):
    """One request body: its text, the root of its tree, and the pointer of that root in the document.

    ``facts`` are what its host knows about the text. ``wrapper`` is the object that the request is a member of, where one is sent in its
    place.
    """

    source: Source
    root: Node
    pointer: str = ""
    shape: Shape = Shape.REQUEST
    facts: HostFacts = NO_FACTS
    wrapper: Node | None = None

    @property
    def place(self) -> Location:
        """Where the whole request stands."""
        return Location(self.source, self.pointer, Span(self.root.start, self.root.end))


class Field(NamedTuple):
    """A member of the request's root that flowlint knows: the right name, and the member as written."""

    name: str
    member: Member
    pointer: str

    @property
    def misspelt(self) -> bool:
        """Whether the name is not written as the platform writes it."""
        return self.member.key.value != self.name


class Container(NamedTuple):
    """A member of the request's root that holds arguments."""

    kind: ContainerKind
    member: Member
    pointer: str
    form: Form


class Envelope(NamedTuple):
    """The outer shape of a payload.

    ``container`` is the one that is judged; ``extra_containers`` are the others. ``bare`` is true when the root itself holds the arguments,
    without an envelope. ``unknown`` are members that the platform's request does not have.
    """

    flow_id: Field | None = None
    flow_version: Field | None = None
    name: Field | None = None
    container: Container | None = None
    extra_containers: tuple[Container, ...] = ()
    unknown: tuple[tuple[Member, str], ...] = ()
    bare: bool = False


class Match(StrEnum):
    """How an argument's name meets an input's."""

    EXACT = "exact"
    CASE = "case"
    SCOPE = "scope"
    NONE = "none"
    UNJUDGED = "unjudged"
    """The name is a placeholder, or no flow is known."""


class ValueProblem(NamedTuple):
    """Why the value of an argument, or an item or member inside it, does not fit.

    ``node`` and ``pointer`` are the part at fault; ``expected`` is a noun phrase. Where ``node`` is not the argument's own value, it is an
    item of a collection, or a part of a value with a schema of its own. Of a value that cannot be judged ``expected`` says why.
    """

    kind: FaultKind
    expected: str
    node: Node
    pointer: str


class Argument(NamedTuple):
    """One name and value that a payload passes.

    ``key`` is the node that spells the name, ``value`` the node that is judged, unwrapped where a wrapper stands around it.
    ``entry`` is the whole list entry where arguments come as a list; ``wrapper`` the ``{"value": …}`` object around the value;
    ``scope_key`` the ``"Flow"`` key where names are nested below their scope. ``name`` is the full name meant, ``None`` for a placeholder.
    ``collides_with`` is an earlier argument whose name differs only in case or that means the same input; ``in_collision`` marks both of
    such a pair; ``repeats`` is an earlier argument of exactly the same name in a list. ``may_mean`` are the inputs that the name may mean
    where it fits several alike; ``input`` is then the first of them, and the value is not judged. ``problems`` are what is wrong with the
    value.
    """

    name: str | None
    key: Node
    value: Node
    pointer: str
    value_pointer: str
    match: Match = Match.UNJUDGED
    input: InputParameter | None = None
    entry: Node | None = None
    wrapper: Node | None = None
    scope_key: Node | None = None
    collides_with: Argument | None = None
    in_collision: bool = False
    repeats: Argument | None = None
    may_mean: tuple[InputParameter, ...] = ()
    problems: tuple[ValueProblem, ...] = ()

    @property
    def known_name(self) -> str:
        """The full name of an argument of which it is known that it is not a placeholder."""
        return cast("str", self.name)

    @property
    def meanings(self) -> tuple[InputParameter, ...]:
        """Every input that the argument means or may mean."""
        if self.may_mean or self.input is None:
            return self.may_mean
        return (self.input,)


class Binding(NamedTuple):
    """A payload and the flow that judges it, which may be unknown, with every argument paired once.

    ``missing`` are required inputs that no argument names, ``omitted`` others that the flow may read though they are left out.
    ``by_alias`` is true when the configuration gives the flow the name that the payload calls it by. ``candidates`` are the flows loaded.
    ``mode`` is the container that the user wants. ``scope_members`` are the ``"Flow": {…}`` members whose content was judged as nested.
    ``body_unnamed`` means that the flow takes the whole body as JSON and no argument names that input. ``flow_is_unread`` is true when the
    definition of the flow could not be read.
    """

    payload: Payload
    envelope: Envelope
    flow: FlowDefinition | None = None
    arguments: tuple[Argument, ...] = ()
    missing: tuple[InputParameter, ...] = ()
    omitted: tuple[InputParameter, ...] = ()
    mode: ContainerMode = ContainerMode.AUTO
    by_alias: bool = False
    candidates: tuple[FlowDefinition, ...] = ()
    scope_members: tuple[tuple[Member, str], ...] = ()
    body_unnamed: bool = False
    flow_is_unread: bool = False

    def at(self, node: Node, pointer: str) -> Location:
        """Return the place of ``node`` in the payload's text."""
        return Location(self.payload.source, pointer, Span(node.start, node.end))

    @property
    def first_key(self) -> Location:
        """The place that stands for the whole request: its first key, or the root where it has none."""
        root = self.payload.root
        if not root.members:
            return self.at(root, self.payload.pointer)
        key = root.members[0].key
        return self.at(key, join(self.payload.pointer, str(key.value)))

    @property
    def container_key(self) -> Location:
        """The place that stands for all arguments: the key of their container, or the first key of the request where it has none."""
        container = self.envelope.container
        return self.at(container.member.key, container.pointer) if container is not None else self.first_key

    @property
    def flow_reference(self) -> Location:
        """The place that names the flow: the value of ``flowId``, or the first key of the request where it has none."""
        field = self.envelope.flow_id
        return self.at(field.member.value, field.pointer) if field is not None else self.first_key

    @property
    def shows_all(self) -> bool:
        """Whether the flow takes arguments and every one that the payload passes was read, so that what is left out is known."""
        envelope = self.envelope
        if self.flow is None or self.flow.request_body is RequestBody.NONE or envelope.extra_containers:
            return False
        if self.body_unnamed and self.arguments:
            return False
        container = envelope.container
        if container is None or container.form in {Form.MAP, Form.NULL}:
            return True
        return container.form is Form.LIST and len(self.arguments) == len(container.member.value.items)

    def problems(self, kind: FaultKind) -> Iterator[tuple[Argument, InputParameter, ValueProblem]]:
        """Yield every problem of that kind, with the argument whose value has it and the input that judged it."""
        for argument in self.arguments:
            if argument.problems and argument.input is not None:
                yield from ((argument, argument.input, problem) for problem in argument.problems if problem.kind is kind)

    def owns(self, argument: Argument) -> bool:
        """Tell whether the text of ``argument`` may be edited: not where YAML's aliases share it or a duplicate key stands beside it."""
        root, container = self.payload.root, self.envelope.container
        holders = [container.member] if container is not None else []
        holders += [member for member, _ in self.scope_members if member.key is argument.scope_key]
        outer = argument.entry or (holders[-1].value if holders else root)
        ordered = all(member.key.end <= member.value.start for member in holders)
        if argument.entry is None:
            ordered = ordered and argument.key.end <= argument.value.start and is_single(outer, argument.key.value)
        inside = root.start <= outer.start <= argument.key.start and argument.value.end <= outer.end <= root.end
        if not (inside and ordered):
            return False
        before = self.payload.source.text[max(0, argument.value.start - 100) : argument.value.start]
        return not ("&" in before or "!" in before) or re.search(r"(?:^|\s)[&!][^\s,\[\]{}\"':]*\s+\Z", before) is None

    @property
    def flow_is_open(self) -> bool:
        """Whether no flow is known since ``flowId`` is a placeholder that may mean any."""
        if self.flow is not None or self.flow_is_unread or self.envelope.flow_id is None:
            return False

        value = self.envelope.flow_id.member.value
        return value.kind is Kind.HOLE or (value.text is not None and stands_for_id(value.text))

    @property
    def wanted_container(self) -> ContainerKind:
        """The container that a fix should lead to."""
        return ContainerKind.PARAMETERS if self.mode is ContainerMode.PARAMETERS else ContainerKind.INPUT_DATA

    @property
    def effective_container(self) -> ContainerKind:
        """The container whose customs the contents are judged by: a wrong one is judged as if right."""
        container = self.envelope.container
        if container is not None and container.kind is ContainerKind.PARAMETERS and self.mode is not ContainerMode.INPUT_DATA:
            return ContainerKind.PARAMETERS
        return self.wanted_container

    @property
    def takes_body(self) -> bool:
        """Whether the flow takes the whole body as one JSON input."""
        return self.flow is not None and self.flow.request_body is RequestBody.JSON

    @property
    def names_given(self) -> frozenset[str]:
        """Every name that the payload passes, as written."""
        return frozenset(argument.name for argument in self.arguments if argument.name is not None)
