"""A parsed text: its roots and faults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowlint.model.location import Source
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.node import Node

if TYPE_CHECKING:
    from flowlint.model.fault import SyntaxFault


class Document(NamedTuple):
    """A parsed text: its roots (several for a YAML stream, none where it could not be read) and its faults, in order of place."""

    source: Source
    roots: tuple[Node, ...]
    faults: tuple[SyntaxFault, ...] = ()

    @property
    def broken(self) -> SyntaxFault | None:
        """The fault because of which the text could not be read, or ``None``."""
        return next((fault for fault in self.faults if not fault.recovered), None)
