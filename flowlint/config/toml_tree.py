"""Reads a configuration in TOML. ``tomllib`` gives values without places, so a second pass over the valid text finds those."""

from __future__ import annotations

import re
import tomllib

from flowlint.config.tree import Tree
from flowlint.model.errors import ConfigError
from flowlint.model.fault import SyntaxFault
from flowlint.model.location import Source
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.node import Kind, Member, Node
from flowlint.syntax.document import decode

_Path = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_BLANK_OR_COMMA = re.compile(r"(?:[ \t\n,]|#[^\n]*)*")
_NAME = re.compile(r"""[ \t]*("(?:\\.|[^"\\])*"|'[^']*'|[A-Za-z0-9_-]+)[ \t]*""")
_SCALAR = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:"{0,2})'
    r"|'''.*?'''(?:'{0,2})"
    r'|"(?:\\.|[^"\\])*"'
    r"|'[^']*'"
    r"|\d{4}-\d\d-\d\d \d\d:[^\s,\]}#]*"
    r"|[^\s,\]}#]+",
    re.DOTALL,
)
_STOP = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")

_STRINGS = re.compile(r"\"(?:[^\"\\\n]|\\.)*+\"?|'[^'\n]*+'?")
_DOTTED = re.compile(r"(?<![\w-])(?:[\w-]++[ \t]*+\.[ \t]*+){50}", re.ASCII)
"""A key of more parts than any table has; to read it takes time and memory by the square of their number."""


class _Place(NamedTuple):
    """Where the name of a value begins, and the value's own stretch; of a table the value is its name in the header."""

    name: int
    start: int
    end: int


def parse(path: str, data: bytes) -> Tree:
    """Return the tree of a whole TOML text; raise ``ConfigError`` where it is none."""
    decoded = decode(path, data)
    if isinstance(decoded, SyntaxFault):
        source = decoded.place.source
        raise Tree(source, None).wrong(len(source.text), decoded.message)
    # tomllib takes no byte order mark, and it counts places in a text whose line ends are one character.
    source = Source(path, decoded.text.removeprefix("\ufeff").replace("\r\n", "\n"))
    tree = Tree(source, None)
    try:
        if _DOTTED.search(_STRINGS.sub("s", source.text)):
            raise RecursionError
        values = tomllib.loads(source.text)
        return tree._replace(node=_node(values, (), _Scan(source.text).places))
    except tomllib.TOMLDecodeError as error:
        raise _unreadable(tree, str(error)) from error
    except ValueError as error:
        # Python reads no integer of more than some thousand digits.
        raise tree.wrong(0, "text holds a number of too many digits") from error
    except RecursionError as error:
        raise tree.wrong(0, "text is nested too deeply") from error


def own_table(tree: Tree) -> Tree | None:
    """Return the table ``[tool.flowlint]`` of a TOML tree, or ``None`` where there is none."""
    tool = tree.node.get("tool") if tree.node is not None else None
    own = tool.get("flowlint") if tool is not None else None
    return tree._replace(node=own) if own is not None else None


def _unreadable(tree: Tree, message: str) -> ConfigError:
    found = _STOP.search(message)
    sentence = message[: found.start()] if found else message
    sentence = sentence[:1].lower() + sentence[1:]
    if found is None or found[1] is None:
        return tree.wrong(len(tree.source.text), sentence)
    return ConfigError(f"{tree.source.name}:{found[1]}:{found[2]}: {sentence}")


def _node(value: object, path: _Path, places: dict[_Path, _Place]) -> Node:
    _, start, end = places[path]
    if isinstance(value, dict):
        return Node(Kind.OBJECT, None, start, end, tuple(_member(name, item, (*path, name), places) for name, item in value.items()))
    if isinstance(value, list):
        return Node(Kind.ARRAY, None, start, end, tuple(_node(item, (*path, index), places) for index, item in enumerate(value)))
    if isinstance(value, bool):
        return Node(Kind.BOOLEAN, value, start, end)
    if isinstance(value, (int, float)):
        return Node(Kind.NUMBER, value, start, end)
    return Node(Kind.STRING, str(value), start, end)


def _member(name: str, value: object, path: _Path, places: dict[_Path, _Place]) -> Member:
    start = places[path].name
    return Member(Node(Kind.STRING, name, start, start + len(name)), _node(value, path, places))


class _Scan:
    """One pass over a valid TOML text: ``places`` has every value by its path, list items by their index."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.places: dict[_Path, _Place] = {(): _Place(0, 0, 0)}
        self._lengths: dict[_Path, int] = {}
        table: _Path = ()
        place = self._skip(0, _BLANK)
        while place < len(text):
            table, place = self._header(place) if text[place] == "[" else (table, self._pair(place, table))
            place = self._skip(place, _BLANK)

    def _skip(self, place: int, what: re.Pattern[str]) -> int:
        found = what.match(self.text, place)
        return found.end() if found else place

    def _names(self, place: int, path: _Path) -> tuple[_Path, int]:
        """Return the path that dotted names lead to from ``path``, and where they end; noted is each step."""
        while True:
            found = _NAME.match(self.text, place)
            if found is None:
                return path, place
            raw = found[1]
            name = next(iter(tomllib.loads(f"{raw}=0"))) if raw[0] in "\"'" else raw
            self.places.setdefault((*path, name), _Place(found.start(1), found.start(1), found.end(1)))
            path = self._item((*path, name))
            place = found.end()
            if self.text[place : place + 1] != ".":
                return path, place
            place += 1

    def _item(self, path: _Path) -> _Path:
        """Return ``path``, or that of its last item where it is an array of tables."""
        return (*path, self._lengths[path] - 1) if path in self._lengths else path

    def _header(self, place: int) -> tuple[_Path, int]:
        if not self.text.startswith("[[", place):
            path, end = self._names(place + 1, ())
            return path, end + 1
        path, end = self._names(place + 2, ())
        array = path[:-1] if isinstance(path[-1], int) else path
        self._lengths[array] = self._lengths.get(array, 0) + 1
        path = self._item(array)
        self.places[path] = _Place(place, place, end + 2)
        return path, end + 2

    def _pair(self, place: int, table: _Path) -> int:
        path, end = self._names(place, table)
        start = self._skip(end + 1, _BLANK)
        end = self._value(start, path)
        self.places[path] = _Place(self.places[path].name, start, end)
        return end

    def _value(self, place: int, path: _Path) -> int:
        """Note the values inside the one at ``place`` and return its end."""
        opening = self.text[place]
        if opening not in "[{":
            return self._skip(place, _SCALAR)
        index = 0
        place = self._skip(place + 1, _BLANK_OR_COMMA)
        while self.text[place] not in "]}":
            if opening == "{":
                place = self._pair(place, path)
            else:
                start, place = place, self._value(place, (*path, index))
                self.places[*path, index] = _Place(start, start, place)
                index += 1
            place = self._skip(place, _BLANK_OR_COMMA)
        return place + 1
