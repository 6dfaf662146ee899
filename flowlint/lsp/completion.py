"""What may be written at a place, in a text that need not be right: a mark is put where the user writes, to see what stands there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lsprotocol import types

from flowlint.linter.checker import Checker
from flowlint.lsp.hover import summary
from flowlint.lsp.positions import Opened, Positions
from flowlint.model.errors import FlowlintError
from flowlint.model.flow import FlowDefinition
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.outline import Request, contains
from flowlint.model.request import CONTAINER, FIELDS

TRIGGERS = ('"', "'", ".", ":")
"""Characters after which an editor asks by itself."""

_MARK = "flowlintMarksThisPlace"
_WORD = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-")
_CLOSING = {"{": "}", "[": "]", "(": ")"}


class _Token(NamedTuple):
    """What is written where the user writes: its offsets, quotes included, the quote that it has or needs, and whether it is a name."""

    start: int
    end: int
    quote: str
    is_name: bool
    has_colon: bool


def completion(checker: Checker, opened: Opened, position: types.Position) -> list[types.CompletionItem]:
    """Return what may be written at a position of a document."""
    token = _token(opened.text, opened.positions.offset(position), is_yaml=opened.path.endswith((".yaml", ".yml")))
    for marked in _marked(opened.text, token):
        try:
            found = checker.requests(marked, opened.path)
        except FlowlintError:
            continue
        places = Positions(marked, types.PositionEncodingKind.Utf32)
        line, column = places.line_and_column(places.position(marked.index(_MARK)))
        items = [*_items(checker, found, token, line, column, is_python=opened.path.endswith(".py"))]
        if items:
            place = opened.positions.range(token.start, token.end)
            return [_placed(item, place, number) for number, item in enumerate(items)]
    return []


def _token(text: str, offset: int, *, is_yaml: bool) -> _Token:
    start = end = offset
    while start and text[start - 1] in _WORD:
        start -= 1
    while end < len(text) and text[end] in _WORD:
        end += 1
    quote = text[start - 1] if start and text[start - 1] in {'"', "'"} else ""
    if quote:
        start -= 1
        end += text[end : end + 1] == quote
    before = text[:start].rstrip(" \t") if is_yaml else text[:start].rstrip()
    rest = text[end:].lstrip(" \t")
    quote = quote or ("" if is_yaml else '"')
    return _Token(start, end, quote, before[-1:] not in {":", "="}, rest.startswith(":"))


def _marked(text: str, token: _Token) -> Iterator[str]:
    """Yield the text with the mark, whole, and then as far as that, with its brackets closed."""
    before, behind = text[: token.start], text[token.end :]
    quote = token.quote or '"'
    mark = f"{quote}{_MARK}{quote}"
    if not token.is_name:
        yield before + mark + behind
        yield before + mark + _closed(before)
        return
    written = mark if token.has_colon else f"{mark}: 0"
    last, following = before.rstrip()[-1:], behind.lstrip()[:1]
    comma = "," if last not in {"{", ",", "[", "(", ""} else ""
    after = "," if following in {'"', "'"} and not token.has_colon else ""
    yield before + comma + written + after + behind
    yield before + written + behind
    yield before + comma + mark + ": 0" + _closed(before)


def _closed(text: str) -> str:
    """Return the brackets that close those which are open at the end of a text, of JSON or of code."""
    closing: list[str] = []
    quoted = escaped = False
    for character in text:
        if quoted:
            quoted, escaped = escaped or character != '"', character == "\\" and not escaped
        elif character == '"':
            quoted = True
        elif character in _CLOSING:
            closing.append(_CLOSING[character])
        elif closing and character == closing[-1]:
            closing.pop()
    return "".join(reversed(closing))


def _items(
    checker: Checker, found: Iterable[Request], token: _Token, line: int, column: int, *, is_python: bool
) -> Iterator[types.CompletionItem]:
    for request in found:
        if not contains(request.region, line, column):
            continue
        if token.is_name:
            yield from _names(request, token)
        elif request.flow_id is not None and contains(request.flow_id, line, column):
            yield from _ids(checker.flows(), token)
        else:
            yield from _values(request, line, column, is_python=is_python)


def _names(request: Request, token: _Token) -> Iterator[types.CompletionItem]:
    if _MARK in request.fields:
        names = [(name, "field of the request", "") for name in (FIELDS[0], CONTAINER, *FIELDS[1:]) if name not in request.fields]
    elif request.flow is not None and any(one.name == _MARK for one in request.arguments):
        flow = request.flow
        names = [(one.name, summary(one, flow), one.description) for one in request.absent]
    else:
        return
    for name, detail, description in names:
        written = f"{token.quote}{name}{token.quote}" + ("" if token.has_colon else ": ")
        yield types.CompletionItem(
            name,
            kind=types.CompletionItemKind.Property,
            detail=detail,
            documentation=description or None,
            filter_text=f"{token.quote}{name}",
            insert_text=written,
        )


def _ids(flows: Iterable[FlowDefinition], token: _Token) -> Iterator[types.CompletionItem]:
    for flow in flows:
        if flow.id is not None:
            yield types.CompletionItem(
                flow.label,
                kind=types.CompletionItemKind.Reference,
                detail=f"{flow.type}{f', version {flow.version}' if flow.version else ''}, {flow.id}",
                filter_text=f"{token.quote}{flow.label} {flow.id}",
                insert_text=f"{token.quote}{flow.id}{token.quote}",
            )


def _values(request: Request, line: int, column: int, *, is_python: bool) -> Iterator[types.CompletionItem]:
    for argument in request.arguments:
        if contains(argument.value, line, column) and argument.input is not None and str(argument.input.type) == "boolean":
            for word in ("True", "False") if is_python else ("true", "false"):
                yield types.CompletionItem(word, kind=types.CompletionItemKind.Value, insert_text=word)


def _placed(item: types.CompletionItem, place: types.Range, number: int) -> types.CompletionItem:
    """Return an item with its edit, in the order in which items come."""
    item.text_edit = types.TextEdit(place, item.insert_text or item.label)
    item.insert_text = None
    item.sort_text = f"{number:04}"
    return item
