"""HCL, the language of Terraform's ``.tf`` and ``.tfvars`` files, read by tree-sitter into plain data with places.

Every place is an offset in code points of the text that was parsed, a byte order mark included. What cannot be parsed is left out, and
``Document.error`` tells where the first such text stands.
"""

from __future__ import annotations

from enum import Enum

from flowlint.model.named_tuple import NamedTuple


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


class Literal(NamedTuple):
    """A number, its sign included, ``true``, ``false`` or ``null``, as it is written."""

    text: str
    start: int
    end: int

    @property
    def is_number(self) -> bool:
        """Whether it is none of the words."""
        return self.text not in {"true", "false", "null"}


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


Expression = Template | Literal | Tuple | Object | Call | Reference | Raw


def is_null(expression: Expression) -> bool:
    """Return true when an expression is ``null``."""
    return isinstance(expression, Literal) and expression.text == "null"


class Attribute(NamedTuple):
    """``name = value``; ``start`` is where the name stands."""

    name: str
    value: Expression
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


class RunKind(Enum):
    """How a run is written in the file."""

    VERBATIM = "verbatim"
    """Each character of the content is one of the file."""

    ESCAPE = "escape"
    """The whole escape in the file stands for the content."""

    INTERPOLATION = "interpolation"
    """``${…}``: what Terraform works out; the content is the text as it stands in the file."""

    DIRECTIVE = "directive"
    """``%{if …}…%{endif}`` or ``%{for …}…%{endfor}`` as a whole; the content is the text as it stands in the file."""


class Run(NamedTuple):
    """A stretch of a template's content, and where it stands in the text; an interpolation has its expression, where it can be read."""

    content: str
    start: int
    end: int
    kind: RunKind = RunKind.VERBATIM
    expression: Expression | None = None
