"""The bodies of flows, as formats hand them on: what reads them is loaded when a use of an input is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flowlint.model.flow import InputParameter
    from flowlint.model.location import Source
    from flowlint.model.node import Node
    from flowlint.model.use import Body, BodyReader, InputUse


def archy_body(held: tuple[Node, Source, str], inputs: tuple[InputParameter, ...]) -> Body | None:
    """Return the body of an Archy flow: its object, the text that holds it, and its pointer there; ``None`` where it has no inputs."""
    return _body(held, inputs, _uses_in_archy)


def export_body(held: str | dict[str, Any], inputs: tuple[InputParameter, ...]) -> Body | None:
    """Return the same for an export or configuration: its JSON, or what that says."""
    return _body(held, inputs, _uses_in_export)


def _body(held: Any, inputs: tuple[InputParameter, ...], read: BodyReader) -> Body | None:
    if not inputs:
        return None
    from flowlint.model.use import Body

    return Body(held, tuple(one.name for one in inputs), read)


def _uses_in_archy(held: Any, names: Iterable[str]) -> Mapping[str, InputUse]:
    from flowlint.definitions.uses.archy import uses

    return uses(held, names)


def _uses_in_export(held: Any, names: Iterable[str]) -> Mapping[str, InputUse]:
    from flowlint.definitions.uses.export import uses

    return uses(held, names)
