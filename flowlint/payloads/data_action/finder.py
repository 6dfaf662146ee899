"""Finds what data actions hold: texts, calls and the bodies that they send."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flowlint.model.call import Call, Header, Word
from flowlint.model.carried import Carried, Unchecked
from flowlint.model.endpoint import Aim, aim
from flowlint.model.fault import FaultClass
from flowlint.model.location import Source
from flowlint.model.node import Node, plain
from flowlint.payloads.transcript import json_string
from flowlint.payloads.velocity import bodies
from flowlint.syntax.json import strict

_TEMPLATED = r"\{\{|\{%"


def find(source: Source) -> Iterator[Carried]:
    """Yield what a data action holds: the body that its request template sends."""
    document = strict.parse(source)
    if document.broken is not None and re.search(_TEMPLATED, source.text) is not None:
        yield Unchecked(document.broken.place, "data action not checked: the file is a template itself")
        return
    found = [one for root in document.roots for action in _actions(root) for one in _of_action(source, action)]
    if found or document.broken is not None:
        yield from (fault for fault in document.faults if fault.rule is FaultClass.SYNTAX)
    yield from found


def _actions(root: Node) -> Iterator[Node]:
    """Yield the objects that have the shape of an action, wherever they stand."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if _text(node, "config", "request", "requestUrlTemplate") is not None:
            yield node
        else:
            waiting += [*reversed([value for _, value in node.members]), *reversed(node.items)]


def _of_action(source: Source, action: Node) -> Iterator[Carried]:
    url = _text(action, "config", "request", "requestUrlTemplate")
    aimed = aim(url.text or "") if url is not None else Aim.ELSEWHERE
    if url is None or aimed is Aim.ELSEWHERE:
        return
    body = _text(action, "config", "request", "requestTemplate")
    call = _call(source, action, url, has_body=body is not None)
    yield call
    if body is None or not (body.text or "").strip():
        yield Unchecked(call.place, "body not checked: the action has no request template")
    elif source.text[body.start] != '"':
        yield Unchecked(source.at(*body.span), "body not checked: the request template is not written as a JSON string")
    else:
        contract = action.get("contract", "input", "inputSchema")
        schema = plain(contract) if contract is not None else None
        posted = call.method is None or call.method.text.upper() == "POST"
        template = json_string(source, body.start, body.end)
        yield from bodies.texts_of(template, schema, certain=aimed is Aim.LAUNCH and posted)


def _call(source: Source, action: Node, url: Node, *, has_body: bool) -> Call:
    method = _text(action, "config", "request", "requestType")
    headers = action.get("config", "request", "headers")
    listed = [_header(source, key, value) for key, value in headers.members if value.text is not None] if headers is not None else []
    word = _word(source, url)
    return Call(
        word.place,
        word,
        method=_word(source, method) if method is not None else None,
        headers=tuple(listed),
        has_body=has_body,
        credentials=tuple(place for header in listed if (place := header.credential) is not None),
    )


def _word(source: Source, node: Node) -> Word:
    """Return the text of a string and the place of what stands between its quotes, so edits there are written as JSON does."""
    held = json_string(source, node.start, node.end)
    return Word(node.text or "", held.whole)


def _header(source: Source, key: Node, value: Node) -> Header:
    return Header(str(key.value), value.text or "", _word(source, value).place)


def _text(node: Node, *names: str) -> Node | None:
    found = node.get(*names)
    return found if found is not None and found.text is not None else None
