"""Trees of values that know how each of them is spelt, and writers of JSON and YAML for them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any


@dataclass
class Text:
    """A string and the quotes around it: double, single, typographic, or none."""

    value: str
    quotes: str = "double"


@dataclass
class Members:
    """An object, equal names included; ``block`` tells that YAML writes it in lines, ``comment`` that JSON holds one in it."""

    entries: list[tuple[Text, Any]]
    block: bool = False
    trailing_comma: bool = False
    comment: bool = False


@dataclass
class Items:
    """An array."""

    items: list[Any]
    block: bool = False
    trailing_comma: bool = False
    comment: bool = False


def tree(value: Any, random: Random, *, yaml: bool) -> Any:
    """Return ``value`` with a choice of spelling at every node."""
    if isinstance(value, str):
        return Text(value, random.choice(["double", "single", "plain", "plain", "block"]) if yaml else "double")
    if isinstance(value, Text):
        return Text(value.value, random.choice(["double", "single", "plain"]) if yaml else "double")
    block = yaml and random.random() < 0.6
    if isinstance(value, dict):
        return Members([(tree(name, random, yaml=yaml), tree(inner, random, yaml=yaml)) for name, inner in value.items()], block)
    if isinstance(value, list):
        return Items([tree(item, random, yaml=yaml) for item in value], block)
    return value


def nodes(node: Any) -> Iterator[Any]:
    yield node
    if isinstance(node, Members):
        for key, value in node.entries:
            yield key
            yield from nodes(value)
    elif isinstance(node, Items):
        for item in node.items:
            yield from nodes(item)


class Json:
    """Writes JSON in one style."""

    def __init__(self, random: Random, *, lines: bool = True) -> None:
        self.indent = random.choice([None, "  ", "    ", "\t"]) if lines else None
        self.newline = random.choice(["\n", "\n", "\r\n"])
        self.colon = random.choice([": ", ":", " : "])
        self.comma = random.choice([",", ", ", " , "]) if self.indent is None else ","

    def write(self, node: Any, level: int = 0) -> str:
        if isinstance(node, Text):
            text = json.dumps(node.value, ensure_ascii=False)
            return f"“{text[1:-1]}”" if node.quotes == "typographic" else text
        if isinstance(node, Members):
            members = [f"{self.write(key)}{self.colon}{self.write(value, level + 1)}" for key, value in node.entries]
            return self._around("{", members, "}", node, level)
        if isinstance(node, Items):
            return self._around("[", [self.write(item, level + 1) for item in node.items], "]", node, level)
        return json.dumps(node)

    def _around(self, opening: str, parts: list[str], closing: str, node: Members | Items, level: int) -> str:
        if not parts:
            return opening + closing
        trailing = "," if node.trailing_comma else ""
        if self.indent is None:
            opening += "/* all of it */" * node.comment
            return opening + self.comma.join(parts) + trailing + closing
        line = self.newline + self.indent * (level + 1)
        opening += ' // all, of "it"' * node.comment
        return opening + line + (self.comma + line).join(parts) + trailing + self.newline + self.indent * level + closing


PLAIN = re.compile(r"[A-Za-z][\w.-]*(?: [\w.-]+)*", re.ASCII)
LINES = re.compile(r"[!-~](?:[ -~]|\n(?!\n))*[!-~]|[!-~]")
NOT_PLAIN = {"true", "false", "null", "no", "yes", "on", "off", "y", "n"}


class Yaml:
    """Writes YAML in one style, with comments on some lines or without."""

    def __init__(self, random: Random, *, comments: bool = True) -> None:
        self.random = random
        self.step = random.choice([2, 2, 4])
        self.dash = random.choice([0, 2])
        self.comments = comments and random.random() < 0.3

    def write(self, root: Members) -> str:
        head = self.random.choice(["", "", "---\n", "# the request\n", "--- # one\n"])
        lines = self._block(root, 0) if self._is_block(root) else [self._flow(root)]
        tail = self.random.choice(["\n", "\n", "", "\n...\n", "\n# the end\n"])
        text = head + "\n".join(lines) + tail
        return text.replace("\n", "\r\n") if self.random.random() < 0.15 else text

    def _is_block(self, node: Any) -> bool:
        if isinstance(node, Members):
            return node.block and bool(node.entries)
        return isinstance(node, Items) and node.block and bool(node.items)

    def _block(self, node: Members | Items, column: int) -> list[str]:
        blank, lines = " " * column, []
        if isinstance(node, Items):
            for item in node.items:
                if self._is_block(item):
                    inner = self._block(item, column + 2)
                    lines += [f"{blank}- {inner[0].lstrip(' ')}", *inner[1:]]
                else:
                    lines += self._scalar(f"{blank}-", item, column)
            return lines
        for key, value in node.entries:
            if self.comments and self.random.random() < 0.15 and lines:
                lines.append(f"{blank}# about what follows")
            name = f"{blank}{self._text(key)}:"
            if self._is_block(value):
                lines += [name, *self._block(value, column + (self.dash if isinstance(value, Items) else self.step))]
            else:
                lines += self._scalar(name, value, column)
        return lines

    def _scalar(self, before: str, node: Any, column: int) -> list[str]:
        if isinstance(node, Text) and node.quotes == "block" and LINES.fullmatch(node.value):
            return [f"{before} |-", *(f"{' ' * (column + self.step)}{line}" for line in node.value.split("\n"))]
        comment = "  # said" if self.comments and self.random.random() < 0.15 else ""
        return [f"{before} {self._flow(node)}{comment}"]

    def _flow(self, node: Any) -> str:
        if isinstance(node, Text):
            return self._text(node)
        if isinstance(node, Members):
            parts = [f"{self._text(key)}: {self._flow(value)}" for key, value in node.entries]
            return "{" + self.random.choice(["", " "]) + ", ".join(parts) + ("," if node.trailing_comma else "") + "}"
        if isinstance(node, Items):
            return "[" + ", ".join(self._flow(item) for item in node.items) + ("," if node.trailing_comma else "") + "]"
        return json.dumps(node)

    def _text(self, node: Text) -> str:
        value, quotes = node.value, node.quotes
        if quotes == "typographic":
            return f"“{value}”" if PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)
        if quotes == "plain" and PLAIN.fullmatch(value) and value.lower() not in NOT_PLAIN:
            return value
        if quotes == "single" and re.fullmatch(r"[^\x00-\x1f]*", value):
            return "'" + value.replace("'", "''") + "'"
        return json.dumps(value, ensure_ascii=False)
