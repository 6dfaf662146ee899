"""Writes values of HCL as the JSON that ``jsonencode`` makes of them, piece by piece with its place in the ``.tf`` file.

What Terraform works out becomes a placeholder, except local values that the same file spells as objects or lists.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from flowlint.model.location import Refusal, Source
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.strict_json import NUMBER
from flowlint.payloads.terraform.hcl.spelling import UNNAMED_HOLE, hole, in_bare_key, in_expression, in_string_value
from flowlint.payloads.terraform.hcl.tree import (
    Block,
    Expression,
    Index,
    Literal,
    Member,
    Object,
    Reference,
    Run,
    RunKind,
    Template,
    Tuple,
)
from flowlint.payloads.transcript import Allowance, Transcript, Write, in_json_string

_TOKEN = re.compile(
    r"(?P<blank>[ \t]+)|(?P<line>\r?\n)|(?P<comment>(?:#|//)[^\n]*(?:\n|\Z))|(?P<inline>/\*[\s\S]*?\*/)|(?P<mark>[,=:])"
    r"|(?P<other>/\*[\s\S]*|[\s\S])"
)
_COMMENT_ON_LINE = r"[ \t]|/\*[\s\S]*?\*/"
_LINE_END = r"\r?\n|(?:#|//)[^\n]*(?:\n|\Z)"
_GAP = rf"(?:{_COMMENT_ON_LINE}|{_LINE_END})*+"
_BEFORE = re.compile(_GAP)
_BEHIND = re.compile(rf"{_GAP}(?:,{_GAP})?")
_BETWEEN_ITEMS = re.compile(rf"{_GAP},{_GAP}")
_BETWEEN_MEMBERS = re.compile(rf"{_GAP},{_GAP}|(?:{_COMMENT_ON_LINE})*+(?:{_LINE_END}){_GAP}")
_SEPARATOR = re.compile(rf"(?:\s*\))?(?P<separator>(?:{_COMMENT_ON_LINE})*+[=:](?:{_COMMENT_ON_LINE})*+)")
_ESCAPED_BY_JSON = re.compile(r'["\\\x00-\x1f]')
_MOST_FOLLOWED = 1000
"""Local values that are written in place of their names in one text."""
_MOST_DEEP = 40
"""Values around a local value that is written in place of its name, each within the one before."""


class TerraformFile(NamedTuple):
    """A ``.tf`` file: its text, the local values that it declares, each once, and how much of these may be written out."""

    source: Source
    locals: Mapping[str, Expression]
    allowance: Allowance

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
    times = Counter(one.name for one in declared)
    return TerraformFile(source, {one.name: one.value for one in declared if times[one.name] == 1}, Allowance())


def value(
    transcript: Transcript, file: TerraformFile, expression: Expression, start: int, end: int, name: Callable[[str], str] = hole
) -> None:
    """Add ``expression``, which stands from ``start`` to ``end`` with the parentheses around it.

    ``name`` gives the placeholder for an expression.
    """
    _Writer(transcript, file, name).value(expression, start, end)


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
            self._in_parentheses(expression, start, end)
        elif meant is not expression and isinstance(meant, Object | Tuple) and meant not in self._following:
            self._local(meant, start, end)
        elif isinstance(expression, Template) and expression.heredoc:
            transcript.put(self._as_json_string(expression), start, end)
        elif isinstance(expression, Template):
            self._string(expression)
        elif isinstance(expression, Literal) and not (expression.is_number and NUMBER.fullmatch(text, start, end) is None):
            transcript.copy(start, end, self._between)
        elif isinstance(expression, Object | Tuple) and _is_plain(text, expression):
            self._collection(expression)
        else:
            transcript.put(self._name(text[start:end]), start, end)

    def _in_parentheses(self, expression: Expression, start: int, end: int) -> None:
        """Add what stands in parentheses, which JSON does not have: blanks, so no edit reaches beyond them."""
        before, after = self._text[start : expression.start], self._text[expression.end : end]
        if (before + after).strip("() \t\r\n"):
            self._transcript.put(self._name(self._text[expression.start : expression.end]), start, end)
            return
        self._transcript.put(" " * bool(before), start, expression.start)
        self.value(expression, expression.start, expression.end)
        self._transcript.put(" " * bool(after), expression.end, end)

    def _local(self, meant: Object | Tuple, start: int, end: int) -> None:
        self._followed += 1
        is_left = self._followed <= _MOST_FOLLOWED and len(self._following) < _MOST_DEEP
        if not is_left or not self._file.allowance.covers(meant.end - meant.start):
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
        for number, element in enumerate(expression.members if isinstance(expression, Object) else expression.items):
            self._layout(offset, element.start, "," if number else " ")
            if isinstance(element, Member):
                self._member(element)
            else:
                self.value(element, element.start, element.end)
            offset = element.end
        self._layout(offset, expression.end - 1)
        self._transcript.copy(expression.end - 1, expression.end, self._between)

    def _member(self, member: Member) -> None:
        key_end, start = _separator(self._text, member) or (member.key.end, member.value.start)
        self._key(member, key_end)
        self._layout(key_end, start, ":")
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
        transcript.put(f'"{in_json_string(written if isinstance(key, Literal) else self._name(written))}"', member.start, end)

    def _layout(self, start: int, end: int, mark: str = " ") -> None:
        """Add what stands around an element, with ``mark`` for the one there; a comma that is not written stands for the first line end."""
        tokens = list(_tokens(self._text, start, end))
        is_lacking = mark == "," and all(kind != "mark" for kind, _, _ in tokens)
        for kind, here, there in tokens:
            if kind in {"blank", "line"} and not (is_lacking and kind == "line"):
                self._transcript.copy(here, there, self._between)
                continue
            is_comma = is_lacking and kind in {"line", "comment"}
            written = ",\n" if is_comma else mark if kind == "mark" else " " if kind == "inline" else "\n"
            self._transcript.put(written, here, there, self._between)
            is_lacking = is_lacking and not is_comma


def _tokens(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Yield the kind and place of each blank, line end, comment and mark."""
    for match in _TOKEN.finditer(text, start, end):
        yield str(match.lastgroup), match.start(), match.end()


def _is_plain(text: str, expression: Object | Tuple) -> bool:
    """Return true when only commas, line ends and comments stand around the elements; between members a line end will do."""
    elements = expression.members if isinstance(expression, Object) else expression.items
    between = _BETWEEN_MEMBERS if isinstance(expression, Object) else _BETWEEN_ITEMS
    offset, gap = expression.start + 1, _BEFORE
    for element in elements:
        if gap.fullmatch(text, offset, element.start) is None:
            return False
        offset, gap = element.end, between
    is_closed = (_BEHIND if elements else _BEFORE).fullmatch(text, offset, expression.end - 1) is not None
    return is_closed and (isinstance(expression, Tuple) or all(_separator(text, member) for member in expression.members))


def _separator(text: str, member: Member) -> tuple[int, int] | None:
    """Return where a member's key ends, with the parentheses around it, and where its value begins, or ``None`` if that is not plain."""
    found = _SEPARATOR.match(text, member.key.end, member.end)
    return found.span("separator") if found is not None else None
