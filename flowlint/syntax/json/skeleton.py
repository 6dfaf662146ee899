"""JSON text to the nodes that a finding may point at, where the plain value is known: nothing else is looked for.

A name that the text has once, in quotes, is that of the member, and a search finds it a hundred times as fast as a parser does.
"""

from __future__ import annotations

from collections.abc import Iterable
from json.decoder import WHITESPACE  # type: ignore[attr-defined]
from typing import cast

from flowlint.model.node import Kind, Member, Node
from flowlint.model.strict_json import STRICT
from flowlint.syntax.json.strict import item

_skip = WHITESPACE.match
_scan = STRICT.scan_once  # type: ignore[attr-defined]


def skeleton(text: str, start: int, end: int, holder: str, wanted: Iterable[str]) -> Node | None:
    """Return the tree of the object from ``start`` to ``end``, in which no fault was found, with its member ``holder`` alone.

    That is the only member that is an object, and has of its own members those that are ``wanted``, all of which are there. ``None`` where
    the text has escapes, or a name in quotes twice, so it has to be parsed.
    """
    key = _key(text, start, end, holder)
    if key is None or text.find("\\", start, end) >= 0:
        return None
    held_at = _value_of(text, key)
    held_end = _end_of(text, held_at, end)
    members: list[Member] = []
    for name in wanted:
        own = _key(text, held_at, held_end, name)
        value = item(text, _value_of(text, own)) if own is not None else None
        if own is None or value is None:
            return None
        members.append(Member(own, value))
    members.sort(key=lambda member: member.key.start)
    return Node(Kind.OBJECT, None, start, end, (Member(key, Node(Kind.OBJECT, None, held_at, held_end, tuple(members))),))


def _key(text: str, start: int, end: int, name: str) -> Node | None:
    quoted = f'"{name}"'
    at = text.find(quoted, start, end)
    return Node(Kind.STRING, name, at, at + len(quoted)) if at >= 0 and text.find(quoted, at + 1, end) < 0 else None


def _end_of(text: str, start: int, end: int) -> int:
    """Return where the holder ends that begins at ``start``; mostly it is the last member, so it ends where the last but one brace does."""
    closing = text.rfind("}", start, end - 1) + 1
    return closing if not text[closing : end - 1].strip() else cast("int", _scan(text, start)[1])


def _value_of(text: str, key: Node) -> int:
    return cast("int", _skip(text, text.index(":", key.end) + 1).end())
