"""Shell scripts to commands and words, each fragment of a word with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from types import MappingProxyType

from tree_sitter import Node as Tree

from flowlint.model.location import Refusal
from flowlint.model.named_tuple import NamedTuple
from flowlint.payloads.shell import quoting
from flowlint.payloads.shell.assignments import Assignments
from flowlint.payloads.shell.mentions import COMMENTS, blanked, is_apostrophe, only_read
from flowlint.payloads.shell.tree import DEEPEST, HOLES, ShellTree, is_argument, redirects, writes
from flowlint.payloads.shell.words import Content, File, Fragment, Word, Write, ansi, parted, verbatim, without_line_ends, without_tabs
from flowlint.syntax.grammar import Budget

MAX_SCRIPT = 1 << 24
"""Code points of a script that is read as a whole; of a longer one each command is read by itself."""

_MAX_DEPTH = 8
_MOST_FRAGMENTS = 1_000
_LONGEST_VALUE = 100_000
"""Code points of a value that is put together of others."""
_MOST_FILLED_IN = 1 << 20
"""Code points and fragments that variables and substitutions may fill in, in all of a script."""
_PROGRAMS = frozenset({"curl", "curl.exe", "gc", "gc.exe"})
"""The programs whose commands are read: ``curl``, and the platform's own command line."""
_WRAPPERS = frozenset({"sudo", "time", "exec", "command", "env", "nohup", "timeout", "nice", "watch", "retry"})
_COMMANDS = """
((command name: (command_name) @name) @command
 (#match? @name "^([^ ]*/)?(curl|curl\\\\.exe|gc|gc\\\\.exe|sudo|time|exec|command|env|nohup|timeout|nice|watch|retry)$"))
"""
_ESCAPE = re.compile(r"\\(\r\n|.)", re.DOTALL)
_DOUBLE_ESCAPE = re.compile(r'\\(\r\n|[\\"$`\n])')
_HEREDOC_ESCAPE = re.compile(r"\\(\r\n|[\\$`\n])")
_APOSTROPHE = re.compile(r"[A-Za-z]'")
_BACKTICKS = re.compile(r"(?<!\\)`[^`]*`")
_ENDS_WORD = re.compile(rb"[\s;|&)`]|\Z")
_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_SIMPLE = re.compile(r"[\w.:@-]+")


class Command(NamedTuple):
    """One command: its place, its arguments, what it reads from standard input, and its program, ``curl`` or ``gc``.

    ``written`` is what the script has written to the files that it names, by their paths; ``None`` where only a run knows.
    """

    start: int
    end: int
    words: tuple[Word, ...]
    standard_input: Content = None
    written: Mapping[str, Content] = MappingProxyType({})
    program: str = "curl"


class Script(NamedTuple):
    """What the grammar made of a script: its commands that are read, whether it read all of it, and where it took prose for quotes."""

    commands: list[Command]
    is_whole: bool
    prose: list[tuple[int, int]]


NO_SCRIPT = Script([], False, [])
"""What a text is that is not read as a whole."""


def read(text: str, host: str, base: int = 0, budget: Budget | None = None) -> Script:
    """Return the commands of a script that are read; raises ``Unreadable`` where it takes more steps than ``budget`` has left.

    ``text`` is what the grammar reads, ``host`` what was written, of which ``text`` is the stretch that begins at ``base``.
    """
    return _Script(text, host, base, budget).read()


