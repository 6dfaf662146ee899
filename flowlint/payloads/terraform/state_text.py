"""Finds the resources that may be flows in the text of a Terraform state, which may be far larger than what is needed of it.

Only the brackets of the text are followed; what may be a flow is decoded, all else is passed by.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from enum import Enum, auto

from flowlint.model.named_tuple import NamedTuple
from flowlint.model.pattern import bytes_pattern
from flowlint.model.strict_json import decoded

FLOW = "genesyscloud_flow"
"""The type of a resource that is a flow."""
MOST_MARKS = 6_000_000
"""Brackets that are followed, a microsecond or two each."""
MOST_FLOWS = 20_000
_MAX_DEPTH = 100
"""Modules that lie in each other."""
_BRACKET = bytes_pattern(rb'[^"\[\]{}]*+(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"[^"\[\]{}]*+)*+([\[\]{}])', re.DOTALL)
_KEY = bytes_pattern(rb'"([^"\\]*+)"[ \t\r\n]*+:[ \t\r\n]*+\Z')
_LONGEST_KEY = 1 << 8
_BLANK = bytes_pattern(rb"\xef?+\xbb?+\xbf?+[ \t\r\n]*+")
_BETWEEN = bytes_pattern(rb"[ \t\r\n,]*+")
_CLOSING = {b"{": b"}", b"[": b"]"}
_NO_MODULE = 'the file has no "values" with a "root_module"'


class NotAState(Exception):
    """The text is not a state; says what was seen."""


class _Kind(Enum):
    """What an object or a list of the text holds."""

    OUTPUT = auto()
    VALUES = auto()
    MODULE = auto()
    RESOURCES = auto()
    MODULES = auto()
    RESOURCE = auto()
    OTHER = auto()


class _Open(NamedTuple):
    kind: _Kind
    bracket: bytes
    start: int


_MEMBERS = {
    (_Kind.OUTPUT, b"values"): _Kind.VALUES,
    (_Kind.VALUES, b"root_module"): _Kind.MODULE,
    (_Kind.MODULE, b"resources"): _Kind.RESOURCES,
    (_Kind.MODULE, b"child_modules"): _Kind.MODULES,
}
_LISTS = {_Kind.RESOURCES: (_Kind.RESOURCE, "resources"), _Kind.MODULES: (_Kind.MODULE, "child_modules")}
"""What the items of a list are, which are objects, and how the list is called."""


def resources(data: bytes) -> Iterator[dict[str, object]]:
    """Yield the resources of all modules in which the type of a flow is named; raise ``NotAState`` where the text is not a state."""
    data = _in_utf_8(data)
    open_: list[_Open] = []
    end = marks = flows = 0
    is_state = False
    while mark := _BRACKET.match(data, end):
        marks, start, end, bracket = marks + 1, end, mark.end(), mark[1]
        if marks > MOST_MARKS:
            raise NotAState(f"the file has more than {MOST_MARKS:,} brackets")
        if bracket in _CLOSING:
            if start and not open_:
                raise NotAState(_fault(start))
            kind = _kind(open_, data, start, end - 1)
            is_state = is_state or kind is _Kind.MODULE
            open_.append(_Open(kind, bracket, end - 1))
            continue
        closed = open_.pop() if open_ else None
        if closed is None or _CLOSING[closed.bracket] != bracket:
            raise NotAState(_fault(end - 1))
        _demand_objects(closed.kind, _BETWEEN.fullmatch(data, start, end - 1))
        if closed.kind is _Kind.RESOURCE and data.find(b'"%b"' % FLOW.encode(), closed.start, end) >= 0:
            flows += 1
            yield _resource(data, closed.start, end, flows)
    if open_ or not end or not _BLANK.fullmatch(data, end):
        raise NotAState(_fault(end))
    if not is_state:
        is_own = b'"lineage"' in data and b'"resources"' in data
        raise NotAState("the file is Terraform's own state, whose form may change" if is_own else _NO_MODULE)


def _in_utf_8(data: bytes) -> bytes:
    """Return a text in UTF-8, as which the shells of Windows do not write it."""
    encoding = json.detect_encoding(data)
    try:
        return data if encoding.startswith("utf-8") else data.decode(encoding).encode()
    except UnicodeError:
        raise NotAState("the file is not JSON (it cannot be decoded)") from None


def _fault(at: int) -> str:
    return f"the file is not JSON (from byte {at + 1:,})"


def _kind(open_: list[_Open], data: bytes, start: int, at: int) -> _Kind:
    """Return what the bracket ``at`` a place begins, in the last of what is open; what is before it begins at ``start``."""
    holder = open_[-1].kind if open_ else None
    if holder in {_Kind.OTHER, _Kind.RESOURCE}:
        return _Kind.OTHER
    is_object = data[at] == ord("{")
    if holder is None:
        return _Kind.OUTPUT if is_object and _BLANK.fullmatch(data, start, at) else _Kind.OTHER
    if holder in _LISTS:
        _demand_objects(holder, is_object and _BETWEEN.fullmatch(data, start, at))
        kind = _LISTS[holder][0]
    else:
        key = _KEY.search(data[max(start, at - _LONGEST_KEY) : at])
        name = key[1] if key is not None else b""
        kind = _MEMBERS.get((holder, name), _Kind.OTHER)
        _demand_objects(kind, not is_object)
        if not is_object and kind not in _LISTS:
            return _Kind.OTHER
    if kind is _Kind.MODULE and len(open_) > 2 * _MAX_DEPTH:
        raise NotAState("modules are nested too deeply")
    return kind


def _demand_objects(kind: _Kind, fits: object) -> None:
    """Raise ``NotAState`` where a list that holds objects alone has something else."""
    if kind in _LISTS and not fits:
        raise NotAState(f'"{_LISTS[kind][1]}" is not a list of objects')


def _resource(data: bytes, start: int, end: int, count: int) -> dict[str, object]:
    if count > MOST_FLOWS:
        raise NotAState(f"the file has more than {MOST_FLOWS:,} flows")
    try:
        found: dict[str, object] = decoded(data[start:end])
    except OverflowError as error:
        raise NotAState(f"a flow is too large: {error}") from None
    except (ValueError, RecursionError):
        raise NotAState(_fault(start)) from None
    return found
