"""HCL, the language of Terraform's ``.tf`` and ``.tfvars`` files, read by tree-sitter into plain data with places.

Every place is an offset in code points of the text that was parsed, a byte order mark included. What cannot be parsed is left out, and
``Document.error`` tells where the first such text stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flowlint.syntax.hcl_templates import Run, RunKind

if TYPE_CHECKING:
    from flowlint.syntax.grammar import Budget


class Index(NamedTuple):
    """A step ``[0]``, ``["key"]`` or ``.0`` of a reference; ``key`` is ``None`` where it is computed, as in ``[each.key]`` and ``[*]``."""

    key: str | int | None


class Template(NamedTuple):
    """A quoted string, a heredoc, or the bare word that is the key of a member."""

    runs: tuple[Run, ...]
    start: int
    end: int
    heredoc: bool = False

    @property
    def content(self) -> str | None:
        """The text that it stands for, or ``None`` where a part of that is worked out."""
        if any(run.kind in {RunKind.INTERPOLATION, RunKind.DIRECTIVE} for run in self.runs):
            return None
        return "".join(run.content for run in self.runs)


class Number(NamedTuple):
    """A number as it is written, its sign included."""

    text: str
    start: int
    end: int


class Boolean(NamedTuple):
    """``true`` or ``false``."""

    value: bool
    start: int
    end: int


class Null(NamedTuple):
    """``null``."""

    start: int
    end: int


class Tuple(NamedTuple):
    """``[a, b]``."""

    items: tuple[Expression, ...]
    start: int
    end: int


class Member(NamedTuple):
    """One member of an object: a bare word that is its key is a ``Template``, one in parentheses a ``Reference``."""

    key: Expression
    value: Expression
    start: int
    end: int


class Object(NamedTuple):
    """``{ a = b }``."""

    members: tuple[Member, ...]
    start: int
    end: int


class Call(NamedTuple):
    """A call of a function."""

    name: str
    arguments: tuple[Expression, ...]
    start: int
    end: int


class Reference(NamedTuple):
    """A traversal such as ``module.workflow.workflow_id``: as it is written, and its steps, names and indices."""

    text: str
    steps: tuple[str | Index, ...]
    start: int
    end: int


class Raw(NamedTuple):
    """Any other expression, and what is nested too deeply, as it is written."""

    text: str
    start: int
    end: int


Expression = Template | Number | Boolean | Null | Tuple | Object | Call | Reference | Raw


class Attribute(NamedTuple):
    """``name = value``."""

    name: str
    value: Expression
    name_start: int
    name_end: int
    start: int
    end: int


class Block(NamedTuple):
    """``type "label" { … }``; ``start`` is where the type stands."""

    type: str
    labels: tuple[str, ...]
    attributes: tuple[Attribute, ...]
    blocks: tuple[Block, ...]
    start: int
    end: int

    def attribute(self, name: str) -> Attribute | None:
        """Return the attribute of this name, or ``None`` where there is none."""
        return next((attribute for attribute in self.attributes if attribute.name == name), None)


class Document(NamedTuple):
    """The attributes and blocks of a text, and where the first fault stands, ``None`` where there is none."""

    attributes: tuple[Attribute, ...]
    blocks: tuple[Block, ...]
    error: int | None = None


def parse(text: str, budget: Budget | None = None) -> Document:
    """Return what ``text``, which may be broken, consists of; raises ``Unreadable`` where it takes more steps than ``budget`` has left."""
    from flowlint.syntax.hcl_tree import read

    return read(text, budget=budget)


def parse_expression(text: str) -> Expression | None:
    """Return the one expression that ``text`` is, or ``None`` where it is none, or takes too many steps to read."""
    from flowlint.syntax.grammar import Unreadable
    from flowlint.syntax.hcl_tree import read

    try:
        document = read(text, "value = ", "\n")
    except Unreadable:
        return None
    if document.error is not None or document.blocks or len(document.attributes) != 1:
        return None
    return document.attributes[0].value