class _Script:
    """One script and its tree."""

    def __init__(self, text: str, host: str, base: int, budget: Budget | None) -> None:
        self.text, self.host, self.base = text, host, base
        self._tree = ShellTree(text, budget)
        self._captures, self._above, self._bytes = self._tree.captures, self._tree.above, self._tree.read
        self._assignments = Assignments(self._tree, text, host[base : base + len(text)])
        self._writing: dict[str, list[Tree]] | None = None
        self._values: dict[tuple[int, int], Word | None] = {}
        self._left = _MOST_FILLED_IN

    def read(self) -> Script:
        if self._tree.is_too_wide or self.text.count("$(") - self.text.count(")") > DEEPEST:
            return NO_SCRIPT
        nodes = self._captures(_COMMANDS, "command")
        found = [command for node in nodes for command in [self._command(node)] if command is not None and not node.has_error]
        return Script(found, not self._tree.root.has_error, self._prose())

    def _prose(self) -> list[tuple[int, int]]:
        """Return the stretches between apostrophes within words, as in "don't", that the grammar takes for quotes."""
        if _APOSTROPHE.search(self.text) is None:
            return []
        texts = self._captures("(raw_string) @text", "text")
        return [(node.start_byte, node.end_byte) for node in texts if is_apostrophe(self.text, node)]

    def _redirected(self, command: Tree) -> Tree | None:
        """Return the statement that redirects a command, or the pipeline that it is the last of."""
        above = self._above(command)
        if above and above[-1].type == "pipeline" and above[-1].end_byte == command.end_byte:
            above.pop()
        return above[-1] if above and above[-1].type == "redirected_statement" else None

    def _spelt(self, node: Tree) -> str:
        return self.host[self.base + node.start_byte : self.base + node.end_byte]

    def _program(self, node: Tree) -> str:
        return self._spelt(node).rsplit("/", 1)[-1]

    def _command(self, node: Tree) -> Command | None:
        name = node.child_by_field_name("name")
        outer = self._redirected(node)
        if name is None:
            return None
        arguments = [child for child in node.children if child.start_byte >= name.end_byte and child.is_named and not redirects(child)]
        redirections = [child for holder in (node, outer) if holder is not None for child in holder.children if redirects(child)]
        start = name.start_byte
        program = self._program(name)
        if program in _WRAPPERS:
            place = next((index for index, child in enumerate(arguments) if self._program(child) in _PROGRAMS), None)
            if place is None:
                return None
            program, start, arguments = self._program(arguments[place]), arguments[place].start_byte, arguments[place + 1 :]
        for redirection in redirections:
            if redirection.type == "heredoc_redirect":
                arguments += [child for child in redirection.children if child.is_named and is_argument(child)]
        words = tuple(self._arguments([child for child in arguments if child.type != "comment"]))
        words = self._certain_in_backticks(node, words)
        given = self._input(node, outer, redirections)
        mark = "@" if program.startswith("curl") else "="
        named = [word.text.partition(mark)[2] or word.text * (mark == "=") for word in words] + (
            [given.path.text] if isinstance(given, File) else []
        )
        written = {path: self._in_file(path.removeprefix("./"), node) for path in named if path.removeprefix("./") in self._files(path)}
        return Command(self.base + start, self.base + (outer or node).end_byte, words, given, written, program.removesuffix(".exe"))

    def _certain_in_backticks(self, node: Tree, words: tuple[Word, ...]) -> tuple[Word, ...]:
        above = self._above(node)
        outer = next(
            (place for place, one in enumerate(above) if one.type == "command_substitution" and self.text[one.start_byte] == "`"), -1
        )
        if outer < 0:
            return words
        return certain_in_backticks(self.host, words, in_quotes=any(one.type == "string" for one in above[:outer]))

    def _arguments(self, nodes: list[Tree]) -> Iterator[Word]:
        """Yield the words of a command; the grammar may part one behind a variable such as ``$1`` or behind a substitution."""
        waiting: list[Tree] = []
        for node in nodes:
            if waiting and waiting[-1].end_byte != node.start_byte:
                yield self._joined(waiting, 0)
                waiting = []
            waiting.append(node)
        if waiting:
            yield self._joined(waiting, 0)

    def _joined(self, nodes: list[Tree], depth: int) -> Word:
        if len(nodes) == 1:
            return self._word(nodes[0], depth)
        parts = [part for node in nodes for part in (node.children if node.type == "concatenation" else [node])]
        return Word(tuple(self._concatenated(parts, depth)), self.base + nodes[0].start_byte, self.base + nodes[-1].end_byte)

    def _input(self, node: Tree, outer: Tree | None, redirections: list[Tree]) -> Content:
        """Return what a command reads: a here-document or here-string of its own, a file, or what the command before it writes."""
        for redirection in reversed(redirections):
            if redirection.type in {"heredoc_redirect", "herestring_redirect"}:
                return self._given(redirection)
            if redirection.type == "file_redirect" and redirection.children[0].type == "<":
                return File(self._word(redirection.children[-1]))
        return self._piped(outer if outer is not None and outer.start_byte == node.start_byte else node)

    def _piped(self, stage: Tree) -> Content:
        """Return what is piped into a command; the grammar may nest pipelines, and puts those of a here-document's command inside that."""
        above = self._above(stage)
        while above and above[-1].type == "pipeline":
            pipeline = above.pop()
            stages = [child for child in pipeline.children if child.is_named]
            place = next((index for index, one in enumerate(stages) if one.start_byte == stage.start_byte), 0)
            if place:
                return self._written(stages[place - 1])
            stage = pipeline
        is_behind = stage.type == "pipeline" and len(above) > 1 and above[-1].type == "heredoc_redirect"
        return self._written(above[-2]) if is_behind else None

    def _given(self, redirection: Tree, depth: int = 0) -> Content:
        if redirection.type == "herestring_redirect":
            return self._word(redirection.children[-1], depth)
        body = next((child for child in redirection.children if child.type == "heredoc_body"), None)
        opening = next((child for child in redirection.children if child.type == "heredoc_start"), None)
        if body is None or opening is None:
            return None
        is_literal = any(mark in self._spelt(opening) for mark in "'\"\\")
        start, end = body.start_byte, body.end_byte
        first = self._bytes.find(b"\n", opening.end_byte) + 1
        start = first if 0 < first < start else start
        fragments = self._heredoc(body, start, end, depth, is_literal=is_literal, dashed=redirection.children[0].type == "<<-")
        return Word(tuple(fragments), self.base + start, self.base + end)

    def _heredoc(self, body: Tree, start: int, end: int, depth: int, *, is_literal: bool, dashed: bool) -> Iterator[Fragment]:
        holes = [child for child in body.children if child.type in HOLES]
        literal = [self._verbatim(start, end, quoting.literal_heredoc)]
        for fragment in literal if is_literal else self._between(start, end, holes, _HEREDOC_ESCAPE, quoting.heredoc, depth):
            if dashed and not fragment.is_hole:
                yield from without_tabs(fragment, self.host)
            else:
                yield fragment

    def _written(self, stage: Tree, depth: int = 0) -> Content:
        """Return what a command writes to standard output, where it only repeats a text or a file."""
        redirections = [child for child in stage.children if redirects(child) and not writes(child)]
        command = stage.child_by_field_name("body") if stage.type == "redirected_statement" else stage
        name = command.child_by_field_name("name") if command is not None and command.type == "command" else None
        if command is None or name is None or depth > _MAX_DEPTH:
            return None
        words = [self._word(child, depth + 1) for child in command.children if child.start_byte >= name.end_byte and child.is_named]
        called = self._spelt(name)
        if called == "cat":
            return self._of_cat(words, redirections, depth)
        if redirections:
            return None
        if called == "echo":
            shown = words[1:] if words and words[0].text == "-n" else words
            return shown[0] if len(shown) == 1 and not shown[0].text.startswith("-") and "\\" not in shown[0].text else None
        if called == "printf" and words:
            if len(words) == 2 and words[0].text in {"%s", "%s\\n", "%s\n"}:
                return words[1]
            return words[0] if len(words) == 1 and "%" not in words[0].text and "\\" not in words[0].text else None
        return None

    def _of_cat(self, words: list[Word], redirections: list[Tree], depth: int) -> Content:
        heredocs = [child for child in redirections if child.type in {"heredoc_redirect", "herestring_redirect"}]
        if len(heredocs) == 1 and (not words or [word.text for word in words] == ["-"]):
            return self._given(heredocs[0], depth + 1)
        files = [child for child in redirections if child.type == "file_redirect" and child.children[0].type == "<"]
        if len(files) == 1 and not words and not heredocs:
            return File(self._word(files[0].children[-1]))
        return File(words[0]) if len(words) == 1 and not redirections and words[0].text != "-" else None

    def _files(self, asked: str) -> dict[str, list[Tree]]:
        """Return the statements that write to files, by their paths; none where no file is asked for."""
        if self._writing is None and asked:
            self._writing = {}
            for redirect in self._captures("(file_redirect) @redirect", "redirect"):
                if writes(redirect):
                    path = self._word(redirect.children[-1]).text.removeprefix("./")
                    self._writing.setdefault(path, []).append(redirect)
        return self._writing or {}

    def _in_file(self, path: str, command: Tree) -> Content:
        """Return what a script has written to a file before a command, where it does so once and nothing else may change the file."""
        redirects = self._files(path)[path]
        statement = next((one for one in reversed(self._above(redirects[0])) if one.type == "redirected_statement"), None)
        if len(redirects) > 1 or statement is None or redirects[0].children[0].type == ">>" or statement.end_byte > command.start_byte:
            return None
        return self._written(statement) if self._assignments.holds(statement, command) and only_read(self._uncommented, path) else None

    @cached_property
    def _uncommented(self) -> str:
        return blanked(self.text, self._captures(COMMENTS, "mention"))

    def _word(self, node: Tree, depth: int = 0) -> Word:
        return Word(tuple(self._fragments(node, depth)), self.base + node.start_byte, self.base + node.end_byte)

    def _fragments(self, node: Tree, depth: int) -> Iterator[Fragment]:
        start, end, kind = node.start_byte, node.end_byte, node.type
        if kind == "raw_string":
            yield self._verbatim(start + 1, end - 1, quoting.single)
        elif kind == "ansi_c_string":
            yield from ansi(self.host, self.base + start + 2, self.base + end - 1)
        elif kind in {"string", "translated_string"}:
            inner = next((child for child in node.children if child.type == "string"), node)
            holes = [child for child in inner.children if child.type in HOLES]
            yield from self._between(inner.start_byte + 1, inner.end_byte - 1, holes, _DOUBLE_ESCAPE, quoting.double, depth)
        elif kind == "concatenation":
            yield from self._concatenated(node.children, depth)
        elif kind in HOLES:
            yield from self._hole(node, depth)
        else:
            yield from self._between(
                start, end, [child for child in node.children if child.type in HOLES], _ESCAPE, quoting.unquoted, depth
            )

    def _concatenated(self, parts: list[Tree], depth: int) -> Iterator[Fragment]:
        """Yield the parts of a word; a single quote that single quotes are left for belongs to them."""
        for index, part in enumerate(parts):
            around = parts[index - 1 : index] + parts[index + 1 : index + 2]
            if self._spelt(part) in {"\\'", '"\'"'} and [one.type for one in around] == ["raw_string", "raw_string"]:
                yield Fragment("'", self.base + part.start_byte - 1, self.base + part.end_byte + 1, quoting.single)
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
        return parted(self.host, self.base + start, self.base + end, found, write)

    def _unescaped(self, escape: re.Match[str], write: Write) -> Fragment:
        meant = "" if escape[1] in {"\n", "\r\n"} else self.host[self.base + escape.start(1) : self.base + escape.end(1)]
        return Fragment(meant, self.base + escape.start(), self.base + escape.end(), write)

    def _hole(self, node: Tree, depth: int) -> Iterator[Fragment]:
        """Yield what is known of a variable or a substitution: the text that it stands for, where the script says so, else a hole."""
        if depth < _MAX_DEPTH:
            known = self._repeated(node, depth) if node.type == "command_substitution" else self._value(node, depth)
            taken = len(known.fragments) + sum(len(one.text) for one in known.fragments) if known is not None else 0
            if known is not None and taken <= self._left:
                self._left -= taken
                yield from known.fragments
                return
        name = _NAME.search(self._spelt(node)) if node.type in {"simple_expansion", "expansion"} else None
        called = name.group() if name is not None else self._spelt(node).strip("${}()") if node.type == "simple_expansion" else "command"
        yield Fragment("${" + called + "}", self.base + node.start_byte, self.base + node.end_byte, Refusal.UNWRITABLE, is_hole=True)

    def _repeated(self, node: Tree, depth: int) -> Word | None:
        """Return the text that a command substitution repeats: of a here-document, without the line ends that the shell takes off."""
        stages = [child for child in node.children if child.is_named]
        is_certain = not (self.text[node.start_byte] == "`" and IN_QUOTED_BACKTICKS.search(self.text, node.start_byte, node.end_byte))
        written = self._written(stages[0], depth + 1) if len(stages) == 1 and is_certain else None
        if not isinstance(written, Word):
            return None
        return written._replace(fragments=without_line_ends(written.fragments))

    def _value(self, node: Tree, depth: int) -> Word | None:
        """Return what a variable holds that the script sets once, before it is used; ``None`` where a run may set it otherwise."""
        if node.type not in {"simple_expansion", "expansion"} or _NAME.fullmatch(self._spelt(node).strip("${}")) is None:
            return None
        name = self._spelt(node).strip("${}")
        assignment = self._assignments.only(name)
        if assignment is None or assignment.end_byte > node.start_byte or not self._assignments.holds(assignment, node):
            return None
        key = assignment.id, depth
        if key not in self._values:
            self._values[key] = self._assigned(assignment, depth)
        return self._values[key]

    def _assigned(self, assignment: Tree, depth: int) -> Word | None:
        """Return the text that a statement gives to a variable; ``None`` where only a run knows it, or where it is too long."""
        if assignment.type == "redirected_statement":
            content = self._given(assignment.children[1], depth + 1)
            return content if isinstance(content, Word) else None
        value = assignment.child_by_field_name("value")
        if value is None or _ENDS_WORD.match(self._bytes, value.end_byte) is None:
            return None
        word = self._word(value, depth + 1)
        if word.is_computed or not word.fragments or len(word.fragments) > _MOST_FRAGMENTS:
            return None
        return word if len(word.fragments) == 1 or len(word.text) <= _LONGEST_VALUE else None


IN_QUOTED_BACKTICKS = re.compile(r"\\[\\`$\"]")
"""A backslash that the shell takes off what stands between backticks before it reads that; of a double quote only within such quotes."""
_IN_BACKTICKS = re.compile(r"\\[\\`$]")


def certain_in_backticks(host: str, words: tuple[Word, ...], *, in_quotes: bool) -> tuple[Word, ...]:
    """Return the words of a command between backticks, a hole for those in which backslashes mean otherwise there and for what follows.

    Of what follows addresses are kept.
    """
    escape = IN_QUOTED_BACKTICKS if in_quotes else _IN_BACKTICKS
    first = next((place for place, one in enumerate(words) if escape.search(host, one.start, one.end) is not None), len(words))
    if first == len(words):
        return words
    start, end = words[first].start, words[-1].end
    hole = Word((Fragment("${command}", start, end, Refusal.UNWRITABLE, is_hole=True),), start, end)
    addresses = [one for one in words[first:] if "://" in one.text and escape.search(host, one.start, one.end) is None]
    return (*words[:first], hole, *addresses, hole)
