"""A configuration as a tree of nodes, whatever it was written in, and the errors that point into it."""

from __future__ import annotations

from flowlint.model.errors import ConfigError
from flowlint.model.location import Source, address
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.node import Node


class Tree(NamedTuple):
    """The text of a configuration and its root, which is ``None`` where the text holds nothing."""

    source: Source
    node: Node | None

    def place(self, offset: int) -> str:
        """Return the place of ``offset`` as ``path:line:column``."""
        return address(self.source.at(offset))

    def wrong(self, offset: int, message: str) -> ConfigError:
        """Return the error that says ``message`` of the text at ``offset``."""
        return ConfigError(f"{self.place(offset)}: {message}")
