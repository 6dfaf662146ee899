"""What words of a shell script come to, and what its commands write, as far as the script says so before it runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import copy

from tree_sitter import Node as Tree

from flowlint.model.location import Refusal
from flowlint.payloads.shell import jq, quotes
from flowlint.payloads.shell.assignments import Assignments
from flowlint.payloads.shell.functions import Functions
from flowlint.payloads.shell.tree import HOLES, ShellTree, arguments_of, redirects, writes
from flowlint.payloads.shell.words import (
    Content,
    File,
    Fragment,
    Word,
    Write,
    ansi,
    fragments_between,
    printed,
    split,
    verbatim,
    without_line_ends,
    without_tabs,
)

_MAX_DEPTH = 8
_MOST_FRAGMENTS = 1_000
_LONGEST_VALUE = 100_000
"""Code points of a value that is put together of others."""
_MOST_FILLED_IN = 1 << 20
"""Code points and fragments that variables and substitutions may fill in, in all of a script."""
_ESCAPE = re.compile(r"\\(\r\n|.)", re.DOTALL)
_DOUBLE_ESCAPE = re.compile(r'\\(\r\n|[\\"$`\n])')
_HEREDOC_ESCAPE = re.compile(r"\\(\r\n|[\\$`\n])")
_BACKTICKS = re.compile(r"(?<!\\)`[^`]*`")
_ENDS_WORD = re.compile(rb"[\s;|&)`]|\Z")
_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_LIST = re.compile(r'"\$(?:\{(?P<name>[A-Za-z_]\w*)\[@\]\}|@|\{@\})"|\$@|\$\{@\}', re.ASCII)
"""All arguments of a function, or all words of an array, each as a word of its own."""

IN_QUOTED_BACKTICKS = re.compile(r"\\[\\`$\"]")
"""A backslash that the shell takes off what stands between backticks before it reads that; of a double quote only within such quotes."""


class _Allowance:
    """What variables and substitutions may still fill in."""

    def __init__(self) -> None:
        self._left = _MOST_FILLED_IN

    def grants(self, word: Word) -> bool:
        """Take off what a word has, where that much is left."""
        taken = len(word.fragments) + sum(len(one.text) for one in word.fragments)
        is_left = taken <= self._left
        self._left -= taken if is_left else 0
        return is_left


class Expansions:
    """The words of one script, of whose text ``host`` has what was written from ``base`` on.

    ``positional`` are the arguments of the function that the words are in, where one call of it is looked at.
    """

    def __init__(self, tree: ShellTree, text: str, host: str, base: int) -> None:
        self.text, self.host, self.base = text, host, base
        self.assignments = Assignments(tree, text, host[base : base + len(text)])
        self.functions = Functions(tree, self.source_of)
        self._bytes = tree.read
        self._allowance = _Allowance()
        self._values: dict[tuple[int, int], Word | None] = {}
        self._positional: tuple[Word, ...] | None = None

    def called_with(self, arguments: tuple[Word, ...]) -> Expansions:
        """Return what the words of a function come to that is called with these arguments."""
        called = copy(self)
        called._values, called._positional = {}, arguments
        return called

    def source_of(self, node: Tree) -> str:
        """Return a node as it was written."""
        return self.host[self.base + node.start_byte : self.base + node.end_byte]

    def word(self, node: Tree, depth: int = 0) -> Word:
        """Return what a node comes to as one word."""
        return Word(tuple(self._fragments(node, depth)), self.base + node.start_byte, self.base + node.end_byte)

    def arguments(self, nodes: list[Tree], depth: int = 0) -> Iterator[Word]:
        """Yield the words of a command; the grammar may split one behind a variable such as ``$1`` or behind a substitution."""
        waiting: list[Tree] = []
        for node in nodes:
            if waiting and waiting[-1].end_byte != node.start_byte:
                yield from self._joined(waiting, depth)
                waiting = []
            waiting.append(node)
        if waiting:
            yield from self._joined(waiting, depth)

    def _joined(self, nodes: list[Tree], depth: int) -> Iterator[Word]:
        if len(nodes) > 1:
            parts = [part for node in nodes for part in (node.children if node.type == "concatenation" else [node])]
            yield Word(tuple(self._concatenated(parts, depth)), self.base + nodes[0].start_byte, self.base + nodes[-1].end_byte)
            return
        node = nodes[0]
        several = self._several(node, depth)
        if several is not None:
            yield from several
        else:
            word = self.word(node, depth)
            yield from split(word) if node.type in HOLES else (word,)

    def _several(self, node: Tree, depth: int) -> tuple[Word, ...] | None:
        """Return the words that stand for all arguments of a function, or for an array that the script puts together for certain."""
        found = _LIST.fullmatch(self.source_of(node))
        if found is None or depth > _MAX_DEPTH:
            return None
        if found["name"] is None:
            return self._positional[self.functions.shifted(node) :] if self._positional is not None else None
        statements, is_whole = self.assignments.array(found["name"], node)
        items = [item for one in statements for item in one.named_children[-1].named_children if item.type != "comment"]
        words = tuple(self.arguments(items, depth + 1))
        if not words or not all(map(self._allowance.grants, words)):
            return None
        return words if is_whole else (*words, self.word(node, depth))

    def _fragments(self, node: Tree, depth: int) -> Iterator[Fragment]:
        start, end, kind = node.start_byte, node.end_byte, node.type
        if kind == "raw_string":
            yield self._verbatim(start + 1, end - 1, quotes.single)
        elif kind == "ansi_c_string":
            yield from ansi(self.host, self.base + start + 2, self.base + end - 1)
        elif kind in {"string", "translated_string"}:
            inner = next((child for child in node.children if child.type == "string"), node)
            holes = [child for child in inner.children if child.type in HOLES]
            yield from self._between(inner.start_byte + 1, inner.end_byte - 1, holes, _DOUBLE_ESCAPE, quotes.double, depth)
        elif kind == "concatenation":
            yield from self._concatenated(node.children, depth)
        elif kind in HOLES:
            yield from self._hole(node, depth)
        else:
            yield from self._between(start, end, [child for child in node.children if child.type in HOLES], _ESCAPE, quotes.unquoted, depth)

    def _concatenated(self, parts: list[Tree], depth: int) -> Iterator[Fragment]:
        """Yield the parts of a word; a single quote that single quotes are left for belongs to them."""
        for index, part in enumerate(parts):
            around = parts[index - 1 : index] + parts[index + 1 : index + 2]
            if self.source_of(part) in {"\\'", '"\'"'} and [one.type for one in around] == ["raw_string", "raw_string"]:
                yield Fragment("'", self.base + part.start_byte - 1, self.base + part.end_byte + 1, quotes.single)
            else:
                yield from self._fragments(part, depth)

    def _verbatim(self, start: int, end: int, write: Write) -> Fragment:
        return verbatim(self.host, self.base + start, self.base + end, write)

    def _between(
        self, start: int, end: int, holes: list[Tree], escape: re.Pattern[str], write: Write, depth: int = 0
    ) -> Iterator[Fragment]:
        """Yield what stands between two offsets: text with escapes, and the holes in it."""
        for hole in holes:
            yield from self._escaped(start, hole.start_byte, escape, write)
            yield from self._hole(hole, depth)
            start = hole.end_byte
        yield from self._escaped(start, end, escape, write)

    def _escaped(self, start: int, end: int, escape: re.Pattern[str], write: Write) -> Iterator[Fragment]:
        if escape is _HEREDOC_ESCAPE and "`" in self.text[start:end]:
            for match in _BACKTICKS.finditer(self.text, start, end):
                yield from self._escaped_text(start, match.start(), escape, write)
                yield Fragment("${command}", self.base + match.start(), self.base + match.end(), Refusal.UNWRITABLE, is_hole=True)
                start = match.end()
        yield from self._escaped_text(start, end, escape, write)

    def _escaped_text(self, start: int, end: int, escape: re.Pattern[str], write: Write) -> Iterator[Fragment]:
        found = (self._unescaped(one, write) for one in escape.finditer(self.text, start, end))
        return fragments_between(self.host, self.base + start, self.base + end, found, write)

    def _unescaped(self, escape: re.Match[str], write: Write) -> Fragment:
        meant = "" if escape[1] in {"\n", "\r\n"} else self.host[self.base + escape.start(1) : self.base + escape.end(1)]
        return Fragment(meant, self.base + escape.start(), self.base + escape.end(), write)

    def _hole(self, node: Tree, depth: int) -> Iterator[Fragment]:
        """Yield what is known of a variable or a substitution: the text that it stands for, where the script says so, else a hole."""
        if depth < _MAX_DEPTH:
            known = self._repeated(node, depth) if node.type == "command_substitution" else self._value(node, depth)
            if known is not None and self._allowance.grants(known):
                yield from known.fragments
                return
        name = _NAME.search(self.source_of(node)) if node.type in {"simple_expansion", "expansion"} else None
        called = name.group() if name is not None else self.source_of(node).strip("${}()") if node.type == "simple_expansion" else "command"
        yield Fragment("${" + called + "}", self.base + node.start_byte, self.base + node.end_byte, Refusal.UNWRITABLE, is_hole=True)

    def _repeated(self, node: Tree, depth: int) -> Word | None:
        """Return the text that a command substitution repeats: of a here-document, without the line ends that the shell takes off."""
        stages = [child for child in node.children if child.is_named]
        is_certain = not (self.text[node.start_byte] == "`" and IN_QUOTED_BACKTICKS.search(self.text, node.start_byte, node.end_byte))
        written = self.written(stages[0], depth + 1) if len(stages) == 1 and is_certain else None
        if not isinstance(written, Word):
            return None
        return written._replace(fragments=without_line_ends(written.fragments))

    def _value(self, node: Tree, depth: int) -> Word | None:
        """Return what a variable holds that the script sets once, before it is used; ``None`` where a run may set it otherwise."""
        name = self.source_of(node).strip("${}")
        if name.isdecimal() and self._positional is not None:
            number = int(name) + self.functions.shifted(node)
            return self._positional[number - 1] if int(name) > 0 and number <= len(self._positional) else None
        if node.type not in {"simple_expansion", "expansion"} or _NAME.fullmatch(name) is None:
            return None
        assignment = self.assignments.only(name, node)
        if assignment is None or assignment.end_byte > node.start_byte or not self.assignments.holds(assignment, node):
            return None
        key = assignment.id, depth
        if key not in self._values:
            self._values[key] = self._assigned(assignment, depth)
        return self._values[key]

    def _assigned(self, assignment: Tree, depth: int) -> Word | None:
        """Return the text that a statement gives to a variable; ``None`` where only a run knows it, or where it is too long."""
        if assignment.type == "redirected_statement":
            content = self.given(assignment.children[1], depth + 1)
            return content if isinstance(content, Word) else None
        value = assignment.child_by_field_name("value")
        if value is None or _ENDS_WORD.match(self._bytes, value.end_byte) is None:
            return None
        word = self.word(value, depth + 1)
        if word.is_computed or not word.fragments or len(word.fragments) > _MOST_FRAGMENTS:
            return None
        return word if len(word.fragments) == 1 or len(word.text) <= _LONGEST_VALUE else None

    def given(self, redirection: Tree, depth: int = 0) -> Content:
        """Return what a here-document or here-string gives a command to read."""
        if redirection.type == "herestring_redirect":
            return self.word(redirection.children[-1], depth)
        body = next((child for child in redirection.children if child.type == "heredoc_body"), None)
        opening = next((child for child in redirection.children if child.type == "heredoc_start"), None)
        if body is None or opening is None:
            return None
        is_literal = any(mark in self.source_of(opening) for mark in "'\"\\")
        start, end = body.start_byte, body.end_byte
        first = self._bytes.find(b"\n", opening.end_byte) + 1
        start = first if 0 < first < start else start
        fragments = self._heredoc(body, start, end, depth, is_literal=is_literal, dashed=redirection.children[0].type == "<<-")
        return Word(tuple(fragments), self.base + start, self.base + end)

    def _heredoc(self, body: Tree, start: int, end: int, depth: int, *, is_literal: bool, dashed: bool) -> Iterator[Fragment]:
        holes = [child for child in body.children if child.type in HOLES]
        literal = [self._verbatim(start, end, quotes.literal_heredoc)]
        for fragment in literal if is_literal else self._between(start, end, holes, _HEREDOC_ESCAPE, quotes.heredoc, depth):
            if dashed and not fragment.is_hole:
                yield from without_tabs(fragment, self.host)
            else:
                yield fragment

    def written(self, stage: Tree, depth: int = 0) -> Content:
        """Return what a command writes to standard output, where it only repeats a text or a file."""
        redirections = [child for child in stage.children if redirects(child) and not writes(child)]
        command = stage.child_by_field_name("body") if stage.type == "redirected_statement" else stage
        name = command.child_by_field_name("name") if command is not None and command.type == "command" else None
        if command is None or name is None or depth > _MAX_DEPTH:
            return None
        words = list(self.arguments(arguments_of(command), depth + 1))
        called = self.source_of(name)
        if called == "cat":
            return self._of_cat(words, redirections, depth)
        if redirections:
            return None
        if called == "echo":
            shown = words[1:] if words and words[0].text == "-n" else words
            return shown[0] if len(shown) == 1 and not shown[0].text.startswith("-") and "\\" not in shown[0].text else None
        if called == "printf" and words:
            return printed(words[0], words[1:])
        if called == "jq":
            return jq.written(words)
        answer = self.functions.answering(called)
        return self.called_with(tuple(words)).written(answer, depth + 1) if answer is not None else None

    def _of_cat(self, words: list[Word], redirections: list[Tree], depth: int) -> Content:
        heredocs = [child for child in redirections if child.type in {"heredoc_redirect", "herestring_redirect"}]
        if len(heredocs) == 1 and (not words or [word.text for word in words] == ["-"]):
            return self.given(heredocs[0], depth + 1)
        files = [child for child in redirections if child.type == "file_redirect" and child.children[0].type == "<"]
        if len(files) == 1 and not words and not heredocs:
            return File(self.word(files[0].children[-1]))
        return File(words[0]) if len(words) == 1 and not redirections and words[0].text != "-" else None
