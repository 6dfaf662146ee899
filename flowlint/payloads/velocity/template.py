"""Reads Velocity templates: text, references, and what directives make of both.

Apache Velocity Engine, "User Guide" and "VTL Reference" (https://velocity.apache.org/engine/devel/vtl-reference.html). Nothing is worked
out: a template is read into parts, and a reading of it takes one branch of each ``#if``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import product
from math import prod

from flowlint.model.named_tuple import NamedTuple
from flowlint.payloads.velocity import conditions
from flowlint.payloads.velocity.conditions import decision, hole_of

MAX_DEPTH = 50
"""Levels of blocks that a template may have."""

MAX_READINGS = 32
"""Readings of one template that are looked at."""

MAX_LENGTH = 1 << 22
"""Code points that all readings of a template may have together, where it has more than one."""

_SPECIAL = re.compile(r"(?<!\\)\\++(?=[$#])|\$(?=!?\{?[A-Za-z_])|#(?=[#*\[{A-Za-z@])")
_NAME = re.compile(r"[A-Za-z_][\w-]*", re.ASCII)
_OPENING = re.compile(r"\$!?\{?")
_DIRECTIVE = re.compile(r"#(?:\{([a-z]+)\}|([a-z]+)(?!\w)|@\w+)", re.ASCII)
_COMMENT = re.compile(r"##[^\r\n]*(?:\r\n|\n|\r|\Z)|#\*(?s:.*?)(?:\*#|\Z)")
_QUOTE = re.compile(r"\\.|\"", re.DOTALL)
_BRACKETS = re.compile(r"[()\[\]\"']")
_UNREADABLE = frozenset({"define", "evaluate", "include", "macro", "parse", "stop", "break"})
_FEW = 16
_LONGEST_ARGUMENT = 10_000
"""Code points that brackets may hold."""


class Unreadable(Exception):
    """A template does something that no text shows; the text says what, from ``offset``."""

    def __init__(self, reason: str, offset: int) -> None:
        super().__init__(reason)
        self.offset = offset


class Literal(NamedTuple):
    """Text that is sent as it stands."""

    start: int
    end: int


class Escape(NamedTuple):
    """Backslashes before a reference or directive, and the mark where it is taken for text; ``text`` is what is sent."""

    start: int
    end: int
    text: str


class Reference(NamedTuple):
    """A value that is filled in; ``hole`` is its one spelling, as in ``${input.x}`` for ``$!input.x``."""

    start: int
    end: int
    hole: str


class Nothing(NamedTuple):
    """A comment or a directive, which sends nothing."""

    start: int
    end: int


class Block(NamedTuple):
    """``#if`` or ``#foreach`` to its ``#end``: the branches, each with its condition, and their parts with the directives between.

    The condition of ``#else`` is empty; a loop has one branch and no condition.
    """

    start: int
    end: int
    branches: tuple[Branch, ...]
    is_loop: bool = False

    @property
    def conditions(self) -> list[str]:
        """The conditions of ``#if`` and of each ``#elseif``."""
        return [branch.condition for branch in self.branches if branch.condition]


class Branch(NamedTuple):
    """One branch of a block, from its directive to the next."""

    condition: str
    directive: Nothing
    parts: Sequence[Part]


Part = Literal | Escape | Reference | Nothing | Block


def parse(text: str) -> Sequence[Part]:
    """Read a template; raise ``Unreadable`` where what it sends cannot be told."""
    return _Reader(text).read()


def blocks(parts: Sequence[Part]) -> Iterator[Block]:
    """Yield the blocks of a template in order, each before those that stand in it."""
    for part in parts:
        if isinstance(part, Block):
            yield part
            for branch in part.branches:
                yield from blocks(branch.parts)


def choices(parts: Sequence[Part]) -> dict[str, int]:
    """Return what the conditions of a template ask, and how many answers each has."""
    asked = ((decision(block.conditions), len(block.conditions) + 1) for block in blocks(parts) if not block.is_loop)
    return {one.question: count for one, count in asked if one.answer is None}


