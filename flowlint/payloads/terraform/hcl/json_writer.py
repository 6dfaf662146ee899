"""Writes values of HCL as the JSON that ``jsonencode`` makes of them, piece by piece with its place in the ``.tf`` file.

What Terraform works out becomes a placeholder, except local values that the same file spells as objects or lists.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from flowlint.model.location import Refusal, Source
from flowlint.model.strict_json import NUMBER
from flowlint.payloads.terraform.hcl.spelling import UNNAMED_HOLE, hole, in_bare_key, in_expression, in_string_value
from flowlint.payloads.terraform.hcl.tree import (
    Attribute,
    Block,
    Boolean,
    Expression,
    Index,
    Member,
    Null,
    Number,
    Object,
    Reference,
    Run,
    RunKind,
    Template,
    Tuple,
)
from flowlint.payloads.transcript import Transcript, Write, in_json_string

_TOKEN = re.compile(
    r"(?P<blank>[ \t]+)|(?P<line>\r?\n)|(?P<comment>(?:#|//)[^\n]*(?:\n|\Z))|(?P<inline>/\*[\s\S]*?\*/)|(?P<mark>[,=:])"
    r"|(?P<other>/\*[\s\S]*|[\s\S])"
)
_ESCAPED_BY_JSON = re.compile(r'["\\\x00-\x1f]')
_MOST_FOLLOWED = 1000
"""Local values that are written in place of their names in one text."""


class TerraformFile(NamedTuple):
    """A ``.tf`` file: its text, and the local values that it declares, each once."""

    source: Source
    locals: Mapping[str, Expression] = MappingProxyType({})

    def meant(self, expression: Expression) -> Expression:
        """Return the local value that an expression is the name of, where the file declares it, or a part of it; else the expression."""
        match expression:
            case Reference(steps=("local", str(name), *rest)) if name in self.locals:
                found: Expression | None = self.locals[name]
                for step in rest:
                    found = _member(found, step.key if isinstance(step, Index) else step)
                return found if found is not None else expression
        return expression


def file_of(source: Source, blocks: Iterable[Block]) -> TerraformFile:
    """Return a file that consists of ``blocks``; a local value that it declares twice is none."""
    declared = [one for block in blocks if block.type == "locals" for one in block.attributes]
    names = [one.name for one in declared]
    return TerraformFile(source, {one.name: one.value for one in declared if names.count(one.name) == 1} if declared else {})


def value(
    transcript: Transcript, file: TerraformFile, expression: Expression, start: int, end: int, name: Callable[[str], str] = hole
) -> None:
    """Add ``expression``, which stands from ``start`` to ``end`` with the parentheses around it; in these it is only a placeholder.

    ``name`` gives the placeholder for an expression.
    """
    _Writer(transcript, file, name).value(expression, start, end)


def attribute_value(transcript: Transcript, file: TerraformFile, attribute: Attribute) -> None:
    """Add the value of an attribute."""
    separator = list(_tokens(file.source.text, attribute.name_end, attribute.value.start))
    plain = [kind for kind, _, _ in separator if kind != "blank"] == ["mark"]
    value(transcript, file, attribute.value, attribute.value.start if plain else separator[-1][2], attribute.end)


def _member(holder: Expression | None, key: str | int | None) -> Expression | None:
    if isinstance(holder, Object):
        found = [member.value for member in holder.members if isinstance(member.key, Template) and member.key.content == str(key)]
        return found[0] if len(found) == 1 else None
    if isinstance(holder, Tuple) and isinstance(key, int) and 0 <= key < len(holder.items):
        return holder.items[key]
    return None


class _Writer:
    """One value in the making; inside a local value nothing may be changed, since the rest of the module may read it too."""

    def __init__(self, transcript: Transcript, file: TerraformFile, name: Callable[[str], str]) -> None:
        self._transcript = transcript
        self._file = file
        self._text = file.source.text
        self._name = name
        self._between: Write = in_expression
        self._inside: Write = in_string_value
        self._bare: Write = in_bare_key
        self._following: list[Expression] = []
        self._followed = 0

    def value(self, expression: Expression, start: int, end: int) -> None:
        transcript, text = self._transcript, self._text
        meant = self._file.meant(expression)
        if (expression.start, expression.end) != (start, end):
            transcript.put(self._name(text[start:end]), start, end)
        elif meant is not expression and isinstance(meant, Object | Tuple) and meant not in self._following:
            self._local(meant, start, end)
        elif isinstance(expression, Template) and expression.heredoc:
            transcript.put(self._as_json_string(expression), start, end)
        elif isinstance(expression, Template):
            self._string(expression)
        elif isinstance(expression, Boolean | Null) or (isinstance(expression, Number) and NUMBER.fullmatch(text, start, end)):
            transcript.copy(start, end, self._between)
        elif isinstance(expression, Object | Tuple) and _is_plain(text, expression):
            self._collection(expression)
        else:
            transcript.put(self._name(text[start:end]), start, end)

    def _local(self, meant: Object | Tuple, start: int, end: int) -> None:
        self._followed += 1
        if self._followed > _MOST_FOLLOWED:
            self._transcript.put(self._name(self._text[start:end]), start, end)
            return
        ways = self._between, self._inside, self._bare
        self._between = self._inside = self._bare = Refusal.READ_ONLY
        self._following.append(meant)
        self.value(meant, meant.start, meant.end)
        self._following.pop()
        self._between, self._inside, self._bare = ways

    def _string(self, template: Template) -> None:
        transcript, text = self._transcript, self._text
        transcript.copy(template.start, template.start + 1, self._between)
        for run in template.runs:
            if run.kind is RunKind.VERBATIM:
                escaped = _ESCAPED_BY_JSON.finditer(text, run.start, run.end)
                transcript.copy_with(run.start, run.end, escaped, lambda found: in_json_string(found.group()), self._inside, self._inside)
            elif run.kind is RunKind.ESCAPE:
                transcript.put(in_json_string(run.content), run.start, run.end, self._inside)
            else:
                transcript.put(self._inserted(run), run.start, run.end)
        transcript.copy(template.end - 1, template.end, self._between)

    def _as_json_string(self, template: Template) -> str:
        literal = {RunKind.VERBATIM, RunKind.ESCAPE}
        return f'"{"".join(in_json_string(run.content) if run.kind in literal else self._inserted(run) for run in template.runs)}"'

    def _inserted(self, run: Run) -> str:
        return in_json_string(self._name(run.content[2:-1])) if run.kind is RunKind.INTERPOLATION else UNNAMED_HOLE

    def _collection(self, expression: Object | Tuple) -> None:
        self._transcript.copy(expression.start, expression.start + 1, self._between)
        offset = expression.start + 1
        for number, element in enumerate(_elements(expression)):
            self._layout(offset, element.start, comma=number > 0)
            if isinstance(element, Member):
                self._member(element)
            else:
                self.value(element, element.start, element.end)
            offset = element.end
        self._layout(offset, expression.end - 1, comma=False)
        self._transcript.copy(expression.end - 1, expression.end, self._between)

    def _member(self, member: Member) -> None:
        key_end, start = _separator(self._text, member) or (member.key.end, member.value.start)
        self._key(member, key_end)
        self._colon(key_end, start)
        self.value(member.value, start, member.end)

    def _key(self, member: Member, end: int) -> None:
        key, transcript, text = member.key, self._transcript, self._text
        if isinstance(key, Template) and not key.heredoc and (key.start, key.end) == (member.start, end):
            if text[key.start] == '"':
                self._string(key)
                return
            transcript.put('"', key.start, key.start, self._bare)
            transcript.copy(key.start, key.end, self._bare)
            transcript.put('"', key.end, key.end, self._bare)
            return
        written = text[key.start : key.end]
        literal = isinstance(key, Number | Boolean | Null)
        transcript.put(f'"{in_json_string(written if literal else self._name(written))}"', member.start, end)

    def _colon(self, start: int, end: int) -> None:
        for kind, here, there in _tokens(self._text, start, end):
            if kind == "mark":
                self._transcript.put(":", here, there, self._between)
            else:
                self._space(kind, here, there)

    def _layout(self, start: int, end: int, *, comma: bool) -> None:
        """Add what stands around an element; ``comma`` asks for one, for which the first line end stands where none is written."""
        written = any(kind == "mark" for kind, _, _ in _tokens(self._text, start, end))
        lacking = comma and not written
        for kind, here, there in _tokens(self._text, start, end):
            if kind == "mark":
                # JSON has no comma behind the last element.
                self._transcript.put("," if comma else " ", here, there, self._between)
            elif lacking and kind in {"line", "comment"}:
                self._transcript.put(",\n", here, there, self._between)
                lacking = False
            else:
                self._space(kind, here, there)

    def _space(self, kind: str, start: int, end: int) -> None:
        if kind in {"blank", "line"}:
            self._transcript.copy(start, end, self._between)
        else:
            self._transcript.put(" " if kind == "inline" else "\n", start, end, self._between)


def _tokens(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Yield the kind and place of each blank, line end, comment and mark."""
    for match in _TOKEN.finditer(text, start, end):
        yield str(match.lastgroup), match.start(), match.end()


