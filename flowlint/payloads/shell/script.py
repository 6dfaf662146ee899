"""Shell scripts to commands and words, each fragment of a word with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from types import MappingProxyType

from tree_sitter import Node as Tree

from flowlint.model.location import Refusal
from flowlint.model.named_tuple import NamedTuple
from flowlint.payloads.shell.expansions import IN_QUOTED_BACKTICKS, Expansions
from flowlint.payloads.shell.mentions import COMMENTS, blanked, is_apostrophe, only_read
from flowlint.payloads.shell.tree import DEEPEST, ShellTree, arguments_of, is_argument, redirects, writes
from flowlint.payloads.shell.words import Content, File, Fragment, Word
from flowlint.syntax.grammar import Budget, Unreadable

MAX_SCRIPT = 1 << 24
"""Code points of a script that is read as a whole; of a longer one each command is read by itself."""

_PROGRAMS = frozenset({"curl", "curl.exe", "gc", "gc.exe"})
"""The programs whose commands are read: ``curl``, and the platform's own command line."""
_WRAPPERS = frozenset({"sudo", "time", "exec", "command", "env", "nohup", "timeout", "nice", "watch", "retry"})
_COMMANDS = """
((command name: (command_name) @name) @command
 (#match? @name "^([^ ]*/)?(curl|curl\\\\.exe|gc|gc\\\\.exe|sudo|time|exec|command|env|nohup|timeout|nice|watch|retry)$"))
"""
_APOSTROPHE = re.compile(r"[A-Za-z]'")


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


_MOST_WORDS = 100_000
"""Words that the commands of a script may have."""


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
        self._captures, self._above = self._tree.captures, self._tree.above
        self._words = Expansions(self._tree, text, host, base)
        self._writing: dict[str, list[Tree]] | None = None
        self._words_left = _MOST_WORDS

    def read(self) -> Script:
        if self._tree.is_too_wide or self.text.count("$(") - self.text.count(")") > DEEPEST:
            return NO_SCRIPT
        nodes = [node for node in self._captures(_COMMANDS, "command") if not node.has_error]
        found = [command for node in nodes for command in self._each(node)]
        return Script(found, not self._tree.root.has_error, self._prose())

    def _each(self, node: Tree) -> Iterator[Command]:
        """Yield what a command is: one within a function once for each call of that, where it differs."""
        met: list[Command] = []
        for way in self._words.functions.calls(node):
            words = self._words
            for call in way:
                words = words.called_with(tuple(words.arguments(arguments_of(call))))
            command = self._command(node, words)
            if command is not None and command not in met:
                met.append(command)
        yield from met

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

    def _program(self, node: Tree) -> str:
        return self._words.source_of(node).rsplit("/", 1)[-1]

    def _command(self, node: Tree, said: Expansions) -> Command | None:
        name = node.child_by_field_name("name")
        outer = self._redirected(node)
        if name is None:
            return None
        arguments = arguments_of(node)
        self._words_left -= len(arguments)
        if self._words_left < 0:
            raise Unreadable(f"its commands have more than {_MOST_WORDS:,} words")
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
        words = tuple(said.arguments([child for child in arguments if child.type != "comment"]))
        words = self._certain_in_backticks(node, words)
        given = self._input(node, outer, redirections, said)
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

    def _input(self, node: Tree, outer: Tree | None, redirections: list[Tree], said: Expansions) -> Content:
        """Return what a command reads: a here-document or here-string of its own, a file, or what the command before it writes."""
        for redirection in reversed(redirections):
            if redirection.type in {"heredoc_redirect", "herestring_redirect"}:
                return said.given(redirection)
            if redirection.type == "file_redirect" and redirection.children[0].type == "<":
                return File(said.word(redirection.children[-1]))
        return self._piped(outer if outer is not None and outer.start_byte == node.start_byte else node, said)

    def _piped(self, stage: Tree, said: Expansions) -> Content:
        """Return what is piped into a command; the grammar may nest pipelines, and puts those of a here-document's command inside that."""
        above = self._above(stage)
        while above and above[-1].type == "pipeline":
            pipeline = above.pop()
            stages = [child for child in pipeline.children if child.is_named]
            place = next((index for index, one in enumerate(stages) if one.start_byte == stage.start_byte), 0)
            if place:
                return said.written(stages[place - 1])
            stage = pipeline
        is_behind = stage.type == "pipeline" and len(above) > 1 and above[-1].type == "heredoc_redirect"
        return said.written(above[-2]) if is_behind else None

    def _files(self, asked: str) -> dict[str, list[Tree]]:
        """Return the statements that write to files, by their paths; none where no file is asked for."""
        if self._writing is None and asked:
            self._writing = {}
            for redirect in self._captures("(file_redirect) @redirect", "redirect"):
                if writes(redirect):
                    path = self._words.word(redirect.children[-1]).text.removeprefix("./")
                    self._writing.setdefault(path, []).append(redirect)
        return self._writing or {}

    def _in_file(self, path: str, command: Tree) -> Content:
        """Return what a script has written to a file before a command, where it does so once and nothing else may change the file."""
        redirects = self._files(path)[path]
        statement = next((one for one in reversed(self._above(redirects[0])) if one.type == "redirected_statement"), None)
        if len(redirects) > 1 or statement is None or redirects[0].children[0].type == ">>" or statement.end_byte > command.start_byte:
            return None
        return (
            self._words.written(statement)
            if self._words.assignments.holds(statement, command) and only_read(self._uncommented, path)
            else None
        )

    @cached_property
    def _uncommented(self) -> str:
        return blanked(self.text, self._captures(COMMENTS, "mention"))


_IN_BACKTICKS = re.compile(r"\\[\\`$]")


def certain_in_backticks(host: str, words: tuple[Word, ...], *, in_quotes: bool) -> tuple[Word, ...]:
    """Return the words of a command between backticks, a hole for those in which backslashes mean otherwise there and for what follows.

    Of what follows addresses are kept.
    """
    escape = IN_QUOTED_BACKTICKS if in_quotes else _IN_BACKTICKS
    first = next((place for place, one in enumerate(words) if escape.search(host, one.start, one.end) is not None), len(words))
    if first == len(words):
        return words
    start, end = words[first].start, max(words[first].end, words[-1].end)
    hole = Word((Fragment("${command}", start, end, Refusal.UNWRITABLE, is_hole=True),), start, end)
    addresses = [one for one in words[first:] if "://" in one.text and escape.search(host, one.start, one.end) is None]
    return (*words[:first], hole, *addresses, hole)