def answers(asked: Mapping[str, int]) -> list[Mapping[str, int]]:
    """Return the ways through the conditions that are looked at: all where they are few, else each condition turned by itself.

    Raises ``Unreadable`` where these are too many.
    """
    if len(asked) <= _FEW and prod(asked.values()) <= _FEW:
        return [dict(zip(asked, chosen, strict=True)) for chosen in product(*map(range, asked.values()))]
    if 2 + 2 * sum(count - 1 for count in asked.values()) > MAX_READINGS:
        raise Unreadable("the template has too many conditions", 0)
    first, last = dict.fromkeys(asked, 0), {name: count - 1 for name, count in asked.items()}
    turned = [{**first, name: chosen} for name, count in asked.items() for chosen in range(1, count)]
    turned += [{**last, name: chosen} for name, count in asked.items() for chosen in range(count - 1)]
    return [first, last, *turned]


def reading(parts: Sequence[Part], chosen: Mapping[str, int]) -> Iterator[Part]:
    """Yield the parts that are sent, in order, where the conditions are answered as ``chosen``, and the directives between; no block.

    A loop is read as one turn.
    """
    for part in parts:
        if not isinstance(part, Block):
            yield part
            continue
        taken = part.branches[0] if part.is_loop else _taken(part, chosen)
        if taken is None:
            yield Nothing(part.start, part.end)
            continue
        yield Nothing(part.start, taken.directive.end)
        yield from reading(taken.parts, chosen)
        yield Nothing(taken.parts[-1].end if taken.parts else taken.directive.end, part.end)


def _taken(block: Block, chosen: Mapping[str, int]) -> Branch | None:
    """Return the branch of ``#if`` that is sent, or ``None`` where none is."""
    question, turned, answer = decision(block.conditions)
    index = chosen.get(question, 0) if answer is None else answer
    index = 1 - index if turned else index
    otherwise = None if block.branches[-1].condition else block.branches[-1]
    return block.branches[index] if index < len(block.branches) - (otherwise is not None) else otherwise


def is_settled(loops: Sequence[Block], fixed: Collection[str]) -> bool:
    """Return true when each condition in ``loops`` has one answer in all their rounds; see ``conditions``."""
    return all(block.is_loop or conditions.is_settled(block.conditions, fixed) for block in blocks(loops))


class _Open(NamedTuple):
    """A block that has not ended: its branches so far, and the parts that it stands among."""

    start: int
    is_loop: bool
    in_string: bool
    quotes: int
    branches: list[Branch]
    around: list[Part]


