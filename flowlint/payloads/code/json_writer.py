"""Writes objects of source code as JSON, each stretch with its place in the code."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from flowlint.model.carried import HostFacts, Text
from flowlint.model.location import Refusal, Source
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.strict_json import NUMBER
from flowlint.payloads.code.program import (
    MOST_NESTED,
    Bare,
    Computed,
    Expression,
    Invocation,
    Items,
    Member,
    Quoted,
    Record,
    Reference,
    Run,
    Scalar,
    Sum,
)
from flowlint.payloads.transcript import Transcript, Write, embedded, in_value

_PUNCTUATION = re.compile(r'(?:[\[\]{}:,\s]|"[^"\\\n\r]*")*')
_SPECIAL = re.compile(r'[\x00-\x1f"\\\ud800-\udfff]')
_BLANKS = re.compile(r"[ \t\r\n]+")
_SHOWABLE = re.compile(r"[\w.$()\[\]]{1,60}")
_MOST_RESOLVED = 10_000
"""Expressions that are written in place of names; what would come then stays a placeholder."""

PLAIN = re.compile(r'"[^"\\\x00-\x1f]*"')
"""A string of JSON without escapes, which most languages spell alike."""
_SCALAR = re.compile(f"true|false|null|{NUMBER.pattern}", re.ASCII)


class Dialect(NamedTuple):
    """How a language spells things: its comments, and its words for those of JSON.

    ``value_quotes`` are the quotes of strings that can be no member's name.
    """

    comment: re.Pattern[str]
    words: Mapping[str, str]
    value_quotes: str = ""

    def scalar(self, text: str) -> str | None:
        """Spell a scalar of JSON as the language does, where that is safe."""
        is_same = NUMBER.fullmatch(text) is not None or PLAIN.fullmatch(text) is not None
        return text if is_same else self.words.get(text)


class Meaning(NamedTuple):
    """What a name stands for, and whether other code reads it too, so that it cannot be changed for one use."""

    value: Expression
    shared: bool


Resolve = Callable[[Reference], Meaning | None]
"""Returns what a name stands for where that is known for certain."""

TypeOf = Callable[[Expression], str]
"""Returns the JSON type that an expression has for certain, otherwise nothing."""


def placeholder(text: str) -> str:
    """Return the placeholder that stands for an expression."""
    return f"${{{text if _SHOWABLE.fullmatch(text) is not None else '…'}}}"


def request(
    source: Source, record: Record, dialect: Dialect, resolve: Resolve, type_of: TypeOf, *, certain: bool, fixed: bool, supposed: bool
) -> Text:
    """Return an object of the code as the JSON text that is sent for it.

    ``fixed`` is true when nothing in it may be changed, ``supposed`` that it only looks like a request.
    """
    writer = _Writer(source, dialect, resolve, type_of, fixed=fixed)
    words = {word: spelling for word, spelling in dialect.words.items() if spelling != word != "null"}
    writer.expression(record, 0)
    facts = HostFacts(certain, holes=MappingProxyType(writer.holes), misnamed=record.misnamed, words=MappingProxyType(words))
    return embedded("json", writer.transcript.source(supposed=supposed), facts)


def string(source: Source, parts: Iterable[Quoted | Expression], resolve: Resolve) -> Source:
    """Return what a string says as a text of its own; what is computed in it becomes placeholders."""
    transcript = Transcript(source)
    for part in parts:
        if not isinstance(part, Quoted):
            known = _content(resolve(part)) if isinstance(part, Reference) else None
            transcript.put(_shown(part) if known is None else known, part.start, part.end)
            continue
        for run in part.runs:
            if run.computed:
                transcript.put(put_in(run, resolve), run.start, run.end)
            elif source.text[run.start : run.end] == run.content:
                transcript.copy(run.start, run.end, part.spell)
            else:
                transcript.put(run.content, run.start, run.end, part.spell)
    return transcript.source()


def put_in(run: Run, resolve: Resolve) -> str:
    """Return what is put into a string at a computed run: the text or whole number that a name stands for, or a placeholder."""
    known = _content(resolve(Reference((run.content,), run.start, run.end, run.scope))) if run.scope >= 0 else None
    return placeholder(run.content) if known is None else known


def _content(meaning: Meaning | None) -> str | None:
    value = meaning.value if meaning is not None else None
    if isinstance(value, Scalar):
        return value.text if value.text.isdecimal() else None
    return value.content if isinstance(value, Quoted) else None


def _shown(expression: Expression) -> str:
    if isinstance(expression, Reference):
        return placeholder(".".join(expression.path))
    return placeholder(expression.text if isinstance(expression, Computed) else "…")


class Structure:
    """Writes punctuation and plain names in quotes between values; edits reach only from one such piece to those of the same object."""

    def __call__(self, text: str) -> str | None:
        """Return the text where it is nothing else."""
        return text if _PUNCTUATION.fullmatch(text) is not None else None


class _Writer:
    """One text in the making; ``_fixed`` is true when nothing may be written, since the place is read by others too."""

    def __init__(self, source: Source, dialect: Dialect, resolve: Resolve, type_of: TypeOf, *, fixed: bool) -> None:
        self.transcript = Transcript(source)
        self.holes: dict[str, str] = {}
        self._text = source.text
        self._dialect = dialect
        self._resolve = resolve
        self._type_of = type_of
        self._structure: Write = Structure()
        self._fixed = fixed
        self._left_out = 0
        self._following: list[tuple[str, ...]] = []
        self._resolved = 0

    def expression(self, expression: Expression, depth: int) -> None:
        self._resolved += bool(self._following)
        if depth > MOST_NESTED:
            self._hole("…", expression, "")
        elif isinstance(expression, Record):
            self._record(expression, depth)
        elif isinstance(expression, Items):
            self._items(expression, depth)
        elif isinstance(expression, Quoted):
            self._quoted(expression)
        elif isinstance(expression, Scalar):
            self._word(expression.text, expression.start, expression.end, self._dialect.scalar)
        elif isinstance(expression, Bare):
            self._word(json.dumps(expression.name), expression.start, expression.end, expression.spell)
        elif isinstance(expression, Reference):
            self._reference(expression, depth)
        elif isinstance(expression, Sum):
            self.transcript.put(f'"{placeholder("…")}"', expression.start, expression.end, joins=self._structure)
        elif isinstance(expression, Computed):
            self._hole(expression.text, expression, self._type_of(expression))
        elif isinstance(expression, Invocation):
            self._hole("…", expression, self._type_of(expression))

    def _reference(self, reference: Reference, depth: int) -> None:
        """Write what a name stands for; a value that other code may read through the name cannot be changed there."""
        may_follow = reference.path not in self._following and self._resolved < _MOST_RESOLVED
        meaning = self._resolve(reference) if may_follow else None
        if meaning is None:
            self._hole(".".join(reference.path), reference, self._type_of(reference))
            return
        value = meaning.value
        fixed, joins = self._fixed, self._structure
        self._fixed = fixed or meaning.shared
        self._structure = Structure()
        self._following.append(reference.path)
        self.expression(value, depth + 1)
        self._following.pop()
        self._fixed, self._structure = fixed, joins

    def _hole(self, text: str, expression: Expression, kind: str) -> None:
        shown = placeholder(text)
        if kind == "string":
            shown = f'"{shown}"'
        elif kind:
            # What has one text may have several types, in several scopes.
            shown = f"{shown[:-1].removesuffix('…')}…{kind}}}"
            self.holes[shown] = kind
        self.transcript.put(shown, expression.start, expression.end, joins=self._structure)

    def _word(self, text: str, start: int, end: int, write: Write) -> None:
        if self._fixed:
            self.transcript.put(text, start, end, joins=self._structure)
        else:
            self.transcript.word(text, start, end, write, self._structure)

    def _quoted(self, quoted: Quoted) -> None:
        content = quoted.content
        if content is not None and _SCALAR.fullmatch(content) is not None:
            self._word(json.dumps(content), quoted.start, quoted.end, self._dialect.scalar)
            return
        write = Refusal.UNWRITABLE if self._fixed else in_value(quoted.spell)
        quotes = Refusal.UNWRITABLE if self._fixed else Refusal.READ_ONLY
        self.transcript.put('"', quoted.start, quoted.inner_start, quotes, self._structure)
        for run in quoted.runs:
            if run.computed:
                known = put_in(run, self._resolve)
                is_open = known == placeholder(run.content)
                self.transcript.put(known if is_open else json.dumps(known)[1:-1], run.start, run.end)
            else:
                self._run(run, write)
        self.transcript.put('"', quoted.inner_end, quoted.end, quotes, self._structure)

    def _run(self, run: Run, write: Write) -> None:
        if self._text[run.start : run.end] != run.content:
            self.transcript.put(
                json.dumps(run.content, ensure_ascii=_SPECIAL.search(run.content) is not None)[1:-1], run.start, run.end, write
            )
            return
        special = _SPECIAL.finditer(self._text, run.start, run.end)
        self.transcript.copy_with(run.start, run.end, special, lambda found: json.dumps(found.group())[1:-1], write, write)

    def _items(self, items: Items, depth: int) -> None:
        self.transcript.put("[", items.start, items.start + 1, self._between)
        position = items.start + 1
        for item in items.items:
            self._gap(position, item.start)
            self._item(item, depth + 1)
            position = item.end
        self._gap(position, items.end - 1, trailing=bool(items.items))
        self.transcript.put("]", items.end - 1, items.end, self._between)

    def _item(self, item: Expression, depth: int) -> None:
        """Write an item; of a list of names and values a fix makes members, which some strings cannot name."""
        before, comments = self._structure, self._left_out
        values = [member.value for member in item.members] if isinstance(item, Record) else []
        if any(isinstance(value, Quoted) and self._text[value.start] in self._dialect.value_quotes for value in values):
            self._structure = Refusal.UNWRITABLE
        self.expression(item, depth)
        if self._structure is Refusal.UNWRITABLE:
            self._structure = before if self._left_out == comments else Structure()

    @property
    def _between(self) -> Write:
        return Refusal.UNWRITABLE if self._fixed else self._structure

    def _record(self, record: Record, depth: int) -> None:
        if not record.literal:
            self._put_together(record, depth)
            return
        self.transcript.put("{", record.start, record.start + 1, self._between)
        position = record.start + 1
        for index, member in enumerate(record.members):
            if member.scattered:
                self._scattered(member, depth, position, first=index == 0)
                continue
            self._gap(position, member.start)
            self._member(member, depth)
            position = member.end
        self._gap(position, record.end - 1, trailing=bool(record.members))
        if record.is_open:
            self._more(record.end - 1, first=not record.members)
        self.transcript.put("}", record.end - 1, record.end, self._between)

    def _member(self, member: Member, depth: int) -> None:
        if member.key is None:
            self._spread(member, depth)
            return
        if isinstance(member.key, Quoted | Bare):
            self.expression(member.key, depth)
        else:
            self.transcript.put(f'"{placeholder(_text_of(member.key, self._text))}"', member.start, member.key.end)
        if member.value.start < member.key.end:
            self.transcript.put(": ", member.key.end, member.key.end)
        else:
            self._gap(member.key.end, member.value.start, colon=True)
        self.expression(member.value, depth + 1)
        if member.value.end < member.end:
            self._opaque(member.value.end, member.end)

    def _put_together(self, record: Record, depth: int) -> None:
        """Write an object whose members stand somewhere in the code, without punctuation of JSON's kind."""
        self.transcript.put("{", record.start, record.start)
        for index, member in enumerate(record.members):
            self._scattered(member, depth, member.start, first=index == 0)
        if record.is_open:
            self._more(record.end, first=not record.members)
        self.transcript.put("}", record.end, record.end)

    def _scattered(self, member: Member, depth: int, position: int, *, first: bool) -> None:
        if not first:
            self.transcript.put(", ", position, position)
        if member.key is None:
            self._spread(member, depth)
            return
        structure_before, self._structure = self._structure, Structure()
        self.expression(member.key, depth)
        self.transcript.put(": ", member.key.end, member.key.end)
        self.expression(member.value, depth + 1)
        self._structure = structure_before

    def _spread(self, member: Member, depth: int) -> None:
        """Write the members of another object, which cannot be changed for this one; where they are not known, a placeholder."""
        held = member.value.members if isinstance(member.value, Record) else ()
        self._resolved += len(held)
        if not held or depth >= MOST_NESTED:
            text = member.value.text if isinstance(member.value, Computed) else _text_of(member.value, self._text)
            self._hole(text, Computed("", member.start, member.end), "")
            return
        fixed, self._fixed = self._fixed, True
        for index, one in enumerate(held):
            self._scattered(one, depth + 1, member.start, first=index == 0)
        self._fixed = fixed

    def _more(self, position: int, *, first: bool) -> None:
        self.transcript.put(f"{'' if first else ', '}{placeholder('…')}", position, position)

    def _opaque(self, start: int, end: int) -> None:
        """Write a blank for what JSON does not have; no edit reaches beyond it."""
        self.transcript.put(" ", start, end)
        self._left_out += 1
        self._structure = Structure() if self._structure is not Refusal.UNWRITABLE else Refusal.UNWRITABLE

    def _gap(self, start: int, end: int, *, trailing: bool = False, colon: bool = False) -> None:
        """Write what stands between values: white space, and one comma or colon; comments and parentheses become blanks."""
        text, comment, position, mark = self._text, self._dialect.comment, start, ":" if colon else ","
        while position < end:
            found = comment.match(text, position, end)
            if found is not None:
                self._opaque(position, found.end())
                position = found.end()
                continue
            blanks = _BLANKS.match(text, position, end)
            if blanks is not None:
                self.transcript.put(blanks.group(), position, blanks.end(), self._between)
                position = blanks.end()
                continue
            if text[position] == mark:
                self.transcript.put(" " if trailing else mark, position, position + 1, self._between)
            else:
                self._opaque(position, position + 1)
            position += 1


def _text_of(expression: Expression, text: str) -> str:
    return text[expression.start : expression.end] if expression.end - expression.start < 100 else "…"
