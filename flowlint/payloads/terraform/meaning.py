"""What an expression that names a flow means: a definition, a name, an id, or nothing that can be told."""

from __future__ import annotations

from flowlint.model.named_tuple import NamedTuple


class FlowFile(NamedTuple):
    """The flow that a resource makes of a definition: its path, and the texts that ``substitutions`` puts in, as far as they are known."""

    path: str
    substitutions: tuple[tuple[str, str], ...] = ()


class FlowName(NamedTuple):
    """The flow that a data source looks up on the platform."""

    name: str
    type: str | None = None


class FlowId(NamedTuple):
    """A text that stands where a flow's id is expected."""

    id: str


class Unknown(NamedTuple):
    """Nothing that can be told; the reason is a clause in plain words."""

    reason: str


Meaning = FlowFile | FlowName | FlowId | Unknown