class _Reader:
    """One pass over one template; what stands before ``done`` is in the parts."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.done = 0
        self.in_string = False
        self.quotes = 0
        self.parts: list[Part] = []
        self.open: list[_Open] = []

    def read(self) -> Sequence[Part]:
        offset = 0
        while (found := _SPECIAL.search(self.text, offset)) is not None:
            offset = self.special(found.start(), found.group()) or found.end()
        self.literal(len(self.text))
        if self.open:
            raise Unreadable('the template has a directive without "#end"', self.open[-1].start)
        return self.parts

    def literal(self, end: int) -> None:
        """Add the text up to ``end``."""
        start, self.done = self.done, end
        if start < end:
            self.parts.append(Literal(start, end))
            found = sum(match == '"' for match in _QUOTE.findall(self.text, start, end))
            self.quotes += found
            self.in_string ^= found % 2 == 1

    def put(self, part: Part) -> int:
        """Add a part and the text before it; return where it ends."""
        self.literal(part.start)
        self.parts.append(part)
        self.done = part.end
        return part.end

    def special(self, start: int, found: str) -> int | None:
        """Read what stands at ``start``; return its end, or ``None`` where it is text."""
        if found[0] == "\\":
            return self.escaped(start, start + len(found))
        if found == "$":
            end = _reference_end(self.text, start)
            return self.put(Reference(start, end, hole_of(self.text[start:end]))) if end is not None else None
        comment = _COMMENT.match(self.text, start)
        if comment is not None:
            return self.put(Nothing(*comment.span()))
        return self.raw(start) if self.text.startswith("#[[", start) else self.directive(start)

    def escaped(self, start: int, mark: int) -> int | None:
        """Read backslashes: two before a reference or directive stand for one, and a last one makes text of it."""
        text, count = self.text, mark - start
        if (_reference_end(text, mark) is None) if text[mark] == "$" else (_word(text, mark) not in _KNOWN):
            return None
        end = mark + count % 2
        return self.put(Escape(start, end, "\\" * (count // 2) + text[mark:end]))

    def raw(self, start: int) -> int:
        """Read ``#[[…]]#``, whose inside is sent as it stands."""
        closing = self.text.find("]]#", start + 3)
        if closing < 0:
            raise Unreadable('the template has a "#[[" without end', start)
        self.put(Nothing(start, start + 3))
        return self.put(Nothing(closing, closing + 3))

    def directive(self, start: int) -> int | None:
        text, word = self.text, _word(self.text, start)
        if word in _UNREADABLE or text.startswith("#@", start):
            raise Unreadable(f'what the directive "#{word}" sends is not known' if word else "what a macro sends is not known", start)
        if word not in _KNOWN:
            return None
        match = _DIRECTIVE.match(text, start)
        end = match.end() if match is not None else start
        condition = ""
        if word in _WITH_ARGUMENT:
            while text[end : end + 1] in {" ", "\t"}:
                end += 1
            if text[end : end + 1] != "(":
                raise Unreadable(f'the directive "#{word}" has no argument in parentheses', start)
            closing = _balanced(text, end)
            condition, end = re.sub(r"\s+", "", text[end + 1 : closing - 1]) or "true", closing
        self.literal(start)
        self.block(word, condition, Nothing(start, end))
        self.done = end
        return end

    def block(self, word: str, condition: str, directive: Nothing) -> None:
        if word == "set":
            self.parts.append(directive)
            return
        if word in {"if", "foreach"}:
            if len(self.open) == MAX_DEPTH:
                raise Unreadable(f"directives are nested deeper than {MAX_DEPTH} levels", directive.start)
            self.open.append(_Open(directive.start, word == "foreach", self.in_string, self.quotes, [], self.parts))
        elif not self.open or (self.open[-1].is_loop and word != "end"):
            raise Unreadable(f'the directive "#{word}" belongs to none before it', directive.start)
        if word == "end":
            self.end(directive.end)
            return
        block = self.open[-1]
        if block.branches and not block.branches[-1].condition:
            raise Unreadable(f'the directive "#{word}" follows "#else"', directive.start)
        self.in_string, self.parts = block.in_string, []
        block.branches.append(Branch(condition, directive, self.parts))

    def end(self, end: int) -> None:
        block = self.open.pop()
        self.parts = block.around
        if block.in_string and self.quotes == block.quotes:
            # Whichever branch is sent, it is a part of one string.
            self.parts.append(Reference(block.start, end, "${foreach}" if block.is_loop else "${if}"))
        else:
            self.parts.append(Block(block.start, end, tuple(block.branches), block.is_loop))


_WITH_ARGUMENT = frozenset({"if", "elseif", "set", "foreach"})
_KNOWN = _WITH_ARGUMENT | {"else", "end"} | _UNREADABLE


def _word(text: str, start: int) -> str:
    match = _DIRECTIVE.match(text, start)
    return (match[1] or match[2] or "") if match is not None else ""


def _reference_end(text: str, start: int) -> int | None:
    """Return where the reference at ``start`` ends, or ``None`` where there is none."""
    opening = _OPENING.match(text, start)
    name = _NAME.match(text, opening.end()) if opening is not None else None
    if opening is None or name is None:
        return None
    end = _path_end(text, name.end())
    if not opening.group().endswith("{"):
        return end
    if text[end : end + 1] == "|":
        end = text.find("}", end, end + _LONGEST_ARGUMENT)
    return end + 1 if end >= 0 and text[end : end + 1] == "}" else None


def _path_end(text: str, end: int) -> int:
    """Return where the properties, methods and indices behind a name end."""
    while True:
        if text[end : end + 1] == ".":
            name = _NAME.match(text, end + 1)
            if name is None:
                return end
            end = name.end()
            if text[end : end + 1] != "(":
                continue
        elif text[end : end + 1] != "[":
            return end
        end = _balanced(text, end)


def _balanced(text: str, start: int) -> int:
    """Return the offset behind the bracket that closes the one at ``start``; brackets in quotes do not count."""
    depth, offset, limit = 0, start, start + _LONGEST_ARGUMENT
    while True:
        found = _BRACKETS.search(text, offset, limit)
        if found is None:
            raise Unreadable("a bracket behind a name is not closed", start)
        offset = found.end()
        if found.group() in "([":
            depth += 1
        elif found.group() in ")]":
            depth -= 1
            if depth == 0:
                return offset
        else:
            offset = text.find(found.group(), offset, limit) + 1 or limit
