"""Where a script speaks of names and files without using them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tree_sitter import Node as Tree

_HARMLESS = re.compile(
    r"(?:[@<>][ \t]*|[ \t](?:-f|--file)[ \t=]*|^[ \t]*(?:rm|cat|echo|ls|trap)[ \t](?:.*[ \t])?)[\"']?(?:\./|\$\{?)?$|^[ \t]*$"
)
_IN_PATH = re.compile(r"[\w.-]")
_BARE_NAME = re.compile(r"""(?<![\w${"'/.-])[A-Za-z_]\w*+(?!["'/]|\.\w)""")


COMMENTS = "(comment) @mention"
UNUSED = """
[(comment) (string_content) (raw_string) (heredoc_body)] @mention
(declaration_command ["export" "readonly"] (variable_name) @mention)
((command name: (command_name) @name argument: (word) @mention) (#eq? @name "echo"))
"""
"""What names a variable without giving it a value: comments, texts, and commands that show or export it."""


def blanked(text: str, nodes: Iterable[Tree]) -> str:
    """Return a script with blanks in the place of ``nodes``, which come in order."""
    parts, offset = [], 0
    for node in nodes:
        if node.end_byte > offset:
            start = max(node.start_byte, offset)
            parts += [text[offset:start], " " * (node.end_byte - start)]
            offset = node.end_byte
    return "".join([*parts, text[offset:]])


def is_apostrophe(text: str, quoted: Tree) -> bool:
    """Return true when the quote that a text begins with stands within a word, as in "don't", where the grammar reads prose."""
    return text[quoted.start_byte - 1 : quoted.start_byte].isalpha()


def bare_names(text: str) -> dict[str, list[int]]:
    """Return how often names stand in a script that no quote or dollar goes before, and how often of that without "=" behind."""
    found: dict[str, list[int]] = {}
    for match in _BARE_NAME.finditer(text):
        counts = found.setdefault(match.group(), [0, 0])
        counts[0] += 1
        counts[1] += not text.startswith("=", match.end())
    return found


def only_read(text: str, path: str) -> bool:
    """Return true when a script that writes a file once does nothing else with it than send, show and remove it.

    A path that is the value of a variable is given as ``${name}``.
    """
    name = path[2:-1] if path.startswith("${") else path
    found = re.finditer(rf"{re.escape(name)}(?![\w.-])", text)
    mentions = [mention for mention in found if _IN_PATH.fullmatch(text[max(mention.start() - 1, 0) : mention.start()]) is None]
    for mention in mentions:
        before = text[text.rfind("\n", 0, mention.start()) + 1 : mention.start()]
        if _HARMLESS.search(before) is None or (not before.strip() and text[mention.end() : mention.end() + 1] != "="):
            return False
    return bool(mentions)