def _marks(text: str, start: int, end: int) -> str | None:
    """Return the marks that stand between two values, line ends as ``;``, or ``None`` where there is something else."""
    found = ""
    for kind, here, there in _tokens(text, start, end):
        if kind == "other":
            return None
        found += text[here:there] if kind == "mark" else ";" if text[here:there].endswith("\n") and kind != "inline" else ""
    return found


def _elements(expression: Object | Tuple) -> Sequence[Member | Expression]:
    return expression.members if isinstance(expression, Object) else expression.items


def _gaps(text: str, expression: Object | Tuple) -> list[str | None]:
    """Return the marks before the first element, between each two of them, and behind the last."""
    starts = [*(element.start for element in _elements(expression)), expression.end - 1]
    ends = [expression.start + 1, *(element.end for element in _elements(expression))]
    return [_marks(text, end, start) for start, end in zip(starts, ends, strict=True)]


def _is_plain(text: str, expression: Object | Tuple) -> bool:
    """Tell whether only commas, line ends and comments stand around the elements; members may do with a line end between them."""
    first, *others = _gaps(text, expression)
    between, last = others[:-1], others[-1] if others else ""
    if first is None or last is None or first.strip(";") or last.replace(";", "") not in {"", ","}:
        return False
    if isinstance(expression, Tuple):
        return all(gap is not None and gap.replace(";", "") == "," for gap in between)
    separated = all(gap is not None and gap and gap.strip(";") in {"", ","} for gap in between)
    return separated and all(_separator(text, member) for member in expression.members)


def _separator(text: str, member: Member) -> tuple[int, int] | None:
    """Return where a member's key ends, with the parentheses around it, and where its value begins, or ``None`` if that is not plain."""
    key_end = member.key.end
    if member.key.start != member.start:
        closing = re.compile(r"\s*\)").match(text, key_end)
        if closing is None:
            return None
        key_end = closing.end()
    seen = False
    for kind, start, _ in _tokens(text, key_end, member.end):
        if kind == "mark" and not seen:
            seen = text[start] in "=:"
            if not seen:
                return None
        elif kind not in {"blank", "inline"}:
            return (key_end, start) if seen else None
    return None
